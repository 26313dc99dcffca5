"""A ledger of any earlier version to one of today's: numbered steps, which together make the tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from taskmap.ledger.database import DamagedLedgerError, Database, transaction
from taskmap.ledger.entries import COLUMNS
from taskmap.ledger.guards import REFUSAL, WRITE_LOCK, has_line, postgresql_guards, sqlite_guards
from taskmap.system.diagnostics import TaskmapError


class Migration(Struct, frozen=True):
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
    {postgresql_guards("issued")}
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
    + sqlite_guards(
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
    + sqlite_guards(
        "progress",
        "EXISTS (SELECT 1 FROM progress WHERE plan = NEW.plan AND unit = NEW.unit"
        " AND measure = NEW.measure AND entry = NEW.entry)",
    )
    + sqlite_guards("duties", has_line("duties"))
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
    + "".join(map(postgresql_guards, ("entries", "progress", "duties")))
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
CHECKLIST_DAYS = "ALTER TABLE checklists ADD COLUMN day TEXT NOT NULL DEFAULT '';"

# What later entries say of earlier ones: those that are left out, and the days that count in place of theirs. The key
# of files gives way to a trigger, since a return that was withdrawn may be entered again.
_CORRECTIONS = """
    CREATE TABLE corrections (
        plan TEXT NOT NULL,
        entry BIGINT NOT NULL,
        line BIGINT NOT NULL,
        target BIGINT NOT NULL,
        day TEXT NOT NULL,
        withdrawn BIGINT NOT NULL,
        PRIMARY KEY (plan, entry, line)
    ){without_rowid};
    CREATE INDEX corrections_by_target ON corrections (target);
    DROP INDEX a_file_is_entered_once;
"""
_IS_ENTERED = """EXISTS (
            SELECT 1 FROM {schema}entries e WHERE e.kind = 'submission' AND e.plan = NEW.plan
            AND e.unit = NEW.unit AND e.period = NEW.period AND e.digest = NEW.digest
            AND NOT EXISTS (
                SELECT 1 FROM {schema}corrections c WHERE c.target = e.entry AND c.withdrawn = 1
            )
        )"""
_FILES_IN_SQLITE = f"""
    DROP TRIGGER entries_are_never_replaced;
    CREATE TRIGGER entries_are_never_replaced BEFORE INSERT ON entries
        WHEN NEW.kind = 'submission' AND NEW.digest <> '' AND {_IS_ENTERED.format(schema="")}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;
"""
_FILES_IN_POSTGRESQL = f"""
    CREATE FUNCTION file_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {_IS_ENTERED.format(schema="taskmap.")} THEN
            RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER entries_are_never_replaced BEFORE INSERT ON entries
        FOR EACH ROW WHEN (NEW.kind = 'submission' AND NEW.digest <> '')
        EXECUTE PROCEDURE file_once();
"""


def _lines_migration(
    table: str, statements: str, in_sqlite: str = "", in_postgresql: str = ""
) -> Migration:
    """The one that makes the `table`, with a primary key of plan, entry and line, by these `statements`; then come
    those of one dialect.
    """
    return Migration(
        statements.format(without_rowid=" WITHOUT ROWID")
        + sqlite_guards(table, has_line(table))
        + in_sqlite,
        statements.format(without_rowid="") + postgresql_guards(table) + in_postgresql,
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
        + sqlite_guards("code_keys", "EXISTS (SELECT 1 FROM code_keys)")
        + sqlite_guards(
            "checklists",
            "EXISTS (SELECT 1 FROM checklists WHERE plan = NEW.plan AND revision = NEW.revision"
            " AND unit = NEW.unit AND period = NEW.period AND code = NEW.code)",
        ),
        _CHECKLISTS.format(without_rowid="")
        + "".join(map(postgresql_guards, ("code_keys", "checklists"))),
        table="checklists",
    ),
    _lines_migration("corrections", _CORRECTIONS, _FILES_IN_SQLITE, _FILES_IN_POSTGRESQL),
    Migration(CHECKLIST_DAYS, CHECKLIST_DAYS),
)
"""A new step is added at the end; one that was released is never changed."""
