"""What units write as 完成状态 and 完成比例, to the status and the number that is meant."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from taskmap.plan.progress import BLANK_MARKS, Status
from taskmap.system import numerals
from taskmap.system.text import plain

_STATUSES = {status.value: status for status in Status}
_LIKELY = {
    **dict.fromkeys(
        ("未开始", "未开展", "尚未启动", "未启动实施", "未推进", "没有启动"), Status.NOT_STARTED
    ),
    **dict.fromkeys(
        ("进行中", "正在推进", "正在进行", "推进", "正在办理", "办理中", "有序推进", "基本完成"),
        Status.IN_PROGRESS,
    ),
    **dict.fromkeys(("完成", "已办结", "办结", "全部完成", "已全部完成", "达标"), Status.DONE),
    **dict.fromkeys(
        ("持续推进", "长期推进", "常态化", "持续", "长期", "常态化推进", "坚持"), Status.ONGOING
    ),
}
"""Words that are none of the four: which of them is likely meant is asked, not assumed."""
# Ticks, full stops and brackets around the word.
_AROUND = re.compile(r"^[^\w%]+|[^\w%]+$")
_PERCENT_AFTER = re.compile(r"[(:,。、]*(?:完成)?约?(\d+(?:\.\d+)?%)[)左右]*")

_NUMBER = r"([-+]?(?:\d+(?:\.\d*)?|\.\d+))"
_BEFORE = r"(?:目前|现已|已|总体|累计|基本|共)*(?:完成|达到|达|进度|推进|比例|到)*[为:]?(?:大约|约|近|超过|超|逾)?"
_AFTER = r"(?:左右|上下|以上|多|余)?"
_CHINESE = r"([一二两三四五六七八九十百零〇]+)(?:点([一二三四五六七八九零〇]+))?"
_WHOLE = re.compile(rf"{_BEFORE}{_NUMBER}[%分]?{_AFTER}")
_SPELLED = re.compile(rf"{_BEFORE}(百分之?)?{_CHINESE}[%分]?{_AFTER}")
_PERCENT = re.compile(rf"{_NUMBER}%")
_TENTHS = re.compile(rf"{_BEFORE}([一二三四五六七八九十\d])成([一二三四五六七八九半\d])?{_AFTER}")
_FULL_STOP = re.compile(r"[。.,;!、]+$")
_RANGE = re.compile(r"\d%?[-~至到]\d")
# 没有 and 暂无 as a status are words that have to be asked about, no blank.
_EMPTY = BLANK_MARKS | {"\\", "--", "空"}


@lru_cache(maxsize=1024)
def parse_status(raw_text: str) -> tuple[Status | None, str]:
    """The status that `raw_text` names, and the percentage written behind it (「已完成 90%」 gives
    「90%」), "" without one; None for a word that is none of the four.
    """
    text = _AROUND.sub("", plain(raw_text))
    for word, found in _STATUSES.items():
        if text == word:
            return found, ""
        if text.startswith(word) and (percent := _PERCENT_AFTER.fullmatch(text, len(word))):
            return found, percent[1]
    return None, ""


def suggest_status(raw_text: str) -> Status | None:
    """The status that a word likely means (办结 for 已完成): it is only suggested. None if `raw_text`
    suggests none.
    """
    return _LIKELY.get(_AROUND.sub("", plain(raw_text)))


def is_blank(raw_text: str) -> bool:
    """Whether `raw_text` is empty, or a mark that stands for nothing, such as / or --."""
    return len(raw_text) < 10 and plain(raw_text) in _EMPTY


class Percentage(NamedTuple):
    """A number of hundredths; `has_sign` if the text itself said so, with % or 成. 0.9 alone may mean 90."""

    value: float
    has_sign: bool


def parse_percent(raw_text: str) -> Percentage | None:
    """The one percentage in `raw_text`: 90％, ９０, 九成, 九十, 百分之九十, 百分百, 90分, 已完成 90%, 90%左右. None if it
    says none, or more than one.
    """
    text = _FULL_STOP.sub("", plain(raw_text))
    if found := _WHOLE.fullmatch(text):
        return Percentage(float(found[1]), "%" in text)
    if found := _TENTHS.fullmatch(text):
        return _tenths(found[1], found[2] or "")
    if found := _SPELLED.fullmatch(text):
        return _read_words(found[2], found[3] or "", has_sign=bool(found[1]) or "%" in text)
    percents = _PERCENT.findall(text)
    # In a sentence only a number with the sign is a share, and only if there is one.
    return (
        Percentage(float(percents[0]), True)
        if len(percents) == 1 and not _RANGE.search(text)
        else None
    )


def _tenths(whole: str, rest: str) -> Percentage | None:
    first = numerals.number(whole)
    second = 5 if rest == "半" else numerals.number(rest) if rest else 0
    return None if first is None or second is None else Percentage(first * 10.0 + second, True)


def _read_words(whole: str, rest: str, *, has_sign: bool) -> Percentage | None:
    if whole == "百" and has_sign:
        return Percentage(100.0, True)
    number = numerals.number(whole)
    digits = "".join(str(numerals.number(digit)) for digit in rest)
    return None if number is None else Percentage(float(f"{number}.{digits or 0}"), has_sign)
