"""One sheet of a template, taken apart once and put together for each document.

Rows with placeholders of a table are sample rows. A run of them is a region: it is replaced by one row for
each row of the table, in the look of the sample of its kind. Everything else stays as Excel or WPS wrote
it, with its references moved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from lxml import etree
from msgspec.structs import replace

from taskmap.document import Document, Table
from taskmap.formats.xlsx import column_widths, idle_columns, page_breaks
from taskmap.formats.xlsx.cells import CellStyles, inline_string, text_element
from taskmap.formats.xlsx.references import Moves
from taskmap.formats.xlsx.row_rendering import BARS, PARTS, Region, RowRenderer, Sample
from taskmap.formats.xlsx.sheet_frame import (
    SheetFrame,
    corners,
    is_within_sample,
    overlap,
    touches_sample,
)
from taskmap.formats.xlsx.template_rows import (
    MERGED_ROOTS,
    REPEATED_ROOTS,
    TemplateCell,
    TemplateRow,
    TemplateRowReader,
    placeholder_root,
)
from taskmap.system import xlsx
from taskmap.system.spreadsheets import LAST_COLUMN, column_letters
from taskmap.system.xlsx import MAIN

_NO_SAMPLE = {"plan", "checklist", "matrix", *REPEATED_ROOTS}
"""Roots of placeholders that hold for the whole document, and of those that stand in a head too: alone they make no sample
row.
"""


class TemplateSheet:
    """A compiled sheet: `xml(document)` puts it together."""

    def __init__(
        self,
        data: bytes,
        strings: Sequence[etree._Element],
        styles: CellStyles,
        gone: frozenset[int] = frozenset(),
    ) -> None:
        """`gone` are the columns that are left out."""
        root = etree.fromstring(data)
        if root.tag != f"{MAIN}worksheet":
            raise ValueError("工作表是“严格 Open XML”一类的格式，请另存为普通的 .xlsx")
        # Serialised again, so that quotes and entities are of one form for the expressions that move references.
        self._sheet_frame = SheetFrame(etree.tostring(root, encoding="unicode"))
        self._fixed_rows: list[TemplateRow] = []
        self._regions: list[Region] = []
        widths = {**column_widths.column_widths(root), **dict.fromkeys(gone, 0.0)}
        self._gone = gone
        self._read(root, TemplateRowReader(strings, styles, widths))
        self._repeated_column = next(
            (cell.column for line in self._lines() for cell in line.cells if cell.is_repeated), None
        )
        self.has_formulas = any(cell.formula for line in self._lines() for cell in line.cells)
        self.is_linked = self._sheet_frame.is_linked or any(
            "!" in cell.formula for line in self._lines() for cell in line.cells
        )
        """Whether it refers to cells of named sheets."""
        self._page = page_breaks.printed_page(root, widths, styles.default_size)
        samples = self._sample_rows() if _is_protected(root) else ()
        self._idle_columns = idle_columns.idle_columns(samples, styles, widths)
        # A table of Excel's says how many columns it has.
        lines = () if self._sheet_frame.has_table else tuple(self._lines())
        self._optional_columns = idle_columns.optional_columns(
            lines, tuple(self._sample_rows()), styles, widths
        )
        self._source = data, strings, styles
        self._variants: dict[tuple[frozenset[int], frozenset[int]], TemplateSheet] = {}
        """By the columns that are left out, and those that are narrow, having nothing in them."""
        self._renderer = RowRenderer(has_repeated_column=self._repeated_column is not None)
        self._moved_frames: dict[
            tuple[tuple[int, int] | None, ...], tuple[bytes, str, str, list[str], list[str]]
        ] = {}

    def _read(self, root: etree._Element, reader: TemplateRowReader) -> None:
        merged = dict(corners(reference) for reference in self._sheet_frame.merged_ranges)
        at = 0
        for row in root.iterfind(f"{MAIN}sheetData/{MAIN}row"):
            at = int(row.get("r", at + 1))
            line = reader.read_row(row, at, merged)
            if self._sheet_frame.has_table:
                # Excel refuses merged cells in a table of its own.
                line.merged_cells = ()
            line = line.without(self._gone) if self._gone else line
            kind = _kind(line)
            last = self._regions[-1] if self._regions else None
            if not kind:
                self._fixed_rows.append(line)
            elif last and last.last == at - 1 and last.accepts(kind):
                last.sample_rows[kind] = line
            else:
                self._regions.append(Region({kind: line}))

    def _lines(self) -> Iterator[TemplateRow]:
        yield from self._fixed_rows
        yield from self._sample_rows()

    def _sample_rows(self) -> Iterator[TemplateRow]:
        for region in self._regions:
            yield from region.sample_rows.values()

    def placeholders(self) -> Iterator[tuple[str, str]]:
        """The reference of the cell and the name, for each placeholder."""
        for line in self._lines():
            for cell in line.cells:
                yield from (
                    (f"{column_letters(cell.column)}{line.number}", name)
                    for name in cell.placeholders
                )

    def texts(self) -> Iterator[tuple[str, int, int, str]]:
        """The reference, row and column of each cell with a text or a formula, which begins with =, and what stands in it;
        of a header or footer what it is called, 0 and 0.
        """
        for line in self._lines():
            for cell in line.cells:
                if text := f"={cell.formula}" if cell.formula else cell.text:
                    place = f"{column_letters(cell.column)}{line.number}"
                    yield place, line.number, cell.column, text
        yield from ((place, 0, 0, text) for place, text in self._sheet_frame.page_texts)

    def carry(self, label: str, name: str, beside: str, text: str = "") -> bool:
        """Have the sheet hold the value of the placeholder `name`, or without one a `text`, behind a `label`, in the row in
        which the placeholder `beside` has a cell of its own; False where no row has.
        """
        for index, line in enumerate(self._fixed_rows):
            if any(cell.placeholder == beside for cell in line.cells):
                last = line.cells[-1].column
                value = TemplateCell(last + 2, "", inline_string(text_element(text)))
                if name:
                    value.set_placeholders(name)
                caption = TemplateCell(last + 1, "", inline_string(text_element(label)))
                self._fixed_rows[index] = replace(line, cells=(*line.cells, caption, value))
                # A variant would be made of the template as it was.
                self._idle_columns = replace(self._idle_columns, roomy=0)
                self._optional_columns = replace(self._optional_columns, names={})
                return True
        return False

    def fixed_texts(self) -> Iterator[str]:
        """What stands in its cells without placeholders."""
        for line in self._lines():
            for cell in line.cells:
                if not cell.placeholders and (text := xlsx.inner_text(cell.fixed_xml)):
                    yield text

    def xml(self, document: Document) -> tuple[bytes, Moves]:
        """The sheet filled for the document, and where its cells went."""
        optional, idle = self._optional_columns, self._idle_columns
        gone = optional.empty(document)
        empty = idle.empty(document) - gone
        if not (gone or empty):
            return self._fill(document)
        if (variant := self._variants.get((gone, empty))) is None:
            data, strings, styles = self._source
            data = column_widths.narrow(data, empty, idle.roomy)
            data = column_widths.widen(data, gone, optional.roomy)
            variant = TemplateSheet(data, strings, styles, gone)
            self._variants[gone, empty] = variant
        return variant._fill(document)

    def _fill(self, document: Document) -> tuple[bytes, Moves]:
        contents = [region.table_rows(document) for region in self._regions]
        across = next((table.across for _, table in contents if table and table.across), ())
        moves = self._compute_moves([samples for samples, _ in contents], len(across))
        head, before, after, outside, crossing = self._move_frame(moves)
        merges = list(outside)
        # Rows in the order of the template, so in ascending order of where they stand now.
        blocks = [
            (line.number, [self._renderer.render_fixed_row(line, document, across, moves)])
            for line in self._fixed_rows
        ]
        for region, (samples, _) in zip(self._regions, contents, strict=True):
            rows, merged = self._renderer.render_region(
                samples, _start(region, moves), document, moves
            )
            blocks.append((region.first, rows))
            merges += merged
        merges += [one for one in crossing if not any(overlap(one, other) for other in merges)]
        blocks.sort(key=lambda block: block[0])
        after = self._sheet_frame.fill_header_footer(after, document.fields)
        all_rows = [rows for _, rows in blocks]
        if breaks := self._page_breaks(all_rows, contents, moves):
            after = self._sheet_frame.break_before(after, breaks)
        tail = f"{before}{self._sheet_frame.merge_cells_xml(merges)}{after}".encode()
        return b"".join([head, *(row for _, rows in blocks for row in rows), tail]), moves

    def _page_breaks(
        self,
        blocks: Sequence[Sequence[bytes]],
        contents: Sequence[tuple[Sequence[Sample], Table | None]],
        moves: Moves,
    ) -> Sequence[int]:
        """The rows before which the printed sheet is broken."""
        if self._page is None:
            return ()
        samples = [each for each, _ in contents]
        bars = {
            at
            for region, own in zip(self._regions, samples, strict=True)
            for at in _bars(own, _start(region, moves))
        }
        starts = self._starts_of_last_page(samples, moves)
        if not (bars or starts):
            return ()
        return [*self._page.find_breaks([row for rows in blocks for row in rows], bars, starts)]

    def _starts_of_last_page(
        self, contents: Sequence[Sequence[Sample]], moves: Moves
    ) -> Collection[int]:
        """The rows with which the page of what stands below the table may begin: not the first one, no milestone apart from
        its measure, and none apart from its bar; none where nothing stands below it, or nothing will grow.
        """
        if not self._regions:
            return ()
        region, samples = self._regions[-1], contents[-1]
        is_followed = any(line.number > region.last for line in self._fixed_rows)
        if not is_followed or len(samples) < 2 or not any(line.grows for line, _ in samples):
            return ()
        start, kinds = _start(region, moves), [row.kind for _, row in samples]
        found = [
            start + at
            for at, kind in enumerate(kinds)
            if at and kind not in PARTS and kinds[at - 1] not in BARS
        ]
        return found or [start + len(samples) - 1]

    def _move_frame(self, moves: Moves) -> tuple[bytes, str, str, list[str], list[str]]:
        """What stands around the rows, and the merged cells outside of sample rows and across them; the
        same for all documents with as many rows.
        """
        key = (*moves.rows.values(), *moves.columns.values())
        if (known := self._moved_frames.get(key)) is None:
            head, before, after = self._sheet_frame.move(moves)
            samples = frozenset(moves.rows)
            merges: tuple[list[str], list[str]] = [], []
            for one in self._sheet_frame.merged_ranges:
                now = None if is_within_sample(one, samples) else moves.reference(one)
                # One cell that is left of several is nothing merged.
                if now and len(set(corners(now))) > 1:
                    merges[touches_sample(one, samples)].append(now)
            merges[0].extend(self._merged_headings(moves))
            known = self._moved_frames[key] = head.encode(), before, after, *merges
        return known

    def _merged_headings(self, moves: Moves) -> Iterator[str]:
        """The text above the repeated column, where it is no part of a merged range, is merged over all that came of it."""
        span = moves.columns.get(self._repeated_column or 0)
        if span is None or span[0] == span[1]:
            return
        for line in self._fixed_rows:
            for cell in line.cells:
                here = f"{column_letters(cell.column)}{line.number}"
                is_heading = cell.text and not (cell.is_repeated or cell.formula)
                is_above = is_heading and cell.column == self._repeated_column
                merged = self._sheet_frame.merged_ranges
                if is_above and not any(overlap(here, one) for one in merged):
                    row = moves.row(line.number)
                    yield f"{column_letters(span[0])}{row}:{column_letters(span[1])}{row}"

    def _compute_moves(self, contents: Sequence[Sequence[Sample]], across: int) -> Moves:
        rows: dict[int, tuple[int, int] | None] = {}
        steps: list[tuple[int, int]] = []
        shift = 0
        for region, samples in zip(self._regions, contents, strict=True):
            start = region.first + shift
            for line in region.sample_rows.values():
                at = [start + index for index, (found, _) in enumerate(samples) if found is line]
                rows[line.number] = (at[0], at[-1]) if at else None
            by = len(samples) - (region.last - region.first + 1)
            steps.append((region.last + 1, by))
            shift += by
        columns: dict[int, tuple[int, int] | None] = dict.fromkeys(self._gone)
        column_steps = [(column + 1, -1) for column in self._gone]
        if (repeated := self._repeated_column) is not None:
            first = repeated - sum(column < repeated for column in self._gone)
            across = min(across, LAST_COLUMN - first)
            columns[repeated] = (first, first + across - 1) if across else None
            column_steps.append((repeated + 1, across - 1))
        return Moves(rows, tuple(steps), columns, tuple(column_steps))


def _is_protected(root: etree._Element) -> bool:
    protection = root.find(f"{MAIN}sheetProtection")
    return protection is not None and protection.get("sheet") in ("1", "true")


def _kind(line: TemplateRow) -> str:
    """The kind of table row that the line is a sample of; empty for a fixed line.

    A measure's row may hold its task's values too; a row with nothing else of a table is the task's own.
    """
    roots = {placeholder_root(name) for name in line.placeholders} - _NO_SAMPLE
    own = roots.difference(MERGED_ROOTS)
    return min(own) if own else max(roots, default="")


def _bars(samples: Sequence[Sample], start: int) -> Iterator[int]:
    """The numbers of the bars over what one plan of several asks, the first row being the one numbered `start`; none where
    rows will grow.
    """
    if not any(line.grows for line, _ in samples):
        yield from (at for at, (_, row) in enumerate(samples, start) if row.kind in BARS)


def _start(region: Region, moves: Moves) -> int:
    """The row in which the region now begins."""
    spans = [span for line in region.sample_rows.values() if (span := moves.rows[line.number])]
    return min((span[0] for span in spans), default=region.first)
