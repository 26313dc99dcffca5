"""The ledger: how plans are issued in it, where it is found, and what it says of places that are no ledger."""

from __future__ import annotations

import datetime
import os
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest

from conftest import SMALL, Run, limited
from support.ledger_places import place_text, rows
from taskmap.ledger import opening, places, reading, records
from taskmap.ledger.writing import Ledger
from taskmap.system.diagnostics import TaskmapError

pytest_plugins = ["support.ledger_fixtures"]

DAY = datetime.date(2022, 5, 8)
Look = Callable[..., AbstractContextManager[reading.LedgerReader]]
PLANS = "SELECT plan, revision, content FROM issued ORDER BY entry"


def issue(content: str, plan: str = "p") -> records.PlanIssue:
    return records.PlanIssue(plan, content, f"# {content}", DAY)


def record(place: places.Place, content: str, plan: str = "p") -> int:
    with opening.open_for_writing(place) as book, book.issue_plan(issue(content, plan)) as revision:
        return revision


class TestRevisions:
    def test_a_new_one_only_for_new_content(self, book: places.Place) -> None:
        told = [record(book, content) for content in ("a", "a", "b", "b", "a", "a")]
        assert told == [1, 1, 2, 2, 3, 3]
        assert rows(book, PLANS) == [("p", 1, "a"), ("p", 2, "b"), ("p", 3, "a")]

    def test_each_plan_has_its_own(self, book: places.Place) -> None:
        assert [record(book, "a", "p"), record(book, "a", "q"), record(book, "b", "p")] == [1, 1, 2]

    def test_what_is_recorded(self, book: places.Place) -> None:
        record(book, "内容\x01")
        ((digest, source, as_of, recorded),) = rows(
            book, "SELECT digest, source, as_of, recorded FROM issued"
        )
        assert (digest, source, as_of) == (issue("内容\x01").digest, "# 内容\x01", "2022-05-08")
        assert datetime.datetime.fromisoformat(recorded).tzinfo is not None

    def test_a_block_that_fails_records_nothing(self, book: places.Place) -> None:
        record(book, "a")
        with (
            pytest.raises(ZeroDivisionError),
            opening.open_for_writing(book) as opened,
            opened.issue_plan(issue("b")) as revision,
        ):
            raise ZeroDivisionError
        assert revision == 2
        assert rows(book, PLANS) == [("p", 1, "a")]
        assert record(book, "c") == 2

    @pytest.mark.parametrize("look", [opening.open_scratch_copy, opening.open_for_reading])
    def test_asking_changes_nothing(self, path: Path, look: Look) -> None:
        record(path, "a")
        before = path.read_bytes()
        with look(path) as asked:
            assert asked.revision(issue("a")) == 1
            assert asked.revision(issue("b")) == 2
            if isinstance(asked, Ledger):
                with asked.issue_plan(issue("b")):
                    pass
        assert path.read_bytes() == before
        assert os.listdir(path.parent) == [path.name]

    def test_trying_leaves_nothing_on_a_server(self, book: places.Place) -> None:
        record(book, "a")
        with opening.open_scratch_copy(book) as scratch, scratch.issue_plan(issue("b")) as revision:
            assert revision == 2
        assert rows(book, PLANS) == [("p", 1, "a")]

    def test_trying_where_there_is_none_makes_none(self, book: places.Place) -> None:
        for _ in range(2):
            with (
                opening.open_scratch_copy(book) as scratch,
                scratch.issue_plan(issue("a")) as revision,
            ):
                assert revision == 1
        with (
            pytest.raises(TaskmapError, match="请先运行 taskmap split"),
            opening.open_for_reading(book),
        ):
            pass
        assert not isinstance(book, Path) or not book.parent.exists()


def assert_refused(look: Look, path: places.Place, *words: str) -> None:
    """Both ways into a ledger give a Chinese sentence that names the file."""
    with pytest.raises(TaskmapError) as caught, look(path):
        pass
    for said in (str(path), *words):
        assert said in str(caught.value)


@pytest.mark.parametrize(
    "look", [opening.open_for_writing, opening.open_scratch_copy, opening.open_for_reading]
)
class TestUnusable:
    def test_not_a_database(self, tmp_path: Path, look: Look) -> None:
        path = tmp_path / "notes.txt"
        path.write_text("这不是数据库" * 100, "utf-8")
        before = path.read_bytes()
        assert_refused(look, path, "不是 taskmap 的台账文件")
        assert path.read_bytes() == before

    def test_another_program_s_database(self, tmp_path: Path, look: Look) -> None:
        path = tmp_path / "other.db"
        with closing(sqlite3.connect(path)) as raw:
            raw.execute("CREATE TABLE bookmarks (x)")
        before = path.read_bytes()
        assert_refused(look, path, "别的程序的数据库")
        assert path.read_bytes() == before

    def test_a_folder(self, tmp_path: Path, look: Look) -> None:
        assert_refused(look, tmp_path, "是一个文件夹")

    def test_damaged(self, path: Path, look: Look) -> None:
        record(path, "a" * 100_000)
        data = bytearray(path.read_bytes())
        data[100:40_000] = b"\xff" * 39_900
        path.write_bytes(data)
        with pytest.raises(TaskmapError, match="已损坏"), look(path) as opened:
            opened.revision(issue("a"))


@pytest.mark.parametrize("look", [opening.open_for_writing, opening.open_scratch_copy])
def test_an_empty_file_is_an_empty_ledger(path: Path, look: Look) -> None:
    path.parent.mkdir()
    path.touch()
    with look(path) as opened:
        assert opened.revision(issue("a")) == 1


def test_where_there_is_nothing_nothing_is_made(path: Path) -> None:
    """Neither for reading, nor if what is there is empty."""
    assert_refused(opening.open_for_reading, path, "没有台账", "请先运行 taskmap split")
    assert not path.parent.exists()
    path.parent.mkdir()
    path.touch()
    assert_refused(opening.open_for_reading, path, "没有台账")
    assert path.read_bytes() == b""


class TestPlaces:
    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        for inner, why in (("", "同名的文件"), ("deeper", "不是文件夹")):
            path = tmp_path / "file" / inner / "ledger.db"
            with pytest.raises(TaskmapError, match=why) as caught, opening.open_for_writing(path):
                pass
            assert str(path.parent) in str(caught.value)

    def test_a_folder_where_nothing_can_be_made(self) -> None:
        assert_refused(
            opening.open_for_writing, Path("/proc/self/ledger.db"), "打不开，请检查路径和权限"
        )

    def test_found_upwards(self, tmp_path: Path) -> None:
        inner = tmp_path / "a" / "b"
        inner.mkdir(parents=True)
        assert places.nearest_ledger(inner) == inner / ".taskmap" / "ledger.db"
        record(tmp_path / ".taskmap" / "ledger.db", "a")
        assert places.nearest_ledger(inner) == tmp_path / ".taskmap" / "ledger.db"
        record(inner.parent / ".taskmap" / "ledger.db", "a")
        assert places.nearest_ledger(inner) == inner.parent / ".taskmap" / "ledger.db"

    def test_a_folder_called_so_is_no_ledger(self, tmp_path: Path) -> None:
        (tmp_path / ".taskmap" / "ledger.db").mkdir(parents=True)
        (tmp_path / "a").mkdir()
        assert places.nearest_ledger(tmp_path / "a") == tmp_path / "a" / ".taskmap" / "ledger.db"

    def test_a_folder_that_may_not_be_looked_into_has_none(self, tmp_path: Path) -> None:
        """The system refuses a name this long with an error that is not 'there is no such file'."""
        start = tmp_path / ("长" * 200)
        assert places.nearest_ledger(start) == start / ".taskmap" / "ledger.db"

    @pytest.mark.parametrize("name", ["台 账?#%41.db", ":memory:", "file:x.db"])
    def test_any_file_name(self, here: Path, name: str) -> None:
        assert record(Path(name), "a") == 1
        with opening.open_scratch_copy(Path(name)) as scratch:
            assert scratch.revision(issue("b")) == 2
        assert (here / name).is_file()
        assert os.listdir(here) == [name]


class TestFromTheCommand:
    def test_made_in_the_current_folder(self, taskmap: Run, small: Path, here: Path) -> None:
        assert taskmap("split", small).status == 0
        assert [plan for plan, _, _ in rows(here / ".taskmap" / "ledger.db", PLANS)] == ["small-1"]

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
        assert (
            len(rows(here / "option" / "my.db", PLANS))
            == len(rows(here / "variable.db", PLANS))
            == 1
        )
        assert not (here / ".taskmap").exists()

    def test_kept_alike_wherever_it_is(
        self, taskmap: Run, small: Path, here: Path, book: places.Place
    ) -> None:
        """split, from the command to the table; the due dates too, so that cron needs no plan."""
        told = [
            taskmap("split", small, "--ledger", place_text(book), "--format", "json").data[
                "revision"
            ]
            for _ in range(2)
        ]
        small.write_text(SMALL.replace("第一项", "改了"), "utf-8")
        ran = taskmap("split", small, "--ledger", place_text(book), "--dry-run", "--format", "json")
        assert [*told, ran.data["revision"]] == [1, 1, 2]
        with opening.open_for_reading(book) as read:
            assert [(each.plan, each.revision) for each in read.latest_revisions()] == [
                ("small-1", 1)
            ]
            (entry,) = read.events()
            owed = list(read.duties(by=datetime.date(2022, 5, 31)))
        assert "@" in entry.taken_by
        assert [(each.unit, each.rule, each.period, str(each.due)) for each in owed] == [
            (unit, "月报", "2022-05", "2022-05-25") for unit in ("甲局", "乙局", "丙县")
        ]

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
        assert len(rows(here / ".taskmap" / "ledger.db", PLANS)) == 1
