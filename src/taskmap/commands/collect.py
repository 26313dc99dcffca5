"""收回责任清单：认单位、认期次，对的登记入台账，错的生成更正表。

例：taskmap collect 收件 --received 2022-06-24
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from pathlib import Path
from typing import Annotated

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import FormatOption, LedgerOption, OutputFormat, Templates
from taskmap.returns.row_changes import RowChange
from taskmap.system import filenames, terminal
from taskmap.system.diagnostics import Diagnostic, TaskmapError
from taskmap.system.text import cut, one_line, shorten
from taskmap.tracking.unverified import UnverifiedReturn
from taskmap.workflow.collecting import collection
from taskmap.workflow.collecting.absent_reports import AbsentReports
from taskmap.workflow.collecting.collection import Collection, CollectRequest, OutputFolders
from taskmap.workflow.collecting.late_runs import LateRun
from taskmap.workflow.collecting.outcomes import FileOutcome

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="PATH...",
        help="收到的文件、文件夹或压缩包；只用 --trust、--last 时可以不写",
        show_default=False,
    ),
]
Day = Annotated[
    str | None,
    typer.Option(
        "--received",
        metavar="DATE",
        help="按哪一天收到算，默认今天，如 2022-06-25；mail：邮件里的按各封邮件的日期",
    ),
]
Trust = Annotated[
    list[str] | None,
    typer.Option(
        "--trust",
        metavar="FILE",
        help="登记没有核实的这一份，确认是该单位报的；写路径或列出的文件名，可以写几次",
    ),
]
Last = Annotated[
    list[str] | None,
    typer.Option(
        "--last",
        metavar="FILE",
        help="同一单位同一期的几份分不清先后时，以这一份为准；写路径或列出的文件名，可以写几次",
    ),
]
Corrections = Annotated[Path, options.out_option("DIR", "更正表写到哪个文件夹")]
Receipts = Annotated[
    Path | None,
    typer.Option("--receipts", metavar="DIR", help="回执写成一份一页的 Word 文件，放到哪个文件夹"),
]
_CHANGES, _TEXT = 6, 20
"""How many cells a line tells of, and how many characters of each."""
DryRun = Annotated[bool, typer.Option("--dry-run", help="只看结果：不存文件，不记台账，不写更正表")]


def run(
    paths: Paths = None,
    received: Day = None,
    trust: Trust = None,
    last: Last = None,
    out: Corrections = Path("更正"),
    receipts: Receipts = None,
    templates: Templates = None,
    dry_run: DryRun = False,
    ledger_url: LedgerOption = None,
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    if not (paths or trust or last):
        raise TaskmapError(
            "没有写要收什么：请写收到的文件、文件夹或压缩包，如 taskmap collect 收件/"
        )
    place = options.ledger_place(ledger_url)
    folders = OutputFolders(out, receipts, templates)
    request = CollectRequest(paths or (), received, trust or (), last or ())
    if dry_run:
        collected = collection.preview(place, request, terminal.show_progress)
    else:
        ask = _ask_day if terminal.can_ask() else None
        collected = collection.collect(place, request, folders, terminal.show_progress, ask)
    if output is OutputFormat.JSON:
        terminal.print_json(_as_data(collected))
    else:
        _show(collected, dry_run)
        if collected.has_recorded and not dry_run:
            options.show_written(place)
    _show_notes(collected)
    if output is OutputFormat.TEXT:
        terminal.print_next_step(_next_step(collected, dry_run))
    is_refused = any(outcome.is_refused for outcome in collected.outcomes)
    return commands.FOUND if is_refused else commands.DONE


def _show_notes(collected: Collection) -> None:
    for name, why in collected.corrections.failures.items():
        terminal.print_note(f"{name} 没有生成更正表：{why}")
    for path in collected.corrections.kept.values():
        terminal.print_note(
            f"注意：更正表发出后被人存过（可能已经填了），没有覆盖，另存为 {path}；是报上来的，请用 collect 登记。"
        )
    for name, why in collected.receipts.failures.items():
        terminal.print_note(f"{name} 已经登记，没有写成回执：{why}")
    if late_run := collected.late_run:
        by_plan = "（一个方案一期一行）：\n" if len(late_run.corrections) > 1 else "："
        terminal.print_note(
            f"注意：{_lateness(late_run)}。"
            f"实际是截止日以前收到的，改成那一天{by_plan}{late_run.command}"
        )


def _ask_day(late_run: LateRun) -> str:
    return terminal.ask(
        f"{_lateness(late_run)}，最早的截止日是 {late_run.due}。\n"
        "实际是哪一天收到的（直接回车，按今天登记）："
    )


def _lateness(late_run: LateRun) -> str:
    return (
        f"{late_run.returns} 份报送有 {late_run.late} 份按今天（{late_run.day}）收到算迟报，"
        "没有用 --received 写明哪天收到"
    )


def _show(collected: Collection, dry_run: bool) -> None:
    """What was taken, so that it can be pasted into a chat; what goes back; what was left; how many of each."""
    for outcome in collected.outcomes:
        if line := _acceptance_line(outcome):
            terminal.print_line(line)
        if path := collected.receipts.files.get(outcome.file.label):
            terminal.print_line(f"  回执：{path}")
    told: set[Diagnostic] = set()
    for outcome in collected.outcomes:
        # What is said of a whole workbook is the same for each of the returns in it.
        _show_faults(outcome, collected.corrections.files.get(outcome.file.name), told)
        told.update(outcome.faults)
    for outcome in collected.outcomes:
        if outcome.ignore_reason:
            terminal.print_line(
                f"没有登记 {outcome.file.label}{_mail(outcome)}：{outcome.ignore_reason}"
            )
    for each in collected.waiting:
        answer = "以这一份为准的，用 --last" if each.is_unordered else "确是该单位报的，用 --trust"
        terminal.print_line(
            f"待核实 {each.unit} {each.period} 期：{each.file}（{each.received_on} 收到）；{answer} 登记，"
            f"不是的，撤销：taskmap correct {each.number} --withdraw"
        )
    terminal.print_line(_total_line(collected.outcomes))
    for absent in collected.absent:
        terminal.print_line(_absent_line(absent))
    if dry_run:
        terminal.print_line("这是试收（--dry-run）：没有存文件，没有记台账，没有写更正表")


def _show_faults(
    outcome: FileOutcome, correction: Path | None, told: Container[Diagnostic]
) -> None:
    """What is wrong with the file and was not `told` yet, and its `correction`, where there is one."""
    if faults := [each for each in outcome.faults if each not in told]:
        terminal.print_diagnostics(faults)
    if outcome.is_refused and (mail := _mail(outcome)):
        terminal.print_line(f"  {outcome.file.label}{mail}")
    number = f"（编号 {outcome.number}）" if outcome.number else ""
    if correction and outcome.needs_correction:
        terminal.print_line(f"  更正表：{correction}，请发给该单位改好再报{number}")
    elif outcome.is_refused and number:
        terminal.print_line(f"  {outcome.file.label}{number}")


def _absent_line(absent: AbsentReports) -> str:
    if not absent.units:
        return f"{absent.plan} {absent.period} 期都报齐了"
    returned = f"，其中退回没有改好的：{'、'.join(absent.returned)}" if absent.returned else ""
    names = "、".join(absent.units)
    return f"{absent.plan} {absent.period} 期还有 {len(absent.units)} 家没有报：{names}{returned}"


def _next_step(collected: Collection, dry_run: bool) -> str:
    """What a person does after this run: first what only a person can answer."""
    outcomes = collected.outcomes
    if dry_run:
        return "看过没有问题，去掉 --dry-run 再收一次"
    if waiting := next(
        (each for each in outcomes if each.is_unverified or each.is_unordered), None
    ):
        option = "--last" if waiting.is_unordered else "--trust"
        return f"taskmap collect {option} {filenames.shell_word(waiting.file.name)}"
    if any(each.needs_correction for each in outcomes):
        return "把更正表发给单位，改好报来再 taskmap collect"
    if any(each.units for each in collected.absent):
        return "taskmap check-overdue --within 7"
    if absent := collected.absent:
        return f"taskmap report --month {absent[0].period}"
    return "taskmap status"


def _acceptance_line(outcome: FileOutcome) -> str:
    if outcome.receipt is not None:
        trusted = f"（没有核实，由 {outcome.trusted_by} 确认）" if outcome.trusted_by else ""
        return f"{outcome.receipt.text}{trusted}{_other_return(outcome)}{_mail(outcome)}"
    if outcome.scan_title and (owner := outcome.owner):
        ahead = "，报送表还没有收到" if outcome.precedes_workbook else ""
        return (
            f"{owner.unit}：{owner.period} 期{outcome.scan_title}已收"
            f"（{outcome.file.name}，编号 {outcome.number}）{ahead}{_mail(outcome)}"
        )
    return ""


def _mail(outcome: FileOutcome) -> str:
    """Who sent the mail in which the file came, and when."""
    if (mail := outcome.file.mail) is None:
        return ""
    day = f"{mail.sent:%Y-%m-%d %H:%M %z}" if mail.sent else "没有写日期"
    return f"（邮件：{mail.sender or '没有写发件人'}，{day}）"


def _other_return(outcome: FileOutcome) -> str:
    """Which of two returns for the period counts, where there was one before."""
    if outcome.later_file:
        return f"（{outcome.later_file} 收到得更晚，以那一份为准）"
    if not outcome.replaced_file:
        return ""
    said = [_change_text(each) for each in outcome.changes]
    changes = shorten(said, _CHANGES, "，等 {} 处", "，")
    return f"（取代先前的 {outcome.replaced_file}：{changes or '填的一样'}）"


def _change_text(change: RowChange) -> str:
    before, after = (cut(one_line(each), _TEXT) or "空" for each in (change.before, change.after))
    return f"{change.measure} {change.field.removesuffix('(%)')} {before} → {after}"


def _total_line(outcomes: Sequence[FileOutcome]) -> str:
    if not outcomes:
        return "没有文件可收：文件夹是空的"
    counts = {
        "登记报送": sum(outcome.receipt is not None for outcome in outcomes),
        "登记扫描件": sum(bool(outcome.scan_title) for outcome in outcomes),
        "退回更正": sum(outcome.needs_correction for outcome in outcomes),
        "未登记": sum(bool(outcome.ignore_reason) for outcome in outcomes),
    }
    if unverified := sum(outcome.is_unverified for outcome in outcomes):
        counts["未核实"] = unverified
    if unordered := sum(outcome.is_unordered for outcome in outcomes):
        counts["分不清先后"] = unordered
    counts_text = "，".join(f"{what} {count} 份" for what, count in counts.items())
    single = sum(not each.file.sheet for each in outcomes)
    # One with several returns has an outcome for each.
    several = {(each.file.name, each.file.digest) for each in outcomes if each.file.sheet}
    return f"共 {single + len(several)} 个文件：{counts_text}"


def _as_data(collected: Collection) -> dict[str, object]:
    """A return of which some rows were entered and others sent back stands under both, a file with several returns once for
    each of them, and under `ignored` only if all are. `waiting` is there where something that came before waits to be
    verified, `correct` where most are late only by today.
    """
    outcomes, (files, _, kept) = collected.outcomes, collected.corrections
    used = {each.file.name for each in outcomes if each.file.sheet and not each.ignore_reason}
    return {
        "accepted": [_item(each) | _receipt(each) for each in outcomes if each.is_accepted],
        "refused": [
            _item(each)
            | {
                "correction": str(files.get(each.file.name, "")),
                "kept": str(kept.get(each.file.name, "")),
            }
            for each in outcomes
            if each.is_refused
        ],
        "ignored": [
            _item(each) | {"why": each.ignore_reason}
            for each in outcomes
            if each.ignore_reason and each.file.name not in used
        ],
        "missing": [{**each._asdict(), "count": len(each.units)} for each in collected.absent],
        **({"waiting": list(map(_waiting, collected.waiting))} if collected.waiting else {}),
        **({"correct": collected.late_run.command} if collected.late_run else {}),
    }


def _waiting(each: UnverifiedReturn) -> dict[str, object]:
    return {
        "file": each.file,
        "plan": each.plan,
        "unit": each.unit,
        "period": each.period,
        "day": each.received_on.isoformat(),
        "why": list(each.faults),
        "number": each.number,
    }


def _item(outcome: FileOutcome) -> dict[str, object]:
    owner, receipt, mail = outcome.owner or outcome.review, outcome.receipt, outcome.file.mail
    return {
        "file": outcome.file.name,
        "plan": owner.plan if owner else "",
        "unit": owner.unit if owner else "",
        "period": owner.period if owner else "",
        "rows": receipt.rows if receipt else 0,
        "late": receipt.days_late if receipt else 0,
        "faults": [terminal.as_json(fault) for fault in outcome.faults],
        "number": outcome.number,
        **({"sheet": outcome.file.sheet} if outcome.file.sheet else {}),
        **(
            {"sender": mail.sender, "sent": mail.sent.isoformat() if mail.sent else ""}
            if mail
            else {}
        ),
    }


def _receipt(outcome: FileOutcome) -> dict[str, object]:
    receipt = outcome.receipt
    return {
        "kind": outcome.scan_title or "报送表",
        "receipt": receipt.number if receipt else "",
        "replaced": outcome.replaced_file,
        "changes": [
            {
                "measure": each.measure,
                "column": each.field.value,
                "before": each.before,
                "after": each.after,
                "cell": each.cell,
            }
            for each in outcome.changes
        ],
        "later": outcome.later_file,
        "awaits_signature": receipt.awaits_signature if receipt else False,
    }
