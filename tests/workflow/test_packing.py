"""`pack`: one workbook a unit and issuer with a section a report that is due, and nothing of other units in it."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import Run
from support import packs
from support.packs import BUILD, CLEAN, GUARD, issue, pack, path_of, plan

CARRY = "carry: true\nreporting:"
SAME_AS = "  - {no: 9, title: 清漂, text: 抓好水面保洁, lead: 甲局, deadline: 2022-12-20, same_as: a-1/1}\n"


def rows_of(unit: str, sheet: str = "月度报送") -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(path_of(unit))[sheet].iter_rows(values_only=True))


def numbers(unit: str) -> list[str]:
    """What is printed in the first column of rows with a role."""
    return [str(row[0]) for row in rows_of(unit) if row[3] in ("牵头", "责任", "配合")]


def same_lines(unit: str) -> list[str]:
    return [str(row[0]) for row in rows_of(unit) if row[0] and "是同一件事" in str(row[0])]


def test_a_section_is_a_report_that_is_due_in_the_month(here: Path, taskmap: Run) -> None:
    late = plan("c-1", GUARD).replace("every: month, day: 25", "once: 2022-08-01")
    issue(taskmap, plan("a-1", CLEAN, BUILD), plan("b-1", GUARD, day=20), late)
    data = pack(taskmap)
    assert {
        each["unit"]: [(one["plan"], one["period"], one["due"]) for one in each["sections"]]
        for each in data["workbooks"]
    } == {
        "甲局": [("a-1", "2022-06", "2022-06-25")],
        "乙局": [("b-1", "2022-06", "2022-06-20"), ("a-1", "2022-06", "2022-06-25")],
    }
    bars = [str(row[0]) for row in rows_of("乙局") if str(row[0]).startswith(("a-1", "b-1"))]
    assert bars[0].startswith("b-1方案\n方案：b-1　第1版　报送期：2022-06　请于2022年6月20日前")
    assert bars[1].startswith("a-1方案\n方案：a-1　第1版　报送期：2022-06　请于2022年6月25日前")
    # All plans in force stand in the list, whether they report this month or not.
    listed = [row[0] for row in rows_of("乙局", "责任清单")]
    assert sum(str(each).startswith(("a-1方案", "b-1方案", "c-1方案")) for each in listed) == 3


def test_the_last_period_is_asked_for_after_the_plan_has_ended(here: Path, taskmap: Run) -> None:
    issue(taskmap, plan("a-1", GUARD).replace("day: 25", "day: 次月5日前"))
    data = pack(taskmap, month="2023-01", day="2023-01-02")
    (book,) = data["workbooks"]
    assert [(each["period"], each["due"]) for each in book["sections"]] == [
        ("2022-12", "2023-01-05")
    ]


def test_a_workbook_holds_only_its_units_rows(here: Path, taskmap: Run) -> None:
    issue(
        taskmap,
        plan("a-1", CLEAN, GUARD),
        plan("b-1", CLEAN.replace("清理河面", "打捞河面"), GUARD),
    )
    pack(taskmap)
    with zipfile.ZipFile(path_of("乙局")) as archive:
        content = "".join(
            archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        )
    assert "落实汛期值守" in content
    assert not [each for each in ("甲局", "清理河面", "打捞河面", "漂浮物") if each in content]


def test_the_same_thing_is_asked_once(here: Path, taskmap: Run) -> None:
    issue(taskmap, plan("a-1", CLEAN, BUILD), plan("b-1", CLEAN, BUILD), plan("d-1", SAME_AS))
    data = pack(taskmap)
    assert numbers("甲局") == ["a-1/1", "a-1/2"]
    assert [line.partition("：")[2] for line in same_lines("甲局")] == [
        "和编号 a-1/1 是同一件事，填一次，两边都算",
        "和编号 a-1/2 是同一件事，填一次，两边都算",
        "和编号 a-1/1 是同一件事，填一次，两边都算",
    ]
    [first, *_] = [each for each in data["workbooks"] if each["unit"] == "甲局"]
    assert first["rows"] == 2
    assert first["sections"][2]["same"] == [{"id": "9", "answer": "a-1/1"}]


@pytest.mark.parametrize(
    "other",
    [
        CLEAN.replace("2022-12-20", "2022-12-19"),
        CLEAN.replace("lead: 甲局", "lead: 乙局, responsible: 甲局"),
        CLEAN.replace("deadline", "targets: [{name: 清理, value: 3, unit: 吨}], deadline"),
        CLEAN.replace("岸坡垃圾", "岸坡杂草"),
    ],
)
def test_what_differs_is_asked_twice(here: Path, taskmap: Run, other: str) -> None:
    issue(taskmap, plan("a-1", CLEAN), plan("b-1", other))
    pack(taskmap)
    assert numbers("甲局") == ["a-1/1", "b-1/1"]
    assert not same_lines("甲局")


def test_a_number_has_its_plan_only_where_two_clash(here: Path, taskmap: Run) -> None:
    issue(taskmap, plan("a-1", CLEAN, BUILD), plan("b-1", BUILD.replace("三公里", "四公里"), GUARD))
    pack(taskmap)
    assert numbers("甲局") == ["1", "a-1/2", "b-1/2"]
    assert numbers("乙局") == ["a-1/2", "b-1/2", "3"]


def test_each_issuer_has_a_workbook_of_its_own(here: Path, taskmap: Run) -> None:
    issue(taskmap, plan("a-1", CLEAN), plan("b-1", CLEAN, issuer="县委办"))
    files = [each["file"] for each in pack(taskmap)["workbooks"]]
    assert files == ["甲局（县府办）.xlsx", "甲局（县委办）.xlsx"]


def test_it_lies_in_the_folder_of_who_looks_after_the_unit(here: Path, taskmap: Run) -> None:
    units = (
        "units: [{name: 甲局, division: 张副县长}, {name: 丙局}, {name: 乙局, division: 李副县长}]"
    )
    text = plan("a-1", CLEAN, BUILD, GUARD.replace("lead: 乙局", "lead: 丙局"))
    issue(taskmap, text.replace("units: [{name: 甲局, aliases: [市甲局]}, 乙局]", units))
    data = pack(taskmap)
    files = ["张副县长/甲局.xlsx", "李副县长/乙局.xlsx", "丙局.xlsx"]
    assert [each["file"] for each in data["workbooks"]] == files
    folder = Path("发出/2022-06")
    assert all((folder / each).is_file() for each in files)
    with (folder / "目录.csv").open(encoding="utf-8-sig") as file:
        assert [(row["打印顺序"], row["文件"]) for row in csv.DictReader(file)] == [
            (str(at), each) for at, each in enumerate(files, 1)
        ]
    assert dict(_zips(folder)) == {
        "张副县长": ["甲局.xlsx"],
        "李副县长": ["乙局.xlsx"],
        "未分管": ["丙局.xlsx"],
        "张副县长/甲局": ["甲局.xlsx"],
        "李副县长/乙局": ["乙局.xlsx"],
        "丙局": ["丙局.xlsx"],
    }
    assert {*data["zips"]} == {f"{folder / each}.zip" for each, _ in _zips(folder)}


def _zips(folder: Path) -> Iterator[tuple[str, list[str]]]:
    for each in folder.rglob("*.zip"):
        with zipfile.ZipFile(each) as archive:
            yield each.relative_to(folder).with_suffix("").as_posix(), archive.namelist()


def test_the_zip_of_a_unit_has_its_workbooks_of_all_issuers(here: Path, taskmap: Run) -> None:
    issue(taskmap, plan("a-1", CLEAN, GUARD), plan("b-1", CLEAN, issuer="县委办"))
    data = pack(taskmap)
    folder = Path("发出/2022-06")
    own, other = "甲局（县委办）.xlsx", "甲局（县府办）.xlsx"
    zips = {"全部": ["乙局.xlsx", own, other], "甲局": [own, other], "乙局": ["乙局.xlsx"]}
    assert {name: sorted(files) for name, files in _zips(folder)} == zips
    # What is only one issuer's leaves the other's in it.
    pack(taskmap, "--plan", "b-1")
    assert dict(_zips(folder)).keys() == zips.keys()
    assert sorted(dict(_zips(folder))["甲局"]) == [own, other]
    collected = packs.collect(taskmap, where=str(folder))
    assert (collected["accepted"], collected["refused"]) == ([], [])
    assert len(collected["ignored"]) == 1 + len(data["workbooks"]) + len(zips)


def test_a_zip_of_ours_goes_with_its_workbook_and_one_of_a_unit_is_kept(
    here: Path, taskmap: Run
) -> None:
    issue(taskmap, plan("a-1", CLEAN, BUILD), plan("b-1", GUARD))
    pack(taskmap)
    folder = Path("发出/2022-06")
    with zipfile.ZipFile(folder / "甲局.zip", "w") as archive:
        archive.writestr("甲局.xlsx", b"answers")
    answers = (folder / "甲局.zip").read_bytes()
    issue(taskmap, plan("a-1", CLEAN), plan("b-1", GUARD.replace("乙局", "甲局")), day="2022-06-05")
    data = pack(taskmap)
    assert {*dict(_zips(folder))} == {"全部", "甲局", "甲局-已填"}
    assert [Path(each).name for each in data["filled"]] == ["甲局-已填.zip"]
    assert (folder / "甲局-已填.zip").read_bytes() == answers


def test_plans_and_units_may_be_chosen(here: Path, taskmap: Run) -> None:
    issue(taskmap, plan("a-1", CLEAN, BUILD), plan("b-1", GUARD))
    [only] = pack(taskmap, "--unit", "市甲局")["workbooks"]
    assert only["unit"] == "甲局"
    [only] = pack(taskmap, "--plan", "b-1")["workbooks"]
    assert [each["plan"] for each in only["sections"]] == ["b-1"]
    ran = taskmap("pack", "--month", "2022-06", "--as-of", "2022-06-10", "--unit", "丁局")
    assert ran.status == 2
    assert "丁局" in ran.err


def test_a_run_for_one_unit_leaves_the_others_in_list_and_zip(here: Path, taskmap: Run) -> None:
    issue(taskmap, plan("a-1", CLEAN, BUILD), plan("b-1", GUARD))
    pack(taskmap)
    folder = path_of("甲局").parent
    before = (folder / "目录.csv").read_bytes(), (folder / "全部.zip").read_bytes()
    pack(taskmap, "--unit", "乙局")
    assert ((folder / "目录.csv").read_bytes(), (folder / "全部.zip").read_bytes()) == before
    path_of("甲局").unlink()
    pack(taskmap, "--unit", "乙局")
    with zipfile.ZipFile(folder / "全部.zip") as archive:
        assert archive.namelist() == ["乙局.xlsx"]


def test_without_a_month_it_is_that_of_the_next_report(here: Path, taskmap: Run) -> None:
    issue(taskmap, plan("a-1", CLEAN))
    ran = taskmap("pack", "--as-of", "2022-06-26", "--format", "json")
    assert ran.data["month"] == "2022-07"


def test_the_ledger_knows_who_got_what_when_from_whom(here: Path, taskmap: Run) -> None:
    issue(taskmap, plan("a-1", CLEAN, BUILD), plan("b-1", CLEAN, GUARD))
    pack(taskmap)
    assert not any(each["new"] for each in pack(taskmap, day="2022-06-11")["workbooks"])
    listed = taskmap("log", "--from", "2022-06-01", "--kind", "打包发出", "--format", "json").data
    entries = listed["entries"] if isinstance(listed, dict) else listed
    assert [(each["unit"], each["period"], str(each["day"])) for each in entries] == [
        ("甲局", "2022-06", "2022-06-10"),
        ("乙局", "2022-06", "2022-06-10"),
    ]
    assert all(each["recorded_by"] for each in entries)
    page = taskmap("show", "乙局", "--as-of", "2022-06-12", "--format", "json").data
    assert [each["unit"] for each in page["packs"]] == ["乙局"]
    shown = taskmap("show", str(entries[1]["number"])).out
    assert "b-1" in shown
    assert taskmap("ledger", "check").status == 0


def test_for_an_earlier_day_it_has_the_revision_of_that_day(here: Path, taskmap: Run) -> None:
    issue(taskmap, plan("a-1", CLEAN))
    issue(taskmap, plan("a-1", CLEAN, BUILD), day="2022-06-10")
    (book,) = pack(taskmap, day="2022-06-05")["workbooks"]
    assert [(each["revision"], each["rows"]) for each in book["sections"]] == [(1, 1)]
    assert "第1版" in str([row[0] for row in rows_of("甲局")])


def test_dry_run_writes_nothing(here: Path, taskmap: Run) -> None:
    issue(taskmap, plan("a-1", CLEAN))
    data = pack(taskmap, "--dry-run")
    assert data["folder"] is None
    assert not Path("发出").exists()
    assert pack(taskmap)["workbooks"][0]["new"]


def test_what_somebody_filled_in_is_kept(here: Path, taskmap: Run) -> None:
    issue(taskmap, plan("a-1", CLEAN))
    pack(taskmap)
    packs.filled("甲局").save(path_of("甲局"))
    kept = path_of("甲局").read_bytes()
    data = pack(taskmap)
    assert [Path(each).name for each in data["filled"]] == ["甲局-已填.xlsx"]
    assert Path(data["filled"][0]).read_bytes() == kept


def test_a_workbook_that_is_made_no_more_goes_and_nothing_else(here: Path, taskmap: Run) -> None:
    issue(taskmap, plan("a-1", CLEAN))
    pack(taskmap)
    folder = path_of("甲局").parent
    made, named = path_of("甲局").read_bytes(), ["乙局.xlsx", "分管/丙局.xlsx", "'-丁局.xlsx"]
    others = ["../戊局.xlsx", "一/二/己局.xlsx", "说明.txt"]
    with (folder / "目录.csv").open("a", encoding="utf-8") as file:
        for each in (*named, *others):
            path = folder / each.removeprefix("'")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made)
            file.write(f"9,,单位,县府办,{each},1,1,1,2022-06-25\r\n")
    pack(taskmap)
    assert not [each for each in named if (folder / each.removeprefix("'")).exists()]
    assert [each for each in others if (folder / each).exists()] == others
    assert path_of("甲局").read_bytes() == made


def test_printed_it_is_broken_before_the_page_of_the_signatures_alone(
    here: Path, taskmap: Run
) -> None:
    texts = [
        plan(
            f"{name}-1",
            CLEAN.replace("垃圾", f"{name}类垃圾"),
            BUILD.replace("三公里", f"{at}公里"),
        )
        for at, name in enumerate("abc", 1)
    ]
    issue(taskmap, *texts)
    pack(taskmap)
    sheet = openpyxl.load_workbook(path_of("甲局"))["月度报送"]
    [last] = sheet.row_breaks.brk
    below = [sheet.cell(at, 4).value for at in range(last.id + 1, sheet.max_row + 1)]
    above = [sheet.cell(at, 4).value for at in range(5, last.id + 1)]
    # No bar is the last row above, and both pages have rows of measures.
    assert above[-1] == "牵头"
    assert (above.count("牵头"), below.count("牵头")) in {(3, 3), (4, 2), (2, 4)}


def test_who_has_nothing_open_gets_no_section(here: Path, taskmap: Run) -> None:
    issue(taskmap, plan("a-1", CLEAN), plan("b-1", GUARD))
    pack(taskmap)
    book = packs.filled("乙局")
    sheet = book["月度报送"]
    row = next(cell.row for cell in sheet["D"] if cell.value == "牵头")
    sheet[f"G{row}"], sheet[f"H{row}"] = "已完成", 100
    packs.send(book, "乙局.xlsx")
    packs.collect(taskmap)
    assert [each["unit"] for each in pack(taskmap, month="2022-07", day="2022-07-02")["workbooks"]] == ["甲局"]  # fmt: skip


def test_what_a_unit_has_finished_stays_and_need_not_be_filled_in(here: Path, taskmap: Run) -> None:
    issue(
        taskmap, plan("a-1", CLEAN, BUILD), plan("b-1", CLEAN.replace("2022-12-20", "2022-12-19"))
    )
    pack(taskmap)
    book = packs.filled("甲局")
    sheet = book["月度报送"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "2")
    sheet[f"G{row}"], sheet[f"H{row}"] = "已完成", 100
    packs.send(book)
    packs.collect(taskmap)
    data = pack(taskmap, month="2022-07", day="2022-07-02")
    [own] = [each for each in data["workbooks"] if each["unit"] == "甲局"]
    assert (own["rows"], own["sections"][0]["rows"]) == (2, 2)
    sheet = openpyxl.load_workbook(path_of("甲局", "2022-07"))["月度报送"]
    [last] = [str(line[5].value) for line in sheet.iter_rows() if line[0].value == "2"]
    assert last.endswith("（已完成，不用再填）")


@pytest.mark.parametrize("carrying", ["", "c", "ac", "ab"])
def test_a_row_for_several_plans_goes_out_filled_in_where_any_carries_on(
    here: Path, taskmap: Run, carrying: str
) -> None:
    """b-1 is due first, and its row is asked for all; each had another report for June."""
    days = {"a": 25, "b": 20, "c": 28}
    texts = {name: plan(f"{name}-1", CLEAN, day=day) for name, day in days.items()}
    for name in carrying:
        texts[name] = texts[name].replace("reporting:", CARRY)
    issue(taskmap, *texts.values())
    for share, name in enumerate("abc", 1):
        own = packs.fill(Path(f"out-{name}-1/责任清单/甲局.xlsx"), share=share)
        packs.send(own, f"{name}.xlsx")
    assert len(packs.collect(taskmap)["accepted"]) == 3
    pack(taskmap, month="2022-07", day="2022-06-26")
    sheet = openpyxl.load_workbook(path_of("甲局", "2022-07"))["月度报送"]
    [row] = [line for line in sheet.iter_rows(min_row=5, values_only=True) if line[3] == "牵头"]
    # The words of its own plan before those of the one that is due next.
    source = next((name for name in "bac" if name in carrying), "")
    assert (row[6], row[7]) == (("推进中", "abc".index(source) + 1) if source else (None, None))
    assert str(row[5]).startswith("推进中，2%")


def test_for_a_day_before_a_unit_was_renamed_its_words_are_carried_on(
    here: Path, taskmap: Run
) -> None:
    text = plan("a-1", CLEAN, BUILD).replace("reporting:", CARRY)
    issue(taskmap, text)
    pack(taskmap)
    packs.send(packs.filled("甲局"))
    packs.collect(taskmap)
    renamed = text.replace("{name: 甲局, aliases: [市甲局]}", "{name: 甲委, aliases: [甲局]}")
    issue(taskmap, renamed.replace("lead: 甲局", "lead: 甲委"), day="2022-07-10")
    found = {}
    for unit, day in (("甲局", "2022-07-01"), ("甲局", "2022-06-21"), ("甲委", "2022-07-11")):
        pack(taskmap, month="2022-07", day=day)
        sheet = openpyxl.load_workbook(path_of(unit, "2022-07"))["月度报送"]
        rows = [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[3] == "牵头"]
        found[day] = [(str(row[0]), row[7], row[5]) for row in rows]
    last = "推进中，40%：本期做了实在的事"
    said = [("1", 40, last), ("2", 40, last)]
    assert found["2022-07-01"] == found["2022-07-11"] == said
    # The report came on the 22nd.
    assert found["2022-06-21"] == [("1", None, None), ("2", None, None)]


def test_a_day_that_has_not_come_is_refused(here: Path, taskmap: Run) -> None:
    issue(taskmap, plan("a-1", CLEAN))
    ran = taskmap("pack", "--month", "2022-06", "--as-of", "2099-01-01")
    assert ran.status == 2
    assert "[day-to-come]" in ran.err
    assert not Path("发出").exists()


def test_without_a_report_in_the_month_nothing_goes_out(here: Path, taskmap: Run) -> None:
    issue(taskmap, plan("a-1", CLEAN))
    ran = taskmap("pack", "--month", "2021-06", "--as-of", "2022-06-10")
    assert ran.status == 0
    assert "没有到期的报送" in ran.out


def test_an_offices_own_template_needs_what_tells_the_sections(here: Path, taskmap: Run) -> None:
    issue(taskmap, plan("a-1", CLEAN))
    Path("own").mkdir()
    book = openpyxl.load_workbook(Path(__file__).parents[2] / "templates" / "合订清单.xlsx")
    book["月度报送"]["A1"] = "本单位的表样 {{ checklist.unit }}"
    book.save("own/合订清单.xlsx")
    pack(taskmap, "--templates", "own")
    assert rows_of("甲局")[0][0] == "本单位的表样 甲局"
    del book["taskmap"]
    book.save("own/合订清单.xlsx")
    ran = taskmap("pack", "--as-of", "2022-06-10", "--templates", "own")
    assert ran.status == 2
    assert "合订清单.xlsx" in ran.err
