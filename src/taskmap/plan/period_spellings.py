"""A period as people type it to the Period that is meant: 2022-6, 202206, 6月, 上月, and whatever documents print."""

from __future__ import annotations

import datetime
import re
from functools import cache

from taskmap.plan import periods
from taskmap.plan.deadlines import parse_day
from taskmap.plan.deadlines.plain_text import normalize
from taskmap.plan.periods import Period, period_of
from taskmap.plan.rhythm import Frequency
from taskmap.system.numerals import number
from taskmap.system.patterns import compile_pattern

SPELLINGS = "2022-06、2022年6月、6月、上月、2022-Q3、2022-H1、2022，或报送日历里的一期"
"""How a period is written, for whoever wrote something else."""
_DIGITS = "[0-9一二三四五六七八九十]"
_YEAR = (
    "(?:(?P<year>[0-9]{4}|[一二][〇零○九0-9一二三四五六七八]{3})(?:年度?|[-./ ]|(?=[QqHhWwMm])|$)"
    "|(?P<word>今|本|去|上|明)年度?|(?P<compact>[0-9]{4})(?=[0-9]{2}$))"
)
_PARTS = (
    f"(?P<month>{_DIGITS}{{1,3}})(?:月份?)?"
    f"|(?P<half_month>{_DIGITS}{{1,3}})月份?(?P<upper>[上下])半月"
    f"|(?P<ten_days>{_DIGITS}{{1,3}})月份?(?P<third>[上中下])旬"
    f"|(?P<first_month>{_DIGITS}{{1,3}})月?[至到~—-](?P<two_months>{_DIGITS}{{1,3}})月份?"
    "|第?(?P<quarter>[1-4一二三四])季度?|[Qq](?P<q>[1-4])"
    "|(?P<half>[上下])半年|[Hh](?P<h>[12])"
    f"|第?(?P<week>{_DIGITS}{{1,3}})周|[Ww](?P<w>[0-9]{{1,2}})"
    f"|第?(?P<first_week>{_DIGITS}{{1,3}})[至到~—-](?P<two_weeks>{_DIGITS}{{1,3}})周"
    "|全年"
)
_YEAR_WORDS = {"今": 0, "本": 0, "去": -1, "上": -1, "明": 1}
_NEXT_TO_TODAY = "(?P<which>[本这当上下])个?(?P<kind>月|季度?|周|星期)"
_KINDS = {
    "月": Frequency.MONTH,
    "季": Frequency.QUARTER,
    "周": Frequency.WEEK,
    "星": Frequency.WEEK,
}


def read_period(text: str, today: datetime.date, *, ahead: bool = False) -> Period | None:
    """The period that the `text` means to somebody who types it on the day `today`: a label or a title in any usual
    spelling; without a year the latest such period that has begun, or with `ahead` the first that is not over; 上月,
    本季度, 去年; or a single day. None for what is no period.
    """
    spelled = normalize(text).text
    if found := periods.parse(spelled) or _beside(spelled, today):
        return found
    if (match := _pattern().fullmatch(spelled)) and spelled:
        return _find_span(match, today, ahead)
    day = parse_day(text, today)
    return period_of(day, None) if day else None


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(f"(?:{_YEAR})?(?:{_PARTS})?")


def _beside(text: str, today: datetime.date) -> Period | None:
    """上月, 本季度, 下周: that of today, the one before it or the next one."""
    if not (match := compile_pattern(_NEXT_TO_TODAY).fullmatch(text)):
        return None
    now = period_of(today, _KINDS[match["kind"][0]])
    if match["which"] == "上":
        return period_of(now.first - datetime.timedelta(days=1), now.frequency)
    return now.next() if match["which"] == "下" else now


def _find_span(match: re.Match[str], today: datetime.date, ahead: bool) -> Period | None:
    """The period of the year that was said; else that of a year beside today, as `read_period` says."""
    if said := match["year"] or match["compact"]:
        return periods.parse(_label(match, number(said) or 0))
    if word := match["word"]:
        return periods.parse(_label(match, today.year + _YEAR_WORDS[word]))
    years = (today.year - 1, today.year, today.year + 1)
    spans = [each for year in years if (each := periods.parse(_label(match, year)))]
    if ahead:
        return next((each for each in spans if each.last >= today), None)
    return next((each for each in reversed(spans) if each.first <= today), None)


def _label(match: re.Match[str], year: int) -> str:
    """As the ledger has it; of what is no month, no week the label of no period."""
    part = {name: text for name, text in match.groupdict().items() if text}
    numbers = {name: number(text) or 0 for name, text in part.items()}
    begin = f"{year:04}-"
    if "month" in part:
        return f"{begin}{numbers['month']:02}"
    if "half_month" in part:
        return f"{begin}{numbers['half_month']:02}-H{'上下'.index(part['upper']) + 1}"
    if "ten_days" in part:
        return f"{begin}{numbers['ten_days']:02}-T{'上中下'.index(part['third']) + 1}"
    if "two_months" in part:
        return f"{begin}M{numbers['first_month']:02}-M{numbers['two_months']:02}"
    if "two_weeks" in part:
        return f"{begin}W{numbers['first_week']:02}-W{numbers['two_weeks']:02}"
    if quarter := numbers.get("quarter") or numbers.get("q"):
        return f"{begin}Q{quarter}"
    if "half" in part:
        return f"{begin}H{'上下'.index(part['half']) + 1}"
    if "h" in part:
        return f"{begin}H{numbers['h']}"
    week = numbers.get("week") or numbers.get("w")
    return f"{begin}W{week:02}" if week else f"{year:04}"
