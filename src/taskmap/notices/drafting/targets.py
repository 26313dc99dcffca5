"""The quantities that a sentence sets as a goal: 新增龙头企业30家, 总额突破300亿元, 增长20%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from taskmap.notices.drafting.draft import DraftTarget
from taskmap.notices.lexicon.targets import (
    AT_MOST,
    CHANGE,
    FROM,
    NO_GOAL,
    NO_NAME,
    NO_QUANTITY,
    OPEN_BRACKET,
    PARTICLES_BEHIND,
    QUANTITY,
    REACHING,
    TIME_IN_NAME,
    VERBS_BEHIND,
    WORDS_AHEAD,
)
from taskmap.plan.model import Bound


def of_text(text: str) -> tuple[DraftTarget, ...]:
    """The targets that `text` sets, in its order, each name with a value once."""
    found = [target for clause in re.split("[。；;\n]", text) for target in _of_sentence(clause)]
    return tuple(dict.fromkeys(found))


def _of_sentence(sentence: str) -> Iterator[DraftTarget]:
    """A verb of reaching holds over 、: 新增龙头企业30家、农产品25个."""
    if NO_GOAL.search(sentence):
        return
    verb = ""
    for part in re.split("[，,、]", sentence):
        verb = _verb_in(part) or verb
        if not verb or OPEN_BRACKET.search(part):
            continue
        for match in QUANTITY.finditer(part):
            if target := _target(part, match, verb):
                yield target


def _verb_in(part: str) -> str:
    found = [match[0] for match in REACHING.finditer(part)]
    return found[-1] if found else ""


def _target(part: str, match: re.Match[str], verb: str) -> DraftTarget | None:
    before, after = part[: match.start()], part[match.end() :]
    if before.endswith("从") or (before[-1:].isascii() and before[-1:].isalnum()):
        return None
    if match["unit"] in ("天", "次", "年", "起") or NO_QUANTITY.match(after):
        return None
    own_verb = match["verb"] or verb
    name = _name(before, after)
    if match["unit"] in ("%", "％", "‰", "个百分点") and CHANGE.fullmatch(own_verb):
        name = f"{name}{own_verb}" if name else ""
    if not 2 <= len(name) <= 30 or NO_NAME.search(name) or TIME_IN_NAME.search(name):
        return None
    unit = match["unit"].replace("％", "%")
    value = match["value"].replace("，", ",").replace(",", "")
    return DraftTarget(name, value, unit, _bound(own_verb, match["more"]))


def _name(before: str, after: str) -> str:
    """What is counted: the words before the number without the verb, else those after it."""
    before = FROM.sub("", before)
    name = VERBS_BEHIND.sub("", before)
    name = WORDS_AHEAD.sub("", name)
    name = PARTICLES_BEHIND.sub("", name.strip(" ：:“”"))
    if len(name) >= 2:
        return name
    return re.split("[，,、（(]", after)[0].strip(" “”")[:30]


def _bound(verb: str, more: str | None) -> Bound:
    return Bound.MOST if more in ("以下", "以内") or AT_MOST.fullmatch(verb) else Bound.LEAST
