"""Roles to which a plan gives names of its own: read, kept, compared, drafted, and printed on a unit's checklist."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from conftest import Run
from taskmap import planfile
from taskmap.plan import assignments
from taskmap.plan.diff import comparing
from taskmap.plan.model import Plan, Role
from taskmap.plan.units import Registry
from taskmap.plan.workdays import Calendar
from taskmap.planfile.restoring import restore_plan

PLAN = """\
编号: lu-1
标题: 修路方案
发文日期: 2025-03-01
实施期限: {起: 2025-03, 止: 2025-12}
角色: [{名称: 协作单位, 算作: 配合}, {名称: 包保部门, 算作: 责任}]
报送: [{名称: 月报, 周期: 每月, 日: 25}]
单位组: {各镇: [东镇, 西镇]}
任务:
  - 序号: 1
    标题: 修路
    牵头单位: 交通局
    配合单位: 公安局
    其他单位: {协作单位: [财政局, 各镇], 包保部门: 林业局}
    举措:
      - 内容: 定线
      - {内容: 施工, 其他单位: {协作单位: 水利局}}
"""


def read(text: str) -> tuple[Plan, list[str]]:
    plan, faults = planfile.parse(text.encode(), "plan.yaml", Calendar())
    assert plan is not None
    return plan, [f"{each.at.line}:{each.code}" for each in faults]


def parts(plan: Plan, measure: str) -> list[tuple[str, Role, str]]:
    return [
        (each.unit, each.role, each.role_name)
        for each in assignments.assign(plan, Registry.of(plan))
        if each.measure.id == measure
    ]


class TestRead:
    def test_units_and_groups_count_as_the_role_says_and_bear_its_name(self) -> None:
        plan, faults = read(PLAN)
        assert not faults
        assert parts(plan, "1.1") == [
            ("交通局", Role.LEAD, "牵头"),
            ("林业局", Role.RESPONSIBLE, "包保部门"),
            ("公安局", Role.SUPPORT, "配合"),
            ("财政局", Role.SUPPORT, "协作"),
            ("东镇", Role.SUPPORT, "协作"),
            ("西镇", Role.SUPPORT, "协作"),
        ]

    def test_a_measure_replaces_the_roles_it_writes_and_inherits_the_others(self) -> None:
        plan, _ = read(PLAN)
        names = {(name, unit) for unit, _, name in parts(plan, "1.2")}
        assert names == {
            ("牵头", "交通局"),
            ("配合", "公安局"),
            ("协作", "水利局"),
            ("包保部门", "林业局"),
        }

    def test_english_keys_say_the_same(self) -> None:
        text = PLAN.replace(
            "角色: [{名称: 协作单位, 算作: 配合}", "roles: [{name: 协作单位, as: support}"
        )
        assert read(text.replace("其他单位: {", "others: {"))[0] == read(PLAN)[0]

    def test_a_role_is_a_supporting_one_where_nothing_is_said(self) -> None:
        plan, _ = read(PLAN.replace("{名称: 协作单位, 算作: 配合}", "协作单位"))
        assert plan.roles[0].role is Role.SUPPORT

    @pytest.mark.parametrize(
        ("was", "now", "told"),
        [
            ("{协作单位: 水利局}", "{协办单位: 水利局}", "16:unknown-role"),
            ("{协作单位: 水利局}", "水利局", "16:wrong-kind"),
            ("名称: 包保部门", "名称: 协作单位", "5:bad-value"),
            ("名称: 包保部门", "名称: 牵头单位", "5:bad-value"),
            ("名称: 包保部门, 算作: 责任", "算作: 责任", "5:missing-name"),
            ("算作: 责任", "算作: 督办", "5:bad-value"),
        ],
    )
    def test_what_cannot_be_is_told_at_its_place(self, was: str, now: str, told: str) -> None:
        assert told in read(PLAN.replace(was, now))[1]


class TestKept:
    def test_the_ledger_gives_it_back(self) -> None:
        plan, _ = read(PLAN)
        assert restore_plan(planfile.content(plan), Calendar()) == plan

    def test_a_plan_without_such_roles_is_kept_as_before(self) -> None:
        lines = (line for line in PLAN.splitlines() if "角色" not in line)
        text = "\n".join(line for line in lines if "其他单位" not in line)
        content = planfile.content(read(text)[0])
        assert '"roles"' not in content
        assert '"title":"协作' not in content

    def test_a_unit_that_changes_between_two_supporting_roles_is_told(self) -> None:
        text = PLAN.replace("配合单位: 公安局", "配合单位: [公安局, 财政局]").replace(
            "[财政局, 各镇]", "[各镇]"
        )
        found = [each.what for each in comparing.compare(read(PLAN)[0], read(text)[0])]
        assert "财政局由协作改为配合" in found

    def test_as_what_a_role_counts_is_told(self) -> None:
        text = PLAN.replace("{名称: 协作单位, 算作: 配合}", "{名称: 协作单位, 算作: 责任}")
        [change] = comparing.compare(read(PLAN)[0], read(text)[0])
        assert (change.before, change.after) == ("配合", "责任")


class TestWritten:
    def test_the_checklist_bears_its_name(self, here: Path, taskmap: Run) -> None:
        (here / "plan.yaml").write_text(PLAN, "utf-8")
        ran = taskmap("split", "plan.yaml", "--as-of", "2025-03-02")
        assert ran.status == 0, ran.err
        sheet = openpyxl.load_workbook(here / "out/责任清单/西镇.xlsx")["责任清单"]
        assert "协作" in {cell.value for row in sheet.iter_rows() for cell in row}

    def test_the_matrix_marks_each_by_the_letters_that_tell_it_from_others(
        self, here: Path, taskmap: Run
    ) -> None:
        text = PLAN.replace("{名称: 包保部门, 算作: 责任}", "{名称: 协办单位}").replace(
            "包保部门", "协办单位"
        )
        (here / "plan.yaml").write_text(text, "utf-8")
        ran = taskmap("split", "plan.yaml", "--as-of", "2025-03-02")
        assert ran.status == 0, ran.err
        sheet = openpyxl.load_workbook(here / "out/任务分解表.xlsx")["单位对照"]
        assert str(sheet["A2"].value).endswith("配＝配合　协作＝协作单位　协办＝协办单位")
        marks = {row[0]: row[5:7] for row in sheet.iter_rows(min_row=4, values_only=True)}
        assert marks["公安局"] == ("配", "配")
        assert marks["林业局"] == ("协办", "协办")
        assert marks["财政局"] == ("协作", None)

    def test_a_workbook_of_the_plan_gives_it_back(self, here: Path, taskmap: Run) -> None:
        (here / "plan.yaml").write_text(PLAN, "utf-8")
        assert taskmap("sheet", "plan.yaml", "-o", "plan.xlsx").status == 0
        ran = taskmap("import", "plan.xlsx", "-o", "again.yaml")
        assert ran.status == 0, ran.err
        assert read((here / "again.yaml").read_text("utf-8"))[0] == read(PLAN)[0]

    @pytest.mark.parametrize(
        ("heading", "beside", "role"),
        [
            ("协作单位", "配合单位", "协作单位"),
            ("协办单位", "配合单位", "协办单位"),
            ("协作单位", "责任单位", "协作单位"),
            ("协办单位", "责任单位", ""),
        ],
    )
    def test_a_column_of_a_notice_becomes_one(
        self, here: Path, taskmap: Run, heading: str, beside: str, role: str
    ) -> None:
        book = openpyxl.Workbook()
        assert book.active is not None
        for row in (
            ("序号", "工作任务", "牵头单位", heading, beside, "完成时限"),
            (1, "修建环城路", "县交通局", "县财政局、县林业局", "县公安局", "2025年6月底前"),
            (2, "清淤河道", "县水利局", "县财政局", "县城管局", "2025年9月底前"),
        ):
            book.active.append(row)
        book.save(here / "n.xlsx")
        taskmap("import", "n.xlsx", "-o", "n.yaml")
        plan, _ = read((here / "n.yaml").read_text("utf-8"))
        assert [each.name for each in plan.roles] == ([role] if role else [])
        named = [each for each in parts(plan, "1") if each[0] in ("县财政局", "县林业局")]
        said = role.removesuffix("单位") or "配合"
        assert named == [("县财政局", Role.SUPPORT, said), ("县林业局", Role.SUPPORT, said)]
