"""What a report prints above and below its text, and whether it ranks, by the plan and by the command."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest

from conftest import ONE_TASK, Issue, Run

DAY = ("--as-of", "2025-04-10")
MARCH = ("report", "--month", "2025-03", *DAY)
SENT_ON = ONE_TASK.replace("reporting: [{", "reporting: [{forward_to: 市政府, ")
SCORED = f"{ONE_TASK}\nscoring: {{late: 2}}\n"


def masthead(taskmap: Run, *words: str) -> list[str]:
    found = taskmap(*MARCH, *words, "--format", "json").data["masthead"]
    return [found["number"], found["to"], found["copy_to"]]


def test_by_the_plan(issue: Issue, taskmap: Run) -> None:
    """The plan began in March, so March has the first number of the year, however often it is made."""
    assert "forward_to" in SENT_ON
    issue(SENT_ON, "2025-03-01")
    assert masthead(taskmap) == masthead(taskmap) == ["第1期", "市政府", ""]


@pytest.mark.parametrize(("number", "printed"), [("12", "第12期"), ("增刊1", "增刊1")])
def test_by_the_command(issue: Issue, taskmap: Run, number: str, printed: str) -> None:
    issue(SENT_ON, "2025-03-01")
    words = ("--number", number, "--to", "省政府", "--cc", "市委办")
    assert masthead(taskmap, *words) == [printed, "省政府", "市委办"]
    assert taskmap(*MARCH, *words, "-o", "r.docx").status == 0
    text = [each.text for each in docx.Document("r.docx").paragraphs]
    assert text.index(printed) < text.index("省政府：") < text.index("抄送：市委办。")


def test_what_nobody_says_is_not_printed(issue: Issue, taskmap: Run) -> None:
    issue(ONE_TASK, "2025-03-01")
    assert taskmap(*MARCH, "-o", "r.docx").status == 0
    text = [each.text for each in docx.Document("r.docx").paragraphs]
    assert not [line for line in text if line.startswith("抄送") or line == "："]


@pytest.mark.parametrize(
    ("text", "ranks"),
    [
        (SCORED, True),
        (ONE_TASK, False),
        (SCORED.replace("late: 2", "late: 2, ranking: none"), False),
    ],
    ids=["own rules", "none said", "ranks nobody"],
)
def test_ranks_where_the_plan_wants_them(
    issue: Issue, taskmap: Run, text: str, ranks: bool
) -> None:
    issue(text, "2025-03-01")
    data = taskmap(*MARCH, "--format", "json").data
    assert ("ranking" in data) is ranks
    if ranks:
        score = taskmap(
            "score", "--from", "2025-03", "--until", "2025-03", *DAY, "--format", "json"
        )
        [own] = score.data["standings"]
        assert [(each["unit"], each["rank"], each["score"]) for each in data["ranking"]] == [
            (own["unit"], own["rank"], own["score"])
        ]
    assert taskmap(*MARCH, "-o", "r.xlsx").status == 0
    assert ("得分排名" in openpyxl.load_workbook(Path("r.xlsx")).sheetnames) is ranks
    assert (
        "ranking" not in taskmap("report", "--month", "2025-04", *DAY, "--format", "json").data
    ), "nobody's report was due yet"
