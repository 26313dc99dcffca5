"""The checklists of all units as files, and the index that says which file is for which unit."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PureWindowsPath

from msgspec import Struct

from taskmap.plan.model import Assignment, Duty, Plan, Role
from taskmap.plan.units import Registry
from taskmap.system import filenames
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.encoding import decode
from taskmap.system.staging import Staging
from taskmap.system.text import escape_formula, unescape_formula
from taskmap.workflow import filled_files

FOLDER = "责任清单"
INDEX = f"{FOLDER}/目录.csv"
_HEAD = ("方案", "单位", "文件", "举措数", "牵头", "责任", "配合", "联系人", "电话", "邮箱")


class ChecklistFile(Struct, frozen=True):
    """One unit's checklist; `name` is its file below the output folder."""

    unit: str
    name: str
    assignments: tuple[Assignment, ...]
    duties: tuple[Duty, ...]


def group_by_unit(
    assignments: Sequence[Assignment], duties: Sequence[Duty]
) -> tuple[ChecklistFile, ...]:
    """A checklist for each unit that has one of the `assignments`, in the order in which the plan
    names them, with those of the `duties` that are the unit's.
    """
    assignments_by_unit: dict[str, list[Assignment]] = defaultdict(list)
    duties_by_unit: dict[str, list[Duty]] = defaultdict(list)
    for assignment in assignments:
        assignments_by_unit[assignment.unit].append(assignment)
    for duty in duties:
        duties_by_unit[duty.unit].append(duty)
    names = filenames.distinct(assignments_by_unit)
    return tuple(
        ChecklistFile(
            unit,
            f"{FOLDER}/{names[unit]}.xlsx",
            tuple(unit_assignments),
            tuple(duties_by_unit[unit]),
        )
        for unit, unit_assignments in assignments_by_unit.items()
    )


def render_index(plan: Plan, registry: Registry, checklists: Sequence[ChecklistFile]) -> bytes:
    """The index of the `checklists` as CSV that Excel and WPS open: which file is for which unit,
    its measures by role, and its contact.
    """
    contacts = {unit.name: unit for unit in registry.units}
    rows: list[Sequence[str | int]] = []
    for item in checklists:
        by_role = Counter(assignment.role for assignment in item.assignments)
        unit = contacts.get(item.unit)
        contact = (unit.contact, unit.phone, unit.email) if unit else ("", "", "")
        roles = (by_role[role] for role in Role)
        file = item.name.partition("/")[2]
        rows.append((plan.id, item.unit, file, len(item.assignments), *roles, *contact))
    return render_rows(_HEAD, rows)


def render_rows(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """The `rows` under their `head` as CSV that Excel and WPS open; no text in it is read as a formula."""
    buffer = io.StringIO()
    table = csv.writer(buffer)
    table.writerow(head)
    table.writerows([_escape(value) for value in row] for row in rows)
    # With the mark Excel knows that it is UTF-8.
    return buffer.getvalue().encode("utf-8-sig")


def outdated_files(
    folder: Path, plan: Plan, checklists: Sequence[ChecklistFile]
) -> tuple[Path, ...]:
    """Files of an earlier run that this one does not make again, by the index that the run left.

    Raises TaskmapError when the folder holds another plan's checklists: they would be mixed up.
    """
    earlier = read_index(folder / INDEX)
    if others := {row.get("方案") or "" for row in earlier} - {plan.id, ""}:
        raise TaskmapError(
            f"{folder} 里是方案 {'、'.join(sorted(others))} 的清单，请用 -o 换一个文件夹"
        )
    current = {item.name for item in checklists}
    names = (f"{FOLDER}/{each}" for each in listed_files(earlier))
    return tuple(Path(name) for name in names if name not in current)


def listed_files(index: Iterable[Mapping[str, str]], depth: int = 1) -> Iterator[str]:
    """The workbooks that the rows of an `index` name, once each: those beside it, or up to `depth` names below. Only what can
    be a file of ours is ever removed: it may have been edited.
    """
    names = (unescape_formula(row.get("文件") or "") for row in index)
    return (each for each in dict.fromkeys(names) if _is_own(each, depth))


def _is_own(name: str, depth: int) -> bool:
    path = PureWindowsPath(name)
    is_below = path.as_posix() == name and not path.anchor and ".." not in path.parts
    is_workbook = name.endswith(".xlsx") and "\0" not in name
    return is_below and is_workbook and len(path.parts) <= depth


def keep_filled(staged: Staging, names: Iterable[str]) -> tuple[Path, ...]:
    """Let each of the files `names` below the folder of `staged` that somebody saved since it was made stand under
    another name, …-已填, whatever `staged` puts in its place; gives where they then stand. Offices save what comes back
    over what they sent out.
    """
    return tuple(
        staged.keep(name, kept.relative_to(staged.final).as_posix())
        for name in names
        if (kept := filled_files.kept_path(staged.final / name))
    )


def read_index(path: Path) -> list[dict[str, str]]:
    """The rows of an earlier index; none if it is not there or cannot be read as a table."""
    try:
        # WPS and Excel save as GBK what they were given as UTF-8.
        found = decode(path.read_bytes())
        return (
            []
            if found.replacement_count
            else list(csv.DictReader(io.StringIO(found.text), restval=""))
        )
    except (OSError, csv.Error):
        return []


def _escape(value: str | int) -> str | int:
    return escape_formula(value) if isinstance(value, str) else value
