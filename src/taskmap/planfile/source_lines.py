"""The text of a plan file while it is read: its lines, and where each character of a repaired line was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml
from msgspec import Struct, field

from taskmap.system.diagnostics import Diagnostic, Source, error

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""PyYAML may have been built without libyaml."""

_Place = tuple[int, int]

_BLOCK = re.compile(r"(?:^|[\s:-])[|>][+-]?[0-9]?[+-]?\s*(?:\s#.*)?$")


class SourceLines(Struct):
    """The lines of a file while they are repaired, and where each character was typed. Counts from 0."""

    file: str
    lines: list[str]
    has_guess: bool = False
    """Something was repaired by guess: what the parser does not understand after it may come of the guess."""
    _shifts: dict[int, list[_Place]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All lines, as they are now, joined by line breaks."""
        return "\n".join(self.lines)

    def line(self, number: int) -> str:
        """The line of this `number`, counted from 0; empty behind the last, where the parser may stop."""
        return self.lines[number] if number < len(self.lines) else ""

    def replace(self, line: int, start: int, end: int, new: str) -> None:
        """Put `new` in place of the characters from `start` to before `end` of a `line`, in columns of the line
        as it is now.
        """
        old = self.lines[line]
        self.lines[line] = old[:start] + new + old[end:]
        if growth := len(new) - (end - start):
            at = end if growth > 0 else start + len(new)
            self._shifts.setdefault(line, []).append((at, growth))

    def source(self, line: int, column: int) -> Source:
        """The place in the file as typed, from a `line` and `column` counted from 0 in the lines as they are now."""
        return Source(self.file, *self.place(line, column))

    def place(self, line: int, column: int) -> _Place:
        """As `source`: `line` and `column` in the file as typed, counted from 1."""
        for at, growth in reversed(self._shifts.get(line, ())):
            if column >= at:
                column = max(at, column - growth)
        return min(line + 1, len(self.lines)), column + 1

    def error(self, line: int, column: int, code: str, message: str) -> Diagnostic:
        """An error at `line` and `column`, counted from 0 in the lines as they are now, with its `code` and a
        Chinese `message`.
        """
        return error(self.source(line, column), code, message)

    def structural_lines(self) -> Iterator[tuple[int, str]]:
        """Number, counted from 0, and text of the lines outside block texts (`text: |`), where anything may stand."""
        inside: int | None = None
        for number, line in enumerate(self.lines):
            indent = len(line) - len(line.lstrip(" "))
            if inside is not None and (indent > inside or not line.strip()):
                continue
            yield number, line
            inside = _block_indent(line) if _BLOCK.search(line) else None


def _block_indent(line: str) -> int:
    """The column of the key whose block text begins on the `line`, or of the dash where it is itself an item of a list:
    the text stands further in.
    """
    key = len(line) - len(line.lstrip(" -"))
    return line.rfind("-", 0, key) if line[key : key + 1] in ("|", ">") else key
