"""A plan that is being issued to its files: 任务分解表, the 责任清单 of each unit, their index, the 整改清单."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from taskmap import formats
from taskmap.document import Document
from taskmap.documents import checklist, rectification_list, task_table
from taskmap.documents.checklist import Checklists, FormerWords
from taskmap.formats import xlsx
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.writing import Ledger
from taskmap.plan import diff
from taskmap.plan.assignments import answerable_by_measure
from taskmap.plan.diff import PlanChange
from taskmap.plan.milestones import MilestonePart, last_day_asked, milestone_parts
from taskmap.plan.model import Plan
from taskmap.plan.progress import Progress
from taskmap.system import processes
from taskmap.system.diagnostics import Diagnostic
from taskmap.system.staging import Staging
from taskmap.tracking.closure import struck_items
from taskmap.tracking.deadlines import effective_part, extended_deadlines
from taskmap.tracking.milestones import is_asked
from taskmap.workflow.deciding import rectification_lists
from taskmap.workflow.issuing import checklist_files
from taskmap.workflow.issuing.checklist_files import ChecklistFile
from taskmap.workflow.issuing.splitting import PlanSplit
from taskmap.workflow.progress import ShowProgress
from taskmap.workflow.records import owed_reports


class SplitFiles(Struct, frozen=True):
    """Where the files stand that were `made`, and where those now that somebody had `filled` in their place."""

    made: tuple[Path, ...]
    filled: tuple[Path, ...]


class SplitTemplates:
    """The templates of `split`, the office's own or the built-in ones."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._task_table = formats.find_template(task_table.FILE, folder)
        self._checklist = formats.find_template(checklist.FILE, folder)

    def task_table(self) -> xlsx.Template:
        """The template of 任务分解表, read anew. Raises TaskmapError if it is no workbook."""
        return xlsx.Template(self._task_table)

    def checklist(self) -> xlsx.Template:
        """The template of 责任清单, read anew. Raises TaskmapError if it is no workbook."""
        template = xlsx.Template(self._checklist)
        template.carry(*checklist.CODE)
        template.carry_marks(*checklist.MARKS)
        return template

    def faults(self, plan: Plan) -> tuple[Diagnostic, ...]:
        """What is wrong with those that the files of the `plan` are made with."""
        papers: list[tuple[Path, Document, Sequence[str]]] = [
            (self._task_table, task_table.blank(), ()),
            (self._checklist, checklist.blank(), checklist.REQUIRED),
        ]
        if plan.has_problems:
            path = formats.find_template(rectification_list.FILE, self.folder)
            papers.append((path, rectification_list.blank(), ()))
        return tuple(fault for paper in papers for fault in formats.check_template(*paper))


def write(
    work: PlanSplit,
    checklists: Sequence[ChecklistFile],
    changes: Sequence[PlanChange],
    revision: int,
    book: Ledger,
    templates: SplitTemplates,
    staged: Staging,
    progress: ShowProgress,
) -> SplitFiles:
    """Stage and publish the files of the revision numbered `revision`, 0 for a draft: task table, `checklists`
    with the `changes` marked in them, index and 整改清单; the ledger keeps what goes out. Files of an earlier run that
    this plan no longer has are removed.
    """
    checklist_template = templates.checklist()
    wanted = checklist_template.names
    documents = checklist_documents(work, changes, revision, book, wanted)
    issues = (documents.issue(each.unit, each.assignments) for each in checklists)
    book.checklists.record(work.plan.id, issues, work.day)
    problem_files = _write_rectification_list(work, book, revision, templates, staged)
    outdated = checklist_files.outdated_files(staged.final, work.plan, work.checklists)

    def make(number: int) -> None:
        # The task table first: it takes longest, and a second process begins on the checklists meanwhile.
        if number == 0:
            template = templates.task_table()
            data = template.fill(_task_table(work, revision, template.names))
            staged.write(task_table.FILE, data)
            return
        item = checklists[number - 1]
        document = documents.document(item.unit, item.assignments, item.duties)
        staged.write(item.name, checklist_template.fill(document))

    count = 1 + len(checklists)
    for _ in progress(processes.run_in_parallel(make, count), count, "任务分解表和责任清单"):
        pass
    index = _write_index(work, checklists, staged)
    names = tuple(item.name for item in checklists)
    filled = checklist_files.keep_filled(staged, (*names, *map(Path.as_posix, outdated)))
    staged.publish(outdated)
    made = (staged.final / name for name in (task_table.FILE, *names))
    return SplitFiles((*made, index, *problem_files), filled)


def checklist_documents(
    work: PlanSplit,
    changes: Sequence[PlanChange],
    revision: int,
    book: LedgerReader,
    wanted: Collection[str] = (),
) -> Checklists:
    """What makes the checklist of any unit in the revision numbered `revision`, with the `changes` marked in it and what
    was said before by the ledger; `wanted` are the placeholders of its template.
    """
    said, key = _said_before(work, book), book.checklists.key()
    struck = struck_items(book.closure_steps(work.plan.id))
    return Checklists(
        work.plan,
        work.registry,
        revision,
        work.reporting_round,
        work.day,
        work.extensions,
        said.previous,
        diff.marks(changes, revision) if changes else {},
        _milestones_by_unit(work, said.latest, struck),
        _closed_parts(work, book),
        said.former,
        key.secret if key else "",
        wanted,
    )


def _write_index(work: PlanSplit, checklists: Sequence[ChecklistFile], staged: Staging) -> Path:
    """With --unit only the files that are there, made now or before."""
    new_names = {item.name for item in checklists}
    present = [
        item
        for item in work.checklists
        if item.name in new_names or (staged.final / item.name).exists()
    ]
    data = checklist_files.render_index(work.plan, work.registry, present)
    return staged.write(checklist_files.INDEX, data)


def _write_rectification_list(
    work: PlanSplit, book: LedgerReader, revision: int, templates: SplitTemplates, staged: Staging
) -> tuple[Path, ...]:
    """The 整改清单 of a plan that has problems to put right."""
    if not work.plan.has_problems:
        return ()
    data = rectification_lists.rectification_workbook(
        book,
        work.plan,
        work.registry,
        work.assignments,
        revision,
        work.day,
        templates.folder,
        work.names,
    )
    return (staged.write(rectification_list.FILE, data),)


class _SaidBefore(Struct, frozen=True):
    """By unit what counts as said last before the period of the round, and at all, by measure or milestone; and what was
    said by those whose measures it has now.
    """

    previous: Mapping[str, Mapping[str, Progress]] = MappingProxyType({})
    latest: Mapping[str, Mapping[str, Progress]] = MappingProxyType({})
    former: FormerWords = MappingProxyType({})


def _said_before(work: PlanSplit, book: LedgerReader) -> _SaidBefore:
    if not book.periods(work.plan.id):
        return _SaidBefore()
    # Nothing has come when a plan is issued first, and what reads returns takes long to load.
    from taskmap.workflow.records import expected_returns

    own, label = expected_returns.progress_by_unit(book, work.plan.id), work.reporting_round.period
    returns = expected_returns.inherit_returns(own, book.predecessors(work.plan.id)).items()
    return _SaidBefore(
        {unit: expected_returns.latest_before(periods, label) for unit, periods in returns},
        {unit: expected_returns.latest_rows(periods) for unit, periods in returns},
        expected_returns.former_words(work.changed_hands.handovers, own, label),
    )


def _closed_parts(work: PlanSplit, book: LedgerReader) -> frozenset[tuple[str, str]]:
    """The units and measures that need no row in this round; none where a rule wants reports all the same."""
    duty, label = work.reporting_round.duty, work.reporting_round.period
    has_said = book.periods(work.plan.id) or any(book.events(work.plan.id, EntryKind.CLOSURE))
    if not has_said or (duty and duty.rule.reports_when_done):
        return frozenset()
    [issue] = book.latest_issues(plan=work.plan.id)
    owed = owed_reports.read_owed_reports(book, issue, row_by_row=True)
    return frozenset(
        (each.unit, each.measure.id)
        for each in work.assignments
        if owed.needs_no_row(each.unit, each.measure.id, label)
    )


def _task_table(work: PlanSplit, revision: int, wanted: Collection[str]) -> Document:
    answering = answerable_by_measure(work.assignments, work.plan.leads)
    return task_table.document(
        work.plan,
        work.registry,
        work.assignments,
        work.duties,
        extended_deadlines(work.plan.every_measure(), answering, work.extensions),
        revision,
        work.day,
        wanted,
    )


def _milestones_by_unit(
    work: PlanSplit, latest: Mapping[str, Mapping[str, Progress]], struck: Collection[str]
) -> Mapping[str, Sequence[MilestonePart]]:
    """Of each unit the milestones that it is asked about: those still open, by what was said `latest` and what is
    `struck` off (ids of tasks and measures), that are due by the end of the period after that of the round.
    """
    if (by := last_day_asked(work.reporting_round.period)) is None:
        return {}
    answering = answerable_by_measure(work.assignments, work.plan.leads)

    def last_progress(unit: str, row: str) -> Progress | None:
        return latest.get(unit, {}).get(row)

    found: dict[str, list[MilestonePart]] = defaultdict(list)
    for each in milestone_parts(work.assignments, work.registry, work.plan):
        part = effective_part(each, work.extensions)
        if is_asked(part, by, answering[part.assignment.measure.id], last_progress, struck):
            found[part.assignment.unit].append(part)
    return found
