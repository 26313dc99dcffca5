"""The reporting duty: 每月25日前报送…（签字盖章）至…，由…汇总报…; and what is to be handed in once."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from taskmap.notices.drafting.draft import Doubt, DraftReportingRule, Leftover
from taskmap.notices.drafting.names import is_name
from taskmap.notices.drafting.words import Words, short
from taskmap.notices.lexicon.reporting import (
    BEHIND_RECEIVER,
    BRACKET_BEHIND_RECEIVER,
    COLLECTED_BY,
    DAILY,
    DAY_OF_YEAR,
    DAY_SAID,
    EVERY,
    EVERYBODY,
    FORWARD,
    HALF_MONTH,
    HALF_YEARLY,
    LEVEL_AHEAD,
    MONTHLY,
    MORE_DAYS,
    OBJECT_BEFORE,
    OBJECT_BEHIND,
    PLAN_NAMED,
    PLANS,
    QUARTERLY,
    SIGNED,
    SIGNED_REMARK,
    TEN_DAYS,
    TO,
    TOWARDS,
    TWO_MONTHS,
    TWO_WEEKS,
    VERB,
    WEEKLY,
    YEARLY,
)
from taskmap.notices.lexicon.roles import LEADS_BEFORE
from taskmap.notices.lexicon.units import GLOSS
from taskmap.plan import deadlines
from taskmap.plan.deadlines import DateContext
from taskmap.plan.model import Deadline, DeadlineKind
from taskmap.plan.rhythm import LAST, Frequency
from taskmap.system.diagnostics import Source

_RHYTHMS = (
    (TEN_DAYS, Frequency.TEN_DAYS, "每旬进展"),
    (TWO_WEEKS, Frequency.TWO_WEEKS, "双周进展"),
    (HALF_MONTH, Frequency.HALF_MONTH, "半月进展"),
    (TWO_MONTHS, Frequency.TWO_MONTHS, "双月进展"),
    (QUARTERLY, Frequency.QUARTER, "季度进展"),
    (HALF_YEARLY, Frequency.HALF_YEAR, "半年进展"),
    (WEEKLY, Frequency.WEEK, "每周进展"),
    (YEARLY, Frequency.YEAR, "年度总结"),
    (MONTHLY, Frequency.MONTH, "月度进展"),
)
_FIXED = (
    (Frequency.HALF_YEAR, "半年进展", (6, 12)),
    (Frequency.QUARTER, "季度进展", (3, 6, 9, 12)),
    (Frequency.YEAR, "年度总结", (12,)),
)
"""The months in which periods end: a report on the same day of each is one of that rhythm."""
_END_WITHOUT_WORDS = (Frequency.TEN_DAYS, Frequency.HALF_MONTH)
"""A report of these is due at the end of its period, unless something else is said."""
_REACH = 150
"""So far behind the time stands what belongs to it."""


def rules(lines: Iterable[Words], date_context: DateContext) -> tuple[DraftReportingRule, ...]:
    """The reporting duties in the sentences of `lines`, which belong to no task: the last one of
    each name, rhythm and day.
    """
    found: list[DraftReportingRule] = []
    for words in lines:
        for match in re.finditer("[^。\n]+", words.text):
            sentence = words.part(match.start(), match.end())
            found += _in_sentence(sentence, date_context)
    unique = {(rule.name, rule.every, rule.day, rule.months, rule.once): rule for rule in found}
    return tuple(_said_once(_with_unique_names(unique.values())))


def daily_doubts(lines: Iterable[Words]) -> Iterator[Doubt]:
    """A doubt for each sentence of `lines` that asks for a report every day, which no rule of a plan can say."""
    for words in lines:
        for found in DAILY.finditer(words.text):
            message = f"“{short(words.text[found.start() :])}”是每天报，方案最密只能每周报；请另行安排，或者改成每周"
            yield Doubt(words.place(found.start()), "report-daily", message, "reporting")


def is_rule(words: Words, date_context: DateContext) -> bool:
    """Whether the `words` of a whole point are a reporting duty that comes again, and so no task: 各单位每月25日前报送进展."""
    return len(words) <= _REACH and any(
        rule.every or rule.months for rule in rules((words,), date_context)
    )


def _said_once(rules_: Iterable[DraftReportingRule]) -> Iterator[DraftReportingRule]:
    """Several rules of one sentence: the sentence, and a doubt in the same words, stand at the first of them."""
    said: set[tuple[object, ...]] = set()
    for rule in rules_:
        doubts = [one for one in rule.doubts if (*rule.leftovers, one.message) not in said]
        leftovers = [one for one in rule.leftovers if (one,) not in said]
        said |= {(*rule.leftovers, one.message) for one in rule.doubts}
        said |= {(one,) for one in rule.leftovers}
        yield replace(rule, doubts=tuple(doubts), leftovers=tuple(leftovers))


def _in_sentence(words: Words, date_context: DateContext) -> Iterator[DraftReportingRule]:
    recurring_spans: list[tuple[int, int]] = []
    regular: DraftReportingRule | None = None
    for match in EVERY.finditer(words.text):
        after = words.text[match.end() : match.end() + _REACH]
        if not VERB.search(after[:80]) or _asks_otherwise(after):
            continue
        more = MORE_DAYS.match(words.text, match.end())
        recurring_spans.append((match.start(), more.end() if more else match.end()))
        sentence = _ReportingSentence(words, match.start(), after)
        if match["month"] and (more or match["month"] != "12"):
            yield from _yearly(
                sentence, words.text[match.start() : recurring_spans[-1][1]], date_context
            )
        else:
            regular = _regular(match, sentence)
            yield regular
            if more:
                yield from _yearly(sentence, more[0], date_context)
    yield from _once(words, date_context, recurring_spans, regular)


def _asks_otherwise(after: str) -> bool:
    """Whether a clause of its own stands before the next time that comes again: 每周调度，每半月报送."""
    following = EVERY.search(after)
    between = after[: following.start()] if following else ""
    own = between.rstrip("，, ")
    return own != between and bool(own.strip("，,、和及与 ")) and not VERB.search(own)


class _ReportingSentence(Struct, frozen=True):
    """A sentence, where its time stands, and the words after that."""

    words: Words
    start: int
    after: str

    @property
    def who(self) -> str:
        return "lead" if LEADS_BEFORE.search(self.words.text[: self.start]) else "all"

    @property
    def leftovers(self) -> tuple[Leftover, ...]:
        return (Leftover(self.words.at, self.words.text),)

    def receivers(self) -> tuple[str, str]:
        """The body that gets the reports, and the one that it passes them on to; empty where nothing is said."""
        forward = FORWARD.search(self.after)
        to = _receiver(self.after[: forward.start()] if forward else self.after)
        if not to and (by := COLLECTED_BY.search(self.after)):
            to = by["by"]
        return to, forward["to"].strip() if forward else ""

    def rule(self, name: str) -> DraftReportingRule:
        to, forward = self.receivers()
        signed = bool(SIGNED.search(self.words.text))
        return DraftReportingRule(
            name, to=to, forward_to=forward, signed=signed, who=self.who, leftovers=self.leftovers
        )


def _regular(match: re.Match[str], sentence: _ReportingSentence) -> DraftReportingRule:
    rhythm, name = next(
        (rhythm, name) for form, rhythm, name in _RHYTHMS if form.match(match["often"])
    )
    rule = replace(sentence.rule(name), every=rhythm, day=_day(match))
    if rule.day or rule.every in _END_WITHOUT_WORDS:
        return rule
    message = (
        f"没有写几号前报，暂按期末最后一天计：“{short(sentence.words.text[sentence.start :])}”"
    )
    return replace(
        rule, doubts=(Doubt(sentence.words.place(sentence.start), "report-day", message, "every"),)
    )


def _day(match: re.Match[str]) -> str:
    if match["weekday"]:
        return f"周{match['weekday']}"
    if match["workday"]:
        return str(match["workday"])
    if match["more"]:
        return f"{int(match['day'])}日{match['more']}"
    if match["working"]:
        return f"次月前{int(match['next'])}个工作日"
    if match["next"]:
        return f"次月{int(match['next'])}日"
    if match["end"] or (match["month"] and not match["monthday"]):
        return "月底"
    day = match["day"] or match["last"] or match["monthday"]
    return str(int(day)) if day else ""


def _yearly(
    sentence: _ReportingSentence, dates: str, date_context: DateContext
) -> Iterator[DraftReportingRule]:
    """每年6月20日、12月20日前: every half year; days that make no rhythm are a duty each."""
    days = [
        (int(found[1]), int(found[2]) if found[2] else LAST)
        for found in DAY_OF_YEAR.finditer(dates)
    ]
    for rhythm, name, months in _FIXED:
        for late, next_month in enumerate(("", "次月")):
            due = {(month + late - 1) % 12 + 1 for month in months}
            if {month for month, _ in days} == due and len({day for _, day in days}) == 1:
                last = "月底" if days[0][1] == LAST else str(days[0][1])
                at = f"{next_month}{days[0][1]}日" if next_month else last
                yield replace(sentence.rule(name), every=rhythm, day=at)
                return
    for found in DAY_OF_YEAR.finditer(dates):
        day = deadlines.read(found[0], date_context).date
        if day is not None and date_context.issued and day < date_context.issued:
            day = deadlines.read(f"明年{found[0]}", date_context).date
        if day is not None:
            message = "这里只写了一次；原文是每年都报的，跨年的方案请补上以后各年"
            doubt = Doubt(sentence.words.place(sentence.start), "once-guessed", message, "once")
            rule = sentence.rule(f"{int(found[1])}月报送")
            yield replace(rule, once=day.isoformat(), doubts=(doubt,))


def _receiver(after: str) -> str:
    """The body in 报送工作进度等材料(签字盖章)至市长江办, in 报市政府 or in 向市委报告."""
    if found := TOWARDS.search(after):
        return _body(found["to"])
    verb = VERB.search(after)
    if verb is None:
        return ""
    rest = SIGNED_REMARK.sub("", after[verb.end() :])
    clause = re.split("[，,。；;]", rest)[0]
    starts = [match.end() for match in TO.finditer(clause)]
    return next((name for start in [*starts, 0] if (name := _body(clause[start:]))), "")


def _body(text: str) -> str:
    name = GLOSS.sub("", BEHIND_RECEIVER.sub("", text)).strip()
    if not is_name(name):
        name = BRACKET_BEHIND_RECEIVER.split(name)[0]
    return name if is_name(name) else ""


def _once(
    words: Words,
    date_context: DateContext,
    recurring_spans: list[tuple[int, int]],
    regular: DraftReportingRule | None,
) -> Iterator[DraftReportingRule]:
    """于6月25日之前制定实施方案; 其中，3月25日、6月25日前报季度进展: duties with a day of their own."""
    for one in deadlines.find(words.text, date_context):
        day = one.deadline.date
        inside = any(start <= one.start < end for start, end in recurring_spans)
        if inside or day is None or one.deadline.kind is not DeadlineKind.DATE or not one.firm:
            continue
        after = words.text[one.end : one.end + _REACH]
        days = one.deadline.dates
        dated = DAY_SAID.search(one.deadline.said) or len(days) > 1
        planned = EVERYBODY.search(words.text) and PLANS.search(after)
        if not dated or not (VERB.search(after[:60]) or planned):
            continue
        if date_context.issued and day < date_context.issued:
            continue
        sentence = _ReportingSentence(words, one.start, after)
        rule = sentence.rule(_report_name(after))
        if not rule.to and regular is not None:
            rule = replace(rule, to=regular.to)
        yield (
            _in_months(rule, one.deadline)
            if len(days) > 1
            else _on_day(rule, day, words.place(one.start))
        )


def _on_day(rule: DraftReportingRule, day: datetime.date, at: Source) -> DraftReportingRule:
    message = "一次性的报送任务，名称和报送单位请核对"
    doubt = Doubt(at, "once-guessed", message, "once")
    return replace(rule, once=day.isoformat(), doubts=(doubt,))


def _in_months(rule: DraftReportingRule, deadline: Deadline) -> DraftReportingRule:
    """4、6、9、11月25日前: the months share their day, or their end; where a year is said, in that alone."""
    days = deadline.dates
    months = tuple(str(day.month) for day in days)
    last = max(day.day for day in days)
    same = all(day.day == last for day in days)
    rule = replace(rule, months=months, day=str(last) if same else "月底")
    if "年" not in deadline.said:
        return rule
    return replace(rule, begins=f"{min(days):%Y-%m}", ends=f"{max(days):%Y-%m}")


def _report_name(after: str) -> str:
    for pattern in (OBJECT_BEFORE, OBJECT_BEHIND, PLAN_NAMED):
        if found := pattern.search(after):
            return short(LEVEL_AHEAD.sub("", found["what"]), 24)
    return "专项报告"


def _with_unique_names(rules_: Iterable[DraftReportingRule]) -> Iterator[DraftReportingRule]:
    """No two rules of one name."""
    seen: dict[str, int] = {}
    for rule in rules_:
        seen[rule.name] = seen.get(rule.name, 0) + 1
        yield (
            rule
            if seen[rule.name] == 1
            else replace(rule, name=f"{rule.name}（{seen[rule.name]}）")
        )
