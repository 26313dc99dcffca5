"""Rules for expressions without a day: each month, all the time, at once. And the words around dates."""

from __future__ import annotations

import re

from taskmap.plan.deadlines.expressions import Expression, SentenceContext
from taskmap.plan.model import DeadlineKind

_PERIOD = "(?:半年|年度?|季度?|半个?月|月度?|双月|周|星期|旬|工作日|日|天|学期|学年)"
# 每周一次 is once a week, not on Monday.
_WEEKDAY = "(?:周|星期)[一二三四五六日天](?!次)"
_COUNT = "(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,2})"
EVERY = (
    f"(?:每(?:个|隔)?|各(?=(?:季度?|月)[底末]))(?:{_COUNT}个?)?(?:{_WEEKDAY}|{_PERIOD})"
    f"(?:(?:(?:第[一二三四五六]个|最后一个|[首末])月)?(?:[上中下]旬|[底末初])?)"
    f"(?:(?:至少|不少于)?{_COUNT}次)?"
)
# What is done again and again: 一季一督查, 月调度、季通报.
ROUNDS = "次|报告?|调度|通报|总结|评估|考核|小结|督查|督导|检查|巡查|会商|汇总|分析|研判|专报|评定|评比|点评|推进会?|例会|清零|晾晒|排名|盘点"
ONCE_A = (
    f"(?:{_COUNT}个?)?{_PERIOD}(?:一|{_COUNT})(?:{ROUNDS})"
    f"|(?:^|(?<=[、,;和及]))(?:半年|[季月周日])度?(?:{ROUNDS})(?!之?前|以前)"
)
ALTERNATE = (
    f"(?:[双单隔][月周]|(?<![一二三四本下次上1-4])季度?[首末]月)(?:[底末初]|的?{_COUNT}[日号])?"
)
BY_PERIOD = "(?:按(?!.?度?(?:计划|任务|目标|要求|前))(?:月|季度?|年度?|周|旬)|逐[年月季周日]|定期)"

ONGOING_VERBS = "推进|坚持|优化|开展|实施|落实|保持|整改|巩固|推动|提升|改进|进行|用力|发力|跟进|化|抓好|做好|加强|深化"
ONGOING = (
    f"(?:立行立改[、,并]*)?(?:(?<![中周短])长期|长效|持续|常态|经常性?|常年|不断线?|不间断|始终|[常长]抓不懈|坚持不懈|持之以恒|久久为功|一以贯之|永久|贯穿全年|贯穿始终)"
    f"(?:地|性)?(?:{ONGOING_VERBS})*"
)
WHENEVER = "不定期|无固定期限|[无不]限期|及时|实时|随时|随发现随整改|随到随办|日常工作|不设期限"
HURRY = (
    "立即|立刻|马上|即刻|即时|立行立改|立查立改|立整立改|立改立成|即知即改|边督边改|边查边改|尽快|尽早|早日|抓紧|近期|限期"
    "|适时|按期|如期|按时|按序时进度|按进度|按要求|按计划|待定|另行通知|条件成熟[时后]?|时机成熟[时后]?"
    "|(?<![0-9一二三四五六七八九十百零〇半])年[初中](?=之?前|$|[,;、。])"
)

LIST_MARKS = ("、", "和", "及", "与")
"""What stands between times of one list."""
# What may follow an expression and belongs to it.
TAIL = (
    "(?P<clock>[ 的]?(?:(?:上午|下午|中午|晚上?)?[0-9]{1,2}(?:[:时点][0-9]{0,2}分?)|下班|当[日天]|\\(含(?:[当本][日天])?\\)|\\((?:周|星期)[一二三四五六日天]\\)(?:下班)?)(?=之?前|以前|$))?"
    "(?P<limit>之前|以前|前(?![后期置]|[一二两三四五六七八九十0-9]+个?(?:季度|月(?![0-9底末])|年|工作日|天|日|周|星期))|截止|为止|之内|以内|内|期间)?"
    "(?P<begin>起(?![草步诉])|开始|以来|以后|之后|后(?![续半期面]))?"
)
# Between dates and around them; whatever is not of these words is handed back as not understood.
CONNECTIVES = (
    "力争|争取|确保|务必|最迟|最晚|不?(?:得|能)?[早晚迟先]于|截至|截止|到|至|在|于|从|自|应当?|须|要|由|并|且|和|及|与|或|的|分别"
    "|之前|以前|前|底|末|内|止|全部|全面|按期|如期|按时|整改|完成|完工|竣工|办结|到位|落实|结束|销号|时限|时间|节点|期限|任务"
)
# Counted back from a day, or from a beginning that is not said: 国庆节前3天.
COUNTED_BACK = f"(?<!提)之?前{_COUNT}个?(?:工作日|季度|月|年|天|日|周|星期)[之以]?内?"
# What stands right before an expression: a beginning, a negation, something to compare with.
START_PREFIX = "(?<![来源出])(?:自|从|不(?:得|能)?早于|不先于|(?<!不)(?<!不得)(?:晚于|迟于))$"
COMPARED = "(?:比|较|同比|达到?|相当于|占)$"
NEGATION = "(?:[不未非无]|不再|[无不毋]需|不用)$"
NEGATED = "前面有“不”“未”一类的字，没有说到哪一天，请写明日期"
# Between 每年 and the 6月底、12月底前 that it repeats.
REPEATED = "(?:[、,和及或的于在至到~-]|第[一二三]个月|最后一个月|[首末]月|结束后|终了后)*"


def recurring(match: re.Match[str], context: SentenceContext) -> Expression:
    """The `match` is work that comes again and has no last day: 每月, 按季度, 每年6月底."""
    note = "是定期时限，没有单一的截止日"
    return Expression(DeadlineKind.RECURRING, note, ongoing=True)


def ongoing(match: re.Match[str], context: SentenceContext) -> Expression:
    """The `match` is work without an end: 长期坚持. Never overdue, reported all the same."""
    note = "是长期事项，没有截止日，不判逾期，仍需按期报送"
    return Expression(DeadlineKind.ONGOING, note, ongoing=True)


def whenever(match: re.Match[str], context: SentenceContext) -> Expression:
    """The `match` is work to be done as it arises, 随时: ongoing if it stands alone, nothing beside a date."""
    note = "是随发生随办理，没有固定截止日，按长期事项计：不判逾期，仍需按期报送"
    return Expression(DeadlineKind.ONGOING, note)


def hurry(match: re.Match[str], context: SentenceContext) -> Expression:
    """The `match` presses and names no day, 尽快 or 按期: not understood if it stands alone, nothing beside a date."""
    note = "没有说到哪一天，请写明日期（如“印发之日起5个工作日内”）；长期要做的请写“长期坚持”"
    return Expression(DeadlineKind.NONE, note)
