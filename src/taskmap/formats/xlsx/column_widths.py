"""The widths of a sheet's columns: as the template says, or with the empty ones narrow and their room given to another."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from lxml import etree

from taskmap.system.xlsx import MAIN

NARROW = 8.0
"""The width of a column in which nothing stands: its heading still fits, on two lines."""
_DEFAULT = 8.43
_MOST_COLUMNS = 300
"""The width of those further right is no matter."""


def column_widths(root: etree._Element) -> dict[int, float]:
    """Width of each of the first columns of the sheet, in digits of the default font; 0 for a hidden one."""
    form = root.find(f"{MAIN}sheetFormatPr")
    default = float(form.get("defaultColWidth") or _DEFAULT) if form is not None else _DEFAULT
    widths = dict.fromkeys(range(1, _MOST_COLUMNS + 1), default)
    for column in root.iterfind(f"{MAIN}cols/{MAIN}col"):
        hidden = column.get("hidden") in ("1", "true")
        width = 0.0 if hidden else float(column.get("width", default))
        for at in _span(column):
            widths[at] = width
    return widths


def narrow(data: bytes, empty: Collection[int], roomy: int) -> bytes:
    """The sheet in `data` with the `empty` columns narrow and what they had given to the column `roomy`, so that it is as
    wide as before.
    """
    if not empty:
        return data
    root = etree.fromstring(data)
    widths = column_widths(root)
    spare = sum(max(0.0, widths[column] - NARROW) for column in empty)
    changed = {column: min(NARROW, widths[column]) for column in empty}
    _set_widths(root, {**changed, roomy: widths[roomy] + spare})
    return etree.tostring(root)


def widen(data: bytes, gone: Collection[int], roomy: int) -> bytes:
    """The sheet in `data` with the room of the columns that will be `gone` given to the column `roomy`."""
    if not gone:
        return data
    root = etree.fromstring(data)
    widths = column_widths(root)
    _set_widths(root, {roomy: widths[roomy] + sum(widths.get(at, 0.0) for at in gone)})
    return etree.tostring(root)


def _set_widths(root: etree._Element, changed: Mapping[int, float]) -> None:
    """Each of the `changed` columns gets an element of its own; those that the sheet says nothing of stay as they are."""
    for column in list(root.iterfind(f"{MAIN}cols/{MAIN}col")):
        if changed.keys().isdisjoint(_span(column)):
            continue
        for at in _span(column):
            one = etree.Element(column.tag, dict(column.attrib), column.nsmap)
            one.set("min", str(at))
            one.set("max", str(at))
            if at in changed:
                one.set("width", f"{changed[at]:g}")
                one.set("customWidth", "1")
            column.addprevious(one)
        column.getparent().remove(column)  # type: ignore[union-attr]  # It stands in `cols`.


def _span(column: etree._Element) -> range:
    """The columns of which an element `col` tells; of one that reaches to the end of the sheet only the first few."""
    last = min(int(column.get("max", "1")), _MOST_COLUMNS)
    return range(int(column.get("min", "1")), last + 1)
