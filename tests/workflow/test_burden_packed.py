"""`burden` and `pack` of an office with two issuers, weeks and a quarter, milestones and what is done: one count."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Run
from support import packs
from support.packed_burden import burden, require_same, written

pytestmark = pytest.mark.slow

HEAD = "issued: 2022-01-03\nperiod: {from: 2022-01, until: 2022-12}\n"
RIVERS = f"""\
id: rivers-1
title: 河道方案
issuer: 县政府
{HEAD}carry: true
reporting: [{{name: 月报, every: month, day: 25}}]
units: [{{name: 甲局, aliases: [甲委]}}, 乙局, 丙镇]
tasks:
  - {{no: 1, title: 清岸, text: 清理岸坡垃圾, lead: [甲局, 乙局, 丙镇], deadline: 2022-12-20}}
  - no: 2
    title: 修步道
    lead: 甲局
    support: [乙局]
    deadline: 2022-12-20
    milestones: [{{by: 2022-07-20, what: 开工}}, {{by: 2022-11-20, what: 完工}}]
"""
VILLAGES = f"""\
id: villages-1
title: 村容方案
issuer: 县政府
{HEAD}reporting: [{{name: 月报, every: month, day: 20}}]
tasks:
  - {{no: 1, title: 清垃圾, text: 清理岸坡垃圾。, lead: [甲委, 丙镇], deadline: 2022年12月20日前}}
"""
WEEKLY = f"""\
id: weekly-1
title: 周报方案
issuer: 县政府
{HEAD}reporting: [{{name: 周报, every: week, day: 5}}]
tasks:
  - {{no: 1, title: 清岸, text: 清理岸坡垃圾, lead: [甲局, 丙镇], deadline: 2022-12-20}}
"""
CITY = f"""\
id: city-1
title: 市里的方案
issuer: 市办公室
{HEAD}reporting: [{{name: 季报, every: quarter, day: 28}}, {{name: 月报, every: month, day: 28}}]
tasks:
  - {{no: 1, title: 清漂, lead: 甲局, support: [丁局], deadline: 2022-10-20, same_as: rivers-1/1}}
"""


def test_what_is_counted_is_what_is_packed(here: Path, taskmap: Run) -> None:
    packs.issue(taskmap, RIVERS, VILLAGES, WEEKLY, CITY, day="2022-01-04")
    june = written(taskmap, "2022-06", "2022-05-28")
    assert {unit: len(own) for unit, own in june.items()}["甲局"] == 2
    require_same(burden(taskmap, "2022-06", "2022-05-28"), june)
    for at, path in enumerate(path for own in june.values() for path in own):
        book = packs.fill(path)
        for row in book["月度报送"].iter_rows(min_row=5):
            if row[0].value == "2":
                row[6].value, row[7].value = "已完成", 100
        packs.send(book, f"{at}.xlsx")
    assert packs.collect(taskmap, day="2022-06-19")["accepted"]
    own = burden(taskmap, "2022-07", "2022-06-27", "--plan", "rivers-1", "--unit", "甲局")
    assert own["total"]["apart"]["rows"] == 1, "the other one is done, and its milestones are met"
    for month in ("2022-07", "2022-11", "2022-12"):
        data = burden(taskmap, month, "2022-06-27")
        require_same(data, written(taskmap, month, "2022-06-27"))
        assert data["total"]["prefilling"]["cells"] > 0
