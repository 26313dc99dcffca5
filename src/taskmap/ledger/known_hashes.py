"""Hashes of entries that were noted outside of the ledger, on receipts above all, compared with those that it has now.

Whoever rewrites a ledger can compute its whole chain anew, or cut off its end, and nothing inside shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from taskmap.ledger.database import Database
from taskmap.system.diagnostics import Diagnostic, Source, TaskmapError, error, reason
from taskmap.system.encoding import decode
from taskmap.system.text import half_width

# 2022-000123=ab12cd34 as on a receipt, and 「共 123 条，最后一条的校验码 ab12…」 as `ledger check` says it.
_NOTE = re.compile(
    r"(?<![\w-])(?:\d{4}-)?0*(?P<number>[1-9]\d{0,14})(?![\d-])[^0-9A-Za-z]{1,40}(?P<hash>[0-9a-fA-F]{8,64})(?!\w)"
)


class KnownHash(NamedTuple):
    """The first digits of the hash of the entry numbered `number`, and where that was noted."""

    at: Source
    number: int
    digits: str


def read(file: Path) -> tuple[KnownHash, ...]:
    """What is noted in the text `file`: in each line any number of pairs of a number, that of a receipt or of an entry,
    and the first eight digits or more of its hash. Raises TaskmapError for a file that cannot be read or has no pair.
    """
    try:
        text = decode(file.read_bytes()).text
    except OSError as problem:
        raise TaskmapError(f"打不开文件 {file}：{reason(problem)}") from problem
    found = tuple(_notes(text, str(file)))
    if not found:
        raise TaskmapError(f"{file} 里没有记下的校验码；请一行一条，如 2022-000123=ab12cd34ef56")
    return found


def _notes(text: str, file: str) -> Iterator[KnownHash]:
    for number, line in enumerate(half_width(text).splitlines(), 1):
        for note in _NOTE.finditer(line):
            at = Source(file, number, note.start() + 1)
            yield KnownHash(at, int(note["number"]), note["hash"].lower())


def compare(notes: Sequence[KnownHash], database: Database) -> tuple[Diagnostic, ...]:
    """Each of the `notes` that the ledger in `database` contradicts."""
    hashes: dict[int, str] = dict(database.execute("SELECT entry, hash FROM entries"))
    return tuple(
        error(note.at, "ledger-rewritten", problem)
        for note in notes
        if (problem := _contradiction(note, hashes.get(note.number)))
    )


def _contradiction(note: KnownHash, stored: str | None) -> str:
    if stored is None:
        return f"记下过第 {note.number} 条（校验码 {note.digits}），台账里没有这一条：末尾被截去过"
    if not stored.startswith(note.digits):
        now = stored[: len(note.digits)]
        return f"第 {note.number} 条的校验码记下的是 {note.digits}，现在是 {now}：这一条或它以前的被改写过"
    return ""
