"""How names are written, wherever a plan writes them: each is the name of one unit or group."""

from __future__ import annotations

from collections.abc import Iterator

from taskmap.plan import units
from taskmap.plan.checks import mentions
from taskmap.plan.model import Plan, Unit
from taskmap.plan.names import NameFault, is_group_word, leaves_out, name_fault
from taskmap.plan.part_groups import read_part_group
from taskmap.system.diagnostics import Diagnostic, error, warning


def fault_of(name: str, registry: units.Registry) -> NameFault | None:
    """Why a `name` that the plan writes is none, as one who knows its units sees it; None if it is one."""
    return name_fault(name, lambda part: isinstance(registry.resolve(part), Unit))


def check_written_names(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """An error for each text that is no name: several names in one, 等, a role, a number, letters that only look alike."""
    names = {mention.name for mention in mentions.written(plan)}
    faults = {name: fault for name in names if (fault := fault_of(name, registry))}
    for mention in mentions.written(plan) if faults else ():
        if fault := faults.get(mention.name):
            message = f"“{mention.name}”{fault.what}，{fault.advice}"
            yield error(mention.at, fault.code, message)


def check_left_out_members(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """An error for each name with 除外 where no group can be meant."""
    for mention in mentions.members(plan):
        if leaves_out(mention.name):
            message = f"“{mention.name}”里有“除外”，这里要写单位的名称，请把单位一个个写出来"
            yield error(mention.at, "unit-name", message)
    for mention in mentions.used(plan):
        if leaves_out(mention.name) and read_part_group(mention.name) is None:
            message = f"看不出“{mention.name}”除去了谁，请写成 各县区（东城区除外）这样，或把单位一个个写出来"
            yield error(mention.at, "unit-name", message)


def check_group_words(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """A warning for each name that says it stands for several units, such as 各有关部门, and is neither a group nor in
    the directory: it is nobody's name, and would get a checklist of its own.
    """
    for unit in registry.implicit_units:
        if is_group_word(unit.name) and not fault_of(unit.name, registry):
            message = (
                f"“{unit.name}”是一批单位的统称，没有写进 `groups`，将以它自己的名义出一份清单；"
                f"请在 `groups` 里写明有哪些单位，如 {unit.name}: [单位, 单位]"
            )
            yield warning(unit.at, "group-unlisted", message)
