"""The tables of docs/import.md: each shape of a notice that is read, with the example beside it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from taskmap.notices.drafting import draft_of
from taskmap.notices.drafting.draft import Draft, DraftParty, DraftTask, DraftWork
from taskmap.notices.drafting.targets import of_text
from taskmap.notices.notice import Notice, Passage
from taskmap.plan.model import Bound, Role
from taskmap.system.diagnostics import Source

PAGE = Path(__file__).parents[2] / "docs" / "import.md"
ROLES = {Role.LEAD: "牵头", Role.RESPONSIBLE: "责任", Role.SUPPORT: "配合"}
BOUNDS = {Bound.LEAST: "≥", Bound.MOST: "≤", Bound.EXACTLY: "="}
LEAST = 15
FIRST = re.compile("[。；，,（\n]")


def rows(heading: str) -> list[tuple[str, ...]]:
    """The cells in backquotes of the table below a heading."""
    below = PAGE.read_text("utf-8").split(f"\n### {heading}\n")[1].split("\n#")[0]
    found = [tuple(re.findall("`([^`]+)`", line)) for line in below.splitlines()]
    return [cells for cells in found if cells]


def draft(example: str) -> Draft:
    lines = example.split("⏎")
    passages = tuple(
        Passage(line.strip(), Source("通知.txt", number, 1)) for number, line in enumerate(lines, 1)
    )
    return draft_of(Notice("通知.txt", passages))


def said(draft_: Draft) -> str:
    """修路：牵头 甲；配合 乙。种树：责任 丙: each measure with who has what role, and its deadline."""
    return "。".join(itertools.chain.from_iterable(map(_of_task, draft_.every_task())))


def _of_task(task: DraftTask) -> Iterator[str]:
    works = [(one.text, one.work) for one in task.measures] or [(task.title, task.work)]
    for text, work in works:
        first = FIRST.split(text)[0]
        yield f"{first}：{_work(work, task.work)}"


def _work(work: DraftWork, whole: DraftWork) -> str:
    parties = work.parties or whole.parties
    positions = work.roles_by_position or (not work.parties and whole.roles_by_position)
    grouped = itertools.groupby(parties, lambda party: "单位" if positions else ROLES[party.role])
    parts = [f"{role} {_names(members)}" for role, members in grouped]
    when = work.deadline or whole.deadline or "、".join(step.by for step in work.milestones)
    return "；".join([*parts, *([f"时限 {when}"] if when else [])])


def _names(parties: Iterator[DraftParty]) -> str:
    return "、".join(party.name for party in parties)


def test_there_are_shapes() -> None:
    assert len(rows("单位写在哪里")) >= LEAST


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        *rows("单位写在哪里"),
        *rows("对多项任务说的话"),
        *rows("单位管一章"),
        *rows("几年内、印发之日起"),
    ],
)
def test_who_does_what(example: str, expected: str) -> None:
    assert said(draft(example)) == expected


@pytest.mark.parametrize(("example", "title", "issuer"), rows("标题和发文单位"))
def test_the_head(example: str, title: str, issuer: str) -> None:
    found = draft(example)
    assert (found.title, found.issuer or "（没有）") == (title, issuer)


@pytest.mark.parametrize(("example", "titles"), rows("不是任务的"))
def test_what_is_no_task(example: str, titles: str) -> None:
    assert "、".join(task.title for task in draft(example).every_task()) == titles


@pytest.mark.parametrize(("example", "expected"), rows("指标"))
def test_targets(example: str, expected: str) -> None:
    found = [f"{one.name} {BOUNDS[one.bound]}{one.value}{one.unit}" for one in of_text(example)]
    assert ("；".join(found) or "（没有）") == expected
