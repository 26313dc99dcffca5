"""The units and groups that a draft names, with the names that may be one body put beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from taskmap.notices.drafting import names, unit_spellings
from taskmap.notices.drafting.draft import (
    Doubt,
    Draft,
    DraftGroup,
    DraftMeasure,
    DraftParty,
    DraftTask,
    DraftUnit,
    DraftWork,
)
from taskmap.notices.drafting.known_names import strongest_roles
from taskmap.notices.drafting.unit_spellings import UnitSpellings
from taskmap.notices.lexicon.short_forms import shorten
from taskmap.plan.model import Group as PlanGroup
from taskmap.plan.model import Mention, Plan, Role
from taskmap.plan.part_groups import read_part_group
from taskmap.plan.units import Registry
from taskmap.plan.unnamed_units import UNNAMED
from taskmap.system.diagnostics import NOWHERE, Source
from taskmap.system.text import plain


def register_units(draft: Draft) -> Draft:
    """The draft with its units and groups: every name once, in the order of the notice. Tasks for
    which nobody was named get UNNAMED, and a doubt.
    """
    draft = draft.change_tasks(_fill_task)
    spellings = _find_spellings(draft)
    draft = _write_spellings(draft, spellings)
    mentioned = [name for name, _ in _mentions(draft)]
    units = [name for name in dict.fromkeys(mentioned) if not _is_group(name)]
    # 各县区（东城区除外） is a part of 各县区: the members of that are asked for.
    parts = {name: part.group for name in mentioned if (part := read_part_group(name))}
    named = dict.fromkeys(parts.get(name, name) for name in mentioned)
    groups = [name for name in named if _is_group(name)]
    places = _first_places(draft)
    at = {name: places.get(part, NOWHERE) for part, name in parts.items()} | places
    return replace(
        draft,
        units=tuple(_units_with_aliases(units, spellings, places)),
        groups=tuple(_group(name, groups, at.get(name, NOWHERE)) for name in groups),
    )


def _is_group(name: str) -> bool:
    return name == UNNAMED or names.is_group(name)


def _units_with_aliases(
    units: list[str], spellings: UnitSpellings, places: Mapping[str, Source]
) -> Iterator[DraftUnit]:
    """The units, each once: of the names that are one body in full and in short the longest, the others as its aliases."""
    bodies: dict[str, list[str]] = {}
    for name in units:
        bodies.setdefault(shorten(name), []).append(name)
    full = [max(same, key=len) for same in bodies.values()]
    alike = _likely_aliases(full)
    for name, same in zip(full, bodies.values(), strict=True):
        short = [each for each in same if each != name]
        printed = [each for each, said in spellings.written.items() if said in same]
        possible = tuple(alike.get(name, ()))
        doubts = tuple(
            _name_doubts(name, short, printed, possible, spellings, places.get(name, NOWHERE))
        )
        yield DraftUnit(name, tuple(dict.fromkeys((*short, *printed))), possible, doubts)


def _likely_aliases(units: list[str]) -> dict[str, list[str]]:
    plan = Plan("draft", "", groups=(PlanGroup("", tuple(map(Mention, units))),))
    alike: dict[str, list[str]] = {}
    for one, other in Registry.of(plan).likely_duplicates():
        alike.setdefault(one, []).append(other)
    return alike


def _name_doubts(
    name: str,
    short: Sequence[str],
    printed: Sequence[str],
    possible: Sequence[str],
    spellings: UnitSpellings,
    at: Source,
) -> Iterator[Doubt]:
    if printed:
        message = f"原文有的地方印的是{_quote(printed)}，全文都写作“{name}”"
        yield Doubt(at, "name-completed", message, "name")
    if short:
        message = f"{_quote(short)}是“{name}”的简称，作为一个单位，写进了 `aliases`"
        yield Doubt(at, "unit-alias", message, "name")
    if levels := spellings.undecided.get(name):
        message = f"“{name}”没有写是哪一级的，原文有{_quote(levels)}，请改成其中一个"
        yield Doubt(at, "unit-alias", message, "name")
    elif possible:
        message = (
            f"“{name}”和{_quote(possible)}可能是同一个单位；是的话只留一个，另一个写进 `aliases`"
        )
        yield Doubt(at, "unit-alias", message, "name")


def _quote(names_: Iterable[str]) -> str:
    return "".join(f"“{name}”" for name in names_)


def _group(name: str, groups: list[str], at: Source) -> DraftGroup:
    if name == UNNAMED:
        message = "原文没有写这些任务的责任单位，请逐条补上"
        return DraftGroup(name, (), (Doubt(at, "units-missing", message),))
    message = f"“{name}”有哪些单位，原文没有说，请补上成员"
    doubts = [Doubt(at, "group-members", message)]
    longer = [other for other in groups if other != name and other.endswith(name)]
    if longer:
        message = f"“{name}”和“{longer[0]}”可能是同一个单位组"
        doubts.append(Doubt(at, "group-alias", message))
    return DraftGroup(name, (), tuple(doubts))


def _find_spellings(draft: Draft) -> UnitSpellings:
    """各县（区） and 各县(区) are one name to the plan file: the spelling that came first is kept. Units have one spelling."""
    first: dict[str, str] = {}
    same = {name: first.setdefault(plain(name), name) for name, _ in _mentions(draft)}
    units = [name for name in first.values() if not _is_group(name)]
    found = unit_spellings.find_spellings(units, draft.issuer or draft.title)
    written = {name: found.write(kept) for name, kept in same.items()}
    return replace(found, written={name: said for name, said in written.items() if said != name})


def _mentions(draft: Draft) -> Iterator[tuple[str, Source]]:
    """Every name that stands in a list or at a step, with the place of its task or measure."""
    for work, at in draft.every_work():
        yield from ((party.name, at) for party in work.parties)
    for work, at in draft.every_work():
        yield from ((name, at) for step in work.milestones for name in step.units)


def _first_places(draft: Draft) -> dict[str, Source]:
    places: dict[str, Source] = {}
    for name, at in _mentions(draft):
        places.setdefault(name, at)
    return places


def _write_spellings(draft: Draft, spellings: UnitSpellings) -> Draft:
    """The draft with each name as it is written; one that a list has twice then stands once."""

    def write_work(work: DraftWork) -> DraftWork:
        parties = (replace(each, name=spellings.write(each.name)) for each in work.parties)
        return replace(
            work,
            parties=strongest_roles(parties),
            milestones=tuple(
                replace(step, units=tuple(dict.fromkeys(map(spellings.write, step.units))))
                for step in work.milestones
            ),
        )

    def write_task(task: DraftTask) -> DraftTask:
        measures = tuple(replace(each, work=write_work(each.work)) for each in task.measures)
        return replace(task, work=write_work(task.work), measures=measures)

    return draft.change_tasks(write_task)


def _fill_task(task: DraftTask) -> DraftTask:
    """A task or measures that nobody was named for get the stand-in."""
    if task.work.parties:
        return task
    if not any(measure.work.parties for measure in task.measures):
        doubt = Doubt(task.at, "units-missing", "原文没有写责任单位", "responsible")
        return replace(task, work=_stand_in(task.work), doubts=(*task.doubts, doubt))
    return replace(task, measures=tuple(map(_fill_measure, task.measures)))


def _fill_measure(measure: DraftMeasure) -> DraftMeasure:
    if measure.work.parties:
        return measure
    doubt = Doubt(measure.at, "units-missing", "原文没有写责任单位", "responsible")
    return replace(measure, work=_stand_in(measure.work), doubts=(*measure.doubts, doubt))


def _stand_in(work: DraftWork) -> DraftWork:
    return replace(work, parties=(DraftParty(Role.RESPONSIBLE, UNNAMED),))
