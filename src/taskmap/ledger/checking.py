"""A ledger and its received files to every fault in them: chain, numbers, rows, guards, changed files."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from taskmap.ledger import entries
from taskmap.ledger.checklists import ChecklistTables
from taskmap.ledger.database import DAMAGED, DamagedLedgerError, Database, Row, snapshot
from taskmap.ledger.entries import COLUMNS, EntryKind
from taskmap.ledger.journal import chain_hash, digest, rows_digest
from taskmap.ledger.tables import TABLES_BY_NAME, LedgerTable, hashed_row, read_rows
from taskmap.plan.checklist_codes import checklist_code
from taskmap.plan.checklist_issue import ChecklistIssue
from taskmap.system.diagnostics import Diagnostic, Source, error, has_errors, warning

_EntryColumns = Mapping[str, object]
"""The values of an entry by column, not yet trusted: any of them may have been tampered with."""
_ROW_TABLES = {
    "progress": ("rows_digest", 6),
    "duties": ("duties_digest", 3),
    "deadlines": ("deadlines_digest", 3),
    "parts": ("parts_digest", 3),
    "corrections": ("corrections_digest", 3),
}
"""Tables whose rows belong to an entry: the key of its body that holds their hash, and how many of their
first columns that hash leaves out, since they repeat what stands elsewhere.
"""


class LedgerCheck(Struct, frozen=True):
    """How many entries there are, the hash of the last one ("" without entries), and every fault. A note of
    that hash elsewhere proves later that nothing was cut off at the end.
    """

    count: int
    last_hash: str
    faults: tuple[Diagnostic, ...]


def check(database: Database, received_folder: Path | None) -> LedgerCheck:
    """Compare every entry with the chain of hashes, every row with its entry, and every file in
    `received_folder` (None: no file) with its SHA-256. Where the database itself is damaged only that is reported,
    with a count of 0.
    """
    at = Source(str(database.place))
    with snapshot(database):
        found = database.faults()
        journal: list[Row] = []
        if not any(code == DAMAGED for code, _ in found):
            try:
                journal = read_rows(database, TABLES_BY_NAME["entries"])
                found += [*_check_chain(journal), *_check_rows(database, _by_column(journal))]
            # What is damaged may be anything, and this is the command that has to say so.
            except Exception as problem:
                why = problem.why if isinstance(problem, DamagedLedgerError) else "有的内容读不出来"
                found, journal = [*found, (DAMAGED, why)], []
    faults = [error(at, code, message) for code, message in found]
    if received_folder:
        faults += _check_files(_by_column(journal), received_folder)
    return LedgerCheck(len(journal), str(journal[-1][-1]) if journal else "", tuple(faults))


def is_damaged(database: Database) -> bool:
    """Whether the ledger itself, whatever became of the files that it names, has a fault."""
    return has_errors(check(database, None).faults)


def _by_column(journal: list[Row]) -> list[_EntryColumns]:
    return [dict(zip(COLUMNS, row, strict=True)) for row in journal]


def _check_chain(journal: list[Row]) -> Iterator[tuple[str, str]]:
    previous = ""
    for expected, row in enumerate(journal, 1):
        *values, stored_previous, stored_hash = row
        if values[0] != expected:
            yield "ledger-gap", f"第 {expected} 条的位置上是第 {values[0]} 条：中间少了或多了"
            # Behind a gap every number is wrong, which says nothing more.
            break
        if stored_previous != previous:
            yield "ledger-chain", f"{entries.entry_title(row)}接不上前一条：前一条或这一条被换过"
        if stored_hash != chain_hash(values, stored_previous):
            yield "ledger-changed", f"{entries.entry_title(row)}被改动过"
        previous = stored_hash


def _check_rows(
    database: Database, journal_entries: list[_EntryColumns]
) -> Iterator[tuple[str, str]]:
    """Compare the rows of the other tables with what the entries say of them."""
    yield from _check_issued_plans(read_rows(database, TABLES_BY_NAME["issued"]), journal_entries)
    yield from _check_checklists(ChecklistTables(database))
    keys = [key for key, _ in _ROW_TABLES.values()]
    # The bodies are read once for all tables, and too large together to be kept.
    digests = [{key: body.get(key) for key in keys} for body in map(_body, journal_entries)]
    for name, (key, begin) in _ROW_TABLES.items():
        table = TABLES_BY_NAME[name]
        rows_by_entry: dict[object, list[Row]] = defaultdict(list)
        for row in read_rows(database, table):
            rows_by_entry[row[1]].append(row)
        for entry, own in zip(journal_entries, digests, strict=True):
            rows = rows_by_entry.pop(entry["entry"], [])
            if not _rows_match(rows, entry, table, begin, own[key]):
                yield "ledger-rows", f"第 {entry['entry']} 条的{table.title}被改动过"
        for number in rows_by_entry:
            yield "ledger-rows", f"{table.title}里有第 {number} 条的内容，流水里没有这一条"


def _rows_match(
    rows: list[Row], entry: _EntryColumns, table: LedgerTable, begin: int, digest: object
) -> bool:
    """Whether the rows of the `table` have this `digest` (None: there are no rows) and repeat the entry in their first
    columns, up to `begin`.
    """
    columns = table.columns[:begin]
    if digest is None:
        return not rows
    for line, row in enumerate(rows, 1):
        expected = {**entry, "line": line}
        if row[:begin] != tuple(expected[name] for name in columns):
            return False
    return digest == rows_digest(hashed_row(table.name, row[begin:]) for row in rows)


def _check_issued_plans(
    rows: list[Row], journal_entries: list[_EntryColumns]
) -> Iterator[tuple[str, str]]:
    """Compare each plan that was issued with the entry of its issue."""
    stored = {
        (plan, revision): (
            *(plan_digest, digest(str(content)), digest(str(source))),
            *(day, recorded),
        )
        for _, plan, revision, plan_digest, content, source, day, recorded in rows
    }
    for entry in journal_entries:
        if entry["kind"] == EntryKind.ISSUED:
            body = _body(entry)
            # The table has the hash of the content in a column of its own, beside the content.
            digests = body.get("content"), body.get("content"), body.get("source")
            expected = (*digests, entry["day"], entry["recorded"])
            if stored.pop((entry["plan"], entry["revision"]), None) != expected:
                yield "ledger-rows", f"第 {entry['entry']} 条印发的方案被改动过或不见了"
    for plan, revision in stored:
        yield "ledger-rows", f"方案 {plan} 第 {revision} 版没有记入流水"


def _check_checklists(tables: ChecklistTables) -> Iterator[tuple[str, str]]:
    """Compare what is kept of each checklist with its code, which only the key makes."""
    key, sections = tables.key(), defaultdict[str, list[ChecklistIssue]](list)
    for issue, code, _ in tables.sent():
        sections[code].append(issue)
    for code, issues in sections.items():
        if key is None or checklist_code(key.secret, *issues) != code:
            issue = issues[0]
            where = f"方案 {issue.plan} 第 {issue.revision} 版 {issue.unit} {issue.period} 期"
            yield "ledger-rows", f"{where}发出的清单或校验码的密钥被改动过"


def _body(entry: _EntryColumns) -> dict[str, object]:
    try:
        body = json.loads(str(entry["body"]))
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _check_files(
    journal_entries: list[_EntryColumns], received_folder: Path
) -> Iterator[Diagnostic]:
    """Compare every file that an entry names with what lies in the folder."""
    checked: set[str] = set()
    for entry in journal_entries:
        digest = str(entry["digest"])
        if not digest or digest in checked:
            continue
        checked.add(digest)
        path = received_folder / digest
        what = f"第 {entry['entry']} 条的收件“{entry['file']}”"
        try:
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    yield error(Source(str(path)), "received-changed", f"{what}被改动过")
        except (OSError, ValueError):
            # ValueError: a digest that was tampered with need not even be a possible file name.
            yield warning(Source(str(path)), "received-missing", f"{what}不在这里")
