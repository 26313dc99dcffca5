"""What a person sees on screen. The only module that imports Rich, and only on a real terminal.

User text never goes through markup: `[/建设]` in a title is text.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO, TypeVar

from taskmap.system.diagnostics import Diagnostic, Severity, TaskmapError, reason
from taskmap.system.text import pad, width

Item = TypeVar("Item")
MANY = 20
"""From so many steps on a progress bar is worth its lines."""


def prepare_streams() -> None:
    """Never fail on a character that the console's encoding lacks, such as an emoji under GBK."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def print_line(text: str) -> None:
    """A line of the result, on standard output."""
    _print(text, sys.stdout)


def print_note(text: str) -> None:
    """A line about the work, on standard error."""
    _print(text, sys.stderr)


def print_file(text: str) -> None:
    """The text of a file alone on standard output: UTF-8 when it goes into one, whatever the console speaks."""
    stream = sys.stdout
    if not _is_interactive(stream) and hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8")
    print_line(text.removesuffix("\n"))


def print_json(value: object) -> None:
    """JSON alone on standard output."""
    # Whoever reads JSON takes it for UTF-8; for a console of another encoding it is pure ASCII, which fits all.
    ascii_only = _encoding(sys.stdout) != "utf-8"
    print_line(json.dumps(value, ensure_ascii=ascii_only, indent=2, default=str))


def print_diagnostics(diagnostics: Iterable[Diagnostic], *, to_stderr: bool = False) -> None:
    """One line each, `file:line:column: message [code]`; warnings say that they are."""
    for diagnostic in diagnostics:
        kind = "警告：" if diagnostic.severity is Severity.WARNING else ""
        line = _line(f"{diagnostic.at}: {kind}{diagnostic.message} [{diagnostic.code}]")
        _print(line, sys.stderr if to_stderr else sys.stdout)


def _line(text: str) -> str:
    """A text that was quoted from the plan may hold line breaks, which would tear a line in two."""
    return " ".join(text.splitlines())


def _print(text: str, stream: TextIO | None) -> None:
    """Print at once: a stream that takes no more is met here, and not when Python ends."""
    try:
        print(text, file=stream, flush=True)
    except OSError as problem:
        assert stream is not None
        # What the stream still holds would fail again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        # A reader (head, less) that has seen enough is no fault, and the work goes on.
        if stream is sys.stdout and not isinstance(problem, BrokenPipeError):
            raise TaskmapError(f"写不了标准输出：{reason(problem)}") from problem


def _encoding(stream: TextIO | None) -> str:
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("utf8", "utf-8")


def _is_interactive(stream: TextIO | None) -> bool:
    """Whether somebody is there to see it; a closed stream is None."""
    return stream is not None and stream.isatty()


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


def print_pairs(title: str, rows: Sequence[tuple[str, str]]) -> None:
    """A short table of names and values; plain and aligned when nobody is at a terminal."""
    title, rows = _line(title), [(name, _line(value)) for name, value in rows]
    if not _is_interactive(sys.stdout):
        widest = max(width(name) for name, _ in rows)
        print_line(title)
        for name, value in rows:
            print_line(f"  {pad(name, widest)}  {value}")
        return
    # Where nobody is at a terminal, as in cron, nothing of Rich is loaded.
    from rich import box, console, table, text

    grid = table.Table(
        title=text.Text(title, style="bold"),
        box=box.ROUNDED,
        show_header=False,
        title_justify="left",
    )
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in rows:
        grid.add_row(text.Text(name), text.Text(value))
    console.Console().print(grid)


def print_bars(rows: Sequence[tuple[str, Sequence[tuple[str, int, str]]]]) -> None:
    """One line a row: its name, and how many there are of each kind, as (kind, count, colour); coloured bars on a
    real terminal, words everywhere else.
    """
    widest = max((width(_line(name)) for name, _ in rows), default=0)
    if not _is_interactive(sys.stdout):
        for name, parts in rows:
            told = "、".join(f"{kind} {count}" for kind, count, _ in parts if count)
            print_line(f"  {pad(_line(name), widest)}  {told or '无'}")
        return
    # As above.
    from rich import console, text

    screen = console.Console()
    most = max((sum(count for _, count, _ in parts) for _, parts in rows), default=0) or 1
    room = max(screen.width - min(widest, 40) - 12, 10)
    for name, parts in rows:
        line = text.Text(f"{pad(_line(name), widest)}  ")
        for _, count, colour in parts:
            line.append("█" * round(count * min(room, 50) / most), style=colour)
        screen.print(line.append(f" {sum(count for _, count, _ in parts)}"), soft_wrap=True)


def show_progress(items: Iterable[Item], count: int, what: str) -> Iterator[Item]:
    """The items, with a bar on standard error while they are worked through, if someone is there to see it."""
    if count < MANY or not _is_interactive(sys.stderr):
        yield from items
        return
    # As above.
    from rich import console
    from rich.progress import track

    screen = console.Console(stderr=True)
    yield from track(items, description=what, total=count, console=screen, transient=True)
