"""Plays entered in a real ledger: report, check-overdue, remind, score, calendars and close say what was reckoned from
the contract.

In the slow lane TASKMAP_PLAYS says how many are played; with -s the tests print which features the plays had.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings

from support.comparison import differences
from support.play_strategies import plays
from support.plays import Play

SAMPLE = 30
MANY = int(os.environ.get("TASKMAP_PLAYS", "2000"))
COUNTED = 200
LEAST_SHARE = 5
"""Percent of the plays that have a feature."""
FEATURES = (
    *("group leads", "several leads", "leads: first", "support only", "own start", "no deadline"),
    *("milestones", "milestone reported", "ongoing", "recurring", "quarterly", "own calendar"),
    *("calendar announced late", "several plans", "done day told", "on time", "late", "corrected"),
    *("out of order", "blank", "sent back", "extension", "closure", "closing limit"),
    *("issued again", "renamed", "handed over", "succeeds", "entered later", "when_done: report"),
    *("retired", "points by role", "return wrong day", "return withdrawn", "return restored"),
    *("extension withdrawn", "revision withdrawn", "since", "since said afterwards"),
)


def play_many(count: int) -> None:
    @settings(max_examples=count, suppress_health_check=list(HealthCheck))
    @given(plays())
    def hold(play: Play) -> None:
        with tempfile.TemporaryDirectory() as folder:
            found = list(differences(play, Path(folder)))
        note(f"{play}\n")
        assert not found, "\n".join(map(str, found))

    hold()


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
