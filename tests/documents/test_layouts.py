"""Layouts of real tables made from templates alone: each is filled, looked through cell by cell and found sound; and what
docs/templates.md says of each placeholder is what is printed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet
from test_workbooks import sound

from conftest import Run
from support import layouts
from support.layouts import (
    CHECKLIST,
    OPTIONAL,
    PROBLEMS,
    SCHEDULE,
    SCHEDULES,
    Bar,
    Layout,
    optional,
    short,
    text,
)
from taskmap.documents import catalog

PAGE = (Path(__file__).parents[2] / "docs" / "templates.md").read_text("utf-8")
DAY = "2025-03-05"
Split = Callable[..., Workbook]


@pytest.fixture
def split(here: Path, taskmap: Run) -> Split:
    """Split a plan with the office's own templates, which have no faults, and open one of the workbooks."""

    def run(made: str, plan: str = layouts.PLAN) -> Workbook:
        (here / "plan.yaml").write_text(plan, "utf-8")
        checked = taskmap("templates", "check", "own")
        assert checked.status == 0, checked.err
        ran = taskmap("split", "plan.yaml", "--templates", "own", "--as-of", DAY)
        assert ran.status == 0, ran.err
        sound(here / "out" / made)
        return openpyxl.load_workbook(here / "out" / made)

    return run


def rows(sheet: Worksheet, first: int = 1) -> list[list[object]]:
    """What stands in the rows from the `first` on; an empty cell is ""."""
    found: list[list[object]] = []
    for row in sheet.iter_rows(min_row=first, values_only=True):
        found.append(["" if value is None else value for value in row])
    return found


def merged(sheet: Worksheet) -> set[str]:
    return {str(one) for one in sheet.merged_cells.ranges}


class TestSchedules:
    @pytest.fixture
    def made(self, here: Path, split: Split) -> Callable[[str], Workbook]:
        def make(name: str) -> Workbook:
            layouts.write(SCHEDULES[name], here / "own" / SCHEDULE)
            return split(SCHEDULE)

        return make

    def sheet(self, book: Workbook) -> Worksheet:
        return book[book.sheetnames[0]]

    def test_the_category_is_a_column_merged_over_its_rows(
        self, made: Callable[[str], Workbook]
    ) -> None:
        sheet = self.sheet(made("by-category"))
        assert rows(sheet, 3) == [
            [
                "一、基础设施",
                "完成立项、用地和施工图审查",
                "县长",
                "县交通运输局、县住建局、各镇、县财政局、县自然资源局",
            ],
            ["", "完成路基路面施工", "", "县交通运输局、县住建局、各镇、县财政局、县自然资源局"],
            ["二、民生事业", "对三条河道清淤疏浚，恢复行洪能力。", "县长", "县水利局、西镇"],
            ["", "新建公办幼儿园2所，增加学位540个。", "", "县教育局、东镇"],
        ]
        assert {"A3:A4", "A5:A6", "C3:C4"} <= merged(sheet)

    def test_a_fourth_role_has_a_column_beside_those_that_support(
        self, made: Callable[[str], Workbook]
    ) -> None:
        sheet = self.sheet(made("four-roles"))
        assert rows(sheet)[2][3:7] == ["牵头单位", "责任单位", "协作单位", "配合单位"]
        assert rows(sheet, 4)[0][3:] == [
            *("县交通运输局", "县住建局", "县财政局、县自然资源局", "各镇", "5月底前"),
        ]
        assert "D2:G2" in merged(sheet)

    def test_leader_owner_and_criteria_are_columns(self, made: Callable[[str], Workbook]) -> None:
        sheet = self.sheet(made("with-people"))
        first, last = rows(sheet, 3)[0], rows(sheet, 3)[-1]
        assert (first[3], first[5]) == ("分管交通的副县长", "局办公室主任（县交通运输局）")
        assert first[6] == "全线通车\n通过交工验收"
        assert [row[0] for row in rows(sheet, 3)] == [1, 2, 3, 4]
        assert last[6:] == ["9月1日开园", "8月底前"]

    def test_a_column_for_each_quarter_of_the_period(self, made: Callable[[str], Workbook]) -> None:
        sheet = self.sheet(made("quarters"))
        assert rows(sheet)[2][5:] == ["一季度", "二季度", "三季度", "四季度"]
        assert [row[5:] for row in rows(sheet, 4)] == [
            ["", "完成立项\n完成", "", ""],
            ["", "开工建设", "路基完成", "完成"],
            ["", "完成", "", ""],
            ["", "", "完成", ""],
        ]
        # The one heading above them is as wide as they are, and so is the title.
        assert {"F2:I2", "A1:I1"} <= merged(sheet)

    def test_a_column_for_each_month_of_the_period(self, made: Callable[[str], Workbook]) -> None:
        sheet = self.sheet(made("months"))
        assert rows(sheet)[1][3:] == [f"{month}月" for month in range(3, 13)]
        named = {
            (head, value)
            for row in rows(sheet, 3)
            for head, value in zip(rows(sheet)[1], row, strict=True)
            if value and str(head).endswith("月")
        }
        assert named == {
            *(("4月", "完成立项"), ("5月", "完成"), ("6月", "开工建设")),
            *(("8月", "完成"), ("9月", "路基完成"), ("11月", "完成")),
        }

    def test_measures_stand_below_their_leaders(self, made: Callable[[str], Workbook]) -> None:
        sheet = self.sheet(made("by-leader"))
        assert [row[:2] for row in rows(sheet, 3)] == [
            ["分管交通的副县长（3项，县交通运输局、县教育局）", ""],
            [1, "环城公路改造"],
            [2, "环城公路改造"],
            [3, "新建公办幼儿园"],
            ["分管农业的副县长（1项，县水利局）", ""],
            [1, "河道清淤"],
        ]
        assert {"A3:F3", "A7:F7"} <= merged(sheet)

    def test_the_leader_is_a_column_merged_over_his_rows(
        self, made: Callable[[str], Workbook]
    ) -> None:
        sheet = self.sheet(made("leaders-of-lines"))
        assert [row[0] for row in rows(sheet, 3)] == [
            *("分管交通的副县长", "", "", "分管农业的副县长"),
        ]
        assert "A3:A5" in merged(sheet)
        # Without a column of their own those in the fourth role stand with the others that support.
        assert rows(sheet, 3)[0][4] == "各镇；协作单位：县财政局、县自然资源局"
        assert rows(sheet, 3)[3][5] == "水利联络员 0000-1002（县水利局）"

    def test_units_stand_in_the_order_of_the_directory_with_their_parts(
        self, made: Callable[[str], Workbook]
    ) -> None:
        sheet = self.sheet(made("by-unit"))
        names = [row[0] for row in rows(sheet, 3) if row[0]]
        assert names == [
            *("县交通运输局", "县水利局", "县教育局", "县财政局", "县自然资源局", "县住建局"),
            *("东镇", "西镇"),
        ]
        assert [row[1:4] for row in rows(sheet, 3)][-3:] == [
            [1, "完成立项、用地和施工图审查", "配合"],
            [2, "完成路基路面施工", "配合"],
            [3, "对三条河道清淤疏浚，恢复行洪能力。", "配合"],
        ]
        assert {"A3:A4", "A16:A18"} <= merged(sheet)

    def test_a_row_a_unit_with_its_contact(self, made: Callable[[str], Workbook]) -> None:
        book = made("nodes-and-people")
        assert rows(book["任务分解表"], 3)[1][1] == "6月底前：开工建设\n9月底前：路基完成"
        assert rows(book["督办人员名单"], 3)[0] == [
            *(1, "县交通运输局"),
            "1.1 完成立项、用地和施工图审查（牵头）\n1.2 完成路基路面施工（牵头）",
            *("局办公室主任", "交通联络员", "0000-1001"),
        ]
        assert len(rows(book["督办人员名单"], 3)) == 8

    def test_columns_that_have_something_stay(self, made: Callable[[str], Workbook]) -> None:
        sheet = self.sheet(made("dropping"))
        assert rows(sheet)[2][2:5] == ["督办领导", "责任领导", "责任人"]
        assert sheet.max_column == 9

    def test_columns_without_anything_go_and_leave_their_room(
        self, here: Path, split: Split
    ) -> None:
        layouts.write(SCHEDULES["dropping"], here / "own" / SCHEDULE)
        plain = re.sub(r"(?m)^ +(督办领导|责任领导|其他单位): .*\n", "", layouts.PLAN)
        sheet = self.sheet(split(SCHEDULE, plain.replace(", 责任人: 局办公室主任", "")))
        assert [row for row in rows(sheet)][1] == [
            *("序号", "任务", "牵头单位", "完成标准", "完成时限"),
        ]
        # Title, headings and the bars of chapters are as wide as what is left, the sheet as wide as before.
        assert {"A1:E1", "A2:A3", "A4:E4"} <= merged(sheet)
        widths = [sheet.column_dimensions[letter].width for letter in "ABCDE"]
        assert widths == [6, 50 + 14 + 16 + 18 + 20, 18, 24, 14]
        assert rows(sheet, 5)[0][2:] == ["县交通运输局", "全线通车\n通过交工验收", "5月底前"]

    def test_a_heading_shared_with_columns_that_go_stays_over_the_rest(
        self, here: Path, split: Split
    ) -> None:
        layouts.write(SCHEDULES["dropping"], here / "own" / SCHEDULE)
        plain = re.sub(r"(?m)^ +督办领导: .*\n", "", layouts.PLAN)
        sheet = self.sheet(split(SCHEDULE, plain))
        assert rows(sheet)[1][2:4] == ["领导和责任人", ""]
        assert "C2:D2" in merged(sheet)


class TestMixed:
    """What a layout may have at the same time."""

    def sheet(
        self, here: Path, split: Split, layout: Layout, plan: str = layouts.PLAN
    ) -> Worksheet:
        layouts.write((layout,), here / "own" / SCHEDULE)
        return split(SCHEDULE, plan)[layout.name]

    def test_parts_stand_below_a_bar_with_the_unit_and_its_contact(
        self, here: Path, split: Split
    ) -> None:
        columns = (
            short("序号", "part.number"),
            text("任务", "part.text"),
            short("角色", "part.role"),
        )
        bar = Bar("{{ unit.name }}　联系人：{{ unit.contact }} {{ unit.phone }}")
        sheet = self.sheet(here, split, Layout("{{ plan.title }}", columns, (bar,)))
        assert [row[0] for row in rows(sheet, 3)][:4] == [
            *("县交通运输局　联系人：交通联络员 0000-1001", 1, 2),
            "县水利局　联系人：水利联络员 0000-1002",
        ]
        assert {"A3:C3", "A6:C6"} <= merged(sheet)

    def test_columns_that_go_beside_those_of_months(self, here: Path, split: Split) -> None:
        columns = (
            optional(short("来源", "measure.supervisor", above="任务")),
            text("内容", "measure.text", above="任务"),
            short("{{ month.title }}", "month.steps", above="各月"),
            optional(short("备注", "measure.others")),
            short("时限", "measure.deadline"),
        )
        plan = re.sub(r"(?m)^ +(督办领导|其他单位): .*\n", "", layouts.PLAN)
        sheet = self.sheet(here, split, Layout("{{ plan.title }}", columns), plan)
        months = [f"{month}月" for month in range(3, 13)]
        assert rows(sheet)[1] == ["任务", "各月", *[""] * 9, "时限"]
        assert rows(sheet)[2] == ["内容", *months, ""]
        assert {"A1:L1", "B2:K2", "L2:L3"} <= merged(sheet)
        assert rows(sheet, 4)[0][-1] == "5月底前"

    def test_a_heading_of_two_rows_stays_over_what_is_left_of_its_columns(
        self, here: Path, split: Split
    ) -> None:
        layouts.write((WITH_OPTIONAL,), here / "own" / SCHEDULE)
        book = openpyxl.load_workbook(here / "own" / SCHEDULE)
        page = book["任务分解表"]
        page.insert_rows(2, 2)
        page.merged_cells.ranges.clear()
        page["A2"] = "领导和内容"
        for area in ("A1:C1", "A2:B3"):
            page.merge_cells(area)
        book.save(here / "own" / SCHEDULE)
        plan = re.sub(r"(?m)^ +督办领导: .*\n", "", layouts.PLAN)
        sheet = split(SCHEDULE, plan)["任务分解表"]
        assert rows(sheet)[1] == ["领导和内容", ""]
        assert rows(sheet)[3] == ["内容", "时限"]
        assert "A2:A3" in merged(sheet)

    def test_a_table_of_excel_keeps_its_columns(self, here: Path, split: Split) -> None:
        layouts.write((WITH_OPTIONAL,), here / "own" / SCHEDULE)
        book = openpyxl.load_workbook(here / "own" / SCHEDULE)
        page = book["任务分解表"]
        page["A2"] = "领导"
        page["A3"] = "{{ measure.supervisor }}{{ column.optional }}"
        page.add_table(Table(displayName="清单", ref="A2:C3"))
        book.save(here / "own" / SCHEDULE)
        plan = re.sub(r"(?m)^ +督办领导: .*\n", "", layouts.PLAN)
        assert split(SCHEDULE, plan)["任务分解表"].max_column == 3


WITH_OPTIONAL = Layout(
    "{{ plan.title }}",
    (
        optional(short("领导", "measure.supervisor")),
        text("内容", "measure.text"),
        short("时限", "measure.deadline"),
    ),
)


class TestPeriods:
    def steps(self, here: Path, split: Split, root: str, plan: str) -> list[list[object]]:
        columns = (
            text("内容", "measure.text"),
            short(f"{{{{ {root}.title }}}}", f"{root}.steps"),
        )
        layouts.write((Layout("{{ plan.title }}", columns),), here / "own" / SCHEDULE)
        return [row[1:] for row in rows(split(SCHEDULE, plan)["任务分解表"], 2)]

    def test_what_falls_outside_of_the_period_stands_at_its_ends_with_its_time(
        self, here: Path, split: Split
    ) -> None:
        plan = re.sub(r"(\d+月底前)", r"2025年\1", layouts.PLAN)
        plan = plan.replace("起: 2025-03, 止: 2025-12", "起: 2025-05, 止: 2025-07")
        found = self.steps(here, split, "month", plan)
        assert found[0] == ["5月", "6月", "7月"]
        assert found[1] == ["2025年4月底前：完成立项\n完成", "", ""]
        assert found[2] == ["", "开工建设", "2025年9月底前：路基完成\n2025年11月底前：完成"]

    def test_years_are_told_where_there_are_several(self, here: Path, split: Split) -> None:
        plan = layouts.PLAN.replace("止: 2025-12", "止: 2026-03")
        found = self.steps(here, split, "quarter", plan)
        assert (found[0][0], found[0][-1]) == ("2025年一季度", "2026年一季度")

    def test_each_time_of_a_deadline_that_comes_round_is_a_step(
        self, here: Path, split: Split
    ) -> None:
        plan = layouts.PLAN.replace("时限: 8月底前", "时限: 每季度末")
        assert all(self.steps(here, split, "quarter", plan)[4])

    def test_months_and_quarters_in_one_workbook_are_told(self, here: Path, taskmap: Run) -> None:
        sheets = (SCHEDULES["months"][0], SCHEDULES["quarters"][0])
        named = (sheets[0], Layout(sheets[1].title, sheets[1].columns, name="季度"))
        layouts.write(named, here / "own" / SCHEDULE)
        ran = taskmap("templates", "check", "own")
        assert ran.status == 1
        assert "[template-each]" in ran.out
        assert "{{ quarter.title }}" in ran.out


class TestProblems:
    def test_new_going_and_struck_ones_have_a_sheet_each(
        self, here: Path, split: Split, taskmap: Run
    ) -> None:
        layouts.write(layouts.THREE_SHEETS, here / "own" / PROBLEMS)
        book = split(PROBLEMS)
        assert [row[1] for row in rows(book["新增"], 3) if row[1]] == [
            *("环城公路路面破损，雨天积水", "三条河道淤积"),
        ]
        assert not any(row[1] for row in rows(book["推进"], 3))
        assert rows(book["新增"], 3)[0][4:7] == [
            "分管交通的副县长",
            "县交通运输局、县住建局、各镇、县财政局、县自然资源局",
            "5月底前\n11月底前",
        ]
        # In April what was listed in March is going on; what a revision of April adds is new.
        added = layouts.PLAN.replace(
            "        内容: 新建公办幼儿园2所",
            "        问题: 学位不足\n        内容: 新建公办幼儿园2所",
        )
        (here / "plan.yaml").write_text(added, "utf-8")
        ran = taskmap("split", "plan.yaml", "--templates", "own", "--as-of", "2025-04-10")
        assert ran.status == 0, ran.err
        later = openpyxl.load_workbook(here / "out" / PROBLEMS)
        assert len([row for row in rows(later["推进"], 3) if row[1]]) == 3


class TestChecklists:
    def test_people_units_and_steps_are_columns_and_a_return_is_taken(
        self, here: Path, split: Split, taskmap: Run
    ) -> None:
        layouts.write_checklist(here / "own" / CHECKLIST)
        sheet = split("责任清单/县水利局.xlsx")["责任清单"]
        assert str(sheet["A2"].value).endswith("联系人：水利联络员 0000-1002")
        heads = next(row for row in rows(sheet) if row[0] == "编号")
        # It has no milestones, and nobody cooperates.
        assert heads[6:] == ["牵头单位", "指标", "责任领导", "督办领导"]
        file = here / "out/责任清单/县水利局.xlsx"
        book = openpyxl.load_workbook(file)
        page = book["月度报送"]
        at = next(cell for row in page.iter_rows() for cell in row if cell.value == "完成状态")
        page.cell(at.row + 1, at.column).value = "推进中"
        page.cell(at.row + 1, at.column + 1).value = 30
        page.cell(at.row + 1, at.column + 3).value = "清淤2公里"
        (here / "in").mkdir()
        book.save(here / "in" / file.name)
        ran = taskmap("collect", "in", "--received", "2025-03-20")
        assert ran.status == 0, ran.out + ran.err
        assert "cell-unread" not in ran.out + ran.err


class TestDocumented:
    """The plan and the examples of the page, and each placeholder of them in a template."""

    examples: tuple[tuple[str, str], ...] = tuple(
        (name, printed.strip().replace("<br>", "\n"))
        for name, printed in re.findall(
            r"(?m)^\| `([a-z_]+\.[a-z_]+)` \|([^|\n]*)\|$",
            PAGE.partition("第一行印出来的")[2].partition("\n## ")[0],
        )
    )
    plan = next(iter(re.findall(r"```yaml\n(id: qinghe.*?)```", PAGE, re.S)))

    def columns(self, *roots: str) -> list[tuple[str, str]]:
        return [each for each in self.examples if each[0].partition(".")[0] in roots]

    def cases(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """The workbook and the placeholders that stand in one row of it."""
        yield (
            SCHEDULE,
            [
                each
                for each in self.columns("task", "category", "measure")
                if not self.of_problems(each)
            ],
        )
        yield SCHEDULE, self.columns("unit", "part")
        yield SCHEDULE, self.columns("leader", "charge")
        yield SCHEDULE, [("measure.text", "对三条河道清淤疏浚。"), ("month.steps", "")]
        yield SCHEDULE, [("measure.text", "对三条河道清淤疏浚。"), ("quarter.steps", "")]
        of_tasks = [each for each in self.columns("task") if self.of_problems(each)]
        yield PROBLEMS, [*self.columns("fresh"), *of_tasks]

    @staticmethod
    def of_problems(example: tuple[str, str]) -> bool:
        return example[0] in ("task.level", "task.standard", "task.listed")

    def test_examples_are_what_is_printed(self, here: Path, split: Split, taskmap: Run) -> None:
        seen: set[str] = set()
        for number, (file, columns) in enumerate(self.cases()):
            own = here / "own"
            for old in own.glob("*.xlsx") if own.exists() else ():
                old.unlink()
            shown = tuple(short(name, name) for name, _ in columns)
            layouts.write((Layout("{{ plan.title }}", shown, name="表"),), own / file)
            shutil.rmtree(here / "out", ignore_errors=True)
            sheet = split(file, self.plan.replace("qinghe-2025", f"qinghe-{number}"))["表"]
            found = rows(sheet, 3)[0]
            for (name, printed), value in zip(columns, found, strict=False):
                assert str(value) == printed, name
                seen.add(name)
        shutil.rmtree(here / "out")
        unit = layouts.write_checklist(here / "own" / CHECKLIST)
        book = openpyxl.load_workbook(unit)
        named = self.columns("checklist")
        book["责任清单"]["A3"] = "/".join(f"{{{{ {name} }}}}" for name, _ in named)
        book.save(unit)
        sheet = split("责任清单/县水利局.xlsx", self.plan)["责任清单"]
        assert sheet["A3"].value == "/".join(printed for _, printed in named)
        seen |= {name for name, _ in named}
        assert {name for name, _ in self.examples} - seen == {"month.title", "quarter.title"}

    def test_every_placeholder_stands_on_the_page(self) -> None:
        families = ("part", "charge", "open", "struck", "fresh", "going", "milestone")
        for paper in catalog.WORKBOOKS.values():
            for name in paper.names():
                root, _, rest = name.partition(".")
                spellings = (
                    {name, f"measure.{rest}", f"part.{rest}"} if root in families else {name}
                )
                assert any(f"`{each}`" in PAGE for each in spellings), name

    def test_titles_of_periods(self, here: Path, split: Split) -> None:
        for root in ("month", "quarter"):
            columns = (
                text("内容", "measure.text"),
                short(f"{{{{ {root}.title }}}}", f"{root}.steps"),
            )
            layouts.write((Layout("{{ plan.title }}", columns),), here / "own" / SCHEDULE)
            sheet = split(SCHEDULE, self.plan)["任务分解表"]
            assert rows(sheet)[1][1] == dict(self.examples)[f"{root}.title"]


class TestFaults:
    @pytest.mark.parametrize(
        ("column", "code"),
        [
            (short("单位", "unit.nmae"), "template-placeholder"),
            (short("单位", "part.lead"), "template-row"),
            (short("{{ month.title }}", "quarter.steps"), "template-each"),
            (short(f"{OPTIONAL}领导", "measure.laeder"), "template-placeholder"),
        ],
    )
    def test_what_cannot_be_is_told(
        self, here: Path, taskmap: Run, column: layouts.Column, code: str
    ) -> None:
        columns = (text("内容", "measure.text"), column)
        layouts.write((Layout("{{ plan.title }}", columns),), here / "own" / SCHEDULE)
        ran = taskmap("templates", "check", "own")
        assert ran.status == 1
        assert f"[{code}]" in ran.out


@pytest.mark.office
def test_each_layout_is_drawn_on_one_page(here: Path, taskmap: Run) -> None:
    (here / "plan.yaml").write_text(layouts.PLAN, "utf-8")
    for name, sheets in SCHEDULES.items():
        layouts.write(sheets, here / name / "own" / SCHEDULE)
        words = ("--templates", f"{name}/own", "-o", f"{name}/out", "--ledger", f"{name}.db")
        assert taskmap("split", "plan.yaml", *words, "--as-of", DAY).status == 0
        (here / name / "out" / SCHEDULE).rename(here / f"{name}.xlsx")
    files = [f"{name}.xlsx" for name in SCHEDULES]
    command = ["soffice", f"-env:UserInstallation=file://{here}/profile", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", "pdf", *files]
    subprocess.run(command, cwd=here, check=True, capture_output=True, timeout=300)
    for name, sheets in SCHEDULES.items():
        data = (here / "pdf" / f"{name}.pdf").read_bytes()
        assert len(re.findall(rb"/Type\s*/Page\b", data)) == len(sheets), name
