"""拆解方案：生成任务分解表和每个单位的责任清单，并把方案记入台账。

例：taskmap split plan.yaml --month 2022-06
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from taskmap import commands, planfile
from taskmap.commands import options
from taskmap.commands.options import (
    AsOf,
    FormatOption,
    LedgerOption,
    OutFolder,
    OutputFormat,
    PlanFile,
    Templates,
)
from taskmap.ledger import places
from taskmap.ledger.places import Place
from taskmap.plan import wording
from taskmap.plan.diff.changes import PlanChangeKind
from taskmap.plan.workdays import guess_note
from taskmap.planfile.spelling import KeySpelling
from taskmap.system import filenames, terminal
from taskmap.system.diagnostics import Diagnostic, has_errors
from taskmap.workflow.issuing import checklist_files, issuance, splitting
from taskmap.workflow.issuing.issuance import Issuance, RevisionOrder, Selection, SplitOutput
from taskmap.workflow.preparing.plan_references import reference_warnings
from taskmap.workflow.records import days

Month = Annotated[
    str | None,
    typer.Option(
        "--month", metavar="PERIOD", help="填报哪一期，如 2022-06、2022-Q3；默认下一个到期的"
    ),
]
UnitNames = Annotated[list[str] | None, options.unit_option("只出这个单位的清单，可写多次")]
Changed = Annotated[
    bool, typer.Option("--changed", help="只出这一版方案改动涉及的单位的清单，其余的不重发")
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="PERIOD",
        help="从这一期起在这个台账里报，如 2025-10；以前的在纸上报过，不算应报；方案不用改",
    ),
]
Revision = Annotated[
    bool, typer.Option("--revision", help="确是原方案的修订：与台账里的几乎全不同，也记为新的一版")
]
Draft = Annotated[
    bool,
    typer.Option(
        "--draft",
        help="出征求意见稿：文件写在“征求意见稿”文件夹里，不印发，不记台账；单位没定的也出",
    ),
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run",
        help="只算不写：不出文件，不记台账；并说明各单位要多填多少，哪些举措别的方案已经在要",
    ),
]
_MOST = 10
"""Measures that are asked already, on a terminal."""


def run(
    plan: PlanFile,
    out: OutFolder = Path("out"),
    month: Month = None,
    unit: UnitNames = None,
    changed: Changed = False,
    since: Since = None,
    revision: Revision = False,
    draft: Draft = False,
    as_of: AsOf = None,
    templates: Templates = None,
    dry_run: DryRun = False,
    ledger_url: LedgerOption = None,
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    plan_file = planfile.read(plan)
    if (valid_plan := plan_file.valid_plan) is None:
        return _show_faults(plan_file.diagnostics, output)
    place = options.ledger_place(ledger_url, plan)
    warnings = (*plan_file.diagnostics, *reference_warnings(valid_plan, place))
    terminal.print_diagnostics(sorted(warnings), to_stderr=True)
    work = splitting.split_plan(plan_file, valid_plan, days.day(as_of, valid_plan.timezone), month)
    if faults := issuance.template_faults(work, templates):
        return _show_faults(faults, output)
    selection = Selection(unit or (), changed)
    order = RevisionOrder(since, revision, draft)
    if dry_run:
        issuance_result = issuance.preview(place, plan_file, work, selection, order)
    else:
        write = issuance.write_draft if draft else issuance.issue
        files = SplitOutput(out, templates, terminal.show_progress)
        issuance_result = write(place, plan_file, work, selection, order, files)
    _show_notes(issuance_result, plan_file.spelling)
    if output is OutputFormat.JSON:
        terminal.print_json(_as_data(issuance_result, place))
    else:
        _show(issuance_result, out)
    if not dry_run and not draft:
        _show_ledger(place, plan, issuance_result, output)
    if output is OutputFormat.TEXT:
        terminal.print_next_step(_next_step(plan, out, dry_run, draft))
    return commands.DONE


def _show_notes(issued: Issuance, spelling: KeySpelling) -> None:
    _show_changes(issued)
    _show_past_rounds(issued, spelling)
    _show_empty_successions(issued)
    _show_moved_days(issued)
    options.show_filled(issued.filled)
    if years := {duty.due.year for duty in issued.work.duties if duty.provisional}:
        terminal.print_note(f"注意：{guess_note(*years)}，公布后请重新 split。")


def _show_ledger(place: Place, plan: Path, issued: Issuance, output: OutputFormat) -> None:
    """A second ledger would lack what the first one knows: where another one stands near, it is said."""
    if output is OutputFormat.TEXT:
        options.show_written(place, is_new=issued.is_new_ledger)
    at_hand = places.find_ledger(Path.cwd())
    beside = places.find_ledger(plan.absolute().parent)
    if at_hand is None and beside and beside == place:
        terminal.print_note(
            f"注意：台账在方案旁边，不在当前文件夹；别的命令请在 {beside.parent.parent} 里运行，或写 --ledger {beside}。"
        )
    elif beside and isinstance(place, Path) and beside.resolve() != place.resolve():
        terminal.print_note(f"注意：方案旁边另有台账 {beside}，这次没有用它。")


def _next_step(plan: Path, out: Path, dry_run: bool, draft: bool) -> str:
    if dry_run:
        return "看过没有问题，去掉 --dry-run 再运行一次"
    if draft:
        folder = out / issuance.DRAFTS / checklist_files.FOLDER
        issue = f"taskmap split {filenames.shell_word(plan)}"
        return f"把 {folder} 里的发给各单位征求意见，定了以后 {issue}"
    return f"把 {out / checklist_files.FOLDER} 里的清单发给各单位，收回来以后 taskmap collect 收件"


def _show_changes(issued: Issuance) -> None:
    """The office has to inform units that are left without a task, and those with a checklist of the old name."""
    if issued.released_units:
        terminal.print_note(
            f"注意：{'、'.join(issued.released_units)} 在这一版里没有任务了，没有清单可发，请另行通知。"
        )
    for change in issued.changes:
        if change.kind is PlanChangeKind.UNIT_RENAMED:
            terminal.print_note(
                f"注意：{change.what}；旧名的清单不再出，请把新的发给{change.after}。"
            )


def _show_past_rounds(issued: Issuance, spelling: KeySpelling) -> None:
    """What was reported on paper before the plan came here would be missing for ever."""
    rounds = issued.work.past_rounds
    for rule, labels, begin in rounds:
        advice = f"在这条规则里写 {spelling.spell('from')}: {begin}" if begin else "删去这条规则"
        terminal.print_note(
            f"注意：方案从印发那天算起，“{rule}”已有 {len(labels)} 期过了截止日（{'、'.join(labels)}），"
            f"没有收到的算未报送；已在纸上报过的，{advice}，再 split 一次。"
        )
    begins = [each.begin for each in rounds if each.begin]
    if begins:
        terminal.print_note(
            f"不改方案也可以：加 --since {min(begins)} 再 split 一次，各条规则在这个台账里都从那时起报。"
        )


def _show_empty_successions(issued: Issuance) -> None:
    """A name that is wrong would hand nothing over, without a word."""
    for unit, former in issued.work.changed_hands.empty:
        terminal.print_note(
            f"注意：{unit}承接{former}，可是台账里这个方案以前各版，{former}都没有承担过这些举措，没有接过来什么；请核对名称。"
        )


def _show_moved_days(issued: Issuance) -> None:
    """Whoever has the old day in a calendar or on paper has to be told."""
    if moved := issued.work.moved_days:
        days = "；".join(f"{each.what}由 {each.was} 改到 {each.now}" for each in moved)
        terminal.print_note(f"注意：放假安排变了，{len(moved)} 个日子跟着变：{days}。")


def _show_faults(diagnostics: Sequence[Diagnostic], output: OutputFormat) -> int:
    """The same lines as `validate`; in JSON mode as data too, since standard output is for that."""
    if output is OutputFormat.JSON:
        terminal.print_json({"faults": [terminal.as_json(fault) for fault in diagnostics]})
    terminal.print_diagnostics(diagnostics, to_stderr=True)
    errors = sum(has_errors((fault,)) for fault in diagnostics)
    terminal.print_note(f"有 {errors} 处错误，没有拆解；改好后再试。")
    return commands.FOUND


def _show(issued: Issuance, out: Path) -> None:
    terminal.print_pairs(wording.plan_title(issued.work.plan), _rows(issued, out))


def _as_data(issued: Issuance, place: Place) -> dict[str, object]:
    work, plan = issued.work, issued.work.plan
    next_duty = work.reporting_round.duty
    return {
        "plan": plan.id,
        "revision": issued.revision or None,
        "draft": issued.is_draft,
        "tasks": sum(1 for _ in plan.every_task()),
        "measures": sum(1 for _ in plan.every_measure()),
        "units": len(work.checklists),
        "assignments": len(work.assignments),
        "duties": len(work.duties),
        "files": [str(path) for path in issued.files],
        "filled": [str(path) for path in issued.filled],
        "chosen": [item.unit for item in issued.checklists],
        "period": work.reporting_round.period,
        "due": next_duty.due.isoformat() if next_duty else None,
        "ledger": str(place),
        "new_ledger": issued.is_new_ledger,
        "adds": issued.added.record if issued.added else None,
        "since": work.since or None,
        "past": [
            {"rule": rule, "periods": labels, "from": begin or None}
            for rule, labels, begin in work.past_rounds
        ],
        "moved": [
            {
                "rule": each.rule or None,
                "period": each.period or None,
                "measure": each.measure or None,
                "was": each.was.isoformat(),
                "now": each.now.isoformat(),
            }
            for each in work.moved_days
        ],
    }


def _rows(issued: Issuance, out: Path) -> list[tuple[str, str]]:
    work, plan = issued.work, issued.work.plan
    tasks, measures = (sum(1 for _ in each) for each in (plan.every_task(), plan.every_measure()))
    next_duty = work.reporting_round.duty
    due = (
        f"{next_duty.due}（{work.reporting_round.period} 期，{next_duty.rule.name}）"
        if next_duty
        else "没有报送规则"
    )
    begin = f"从 {work.since} 起 " if work.since else ""
    problems = "、整改清单" if plan.has_problems else ""
    folder = out / issuance.DRAFTS if issued.is_draft else out
    files = f"{folder}（任务分解表{problems}和 {len(issued.checklists)} 份责任清单）"
    return [
        ("任务", f"{tasks} 项，举措 {measures} 条"),
        ("单位", f"{len(work.checklists)} 个，分解 {len(work.assignments)} 条"),
        ("报送", f"{begin}{len(work.duties)} 份，本次填报截止 {due}"),
        (
            "版本",
            "征求意见稿，没有印发，没有记台账" if issued.is_draft else f"第 {issued.revision} 版",
        ),
        ("文件", files if issued.files else "没有写文件（--dry-run）"),
        *(issued.added.lines(terminal.limit(_MOST)) if issued.added else ()),
    ]
