"""A plan that the ledger does not hold to the message that says so: the same words in every command."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Collection, Iterable

from taskmap.system.diagnostics import TaskmapError


def require_plans(
    plans: Iterable[str], issued: Collection[str], day: datetime.date | None = None
) -> None:
    """Raises TaskmapError if nothing is `issued`, or one of the ids in `plans` is not. `issued` are the ids of the
    plans up to the `day`, None for now.
    """
    if not issued:
        raise TaskmapError(f"台账里{_until(day)}还没有印发过的方案；请先 taskmap split")
    if unknown := sorted({*plans} - {*issued}):
        raise TaskmapError(unknown_plan_message("、".join(unknown), issued, day))


def unknown_plan_message(
    plan: str, issued: Collection[str], day: datetime.date | None = None
) -> str:
    """`plan` is not among the ids `issued` up to the `day`, None for now."""
    near = difflib.get_close_matches(plan, issued, 1)
    hint = f"；是不是 {near[0]}？" if near else ""
    return f"台账里{_until(day)}没有方案 {plan}，有：{'、'.join(issued)}{hint}"


def no_file_or_plan_message(name: str) -> str:
    """`name` is neither a file nor the id of a plan in the ledger."""
    return f"没有文件 {name}，台账里也没有方案 {name}"


def _until(day: datetime.date | None) -> str:
    return f"到 {day} 为止" if day else ""
