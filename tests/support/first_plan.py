"""What the clerk of examples/first-plan does with her own hands: answers, cells, a slip, and what the units send back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl

from support.office import fill_checklist
from taskmap.workflow.preparing import new_plan
from taskmap.workflow.preparing.new_plan import NewPlan

ANSWERS = (
    *("某县2026年河湖管护工作要点", "某县河长制办公室", "2026-01-15", "2026-01", "2026-12"),
    *("25", "县河长办", "县水利局、县城管局、东河镇", ""),
)
"""One a question, as the README shows them."""
UNITS = ("县水利局", "县城管局", "东河镇")

_HEADS = ("层次", "序号", "标题", "内容", "牵头单位", "责任单位", "时限", "节点", "指标")
_TASKS = (
    ("章节", "", "一、管好河道"),
    ("任务", "1", "巡查河道", "", "县水利局", "东河镇"),
    ("举措", "", "", "每周巡查一次，发现问题当天登记", "", "", "长期坚持"),
    (
        "举措",
        "",
        "",
        "在险工险段建成监控点",
        "",
        "",
        "9月底前",
        "6月底前｜完成选址",
        "监控点｜12｜处",
    ),
    ("章节", "", "二、清理垃圾"),
    (
        "任务",
        "2",
        "清理河面垃圾",
        "打捞水面漂浮物，清运岸坡垃圾",
        "县城管局",
        "东河镇、县水利局",
        "年底前",
    ),
)
"""As in the README."""


def answered() -> str:
    """The plan file that the answers make."""
    title, issuer, issued, begins, ends, day, to, units, _ = ANSWERS
    return new_plan.write(
        NewPlan(title, issuer, issued, begins, ends, day, to, tuple(units.split("、")))
    )


def fill_workbook(here: Path) -> None:
    """The sample goes, the tasks of the notice come."""
    path = here / "督查" / "plan.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["任务"]
    heads = (str(cell.value).partition("（")[0] for cell in sheet[3])
    columns = dict(zip(heads, "ABCDEFGHIJKLM", strict=False))
    for row, values in enumerate(_TASKS, 4):
        texts = dict(zip(_HEADS, values, strict=False))
        for head, column in columns.items():
            sheet[f"{column}{row}"] = texts.get(head) or None
    book.save(path)


def slip(here: Path) -> None:
    """Two slips of the keyboard, in the file itself."""
    path = here / "督查" / "plan.yaml"
    text = path.read_text("utf-8")
    slipped = text.replace("[东河镇, 县水利局]", "东河镇、县水利局").replace(
        "时限: 9月", "时限：9月"
    )
    assert slipped.count("时限：") == 1
    path.write_text(slipped, "utf-8")


def send_back(here: Path) -> None:
    """Two units fill their checklists in, the third does not."""
    (here / "收件").mkdir()
    for unit in UNITS[:2]:
        (here / "收件" / f"{unit}.xlsx").write_bytes(fill_checklist(unit, out="out"))


HANDS: dict[str, Callable[[Path], object]] = {
    "taskmap sheet 督查/plan.yaml": lambda here: (here / "督查" / "plan.yaml").write_text(
        answered(), "utf-8"
    ),
    "taskmap import 督查/plan.xlsx -o 督查/plan.yaml --force": fill_workbook,
    "taskmap validate --fix 督查/plan.yaml": slip,
    "taskmap collect 收件 --received 2026-01-24": send_back,
}
"""What is done before each command."""
