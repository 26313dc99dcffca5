"""A step towards closing to its entry in the ledger and its papers; what there is about items to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from taskmap.ledger import codec, opening, places
from taskmap.ledger.entries import Kind
from taskmap.ledger.events import FileEntry
from taskmap.ledger.journal import Event
from taskmap.ledger.places import Place
from taskmap.ledger.received_files import Shelf
from taskmap.ledger.users import clerk
from taskmap.ledger.writing import Ledger
from taskmap.returns.inbox import Received
from taskmap.tracking.closure import Act, Evidence, Refusal, Step, refused
from taskmap.workflow import closing, closure_files


@dataclass(frozen=True, slots=True)
class StepRequest:
    """What was typed of a step; `item` is the number of a task or measure, `plan` says whose if several have it."""

    step: Step
    item: str
    plan: str | None
    day: str | None
    by: str
    why: str
    level: str
    evidence: Sequence[Path]
    answers: Sequence[str]
    notice: closing.Span
    objection: int | None

    def act(self, case: closing.Folder, evidence: Iterable[Received]) -> Act:
        return Act(
            step=self.step,
            day=case.day,
            by=self.by,
            why=closing.words(self.why),
            level=self.level,
            evidence=tuple(Evidence(file.name, file.digest) for file in evidence),
            answers=closing.answers(self.answers),
            notice=self.notice.notice(case) if self.step == "notice" else None,
            settles=closing.objection(self.objection, case.closing) if self.step == "settle" else 0,
        )


class StepResult(NamedTuple):
    """`case` as it stands afterwards; with refusals as it stood before, and nothing was recorded."""

    case: closing.Folder
    refusals: tuple[Refusal, ...]
    files: tuple[Path, ...]


def record_step(
    place: Place, request: StepRequest, out: Path | None, templates: Path | None
) -> StepResult:
    """Record the step if the rules allow it, with its evidence and its papers: all of them or nothing. Raises
    TaskmapError where something named is not there or cannot be read.
    """
    evidence = closing.files(request.evidence)
    with opening.open_existing(place) as book, book.recording():
        case = closing.folder(book, request.item, request.plan, request.day)
        act = request.act(case, evidence)
        if refusals := refused(case.closing, act, case.terms()):
            return StepResult(case, tuple(refusals), ())
        case = _append(book, case, act, evidence)
        return StepResult(case, (), closure_files.write_papers(case, out, templates))


def look_up(
    place: Place,
    name: str,
    plan: str | None,
    day: str | None,
    out: Path | None,
    templates: Path | None,
) -> tuple[closing.Folder, tuple[Path, ...]]:
    """The item as seen on that day, and the files of its papers."""
    with opening.consulted(place) as book:
        case = closing.folder(book, name, plan, day, looking=True).seen()
    return case, closure_files.write_papers(case, out, templates)


def look_up_all(
    place: Place, plan: str | None, day: str | None, out: Path | None, templates: Path | None
) -> tuple[list[closing.Folder], tuple[Path, ...]]:
    """All items as seen on that day, and the files of the 整改清单."""
    with opening.consulted(place) as book:
        cases = closing.folders(book, plan, day)
        return cases, closure_files.write_lists(book, cases, out, templates)


def _append(
    book: Ledger, case: closing.Folder, act: Act, evidence: Iterable[Received]
) -> closing.Folder:
    """The files first: an entry never names one that is not kept."""
    shelf = Shelf(places.received(book.place, Path.cwd()))
    taken_by = clerk()
    about = Event(
        kind=Kind.CLOSURE,
        day=act.day,
        plan=case.known.plan.id,
        revision=case.known.revision,
        measure=case.item.id,
        body=codec.encode(act),
    )
    for file in evidence:
        came = FileEntry(file.name, shelf.put(file.data))
        received = replace(
            about,
            kind=Kind.RECEIVED,
            file=came.file,
            digest=came.digest,
            body=codec.encode(came),
        )
        book.append(received, taken_by)
    return case.after(book.append(about, taken_by))
