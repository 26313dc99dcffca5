"""The quantities that a sentence sets as a goal: 新增龙头企业30家, 总额突破300亿元, 增长20%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from taskmap.drafting.draft import Target
from taskmap.model import Bound

_NUMBER = r"[0-9][0-9,，]*(?:\.[0-9]+)?"
_UNIT = (
    "(?:[%％‰]|个百分点|(?:万|亿|千|百)?(?:元|吨|亩|公顷|平方公里|平方米|公里|千米|立方米|千瓦|千瓦时|人次|人|户|家|个|项|件|条|"
    "座|处|所|辆|台|套|场|批|只|头|株|种|名|篇|次|天|张|宗|例|起|册|站|片|村|镇|县|标准煤|微克/立方米)|万|亿)"
)
_UP = "(?:达到|达|超过|突破|提高到|提升到|提升至|提高至|增加到|增长|提高|提升|增加|增至|升至|上升|完成|实现|新增|新建|新引进|引进|建成|建设|打造|培育|创建|新认定|认定|集聚|招引|稳定在|保持在|不低于|不少于|至少|力争|发展|改造|新改建|形成|落地|遴选|推广应用|推广)"
_DOWN = "(?:下降到|下降至|降到|降至|控制在|不超过|不高于|压减至|减少到|下降|降低|减少|压减|压缩)"
# Money that is paid out and conditions describe; they are no goals.
_DECOY = re.compile(
    "补贴|奖励|补助|资助|贷款|罚|给予|每户|每家|单个|最高|一次性|贴息|额度|费率|以下的|以上的|用时|时限|标准为|成立于|超标|占比高达|现有"
)
_MODIFIES = re.compile("(?:的|以上规模|级以上)")


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        f"(?P<verb>{_UP}|{_DOWN})?(?P<about>约|近)?(?P<value>{_NUMBER})(?P<unit>{_UNIT})(?P<more>以上|以下|以内|左右)?"
    )


def of_text(text: str) -> tuple[Target, ...]:
    found = [target for clause in re.split("[。；;\n]", text) for target in _of_sentence(clause)]
    return tuple(dict.fromkeys(found))


def _of_sentence(sentence: str) -> Iterator[Target]:
    """A verb of reaching holds over 、: 新增龙头企业30家、农产品25个."""
    verb = ""
    for part in re.split("[，,、]", sentence):
        verb = _verb_in(part) or verb
        if not verb or _DECOY.search(sentence) or re.search("[“《（(][^”》）)]*$", part):
            continue
        for match in _pattern().finditer(part):
            if target := _target(part, match, verb):
                yield target


def _verb_in(part: str) -> str:
    found = re.findall(f"{_UP}|{_DOWN}", part)
    return str(found[-1]) if found else ""


def _target(part: str, match: re.Match[str], verb: str) -> Target | None:
    before, after = part[: match.start()], part[match.end() :]
    if before and before[-1:].isascii() and before[-1:].isalnum():
        return None
    if match["unit"] in ("天", "次", "年", "起", "级") or after.startswith(
        ("的", "内", "年", "级")
    ):
        return None
    name = _name(before, after)
    if not 2 <= len(name) <= 30 or re.search("[0-9]{4}年?$", name):
        return None
    unit = match["unit"].replace("％", "%")
    value = match["value"].replace("，", ",").replace(",", "")
    return Target(name, value, unit, _bound(match["verb"] or verb, match["more"]))


def _name(before: str, after: str) -> str:
    """What is counted: the words before the number without the verb, else those after it."""
    name = re.sub(f"(?:{_UP}|{_DOWN}|力争|确保|分别|为|到|至|在|约)+$", "", before)
    name = re.sub(
        f"^.*(?:{_UP}|{_DOWN}|力争|确保|每年|年均|到[0-9]{{4}}年底?|[0-9]{{4}}年底?前?)", "", name
    )
    name = name.strip(" ：:“”")
    if len(name) >= 2:
        return name
    return re.split("[，,、（(]", after)[0].strip(" “”")[:30]


def _bound(verb: str, more: str | None) -> Bound:
    if more in ("以下", "以内") or re.fullmatch(
        "不超过|不高于|控制在|降至|降到|下降到|下降至|压减至|减少到", verb
    ):
        return Bound.MOST
    return Bound.LEAST
