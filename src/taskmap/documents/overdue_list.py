"""What is late to what people read: the lines of a mail, or a Document for a page, a table, a CSV file."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, zip_longest

from msgspec.structs import asdict

from taskmap.document import Document, Row, Table, Value
from taskmap.system.text import clean, one_line, pad, width, wrap
from taskmap.tracking.overdue import OverdueItem, OverdueKind
from taskmap.tracking.overdue.unit_totals import unit_totals

SCREEN_WIDTH = 78
"""In columns of half width: what fits on a terminal."""
_UNIT_WIDTH = 20
_GAP = "  "
_COLUMNS = {
    "kind": "类别",
    "plan": "方案",
    "unit": "单位",
    "measure": "举措",
    "period": "期",
    "due": "到期",
    "days": "逾期天数",
    "working_days": "逾期工作日",
    "what": "事由",
    "first_due": "原定",
    "number": "延期文号",
    "milestone": "节点",
}


def overdue_lines(
    findings: Sequence[OverdueItem], day: datetime.date, columns: int | None = None
) -> Iterator[str]:
    """The list of `day` in lines: a head, then a block for each plan and kind, an item in a line. `findings` have each
    plan's in one run. Nothing is cut off: with `columns` no line is wider, and long names go on in the next.
    """
    late = sum(each.is_late for each in findings)
    soon = f"，即将到期 {len(findings) - late} 项" if late < len(findings) else ""
    yield f"截至 {day}：逾期 {late} 项{soon}"
    for plan, own in groupby(findings, key=lambda each: each.plan):
        items = list(own)
        for kind in OverdueKind:
            if group := [each for each in items if each.kind == kind]:
                yield ""
                yield from wrap(f"【{_clean(plan)}】{kind.chinese} {len(group)} 项", columns)
                yield from _block(group, columns)
    if len({each.plan for each in findings}) > 1:
        yield from _totals(findings, columns)


def _totals(findings: Sequence[OverdueItem], columns: int | None) -> Iterator[str]:
    """Of several plans a unit in a line."""
    totals = unit_totals(findings)
    widest = max(width(_clean(each.unit)) for each in totals)
    yield ""
    yield "各单位合计"
    for each in totals:
        counts = [f"{kind.chinese} {number}" for kind, number in each.late.items()]
        counts += [f"即将到期 {each.soon}"] if each.soon else []
        about = f"{each.plans} 个方案，逾期 {each.late_count} 项：{'、'.join(counts)}"
        yield from wrap(f"{_GAP}{pad(_clean(each.unit), widest)}{_GAP}{about}", columns)


def _block(group: Sequence[OverdueItem], columns: int | None) -> Iterator[str]:
    counts = [_count(each) for each in group]
    units = [_clean(each.unit) for each in group]
    first = max(map(width, counts))
    second, rest = max(map(width, units)), None
    if columns is not None:
        second = min(second, _UNIT_WIDTH)
        rest = columns - (2 + 10 + first + second + 3 * len(_GAP))
    for each, count, unit in zip(group, counts, units, strict=True):
        cells = (wrap(unit, second), wrap(_about(each), rest))
        for at, (name, about) in enumerate(zip_longest(*cells, fillvalue="")):
            head = (each.due.isoformat(), count) if at == 0 else ("", "")
            parts = (pad(head[0], 10), pad(head[1], first), pad(name, second), about)
            yield f"{_GAP}{_GAP.join(parts)}".rstrip()


def _count(each: OverdueItem) -> str:
    if each.is_late:
        return f"逾期{each.days}天（{each.working_days}个工作日）"
    if each.days == 0:
        return "今天到期"
    return f"还有{-each.days}天（{-each.working_days}个工作日）"


def _about(each: OverdueItem) -> str:
    parts = [each.item, each.period, each.what]
    if each.first_due:
        by = f"，{each.number}" if each.number else ""
        parts.append(f"（原定{each.first_due}{by}延期）")
    return _clean(" ".join(part for part in parts if part))


def _clean(text: str) -> str:
    return one_line(clean(text)[0])


def document(findings: Iterable[OverdueItem], day: datetime.date) -> Document:
    """All `findings` as one table, in the order given; `day` is the one on which they were late."""
    rows = tuple(Row(each.kind.value, _values(each)) for each in findings)
    return Document(f"逾期清单（截至{day}）", "", day, {}, (Table("逾期清单", _COLUMNS, rows),))


def _values(each: OverdueItem) -> Mapping[str, Value]:
    return {**asdict(each), "kind": each.kind.chinese}
