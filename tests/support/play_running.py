"""A play entered in a real ledger, and what the program says of it."""

from __future__ import annotations

import datetime
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from support.plays import FALSE_DAY, RENAMED, Play, PlayedPlan
from support.reckoning.record import Closing, Record, Return, Revision
from support.reckoning.scores import Point
from taskmap import planfile
from taskmap.document import Table
from taskmap.ledger import codec, opening
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.journal import Event
from taskmap.ledger.records import FileRecord
from taskmap.ledger.writing import Ledger
from taskmap.plan.model import Plan
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.plan.workdays import OVERRIDES
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking.closure import ClosureAction, ClosureStep, PublicNotice
from taskmap.workflow.deciding import closure_cases, correcting, extending, retiring
from taskmap.workflow.issuing import issue_files, splitting
from taskmap.workflow.records import part_history
from taskmap.workflow.reminding import calendar_files, day_letters, overdue_check
from taskmap.workflow.reporting import scoring
from taskmap.workflow.reporting.reports import make_report

Day = datetime.date
USER = "某科室"
WEEK = datetime.timedelta(days=7)
OUTCOMES = {"按时": "on time", "迟报": "late", "未报送": "missing", "未到期": "awaited"}


def read_plan(text: str, folder: Path) -> Plan:
    """The plan of this YAML, whatever is wrong with it."""
    path = folder / "read.yaml"
    path.write_text(text, "utf-8")
    plan = planfile.read(path).plan
    assert plan is not None
    return plan


class PlayedLedger:
    """The ledger of a play in `folder`, which is empty before."""

    def __init__(self, play: Play, folder: Path) -> None:
        self.place = folder / "ledger.db"
        self.records: dict[str, Record] = {}
        self._folder = folder
        self._plans = {plan.id: plan for plan in play.plans}
        for plan in play.plans:
            self._enter(plan)

    def _enter(self, plan: PlayedPlan) -> None:
        texts, slips = plan.texts(), list[tuple[Return, str]]()
        with opening.open_for_writing(self.place) as book:
            revisions = [self._issue_first(book, plan, *texts.pop(0))]
            for number, each in enumerate(plan.returns):
                if texts and (each.received >= texts[0][0] or plan.is_entered_renamed(each)):
                    revisions.append(self._issue(book, plan, *texts.pop(0)))
                renamed = self._renamed(plan, revisions)
                slips.append((each, _record_return(book, plan, each, number, renamed=renamed)))
            revisions += [self._issue(book, plan, *each) for each in texts]
            for closing in plan.closings:
                _close(book, plan.id, closing)
            if plan.false_revision:
                self._issue(book, plan, FALSE_DAY, plan.false_text)
                [false] = book.latest_issues(plan=plan.id)
        if plan.false_revision:
            self._correct(f"{plan.id}@{false.revision}", None)
            (self._folder / f"{plan.id}.yaml").write_text(plan.texts()[-1][1], "utf-8")
        for extension in plan.extensions:
            unit = extension.unit
            result = extending.extend(
                self.place,
                extending.ExtensionRequest(
                    measure=extension.measure,
                    until=extension.until.isoformat(),
                    number="1号",
                    why="",
                    plan=plan.id,
                    unit=unit,
                    day=extension.approved.isoformat(),
                    force=True,
                ),
            )
            assert result.refusal is None, result.refusal
            if extension.withdrawn:
                with opening.open_for_reading(self.place) as book:
                    *_, last = book.events(plan.id, EntryKind.EXTENSION)
                self._correct(last.receipt, None)
        for each, receipt in slips:
            self._put_right(each, receipt)
        if plan.retired:
            retiring.retire(self.place, plan.id, "并入新方案", plan.retired.isoformat())
        self.records[plan.id] = Record(
            tuple(revisions),
            tuple(each for each in plan.returns if each.slip != "withdrawn"),
            tuple(each for each in plan.extensions if not each.withdrawn),
            plan.closings,
            frozenset(plan.off),
            announced=plan.reissue.day if plan.reissue and plan.announced_late else None,
            retired=plan.retired,
            since=plan.since,
        )

    def _put_right(self, slip: Return, receipt: str) -> None:
        if slip.slip == "wrong day":
            self._correct(receipt, slip.received + 2 * WEEK)
            self._correct(receipt, slip.received)
        elif slip.slip:
            number = self._correct(receipt, None)
            if slip.slip == "restored":
                self._correct(number, None)

    def _correct(self, number: str, received: Day | None) -> str:
        day = received.isoformat() if received else None
        [made] = correcting.correct(
            self.place, correcting.CorrectionOrder((number,), day, "登记错了")
        )
        return made.number

    def checklists(self, plan: str, period: str, day: Day) -> dict[str, SaidChecklist]:
        """By unit what `split` would send out on the day, after all that was entered, for the period."""
        path = self._folder / f"{plan}.yaml"
        path.with_name(OVERRIDES).write_text(self._plans[plan].workdays, "utf-8")
        read = planfile.read(path)
        assert read.valid_plan is not None
        work = splitting.split_plan(read, read.valid_plan, day, period)
        with opening.open_for_reading(self.place) as book:
            work = splitting.read_ledger(work, read, book)
            [issue] = book.latest_issues(plan=plan)
            rows = issue_files.read_rows(book, work)
            documents = issue_files.checklist_documents(work, rows, (), issue.revision)
        return {
            item.unit: _said_checklist(
                documents.document(item.unit, item.assignments, item.duties).tables[0]
            )
            for item in work.checklists
        }

    @staticmethod
    def _renamed(plan: PlayedPlan, revisions: list[Revision]) -> bool:
        return len(revisions) > 1 and plan.reissue is not None and plan.reissue.renames

    def _issue_first(self, book: Ledger, plan: PlayedPlan, day: Day, text: str) -> Revision:
        """With since when its reports are kept here: that holds as if it had been said at once."""
        since = plan.since or None
        if since is None or not plan.since_afterwards:
            return self._issue(book, plan, day, text, since, is_first=True)
        first = self._issue(book, plan, day, text, is_first=True)
        self._issue(book, plan, day + datetime.timedelta(days=1), text, since, is_first=True)
        return first

    def _issue(
        self,
        book: Ledger,
        plan: PlayedPlan,
        day: Day,
        text: str,
        since: str | None = None,
        *,
        is_first: bool = False,
    ) -> Revision:
        path = self._folder / f"{plan.id}.yaml"
        path.write_text(text, "utf-8")
        calendar = path.with_name(OVERRIDES)
        is_known = not (plan.announced_late and is_first)
        calendar.write_text(plan.workdays if is_known else "", "utf-8")
        read = planfile.read(path)
        assert read.valid_plan is not None, [str(each) for each in read.diagnostics]
        work = splitting.split_plan(read, read.valid_plan, day, None)
        work = splitting.read_ledger(work, read, book, since)
        entry = splitting.build_issue(work, read, book)
        parts = part_history.parts_to_issue(book, work.plan, work.assignments, entry)
        with book.issue_plan(entry, work.duties, USER, work.obligations, parts):
            pass
        return Revision(read.valid_plan, day)


def _record_return(
    book: Ledger, plan: PlayedPlan, each: Return, number: int, *, renamed: bool
) -> str:
    """Record it, on a wrong day where that is its slip; returns its number."""
    received = each.received + WEEK if each.slip == "wrong day" else each.received
    unit = RENAMED.get(each.unit, each.unit) if renamed else each.unit
    name, digest = f"{number}.xlsx", f"{plan.id} {number}"
    if each.refused:
        record = FileRecord(name, digest, received, plan.id, 1, unit, each.period)
        return book.record_refusal(record, (), USER).receipt
    rows = tuple(
        Progress(item, Status(word.status), word.percent, done_on=word.done_on)
        for item, word in each.rows.items()
    )
    submission = Submission(plan.id, 1, unit, each.period, received, rows, name, digest)
    return book.record_submission(submission, USER).number


def _close(book: Ledger, plan: str, closing: Closing) -> None:
    eve = closing.day - datetime.timedelta(days=1)
    notice = PublicNotice(eve, eve, 1, 1)
    steps = (
        ClosureStep(action=ClosureAction.APPLY, day=eve),
        ClosureStep(action=ClosureAction.VISIT, day=eve),
        ClosureStep(action=ClosureAction.ACCEPT, day=eve),
        ClosureStep(action=ClosureAction.NOTICE, day=eve, notice=notice),
        ClosureStep(action=ClosureAction.STRIKE, day=closing.day),
    )
    for step in steps:
        event = Event(
            kind=EntryKind.CLOSURE,
            day=step.day,
            plan=plan,
            revision=1,
            measure=closing.item,
            body=codec.encode(step),
        )
        book.append(event, USER)


CLOSED = "（已完成，不用再填）"


class SaidChecklist(NamedTuple):
    """The rows of a checklist: 上期进展 by measure id, those that say 已完成，不用再填, and the numbers of milestones."""

    last: dict[str, str]
    closed: set[str]
    milestones: set[str]


def _said_checklist(table: Table) -> SaidChecklist:
    measures = {
        str(row.values["measure.id"]): str(row.overrides["measure.last"] or "")
        for row in table.rows
        if row.kind == "measure"
    }
    return SaidChecklist(
        {item: text.removesuffix(CLOSED).strip() for item, text in measures.items()},
        {item for item, text in measures.items() if text.endswith(CLOSED)},
        {str(row.values["milestone.id"]) for row in table.rows if row.kind == "milestone"},
    )


class SaidLine(NamedTuple):
    """A measure in the report."""

    bucket: str
    light: str
    elapsed: int | None
    deciding: str
    is_done_late: bool


class SaidReport(NamedTuple):
    """The report of a period on a day: measures by plan and id; what became of reports by plan, unit and period."""

    lines: dict[tuple[str, str], SaidLine]
    duties: dict[tuple[str, str, str], str]


def report(place: Path, period: str, day: Day) -> SaidReport:
    try:
        found = make_report(place, period, (), day.isoformat(), None, None).report
    except TaskmapError:
        # No plan is in force in the period, nor has anything open.
        return SaidReport({}, {})
    lines = {
        (plan.issue.plan.id, line.measure.id): SaidLine(
            str(line.bucket), str(line.light), line.elapsed, line.lead, line.is_done_late
        )
        for plan in found.plans
        for line in plan.lines
    }
    duties = {
        (plan.issue.plan.id, outcome.unit, outcome.period): OUTCOMES[outcome.verdict]
        for plan in found.plans
        for outcome in plan.reporting.outcomes
    }
    return SaidReport(lines, duties)


LateKey = tuple[str, str, str, str, Day]
"""Plan, kind, unit, item and due day: what an overdue list says."""


def overdue(place: Path, day: Day) -> set[LateKey]:
    request = overdue_check.OverdueRequest(day.isoformat(), None, (), (), (), False)
    return {
        (
            each.plan,
            str(each.kind),
            each.unit,
            each.item or each.period,
            each.due,
        )
        for each in overdue_check.check(place, request).findings
        if each.kind in ("report", "measure", "milestone", "closure")
    }


def pressed(place: Path, day: Day) -> set[LateKey]:
    """What letters say that day, none having been sent before: one a unit and issuer."""
    with opening.open_for_reading(place) as book:
        letters = day_letters.load_day_letters(book, day.isoformat()).new
    assert len({(each.unit, each.issuer) for each in letters}) == len(letters)
    return {
        (item.plan, str(item.kind), letter.unit, item.item or item.period, item.due)
        for letter in letters
        for item in letter.items
        if item.kind in ("report", "measure", "milestone")
    }


class SaidPoints(NamedTuple):
    """What reports cost by plan, unit and period, missing or late; what measures cost and brought, by plan."""

    reports: set[tuple[str, str, str, str]]
    measures: set[tuple[str, Point]]


def scored(place: Path, period: str, day: Day) -> SaidPoints:
    """What the score of the period says."""
    found = scoring.make_scores(place, period, period, (), day.isoformat(), None).score
    points = [point for unit in found.unit_scores for point in unit.points]
    return SaidPoints(
        {
            (each.plan, each.unit, each.period, OUTCOMES[each.cause])
            for each in points
            if each.cause in ("迟报", "未报送")
        },
        {
            (each.plan, Point(each.unit, each.measure, str(each.cause), each.points))
            for each in points
            if each.measure
        },
    )


EventKey = tuple[str, str, str, Day]
"""Unit, kind, item and day of an event in a calendar."""
EVENT_KINDS = {"报送报送": "report", "完成时限：": "measure", "节点：": "milestone"}


def events(place: Path, day: Day) -> Counter[EventKey]:
    """What is due by the calendar files of all units, but for what is called off; of each how often it is there."""
    request = calendar_files.CalendarRequest(None, (), day.isoformat(), 1)
    found: Counter[EventKey] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for file in calendar_files.write(place, request, Path(folder)):
            text = file.read_text("utf-8").replace("\n ", "")
            for event in text.split("BEGIN:VEVENT")[1:]:
                lines = dict(line.partition(":")[::2] for line in event.splitlines() if line)
                if lines["STATUS"] != "CANCELLED":
                    found[_event_key(file.stem, lines)] += 1
    return found


def _event_key(unit: str, lines: dict[str, str]) -> EventKey:
    title = lines["SUMMARY"]
    begin = next(each for each in EVENT_KINDS if title.startswith(each))
    item = title.removeprefix(begin).strip("（）").partition(" ")[0]
    day = datetime.datetime.strptime(lines["DTSTART;VALUE=DATE"], "%Y%m%d").date()
    return unit, EVENT_KINDS[begin], item, day


def struck_off(place: Path, day: Day) -> set[tuple[str, str]]:
    """The plans and items that `close --list` shows as 已销号."""
    with opening.open_for_reading(place) as book:
        return {
            (case.issued_plan.plan.id, case.item.id)
            for case in closure_cases.load_cases(book, None, day.isoformat())
            if case.state.is_struck_off
        }


class SaidClosing(NamedTuple):
    """What stands against the closing of an item: units that did not report it done, and open milestones."""

    unfinished: set[str]
    milestones: set[str]


def closing(place: Path, plan: str, item: str, day: Day) -> SaidClosing | None:
    """By the plan of that day; None where it is not known yet."""
    with opening.open_for_reading(place) as book:
        try:
            case = closure_cases.load_case(book, item, plan, day.isoformat(), historical=True)
        except TaskmapError:
            return None
    found = case.requirements()
    units = {each.partition("（")[0] for each in found.unfinished}
    # Of an instance its period stands in brackets.
    steps = (each.partition("：")[2].rstrip("）") for each in found.milestones.values())
    return SaidClosing(units, {each.rpartition("（")[2] for each in steps})
