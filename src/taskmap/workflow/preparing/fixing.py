"""A plan file with its slips mended, as far as that is certain; what it was is kept beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from taskmap.planfile import fixing
from taskmap.system import staging
from taskmap.system.diagnostics import TaskmapError, reason

Confirm = Callable[[Path, Sequence[str]], bool]
"""Asks whether the file may be changed as the lines of the diff say."""


class FixedPlan(NamedTuple):
    """What was mended in a plan file: the lines of the `diff`, and the `copy` of what it was, None where somebody said no."""

    path: Path
    diff: tuple[str, ...]
    copy: Path | None


def fix_plan_file(path: Path, confirm: Confirm | None) -> FixedPlan | None:
    """Mend the plan file at `path`; with `confirm` only if that agrees. None if there is nothing to mend. Raises
    TaskmapError where it cannot be read or written.
    """
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise TaskmapError(f"打不开文件 {path}：{reason(problem)}") from problem
    fixed = fixing.fix(data)
    if fixed == data:
        return None
    diff = tuple(_diff(data, fixed))
    if confirm is not None and not confirm(path, diff):
        return FixedPlan(path, diff, None)
    copy = _free_name(path)
    staging.write_atomically(copy, data)
    staging.write_atomically(path, fixed)
    return FixedPlan(path, diff, copy)


def _diff(before: bytes, after: bytes) -> Iterator[str]:
    """The changed lines alone, under the number of the first: those that were with -, those that are with +."""
    was, now = (data.decode("utf-8-sig").splitlines() for data in (before, after))
    for tag, start, end, new_start, new_end in SequenceMatcher(None, was, now, False).get_opcodes():
        if tag != "equal":
            yield f"第 {start + 1} 行"
            yield from (f"- {line}" for line in was[start:end])
            yield from (f"+ {line}" for line in now[new_start:new_end])


def _free_name(path: Path) -> Path:
    """plan.yaml.bak, or plan.yaml.bak2 and so on: an earlier copy is not lost."""
    copy, number = path.with_name(f"{path.name}.bak"), 2
    while copy.exists():
        copy, number = path.with_name(f"{path.name}.bak{number}"), number + 1
    return copy
