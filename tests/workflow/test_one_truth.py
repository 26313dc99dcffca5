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
from support.plays import Play, plays

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


STANDING = "bucket|light|elapsed|deciding unit"
LATE = "check-overdue|remind"
# Not played, since the plan reader or the ledger does not have it yet: `succeeds`, `when_done`, 完成日期, `retire`,
# returns that are not verified. Not compared: calendar files, checklists, close --list, closing limits.
NOT_YET = (
    Gap("plan in report", "not in force", "a report speaks of every plan that was ever issued"),
    Gap(STANDING, "已销号", "a report has no bucket 已销号"),
    Gap(STANDING, "逾期", "a report says 滞后 or 未报送 of what is past its deadline"),
    Gap(STANDING, "未要求报送", "a report says 未报送 of what nobody was asked about"),
    Gap(STANDING, "before the due day", "before the due day a report forgets the last word"),
    Gap(STANDING, "milestone line", "milestones are not the line of 序时进度"),
    Gap("light|elapsed|bucket", "no date", "without a date 序时进度 runs to the plan's end"),
    Gap("light", "长期坚持", "what goes on for good has a green light, or a red one"),
    Gap("bucket", "长期坚持", "an ongoing deadline is held against 序时进度"),
    Gap("light|elapsed|bucket", "begins later", "序时进度 runs from the plan's first day"),
    Gap(STANDING, "未到起始", "a report has no bucket 未到起始"),
    Gap(STANDING, "later word", "a report of a period does not know what was done since"),
    Gap("deciding unit", "未报送", "the silent unit is named, though another's last word is less"),
    Gap(f"{LATE} milestone", "recurring", "a recurring deadline has no instances"),
    Gap(f"{STANDING}|{LATE}", "out of order", "the last word is the one entered last"),
    Gap(
        f"duty|score|{LATE} report",
        "issued again",
        "a unit that a revision renames loses the reports that it missed before",
    ),
    Gap("duty|score", "out of order", "the first arrival is the one entered first"),
    Gap(f"duty|score|{LATE} report", "not owed", "a report is owed, whatever is open"),
    Gap(f"{LATE} report", "nothing open", "a missed report is pressed for when nothing is open"),
    Gap(f"{LATE} report", "over", "a missed report is pressed for when 实施期限 is over"),
    Gap("duty|score", "sent back", "the first arrival does not count if it was sent back"),
    Gap("", "entered later", "a plan counts from its entry, not from its issue"),
)


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
    *("extension", "closure", "issued again", "renamed", "entered later"),
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
