"""Plays entered in a real ledger: report, check-overdue, remind and score say what was reckoned from the contract.

In the slow lane TASKMAP_PLAYS says how many are played; with -s the tests print which features the plays had, and how
often each gap is the only explanation of a difference.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings

from support.comparison import Difference, differences
from support.play_strategies import plays
from support.plays import Play

SAMPLE = 60
MANY = int(os.environ.get("TASKMAP_PLAYS", "2000"))
COUNTED = 200
LEAST_SHARE = 5
"""Percent of the plays that have a feature."""


class Gap(NamedTuple):
    """What the contract asks and the program does not do yet, in a view, of whatever has this trait. A line goes when
    the program does it; then the plays hold it.
    """

    views: str
    """The views, or how their names begin."""
    trait: str
    why: str


NOT_YET: tuple[Gap, ...] = ()


FEATURES = (
    *("group leads", "several leads", "leads: first", "support only", "own start", "no deadline"),
    *(
        "milestones",
        "milestone reported",
        "ongoing",
        "recurring",
        "quarterly",
        "own calendar",
        "calendar announced late",
        "several plans",
    ),
    *("on time", "late", "corrected", "out of order", "blank", "sent back"),
    *("extension", "closure", "closing limit", "issued again", "renamed", "handed over"),
    *("succeeds", "entered later", "when_done: report"),
)
needed: Counter[Gap] = Counter()


def explains(gap: Gap, found: Difference) -> bool:
    return gap.trait in found.traits and any(map(found.view.startswith, gap.views.split("|")))


def unexplained(play: Play) -> Iterator[Difference]:
    with tempfile.TemporaryDirectory() as folder:
        for each in differences(play, Path(folder)):
            gaps = [gap for gap in NOT_YET if explains(gap, each)]
            if len(gaps) == 1:
                needed[gaps[0]] += 1
            if not gaps:
                yield each


def play_many(count: int) -> None:
    @settings(max_examples=count, suppress_health_check=list(HealthCheck))
    @given(plays())
    def hold(play: Play) -> None:
        found = list(unexplained(play))
        note(f"{play}\n")
        assert not found, "\n".join(map(str, found))

    hold()
    for gap in NOT_YET:
        print(f"{needed[gap]:6} {gap.views}: {gap.why}")


def test_every_view_says_what_is_so() -> None:
    play_many(SAMPLE)


@pytest.mark.slow
def test_every_view_says_what_is_so_in_many_plays() -> None:
    play_many(MANY)


def test_plays_have_every_feature() -> None:
    """Each in so many percent of them."""
    counts: Counter[str] = Counter()

    @settings(
        max_examples=COUNTED,
        phases=[Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(plays())
    def count(play: Play) -> None:
        counts.update(play.features())
        counts["plays"] += 1

    count()
    shares = {each: 100 * counts[each] / counts["plays"] for each in FEATURES}
    print("\n".join(f"{share:5.1f} %  {feature}" for feature, share in shares.items()))
    assert not [each for each, share in shares.items() if share < LEAST_SHARE]
