"""Whether a ledger is as it was written: chain, numbers, rows, guards, and the files as they came."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from taskmap.diagnostics import Diagnostic, Source, error, warning
from taskmap.ledger import entries
from taskmap.ledger.database import DAMAGED, Database, Row, snapshot
from taskmap.ledger.entries import COLUMNS, Kind
from taskmap.ledger.tables import BY_NAME

_FILES = (Kind.RECEIVED, Kind.SUBMISSION, Kind.REFUSAL, Kind.SCAN)


@dataclass(frozen=True, slots=True)
class Checked:
    """How many entries there are, the hash of the last one, and every fault. Whoever notes the hash elsewhere can
    prove later that nothing was cut off at the end.
    """

    count: int
    last: str
    faults: tuple[Diagnostic, ...]


def check(database: Database, received: Path) -> Checked:
    """Look through the whole ledger, and through the folder of the files as they came."""
    at = Source(str(database.place))
    with snapshot(database):
        faults = [error(at, code, message) for code, message in database.faults()]
        if any(fault.code == DAMAGED for fault in faults):
            return Checked(0, "", tuple(faults))
        journal = _rows(database, "entries")
        faults += (error(at, code, message) for code, message in _journal(journal))
        told = [dict(zip(COLUMNS, row, strict=True)) for row in journal]
        faults += (error(at, code, message) for code, message in _vouched(database, told))
    faults += _files(told, received)
    return Checked(len(journal), str(journal[-1][-1]) if journal else "", tuple(faults))


def _rows(database: Database, table: str) -> list[Row]:
    shape = BY_NAME[table]
    return database.rows(
        f"SELECT {', '.join(shape.columns)} FROM {table} ORDER BY {', '.join(shape.key)}"
    )


def _journal(journal: list[Row]) -> Iterator[tuple[str, str]]:
    previous = ""
    for expected, row in enumerate(journal, 1):
        *values, before, own = row
        if values[0] != expected:
            yield "ledger-gap", f"第 {expected} 条的位置上是第 {values[0]} 条：中间少了或多了"
            # One gap is told once.
            break
        if before != previous:
            yield "ledger-chain", f"{_named(row)}接不上前一条：前一条或这一条被换过"
        if own != entries.chained(values, before):
            yield "ledger-changed", f"{_named(row)}被改动过"
        previous = own


def _named(row: Row) -> str:
    number, kind, plan, revision, unit, period, measure = row[:7]
    what = "，".join(str(part) for part in (kind, plan, unit, period, measure) if part)
    return f"第 {number} 条（{what}{f'，第 {revision} 版' if kind == Kind.ISSUED else ''}）"


def _vouched(database: Database, told: list[dict[str, object]]) -> Iterator[tuple[str, str]]:
    """What the other tables hold against what the entries say of it."""
    for table, kinds, begin in (
        ("progress", (Kind.SUBMISSION,), 6),
        ("duties", (Kind.ISSUED, Kind.DUTIES), 3),
    ):
        yield from _lines(table, told, kinds, _rows(database, table), begin)
    issued = {
        (plan, revision): {**entries.issued(content, source), "digest": digest}
        for _, plan, revision, digest, content, source, *_ in _rows(database, "issued")
    }
    for entry in told:
        if entry["kind"] == Kind.ISSUED:
            found = issued.pop((entry["plan"], entry["revision"]), {})
            body = _body(entry)
            wanted = {"content": body.get("content"), "source": body.get("source")}
            if found != {**wanted, "digest": body.get("content")}:
                yield "ledger-rows", f"第 {entry['entry']} 条印发的方案被改动过或不见了"
    for plan, revision in issued:
        yield "ledger-rows", f"方案 {plan} 第 {revision} 版没有记入流水"


def _lines(
    table: str, told: list[dict[str, object]], kinds: tuple[Kind, ...], rows: list[Row], begin: int
) -> Iterator[tuple[str, str]]:
    """Rows that an entry vouches for by their hash; `begin` is the column at which they differ from it."""
    columns = BY_NAME[table].columns[:begin]
    title = BY_NAME[table].title
    found: dict[object, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[1]].append(row)
    for entry in told:
        own = found.pop(entry["entry"], []) if entry["kind"] in kinds else []
        want = _body(entry).get("rows_digest" if table == "progress" else "duties_digest")
        if want is None and not own:
            continue
        heads = (dict(zip(columns, row, strict=False)) for row in own)
        right = all(
            head["line"] == line
            and all(head[name] == entry[name] for name in columns if name != "line")
            for line, head in enumerate(heads, 1)
        )
        if not right or want != entries.rows_digest(row[begin:] for row in own):
            yield "ledger-rows", f"第 {entry['entry']} 条的{title}被改动过"
    for number in found:
        yield "ledger-rows", f"{title}里有第 {number} 条的内容，流水里没有这一条"


def _body(entry: Mapping[str, object]) -> dict[str, object]:
    try:
        body = json.loads(str(entry["body"]))
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _files(told: list[dict[str, object]], received: Path) -> Iterator[Diagnostic]:
    """Every file that an entry names, against the folder where it was kept."""
    seen = {
        str(entry["digest"]): entry
        for entry in reversed(told)
        if entry["kind"] in _FILES and entry["digest"]
    }
    for digest, entry in sorted(seen.items(), key=lambda item: int(str(item[1]["entry"]))):
        path = received / digest
        what = f"第 {entry['entry']} 条的收件“{entry['file']}”"
        try:
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    yield error(Source(str(path)), "received-changed", f"{what}被改动过")
        except OSError:
            yield warning(Source(str(path)), "received-missing", f"{what}不在这里")
