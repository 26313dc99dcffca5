"""A table to the triggers that keep its rows as they were recorded, in either dialect."""

from __future__ import annotations

REFUSAL = "the ledger is append-only"
WRITE_LOCK = int.from_bytes(b"taskmap", "big")
"""The advisory lock of PostgreSQL that a writer holds. Readers do not ask for it."""


def sqlite_guards(table: str, condition: str, name: str = "is_never_replaced") -> str:
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


def has_line(table: str) -> str:
    """The condition that the `table` has a row of this plan, entry and line already."""
    return (
        f"EXISTS (SELECT 1 FROM {table} WHERE plan = NEW.plan AND entry = NEW.entry"
        " AND line = NEW.line)"
    )


def postgresql_guards(table: str) -> str:
    """The trigger by which no row of the `table` is changed or deleted."""
    return f"""
    CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE PROCEDURE append_only();
    """
