"""The reporting duty: 每月25日前报送…（签字盖章）至…，由…汇总报…; and what is to be handed in once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from taskmap.notices.drafting.draft import Doubt, Kept, Rule
from taskmap.notices.drafting.names import is_name
from taskmap.notices.drafting.words import Words, short
from taskmap.notices.lexicon.reporting import (
    BEHIND_RECEIVER,
    BRACKET_BEHIND_RECEIVER,
    COLLECTED_BY,
    DAY_OF_YEAR,
    DAY_SAID,
    EVERY,
    EVERYBODY,
    FORWARD,
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
    TO,
    TOWARDS,
    VERB,
    WEEKLY,
    YEARLY,
)
from taskmap.notices.lexicon.roles import LEADS_BEFORE
from taskmap.plan import deadlines
from taskmap.plan.deadlines import Frame
from taskmap.plan.model import DeadlineKind, Rhythm

_RHYTHMS = (
    (QUARTERLY, Rhythm.QUARTER, "季度进展"),
    (HALF_YEARLY, Rhythm.HALF_YEAR, "半年进展"),
    (WEEKLY, Rhythm.WEEK, "每周进展"),
    (YEARLY, Rhythm.YEAR, "年度总结"),
    (MONTHLY, Rhythm.MONTH, "月度进展"),
)
_FIXED = (
    (Rhythm.HALF_YEAR, "半年进展", (6, 12)),
    (Rhythm.QUARTER, "季度进展", (3, 6, 9, 12)),
    (Rhythm.YEAR, "年度总结", (12,)),
)
"""The months in which periods end: a report on the same day of each is one of that rhythm."""
_LAST = 31
_REACH = 150
"""So far behind the time stands what belongs to it."""


def rules(lines: Iterable[Words], frame: Frame) -> tuple[Rule, ...]:
    """The duties in sentences that belong to no task."""
    found: list[Rule] = []
    for words in lines:
        for match in re.finditer("[^。\n]+", words.text):
            sentence = words.part(match.start(), match.end())
            found += _in_sentence(sentence, frame)
    unique = {(rule.name, rule.every, rule.day, rule.once): rule for rule in found}
    return tuple(_named_apart(unique.values()))


def _in_sentence(words: Words, frame: Frame) -> Iterator[Rule]:
    taken: list[tuple[int, int]] = []
    regular: Rule | None = None
    for match in EVERY.finditer(words.text):
        after = words.text[match.end() : match.end() + _REACH]
        if not VERB.search(after[:80]):
            continue
        more = MORE_DAYS.match(words.text, match.end())
        taken.append((match.start(), more.end() if more else match.end()))
        told = _Told(words, match.start(), after)
        if match["month"] and (more or match["month"] != "12"):
            yield from _yearly(told, words.text[match.start() : taken[-1][1]], frame)
        else:
            regular = _regular(match, told)
            yield regular
    yield from _once(words, frame, taken, regular)


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence, where its time stands, and the words after that."""

    words: Words
    start: int
    after: str

    @property
    def who(self) -> str:
        return "lead" if LEADS_BEFORE.search(self.words.text[: self.start]) else "all"

    @property
    def kept(self) -> tuple[Kept, ...]:
        return (Kept(self.words.at, self.words.text),)

    def receivers(self) -> tuple[str, str]:
        """Whom it goes to, and whom that body passes it on to."""
        forward = FORWARD.search(self.after)
        to = _receiver(self.after[: forward.start()] if forward else self.after)
        if not to and (by := COLLECTED_BY.search(self.after)):
            to = by["by"]
        return to, forward["to"].strip() if forward else ""

    def rule(self, name: str) -> Rule:
        to, forward = self.receivers()
        signed = bool(SIGNED.search(self.words.text))
        return Rule(name, to=to, forward_to=forward, signed=signed, who=self.who, kept=self.kept)


def _regular(match: re.Match[str], told: _Told) -> Rule:
    rhythm, name = next(
        (rhythm, name) for form, rhythm, name in _RHYTHMS if form.match(match["often"])
    )
    rule = replace(told.rule(name), every=rhythm, day=_day(match))
    if rule.day:
        return rule
    message = f"没有写几号前报，暂按期末最后一天计：“{short(told.words.text[told.start :])}”"
    return replace(
        rule, doubts=(Doubt(told.words.place(told.start), "report-day", message, "every"),)
    )


def _day(match: re.Match[str]) -> str:
    if match["weekday"]:
        return f"周{match['weekday']}"
    if match["next"]:
        return f"次月{int(match['next'])}日"
    if match["end"] or (match["month"] and not match["monthday"]):
        return "月底"
    said = match["day"] or match["last"] or match["monthday"]
    return str(int(said)) if said else ""


def _yearly(told: _Told, said: str, frame: Frame) -> Iterator[Rule]:
    """每年6月20日、12月20日前: every half year; days that make no rhythm are a duty each."""
    days = [
        (int(found[1]), int(found[2]) if found[2] else _LAST)
        for found in DAY_OF_YEAR.finditer(said)
    ]
    for rhythm, name, months in _FIXED:
        for late, next_month in enumerate(("", "次月")):
            due = {(month + late - 1) % 12 + 1 for month in months}
            if {month for month, _ in days} == due and len({day for _, day in days}) == 1:
                last = "月底" if days[0][1] == _LAST else str(days[0][1])
                at = f"{next_month}{days[0][1]}日" if next_month else last
                yield replace(told.rule(name), every=rhythm, day=at)
                return
    for found in DAY_OF_YEAR.finditer(said):
        day = deadlines.read(found[0], frame).date
        if day is not None and frame.issued and day < frame.issued:
            day = deadlines.read(f"明年{found[0]}", frame).date
        if day is not None:
            message = "原文是每年都报，这里只写了一次；跨年的方案请补上以后各年"
            doubt = Doubt(told.words.place(told.start), "once-guessed", message, "once")
            rule = told.rule(f"{int(found[1])}月报送")
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
    name = BEHIND_RECEIVER.sub("", text).strip()
    if not is_name(name):
        name = BRACKET_BEHIND_RECEIVER.split(name)[0]
    return name if is_name(name) else ""


def _once(
    words: Words, frame: Frame, taken: list[tuple[int, int]], regular: Rule | None
) -> Iterator[Rule]:
    """于6月25日之前制定实施方案; 其中，3月25日、6月25日前报季度进展: duties with a day of their own."""
    for one in deadlines.find(words.text, frame):
        day = one.deadline.date
        inside = any(start <= one.start < end for start, end in taken)
        if inside or day is None or one.deadline.kind is not DeadlineKind.DATE or not one.firm:
            continue
        after = words.text[one.end : one.end + _REACH]
        dated = DAY_SAID.search(one.deadline.said)
        planned = EVERYBODY.search(words.text) and PLANS.search(after)
        if not dated or not (VERB.search(after[:60]) or planned):
            continue
        if frame.issued and day < frame.issued:
            continue
        told = _Told(words, one.start, after)
        rule = replace(told.rule(_what(after)), once=day.isoformat())
        if not rule.to and regular is not None:
            rule = replace(rule, to=regular.to)
        message = "一次性的报送任务，名称和报送单位请核对"
        doubt = Doubt(words.place(one.start), "once-guessed", message, "once")
        yield replace(rule, doubts=(doubt,))


def _what(after: str) -> str:
    for pattern in (OBJECT_BEFORE, OBJECT_BEHIND, PLAN_NAMED):
        if found := pattern.search(after):
            return short(LEVEL_AHEAD.sub("", found["what"]), 24)
    return "专项报告"


def _named_apart(found: Iterable[Rule]) -> Iterator[Rule]:
    """No two rules of one name."""
    seen: dict[str, int] = {}
    for rule in found:
        seen[rule.name] = seen.get(rule.name, 0) + 1
        yield (
            rule
            if seen[rule.name] == 1
            else replace(rule, name=f"{rule.name}（{seen[rule.name]}）")
        )
