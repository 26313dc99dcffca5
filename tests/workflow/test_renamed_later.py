"""What came before a unit was renamed and is entered afterwards, under its new name, counts as if it had been entered in
time: in every view, asked about a day before the renaming and after it.
"""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest

from conftest import Run
from taskmap.ledger import codec, opening, places
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.events import FileEntry
from taskmap.ledger.journal import Event
from taskmap.ledger.records import FileRecord
from taskmap.ledger.writing import Ledger
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.system.diagnostics import Diagnostic, Source
from taskmap.tracking.extensions import Extension
from taskmap.tracking.score_entries import Exemption, PointAdjustment

Day = datetime.date
PLAN = """\
id: p
title: 方案
issuer: 某办
issued: 2025-01-01
period: {from: 2025-01, until: 2025-12}
reporting: [{name: 月报, every: month, day: 25}]
units: [UNITS, {name: 乙局}, {name: 丙县}]
tasks:
  - no: 1
    title: 一
    problem: 有问题
    lead: NAME
    support: 乙局
    deadline: 2025-02-20
    closure: {limit_days: 5}
    milestones: [{by: 2025-02-10, what: 节点}]
  - {no: 2, title: 二, problem: 也有, lead: [NAME, 乙局], deadline: 2025-02-15}
  - {no: 3, title: 三, lead: 丙县, support: NAME, deadline: 2025-12-31}
  - {no: 4, title: 四, lead: NAME, deadline: 2025-02-25}
"""
FIRST = ("2025-01-01", "甲局", "")
SECOND = ("2025-03-21", "甲委", "甲局")
THIRD = ("2025-04-10", "甲厅", "甲局, 甲委")
RENAMES = (
    pytest.param((SECOND,), id="once"),
    pytest.param((SECOND, THIRD), id="twice", marks=pytest.mark.slow),
    pytest.param((SECOND, (*THIRD[:2], "甲委")), id="twice, the first name no longer written"),
    pytest.param((SECOND, THIRD, None), id="twice, the second withdrawn", marks=pytest.mark.slow),
)
"""Each renaming: its day, the name, and the aliases; None: the last one was a mistake."""
JANUARY, FEBRUARY, MARCH = "2025-01", "2025-02", "2025-03"
NUMBER = re.compile(r'20\d\d-0000\d\d|"(rows|recorded|ledger)": [^\n]*')
"""What depends on the order of entry, or on where the ledger is."""
STAMP = re.compile(r"(DTSTAMP|LAST-MODIFIED|SEQUENCE)[^\n]*")


def split(taskmap: Run, day: str, name: str, aliases: str) -> None:
    units = f"{{name: {name}, aliases: [{aliases}]}}"
    Path("plan.yaml").write_text(PLAN.replace("UNITS", units).replace("NAME", name), "utf-8")
    ran = taskmap("split", "plan.yaml", "--as-of", day, "--month", "2025-04")
    assert ran.status == 0, ran.err


def rename(taskmap: Run, renames: Sequence[tuple[str, str, str] | None]) -> str:
    """Issue the revisions; returns the name that the unit has then."""
    for number, each in enumerate(renames, 1):
        if each is None:
            ran = taskmap("correct", f"p@{number}", "--withdraw", "--why", "错了")
            assert ran.status == 0, ran.err
        else:
            split(taskmap, *each)
    return SECOND[1] if None in renames else str(renames[-1] and renames[-1][1])


def send(
    book: Ledger, unit: str, period: str, day: Day, digest: str, **rows: tuple[str, float]
) -> str:
    """Enter a return; its rows by their number behind a letter. Returns the number on its receipt."""
    said = tuple(
        Progress(row[1:].replace("_", "-"), Status(status), percent, "有进展")
        for row, (status, percent) in rows.items()
    )
    submission = Submission("p", 1, unit, period, day, said, f"{digest}.xlsx", digest * 64)
    return book.record_submission(submission, "某科室").number


def enter(book: Ledger, unit: str) -> tuple[str, str]:
    """Everything that may come from a unit or be decided about it, of days before the first renaming. Returns the numbers
    of a return that was entered for a wrong day and of one that is another unit's.
    """
    fault = Diagnostic(Source("报送表.xlsx"), "return-unverified", "没有校验码")
    going = (Status.IN_PROGRESS, 50)
    done = (Status.DONE, 100)
    wrong_day = send(book, unit, JANUARY, Day(2025, 1, 29), "a", r1=going, r2=done, r3=going)
    send(book, unit, FEBRUARY, Day(2025, 2, 24), "b", r1=done, r1_1=done, r3=(going[0], 60))
    other = send(book, unit, FEBRUARY, Day(2025, 2, 24), "c", r4=done)
    send(book, "乙局", JANUARY, Day(2025, 1, 22), "d", r1=going, r2=going)

    def file(digest: str, day: Day, period: str) -> FileRecord:
        return FileRecord(f"{digest}.xlsx", digest * 64, day, "p", 1, unit, period)

    book.record_refusal(file("e", Day(2025, 2, 20), FEBRUARY), (fault,), "某科室")
    book.record_scan(file("f", Day(2025, 2, 20), FEBRUARY), "某科室")
    book.record_unverified(file("1", Day(2025, 3, 11), MARCH), (fault,), "某科室")
    # Somebody trusted this one.
    book.record_unverified(file("2", Day(2025, 1, 23), JANUARY), (fault,), "某科室")
    send(book, unit, JANUARY, Day(2025, 1, 23), "2", r3=(going[0], 55))
    for event in decisions(unit):
        book.append(event, "某科室")
    return wrong_day, other


def decisions(unit: str) -> Iterator[Event]:
    approved, decided = Day(2025, 2, 1), Day(2025, 2, 27)
    for item, until in (("4", Day(2025, 2, 26)), ("1-1", Day(2025, 2, 12))):
        extension = Extension(item, unit, until, "1号", "", approved)
        yield _event(EntryKind.EXTENSION, unit, approved, item, codec.encode(extension))
    points = PointAdjustment(unit, 2, "2号", "批示", decided, FEBRUARY)
    yield _event(EntryKind.POINTS, unit, decided, "", codec.encode(points), FEBRUARY)
    exemption = Exemption(unit, "3号", "不可抗力", decided, FEBRUARY, "4")
    yield _event(EntryKind.EXEMPTION, unit, decided, "4", codec.encode(exemption), FEBRUARY)
    evidence = codec.encode(FileEntry("佐证.pdf", "3" * 64))
    yield _event(EntryKind.EVIDENCE, unit, decided, "", evidence, FEBRUARY)


def _event(
    kind: EntryKind, unit: str, day: Day, measure: str, body: str, period: str = ""
) -> Event:
    return Event(
        kind=kind,
        day=day,
        plan="p",
        revision=1,
        unit=unit,
        period=period,
        measure=measure,
        body=body,
    )


def views(taskmap: Run, day: str, name: str) -> Iterator[tuple[str, str]]:
    """What each command says of that day, when the unit has this name."""
    json = ("--format", "json")
    for words in (
        ("report", "--month", FEBRUARY, "--format", "markdown"),
        ("report", "--month", FEBRUARY, *json),
        ("check-overdue", *json),
        ("check-overdue", "--unit", name, *json),
        ("remind", "--dry-run", *json),
        ("remind", "--list", *json),
        ("score", "--from", JANUARY, "--until", FEBRUARY, *json),
        ("status", *json),
        *(("show", subject, *json) for subject in (name, "1", "2", "4")),
    ):
        ran = taskmap(*words, "--as-of", day)
        assert ran.status < 2, ran.err
        yield " ".join(words), ran.out
    for words in (("close", "--list"), ("close", "1", "show"), ("close", "2", "show")):
        ran = taskmap(*words, "--day", day, *json)
        assert ran.status == 0, ran.err
        yield " ".join(words), ran.out
    yield "整改清单", "".join(_rectification_list(taskmap, day))
    assert taskmap("calendar", "-o", "日历", "--as-of", day).status == 0
    for file in sorted(Path("日历").iterdir()):
        yield file.name, STAMP.sub("", file.read_text("utf-8"))
    shutil.rmtree("日历")


def _rectification_list(taskmap: Run, day: str) -> Iterator[str]:
    assert taskmap("close", "--list", "--day", day, "-o", "整改").status == 0
    yield from _cells(Path("整改", "整改清单.xlsx"))


def _cells(path: Path) -> Iterator[str]:
    for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True):
        yield " ".join(str(cell) for cell in row if cell is not None) + "\n"


def checklist(taskmap: Run, name: str, last: tuple[str, str, str]) -> Iterator[tuple[str, str]]:
    """What goes out next, and what may be struck off by what was so before the first renaming."""
    split(taskmap, "2025-04-20", *last[1:])
    yield "上期进展", "".join(_cells(Path("out/责任清单") / f"{name}.xlsx"))
    Path("证明.txt").write_text("办完了", "utf-8")
    words = ("--day", "2025-03-01", "--evidence", "证明.txt", "--format", "json")
    ran = taskmap("close", "1", "apply", *words)
    assert ran.status == 0, ran.err
    yield "apply", ran.out


def play(
    taskmap: Run, renames: Sequence[tuple[str, str, str] | None], *, in_time: bool
) -> dict[tuple[str, str], str]:
    """What every view says where all was entered, `in_time` or after the renaming."""
    split(taskmap, *FIRST)
    place = places.nearest_ledger(Path.cwd())
    assert taskmap("remind", "--as-of", "2025-02-17").status == 0
    unit = FIRST[1] if in_time else rename(taskmap, renames)
    with opening.open_for_writing(place) as book:
        wrong_day, other = enter(book, unit)
    if in_time:
        unit = rename(taskmap, renames)
    for words in ((wrong_day, "--received", "2025-01-22"), (other, "--withdraw")):
        assert taskmap("correct", *words, "--why", "登记错了").status == 0
    asked = (("2025-03-01", "甲局"), ("2025-03-25", "甲委"))
    found = {
        (day, view): NUMBER.sub("", text)
        for day, name in (*asked, ("2025-04-15", unit))
        for view, text in views(taskmap, day, name)
    }
    last = next(each for each in reversed(renames) if each and each[1] == unit)
    found.update(
        {("", view): NUMBER.sub("", text) for view, text in checklist(taskmap, unit, last)}
    )
    return found


@pytest.mark.parametrize("renames", RENAMES)
def test_every_view_is_the_same(
    renames: Sequence[tuple[str, str, str] | None],
    taskmap: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = {}
    for in_time in (True, False):
        folder = tmp_path / str(in_time)
        folder.mkdir()
        monkeypatch.chdir(folder)
        found[in_time] = play(taskmap, renames, in_time=in_time)
    assert found[False] == found[True]


@pytest.mark.parametrize("name", ["甲局", "甲委"])
def test_either_name_means_the_unit(name: str, taskmap: Run) -> None:
    """Asked about a day before the renaming."""
    split(taskmap, *FIRST)
    split(taskmap, *SECOND)
    late = taskmap("check-overdue", "--unit", name, "--as-of", "2025-03-01", "--format", "json")
    assert {each["unit"] for each in late.data} == {"甲局"}
    ran = taskmap("calendar", "--unit", name, "-o", "日历", "--as-of", "2025-03-01")
    assert ran.status == 0, ran.err
    assert [each.name for each in Path("日历").iterdir()] == ["甲局.ics"]
