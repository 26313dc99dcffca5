"""The checklists that went out and the key of their codes: tables beside the journal, in no export."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable
from typing import NamedTuple

from taskmap.ledger.database import Database
from taskmap.ledger.where_clauses import where_clause
from taskmap.plan.checklist_issue import ChecklistIssue, SentChecklist

_COLUMNS = ("plan", "revision", "unit", "period", "code", "rows", "day")


class CodeKey(NamedTuple):
    """The key of all codes of a ledger. What was issued by the entry numbered `since`, or before it, carries none."""

    secret: str
    since: int


class ChecklistTables:
    """The tables `code_keys` and `checklists`, of the ledger in this `database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def key(self) -> CodeKey | None:
        """The key; None in a ledger of an earlier taskmap, by which nothing was issued since."""
        rows = self._database.execute("SELECT secret, since FROM code_keys")
        return CodeKey(*rows[0]) if rows else None

    def make_key(self) -> CodeKey:
        """The key, made now where there is none, within a transaction in which nothing was issued yet."""
        if known := self.key():
            return known
        journal = f"{self._database.schema}.entries"
        last = self._database.execute(f"SELECT coalesce(max(entry), 0) FROM {journal}")[0][0]
        made = CodeKey(os.urandom(32).hex(), last)
        self._database.add("code_keys", ("number", "secret", "since"), [(1, *made)])
        return made

    def record(
        self, plan: str, issues: Iterable[tuple[ChecklistIssue, str]], day: datetime.date
    ) -> None:
        """Keep what of the `plan` went out on the `day`, each with its code; what is kept already is not kept again."""
        # Sections of one workbook have its code in common.
        known = {
            tuple(row)
            for row in self._database.execute(
                "SELECT period, code FROM checklists WHERE plan = ?", (plan,)
            )
        }
        rows = [
            (*issue[:-1], code, "\n".join(issue.rows), day.isoformat())
            for issue, code in issues
            if (issue.period, code) not in known
        ]
        self._database.add("checklists", _COLUMNS, rows)

    def sent(self, plan: str | None = None) -> list[SentChecklist]:
        """The checklists of the `plan` (None: of all) that went out with a code, in no order."""
        clause, values = where_clause(plan=plan)
        rows = self._database.execute(
            f"SELECT {', '.join(_COLUMNS)} FROM checklists{clause}", values
        )
        return [
            SentChecklist(
                ChecklistIssue(plan, revision, unit, period, tuple(ids.split("\n"))),
                code,
                datetime.date.fromisoformat(day) if day else None,
            )
            for plan, revision, unit, period, code, ids, day in rows
        ]

    def uncoded_revisions(self, plan: str) -> frozenset[int]:
        """The revisions of the `plan` that were issued before there were codes."""
        key = self.key()
        rows = self._database.execute(
            "SELECT revision, entry FROM entries WHERE plan = ? AND kind = 'issued'", (plan,)
        )
        return frozenset(revision for revision, entry in rows if not key or entry <= key.since)
