"""Makes checklists as `split` sends them out, and fills and spoils them as units do."""

from __future__ import annotations

import datetime
import io
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from taskmap import planfile
from taskmap.documents.checklist import fingerprint
from taskmap.plan import assignments as duties
from taskmap.plan import units
from taskmap.plan.progress import Progress
from taskmap.returns.contents import ReturnedWorkbook, ReturnFault
from taskmap.returns.review import LENIENT, Arrival, Review, ReviewBasis, Strictness, review_return
from taskmap.returns.workbook import reading

PLAN = """\
id: back-1
title: 回家方案
issuer: 某办
period: {from: 2022-05, until: 2022-12}
reporting: [{name: 月报, every: month, day: 25, to: 某办, signed: true}]
units:
  - {name: 甲局, aliases: [市甲局]}
  - {name: 乙局}
tasks:
  - no: 1
    title: 第一项
    measures:
      - {id: "1.1", text: 办第一件事, lead: [甲局], deadline: 2022年9月底前}
      - {id: "1.2", text: 办第二件事, lead: [甲局], deadline: 长期坚持}
      - {id: "1.3", text: 办第三件事, lead: [甲局], deadline: 2022年9月底前并长期坚持}
      - {id: "1.10", text: 办第十件事, lead: [甲局]}
  - {no: 2, title: 第二项, text: 办乙局的事, lead: [乙局]}
"""
"""甲局 has four measures, the last of which a spreadsheet takes for the first; 乙局 has one."""
SHEET = "月度报送"
ROWS = {"1.1": 5, "1.2": 6, "1.3": 7, "1.10": 8}
"""The row of each of 甲局's measures."""
HEAD = 4
ARRIVAL = Arrival(datetime.date(2022, 6, 24))
Change = Callable[[Worksheet], object]


class ChecklistOffice:
    """An office that has sent its checklists out into `folder`, made of the `templates` there if it has its own."""

    def __init__(self, folder: Path, text: str = PLAN, templates: str = "") -> None:
        self.folder = folder
        path = folder / "plan.yaml"
        path.write_text(text, "utf-8")
        words = ["-m", "taskmap", "split", "plan.yaml", "--as-of", "2022-06-01", "--ledger", "l.db"]
        words += ["--templates", templates] if templates else []
        subprocess.run([sys.executable, *words], cwd=folder, check=True, capture_output=True)
        self.basis = review_basis(path)

    def file(self, unit: str = "甲局") -> Path:
        return self.folder / "out" / "责任清单" / f"{unit}.xlsx"

    def fill(self, *changes: Change, unit: str = "甲局") -> bytes:
        """All rows filled in soundly, and then whatever else was done to the sheet."""
        book = openpyxl.load_workbook(self.file(unit))
        sheet = book[SHEET]
        for row in range(HEAD + 1, HEAD + 1 + len(self.basis.assignments_by_unit[unit])):
            sheet[f"G{row}"], sheet[f"H{row}"] = "推进中", 40
            sheet[f"J{row}"] = f"第{row}行有了进展"
        for change in changes:
            change(sheet)
        return workbook_bytes(book)

    def review(
        self,
        data: bytes,
        last: Mapping[str, Progress] | None = None,
        strictness: Strictness = LENIENT,
        basis: ReviewBasis | None = None,
        arrival: Arrival = ARRIVAL,
    ) -> Review:
        return review_return(read(data), basis or self.basis, last or {}, arrival, strictness)


def review_basis(path: Path, revision: int = 1) -> ReviewBasis:
    """What the units of a plan file owe."""
    read = planfile.read(path)
    assert read.valid_plan is not None, read.diagnostics
    plan = read.valid_plan
    registry = units.Registry.of(plan)
    assignments = duties.assign(plan, registry)
    due = duties.duties(plan, registry, assignments, read.calendar)
    digests = {measure.id: fingerprint(measure) for measure in plan.every_measure()}
    return ReviewBasis.of(plan, registry, revision, assignments, due, digests)


def read(data: bytes, name: str = "甲.xlsx") -> ReturnedWorkbook:
    return reading.read_returns(data, name)[0]


def workbook_bytes(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def set_cells(**cells: Any) -> Change:
    """G5="已完成": what a clerk types."""

    def change(sheet: Worksheet) -> None:
        for place, value in cells.items():
            sheet[place] = value

    return change


def cells_and_codes(faults: tuple[ReturnFault, ...]) -> set[tuple[str, str]]:
    """Cell and code of each fault."""
    return {(fault.at.cell, fault.code) for fault in faults}


def convert(data: bytes, *kinds: str, folder: Path, ending: str = "xlsx") -> bytes:
    """Saved by LibreOffice in one kind after the other."""
    for number, kind in enumerate(kinds):
        source = folder / f"{number}.{ending}"
        source.write_bytes(data)
        out = folder / f"out{number}"
        profile = f"-env:UserInstallation=file://{folder}/profile"
        words = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(out)]
        subprocess.run([*words, str(source)], check=True, capture_output=True, timeout=120)
        data, ending = (out / f"{number}.{kind}").read_bytes(), kind
    return data
