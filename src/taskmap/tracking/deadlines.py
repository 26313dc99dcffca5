"""A plan's deadlines and the approved extensions to the deadline in force for a unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from taskmap.plan.milestones import MilestonePart
from taskmap.plan.model import Deadline, DeadlineKind, Measure
from taskmap.tracking.extensions import Extension, Extensions


def effective_deadline(measure: Measure, unit: str, extensions: Extensions) -> Deadline:
    """The measure's deadline for `unit`; its words name the extension, if one counts. What has no date, such as 长期坚持, cannot be extended."""
    return _extend(measure.deadline, extensions.effective(measure.id, unit))


def effective_part(part: MilestonePart, extensions: Extensions) -> MilestonePart:
    """The part with the deadline of its milestone that holds for its unit: a milestone is extended by itself."""
    found = extensions.effective(part.row_id, part.assignment.unit)
    if found is None:
        return part
    return replace(part, milestone=replace(part.milestone, by=_extend(part.milestone.by, found)))


def _extend(deadline: Deadline, found: Extension | None) -> Deadline:
    if found is None or deadline.kind is not DeadlineKind.DATE:
        return deadline
    return replace(deadline, said=f"{deadline.said}（{_approval(found)}）", date=found.until)


def extended_deadlines(
    measures: Iterable[Measure], answering: Mapping[str, Sequence[str]], extensions: Extensions
) -> dict[str, Deadline]:
    """Of the measures that were extended what a paper prints for all units `answering` for each, by its id: the
    deadline that they have in common; else the plan's own, and behind it what was approved for whom.
    """
    return {
        each.id: _common_deadline(each, answering.get(each.id, ()), extensions)
        for each in measures
        if each.id in extensions.measures
    }


def _common_deadline(measure: Measure, units: Sequence[str], extensions: Extensions) -> Deadline:
    found = {unit: effective_deadline(measure, unit, extensions) for unit in units}
    if len(set(found.values())) == 1:
        return found[units[0]]
    said = (
        f"{unit}：{_approval(extension)}"
        for unit in units
        if found[unit] != measure.deadline and (extension := extensions.effective(measure.id, unit))
    )
    notes = "；".join(said)
    return (
        replace(measure.deadline, said=f"{measure.deadline.said}（{notes}）")
        if notes
        else measure.deadline
    )


def _approval(extension: Extension) -> str:
    return f"{extension.number}批准延至{extension.until}"
