"""Figures of a measure that were read as no target: a person is to look whether the notice sets them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from taskmap.notices.drafting.draft import Doubt, Draft, DraftTarget, DraftTask
from taskmap.notices.drafting.words import short
from taskmap.notices.lexicon.no_targets import AS_IT_IS, CAP, NO_GOAL, PAID
from taskmap.notices.lexicon.targets import (
    AT_LEAST,
    NO_QUANTITY,
    OPEN_BRACKET,
    QUANTITY,
)
from taskmap.system.diagnostics import Source

_NO_GOALS = (NO_GOAL, AS_IT_IS, PAID, CAP, OPEN_BRACKET)
_OF_TIME = ("天", "年", "个月", "起", "次")
_SCALES = ("万", "亿")
"""Measures of no thing: a name goes on behind them."""


def doubt_unread_figures(draft: Draft) -> Draft:
    """The `draft` with a doubt for each measure, and each task without any, in whose text a figure stands that says by
    its place that it is to be reached, and is none of its targets.
    """
    return draft.change_tasks(_with_doubts)


def _with_doubts(task: DraftTask) -> DraftTask:
    measures = tuple(
        replace(one, doubts=(*one.doubts, *_doubts(one.text, one.work.targets, one.at)))
        for one in task.measures
    )
    own = () if measures else _doubts(task.text or task.title, task.work.targets, task.at)
    return replace(task, measures=measures, doubts=(*task.doubts, *own))


def _doubts(text: str, targets: tuple[DraftTarget, ...], at: Source) -> tuple[Doubt, ...]:
    unread = list(_unread_clauses(text, {target.value + target.unit for target in targets}))
    if not unread:
        return ()
    more = f"等{len(unread)}处的数" if len(unread) > 1 else "里的数"
    message = f"“{short(unread[0])}”{more}没有读成指标；是要达到的，请补上"
    return (Doubt(at, "target-unread", message, "targets"),)


def _unread_clauses(text: str, known: set[str]) -> Iterator[str]:
    """The clauses with a figure that is none of the `known`: at their end, or right behind a verb of reaching. What a
    clause says of conditions, of money and of how it is now is no goal.
    """
    for clause in re.split("[。；;\n，,、]", text):
        if any(each.search(clause) for each in _NO_GOALS):
            continue
        if any(_is_set(clause, found, known) for found in QUANTITY.finditer(clause)):
            yield clause


def _is_set(clause: str, found: re.Match[str], known: set[str]) -> bool:
    before, behind = clause[: found.start()], clause[found.end() :].strip(" “”：:")
    unit = found["unit"].replace("％", "%")
    is_often = unit == "次" and AT_LEAST.fullmatch(found["verb"] or "")
    is_other = unit in (*_OF_TIME, *_SCALES) and not is_often
    if is_other or "元" in unit or NO_QUANTITY.match(behind):
        return False
    is_share_of = unit == "%" and before.endswith("的")
    is_known = found["value"].replace(",", "") + unit in known
    # 剩余16户32名: a count beside the next one is as good as at the end.
    is_end = not behind or behind.startswith(("）", ")")) or behind[0].isdigit()
    return (is_end or bool(found["verb"])) and not (is_share_of or is_known)
