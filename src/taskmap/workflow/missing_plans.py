"""A plan that the ledger does not hold to the message that says so. Each situation has its own wording."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable

from taskmap.system.diagnostics import TaskmapError

_SPLIT = "请先 taskmap split"
RUN_SPLIT = "请先运行 taskmap split"
"""How collect says it."""


def require_plans(plans: Iterable[str], issued: Collection[str]) -> None:
    """Raises TaskmapError if one of the ids in `plans` is not among those `issued`."""
    if unknown := [name for name in plans if name not in issued]:
        known = f"，有：{'、'.join(issued)}" if issued else ""
        raise TaskmapError(f"台账里没有方案 {'、'.join(unknown)}{known}")


def no_plans_message(advice: str = _SPLIT) -> str:
    """The ledger holds no plan at all; `advice` says what to do, as the command words it."""
    return f"台账里还没有印发过的方案；{advice}"


def no_plans_on_day_message(day: datetime.date) -> str:
    """The ledger held no plan on that day."""
    return f"台账里到 {day} 为止还没有印发过的方案；{_SPLIT}"


def unknown_plan_message(plan: str) -> str:
    """The ledger does not hold the plan of the id `plan`."""
    return f"台账里没有方案 {plan}；{_SPLIT}"


def unknown_plan_on_day_message(plan: str, issued: Iterable[str], day: datetime.date) -> str:
    """The id `plan` is not among those `issued` up to that day."""
    return f"台账里到 {day} 为止没有方案“{plan}”；有：{'、'.join(issued)}"


def no_file_or_plan_message(name: str) -> str:
    """`name` is neither a file nor the id of a plan in the ledger."""
    return f"没有文件 {name}，台账里也没有方案 {name}"


def unknown_plan_in_return_message(plan: str, issued: Iterable[str]) -> str:
    """A returned workbook names `plan`, which is not among the ids `issued`."""
    return f"台账里没有方案 {plan}，只有 {'、'.join(issued)}"
