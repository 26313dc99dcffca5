"""Tables that several pages for the screen have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from taskmap.document import Row, Table, Value
from taskmap.tracking.overdue import OverdueItem, OverdueKind

_PAIRS = {"name": "", "value": ""}
_ITEMS = {
    "due": "到期",
    "days": "天数",
    "kind": "类别",
    "plan": "方案",
    "unit": "单位",
    "what": "事项",
}
_AHEAD = {
    OverdueKind.REPORT: "应报送",
    OverdueKind.MEASURE: "举措到期",
    OverdueKind.MILESTONE: "节点到期",
    OverdueKind.CLOSURE: "应销号",
    OverdueKind.NOTICE: "公示期满",
}
"""What is not late yet."""


def pair_table(title: str, pairs: Iterable[tuple[str, Value]]) -> Table:
    """A table of this title without headings: a name and its value in each row."""
    rows = (Row("pair", {"name": name, "value": value}) for name, value in pairs)
    return Table(title, _PAIRS, tuple(rows))


def rows_table(title: str, columns: Mapping[str, str], rows: Iterable[dict[str, Value]]) -> Table:
    """A table of this title with these `rows`, by the names of the `columns`."""
    return Table(title, columns, tuple(Row("row", values) for values in rows))


def item_table(title: str, items: Sequence[OverdueItem]) -> Table:
    """The `items`, late or due soon, in a table of this title."""
    return Table(title, _ITEMS, tuple(Row(each.kind.value, _item_values(each)) for each in items))


def _item_values(each: OverdueItem) -> dict[str, Value]:
    return {
        "due": each.due,
        "days": f"逾期{each.days}天" if each.is_late else f"还有{-each.days}天",
        "kind": each.kind.chinese if each.is_late else _AHEAD[each.kind],
        "plan": each.plan,
        "unit": each.unit,
        "what": " ".join(part for part in (each.item, each.period, each.what) if part),
    }
