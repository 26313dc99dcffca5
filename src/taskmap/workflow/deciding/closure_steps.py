"""A step of closing to its ledger entry and its papers, and closure cases to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from taskmap.ledger import codec, opening, places
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.events import FileEntry
from taskmap.ledger.journal import Event
from taskmap.ledger.places import Place
from taskmap.ledger.received_files import FileStore
from taskmap.ledger.users import current_user
from taskmap.ledger.writing import Ledger
from taskmap.returns.inbox.files import ReceivedFile
from taskmap.tracking.closure import (
    ClosureAction,
    ClosureRefusal,
    ClosureStep,
    Evidence,
    check_step,
)
from taskmap.workflow.deciding import closure_cases, closure_files


class StepRequest(Struct, frozen=True):
    """A step as typed; `item` is the number of a task or measure, `plan` the id of its plan, needed
    if several have that number.
    """

    step: ClosureAction
    item: str
    plan: str | None
    day: str | None
    by: str
    why: str
    level: str
    evidence: Sequence[Path]
    answers: Sequence[str]
    notice: closure_cases.PublicNoticeOptions
    objection: int | None

    def build_step(
        self, case: closure_cases.ClosureCase, evidence: Iterable[ReceivedFile]
    ) -> ClosureStep:
        """The step for this case, with the received files in `evidence`. Files behind @ are read;
        raises TaskmapError where one cannot be.
        """
        return ClosureStep(
            action=self.step,
            day=case.day,
            by=self.by,
            why=closure_cases.read_text(self.why),
            level=self.level,
            evidence=tuple(Evidence(file.name, file.digest) for file in evidence),
            answers=closure_cases.parse_answers(self.answers),
            notice=self.notice.notice(case) if self.step == "notice" else None,
            settles=closure_cases.resolve_objection(self.objection, case.state)
            if self.step == "settle"
            else 0,
        )


class StepResult(NamedTuple):
    """The case after the step. With refusals it is the case before, and nothing was recorded."""

    case: closure_cases.ClosureCase
    refusals: tuple[ClosureRefusal, ...]
    files: tuple[Path, ...]


def record_step(
    place: Place, request: StepRequest, out: Path | None, templates: Path | None
) -> StepResult:
    """Record the step if the rules allow it, with its evidence and its papers in the folder `out`
    (None: no papers): all of them or nothing. `templates` is the office's own folder, None without
    one. Raises TaskmapError where something named is not there or cannot be read.
    """
    evidence = closure_cases.read_files(request.evidence)
    with opening.open_existing(place) as book, book.write_transaction():
        case = closure_cases.load_case(book, request.item, request.plan, request.day)
        case.issued_plan.require_in_force()
        step = request.build_step(case, evidence)
        requirements = case.requirements()
        if refusals := check_step(case.state, step, requirements):
            return StepResult(case, tuple(refusals), ())
        if step.action is ClosureAction.APPLY:
            step = replace(step, unfinished=requirements.unfinished)
        case = _append(book, case, step, evidence)
        return StepResult(case, (), closure_files.write_papers(case, out, templates))


def look_up(
    place: Place,
    name: str,
    plan: str | None,
    day: str | None,
    out: Path | None,
    templates: Path | None,
) -> tuple[closure_cases.ClosureCase, tuple[Path, ...]]:
    """The item `name` as seen on `day` (as typed; None: today), and the files of its papers,
    written to the folder `out` if it is named. `plan` is an id, needed if several plans have the
    item; `templates` is the office's own folder.
    """
    with opening.open_for_reading(place) as book:
        case = closure_cases.load_case(book, name, plan, day, historical=True).as_of_day()
    return case, closure_files.write_papers(case, out, templates)


def look_up_all(
    place: Place, plan: str | None, day: str | None, out: Path | None, templates: Path | None
) -> tuple[list[closure_cases.ClosureCase], tuple[Path, ...]]:
    """All items, or those of the plan of the id `plan`, as seen on `day` (None: today), and the
    files of the 整改清单, written to the folder `out` if it is named. `templates` is the office's own
    folder.
    """
    with opening.open_for_reading(place) as book:
        cases = closure_cases.load_cases(book, plan, day)
        return cases, closure_files.write_lists(book, cases, out, templates)


def _append(
    book: Ledger,
    case: closure_cases.ClosureCase,
    step: ClosureStep,
    evidence: Iterable[ReceivedFile],
) -> closure_cases.ClosureCase:
    """Record the step. Its files come first: an entry never names one that is not stored."""
    store = FileStore(places.received_folder(book.place, Path.cwd()))
    taken_by = current_user()
    event = Event(
        kind=EntryKind.CLOSURE,
        day=step.day,
        plan=case.issued_plan.plan.id,
        revision=case.issued_plan.revision,
        measure=case.item.id,
        body=codec.encode(step),
    )
    for file in evidence:
        stored = FileEntry(file.name, store.add_bytes(file.data))
        received = replace(
            event,
            kind=EntryKind.RECEIVED,
            file=stored.file,
            digest=stored.digest,
            body=codec.encode(stored),
        )
        book.append(received, taken_by)
    return case.with_entry(book.append(event, taken_by))
