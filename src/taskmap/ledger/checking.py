"""Whether a ledger is as it was written: chain, numbers, rows, guards, and the files as they came."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from taskmap.ledger import entries
from taskmap.ledger.database import DAMAGED, Database, Row, snapshot
from taskmap.ledger.entries import COLUMNS, EntryKind
from taskmap.ledger.journal import chain_hash, digest, rows_digest
from taskmap.ledger.tables import TABLES_BY_NAME
from taskmap.system.diagnostics import Diagnostic, Source, error, warning

_EntryColumns = Mapping[str, object]
"""An entry by its columns, as it stands there: it may have been tampered with."""
_LINES = {
    "progress": ("rows_digest", 6),
    "duties": ("duties_digest", 3),
    "deadlines": ("deadlines_digest", 3),
}
"""Tables with rows of an entry: where it vouches for them, and how many columns it need not vouch for."""
_FILES = (EntryKind.RECEIVED, EntryKind.SUBMISSION, EntryKind.REFUSAL, EntryKind.SCAN)


@dataclass(frozen=True, slots=True)
class LedgerCheck:
    """How many entries there are, the hash of the last one, and every fault. Whoever notes the hash elsewhere can
    prove later that nothing was cut off at the end.
    """

    count: int
    last_hash: str
    faults: tuple[Diagnostic, ...]


def check(database: Database, received_folder: Path) -> LedgerCheck:
    """Look through the whole ledger, and through the folder of the files as they came."""
    at = Source(str(database.place))
    with snapshot(database):
        faults = [error(at, code, message) for code, message in database.faults()]
        if any(fault.code == DAMAGED for fault in faults):
            return LedgerCheck(0, "", tuple(faults))
        journal = _rows(database, "entries")
        faults += (error(at, code, message) for code, message in _check_chain(journal))
        told: list[_EntryColumns] = [dict(zip(COLUMNS, row, strict=True)) for row in journal]
        faults += (error(at, code, message) for code, message in _check_rows(database, told))
    faults += _check_files(told, received_folder)
    return LedgerCheck(len(journal), str(journal[-1][-1]) if journal else "", tuple(faults))


def _rows(database: Database, table: str) -> list[Row]:
    shape = TABLES_BY_NAME[table]
    return database.execute(
        f"SELECT {', '.join(shape.columns)} FROM {table} ORDER BY {', '.join(shape.key)}"
    )


def _check_chain(journal: list[Row]) -> Iterator[tuple[str, str]]:
    previous = ""
    for expected, row in enumerate(journal, 1):
        *values, before, own = row
        if values[0] != expected:
            yield "ledger-gap", f"第 {expected} 条的位置上是第 {values[0]} 条：中间少了或多了"
            # One gap is told once.
            break
        if before != previous:
            yield "ledger-chain", f"{entries.entry_title(row)}接不上前一条：前一条或这一条被换过"
        if own != chain_hash(values, before):
            yield "ledger-changed", f"{entries.entry_title(row)}被改动过"
        previous = own


def _check_rows(
    database: Database, journal_entries: list[_EntryColumns]
) -> Iterator[tuple[str, str]]:
    """What the other tables hold against what the entries say of it."""
    yield from _check_issued(_rows(database, "issued"), journal_entries)
    for table, (key, begin) in _LINES.items():
        lines: dict[object, list[Row]] = defaultdict(list)
        for row in _rows(database, table):
            lines[row[1]].append(row)
        shape = TABLES_BY_NAME[table]
        for entry in journal_entries:
            own = lines.pop(entry["entry"], [])
            if not _rows_match(own, entry, shape.columns[:begin], _body(entry).get(key)):
                yield "ledger-rows", f"第 {entry['entry']} 条的{shape.title}被改动过"
        for number in lines:
            yield "ledger-rows", f"{shape.title}里有第 {number} 条的内容，流水里没有这一条"


def _rows_match(
    rows: list[Row], entry: _EntryColumns, columns: Sequence[str], digest: object
) -> bool:
    """Whether these are the rows that the entry vouches for. Their first columns repeat those of the entry."""
    if digest is None:
        return not rows
    for line, row in enumerate(rows, 1):
        wanted = {**entry, "line": line}
        if row[: len(columns)] != tuple(wanted[name] for name in columns):
            return False
    return digest == rows_digest(row[len(columns) :] for row in rows)


def _check_issued(
    rows: list[Row], journal_entries: list[_EntryColumns]
) -> Iterator[tuple[str, str]]:
    """Each plan that was issued against the entry that says so."""
    found = {
        (plan, revision): (
            *(own, digest(str(content)), digest(str(source))),
            *(day, recorded),
        )
        for _, plan, revision, own, content, source, day, recorded in rows
    }
    for entry in journal_entries:
        if entry["kind"] == EntryKind.ISSUED:
            body = _body(entry)
            texts = body.get("content"), body.get("content"), body.get("source")
            wanted = (*texts, entry["day"], entry["recorded"])
            if found.pop((entry["plan"], entry["revision"]), None) != wanted:
                yield "ledger-rows", f"第 {entry['entry']} 条印发的方案被改动过或不见了"
    for plan, revision in found:
        yield "ledger-rows", f"方案 {plan} 第 {revision} 版没有记入流水"


def _body(entry: _EntryColumns) -> dict[str, object]:
    try:
        body = json.loads(str(entry["body"]))
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _check_files(
    journal_entries: list[_EntryColumns], received_folder: Path
) -> Iterator[Diagnostic]:
    """Every file that an entry names, against the folder where it was kept."""
    seen: set[str] = set()
    for entry in journal_entries:
        digest = str(entry["digest"])
        if entry["kind"] not in _FILES or not digest or digest in seen:
            continue
        seen.add(digest)
        path = received_folder / digest
        what = f"第 {entry['entry']} 条的收件“{entry['file']}”"
        try:
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    yield error(Source(str(path)), "received-changed", f"{what}被改动过")
        except (OSError, ValueError):
            # ValueError: what was made of the digest by hand is not even a file's name.
            yield warning(Source(str(path)), "received-missing", f"{what}不在这里")
