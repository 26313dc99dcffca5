"""What `explain` says: of a phrase what it means, of a code what to do, of a day in a plan what falls due on it."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

from msgspec import Struct

from taskmap.ledger.places import Place
from taskmap.plan import deadlines
from taskmap.plan.model import Deadline
from taskmap.system import codes
from taskmap.system.dates import DEFAULT_TIMEZONE
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow.records import days

_CODE = re.compile(r"\[?([a-z]+(?:-[a-z]+)+)\]?")


class ExplainedCode(Struct, frozen=True):
    """A code of a message, and what it means and what to do."""

    code: str
    meaning: str


class DueItem(Struct, frozen=True):
    """What falls due on a day: `kind` is 报送, 时限 or 节点, `item` the name of the rule or the number of the row."""

    kind: str
    item: str
    what: str
    why: str


class ExplainedPhrase(Struct, frozen=True):
    """What a phrase means; where it is a day and a plan was given, what falls `due` on it there, else None."""

    deadline: Deadline
    due: tuple[DueItem, ...] | None = None


def explain_code(words: str) -> ExplainedCode | None:
    """What the code means that the `words` are, deadline-past or [deadline-past]; None if they are none. Raises
    TaskmapError for one that there is not.
    """
    if (match := _CODE.fullmatch(words.strip())) is None:
        return None
    if found := codes.meaning(match[1]):
        return ExplainedCode(match[1], found)
    near = difflib.get_close_matches(match[1], codes.codes(), 1)
    hint = f"，是不是 {near[0]}？" if near else "；全部代码用 taskmap help errors 看"
    raise TaskmapError(f"没有代码 {match[1]}{hint}")


def explain_phrase(
    words: str, year: int | None, issued: str | None, plan: Path | None, place: Place
) -> ExplainedPhrase:
    """What the `words` mean with the `year` and the day on which the plan was `issued` (as typed), as far as they are
    named, else with those of the file `plan`; None leaves them open. Working days are counted by the calendar of that
    plan: once it is issued the one in the ledger at `place`, before the one beside the file. Raises TaskmapError for a
    day that is none.
    """
    day = days.day(issued, DEFAULT_TIMEZONE, "--issued") if issued else None
    if plan is None:
        return ExplainedPhrase(deadlines.read(words, deadlines.DateContext(year, day)))
    # A phrase is mostly asked about without any plan.
    from taskmap.workflow.asking.plan_explaining import explain_in_plan

    return explain_in_plan(words, year, day, plan, place)
