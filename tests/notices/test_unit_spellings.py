"""One unit is spelled one way in a notice, and units of two levels stay two."""

from __future__ import annotations

import pytest

from taskmap import planfile
from taskmap.notices import readers
from taskmap.notices.drafting import draft_of
from taskmap.notices.drafting.draft import Draft
from taskmap.notices.drafting.unit_spellings import find_spellings
from taskmap.notices.lexicon.short_forms import shorten
from taskmap.notices.yaml import writing
from taskmap.plan import workdays
from taskmap.plan.units import Registry


def written(listed: str, heading: str = "浔安市人民政府") -> dict[str, str]:
    return dict(find_spellings(listed.split(), heading).written)


class TestLevels:
    @pytest.mark.parametrize("level", "省市县区州旗")
    def test_the_level_with_which_it_stands_elsewhere(self, level: str) -> None:
        found = written(f"{level}发展改革委 发展改革委 丙", "")
        assert found == {"发展改革委": f"{level}发展改革委"}

    @pytest.mark.parametrize(
        ("bare", "full"),
        [
            ("发改委", "市发展改革委"),
            ("市场监管局", "市市场监督管理局"),
            ("住建局", "市住房和城乡建设局"),
        ],
    )
    def test_in_full_and_in_short(self, bare: str, full: str) -> None:
        assert written(f"{bare} {full}") == {bare: full}

    def test_all_or_none(self) -> None:
        assert written("市财政局 市水利局 教育局 林业局") == {
            "教育局": "市教育局",
            "林业局": "市林业局",
        }
        assert written("财政局 水利局 教育局 林业局") == {}

    def test_one_with_a_level_among_many_without_says_nothing_of_them(self) -> None:
        assert written("市税务局 财政局 水利局 教育局") == {}

    def test_what_has_no_level_gets_none(self) -> None:
        assert written("市财政局 市水利局 甲县 某某公司 中国电信 国网供电公司 各县区") == {}

    def test_a_department_of_a_province_is_none_of_a_city(self) -> None:
        assert written("市财政局 市水利局 水利厅") == {}
        assert written("省财政厅 省水利厅 教育厅", "某省人民政府") == {"教育厅": "省教育厅"}


class TestTwoLevels:
    def test_they_are_never_one(self) -> None:
        assert written("省发展改革委 市发展改革委 县发改局 区发改局") == {}

    def test_what_may_be_either_is_asked(self) -> None:
        found = find_spellings(["省发展改革委", "发展改革委", "市发展改革委"], "")
        assert found.written == {}
        assert found.undecided == {"发展改革委": ["省发展改革委", "市发展改革委"]}

    def test_others_take_the_level_of_who_issues(self) -> None:
        found = written("省发展改革委 市财政局 市水利局 教育局")
        assert found == {"教育局": "市教育局"}
        assert written("省发展改革委 市财政局 教育局", "关于某事的通知") == {}


class TestPlaces:
    @pytest.mark.parametrize("heading", ["浔安市人民政府", "某省浔安市水利局", "浔安市2026年要点"])
    def test_the_place_of_the_notice_says_nothing_more(self, heading: str) -> None:
        assert written("浔安市财政局 市财政局", heading) == {"市财政局": "浔安市财政局"}
        assert written("市财政局 浔安市财政局", heading) == {"浔安市财政局": "市财政局"}

    def test_another_place_is_another_unit(self) -> None:
        assert written("丁河市财政局 市财政局 云岭县水利局 县水利局") == {}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("市发展和改革委员会", "市发改委", True),
        ("县人力资源和社会保障局", "县人社局", True),
        ("市人民政府办公室", "市政府办", True),
        ("市文化和旅游局", "市文旅局", True),
        ("高新区管理委员会", "高新区管委会", True),
        ("省发改委", "市发改委", False),
        ("市水利局", "市水务局", False),
        ("市自然资源局", "市生态环境局", False),
        ("市委办公室", "市政府办公室", False),
        ("市农业局", "市农业农村局", False),
    ],
)
def test_short_forms(one: str, other: str, same: bool) -> None:
    assert (shorten(one) == shorten(other)) is same


NOTICE = """浔安市2026年重点工作任务分工方案
一、发展产业。（市发展改革委、财政局，各县区）
二、修路。（财政局、市住建局）
三、种树。（市水利局、浔安市财政局、市住房和城乡建设局）
浔安市人民政府办公室
2026年1月15日
"""


def drafted(text: str) -> Draft:
    return draft_of(readers.parse(text.encode(), "通知.txt"))


class TestDrafts:
    def test_every_list_names_a_unit_alike(self) -> None:
        draft = drafted(NOTICE)
        named = [[each.name for each in task.work.parties] for task in draft.every_task()]
        assert named == [
            ["市发展改革委", "市财政局", "各县区"],
            ["市财政局", "市住建局"],
            ["市水利局", "市财政局", "市住房和城乡建设局"],
        ]

    def test_other_spellings_are_aliases(self) -> None:
        units = {unit.name: unit.aliases for unit in drafted(NOTICE).units}
        assert units == {
            "市发展改革委": (),
            "市财政局": ("财政局", "浔安市财政局"),
            "市住房和城乡建设局": ("市住建局",),
            "市水利局": (),
        }

    def test_each_is_marked_at_its_unit(self) -> None:
        codes = {unit.name: [each.code for each in unit.doubts] for unit in drafted(NOTICE).units}
        assert codes["市财政局"] == ["name-completed"]
        assert codes["市住房和城乡建设局"] == ["unit-alias"]

    def test_the_draft_is_a_plan_in_which_they_are_one(self) -> None:
        text = writing.write(drafted(NOTICE)).text
        plan, faults = planfile.parse(text.encode(), "x", workdays.Calendar())
        assert plan is not None
        assert len(Registry.of(plan).units) == 4
        assert {fault.code for fault in faults} <= {"reporting-missing"}

    def test_a_list_that_names_it_twice_has_it_once_in_its_strongest_role(self) -> None:
        text = "浔安市2026年要点\n一、修路。（浔安市财政局配合，市财政局牵头）\n二、种树。（市水利局）\n"
        first, _ = drafted(text).every_task()
        assert [(each.role.value, each.name) for each in first.work.parties] == [
            ("lead", "浔安市财政局")
        ]
