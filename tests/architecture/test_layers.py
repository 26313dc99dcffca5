"""The shape of the source: who may import whom is checked by import-linter, the rest of the house rules here."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

import taskmap
from taskmap import commands

SOURCE = Path(taskmap.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
NAMES = [path.relative_to(SOURCE).as_posix() for path in FILES]
LONGEST = 400
MOST_LATE = 60
LEAST_FILES, LEAST_COMMANDS, LEAST_LATE = 40, 4, 10
"""So many there are at the least: a test that finds nothing proves nothing."""


def imported(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            found.add(str(node.module))
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_they_are_all_there() -> None:
    assert len(FILES) >= LEAST_FILES
    assert {
        "__main__.py",
        "system/terminal.py",
        "commands/split.py",
        "formats/xlsx/template_sheet.py",
    } <= set(NAMES)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_module(path: Path) -> None:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    docstring = ast.get_docstring(tree)
    assert docstring, "a module says in one line what goes in and what comes out"
    assert len(text.splitlines()) < LONGEST
    if any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.walk(tree)):
        assert "from __future__ import annotations\n" in text
    if path.name != "terminal.py":
        assert not [name for name in imported(path) if name.split(".")[0] == "rich"]
    if "workflow" in path.parts:
        assert not [name for name in imported(path) if "terminal" in name or "typer" in name]
    if path.name != "__main__.py":
        assert not [name for name in imported(path) if name in ("taskmap.__main__", "sys.exit")]


def late(path: Path) -> list[tuple[int, str]]:
    """Imports inside functions: the line of each, and the line above it and the imports that stand with it."""
    text = path.read_text("utf-8")
    lines = text.splitlines()
    found = {
        node.lineno
        for function in ast.walk(ast.parse(text))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    return [(line, lines[_first(line, found) - 2].strip()) for line in sorted(found)]


def _first(line: int, found: set[int]) -> int:
    while line - 1 in found:
        line -= 1
    return line


def test_imports_stand_at_the_top() -> None:
    """Inside a function only what a command may never need, with the reason above it."""
    found = {
        f"{name}:{line}": above
        for path, name in zip(FILES, NAMES, strict=True)
        for line, above in late(path)
    }
    assert LEAST_LATE <= len(found) <= MOST_LATE
    assert not [at for at, above in found.items() if not above.startswith("# ")]


def test_rich_is_found_where_it_is() -> None:
    """The rule above sees what it looks for."""
    assert "rich.console" in imported(SOURCE / "system" / "terminal.py")


FOUND = list(commands.find_commands())


class TestCommands:
    def test_every_file_is_one(self) -> None:
        stems = {path.stem for path in (SOURCE / "commands").glob("*.py")}
        own = stems - {"__init__", "application", "help_text", "lists", "options", "usage"}
        assert {each.name for each in FOUND} == {stem.rstrip("_").replace("_", "-") for stem in own}
        assert {"import", "check-overdue"} <= {each.name for each in FOUND}
        assert len(FOUND) >= LEAST_COMMANDS

    @pytest.mark.parametrize("command", FOUND, ids=[each.name for each in FOUND])
    def test_a_command(self, command: commands.CommandFile) -> None:
        name, run = command.name, command.load()
        assert command.docstring.splitlines()[0].endswith("。"), "its first line is its help"
        assert callable(run)
        assert inspect.signature(run).return_annotation == "int"
        module = inspect.getmodule(run)
        assert module is not None
        assert module.__name__.rstrip("_") == f"taskmap.commands.{name.replace('-', '_')}"
        assert command.docstring == inspect.getdoc(module), "what is read is what is imported"

    def test_one_alone_when_it_is_named(self) -> None:
        assert [each.name for each in commands.find_commands("check-overdue")] == ["check-overdue"]
        assert list(commands.find_commands("nosuch")) == FOUND

    @pytest.mark.parametrize(
        "path", sorted((SOURCE / "commands").glob("*.py")), ids=lambda path: path.stem
    )
    def test_no_way_out_of_its_own(self, path: Path) -> None:
        """Only __main__ turns outcomes into statuses, and only the terminal speaks; no command needs another."""
        others = {name for name in imported(path) if name.startswith("taskmap.commands.")}
        assert {name.split(".")[2] for name in others} <= {"options", "lists", "help_text"}
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called not in ("print", "exit", "quit", "sys.exit", "typer.echo")
            if isinstance(node, ast.Raise) and node.exc is not None:
                assert ast.unparse(node.exc).partition("(")[0] == "TaskmapError"
