"""What must lie in `out` and stand in the ledger when the walk-through of an example is over."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from conftest import Run
from support import first_plan as first_plan_hands
from support import packs
from taskmap import planfile

SPLIT = "任务分解表.xlsx"
REPORT = "月度报告.xlsx"
RECTIFICATION = "整改清单.xlsx"


def books(out: Path) -> set[str]:
    return {path.name for path in out.glob("*.xlsx")}


def report_table(out: Path, name: str) -> list[dict[str, object]]:
    """A table of the month's report, which stands under a title and an imprint."""
    rows = openpyxl.load_workbook(out / REPORT)[name].iter_rows(min_row=3, values_only=True)
    heads = [str(head) for head in next(rows)]
    return [dict(zip(heads, row, strict=True)) for row in rows]


def numbers(sheet: Worksheet) -> list[object]:
    """The numbers of the problems on a sheet of 整改清单.xlsx."""
    return [cell.value for (cell,) in sheet.iter_rows(min_row=4, max_col=1) if cell.value]


def lines(path: Path) -> list[str]:
    return [each.text for each in docx.Document(str(path)).paragraphs]


def has_no_returns(out: Path, measures: int, owed: int) -> bool:
    """Whether nothing has come back yet of so many measures and returns."""
    (plan,) = report_table(out, "方案总览")
    bucket = "未报送" if owed else "未要求报送"
    figures = [plan[head] for head in ("举措数", bucket, "应报", "按时", "未报")]
    return figures == [measures, measures, owed, 0, owed]


def is_closed_on(taskmap: Run, item: str, *days: str) -> bool:
    """Whether the item was struck off in five steps, one on each of the days."""
    seen = taskmap("close", item, "查看", "--format", "json").data
    steps = [(step["step"], step["day"]) for step in seen["steps"]]
    names = ("apply", "visit", "accept", "notice", "strike")
    return seen["stage"] == "已销号" and steps == [*zip(names, days, strict=True)]


def zhuzhou(out: Path, taskmap: Run) -> None:
    assert books(out) == {SPLIT}


def zhengzhou(out: Path, taskmap: Run) -> None:
    """27 returns of the month, and the plan that 12 counties and 开发区管委会 owe once."""
    assert books(out) == {SPLIT, REPORT}
    assert has_no_returns(out, measures=46, owed=27 + 13)
    missing = Counter(row["单位"] for row in report_table(out, "未报送"))
    assert Counter(missing.values()) == {1: 14, 2: 13}
    assert {row["应报日期"] for row in report_table(out, "未报送")} == {
        datetime.datetime(2019, 6, 25)
    }
    assert is_closed_on(
        taskmap, "6.3", "2021-01-05", "2021-01-12", "2021-01-18", "2021-01-20", "2021-01-27"
    )


def shaoyang(out: Path, taskmap: Run) -> None:
    """Entry 16 has changed sheets; the other 24 are where they were."""
    assert books(out) == {SPLIT, REPORT, RECTIFICATION}
    assert has_no_returns(out, measures=13 + 98, owed=0)
    assert is_closed_on(
        taskmap, "16", "2025-09-08", "2025-09-15", "2025-09-19", "2025-09-24", "2025-10-10"
    )
    book = openpyxl.load_workbook(out / RECTIFICATION)
    assert numbers(book["已销号"]) == ["十六"]
    assert "2025年10月10日" in str(book["已销号"].cell(4, 11).value)
    assert len(numbers(book["未销号"])) == 24
    assert "十六" not in numbers(book["未销号"])


def jiangyong(out: Path, taskmap: Run) -> None:
    """Both papers are there, and the opinion pairs each criterion with its answer."""
    assert books(out) == {SPLIT, REPORT, RECTIFICATION}
    assert has_no_returns(out, measures=1, owed=0)
    assert is_closed_on(
        taskmap, "1", "2025-10-10", "2025-10-16", "2025-10-22", "2025-10-23", "2025-11-03"
    )
    opinion = lines(out / "验收销号意见.docx")
    for number, criterion, answer in zip("一二三四五", CRITERIA, ANSWERS, strict=True):
        paired = [line for line in opinion if line.startswith(f"（{number}）")]
        assert [paired[0].split("：")[0], *paired[1:]] == [
            f"（{number}）{criterion}",
            f"（{number}）{answer}",
        ]
    for paper in (opinion, lines(out / "公示稿.docx")):
        assert "公示时间：2025年10月23日至2025年11月2日" in paper


def starting_late(out: Path, taskmap: Run) -> None:
    """Nothing of what was reported on paper is missing."""
    assert books(out) == {SPLIT, REPORT}
    (plan,) = report_table(out, "方案总览")
    assert [plan[head] for head in ("举措数", "逾期", "应报", "未报")] == [4, 2, 3, 3]
    assert {row["应报日期"] for row in report_table(out, "未报送")} == {
        datetime.datetime(2025, 10, 25)
    }


def first_plan(out: Path, taskmap: Run) -> None:
    """What she has in the end is the plan of the example, and one of three units did not report."""
    assert books(out) == {SPLIT, REPORT}
    mine = planfile.read(Path("督查/plan.yaml"))
    example = planfile.read(Path("examples/first-plan/plan.yaml"))
    assert mine.plan == example.plan
    assert mine.diagnostics == ()
    (plan,) = report_table(out, "方案总览")
    assert [plan[head] for head in ("举措数", "应报", "按时", "未报")] == [3, 3, 2, 1]
    assert [row["单位"] for row in report_table(out, "未报送")] == ["东河镇"]


CRITERIA = (
    "严格控制高耗能行业占比",
    "培育新兴产业",
    "淘汰落后产能",
    "明确产业发展定位",
    "优化营商环境",
)

ANSWERS = (
    "没有上过新的高耗能、高排放项目",
    "新兴产业有了长期规划",
    "落后产能已经退出",
    "园区方向已经明确",
    "招商政策已经出台",
)
"""As the walk-through gives them."""


def jian(out: Path, taskmap: Run) -> None:
    """Of eight targets two have a figure of the year before, and three what must not be compared."""
    assert books(out) == {SPLIT, REPORT}
    assert has_no_returns(out, measures=18, owed=0)
    assert is_closed_on(
        taskmap, "3", "2024-01-08", "2024-01-10", "2024-01-12", "2024-01-15", "2024-01-23"
    )
    baselines = {str(row["指标"]): row["基数"] for row in report_table(out, "指标")}
    assert len(baselines) == 8
    texts = {name: str(value) for name, value in baselines.items() if value is not None}
    unlike = {name for name, text in texts.items() if text.startswith("不可比：2022年")}
    assert unlike == {
        "市中心城区PM2.5平均浓度",
        "空气质量优良天数比率",
        "国考、省考断面水质优良比例",
    }
    assert texts.keys() - unlike == {"单位GDP能耗下降", "森林覆盖率"}
    judged = [row["判断"] for row in report_table(out, "指标")]
    assert Counter(judged) == {"未报数值": 6, "不能比较": 2}


def eight_plans(out: Path, taskmap: Run) -> None:
    """January came home, and February goes out with its words."""
    sheet = openpyxl.load_workbook(out / "发出/2025-02/县委组织部/清溪镇.xlsx")["月度报送"]
    carried = {sheet[f"J{row}"].value for row in range(5, sheet.max_row + 1)}
    assert packs.DATA_COLUMNS["J"] in carried
    page = taskmap("show", "清溪镇", "--as-of", "2025-02-08", "--format", "json").data
    assert (len(page["packs"]), len(page["arrivals"])) == (2, 8)


CHECKS: dict[str, Callable[[Path, Run], None]] = {
    "zhuzhou-2022": zhuzhou,
    "zhengzhou-2019": zhengzhou,
    "shaoyang-2021": shaoyang,
    "jiangyong-2025": jiangyong,
    "jian-2023": jian,
    "starting-late": starting_late,
    "first-plan": first_plan,
    "eight-plans": eight_plans,
}

HANDS: dict[str, Mapping[str, Callable[[Path], object]]] = {
    "first-plan": first_plan_hands.HANDS,
    "eight-plans": {
        "taskmap collect 收件 --received 2025-01-19": lambda here: packs.send(
            packs.fill(here / "out/发出/2025-01/县委组织部/清溪镇.xlsx"), "清溪镇.xlsx"
        )
    },
}
"""What people do between the commands, by the example and the command that comes next."""
