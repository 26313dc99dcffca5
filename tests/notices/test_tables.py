"""Tables of tasks by their headings: every column is in its key or kept, whatever its name and order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from taskmap.notices import readers
from taskmap.notices.drafting import draft_of
from taskmap.notices.drafting.draft import Draft, DraftPeople, DraftTask
from taskmap.notices.yaml import writing

PAGE = Path(__file__).parents[2] / "docs" / "import.md"
EXAMPLES = re.findall(r"```text\n(.*?)```\n\n```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
"""What the page says that notices become: the text, and the tasks of its draft."""


def draft(*rows: str) -> Draft:
    """The draft of a Markdown table whose first of the `rows` is its head."""
    head, *rest = rows
    lines = [head, "|".join("---" for _ in head.split("|")), *rest]
    text = "\n".join(f"|{line}|" for line in lines)
    return draft_of(readers.parse(f"乙州市2026年任务表\n\n{text}\n".encode(), "表.txt"))


def only(*rows: str) -> DraftTask:
    (task,) = draft(*rows).every_task()
    return task


def parties(task: DraftTask) -> list[str]:
    return [f"{party.role} {party.name}" for party in task.work.parties]


def kept(task: DraftTask) -> list[str]:
    return [each.text for each in task.leftovers]


def measures(task: DraftTask) -> list[tuple[str, str]]:
    return [(one.text, one.work.deadline) for one in task.measures]


class TestTwoColumnsOfOneKind:
    @pytest.mark.parametrize("one", ["责任单位", "责任部门", "落实单位", "责任科室"])
    @pytest.mark.parametrize("two", ["承办单位", "完成单位"])
    def test_units(self, one: str, two: str) -> None:
        task = only(f"任务|{two}|{one}", "修路|市甲局|市乙局、市丙局")
        assert parties(task) == ["responsible 市甲局", "responsible 市乙局", "responsible 市丙局"]

    def test_one_cell_over_both(self) -> None:
        task = only("任务|责任单位|责任部门", "修路|市甲局|市甲局")
        assert parties(task) == ["responsible 市甲局"]

    @pytest.mark.parametrize(
        ("one", "two"),
        [("牵头领导", "督办领导"), ("包案领导", "包保责任人"), ("主管领导", "包联领导")],
    )
    def test_leaders_with_what_they_are(self, one: str, two: str) -> None:
        task = only(f"{two}|任务|责任单位|{one}", "张某|修路|市甲局|李某")
        assert task.work.people == DraftPeople(f"张某（{two}）、李某（{one}）")

    @pytest.mark.parametrize(
        ("one", "two"), [("牵头领导", "责任领导"), ("包案领导", "县级责任领导")]
    )
    def test_a_leader_who_answers_is_another(self, one: str, two: str) -> None:
        task = only(f"{two}|任务|责任单位|{one}", "张某|修路|市甲局|李某")
        assert task.work.people == DraftPeople("李某", "张某")

    @pytest.mark.parametrize("owner", ["责任人", "主要责任人", "直接责任人"])
    def test_people_of_all_three_kinds(self, owner: str) -> None:
        task = only(f"任务|督办领导|责任领导|责任单位|{owner}", "修路|张某|李某|市甲局|王某")
        assert task.work.people == DraftPeople("张某", "李某", "王某")


class TestPeopleOfRows:
    """A task of several rows: people of all rows are the task's, others stay with their row."""

    HEAD = "序号|任务|举措|责任领导|责任人|责任单位"

    def test_alike_and_different(self) -> None:
        task = only(self.HEAD, "1|修路|勘察|张某|李某|市甲局", "||施工|张某|王某|市乙局")
        assert task.work.people == DraftPeople(leader="张某")
        owners = [one.work.people for one in task.measures]
        assert owners == [DraftPeople(owner="李某"), DraftPeople(owner="王某")]

    @pytest.mark.parametrize("nobody", ["/", "—", "——", "无", "-"])
    def test_nobody(self, nobody: str) -> None:
        task = only(self.HEAD, f"1|修路|勘察|张某|{nobody}|市甲局")
        assert task.work.people == DraftPeople(leader="张某")

    def test_blank_goes_on(self) -> None:
        task = only(self.HEAD, "1|修路|勘察|张某|李某|市甲局", "||施工|||市乙局")
        assert task.work.people == DraftPeople(leader="张某", owner="李某")
        assert all(one.work.people == DraftPeople() for one in task.measures)

    @pytest.mark.parametrize("order", ["{0}|{1}", "{1}|{0}"])
    def test_times(self, order: str) -> None:
        head = order.format("完成时限", "时间节点")
        cells = order.format("2026年10月底前", "2026年5月底前")
        task = only(f"任务|责任单位|{head}", f"修路|市甲局|{cells}")
        assert task.work.deadline == "2026年10月底前"
        assert [step.by for step in task.work.milestones] == ["2026年5月底前"]

    def test_steps_with_what_is_due(self) -> None:
        task = only(
            "任务|责任单位|进度安排|办结时限",
            "修路|市甲局|5月底前完成招标；7月底前开工|2026年10月底前",
        )
        steps = [(step.by, step.what) for step in task.work.milestones]
        assert steps == [("5月底前", "完成招标"), ("7月底前", "开工")]
        assert kept(task) == ["进度安排：5月底前完成招标；7月底前开工"]

    def test_texts(self) -> None:
        task = only(
            "任务|工作目标|预期成效|主要举措|工作内容|责任单位",
            "修路|通车|群众满意|选线|施工|市甲局",
        )
        assert (task.goal, task.text) == ("工作目标：通车\n预期成效：群众满意", "选线\n施工")


class TestProblems:
    @pytest.mark.parametrize("problem", ["问题", "存在问题", "问题描述", "反馈意见", "隐患描述"])
    def test_each_number_is_a_measure(self, problem: str) -> None:
        task = only(
            f"整改措施|{problem}|整改目标|牵头单位|责任单位|整改时限",
            "1.清淤。2.建管网3公里，2026年6月底前完工。|河道淤积。污水直排。|水清|县甲局|县乙局|2026年9月底前",
        )
        assert (task.title, task.problem, task.goal) == ("河道淤积", "河道淤积。污水直排。", "水清")
        assert measures(task) == [("清淤。", ""), ("建管网3公里，2026年6月底前完工。", "")]
        assert [step.by for step in task.measures[1].work.milestones] == ["2026年6月底前"]
        assert task.work.deadline == "2026年9月底前"
        assert parties(task) == ["lead 县甲局", "responsible 县乙局"]

    @pytest.mark.parametrize(
        "cell", ["（1）清淤。（2）巡查。", "①清淤。②巡查。", "1.清淤。<br>2.巡查。"]
    )
    def test_any_form_of_numbers(self, cell: str) -> None:
        task = only("问题|整改措施|责任单位", f"淤积|{cell}|县甲局")
        assert [text for text, _ in measures(task)] == ["清淤。", "巡查。"]

    def test_one_measure_is_the_text(self) -> None:
        task = only("问题|整改措施|责任单位", "淤积。|清淤。|县甲局")
        assert (task.title, task.problem, task.text) == ("淤积", "淤积。", "清淤。")

    def test_a_later_row_keeps_a_goal_of_its_own(self) -> None:
        task = only(
            "序号|问题|整改目标|整改措施|责任单位",
            "1|淤积|水清|清淤|县甲局",
            "||岸绿|种草|县乙局",
        )
        assert [text for text, _ in measures(task)] == ["清淤", "种草"]
        assert [each.text for each in task.measures[1].leftovers] == ["整改目标：岸绿"]


class TestFigures:
    @pytest.mark.parametrize(
        ("head", "cells", "expected"),
        [
            ("指标名称|单位|年度目标", "新增就业|万人|2.5", "新增就业 2.5 万人 least"),
            ("考核指标|计量单位|2026年目标值", "管网|公里|80以上", "管网 80 公里 least"),
            ("指标|目标值（亿元）", "工业投资|12", "工业投资 12 亿元 least"),
            ("指标名称|任务数", "新建厕所（座）|15", "新建厕所 15 座 least"),
            ("指标|年度目标", "漏损率|≤9%", "漏损率 9 % most"),
            ("指标|单位|计划数", "就业率|%|完成省定任务", "就业率 完成省定任务 % least"),
            ("指标|单位|年度目标", "就业率|%|完成省定任务", "就业率 完成省定任务 % least"),
            ("考核内容|考核指标|2026年目标任务", "空气|PM浓度|≤30μg/m³", "PM浓度 30 μg/m³ most"),
            ("主要指标|去年完成情况|年度任务", "工业投资|10亿元|12亿元", "工业投资 12 亿元 least"),
        ],
    )
    def test_the_unit_of_measure_is_the_targets(self, head: str, cells: str, expected: str) -> None:
        task = only(f"序号|{head}|责任单位", f"1|{cells}|市甲局")
        found = [f"{one.name} {one.value} {one.unit} {one.bound}" for one in task.work.targets]
        assert found == [expected]
        assert parties(task) == ["responsible 市甲局"]

    def test_of_two_years(self) -> None:
        task = only("指标|2026年目标值|2027年目标值|责任单位", "入学率（%）|95|96|市甲局")
        found = [(one.value, one.unit, one.by) for one in task.work.targets]
        assert found == [("95", "%", "2026年"), ("96", "%", "2027年")]

    def test_the_column_of_bodies_may_be_called_单位(self) -> None:
        assert parties(only("任务|单位", "修路|市甲局")) == ["responsible 市甲局"]

    def test_what_is_to_be_reached_is_a_target_too(self) -> None:
        task = only("任务|工作目标|具体措施|责任单位", "育企|新增企业30家|上门服务|市甲局")
        assert (task.goal, task.text) == ("新增企业30家", "上门服务")
        assert [(one.name, one.value) for one in task.work.targets] == [("企业", "30")]

    def test_the_sum_of_a_column_is_no_task(self) -> None:
        made = draft("任务|分值|责任单位", "修路|60|市甲局", "种树|40|市乙局", "合 计|100|")
        assert [one.title for one in made.every_task()] == ["修路", "种树"]


class TestOtherTables:
    @pytest.mark.parametrize(
        "title",
        [
            "议定事项",
            "民生事项名称",
            "督办事项",
            "考核项目",
            "实事项目",
            "年度重点工作",
            "**任务**",
        ],
    )
    def test_what_names_a_task(self, title: str) -> None:
        task = only(f"序号|{title}|责任单位|办理状态", "3|修路|市甲局|待办")
        assert (task.no, task.title, kept(task)) == ("3", "修路", ["办理状态：待办"])

    def test_a_time_without_a_year_stays_where_the_year_is_to_be_added(self) -> None:
        text = "|任务|责任单位|完成时限|\n|---|---|---|\n|修路|市甲局|8月底前|\n"
        (task,) = draft_of(readers.parse(text.encode(), "表.txt")).every_task()
        assert task.work.deadline == "8月底前"
        assert [doubt.code for doubt in task.doubts] == ["deadline-unread"]

    def test_a_time_that_is_no_day_is_kept(self) -> None:
        task = only("任务|责任单位|完成时限", "修路|市甲局|立行立改")
        assert kept(task) == ["完成时限：立行立改"]


MERGED = (
    "类别\t序号\t任务\t具体举措\t牵头单位\t完成时限\t备注",
    "一、路\t1\t修路\t铺沥青\t市甲局\t2026年6月底前\t续建",
    "划标线\t市乙局\t2026年9月底前",
    "2\t架桥\t打桩\t市丙局\t长期坚持",
    "二、林\t3\t种树\t挖坑\t市丁局\t2026年3月底前\t新建",
)


@pytest.mark.parametrize("cell", ["市甲局 张三", "市甲局（张三）", "市甲局：张三"])
@pytest.mark.parametrize("head", ["责任单位及责任人", "责任单位（联系人）"])
def test_people_behind_bodies_are_kept(head: str, cell: str) -> None:
    task = only(f"任务|{head}", f"修路|{cell}、市乙局")
    assert parties(task) == ["responsible 市甲局", "responsible 市乙局"]
    assert kept(task) == [f"{head}：{cell}、市乙局"]


class TestPartsOfTheYear:
    @pytest.mark.parametrize(
        ("heads", "times"),
        [
            ("一季度|二季度", ["一季度", "二季度"]),
            ("2026年一季度目标|2026年二季度目标", ["一季度", "二季度"]),
            ("6月底前节点|上半年工作目标", ["6月底前", "上半年"]),
        ],
    )
    def test_are_steps(self, heads: str, times: list[str]) -> None:
        task = only(f"项目名称|建设规模及内容|{heads}|责任单位", "学校|教学楼2栋|招标|开工|市甲局")
        assert task.text == "教学楼2栋"
        steps = [(step.by, step.what) for step in task.work.milestones]
        assert steps == list(zip(times, ["招标", "开工"], strict=True))

    def test_below_a_heading_over_all(self) -> None:
        task = only(
            "项目|进度安排|进度安排|责任单位",
            "项目|一季度|二季度|责任单位",
            "学校|招标|开工|市甲局",
        )
        assert [step.by for step in task.work.milestones] == ["一季度", "二季度"]


class TestCopiedTables:
    """Where cells were merged over rows, copies lose them."""

    def chapters(self, text: str) -> list[tuple[str, list[tuple[str, str]]]]:
        found = draft_of(readers.parse(f"乙州市2026年任务表\n{text}\n".encode(), "表.txt"))
        return [
            (chapter.title, [(task.no, task.title) for task in chapter.tasks])
            for chapter in found.chapters
        ]

    def test_rows_without_the_cells_that_were_merged(self) -> None:
        text = "\n".join(MERGED)
        assert self.chapters(text) == [
            ("一、路", [("1", "修路"), ("2", "架桥")]),
            ("二、林", [("3", "种树")]),
        ]
        found = draft_of(readers.parse(f"乙州市2026年任务表\n{text}\n".encode(), "表.txt"))
        first, *_ = found.every_task()
        assert measures(first) == [("铺沥青", "2026年6月底前"), ("划标线", "2026年9月底前")]
        named = [[party.name for party in one.work.parties] for one in first.measures]
        assert named == [["市甲局"], ["市乙局"]]

    @pytest.mark.parametrize("bar", ["|", " | ", "｜", "│"])
    @pytest.mark.parametrize("edge", ["", "|"])
    def test_columns_between_bars_without_a_rule(self, bar: str, edge: str) -> None:
        lines = [f"{edge}{line}{edge}".replace("\t", bar) for line in MERGED[:2]]
        assert self.chapters("\n".join(lines)) == [("一、路", [("1", "修路")])]

    def test_a_frame_of_characters(self) -> None:
        frame = "+----+------+--------+"
        rows = ["| 序号 | 任务 | 责任单位 |", "| 1 | 修路 | 市甲局 |", "|  | 架桥 | 市乙局 |"]
        text = "\n".join([frame, rows[0], frame, *rows[1:], frame])
        found = draft_of(readers.parse(f"乙州市2026年任务表\n{text}\n完\n".encode(), "表.txt"))
        assert [task.title for task in found.every_task()] == ["修路", "架桥"]

    def test_one_bar_in_a_sentence_is_no_table(self) -> None:
        notice = readers.parse("一、路|桥\n1.修路|架桥。（市甲局负责）\n".encode(), "表.txt")
        assert [task.no for task in draft_of(notice).every_task()] == ["1"]


def form(*lines: str) -> Draft:
    """The draft of a notice whose lines are these, below a title."""
    text = "\n".join(("乙州市2026年实事任务表", *lines, "乙州市人民政府", "2026年1月8日"))
    return draft_of(readers.parse(f"{text}\n".encode(), "表.txt"))


@pytest.mark.parametrize("what", ["反馈问题", "重点任务", "整改措施"])
def test_a_table_without_units_leaves_them_open(what: str) -> None:
    found = only(f"序号|{what}|完成时限|进展", "1|管网破损|2026年6月底前|已修2公里")
    assert (found.title, found.work.deadline) == ("管网破损", "2026年6月底前")
    assert parties(found) == ["responsible 责任单位待定"]
    assert kept(found) == ["进展：已修2公里"]


class TestForms:
    """Items without numbers, a label and its value on each line."""

    LINES = (
        "新建公园12个。",
        "{0}：李某",
        "责任单位：市甲局、",
        "市乙局",
        "{1}：6月底前开工；11月底前建成。",
        "监督电话：123",
        "修路3公里，",
        "绿化2公里。",
        "{0}：张某",
        "责任单位：市丙局",
        "{1}：2026年9月底前",
    )

    @pytest.mark.parametrize("leader", ["主管领导", "责任领导", "【主要责任人】", "责任人"])
    @pytest.mark.parametrize("time", ["进度安排", "完成时限", "时间节点"])
    def test_a_line_names_each(self, leader: str, time: str) -> None:
        found = form(*(line.format(leader, time) for line in self.LINES))
        first, second = found.every_task()
        assert (first.title, second.title) == ("新建公园12个。", "修路3公里，绿化2公里。")
        field = {"主管领导": "supervisor", "责任领导": "leader"}.get(leader, "owner")
        named = [getattr(each.work.people, field) for each in (first, second)]
        assert named == ["李某", "张某"]
        assert parties(first) == ["responsible 市甲局", "responsible 市乙局"]
        assert [step.by for step in first.work.milestones] == ["6月底前", "11月底前"]
        assert second.work.deadline == "2026年9月底前"
        assert "监督电话：123" in kept(first)
        assert (found.issuer, found.issued) == ("乙州市人民政府", "2026-01-08")

    @pytest.mark.parametrize("number", ["项目1.{}：", "问题{}：", "任务 {}、"])
    def test_a_number_behind_a_word(self, number: str) -> None:
        found = form(
            number.format(1) + "修管网。",
            "责任单位：市甲局 整改时限：2026年6月底前",
            "整改措施：加快施工。",
            "整改进展情况：已完成2公里。",
            "正在推进其余。",
            number.format(2) + "清垃圾。",
            "责任单位：市乙局",
            "整改时限：2026年9月底前",
            "整改措施：日产日清。",
        )
        first, second = found.every_task()
        assert first.title.startswith("修管网")
        assert first.text == "加快施工。"
        assert [first.work.deadline, second.work.deadline] == ["2026年6月底前", "2026年9月底前"]
        assert kept(first) == ["整改进展情况：已完成2公里。 正在推进其余。"]

    @pytest.mark.parametrize("point", ["（{}）", "{}.", "{}）"])
    def test_a_report_on_numbered_problems_leaves_the_units_open(self, point: str) -> None:
        found = form(
            "问题1：管网破损。",
            "整改时限：2026年6月。",
            "整改进展情况：已完成。",
            point.format(1) + "印发清单。",
            point.format(2) + "开展排查。",
            "问题2：垃圾积存。",
            "整改时限：2026年底。",
            "整改进展情况：持续推进。",
            point.format(1) + "完善制度。",
            "二、下一步打算",
            "继续整改。",
        )
        first, second = list(found.every_task())[:2]
        assert [first.problem, second.problem] == ["管网破损。", "垃圾积存。"]
        assert [first.work.deadline, second.work.deadline] == ["2026年6月", "2026年底"]
        points = [point.format(1) + "印发清单。", point.format(2) + "开展排查。"]
        assert kept(first) == [f"整改进展情况：已完成。 {' '.join(points)}"]
        assert kept(second) == [f"整改进展情况：持续推进。 {point.format(1)}完善制度。"]
        assert parties(first) == ["responsible 责任单位待定"]

    def test_below_numbers_the_outline_reads_them(self) -> None:
        found = form(
            "（一）修路。",
            "铺沥青。",
            "责任领导：李某",
            "责任单位：市甲局",
            "划标线。",
            "责任领导：李某",
            "责任单位：市乙局",
        )
        assert [task.no for task in found.every_task()] == ["（一）"]

    def test_one_alone_is_none(self) -> None:
        assert not list(form("修路。", "责任领导：李某", "责任单位：市甲局").tasks)


def test_every_cell_is_in_the_draft() -> None:
    heads = "序号 问题来源 问题 重点任务 具体任务 工作标准 工作目标 牵头领导 责任人 牵头单位 责任部门 配合单位 时间节点 完成时限 联系电话 备注"
    places = [
        number for number, head in enumerate(heads.split()) if head.endswith(("单位", "部门"))
    ]
    cells = [
        f"市{'甲乙丙'[places.index(number)]}局" if number in places else f"子丑第{number}格"
        for number in range(len(heads.split()))
    ]
    written = writing.write(draft("|".join(heads.split()), "|".join(cells)), "表.txt").text
    assert not [cell for cell in cells if cell not in written]


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_of_the_page(number: int) -> None:
    text, tasks = EXAMPLES[number]
    written = writing.write(draft_of(readers.parse(text.encode(), "通知.txt")), "通知.txt").text
    assert f"\n\n{tasks}" in written


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) >= 3
