"""The ledger: what it records, what it refuses, and what holds when processes meet or die in the middle."""

from __future__ import annotations

import datetime
import os
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from conftest import SMALL, Run, limited
from taskmap import ledger
from taskmap.diagnostics import TaskmapError

Start = Callable[..., subprocess.Popen[str]]
DAY = datetime.date(2022, 5, 8)

ISSUING = """
import datetime, pathlib, sys
from taskmap import ledger
path, content = sys.argv[1:]
issue = ledger.Issue("p", content, content, datetime.date(2022, 5, 8))
print("ready", flush=True)
sys.stdin.readline()
with ledger.opened(pathlib.Path(path)) as book, book.issuing(issue) as revision:
    print(revision, flush=True)
    sys.stdin.readline()
"""
"""A process that issues: it waits for a line before, and for another in the middle."""


def issue(content: str, plan: str = "p") -> ledger.Issue:
    return ledger.Issue(plan, content, f"# {content}", DAY)


def record(path: Path, content: str, plan: str = "p") -> int:
    with ledger.opened(path) as book, book.issuing(issue(content, plan)) as revision:
        return revision


def rows(path: Path) -> list[tuple[str, int, str]]:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute("SELECT plan, revision, content FROM issued ORDER BY entry").fetchall()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / ".taskmap" / "ledger.db"


class TestRevisions:
    def test_a_new_one_only_for_new_content(self, book: Path) -> None:
        told = [record(book, content) for content in ("a", "a", "b", "b", "a", "a")]
        assert told == [1, 1, 2, 2, 3, 3]
        assert rows(book) == [("p", 1, "a"), ("p", 2, "b"), ("p", 3, "a")]

    def test_each_plan_has_its_own(self, book: Path) -> None:
        assert [record(book, "a", "p"), record(book, "a", "q"), record(book, "b", "p")] == [1, 1, 2]

    def test_what_is_recorded(self, book: Path) -> None:
        record(book, "内容\x00")
        with closing(sqlite3.connect(book)) as raw:
            digest, source, as_of, recorded = raw.execute(
                "SELECT digest, source, as_of, recorded FROM issued"
            ).fetchone()
        assert (digest, source, as_of) == (issue("内容\x00").digest, "# 内容\x00", "2022-05-08")
        assert datetime.datetime.fromisoformat(recorded).tzinfo is not None

    def test_a_block_that_fails_records_nothing(self, book: Path) -> None:
        record(book, "a")
        with (
            pytest.raises(ZeroDivisionError),
            ledger.opened(book) as opened,
            opened.issuing(issue("b")) as revision,
        ):
            raise ZeroDivisionError
        assert revision == 2
        assert rows(book) == [("p", 1, "a")]
        assert record(book, "c") == 2

    def test_asking_changes_nothing(self, book: Path) -> None:
        record(book, "a")
        before = book.read_bytes()
        with ledger.peeked(book) as peeked:
            assert peeked.revision(issue("a")) == 1
            assert peeked.revision(issue("b")) == 2
            with peeked.issuing(issue("b")):
                pass
        assert book.read_bytes() == before
        assert os.listdir(book.parent) == [book.name]

    def test_asking_where_there_is_none_makes_none(self, book: Path) -> None:
        with ledger.peeked(book) as peeked:
            assert peeked.revision(issue("a")) == 1
        assert not book.parent.exists()


class TestAppendOnly:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE issued SET content = 'x'",
            "UPDATE OR REPLACE issued SET revision = 2",
            "DELETE FROM issued",
            "INSERT OR REPLACE INTO issued SELECT entry, plan, revision, 'x', 'x', 'x', 'x', 'x' FROM issued",
            "REPLACE INTO issued SELECT NULL, plan, revision, 'x', 'x', 'x', 'x', 'x' FROM issued",
            "REPLACE INTO issued SELECT entry, 'other', 9, 'x', 'x', 'x', 'x', 'x' FROM issued",
            "INSERT INTO issued SELECT entry, plan, revision, 'x', 'x', 'x', 'x', 'x' FROM issued WHERE true"
            " ON CONFLICT DO UPDATE SET content = 'x'",
        ],
    )
    def test_the_database_itself_refuses(self, book: Path, statement: str) -> None:
        record(book, "a")
        with closing(sqlite3.connect(book)) as raw:
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                raw.execute(statement)
            raw.commit()
        assert rows(book) == [("p", 1, "a")]

    def test_new_entries_are_still_taken(self, book: Path) -> None:
        record(book, "a")
        with closing(sqlite3.connect(book)) as raw:
            raw.execute(
                "INSERT OR REPLACE INTO issued SELECT NULL, plan, 2, 'x', 'b', 'x', 'x', 'x' FROM issued"
            )
            raw.commit()
        assert rows(book) == [("p", 1, "a"), ("p", 2, "b")]


class TestMigrations:
    def state(self, raw: sqlite3.Connection) -> tuple[int, list[str]]:
        version = raw.execute("PRAGMA user_version").fetchone()[0]
        names = raw.execute("SELECT name FROM sqlite_master WHERE type <> 'index' ORDER BY name")
        return version, [name for (name,) in names]

    def test_from_the_first_version(self, book: Path) -> None:
        """A ledger of the first version keeps its entries and gets what came later."""
        book.parent.mkdir()
        with closing(sqlite3.connect(book, isolation_level=None)) as raw:
            ledger.Ledger(raw, book, 1).migrate(ledger.MIGRATIONS[:1])
            raw.execute(
                "INSERT INTO issued VALUES (1, 'p', 1, ?, 'a', '', '', '')", [issue("a").digest]
            )
        with ledger.peeked(book) as peeked:
            assert peeked.revision(issue("b")) == 2
        assert [record(book, "a"), record(book, "b")] == [1, 2]
        with closing(sqlite3.connect(book)) as raw:
            version, names = self.state(raw)
        assert version == len(ledger.MIGRATIONS) >= 2
        assert "issued_is_never_replaced" in names

    def test_one_that_fails_leaves_all_as_it_was(self, book: Path) -> None:
        """Also the steps before it, and what the failing one did before it failed."""
        record(book, "a")
        steps = (
            *ledger.MIGRATIONS,
            "CREATE TABLE one (x);",
            "CREATE TABLE two (x);\nINSERT INTO two VALUES (1);\nINSERT INTO nowhere VALUES (1)",
        )
        with closing(sqlite3.connect(book, isolation_level=None)) as raw:
            before = self.state(raw)
            with pytest.raises(sqlite3.OperationalError, match="nowhere"):
                ledger.Ledger(raw, book, 1).migrate(steps)
            assert self.state(raw) == before
            ledger.Ledger(raw, book, 1).migrate(steps[:-1])
            assert self.state(raw)[0] == before[0] + 1
        assert rows(book) == [("p", 1, "a")]

    def test_a_step_runs_once(self, book: Path) -> None:
        book.parent.mkdir()
        steps = ("CREATE TABLE one (x);", "INSERT INTO one VALUES (1);")
        with closing(sqlite3.connect(book, isolation_level=None)) as raw:
            for _ in range(3):
                ledger.Ledger(raw, book, 1).migrate(steps)
            assert raw.execute("SELECT count(*) FROM one").fetchone() == (1,)

    @pytest.mark.parametrize("look", [ledger.opened, ledger.peeked])
    def test_a_newer_version_is_refused(self, book: Path, look: Callable[..., object]) -> None:
        record(book, "a")
        with closing(sqlite3.connect(book)) as raw:
            raw.execute(f"PRAGMA user_version = {len(ledger.MIGRATIONS) + 1}")
        before = book.read_bytes()
        refused(look, book, "请先升级 taskmap")
        assert book.read_bytes() == before


def refused(look: Callable[..., object], path: Path, *words: str) -> None:
    """Both ways into a ledger give a Chinese sentence that names the file."""
    with pytest.raises(TaskmapError) as caught, look(path):  # type: ignore[attr-defined]
        pass
    for word in (str(path), *words):
        assert word in str(caught.value)


@pytest.mark.parametrize("look", [ledger.opened, ledger.peeked])
class TestUnusable:
    def test_not_a_database(self, tmp_path: Path, look: Callable[..., object]) -> None:
        path = tmp_path / "notes.txt"
        path.write_text("这不是数据库" * 100, "utf-8")
        before = path.read_bytes()
        refused(look, path, "不是 taskmap 的台账文件")
        assert path.read_bytes() == before

    def test_another_program_s_database(self, tmp_path: Path, look: Callable[..., object]) -> None:
        path = tmp_path / "other.db"
        with closing(sqlite3.connect(path)) as raw:
            raw.execute("CREATE TABLE bookmarks (x)")
        before = path.read_bytes()
        refused(look, path, "别的程序的数据库")
        assert path.read_bytes() == before

    def test_a_folder(self, tmp_path: Path, look: Callable[..., object]) -> None:
        refused(look, tmp_path, "是一个文件夹")

    def test_damaged(self, book: Path, look: Callable[..., object]) -> None:
        record(book, "a" * 100_000)
        data = bytearray(book.read_bytes())
        data[100:40_000] = b"\xff" * 39_900
        book.write_bytes(data)
        with pytest.raises(TaskmapError, match="已损坏"), look(book) as opened:  # type: ignore[attr-defined]
            opened.revision(issue("a"))

    def test_an_empty_file_is_an_empty_ledger(
        self, book: Path, look: Callable[..., object]
    ) -> None:
        book.parent.mkdir()
        book.touch()
        with look(book) as opened:  # type: ignore[attr-defined]
            assert opened.revision(issue("a")) == 1


class TestPlaces:
    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        for inner, why in (("", "同名的文件"), ("deeper", "不是文件夹")):
            path = tmp_path / "file" / inner / "ledger.db"
            with pytest.raises(TaskmapError, match=why) as caught, ledger.opened(path):
                pass
            assert str(path.parent) in str(caught.value)

    def test_a_folder_where_nothing_can_be_made(self) -> None:
        refused(ledger.opened, Path("/proc/self/ledger.db"), "打不开，请检查路径和权限")

    def test_found_upwards(self, tmp_path: Path) -> None:
        inner = tmp_path / "a" / "b"
        inner.mkdir(parents=True)
        assert ledger.locate(inner) == inner / ".taskmap" / "ledger.db"
        record(tmp_path / ".taskmap" / "ledger.db", "a")
        assert ledger.locate(inner) == tmp_path / ".taskmap" / "ledger.db"
        record(inner.parent / ".taskmap" / "ledger.db", "a")
        assert ledger.locate(inner) == inner.parent / ".taskmap" / "ledger.db"

    def test_a_folder_called_so_is_no_ledger(self, tmp_path: Path) -> None:
        (tmp_path / ".taskmap" / "ledger.db").mkdir(parents=True)
        (tmp_path / "a").mkdir()
        assert ledger.locate(tmp_path / "a") == tmp_path / "a" / ".taskmap" / "ledger.db"

    def test_a_folder_that_may_not_be_looked_into_has_none(self, tmp_path: Path) -> None:
        """The system refuses a name this long with an error that is not 'there is no such file'."""
        start = tmp_path / ("长" * 200)
        assert ledger.locate(start) == start / ".taskmap" / "ledger.db"

    @pytest.mark.parametrize("name", ["台 账?#%41.db", ":memory:", "file:x.db"])
    def test_any_file_name(self, here: Path, name: str) -> None:
        assert record(Path(name), "a") == 1
        with ledger.peeked(Path(name)) as peeked:
            assert peeked.revision(issue("b")) == 2
        assert (here / name).is_file()
        assert os.listdir(here) == [name]


class TestTogether:
    def test_locked_by_another_process(self, book: Path, started: Start) -> None:
        record(book, "a")
        other = begun(started, book, "b")
        with (
            pytest.raises(TaskmapError, match=r"正被另一个程序写入，等了 0\.2 秒"),
            ledger.opened(book, patience=0.2),
        ):
            pass
        finish(other)
        assert record(book, "b") == 2

    def test_a_short_wait_is_waited_out(self, book: Path, started: Start) -> None:
        record(book, "a")
        other = begun(started, book, "b")
        waiting = started("-c", ISSUING, book, "c")
        say(waiting)
        finish(other)
        assert waiting.stdout
        assert waiting.stdout.readline() == "ready\n"
        assert waiting.stdout.readline() == "3\n"
        finish(waiting)
        assert rows(book) == [("p", 1, "a"), ("p", 2, "b"), ("p", 3, "c")]

    def test_many_at_once(self, book: Path, started: Start) -> None:
        """From nothing: the first to come makes the ledger, and nobody gets another's number."""
        processes = [started("-c", ISSUING, book, str(number)) for number in range(5)]
        processes.append(started("-c", ISSUING, book, "0"))
        for each in processes:
            assert each.stdout
            assert each.stdout.readline() == "ready\n"
        told = [each.communicate("\n\n", timeout=30) for each in processes]
        assert [err for _, err in told if err] == []
        found = rows(book)
        revisions = {content: revision for _, revision, content in found}
        assert [revision for _, revision, _ in found] == list(range(1, len(found) + 1))
        assert revisions.keys() == set("01234")
        for number, (out, _) in enumerate(told[1:5], 1):
            assert int(out) == revisions[str(number)]

    def test_the_same_plan_at_once_is_one_entry(self, book: Path, started: Start) -> None:
        processes = [started("-c", ISSUING, book, "same") for _ in range(4)]
        told = [each.communicate("\n\n", timeout=30) for each in processes]
        assert [(out.split()[-1], err) for out, err in told] == [("1", "")] * 4
        assert rows(book) == [("p", 1, "same")]

    def test_killed_in_the_middle(self, book: Path, started: Start) -> None:
        record(book, "a")
        other = begun(started, book, "b" * 100_000)
        other.kill()
        other.wait()
        assert rows(book) == [("p", 1, "a")]
        assert record(book, "c") == 2


def say(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def begun(started: Start, path: Path, content: str) -> subprocess.Popen[str]:
    """A process in the middle of issuing."""
    process = started("-c", ISSUING, path, content)
    say(process)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    assert int(process.stdout.readline()) > 0
    return process


def finish(process: subprocess.Popen[str]) -> None:
    say(process)
    assert process.wait(timeout=30) == 0


class TestFromTheCommand:
    def test_made_in_the_current_folder(self, taskmap: Run, small: Path, here: Path) -> None:
        assert taskmap("split", small).status == 0
        assert [plan for plan, _, _ in rows(here / ".taskmap" / "ledger.db")] == ["small-1"]

    def test_found_upwards(
        self, taskmap: Run, small: Path, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        taskmap("split", small)
        (here / "deep" / "er").mkdir(parents=True)
        monkeypatch.chdir(here / "deep" / "er")
        small.write_text(SMALL.replace("第一项", "改了"), "utf-8")
        assert taskmap("split", small, "--format", "json").data["revision"] == 2
        assert not (here / "deep" / "er" / ".taskmap").exists()

    def test_named(
        self, taskmap: Run, small: Path, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The option is stronger than the variable, and both than what lies about."""
        monkeypatch.setenv("TASKMAP_LEDGER", str(here / "variable.db"))
        assert taskmap("split", small, "--ledger", "option/my.db").status == 0
        assert not (here / "variable.db").exists()
        assert taskmap("split", small).status == 0
        assert len(rows(here / "option" / "my.db")) == len(rows(here / "variable.db")) == 1
        assert not (here / ".taskmap").exists()

    def test_a_database_server_is_not_yet_known(self, taskmap: Run, small: Path) -> None:
        ran = taskmap("split", small, "--ledger", "postgresql://host/db")
        assert (ran.status, ran.out) == (2, "")
        assert "只支持 SQLite" in ran.err

    def test_dry_run_leaves_nothing(self, taskmap: Run, small: Path, here: Path) -> None:
        ran = taskmap("split", small, "--dry-run", "--format", "json")
        assert ran.data["revision"] == 1
        assert ran.data["files"] == []
        assert list(here.iterdir()) == [small]

    def test_dry_run_tells_the_revision_that_would_be(self, taskmap: Run, small: Path) -> None:
        taskmap("split", small)
        small.write_text(SMALL.replace("第一项", "改了"), "utf-8")
        for _ in range(2):
            assert taskmap("split", small, "--dry-run", "--format", "json").data["revision"] == 2

    def test_a_ledger_that_is_none(self, process: Run, small: Path, here: Path) -> None:
        ran = process("split", small, "--ledger", small)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == f"不能继续：台账 {small} 不能用：这不是 taskmap 的台账文件\n"
        assert list(here.iterdir()) == [small]

    def test_a_ledger_on_a_full_disk(self, process: Run, small: Path, here: Path) -> None:
        """It cannot grow, although the files still fit: none of them stays out."""
        process("split", small, "--as-of", "2022-05-08")
        size = (here / ".taskmap" / "ledger.db").stat().st_size
        before = (here / "out" / "任务分解表.xlsx").read_bytes()
        small.write_text(SMALL + "# 很长的说明\n" * 50_000, "utf-8")
        small.write_text(small.read_text("utf-8").replace("第一项", "改了"), "utf-8")
        ran = process("split", small, before=limited(size // 512 + 60))
        assert (ran.status, ran.out) == (2, "")
        assert "台账" in ran.err
        assert "磁盘" in ran.err
        assert (here / "out" / "任务分解表.xlsx").read_bytes() == before
        assert len(rows(here / ".taskmap" / "ledger.db")) == 1
