"""The quantities that a sentence sets as a goal: 新增龙头企业30家, 总额突破300亿元, 增长20%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from taskmap.notices.drafting.draft import Target
from taskmap.plan.model import Bound

_NUMBER = r"[0-9][0-9,，]*(?:\.[0-9]+)?"
_UNIT = (
    "(?:[%％‰]|个百分点|(?:万|亿|千|百)?(?:元|吨|亩|公顷|平方公里|平方米|公里|千米|立方米|千瓦|千瓦时|人次|人|户|家|个|项|件|条|"
    "座|处|所|辆|台|套|场|批|只|头|株|种|名|篇|次|天|张|宗|例|起|册|站|片|村|镇|县|标准煤|微克/立方米)|万|亿)"
)
_RISE = "增长|提高|提升|增加(?!值)|上升|增幅|下降|降低|减少|压减|压缩|削减"
"""A change: with % the target is the change itself, and its name says so."""
_UP = f"(?:达到|达|超过|突破|提高到|提升到|提升至|提高至|增加到|增至|升至|完成|实现|新增|新建|新引进|引进|建成|建设|打造|培育|创建|新认定|认定|集聚|招引|稳定在|保持在|不低于|不少于|不小于|至少|发展|改造|新改建|形成|落地|遴选|推广应用|推广|{_RISE})"
_DOWN = "(?:下降到|下降至|降到|降至|控制在|不得超过|不超过|不高于|不大于|不多于|压减到|压减至|压缩到|压缩至|减少到|减少至)"
_MOST = re.compile(_DOWN)
# Money that is paid out, conditions and time limits; they are no goals.
_DECOY = re.compile(
    "补贴|奖励|补助|资助|贷款|罚|给予|每户|每家|单个|最高|一次性|贴息|额度|费率|以下的|以上的|用时|时限|限期|标准为|成立于|超标|现有|仍未|之日起|预警|整顿|收入超"
)
_WORDS = re.compile(
    "(?:推进|实施|举办|配备|开展|组织|全年|每年|年均|力争|确保|其中|分别|全市|全县|全区|全省|初中|小学|左右|我市|我县|等|等地|沿线|沿岸|汛前|上半年|下半年)$"
)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        f"(?P<verb>{_DOWN}|{_UP})?(?P<about>约|近)?(?P<value>{_NUMBER})(?P<unit>{_UNIT})(?P<more>以上|以下|以内|左右)?"
    )


def of_text(text: str) -> tuple[Target, ...]:
    """At most one target for each name and value, in the order of the text."""
    found = [target for clause in re.split("[。；;\n]", text) for target in _of_sentence(clause)]
    return tuple(dict.fromkeys(found))


def _of_sentence(sentence: str) -> Iterator[Target]:
    """A verb of reaching holds over 、: 新增龙头企业30家、农产品25个."""
    if _DECOY.search(sentence):
        return
    verb = ""
    for part in re.split("[，,、]", sentence):
        verb = _verb_in(part) or verb
        if not verb or re.search("[“《（(][^”》）)]*$", part):
            continue
        for match in _pattern().finditer(part):
            if target := _target(part, match, verb):
                yield target


def _verb_in(part: str) -> str:
    found = re.findall(f"{_DOWN}|{_UP}", part)
    return str(found[-1]) if found else ""


def _target(part: str, match: re.Match[str], verb: str) -> Target | None:
    before, after = part[: match.start()], part[match.end() :]
    if before.endswith("从") or (before[-1:].isascii() and before[-1:].isalnum()):
        return None
    if match["unit"] in ("天", "次", "年", "起") or re.match(
        "[的内年级月]|工作日|小时|季度|自然日", after
    ):
        return None
    said = match["verb"] or verb
    name = _name(before, after)
    if match["unit"] in ("%", "％", "‰", "个百分点") and re.fullmatch(_RISE, said):
        name = f"{name}{said}" if name else ""
    if (
        not 2 <= len(name) <= 30
        or _WORDS.search(name)
        or re.search("[0-9]{4}年?$|月底前|日前|年底前|^率|^[0-9]", name)
    ):
        return None
    unit = match["unit"].replace("％", "%")
    value = match["value"].replace("，", ",").replace(",", "")
    return Target(name, value, unit, _bound(said, match["more"]))


def _name(before: str, after: str) -> str:
    """What is counted: the words before the number without the verb, else those after it."""
    before = re.sub(f"从{_NUMBER}(?:{_UNIT})?(?={_DOWN}|{_UP}|$)", "", before)
    name = re.sub(f"(?:{_DOWN}|{_UP}|力争|确保|分别|为|到|至|在|约|应|须|要|不得)+$", "", before)
    name = re.sub(
        f"^.*(?:力争|确保|每年|年均|(?:到)?[0-9]{{4}}年底?前?|[0-9]{{1,2}}月底前|(?:{_DOWN}|{_UP})(?=.))",
        "",
        name,
    )
    name = re.sub("(?:的|较|由|(?<!占)比)+$", "", name.strip(" ：:“”"))
    if len(name) >= 2:
        return name
    return re.split("[，,、（(]", after)[0].strip(" “”")[:30]


def _bound(verb: str, more: str | None) -> Bound:
    return Bound.MOST if more in ("以下", "以内") or _MOST.fullmatch(verb) else Bound.LEAST
