"""The words of a recurring deadline to how often it comes round, and on which days."""

from __future__ import annotations

import pytest

from taskmap.plan import deadlines
from taskmap.plan.model import DeadlineKind
from taskmap.plan.rhythm import DayInPeriod, Frequency, Rhythm

END = 31

RHYTHMS = [
    ("每月", Frequency.MONTH, [(1, END)]),
    ("每月25日前", Frequency.MONTH, [(1, 25)]),
    ("每月二十五日前", Frequency.MONTH, [(1, 25)]),
    ("每月10日、25日前", Frequency.MONTH, [(1, 10), (1, 25)]),
    ("每月上旬", Frequency.MONTH, [(1, 10)]),
    ("每月次月5日前", Frequency.MONTH, [(2, 5)]),
    ("每月结束后5日内", Frequency.MONTH, [(2, 5)]),
    ("每旬", Frequency.MONTH, [(1, 10), (1, 20), (1, END)]),
    ("每半个月", Frequency.MONTH, [(1, 15), (1, END)]),
    ("每季度末", Frequency.QUARTER, [(3, END)]),
    ("每季度首月10日前", Frequency.QUARTER, [(1, 10)]),
    ("每季度第二个月底前", Frequency.QUARTER, [(2, END)]),
    ("每季末月25日前", Frequency.QUARTER, [(3, 25)]),
    ("每季度首月前10日", Frequency.QUARTER, [(1, 10)]),
    ("每月前5日", Frequency.MONTH, [(1, 5)]),
    ("每季度结束后10日内", Frequency.QUARTER, [(4, 10)]),
    ("每三个月", Frequency.QUARTER, [(3, END)]),
    ("一季度一次", Frequency.QUARTER, [(3, END)]),
    ("每半年", Frequency.HALF_YEAR, [(6, END)]),
    ("每年6月底前", Frequency.YEAR, [(6, END)]),
    ("每年6月底、12月底前", Frequency.YEAR, [(6, END), (12, END)]),
    ("每年6月10日、20日前", Frequency.YEAR, [(6, 10), (6, 20)]),
    ("每年6月25日至30日", Frequency.YEAR, [(6, 30)]),
    ("每年上半年", Frequency.YEAR, [(6, END)]),
    ("每年一季度末", Frequency.YEAR, [(3, END)]),
    ("每年年底前", Frequency.YEAR, [(12, END)]),
    ("每年至少2次", Frequency.YEAR, [(12, END)]),
    ("逐年", Frequency.YEAR, [(12, END)]),
    ("每两个月", Frequency.YEAR, [(month, END) for month in (2, 4, 6, 8, 10, 12)]),
    ("各季度末", Frequency.QUARTER, [(3, END)]),
    ("各月底前", Frequency.MONTH, [(1, END)]),
    ("每两个月25日前", Frequency.YEAR, [(month, 25) for month in (2, 4, 6, 8, 10, 12)]),
    ("双月25日前", Frequency.YEAR, [(month, 25) for month in (2, 4, 6, 8, 10, 12)]),
    ("每双月底", Frequency.YEAR, [(month, END) for month in (2, 4, 6, 8, 10, 12)]),
    ("单月10日前", Frequency.YEAR, [(month, 10) for month in (1, 3, 5, 7, 9, 11)]),
    ("每年4、6、9、11月25日前", Frequency.YEAR, [(month, 25) for month in (4, 6, 9, 11)]),
    ("每年3、9月底前", Frequency.YEAR, [(3, END), (9, END)]),
    ("一季一督查", Frequency.QUARTER, [(3, END)]),
    ("季调度", Frequency.QUARTER, [(3, END)]),
    ("半年一评估", Frequency.HALF_YEAR, [(6, END)]),
    ("一月一小结", Frequency.MONTH, [(1, END)]),
    ("一周一专报", Frequency.WEEK, [(1, 7)]),
    ("两月一调度", Frequency.YEAR, [(month, END) for month in (2, 4, 6, 8, 10, 12)]),
    ("每周", Frequency.WEEK, [(1, 7)]),
    ("每周一次", Frequency.WEEK, [(1, 7)]),
    ("每周一前", Frequency.WEEK, [(1, 1)]),
    ("每周五下班前", Frequency.WEEK, [(1, 5)]),
    ("每周五17:00前", Frequency.WEEK, [(1, 5)]),
    ("每年5月至9月", Frequency.YEAR, [(9, END)]),
    ("每季度按时报送", Frequency.QUARTER, [(3, END)]),
    ("2025年起每月底", Frequency.MONTH, [(1, END)]),
    ("每月月底前", Frequency.MONTH, [(1, END)]),
    ("每季度末，长期坚持", Frequency.QUARTER, [(3, END)]),
    ("每月5日前报送", Frequency.MONTH, [(1, 5)]),
]
# No day follows from these words, or none that the months and weeks of a calendar tell.
WITHOUT_DAYS = [
    *(
        "定期",
        "每日",
        "每两周",
        "每学期",
        "每五年",
        "每隔一个月",
        "每两个月初",
        "隔月",
        "月调度、季通报",
        "每季度首月前10个工作日内",
        "每月初",
        "每年春节前",
    ),
    *("每季度5日前", "每年2月30日", "每月结束后5个工作日内", "每月10日前，每季度末"),
    *("每年年中", "每周一、周四", "每月最后一个工作日", "每月前5个工作日"),
]


@pytest.mark.parametrize(("text", "every", "days"), RHYTHMS)
def test_rhythm(text: str, every: Frequency, days: list[tuple[int, int]]) -> None:
    """Also without a year: the rhythm names none."""
    found = deadlines.read(text)
    assert found.kind is DeadlineKind.RECURRING
    assert found.rhythm is not None
    assert found.rhythm == Rhythm(every, tuple(DayInPeriod(*each) for each in days))


@pytest.mark.parametrize("text", WITHOUT_DAYS)
def test_no_day_is_guessed(text: str) -> None:
    found = deadlines.read(text)
    assert (found.kind, found.rhythm) == (DeadlineKind.RECURRING, None)
