"""Names that are several in one, or have something on them, to the names that were meant, in the lines of a plan file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from taskmap.plan.checks import mentions
from taskmap.plan.model import Plan
from taskmap.plan.names import name_fault
from taskmap.system.diagnostics import Source

_ITEM = re.compile(r"\s*(?:-\s+)+$")
_IN_BRACKETS = re.compile(r"[\[,]\s*$")
_VALUE = re.compile(r":\s+$")
# A unit has one name, and may have several aliases.
_NAME = re.compile(r"(?:name|名称)\s*:\s+$")
_ENDED = re.compile(r"\s*(?:\s#.*)?$")
_UNSAFE = re.compile(r"[,:#\[\]{}'\"&*!|>%@`]")


def changes(lines: Sequence[str], plan: Plan, blamed: Collection[int]) -> Iterator[dict[int, str]]:
    """For each of the lines `blamed`, numbers from 0, what it becomes when the names in it that are none are written as
    they were meant, where that is certain. A line may become several, with line breaks between.
    """
    places = {(each.at, each.name) for each in mentions.written(plan)}
    single = _places_of_one(plan)
    # From the end of a line, so that the columns before it stay.
    for number in sorted(blamed):
        line = lines[number]
        here = [each for each in places if each[0].line - 1 == number]
        for at, name in sorted(here, reverse=True):
            line = _mend(line, at.column - 1, name, may_be_list=(at, name) not in single)
        if line != lines[number]:
            yield {number: line}


def _places_of_one(plan: Plan) -> set[tuple[Source, str]]:
    """Where a single name stands, and no list may: a group's own, and that of a unit that was taken over from."""
    formers = {(each.at, each.unit) for unit in plan.units for each in unit.succeeds}
    return formers | {(group.at, group.name) for group in plan.groups}


def _mend(line: str, start: int, name: str, *, may_be_list: bool) -> str:
    """The line with the names that were meant by the one that begins at `start`; as it is where that is not certain."""
    fault = name_fault(name)
    quote = mark if (mark := line[start : start + 1]) in ("'", '"') else ""
    typed = f"{quote}{name}{quote}"
    if not fault or not fault.is_certain or not line.startswith(typed, start):
        return line
    if any(map(_UNSAFE.search, fault.names)):
        return line
    before, after = line[:start], line[start + len(typed) :]
    if len(fault.names) == 1:
        return before + fault.names[0] + after
    if may_be_list and _IN_BRACKETS.search(before):
        return before + ", ".join(fault.names) + after
    if may_be_list and _ITEM.fullmatch(before) and _ENDED.match(after):
        first, *rest = fault.names
        return "\n".join([before + first + after, *(before + each for each in rest)])
    if may_be_list and _VALUE.search(before) and not _NAME.search(before):
        return f"{before}[{', '.join(fault.names)}]{after}"
    return line
