"""The checklists of all units as files, and the index that says which file is whose."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from taskmap import filenames
from taskmap.diagnostics import TaskmapError
from taskmap.document import Document
from taskmap.model import Assignment, Duty, Plan, Role
from taskmap.staging import Staging
from taskmap.units import Registry

FOLDER = "责任清单"
INDEX = f"{FOLDER}/目录.csv"
_HEAD = ("方案", "单位", "文件", "举措数", "牵头", "责任", "配合", "联系人", "电话", "邮箱")
_THREADS = 2
"""Compressing frees Python's lock; more than two wait for each other."""

# A spreadsheet takes text that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What goes to one unit; `name` is its file below the output folder."""

    unit: str
    name: str
    assignments: tuple[Assignment, ...]
    duties: tuple[Duty, ...]


def by_unit(assignments: Sequence[Assignment], duties: Sequence[Duty]) -> tuple[Outgoing, ...]:
    """One for each unit that has a part in the plan, in the order in which the plan names them."""
    parts: dict[str, list[Assignment]] = defaultdict(list)
    owed: dict[str, list[Duty]] = defaultdict(list)
    for assignment in assignments:
        parts[assignment.unit].append(assignment)
    for duty in duties:
        owed[duty.unit].append(duty)
    names = filenames.distinct(parts)
    return tuple(
        Outgoing(unit, f"{FOLDER}/{names[unit]}.xlsx", tuple(own), tuple(owed[unit]))
        for unit, own in parts.items()
    )


def write(
    outgoing: Sequence[Outgoing],
    document: Callable[[str, Sequence[Assignment], Sequence[Duty]], Document],
    fill: Callable[[Document], bytes],
    staged: Staging,
) -> Iterator[Path]:
    """Write each unit's workbook; gives the final paths in order, as they are ready."""

    def one(item: Outgoing) -> Path:
        return staged.write(item.name, fill(document(item.unit, item.assignments, item.duties)))

    with ThreadPoolExecutor(_THREADS) as pool:
        yield from pool.map(one, outgoing)


def index(plan: Plan, registry: Registry, outgoing: Sequence[Outgoing]) -> bytes:
    """A table that Excel and WPS open: which file is whose, and whom to call."""
    contacts = {unit.name: unit for unit in registry.units}
    buffer = io.StringIO()
    table = csv.writer(buffer)
    table.writerow(_HEAD)
    for item in outgoing:
        count = Counter(assignment.role for assignment in item.assignments)
        unit = contacts.get(item.unit)
        contact = (unit.contact, unit.phone, unit.email) if unit else ("", "", "")
        roles = (count[role] for role in Role)
        file = item.name.partition("/")[2]
        row: tuple[str | int, ...] = (
            plan.id,
            item.unit,
            file,
            len(item.assignments),
            *roles,
            *contact,
        )
        table.writerow([_harmless(value) for value in row])
    # With the mark Excel knows that it is UTF-8.
    return buffer.getvalue().encode("utf-8-sig")


def outdated(folder: Path, plan: Plan, outgoing: Sequence[Outgoing]) -> tuple[Path, ...]:
    """Files of an earlier run that this one does not make again, by the index that the run left.

    Raises TaskmapError when the folder holds another plan's checklists: they would be mixed up.
    """
    try:
        text = (folder / INDEX).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ()
    earlier = list(csv.DictReader(io.StringIO(text)))
    others = {row.get("方案") for row in earlier} - {plan.id}
    if others:
        raise TaskmapError(
            f"{folder} 里是方案 {'、'.join(map(str, others))} 的清单，请用 -o 换一个文件夹"
        )
    made = {item.name for item in outgoing}
    # Only what can be a file of ours is ever removed: the index may have been edited.
    names = (f"{FOLDER}/{row['文件']}" for row in earlier if row.get("文件"))
    return tuple(
        Path(name)
        for name in names
        if name not in made and name.count("/") == 1 and name.endswith(".xlsx")
    )


def _harmless(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
