"""A measure named by another plan's text, 「zhuzhou-2022/2.1」, to its reference."""

from __future__ import annotations

from taskmap.plan import measure_references
from taskmap.plan.measure_references import MeasureReference
from taskmap.planfile.fields import PlanFields

_KEYS = ("same_as", "from")


def read_reference(fields: PlanFields, name: str) -> MeasureReference | None:
    """What the key `name` of a task or measure names; None where it is not written, or is no reference, which is
    reported.
    """
    if not (text := fields.line(name)):
        return None
    if found := measure_references.read_reference(text, fields.where(name)):
        return found
    message = f"看不懂是哪个方案的哪一条：“{text}”，请写成“方案编号/举措编号”，如 zhuzhou-2022/2.1"
    fields.report_bad_value(name, message)
    return None


def report_task_references(fields: PlanFields) -> None:
    """A task that has measures is none itself: nobody could tell which of them a reference of its own is about."""
    for name in _KEYS:
        if name in fields.values:
            fields.report_bad_value(name, "这项任务分了举措，请写到对应的那条举措里")
