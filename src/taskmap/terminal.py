"""What a person sees on screen. The only module that imports Rich, and only on a real terminal.

User text never goes through markup: `[/建设]` in a title is text.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from taskmap.diagnostics import Diagnostic, Severity

Item = TypeVar("Item")
MANY = 20
"""From so many steps on a progress bar is worth its lines."""


def ready() -> None:
    """Never fail on a character that the console's encoding lacks, such as an emoji under GBK."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """A line of the result, on standard output."""
    print(text)


def note(text: str) -> None:
    """A line about the work, on standard error."""
    print(text, file=sys.stderr)


def data(value: object) -> None:
    """JSON alone on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def faults(diagnostics: Iterable[Diagnostic], *, to_stderr: bool = False) -> None:
    """One line each, `file:line:column: message [code]`; warnings say that they are."""
    stream = sys.stderr if to_stderr else sys.stdout
    for diagnostic in diagnostics:
        kind = "警告：" if diagnostic.severity is Severity.WARNING else ""
        line = f"{diagnostic.at}: {kind}{diagnostic.message} [{diagnostic.code}]"
        # A line break in a quoted text would tear the line in two.
        print(line.replace("\n", " "), file=stream)


def as_json(diagnostic: Diagnostic) -> dict[str, str | int]:
    at = diagnostic.at
    place: dict[str, str | int] = {"file": at.file, "line": at.line, "column": at.column}
    if at.cell:
        place = {"file": at.file, "sheet": at.sheet, "cell": at.cell}
    return {
        **place,
        "severity": diagnostic.severity.value,
        "code": diagnostic.code,
        "message": diagnostic.message,
    }


def pairs(title: str, rows: Sequence[tuple[str, str]]) -> None:
    """A short table of names and values; plain and aligned when nobody is at a terminal."""
    if not sys.stdout.isatty():
        widest = max(width(name) for name, _ in rows)
        say(title)
        for name, value in rows:
            say(f"  {name}{' ' * (widest - width(name))}  {value}")
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(title, style="bold"), box=box.ROUNDED, show_header=False, title_justify="left"
    )
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in rows:
        table.add_row(Text(name), Text(value))
    Console().print(table)


def progress(items: Iterable[Item], count: int, what: str) -> Iterator[Item]:
    """The items, with a bar on standard error while they are worked through, if someone is there to see it."""
    if count < MANY or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(
        items, description=what, total=count, console=Console(stderr=True), transient=True
    )


def width(text: str) -> int:
    """Columns on screen: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
