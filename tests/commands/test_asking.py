"""docs/asking.md: what an office asks, each with its command, says what the program says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from conftest import Run
from support.office import Office, fill_checklist

PAGE = Path(__file__).parents[2] / "docs" / "asking.md"
EXAMPLE = re.compile(r"^```text\n\$ taskmap ([^\n]+)\n(.*?)^```", re.M | re.S)
ENTERED = re.compile(r"登记  \S+，[-0-9]+ [:0-9]+")
QUESTIONS = 14
WATER = """\
id: shui-2026
title: 治水工作要点
issuer: 市督查室
issued: 2026-01-05
period: {from: 2026-01, until: 2026-12}
reporting: [{name: 月报, every: month, day: 25, to: 市督查室, signed: true}]
units: [{name: 市水利局, aliases: [水利局]}, 市住建局]
tasks:
  - no: 1
    title: 河道整治
    measures:
      - {id: "1.1", text: 整治河道20公里, lead: 市水利局, responsible: 市住建局, deadline: 9月底前}
      - {id: "1.2", text: 河道日常巡查, lead: 市水利局, deadline: 长期坚持}
  - {no: 2, title: 污水管网, text: 新建管网30公里, lead: 市住建局, deadline: 年底前}
"""
TRADE = """\
id: zhao-2026
title: 招商工作方案
issuer: 市督查室
issued: 2026-02-01
period: {from: 2026-02, until: 2026-12}
reporting: [{name: 月报, every: month, day: 25, to: 市督查室}]
units: [市水利局, 市商务局]
tasks: [{no: 7, title: 涉水项目审批提速, lead: 市水利局, support: 市商务局, deadline: 4月10日前}]
"""


@pytest.fixture
def office(taskmap: Run) -> Office:
    """Two plans, the returns of January and February, a revision, an extension and the letters of March."""
    office = Office(taskmap, None)
    Path("shui.yaml").write_text(WATER, "utf-8")
    Path("zhao.yaml").write_text(TRADE, "utf-8")
    _split(taskmap, "shui", "2026-01-06", "2026-01")
    _collect(office, "2026-01-26", ("市水利局", 5), ("市住建局", 5))
    _split(taskmap, "shui", "2026-02-02", "2026-02")
    _split(taskmap, "zhao", "2026-02-02", "2026-02")
    _collect(office, "2026-02-24", ("市水利局", 30))
    Path("shui.yaml").write_text(WATER.replace("20公里", "25公里"), "utf-8")
    _split(taskmap, "shui", "2026-03-02", "2026-03")
    for line in (
        "extend 1.1 --until 2026-10-31 --number 市督〔2026〕3号 --why 汛期施工受阻 --day 2026-03-10",
        "remind --as-of 2026-03-30 -o 函",
        "remind reply 督办通知〔2026〕1号 --why 已安排补报 --as-of 2026-04-01",
    ):
        ran = taskmap(*line.split())
        assert ran.status == 0, ran.err
    return office


def _split(taskmap: Run, name: str, day: str, month: str) -> None:
    ran = taskmap("split", f"{name}.yaml", "-o", f"out-{name}", "--month", month, "--as-of", day)
    assert ran.status == 0, ran.err


def _collect(office: Office, day: str, *returned: tuple[str, float]) -> None:
    for unit, share in returned:
        data = fill_checklist(unit, name="shui", share=share)
        office.send(f"{day[:7]}-{unit}.xlsx", data)
    accepted = office.data(day=day)["accepted"]
    assert len(accepted) == len(returned)


def test_each_question_is_answered_as_printed(office: Office, taskmap: Run) -> None:
    page = PAGE.read_text("utf-8")
    said = {
        command: _printed(taskmap, command).replace(str(Path.cwd()), "/督查")
        for command, _ in EXAMPLE.findall(page)
    }
    assert said == dict(EXAMPLE.findall(page))


def _printed(taskmap: Run, command: str) -> str:
    ran = taskmap(*shlex.split(command))
    assert ran.status in (0, 1), ran.err
    # Whoever enters it, and when.
    return ENTERED.sub("登记  office@pc，2026-01-06 09:00", ran.out)


def test_every_question_has_a_command() -> None:
    sections = re.split("^## ", PAGE.read_text("utf-8"), flags=re.M)[1:]
    assert len(sections) == QUESTIONS
    assert all(EXAMPLE.search(each) for each in sections)
