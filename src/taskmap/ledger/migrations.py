"""A ledger of any earlier version to one of today's: numbered steps, which together make the tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from taskmap.ledger.database import DamagedLedgerError, Database, transaction
from taskmap.ledger.entries import COLUMNS
from taskmap.system.diagnostics import TaskmapError

REFUSAL = "the ledger is append-only"
WRITE_LOCK = int.from_bytes(b"taskmap", "big")
"""The advisory lock of PostgreSQL that a writer holds. Readers do not ask for it."""


class Migration(NamedTuple):
    """One migration: its statements in either dialect, and what only a program can do, run after them. `table` is one
    that it makes, by which it is known that it was run.
    """

    sqlite: str
    postgresql: str = ""
    code: Callable[[Database], None] | None = None
    table: str = ""


def migrate(database: Database, steps: Sequence[Migration] | None = None) -> None:
    """Run the `steps` that the ledger lacks, all or none; None: MIGRATIONS. Raises as `version` does."""
    steps = MIGRATIONS if steps is None else steps
    if version(database, len(steps)) == len(steps):
        return
    with transaction(database):
        # Asked again: another process may have done it while this one waited.
        for number in range(version(database, len(steps)), len(steps)):
            step = steps[number]
            database.run_script(
                step.postgresql if database.dialect == "postgresql" else step.sqlite
            )
            if step.code:
                step.code(database)
            database.set_version(number + 1)


def version(database: Database, newest: int | None = None) -> int:
    """How many migrations the ledger has had, 0 for an empty database. TaskmapError if it is another
    program's, or has had more than `newest` (None: all that this taskmap knows); DamagedLedgerError where it has tables
    of later migrations.
    """
    current = database.version()
    if database.is_foreign():
        raise TaskmapError(f"{database.place} 是别的程序的数据库，不是 taskmap 的台账")
    if current > (len(MIGRATIONS) if newest is None else newest):
        raise TaskmapError(f"台账 {database.place} 是更新版本的 taskmap 写的，请先升级 taskmap")
    if current < len(MIGRATIONS) and _has_later_table(database, current):
        raise DamagedLedgerError(database.place, f"版本号是 {current}，表却是以后才有的")
    return current


def _has_later_table(database: Database, current: int) -> bool:
    """Whether more migrations were run than the `current` version says: to run them again would fail, or do harm."""
    tables = database.table_names()
    return any(step.table in tables for step in MIGRATIONS[current:])


def _sqlite_guards(table: str, condition: str, name: str = "is_never_replaced") -> str:
    """Triggers by which no row is changed, deleted, or replaced: INSERT OR REPLACE does that without firing
    the delete trigger. `condition`: when an insert would replace a row.
    """
    return f"""
    CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE ON {table}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;
    CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;
    CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table}
        WHEN {condition}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;
    """


def _has_line(table: str) -> str:
    """The condition that the `table` has a row of this plan, entry and line already."""
    return (
        f"EXISTS (SELECT 1 FROM {table} WHERE plan = NEW.plan AND entry = NEW.entry"
        " AND line = NEW.line)"
    )


def _postgresql_guards(table: str) -> str:
    return f"""
    CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE PROCEDURE append_only();
    """


_ISSUED_IN_POSTGRESQL = f"""
    DO $$ BEGIN
        IF NOT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'taskmap') THEN
            CREATE SCHEMA taskmap;
        END IF;
    END $$;
    CREATE TABLE versions (number BIGINT PRIMARY KEY);
    CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE TABLE issued (
        entry BIGINT NOT NULL,
        plan TEXT NOT NULL,
        revision BIGINT NOT NULL CHECK (revision > 0),
        digest TEXT NOT NULL,
        content TEXT NOT NULL,
        source TEXT NOT NULL,
        as_of TEXT NOT NULL,
        recorded TEXT NOT NULL,
        PRIMARY KEY (plan, revision)
    );
    {_postgresql_guards("issued")}
"""

_ISSUED_IN_SQLITE = f"""
    CREATE TABLE issued (
        entry INTEGER PRIMARY KEY,
        plan TEXT NOT NULL,
        revision INTEGER NOT NULL CHECK (revision > 0),
        digest TEXT NOT NULL,
        content TEXT NOT NULL,
        source TEXT NOT NULL,
        as_of TEXT NOT NULL,
        recorded TEXT NOT NULL,
        UNIQUE (plan, revision)
    );
    CREATE TRIGGER issued_is_never_changed BEFORE UPDATE ON issued
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;
    CREATE TRIGGER issued_is_never_deleted BEFORE DELETE ON issued
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;
"""

_ISSUED_IS_NEVER_REPLACED = f"""
    CREATE TRIGGER issued_is_never_replaced BEFORE INSERT ON issued
        WHEN EXISTS (
            SELECT 1 FROM issued
            WHERE entry = NEW.entry OR (plan = NEW.plan AND revision = NEW.revision)
        )
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;
"""

# Keys begin with the plan, so that a cluster can keep each plan on one of its machines. That entries are numbered
# from 1 without a gap is therefore held by a trigger, not by a key.
# {without_rowid}: SQLite would give each row a second, hidden key, by which REPLACE could get at it.
_JOURNAL = """
    CREATE TABLE entries (
        entry BIGINT NOT NULL,
        kind TEXT NOT NULL,
        plan TEXT NOT NULL,
        revision BIGINT NOT NULL,
        unit TEXT NOT NULL,
        period TEXT NOT NULL,
        measure TEXT NOT NULL,
        day TEXT NOT NULL,
        recorded TEXT NOT NULL,
        taken_by TEXT NOT NULL,
        file TEXT NOT NULL,
        digest TEXT NOT NULL,
        body TEXT NOT NULL,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL,
        PRIMARY KEY (plan, entry)
    ){without_rowid};
    CREATE INDEX entries_by_number ON entries (entry);
    CREATE INDEX entries_by_file ON entries (digest);
    CREATE INDEX entries_by_unit ON entries (plan, kind, unit, period);
    CREATE UNIQUE INDEX a_file_is_entered_once ON entries (plan, unit, period, digest)
        WHERE kind = 'submission' AND digest <> '';
    CREATE TABLE progress (
        plan TEXT NOT NULL,
        entry BIGINT NOT NULL,
        line BIGINT NOT NULL,
        unit TEXT NOT NULL,
        period TEXT NOT NULL,
        day TEXT NOT NULL,
        measure TEXT NOT NULL,
        status TEXT NOT NULL,
        percent DOUBLE PRECISION,
        done TEXT NOT NULL,
        problems TEXT NOT NULL,
        ahead TEXT NOT NULL,
        evidence TEXT NOT NULL,
        seat TEXT NOT NULL,
        PRIMARY KEY (plan, unit, measure, entry)
    ){without_rowid};
    CREATE INDEX progress_by_period ON progress (plan, period, entry);
    CREATE TABLE duties (
        plan TEXT NOT NULL,
        entry BIGINT NOT NULL,
        line BIGINT NOT NULL,
        revision BIGINT NOT NULL,
        unit TEXT NOT NULL,
        rule TEXT NOT NULL,
        period TEXT NOT NULL,
        due TEXT NOT NULL,
        provisional BIGINT NOT NULL,
        PRIMARY KEY (plan, entry, line)
    ){without_rowid};
    CREATE INDEX duties_by_day ON duties (due);
"""

_JOURNAL_IN_SQLITE = (
    _JOURNAL.format(without_rowid=" WITHOUT ROWID")
    + _sqlite_guards(
        "entries",
        "NEW.entry IS NOT (SELECT coalesce(max(entry), 0) + 1 FROM entries)",
        "are_numbered_in_order",
    )
    + f"""
    CREATE TRIGGER entries_are_never_replaced BEFORE INSERT ON entries
        WHEN NEW.kind = 'submission' AND NEW.digest <> '' AND EXISTS (
            SELECT 1 FROM entries WHERE kind = 'submission' AND plan = NEW.plan
            AND unit = NEW.unit AND period = NEW.period AND digest = NEW.digest
        )
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;
    """
    + _sqlite_guards(
        "progress",
        "EXISTS (SELECT 1 FROM progress WHERE plan = NEW.plan AND unit = NEW.unit"
        " AND measure = NEW.measure AND entry = NEW.entry)",
    )
    + _sqlite_guards("duties", _has_line("duties"))
)
_JOURNAL_IN_POSTGRESQL = (
    _JOURNAL.format(without_rowid="")
    + f"""
    CREATE FUNCTION in_order() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock({WRITE_LOCK});
        IF NEW.entry <> (SELECT coalesce(max(entry), 0) + 1 FROM taskmap.entries) THEN
            RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER entries_are_numbered_in_order BEFORE INSERT ON entries
        FOR EACH ROW EXECUTE PROCEDURE in_order();
    """
    + "".join(map(_postgresql_guards, ("entries", "progress", "duties")))
)


# What is to be done by when, kept as it was issued: to derive it again from 20,000 tasks at every look at what is
# late would take a hundred times as long as the look itself. The indexes hold every column that is asked for; else
# SQLite prefers to walk through the whole plan.
_DEADLINES = """
    CREATE TABLE deadlines (
        plan TEXT NOT NULL,
        entry BIGINT NOT NULL,
        line BIGINT NOT NULL,
        revision BIGINT NOT NULL,
        task TEXT NOT NULL,
        measure TEXT NOT NULL,
        unit TEXT NOT NULL,
        kind TEXT NOT NULL,
        due TEXT NOT NULL,
        ongoing BIGINT NOT NULL,
        closing BIGINT,
        what TEXT NOT NULL,
        PRIMARY KEY (plan, entry, line)
    ){without_rowid};
    CREATE INDEX deadlines_by_day ON deadlines (plan, entry, due);
    CREATE INDEX deadlines_by_measure ON deadlines (plan, entry, measure, kind, unit);
    CREATE INDEX duties_by_plan ON duties (plan, entry, due);
    DROP INDEX entries_by_unit;
    CREATE INDEX entries_by_unit_and_day ON entries (plan, kind, unit, period, day);
"""

_DEADLINES_OF_MILESTONES = "ALTER TABLE deadlines ADD COLUMN milestone TEXT NOT NULL DEFAULT '';"
_DONE_DAYS = "ALTER TABLE progress ADD COLUMN done_on TEXT NOT NULL DEFAULT '';"

# Who had a part in what from when to when: so that check-overdue knows of each missing report whether it is owed, and
# loads no plan for it.
_PARTS = """
    CREATE TABLE parts (
        plan TEXT NOT NULL,
        entry BIGINT NOT NULL,
        line BIGINT NOT NULL,
        revision BIGINT NOT NULL,
        task TEXT NOT NULL,
        measure TEXT NOT NULL,
        unit TEXT NOT NULL,
        answers BIGINT NOT NULL,
        since TEXT NOT NULL,
        until TEXT NOT NULL,
        PRIMARY KEY (plan, entry, line)
    ){without_rowid};
    CREATE INDEX parts_by_unit ON parts (plan, entry, unit, measure);
    CREATE INDEX parts_by_measure ON parts (plan, entry, measure);
"""

# The key is in a table of its own, so that whatever shows or exports the others cannot show it.
_CHECKLISTS = """
    CREATE TABLE code_keys (
        number BIGINT NOT NULL PRIMARY KEY CHECK (number = 1),
        secret TEXT NOT NULL,
        since BIGINT NOT NULL
    ){without_rowid};
    CREATE TABLE checklists (
        plan TEXT NOT NULL,
        revision BIGINT NOT NULL,
        unit TEXT NOT NULL,
        period TEXT NOT NULL,
        code TEXT NOT NULL,
        rows TEXT NOT NULL,
        PRIMARY KEY (plan, revision, unit, period, code)
    ){without_rowid};
"""


def _lines_migration(table: str, statements: str) -> Migration:
    """The one that makes the `table`, with a primary key of plan, entry and line, by these `statements`."""
    return Migration(
        statements.format(without_rowid=" WITHOUT ROWID") + _sqlite_guards(table, _has_line(table)),
        statements.format(without_rowid="") + _postgresql_guards(table),
        table=table,
    )


def _chain_issued_plans(database: Database) -> None:
    """Enter the plans that were issued before there was a journal into it."""
    # Runs once in the life of a few ledgers; all others need not load it.
    from taskmap.ledger import codec, journal

    issued = database.execute(
        "SELECT plan, revision, content, source, as_of, recorded FROM issued ORDER BY entry"
    )
    rows: list[tuple[str | int, ...]] = []
    previous = ""
    for number, (plan, revision, content, source, as_of, recorded) in enumerate(issued, 1):
        body = codec.canonical_json(
            {"content": journal.digest(content), "source": journal.digest(source)}
        )
        row = (number, "issued", plan, revision, "", "", "", as_of, recorded, "", "", "", body)
        previous = journal.chain_hash(row, previous)
        rows.append((*row, rows[-1][-1] if rows else "", previous))
    database.add("entries", COLUMNS, rows)


MIGRATIONS = (
    Migration(_ISSUED_IN_SQLITE, _ISSUED_IN_POSTGRESQL, table="issued"),
    Migration(_ISSUED_IS_NEVER_REPLACED),
    Migration(_JOURNAL_IN_SQLITE, _JOURNAL_IN_POSTGRESQL, _chain_issued_plans, "entries"),
    _lines_migration("deadlines", _DEADLINES),
    Migration(_DEADLINES_OF_MILESTONES, _DEADLINES_OF_MILESTONES),
    _lines_migration("parts", _PARTS),
    Migration(_DONE_DAYS, _DONE_DAYS),
    Migration(
        _CHECKLISTS.format(without_rowid=" WITHOUT ROWID")
        + _sqlite_guards("code_keys", "EXISTS (SELECT 1 FROM code_keys)")
        + _sqlite_guards(
            "checklists",
            "EXISTS (SELECT 1 FROM checklists WHERE plan = NEW.plan AND revision = NEW.revision"
            " AND unit = NEW.unit AND period = NEW.period AND code = NEW.code)",
        ),
        _CHECKLISTS.format(without_rowid="")
        + "".join(map(_postgresql_guards, ("code_keys", "checklists"))),
        table="checklists",
    ),
)
"""A new step is added at the end; one that was released is never changed."""
