"""A year in which an inbox gets everything that inboxes get, recomputed by a plain account kept beside."""

from __future__ import annotations

import calendar
import io
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from conftest import Run
from support.archives import encrypted_zip, make_gbk_zip, make_zip
from support.filled_checklists import SHEET, Change, workbook_bytes
from support.ledger_places import place_text
from support.messy_year import DONE, GOING, INBOX, PLANS, YEAR, Day, MessyOffice, Owner, Word
from taskmap.ledger import opening, places

pytest_plugins = ["support.ledger_fixtures"]

JPG, PDF = b"\xff\xd8\xff\xe0 photo", b"%PDF-1.7 signed"
UNVERIFIED, UNREADABLE, ORDER = "return-unverified", "return-unreadable", "return-order"
Words = Mapping[str, Word]


class Month:
    """What the units do in one month."""

    def __init__(self, office: MessyOffice, month: int) -> None:
        self.office, self.month = office, month
        office.issue(month)

    def owner(self, plan: str, unit: str) -> Owner:
        return Owner(plan, unit, self.month)

    def words(self, plan: str, unit: str, more: int = 0) -> Words:
        """Each month a little further, and what is done stays so."""
        last = Day(YEAR, self.month, 1)
        before = self.office.account.words(plan, unit, last, self.month - 1)
        return {
            measure: before[measure]
            if before.get(measure, ("",))[0] == DONE
            else (GOING, self.month * 7 + more)
            for measure in self.office.account.measures(plan, unit)
        }

    def data(self, plan: str, unit: str, more: int = 0) -> bytes:
        return self.office.fill(plan, unit, self.words(plan, unit, more))

    def sends(self, plan: str, *units: str, name: str = "{}.xlsx", more: int = 0) -> None:
        """What is right, each file under its own name."""
        for unit in units:
            file = name.format(f"{plan}{unit}")
            path = self.office.put(file, self.data(plan, unit, more))
            self.office.expect(
                path, self.owner(plan, unit), "accepted", rows=self.words(plan, unit, more)
            )

    def ignores(self, name: str, data: bytes) -> None:
        self.office.expect(self.office.put(name, data), None, "ignored")


def rename(data: bytes, old: str, new: str) -> bytes:
    """A checklist passed off as another unit's, in every cell of every sheet."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if isinstance(cell.value, str):
                cell.value = cell.value.replace(old, new)
    return workbook_bytes(book)


def mail(
    attachments: Mapping[str, bytes], day: str, *, inside: EmailMessage | None = None
) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"] = "某人 <someone@example.invalid>", "报送"
    made["Date"] = f"{day} 09:00:00 +0800"
    made.set_content("见附件")
    for name, data in attachments.items():
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    if inside is not None:
        made.add_attachment(inside)
    return made


def table(data: bytes) -> list[list[str]]:
    """The sheet as it is seen."""
    sheet = openpyxl.load_workbook(io.BytesIO(data))[SHEET]
    return [
        ["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.iter_rows()
    ]


def as_csv(data: bytes) -> bytes:
    quoted = (",".join(f'"{cell}"' for cell in row) for row in table(data))
    return "\r\n".join(quoted).encode("gb18030")


def as_web_page(data: bytes) -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in table(data))
    return f'<html><meta charset="utf-8"><body><table>{rows}</table></body></html>'.encode()


def as_ods(data: bytes) -> bytes:
    """All sheets, hidden ones too, as another program saves them."""
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    sheets = ""
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        rows = ""
        for row in sheet.iter_rows(values_only=True):
            cells = ("" if value is None else str(value) for value in row)
            texts = (
                f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
                for cell in cells
            )
            rows += f"<table:table-row>{''.join(texts)}</table:table-row>"
        sheets += f'<table:table table:name="{sheet.title}">{rows}</table:table>'
    content = (
        f'<office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" '
        f'xmlns:text="{space}text:1.0" office:version="1.2"><office:body><office:spreadsheet>{sheets}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<m:manifest xmlns:m="{space}manifest:1.0"><m:file-entry m:full-path="/" '
        f'm:media-type="{kind}"/></m:manifest>'
    )
    parts = {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content}
    return make_zip(parts)


def copy_sheet(data: bytes) -> bytes:
    """The values alone, pasted into a workbook of the unit's own."""
    book = openpyxl.Workbook()
    assert isinstance(book.active, Worksheet)
    for row in table(data):
        book.active.append(row)
    return workbook_bytes(book)


def home_made(owner: Owner, rows: Words) -> bytes:
    """A table that anybody can type."""
    book = openpyxl.Workbook()
    assert isinstance(book.active, Worksheet)
    book.active.append([f"方案：{owner.plan}　第1版　单位：{owner.unit}　报送期：{owner.period}"])
    book.active.append(["编号", "完成状态", "完成比例(%)", "本期进展"])
    for measure, (status, percent) in rows.items():
        book.active.append([measure, status, percent, "自己做的表"])
    return workbook_bytes(book)


def together(*checklists: bytes) -> bytes:
    """The sheets of several checklists in one workbook, with what is hidden in it of the first alone."""
    first, *others = (openpyxl.load_workbook(io.BytesIO(data)) for data in checklists)
    for number, other in enumerate(others, 2):
        copy = first.create_sheet(f"{SHEET}{number}")
        for row in other[SHEET].iter_rows():
            for cell in row:
                copy[cell.coordinate] = cell.value
    return workbook_bytes(first)


def copy_within(more: float) -> Change:
    """The sheet a second time in the same workbook, so much further in its first row."""

    def change(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        copy = sheet.parent.copy_worksheet(sheet)
        copy["H5"] = copy["H5"].value + more

    return change


def add_remarks(sheet: Worksheet) -> None:
    sheet["G5"].comment = Comment("请领导过目", "某人")
    sheet["P5"] = "另附说明"


def january(office: MessyOffice) -> None:
    """Everybody reports; in the inbox lies what the office made itself."""
    now = Month(office, 1)
    now.sends("a", "甲局", "乙局", "丙局", "丁县")
    now.sends("b", "丙局", "戊县", "己局")
    now.ignores("任务分解表.xlsx", (office.out("a") / "任务分解表.xlsx").read_bytes())
    now.ignores("空表.xlsx", office.checklist("a", "甲局").read_bytes())
    now.ignores("~$a甲局.xlsx", b"lock")
    now.ignores("desktop.ini", b"[x]")
    now.ignores("说明.txt", "见附件".encode())
    now.ignores("空.zip", make_zip({}))
    office.collect(20)
    office.collect(29)


def february(office: MessyOffice) -> None:
    """By mail, forwarded, in zips within zips, under two names, late, and not at all."""
    now = Month(office, 2)
    letter = mail({"a甲局.xlsx": now.data("a", "甲局"), "现场.jpg": JPG}, "Mon, 19 Feb 2024")
    path = office.put("甲局.eml", letter.as_bytes())
    office.expect(
        f"{path}/a甲局.xlsx", now.owner("a", "甲局"), "accepted", rows=now.words("a", "甲局")
    )
    # Beside a single return of one unit it is that unit's.
    office.expect(f"{path}/现场.jpg", None, "accepted")
    inside = mail({"a乙局.xlsx": now.data("a", "乙局")}, "Mon, 19 Feb 2024")
    path = office.put("转发.eml", mail({}, "Tue, 20 Feb 2024", inside=inside).as_bytes())
    office.expect(
        f"{path}/报送.eml/a乙局.xlsx",
        now.owner("a", "乙局"),
        "accepted",
        rows=now.words("a", "乙局"),
    )
    path = office.put(
        "各单位.zip",
        make_gbk_zip(
            {
                "丙局上报.xlsx": now.data("a", "丙局"),
                "里.zip": make_zip({"b丙局.xlsx": now.data("b", "丙局")}),
            }
        ),
    )
    office.expect(
        f"{path}/丙局上报.xlsx", now.owner("a", "丙局"), "accepted", rows=now.words("a", "丙局")
    )
    office.expect(
        f"{path}/里.zip/b丙局.xlsx", now.owner("b", "丙局"), "accepted", rows=now.words("b", "丙局")
    )
    now.sends("a", "丁县")
    now.ignores("丁县改了名的.xlsx", (INBOX / "02" / "a丁县.xlsx").read_bytes())
    office.collect(20)
    now.sends("b", "戊县")
    office.collect(29)


def march(office: MessyOffice) -> None:
    """Forged for one whose own comes too, home-made and trusted, forged and rejected."""
    now = Month(office, 3)
    now.sends("a", "甲局", "乙局", "丁县")
    now.sends("b", "丙局", "戊县")
    path = office.put("乙局补.xlsx", rename(now.data("a", "甲局"), "甲局", "乙局"))
    office.expect(path, now.owner("a", "乙局"), "refused", UNVERIFIED, is_unverified=True)
    rows = now.words("a", "丙局")
    path = office.put("丙局自制.xlsx", home_made(now.owner("a", "丙局"), rows))
    trusted = office.expect(path, now.owner("a", "丙局"), "refused", UNVERIFIED, is_unverified=True)
    path = office.put("己局.xlsx", rename(now.data("b", "戊县"), "戊县", "己局"))
    forged = office.expect(path, now.owner("b", "己局"), "refused", UNVERIFIED, is_unverified=True)
    office.collect(20)
    office.trust(trusted, rows)
    office.collect(27, "--trust", trusted.name)
    office.withdraw(forged)
    office.collect(29)


def april(office: MessyOffice) -> None:
    """Sent back in part and put right in the correction, sent back and never put right, put right wrongly."""
    now = Month(office, 4)
    now.sends("a", "丙局", "丁县")
    now.sends("b", "丙局", "己局")
    rows = now.words("a", "甲局")
    path = office.put("a甲局.xlsx", office.fill("a", "甲局", {**rows, "1.1": (GOING, None)}))
    right = {"1.2": rows["1.2"]}
    office.expect(path, now.owner("a", "甲局"), "accepted refused", "percent-missing", right)
    for plan, unit in (("a", "乙局"), ("b", "戊县")):
        data = office.fill(plan, unit, dict.fromkeys(now.words(plan, unit), (GOING, 140)))
        office.expect(
            office.put(f"{plan}{unit}.xlsx", data),
            now.owner(plan, unit),
            "refused",
            "percent-range",
        )
    office.collect(20)
    corrections = {each.stem: each for each in Path("更正").iterdir()}
    path = office.put(
        "a甲局改.xlsx", office.fill("a", "甲局", rows, source=corrections["甲局-2024-04"])
    )
    office.expect(path, now.owner("a", "甲局"), "accepted", rows=rows)
    # Saved over the correction itself, sent in, and sent back again: what was filled in is kept.
    wrong = office.fill("b", "戊县", {"2": (GOING, 150)}, source=corrections["戊县-2024-04"])
    corrections["戊县-2024-04"].write_bytes(wrong)
    office.expect(
        office.put("b戊县改.xlsx", wrong), now.owner("b", "戊县"), "refused", "percent-range"
    )
    office.collect(27)
    assert (Path("更正") / "戊县-2024-04-已填.xlsx").read_bytes() == wrong
    rows = now.words("b", "戊县")
    data = office.fill("b", "戊县", rows, source=Path("更正") / "戊县-2024-04.xlsx")
    office.expect(office.put("b戊县再改.xlsx", data), now.owner("b", "戊县"), "accepted", rows=rows)
    office.collect(29)


def may(office: MessyOffice) -> None:
    """Several versions: their names agree, nobody knows and somebody says it, nobody says it."""
    now = Month(office, 5)
    now.sends("a", "甲局", name="{}初稿.xlsx")
    now.sends("a", "甲局", name="{}最终.xlsx", more=3)
    now.sends("a", "乙局", "丙局")
    now.sends("b", "戊县", "己局")
    found = {}
    for plan, unit in (("a", "丁县"), ("b", "丙局")):
        for more, name in enumerate(("上报的表.xlsx", "月报.xlsx")):
            path = office.put(f"{plan}{unit}{name}", now.data(plan, unit, more))
            sent = office.expect(path, now.owner(plan, unit), "refused", ORDER, is_unverified=True)
            found[plan, more] = sent
    office.collect(20)
    office.trust(found["a", 1], now.words("a", "丁县", 1))
    office.collect(27, "--last", found["a", 1].name)
    office.collect(29)


def june(office: MessyOffice) -> None:
    """What cannot be opened, and what comes in its place."""
    now = Month(office, 6)
    now.sends("a", "甲局", "丙局")
    now.sends("b", "丙局")
    broken = {
        "乙局2024年6月.xlsx": ("a", "乙局", now.data("a", "乙局")[:3000]),
        "丁县2024年6月.rar": ("a", "丁县", b"Rar!\x1a\x07\x00"),
        "戊县2024年6月.xlsx": ("b", "戊县", b""),
    }
    sent = {}
    for name, (plan, unit, data) in broken.items():
        path = office.put(name, data)
        sent[unit] = office.expect(
            path, now.owner(plan, unit), "refused", UNREADABLE, is_unverified=True
        )
    locked = "己局2024年6月.xlsx"
    path = office.put("报送.zip", encrypted_zip({locked: now.data("b", "己局")}, locked))
    name = f"{path}/{locked}"
    office.expect(name, now.owner("b", "己局"), "refused", UNREADABLE, is_unverified=True)
    office.expect(f"{path}/说明.txt", None, "ignored")
    office.collect(20)
    office.trust(sent["丁县"], {}, "refused")
    now.sends("a", "乙局")
    office.collect(27, "--trust", sent["丁县"].name)
    now.sends("a", "丁县")
    office.collect(29)


def july(office: MessyOffice) -> None:
    """Saved in other ways."""
    now = Month(office, 7)
    kinds: list[tuple[str, str, str, Callable[[bytes], bytes]]] = [
        ("a", "甲局", "a甲局.csv", as_csv),
        ("a", "乙局", "a乙局.xls", as_web_page),
        ("a", "丙局", "a丙局.ods", as_ods),
        ("a", "丁县", "a丁县.xlsx", copy_sheet),
    ]
    for plan, unit, name, save in kinds:
        path = office.put(name, save(now.data(plan, unit)))
        office.expect(path, now.owner(plan, unit), "accepted", rows=now.words(plan, unit))
    now.sends("b", "丙局", "戊县", "己局")
    office.collect(20)
    office.collect(29)


def august(office: MessyOffice) -> None:
    """Two have finished."""
    now = Month(office, 8)
    now.sends("a", "甲局", "丙局", "丁县")
    now.sends("b", "丙局", "戊县")
    for plan, unit in (("a", "乙局"), ("b", "己局")):
        rows = dict.fromkeys(now.words(plan, unit), (DONE, 100))
        path = office.put(f"{plan}{unit}.xlsx", office.fill(plan, unit, rows))
        office.expect(path, now.owner(plan, unit), "accepted", rows=rows)
    office.collect(20)
    office.collect(29)


def september(office: MessyOffice) -> None:
    """Sheets with nothing in them: from one that has finished, from one that has not, from the office itself."""
    now = Month(office, 9)
    now.sends("a", "丙局", "丁县")
    now.sends("b", "丙局")
    path = office.put("a乙局.xlsx", office.fill("a", "乙局", {}))
    office.expect(path, now.owner("a", "乙局"), "accepted")
    path = office.put("b戊县.xlsx", office.fill("b", "戊县", {}))
    office.expect(path, now.owner("b", "戊县"), "refused", "return-empty")
    now.ignores("a甲局.xlsx", office.checklist("a", "甲局").read_bytes())
    office.collect(20)
    office.collect(29)


def october(office: MessyOffice) -> None:
    """Pictures, evidence, remarks beside the table."""
    now = Month(office, 10)
    now.sends("a", "丙局", "丁县")
    now.sends("b", "丙局", "戊县")
    data = office.fill("a", "甲局", now.words("a", "甲局"), add_remarks)
    owner, rows = now.owner("a", "甲局"), now.words("a", "甲局")
    office.expect(office.put("a甲局.xlsx", data), owner, "accepted", "cell-unread", rows)
    evidence = openpyxl.Workbook()
    evidence.active.append(["序号", "事项"])  # type: ignore[union-attr]
    office.expect(office.put("甲局2024年10月佐证.xlsx", workbook_bytes(evidence)), None, "accepted")
    office.expect(office.put("戊县2024年10月现场.jpg", JPG + b"10"), None, "accepted")
    office.expect(office.put("戊县2024年10月签字件.pdf", PDF), None, "accepted")
    now.ignores("IMG_0001.jpg", JPG + b"?")
    now.ignores("台账.xlsx", workbook_bytes(openpyxl.Workbook()))
    office.collect(20)
    office.collect(29)


def november(office: MessyOffice) -> None:
    """Entered on a wrong day, entered wrongly, and the month before sent once more."""
    now = Month(office, 11)
    now.sends("a", "甲局", "丙局", "丁县")
    now.sends("b", "丙局", "戊县")
    owner = now.owner("b", "戊县")._replace(month=10)
    rows: Words = {"2": (GOING, 75)}
    data = office.fill("b", "戊县", rows, source=office.checklist("b", "戊县", 10))
    office.expect(office.put("戊县十月.xlsx", data), owner, "accepted", rows=rows)
    office.collect(29)
    office.correct_day("a甲局.xlsx", 24)
    wrong = office.sent("a丁县.xlsx")
    office.withdraw(wrong)
    rows = now.words("a", "丁县", 2)
    path = office.put("丁县真的.xlsx", office.fill("a", "丁县", rows))
    office.expect(path, now.owner("a", "丁县"), "accepted", rows=rows)
    office.collect(30)


def december(office: MessyOffice) -> None:
    """Two sheets of one unit, which say the same and which do not; two units in one workbook, both read."""
    now = Month(office, 12)
    now.sends("a", "丁县")
    path = office.put("丙局和戊县.xlsx", together(now.data("b", "丙局"), now.data("b", "戊县")))
    for unit in ("丙局", "戊县"):
        office.expect(path, now.owner("b", unit), "accepted", rows=now.words("b", unit))
    for unit, percent in (("甲局", 0), ("丙局", 5)):
        rows = now.words("a", unit)
        data = office.fill("a", unit, rows, copy_within(percent))
        lists, code = ("refused", "sheet-differs") if percent else ("accepted", "")
        path = office.put(f"a{unit}.xlsx", data)
        office.expect(path, now.owner("a", unit), lists, code, {} if percent else rows)
    office.collect(20)
    office.collect(31)


MONTHS = (
    *(january, february, march, april, may, june, july, august),
    *(september, october, november, december),
)


@pytest.mark.slow
def test_the_year(
    here: Path, taskmap: Run, book: places.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASKMAP_LEDGER", place_text(book))
    office = MessyOffice(taskmap)
    for number, play in enumerate(MONTHS, 1):
        play(office)
        compare(office, book, Day(YEAR, number, calendar.monthrange(YEAR, number)[1]))
    compare(office, book, Day(YEAR + 1, 3, 31))
    assert taskmap("ledger", "check").status == 0


def compare(office: MessyOffice, book: places.Place, day: Day) -> None:
    """All months so far, as of the `day`."""
    for month in range(1, office.month + 1):
        reports = office.reports(month, day)
        for plan in PLANS:
            said, account = reports[plan]["reporting"], office.account.month(plan, month, day)
            lists = {name: {*said[name]} for name in ("returned", "missing", "unverified")}
            counts = {name: said[name] for name in ("on_time", "late")}
            assert counts | lists == account, (plan, month)
    assert office.overdue(day) == office.account.overdue(day)
    with opening.open_for_reading(book) as reader:
        for plan in PLANS:
            last = {
                (each.unit, each.progress.measure): (
                    each.progress.status.value,
                    each.progress.percent,
                )
                for each in reader.latest_progress(plan, until=day)
            }
            assert last == {
                (unit, measure): word
                for unit in office.account.units(plan)
                for measure, word in office.account.words(plan, unit, day).items()
            }
