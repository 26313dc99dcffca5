"""The order of several returns of one unit and period, by all that tells of it."""

from __future__ import annotations

import datetime
import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taskmap.plan.progress import Progress, Status
from taskmap.returns.inbox.files import FileTimes
from taskmap.returns.return_order import (
    ReturnCopy,
    ReturnOrder,
    ReturnVersion,
    contradictions,
)

ZONE = datetime.timezone(datetime.timedelta(hours=8))
DAY = datetime.date(2022, 6, 20)
ORDER = ReturnOrder(datetime.date(2022, 6, 1), ZONE)
Time = datetime.datetime


def at(day: int, hour: int = 9) -> Time:
    return Time(2022, 6, day, hour, tzinfo=ZONE)


def version(
    name: str = "甲局.xlsx",
    share: float = 1,
    *,
    saved: Time | None = None,
    in_zip: Time | None = None,
    on_disk: Time | None = None,
    sent: Time | None = None,
    day: datetime.date = DAY,
) -> ReturnVersion:
    copy = ReturnCopy(name, FileTimes(in_zip, on_disk), sent)
    rows = (Progress("1", Status.IN_PROGRESS, share),)
    return ReturnVersion(f"{name}{share}", day, saved, (copy,), rows)


class TestReasons:
    @pytest.mark.parametrize("what", ["saved", "in_zip", "on_disk", "sent"])
    def test_each_time_alone(self, what: str) -> None:
        early, late = ({what: at(day)} for day in (10, 12))
        one, other = version("a.xlsx", 1, **early), version("b.xlsx", 2, **late)
        assert ORDER.compare(other, one) == 1
        assert ORDER.sort([other, one]) == [one, other]

    def test_the_day_of_receipt_decides_against_all_others(self) -> None:
        late = version("甲局初稿.xlsx", 1, saved=at(3), day=DAY)
        early = version("甲局-最终.xlsx", 2, saved=at(9), day=DAY - datetime.timedelta(days=1))
        assert ORDER.compare(late, early) == 1

    def test_so_does_the_mail(self) -> None:
        late = version("甲局.xlsx", 1, sent=at(12), saved=at(3))
        assert ORDER.compare(late, version("甲局-修改.xlsx", 2, sent=at(11), saved=at(9))) == 1

    def test_reasons_that_contradict_each_other_decide_nothing(self) -> None:
        one = version("甲局.xlsx", 1, saved=at(12))
        other = version("甲局-修改.xlsx", 2, saved=at(10))
        assert ORDER.compare(one, other) == 0
        assert ORDER.sort([one, other]) is None
        [why] = contradictions(ORDER, [one, other])
        assert why == "按文件里的保存时间 甲局.xlsx 在后，按文件名 甲局-修改.xlsx 在后"

    def test_nothing_that_tells(self) -> None:
        one, other = version("a.xlsx", 1), version("b.xlsx", 2)
        assert ORDER.sort([one, other]) is None
        assert list(contradictions(ORDER, [one, other])) == ["看不出 a.xlsx 和 b.xlsx 哪一份在后"]


class TestTimesThatTellNothing:
    @pytest.mark.parametrize("what", ["saved", "in_zip", "on_disk"])
    @pytest.mark.parametrize(
        ("first", "second"),
        [
            (at(10, 9), at(10, 9)),
            (at(10, 9), at(10, 20)),
            (Time(1980, 1, 1, tzinfo=ZONE), at(10)),
            (Time(2022, 5, 20, tzinfo=ZONE), at(10)),
            (at(10), at(22)),
            (at(10), Time(2107, 1, 1, tzinfo=ZONE)),
        ],
    )
    def test_equal_near_or_absurd(self, what: str, first: Time, second: Time) -> None:
        one, other = (
            version(name, share, **{what: time})
            for name, share, time in (("a.xlsx", 1, first), ("b.xlsx", 2, second))
        )
        assert ORDER.compare(one, other) == 0

    def test_one_time_alone(self) -> None:
        assert ORDER.compare(version("a.xlsx", 1, saved=at(9)), version("b.xlsx", 2)) == 0

    def test_a_time_without_a_zone_is_by_the_clock_of_the_plan(self) -> None:
        one = version("a.xlsx", 1, saved=Time(2022, 6, 10, 8))
        late = version("b.xlsx", 2, saved=Time(2022, 6, 10, 13, tzinfo=datetime.UTC))
        assert ORDER.compare(late, one) == 1

    def test_the_end_of_all_calendars(self) -> None:
        one = version("a.xlsx", 1, saved=Time.max.replace(tzinfo=datetime.UTC))
        assert ORDER.compare(one, version("b.xlsx", 2, saved=at(9))) == 0


class TestContents:
    def test_the_same_answers_need_no_order(self) -> None:
        found = ORDER.sort([version("b.xlsx", 1), version("a.xlsx", 1)])
        assert found is not None
        assert len(found) == 2

    def test_of_rows_that_only_one_reports_there_is_no_dispute(self) -> None:
        one = version("a.xlsx")
        other = version("b.xlsx")._replace(rows=(Progress("2", Status.DONE, 100),))
        assert ORDER.sort([one, other])

    def test_the_same_bytes_under_two_names_tell_by_both(self) -> None:
        """It went out first as 甲局, was changed, and came again unchanged as the last one."""
        one = version("甲局.xlsx", 1)
        one = one._replace(copies=(*one.copies, ReturnCopy("甲局-最终.xlsx")))
        other = version("甲局-修改.xlsx", 2)
        assert ORDER.sort([one, other]) is None
        assert ORDER.sort([one._replace(copies=one.copies[1:]), other]) is not None


NAMES = [
    "甲局",
    "甲局-修改",
    "甲局-最终",
    "甲局(2)",
    "甲局(10)",
    "表",
    "6月9日/甲局",
    "6月10日/甲局",
]
VERSIONS = st.lists(
    st.builds(
        version,
        st.sampled_from([f"{name}.xlsx" for name in NAMES]),
        st.integers(1, 4),
        saved=st.none() | st.integers(8, 14).map(at),
        on_disk=st.none() | st.integers(8, 14).map(at),
        sent=st.none() | st.integers(8, 14).map(at),
        day=st.sampled_from([DAY, DAY - datetime.timedelta(days=1)]),
    ),
    max_size=5,
    unique_by=lambda each: each.digest,
)


class TestAnyOrder:
    @settings(max_examples=100, deadline=None)
    @given(VERSIONS, st.randoms(use_true_random=False))
    def test_it_is_no_matter_how_they_are_gathered(
        self, versions: list[ReturnVersion], chance: random.Random
    ) -> None:
        found = ORDER.sort(versions)
        mixed = list(versions)
        chance.shuffle(mixed)
        assert ORDER.sort(mixed) == found
        assert list(contradictions(ORDER, mixed)) == list(contradictions(ORDER, versions))

    @settings(max_examples=100, deadline=None)
    @given(VERSIONS)
    def test_no_later_one_stands_before_an_earlier_one(self, versions: list[ReturnVersion]) -> None:
        for one, other in itertools.combinations(ORDER.sort(versions) or (), 2):
            assert ORDER.compare(one, other) <= 0
            assert one.rows == other.rows or ORDER.compare(one, other)
