"""A whole month on the example of Zhuzhou: sent out, filled in and spoilt by every unit, collected, put right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from conftest import ZHUZHOU, Run
from support.filled_checklists import HEAD, SHEET, convert, workbook_bytes
from support.ledger_places import place_text
from support.office import INBOX
from taskmap.ledger import opening
from taskmap.ledger.places import Place, ServerAddress

pytest_plugins = ("support.ledger_fixtures",)
MONTH, DAY, LATER = "2022-05", "2022-05-24", "2022-05-27"
STATUS, SHARE, DONE = "G", "H", "J"
FIRST = HEAD + 1
Spoil = Callable[[Worksheet], object]


def last(sheet: Worksheet) -> int:
    """The row of the last measure."""
    row = FIRST
    while sheet[f"C{row}"].value:
        row += 1
    return row - 1


def every(column: str, value: str | float) -> Spoil:
    def spoil(sheet: Worksheet) -> None:
        for row in range(FIRST, last(sheet) + 1):
            sheet[f"{column}{row}"] = value

    return spoil


def headed(**titles: str) -> Spoil:
    def spoil(sheet: Worksheet) -> None:
        for column, title in titles.items():
            sheet[f"{column}{HEAD}"] = title

    return spoil


def loosened(sheet: Worksheet) -> None:
    """Without merged cells, which openpyxl leaves where they were."""
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))


def columns_moved(sheet: Worksheet) -> None:
    loosened(sheet)
    for row in range(HEAD, last(sheet) + 1):
        texts = [sheet.cell(row, column).value for column in range(1, 14)]
        for column, value in enumerate([*texts[8:], *texts[:8]], 1):
            sheet.cell(row, column).value = value


def column_inserted(sheet: Worksheet) -> None:
    loosened(sheet)
    sheet.insert_cols(3)
    sheet.cell(HEAD, 3).value = "本局科室"


def title_added(sheet: Worksheet) -> None:
    loosened(sheet)
    sheet.insert_rows(1, 2)
    sheet["A1"] = "本局五月份报送表"


def head_merged(sheet: Worksheet) -> None:
    loosened(sheet)
    sheet.insert_rows(HEAD)
    for column in range(1, 14):
        title = sheet.cell(HEAD + 1, column).value
        sheet.cell(HEAD, column).value, sheet.cell(HEAD + 1, column).value = title, None
        sheet.merge_cells(None, HEAD, column, HEAD + 1, column)


def rows_sorted(sheet: Worksheet) -> None:
    end = last(sheet)
    rows = [[cell.value for cell in sheet[row]] for row in range(FIRST, end + 1)]
    for row, values in zip(range(FIRST, end + 1), reversed(rows), strict=True):
        for column, value in enumerate(values, 1):
            if not isinstance(sheet.cell(row, column), openpyxl.cell.cell.MergedCell):
                sheet.cell(row, column).value = value


def rows_filtered(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = f"A{HEAD}:L{last(sheet)}"
    sheet.row_dimensions[FIRST].hidden = True


def row_doubled(sheet: Worksheet) -> None:
    end = last(sheet)
    sheet.insert_rows(end + 1)
    for column in range(1, 14):
        sheet.cell(end + 1, column).value = sheet.cell(end, column).value


def moved_elsewhere(sheet: Worksheet) -> Workbook:
    """The one sheet in a workbook of the unit's own, without the hidden one."""
    book = Workbook()
    own = book.worksheets[0]
    own.title = "Sheet1"
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                own[cell.coordinate].value = cell.value
    return book


def row_deleted(sheet: Worksheet) -> None:
    for column in range(1, 14):
        sheet.cell(FIRST, column).value = None


class Case(NamedTuple):
    spoil: Spoil
    code: str = ""
    """Why a row of it is sent back, if one is."""


CASES = {
    "市长江办": Case(columns_moved),
    "市发展改革委": Case(headed(G="完成状态（必填）", H="完成比例（％）", J="本月进展情况")),
    "市工业和信息化局": Case(column_inserted),
    "市生态环境局": Case(title_added),
    "市住房城乡建设局": Case(head_merged),
    "市自然资源和规划局": Case(rows_sorted),
    "市农业农村局": Case(rows_filtered),
    "市水利局": Case(row_doubled),
    "市交通运输局": Case(moved_elsewhere),
    "市林业局": Case(every(SHARE, "９０")),
    "市财政局": Case(every(SHARE, "90％")),
    "市应急局": Case(every(SHARE, 0.9)),
    "市城管局": Case(every(SHARE, "九成")),
    "市科技局": Case(every(SHARE, "已完成 90%")),
    "市公安局": Case(every(STATUS, " 推进中　")),
    "市司法局": Case(lambda sheet: sheet.__setitem__(f"{DONE}{FIRST}", "=A1&B1"), "cell-formula"),
    "市市场监管局": Case(lambda sheet: sheet.__setitem__(f"{SHARE}{FIRST}", "#REF!"), "cell-error"),
    "市商务粮食局": Case(row_deleted, "row-missing"),
    "市统计局": Case(
        lambda sheet: sheet.__setitem__(f"{STATUS}{FIRST}", "差不多"), "status-unknown"
    ),
    "天元区": Case(lambda sheet: sheet.__setitem__(f"{SHARE}{FIRST}", 180), "percent-range"),
    "芦淞区": Case(lambda sheet: sheet.__setitem__(f"{STATUS}{FIRST}", "已完成"), "percent-done"),
    "荷塘区": Case(lambda sheet: sheet.__setitem__(f"{DONE}{FIRST}", ""), "progress-missing"),
}
CONVERTED = {"石峰区": ("ods", "xlsx"), "渌口区": ("xls",), "醴陵市": ("ods",)}


def said(unit: str, measure: str) -> str:
    return f"{unit}：编号{measure}本月有了新进展"


def fill(unit: str, sheet: Worksheet) -> None:
    for row in range(FIRST, last(sheet) + 1):
        sheet[f"{STATUS}{row}"], sheet[f"{SHARE}{row}"] = "推进中", 90
        sheet[f"{DONE}{row}"] = said(unit, str(sheet[f"A{row}"].value))


def returned(path: Path, folder: Path) -> tuple[str, bytes]:
    """The file that a unit sends, and what it calls it."""
    unit = path.stem
    book = openpyxl.load_workbook(path)
    fill(unit, book[SHEET])
    if case := CASES.get(unit):
        book = spoilt if isinstance(spoilt := case.spoil(book[SHEET]), Workbook) else book
    data = workbook_bytes(book)
    if kinds := CONVERTED.get(unit):
        (work := folder / unit).mkdir(parents=True)
        return f"{unit}.{kinds[-1]}", convert(data, *kinds, folder=work)
    return f"{unit}.xlsx", data


def put_right(unit: str, path: Path) -> bytes:
    """What a clerk of the unit does with the correction: fill in again what was not right."""
    book = openpyxl.load_workbook(path)
    sheet, code = book[SHEET], CASES[unit].code
    if code == "row-missing":
        sheet[f"A{FIRST}"] = missing(book["更正说明"])
        sheet[f"C{FIRST}"] = "补上的一行"
    fill(unit, sheet)
    return workbook_bytes(book)


def missing(notes: Worksheet) -> str:
    """The number that 更正说明 says is not there."""
    return next(str(row[2].value) for row in notes.iter_rows(min_row=6) if row[2].value)


@pytest.fixture
def places(here: Path, address: ServerAddress) -> list[Place]:
    """A file and a server."""
    return [here / ".taskmap" / "ledger.db", address]


def everything(place: Place) -> tuple[list[Any], list[Any]]:
    """What a ledger says, but for when it was said."""
    with opening.open_for_reading(place) as book:
        events = [each._replace(recorded="", previous="", hash="") for each in book.events()]
        returns = [
            (each.entry, each.number, each.is_superseded, each.submission)
            for each in book.submissions("zhuzhou-2022")
        ]
        return events, returns


@pytest.mark.office
@pytest.mark.slow
def test_a_month(places: list[Place], taskmap: Run, tmp_path: Path) -> None:
    INBOX.mkdir()

    def on_each(*words: object) -> list[Any]:
        """The same on every ledger; what is written beside goes into a folder of each."""
        ran = [
            taskmap(*words, "-o", f"out{number}", "--ledger", place_text(place), "--format", "json")
            for number, place in enumerate(places)
        ]
        assert all(each.status in (0, 1) for each in ran), ran
        return [each.data for each in ran]

    words = ("split", ZHUZHOU, "--month", MONTH, "--as-of", "2022-05-10", "-o", "out0")
    assert taskmap(*words, "--ledger", place_text(places[1])).status == 0
    # The file begins as a copy of the server: only so are the codes of both the same.
    copied = taskmap("ledger", "backup", places[0], "--ledger", place_text(places[1]))
    assert copied.status == 0
    sent = sorted(Path("out0/责任清单").glob("*.xlsx"))
    for path in sent:
        name, data = returned(path, tmp_path / "office")
        (INBOX / name).write_bytes(data)

    first = on_each("collect", INBOX, "--received", DAY)
    units = {path.stem for path in sent}
    wrong = {unit for unit, case in CASES.items() if case.code}
    for data in first:
        assert {
            item["unit"]: {
                fault["code"] for fault in item["faults"] if fault["severity"] == "error"
            }
            for item in data["refused"]
        } == {unit: {CASES[unit].code} for unit in wrong}
        assert data["ignored"] == []
        # A unit with a single row has nothing left that could be entered.
        assert {item["unit"] for item in data["accepted"]} | wrong == units
        assert {item["late"] for item in data["accepted"]} == {0}

    for item in first[0]["refused"]:
        correction = Path(item["correction"])
        (INBOX / f"{correction.stem}改.xlsx").write_bytes(put_right(item["unit"], correction))
    for data in on_each("collect", INBOX, "--received", LATER):
        assert data["refused"] == []
        assert {item["unit"] for item in data["accepted"]} == wrong
        assert len(data["ignored"]) == len(sent)

    for place in places:
        assert_all_said(place, units)
        assert taskmap("ledger", "check", "--ledger", place_text(place)).status == 0
        assert everything(place) == everything(places[0])

    on_each("split", ZHUZHOU, "--month", "2022-06", "--as-of", "2022-06-01")
    sheet = openpyxl.load_workbook("out0/责任清单/市司法局.xlsx")[SHEET]
    told = str(sheet[f"F{FIRST}"].value)
    assert said("市司法局", str(sheet[f"A{FIRST}"].value)) in told
    assert "推进中" in told


def assert_all_said(place: Place, units: set[str]) -> None:
    """Every unit has said of each of its measures what it wrote, no more and no less."""
    with opening.open_for_reading(place) as book:
        rows = list(book.latest_progress("zhuzhou-2022"))
        owed = {each.unit for each in book.duties("zhuzhou-2022")}
    assert {row.unit for row in rows} == units >= owed
    for row in rows:
        progress = row.progress
        assert (progress.status.value, progress.percent) == ("推进中", 90)
        assert progress.progress_text == said(row.unit, progress.measure)
    expected = {
        (path.stem, measure)
        for path in Path("out0/责任清单").glob("*.xlsx")
        for measure in measures(path)
    }
    assert {(row.unit, row.progress.measure) for row in rows} == expected


def measures(path: Path) -> list[str]:
    sheet = openpyxl.load_workbook(path)[SHEET]
    return [str(sheet[f"A{row}"].value) for row in range(FIRST, last(sheet) + 1)]
