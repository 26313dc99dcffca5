"""The XML around the rows of a sheet: as Excel or WPS wrote it, with its references moved."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial

from taskmap.document import Value
from taskmap.formats.document_text import value_text
from taskmap.formats.xlsx.cells import escape_text
from taskmap.formats.xlsx.references import Moves, has_sheet_references, row_of
from taskmap.formats.xlsx.template_rows import PLACEHOLDER
from taskmap.system.patterns import compile_pattern
from taskmap.system.spreadsheets import LAST_COLUMN, column_letters, column_number
from taskmap.system.xlsx import MAIN

# What most sheets do not have is no pattern yet: one is made when it is first asked for.
_DATA = re.compile(r"<((?:\w+:)?)sheetData\b[^>]*?(?:/>|>.*</(?:\w+:)?sheetData>)", re.S)
_REFERENCE = re.compile(
    r'(?<=\s)(?P<key>ref|sqref|activeCell)="(?P<range>[^"]*)"'
    r"|(?P<tag><(?:\w+:)?(?P<name>sqref|f|formula|formula1|formula2)>)(?P<text>[^<]*)"
)
# A conditional format or a validation; those of Excel 2010 name their cells at the end.
_RULE = re.compile(
    r"<((?:\w+:)?(?:conditionalFormatting|dataValidation))\b(?:[^>]*/>|.*?</\1>)", re.S
)
_RULE_CELLS = re.compile(r'(?:\ssqref="|<(?:\w+:)?sqref>)([^"<]+)')
_BREAKS = re.compile(r"<((?:\w+:)?(row|col)Breaks)\b.*?</\1>", re.S)
_BREAK = r'(<(?:\w+:)?brk\b[^>]*?\sid=")(\d+)'
# What is about certain cells goes when all of them are gone, and with the last of its kind their list: an
# empty one makes Excel offer a repair, and so does a wrong count.
_EMPTIED = r'(?s)<((?:\w+:)?\w+)\b[^>]*\sgone=""[^>]*?(?:/>|>.*?</\1>)'
_LISTS = re.compile(
    r"<((?:\w+:)?(?:conditionalFormattings|dataValidations|hyperlinks|protectedRanges|ignoredErrors|cols))\b"
    r"[^>]*>\s*</\1>"
)
_COUNT = r'(<(?:\w+:)?dataValidations\b[^>]*?)\scount="\d+"'
_MERGES = re.compile(r"<(?:\w+:)?mergeCells\b(?:[^>]*/>|.*?</(?:\w+:)?mergeCells>)", re.S)
# CT_Worksheet is a sequence: these come before mergeCells, the rest behind it.
_EARLIER = re.compile(
    r"\s*<(?:\w+:)?(sheetCalcPr|sheetProtection|protectedRanges|scenarios|autoFilter|sortState"
    r"|dataConsolidate|customSheetViews)\b(?:[^>]*/>|[^>]*>.*?</(?:\w+:)?\1>)",
    re.S,
)
# The last of these that a sheet has comes right before its page breaks.
_BEFORE_BREAKS = (
    r"(?s)<((?:\w+:)?(?:pageMargins|pageSetup|headerFooter))\b(?:[^>]*/>|[^>]*>.*?</\1>)"
)
_COLUMN = r"<(?:\w+:)?col\b[^>]*?/>"
_PAGE_TEXT = re.compile(
    r"<(?:\w+:)?(?:odd|even|first)(?P<kind>Header|Footer)\b[^>]*>(?P<text>[^<]*)<"
)
_PAGE = re.compile(r"<((?:\w+:)?headerFooter)\b[^>]*>.*?</\1>", re.S)


class SheetFrame:
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
        self.merged_ranges: list[str] = re.findall(r' ref="([^"]+)"', merges[0]) if merges else []
        self._prefix = found[1]
        # Rows are made without a prefix; where the sheet has one, their namespace is said once.
        self._space = f' xmlns="{MAIN[1:-1]}"' if found[1] else ""
        page = _PAGE.search(tail)
        self.page_texts = [
            (f"页{'眉' if found['kind'] == 'Header' else '脚'}", html.unescape(found["text"]))
            for found in _PAGE_TEXT.finditer(page[0] if page else "")
        ]
        """The headers and footers as they are typed, each behind what it is called."""
        self._page = page[0] if page and PLACEHOLDER.search(page[0]) else ""
        """The headers and footers, if they have placeholders."""
        self.has_table = "tablePart" in tail
        """Whether a table of Excel's (a ListObject) stands on it."""
        self.is_linked = has_sheet_references(tail)
        """Whether it refers to cells of named sheets."""

    def move(self, moves: Moves) -> tuple[str, str, str]:
        """The XML up to the rows, between the rows and the merged cells, and behind these, with all
        references moved.
        """
        head = _move_columns(_move_references(self._head, moves), moves)
        return (
            f"{head}<{self._prefix}sheetData{self._space}>",
            f"</{self._prefix}sheetData>{_move_references(self._before, moves)}",
            _move_references(self._after, moves),
        )

    def fill_header_footer(self, after: str, fields: Mapping[str, Value]) -> str:
        """The XML `after` the merged cells with the placeholders of headers and footers filled;
        `fields` by name.
        """
        if not self._page:
            return after
        # There `&` begins a code (&P is the page).
        filled = PLACEHOLDER.sub(
            lambda match: escape_text(value_text(fields.get(match[1])).replace("&", "&&")),
            self._page,
        )
        return after.replace(self._page, filled)

    def break_before(self, after: str, rows: Sequence[int]) -> str:
        """The XML `after` the merged cells with a page break before each of the `rows`, from 1 and in order, of a sheet that
        has none.
        """
        end, count = _break_position(after), len(rows)
        lines = "".join(f'<brk id="{row - 1}" max="{LAST_COLUMN - 1}" man="1"/>' for row in rows)
        head = f'<rowBreaks{self._space} count="{count}" manualBreakCount="{count}">'
        return f"{after[:end]}{head}{lines}</rowBreaks>{after[end:]}"

    def merge_cells_xml(self, merges: Sequence[str]) -> str:
        """The element that lists the ranges in `merges`; "" for none, since Excel offers to repair
        an empty one.
        """
        if not merges:
            return ""
        merged = "".join(f'<mergeCell ref="{reference}"/>' for reference in merges)
        return f'<mergeCells{self._space} count="{len(merges)}">{merged}</mergeCells>'


def corners(reference: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Row and column (from 1) of the top left cell of the merged range `reference`, and of its
    bottom right one.
    """
    first, _, last = reference.partition(":")
    begin = re.fullmatch(r"([A-Z]+)(\d+)", first)
    end = re.fullmatch(r"([A-Z]+)(\d+)", last or first)
    if not begin or not end:
        raise ValueError(f"{reference} is no merged range")
    return (int(begin[2]), column_number(begin[1])), (int(end[2]), column_number(end[1]))


def is_within_sample(reference: str, samples: frozenset[int]) -> bool:
    """Whether the merged range `reference` lies in one sample row, and is repeated with it;
    `samples` are their numbers.
    """
    rows = [int(digits) for digits in re.findall(r"\d+", reference)]
    return rows[0] == rows[-1] and rows[0] in samples


def touches_sample(reference: str, samples: frozenset[int]) -> bool:
    """Whether the merged range `reference` has cells in a sample row; `samples` are their numbers."""
    (top, _), (bottom, _) = corners(reference)
    return any(top <= row <= bottom for row in samples)


def overlap(first: str, second: str) -> bool:
    """Whether the merged ranges `first` and `second` have a cell in common, which Excel refuses."""
    (top, left), (bottom, right) = corners(first)
    (north, west), (south, east) = corners(second)
    return top <= south and north <= bottom and left <= east and west <= right


@lru_cache(maxsize=64)
def _break_position(after: str) -> int:
    """Where page breaks stand in it; most sheets of a template have the same behind their rows."""
    return max(
        (found.end() for found in compile_pattern(_BEFORE_BREAKS).finditer(after)), default=0
    )


def _move_columns(head: str, moves: Moves) -> str:
    """The widths, moved with their columns."""
    if not moves.columns:
        return head

    def move(match: re.Match[str]) -> str:
        first, last = (re.search(rf' {key}="(\d+)"', match[0]) for key in ("min", "max"))
        if first is None or last is None:
            return match[0]
        now = moves.reference(f"{column_letters(int(first[1]))}:{column_letters(int(last[1]))}")
        if now is None:
            return ""
        begin, _, end = now.partition(":")
        text = match[0].replace(first[0], f' min="{column_number(begin)}"')
        return text.replace(last[0], f' max="{column_number(end)}"')

    return _LISTS.sub("", compile_pattern(_COLUMN).sub(move, head))


def _move_references(text: str, moves: Moves) -> str:
    """XML with every reference moved; what lost all its cells is left out."""
    pieces: list[str] = []
    at = 0
    for rule in _RULE.finditer(text):
        pieces += _move_attributes(text[at : rule.start()], moves), _move_rule(rule[0], moves)
        at = rule.end()
    moved = "".join(pieces) + _move_attributes(text[at:], moves)
    if "" in pieces[1::2]:
        moved = compile_pattern(_COUNT).sub(r"\1", moved)
    return _LISTS.sub("", _BREAKS.sub(partial(_move_breaks, moves), moved))


def _move_rule(xml: str, moves: Moves) -> str:
    """A conditional format or validation. Its formulas are written for the first of its cells."""
    cells = _RULE_CELLS.search(xml)
    now = moves.references(cells[1]) if cells else None
    if cells is None or now is None:
        return ""
    row, top = row_of(cells[1]), row_of(now)
    return _move_attributes(xml, moves, (row, top) if row in moves.rows else None)


def _move_attributes(xml: str, moves: Moves, here: tuple[int, int] | None = None) -> str:
    def move(match: re.Match[str]) -> str:
        if match["key"] == "activeCell":
            return f'activeCell="{moves.cell(match["range"])}"'
        if match["key"]:
            now = moves.references(match["range"])
            return f'{match["key"]}="{now}"' if now else 'gone=""'
        if match["name"] == "sqref":
            return f"{match['tag']}{moves.references(match['text'])}"
        return f"{match['tag']}{moves.formula(match['text'], here)}"

    moved = _REFERENCE.sub(move, xml)
    return compile_pattern(_EMPTIED).sub("", moved) if 'gone=""' in moved else moved


def _move_breaks(moves: Moves, match: re.Match[str]) -> str:
    """Page breaks stand behind the row or column that they name."""
    place = moves.row if match[2] == "row" else moves.column
    return compile_pattern(_BREAK).sub(
        lambda brk: f"{brk[1]}{place(int(brk[2]) + 1) - 1}", match[0]
    )
