"""An .xls or .et file (BIFF8 in an OLE compound file) to what its cells show: formats, strike-through, formulas without a result.

The records are those of [MS-XLS] 2.4, the container that of [MS-CFB]. What is broken is left out: calamine has read the values.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct, field

from taskmap.returns.workbook import number_formats
from taskmap.returns.workbook.attachments import COMMENT, PICTURE, Attachment
from taskmap.returns.workbook.package import UNKNOWN_FORMULA
from taskmap.returns.workbook.sheet_details import SheetDetails
from taskmap.system import compound_files
from taskmap.system.compound_files import CompoundFile
from taskmap.system.spreadsheets import CellPosition

_EOF, _CONTINUE = 0x000A, 0x003C
_FONT, _FORMAT, _XF, _SHEET, _SST = 0x0031, 0x041E, 0x00E0, 0x0085, 0x00FC
_FORMULA, _NUMBER, _RK, _MULRK, _LABELSST = 0x0006, 0x0203, 0x027E, 0x00BD, 0x00FD
_NOTE, _OBJECT, _PICTURE = 0x001C, 0x005D, 0x0008
"""The records of a comment and of what is drawn, and the kind of that which is a picture."""
_STRUCK = 0x0008
_EMPTY_RESULT = b"\x03"
"""Of a formula that nobody has computed; also of one whose result is the empty text."""
Record = tuple[int, bytes]
"""Kind and content."""


def read_details(data: bytes) -> dict[str, SheetDetails]:
    """By the name of each sheet of the .xls file `data`; empty for what is damaged, or older than Excel 97."""
    try:
        stream = CompoundFile(data).read(("Workbook",))
        book = _read_globals(stream)
        return {name: _details(stream, start, book) for name, start in book.sheets}
    except compound_files.BROKEN:
        return {}


def read_attachments(data: bytes) -> Iterator[Attachment]:
    """The comments and pictures on the sheets of the .xls file `data`; of neither it tells what they say."""
    try:
        stream = CompoundFile(data).read(("Workbook",))
        for sheet, start in _read_globals(stream).sheets:
            for kind, content in _records(stream, start):
                if kind == _NOTE:
                    yield Attachment(COMMENT, sheet, struct.unpack_from("<HH", content))
                elif kind == _OBJECT and struct.unpack_from("<4xH", content)[0] == _PICTURE:
                    yield Attachment(PICTURE, sheet)
    except compound_files.BROKEN:
        return


def _records(stream: bytes, at: int = 0) -> Iterator[Record]:
    """From the beginning of a part to its end."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        if kind == _EOF:
            return
        at += 4 + length


class _Globals(Struct):
    """What holds for all sheets."""

    struck_fonts: list[bool] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    looks: list[tuple[int, int]] = field(default_factory=list)
    """Font and format of each style."""
    sheets: list[tuple[str, int]] = field(default_factory=list)
    """Names, and where their records begin."""
    texts: Sequence[_RichText] = ()
    """The shared texts, if any font is struck through."""

    def is_struck(self, font: int) -> bool:
        # There is no font 4.
        index = font - (font > 4)
        return index < len(self.struck_fonts) and self.struck_fonts[index]

    def number_format(self, look: int) -> str:
        number = self.looks[look][1]
        return number_formats.built_in_format(number) or self.formats.get(number, "")


class _RichText(NamedTuple):
    text: str
    runs: Sequence[tuple[int, int]]
    """Where each begins, and its font; what stands before the first has the font of its cell."""


def _read_globals(stream: bytes) -> _Globals:
    book = _Globals()
    shared: list[bytes] = []
    last = 0
    for kind, content in _records(stream):
        if kind == _FONT:
            book.struck_fonts.append(bool(struct.unpack_from("<H", content, 2)[0] & _STRUCK))
        elif kind == _FORMAT:
            number, length, wide = struct.unpack_from("<HHB", content)
            book.formats[number] = _decode(content[5:], length, wide)
        elif kind == _XF:
            book.looks.append(struct.unpack_from("<HH", content))
        elif kind == _SHEET and content[5] == 0:
            start, length, wide = struct.unpack_from("<I2xBB", content)
            book.sheets.append((_decode(content[8:], length, wide), start))
        elif kind == _SST or (kind == _CONTINUE and last == _SST):
            shared.append(content)
        last = last if kind == _CONTINUE else kind
    if any(book.struck_fonts) and shared:
        book.texts = _shared_texts(shared)
    return book


def _decode(data: bytes, length: int, wide: int) -> str:
    return (
        data[: length * 2].decode("utf-16-le", "replace")
        if wide & 1
        else data[:length].decode("latin-1")
    )


class _Chunks:
    """Bytes that were cut into several records."""

    def __init__(self, chunks: Sequence[bytes]) -> None:
        self._chunks, self._index, self._at = chunks, 0, 0

    def take(self, count: int) -> bytes:
        pieces = []
        while count:
            piece = self._chunks[self._index][self._at : self._at + count]
            if not piece:
                self._index, self._at = self._index + 1, 0
                continue
            pieces.append(piece)
            self._at += len(piece)
            count -= len(piece)
        return b"".join(pieces)

    def take_text(self, length: int, wide: int) -> str:
        """Where a text is cut, the next record tells anew how wide its characters are."""
        pieces = []
        while length:
            rest = len(self._chunks[self._index]) - self._at
            if not rest:
                self._index, self._at = self._index + 1, 0
                wide = self.take(1)[0]
                continue
            step = 1 + (wide & 1)
            # At least one, or nothing would ever be left of half a character.
            count = min(length, max(1, rest // step))
            pieces.append(_decode(self.take(count * step), count, wide))
            length -= count
        return "".join(pieces)


def _shared_texts(chunks: Sequence[bytes]) -> list[_RichText]:
    reader = _Chunks(chunks)
    _, count = struct.unpack("<II", reader.take(8))
    texts = []
    for _ in range(count):
        length, flags = struct.unpack("<HB", reader.take(3))
        runs = struct.unpack("<H", reader.take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", reader.take(4))[0] if flags & 4 else 0
        text = reader.take_text(length, flags)
        pairs = struct.unpack(f"<{runs * 2}H", reader.take(runs * 4))
        reader.take(extra)
        texts.append(_RichText(text, list(zip(pairs[::2], pairs[1::2], strict=True))))
    return texts


def _details(stream: bytes, start: int, book: _Globals) -> SheetDetails:
    formulas: dict[CellPosition, str] = {}
    formats: dict[CellPosition, str] = {}
    kept: dict[CellPosition, str] = {}
    for kind, content in _records(stream, start):
        for place, look in _cells(kind, content):
            text = (
                book.texts[struct.unpack_from("<I", content, 6)[0]]
                if _is_shared(kind, book)
                else None
            )
            if kind != _LABELSST:
                formats[place] = book.number_format(look)
            if (rest := _kept_text(text, book.looks[look][0], book)) is not None:
                kept[place] = rest
            if kind == _FORMULA and content[6:7] == _EMPTY_RESULT and content[12:14] == b"\xff\xff":
                formulas[place] = UNKNOWN_FORMULA
    return SheetDetails(formulas, formats=formats, kept=kept)


def _is_shared(kind: int, book: _Globals) -> bool:
    return kind == _LABELSST and bool(book.texts)


def _cells(kind: int, content: bytes) -> Iterator[tuple[CellPosition, int]]:
    """The cells of a record, each with its style."""
    if kind in (_FORMULA, _NUMBER, _RK, _LABELSST):
        row, column, look = struct.unpack_from("<HHH", content)
        yield (row, column), look
    elif kind == _MULRK:
        row, column = struct.unpack_from("<HH", content)
        for index in range((len(content) - 6) // 6):
            yield (row, column + index), struct.unpack_from("<H", content, 4 + 6 * index)[0]


def _kept_text(text: _RichText | None, font: int, book: _Globals) -> str | None:
    """What of a cell is not struck out; None where nothing is."""
    if text is None:
        return "" if book.is_struck(font) else None
    starts = [(0, font), *text.runs, (len(text.text), font)]
    pieces = [
        (text.text[begin:end], book.is_struck(own)) for (begin, own), (end, _) in pairwise(starts)
    ]
    if not any(piece and is_struck for piece, is_struck in pieces):
        return None
    return "".join(piece for piece, is_struck in pieces if not is_struck)
