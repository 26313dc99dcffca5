"""A plan, unit or measure that the ledger does not hold to the message that says so: the same words in every command."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from taskmap.system.diagnostics import TaskmapError

if TYPE_CHECKING:
    # A morning's check loads no plan.
    from taskmap.plan.units import Registry


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
    near = nearest(plan, issued, 1)
    hint = f"；{_ask(near)}" if near else ""
    return f"台账里{_until(day)}没有方案 {plan}，有：{'、'.join(issued)}{hint}"


def unknown_unit_error(name: str, registries: Iterable[Registry]) -> TaskmapError:
    """No plan, of which these are the `registries`, has a unit of this name or alias."""
    found = (each.nearest(name) for each in registries)
    near = "、".join(f"“{each}”" for each in dict.fromkeys(found) if each)
    return TaskmapError(f"方案里没有单位“{name}”，{_ask(near) or '请照任务分解表上的名称写'}")


def unknown_item_error(name: str, known: Iterable[str]) -> TaskmapError:
    """None of the numbers `known`, of tasks, measures and milestones, is this one."""
    hint = _ask(nearest(name, known)) or "编号见任务分解表"
    return TaskmapError(f"没有编号为“{name}”的举措，{hint}")


def nearest(name: str, known: Iterable[str], most: int = 5) -> str:
    """Those of the `known` ids that begin as `name` does or are most like it, so many at `most`, the likeliest first; ""
    where none is.
    """
    every = tuple(dict.fromkeys(known))
    longer = (each for each in every if name and each.startswith(name))
    found = dict.fromkeys([*longer, *difflib.get_close_matches(name, every, most)])
    return "、".join(list(found)[:most])


def _ask(near: str) -> str:
    """Whether one of those `near` is meant, as a question; "" without any."""
    return f"是不是{near if near.startswith('“') else f' {near}'}？" if near else ""


def unknown_revision_error(plan: str, revision: int, latest: int) -> TaskmapError:
    """The `plan` has no revision of this number; the `latest` is that of its last one."""
    return TaskmapError(f"方案 {plan} 只印发到第 {latest} 版，没有第 {revision} 版")


def no_file_or_plan_message(name: str, issued: Collection[str]) -> str:
    """`name` is neither a file nor one of the ids `issued`."""
    hint = _ask(nearest(name, issued, 1))
    return f"没有文件 {name}，台账里也没有方案 {name}{f'，{hint}' if hint else ''}"


def _until(day: datetime.date | None) -> str:
    return f"到 {day} 为止" if day else ""
