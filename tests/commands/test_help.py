"""taskmap help: the pages of docs/, as they are, by name, by a word of the title, by command."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Run

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))


def test_lists_every_page_with_its_title(taskmap: Run) -> None:
    ran = taskmap("help")
    assert (ran.status, ran.err) == (0, "")
    *listed, last = ran.out.splitlines()
    assert [line.split()[0] for line in listed] == [path.stem for path in PAGES]
    for line, path in zip(listed, PAGES, strict=True):
        assert path.read_text("utf-8").startswith(f"# {line.split(maxsplit=1)[1]}\n")
    assert last.startswith("看一篇：taskmap help ")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_shows_the_page(taskmap: Run, path: Path) -> None:
    ran = taskmap("help", path.stem)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == path.read_text("utf-8").strip() + "\n"


@pytest.mark.parametrize(
    ("topic", "page"),
    [
        ("催办", "remind"),
        ("验收销号", "close"),
        ("时限", "deadlines"),
        ("docs/cron.md", "cron"),
        (" ledger ", "ledger"),
    ],
)
def test_other_ways_to_name_a_page(taskmap: Run, topic: str, page: str) -> None:
    assert taskmap("help", topic).out == taskmap("help", page).out


def test_a_command_without_a_page_shows_its_usage(taskmap: Run) -> None:
    out = taskmap("help", "split").out
    assert out.startswith("用法：taskmap split ")
    assert out.count("用法：") == 1


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("remnd", "没有“remnd”的说明，是不是 remind"),
        ("taskmap", "没有“taskmap”的说明，是不是 collect、correct、import？有哪些"),
        ("天书", "没有“天书”的说明；有哪些用 taskmap help 看"),
        ("", "没有“”的说明；"),
        ("../README", "没有“../README”的说明；"),
    ],
)
def test_what_is_no_topic(taskmap: Run, topic: str, said: str) -> None:
    ran = taskmap("help", topic)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"不能继续：{said}")
