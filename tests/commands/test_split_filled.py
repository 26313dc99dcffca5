"""What a unit filled in and the office saved over the checklist that it had sent is never written over by `split`."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from conftest import SMALL, Run, tree
from support.archives import make_zip

LISTS = Path("out/责任清单")


@pytest.fixture
def split(taskmap: Run, small: Path) -> Run:
    """Sends the small plan's checklists out, and again with the words."""

    def run(*words: object) -> object:
        return taskmap("split", small, "--as-of", "2022-06-01", *words)

    run()
    return run  # type: ignore[return-value]


def save(name: str, text: str = "有进展") -> bytes:
    """As WPS does, with an answer in it."""
    book = openpyxl.load_workbook(LISTS / name)
    book["月度报送"]["J5"] = text
    book.save(LISTS / name)
    return (LISTS / name).read_bytes()


def test_one_that_was_filled(split: Run) -> None:
    filled = save("甲局.xlsx")
    ran = split("--month", "2022-07")
    assert ran.status == 0
    assert "有 1 份清单发出后被人存过" in ran.err
    assert str(LISTS / "甲局-已填.xlsx") in ran.err
    assert (LISTS / "甲局-已填.xlsx").read_bytes() == filled
    assert openpyxl.load_workbook(LISTS / "甲局.xlsx")["月度报送"]["J5"].value is None


def test_again_and_again(split: Run) -> None:
    contents = []
    for number in range(3):
        contents.append(save("甲局.xlsx", f"第{number}次"))
        told = split("--format", "json").data["filled"]
        assert len(told) == 1
    names = ("甲局-已填.xlsx", "甲局-已填（2）.xlsx", "甲局-已填（3）.xlsx")
    assert [(LISTS / name).read_bytes() for name in names] == contents


def test_as_they_were_made(split: Run) -> None:
    """Also in an earlier month and by another ledger."""
    before = set(tree(Path("out")))
    assert split("--month", "2022-08", "--format", "json").data["filled"] == []
    again = split("--format", "json", "--ledger", "other.db")
    assert (again.data["filled"], set(tree(Path("out")))) == ([], before)


def test_of_other_units_stay_where_they_are(split: Run) -> None:
    filled = save("甲局.xlsx")
    assert split("--unit", "乙局", "--format", "json").data["filled"] == []
    assert (LISTS / "甲局.xlsx").read_bytes() == filled


def test_of_a_unit_that_is_no_longer_in_the_plan(split: Run, small: Path) -> None:
    filled = save("甲局.xlsx")
    small.write_text(SMALL.replace("甲局, ", ""), "utf-8")
    split()
    assert not (LISTS / "甲局.xlsx").exists()
    assert (LISTS / "甲局-已填.xlsx").read_bytes() == filled


@pytest.mark.parametrize("data", [b"", b"no workbook", make_zip({"a": b""})])
def test_what_cannot_be_read(split: Run, data: bytes) -> None:
    (LISTS / "甲局.xlsx").write_bytes(data)
    assert split("--format", "json").data["filled"] == [str(LISTS / "甲局-已填.xlsx")]
    assert (LISTS / "甲局-已填.xlsx").read_bytes() == data


def test_a_run_that_fails(split: Run) -> None:
    filled = save("甲局.xlsx")
    (LISTS / "丙县.xlsx").unlink()
    (LISTS / "丙县.xlsx").mkdir()
    before = tree(Path("out"))
    assert split("--month", "2022-07").status == 2
    assert tree(Path("out")) == before
    assert (LISTS / "甲局.xlsx").read_bytes() == filled


def test_it_can_be_collected(taskmap: Run, split: Run) -> None:
    book = openpyxl.load_workbook(LISTS / "甲局.xlsx")
    sheet = book["月度报送"]
    sheet["G5"], sheet["H5"], sheet["J5"] = "推进中", 40, "有进展"
    book.save(LISTS / "甲局.xlsx")
    split("--month", "2022-07")
    ran = taskmap(
        *("collect", LISTS / "甲局-已填.xlsx", "--received", "2022-06-20", "--format", "json")
    )
    assert [each["unit"] for each in ran.data["accepted"]] == ["甲局"]


@pytest.mark.parametrize("format_", ["xlsx", "docx"])
def test_a_report_is_written_whole_or_not_at_all(taskmap: Run, split: Run, format_: str) -> None:
    words = ("report", "--month", "2022-06", "--as-of", "2022-07-01", "-o", "报告")
    assert taskmap(*words).status == 0
    kept = Path("报告/月度报告.docx"), Path("报告/月度报告.xlsx")
    for path in kept:
        path.write_bytes(b"earlier")
    blocked = Path(f"报告/月度报告.{format_}")
    blocked.unlink()
    blocked.mkdir()
    assert taskmap(*words).status == 2
    assert [path.read_bytes() for path in kept if path != blocked] == [b"earlier"]
    assert len(list(Path("报告").iterdir())) == 2
