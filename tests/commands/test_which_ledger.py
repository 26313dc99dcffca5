"""Which ledger a command takes, and that it says so: never a second one in silence, and no address of a strange kind."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from conftest import ONE_TASK, Run

MADE, USED = "新建了台账", "已记入台账"


def split(taskmap: Run, plan: Path | str, *words: object) -> str:
    ran = taskmap("split", plan, "--as-of", "2025-03-01", *words)
    assert ran.status == 0, ran.err
    return ran.err


@pytest.fixture
def plan(here: Path) -> Path:
    """In a folder of its own below the current one."""
    path = here / "A" / "plan.yaml"
    path.parent.mkdir()
    path.write_text(ONE_TASK, "utf-8")
    return path


class TestNamed:
    def test_a_new_one_and_one_that_was_there(self, taskmap: Run, plan: Path) -> None:
        assert f"{MADE} .taskmap/ledger.db" in split(taskmap, plan)
        again = split(taskmap, plan)
        assert f"{USED} .taskmap/ledger.db" in again
        assert MADE not in again

    def test_one_that_was_made_in_vain(self, taskmap: Run, plan: Path, here: Path) -> None:
        """A split that could not write its files recorded nothing: the next one begins the ledger."""
        (here / "out").write_text("", "utf-8")
        assert taskmap("split", plan, "--as-of", "2025-03-01").status == 2
        (here / "out").unlink()
        assert f"{MADE} .taskmap/ledger.db" in split(taskmap, plan)

    def test_in_json_by_its_keys(self, taskmap: Run, plan: Path, here: Path) -> None:
        for is_new in (True, False):
            ran = taskmap("split", plan, "--as-of", "2025-03-01", "--format", "json")
            assert (MADE in ran.err, USED in ran.err) == (False, False)
            assert ran.data["new_ledger"] is is_new
            assert Path(ran.data["ledger"]) == here / ".taskmap" / "ledger.db"

    def test_a_dry_run_makes_none(self, taskmap: Run, plan: Path, here: Path) -> None:
        said = split(taskmap, plan, "--dry-run")
        assert MADE not in said
        assert not (here / ".taskmap").exists()

    def test_elsewhere_by_its_whole_path(
        self, taskmap: Run, plan: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        place = tmp_path_factory.mktemp("away") / "办公室.db"
        assert f"{MADE} {place}" in split(taskmap, plan, "--ledger", place)


class TestBesideThePlan:
    @pytest.mark.parametrize("above", [0, 1])
    def test_it_is_used_from_elsewhere(
        self, taskmap: Run, plan: Path, here: Path, above: int
    ) -> None:
        home = (plan.parent, here)[above]
        start = here / "B"
        start.mkdir()
        os.chdir(home)
        split(taskmap, plan)
        os.chdir(start)
        said = split(taskmap, plan)
        assert MADE not in said
        assert not (start / ".taskmap").exists()
        # Found upwards from the current folder it needs no word.
        assert ("台账在方案旁边" in said) is (above == 0)

    def test_one_at_hand_comes_first_and_the_other_is_named(
        self, taskmap: Run, plan: Path, here: Path
    ) -> None:
        os.chdir(plan.parent)
        split(taskmap, plan)
        os.chdir(here)
        said = split(taskmap, plan, "--ledger", ".taskmap/ledger.db")
        assert MADE in said
        assert f"方案旁边另有台账 {plan.parent / '.taskmap' / 'ledger.db'}" in said
        assert "方案旁边另有台账" in split(taskmap, plan)


@pytest.mark.parametrize("name", ["mysql://x/y", "sqlite:///台账.db", "HTTP://x", "file:///a.db"])
def test_an_address_of_another_kind(taskmap: Run, name: str) -> None:
    ran = taskmap("check-overdue", "--ledger", name)
    assert (ran.status, ran.out) == (2, "")
    assert "postgresql://" in ran.err
    assert "先运行" not in ran.err


class TestLedgerInJson:
    """`--format json` is JSON alone on standard output, whatever is done."""

    def test_backup_export_restore(self, taskmap: Run, plan: Path, here: Path) -> None:
        split(taskmap, plan)
        backup = taskmap("ledger", "backup", "备份.db", "--format", "json")
        assert json.loads(backup.out)["file"] == "备份.db"
        export = taskmap("ledger", "export", "-o", "导出", "--format", "json")
        files = json.loads(export.out)["files"]
        assert files
        assert all(Path(each).is_file() for each in files)
        restore = taskmap("ledger", "restore", "备份.db", "--force", "--format", "json")
        assert json.loads(restore.out)["faults"] == []

    @pytest.mark.parametrize("action", ["backup", "restore", "check"])
    def test_csv_is_for_export(self, taskmap: Run, plan: Path, action: str) -> None:
        split(taskmap, plan)
        file = () if action == "check" else ("备份.db",)
        ran = taskmap("ledger", action, *file, "--format", "csv")
        assert ran.status == 2
        assert f"{action} 的 --format 只能是 text 或 json" in ran.err
        assert not Path("备份.db").exists()
