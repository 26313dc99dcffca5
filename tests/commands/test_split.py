"""split as a whole: what it counts, what goes to whom, which period, which revision, and what it refuses."""

from __future__ import annotations

import csv
import datetime
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from conftest import SMALL, ZHUZHOU, Run, tree

FIRST = "2022-05-08"


def write(text: str) -> Path:
    path = Path("plan.yaml")
    path.write_text(text, "utf-8")
    return path


def index(out: Path) -> dict[str, dict[str, str]]:
    with open(out / "责任清单" / "目录.csv", encoding="utf-8-sig", newline="") as file:
        return {row["单位"]: row for row in csv.DictReader(file)}


def checklist_names(out: Path) -> list[str]:
    return sorted(path.name for path in (out / "责任清单").glob("*.xlsx"))


def cells(path: Path, sheet: str = "") -> list[object]:
    """Everything that stands in a workbook or in one sheet of it, hidden or not."""
    book = openpyxl.load_workbook(path)
    sheets = [book[sheet]] if sheet else book.worksheets
    return [
        cell.value
        for each in sheets
        for row in each.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def column(path: Path, sheet: str, head: str) -> list[object]:
    """What stands below a heading, wherever the template has it."""
    rows = list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))
    top = next(number for number, row in enumerate(rows) if head in row)
    at = rows[top].index(head)
    return [row[at] for row in rows[top + 1 :]]


def workbook_parts(path: Path) -> Iterator[tuple[str, str]]:
    """Every part of a workbook as text, with its name: hidden sheets, properties, drawings, names."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            yield name, archive.read(name).decode("utf-8", "replace")


class TestZhuzhou:
    @pytest.fixture
    def split(self, taskmap: Run) -> dict[str, object]:
        ran = taskmap("split", ZHUZHOU, "--as-of", FIRST, "--format", "json")
        assert ran.status == 0
        data: dict[str, object] = ran.data
        return data

    def test_the_contract(self, split: dict[str, object]) -> None:
        expected = {
            "plan": "zhuzhou-2022",
            "revision": 1,
            "tasks": 24,
            "measures": 49,
            "units": 43,
            "assignments": 598,
            "duties": 43 * 8,
            "period": "2022-05",
            "due": "2022-05-25",
        }
        assert {key: split[key] for key in expected} == expected

    def test_the_files(self, split: dict[str, object]) -> None:
        files = split["files"]
        assert isinstance(files, list)
        assert sorted(files) == sorted(f"out/{name}" for name in tree(Path("out")))
        assert len(files) == 1 + 43 + 1
        assert checklist_names(Path("out")) == sorted(
            row["文件"] for row in index(Path("out")).values()
        )

    def test_a_checklist(self, split: dict[str, object]) -> None:
        path = Path("out/责任清单/市生态环境局.xlsx")
        mine = index(Path("out"))["市生态环境局"]
        assert (mine["举措数"], mine["牵头"], mine["责任"], mine["配合"]) == ("25", "6", "19", "0")
        ids = [value for value in column(path, "月度报送", "编号") if _is_id(value)]
        assert len(ids) == len(set(ids)) == 25
        again = [value for value in column(path, "责任清单", "编号") if _is_id(value)]
        assert again == ids

    def test_the_division(self, split: dict[str, object]) -> None:
        path = Path("out/任务分解表.xlsx")
        measures = [value for value in column(path, "任务分解表", "工作举措") if value]
        assert len(measures) == 49
        numbers = [value for value in column(path, "任务分解表", "序号") if str(value).isdecimal()]
        assert list(map(str, dict.fromkeys(numbers))) == [str(number) for number in range(1, 25)]
        marks = [value for value in cells(path, "单位对照") if value in ("牵", "责", "配")]
        assert len(marks) == 598

    def test_on_screen(self, taskmap: Run) -> None:
        ran = taskmap("split", ZHUZHOU, "--as-of", FIRST)
        assert ran.status == 0
        assert ran.out.splitlines()[0] == "株洲市2022年推动长江经济带发展工作要点"
        for said in ("24 项，举措 49 条", "43 个，分解 598 条", "344 份", "2022-05-25", "第 1 版"):
            assert said in ran.out
        assert "[group-empty]" in ran.err
        assert "[group-empty]" not in ran.out


def _is_id(value: object) -> bool:
    left, _, right = str(value).partition(".")
    return left.isdecimal() and right.isdecimal()


class TestRepeatable:
    @pytest.mark.slow
    def test_the_same_bytes(self, process: Run, here: Path) -> None:
        """In another folder, another time zone of the machine, another order of its sets."""
        for out, zone, seed in (("a", "UTC", "1"), ("b/c", "America/Los_Angeles", "2")):
            ran = process(
                *("split", ZHUZHOU, "--as-of", FIRST, "-o", out),
                env={"TZ": zone, "PYTHONHASHSEED": seed},
            )
            assert ran.status == 0, ran.err
        first = tree(here / "a")
        assert len(first) == 45
        assert tree(here / "b" / "c") == first

    def test_into_the_same_folder(self, taskmap: Run, small: Path) -> None:
        taskmap("split", small, "--as-of", FIRST)
        before = tree(Path())
        taskmap("split", small, "--as-of", FIRST)
        assert tree(Path()) == before

    def test_the_day_is_not_today_s(self, taskmap: Run, small: Path) -> None:
        """--as-of dates the properties, not the clock."""
        taskmap("split", small, "--as-of", "2022-07-01")
        core = dict(workbook_parts(Path("out/任务分解表.xlsx")))["docProps/core.xml"]
        assert core.count("2022-07-01T00:00:00Z") == 2


class TestOnlyOnesOwn:
    """A unit's workbook says nothing of the others', in whatever part of the file."""

    PLAN = """\
id: own-1
title: 方案
period: {from: 2022-05, until: 2022-06}
reporting: [{name: 月报, every: month, day: 25}]
units:
"""

    @pytest.fixture
    def out(self, taskmap: Run, here: Path) -> Path:
        names = [f"{letter}单位" for letter in "甲乙丙丁戊"]
        lines = [
            f"  - {{name: {name}, aliases: [{name}别名], phone: '55{at}55'}}"
            for at, name in enumerate(names)
        ]
        lines.append("tasks:")
        for at, name in enumerate(names):
            lines.append(
                f"  - {{id: T{at}-{at}, title: 标题{at}{at}, text: 内容{at}{at}, units: [{name}]}}"
            )
        write(self.PLAN + "\n".join(lines))
        assert taskmap("split", "plan.yaml", "--as-of", FIRST).status == 0
        return here / "out"

    def test_in_every_part(self, out: Path) -> None:
        rows = list(index(out).values())
        assert len(rows) == 5
        for at, row in enumerate(rows):
            found = list(workbook_parts(out / "责任清单" / row["文件"]))
            assert len(found) > 5
            own = "".join(text for _, text in found)
            for word in (row["单位"], f"T{at}-{at}", f"标题{at}{at}", f"内容{at}{at}"):
                assert word in own
            for other in set(range(5)) - {at}:
                told = (rows[other]["单位"], f"T{other}-{other}", f"{other}{other}", f"55{other}55")
                for name, text in found:
                    for word in told[:2]:
                        assert word not in text, (name, word)
                    for word in (f"标题{told[2]}", f"内容{told[2]}", told[3]):
                        assert word not in text, (name, word)

    @pytest.mark.slow
    def test_zhuzhou(self, taskmap: Run, here: Path) -> None:
        """The names of other units may stand in a measure's own words; other measures may not."""
        taskmap("split", ZHUZHOU, "--as-of", FIRST)
        texts = {
            text
            for text in column(here / "out" / "任务分解表.xlsx", "任务分解表", "工作举措")
            if isinstance(text, str)
        }
        assert len(texts) == 49
        for unit, row in index(here / "out").items():
            path = here / "out" / "责任清单" / row["文件"]
            own = set(column(path, "月度报送", "具体举措")) & texts
            assert len(own) == int(row["举措数"])
            everything = "".join(text for _, text in workbook_parts(path))
            strangers = [text for text in texts - own if text in everything]
            # A short text may be part of a longer one.
            assert not [
                text for text in strangers if not any(text in mine for mine in map(str, own))
            ], unit


class TestUnits:
    def selected_units(self, taskmap: Run, *words: str) -> list[str]:
        ran = taskmap("split", ZHUZHOU, "--as-of", FIRST, "--format", "json", *words)
        assert ran.status == 0, ran.err
        files = [Path(name) for name in ran.data["files"]]
        return [
            path.stem for path in files if path.parent.name == "责任清单" and path.suffix == ".xlsx"
        ]

    def test_one(self, taskmap: Run) -> None:
        assert self.selected_units(taskmap, "--unit", "市林业局") == ["市林业局"]
        assert checklist_names(Path("out")) == ["市林业局.xlsx"]
        assert list(index(Path("out"))) == ["市林业局"]
        assert Path("out/任务分解表.xlsx").is_file()

    def test_by_an_alias(self, taskmap: Run) -> None:
        assert self.selected_units(taskmap, "--unit", "市发改委") == ["市发展改革委"]

    def test_a_group_is_its_members(self, taskmap: Run) -> None:
        found = self.selected_units(
            taskmap, "--unit", "有关县市区", "--unit", "攸县", "--unit", "市水利局"
        )
        counties = {
            "天元区",
            "芦淞区",
            "荷塘区",
            "石峰区",
            "渌口区",
            "醴陵市",
            "攸县",
            "茶陵县",
            "炎陵县",
        }
        assert len(found) == 10
        assert set(found) == counties | {"市水利局"}

    def test_a_group_without_members_is_itself(self, taskmap: Run) -> None:
        assert self.selected_units(taskmap, "--unit", "领导小组各成员单位") == [
            "领导小组各成员单位"
        ]

    def test_the_others_stay(self, taskmap: Run) -> None:
        """Their files are left alone, and stay in the index."""
        taskmap("split", ZHUZHOU, "--as-of", FIRST)
        before = tree(Path("out"))
        self.selected_units(taskmap, "--unit", "市林业局")
        assert tree(Path("out")) == before

    def test_unknown(self, taskmap: Run, here: Path) -> None:
        ran = taskmap("split", ZHUZHOU, "--unit", "生态环境局")
        assert (ran.status, ran.out) == (2, "")
        assert "方案里没有单位“生态环境局”，是不是“市生态环境局”？" in ran.err
        assert list(here.iterdir()) == []

    def test_like_nothing(self, taskmap: Run, small: Path) -> None:
        ran = taskmap("split", small, "--unit", "xyz")
        assert (ran.status, ran.err) == (
            2,
            "不能继续：方案里没有单位“xyz”，请照任务分解表上的名称写\n",
        )

    def test_without_any_work(self, taskmap: Run, here: Path) -> None:
        write(SMALL.replace("tasks:", "units: [甲局, 乙局, 丙县, 闲局]\ntasks:"))
        ran = taskmap("split", "plan.yaml", "--unit", "闲局")
        assert ran.status == 2
        assert "“闲局”在方案里没有任务" in ran.err
        assert "是不是" not in ran.err


RULES = {
    "months": "[{name: 月报, every: month, day: 25}]",
    "quarters": "[{name: 季报, every: quarter, day: 20}]",
    "both": "[{name: 季报, every: quarter, day: 25}, {name: 月报, every: month, day: 25}]",
    "once": "[{name: 方案, once: 2022-06-10}]",
    "mixed": "[{name: 季报, every: quarter, day: 20}, {name: 方案, once: 2022-06-10}]",
    "weeks": "[{name: 周报, every: week, day: 5}]",
    "none": "[]",
}


class TestOccasion:
    """The period that a checklist asks for."""

    def occasion(self, taskmap: Run, rules: str, *words: str) -> tuple[str, str | None]:
        write(SMALL.replace("[{name: 月报, every: month, day: 25, to: 某办}]", RULES[rules]))
        ran = taskmap("split", "plan.yaml", "--format", "json", *words)
        assert ran.status == 0, ran.err
        return ran.data["period"], ran.data["due"]

    @pytest.mark.parametrize(
        ("rules", "day", "period", "due"),
        [
            ("months", "2021-01-01", "2022-05", "2022-05-25"),
            ("months", "2022-05-25", "2022-05", "2022-05-25"),
            ("months", "2022-05-26", "2022-06", "2022-06-25"),
            ("months", "2022-12-25", "2022-12", "2022-12-25"),
            ("months", "2022-12-26", "2022-12", "2022-12-25"),
            ("months", "2023年1月1日", "2022-12", "2022-12-25"),
            ("quarters", "2022-05-08", "2022-Q2", "2022-06-20"),
            ("quarters", "2022-06-21", "2022-Q3", "2022-09-20"),
            ("both", "2022-06-01", "2022-Q2", "2022-06-25"),
            ("both", "2022-07-01", "2022-07", "2022-07-25"),
            ("mixed", "2022-05-08", "2022-06-10", "2022-06-10"),
            ("mixed", "2022-06-11", "2022-Q2", "2022-06-20"),
            ("once", "2022-01-01", "2022-06-10", "2022-06-10"),
            ("once", "2023-01-01", "2022-06-10", "2022-06-10"),
            ("weeks", "2022-06-04", "2022-W23", "2022-06-10"),
            ("none", "2022-07-31", "2022-07", None),
        ],
    )
    def test_by_the_day(
        self, taskmap: Run, rules: str, day: str, period: str, due: str | None
    ) -> None:
        assert self.occasion(taskmap, rules, "--as-of", day) == (period, due)

    @pytest.mark.parametrize(
        ("rules", "month", "period", "due"),
        [
            ("months", "2022-09", "2022-09", "2022-09-25"),
            ("quarters", "2022-Q4", "2022-Q4", "2022-12-20"),
            ("quarters", "2022-08", "2022-Q3", "2022-09-20"),
            ("both", "2022-09", "2022-09", "2022-09-25"),
            ("both", "2022-Q3", "2022-Q3", "2022-09-25"),
            ("mixed", "2022-06-10", "2022-06-10", "2022-06-10"),
            ("weeks", "2022-W30", "2022-W30", "2022-07-29"),
            ("none", "2022-08", "2022-08", None),
        ],
    )
    def test_by_the_option(
        self, taskmap: Run, rules: str, month: str, period: str, due: str | None
    ) -> None:
        found = self.occasion(taskmap, rules, "--as-of", FIRST, "--month", month)
        assert found == (period, due)

    def test_a_month_that_the_plan_does_not_have(
        self, taskmap: Run, small: Path, here: Path
    ) -> None:
        for month in ("2022-04", "2023-01", "2022-Q3", "2022"):
            ran = taskmap("split", small, "--month", month)
            assert (ran.status, ran.out) == (2, "")
            assert f"方案没有 {month} 这一期，可选：2022-05、2022-06" in ran.err
        assert list(here.iterdir()) == [small]

    @pytest.mark.parametrize(
        "month", ["下次", "2022-13", "2022-1-2-3", "十三月", "", "0000-01", "20226"]
    )
    def test_nonsense(self, taskmap: Run, small: Path, month: str) -> None:
        ran = taskmap("split", small, "--month", month)
        assert (ran.status, ran.out) == (2, "")
        assert f"--month 看不懂这一期：“{month}”" in ran.err

    @pytest.mark.parametrize(
        ("month", "as_of", "label"),
        [
            # The next such period that the plan has, where the last one is none of its.
            ("6月", "2022-05-20", "2022-06"),
            ("6月", "2022-07-20", "2022-06"),
            ("2022年12月", "2022-05-20", "2022-12"),
            ("下月", "2022-05-20", "2022-06"),
        ],
    )
    def test_in_every_usual_spelling(
        self, taskmap: Run, small: Path, month: str, as_of: str, label: str
    ) -> None:
        ran = taskmap(
            "split", small, "--month", month, "--as-of", as_of, "--dry-run", "--format", "json"
        )
        assert (ran.status, ran.data["period"]) == (0, label)

    @pytest.mark.parametrize("day", ["大前天", "2022-02-30", "2022-13-01", "", "0"])
    def test_a_day_that_is_none(self, taskmap: Run, small: Path, day: str) -> None:
        ran = taskmap("split", small, "--as-of", day)
        assert (ran.status, ran.out) == (2, "")
        assert f"--as-of 不是日期：“{day}”" in ran.err

    @pytest.mark.slow
    def test_today_is_the_plan_s(self, process: Run, here: Path) -> None:
        """On the line of the date it is two days at once; the machine's own zone does not count."""
        found = []
        for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
            write(
                SMALL.replace(
                    "period: {from: 2022-05, until: 2022-12}",
                    "period: {from: 2020-01, until: 2099-12}",
                )
                .replace("every: month, day: 25", "every: week, day: 7")
                .replace("id: small-1", f"id: small-1\ntimezone: {zone}")
            )
            before = _today(zone)
            ran = process("split", "plan.yaml", "--ledger", f"{zone[:3]}.db", env={"TZ": "UTC"})
            assert ran.status == 0, ran.err
            core = dict(workbook_parts(here / "out" / "任务分解表.xlsx"))["docProps/core.xml"]
            assert any(f"{day}T00:00:00Z" in core for day in (before, _today(zone)))
            found.append(before)
        assert found[0] > found[1]

    def test_the_sentence_that_asks(self, taskmap: Run, small: Path) -> None:
        taskmap("split", small, "--as-of", FIRST, "--month", "2022-09")
        said = " ".join(map(str, cells(Path("out/责任清单/甲局.xlsx"))))
        assert "2022年9月25日" in said
        assert "报某办" in said


def _today(zone: str) -> datetime.date:
    from zoneinfo import ZoneInfo

    return datetime.datetime.now(ZoneInfo(zone)).date()


class TestDuties:
    def test_only_those_who_lead(self, taskmap: Run, here: Path) -> None:
        write(SMALL.replace("day: 25,", "day: 25, who: lead,"))
        data = taskmap("split", "plan.yaml", "--as-of", FIRST, "--format", "json").data
        # 甲局 and 乙局 lead; 丙县 still gets its checklist, without a date.
        assert (data["units"], data["duties"]) == (3, 2 * 8)
        asked = {
            unit: any("请于" in str(value) for value in cells(Path(f"out/责任清单/{unit}.xlsx")))
            for unit in ("甲局", "乙局", "丙县")
        }
        assert asked == {"甲局": True, "乙局": True, "丙县": False}

    def test_quarters_and_once(self, taskmap: Run, here: Path) -> None:
        write(SMALL.replace("[{name: 月报, every: month, day: 25, to: 某办}]", RULES["mixed"]))
        data = taskmap("split", "plan.yaml", "--as-of", FIRST, "--format", "json").data
        assert data["duties"] == 3 * (3 + 1)
        periods = column(Path("out/任务分解表.xlsx"), "报送日历", "期次")
        assert [value for value in periods if value] == [
            "2022-06-10",
            "2022-Q2",
            "2022-Q3",
            "2022-Q4",
        ]

    def test_no_rules(self, taskmap: Run, here: Path) -> None:
        write(SMALL.replace("reporting: [{name: 月报, every: month, day: 25, to: 某办}]\n", ""))
        ran = taskmap("split", "plan.yaml", "--as-of", FIRST)
        assert ran.status == 0
        assert "没有报送规则" in ran.out
        assert len(checklist_names(Path("out"))) == 3

    @pytest.mark.parametrize(("roll", "told"), [("later", True), ("none", False)])
    def test_a_year_without_an_official_calendar(
        self, taskmap: Run, here: Path, roll: str, told: bool
    ) -> None:
        text = SMALL.replace("2022-05, until: 2022-12", "2090-05, until: 2090-12")
        write(text.replace("day: 25,", f"day: 25, roll: {roll},"))
        words = ("--as-of", "2022-05-01", "--month", "2090-06", "--format", "json")
        ran = taskmap("split", "plan.yaml", *words)
        # The 25th is a Sunday.
        assert (ran.status, ran.data["due"]) == (0, "2090-06-26" if told else "2090-06-25")
        assert ("放假安排还没有公布" in ran.err) is told
        notes = [
            value
            for value in cells(Path("out/任务分解表.xlsx"), "报送日历")
            if "推算" in str(value)
        ]
        assert bool(notes) is told


class TestAgain:
    def test_a_unit_that_left(self, taskmap: Run, small: Path) -> None:
        taskmap("split", small, "--as-of", FIRST)
        foreign = Path("out/责任清单/我的笔记.xlsx")
        foreign.write_bytes(b"mine")
        Path("out/说明.txt").write_text("mine", "utf-8")
        write(SMALL.replace(", 丙县", ""))
        assert taskmap("split", small, "--as-of", FIRST).status == 0
        assert checklist_names(Path("out")) == sorted(["我的笔记.xlsx", "甲局.xlsx", "乙局.xlsx"])
        assert list(index(Path("out"))) == ["甲局", "乙局"]
        assert foreign.read_bytes() == b"mine"
        assert Path("out/说明.txt").exists()

    def test_a_unit_that_left_whose_name_was_defused(self, taskmap: Run, small: Path) -> None:
        write(SMALL.replace("丙县", '"=丙县"'))
        taskmap("split", small, "--as-of", FIRST)
        assert "=丙县.xlsx" in checklist_names(Path("out"))
        write(SMALL)
        taskmap("split", small, "--as-of", FIRST)
        assert checklist_names(Path("out")) == sorted(["甲局.xlsx", "乙局.xlsx", "丙县.xlsx"])

    def test_an_index_saved_by_wps(self, taskmap: Run, small: Path) -> None:
        """It saves as GBK; what it says still counts."""
        taskmap("split", small, "--as-of", FIRST)
        path = Path("out/责任清单/目录.csv")
        path.write_bytes(path.read_text("utf-8-sig").encode("gbk"))
        write(SMALL.replace(", 丙县", ""))
        taskmap("split", small, "--as-of", FIRST)
        assert checklist_names(Path("out")) == sorted(["甲局.xlsx", "乙局.xlsx"])

    @pytest.mark.parametrize(
        "name",
        [
            "../plan.yaml",
            "../../plan.xlsx",
            "..\\..\\plan.xlsx",
            "/plan.xlsx",
            "a\0.xlsx",
            ".xlsx/",
            "",
        ],
    )
    def test_an_edited_index_removes_nothing_else(
        self, taskmap: Run, small: Path, here: Path, name: str
    ) -> None:
        out = here / "deep" / "out"
        taskmap("split", small, "--as-of", FIRST, "-o", out)
        for path in (here / "plan.xlsx", here / "deep" / "plan.xlsx", out / "..\\..\\plan.xlsx"):
            path.touch()
        before = tree(here)
        with open(out / "责任清单" / "目录.csv", "a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow(["small-1", "x", name])
        assert taskmap("split", small, "--as-of", FIRST, "-o", out).status == 0
        assert tree(here) == before

    def test_an_index_that_is_none(self, taskmap: Run, small: Path) -> None:
        for data in (b"", b"\xff\xfe\x00", b"\n\n", b'"' + b"x" * 200_000, b"a,b\n1,2,3,4\n"):
            Path("out/责任清单").mkdir(parents=True, exist_ok=True)
            Path("out/责任清单/目录.csv").write_bytes(data)
            assert taskmap("split", small, "--as-of", FIRST).status == 0
            assert len(index(Path("out"))) == 3

    def test_another_plan_in_the_same_folder(self, taskmap: Run, small: Path) -> None:
        taskmap("split", small, "--as-of", FIRST)
        before = tree(Path("out"))
        Path("other.yaml").write_text(SMALL.replace("small-1", "other-2"), "utf-8")
        ran = taskmap("split", "other.yaml")
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == "不能继续：out 里是方案 small-1 的清单，请用 -o 换一个文件夹\n"
        assert tree(Path("out")) == before
        assert taskmap("split", "other.yaml", "-o", "out2").status == 0

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("id: small-1", "# 说明\n编号: small-1  # 说明"),
            ("title: 第一项, text: 办第一件事", "text: '办第一件事', 标题: \"第一项\""),
            ("units: [甲局, 乙局]}\n", "单位:\n      - 甲局\n      - 乙局\n    }\n"),
            ("every: month", "周期: 每月"),
        ],
    )
    def test_spelling_is_no_change(
        self, taskmap: Run, small: Path, before: str, after: str
    ) -> None:
        assert before in SMALL
        taskmap("split", small, "--as-of", FIRST)
        written = tree(Path("out"))
        text = SMALL.replace(before, after)
        if "}\n" in after:
            text = text.replace(
                "- {no: 1, title: 第一项, text: 办第一件事, ",
                "- no: 1\n    title: 第一项\n    text: 办第一件事\n    ",
            ).replace("    }\n", "")
        write(text)
        ran = taskmap("split", small, "--as-of", FIRST, "--format", "json")
        assert (ran.status, ran.data["revision"]) == (0, 1), ran.err
        assert tree(Path("out")) == written

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("title: 第一项", "title: 另一项"),
            ("units: [甲局, 乙局]", "units: [乙局, 甲局]"),
            ("day: 25", "day: 24"),
            ("until: 2022-12", "until: 2022-11"),
            ("issuer: 某办\n", ""),
            ("text: 办第一件事", "text: 办第一件事, deadline: 年底前"),
        ],
    )
    @pytest.mark.slow
    def test_content_is(self, taskmap: Run, small: Path, before: str, after: str) -> None:
        assert before in SMALL
        taskmap("split", small)
        write(SMALL.replace(before, after))
        for _ in range(2):
            assert taskmap("split", small, "--format", "json").data["revision"] == 2
        assert any("第2版" in str(value) for value in cells(Path("out/任务分解表.xlsx")))
        assert any("第2版" in str(value) for value in cells(Path("out/责任清单/甲局.xlsx")))


class TestFaults:
    BROKEN = SMALL.replace("no: 2", "no: 1").replace("day: 25", "day: 99")

    def test_the_same_lines_as_validate(self, taskmap: Run, here: Path) -> None:
        write(self.BROKEN)
        told = taskmap("validate", "plan.yaml")
        refused = taskmap("split", "plan.yaml")
        assert (told.status, refused.status) == (1, 1)
        assert len(told.out.splitlines()) >= 2
        assert refused.out == ""
        assert refused.err.startswith(told.out)
        assert "处错误，没有拆解" in refused.err.removeprefix(told.out)

    def test_as_data(self, taskmap: Run, here: Path) -> None:
        write(self.BROKEN)
        told = taskmap("validate", "plan.yaml", "--format", "json").data
        ran = taskmap("split", "plan.yaml", "--format", "json")
        assert ran.status == 1
        assert ran.data == {"faults": told}
        assert {"duplicate-id", "bad-value"} <= {fault["code"] for fault in told}

    def test_leaves_everything_as_it_was(self, taskmap: Run, small: Path, here: Path) -> None:
        taskmap("split", small, "--as-of", FIRST)
        write(self.BROKEN)
        before = tree(here)
        assert taskmap("split", small).status == 1
        assert tree(here) == before

    def test_nothing_is_made(self, taskmap: Run, here: Path) -> None:
        write(self.BROKEN)
        taskmap("split", "plan.yaml")
        assert [path.name for path in here.iterdir()] == ["plan.yaml"]

    def test_warnings_do_not_stop(self, taskmap: Run, here: Path) -> None:
        write(SMALL.replace("tasks:", "groups: {空组: []}\ntasks:"))
        ran = taskmap("split", "plan.yaml", "--format", "json")
        assert ran.status == 0
        assert "警告：" in ran.err
        assert "[group-empty]" in ran.err
        assert ran.data["revision"] == 1

    @pytest.mark.parametrize("name", ["nowhere.yaml", ".", "plan.yaml/deeper"])
    def test_a_plan_that_cannot_be_read(
        self, taskmap: Run, small: Path, here: Path, name: str
    ) -> None:
        ran = taskmap("split", name)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith(f"不能继续：打不开文件 {name}：")
        assert list(here.iterdir()) == [small]
