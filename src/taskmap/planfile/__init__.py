"""The plan file: YAML to a Plan and all faults of the file, and a Plan to the JSON that the ledger keeps."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from taskmap.plan import checks, workdays
from taskmap.plan.model import Deadline, Plan
from taskmap.plan.values import content_fields
from taskmap.planfile import decoding, doubts
from taskmap.planfile.spelling import KeySpelling
from taskmap.system.diagnostics import Diagnostic, TaskmapError, has_errors, reason

if TYPE_CHECKING:
    from taskmap.planfile import fields

_MOST_BYTES = 20_000_000
"""Of a plan file: the largest offices need one. A device has no end."""


class PlanFile(Struct, frozen=True):
    """What a plan file says. With errors among `diagnostics` the plan may be missing parts, or be None. `text` is the
    file's, empty if it could not be decoded; `calendar` has the working days that its folder says.
    """

    plan: Plan | None
    diagnostics: tuple[Diagnostic, ...]
    text: str
    calendar: workdays.Calendar
    spelling: KeySpelling
    """How the file spells its keys, for messages about them."""

    @property
    def valid_plan(self) -> Plan | None:
        """The plan, or None if any diagnostic is an error."""
        return None if has_errors(self.diagnostics) else self.plan


def read(path: Path, calendar: workdays.Calendar | None = None) -> PlanFile:
    """Read and check the plan file at `path` by the `calendar`; None: by workdays.yaml beside it if there is one. All
    faults of both files are returned, sorted by place; raises TaskmapError only if one cannot be opened.
    """
    data = _bytes(path)
    own, faults = _calendar(path.with_name(workdays.OVERRIDES))
    found = read_bytes(data, str(path), calendar or own)
    return replace(found, diagnostics=tuple(sorted({*faults, *found.diagnostics})))


def read_bytes(data: bytes, file: str, calendar: workdays.Calendar) -> PlanFile:
    """As `read`, of the bytes `data` of a plan file; `file` is the name that the faults bear."""
    decoded = decoding.decode(data, file)
    text = decoded.text or ""
    plan, diagnostics, spelling = _parse(decoded, file, calendar)
    if plan is not None:
        diagnostics += tuple(spelling.spell_messages(checks.check(plan)))
    diagnostics += doubts.warnings(text, file)
    return PlanFile(plan, tuple(sorted(set(diagnostics))), text, calendar, spelling)


def reread(plan_file: PlanFile, calendar: workdays.Calendar) -> PlanFile:
    """The same file, its deadlines counted by another calendar; the diagnostics are those of before."""
    plan, _ = parse(plan_file.text.encode(), "", calendar)
    return replace(plan_file, plan=plan, calendar=calendar)


def _calendar(path: Path) -> tuple[workdays.Calendar, tuple[Diagnostic, ...]]:
    if not path.is_file():
        return workdays.OFFICIAL, ()
    # Few offices have one.
    from taskmap.planfile import overrides

    return overrides.read(_bytes(path), str(path))


def parse(
    data: bytes, file: str, calendar: workdays.Calendar
) -> tuple[Plan | None, tuple[Diagnostic, ...]]:
    """The plan as far as the bytes `data` can be read, None if they cannot, and the faults of its writing; those
    of its content are found by plan/checks. `file` is the name that the faults bear. A plan with errors is never
    to be used.
    """
    plan, faults, _ = _parse(decoding.decode(data, file), file, calendar)
    return plan, faults


def _parse(
    decoded: decoding.DecodedPlan, file: str, calendar: workdays.Calendar
) -> tuple[Plan | None, tuple[Diagnostic, ...], KeySpelling]:
    if decoded.text is None:
        return None, tuple(decoded.faults), KeySpelling()
    plan, notes = _read_text(decoded.text, file, calendar)
    if notes.has_key_slip:
        # `- no：1` is a text to the parser; its colon is repaired to find the faults behind it.
        plan, notes = _read_text(decoded.text, file, calendar, repair=True)
    spelled = notes.spelling.spell_messages(notes.faults)
    return plan, (*decoded.faults, *spelled), notes.spelling


def _read_text(
    text: str, file: str, calendar: workdays.Calendar, *, repair: bool = False
) -> tuple[Plan | None, fields.Notes]:
    """The plan, and the notes taken while it was read."""
    # A command that takes its plan from the ledger does not wait for the YAML parser to load.
    from taskmap.planfile import fields, reading, tree

    loaded = tree.load(text, file, repair=repair)
    notes = fields.Notes(file, loaded.faults)
    root = loaded.root
    if root is None and not notes.faults:
        root = tree.MappingNode([], 1, 1)
    head = fields.read_mapping(root, "plan", notes) if root is not None else None
    plan = reading.PlanReader(notes, calendar).plan(head) if head is not None else None
    return plan, notes


def content(plan: Plan) -> str:
    """The content of a plan as JSON, for the ledger: the same for two files that differ only in spelling or
    layout. The way back is restoring.restore_plan.
    """
    return json.dumps(plan, default=_plain, ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> object:
    if isinstance(value, Deadline):
        # How words are understood may improve; the words are what was issued.
        return value.said
    if isinstance(value, datetime.date):
        return value.isoformat()
    assert isinstance(value, Struct)
    return {
        name: said
        for name, omitted in content_fields(type(value))
        if (said := getattr(value, name)) != omitted
    }


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise TaskmapError(f"{path} 太大，不是方案：最多 {_MOST_BYTES // 1_000_000} MB")
        return data
    except OSError as problem:
        raise TaskmapError(f"打不开文件 {path}：{reason(problem)}") from problem
