"""The lexicon: every pattern takes and leaves what its examples say, and is used."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import taskmap
from taskmap.notices import drafting, lexicon
from taskmap.notices.lexicon.pattern import Pattern

SOURCE = Path(taskmap.__file__).parent
LEAST = 100
"""So many entries there are at the least: a test that finds nothing proves nothing."""
ALIKE = {
    "search": {"search", "finditer", "sub", "split"},
    "match": {"match"},
    "fullmatch": {"fullmatch"},
}
"""The methods that find what the examples of such an entry are found by."""
ONE_CLASS = re.compile(r"(?:\\s|\[[^\]]*\])[+*]?")
"""A pattern that is no more than one class of characters needs no example."""


def entries() -> Iterator[tuple[str, Pattern]]:
    for module in pkgutil.iter_modules(lexicon.__path__):
        found = vars(importlib.import_module(f"{lexicon.__name__}.{module.name}"))
        yield from (
            (f"{module.name}.{name}", value)
            for name, value in found.items()
            if isinstance(value, Pattern)
        )


ENTRIES = dict(entries())


def trees(folder: Path) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(folder.rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def imported(tree: ast.Module) -> dict[str, str]:
    """The entries that a module imports, by the names that it has for them."""
    return {
        alias.asname or alias.name: f"{module.rpartition('.')[2]}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (module := str(node.module)).startswith(f"{lexicon.__name__}.")
        for alias in node.names
    }


def entry_of(node: ast.AST, names: dict[str, str], own: str) -> str:
    """The entry that an expression may mean: NOTE where it is imported or defined, columns.NOTE."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        return names.get(node.id, f"{own}.{node.id}")
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}"
    return ""


def uses() -> dict[str, set[str]]:
    """Every entry that is used, with the methods that are called on it by its name."""
    found: dict[str, set[str]] = {}
    for path, tree in trees(SOURCE):
        own = path.stem if path.parent.name == "lexicon" else ""
        names = imported(tree)
        for node in ast.walk(tree):
            if name := entry_of(node, names, own):
                found.setdefault(name, set())
            if isinstance(node, ast.Attribute) and (name := entry_of(node.value, names, own)):
                found.setdefault(name, set()).add(node.attr)
    return found


def test_they_are_all_there() -> None:
    assert len(ENTRIES) >= LEAST


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_explains_itself(name: str) -> None:
    entry = ENTRIES[name]
    assert entry.purpose.endswith(".")
    assert entry.takes
    assert entry.leaves


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, entry in ENTRIES.items() for text in entry.takes]
)
def test_takes(name: str, text: str) -> None:
    entry = ENTRIES[name]
    found, expected = getattr(entry, entry.method)(text), entry.takes[text]
    assert found, "nothing is found"
    if isinstance(expected, str):
        assert found[0] == expected
    else:
        groups = {str(place): group for place, group in enumerate(found.groups(), 1)}
        groups |= found.groupdict()
        assert {group: groups[group] for group in expected} == expected


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, entry in ENTRIES.items() for text in entry.leaves]
)
def test_leaves(name: str, text: str) -> None:
    entry = ENTRIES[name]
    assert not getattr(entry, entry.method)(text)


def test_every_entry_is_used() -> None:
    assert not ENTRIES.keys() - uses().keys()


def test_examples_are_tried_as_the_entry_is_used() -> None:
    called = {
        name: methods for name, methods in uses().items() if methods & set().union(*ALIKE.values())
    }
    assert len(called.keys() & ENTRIES.keys()) > LEAST / 2
    assert not [
        name
        for name in called.keys() & ENTRIES.keys()
        if not called[name] & ALIKE[ENTRIES[name].method]
    ]


def test_no_pattern_stands_outside_the_lexicon() -> None:
    """What is more than one class of characters is an entry, and has examples."""
    outside = [
        f"{path.name}:{node.lineno}"
        for path, tree in trees(Path(drafting.__file__).parent)
        if path.parent.name != "lexicon"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and not (
            isinstance(pattern := node.args[0], ast.Constant)
            and ONE_CLASS.fullmatch(str(pattern.value))
        )
    ]
    assert not outside
