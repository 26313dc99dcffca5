"""The board of Zhuzhou over three played months: its figures month by month, and how large it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support.quarter_run import run, run_quarter

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quarter")
    run_quarter(folder)
    return folder


def read(folder: Path, command: str, day: str) -> Any:
    return json.loads(run(folder, command, "--format", "json", "--as-of", day).stdout)


def test_the_figures_of_each_day_are_those_of_the_report(played: Path) -> None:
    for day in ("2022-05-20", "2022-05-31", "2022-06-27", "2022-07-26", "2022-07-31", "2022-08-20"):
        [report], [board] = (read(played, each, day)["plans"] for each in ("report", "board"))
        assert {name: board[name] for name in report} == report
        shown = {mark for unit in board["units"] for mark in unit["reports"].values()}
        assert shown <= {"按时", "迟报", "未报", "退回", "待核实", "未到期"}
        marks = [unit["reports"].get(report["period"]) for unit in board["units"]]
        assert marks.count("迟报") == report["reporting"]["late"]
        assert marks.count("未报") == len(report["reporting"]["missing"])
        assert marks.count("按时") + marks.count("退回") == report["reporting"]["on_time"]


def test_a_page_of_less_than_300_kb(played: Path) -> None:
    run(played, "board", "-o", "看板.html", "--publish", "发布", "--as-of", "2022-07-31")
    assert (played / "看板.html").stat().st_size < 300_000
    names = {path.stem for path in (played / "发布" / "单位").iterdir()}
    assert {"市生态环境局", "醴陵市"} < names
    for name in ("市生态环境局", "醴陵市"):
        page = (played / "发布" / "单位" / f"{name}.html").read_text("utf-8")
        assert len(page.encode()) < 150_000
        assert f'"units":["{name}"]' in page
