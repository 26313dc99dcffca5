"""Looks that are added to those of a workbook; those that it has keep their numbers."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from taskmap.returns.correction.workbook_parts import WorkbookParts, ordered_child
from taskmap.system.xlsx import MAIN

_ORDER = (
    "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst"
)
_LOOKS = {"fonts": "fontId", "fills": "fillId", "borders": "borderId"}
"""Lists of a styles part, and how a cell's style names one of theirs."""
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_NO_STYLES = (
    f'<styleSheet xmlns="{MAIN[1:-1]}"><fonts><font/></fonts><fills><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders><border/></borders>'
    '<cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
).encode()


def styles_root(parts: WorkbookParts) -> etree._Element:
    """The looks of the workbook, to be changed; where it has none they are begun."""
    part = next(parts.related(parts.book_part, "styles"), "")
    if not part:
        parts.add(parts.book_part, "styles", "xl/styles*.xml", _TYPE, _NO_STYLES)
        part = next(parts.related(parts.book_part, "styles"))
    return parts.root(part, changes=True)


def add_cell_styles(root: etree._Element, others: etree._Element) -> int:
    """Add the cell styles of the styles part `others`, of built-in number formats; gives what their numbers have grown by."""
    shifts = {key: _extend(root, others, name) for name, key in _LOOKS.items()}
    styles = others.find(f"{MAIN}cellXfs")
    assert styles is not None
    for style in styles:
        for key, by in shifts.items():
            style.set(key, str(int(style.get(key, "0")) + by))
        style.set("xfId", "0")
    return _extend(root, others, "cellXfs")


def add_condition_style(root: etree._Element, style: etree._Element) -> int:
    """Add the look `style` that a condition gives to cells; gives its number."""
    looks = ordered_child(root, "dxfs", _ORDER)
    looks.append(style)
    looks.set("count", str(len(looks)))
    return len(looks) - 1


def _extend(root: etree._Element, others: etree._Element, name: str) -> int:
    """Add what the list of that name holds in `others`; gives how much there was."""
    own, other = ordered_child(root, name, _ORDER), others.find(f"{MAIN}{name}")
    count = len(own)
    for each in () if other is None else other:
        own.append(deepcopy(each))
    own.set("count", str(len(own)))
    return count
