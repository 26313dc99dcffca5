"""Lines, JSON, diagnostics and small tables to standard output and standard error.

The only module that imports Rich, and only on a real terminal.

User text never goes through markup: `[/建设]` in a title is text.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO, TypeVar

from taskmap.system.diagnostics import Diagnostic, Severity, TaskmapError, reason
from taskmap.system.text import pad, width

Item = TypeVar("Item")
MANY = 20
"""The number of steps from which on a progress bar is shown."""
_YES = ("y", "yes", "是")


# Escape sequences begin with ESC or U+009B, and the last ones turn the rest of the line round.
_COMMAND = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)")


def prepare_streams() -> None:
    """Let both streams escape characters that the console's encoding lacks, such as an emoji under GBK; what is typed in another
    encoding comes as characters that `text.clean` names, and is no failure.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="surrogateescape")


def print_line(text: str) -> None:
    """Print `text` and a line break on standard output, where results go."""
    _print(text, sys.stdout)


def print_note(text: str) -> None:
    """Print `text` and a line break on standard error, where notes about the work go."""
    _print(text, sys.stderr)


def print_next_step(text: str) -> None:
    """Print what to type or do next on standard error, for a person who watches it there; nothing in pipes and cron."""
    if _is_interactive(sys.stderr):
        _print(f"下一步：{text}", sys.stderr)


def print_file(text: str) -> None:
    """Print the `text` of a file, alone, on standard output: in UTF-8 where that is a file or a pipe,
    whatever the console's encoding is.
    """
    stream = sys.stdout
    if not _is_interactive(stream) and hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8")
    # A stream of text makes its own line ends.
    print_line(text.replace("\r\n", "\n").removesuffix("\n"))


def print_json(value: object) -> None:
    """Print the `value` as JSON, alone, on standard output; what JSON does not know is printed as its text."""
    # Programs read JSON as UTF-8. On a console of another encoding it is pure ASCII, which is the same in all.
    ascii_only = _encoding(sys.stdout) != "utf-8"
    print_line(json.dumps(value, ensure_ascii=ascii_only, indent=2, default=str))


def print_diagnostics(diagnostics: Iterable[Diagnostic], *, to_stderr: bool = False) -> None:
    """Print each of the `diagnostics` in a line, `file:line:column: message [code]`, a warning marked as
    one; on standard output unless `to_stderr`.
    """
    for diagnostic in diagnostics:
        kind = "警告：" if diagnostic.severity is Severity.WARNING else ""
        line = _line(f"{diagnostic.at}: {kind}{diagnostic.message} [{diagnostic.code}]")
        _print(line, sys.stderr if to_stderr else sys.stdout)


def _line(text: str) -> str:
    """The text without line breaks, which text from a plan may hold."""
    return " ".join(text.splitlines())


def _print(text: str, stream: TextIO | None) -> None:
    """Print and flush, so that a stream that takes no more fails here and not when Python ends. What a terminal would obey,
    in the name of a file for one, is written out, as JSON writes it too.
    """
    try:
        print(_COMMAND.sub(_escape, text), file=stream, flush=True)
    except OSError as problem:
        assert stream is not None
        # Else the rest in the stream's buffer would fail again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        # A reader (head, less) that has seen enough is no fault, and the work goes on.
        if stream is sys.stdout and not isinstance(problem, BrokenPipeError):
            raise TaskmapError(f"写不了标准输出：{reason(problem)}") from problem


def _escape(command: re.Match[str]) -> str:
    return f"\\u{ord(command[0]):04x}"


def _encoding(stream: TextIO | None) -> str:
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("utf8", "utf-8")


def _is_interactive(stream: TextIO | None) -> bool:
    """Whether the stream is a terminal; a closed stream is None."""
    return stream is not None and stream.isatty()


def can_ask() -> bool:
    """Whether somebody is there to answer: input comes from a terminal, and notes go to one."""
    return _is_interactive(sys.stdin) and _is_interactive(sys.stderr)


def ask(question: str) -> str:
    """What is typed in answer to the `question`, which stands on standard error; "" for nothing."""
    return ask_or_end(question) or ""


def ask_or_end(question: str) -> str | None:
    """As `ask`; None where the input is at its end (Ctrl-D), so that no other question will be answered either."""
    _print(question, sys.stderr)
    typed = sys.stdin.readline()
    return typed.strip() if typed else None


def confirm(question: str) -> bool:
    """Whether the answer to the `question` is yes; nothing is no."""
    return ask(question).lower() in _YES


def is_on_screen() -> bool:
    """Whether results are seen by a person, and do not go into a file or to a program."""
    return _is_interactive(sys.stdout)


def limit(most: int) -> int | None:
    """The most of a line that is shown, in whatever it is counted: `most` on a terminal. None elsewhere, where each
    item stays in one line and whole, so that a search finds it.
    """
    return most if is_on_screen() else None


def as_json(diagnostic: Diagnostic) -> dict[str, str | int]:
    """The diagnostic by the keys of `--format json`: `sheet` and `cell`, or `line` and `column`."""
    at = diagnostic.at
    source: dict[str, str | int] = {"file": at.file, "line": at.line, "column": at.column}
    if at.cell:
        source = {"file": at.file, "sheet": at.sheet, "cell": at.cell}
    return {
        **source,
        "severity": diagnostic.severity.value,
        "code": diagnostic.code,
        "message": diagnostic.message,
    }


def print_pairs(title: str, rows: Sequence[tuple[str, str]]) -> None:
    """Print a table with a `title` above its `rows`, each a name and a value; at least one. Framed on a
    terminal, else plain and aligned.
    """
    title, rows = _line(title), [(name, _line(value)) for name, value in rows]
    if not _is_interactive(sys.stdout):
        widest = max(width(name) for name, _ in rows)
        print_line(title)
        for name, value in rows:
            print_line(f"  {pad(name, widest)}  {value}")
        return
    # Without a terminal, as in cron, Rich is not loaded.
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
    """Print a line for each of the `rows`: its name, and how many there are of each kind, as (kind, count,
    Rich colour). Coloured bars on a terminal, else words.
    """
    widest = max((width(_line(name)) for name, _ in rows), default=0)
    if not _is_interactive(sys.stdout):
        for name, parts in rows:
            counts = "、".join(f"{kind} {count}" for kind, count, _ in parts if count)
            print_line(f"  {pad(_line(name), widest)}  {counts or '无'}")
        return
    # As above.
    from rich import console, text

    screen = console.Console()
    largest = max((sum(count for _, count, _ in parts) for _, parts in rows), default=0) or 1
    columns = min(max(screen.width - min(widest, 40) - 12, 10), 50)
    for name, parts in rows:
        line = text.Text(f"{pad(_line(name), widest)}  ")
        for _, count, colour in parts:
            line.append("█" * round(count * columns / largest), style=colour)
        screen.print(line.append(f" {sum(count for _, count, _ in parts)}"), soft_wrap=True)


def show_progress(items: Iterable[Item], count: int, what: str) -> Iterator[Item]:
    """The items, of which there are `count`, with a bar named `what` on standard error while they are
    consumed; no bar without a terminal or for fewer than MANY.
    """
    if count < MANY or not _is_interactive(sys.stderr):
        yield from items
        return
    # As above.
    from rich import console, progress

    screen = console.Console(stderr=True)
    yield from progress.track(items, description=what, total=count, console=screen, transient=True)
