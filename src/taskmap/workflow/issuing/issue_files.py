"""A plan that is being issued to its files: 任务分解表, the 责任清单 of each unit, their index, the 整改清单."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from msgspec import Struct

from taskmap import formats
from taskmap.document import Document
from taskmap.documents import checklist, rectification_list, task_table
from taskmap.documents.checklist import Checklists
from taskmap.formats import xlsx
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.writing import Ledger
from taskmap.plan.assignments import answerable_by_measure
from taskmap.plan.diff import marks
from taskmap.plan.diff.changes import PlanChange
from taskmap.plan.model import Plan
from taskmap.system import processes
from taskmap.system.diagnostics import Diagnostic
from taskmap.system.staging import Staging
from taskmap.tracking.deadlines import extended_deadlines
from taskmap.workflow.deciding import rectification_lists
from taskmap.workflow.issuing import checklist_files, checklist_rows
from taskmap.workflow.issuing.checklist_files import ChecklistFile
from taskmap.workflow.issuing.checklist_rows import ChecklistRows
from taskmap.workflow.issuing.splitting import PlanSplit
from taskmap.workflow.progress import ShowProgress
from taskmap.workflow.records import unit_returns


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
    key = book.checklists.key()
    documents = checklist_documents(
        work, read_rows(book, work), changes, revision, key.secret if key else "", wanted
    )
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


def read_rows(reader: LedgerReader, work: PlanSplit) -> ChecklistRows:
    """Which rows the checklists of the plan have that is being issued, by all that is known."""
    issue = next(reader.latest_issues(plan=work.plan.id), None)
    has_words = issue and checklist_rows.has_words(reader, work.plan.id)
    known = checklist_rows.read_known(reader, issue) if issue and has_words else None
    return ChecklistRows(work.plan, work.registry, work.assignments, work.extensions, known)


def checklist_documents(
    work: PlanSplit,
    rows: ChecklistRows,
    changes: Sequence[PlanChange],
    revision: int,
    key: str = "",
    wanted: Collection[str] = (),
) -> Checklists:
    """What makes the checklist of any unit in the revision numbered `revision` with these `rows`, with the `changes` marked
    in it; `key` is that of the codes, `wanted` are the placeholders of its template.
    """
    label, units = work.reporting_round.period, rows.units
    own_returns = rows.known.own_returns if rows.known else {}
    handovers = work.changed_hands.handovers
    return Checklists(
        work.plan,
        work.registry,
        revision,
        work.reporting_round,
        work.day,
        work.extensions,
        {unit: rows.said_before(unit, label) for unit in units},
        marks.marks(changes, revision) if changes else {},
        {unit: rows.milestones(unit, label, rows.last_said) for unit in units},
        _closed_parts(work, rows),
        unit_returns.former_words(handovers, own_returns, label),
        key,
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


def _closed_parts(work: PlanSplit, rows: ChecklistRows) -> frozenset[tuple[str, str]]:
    """The units and measures that need no row in this round."""
    duty, label = work.reporting_round.duty, work.reporting_round.period
    even_done = bool(duty and duty.rule.reports_when_done)
    found: set[tuple[str, str]] = set()
    for unit, own in rows.units.items():
        still_open = rows.open_assignments(unit, label, even_done=even_done)
        if len(still_open) < len(own):
            found.update((unit, each.measure.id) for each in own)
            found.difference_update((unit, each.measure.id) for each in still_open)
    return frozenset(found)


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
