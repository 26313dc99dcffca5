"""Files appear whole or not at all; a run that fails, however it fails, leaves an earlier one's as they were."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import SMALL, Run, limited, tree
from taskmap.ledger import opening, received_files
from taskmap.system import staging
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow.records import maintenance

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output folder with the files of an earlier run and one of the user's."""
    folder = tmp_path / "out"
    with staging.open_staging(folder) as staged:
        staged.write("table.xlsx", b"old table")
        staged.write("lists/a.xlsx", b"old a")
        staged.write("lists/b.xlsx", b"old b")
        staged.publish()
    (folder / "mine.txt").write_text("mine", "utf-8")
    return folder


EARLIER = {
    "table.xlsx": b"old table",
    "lists/a.xlsx": b"old a",
    "lists/b.xlsx": b"old b",
    "mine.txt": b"mine",
}


def killed_process() -> int:
    """The number of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


class TestPublishing:
    def test_what_is_kept_stands_under_another_name(self, out: Path) -> None:
        with staging.open_staging(out) as staged:
            staged.write("lists/a.xlsx", b"new a")
            assert staged.keep("lists/a.xlsx", "lists/a-2.xlsx") == out / "lists/a-2.xlsx"
            staged.publish()
        kept = {**EARLIER, "lists/a.xlsx": b"new a", "lists/a-2.xlsx": b"old a"}
        assert tree(out) == kept

    def test_what_is_kept_goes_with_a_failure(self, out: Path) -> None:
        with pytest.raises(ZeroDivisionError), staging.open_staging(out) as staged:  # noqa: PT012
            staged.write("lists/a.xlsx", b"new a")
            staged.keep("lists/a.xlsx", "lists/a-2.xlsx")
            staged.publish()
            raise ZeroDivisionError
        assert tree(out) == EARLIER

    @pytest.mark.parametrize("write", ["file", "store", "backup"])
    def test_every_way_of_writing_sweeps(self, here: Path, write: str) -> None:
        (here / f".taskmap-{killed_process()}.tmp").write_bytes(b"half")
        if write == "file":
            staging.write_atomically(here / "a", b"")
        elif write == "store":
            received_files.FileStore(here).add_bytes(b"")
        else:
            place = here / "ledger" / "l.db"
            with opening.open_for_writing(place):
                pass
            maintenance.backup(place, here / "b.db", force=False)
        assert not list(here.glob(".taskmap-*.tmp"))

    def test_nothing_is_seen_before(self, out: Path) -> None:
        with staging.open_staging(out) as staged:
            assert staged.write("table.xlsx", b"new") == out / "table.xlsx"
            assert (out / "table.xlsx").read_bytes() == b"old table"
            staged.publish()
            assert (out / "table.xlsx").read_bytes() == b"new"
        assert tree(out) == {**EARLIER, "table.xlsx": b"new"}
        assert sorted(os.listdir(out)) == ["lists", "mine.txt", "table.xlsx"]

    def test_what_is_outdated_goes(self, out: Path) -> None:
        with staging.open_staging(out) as staged:
            staged.write("lists/a.xlsx", b"new a")
            staged.publish((Path("lists/b.xlsx"), Path("lists/never-there.xlsx")))
        assert tree(out).keys() == {"table.xlsx", "lists/a.xlsx", "mine.txt"}

    def test_outdated_under_another_spelling(self, out: Path) -> None:
        """Where A.xlsx and a.xlsx are one file, what was just made must not be removed as outdated."""
        with staging.open_staging(out) as staged:
            staged.write("lists/a.xlsx", b"new a")
            staged.publish((Path("lists/a.xlsx"),))
        assert (out / "lists" / "a.xlsx").read_bytes() == b"new a"

    def test_new_folders_are_made_for_all_to_read(self, tmp_path: Path) -> None:
        with staging.open_staging(tmp_path / "x" / "y") as staged:
            staged.write("lists/a.xlsx", b"a")
            staged.publish()
        usual = tmp_path / "usual"
        usual.mkdir()
        assert (tmp_path / "x" / "y" / "lists").stat().st_mode == usual.stat().st_mode


class TestFailing:
    @pytest.mark.parametrize("problem", [ZeroDivisionError, KeyboardInterrupt, TaskmapError])
    @pytest.mark.parametrize("published", [False, True])
    def test_leaves_all_as_it_was(
        self, out: Path, problem: type[BaseException], published: bool
    ) -> None:
        """Before the files are out, and after: then they are put back."""
        with pytest.raises(problem), staging.open_staging(out) as staged:  # noqa: PT012
            staged.write("table.xlsx", b"new")
            staged.write("more/c.xlsx", b"new c")
            if published:
                staged.publish((Path("lists/b.xlsx"),))
                assert (out / "more" / "c.xlsx").exists()
                assert not (out / "lists" / "b.xlsx").exists()
            raise problem
        assert tree(out) == EARLIER
        assert sorted(os.listdir(out)) == ["lists", "mine.txt", "table.xlsx"]

    @pytest.mark.parametrize("links", [True, False])
    def test_half_way(self, out: Path, links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        """One file cannot be moved in; those before it are put back, also where there are no hard links."""
        if not links:
            monkeypatch.setattr(os, "link", _no_links)
        (out / "lists" / "c.xlsx").mkdir()
        with (
            pytest.raises(TaskmapError, match=r"c\.xlsx：这是一个文件夹"),
            staging.open_staging(out) as staged,
        ):
            _publish(staged)
        assert tree(out) == EARLIER
        assert (out / "lists" / "c.xlsx").is_dir()

    def test_made_folders_are_unmade(self, tmp_path: Path) -> None:
        with pytest.raises(ZeroDivisionError), staging.open_staging(tmp_path / "x" / "y") as staged:  # noqa: PT012
            staged.write("a.xlsx", b"a")
            raise ZeroDivisionError
        assert list(tmp_path.iterdir()) == []

    def test_leftovers_of_a_killed_run_are_cleared(self, out: Path) -> None:
        gone, running = killed_process(), os.getppid()
        (out / f".taskmap-{gone}.tmp" / "new").mkdir(parents=True)
        (out / f".taskmap-{gone}.tmp" / "new" / "a").touch()
        (out / f".taskmap-{gone}.tmp-journal").touch()
        # In a container each program is number 1.
        (out / f".taskmap-{os.getpid()}.tmp").touch()
        (out / f".taskmap-{running}.tmp").mkdir()
        (out / ".taskmap-backup").mkdir()
        (out / ".taskmap").mkdir()
        with staging.open_staging(out):
            pass
        assert sorted(os.listdir(out)) == [
            ".taskmap",
            f".taskmap-{running}.tmp",
            ".taskmap-backup",
            "lists",
            "mine.txt",
            "table.xlsx",
        ]

    @pytest.mark.parametrize(
        ("name", "why"),
        [
            ("mine.txt", "这里已有同名的文件"),
            ("mine.txt/deeper", "路径中间有一段不是文件夹"),
            ("长" * 100, "名称太长"),
            ("/proc/self/x", "没有这个文件或文件夹|没有权限"),
        ],
    )
    def test_a_place_that_cannot_be(self, out: Path, name: str, why: str) -> None:
        with (
            pytest.raises(TaskmapError, match=f"^写不了 .*：({why})"),
            staging.open_staging(out / name),
        ):
            pass
        assert tree(out) == EARLIER

    def test_the_reason_names_the_final_place(self, out: Path) -> None:
        """Nobody knows the hidden folder."""
        name = "长" * 100
        with pytest.raises(TaskmapError) as caught, staging.open_staging(out) as staged:
            staged.write(f"lists/{name}", b"")
        assert str(caught.value) == f"写不了 {out / 'lists' / name}：名称太长"


def _publish(staged: staging.Staging) -> None:
    for name in ("table.xlsx", "lists/0.xlsx", "lists/c.xlsx", "lists/d.xlsx"):
        staged.write(name, b"new")
    staged.publish((Path("lists/b.xlsx"),))


def _no_links(*_: object, **__: object) -> None:
    raise OSError(95, "Operation not supported")


class TestSplit:
    """The same, by the command."""

    @pytest.fixture
    def first_files(self, taskmap: Run, small: Path, here: Path) -> dict[str, bytes]:
        assert taskmap("split", small, "--as-of", "2022-05-08").status == 0
        return tree(here)

    def test_a_file_in_place_of_the_folder(
        self, taskmap: Run, first_files: dict[str, bytes], here: Path
    ) -> None:
        ran = taskmap("split", "plan.yaml", "-o", "plan.yaml")
        assert (ran.status, ran.out) == (2, "")
        assert "plan.yaml：这里已有同名的文件" in ran.err
        assert tree(here) == first_files

    def test_a_folder_in_place_of_a_file(
        self, taskmap: Run, first_files: dict[str, bytes], here: Path
    ) -> None:
        (here / "out" / "责任清单" / "丙县.xlsx").unlink()
        (here / "out" / "责任清单" / "丙县.xlsx").mkdir()
        before = tree(here)
        (here / "plan.yaml").write_text(SMALL.replace("第一项", "改了"), "utf-8")
        ran = taskmap("split", "plan.yaml", "--as-of", "2022-05-08")
        assert (ran.status, ran.out) == (2, "")
        assert "丙县.xlsx：这是一个文件夹" in ran.err
        del before["plan.yaml"]
        after = tree(here)
        del after["plan.yaml"]
        assert after == before
        assert taskmap("split", "plan.yaml", "-o", "new", "--format", "json").data["revision"] == 2

    def test_a_full_disk(self, process: Run, first_files: dict[str, bytes], here: Path) -> None:
        """The plan is in the ledger already; now the files do not fit."""
        smallest = min(len(data) for name, data in first_files.items() if name.endswith(".xlsx"))
        ran = process("split", "plan.yaml", "--month", "2022-09", before=limited(smallest // 1024))
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == "不能继续：写不了 out：文件超过了允许的大小\n"
        assert tree(here) == first_files

    def test_a_template_that_is_none(
        self, taskmap: Run, first_files: dict[str, bytes], here: Path
    ) -> None:
        (here / "templates").mkdir()
        with zipfile.ZipFile(here / "templates" / "责任清单.xlsx", "w") as archive:
            archive.writestr("a.txt", "no workbook")
        before = tree(here)
        ran = taskmap("split", "plan.yaml", "--templates", "templates")
        assert ran.status == 2
        assert "责任清单.xlsx" in ran.err
        assert tree(here) == before


LARGE = """\
id: large-1
title: 大方案
period: {from: 2022-01, until: 2022-12}
reporting: [{name: 月报, every: month, day: 25}]
tasks:
"""


@pytest.fixture
def large(here: Path) -> Path:
    """A plan whose 300 checklists take long enough to be met at their writing."""
    units = ", ".join(f"第{number}单位" for number in range(300))
    lines = [f"  - {{no: {no}, title: 任务{no}, units: [{units}]}}\n" for no in range(1, 9)]
    (here / "plan.yaml").write_text(LARGE + "".join(lines), "utf-8")
    return here / "plan.yaml"


@pytest.fixture
def writing(here: Path, large: Path, started: Start) -> subprocess.Popen[str]:
    """A run halted in the middle of writing, below an output folder with an earlier file."""
    for _ in range(20):
        (here / "out").mkdir(exist_ok=True)
        (here / "out" / "任务分解表.xlsx").write_bytes(b"earlier")
        process = started("-m", "taskmap", "split", large, "--as-of", "2022-05-08")
        while not 10 < count_staged(here / "out") < 290:
            if process.poll() is not None:
                break
            time.sleep(0.001)
        else:
            process.send_signal(signal.SIGSTOP)
            _, status = os.waitpid(process.pid, os.WUNTRACED)
            if os.WIFSTOPPED(status) and 10 < count_staged(here / "out") < 290:
                return process
            process.kill()
        # On a busy machine it was done before anybody looked.
        assert process.wait() in (0, -signal.SIGKILL), process.communicate()
        shutil.rmtree(here / "out")
        shutil.rmtree(here / ".taskmap")
    pytest.fail("never met in the middle")


def count_staged(out: Path) -> int:
    """How many checklists are written and not yet out."""
    return len(list(out.glob(".taskmap-*.tmp/new/责任清单/*.xlsx")))


@pytest.mark.slow
class TestStopped:
    def test_killed(self, writing: subprocess.Popen[str], taskmap: Run, here: Path) -> None:
        writing.kill()
        assert writing.wait() == -signal.SIGKILL
        seen = [name for name in tree(here / "out") if not name.startswith(".taskmap-")]
        assert seen == ["任务分解表.xlsx"]
        assert (here / "out" / "任务分解表.xlsx").read_bytes() == b"earlier"
        ran = taskmap("split", "plan.yaml", "--as-of", "2022-05-08", "--format", "json")
        assert (ran.status, ran.data["revision"]) == (0, 1)
        assert sorted(os.listdir(here / "out")) == ["任务分解表.xlsx", "责任清单"]
        assert len(os.listdir(here / "out" / "责任清单")) == 301

    def test_interrupted(self, writing: subprocess.Popen[str], here: Path) -> None:
        writing.send_signal(signal.SIGINT)
        writing.send_signal(signal.SIGCONT)
        out, err = writing.communicate(timeout=30)
        assert (writing.returncode, out, err) == (2, "", "已中止。\n")
        assert tree(here / "out") == {"任务分解表.xlsx": b"earlier"}
        assert os.listdir(here / "out") == ["任务分解表.xlsx"]

    def test_not_recorded(self, writing: subprocess.Popen[str], taskmap: Run) -> None:
        """What was stopped was never issued: a changed plan still becomes the first revision."""
        writing.kill()
        writing.wait()
        plan = Path("plan.yaml")
        plan.write_text(plan.read_text("utf-8").replace("任务1", "改了"), "utf-8")
        ran = taskmap("split", plan, "--dry-run", "--format", "json")
        assert json.loads(ran.out)["revision"] == 1
