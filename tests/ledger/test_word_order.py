"""What the statements of the ledger take for the last word of a unit is what tracking.words says, in both databases."""

from __future__ import annotations

import datetime
import random
from collections import defaultdict

import pytest
from msgspec.structs import replace

from taskmap.ledger import opening, places
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.records import PlanIssue
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.tracking.overdue import Obligation, OverdueKind
from taskmap.tracking.words import Predecessor, Word, done_since

pytest_plugins = ["support.ledger_fixtures"]

CLERK = "督查室@办公电脑"
DAY = datetime.timedelta(days=1)
FIRST, DUE = datetime.date(2022, 5, 1), datetime.date(2022, 6, 1)
NAMES = {"甲委": "甲局", "老乙": "乙局"}
UNITS, MEASURES = ("甲局", "甲委", "乙局", "老乙", "丙局"), ("1", "2", "3")
# 丁局 and 戊局 left; two of what 丁局 had is 丙局's now, and one of it 乙局's too.
PREDECESSORS = (
    Predecessor("丙局", "1", "丁局"),
    Predecessor("丙局", "1", "戊局"),
    Predecessor("丙局", "2", "丁局"),
    Predecessor("乙局", "2", "丁局"),
)
LABELS = ("2022-05", "2022-06", "2022-Q2", "2022-W22", "2022-W26", "2022-06-30", "2022", "无期")


def play(place: places.Place, dice: random.Random) -> dict[tuple[str, str], list[Word]]:
    """A plan whose units report in any order; what each said of each measure, by its name of today."""
    terms = [
        Obligation("1", measure, unit, OverdueKind.MEASURE, DUE, "一", False, 30)
        for measure in MEASURES
        for unit in sorted({NAMES.get(each, each) for each in UNITS})
    ]
    said: dict[tuple[str, str], list[Word]] = defaultdict(list)
    with opening.open_for_writing(place) as book, book.write_transaction():
        issue = PlanIssue("p", "{}", "", FIRST, former_names=NAMES, predecessors=PREDECESSORS)
        with book.issue_plan(issue, (), CLERK, terms):
            pass
        for _ in range(dice.randrange(40)):
            unit, label = dice.choice((*UNITS, "丁局", "戊局")), dice.choice(LABELS)
            day = FIRST + dice.randrange(80) * DAY
            rows = [row(each, day, dice) for each in dice.sample(MEASURES, dice.randrange(1, 4))]
            receipt = book.record_submission(
                Submission("p", 1, unit, label, day, tuple(rows)), CLERK
            )
            for each in rows:
                word = Word(label, day, receipt.entry, each.status, done_on=each.done_on)
                said[NAMES.get(unit, unit), each.measure].append(word)
                for succession in PREDECESSORS:
                    if (succession.former, succession.item) == (unit, each.measure):
                        inherited = replace(word, is_inherited=True)
                        said[succession.unit, succession.item].append(inherited)
    return said


def row(measure: str, day: datetime.date, dice: random.Random) -> Progress:
    """Half of what is done tells since when."""
    status = dice.choice((Status.DONE, Status.DONE, Status.IN_PROGRESS))
    told = day - dice.randrange(30) * DAY if status is Status.DONE and dice.random() < 0.5 else None
    return Progress(measure, status, 50.0, done_on=told)


def check(book: LedgerReader, said: dict[tuple[str, str], list[Word]], day: datetime.date) -> int:
    """How many measures are done on the day, by every question that the ledger answers."""
    until = {
        key: [each for each in words if each.received_on <= day] for key, words in said.items()
    }
    last = {key: max(words, key=lambda each: each.order) for key, words in until.items() if words}
    found = book.latest_progress("p", day)
    assert {(each.unit, each.progress.measure): each.entry for each in found} == {
        key: word.entry for key, word in last.items()
    }
    issue = next(book.latest_issues())
    facts = book.plan_facts(issue, day, datetime.date(2022, 12, 31), ())
    unfinished = {
        (each.obligation.unit, each.obligation.measure): each.status
        for each in facts.open_obligations
    }
    since = {
        (each.obligation.unit, each.obligation.measure): each.since
        for each in facts.pending_closures
    }
    for key, begun in since.items():
        done = done_since(until.get(key, []))
        assert begun == (done.day if done else None)
        status = last[key].status if key in last else ""
        assert unfinished.get(key, Status.DONE) == status
        assert (key in unfinished) == (begun is None)
    return sum(begun is not None for begun in since.values())


@pytest.mark.parametrize("seed", range(4))
def test_returns_in_any_order(book: places.Place, seed: int) -> None:
    dice = random.Random(seed)
    said = play(book, dice)
    with opening.open_for_reading(book) as read:
        done = [check(read, said, FIRST + number * DAY) for number in range(0, 90, 7)]
    assert not said or any(done)


def test_only_units_whose_order_differs_are_put_in_order(book: places.Place) -> None:
    """A month late, and entered last: it undoes nothing."""
    with opening.open_for_writing(book) as opened:
        terms = [Obligation("1", "1", "甲局", OverdueKind.MEASURE, DUE, "一")]
        with opened.issue_plan(PlanIssue("p", "{}", "", FIRST), (), CLERK, terms):
            pass
        for label, day, status in (
            ("2022-06", DUE, Status.DONE),
            ("2022-05", DUE + DAY, Status.IN_PROGRESS),
        ):
            rows = (Progress("1", status, None),)
            opened.record_submission(Submission("p", 1, "甲局", label, day, rows), CLERK)
    with opening.open_for_reading(book) as read:
        issue = next(read.latest_issues())
        assert not read.plan_facts(issue, DUE + DAY, DUE, ()).open_obligations
