"""A damaged ledger is a sentence that says what to do, in every command; a backup takes its place, and hashes noted
outside tell whether it is still the same.
"""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from conftest import SMALL, Run, tree
from support.archives import make_zip
from support.filled_checklists import PLAN
from support.ledger_places import guards_off
from support.office import Office, fill_checklist

SLOW = pytest.mark.slow
MADE: dict[str, bytes] = {}
NOTHING: dict[str, str] = {}
LEDGER = Path(".taskmap/ledger.db")
READING = (
    ("report", "--month", "2022-06", "--as-of", "2022-07-01"),
    ("check-overdue", "--as-of", "2022-07-01"),
    ("remind", "--as-of", "2022-07-01", "--dry-run"),
    ("score", "--from", "2022-06", "--until", "2022-06", "--as-of", "2022-07-01"),
    ("plans",),
    ("ledger", "export"),
)


@pytest.fixture
def office(taskmap: Run) -> Office:
    """An office with one return in its ledger, which is made once."""
    for name, data in MADE.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(data)
    office = Office(taskmap, None if MADE else PLAN)
    if not MADE:
        office.send("甲局.xlsx", fill_checklist("甲局"))
        office.data()
        MADE.update(tree(Path()))
    return office


def change(*statements: str) -> None:
    with guards_off(LEDGER) as connection:
        for statement in statements:
            connection.execute(statement)


@SLOW
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET day = '2022-\x106-20'",
        "UPDATE progress SET status = 'xxxxx'",
        "UPDATE progress SET day = ''",
        "UPDATE duties SET due = '2022-05-2\x15'",
        "UPDATE deadlines SET kind = 'x', due = 'x'",
        "UPDATE issued SET content = '{'",
        "UPDATE entries SET body = CAST(x'7bd9' AS TEXT)",
        "UPDATE progress SET done = CAST(x'd9d9' AS TEXT)",
        "UPDATE issued SET content = CAST(x'd9d9' AS TEXT)",
        "UPDATE checklists SET rows = CAST(x'd9d9' AS TEXT)",
        "UPDATE code_keys SET secret = x'd9d9'",
    ],
)
def test_values_that_were_never_written(office: Office, statement: str) -> None:
    change(statement)
    check = office.taskmap("ledger", "check")
    assert (check.status, check.err) == (1, "")
    failed = [ran for words in READING if (ran := office.taskmap(*words)).status not in (0, 1)]
    for ran in failed:
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.count("\n") == 1
        assert "ledger check" in ran.err


def test_what_a_command_reads(office: Office) -> None:
    change("UPDATE entries SET day = 'x'")
    ran = office.taskmap(*READING[0])
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "损坏了" in ran.err
    assert "ledger check" in ran.err
    assert "ledger restore" in ran.err


@pytest.mark.parametrize("version", [0, pytest.param(1, marks=SLOW), pytest.param(7, marks=SLOW)])
def test_a_version_before_its_tables(office: Office, version: int) -> None:
    with sqlite3.connect(LEDGER) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    check = office.taskmap("ledger", "check")
    assert (check.status, check.out.count("[ledger-damaged]")) == (1, 1)
    for words in (*READING, ("split", "plan.yaml", "--as-of", "2022-06-02")):
        ran = office.taskmap(*words)
        assert ran.status == 2
        assert "ledger restore" in ran.err


def test_a_bug_is_still_a_bug(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a sound ledger what fails is the program."""
    monkeypatch.setattr(
        "taskmap.workflow.reporting.report_sources.issues", lambda *_: NOTHING["bug"]
    )
    assert office.taskmap(*READING[0]).status == 3


class TestRestoring:
    @pytest.fixture
    def backup(self, office: Office) -> Path:
        assert office.taskmap("ledger", "backup", "b.db").status == 0
        return Path("b.db")

    @pytest.mark.parametrize("damage", ["version", "row", "gone"])
    def test_a_damaged_ledger(self, office: Office, backup: Path, damage: str) -> None:
        if damage == "version":
            with sqlite3.connect(LEDGER) as connection:
                connection.execute("PRAGMA user_version = 1")
        elif damage == "row":
            change("UPDATE entries SET day = 'x'")
        else:
            LEDGER.unlink()
        former = LEDGER.read_bytes() if LEDGER.exists() else None
        ran = office.taskmap("ledger", "restore", backup)
        assert ran.status == 0
        assert "一切正常：共 2 条" in ran.out
        assert office.taskmap(*READING[0]).status == 0
        kept = LEDGER.with_name("ledger-恢复前.db")
        assert (kept.read_bytes() if kept.exists() else None) == former

    def test_a_sound_one_only_with_force(self, office: Office, backup: Path) -> None:
        office.send("乙局.xlsx", fill_checklist("乙局"))
        office.data()
        before = LEDGER.read_bytes()
        ran = office.taskmap("ledger", "restore", backup)
        assert (ran.status, LEDGER.read_bytes()) == (2, before)
        assert "没有损坏，有 3 条" in ran.err
        for name in ("ledger-恢复前.db", "ledger-恢复前1.db"):
            assert office.taskmap("ledger", "restore", backup, "--force").status == 0
            assert LEDGER.with_name(name).exists()
        assert LEDGER.with_name("ledger-恢复前.db").read_bytes() == before
        assert len(office.ledger()) == 2

    def test_a_sound_one_whose_received_file_was_changed(
        self, office: Office, backup: Path
    ) -> None:
        before = LEDGER.read_bytes()
        [received] = LEDGER.with_name("received").iterdir()
        received.write_bytes(b"changed")
        assert office.taskmap("ledger", "check").status == 1
        ran = office.taskmap("ledger", "restore", backup)
        assert (ran.status, LEDGER.read_bytes()) == (2, before)

    def test_a_journal_of_a_killed_run_goes_along(self, office: Office, backup: Path) -> None:
        change("UPDATE entries SET day = 'x'")
        Path(f"{LEDGER}-journal").write_bytes(b"")
        assert office.taskmap("ledger", "restore", backup).status == 0
        assert not Path(f"{LEDGER}-journal").exists()

    @SLOW
    @pytest.mark.parametrize("content", ["nothing", "a text", "a folder", "damaged", "empty"])
    def test_what_is_no_sound_backup(self, office: Office, backup: Path, content: str) -> None:
        if content == "damaged":
            with guards_off(backup) as connection:
                connection.execute("UPDATE entries SET file = 'x'")
        else:
            backup.unlink()
        if content == "a text":
            backup.write_text(SMALL, "utf-8")
        elif content == "a folder":
            backup.mkdir()
        elif content == "empty":
            backup.touch()
        before = LEDGER.read_bytes()
        ran = office.taskmap("ledger", "restore", backup, "--force")
        assert (ran.status, ran.out, LEDGER.read_bytes()) == (2, "", before)

    def test_a_damaged_ledger_is_not_backed_up(self, office: Office, backup: Path) -> None:
        sound = backup.read_bytes()
        with sqlite3.connect(LEDGER) as connection:
            connection.execute("DROP TABLE duties")
        ran = office.taskmap("ledger", "backup", backup, "--force")
        assert (ran.status, backup.read_bytes()) == (2, sound)

    def test_on_a_server(self, taskmap: Run) -> None:
        ran = taskmap("ledger", "restore", "b.db", "--ledger", "postgresql://u:geheim@h/x")
        assert ran.status == 2
        assert "geheim" not in ran.err


class TestKnownHashes:
    def check(self, office: Office, text: str | bytes) -> tuple[int, list[tuple[int, str]]]:
        known = Path("known.txt")
        known.write_bytes(text if isinstance(text, bytes) else text.encode())
        ran = office.taskmap("ledger", "check", "--known", known, "--format", "json")
        return ran.status, [(each["line"], each["code"]) for each in ran.data["faults"]]

    def hashes(self, office: Office) -> list[str]:
        return [each.hash for each in office.ledger()]

    def test_as_it_was_noted(self, office: Office) -> None:
        first, second = self.hashes(office)
        said = office.taskmap("ledger", "check").out
        notes = (
            f"2022-000001={first[:8]}\n{said}\n回执 2022-000002，校验码：{second[:12].upper()}\n"
        )
        assert self.check(office, notes) == (0, [])
        assert self.check(office, notes.encode("gbk")) == (0, [])

    def test_what_does_not_agree(self, office: Office) -> None:
        first, second = self.hashes(office)
        notes = f"2022-000001={second[:12]}\n2022-000002={second[:12]}\n3 {first}\n"
        assert self.check(office, notes) == (1, [(1, "ledger-rewritten"), (3, "ledger-rewritten")])

    def test_an_end_that_was_cut_off(self, office: Office) -> None:
        said = office.taskmap("ledger", "check").out
        change("DELETE FROM progress WHERE entry = 2", "DELETE FROM entries WHERE entry = 2")
        assert office.taskmap("ledger", "check").status == 0
        assert self.check(office, said) == (1, [(1, "ledger-rewritten")])

    @SLOW
    @pytest.mark.parametrize("data", [b"", "没有".encode(), b"2022-000001", make_zip({"a": b"x"})])
    def test_nothing_noted(self, office: Office, data: bytes) -> None:
        Path("known.txt").write_bytes(data)
        ran = office.taskmap("ledger", "check", "--known", "known.txt")
        assert (ran.status, ran.out) == (2, "")
        assert "没有记下的校验码" in ran.err

    def test_only_for_a_check(self, office: Office) -> None:
        shutil.copy(LEDGER, "known.txt")
        assert office.taskmap("ledger", "export", "--known", "known.txt").status == 2
        assert office.taskmap("ledger", "check", "--known", "nothing").status == 2
