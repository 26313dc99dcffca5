"""Text that knows where it stands in the notice, so that every part cut out of it still does."""

from __future__ import annotations

from msgspec import Struct

from taskmap.system.diagnostics import Source
from taskmap.system.text import cut, one_line

_SPACE = " \t\r\n\u3000\xa0\u200b\ufeff"
_CLOSED = "。．.！？!?；;：:…）)〕]】》”"


class Words(Struct, frozen=True):
    """A text and the place of its first character."""

    text: str
    at: Source

    def __len__(self) -> int:
        return len(self.text)

    def part(self, start: int, end: int | None = None) -> Words:
        """The words from the offset `start` to `end`, without the spaces around them; None: to the last."""
        text = self.text[start:end]
        stripped = text.lstrip(_SPACE)
        return Words(stripped.rstrip(_SPACE), self.place(start + len(text) - len(stripped)))

    def place(self, offset: int) -> Source:
        """The place of the character at `offset`; in a cell, that of the cell."""
        if self.at.cell or not self.at.column:
            return self.at
        return self.at._replace(column=self.at.column + offset)


def is_finished(text: str) -> bool:
    """Whether `text` ends where a sentence, a list or a heading may: with a stop or a closing bracket."""
    return text.endswith(tuple(_CLOSED))


def short(text: str, most: int = 30) -> str:
    """The beginning of a text on one line, for a message: at most `most` characters, an ellipsis among them."""
    line = one_line(text)
    return line if len(line) <= most else cut(line, most - 1)
