"""A plan's deadlines and the approved extensions to the deadline in force for a unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from taskmap.plan.milestones import MilestonePart, change_measures, written_milestones
from taskmap.plan.model import Deadline, DeadlineKind, Measure, Milestone, Plan
from taskmap.plan.progress import milestone_row_id
from taskmap.tracking.extensions import Extension, Extensions


def effective_deadline(measure: Measure, unit: str, extensions: Extensions) -> Deadline:
    """The measure's deadline for `unit`; its words name the extension, if one counts. What has no date, such as 长期坚持,
    cannot be extended.
    """
    found = extensions.effective(measure.id, unit)
    return _extend(measure.deadline, found) if found else measure.deadline


def effective_part(part: MilestonePart, extensions: Extensions) -> MilestonePart:
    """The part with the deadline of its milestone that holds for its unit: a milestone is extended by itself."""
    found = extensions.effective(part.row_id, part.assignment.unit)
    if found is None:
        return part
    return replace(part, milestone=replace(part.milestone, by=_extend(part.milestone.by, found)))


def _extend(deadline: Deadline, found: Extension | None) -> Deadline:
    if found is None or deadline.kind is not DeadlineKind.DATE:
        return deadline
    return replace(deadline, said=f"{deadline.said}{approval_words(found)}", date=found.until)


def approval_words(extension: Extension) -> str:
    """What is printed behind the words of a deadline that was extended."""
    return f"（{_approval(extension)}）"


def extended_deadlines(
    measures: Iterable[Measure], answering: Mapping[str, Sequence[str]], extensions: Extensions
) -> dict[str, Deadline]:
    """Of the measures that were extended what a paper prints for all units `answering` for each, by its id: the
    deadline that they have in common; else the plan's own, and behind it what was approved for whom.
    """
    return {
        each.id: _common_deadline(each.deadline, each.id, answering.get(each.id, ()), extensions)
        for each in measures
        if each.id in extensions.measures
    }


def common_milestone(parts: Sequence[MilestonePart], extensions: Extensions) -> Milestone:
    """The milestone of the `parts`, which are all of one, as a paper prints it for all their units: with the deadline
    that they have in common, or as `extended_deadlines` has it.
    """
    milestone, units = parts[0].milestone, [each.assignment.unit for each in parts]
    return replace(milestone, by=_common_deadline(milestone.by, parts[0].row_id, units, extensions))


def extend_milestones(plan: Plan, parts: Iterable[MilestonePart], extensions: Extensions) -> Plan:
    """The plan with the milestones that it writes as `common_milestone` has them; `parts` are all of the plan."""
    by_row: dict[str, list[MilestonePart]] = {}
    for part in parts:
        by_row.setdefault(part.row_id, []).append(part)

    def extend(measure: Measure) -> Measure:
        milestones = (
            common_milestone(by_row[row], extensions)
            if (row := milestone_row_id(measure.id, each.id)) in by_row
            else each
            for each in written_milestones(measure)
        )
        return replace(measure, milestones=tuple(milestones))

    return change_measures(plan, extend) if extensions.measures & by_row.keys() else plan


def _common_deadline(
    deadline: Deadline, item: str, units: Sequence[str], extensions: Extensions
) -> Deadline:
    """`item` is the id of the measure or the number of the milestone's row."""
    found = {unit: _extend(deadline, extensions.effective(item, unit)) for unit in units}
    if len(set(found.values())) == 1:
        return found[units[0]]
    said = (
        f"{unit}：{_approval(extension)}"
        for unit in units
        if found[unit] != deadline and (extension := extensions.effective(item, unit))
    )
    notes = "；".join(said)
    return replace(deadline, said=f"{deadline.said}（{notes}）") if notes else deadline


def _approval(extension: Extension) -> str:
    return f"{extension.number}批准延至{extension.until}"
