"""The three months of `quarter` with the real commands: checklists sent out, filled in, collected."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections import defaultdict
from pathlib import Path

from lxml import etree

from conftest import ZHUZHOU, variables
from support.quarter import MONTHS, returns
from taskmap.plan.progress import Submission

SHEET = "xl/worksheets/sheet2.xml"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FALLING, REASON = {("2.2", "市城管局"), ("3.4", "市生态环境局")}, "选址有变，返工"
REFUSED = ("2022-06-24", "市住房城乡建设局", "2022-06")
"""A day, a unit and a period: its checklist came home with nothing in it."""


def run(folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    ran = subprocess.run(
        [sys.executable, "-m", "taskmap", *map(str, words)],
        cwd=folder,
        env=variables(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode in (0, 1), ran.stderr
    return ran


def run_quarter(folder: Path) -> None:
    """Makes the ledger of the three months in `folder`."""
    shutil.copy(ZHUZHOU, folder / "plan.yaml")
    for month in MONTHS:
        words = ("--month", month, "--as-of", "2022-05-07", "-o", f"out-{month}")
        run(folder, "split", "plan.yaml", *words)
    arrivals: dict[str, list[Submission]] = defaultdict(list)
    for one in returns():
        arrivals[one.submission.received_on.isoformat()].append(one.submission)
    arrivals[REFUSED[0]] += []
    for day, came in sorted(arrivals.items()):
        inbox = folder / "收件" / day
        inbox.mkdir(parents=True)
        if day == REFUSED[0]:
            shutil.copy(checklist(folder, *REFUSED[1:]), inbox / "空表.xlsx")
        for number, each in enumerate(came):
            fill(checklist(folder, each.unit, each.period), each, inbox / f"{number:02}{each.file}")
        run(folder, "collect", inbox, "--received", day)


def checklist(folder: Path, unit: str, month: str) -> Path:
    return folder / f"out-{month}" / "责任清单" / f"{unit}.xlsx"


def fill(source: Path, said: Submission, target: Path) -> None:
    """Straight into the sheet's XML: opening and saving a hundred workbooks would take half a minute."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, fill_sheet(data, said) if name == SHEET else data)


def fill_sheet(sheet: bytes, said: Submission) -> bytes:
    tree = etree.fromstring(sheet)
    cells = {cell.get("r"): cell for cell in tree.iter(f"{MAIN}c")}
    for each in said.rows:
        row = each.cell_ref.partition("!")[2]
        # Nothing is taken without words, and nothing that went backwards without a reason.
        problems = REASON if (each.measure, said.unit) in FALLING else each.problems
        texts = (each.progress_text or "正在准备", problems, each.next_steps, each.evidence)
        percent = "" if each.percent is None else f"{each.percent:g}"
        for column, value in zip("GHJKLM", (each.status.value, percent, *texts), strict=True):
            set_text(cells[f"{column}{row}"], value)
    return etree.tostring(tree)


def set_text(cell: etree._Element, value: str) -> None:
    for old in list(cell):
        cell.remove(old)
    cell.set("t", "inlineStr")
    etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t").text = value
