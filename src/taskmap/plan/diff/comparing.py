"""Two versions of a plan to their changes. An id says which measure is which; measures are never matched by
likeness alone.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from taskmap.plan import assignments, wording
from taskmap.plan.diff import renumbering
from taskmap.plan.diff.changes import PlanChange, PlanChangeKind
from taskmap.plan.diff.handovers import compare_handovers
from taskmap.plan.diff.lines import line_changes, number_repeats
from taskmap.plan.diff.plan_details import people_changes, plan_changes
from taskmap.plan.diff.words import describe_edits
from taskmap.plan.model import Chapter, Closure, Deadline, Measure, Plan, Task
from taskmap.plan.units import Registry
from taskmap.system.dates import long_date


class MeasurePosition(Struct, frozen=True):
    """A measure where it stands: its task, the headings above, and who has which part in it."""

    measure: Measure
    task: Task
    path: tuple[str, ...]
    roles: Mapping[str, str]
    """By unit the word for its role."""
    registry: Registry

    @property
    def text(self) -> str:
        """The measure's text; its task's title (else problem, else text) if it has none."""
        return self.measure.text or wording.task_title(self.task, problem_first=True)

    @property
    def where(self) -> str:
        """The headings and the task's number, as in 一、岸线／任务1."""
        return "／".join((*self.path, f"任务{self.task.no}"))


def compare(old: Plan, new: Plan) -> tuple[PlanChange, ...]:
    """What changed in the plan as a whole, then of each task and measure in the printed order of the new version,
    then what was dropped.
    """
    was = measure_positions(old, Registry.of(old), Registry.of(new))
    now = measure_positions(new, Registry.of(new), Registry.of(new))
    everybody = tuple(dict.fromkeys(unit for place in now.values() for unit in place.roles))
    headings = _headings(was, now)
    changes = [
        *plan_changes(old, new, everybody),
        *_unit_renames(old, new),
        *people_changes(old, new),
        *_heading_changes(headings, now),
    ]
    changes += _tasks(old, new, was, now)
    for name, place in now.items():
        before = was.get(name)
        if before is None:
            changes.append(_addition(name, place))
        else:
            path = headings.get(before.path, before.path)
            changes += _measure_changes(name, replace(before, path=path), place)
    changes += [_removal(name, place) for name, place in was.items() if name not in now]
    changes += compare_handovers(old, new, _units(was), _units(now), Registry.of(new))
    return (*changes, *_renumberings(was, now))


def _units(positions: Mapping[str, MeasurePosition]) -> dict[str, Collection[str]]:
    return {name: place.roles.keys() for name, place in positions.items()}


def measure_positions(
    plan: Plan, registry: Registry, newest: Registry
) -> dict[str, MeasurePosition]:
    """The measures of the `plan` by id; `newest` has the names of today: a unit that was renamed, and kept its old name
    as an alias, is the same.
    """
    roles: dict[str, dict[str, str]] = {}
    for part in assignments.assign(plan, registry):
        # Where two units became one it has the stronger role, which is printed first.
        unit = newest.registered_name(part.unit)
        roles.setdefault(part.measure.id, {}).setdefault(unit, part.role_name)
    positions: dict[str, MeasurePosition] = {}
    path: list[str] = []
    for depth, item in plan.outline():
        del path[depth:]
        if isinstance(item, Chapter):
            path.append(item.title)
            continue
        for measure in item.measures:
            own = roles.get(measure.id, {})
            positions[measure.id] = MeasurePosition(measure, item, tuple(path), own, registry)
    return positions


def _unit_renames(old: Plan, new: Plan) -> Iterator[PlanChange]:
    """Units that have another name now, or are part of another: these need a checklist of their own again."""
    old_assignments = assignments.assign(old, Registry.of(old))
    names = dict.fromkeys(part.unit for part in old_assignments)
    renamed = Registry.of(new).renames(names)
    for unit, now in renamed.items():
        what = f"{unit}改名为{now}"
        if now in names or list(renamed.values()).count(now) > 1:
            measures = "、".join(part.measure.id for part in old_assignments if part.unit == unit)
            what = f"{unit}并入{now}，原来承担的 {measures} 由{now}承担"
        yield PlanChange(PlanChangeKind.UNIT_RENAMED, "", what, unit, now, touched=(now,))


def _headings(
    was: Mapping[str, MeasurePosition], now: Mapping[str, MeasurePosition]
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Headings that only changed their words: one is gone, one is new, and the same measures stand below both."""
    old, new = _measures_by_heading(was, now), _measures_by_heading(now, was)
    heirs = {names: path for path, names in new.items() if path not in old}
    return {path: heirs[names] for path, names in old.items() if path not in new and names in heirs}


def _measures_by_heading(
    these: Mapping[str, MeasurePosition], those: Mapping[str, MeasurePosition]
) -> dict[tuple[str, ...], frozenset[str]]:
    """Under each path of headings the measures that are in both versions."""
    by_path: dict[tuple[str, ...], set[str]] = {}
    for name, place in these.items():
        by_path.setdefault(place.path, set()).update({name} & those.keys())
    return {path: frozenset(names) for path, names in by_path.items() if names}


def _heading_changes(
    headings: Mapping[tuple[str, ...], tuple[str, ...]], now: Mapping[str, MeasurePosition]
) -> Iterator[PlanChange]:
    for old, new in headings.items():
        touched = dict.fromkeys(
            unit for place in now.values() if place.path == new for unit in place.roles
        )
        before, after = "／".join(old), "／".join(new)
        yield PlanChange(
            PlanChangeKind.PLAN, "", "章节标题改了", before, after, touched=tuple(touched)
        )


def _addition(name: str, place: MeasurePosition) -> PlanChange:
    return PlanChange(
        PlanChangeKind.ADDED, name, "新增举措", "", place.text, touched=tuple(place.roles)
    )


def _removal(name: str, place: MeasurePosition) -> PlanChange:
    return PlanChange(
        PlanChangeKind.DROPPED, name, "删除举措", place.text, "", touched=tuple(place.roles)
    )


def _measure_changes(name: str, was: MeasurePosition, now: MeasurePosition) -> Iterator[PlanChange]:
    """What changed of a measure that is in both."""
    both = tuple(dict.fromkeys((*now.roles, *was.roles)))
    if (was.path, was.task.id) != (now.path, now.task.id):
        yield PlanChange(PlanChangeKind.MOVED, name, "移到别处", was.where, now.where, touched=both)
    if was.text != now.text:
        what = describe_edits(was.text, now.text)
        yield PlanChange(PlanChangeKind.REWORDED, name, what, was.text, now.text, touched=both)
    yield from _roles(name, was.roles, now.roles)
    yield from _deadline(name, was.measure.deadline, now.measure.deadline, both)
    if was.measure.start != now.measure.start:
        yield _start(name, was.measure.start, now.measure.start, both)
    steps, targets = _steps(was), _steps(now)
    for kind, word in ((PlanChangeKind.MILESTONE, "节点"), (PlanChangeKind.TARGET, "指标")):
        yield from line_changes(kind, word, name, steps[kind], targets[kind], both)
    details, later = _details(was.measure), _details(now.measure)
    for kind in details:
        yield from line_changes(kind, "", name, details[kind], later[kind], both)


def _details(measure: Measure) -> dict[PlanChangeKind, dict[str, str]]:
    """Who answers for it, what counts as done, and what it is the same as, each by what it is called."""
    people = {
        "督办领导": measure.supervisor,
        "责任领导": measure.leader,
        "责任人": measure.owner,
    }
    criteria = {"完成标准": "\n".join(measure.criteria)}
    references = {
        "同": measure.same_as.text if measure.same_as else "",
        "来自": measure.handed_down_from.text if measure.handed_down_from else "",
    }
    return {
        PlanChangeKind.PEOPLE: people,
        PlanChangeKind.CRITERIA: criteria,
        PlanChangeKind.REFERENCE: references,
    }


def _roles(name: str, was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[PlanChange]:
    for unit in dict.fromkeys((*now, *was)):
        old, new = was.get(unit, ""), now.get(unit, "")
        if old == new:
            continue
        if not old:
            kind, what = PlanChangeKind.UNIT_ADDED, f"增加{unit}（{new}）"
        elif not new:
            kind, what = PlanChangeKind.UNIT_DROPPED, f"减少{unit}（{old}）"
        else:
            kind, what = PlanChangeKind.ROLE, f"{unit}由{old}改为{new}"
        yield PlanChange(kind, name, what, old, new, unit, (unit,))


def _deadline(
    name: str, was: Deadline, now: Deadline, touched: tuple[str, ...]
) -> Iterator[PlanChange]:
    if (was.kind, was.date, was.said, was.ongoing) == (now.kind, now.date, now.said, now.ongoing):
        return
    what = "完成时限改了"
    if was.date and now.date and (days := (now.date - was.date).days):
        what = f"完成时限{'推迟' if days > 0 else '提前'} {abs(days)} 天"
    elif was.date and was.date == now.date:
        what = "完成时限的说法改了，日期没有变"
    yield PlanChange(
        PlanChangeKind.DEADLINE,
        name,
        what,
        _deadline_text(was),
        _deadline_text(now),
        touched=touched,
    )


def _start(
    name: str,
    was: datetime.date | None,
    now: datetime.date | None,
    touched: tuple[str, ...],
) -> PlanChange:
    before, after = (long_date(day) if day else "没有写" for day in (was, now))
    return PlanChange(PlanChangeKind.DEADLINE, name, "起始时间改了", before, after, touched=touched)


def _deadline_text(deadline: Deadline) -> str:
    """6月底前（2022年6月30日）."""
    words = wording.deadline(deadline) or "没有写"
    day = long_date(deadline.date) if deadline.date else ""
    return f"{words}（{day}）" if day and day not in words else words


def _steps(place: MeasurePosition) -> dict[PlanChangeKind, dict[str, str]]:
    """Milestones by what is to be done and targets by their name, each as one line."""
    one = replace(place.measure, milestones=(), targets=())
    milestones = (
        (each.what, wording.steps(replace(one, milestones=(each,)), place.registry))
        for each in place.measure.milestones
    )
    targets = (
        (each.name, wording.steps(replace(one, targets=(each,)), place.registry))
        for each in place.measure.targets
    )
    return {
        PlanChangeKind.MILESTONE: number_repeats(milestones),
        PlanChangeKind.TARGET: number_repeats(targets),
    }


def _tasks(
    old: Plan, new: Plan, was: Mapping[str, MeasurePosition], now: Mapping[str, MeasurePosition]
) -> Iterator[PlanChange]:
    """Changes of what stands at the task and not at its measures, of tasks that are in both."""
    earlier = {task.id: _task_fields(task) for task in old.every_task()}
    units: dict[str, dict[str, None]] = {}
    for place in (*now.values(), *was.values()):
        units.setdefault(place.task.id, {}).update(dict.fromkeys(place.roles))
    for task in new.every_task():
        if (before := earlier.get(task.id)) is not None:
            touched = tuple(units.get(task.id, ()))
            yield from line_changes(
                PlanChangeKind.TASK, "", task.id, before, _task_fields(task), touched
            )


def _task_fields(task: Task) -> dict[str, str]:
    closure = task.closure or Closure()
    fields = {
        "序号": task.no,
        "标题": task.title,
        "问题": task.problem,
        "来源": task.origin,
        "整改目标": task.goal,
        "督办领导": task.supervisor,
        "验收标准": "\n".join(closure.criteria),
        "验收层级": closure.level,
        "公示天数": str(closure.notice_days or ""),
        "公示工作日": str(closure.notice_working_days or ""),
        "销号天数": str(closure.limit_days or ""),
    }
    # Where the task is its own only measure, its text is compared as that.
    if len(task.measures) > 1:
        fields["内容"] = task.text
    return fields


def _renumberings(
    was: Mapping[str, MeasurePosition], now: Mapping[str, MeasurePosition]
) -> Iterator[PlanChange]:
    """Measures under a new id, or under one of a different text before, whose text is nearly that of another
    before.
    """
    removed, added = _unmatched_texts(was, now), _unmatched_texts(now, was)
    for old, new in renumbering.similar_pairs(removed, added):
        what = f"{new} 与原来的 {old} 几乎相同，请核对是不是只改了编号"
        touched = tuple(dict.fromkeys((*now[new].roles, *was[old].roles)))
        yield PlanChange(
            PlanChangeKind.RENUMBERED, new, what, removed[old], added[new], touched=touched
        )


def _unmatched_texts(
    these: Mapping[str, MeasurePosition], those: Mapping[str, MeasurePosition]
) -> dict[str, str]:
    """Those whose id means nothing, or something quite different, in the other version."""
    return {
        name: place.text
        for name, place in these.items()
        if name not in those or not _is_similar(place.text, those[name].text)
    }


def _is_similar(one: str, other: str) -> bool:
    return one == other or any(renumbering.similar_pairs({"": one}, {"*": other}))
