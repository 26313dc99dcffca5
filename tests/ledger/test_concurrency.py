"""Processes that meet, die in the middle, or find the disk full: no entry half in, none twice, none lost."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from test_issuing import PLANS, issue, record

from conftest import limited, variables
from support.ledger_places import place_text, rows
from taskmap.ledger import connections, opening, places
from taskmap.ledger.checking import check
from taskmap.system.diagnostics import TaskmapError

pytest_plugins = ["support.ledger_fixtures"]
pytestmark = pytest.mark.slow

Start = Callable[..., subprocess.Popen[str]]

ISSUING = """
import datetime, sys
from taskmap.ledger import opening, places, records
name, content, times = sys.argv[1:]
content *= int(times)
issue = records.PlanIssue("p", content, content, datetime.date(2022, 5, 8))
print("ready", flush=True)
sys.stdin.readline()
with opening.open_for_writing(places.parse_place(name)) as book, book.issue_plan(issue) as revision:
    print(revision, flush=True)
    sys.stdin.readline()
"""
"""A process that issues: it waits for a line before, and for another in the middle."""

RECEIVING = """
import datetime, sys
from taskmap.ledger import opening, places, records
from taskmap.system.diagnostics import TaskmapError
from taskmap.plan.progress import Progress, Status, Submission
name, unit, batches = sys.argv[1:]
rows = tuple(Progress(str(n), Status.IN_PROGRESS, 40, "有进展" * 300) for n in range(4))
print("ready", flush=True)
sys.stdin.readline()
try:
    with opening.open_for_writing(places.parse_place(name)) as book:
        for batch in range(int(batches)):
            with book.write_transaction():
                for period in range(3):
                    digest = f"{unit}-{batch}-{period}"
                    label = f"{batch}/{period}"
                    day = datetime.date(2022, 5, 8)
                    returned = Submission("p", 1, unit, label, day, rows, "x.xlsx", digest)
                    book.record_submission(returned, "x")
            print(batch, flush=True)
except TaskmapError as problem:
    sys.exit(str(problem))
"""
"""A process that enters batches of three returns and says of each that it is in. What is in is not entered again."""
BATCH, ROWS = 3, 4


def say(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def heard(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def begun(
    started: Start, place: places.Place, content: str, times: int = 1
) -> subprocess.Popen[str]:
    """A process in the middle of issuing."""
    process = started("-c", ISSUING, place_text(place), content, times)
    say(process)
    assert heard(process) == "ready"
    assert int(heard(process)) > 0
    return process


def finish(process: subprocess.Popen[str]) -> None:
    say(process)
    assert process.wait(timeout=30) == 0


def sound(book: places.Place) -> None:
    """The chain holds, and every return is whole, once, and together with those of its batch."""
    with connections.open_database(book) as database:
        faults = check(database, Path("/nowhere")).faults
    # There never were any files.
    assert {fault.code for fault in faults} <= {"received-missing"}
    found = rows(book, "SELECT unit, period FROM entries")
    assert len(found) == len(set(found))
    assert len(found) % BATCH == 0
    assert rows(book, "SELECT count(*) FROM progress") == [(len(found) * ROWS,)]


class TestIssuing:
    def test_locked_by_another_process(self, book: places.Place, started: Start) -> None:
        record(book, "a")
        other = begun(started, book, "b")
        with opening.open_for_reading(book, timeout=0.2) as read:
            assert [plan.content for plan in read.latest_revisions()] == ["a"]
        with (
            opening.open_for_writing(book, timeout=0.2) as opened,
            pytest.raises(TaskmapError, match=r"正被另一个程序写入，等了 0\.2 秒"),
            opened.write_transaction(),
        ):
            pass
        finish(other)
        assert record(book, "b") == 2

    def test_a_short_wait_is_waited_out(self, book: places.Place, started: Start) -> None:
        record(book, "a")
        other = begun(started, book, "b")
        waiting = started("-c", ISSUING, place_text(book), "c", 1)
        say(waiting)
        finish(other)
        assert heard(waiting) == "ready"
        assert heard(waiting) == "3"
        finish(waiting)
        assert rows(book, PLANS) == [("p", 1, "a"), ("p", 2, "b"), ("p", 3, "c")]

    def test_many_at_once(self, book: places.Place, started: Start) -> None:
        """From nothing: the first to come makes the ledger, and nobody gets another's number."""
        processes = [
            started("-c", ISSUING, place_text(book), str(number), 1) for number in range(5)
        ]
        processes.append(started("-c", ISSUING, place_text(book), "0", 1))
        assert [heard(each) for each in processes] == ["ready"] * 6
        told = [each.communicate("\n\n", timeout=30) for each in processes]
        assert [err for _, err in told if err] == []
        found = rows(book, PLANS)
        revisions = {content: revision for _, revision, content in found}
        assert [revision for _, revision, _ in found] == list(range(1, len(found) + 1))
        assert revisions.keys() == set("01234")
        for number, (out, _) in enumerate(told[1:5], 1):
            assert int(out) == revisions[str(number)]

    def test_the_same_plan_at_once_is_one_entry(self, book: places.Place, started: Start) -> None:
        processes = [started("-c", ISSUING, place_text(book), "same", 1) for _ in range(4)]
        told = [each.communicate("\n\n", timeout=30) for each in processes]
        assert [(out.split()[-1], err) for out, err in told] == [("1", "")] * 4
        assert rows(book, PLANS) == [("p", 1, "same")]

    @pytest.mark.parametrize("size", [100_000, 5_000_000])
    def test_killed_in_the_middle(self, book: places.Place, started: Start, size: int) -> None:
        """Five megabytes do not fit into SQLite's memory: part of them is in the file already."""
        record(book, "a")
        other = begun(started, book, "b", size)
        other.kill()
        other.wait()
        with opening.open_scratch_copy(book) as scratch:
            assert scratch.revision(issue("c")) == 2
        assert rows(book, PLANS) == [("p", 1, "a")]
        assert record(book, "c") == 2
        assert not isinstance(book, Path) or os.listdir(book.parent) == [book.name]


class TestReceiving:
    def test_at_once(self, book: places.Place, started: Start) -> None:
        """Each has its own returns, and all have those of the last."""
        units = ["甲局", "乙局", "丙县", "同一个", "同一个"]
        processes = [started("-c", RECEIVING, place_text(book), unit, 8) for unit in units]
        assert [heard(each) for each in processes] == ["ready"] * len(units)
        for each in processes:
            say(each)
        told = [each.communicate(timeout=60) for each in processes]
        assert [err for _, err in told if err] == []
        sound(book)
        assert rows(book, "SELECT count(*) FROM entries") == [(4 * 8 * BATCH,)]

    @pytest.mark.slow
    def test_killed_at_any_moment(self, book: places.Place, started: Start) -> None:
        many, kept, times = 100_000, 0, 0
        # On a busy machine a dozen may all be killed before the first return is in.
        while times < 12 or not kept:
            times += 1
            process = started("-c", RECEIVING, place_text(book), "甲局", many)
            say(process)
            assert heard(process) == "ready"
            time.sleep(random.uniform(0, 0.25 + times / 50))
            process.kill()
            out, _ = process.communicate()
            known = kept
            kept = len(rows(book, "SELECT 1 FROM entries")) // BATCH if made(book) else 0
            # What it said is in is in, and nothing that was in is gone; one more may be in of which it could not say.
            assert kept >= max(known, len(out.split()))
            if kept:
                sound(book)
        assert kept < many


def made(book: places.Place) -> bool:
    try:
        with opening.open_for_reading(book):
            return True
    except TaskmapError:
        return False


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 200 KB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(folder)]
    subprocess.run(mount, check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


class TestFullDisk:
    def count_batches(self, path: Path, *before: str) -> int:
        """How many batches are in when the disk is full."""
        ran = subprocess.run(
            [*before, sys.executable, "-c", RECEIVING, str(path), "甲局", "1000"],
            capture_output=True,
            encoding="utf-8",
            env=variables(),
            input="\n",
            timeout=60,
            check=False,
        )
        assert ran.returncode == 1
        assert "磁盘" in ran.stderr
        assert str(path) in ran.stderr
        return len(ran.stdout.split()) - 1

    @pytest.mark.mount
    def test_a_full_disk(self, disk: Path) -> None:
        path = disk / "ledger.db"
        count = self.count_batches(path)
        sound(path)
        assert rows(path, "SELECT count(*) FROM entries") == [(count * BATCH,)]
        assert count > 0
        assert os.listdir(disk) == ["ledger.db"]

    def test_a_file_that_may_not_grow(self, path: Path) -> None:
        count = self.count_batches(path, *limited(400))
        sound(path)
        assert rows(path, "SELECT count(*) FROM entries") == [(count * BATCH,)]
        assert count > 0
