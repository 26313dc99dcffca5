"""拆解方案：生成任务分解表和每个单位的责任清单，并把方案记入台账。"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import (
    AsOf,
    Format,
    FormatOption,
    LedgerOption,
    OutFolder,
    PlanFile,
    Templates,
)
from taskmap.system import terminal
from taskmap.system.diagnostics import Diagnostic, TaskmapError, has_errors
from taskmap.workflow import days, issuing

if TYPE_CHECKING:
    from taskmap.document import Document
    from taskmap.documents.checklist import Checklists
    from taskmap.formats import xlsx
    from taskmap.ledger import Ledger, Reader
    from taskmap.plan.diff import Change
    from taskmap.plan.progress import Progress
    from taskmap.plan.units import Registry
    from taskmap.system.staging import Staging
    from taskmap.workflow.checklist_files import Outgoing
    from taskmap.workflow.issuing import Work

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
DryRun = Annotated[bool, typer.Option("--dry-run", help="只算不写：不出文件，不记台账")]


def run(
    plan: PlanFile,
    out: OutFolder = Path("out"),
    month: Month = None,
    unit: UnitNames = None,
    changed: Changed = False,
    as_of: AsOf = None,
    templates: Templates = None,
    dry_run: DryRun = False,
    ledger_url: LedgerOption = None,
    output: FormatOption = Format.TEXT,
) -> int:
    from taskmap import ledger, planfile
    from taskmap.system import staging

    read = planfile.read(plan)
    if (sound := read.sound) is None:
        return _refused(read.diagnostics, output)
    terminal.faults(read.diagnostics, to_stderr=True)
    work = issuing.work(read, sound, days.day(as_of, sound.timezone), month)
    looks = _Looks(templates)
    if faults := looks.faults(work):
        return _refused(faults, output)
    wanted = _wanted(work, unit or [])
    where = options.ledger_place(ledger_url)
    if dry_run:
        with ledger.peeked(where) as book:
            work, issue = issuing.continued(work, book), issuing.issue(work, read, book)
            revision = book.revision(issue)
            changes = _changes(work, book, revision)
        chosen = _chosen(work, wanted, changes if changed else None)
        files: tuple[Path, ...] = ()
    else:
        with ledger.opened(where) as book:
            work, issue = issuing.continued(work, book), issuing.issue(work, read, book)
            with (
                book.issuing(issue, work.duties, ledger.clerk(), work.terms) as revision,
                staging.staging(out) as staged,
            ):
                changes = _changes(work, book, revision)
                chosen = _chosen(work, wanted, changes if changed else None)
                documents = _documents(work, revision, _last(work, book), changes or ())
                listed = _write_problems(work, book, revision, staged, templates)
                files = (*_write(work, chosen, looks, revision, staged, documents), *listed)
                # Here and not at the end: if the ledger takes no more, the files are still put back.
                book.commit()
    if changes:
        _tell_renamed(changes)
    _tell(work, chosen, revision, files, out, output)
    return commands.DONE


def _wanted(work: Work, names: Sequence[str]) -> frozenset[str]:
    """The units named (a group stands for its members); none: all."""
    wanted: set[str] = set()
    known = {item.unit for item in work.outgoing}
    for name in names:
        units = set(work.registry.expand(name))
        if not units & known:
            raise TaskmapError(_stranger(name, work.registry))
        wanted |= units
    return frozenset(wanted) if names else frozenset(known)


def _chosen(
    work: Work, wanted: Collection[str], changes: tuple[Change, ...] | None
) -> tuple[Outgoing, ...]:
    """Those wanted, of a revision only those whom the changes concern. Who is left without a task is told of aloud."""
    chosen = tuple(item for item in work.outgoing if item.unit in wanted)
    if changes is None:
        return chosen
    concerned = dict.fromkeys(unit for change in changes for unit in change.touched)
    if gone := [unit for unit in concerned if unit not in {item.unit for item in work.outgoing}]:
        terminal.note(f"注意：{'、'.join(gone)} 在这一版里没有任务了，没有清单可发，请另行通知。")
    return tuple(item for item in chosen if item.unit in concerned)


def _changes(work: Work, book: Reader, revision: int) -> tuple[Change, ...] | None:
    """What this revision changed in the one before it; None for the first, or if that one cannot be read."""
    from taskmap.plan import diff
    from taskmap.workflow import issued_plans

    if (before := book.issued(work.plan.id, revision - 1)) is None:
        return None
    try:
        old = issued_plans.plan(before, work.calendar)
    except TaskmapError:
        return None
    return diff.compare(old, work.plan)


def _tell_renamed(changes: Sequence[Change]) -> None:
    """Whoever still has a checklist of the old name is to be told."""
    from taskmap.plan.diff.changes import Kind

    for change in changes:
        if change.kind is Kind.UNIT_RENAMED:
            terminal.note(f"注意：{change.what}；旧名的清单不再出，请把新的发给{change.after}。")


def _stranger(name: str, registry: Registry) -> str:
    if registry.resolve(name) is not None:
        return f"单位“{name}”在方案里没有任务，没有清单可出"
    near = registry.nearest(name)
    return f"方案里没有单位“{name}”{f'，是不是“{near}”？' if near else ''}"


class _Looks:
    """The two templates of `split`, the office's own or those that come along."""

    def __init__(self, folder: Path | None) -> None:
        from taskmap import formats
        from taskmap.documents import checklist, task_table

        self._folder = folder
        self._schedule = formats.template(task_table.FILE, folder)
        self._checklist = formats.template(checklist.FILE, folder)

    def schedule(self) -> xlsx.Template:
        from taskmap.formats import xlsx

        return xlsx.Template(self._schedule)

    def checklist(self) -> xlsx.Template:
        from taskmap.formats import xlsx

        return xlsx.Template(self._checklist)

    def faults(self, work: Work) -> tuple[Diagnostic, ...]:
        """What is wrong with the office's own templates; those that come along were tested."""
        if self._folder is None:
            return ()
        from taskmap import formats
        from taskmap.documents import checklist, rectification_list
        from taskmap.formats.xlsx import checking

        first = next(iter(work.outgoing), None)
        documents = _documents(work, 1, {}, ())
        found = checking.check(self._schedule, _schedule_document(work, 1), ())
        if first is not None:
            document = documents.document(first.unit, first.assignments, first.duties)
            found += checking.check(self._checklist, document, checklist.REQUIRED)
        if work.plan.has_problems:
            path = formats.template(rectification_list.FILE, self._folder)
            blank = rectification_list.rectification(work.plan, work.registry, {}, {}, 1, work.day)
            found += checking.check(path, blank, ())
        return found


def _last(work: Work, book: Ledger) -> Mapping[str, Mapping[str, Progress]]:
    """What each unit said last, for the column 上期进展."""
    if not book.periods(work.plan.id):
        return {}
    from taskmap.workflow import expected_returns

    said = expected_returns.spoken(book, work.plan.id)
    label = work.occasion.period
    return {unit: expected_returns.latest_before(periods, label) for unit, periods in said.items()}


def _write(
    work: Work,
    chosen: Sequence[Outgoing],
    looks: _Looks,
    revision: int,
    staged: Staging,
    documents: Checklists,
) -> tuple[Path, ...]:
    from taskmap.documents import task_table
    from taskmap.system import processes
    from taskmap.workflow import checklist_files

    out = staged.final
    outdated = checklist_files.outdated(out, work.plan, work.outgoing)
    template = looks.checklist()

    def make(number: int) -> None:
        # The schedule first: it takes longest, and a second process begins on the checklists meanwhile.
        if number == 0:
            staged.write(task_table.FILE, looks.schedule().fill(_schedule_document(work, revision)))
            return
        item = chosen[number - 1]
        filled = template.fill(documents.document(item.unit, item.assignments, item.duties))
        staged.write(item.name, filled)

    count = 1 + len(chosen)
    for _ in terminal.progress(processes.shared(make, count), count, "任务分解表和责任清单"):
        pass
    # With --unit only the files that are there, made now or before.
    making = {item.name for item in chosen}
    present = [item for item in work.outgoing if item.name in making or (out / item.name).exists()]
    staged.write(checklist_files.INDEX, checklist_files.index(work.plan, work.registry, present))
    staged.publish(outdated)
    return tuple(
        out / name
        for name in (task_table.FILE, *(item.name for item in chosen), checklist_files.INDEX)
    )


def _write_problems(
    work: Work, book: Ledger, revision: int, staged: Staging, templates: Path | None
) -> tuple[Path, ...]:
    """The 整改清单 of a plan that has problems to put right."""
    if not work.plan.has_problems:
        return ()
    from taskmap import formats
    from taskmap.documents import rectification_list
    from taskmap.workflow import report_sources

    document = report_sources.problems(
        book, work.plan, work.registry, work.assignments, revision, work.day
    )
    name = rectification_list.FILE
    return (staged.write(name, formats.render(name, document, templates)),)


def _schedule_document(work: Work, revision: int) -> Document:
    from taskmap.documents import task_table

    return task_table.schedule(
        work.plan, work.registry, work.assignments, work.duties, revision, work.day
    )


def _documents(
    work: Work,
    revision: int,
    last: Mapping[str, Mapping[str, Progress]],
    changes: Sequence[Change],
) -> Checklists:
    from taskmap.documents import checklist

    marks: Mapping[str, Mapping[str, str]] = {}
    if changes:
        from taskmap.plan import diff

        marks = diff.marks(changes, revision)
    return checklist.Checklists(
        work.plan, work.registry, revision, work.occasion, work.day, last, marks
    )


def _refused(diagnostics: Sequence[Diagnostic], output: Format) -> int:
    """The same lines as `validate`; in JSON mode as data too, since standard output is for that."""
    if output is Format.JSON:
        terminal.data({"faults": [terminal.as_json(fault) for fault in diagnostics]})
    terminal.faults(diagnostics, to_stderr=True)
    errors = sum(has_errors((fault,)) for fault in diagnostics)
    terminal.note(f"有 {errors} 处错误，没有拆解；改好后再试。")
    return commands.FOUND


def _tell(
    work: Work,
    chosen: Sequence[Outgoing],
    revision: int,
    files: Sequence[Path],
    out: Path,
    output: Format,
) -> None:
    plan = work.plan
    measures = sum(1 for _ in plan.every_measure())
    following = work.occasion.duty
    if output is Format.JSON:
        terminal.data(
            {
                "plan": plan.id,
                "revision": revision,
                "tasks": sum(1 for _ in plan.every_task()),
                "measures": measures,
                "units": len(work.outgoing),
                "assignments": len(work.assignments),
                "duties": len(work.duties),
                "files": [str(path) for path in files],
                "chosen": [item.unit for item in chosen],
                "period": work.occasion.period,
                "due": following.due.isoformat() if following else None,
            }
        )
    else:
        due = (
            f"{following.due}（{work.occasion.period} 期，{following.rule.name}）"
            if following
            else "没有报送规则"
        )
        problems = "、整改清单" if plan.has_problems else ""
        rows = [
            ("任务", f"{sum(1 for _ in plan.every_task())} 项，举措 {measures} 条"),
            ("单位", f"{len(work.outgoing)} 个，分解 {len(work.assignments)} 条"),
            ("报送", f"{len(work.duties)} 份，本次填报截止 {due}"),
            ("版本", f"第 {revision} 版"),
            (
                "文件",
                f"{out}（任务分解表{problems}和 {len(chosen)} 份责任清单）"
                if files
                else "没有写文件（--dry-run）",
            ),
        ]
        terminal.pairs(plan.title or plan.id, rows)
    if any(duty.provisional for duty in work.duties):
        terminal.note(
            "注意：有的年份放假安排还没有公布，截止日期按周一至周五推算，公布后请重新 split。"
        )
