"""读通知，写成方案文件的草稿，拿不准的地方标上“待核”。

通知可以是文档、网页、文本、工作簿，或有文字的 PDF。草稿给人核对，改好以后才是方案。
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import Format, FormatOption
from taskmap.system import terminal
from taskmap.system.diagnostics import TaskmapError

if TYPE_CHECKING:
    from taskmap.notices.drafting.draft import Doubt
    from taskmap.notices.notice import Notice
    from taskmap.notices.yaml.writing import Written

STDIN = Path("-")

NoticeFile = Annotated[
    Path, typer.Argument(metavar="NOTICE", help="通知文件，- 为标准输入", show_default=False)
]
Out = Annotated[
    Path | None,
    options.out_option("PLAN", "写到这个文件；不写则送到标准输出"),
]
PlanId = Annotated[
    str | None, typer.Option("--id", metavar="ID", help="方案的编号：字母、数字和 -")
]
Force = Annotated[bool, typer.Option("--force", help="已有同名的文件时覆盖它")]


def run(
    notice: NoticeFile,
    out: Out = None,
    plan_id: PlanId = None,
    force: Force = False,
    output: FormatOption = Format.TEXT,
) -> int:
    _check(notice, out, plan_id, force)
    from taskmap.notices.drafting import draft_of
    from taskmap.notices.yaml import writing

    read = _read(notice)
    draft = draft_of(read, plan_id or "")
    draft = replace(draft, doubts=(*_reader_doubts(read), *draft.doubts))
    written = writing.write(draft, Path(read.file).name)
    counts = _Counts.of(written.text)
    if out is not None:
        from taskmap.system import staging

        staging.put(out, written.text.encode())
    if output is Format.JSON:
        terminal.data(_as_json(read, out, written, counts))
    else:
        _tell(out, written, counts)
    if counts.tasks:
        return commands.DONE
    terminal.note("没有找到像任务的内容，原文都以注释留在草稿里。")
    return commands.FOUND


def _check(notice: Path, out: Path | None, plan_id: str | None, force: bool) -> None:
    """Everything that would stop the work, before the notice is read."""
    if plan_id is not None:
        from taskmap.planfile import reading

        if not reading.PLAN_ID.fullmatch(plan_id):
            raise TaskmapError(f"编号只能用字母、数字和 -，现在是“{plan_id}”")
    if out is None or not os.path.lexists(out):
        return
    if out.is_dir():
        raise TaskmapError(f"{out} 是一个文件夹；请写明文件名，如 {out / 'plan.yaml'}")
    if not force:
        raise TaskmapError(f"已有文件 {out}，没有覆盖；要覆盖请加 --force，或换一个文件名")
    if notice != STDIN and out.exists() and notice.exists() and out.samefile(notice):
        raise TaskmapError(f"{out} 就是通知本身，不能覆盖；请换一个文件名")


def _read(path: Path) -> Notice:
    from taskmap.notices import readers

    if path != STDIN:
        return readers.read(path)
    if sys.stdin is None:
        raise TaskmapError("标准输入是关闭的，请写明通知文件")
    return readers.parse(sys.stdin.buffer.read(), "标准输入")


def _reader_doubts(notice: Notice) -> Iterator[Doubt]:
    from taskmap.notices.drafting.draft import Doubt

    return (Doubt(doubt.at, doubt.code, doubt.message) for doubt in notice.doubts)


@dataclass(frozen=True, slots=True)
class _Counts:
    """How many there are to whoever reads the draft as a plan."""

    tasks: int
    measures: int
    units: int
    groups: int

    @classmethod
    def of(cls, text: str) -> _Counts:
        from taskmap import planfile
        from taskmap.plan import units, workdays

        plan, _ = planfile.parse(text.encode(), "", workdays.OFFICIAL)
        assert plan is not None, "what we write, we can read"
        registry = units.Registry.of(plan)
        return cls(
            sum(1 for _ in plan.every_task()),
            sum(1 for _ in plan.every_measure()),
            len(registry.units),
            len(registry.groups),
        )


def _tell(out: Path | None, written: Written, counts: _Counts) -> None:
    """The doubts and a summary; on standard error when standard output is the draft's."""
    say = terminal.say if out is not None else terminal.note
    if out is None:
        terminal.file(written.text)
    for line, doubt in written.places:
        say(_line(doubt, f"{out or '草稿'}:{line}"))
    following = f"taskmap validate {out}" if out else "存成文件，改好后用 taskmap validate 检查"
    say(
        f"{counts.tasks} 项任务、{counts.measures} 条举措、{counts.units} 个单位，"
        f"{len(written.places)} 处待核；下一步：{following}"
    )


def _line(doubt: Doubt, place: str) -> str:
    from taskmap.notices.yaml import page, scalars

    at = page.placed(doubt.at) or "全文"
    return scalars.one_line(f"{at} → {place}: {doubt.message} [{doubt.code}]")


def _as_json(
    notice: Notice, out: Path | None, written: Written, counts: _Counts
) -> dict[str, object]:
    result: dict[str, object] = {
        "file": notice.file,
        "plan": str(out) if out is not None else None,
        "tasks": counts.tasks,
        "measures": counts.measures,
        "units": counts.units,
        "groups": counts.groups,
        "doubts": [
            {
                "code": doubt.code,
                "message": doubt.message,
                **doubt.at._asdict(),
                "plan_line": line,
            }
            for line, doubt in written.places
        ],
    }
    return result if out is not None else {**result, "text": written.text}
