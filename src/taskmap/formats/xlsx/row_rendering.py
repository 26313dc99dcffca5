"""The rows of a sheet: fixed ones with their placeholders filled, and regions that are replaced by a table's rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial

from msgspec import Struct

from taskmap.document import Document, Row, Table, Value
from taskmap.formats.xlsx.cells import DEFAULT_ROW_HEIGHT, cell_content
from taskmap.formats.xlsx.references import Moves
from taskmap.formats.xlsx.template_rows import (
    MERGED_ROOTS,
    ROW_MARK,
    TemplateCell,
    TemplateRow,
    placeholder_root,
    row_start,
    with_height,
    with_row_number,
)
from taskmap.system.spreadsheets import MAX_ROW_HEIGHT, column_letters

DENSE = 60_000
"""Up to so many repeated cells are all written, with their borders; beyond, only those that hold something:
nobody prints such a matrix, and 2,000 units by 16,000 measures would be 32 million empty cells."""
FALLBACK = {"section": "chapter", "measure": "task"}
"""The look of a kind of row that the template has no sample for."""
BARS = frozenset({"report", "list"})
"""Kinds of rows that stand over what one of several plans asks."""
PARTS = frozenset({"milestone"})
"""Kinds of rows that stand under the row of which they are a part."""
_TABLES = (
    {"chapter", "section", "task", "measure", "milestone", "same"} | BARS,
    {"unit", "part"},
    {"leader", "charge"},
)
"""Kinds of rows that stand in one table."""
_OVERRIDE_MARKS = [chr(code) for code in range(2, 32) if code not in (9, 10, 13)]
"""Marks for cells with values of one document alone: none of them can stand in XML. 1 is the row number's."""

Sample = tuple[TemplateRow, Row]


class Region(Struct):
    """Consecutive sample rows, by the kind of row for which each is the sample."""

    sample_rows: dict[str, TemplateRow]

    @property
    def first(self) -> int:
        """The number of its first row in the template, from 1."""
        return min(line.number for line in self.sample_rows.values())

    @property
    def last(self) -> int:
        """The number of its last row in the template, from 1."""
        return max(line.number for line in self.sample_rows.values())

    def accepts(self, kind: str) -> bool:
        """Whether a next sample row of this `kind` belongs to the region."""
        both = {kind, *self.sample_rows}
        return kind not in self.sample_rows and any(both <= kinds for kinds in _TABLES)

    def table_rows(self, document: Document) -> tuple[Sequence[Sample], Table | None]:
        """The rows that replace the region, each with its sample, and the table they come from; an
        empty sequence and None if the document has no such table.
        """
        tables = [
            (table, kinds)
            for table in document.tables
            if not (kinds := _kinds(tuple(table.columns))).isdisjoint(self.sample_rows)
        ]
        # Two tables may have a kind in common: the one meant has them all.
        table, kinds = next(
            (each for each in tables if each[1].issuperset(self.sample_rows)),
            next(iter(tables), (None, frozenset())),
        )
        if table is None:
            return [], None
        sample_by_kind = {
            kind: self.sample_rows.get(kind) or self.sample_rows.get(FALLBACK.get(kind, ""))
            for kind in kinds
        }
        found = ((sample_by_kind[row.kind], row) for row in table.rows)
        return [(line, row) for line, row in found if line is not None], table


@lru_cache(maxsize=64)
def _kinds(columns: tuple[str, ...]) -> frozenset[str]:
    """The kinds of rows that a table with these `columns` may have; the tables of many documents have the same."""
    return frozenset(map(placeholder_root, columns))


class CachedRow(Struct):
    """What was made of a row's values: `xml` with marks where the row number and the row's
    overrides go.

    It holds the values, so that no others can take their identity.
    """

    values: Mapping[str, Value]
    inner: bytes
    height: float | None
    grows: bool
    override_marks: tuple[tuple[bytes, TemplateCell], ...]
    xml: bytes = b""

    def __post_init__(self) -> None:
        self.xml = row_start(self.height, self.grows) + self.inner

    def fill(
        self, overrides: Mapping[str, Value], fields: Mapping[str, Value]
    ) -> tuple[bytes, float | None]:
        """The row's XML with its `overrides` filled in, and its height in points, None where the
        program decides. `fields` are those of the document.
        """
        xml, height = self.xml, self.height
        for mark, cell in self.override_marks:
            if cell.placeholder:
                value = overrides[cell.placeholder]
                xml = xml.replace(mark, _override_content(value))
                needed = cell.cell_height.height(value) if cell.cell_height else 0
            else:
                values = {**fields, **self.values, **overrides}.get
                xml = xml.replace(mark, cell.xml(values).encode())
                needed = cell.height(values)
            if height is not None and needed > height:
                xml, height = with_height(xml, needed, self.grows), needed
        return xml, height


@lru_cache(maxsize=1024)
def _override_content(value: Value) -> bytes:
    """A unit's overrides are few: its role, the group it belongs to."""
    return cell_content(value).encode()


class RowRenderer:
    """Makes the rows of one sheet. What is the same in many documents is made once: the time of a
    large `split` depends on this.
    """

    def __init__(self, *, has_repeated_column: bool) -> None:
        self._has_repeated_column = has_repeated_column
        self._patterns: dict[int, str] = {}
        self._fixed_rows: dict[tuple[object, ...], bytes] = {}
        self._cached_rows: dict[int, dict[int, CachedRow]] = {}

    def render_fixed_row(
        self, line: TemplateRow, document: Document, across: Sequence[str], moves: Moves
    ) -> bytes:
        """A row that is no sample, where it now stands. `across` are the titles of the repeated columns."""
        now = moves.row(line.number)
        if line.dynamic_cells:
            return self._render(line, now, document, across, moves)
        key = (line.number, now, *moves.columns.values())
        if (known := self._fixed_rows.get(key)) is None:
            inner = (self._pattern(line, moves) % ()).encode()
            known = self._fixed_rows[key] = with_row_number(row_start(line.height) + inner, now)
        return known

    def _render(
        self, line: TemplateRow, now: int, document: Document, across: Sequence[str], moves: Moves
    ) -> bytes:
        values = document.fields.get
        height = line.height or line.min_height
        cells = []
        for cell in line.dynamic_cells:
            if cell.is_repeated:
                cells.append(_repeated_cells(cell, moves, dict(enumerate(across)), dense=True))
                tallest = (
                    (cell.cell_height.height(title) for title in across)
                    if cell.cell_height
                    else iter(())
                )
                height = max([height, *tallest])
            elif cell.formula:
                cells.append(cell.formula_xml(moves.formula))
            else:
                cells.append(cell.xml(values))
                height = max(height, cell.height(values))
        inner = (self._pattern(line, moves) % tuple(cells)).encode()
        return with_row_number(row_start(height) + inner, now)

    def render_region(
        self, samples: Sequence[Sample], start: int, document: Document, moves: Moves
    ) -> tuple[list[bytes], list[str]]:
        """The rows of a region from row `start` on, and the ranges merged in them; `samples` are
        its rows, each with its sample.
        """
        lines = {line.number: line for line, _ in samples}
        known = {number: self._cache(line, document, moves) for number, line in lines.items()}
        fields = document.fields
        made: list[tuple[bytes, float | None]] = []
        for now, (line, row) in enumerate(samples, start):
            if (done := known[line.number].get(id(row.values))) is None:
                done = self._render_sample(line, row, now, len(samples), document, moves)
                known[line.number][id(row.values)] = done
            made.append(
                done.fill(row.overrides, fields) if done.override_marks else (done.xml, done.height)
            )
        merges = _merge_tasks(samples, start, made, moves) + _merges_within_rows(
            samples, start, moves
        )
        return [with_row_number(xml, now) for now, (xml, _) in enumerate(made, start)], merges

    def _cache(self, line: TemplateRow, document: Document, moves: Moves) -> dict[int, CachedRow]:
        """What was made of rows before, by the identity of their values; nothing if more than they decide."""
        formula = any(cell.formula for cell in line.dynamic_cells)
        if (
            self._has_repeated_column
            or formula
            or not line.placeholders.isdisjoint(document.fields)
        ):
            return {}
        return self._cached_rows.setdefault(line.number, {})

    def _render_sample(
        self, line: TemplateRow, row: Row, now: int, rows: int, document: Document, moves: Moves
    ) -> CachedRow:
        """The row without its number, with marks where its overrides go."""
        values = partial(_lookup, row.values, document.fields)
        cells = []
        override_marks: list[tuple[bytes, TemplateCell]] = []
        # A row without wrapped text keeps the height that the program gives it.
        height = line.height or (
            line.min_height if any(cell.cell_height for cell in line.dynamic_cells) else None
        )
        for cell in line.dynamic_cells:
            if cell.is_repeated:
                dense = rows * _width(moves) <= DENSE
                cells.append(_repeated_cells(cell, moves, row.across, dense=dense))
                if height is not None and cell.cell_height:
                    height = max(height, *map(cell.cell_height.height, {"", *row.across.values()}))
            elif cell.formula:
                cells.append(cell.formula_xml(partial(moves.at_row, row=line.number, now=now)))
            elif not row.overrides.keys().isdisjoint(cell.placeholders):
                mark = _OVERRIDE_MARKS[len(override_marks)]
                cells.append(mark)
                override_marks.append((mark.encode(), cell))
            else:
                cells.append(cell.xml(values))
                if height is not None and cell.cell_height and cell not in line.merged_cells:
                    height = max(height, cell.height(values))
        xml = (self._pattern(line, moves) % tuple(cells)).encode()
        return CachedRow(row.values, xml, height, line.grows, tuple(override_marks))

    def _pattern(self, line: TemplateRow, moves: Moves) -> str:
        if self._has_repeated_column:
            return line.pattern(moves)
        if line.number not in self._patterns:
            self._patterns[line.number] = line.pattern(moves)
        return self._patterns[line.number]


def _lookup(values: Mapping[str, Value], fields: Mapping[str, Value], name: str) -> Value:
    return values[name] if name in values else fields.get(name)


def _merges_within_rows(samples: Sequence[Sample], start: int, moves: Moves) -> list[str]:
    """The merged cells of the sample rows, repeated."""
    if not any(line.merges for line in {line.number: line for line, _ in samples}.values()):
        return []
    return [
        f"{column_letters(moves.column(first))}{now}:{column_letters(moves.column(last))}{now}"
        for now, (line, _) in enumerate(samples, start)
        for first, last in line.merges
        if first not in {cell.column for cell in line.merged_cells}
    ]


def _merge_tasks(
    samples: Sequence[Sample], start: int, made: list[tuple[bytes, float | None]], moves: Moves
) -> list[str]:
    """Merge the task's cells down over its rows; where they need more room the last rows are made higher."""
    merges: list[str] = []
    if not any(line.merged_cells for line in {line.number: line for line, _ in samples}.values()):
        return merges
    for first, last, cell in _merged_runs(samples):
        line, row = samples[first]
        needed = cell.height(row.values.get, MAX_ROW_HEIGHT * (last + 1 - first))
        missing = needed - sum(height or DEFAULT_ROW_HEIGHT for _, height in made[first : last + 1])
        for at in range(last, first - 1, -1):
            if missing <= 0:
                break
            xml, height = made[at]
            taller = min(MAX_ROW_HEIGHT, (height or DEFAULT_ROW_HEIGHT) + missing)
            missing -= taller - (height or DEFAULT_ROW_HEIGHT)
            made[at] = with_height(xml, taller, samples[at][0].grows), taller
        right = dict(line.merges).get(cell.column, cell.column)
        if last > first or right > cell.column:
            begin, end = (
                column_letters(moves.column(cell.column)),
                column_letters(moves.column(right)),
            )
            merges.append(f"{begin}{start + first}:{end}{start + last}")
    return merges


def _merged_runs(samples: Sequence[Sample]) -> Iterator[tuple[int, int, TemplateCell]]:
    """First and last index of the rows over which a cell of the first one is merged, and that cell."""
    roots = {
        placeholder_root(cell.placeholder)
        for line in {line.number: line for line, _ in samples}.values()
        for cell in line.merged_cells
    }
    for root in sorted(roots):
        for first, last in _runs(samples, partial(_merge_key, root)):
            for cell in samples[first][0].merged_cells:
                if placeholder_root(cell.placeholder) == root:
                    yield first, last, cell


def _merge_key(root: str, sample: Sample) -> tuple[object, ...]:
    """Rows of one key, one behind the other, are merged; an empty one is that of none."""
    line, row = sample
    if root == MERGED_ROOTS[0]:
        return (row.task,) if row.task else ()
    # A heading that names a unit is no part of the rows below, which name it too.
    return (line.number, name) if (name := row.values.get(f"{root}.name")) else ()


def _runs(
    samples: Sequence[Sample], key: Callable[[Sample], tuple[object, ...]]
) -> Iterator[tuple[int, int]]:
    """First and last index of the rows of each key."""
    first = 0
    for index in range(1, len(samples) + 1):
        if index == len(samples) or key(samples[index]) != key(samples[first]):
            if key(samples[first]):
                yield first, index - 1
            first = index


def _repeated_cells(
    cell: TemplateCell, moves: Moves, values: Mapping[int, Value], dense: bool
) -> str:
    """The cells of the repeated column in one row; without `dense` only those that hold something."""
    span = moves.columns[cell.column]
    if span is None:
        return ""
    first, last = span
    style = f' s="{cell.style}"' if cell.style else ""
    indexes: Sequence[int] = range(last - first + 1) if dense else sorted(values)
    return "".join(
        f'<c r="{column_letters(first + index)}{ROW_MARK}"{style}{cell_content(values.get(index))}'
        for index in indexes
    )


def _width(moves: Moves) -> int:
    """How many cells the repeated column has become."""
    return sum(span[1] - span[0] + 1 for span in moves.columns.values() if span)
