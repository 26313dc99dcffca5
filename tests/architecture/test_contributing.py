"""CONTRIBUTING.md shows how things are added by commits of this history; what they added still stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
RECIPES = PAGE.split("\n## ")[-5:]
HEADS = [recipe.partition("\n")[0] for recipe in RECIPES]
LEFT_OUT = "…"
# What a sentence names: a path with a folder, or a file at the top.
FILES = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:md|txt|py))`|\]\(([\w/.-]+)\)")
PLACES = ("", "src/taskmap", "src/taskmap/plan/deadlines")
MADE_UP = {"tests/planfile/plans/代码.yaml"}


def added(page: str) -> dict[str, list[str]]:
    """By file the lines that the diffs of the page add to it."""
    found: dict[str, list[str]] = {}
    for diff in re.findall(r"^```diff\n(.*?)^```$", page, re.M | re.S):
        file = ""
        for line in diff.splitlines():
            if line.startswith("+++ b/"):
                file = line.removeprefix("+++ b/")
                found[file] = []
            elif line.startswith("+"):
                found[file].append(line[1:])
    return found


def missing(page: str) -> list[str]:
    """The added lines that do not stand in their files in this order, and files that are not there."""
    faults = []
    for name, lines in added(page).items():
        path = ROOT / name
        present = iter(path.read_text("utf-8").splitlines() if path.is_file() else ())
        faults += [f"{name}: {line}" for line in lines if not any(line == each for each in present)]
    return faults


def named(page: str) -> set[str]:
    """Files and folders that the sentences name."""
    text = re.sub(r"^```.*?^```$", "", page, flags=re.M | re.S)
    return {path or link for path, link in FILES.findall(text)} - MADE_UP


def test_five_recipes_each_with_a_commit() -> None:
    assert len(HEADS) == 5
    for recipe in RECIPES:
        assert re.search("^提交“.+”：$", recipe, re.M)
        assert [name for name in added(recipe) if name.startswith("src/")]
        assert [name for name in added(recipe) if name.startswith("tests/")]
        assert "CHANGELOG.md" in added(recipe)


@pytest.mark.parametrize("recipe", RECIPES, ids=HEADS)
def test_what_was_added_still_stands(recipe: str) -> None:
    assert missing(recipe) == []
    assert sum(map(len, added(recipe).values())) >= 8


@pytest.mark.parametrize("name", [name for name in added(PAGE) if name.startswith("src/")])
def test_source_is_shown_as_it_is(name: str) -> None:
    """A file that a recipe adds is shown as a whole: nothing of the source is left out."""
    [diff] = re.findall(
        rf"^--- [^\n]*\n\+\+\+ b/{re.escape(name)}\n(.*?)^(?:---|```)", PAGE, re.M | re.S
    )
    assert LEFT_OUT not in diff.splitlines()
    if f"--- /dev/null\n+++ b/{name}\n" in PAGE:
        assert added(PAGE)[name] == (ROOT / name).read_text("utf-8").splitlines()


def test_a_line_that_is_gone_is_seen() -> None:
    line = next(line for line in PAGE.splitlines() if line.startswith("+def "))
    [fault] = missing(PAGE.replace(f"{line}\n", "+def nosuch() -> None:\n", 1))[:1]
    assert fault.endswith(": def nosuch() -> None:")
    assert missing(PAGE.replace("b/src/taskmap/formats/", "b/src/taskmap/nosuch/"))


def test_every_file_named_is_there() -> None:
    found = named(PAGE)
    assert {"plan/checks/", "commands/options.py", "docs/architecture.md"} <= found
    assert len(found) > 15
    # What stands in .venv is there for who has set it up as the page says.
    kept = [name for name in found if not name.startswith(".venv/")]
    gone = [name for name in kept if not any((ROOT / place / name).exists() for place in PLACES)]
    assert gone == []
