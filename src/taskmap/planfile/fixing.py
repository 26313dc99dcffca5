"""Slips of a plan file to the text that was meant, where that is certain: never a guess, and nothing where nothing is wrong.

Each kind of fix touches only lines that were blamed for it, and counts only where errors of the file go by it and none come;
what is not certain stays an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from taskmap.plan import checks
from taskmap.plan.workdays import OFFICIAL
from taskmap.planfile import decoding, indents, name_fixes, slips
from taskmap.planfile import parse as parse_plan
from taskmap.planfile.source_lines import SourceLines
from taskmap.system.diagnostics import Diagnostic, Severity

_ROUNDS = 5
"""A line may have several slips, of which one hides the next."""
_Lines = Sequence[str]
_Fix = Callable[[_Lines, "_Errors"], Iterator[dict[int, str]]]
"""From the lines of a file and its errors to changes that belong together: the number of a line, from 0, and what it becomes."""


class _Errors:
    """The errors of a plan file with these lines: in how it is written, and in what it then says."""

    def __init__(self, lines: _Lines) -> None:
        self.plan, faults = parse_plan("\n".join(lines).encode(), "", OFFICIAL)
        sense = checks.check(self.plan) if self.plan is not None else ()
        self.writing, self.sense = (_count(set(each)) for each in (faults, sense))
        self.all = [*filter(_is_error, {*faults, *sense})]

    def lines(self, *codes: str) -> set[int]:
        """The numbers, from 0, of the lines that are blamed for one of these."""
        return {fault.at.line - 1 for fault in self.all if fault.code in codes}

    def are_fewer_than(self, others: _Errors) -> bool:
        """Whether some of the others are gone, and none came. What a file says may show more of its errors once it is
        written right.
        """
        if self.writing != others.writing:
            return self.writing < others.writing
        return self.sense < others.sense


def _count(faults: Iterable[Diagnostic]) -> Counter[str]:
    return Counter(fault.code for fault in faults if _is_error(fault))


def _is_error(fault: Diagnostic) -> bool:
    return fault.severity is Severity.ERROR


def fix(data: bytes) -> bytes:
    """The bytes of a plan file with every slip mended of which it is certain what was meant; all others, and the ends of
    lines, as they are. What is no UTF-8 stays as it is.
    """
    decoded = decoding.decode(data, "")
    if decoded.text is None or _is_no_utf8(data):
        return data
    before = decoded.text.split("\n")
    after = _fix_lines(before)
    return data if after == before else _with_lines(data, before, after)


def _is_no_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return True
    return False


def _fix_lines(lines: list[str]) -> list[str]:
    errors = _Errors(lines)
    for _ in range(_ROUNDS if errors.all else 0):
        before = lines
        for find_changes in _FIXES:
            lines, errors = _apply(find_changes, lines, errors)
        if lines == before:
            break
    return lines


def _apply(find_changes: _Fix, lines: list[str], errors: _Errors) -> tuple[list[str], _Errors]:
    """The lines with the changes of one kind, and what is wrong then."""
    changes = [change for change in find_changes(lines, errors) if change]
    whole = {number: line for change in changes for number, line in change.items()}
    if whole and (fewer := _try(lines, whole, errors)):
        return fewer
    # One of them was not what it seemed: each is tried by itself.
    for change in changes if len(changes) > 1 else ():
        if fewer := _try(lines, change, errors):
            lines, errors = fewer
    return lines, errors


def _try(
    lines: _Lines, change: dict[int, str], errors: _Errors
) -> tuple[list[str], _Errors] | None:
    """The lines with the change, and what is wrong then; None if that is not better."""
    changed = [change.get(number, line) for number, line in enumerate(lines)]
    left = _Errors(changed)
    return (changed, left) if left.are_fewer_than(errors) else None


def _with_lines(data: bytes, before: _Lines, after: _Lines) -> bytes:
    """The bytes with each changed line in its place; the others keep what stands in them and at their end."""
    typed = data.decode().split("\n")
    if len(typed) != len(before):
        # Lines that end as those of an old Macintosh: too rare to be mended.
        return data
    for number, (was, now) in enumerate(zip(before, after, strict=True)):
        if was != now:
            mark = "\ufeff" if typed[number].startswith("\ufeff") else ""
            end = "\r" if typed[number].endswith("\r") else ""
            typed[number] = mark + now.replace("\n", f"{end}\n") + end
    return "\n".join(typed).encode()


def _repair(
    lines: _Lines, blamed: Iterable[int], repair: Callable[[SourceLines, set[int]], object]
) -> Iterator[dict[int, str]]:
    """What a repair of slips makes of the lines that are blamed, each by itself."""
    source_lines, numbers = SourceLines("", list(lines)), set(blamed)
    if numbers:
        repair(source_lines, numbers)
    for number in sorted(numbers):
        if source_lines.lines[number] != lines[number]:
            yield {number: source_lines.lines[number]}


def _fix_braces(lines: _Lines, errors: _Errors) -> Iterator[dict[int, str]]:
    blamed = errors.lines("fullwidth-brace", "fullwidth-colon", "yaml-syntax")
    return _repair(lines, blamed, slips.repair_braces)


def _fix_colons(lines: _Lines, errors: _Errors) -> Iterator[dict[int, str]]:
    blamed = errors.lines("fullwidth-colon", "missing-space")
    return _repair(lines, blamed, slips.repair_colons)


def _fix_dashes(lines: _Lines, errors: _Errors) -> Iterator[dict[int, str]]:
    blamed = errors.lines("wrong-dash", "missing-space")
    return _repair(lines, blamed, lambda source_lines, _: indents.repair_dashes(source_lines))


def _fix_indents(lines: _Lines, errors: _Errors) -> Iterator[dict[int, str]]:
    """All lines at once: how wide a tab is shows only where they are seen together."""
    yield indents.certain_indents(
        lines, errors.lines("fullwidth-space", "odd-indent", "tab-indent")
    )


def _fix_names(lines: _Lines, errors: _Errors) -> Iterator[dict[int, str]]:
    blamed = errors.lines("unit-joined", "unit-name", "unit-letters")
    return name_fixes.changes(lines, errors.plan, blamed) if errors.plan else iter(())


_FIXES: tuple[_Fix, ...] = (_fix_braces, _fix_colons, _fix_dashes, _fix_indents, _fix_names)
