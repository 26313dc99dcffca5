"""The rows of a sheet: fixed ones with their placeholders filled, and regions that give way to a table's rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial

from taskmap.document import Document, Row, Table, Value
from taskmap.formats.xlsx.cells import HIGHEST_ROW, LOWEST, content
from taskmap.formats.xlsx.references import Moves
from taskmap.formats.xlsx.template_rows import ROW_MARK, Cell, Line, heightened, numbered, opened
from taskmap.system.spreadsheets import column_letters

DENSE = 60_000
"""Up to so many repeated cells are all written, with their borders; beyond, only those that hold something:
nobody prints such a matrix, and 2,000 units by 16,000 measures would be 32 million empty cells."""
FALLBACK = {"section": "chapter", "measure": "task"}
"""The look of a kind of row that the template has no sample for."""
_TOGETHER = {"chapter", "section", "task", "measure"}
"""Kinds of rows of one table."""
_GAPS = [chr(code) for code in range(2, 32) if code not in (9, 10, 13)]
"""Marks for cells with values of one document alone: none of them can stand in XML. 1 is the row number's."""

Sample = tuple[Line, Row]


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

    def takes(self, kind: str) -> bool:
        """Whether a next sample row of this kind goes on with the region."""
        return kind not in self.lines and _TOGETHER.issuperset({kind, *self.lines})

    def rows(self, document: Document) -> tuple[Sequence[Sample], Table | None]:
        """The rows it gives way to, each with its look, and the table they come from."""
        for table in document.tables:
            kinds = {name.partition(".")[0] for name in table.columns}
            if not kinds.isdisjoint(self.lines):
                looks = {
                    kind: self.lines.get(kind) or self.lines.get(FALLBACK.get(kind, ""))
                    for kind in kinds
                }
                found = ((looks[row.kind], row) for row in table.rows)
                return [(line, row) for line, row in found if line is not None], table
        return [], None


@dataclass(slots=True)
class Made:
    """What was made of a row's values: `xml` with marks where the row number and the row's own values go.

    It holds the values, so that no others can take their identity.
    """

    of: Mapping[str, Value]
    inner: bytes
    height: float | None
    gaps: tuple[tuple[bytes, Cell], ...]
    xml: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.xml = opened(self.height) + self.inner

    def filled(
        self, own: Mapping[str, Value], fields: Mapping[str, Value]
    ) -> tuple[bytes, float | None]:
        """The row with its own values, and its height."""
        xml, height = self.xml, self.height
        for mark, cell in self.gaps:
            if cell.lone:
                value = own[cell.lone]
                xml = xml.replace(mark, _own(value))
                needed = cell.room.height(value) if cell.room else 0
            else:
                values = {**fields, **self.of, **own}.get
                xml = xml.replace(mark, cell.xml(values).encode())
                needed = cell.height(values)
            if height is not None and needed > height:
                xml, height = heightened(xml, needed), needed
        return xml, height


@lru_cache(maxsize=1024)
def _own(value: Value) -> bytes:
    """A unit's own values are few: its role, the group it belongs to."""
    return content(value).encode()


class Rows:
    """Makes the rows of one sheet. What is the same in many documents is made once: the time of a large
    `split` hangs on this.
    """

    def __init__(self) -> None:
        self._patterns: dict[int, str] = {}
        self._still: dict[tuple[object, ...], bytes] = {}
        self._made: dict[int, dict[int, Made]] = {}

    def fixed(self, line: Line, document: Document, across: Sequence[str], moves: Moves) -> bytes:
        """A row that is no sample. One without placeholders is the same wherever it comes to stand."""
        now = moves.row(line.number)
        if line.filled:
            return self._filled(line, now, document, across, moves)
        key = (line.number, now, *moves.columns.values())
        if (known := self._still.get(key)) is None:
            inner = (self._pattern(line, moves) % ()).encode()
            known = self._still[key] = numbered(opened(line.height) + inner, now)
        return known

    def _filled(
        self, line: Line, now: int, document: Document, across: Sequence[str], moves: Moves
    ) -> bytes:
        values = document.fields.get
        height = line.height or line.lowest
        cells = []
        for cell in line.filled:
            if cell.each:
                cells.append(_repeated(cell, moves, dict(enumerate(across)), dense=True))
                tallest = (cell.room.height(title) for title in across) if cell.room else iter(())
                height = max([height, *tallest])
            elif cell.formula:
                cells.append(cell.calculated(moves.formula))
            else:
                cells.append(cell.xml(values))
                height = max(height, cell.height(values))
        inner = (self._pattern(line, moves) % tuple(cells)).encode()
        return numbered(opened(height) + inner, now)

    def region(
        self, samples: Sequence[Sample], start: int, document: Document, moves: Moves
    ) -> tuple[list[bytes], list[str]]:
        """The rows of a region from row `start` on, and the ranges merged in them."""
        known = {line.number: self._known(line, document, moves) for line, _ in samples}
        fields = document.fields
        made: list[tuple[bytes, float | None]] = []
        for now, (line, row) in enumerate(samples, start):
            if (done := known[line.number].get(id(row.values))) is None:
                done = self._make(line, row, now, len(samples), document, moves)
                known[line.number][id(row.values)] = done
            made.append(done.filled(row.own, fields) if done.gaps else (done.xml, done.height))
        merges = _merged_tasks(samples, start, made, moves) + _merged_within(samples, start, moves)
        return [numbered(xml, now) for now, (xml, _) in enumerate(made, start)], merges

    def _known(self, line: Line, document: Document, moves: Moves) -> dict[int, Made]:
        """What was made of rows before, by the identity of their values; nothing if more than they decide."""
        formula = any(cell.formula for cell in line.filled)
        if moves.columns or formula or not line.names.isdisjoint(document.fields):
            return {}
        return self._made.setdefault(line.number, {})

    def _make(
        self, line: Line, row: Row, now: int, rows: int, document: Document, moves: Moves
    ) -> Made:
        """The row without its number, with gaps where its own values go."""
        values = partial(_lookup, row.values, document.fields)
        cells = []
        gaps: list[tuple[bytes, Cell]] = []
        # A row without wrapped text keeps the height that the program gives it.
        height = line.height or (line.lowest if any(cell.room for cell in line.filled) else None)
        for cell in line.filled:
            if cell.each:
                dense = rows * _width(moves) <= DENSE
                cells.append(_repeated(cell, moves, row.across, dense=dense))
            elif cell.formula:
                cells.append(cell.calculated(partial(moves.at_row, row=line.number, now=now)))
            elif not row.own.keys().isdisjoint(cell.names):
                mark = _GAPS[len(gaps)]
                cells.append(mark)
                gaps.append((mark.encode(), cell))
            else:
                cells.append(cell.xml(values))
                if height is not None and cell.room and cell not in line.merging:
                    height = max(height, cell.height(values))
        xml = (self._pattern(line, moves) % tuple(cells)).encode()
        return Made(row.values, xml, height, tuple(gaps))

    def _pattern(self, line: Line, moves: Moves) -> str:
        if moves.columns:
            return line.pattern(moves)
        if line.number not in self._patterns:
            self._patterns[line.number] = line.pattern(moves)
        return self._patterns[line.number]


def _lookup(values: Mapping[str, Value], fields: Mapping[str, Value], name: str) -> Value:
    return values[name] if name in values else fields.get(name)


def _merged_within(samples: Sequence[Sample], start: int, moves: Moves) -> list[str]:
    """The merged cells of the sample rows, repeated."""
    if not any(line.merges for line in {line.number: line for line, _ in samples}.values()):
        return []
    return [
        f"{column_letters(moves.column(first))}{now}:{column_letters(moves.column(last))}{now}"
        for now, (line, _) in enumerate(samples, start)
        for first, last in line.merges
        if first not in {cell.column for cell in line.merging}
    ]


def _merged_tasks(
    samples: Sequence[Sample], start: int, made: list[tuple[bytes, float | None]], moves: Moves
) -> list[str]:
    """Merge the task's cells down over its rows; where they need more room the last rows are made higher."""
    merges: list[str] = []
    if not any(line.merging for line in {line.number: line for line, _ in samples}.values()):
        return merges
    for first, last in _runs(samples):
        line, row = samples[first]
        for cell in line.merging:
            needed = cell.height(row.values.get, HIGHEST_ROW * (last + 1 - first))
            missing = needed - sum(height or LOWEST for _, height in made[first : last + 1])
            for at in range(last, first - 1, -1):
                if missing <= 0:
                    break
                xml, height = made[at]
                taller = min(HIGHEST_ROW, (height or LOWEST) + missing)
                missing -= taller - (height or LOWEST)
                made[at] = heightened(xml, taller), taller
            right = dict(line.merges).get(cell.column, cell.column)
            if last > first or right > cell.column:
                begin, end = (
                    column_letters(moves.column(cell.column)),
                    column_letters(moves.column(right)),
                )
                merges.append(f"{begin}{start + first}:{end}{start + last}")
    return merges


def _runs(samples: Sequence[Sample]) -> Iterator[tuple[int, int]]:
    """First and last index of the rows of each task."""
    first = 0
    for index in range(1, len(samples) + 1):
        if index == len(samples) or samples[index][1].task != samples[first][1].task:
            if samples[first][1].task:
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
        f'<c r="{column_letters(first + index)}{ROW_MARK}"{style}{content(values.get(index))}'
        for index in indexes
    )


def _width(moves: Moves) -> int:
    """How many cells the repeated column has become."""
    return sum(span[1] - span[0] + 1 for span in moves.columns.values() if span)
