"""The deadline language: one row a form, then what holds for every text."""

from __future__ import annotations

import calendar
import dataclasses
import datetime
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from support.steps import count_steps
from taskmap.plan import deadlines
from taskmap.plan.deadlines import DateContext
from taskmap.plan.model import Deadline, DeadlineKind
from taskmap.plan.workdays import OFFICIAL
from taskmap.system.diagnostics import Source

D = datetime.date
BARE = DateContext()
PLAN = DateContext(year=2022, issued=D(2022, 5, 7))
YEAR = DateContext(year=2022)
NOW = DateContext(year=2025, issued=D(2025, 3, 14))
WINTER = DateContext.of_plan(D(2025, 11, 1), D(2025, 11, 1), D(2026, 3, 31), OFFICIAL)
SCHOOL = DateContext.of_plan(D(2025, 7, 1), D(2025, 7, 1), D(2026, 6, 30), OFFICIAL)
THREE_YEARS = DateContext.of_plan(D(2024, 1, 10), D(2024, 1, 1), D(2026, 12, 31), OFFICIAL)
ISSUED = DateContext(issued=D(2021, 11, 15))

# A phrase, what is known around it, and the one day it means; every word of it was understood.
DAYS = [
    # ISO and Chinese dates
    ("2022-05-07", BARE, "2022-05-07"),
    ("2022/5/7", BARE, "2022-05-07"),
    ("2022.5.7", BARE, "2022-05-07"),
    ("20220507", BARE, "2022-05-07"),
    ("2022年5月7日", BARE, "2022-05-07"),
    ("2022 年 5 月 7 日", BARE, "2022-05-07"),
    ("２０２２年５月７日", BARE, "2022-05-07"),
    ("2022年6月30日前", BARE, "2022-06-30"),
    ("2022-06-30前", BARE, "2022-06-30"),
    ("于2019年6月25日之前", BARE, "2019-06-25"),
    ("截至2022年6月30日止", BARE, "2022-06-30"),
    ("2022年6月30号以前", BARE, "2022-06-30"),
    ("12月25日前", YEAR, "2022-12-25"),
    ("12月25日前", ISSUED, "2021-12-25"),
    ("12月25前", YEAR, "2022-12-25"),
    ("6月30日下班前", YEAR, "2022-06-30"),
    ("6月30日18:00前", YEAR, "2022-06-30"),
    ("6月30日（含当日）前", YEAR, "2022-06-30"),
    ("整改时限：2021年12月31日", BARE, "2021-12-31"),
    ("（2021年12月31日前完成）", BARE, "2021-12-31"),
    # Chinese numerals
    ("二〇二二年六月三十日", BARE, "2022-06-30"),
    ("二○二二年六月三十日前", BARE, "2022-06-30"),
    ("二零二二年十二月二十一日", BARE, "2022-12-21"),
    ("六月底前", YEAR, "2022-06-30"),
    ("十二月底前", YEAR, "2022-12-31"),
    # months
    ("2022-06", BARE, "2022-06-30"),
    ("2022.6", BARE, "2022-06-30"),
    ("6月底前", YEAR, "2022-06-30"),
    ("6月底", YEAR, "2022-06-30"),
    ("6 月 底 前", YEAR, "2022-06-30"),
    ("6月末", YEAR, "2022-06-30"),
    ("6月份", YEAR, "2022-06-30"),
    ("2024年2月底前", BARE, "2024-02-29"),
    ("2024年4月完工", BARE, "2024-04-30"),
    ("2024年6月前", BARE, "2024-06-30"),
    ("6月上旬", YEAR, "2022-06-10"),
    ("6月中旬前", YEAR, "2022-06-20"),
    ("2月下旬", YEAR, "2022-02-28"),
    # the month and quarter of issue
    ("月底前", PLAN, "2022-05-31"),
    ("本月底", PLAN, "2022-05-31"),
    ("本月25日前", PLAN, "2022-05-25"),
    ("当月中旬", PLAN, "2022-05-20"),
    ("次月5日前", DateContext(issued=D(2021, 12, 8)), "2022-01-05"),
    ("下月底前", DateContext(issued=D(2022, 12, 8)), "2023-01-31"),
    ("本季度末", PLAN, "2022-06-30"),
    ("季度末前", PLAN, "2022-06-30"),
    ("下季度内", DateContext(issued=D(2022, 11, 1)), "2023-03-31"),
    ("本周五前", PLAN, "2022-05-06"),
    ("下周三前", PLAN, "2022-05-11"),
    ("下星期天前", PLAN, "2022-05-15"),
    ("本周内", PLAN, "2022-05-08"),
    # festivals
    ("国庆节前", YEAR, "2022-09-30"),
    ("2023年“十一”前", BARE, "2023-09-28"),
    ("五一劳动节前", YEAR, "2022-04-29"),
    ("“七一”前", YEAR, "2022-06-30"),
    ("元旦前", YEAR, "2022-12-30"),
    ("2023年元旦前", YEAR, "2022-12-30"),
    ("明年元旦前", YEAR, "2022-12-30"),
    ("2025年春节前", BARE, "2025-01-27"),
    ("2025年中秋节前", BARE, "2025-09-30"),
    ("端午节前", DateContext(2024), "2024-06-07"),
    ("春节前", DateContext(2022, D(2022, 5, 7)), "2023-01-20"),
    ("2025年秋季学期开学前", BARE, "2025-08-31"),
    # quarters and halves
    ("一季度", YEAR, "2022-03-31"),
    ("二季度末", YEAR, "2022-06-30"),
    ("第三季度前", YEAR, "2022-09-30"),
    ("4季度", YEAR, "2022-12-31"),
    ("三季度末前", YEAR, "2022-09-30"),
    ("前三季度", YEAR, "2022-09-30"),
    ("2023年前三季度", YEAR, "2023-09-30"),
    ("2023年第一季度", YEAR, "2023-03-31"),
    ("上半年", YEAR, "2022-06-30"),
    ("2019年上半年完成", YEAR, "2019-06-30"),
    ("下半年", YEAR, "2022-12-31"),
    # years
    ("2025", BARE, "2025-12-31"),
    ("2025年", BARE, "2025-12-31"),
    ("2025年度", BARE, "2025-12-31"),
    ("到2025年", BARE, "2025-12-31"),
    ("到2020年年底", BARE, "2020-12-31"),
    ("2020年底前", BARE, "2020-12-31"),
    ("2020年年底前", BARE, "2020-12-31"),
    ("力争2020年年底前", BARE, "2020-12-31"),
    ("2022年全年", BARE, "2022-12-31"),
    ("2022年内", BARE, "2022-12-31"),
    ("2035年前", BARE, "2035-12-31"),
    ("年底前", YEAR, "2022-12-31"),
    ("年内", YEAR, "2022-12-31"),
    ("今年内", YEAR, "2022-12-31"),
    ("本年度内", YEAR, "2022-12-31"),
    ("年度内", YEAR, "2022-12-31"),
    ("年度内完成", YEAR, "2022-12-31"),
    ("年度底前", ISSUED, "2021-12-31"),
    ("年度末", YEAR, "2022-12-31"),
    ("当年6月底", YEAR, "2022-06-30"),
    ("次年3月底前", YEAR, "2023-03-31"),
    ("明年3月底前", YEAR, "2023-03-31"),
    ("明年3月底前", ISSUED, "2022-03-31"),
    ("后年底", YEAR, "2024-12-31"),
    # five-year plans
    ("到“十四五”末", BARE, "2025-12-31"),
    ("十四五末", BARE, "2025-12-31"),
    ("“十四五”", BARE, "2025-12-31"),
    ("十四五", BARE, "2025-12-31"),
    ('"十四五"期间', BARE, "2025-12-31"),
    ("“十三五”规划期末", BARE, "2020-12-31"),
    ("“十五五”末", BARE, "2030-12-31"),
    ("“十五”期末", BARE, "2005-12-31"),
    ("“九五”末", BARE, "2000-12-31"),
    ("到“十四五”末，到2025年", BARE, "2025-12-31"),
    # counted from the day of issue
    ("印发之日起30日内", PLAN, "2022-06-06"),
    ("自印发之日起10个工作日内", PLAN, "2022-05-20"),
    ("本方案印发后三个月内", PLAN, "2022-08-08"),
    ("发布之日起十五日内", PLAN, "2022-05-23"),
    ("5个工作日内", PLAN, "2022-05-13"),
    ("两周内", PLAN, "2022-05-23"),
    ("半个月内", PLAN, "2022-05-23"),
    ("半年内", PLAN, "2022-11-07"),
    ("一个季度内", PLAN, "2022-08-08"),
    ("一百八十日内", PLAN, "2022-11-03"),
    ("1个月内", DateContext(issued=D(2022, 1, 31)), "2022-02-28"),
    ("1年内", DateContext(issued=D(2024, 2, 29)), "2025-02-28"),
    ("两年内", PLAN, "2024-05-07"),
    ("三年内", PLAN, "2025-05-07"),
    ("用5年时间", PLAN, "2027-05-07"),
    ("力争用3至5年左右时间", PLAN, "2027-05-07"),
    ("未来三年", PLAN, "2025-05-07"),
    ("自2022年3月1日起30日内", BARE, "2022-03-31"),
    # ranges: their end
    ("2022年—2025年", BARE, "2025-12-31"),
    ("2022-2025年", BARE, "2025-12-31"),
    ("2022-2025", BARE, "2025-12-31"),
    ("2022～2025年底前", BARE, "2025-12-31"),
    ("1-6月", YEAR, "2022-06-30"),
    ("2022年5月至12月", BARE, "2022-12-31"),
    ("2022年12月至次年3月", BARE, "2023-03-31"),
    ("5月1日至6月30日", YEAR, "2022-06-30"),
    ("6月28-30日", YEAR, "2022-06-30"),
    ("2022.01-2022.12", BARE, "2022-12-31"),
    ("2022-03-01至2022-06-30", BARE, "2022-06-30"),
    # the year that lies in the plan's period
    ("3月底前", WINTER, "2026-03-31"),
    ("12月25日前", WINTER, "2025-12-25"),
    ("春节前", WINTER, "2026-02-14"),
    ("元旦前", WINTER, "2025-12-31"),
    ("11月至3月", WINTER, "2026-03-31"),
    ("11-3月", WINTER, "2026-03-31"),
    ("年底前", WINTER, "2025-12-31"),
    ("一季度", SCHOOL, "2026-03-31"),
    ("上半年", SCHOOL, "2026-06-30"),
    ("次年3月底前", SCHOOL, "2026-03-31"),
    ("2026年6月底前", THREE_YEARS, "2026-06-30"),
    # two units of time are one time
    ("10月国庆节前", NOW, "2025-09-30"),
    ("10月1日国庆节前", NOW, "2025-09-30"),
    ("三季度9月底前", NOW, "2025-09-30"),
    ("6月底25日前", NOW, "2025-06-25"),
    ("年底12月25日前", NOW, "2025-12-25"),
    ("10月前5个工作日内", NOW, "2025-10-14"),
    ("4月前10日", NOW, "2025-04-10"),
    ("2025年前10个月", NOW, "2025-10-31"),
    ("2025年国庆、中秋前", NOW, "2025-09-30"),
    # a date that is part of what is done, and a beginning
    ("6月底前完成2025年全年任务", NOW, "2025-06-30"),
    ("即日起至6月30日", NOW, "2025-06-30"),
    ("从6月开始，12月底前完成", NOW, "2025-12-31"),
    # other spellings
    ("2025全年", NOW, "2025-12-31"),
    ("全年", NOW, "2025-12-31"),
    ("2025年Q3", NOW, "2025-09-30"),
    ("Q3末", NOW, "2025-09-30"),
    ("去年底", NOW, "2024-12-31"),
    ("上年度末", NOW, "2024-12-31"),
    ("不晚于6月30日", NOW, "2025-06-30"),
    ("一个半月内", NOW, "2025-04-29"),
    ("一年半内", NOW, "2026-09-14"),
    ("2—3个月内", NOW, "2025-06-16"),
    ("用一个月的时间", NOW, "2025-04-14"),
    ("利用3—5年时间", NOW, "2030-03-14"),
    ("48小时内", NOW, "2025-03-16"),
    ("30日内", NOW, "2025-04-14"),
    # words that hurry say nothing beside a date
    ("尽快，6月底前完成", YEAR, "2022-06-30"),
    ("6月底前按期完成", YEAR, "2022-06-30"),
]


@pytest.mark.parametrize(("phrase", "context", "day"), DAYS)
def test_one_day(phrase: str, context: DateContext, day: str) -> None:
    deadline = deadlines.read(phrase, context)
    assert (deadline.kind, str(deadline.date), deadline.rest) == (DeadlineKind.DATE, day, "")
    assert deadline.dates == (deadline.date,)
    assert not deadline.ongoing


SEVERAL = [
    ("2021年3月底前、2021年底前", BARE, ["2021-03-31", "2021-12-31"]),
    ("2021年3月底前、6月底前、年底前", BARE, ["2021-03-31", "2021-06-30", "2021-12-31"]),
    ("3月25日、6月25日、9月25日前", YEAR, ["2022-03-25", "2022-06-25", "2022-09-25"]),
    ("2022年6月25日、26日", BARE, ["2022-06-25", "2022-06-26"]),
    ("2021年底前和次年6月底前", BARE, ["2021-12-31", "2022-06-30"]),
    ("2021年底前、明年6月底前", YEAR, ["2021-12-31", "2023-06-30"]),
    ("2022-07-31 2022-06-30", BARE, ["2022-07-31", "2022-06-30"]),
    ("3月底、6月底、9月底前", NOW, ["2025-03-31", "2025-06-30", "2025-09-30"]),
    ("3、6、9月底前", NOW, ["2025-03-31", "2025-06-30", "2025-09-30"]),
    ("4、6、9、11月25日前", NOW, ["2025-04-25", "2025-06-25", "2025-09-25", "2025-11-25"]),
    ("2025年二、三季度", NOW, ["2025-06-30", "2025-09-30"]),
    ("五一、端午、国庆前", NOW, ["2025-04-30", "2025-05-30", "2025-09-30"]),
    ("12月底、3月底前", WINTER, ["2025-12-31", "2026-03-31"]),
]


@pytest.mark.parametrize(("phrase", "context", "days"), SEVERAL)
def test_several_days(phrase: str, context: DateContext, days: list[str]) -> None:
    deadline = deadlines.read(phrase, context)
    assert [str(day) for day in deadline.dates] == days
    assert str(deadline.date) == max(days)
    assert deadline.rest == ""
    assert deadline.why.startswith(f"写了{len(days)}个时间，最后一个是时限，前面的是节点：")


WITHOUT_DAY = [
    ("", DeadlineKind.NONE),
    ("　 ", DeadlineKind.NONE),
    ("无", DeadlineKind.NONE),
    ("/", DeadlineKind.NONE),
    ("——", DeadlineKind.NONE),
    ("持续推进", DeadlineKind.ONGOING),
    ("长期坚持", DeadlineKind.ONGOING),
    ("长期", DeadlineKind.ONGOING),
    ("常态化", DeadlineKind.ONGOING),
    ("常态化推进", DeadlineKind.ONGOING),
    ("持续优化", DeadlineKind.ONGOING),
    ("持续", DeadlineKind.ONGOING),
    ("立行立改并长期坚持", DeadlineKind.ONGOING),
    ("立行立改，持续推进", DeadlineKind.ONGOING),
    ("2022年6月起持续推进", DeadlineKind.ONGOING),
    ("及时", DeadlineKind.ONGOING),
    ("长抓不懈", DeadlineKind.ONGOING),
    ("不间断", DeadlineKind.ONGOING),
    ("不定期", DeadlineKind.ONGOING),
    ("贯穿全年", DeadlineKind.ONGOING),
    ("每季度", DeadlineKind.RECURRING),
    ("双月25日前", DeadlineKind.RECURRING),
    ("每季末月25日前", DeadlineKind.RECURRING),
    ("每季度首月前10个工作日内", DeadlineKind.RECURRING),
    ("每学年", DeadlineKind.RECURRING),
    ("一季一督查", DeadlineKind.RECURRING),
    ("月调度、季通报", DeadlineKind.RECURRING),
    ("2022年每季度末", DeadlineKind.RECURRING),
    ("每年", DeadlineKind.RECURRING),
    ("每月", DeadlineKind.RECURRING),
    ("每半年", DeadlineKind.RECURRING),
    ("每两个月", DeadlineKind.RECURRING),
    ("每年底前", DeadlineKind.RECURRING),
    ("每季度末", DeadlineKind.RECURRING),
    ("每周五前", DeadlineKind.RECURRING),
    ("每月25日前", DeadlineKind.RECURRING),
    ("每年6月底、12月底前", DeadlineKind.RECURRING),
    ("每季度第一个月10日前", DeadlineKind.RECURRING),
    ("每季度结束后10日内", DeadlineKind.RECURRING),
    ("每年至少2次", DeadlineKind.RECURRING),
    ("一季度一次", DeadlineKind.RECURRING),
    ("按月", DeadlineKind.RECURRING),
    ("逐年", DeadlineKind.RECURRING),
    ("定期", DeadlineKind.RECURRING),
]


@pytest.mark.parametrize(("phrase", "kind"), WITHOUT_DAY)
def test_without_a_day(phrase: str, kind: DeadlineKind) -> None:
    deadline = deadlines.read(phrase, PLAN)
    assert (deadline.kind, deadline.date, deadline.rest) == (kind, None, "")
    assert deadline.why


# Why a phrase has no day, in words that a clerk finds in the message.
NOT_UNDERSTOOD = [
    ("2024-02-30", PLAN, "“2024-02-30”在日历上不存在"),
    ("2023年2月29日前", PLAN, "“2023年2月29日前”在日历上不存在"),
    ("13月底前", PLAN, "在日历上不存在"),
    ("13月", BARE, "在日历上不存在"),
    ("6月31日、7月31日", PLAN, "“6月31日”在日历上不存在"),
    ("6月底前", BARE, "“6月底前”没有写年份"),
    ("次年底", BARE, "没有写年份"),
    ("25日前", PLAN, "没有写月份"),
    ("22年6月底前", PLAN, "不是四位数"),
    ("3022年6月底前", PLAN, "不是四位数"),
    ("20226月底前", PLAN, "疑似漏了"),
    ("202257日", PLAN, "疑似漏了"),
    ("12月至3月", PLAN, "结束早于开始"),
    ("2022年6月起", PLAN, "开始时间"),
    ("6月初", PLAN, "没有说到哪一天"),
    ("本月初", PLAN, "没有说到哪一天"),
    ("2022年年中", PLAN, "没有说到哪一天"),
    ("年中", PLAN, "没有说到哪一天"),
    ("立即", PLAN, "没有说到哪一天"),
    ("立行立改", PLAN, "没有说到哪一天"),
    ("尽快完成", PLAN, "没有说到哪一天"),
    ("月底前", YEAR, "没有写发文日期"),
    ("本周五前", YEAR, "没有写发文日期"),
    ("本季度末", YEAR, "没有写发文日期"),
    ("印发后三个月内", YEAR, "没有写发文日期"),
    ("5个工作日内", YEAR, "没有写发文日期"),
    ("收到通知后5个工作日内", PLAN, "要从文中说的那一天起算"),
    ("半日内", PLAN, "数不出是哪一天"),
    ("0个工作日内", PLAN, "数不出是哪一天"),
    ("999年内", DateContext(issued=D(9998, 1, 1)), "数不出是哪一天"),
    ("G60", PLAN, "看不出是什么时间"),
    ("四年行动", PLAN, "看不出是什么时间"),
    ("停用时间超过三年", PLAN, "看不出是什么时间"),
    ("三类500强", PLAN, "看不出是什么时间"),
    ("中长期规划", PLAN, "看不出是什么时间"),
    ("“十四五”规划", PLAN, "看不出是什么时间"),
    ("占当年比例", PLAN, "看不出是什么时间"),
    ("2099年春节前", PLAN, "要看2099年的放假安排，没有查到"),
    ("国庆节", PLAN, "看不出是什么时间"),
    ("二十一前", PLAN, "看不出是什么时间"),
    ("汛期前", PLAN, "“汛期前”是哪一天没有写明"),
    ("2025年汛期前", PLAN, "里的“汛期”是哪一天没有写明"),
    ("2025年汛期", PLAN, "里的“汛期”是哪一天没有写明"),
    ("2025年底省级验收前", PLAN, "里的“省级验收”是哪一天没有写明"),
    ("年终考核前", PLAN, "里的“考核”是哪一天没有写明"),
    ("3月两会前", PLAN, "里的“两会”是哪一天没有写明"),
    ("6月底前，省级验收前", PLAN, "里的“省级验收”是哪一天没有写明"),
    ("2025年雨季前完成清淤", PLAN, "里的“雨季”是哪一天没有写明"),
    ("9月国庆节前", PLAN, "对不上"),
    ("三季度6月底前", PLAN, "对不上"),
    ("国庆节前3天", PLAN, "从哪一天往前数"),
    ("次月前5个工作日内", PLAN, "从哪一天往前数"),
    ("季度末25日前", PLAN, "没有写月份"),
    ("完成2025年全年任务", PLAN, "说的是事项本身"),
    ("比2024年底下降", PLAN, "说的是事项本身"),
    ("完成2026年计划编制", PLAN, "说的是事项本身"),
    ("自2025年9月", PLAN, "开始时间"),
    ("不早于6月30日", PLAN, "开始时间"),
    ("自印发之日起", PLAN, "开始时间"),
    ("收到通知三个工作日内", PLAN, "要从文中说的那一天起算"),
    ("上级文件印发后1个月内", PLAN, "要从文中说的那一天起算"),
    ("短期攻坚、中期推进、长期坚持", PLAN, "说的是阶段"),
    ("三季度初", PLAN, "没有说到哪一天"),
    ("未按期", PLAN, "“不”“未”一类的字"),
    (
        "2月底前",
        DateContext.of_plan(None, D(2025, 3, 1), D(2025, 12, 31), OFFICIAL),
        "里没有这一天",
    ),
    ("年底前", THREE_YEARS, "2024年、2025年、2026年都有这一天"),
    ("6月31日前", WINTER, "在日历上不存在"),
    ("3个月", PLAN, "看不出是什么时间"),
    ("完成", PLAN, "看不出是什么时间"),
    ("123月", PLAN, "看不出是什么时间"),
]


@pytest.mark.parametrize(("phrase", "context", "why"), NOT_UNDERSTOOD)
def test_not_understood(phrase: str, context: DateContext, why: str) -> None:
    deadline = deadlines.read(phrase, context)
    assert (deadline.kind, deadline.date) == (DeadlineKind.UNKNOWN, None)
    assert why in deadline.why


def test_a_fault_is_not_hidden_by_a_date_beside_it() -> None:
    deadline = deadlines.read("2021年3月底前、2021年11月31日前", PLAN)
    assert deadline.kind is DeadlineKind.UNKNOWN
    assert deadline.dates == (D(2021, 3, 31),)


LASTING = [
    ("2021年12月31日前，并持续推进", "2021-12-31", ""),
    ("2021年底前，并长期坚持", "2021-12-31", ""),
    ("2021年底前印发方案，并持续推进宣传", "2021-12-31", "印发方案；宣传"),
    ("2023年12月31日前完成甲工程;持续推进乙河治理。", "2023-12-31", "完成甲工程；乙河治理"),
    ("2021年底前，每季度调度", "2021-12-31", "调度"),
]


@pytest.mark.parametrize(("phrase", "day", "rest"), LASTING)
def test_a_date_and_what_goes_on_after_it(phrase: str, day: str, rest: str) -> None:
    deadline = deadlines.read(phrase, BARE)
    assert (deadline.kind, str(deadline.date)) == (DeadlineKind.DATE, day)
    assert deadline.ongoing
    assert deadline.rest == rest
    assert deadline.why.endswith("此后仍要持续推进")


def test_in_good_time_before_a_date_does_not_go_on_after_it() -> None:
    assert not deadlines.read("6月底前及时完成", YEAR).ongoing


RESTS = [
    ("2022年6月30日前，甲县项目建成投产", "甲县项目建成投产"),
    ("甲县项目于2022年6月30日前开工（暂定）", "甲县项目；开工（暂定）"),
    ("2022年底前完成一半，2023年底前全部完成", "完成一半"),
    ("2025年6月底前编制《2026年实施方案》", "编制《2026年实施方案》"),
    ("2025年底前编制2026—2030年规划", "编制；规划"),
    ("2025年底前达到2030年目标的50%", "达；目标的50%"),
    ("2025年6月底前完成岗前培训", "完成岗前培训"),
    ("1、2025年6月底前", "1"),
    ("2022年6月底前期工作", "前期工作"),
    ("2022年6月起草办法", "起草办法"),
    ("原则上2022年6月底前", "原则上"),
    ("Ｇ６０沿线2022年底前", "Ｇ６０沿线"),
]


@pytest.mark.parametrize(("phrase", "rest"), RESTS)
def test_other_words_are_kept_as_typed(phrase: str, rest: str) -> None:
    deadline = deadlines.read(phrase, BARE)
    assert (deadline.kind, deadline.rest) == (DeadlineKind.DATE, rest)


WHYS = [
    (
        "6月底前",
        YEAR,
        "“6月底前”含当日，即2022年6月30日（当月最后一天）；原文没有写年份，按方案年份2022年计",
    ),
    ("2022年6月30日前", BARE, "“2022年6月30日前”含当日，即2022年6月30日"),
    ("到“十四五”末", BARE, "“‘十四五’末”即2025年12月31日（规划期最后一天）"),
    (
        "2024年6月前",
        BARE,
        "“2024年6月前”的“前”按含当期计，即2024年6月30日（当月最后一天）；如果指这一期开始之前，请写明日期",
    ),
    ("次年底", YEAR, "“次年底”即2023年12月31日（当年最后一天）；“次年”按方案年份推算"),
    (
        "印发后5日内",
        PLAN,
        "“印发后5日内”即2022年5月12日，从印发之日2022年5月7日的次日起算",
    ),
    (
        "5日内",
        PLAN,
        "“5日内”即2022年5月12日，从印发之日（原文没有写从哪天起算）2022年5月7日的次日起算",
    ),
    ("", BARE, "没有写时限"),
]


@pytest.mark.parametrize(("phrase", "context", "why"), WHYS)
def test_the_reason_is_given(phrase: str, context: DateContext, why: str) -> None:
    assert deadlines.read(phrase, context).why == why


def test_a_year_taken_from_the_words_before_is_told() -> None:
    assert "承前文2021年计" in deadlines.read("2021年3月底前、年底前", YEAR).why


def test_an_unpublished_calendar_is_said_aloud() -> None:
    deadline = deadlines.read("5个工作日内", DateContext(issued=D(2090, 1, 2)))
    assert "2090年放假安排还没有公布，按周一至周五推算" in deadline.why


def test_the_place_is_handed_on() -> None:
    at = Source("plan.yaml", 3, 7)
    assert deadlines.read("6月底前", YEAR, at).at == at
    assert deadlines.read("6月底前", YEAR) == deadlines.read("6月底前", YEAR, at)


# Running text: 【】 a sure limit, 〔〕 an expression that may be none.
SENTENCES = [
    "【2022年6月底前】,甲市完成乙河排查,【12月底前】完成治理。【6月底前】报告。",
    "甲市项目到【2025年】建成,比2015年下降10%,【年底前】见效。",
    "于【每月25日前】报送;【3月25日】、【6月25日前】报告季度进展。",
    "毕业〔5年内〕可以申请;【用5年时间】培养千人。",
    "自2022年起持续推进丙山修复,及时公开。",
    "科学制定十四五规划;【“十四五”期间】新建管网;四年行动;G60沿线。",
    "【２０２２ 年 ６ 月 底前】建成,〔2023-2025年〕提升;【2024年5月至8月底】验收。",
    "【20226月底前】完成。",
    "【年度内】建成,【2022年度底前】验收;比上年度末下降;开展年度内部审计和年度内控评价。",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_deadlines_inside_sentences(sentence: str) -> None:
    text = "".join(character for character in sentence if character not in "【】〔〕")
    shown = text
    for match in reversed(deadlines.find(text, PLAN)):
        opening, closing = "【】" if match.firm else "〔〕"
        inside = shown[match.start : match.end]
        assert match.deadline.said == inside
        shown = shown[: match.start] + opening + inside + closing + shown[match.end :]
    assert shown == sentence


def test_a_year_carries_over_to_the_end_of_its_sentence_only() -> None:
    text = "2021年6月底前开工,12月底前完工。9月底前总结。"
    days = [str(match.deadline.date) for match in deadlines.find(text, PLAN)]
    assert days == ["2021-06-30", "2021-12-31", "2022-09-30"]


@pytest.mark.parametrize(
    "text",
    ["2022-05-07前", "2022-05", "5月7日", "2022年5月", "2022-13-01", "", "2022-5-7 2022-5-8"],
)
def test_what_is_not_exactly_one_date(text: str) -> None:
    assert deadlines.parse_date(text) is None


# --- what holds for every text ------------------------------------------------------------------

dates = st.dates(D(1900, 1, 1), D(2199, 12, 31))
years = st.integers(1900, 2199)
months = st.integers(1, 12)
contexts = st.builds(
    DateContext, st.none() | st.integers(1, 9999), st.none() | st.dates(D(1, 1, 1), D(9999, 12, 31))
)
_NUMERALS = "〇一二三四五六七八九"


def small(value: int) -> str:
    """A month or a day in Chinese numerals: 十, 二十一."""
    tens, ones = divmod(value, 10)
    head = {0: "", 1: "十"}.get(tens, _NUMERALS[tens] + "十")
    return head + (_NUMERALS[ones] if ones else "")


SPELLINGS: list[Callable[[D], str]] = [
    lambda d: d.isoformat(),
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.year}.{d.month:02}.{d.day:02}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.year} 年 {d.month:02} 月 {d.day:02} 日",
    lambda d: (
        f"{''.join(_NUMERALS[int(c)] for c in str(d.year))}年{small(d.month)}月{small(d.day)}日"
    ),
]


@given(dates, st.sampled_from(SPELLINGS), contexts)
def test_any_date_in_any_spelling_reads_back(
    day: D, spell: Callable[[D], str], context: DateContext
) -> None:
    text = spell(day)
    assert deadlines.parse_date(text) == day
    for phrase in (text, f"{text}前", f"力争{text}之前完成", f"（{text}）"):
        deadline = deadlines.read(phrase, context)
        assert (deadline.kind, deadline.date, deadline.rest) == (DeadlineKind.DATE, day, "")


FORMS = sorted({phrase for phrase, _, _ in DAYS} | {phrase for phrase, _, _ in SEVERAL})
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@given(st.sampled_from(FORMS), contexts, st.data())
def test_spaces_and_full_width_digits_change_nothing(
    phrase: str, context: DateContext, data: st.DataObject
) -> None:
    """A space between two digits is the one that could join or part two numbers."""
    spaced = [
        character
        + (
            data.draw(st.sampled_from(["", " ", "　"]))
            if not (character + after).isdecimal()
            else ""
        )
        for character, after in zip(phrase, phrase[1:] + "。", strict=True)
    ]
    text = "".join(spaced)
    if data.draw(st.booleans()):
        text = text.translate({code: wide for code, wide in _WIDE.items() if chr(code).isdigit()})
    changed, plain = deadlines.read(text, context), deadlines.read(phrase, context)
    assert (changed.kind, changed.date, changed.dates) == (plain.kind, plain.date, plain.dates)
    assert bool(changed.rest) == bool(plain.rest)


@given(years, months, st.sampled_from(["底", "底前", "末", "", "前", "下旬", "份"]))
def test_the_end_of_a_month_is_its_last_day(year: int, month: int, end: str) -> None:
    day = deadlines.read(f"{year}年{month}月{end}").date
    assert day == D(year, month, calendar.monthrange(year, month)[1])
    assert deadlines.read(f"{month}月{end}", DateContext(year)).date == day


@given(
    years,
    st.sampled_from(["{}年", "{}年底前", "{}年{}月底前", "{}年{}季度", "到{}年年底", "{}年下半年"]),
    st.integers(1, 4),
    contexts,
)
def test_a_day_stays_in_the_year_that_was_named(
    year: int, form: str, part: int, context: DateContext
) -> None:
    day = deadlines.read(form.format(year, part), context).date
    assert day is not None
    assert day.year == year


@given(st.dates(D(2004, 1, 1), D(2026, 6, 1)), st.integers(1, 60))
def test_working_days_are_the_calendars(issued: D, count: int) -> None:
    context = DateContext(issued=issued)
    day = deadlines.read(f"{count}个工作日内", context).date
    assert day == context.calendar.add_workdays(issued, count)


_LONGER = ["季度", "十四五", "印发之日", "工作日", "持续推进", "完成", "2022", "6", "31", "三十"]
WORDS = st.sampled_from([*"年月日前底末内起至、每半“”个今次第-.。\n", *_LONGER])
texts = st.text() | st.lists(WORDS, max_size=12).map("".join)


@settings(max_examples=500)
@given(texts, contexts)
def test_any_text_is_answered(text: str, context: DateContext) -> None:
    deadline = deadlines.read(text, context)
    assert deadline.said == text
    assert deadline.why
    assert (deadline.date is not None) == (deadline.kind is DeadlineKind.DATE)
    if deadline.date is not None:
        assert deadline.date == max(deadline.dates)
    if deadline.kind is DeadlineKind.NONE:
        assert deadline == Deadline(text, why=deadline.why)
    deadlines.parse_date(text)


@settings(max_examples=500)
@given(texts, contexts)
def test_what_is_found_stands_in_the_text_in_order(text: str, context: DateContext) -> None:
    end = 0
    for match in deadlines.find(text, context):
        assert end <= match.start < match.end <= len(text)
        assert match.deadline.said == text[match.start : match.end]
        end = match.end


@given(st.text("abcxyz甲乙丙丁GH", min_size=1), contexts)
def test_words_without_time_are_never_a_date(text: str, context: DateContext) -> None:
    assume(unicodedata.is_normalized("NFKC", text))
    deadline = deadlines.read(text, context)
    assert (deadline.kind, deadline.rest) == (DeadlineKind.UNKNOWN, text)


def test_a_phrase_that_comes_again_is_not_read_again() -> None:
    """A plan has thousands of cells and few phrases in them."""

    def read(place: int) -> None:
        for phrase, _, _ in DAYS:
            deadlines.read(phrase, context, Source("plan.yaml", place))

    context = dataclasses.replace(PLAN, issued=datetime.date(2022, 5, 9))
    first, _ = count_steps(read, 1)
    again, _ = count_steps(read, 2)
    assert again * 10 < first
