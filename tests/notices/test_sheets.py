"""Notices that are workbooks: made by openpyxl, and saved again by LibreOffice in the other formats."""

from __future__ import annotations

import datetime
import io
import shutil
import subprocess
import zipfile
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taskmap.notices.notice import Notice, NoticeTable
from taskmap.notices.readers import sheets
from taskmap.notices.readers.sheets.cell_text import Value, format_value
from taskmap.system.diagnostics import Source, TaskmapError

LONG = "逐项排查入河排口，建立台账；" * 60


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def made() -> openpyxl.Workbook:
    """A table that begins at B2, merged cells in it, a second one, and three sheets that are not to be read."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "分解表"
    sheet["B2"] = "甲市任务分解表"
    sheet.merge_cells("B2:E2")
    for row in (
        ["序号", "任务", "占比", "时限"],
        [1, "清淤", 0.2, datetime.date(2022, 6, 30)],
        [2.5, LONG, 1, datetime.date(2022, 6, 1)],
        [None, "补种\n=1+1", "　全部　", datetime.datetime(2022, 6, 30, 9, 30)],
        [None, None, None, None],
        ["合计", True, 12345678901234, "年底"],
    ):
        sheet.append([None, *row])
    sheet["D4"].number_format = "0%"
    sheet["E5"].number_format = 'yyyy"年"m"月"'
    sheet.merge_cells("B5:B6")
    sheet.merge_cells("H1:H20")
    other = book.create_sheet("单位")
    other["A1"] = "市水利局"
    for name, state in (("旧稿", "hidden"), ("编号", "veryHidden")):
        hidden = book.create_sheet(name)
        hidden["A1"] = "不读"
        hidden.sheet_state = state
    book.create_sheet("空")
    return book


FIRST = [
    ["甲市任务分解表"] * 4,
    ["序号", "任务", "占比", "时限"],
    ["1", "清淤", "20%", "2022-06-30"],
    ["2.5", LONG, "1", "2022年6月"],
    ["2.5", "补种\n=1+1", "全部", "2022-06-30 09:30"],
    ["", "", "", ""],
    ["合计", "TRUE", "12345678901234", "年底"],
]


def read(book: openpyxl.Workbook) -> Notice:
    return sheets.read(saved(book), "表.xlsx")


def tables(notice: Notice) -> list[list[list[str]]]:
    found = [item for item in notice.items if isinstance(item, NoticeTable)]
    return [[[cell.text for cell in row] for row in table.rows] for table in found]


class TestXlsx:
    def test_its_visible_sheets(self) -> None:
        assert tables(read(made())) == [FIRST, [["市水利局"]]]

    def test_places(self) -> None:
        (table, _) = (item for item in read(made()).items if isinstance(item, NoticeTable))
        assert table.rows[2][1].at == Source("表.xlsx", 4, 3, "分解表", "C4")
        assert str(table.rows[2][1].at) == "表.xlsx:分解表!C4"

    def test_covered_cells(self) -> None:
        (table, _) = (item for item in read(made()).items if isinstance(item, NoticeTable))
        covered = [cell.at.cell for row in table.rows for cell in row if cell.covered]
        assert covered == ["C2", "D2", "E2", "B6"]

    def test_hidden_sheets_are_told(self) -> None:
        doubts = read(made()).doubts
        assert [(doubt.code, doubt.at.sheet) for doubt in doubts] == [
            ("sheet-hidden", "旧稿"),
            ("sheet-hidden", "编号"),
        ]

    def test_formula_without_a_result(self) -> None:
        book = openpyxl.Workbook()
        book.worksheets[0].append(["合计", "=1+1"])
        notice = read(book)
        assert tables(notice) == [[["合计"]]]
        (doubt,) = notice.doubts
        assert (doubt.code, doubt.at.cell) == ("cell-formula", "B1")

    def test_a_mark_at_the_end_of_the_sheet(self) -> None:
        book = openpyxl.Workbook()
        book.worksheets[0]["A1"] = "任务"
        book.worksheets[0]["XFD1048576"] = "误填"
        with pytest.raises(TaskmapError, match="太大"):
            read(book)

    def test_what_openpyxl_cannot_read(self) -> None:
        """The values are there all the same."""
        data = saved(made())
        changed = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w") as new:
            for name in old.namelist():
                content = old.read(name)
                if name == "docProps/core.xml":
                    content = b"<broken"
                new.writestr(name, content)
        with pytest.raises(SyntaxError):
            openpyxl.load_workbook(io.BytesIO(changed.getvalue()))
        found = tables(sheets.read(changed.getvalue(), "表.xlsx"))
        assert found[0][2] == ["1", "清淤", "0.2", "2022-06-30"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sheets")
    made().save(folder / "book.xlsx")
    for kind in ("xls", "ods"):
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", folder]
        subprocess.run(
            [*command, folder / "book.xlsx"], check=True, capture_output=True, timeout=120
        )
    shutil.copy(folder / "book.xls", folder / "book.et")
    return folder


@pytest.mark.office
class TestOtherFormats:
    @pytest.mark.parametrize("kind", ["xls", "et", "ods"])
    def test_read_as_xlsx(self, folder: Path, kind: str) -> None:
        data = (folder / f"book.{kind}").read_bytes()
        assert sheets.recognises(data, "标准输入")
        notice = sheets.read(data, f"book.{kind}")
        first, second = tables(notice)
        assert second == [["市水利局"]]
        # How a cell is shown is known of .xlsx only; LibreOffice keeps no truth in .ods.
        plain = {"20%": "0.2", "2022年6月": "2022-06-01"}
        expected = [[plain.get(text, text) for text in row] for row in FIRST]
        if kind == "ods":
            expected[-1][1] = "1"
        assert first == expected
        assert [doubt.code for doubt in notice.doubts] == ["sheet-hidden", "sheet-hidden"]
        (table, _) = (item for item in notice.items if isinstance(item, NoticeTable))
        assert [cell.at.cell for row in table.rows for cell in row if cell.covered] == [
            *("C2", "D2", "E2"),
            "B6",
        ]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (1.0, "", "1"),
        (0.1 + 0.2, "", "0.3"),
        (-2.50, "0.00", "-2.5"),
        (0.375, "0.0%", "37.5%"),
        (1, "0%", "100%"),
        (True, "0%", "TRUE"),
        (datetime.date(2022, 6, 30), "yyyy-mm-dd", "2022-06-30"),
        (datetime.date(2022, 6, 1), "yyyy/m/d;@", "2022-06-01"),
        (datetime.date(2022, 6, 1), '[$-804]yyyy"年"m"月"', "2022年6月"),
        (datetime.date(2022, 6, 1), 'yyyy"年"m"月d"', "2022年6月"),
        (datetime.datetime(2022, 6, 30), "", "2022-06-30"),
        (datetime.datetime(2022, 6, 30, 9, 5, 7), "", "2022-06-30 09:05:07"),
        (datetime.time(9, 30), "", "09:30"),
        (datetime.time(0, 0), "", "00:00"),
        (datetime.timedelta(hours=30), "", "1 day, 6:00:00"),
        ("文本", "0%", "文本"),
    ],
)
def test_typed(value: Value, form: str, text: str) -> None:
    assert format_value(value, form) == text


def test_a_truncated_workbook() -> None:
    data = saved(made())[:2000]
    assert sheets.recognises(data, "表.xlsx")
    assert not sheets.recognises(data, "标准输入")
    with pytest.raises(TaskmapError, match="已损坏"):
        sheets.read(data, "表.xlsx")


WHOLE = saved(made())


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=30))
def test_broken_bytes_never_break_the_reader(at: int, noise: bytes) -> None:
    data = WHOLE[:at] + noise + WHOLE[at + len(noise) :]
    with suppress(TaskmapError):
        assert isinstance(sheets.read(data, "表.xlsx"), Notice)
