"""workdays.yaml, the office's own calendar, to a Calendar: a year that is not announced yet, or days of its own.

2027:
  off: [2027-01-01, 2027-02-05..2027-02-11]     # 放假
  work: [2027-02-14]                             # 上班
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from taskmap.plan import deadlines, workdays
from taskmap.planfile import decoding, tree
from taskmap.planfile.fields import Notes
from taskmap.system.diagnostics import Diagnostic

_LISTS = {"off": "off", "放假": "off", "休息": "off", "work": "work", "上班": "work"}


def read(data: bytes, file: str) -> tuple[workdays.Calendar, tuple[Diagnostic, ...]]:
    """The calendar that the bytes `data` of the file say, and the faults of the file; days that could not be read
    are left out. `file` is the name that the faults bear.
    """
    decoded = decoding.decode(data, file)
    plan_tree = tree.load(decoded.text or "", file)
    notes = Notes(file, [*decoded.faults, *plan_tree.faults])
    years: dict[int, workdays.YearOverride] = {}
    for key, value in _entries(plan_tree.root, notes):
        year = key.text.removesuffix("年")
        if len(year) == 4 and year.isascii() and year.isdecimal():
            years[int(year)] = _year(value, notes)
        else:
            notes.error(key, "bad-value", f"应是年份，如 2027，现在是“{key.text}”")
    return workdays.Calendar(years), tuple(notes.faults)


def _year(node: tree.Node, notes: Notes) -> workdays.YearOverride:
    days: dict[str, set[datetime.date]] = {"off": set(), "work": set()}
    for key, value in _entries(node, notes):
        if key.text not in _LISTS:
            notes.error(key, "unknown-key", f"没有“{key.text}”这个键，可用：off/放假、work/上班")
            continue
        for item in value.items if isinstance(value, tree.ListNode) else [value]:
            days[_LISTS[key.text]].update(_days(item, notes))
    return workdays.YearOverride(frozenset(days["off"]), frozenset(days["work"]))


def _days(item: tree.Node, notes: Notes) -> Iterator[datetime.date]:
    """A day, or a range 2027-02-05..2027-02-11 with both ends."""
    text = item.text if isinstance(item, tree.ScalarNode) else ""
    first, _, last = text.partition("..")
    begin, end = deadlines.parse_date(first.strip()), deadlines.parse_date((last or first).strip())
    if begin is None or end is None or not 0 <= (end - begin).days < 366:
        notes.error(
            item,
            "bad-date",
            f"不是日期或日期范围：“{text}”，请写成 2027-02-05 或 2027-02-05..2027-02-11",
        )
        return
    yield from (begin + datetime.timedelta(days=offset) for offset in range((end - begin).days + 1))


def _entries(node: tree.Node | None, notes: Notes) -> list[tuple[tree.ScalarNode, tree.Node]]:
    if isinstance(node, tree.MappingNode):
        return node.entries
    if node is not None and not tree.is_null(node):
        notes.report_unexpected(node, "“键: 值”", free_keys=True)
    return []
