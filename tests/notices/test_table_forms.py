"""Tables in the forms that offices give them: headings of two rows, notes below the last row, a table for each problem."""

from __future__ import annotations

from itertools import count

import pytest

from taskmap.notices import readers
from taskmap.notices.conservation.keeping import keep
from taskmap.notices.drafting import draft_of
from taskmap.notices.drafting.draft import Draft, DraftMilestone, DraftTask
from taskmap.notices.notice import Notice, NoticeCell, NoticeTable, Passage
from taskmap.system.diagnostics import Source


def cells(*rows: str) -> NoticeTable:
    """A table of `rows` with | between the cells; ^ is merged into the cell above, < into the one at its left."""
    table: list[tuple[NoticeCell, ...]] = []
    for number, row in enumerate(rows, 1):
        made: list[NoticeCell] = []
        for column, text in enumerate(row.split("|")):
            at = Source("表.docx", number, column + 1)
            if text == "^":
                made.append(NoticeCell(table[-1][column].text, at, covered=True))
            elif text == "<":
                made.append(NoticeCell(made[-1].text, at, covered=True))
            else:
                made.append(NoticeCell(text.replace("/", "\n"), at))
        table.append(tuple(made))
    return NoticeTable(tuple(table))


def draft(*items: Passage | NoticeTable) -> Draft:
    title = Passage("乙县2026年任务表", Source("表.docx", 1, 1))
    return draft_of(Notice("表.docx", (title, *items)))


def parties(task: DraftTask) -> list[str]:
    return [f"{party.role} {party.name}" for party in task.work.parties]


def kept(task: DraftTask) -> list[str]:
    return [each.text for each in task.leftovers]


class TestHeadingsOfTwoRows:
    def test_names_that_no_column_has_alone_are_of_the_heading_too(self) -> None:
        (task,) = draft(
            cells("序号|任务|责任单位|<|备注", "^|^|甲类|乙类|^", "1|修路|县甲局|县乙局|重点")
        ).every_task()
        assert parties(task) == ["responsible 县甲局", "responsible 县乙局"]
        assert kept(task) == ["重点"]

    def test_the_lower_name_counts(self) -> None:
        (task,) = draft(
            cells(
                "任务|责任分工|<|<", "^|市级领导|市直责任单位|县区责任单位", "修路|张某|市甲局|甲县"
            )
        ).every_task()
        assert parties(task) == ["responsible 市甲局", "responsible 甲县"]
        assert task.work.people.supervisor == "张某"

    def test_a_task_over_two_rows_is_no_heading(self) -> None:
        (task,) = draft(cells("任务|责任单位", "修路|县甲局", "^|县乙局")).every_task()
        assert [len(one.work.parties) for one in task.measures] == [1, 1]


class TestIndicators:
    """Indicators with their figures, whatever the column of the figures is called."""

    TABLE = cells(
        "序号|考核内容|考核指标|2026年目标任务|责任分工|<",
        "^|^|^|^|牵头单位|配合单位",
        "1|经济发展|工业投资|12亿元|县甲局|县乙局",
        "2|^|社会研发投入|2.2%|县丙局|",
    )

    def test_merged_cells_before_them_are_chapters(self) -> None:
        (chapter,) = draft(self.TABLE).chapters
        assert chapter.title == "经济发展"
        assert [task.title for task in chapter.tasks] == ["工业投资", "社会研发投入"]
        figures = [one.value + one.unit for task in chapter.tasks for one in task.work.targets]
        assert figures == ["12亿元", "2.2%"]

    def test_one_figure_for_several_rows_is_of_the_first(self) -> None:
        table = cells(
            "问题|整改目标|整改措施|责任单位", "水脏|达标率达到75%|建厂|县甲局", "^|^|修管|县乙局"
        )
        (task,) = draft(table).every_task()
        assert [len(one.work.targets) for one in task.measures] == [1, 0]

    def test_no_heading_of_two_rows_is_the_title(self) -> None:
        assert draft_of(Notice("表.xlsx", (self.TABLE,))).title != "2026年目标任务"


class TestNamesOfColumns:
    @pytest.mark.parametrize(
        ("heading", "expected"),
        [
            ("主办", "lead 县甲局"),
            ("牵头市直部门", "lead 县甲局"),
            ("会办", "support 县甲局"),
            ("任务分工", "responsible 县甲局"),
            ("经办科室", "responsible 县甲局"),
            ("责任单位/部门", "responsible 县甲局"),
            ("县（市、区）责任单位", "responsible 县甲局"),
            ("行业主管部门", "responsible 县甲局"),
        ],
    )
    def test_units(self, heading: str, expected: str) -> None:
        (task,) = draft(cells(f"任务清单|{heading}|销号时间", "修路|县甲局|6月底")).every_task()
        assert parties(task) == [expected]

    @pytest.mark.parametrize(
        ("headings", "expected"),
        [
            ("牵头部门|主责单位", ["lead 县甲局", "responsible 县乙局"]),
            ("主办单位|牵头单位", ["lead 县乙局", "responsible 县甲局"]),
            ("主责单位|协办单位", ["lead 县甲局", "support 县乙局"]),
        ],
    )
    def test_who_does_most_of_it_leads_unless_another_does(
        self, headings: str, expected: list[str]
    ) -> None:
        (task,) = draft(cells(f"任务清单|{headings}", "修路|县甲局|县乙局")).every_task()
        assert sorted(parties(task)) == expected

    @pytest.mark.parametrize(
        ("heading", "expected"),
        [
            ("分管县领导", ("张某", "", "")),
            ("责任市领导", ("", "张某", "")),
            ("项目负责人", ("", "", "张某")),
        ],
    )
    def test_people(self, heading: str, expected: tuple[str, str, str]) -> None:
        (task,) = draft(cells(f"事项|{heading}|责任单位", "修路|张某|县甲局")).every_task()
        people = task.work.people
        assert (people.supervisor, people.leader, people.owner) == expected

    @pytest.mark.parametrize("heading", ["建设单位", "项目业主", "把关"])
    def test_bodies_below_a_name_that_says_no_role_are_doubted(self, heading: str) -> None:
        (task,) = draft(
            cells(f"项目|{heading}|完成时限", "修路|县甲局、乙公司|2026年6月底")
        ).every_task()
        assert parties(task) == ["responsible 县甲局", "responsible 乙公司"]
        assert [doubt.code for doubt in task.doubts] == ["column-role"]

    def test_beside_a_column_of_units_they_are_kept_as_printed(self) -> None:
        (task,) = draft(cells("项目|责任单位|建设单位", "修路|县甲局|乙公司")).every_task()
        assert parties(task) == ["responsible 县甲局"]
        assert kept(task) == ["建设单位：乙公司"]
        assert [doubt.code for doubt in task.doubts] == ["column-role"]

    def test_places_are_no_bodies(self) -> None:
        (task,) = draft(cells("项目|责任单位|建设地点", "修路|县甲局|甲镇、乙镇")).every_task()
        assert not task.doubts


class TestProse:
    """A column of sentences below a heading that nobody knows, beside tasks."""

    PROSE = "完善管网台账，新建污水管网20公里。"

    def test_it_is_what_is_to_be_done(self) -> None:
        (task,) = draft(
            cells("主要任务|实施路径|责任单位", f"改造管网|{self.PROSE}|县甲局")
        ).every_task()
        assert (task.title, task.text) == ("改造管网", self.PROSE)
        assert [one.value for one in task.work.targets] == ["20"]
        assert [doubt.code for doubt in task.doubts] == ["column-text"]

    def test_the_rows_of_one_task_are_its_measures(self) -> None:
        table = cells(
            "主要任务|实施路径|责任单位",
            f"改造管网|{self.PROSE}|县甲局",
            "^|建立巡查制度，每处井盖落实专人管理。|县乙局",
        )
        (task,) = draft(table).every_task()
        assert [one.text[:4] for one in task.measures] == ["完善管网", "建立巡查"]
        assert [one.text for one in task.leftovers] == []

    def test_below_two_columns_of_tasks_the_first_makes_chapters(self) -> None:
        table = cells(
            "工作任务|<|具体要求|<|责任单位",
            f"一、城建|（一）改造管网|1|{self.PROSE}|县甲局",
            "^|（二）修建道路|2|完成道路勘察设计，办好用地手续。|县乙局",
        )
        (chapter,) = draft(table).chapters
        assert chapter.title == "一、城建"
        assert [(task.no, task.title) for task in chapter.tasks] == [
            ("1", "（一）改造管网"),
            ("2", "（二）修建道路"),
        ]
        assert chapter.tasks[0].text == self.PROSE

    @pytest.mark.parametrize("heading", ["工作进展", "评分标准", "问题成因"])
    def test_a_column_that_tells_about_the_work_is_kept_as_printed(self, heading: str) -> None:
        (task,) = draft(
            cells(f"任务|{heading}|责任单位", f"改造管网|{self.PROSE}|县甲局")
        ).every_task()
        assert kept(task) == [f"{heading}：{self.PROSE}"]
        assert not task.text

    def test_short_cells_are_kept_as_printed(self) -> None:
        (task,) = draft(cells("任务|口径|责任单位", "改造管网|全口径|县甲局")).every_task()
        assert kept(task) == ["口径：全口径"]

    def test_beside_a_column_of_measures_it_is_kept_as_printed(self) -> None:
        (task,) = draft(
            cells("任务|工作措施|注意|责任单位", f"改造管网|更换管道|{self.PROSE}|县甲局")
        ).every_task()
        assert kept(task) == [f"注意：{self.PROSE}"]


def pasted(lines: str) -> Draft:
    """What a table says that was pasted with each of its `lines`, apart by |, a cell or a line of one."""
    places = (Source("表.txt", number) for number in count(2))
    return draft(*map(Passage, lines.split("|"), places))


class TestPasted:
    """Tables of which the cells were pasted on a line each."""

    HEAD = "序号|实事|责任单位|完成时限"

    def test_several_lines_of_units_are_one_cell(self) -> None:
        found = pasted(f"{self.HEAD}|1|修路|县甲局|县乙局|6月底前|2|种树|县丙局|9月底前|分享到：")
        one, two = found.every_task()
        assert parties(one) == ["responsible 县甲局", "responsible 县乙局"]
        assert (two.title, two.work.deadline) == ("种树", "9月底前")
        assert [each.text for each in found.leftovers][-1] == "分享到："

    def test_two_rows_below_one_number_are_measures_of_it(self) -> None:
        (one, two) = pasted(
            f"{self.HEAD}|1|修路|县甲局|6月底前|架桥|9月底前|2|种树|县丙局|9月底前"
        ).every_task()
        assert [(each.text, each.work.deadline) for each in one.measures] == [
            ("修路", "6月底前"),
            ("架桥", "9月底前"),
        ]
        assert two.title == "种树"

    def test_a_heading_nobody_knows_is_one_of_them(self) -> None:
        one, _ = pasted(
            "序号|任务|实施路径|责任单位|1|修路|完成道路勘察设计，办好用地手续。|县甲局"
            "|2|种树|选好树苗品种，组织春季造林。|县乙局"
        ).every_task()
        assert one.text == "完成道路勘察设计，办好用地手续。"

    def test_of_lines_that_may_be_of_two_columns_nothing_is_guessed(self) -> None:
        found = pasted(
            "序号|任务|牵头单位|配合单位|时限|1|修路|县甲局|县乙局|县丙局|6月底前|2|种树|县甲局|县乙局|9月底前"
        )
        assert not list(found.every_task())
        assert "table-flattened" in [doubt.code for doubt in found.doubts]


class TestBeginnings:
    HEADS = "任务|责任单位|{}|竣工时间"

    @pytest.mark.parametrize(
        ("heading", "what"), [("开工时间", "开工"), ("计划启动时间", "启动"), ("动工日期", "动工")]
    )
    def test_is_a_milestone(self, heading: str, what: str) -> None:
        (task,) = draft(
            cells(self.HEADS.format(heading), "修路|县甲局|2026年3月|2026年9月")
        ).every_task()
        assert task.work.deadline == "2026年9月"
        assert task.work.milestones == (DraftMilestone("2026年3月", what),)

    def test_what_is_no_time_is_kept(self) -> None:
        (task,) = draft(
            cells(self.HEADS.format("开工时间"), "修路|县甲局|续建|2026年9月")
        ).every_task()
        assert (task.work.milestones, kept(task), task.doubts) == ((), ["开工时间：续建"], ())


class TestNotesBelow:
    def test_go_on_by_number_and_may_hold_the_rule(self) -> None:
        made = draft(
            cells(
                "任务|责任单位",
                "修路|县甲局",
                "注：1.本表动态更新。|<",
                "2.请各单位每月25日前报送进展。|<",
            )
        )
        assert [task.title for task in made.every_task()] == ["修路"]
        assert not made.chapters
        assert [(rule.every, rule.day) for rule in made.rules] == [("month", "25")]

    def test_a_numbered_row_without_a_note_above_is_a_chapter(self) -> None:
        made = draft(cells("任务|责任单位|备注", "1.道路建设|<|<", "修路|县甲局|无"))
        assert [chapter.title for chapter in made.chapters] == ["1.道路建设"]


class TestStarsInOneOfTwoColumns:
    RULE = Passage("注：标★的为牵头单位，其余为配合单位。", Source("表.docx", 2, 1))

    def test_the_other_column_is_as_its_heading_says(self) -> None:
        table = cells("任务|市直责任单位|县区责任单位", "修路|★市甲局、市乙局|甲县")
        (task,) = draft(self.RULE, table).every_task()
        assert parties(task) == ["lead 市甲局", "support 市乙局", "responsible 甲县"]

    def test_one_column_is_read_by_the_rule(self) -> None:
        (task,) = draft(self.RULE, cells("任务|责任单位", "修路|★市甲局、市乙局")).every_task()
        assert parties(task) == ["lead 市甲局", "support 市乙局"]


class TestATableForEachProblem:
    ROWS = (
        "问题{}|{}|<|<",
        "整改目标|河水变清。|<|<",
        "整改措施|1.清淤3公里。/2.建成管网。|<|<",
        "牵头单位|{}|责任单位|县乙局",
        "整改时限|2026年6月底前|验收单位|县整改办",
    )

    def table(self, number: str, problem: str, lead: str) -> NoticeTable:
        return cells(
            *(
                row.format(*values)
                for row, values in zip(
                    self.ROWS, ((number, problem), (), (), (lead,), ()), strict=True
                )
            )
        )

    def test_each_is_a_task_with_its_measures(self) -> None:
        tables = (
            self.table("一", "河道淤积。", "县甲局"),
            self.table("二", "污水直排。", "县丙局"),
        )
        first, second = draft(*tables).every_task()
        assert (first.problem, second.problem) == ("河道淤积。", "污水直排。")
        assert parties(first) == ["lead 县甲局", "responsible 县乙局"]
        assert parties(second) == ["lead 县丙局", "responsible 县乙局"]
        assert [one.text for one in second.measures] == ["清淤3公里。", "建成管网。"]
        assert kept(first) == ["验收单位：县整改办"]

    def test_a_part_that_is_a_table_alone_has_its_place(self) -> None:
        attachment = Passage("附件1", Source("表.docx", 3, 1))
        point = Passage("1.种树。（县丁局负责）", Source("表.docx", 2, 1))
        heading = Passage("分工表", Source("表.docx", 4, 1))
        made = draft(point, attachment, heading, cells("任务|责任单位", "修路|县甲局"))
        assert [chapter.title for chapter in made.chapters] == ["分工表"]
        assert [task.title for task in made.every_task()] == ["种树", "修路"]


class TestAMergedCellAtTheEndOfARow:
    """A page has its cells merged down at the place of the first row; what stands beside them is looked for in its own."""

    PAGE = (
        "<p>乙州市2026年任务表</p><table><tr><th>任务</th><th>责任单位</th><th>时限</th></tr>\n"
        "<tr><td>修路</td><td>市甲局</td><td rowspan=2>2026年6月底前</td></tr>\n"
        "<tr><td>种树</td><td>市乙局，市丙局</td></tr></table>"
    )

    def test_nothing_is_told_to_be_lost(self) -> None:
        notice = readers.parse(self.PAGE.encode(), "表.html")
        kept, _ = keep(notice, draft_of(notice))
        doubts = [one.code for task in kept.every_task() for one in task.doubts]
        assert "text-lost" not in doubts
