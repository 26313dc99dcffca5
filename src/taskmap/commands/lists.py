"""What commands list: --format, and how a list is printed in the format that was typed."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from taskmap import formats
from taskmap.commands.options import OutputFormat
from taskmap.system import terminal

if TYPE_CHECKING:
    from taskmap.document import Document

# The formats are read from a folder, which only a command that lists something waits for.
_LIST_FORMATS = (OutputFormat.TEXT, *formats.names())
if TYPE_CHECKING:
    # mypy cannot know what is found in a folder.
    ListFormat = str
else:
    ListFormat = StrEnum("ListFormat", {each: each for each in _LIST_FORMATS})
"""Of what commands list: for people, for programs, or to paste."""

ListFormatOption = Annotated[
    ListFormat,
    typer.Option("--format", metavar="FORMAT", help=f"怎样列出：<{'|'.join(_LIST_FORMATS)}>"),
]


def print_document(document: Document, output: str) -> None:
    """Print the `document` as --format says: for people line by line, else as a file of that format."""
    if output == OutputFormat.TEXT:
        for line in formats.lines(document, terminal.limit(formats.SCREEN_WIDTH)):
            terminal.print_line(line)
        return
    terminal.print_file(formats.render(f"清单.{formats.ending(output)}", document).decode())
