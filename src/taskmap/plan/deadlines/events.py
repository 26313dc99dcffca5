"""Events that 前 may belong to, 汛期前, 省级验收前: no calendar has their day, so that it is asked for."""

from __future__ import annotations

import re

from msgspec.structs import replace

from taskmap.plan.deadlines.expressions import Expression, SentenceContext, fault
from taskmap.system.patterns import compile_pattern

# What everybody knows, so that it is found in running text too, and beside a date without 前: 2025年汛期.
_KNOWN = (
    "主?汛期? 大汛 防汛期? 雨季 台风季节? 台风期 (?:供暖|采暖|取暖|供热|用煤高峰)[季期]? [冬春夏秋]季(?:取暖|供暖|学期)?[期]? "
    "[入开立][冬春夏秋] 封冻期? [冰封]冻期? 结冰期? 上冻 [冬春夏秋][耕收种播灌运训储闲] [夏秋冬]粮收[购割] [夏秋]粮 三夏 三秋 "
    "(?:元旦|春节|清明|劳动节|端午|中秋|国庆)节?(?:期间|假期|假日|长假)? 开学 放假 暑期 暑假 寒假 学期 学年 高考 中考 两会 党代会 人代会 换届 年关 "
    "(?:国家|中央|省级?|市级?|县级?|上级|年终|年度)(?:考核|督[察查]|检查|审计|评估)?(?:验收|考核|督[察查]|检查|审计|评估)"
)
KNOWN_EVENT = f"(?:{'|'.join(_KNOWN.split())})(?:来临|到来|开始|结束|召开)?"
KNOWN = f"{KNOWN_EVENT}(?:之|以)?前(?![期往置的])"
# With one of these the words say what is done, not an event: 6月底完成岗前培训.
_DOING = "完成|建成|开展|进行|组织|实施|启动|推进|做好|落实|报送|上报|编制|制定|印发|形成|出台|起草"
# Words in which 前 says no time of ours. In the longer ones it may: 投产前, 上岗前.
_NO_EVENT = frozenset("目当日先此岗产婚术餐课庭事面眼生史向往朝从以之比")
_LONGEST_WORD = 14
LONGEST = _LONGEST_WORD + 6
"""So many characters an event has at the most, with the small words around it."""
_UNREAD = (
    f"的?在?(?P<event>(?:(?!{_DOING})[\\w“”\"'‘’()·%-]){{1,{_LONGEST_WORD}}}?)(?<![提目此空超])(?:之|以)?"
    "(?P<side>前(?![期往置提景沿述瞻列线端台移款所人辈程进去来排方锋半言门额一二三四五六七八九十0-9])|后(?![续期面勤半备台]))"
)
_NOTE = "里的“{}”是哪一天没有写明，请写成日期"


def event(match: re.Match[str], context: SentenceContext) -> Expression:
    """A fault: the `match` is an event whose day only the office knows, 汛期前."""
    return _unread("是哪一天没有写明，请写成日期", True)


def read_event(
    text: str, start: int, stop: int, *, alone: bool = False
) -> tuple[int, Expression] | None:
    """Where the words of an event end that begin at `start` of the `text`, in plain spelling, and the fault that they
    are: 汛期前 behind 2025年. None if there is none before `stop`. `alone`: no date stands right before, so that only 前
    makes an event.
    """
    if match := compile_pattern(_UNREAD).match(text, start, stop):
        if match["event"] in _NO_EVENT or (alone and match["side"] != "前"):
            return None
        is_limit = match["side"] == "前"
        return match.end(), _unread(_NOTE.format(match["event"]), is_limit)
    if not alone and (
        match := compile_pattern(f"的?(?P<event>{KNOWN_EVENT})").match(text, start, stop)
    ):
        return match.end(), _unread(_NOTE.format(match["event"]), False)
    return None


def _unread(note: str, is_limit: bool) -> Expression:
    """In running text only what is a limit is asked about: 汛期前, not 2025年汛期."""
    return replace(fault(note), limit=is_limit)
