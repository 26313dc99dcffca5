"""The reporting duty: 每月25日前报送…（签字盖章）至…，由…汇总报…; and what is to be handed in once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from taskmap.notices.drafting.draft import Doubt, Kept, Rule
from taskmap.notices.drafting.names import is_name
from taskmap.notices.drafting.words import Words, short
from taskmap.plan import deadlines
from taskmap.plan.deadlines import Frame
from taskmap.plan.model import DeadlineKind, Rhythm

_RHYTHMS = (
    ("每?(?:个)?季度?", Rhythm.QUARTER, "季度进展"),
    ("每?半年", Rhythm.HALF_YEAR, "半年进展"),
    ("每周|每星期", Rhythm.WEEK, "每周进展"),
    ("每年", Rhythm.YEAR, "年度总结"),
    ("每?(?:个)?月|按月", Rhythm.MONTH, "月度进展"),
)
_FIXED = (
    (Rhythm.HALF_YEAR, "半年进展", (6, 12)),
    (Rhythm.QUARTER, "季度进展", (3, 6, 9, 12)),
    (Rhythm.YEAR, "年度总结", (12,)),
)
"""The months in which periods end: a report on the same day of each is one of that rhythm."""
_LAST = 31
_VERB = "(?:报送|上报|报告|反馈|汇报|报备|报(?=[^道酬废警销名刊考])|送(?=[^审检达]))"
_DAY = r"[0-9０-９]{1,2}"
_EVERY = re.compile(
    "(?P<often>每(?:个)?月度?|按月|每(?:个)?季度?|按季度?|每半年|每周|每星期|每年度?)(?:的)?"
    "(?:"
    f"(?P<following>首月|第一个月|第1个月|次月|下月|结束后次月|后次月)(?:的)?(?P<next>{_DAY})日"
    f"|(?:末月|最后一个月|第三个月|第3个月|末|最后1个月)(?P<last>{_DAY})日"
    f"|(?P<month>{_DAY})月(?:底|末|(?P<monthday>{_DAY})日)"
    f"|(?P<day>{_DAY})日"
    "|(?P<weekday>[一二三四五六日])"
    "|(?P<end>底|末|月底|月末|最后一天|最后[一1]个工作日)"
    ")?(?:[0-9]{1,2}[时点])?(?:之?前|以前|内)?"
)
_MORE_DATES = re.compile(f"(?:[、和及](?:每年)?{_DAY}月(?:底|{_DAY}日))+")
_FORWARD = re.compile(
    "(?:汇总|审核|审定|整理|梳理)(?:后|并)?(?:，|,)?(?:统一)?(?:上报|报送|报|送)(?P<to>[^，,。；;（(]{2,20})"
)
_BY = re.compile("由(?P<by>[^，,。；;]{2,20}?)(?:统一)?(?:汇总|审核|梳理)")
_TOWARDS = re.compile(f"向(?P<to>[^，,。；;]{{2,30}}?)(?:书面|专题|及时)?{_VERB}")
_SIGNED = re.compile("签字|盖章|签章|加盖公章|主要负责(?:人|同志)(?:签|审)|主要领导(?:签|审)")
_ALL = re.compile("各(?:责任|牵头|配合|成员)?单位|各地|各部门|各[县区市镇乡]")
_PLANS = re.compile("(?:制定|编制|提交).{0,40}(?:方案|计划|台账|名单|清单|总结|报告)")
_WHAT = (
    re.compile(f"将(?P<what>[^，,。；;]{{2,24}}?)(?:分别|书面|一并)?{_VERB}"),
    re.compile(
        f"{_VERB}(?:送)?(?P<what>[^，,。；;（(至到给]{{2,20}}?)(?=[，,。；;）)（(至到给]|$)"
    ),
    re.compile("(?P<what>(?:制定|编制|完成|提交)[^，,。；;]{2,24})"),
)
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
    for match in _EVERY.finditer(words.text):
        after = words.text[match.end() : match.end() + _REACH]
        if not re.search(_VERB, after[:80]):
            continue
        more = _MORE_DATES.match(words.text, match.end())
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
        return (
            "lead"
            if re.search("(?:牵头|主责|主办)(?:单位|部门)", self.words.text[: self.start])
            else "all"
        )

    @property
    def kept(self) -> tuple[Kept, ...]:
        return (Kept(self.words.at, self.words.text),)

    def receivers(self) -> tuple[str, str]:
        """Whom it goes to, and whom that body passes it on to."""
        forward = _FORWARD.search(self.after)
        to = _receiver(self.after[: forward.start()] if forward else self.after)
        if not to and (by := _BY.search(self.after)):
            to = by["by"]
        return to, forward["to"].strip() if forward else ""

    def rule(self, name: str) -> Rule:
        to, forward = self.receivers()
        signed = bool(_SIGNED.search(self.words.text))
        return Rule(name, to=to, forward_to=forward, signed=signed, who=self.who, kept=self.kept)


def _regular(match: re.Match[str], told: _Told) -> Rule:
    rhythm, name = next(
        (rhythm, name) for form, rhythm, name in _RHYTHMS if re.match(form, match["often"])
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
        (int(m), int(d) if d else _LAST)
        for m, d in re.findall(f"({_DAY})月(?:({_DAY})日|底|末)", said)
    ]
    for rhythm, name, months in _FIXED:
        for late, next_month in enumerate(("", "次月")):
            due = {(month + late - 1) % 12 + 1 for month in months}
            if {month for month, _ in days} == due and len({day for _, day in days}) == 1:
                last = "月底" if days[0][1] == _LAST else str(days[0][1])
                at = f"{next_month}{days[0][1]}日" if next_month else last
                yield replace(told.rule(name), every=rhythm, day=at)
                return
    for found in re.finditer(f"({_DAY})月(?:({_DAY})日|底|末)", said):
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
    if found := _TOWARDS.search(after):
        return _body(found["to"])
    verb = re.search(_VERB, after)
    if verb is None:
        return ""
    rest = re.sub("[（(][^）)]*(?:签|盖)[^）)]*[）)]", "", after[verb.end() :])
    clause = re.split("[，,。；;]", rest)[0]
    starts = [match.end() for match in re.finditer("至|到|给|送|报", clause)]
    return next((name for start in [*starts, 0] if (name := _body(clause[start:]))), "")


def _body(text: str) -> str:
    name = re.sub("(?:备案|汇总|审核|审定|统一)+$", "", text).strip()
    if not is_name(name):
        name = re.split("[（(](?!市|省|县)", name)[0]
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
        dated = re.search("日|[0-9][-./][0-9]", one.deadline.said)
        planned = _ALL.search(words.text) and _PLANS.search(after)
        if not dated or not (re.search(_VERB, after[:60]) or planned):
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
    for pattern in _WHAT:
        if found := pattern.search(after):
            return short(re.sub("^(?:市|省|县|区)(?:委|人民政府|政府)", "", found["what"]), 24)
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
