"""The reporting duty: 每月25日前报送…（签字盖章）至…，由…汇总报…; and what is to be handed in once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from taskmap import deadlines
from taskmap.deadlines import Frame
from taskmap.drafting.draft import Doubt, Kept, Rule
from taskmap.drafting.names import is_name
from taskmap.drafting.words import Words, short
from taskmap.model import DeadlineKind, Rhythm

_RHYTHMS = (
    ("每?(?:个)?季度?|每季", Rhythm.QUARTER, "季度进展"),
    ("每?半年", Rhythm.HALF_YEAR, "半年进展"),
    ("每周", Rhythm.WEEK, "每周进展"),
    ("每年|每年度", Rhythm.YEAR, "年度总结"),
    ("每(?:个)?月|按月|月", Rhythm.MONTH, "月度进展"),
)
_VERB = "(?:报送|上报|报告|反馈|汇报|报(?=[^道酬废警销名刊考]))"
_EVERY = re.compile(
    r"(?P<often>每(?:个)?月度?|按月|每(?:个)?季度?|每半年|每周|每年度?)(?:(?P<last>底|末)|(?P<next>次月|下月)?(?P<day>[0-9０-９]{1,2})日|结束后(?P<after>[0-9]{1,2})(?:个工作)?日内|周?(?P<weekday>[一二三四五]))?(?:之?前|以前|内)?"
)
_TO = re.compile(
    f"{_VERB}?(?:至|到|给|送)?(?P<to>[\\u4e00-\\u9fff（）()“”]{{2,30}}?)(?=[,，。；;）)(（]|备案|汇总|$)"
)
_FORWARD = re.compile(
    "(?:汇总|审核|审定|整理|梳理)(?:后|并)?(?:，|,)?(?:统一)?(?:上报|报送|报)(?P<to>[^，,。；;]{2,20})"
)
_BY = re.compile("由(?P<by>[^，,。；;]{2,20}?)(?:统一)?(?:汇总|审核|梳理)")
_SIGNED = re.compile("签字|盖章|签章|加盖公章|主要负责(?:人|同志)(?:签|审)")
_HANDED = re.compile(
    "报送|上报|报至|报到|反馈|报(?:市|省|县|区|州|领导小组|办公室)|备案|制定.{0,30}(?:方案|计划|台账)|列出.{0,30}名单"
)
_ALL = re.compile("各(?:责任|牵头|配合|成员)?单位|各地|各部门|各县|各区|各市|各镇|各乡")


def rules(lines: Iterable[Words], frame: Frame) -> tuple[Rule, ...]:
    """The duties in sentences that belong to no task."""
    found: list[Rule] = []
    for words in lines:
        for match in re.finditer("[^。\n]+", words.text):
            sentence = words.part(match.start(), match.end())
            regular = list(_regular(sentence))
            found += regular or _once(sentence, frame)
            if regular:
                found += _exceptions(sentence, frame, regular[0])
    unique = {(rule.name, rule.every, rule.day, rule.once): rule for rule in found}
    return tuple(_named_apart(unique.values()))


def _regular(words: Words) -> Iterator[Rule]:
    for match in _EVERY.finditer(words.text):
        after = words.text[match.end() :]
        if not re.search(_VERB, after[:60]):
            continue
        rhythm, name = next(
            (rhythm, name) for form, rhythm, name in _RHYTHMS if re.match(form, match["often"])
        )
        to, forward = _receivers(after)
        doubts = []
        if not _day(match):
            message = f"没有写几号前报，暂按月底计：“{short(words.text[match.start() :])}”"
            doubts.append(Doubt(words.place(match.start()), "report-day", message, "day"))
        yield Rule(
            name,
            rhythm,
            _day(match),
            to=to,
            forward_to=forward,
            signed=bool(_SIGNED.search(after)),
            who="lead" if "牵头单位" in words.text[: match.start()] else "all",
            doubts=tuple(doubts),
            kept=(Kept(words.at, words.text),),
        )


def _day(match: re.Match[str]) -> str:
    if match["last"]:
        return "月底"
    if match["next"]:
        return f"次月{match['day']}日"
    return match["day"] or ""


def _receivers(after: str) -> tuple[str, str]:
    """Whom it goes to, and whom that body passes it on to."""
    verb = re.search(_VERB, after)
    forward = _FORWARD.search(after)
    by = _BY.search(after)
    if verb is None:
        return "", ""
    rest = after[verb.end() :]
    to = _place_in(rest)
    if by and not to:
        to = by["by"]
    return to, forward["to"].strip() if forward else ""


def _place_in(rest: str) -> str:
    """The body in 报送工作进度等材料(签字盖章)至市长江办 or in 报市政府."""
    rest = re.sub("[（(][^）)]*(?:签|盖)[^）)]*[）)]", "", rest)
    clause = re.split("[，,。；;]", rest)[0]
    for start in [match.end() for match in re.finditer("至|到|给|送|报", clause)] + [0]:
        name = re.sub("(?:备案|汇总|审核|统一)+$", "", clause[start:]).strip()
        name = re.split("[（(](?!市|省|县)", name)[0] if not is_name(name) else name
        if is_name(name):
            return name
    return ""


def _exceptions(words: Words, frame: Frame, regular: Rule) -> Iterator[Rule]:
    """（其中，3月25日、6月25日、9月25日前报季度进展，12月25日前报全年落实情况）: duties on top of the regular one."""
    inside = words.text.partition("其中")[2]
    if not inside:
        return
    found = [one for one in deadlines.find(inside, frame) if one.deadline.kind is DeadlineKind.DATE]
    for place, one in enumerate(found):
        following = found[place + 1].start if place + 1 < len(found) else len(inside)
        what = re.search(
            f"{_VERB}(?:市|省|县|区)?(?:委|人民政府|政府)*(?P<what>[^，,。；;）)]{{2,20}})",
            inside[one.end :],
        )
        name = (what["what"] if what else "") or "专项报告"
        if one.deadline.date and following:
            yield Rule(
                name,
                once=one.deadline.date.isoformat(),
                to=regular.to,
                who=regular.who,
                kept=(Kept(words.at, words.text),),
            )


def _once(words: Words, frame: Frame) -> Iterator[Rule]:
    """于6月25日之前制定实施方案: a dated duty outside the tasks."""
    if not _HANDED.search(words.text) or not _ALL.search(words.text):
        return
    for one in deadlines.find(words.text, frame):
        day = one.deadline.date
        if day is None or not one.firm or len(one.deadline.dates) != 1:
            continue
        if not re.search("日", one.deadline.said) or (frame.issued and day < frame.issued):
            continue
        what = re.search("(?:制定|报送|上报|列出|提交|报)[^，,。；;]{2,30}", words.text[one.end :])
        doubt = Doubt(
            words.place(one.start), "once-guessed", "一次性的报送任务，名称和报送单位请核对", "once"
        )
        yield Rule(
            short(what[0] if what else words.text[one.end :], 24).strip("，, "),
            once=day.isoformat(),
            to=_place_in(words.text[one.end :]) if re.search(_VERB, words.text[one.end :]) else "",
            signed=bool(_SIGNED.search(words.text)),
            who="all",
            doubts=(doubt,),
            kept=(Kept(words.at, words.text),),
        )
        return


def _named_apart(found: Iterable[Rule]) -> Iterator[Rule]:
    """No two rules of one name."""
    from dataclasses import replace

    seen: dict[str, int] = {}
    for rule in found:
        seen[rule.name] = seen.get(rule.name, 0) + 1
        yield (
            rule
            if seen[rule.name] == 1
            else replace(rule, name=f"{rule.name}（{seen[rule.name]}）")
        )
