"""检查、导出、备份、恢复台账。

检查：台账有没有被改动、损坏，收到的原件是否都在。导出：全部内容写成 CSV 和 JSON。备份：复制一份，别人正在写也不影响。
恢复：用备份换下损坏的台账，换下的另存。

例：taskmap ledger check
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import LedgerOption
from taskmap.ledger.places import Place
from taskmap.system import terminal
from taskmap.system.diagnostics import TaskmapError, has_errors
from taskmap.workflow.records import maintenance


class LedgerAction(StrEnum):
    CHECK = "check"
    EXPORT = "export"
    BACKUP = "backup"
    RESTORE = "restore"


class LedgerFormat(StrEnum):
    TEXT = "text"
    CSV = "csv"
    JSON = "json"


_WITH_FILE = {
    LedgerAction.BACKUP: "备份到哪个文件",
    LedgerAction.RESTORE: "从哪个文件恢复",
}
ActionArgument = Annotated[
    LedgerAction,
    typer.Argument(
        metavar="<check|export|backup|restore>", help="检查、导出、备份或恢复", show_default=False
    ),
]
File = Annotated[
    Path | None,
    typer.Argument(metavar="FILE", help="备份到哪个文件，从哪个文件恢复", show_default=False),
]
Out = Annotated[Path, options.out_option("DIR", "导出到哪个文件夹")]
LedgerFormatOption = Annotated[
    LedgerFormat | None,
    typer.Option(
        "--format",
        help="text 给人看（默认），json 给程序用；导出：只要 CSV 或只要 JSON，默认都要",
        show_default=False,
    ),
]
Force = Annotated[
    bool, typer.Option("--force", help="备份的文件已经有了也换掉；台账没有损坏也恢复")
]
Known = Annotated[
    list[Path] | None,
    typer.Option(
        "--known",
        metavar="FILE",
        help="检查：和记在这个文件里的编号、校验码核对，如 2022-000123=12345678，可写多次",
        show_default=False,
    ),
]


def run(
    action: ActionArgument,
    file: File = None,
    out: Out = Path("台账导出"),
    output: LedgerFormatOption = None,
    force: Force = False,
    known: Known = None,
    ledger_url: LedgerOption = None,
) -> int:
    place = options.ledger_place(ledger_url)
    if (action in _WITH_FILE) is (file is None):
        raise TaskmapError(
            f"{action} 后面要写{_WITH_FILE[action]}，如 taskmap ledger {action} 台账备份.db"
            if file is None
            else f"只有 {'、'.join(_WITH_FILE)} 后面写文件，多了 {file}"
        )
    if known and action is not LedgerAction.CHECK:
        raise TaskmapError("只有 check 有 --known")
    match action:
        case LedgerAction.CHECK:
            return _check(place, output, known or ())
        case LedgerAction.EXPORT:
            return _export(place, out, output)
    assert file is not None
    if action is LedgerAction.RESTORE:
        return _restore(place, file, force, output)
    return _backup(place, file, force, output)


def _check(place: Place, output: LedgerFormat | None, known: Sequence[Path]) -> int:
    _refuse_csv("check", output)
    result = maintenance.check(place, known)
    if output is LedgerFormat.JSON:
        faults = [terminal.as_json(fault) for fault in result.faults]
        terminal.print_json({"entries": result.count, "last": result.last_hash, "faults": faults})
    else:
        terminal.print_diagnostics(result.faults)
        if not result.faults:
            terminal.print_line(
                f"一切正常：共 {result.count} 条，最后一条的校验码 {result.last_hash or '无'}"
            )
        following = "restore" if has_errors(result.faults) else "backup"
        terminal.print_next_step(f"taskmap ledger {following} 台账备份.db")
    return commands.FOUND if has_errors(result.faults) else commands.DONE


def _export(place: Place, out: Path, output: LedgerFormat | None) -> int:
    if output is LedgerFormat.TEXT:
        raise TaskmapError("export 的 --format 只能是 csv 或 json")
    files = maintenance.export(place, out, (output.value,) if output else ("csv", "json"))
    if output is LedgerFormat.JSON:
        terminal.print_json({"ledger": str(place), "files": [str(out / name) for name in files]})
    else:
        terminal.print_line(f"已导出到 {out}：{'、'.join(files)}")
        terminal.print_next_step("taskmap ledger check")
    return commands.DONE


def _backup(place: Place, file: Path, force: bool, output: LedgerFormat | None) -> int:
    _refuse_csv("backup", output)
    maintenance.backup(place, file, force)
    if output is LedgerFormat.JSON:
        terminal.print_json({"ledger": str(place), "file": str(file)})
    else:
        terminal.print_line(f"已备份到 {file}")
        terminal.print_next_step(
            f"把 {file} 和 .taskmap/received 一起存到别处；平时 taskmap ledger check"
        )
    return commands.DONE


def _restore(place: Place, file: Path, force: bool, output: LedgerFormat | None) -> int:
    _refuse_csv("restore", output)
    if former := maintenance.restore(place, file, force):
        terminal.print_note(f"原来的台账另存为 {former}")
    if output is not LedgerFormat.JSON:
        terminal.print_line(f"已用 {file} 恢复台账 {place}；备份以后记的不在里面，请重新登记")
    return _check(place, output, ())


def _refuse_csv(action: str, output: LedgerFormat | None) -> None:
    if output is LedgerFormat.CSV:
        raise TaskmapError(f"{action} 的 --format 只能是 text 或 json")
