"""Completion in the shell: what a shell asks by its variables and gets, and bash itself."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import SMALL, Run, variables
from taskmap import commands

Complete = Callable[..., list[str]]
ASKING = {
    "zsh": {},
    "fish": {"_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    "powershell": {},
    "pwsh": {},
}
OTHER = SMALL.replace("small-1", "other-1").replace("乙局", "丁局").replace("no: 2", "no: 7")


@pytest.fixture
def ask(taskmap: Run, monkeypatch: pytest.MonkeyPatch) -> Complete:
    """What bash offers for the last of the words."""

    def complete(*words: str) -> list[str]:
        monkeypatch.setenv("COMP_WORDS", "\n".join(("taskmap", *words)))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        monkeypatch.setenv("_TASKMAP_COMPLETE", "complete_bash")
        ran = taskmap()
        monkeypatch.delenv("_TASKMAP_COMPLETE")
        assert ran.err == ""
        return ran.out.split()

    return complete


@pytest.fixture
def issued(taskmap: Run, small: Path) -> Path:
    """A ledger with two plans; the plan file is gone."""
    assert taskmap("split", small).status == 0
    small.write_text(OTHER, "utf-8")
    assert taskmap("split", small, "-o", "other").status == 0
    small.unlink()
    return small


class TestWords:
    def test_commands(self, ask: Complete) -> None:
        assert ask("") == [each.name for each in commands.find_commands()]
        assert ask("re") == ["related", "remind", "report", "retire"]
        assert ask("split") == ["split"]
        assert ask("nosuch") == []

    def test_options_and_their_values(self, ask: Complete) -> None:
        assert ask("remind", "--pl") == ["--plan"]
        assert ask("--ver") == ["--version"]
        assert ask("plans", "--format", "") == ["text", "json"]
        assert ask("plans", "--format=j") == ["json"]
        assert ask("completion", "z") == ["zsh"]

    @pytest.mark.usefixtures("issued")
    def test_plans(self, ask: Complete) -> None:
        for words in (("report", "--plan"), ("retire",), ("close", "--plan")):
            assert ask(*words, "") == ["small-1", "other-1"]
        assert ask("check-overdue", "--plan", "o") == ["other-1"]

    @pytest.mark.usefixtures("issued")
    def test_units(self, ask: Complete) -> None:
        assert ask("remind", "--unit", "") == ["甲局", "乙局", "丙县", "丁局"]
        assert ask("remind", "--plan", "other-1", "--unit", "") == ["甲局", "丁局", "丙县"]
        assert ask("remind", "--unit", "乙") == ["乙局"]
        assert ask("score", "add", "丙") == ["丙县"]

    @pytest.mark.usefixtures("issued")
    def test_measures(self, ask: Complete) -> None:
        assert ask("close", "") == ["1", "2", "7"]
        assert ask("extend", "--plan", "other-1", "") == ["1", "7"]
        assert ask("score", "exempt", "甲局", "--measure", "2") == ["2"]
        assert ask("show", "") == [*"127", "甲局", "乙局", "丙县", "丁局", "small-1", "other-1"]

    def test_a_plan_file_before_any_ledger(self, ask: Complete, small: Path) -> None:
        assert ask("check-overdue", "--unit", "") == ["甲局", "乙局", "丙县"]
        other = small.rename(small.with_name("other.yaml"))
        assert ask("check-overdue", "--unit", "") == []
        assert ask("split", str(other), "--unit", "丙") == ["丙县"]

    def test_another_ledger(self, ask: Complete, taskmap: Run, small: Path) -> None:
        assert taskmap("split", small, "--ledger", "elsewhere.db").status == 0
        small.unlink()
        assert ask("report", "--plan", "") == []
        assert ask("report", "--ledger", "elsewhere.db", "--plan", "") == ["small-1"]

    def test_topics(self, ask: Complete) -> None:
        assert ask("help", "comp") == ["completion"]


class TestSilence:
    """What is wrong with the files is told by commands, not in the midst of a line that is typed."""

    @pytest.mark.parametrize("text", ["", "{", "id: [", "tasks: 1", "\0"])
    def test_broken_plans(self, ask: Complete, here: Path, text: str) -> None:
        (here / "plan.yaml").write_text(text, "utf-8")
        assert ask("remind", "--unit", "") == []
        assert ask("split", "plan.yaml", "--unit", "") == []

    def test_what_is_no_ledger(self, ask: Complete, here: Path) -> None:
        (here / "l.db").write_bytes(b"no ledger at all" * 100)
        assert ask("remind", "--ledger", "l.db", "--plan", "") == []
        assert ask("remind", "--ledger", "mysql://x/y", "--plan", "") == []

    @pytest.mark.usefixtures("issued")
    def test_a_ledger_that_is_written_to(self, ask: Complete, here: Path) -> None:
        with sqlite3.connect(here / ".taskmap" / "ledger.db") as database:
            database.execute("BEGIN EXCLUSIVE")
            assert set(ask("report", "--plan", "")) <= {"small-1", "other-1"}

    def test_nothing_is_made(self, ask: Complete, here: Path) -> None:
        assert ask("remind", "--plan", "") == []
        assert [*here.iterdir()] == []

    @pytest.mark.parametrize("asked", ["complete_ksh", "source_bash", "nonsense", "complete_"])
    def test_an_unknown_shell(
        self, taskmap: Run, monkeypatch: pytest.MonkeyPatch, asked: str
    ) -> None:
        monkeypatch.setenv("_TASKMAP_COMPLETE", asked)
        ran = taskmap()
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == (
            f"不能继续：_TASKMAP_COMPLETE 不能是“{asked}”；打开补全用 taskmap completion bash\n"
        )


@pytest.mark.parametrize("shell", ASKING)
def test_shells_with_titles(
    taskmap: Run, small: Path, monkeypatch: pytest.MonkeyPatch, shell: str
) -> None:
    small.write_text(SMALL.replace("办第一件事", '"办第一件[/x]事"'), "utf-8")
    asked = {"_TYPER_COMPLETE_ARGS": "taskmap extend 1", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "1"}
    for name, value in {**asked, **ASKING[shell]}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("_TASKMAP_COMPLETE", f"complete_{shell}")
    ran = taskmap()
    assert (ran.status, ran.err) == (0, "")
    assert len(ran.out.splitlines()) == 1
    assert "1" in ran.out
    assert "办第一件[/x]事" in ran.out


def test_every_option_is_explained_in_chinese(
    taskmap: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"_TYPER_COMPLETE_ARGS": "taskmap sheet --", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "--"}
    for name, value in {**asked, **ASKING["fish"], "_TASKMAP_COMPLETE": "complete_fish"}.items():
        monkeypatch.setenv(name, value)
    lines = taskmap().out.splitlines()
    assert "--help\t显示本说明" in lines
    assert [line for line in lines if line.partition("\t")[2].isascii()] == []


@pytest.mark.parametrize("shell", ["bash", *ASKING])
def test_the_script(taskmap: Run, shell: str) -> None:
    ran = taskmap("completion", shell)
    assert (ran.status, ran.err) == (0, "")
    assert "_TASKMAP_COMPLETE" in ran.out
    assert f"complete_{shell.replace('pwsh', 'powershell')}" in ran.out


def test_no_script_for_other_shells(taskmap: Run) -> None:
    ran = taskmap("completion", "ksh")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("用法不对：")
    assert "bash、zsh、fish、powershell、pwsh" in ran.err


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash on this system")
def test_bash_itself(here: Path, small: Path) -> None:
    """The script is read, the function that it makes is called as bash calls it, and the words are taken from it."""
    program = here / "bin" / "taskmap"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m taskmap "$@"\n', "utf-8")
    program.chmod(0o755)
    lines = """
eval "$(taskmap completion bash)"
COMP_WORDS=(taskmap remind --unit "")
COMP_CWORD=3
_taskmap_completion taskmap
printf '%s\\n' "${COMPREPLY[@]}"
complete -p taskmap
"""
    path = os.pathsep.join((str(program.parent), os.environ["PATH"]))
    done = subprocess.run(
        ["bash", "--norc", "-c", lines],
        capture_output=True,
        encoding="utf-8",
        env=variables(PATH=path),
        check=True,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        *("甲局", "乙局", "丙县"),
        "complete -o default -F _taskmap_completion taskmap",
    ]
