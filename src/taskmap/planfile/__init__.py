"""The plan file: YAML text to a Plan with every fault in it, and a Plan to the text the ledger keeps."""

from __future__ import annotations

import dataclasses
import datetime
import json
from dataclasses import dataclass
from pathlib import Path

from taskmap import checks, workdays
from taskmap.diagnostics import Diagnostic, TaskmapError, has_errors
from taskmap.model import Deadline, Plan
from taskmap.planfile import fields, overrides, reading, tree

OVERRIDES = "workdays.yaml"
"""The user's own calendar, in the folder of the plan."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a plan file says. With errors among the diagnostics the plan may be missing parts, or be None."""

    plan: Plan | None
    diagnostics: tuple[Diagnostic, ...]
    text: str
    calendar: workdays.Calendar

    @property
    def sound(self) -> Plan | None:
        """The plan, if nothing worse than warnings was found."""
        return None if has_errors(self.diagnostics) else self.plan


def read(path: Path) -> Read:
    """Read one plan file and check it. All faults are returned, sorted by place; raises TaskmapError only
    when the file cannot be opened.
    """
    data = _bytes(path)
    beside = path.with_name(OVERRIDES)
    calendar, faults = (
        overrides.read(_bytes(beside), str(beside))
        if beside.is_file()
        else (workdays.Calendar(), ())
    )
    plan, found = parse(data, str(path), calendar)
    if plan is not None:
        found += checks.check(plan)
    text = data.decode("utf-8-sig", "replace")
    return Read(plan, tuple(sorted({*faults, *found})), text, calendar)


def parse(
    data: bytes, file: str, calendar: workdays.Calendar
) -> tuple[Plan | None, tuple[Diagnostic, ...]]:
    """The plan as far as it can be read, and the faults of its writing (not yet of its sense)."""
    loaded = tree.load(data, file)
    notes = fields.Notes(file, loaded.faults)
    root = loaded.root
    if root is None and not notes.faults:
        root = tree.Mapping([], 1, 1)
    head = fields.form(root, "plan", notes) if root is not None else None
    plan = reading.Reader(notes, calendar).plan(head) if head is not None else None
    return plan, tuple(notes.faults)


def content(plan: Plan) -> str:
    """What the plan says, as JSON: the same for two files that differ only in spelling or layout."""
    return json.dumps(plan, default=_plain, ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> object:
    if isinstance(value, Deadline):
        # How words are understood may improve; what was said is what was issued.
        return value.said
    if isinstance(value, datetime.date):
        return value.isoformat()
    assert dataclasses.is_dataclass(value)
    return {
        field.name: getattr(value, field.name)
        for field in dataclasses.fields(value)
        if field.compare
    }


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise TaskmapError(f"打不开文件 {path}：{problem.strerror or problem}") from problem
