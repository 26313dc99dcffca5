"""What stands around the rows of a sheet: kept as Excel or WPS wrote it, with its references moved."""

from __future__ import annotations

import re
from collections.abc import Sequence

from taskmap.outputs.xlsx.cells import MAIN
from taskmap.outputs.xlsx.references import LAST_COLUMN, Moves, number

_DATA = re.compile(r"<((?:\w+:)?)sheetData\b[^>]*?(?:/>|>.*</(?:\w+:)?sheetData>)", re.S)
_MOVING = re.compile(
    r'(?<=\s)(?P<key>ref|sqref)="(?P<range>[^"]*)"'
    r"|(?P<tag><(?:\w+:)?(?P<name>sqref|f|formula|formula1|formula2)>)(?P<text>[^<]*)"
    r'|(?P<brk><(?:\w+:)?brk id=")(?P<row>\d+)'
)
# What is about certain cells goes when all of them are gone.
_EMPTIED = re.compile(
    r"<((?:\w+:)?(?:conditionalFormatting|dataValidation|hyperlink|protectedRange))\b"
    r'[^>]*\sgone=""[^>]*?(?:/>|>.*?</\1>)',
    re.S,
)
_MERGES = re.compile(r"<(?:\w+:)?mergeCells\b(?:[^>]*/>|.*?</(?:\w+:)?mergeCells>)", re.S)
# CT_Worksheet is a sequence: these come before mergeCells, the rest behind it.
_EARLIER = re.compile(
    r"\s*<(?:\w+:)?(sheetCalcPr|sheetProtection|protectedRanges|scenarios|autoFilter|sortState"
    r"|dataConsolidate|customSheetViews)\b(?:[^>]*/>|[^>]*>.*?</(?:\w+:)?\1>)",
    re.S,
)
_COLUMN = re.compile(r"<(?:\w+:)?col\b[^>]*?/>")


class Around:
    """The XML before and behind the rows of a sheet, and its merged cells."""

    def __init__(self, text: str) -> None:
        found = _DATA.search(text)
        if found is None:
            raise ValueError("a worksheet has sheetData")
        tail = text[found.end() :]
        merges = _MERGES.search(tail)
        tail = _MERGES.sub("", tail)
        at = 0
        while earlier := _EARLIER.match(tail, at):
            at = earlier.end()
        self._head, self._before, self._after = text[: found.start()], tail[:at], tail[at:]
        self.merged: list[str] = re.findall(r' ref="([^"]+)"', merges[0]) if merges else []
        self._prefix = found[1]
        # Rows are made without a prefix; where the sheet has one, their namespace is said once.
        self._space = f' xmlns="{MAIN[1:-1]}"' if found[1] else ""

    def moved(self, moves: Moves) -> tuple[str, str, str]:
        """The XML up to the rows, between the rows and the merged cells, and behind these."""
        head = _columns(_moved(self._head, moves), moves)
        return (
            f"{head}<{self._prefix}sheetData{self._space}>",
            f"</{self._prefix}sheetData>{_moved(self._before, moves)}",
            _moved(self._after, moves),
        )

    def merge_cells(self, merges: Sequence[str]) -> str:
        if not merges:
            return ""
        merged = "".join(f'<mergeCell ref="{reference}"/>' for reference in merges)
        return f'<mergeCells{self._space} count="{len(merges)}">{merged}</mergeCells>'


def corner(reference: str) -> tuple[tuple[int, int], int]:
    """Row and column of a merged range's top left cell, and its last column."""
    first, _, last = reference.partition(":")
    begin = re.fullmatch(r"([A-Z]+)(\d+)", first)
    end = re.fullmatch(r"([A-Z]+)(\d+)", last or first)
    if not begin or not end:
        raise ValueError(f"{reference} is no merged range")
    return (int(begin[2]), number(begin[1])), number(end[1])


def within(reference: str, samples: frozenset[int]) -> bool:
    """Whether a merged range lies in one sample row: then it is repeated with that row."""
    rows = [int(digits) for digits in re.findall(r"\d+", reference)]
    return rows[0] == rows[-1] and rows[0] in samples


def _columns(head: str, moves: Moves) -> str:
    """The widths, moved with their columns."""
    if not moves.columns:
        return head

    def moved(match: re.Match[str]) -> str:
        text = match[0]
        for key, end in (("min", 0), ("max", 1)):
            at = re.search(rf' {key}="(\d+)"', text)
            span = moves.columns.get(int(at[1])) if at else None
            now = span[end] if span else moves.column(int(at[1])) if at else 1
            text = re.sub(rf' {key}="\d+"', f' {key}="{min(now, LAST_COLUMN)}"', text)
        return text

    return _COLUMN.sub(moved, head)


def _moved(text: str, moves: Moves) -> str:
    """XML with every reference moved; what lost all its cells is left out."""

    def move(match: re.Match[str]) -> str:
        if match["key"]:
            now = moves.references(match["range"])
            return f'{match["key"]}="{now}"' if now else 'gone=""'
        if match["brk"]:
            return f"{match['brk']}{moves.row(int(match['row']) + 1) - 1}"
        if match["name"] == "sqref":
            return f"{match['tag']}{moves.references(match['text']) or 'A1'}"
        return f"{match['tag']}{moves.formula(match['text'])}"

    moved = _MOVING.sub(move, text)
    return _EMPTIED.sub("", moved) if 'gone=""' in moved else moved
