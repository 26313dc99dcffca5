"""Commands that the pages, the templates and the program's own words name are commands, and none is left out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from taskmap import commands

ROOT = Path(__file__).parents[2]
COMMANDS = {each.name for each in commands.find_commands()}
CHINESE = re.compile("[\u4e00-\u9fff]")
NAMED = re.compile(r"(?<![\w./-])taskmap ([a-z][a-z-]*)")
PAGES = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "examples").glob("*/README.md")),
    ROOT / "templates" / "plan.yaml",
]


def table_rows(page: str) -> list[str]:
    """The commands in the first column of README's table."""
    _, _, table = page.partition("\n| 命令 | 做什么 |\n|---|---|\n")
    rows = table.partition("\n\n")[0].splitlines()
    return [name for row in rows for name in re.findall(r"^\| `taskmap ([a-z-]+)", row)]


def english_names(page: str) -> list[str]:
    """The commands that the English list of what it does names: `report`, `taskmap explain "…"`, `split --changed`."""
    listed = page.partition("What it does today:")[2].partition("Help, messages")[0]
    return re.findall(r"`(?:taskmap )?([a-z-]+)[^`]*`", listed)


def in_messages() -> Iterator[tuple[str, str]]:
    """A file of the program, and a command that a Chinese text in it names."""
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and CHINESE.search(text):
                yield from ((path.name, name) for name in NAMED.findall(text))


def test_the_table_of_the_readme_has_each_command_once() -> None:
    rows = table_rows((ROOT / "README.md").read_text("utf-8"))
    assert sorted(rows) == sorted(COMMANDS)
    assert {"split", "check-overdue", "plans"} <= COMMANDS


def test_a_row_that_is_missing_or_of_no_command_is_seen() -> None:
    page = (ROOT / "README.md").read_text("utf-8")
    row = next(line for line in page.splitlines() if line.startswith("| `taskmap plans`"))
    assert "plans" not in table_rows(page.replace(f"{row}\n", ""))
    assert "nosuch" in table_rows(page.replace("| `taskmap plans`", "| `taskmap nosuch`"))


def test_the_english_page_names_commands() -> None:
    names = english_names((ROOT / "README.en.md").read_text("utf-8"))
    assert set(names) <= COMMANDS
    assert {"import", "close", "plans", "check-overdue"} <= set(names)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_page_names_commands_that_are_there(path: Path) -> None:
    assert set(NAMED.findall(path.read_text("utf-8"))) <= COMMANDS


def test_the_program_names_commands_that_are_there() -> None:
    found = [*in_messages()]
    assert len(found) > 10
    assert [each for each in found if each[1] not in COMMANDS] == []
