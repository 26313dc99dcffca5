"""The quantities that a sentence sets as a goal: 新增龙头企业30家, 总额突破300亿元, 增长20%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from taskmap.notices.drafting.draft import DraftTarget
from taskmap.notices.lexicon.columns import MEASURE_IN_BRACKETS, TITLE_NUMBER
from taskmap.notices.lexicon.no_targets import (
    BEGINNING_ANEW,
    CAP,
    CONDITION,
    NO_GOAL,
    PAID,
    PAST,
    POLICY,
    TELLING,
)
from taskmap.notices.lexicon.targets import (
    ACTED_ON,
    ACTING_ON,
    ALL_DONE,
    AND_SUCH,
    AT_LEAST,
    AT_MOST,
    ATTRIBUTE,
    CHANGE,
    DOING,
    DOING_AHEAD,
    DOING_BESIDE,
    DURATION,
    EVERYWHERE,
    FIGURE,
    FROM,
    FUNDED,
    JOINING_COUNTS,
    NAMED_BY_COUNT,
    NEW_THING,
    NO_NAME,
    NO_QUANTITY,
    OF_SIZE,
    OPEN_BRACKET,
    PARTICLES_BEHIND,
    PROBLEM_SOLVED,
    QUANTITY,
    RAISED_TO,
    RATE,
    REACHING,
    SHARE,
    SHARE_DONE,
    SHARE_OF,
    SHORTENED,
    SIZE_OF_WHOM,
    SIZED,
    SOLVING,
    TIME_IN_NAME,
    VERBS_BEHIND,
    WHEN_BEHIND,
    WORDS_AHEAD,
)
from taskmap.notices.lexicon.units import BRACKETS
from taskmap.plan.model import Bound

_MARKS = " “”：:（("
_SHORTEST, _LONGEST = 2, 30
"""Letters of a name."""
_HIDDEN = str.maketrans("0123456789、，", "０１２３４５６７８９﹑﹐")
_SHOWN = str.maketrans("０１２３４５６７８９﹑﹐", "0123456789、，")
"""Figures and marks in a name, “科技改革30条”, are made ones that nobody takes for a quantity or an end, and back."""


def of_text(text: str) -> tuple[DraftTarget, ...]:
    """The targets that `text` sets, in its order, each name with a value once."""
    found = [target for clause in re.split("[。；;\n]", text) for target in _of_sentence(clause)]
    return tuple(dict.fromkeys(found))


def _of_sentence(sentence: str) -> Iterator[DraftTarget]:
    """A verb of reaching holds over 、, 新增龙头企业30家、农产品25个. Behind a comma it still says that
    goals are set, but not how: 增长5%，失业率5.5%左右.
    """
    number = TITLE_NUMBER.match(sentence.lstrip())
    sentence = sentence.lstrip()[number.end() :] if number else sentence
    sentence = BRACKETS.sub("", sentence)
    sentence = NAMED_BY_COUNT.sub(lambda name: name[0].translate(_HIDDEN), sentence)
    sets_goals, above = False, ""
    for clause in _clauses_of_goals(sentence):
        verb = ""
        above = "" if RATE.search(clause) else above
        for part in _parts(clause):
            own = _verb_in(part)
            verb = own or verb
            sets_goals = sets_goals or bool(own)
            if opened := OPEN_BRACKET.search(part):
                part = part[: opened.start()]
            for match in QUANTITY.finditer(part):
                counts = _is_done(part, match) if not sets_goals else not _is_of_whom(part, match)
                if counts and (target := _target(part, match, own, verb, above)):
                    above, sets_goals = target.name, True
                    yield target
            if not QUANTITY.search(part):
                above = _name(part, "")


def _clauses_of_goals(sentence: str) -> Iterator[str]:
    """The clauses of a sentence that may set goals: none that pays out money, none behind it that has no time of its own,
    and none before it that is a condition, or has a cap.
    """
    open_: list[str] = []
    is_paid = False
    for clause in re.split("[，,]", sentence):
        if PAID.search(clause):
            is_paid = True
            open_ = [each for each in open_ if not CAP.search(each)]
            open_ = [] if any(map(CONDITION.search, open_)) else open_
        elif not is_paid or BEGINNING_ANEW.search(clause):
            is_paid = False
            open_ += [] if NO_GOAL.search(clause) else [clause]
    yield from open_


def _is_done(part: str, match: re.Match[str]) -> bool:
    """Whether a quantity is to be reached though no verb of reaching says so."""
    before, after = part[: match.start()], part[match.end() :].strip(_MARKS)
    beside = FUNDED if "元" in match["unit"] else DOING_BESIDE
    if _is_bound(part, match) or beside.search(before) or _is_set_behind(before, match, after):
        return True
    if not after:
        counted = match["unit"] not in ("%", "％") and not TELLING.search(before)
        return counted or bool(DOING.search(before))
    return bool(ACTING_ON.search(before) and ACTED_ON.match(after))


def _is_set_behind(before: str, match: re.Match[str], after: str) -> bool:
    """Whether the words behind a quantity say that it is to be reached: 8条村道全部完工, 解决2万人的饮水问题."""
    is_all = match["unit"] not in ("%", "％") and ALL_DONE.match(after)
    is_problem = SOLVING.search(before) and PROBLEM_SOLVED.match(after)
    return bool(_is_share_done(match, after) or is_all or is_problem)


def _is_share_done(match: re.Match[str], after: str) -> bool:
    """Whether a share of all is to do something: 90%的市场主体纳入平台."""
    return match["unit"] in ("%", "％") and SHARE_DONE.match(after) is not None


def _is_bound(part: str, match: re.Match[str]) -> bool:
    """Whether a quantity at the end of its `part` says without a verb that it is to be reached: 招聘会60场以上, 整改率100%."""
    share = SHARE.search(part[: match.start()]) and match["unit"] in ("%", "％")
    return bool(match["more"] or share) and not part[match.end() :].strip(_MARKS)


def _is_of_whom(part: str, match: re.Match[str]) -> bool:
    """Whether a quantity says which are meant, and what stands behind it what they are: 5000平方米以上工地全部安装."""
    before, behind = part[: match.start()].strip(_MARKS), part[match.end() :].strip(_MARKS)
    is_size = len(before) < 2 or SIZE_OF_WHOM.search(before)
    return bool(match["more"] and behind and is_size) and not match["verb"]


def _verb_in(part: str) -> str:
    found = [match[0] for match in REACHING.finditer(part)]
    return found[-1] if found else ""


def _target(part: str, match: re.Match[str], own: str, verb: str, above: str) -> DraftTarget | None:
    """The target of a quantity; `own` is the verb of reaching of its `part`, `verb` the one that holds. `above` is what the
    words before it speak of: 梳理事项，年内上线15项.
    """
    before, after = part[: match.start()], part[match.end() :]
    if _is_no_goal(before, after, match):
        return None
    # 甲路、乙路、丙路3条公路: they are counted by the word behind.
    acts = any(each.search(before) for each in (DOING_BESIDE, ACTING_ON, SOLVING))
    is_named_behind = acts or AND_SUCH.search(before) or (verb and not own)
    name = _name("" if is_named_behind and after.strip(_MARKS) else before, after)
    if EVERYWHERE.fullmatch(name):
        name = _name("", after)
    if len(name) < _SHORTEST and not after.strip(_MARKS):
        name = above or (match["verb"] if NEW_THING.fullmatch(match["verb"] or "") else "")
    name = name.translate(_SHOWN)
    own_verb = match["verb"] or verb
    raised = RAISED_TO.search(before)
    if match["unit"] in ("%", "％", "‰", "个百分点") and CHANGE.fullmatch(own_verb) and not raised:
        name = f"{name.removesuffix(own_verb)}{own_verb}" if name else ""
    if not _is_name(name):
        return None
    unit = match["unit"].replace("％", "%")
    return DraftTarget(name, _plain(match["value"]), unit, _bound(own_verb, match["more"]))


def _parts(clause: str) -> Iterator[str]:
    """What stands between 、 and, where something is counted on both sides, between 及 and the like."""
    for part in clause.split("、"):
        start = 0
        for found in JOINING_COUNTS.finditer(part):
            if QUANTITY.search(part[start : found.start()]):
                yield part[start : found.start()]
                start = found.end()
        yield part[start:]


def _is_name(name: str) -> bool:
    """Whether words may be what is counted."""
    is_time = TIME_IN_NAME.search(name) and not SIZED.match(name)
    return _SHORTEST <= len(name) <= _LONGEST and not NO_NAME.search(name) and not is_time


def _is_no_goal(before: str, after: str, match: re.Match[str]) -> bool:
    """Whether a quantity is part of a name, a time, the share of something, or a policy of so many articles."""
    if match["least"] or before.endswith(("从", "/", *"—–-~～")) or PAST.search(before):
        return True
    if before.endswith("至") and not RAISED_TO.search(before):
        return True
    if before[-1:].isascii() and before[-1:].isalnum() and not match["verb"]:
        return True
    if match["unit"] == "次" and ("每" in before or not AT_LEAST.fullmatch(match["verb"] or "")):
        return True
    if DURATION.fullmatch(match["unit"]) and not SHORTENED.fullmatch(match["verb"] or ""):
        return True
    is_set = _is_set_behind(before, match, after) or OF_SIZE.search(before)
    if NO_QUANTITY.match(after) and not (after.startswith("的") and is_set):
        return True
    if SHARE_OF.search(before) or ATTRIBUTE.match(after):
        return True
    if "元" in match["unit"] and RATE.search(before):
        return True
    return match["unit"] == "条" and bool(POLICY.search(before))


def of_figure(name: str, text: str, unit: str = "", by: str = "") -> DraftTarget | None:
    """The target `name` in a cell whose whole `text` is a figure: 3.5, 8以上, ≥95%. `unit` is that
    of its column, where the cell names none; `by` until when. None for any other text.
    """
    if not (match := FIGURE.fullmatch(text.strip())):
        return None
    inside = MEASURE_IN_BRACKETS.search(name)
    if inside and not (unit or match["unit"]):
        name, unit = name[: inside.start()], inside["measure"]
    most = match["ahead"] in ("≤", "<", "＜")
    bound = Bound.MOST if most else _bound(match["verb"] or match["ahead"] or "", match["more"])
    return DraftTarget(name, _plain(match["value"]), match["unit"] or unit, bound, by)


def is_figure(text: str) -> bool:
    """Whether a cell's `text` is a figure and no more, not even a verb: 3.5, 8以上, not 建成3个."""
    match = FIGURE.fullmatch(text.strip())
    return bool(match and not match["verb"])


def _plain(value: str) -> str:
    return value.replace("，", ",").replace(",", "")


def _name(before: str, after: str) -> str:
    """What is counted: the words before the number without the verb, else those after it."""
    before = FROM.sub("", before)
    name = VERBS_BEHIND.sub("", WHEN_BEHIND.sub("", VERBS_BEHIND.sub("", before)))
    name = DOING_AHEAD.sub("", WORDS_AHEAD.sub("", name))
    name = PARTICLES_BEHIND.sub("", name.strip(" ：:"))
    if name.count("“") != name.count("”"):
        name = name.strip("“”")
    if len(name) >= _SHORTEST:
        return name
    return re.split("[，,、（(]", after.removeprefix("的"))[0].strip(" “”")[:30]


def _bound(verb: str, more: str | None) -> Bound:
    if not verb and more == "左右":
        return Bound.EXACTLY
    return Bound.MOST if more in ("以下", "以内") or AT_MOST.fullmatch(verb) else Bound.LEAST
