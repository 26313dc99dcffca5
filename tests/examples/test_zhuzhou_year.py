"""The whole year of the Zhuzhou example with the real commands: 醴陵市 reports its milestone of June, and nobody asks again."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from conftest import ZHUZHOU, Run
from support.filled_checklists import HEAD
from support.filled_checklists import SHEET as REPORT
from support.quarter_run import MAIN, SHEET, set_text

pytestmark = pytest.mark.slow
MONTHS = [f"2022-{month:02}" for month in range(5, 13)]
CITY, ROW, WHAT = "醴陵市", "2.1-1", "完成建成区黑臭水体排查"
Said = tuple[str, str, str]
MET: Said = ("已完成", "100", "排查建成区黑臭水体12处，全部建档")


class Year(NamedTuple):
    """The folder of an office, and how it runs a command."""

    folder: Path
    taskmap: Run

    def play(self, month: str, *, is_met: bool = True) -> None:
        """The checklists of a month go out at its beginning, and every unit reports on the 20th; 醴陵市 meets its milestone
        in June.
        """
        plan, day = ZHUZHOU, "07" if month == MONTHS[0] else "01"
        words = ("--month", month, "--as-of", f"{month}-{day}", "-o", f"out-{month}")
        assert self.taskmap("split", plan, *words).status == 0
        inbox = self.folder / f"in-{month}"
        inbox.mkdir()
        share = 10 * (MONTHS.index(month) + 1)
        for source in self.checklists(month):
            said = dict[str, Said]()
            for number in row_numbers(source):
                said[number] = ("推进中", str(share), f"完成第{share // 10}批")
                if number == ROW:
                    said[number] = MET if is_met and month == MONTHS[1] else ("", "", "")
            fill(source, said, inbox / source.name)
        assert self.taskmap("collect", inbox, "--received", f"{month}-20").status == 0

    def checklists(self, month: str) -> Iterator[Path]:
        yield from sorted((self.folder / f"out-{month}" / "责任清单").glob("*.xlsx"))

    def asked(self, day: str, *words: str) -> set[tuple[str, str]]:
        """What milestones check-overdue lists: who and what."""
        ran = self.taskmap(
            *("check-overdue", "--as-of", day, "--kind", "milestone", *words, "--format", "json")
        )
        return {(each["unit"], f"{each['measure']}-{each['milestone']}") for each in ran.data}

    def letters(self, day: str) -> list[str]:
        """What the letters to the city would say of its milestones."""
        words = ("remind", "--dry-run", "--as-of", day, "--unit", CITY, "--format", "json")
        items = (item for each in self.taskmap(*words).data["reminders"] for item in each["items"])
        return [item["what"] for item in items if item["kind"] == "milestone"]

    def missing(self, month: str) -> list[list[str]]:
        """Who has not met it by the report of the month; nothing where that does not speak of it."""
        words = ("report", "--month", month, "--as-of", f"{month}-28", "--format", "json")
        (plan,) = self.taskmap(*words).data["plans"]
        return [each["missing"] for each in plan["milestones"] if each["measure"] == "2.1"]

    def coming_up(self, month: str) -> list[str]:
        """The items of the table 下期到期."""
        name = f"{month}.xlsx"
        words = ("report", "--month", month, "--as-of", f"{month}-28", "-o", name)
        assert self.taskmap(*words).status == 0
        table = CalamineWorkbook.from_path(name).get_sheet_by_name("下期到期").to_python()
        return [str(value) for row in table for value in row]


def row_numbers(checklist: Path) -> list[str]:
    rows = CalamineWorkbook.from_path(str(checklist)).get_sheet_by_name(REPORT).to_python()
    numbers = [str(row[0]) for row in rows[HEAD:]]
    return numbers[: numbers.index("")]


def fill(source: Path, said: Mapping[str, Said], target: Path) -> None:
    """The rows of the checklist in their order, straight into the sheet's XML."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == SHEET:
                tree = etree.fromstring(data)
                cells = {cell.get("r"): cell for cell in tree.iter(f"{MAIN}c")}
                for row, words in enumerate(said.values(), HEAD + 1):
                    for column, value in zip("GHJ", words, strict=True):
                        set_text(cells[f"{column}{row}"], value)
                data = etree.tostring(tree)
            new.writestr(name, data)


@pytest.fixture
def year(here: Path, taskmap: Run) -> Year:
    return Year(here, taskmap)


def test_a_milestone_that_was_met_is_on_no_list_afterwards(year: Year) -> None:
    for month in MONTHS:
        year.play(month)
    with_row = [
        (month, source.stem)
        for month in MONTHS
        for source in year.checklists(month)
        if ROW in row_numbers(source)
    ]
    assert with_row == [(MONTHS[0], CITY), (MONTHS[1], CITY)]
    # Until its return of June came it was about to fall due; then nobody asks, and no letter names it.
    assert (CITY, ROW) in year.asked("2022-06-19", "--within", "15")
    assert WHAT in " ".join(year.coming_up(MONTHS[0]))
    for day in ("2022-06-20", "2022-07-01", "2022-09-30", "2022-12-31"):
        assert (CITY, ROW) not in year.asked(day, "--within", "15"), day
        assert year.letters(day) == [], day
    # June's report says that it was met; later ones do not speak of it.
    assert year.missing(MONTHS[1]) == [[]]
    assert not any(year.missing(month) for month in MONTHS[2:])
    for month in MONTHS[1:]:
        assert WHAT not in " ".join(year.coming_up(month)), month


def test_one_that_is_not_met_stays_on_every_list(year: Year) -> None:
    """The other side: the same months without a word of it."""
    for month in MONTHS[:3]:
        year.play(month, is_met=False)
    assert ROW in row_numbers(year.folder / f"out-{MONTHS[2]}" / "责任清单" / f"{CITY}.xlsx")
    assert (CITY, ROW) in year.asked("2022-07-01")
    assert year.letters("2022-07-05") == [WHAT]
    assert year.missing(MONTHS[2]) == [[CITY]]
