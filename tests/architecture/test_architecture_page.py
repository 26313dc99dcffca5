"""docs/architecture.md walks through the code as it is: a step that is gone, or that nothing leads to, is a fault."""

from __future__ import annotations

from pathlib import Path

import architecture_page
import pytest

from taskmap import commands

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
WALKS = architecture_page.walks(PAGE)
FIRST = WALKS[0][1]


def broken(old: str, new: str) -> list[str]:
    """What is told of the page when something in it is another."""
    assert old in PAGE
    return [*architecture_page.faults(PAGE.replace(old, new))]


class TestThePage:
    def test_it_is_true(self) -> None:
        assert [*architecture_page.faults(PAGE)] == []

    def test_what_was_seen(self) -> None:
        """Four walks of 6 to 12 steps, each from a command, through most of the rooms."""
        assert [walk[0].file for walk in WALKS] == [
            "commands/split.py",
            "commands/collect.py",
            "workflow/issuing/splitting.py",
            "commands/import_.py",
        ]
        assert all(6 <= len(walk) <= 12 for walk in WALKS)
        assert PAGE.count("\n1. `") == len(WALKS)
        assert sum(map(len, WALKS)) == PAGE.count("` · `")
        rooms = {step.file.split("/")[0] for walk in WALKS for step in walk}
        assert rooms == architecture_page.ROOMS.keys() - {
            *("__main__", "document", "delivery", "system"),
        }

    def test_the_line_of_a_step(self) -> None:
        assert f"`{FIRST.file}` · `{FIRST.name}`" in PAGE.splitlines()[FIRST.line - 1]

    def test_its_commands_are_there(self) -> None:
        names = {each.name for each in commands.find_commands()}
        assert {"split", "collect", "check-overdue", "import"} <= names


class TestFaults:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (f"`{FIRST.file}`", "`planfile/nosuch.py`"),
            (f"· `{FIRST.name}`", "· `nosuch`"),
            ("`PlanReader.plan`", "`PlanReader.nosuch`"),
            ("`PlanReader.plan`", "`NoReader.plan`"),
        ],
    )
    def test_a_name_that_is_gone(self, old: str, new: str) -> None:
        told = broken(old, new)
        assert told
        assert all("there is no" in each for each in told)

    def test_a_file_that_nothing_leads_to(self) -> None:
        old = f"`{FIRST.file}` · `{FIRST.name}`"
        assert broken(old, "`delivery/retry.py` · `RetryPolicy`") != []

    def test_a_walk_that_is_missing(self) -> None:
        start = PAGE.index("## 三、")
        cut = PAGE[:start] + PAGE[PAGE.index("## 四、") :]
        [told] = architecture_page.faults(cut)
        assert "there are [12, 12, 12]" in told

    def test_a_walk_too_short(self) -> None:
        end = PAGE.index("4. `", PAGE.index("## 四、"))
        [told] = architecture_page.faults(PAGE[:end])
        assert "at least" in told


class TestTheDrawing:
    def test_every_room_is_drawn(self) -> None:
        drawn = architecture_page.drawing()
        source = ROOT / "src" / "taskmap"
        rooms = {path.stem for path in source.iterdir() if not path.stem.startswith("__")}
        rooms -= {"py"}
        assert {"plan", "ledger", "document"} <= rooms
        assert rooms <= architecture_page.ROOMS.keys()
        assert all(f">{room}</text>" in drawn for room in architecture_page.ROOMS)
        assert [room for floor in architecture_page.layers() for room in floor] == [
            *architecture_page.ROOMS
        ]

    def test_who_imports_whom(self) -> None:
        arrows = architecture_page.arrows()
        assert arrows["commands", "workflow"] > 10
        assert arrows["formats", "ledger"] == 0
        assert ("plan", "ledger") not in arrows
