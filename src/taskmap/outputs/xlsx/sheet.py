"""One sheet of a template, taken apart once and put together for each document.

Rows with placeholders of a table are sample rows. A run of them is a region: it gives way to one row for
each row of the table, in the look of the sample of its kind. Everything else stays as Excel or WPS wrote
it, with its references moved.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import count

from lxml import etree

from taskmap.document import Document, Row, Table, Value
from taskmap.outputs.xlsx.cells import HIGHEST_ROW, LOWEST, MAIN, Styles, content, escaped
from taskmap.outputs.xlsx.lines import MERGING, ROW_MARK, Cell, Line, Reader, at_row
from taskmap.outputs.xlsx.references import LAST_COLUMN, Moves, letters, number

DENSE = 60_000
"""Up to so many repeated cells are all written, with their borders; beyond, only those that hold something:
nobody prints such a matrix, and 2,000 units by 16,000 measures would be 32 million empty cells."""
FALLBACK = {"section": "chapter"}
"""The look of a kind of row that the template has no sample for."""

_DATA = re.compile(r"<((?:\w+:)?)sheetData\b[^>]*?(?:/>|>.*</(?:\w+:)?sheetData>)", re.S)
_MOVING = re.compile(
    r'(?<=\s)(?P<key>ref|sqref)="(?P<range>[^"]*)"'
    r"|(?P<tag><(?:\w+:)?(?P<name>sqref|f|formula|formula1|formula2)>)(?P<text>[^<]*)"
    r'|(?P<brk><(?:\w+:)?brk id=")(?P<row>\d+)'
)
_EMPTIED = re.compile(
    r'<((?:\w+:)?(?:conditionalFormatting|dataValidation|hyperlink|protectedRange))\b[^>]*\sgone=""[^>]*?(?:/>|>.*?</\1>)',
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


@dataclass(slots=True)
class Region:
    """Consecutive sample rows, by the kind of row they are the look of."""

    lines: dict[str, Line]

    @property
    def first(self) -> int:
        return min(line.number for line in self.lines.values())

    @property
    def last(self) -> int:
        return max(line.number for line in self.lines.values())

    def line(self, kind: str) -> Line | None:
        return self.lines.get(kind) or self.lines.get(FALLBACK.get(kind, ""))

    def rows(self, document: Document) -> tuple[Sequence[tuple[Line, Row]], Table | None]:
        """The rows it gives way to, and the table they come from."""
        for table in document.tables:
            kinds = {name.partition(".")[0] for name in table.columns}
            if any(kind in kinds for kind in self.lines):
                found = ((self.line(row.kind), row) for row in table.rows)
                return [(line, row) for line, row in found if line is not None], table
        return [], None


class Sheet:
    """A compiled sheet: `xml(document)` puts it together."""

    def __init__(self, data: bytes, strings: Sequence[etree._Element], styles: Styles) -> None:
        root = etree.fromstring(data)
        # Serialised again so that quotes and entities are of one form for the expressions below.
        text = etree.tostring(root, encoding="unicode")
        found = _DATA.search(text)
        assert found, "a worksheet has sheetData"
        self.head = text[: found.start()]
        tail = text[found.end() :]
        self.space = f' xmlns="{MAIN[1:-1]}"' if found[1] else ""
        self.prefix = found[1]
        merges = _MERGES.search(tail)
        tail = _MERGES.sub("", tail)
        at = 0
        while earlier := _EARLIER.match(tail, at):
            at = earlier.end()
        self.before, self.after = tail[:at], tail[at:]
        self.merged = re.findall(r' ref="([^"]+)"', merges[0]) if merges else []
        reader = Reader(strings, styles, _widths(root))
        self._read(root, reader)
        self._patterns: dict[int, str] = {}
        self._moved: dict[
            tuple[tuple[int, int] | None, ...], tuple[str, str, str, tuple[str, ...]]
        ] = {}
        self._still: dict[tuple[int, int], bytes] = {}
        self._made: dict[int, dict[int, _Made]] = {}

    def _read(self, root: etree._Element, reader: Reader) -> None:
        corners = dict(_corner(reference) for reference in self.merged)
        self.fixed: list[Line] = []
        self.regions: list[Region] = []
        at = 0
        for row in root.iterfind(f"{MAIN}sheetData/{MAIN}row"):
            at = int(row.get("r", at + 1))
            line = reader.line(row, at, corners)
            kind = _kind(line)
            if not kind:
                self.fixed.append(line)
            elif (
                self.regions
                and self.regions[-1].last == at - 1
                and kind not in self.regions[-1].lines
            ):
                self.regions[-1].lines[kind] = line
            else:
                self.regions.append(Region({kind: line}))

    def lines(self) -> Iterator[Line]:
        yield from self.fixed
        for region in self.regions:
            yield from region.lines.values()

    def placeholders(self) -> Iterator[tuple[str, str]]:
        """Reference of the cell and name, for each placeholder."""
        for line in self.lines():
            for cell in line.cells:
                yield from ((f"{letters(cell.column)}{line.number}", name) for name in cell.names)

    def xml(self, document: Document) -> tuple[list[bytes], Moves]:
        """The sheet filled for the document, in pieces, and where its cells went."""
        contents = [region.rows(document) for region in self.regions]
        across = next((table.across for _, table in contents if table and table.across), ())
        moves = self._moves([rows for rows, _ in contents], len(across))
        head, before, after, fixed_merges = self._around(moves)
        merges = list(fixed_merges)
        rows: dict[int, bytes] = {}
        for line in self.fixed:
            self._fixed(line, document, across, moves, rows)
        for region, (lines, _) in zip(self.regions, contents, strict=True):
            self._fill(region, lines, document, moves, rows, merges)
        opened = f"{head}<{self.prefix}sheetData{self.space}>"
        closed = f"</{self.prefix}sheetData>{before}{self._merge_cells(merges)}{after}"
        return [opened.encode(), *(rows[at] for at in sorted(rows)), closed.encode()], moves

    def _merge_cells(self, merges: Sequence[str]) -> str:
        if not merges:
            return ""
        merged = "".join(f'<mergeCell ref="{reference}"/>' for reference in merges)
        return f'<mergeCells{self.space} count="{len(merges)}">{merged}</mergeCells>'

    def _around(self, moves: Moves) -> tuple[str, str, str, tuple[str, ...]]:
        """What stands before and behind the rows, and the merged cells outside of sample rows; the same
        for all documents with as many rows.
        """
        key = (*moves.rows.values(), *moves.columns.values())
        if (known := self._moved.get(key)) is None:
            head = _columns(_moved(self.head, moves), moves)
            samples = {line.number for region in self.regions for line in region.lines.values()}
            outside = [one for one in self.merged if not _within(one, samples)]
            merges = tuple(now for one in outside if (now := moves.reference(one)))
            before, after = _moved(self.before, moves), _moved(self.after, moves)
            known = self._moved[key] = head, before, after, merges
        return known

    def _moves(self, contents: Sequence[Sequence[tuple[Line, Row]]], across: int) -> Moves:
        rows: dict[int, tuple[int, int] | None] = {}
        steps: list[tuple[int, int]] = []
        shift = 0
        for region, lines in zip(self.regions, contents, strict=True):
            start = region.first + shift
            for line in region.lines.values():
                at = [start + index for index, (found, _) in enumerate(lines) if found is line]
                rows[line.number] = (at[0], at[-1]) if at else None
            by = len(lines) - (region.last - region.first + 1)
            steps.append((region.last + 1, by))
            shift += by
        each = next(
            (cell.column for line in self.lines() for cell in line.cells if cell.each), None
        )
        if each is None:
            return Moves(rows, tuple(steps))
        across = min(across, LAST_COLUMN - each)
        columns = {each: (each, each + across - 1) if across else None}
        return Moves(rows, tuple(steps), columns, ((each + 1, across - 1),))

    def _fixed(
        self,
        line: Line,
        document: Document,
        across: Sequence[str],
        moves: Moves,
        rows: dict[int, bytes],
    ) -> None:
        now = moves.row(line.number)
        if not line.filled:
            # The same in every document with as many rows.
            key = (line.number, now)
            if key not in self._still:
                self._still[key] = at_row(
                    self._pattern(line, moves).replace("%%", "%").encode(), now, line.height
                )
            rows[now] = self._still[key]
            return
        values = document.fields.get
        height = line.height
        cells = []
        for cell in line.filled:
            if cell.each:
                cells.append(_repeated(cell, moves, dict(enumerate(across)), dense=True))
                needed = (
                    max((cell.room.height(title) for title in across), default=0.0)
                    if cell.room
                    else 0
                )
            elif cell.formula:
                cells.append(f"><f>{escaped(moves.formula(cell.formula))}</f></c>")
                continue
            else:
                cells.append(cell.xml(values))
                needed = cell.height(values)
            height = max(height or LOWEST, needed)
        rows[now] = at_row((self._pattern(line, moves) % tuple(cells)).encode(), now, height)

    def _fill(
        self,
        region: Region,
        lines: Sequence[tuple[Line, Row]],
        document: Document,
        moves: Moves,
        rows: dict[int, bytes],
        merges: list[str],
    ) -> None:
        """The rows of a region. A measure's row is the same for every unit that stands in it alike: where
        nothing but the row decides, its XML is remembered. The time of a large `split` hangs on this loop.
        """
        start = _begin(region, moves)
        known = {line.number: self._known(line, document, moves) for line in region.lines.values()}
        made: list[tuple[bytes, float]] = []
        for now, (line, row) in enumerate(lines, start):
            if (done := known[line.number].get(id(row.values))) is None:
                done = self._cells(line, row, now, len(lines), document, moves)
                known[line.number][id(row.values)] = done
            made.append(done.with_own(row.own) if done.gaps else (done.xml, done.height))
        heights = [height for _, height in made]
        _merge_tasks(lines, start, heights, merges, moves)
        for now, (filled, _), height, (line, _) in zip(
            count(start), made, heights, lines, strict=False
        ):
            rows[now] = at_row(filled, now, height)
            for first, last in line.merges:
                merges.append(
                    f"{letters(moves.column(first))}{now}:{letters(moves.column(last))}{now}"
                )

    def _known(self, line: Line, document: Document, moves: Moves) -> dict[int, _Made]:
        """What was made of rows before, by the identity of their values; nothing if more than they decide."""
        formula = any(cell.formula for cell in line.filled)
        if moves.columns or formula or not line.names.isdisjoint(document.fields):
            return {}
        return self._made.setdefault(line.number, {})

    def _pattern(self, line: Line, moves: Moves) -> str:
        if moves.columns:
            return line.pattern(moves)
        if line.number not in self._patterns:
            self._patterns[line.number] = line.pattern(moves)
        return self._patterns[line.number]

    def _cells(
        self, line: Line, row: Row, now: int, rows: int, document: Document, moves: Moves
    ) -> _Made:
        """The row without its number, with gaps where its own values go."""
        values = partial(_lookup, row.values, document.fields)
        cells = []
        gaps: list[Cell] = []
        height = line.height or LOWEST
        for cell in line.filled:
            if cell.each:
                cells.append(
                    _repeated(cell, moves, row.across, dense=rows * _width(moves) <= DENSE)
                )
            elif cell.formula:
                cells.append(f"><f>{escaped(moves.at_row(cell.formula, line.number, now))}</f></c>")
            elif not row.own.keys().isdisjoint(cell.names):
                cells.append(chr(_FIRST_GAP + len(gaps)))
                gaps.append(cell)
            else:
                cells.append(cell.xml(values))
                if cell.room and cell not in line.merging:
                    height = max(height, cell.height(values))
        xml = (self._pattern(line, moves) % tuple(cells)).encode()
        return _Made(row.values, xml, height, tuple(gaps), values)


_FIRST_GAP = 2
"""Marks from here on stand for cells with values of one document alone; 1 is the row number's."""


@dataclass(slots=True)
class _Made:
    """What was made of a row's values. It holds them, so that no others can take their identity."""

    of: Mapping[str, Value]
    xml: bytes
    height: float
    gaps: tuple[Cell, ...]
    values: Callable[[str], Value]

    def with_own(self, own: Mapping[str, Value]) -> tuple[bytes, float]:
        """The gaps filled in."""
        xml, height = self.xml, self.height
        values = partial(_either, own, self.values)
        for mark, cell in enumerate(self.gaps, _FIRST_GAP):
            piece = _own(own[cell.lone]) if cell.lone else cell.xml(values).encode()
            xml = xml.replace(b"%c" % mark, piece)
            if cell.room:
                height = max(height, cell.height(values))
        return xml, height


@lru_cache(maxsize=256)
def _own(value: Value) -> bytes:
    """A unit's own values are few: its role, the group it belongs to."""
    return content(value).encode()


def _either(own: Mapping[str, Value], values: Callable[[str], Value], name: str) -> Value:
    return own[name] if name in own else values(name)


def _width(moves: Moves) -> int:
    """How many cells the repeated column has become."""
    return sum(span[1] - span[0] + 1 for span in moves.columns.values() if span)


def _lookup(values: Mapping[str, Value], fields: Mapping[str, Value], name: str) -> Value:
    return values[name] if name in values else fields.get(name)


def _merge_tasks(
    lines: Sequence[tuple[Line, Row]],
    start: int,
    heights: list[float],
    merges: list[str],
    moves: Moves,
) -> None:
    """Merge the task's cells down over its rows; where they need more room the last row is made higher."""
    if not any(line.merging for line, _ in lines):
        return
    for first, last in _runs(lines):
        line, row = lines[first]
        for cell in line.merging:
            missing = cell.height(row.values.get) - sum(heights[first : last + 1])
            if missing > 0:
                heights[last] = min(HIGHEST_ROW, heights[last] + missing)
            if last > first:
                column = letters(moves.column(cell.column))
                merges.append(f"{column}{start + first}:{column}{start + last}")


def _runs(lines: Sequence[tuple[Line, Row]]) -> Iterator[tuple[int, int]]:
    """First and last index of the rows of each task."""
    first = 0
    for index in range(1, len(lines) + 1):
        ends = index == len(lines) or lines[index][1].task != lines[first][1].task
        if ends:
            if lines[first][1].task:
                yield first, index - 1
            first = index


def _repeated(cell: Cell, moves: Moves, values: Mapping[int, Value], dense: bool) -> str:
    """The cells of the repeated column in one row; without `dense` only those that hold something."""
    span = moves.columns[cell.column]
    if span is None:
        return ""
    first, last = span
    style = f' s="{cell.style}"' if cell.style else ""
    indexes: Sequence[int] = range(last - first + 1) if dense else sorted(values)
    return "".join(
        f'<c r="{letters(first + index)}{ROW_MARK}"{style}{content(values.get(index))}'
        for index in indexes
    )


def _kind(line: Line) -> str:
    """The kind of table row that the line is a sample of; empty for a fixed line.

    `each.title` alone stands in a head, and plan, checklist and matrix hold for the whole document.
    """
    roots = {name.partition(".")[0] for name in line.names} - {
        "plan",
        "checklist",
        "matrix",
        "each",
    }
    return next(iter(sorted(roots - {MERGING[:-1]} or roots)), "")


def _begin(region: Region, moves: Moves) -> int:
    spans = [span for line in region.lines.values() if (span := moves.rows[line.number])]
    return min((span[0] for span in spans), default=region.first)


def _corner(reference: str) -> tuple[tuple[int, int], int]:
    first, _, last = reference.partition(":")
    begin, end = (
        re.fullmatch(r"([A-Z]+)(\d+)", first),
        re.fullmatch(r"([A-Z]+)(\d+)", last or first),
    )
    if not begin or not end:
        raise ValueError(f"{reference} is no merged range")
    return (int(begin[2]), number(begin[1])), number(end[1])


def _within(reference: str, samples: set[int]) -> bool:
    """Whether a merged range lies in one sample row: then it is repeated with that row."""
    rows = [int(digits) for digits in re.findall(r"\d+", reference)]
    return rows[0] == rows[-1] and rows[0] in samples


def _widths(root: etree._Element) -> dict[int, float]:
    form = root.find(f"{MAIN}sheetFormatPr")
    default = float(form.get("defaultColWidth") or 8.43) if form is not None else 8.43
    widths = dict.fromkeys(range(1, 200), default)
    for column in root.iterfind(f"{MAIN}cols/{MAIN}col"):
        width = float(column.get("width", default))
        for at in range(int(column.get("min", "1")), min(int(column.get("max", "1")), 300) + 1):
            widths[at] = width
    return widths


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
    """XML around the rows with every reference moved; what lost all its cells is left out."""

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
