"""split --changed: only whom a revision concerns gets a new checklist, and what changed is marked 已调整 in it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from conftest import SMALL, Run, tree

EDITED = SMALL.replace(
    "办第二件事, units: [乙局, 丙县]", "办好第二件事, units: [乙局, 丙县], deadline: 6月底前"
)


def issue(taskmap: Run, text: str, *words: str) -> list[str]:
    """Split the plan with this text; the units whose checklists were written."""
    Path("plan.yaml").write_text(text, "utf-8")
    ran = taskmap("split", "plan.yaml", "--as-of", "2022-05-08", *words, "--format", "json")
    assert ran.status == 0, ran.err
    chosen: list[str] = ran.data["chosen"]
    return chosen


def steps_column(unit: str, out: str = "out") -> list[object]:
    """The column 节点与指标 of a unit's measures."""
    book = openpyxl.load_workbook(Path(out) / "责任清单" / f"{unit}.xlsx")
    rows = list(book["责任清单"].iter_rows(values_only=True))
    top = next(number for number, row in enumerate(rows) if "节点与指标" in row)
    return [row[rows[top].index("节点与指标")] for row in rows[top + 1 :] if row[0]]


def test_the_first_revision_goes_to_all(small: Path, taskmap: Run) -> None:
    assert issue(taskmap, SMALL, "--changed") == ["甲局", "乙局", "丙县"]


def test_only_those_concerned_get_a_new_one(small: Path, taskmap: Run) -> None:
    issue(taskmap, SMALL)
    before = tree(Path("out") / "责任清单")
    assert issue(taskmap, EDITED, "--changed") == ["乙局", "丙县"]
    after = tree(Path("out") / "责任清单")
    assert after["甲局.xlsx"] == before["甲局.xlsx"]
    assert after["乙局.xlsx"] != before["乙局.xlsx"]
    assert after["目录.csv"] == before["目录.csv"]
    mark = "【已调整】第2版：增加“好”；完成时限改了"
    assert steps_column("乙局") == [None, mark]
    assert steps_column("丙县") == [mark]


def test_again_it_is_the_same(small: Path, taskmap: Run) -> None:
    issue(taskmap, SMALL)
    issue(taskmap, EDITED, "--changed")
    first = tree(Path("out"))
    assert issue(taskmap, EDITED, "--changed") == ["乙局", "丙县"]
    assert tree(Path("out")) == first


def test_a_dry_run_says_who_and_writes_nothing(small: Path, taskmap: Run) -> None:
    issue(taskmap, SMALL)
    before = tree(Path())
    assert issue(taskmap, EDITED, "--changed", "--dry-run") == ["乙局", "丙县"]
    after = tree(Path())
    assert {name for name in after if after[name] != before.get(name)} == {"plan.yaml"}


def test_what_changed_is_marked_without_the_option_too(small: Path, taskmap: Run) -> None:
    issue(taskmap, SMALL)
    assert len(issue(taskmap, EDITED)) == 3
    assert steps_column("甲局") == [None]
    assert str(steps_column("丙县")[0]).startswith("【已调整】第2版：")


def test_a_unit_hears_of_its_own_part_only(small: Path, taskmap: Run) -> None:
    issue(taskmap, SMALL)
    changed = SMALL.replace("units: [乙局, 丙县]", "units: [丙县, 甲局]")
    # 乙局 has lost a part: its new checklist is without it.
    assert issue(taskmap, changed, "--changed") == ["甲局", "乙局", "丙县"]
    assert steps_column("甲局") == [None, "【已调整】第2版：增加甲局（责任）"]
    assert steps_column("丙县") == ["【已调整】第2版：丙县由责任改为牵头"]


def test_who_lost_its_last_measure_keeps_no_checklist(small: Path, taskmap: Run) -> None:
    issue(taskmap, SMALL)
    Path("plan.yaml").write_text(SMALL.replace("[乙局, 丙县]", "[乙局]"), "utf-8")
    ran = taskmap("split", "plan.yaml", "--as-of", "2022-05-08", "--changed", "--format", "json")
    assert ran.data["chosen"] == []
    assert "丙县 在这一版里没有任务了" in ran.err
    assert not (Path("out") / "责任清单" / "丙县.xlsx").exists()
    assert (Path("out") / "责任清单" / "乙局.xlsx").exists()


@pytest.mark.parametrize("change", ["day: 25", "title: 小方案"])
def test_a_change_of_the_whole_plan_concerns_everybody(
    small: Path, taskmap: Run, change: str
) -> None:
    issue(taskmap, SMALL)
    changed = SMALL.replace(change, {"day: 25": "day: 20"}.get(change, "title: 大方案"))
    assert issue(taskmap, changed, "--changed") == ["甲局", "乙局", "丙县"]


def test_the_report_of_that_month_marks_it_and_the_next_no_more(small: Path, taskmap: Run) -> None:
    def marked_values(as_of: str) -> list[object]:
        assert taskmap("report", "--as-of", as_of, "-o", "月报.xlsx").status == 0
        sheet = openpyxl.load_workbook("月报.xlsx")["分任务"]
        cells = [cell.value for row in sheet.iter_rows() for cell in row]
        return [value for value in cells if "【已调整】" in str(value)]

    for text, day in (
        (SMALL, "2022-05-10"),
        (EDITED, "2022-06-10"),
        # A second time in that month: what the first one changed has not been reported yet either.
        (f"{EDITED}# 改了注释\n".replace("方案", "新方案", 1), "2022-06-20"),
    ):
        small.write_text(text, "utf-8")
        assert taskmap("split", "plan.yaml", "--as-of", day).status == 0
    assert marked_values("2022-05-31") == []
    assert len(marked_values("2022-06-15")) == len(marked_values("2022-06-30")) == 1
    assert marked_values("2022-07-31") == []


def test_a_renamed_unit_gets_a_checklist_of_its_new_name(here: Path, taskmap: Run) -> None:
    named = SMALL.replace("tasks:\n", "units: [甲局, 乙局, 丙县]\ntasks:\n")
    issue(taskmap, named)
    renamed = named.replace(
        "units: [甲局, 乙局, 丙县]", "units: [{name: 甲厅, aliases: [甲局]}, 乙局, 丙县]"
    )
    assert issue(
        taskmap, renamed.replace("units: [甲局, 乙局]}", "units: [甲厅, 乙局]}"), "--changed"
    ) == ["甲厅"]
    assert {path.name for path in (Path("out") / "责任清单").glob("*.xlsx")} == {
        "甲厅.xlsx",
        "乙局.xlsx",
        "丙县.xlsx",
    }


def test_a_version_dated_before_the_last(small: Path, taskmap: Run) -> None:
    issue(taskmap, SMALL)
    small.write_text(EDITED, "utf-8")
    ran = taskmap("split", "plan.yaml", "--as-of", "2022-05-07")
    assert ran.status == 2
    assert "第 1 版是 2022-05-08 印发的，不能再印发早于它的一版（2022-05-07）" in ran.err
    # The same once more, for a copy of what went out, is none.
    small.write_text(SMALL, "utf-8")
    assert taskmap("split", "plan.yaml", "--as-of", "2022-05-07").status == 0
