"""Units: names to one body each, what is proposed, and what is never taken for the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskmap.plan.model import Group, Measure, Mention, Party, Plan, Role, Task, Unit
from taskmap.plan.units import Registry, office_names
from taskmap.system.diagnostics import Source

# A city's bodies as its plans print them, no two the same.
CITY = (
    *(
        "市委办公室",
        "市政府",
        "市政府办公室",
        "市委组织部",
        "市委宣传部",
        "市委统战部",
        "市委政法委",
    ),
    *("市委网信办", "市委编办", "市委党校", "市纪委监委", "市政协办公室", "市法院", "市检察院"),
    *("市发展改革委", "市教育局", "市科技局", "市工业和信息化局", "市公安局", "市公安局交警支队"),
    *("市公安局特警支队", "市民政局", "市司法局", "市财政局", "市人力资源社会保障局", "市商务局"),
    *("市自然资源和规划局", "市生态环境局", "市住房城乡建设局", "市交通运输局", "市水利局"),
    *("市农业农村局", "市文化旅游广电体育局", "市卫生健康委", "市退役军人事务局", "市应急局"),
    *("市审计局", "市国资委", "市市场监管局", "市统计局", "市林业局", "市医疗保障局", "市信访局"),
    *("市城管局", "市乡村振兴局", "市机关事务局", "市总工会", "团市委", "市妇联", "市科协"),
    *("市工商联", "市税务局", "市气象局", "市邮政管理局", "市供销社", "市长江办", "市人民医院"),
    *(
        "市第一人民医院",
        "市第二人民医院",
        "株洲海关",
        "人民银行株洲市中心支行",
        "国网株洲供电分公司",
    ),
    *("天元区", "芦淞区", "荷塘区", "石峰区", "渌口区", "醴陵市", "攸县", "茶陵县", "炎陵县"),
    *("天元区财政局", "芦淞区财政局", "醴陵市财政局", "醴陵市公安局", "攸县财政局", "茶陵县财政局"),
)


def naming(*names: str, units: tuple[Unit, ...] = (), groups: tuple[Group, ...] = ()) -> Plan:
    """A plan with one measure that names these."""
    parties = tuple(Party(Role.RESPONSIBLE, name) for name in names)
    task = Task("1", "1", "任务", measures=(Measure("1", "举措", parties),))
    return Plan("p", "方案", units=units, groups=groups, tasks=(task,))


def group(name: str, *members: str) -> Group:
    return Group(name, tuple(map(Mention, members)))


def unit(name: str, *aliases: str) -> Unit:
    return Unit(name, tuple(map(Mention, aliases)))


DISTRICTS = group("有关县市区", "天元区", "醴陵市", "攸县")
REFORM = unit("市发展改革委", "市发改委", "市发展和改革委员会")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("市发展改革委", "市发展改革委"),
        ("市发改委", "市发展改革委"),
        ("　市发改 委\u200b", "市发展改革委"),
        ("国网（株洲）公司", "国网(株洲)公司"),
        ("醴陵市", "醴陵市"),
        ("有关 县市区", "有关县市区"),
    ],
)
def test_a_name_is_looked_up_without_spaces_and_width(typed: str, name: str) -> None:
    plan = naming(units=(REFORM, unit("国网(株洲)公司")), groups=(DISTRICTS,))
    found = Registry.of(plan).resolve(typed)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("typed", ["", "发改委", "市发展改革", "市发展改革委办公室", "各县市区"])
def test_what_only_looks_alike_is_not_known(typed: str) -> None:
    assert Registry.of(naming(units=(REFORM,), groups=(DISTRICTS,))).resolve(typed) is None


def test_a_plan_that_lists_units_knows_these_and_the_members_of_groups() -> None:
    registry = Registry.of(naming("市长江办", units=(REFORM,), groups=(DISTRICTS,)))
    assert [each.name for each in registry.directory_units] == ["市发展改革委"]
    assert [each.name for each in registry.implicit_units] == ["天元区", "醴陵市", "攸县"]
    assert registry.resolve("市长江办") is None


def test_a_plan_without_a_list_knows_whom_its_tasks_name() -> None:
    chosen = Party(Role.SUPPORT, "有关部门", (Mention("市水利局"),))
    task = Task("2", "2", "任务", measures=(Measure("2", "举措", (chosen,)),))
    plan = naming("市财政局", "有关县市区", "有关部门", groups=(DISTRICTS, group("有关部门")))
    registry = Registry.of(Plan("p", "方案", groups=plan.groups, tasks=(*plan.tasks, task)))
    assert [each.name for each in registry.units] == [
        *("市财政局", "市水利局", "天元区", "醴陵市", "攸县"),
    ]
    assert registry.resolve("有关部门") == group("有关部门")


def test_found_units_remember_where_they_were_first_written() -> None:
    here, there = Source("plan.yaml", 7, 3), Source("plan.yaml", 9, 3)
    parties = (Party(Role.LEAD, "市财政局", at=here), Party(Role.LEAD, "市财政局", at=there))
    task = Task("1", "1", "任务", measures=(Measure("1", "举措", parties),))
    assert [each.at for each in Registry.of(Plan("p", "方案", tasks=(task,))).units] == [here]


@pytest.mark.parametrize(
    ("groups", "members"),
    [
        pytest.param((group("甲", "市发改委", "攸县"),), ["市发展改革委", "攸县"], id="aliases"),
        pytest.param((group("甲", "攸县", "攸 县"),), ["攸县"], id="named twice"),
        pytest.param((group("甲"),), ["甲"], id="without members"),
        pytest.param((group("甲", "甲"),), ["甲"], id="itself"),
        pytest.param(
            (group("甲", "攸县", "乙", "茶陵县"), group("乙", "天元区", "石峰区", "攸县")),
            ["攸县", "天元区", "石峰区", "茶陵县"],
            id="a group inside, in its place",
        ),
        pytest.param((group("甲", "乙"), group("乙")), ["乙"], id="an empty group inside"),
        pytest.param((group("甲", "乙"), group("乙", "甲", "攸县")), ["攸县"], id="a circle"),
    ],
)
def test_the_members_of_a_group(groups: tuple[Group, ...], members: list[str]) -> None:
    registry = Registry.of(naming(units=(REFORM,), groups=groups))
    assert list(registry.members(groups[0])) == members == list(registry.expand("甲"))


def test_groups_within_groups_do_not_multiply() -> None:
    deep = [group(f"组{n}", f"组{n + 1}", f"组 {n + 1}", f"单位{n}") for n in range(3000)]
    assert len(Registry.of(naming(groups=tuple(deep))).members(deep[0])) == 3001


def test_a_name_stands_for_itself_when_nobody_knows_it() -> None:
    registry = Registry.of(naming(units=(REFORM,)))
    assert registry.expand("市 某局") == ("市 某局",)
    assert registry.expand("市发改委") == ("市发展改革委",)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        pytest.param("市发改委", "市发展改革委", id="short form"),
        pytest.param("市人社局", "市人力资源社会保障局", id="short form of many letters"),
        pytest.param("市国资委", "市国有资产监督管理委员会", id="short form ending inside"),
        pytest.param("市财政局机关", "市财政局", id="longer than the known name"),
        pytest.param("市财政居", "市财政局", id="a slip of the pen"),
        pytest.param("市住建委", "市住房城乡建设局", id="by its alias"),
        pytest.param("相关县市区", "有关县市区", id="a group"),
        pytest.param("市", None, id="in all of them"),
        pytest.param("南极科考站", None, id="like nobody"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_the_likeliest_name_is_proposed(typed: str, name: str | None) -> None:
    plain = (
        "市发展改革委",
        "市财政局",
        "市民政局",
        "市人力资源社会保障局",
        "市国有资产监督管理委员会",
    )
    directory = (*map(unit, plain), unit("市住房城乡建设局", "市住房和城乡建设委"))
    assert Registry.of(naming(units=directory, groups=(DISTRICTS,))).nearest(typed) == name


@pytest.mark.parametrize(
    "pair",
    [
        ("市发改委", "市发展改革委"),
        ("市发展改革委", "市发展和改革委员会"),
        ("市环境局", "市生态环境局"),
        ("市科技局", "科技局"),
        ("市科技局", "市科学技术局"),
        ("市应急局", "市应急管理局"),
        ("市城管局", "市城市管理和综合执法局"),
        ("市工业和信息化局", "市工信局"),
        ("市人力资源社会保障局", "市人社局"),
        ("市卫生健康委", "市卫健委"),
        ("市市场监管局", "市场监管局"),
        ("市场监管总局", "国家市场监管总局"),
        ("住房城乡建设局", "市住房城乡建设局"),
        ("乡村振兴局", "市乡村振兴局"),
        ("市政府办公室", "市人民政府办公室"),
        ("市法院", "市中级人民法院"),
        ("市妇联", "市妇女联合会"),
        ("市长江办", "市推动长江经济带发展领导小组办公室"),
        ("国网株洲公司", "国网株洲供电分公司"),
        ("天元区", "天元区政府"),
        ("经开区", "株洲经开区管委会"),
        ("市审计", "市审计局"),
        ("市财政局", "市财政居"),
        ("市生态环境局", "市生太环境局"),
        ("市财政局", "市财政 局"),
        ("国网(株洲)公司", "国网（株洲）公司"),
    ],
)
def test_one_body_under_two_names_is_told_in_a_whole_city(pair: tuple[str, str]) -> None:
    others = [name for name in CITY if name not in pair]
    assert Registry.of(naming(*pair, *others)).likely_duplicates() == (pair,)


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(CITY, id="a whole city"),
        pytest.param(("市委宣传部", "市委统战部"), id="two departments of a committee"),
        pytest.param(("市委办", "市委网信办"), id="an office of its own"),
        pytest.param(("市政府", "市政府办公室"), id="a government and its office"),
        pytest.param(("市公安局", "市公安局交警支队"), id="a part of a body"),
        pytest.param(("市公安局", "醴陵市公安局"), id="the same office elsewhere"),
        pytest.param(("财政局", "天元区财政局"), id="no place, and some place"),
        pytest.param(("市民政局", "市财政局"), id="one letter of a short word"),
        pytest.param(("省生态环境局", "市生态环境局"), id="two levels"),
        pytest.param(("安县人民政府", "新安县人民政府"), id="two places, one inside the other"),
        pytest.param(("大桥镇", "大河桥镇"), id="two towns"),
        pytest.param(("市环境局", "市生态环境局", "市环境保护局"), id="short for two"),
        pytest.param(("第1市教育局", "第2市教育局", "第11市教育局"), id="numbered"),
        pytest.param(("市教育局1科", "市教育局11科", "市教育局2科"), id="numbered at the end"),
        pytest.param(("市人民医院", "市第一人民医院"), id="numbered in words"),
        pytest.param(("市医院", "市第一人民医院"), id="numbered, and more words"),
        pytest.param(("市委", "市国资委"), id="too short to be short for anything"),
        pytest.param(("市妇联", "市妇保"), id="too short for a slip of the pen"),
        pytest.param(("市工商业局", "市工农业局"), id="one letter of three"),
        pytest.param(("市水务集团局", "市水务集团甲", "市水务集团乙"), id="a series"),
        pytest.param(("市第一生态环境局", "市第二生态环境局"), id="numbered in a long name"),
    ],
)
def test_bodies_of_their_own_are_left_alone(names: tuple[str, ...]) -> None:
    assert Registry.of(naming(*names)).likely_duplicates() == ()


def test_a_group_is_no_twin_of_itself() -> None:
    assert (
        Registry.of(naming("市财政局", "有关县市区", groups=(DISTRICTS,))).likely_duplicates() == ()
    )


def test_three_spellings_of_one_body_are_a_chain() -> None:
    names = ("市发展和改革委员会", "市发改委", "市发展改革委")
    assert set(Registry.of(naming(*names)).likely_duplicates()) == {
        ("市发改委", "市发展改革委"),
        ("市发展和改革委员会", "市发展改革委"),
    }


def test_listed_units_are_different_but_members_of_groups_are_compared() -> None:
    directory = (unit("市环境局"), unit("市生态环境局"), unit("市财政局"))
    assert Registry.of(naming(units=directory)).likely_duplicates() == ()
    registry = Registry.of(naming(units=directory, groups=(group("组", "市财政居", "市财政局"),)))
    assert registry.likely_duplicates() == (("市财政局", "市财政居"),)


@given(st.permutations([*CITY[:30], "市发改委", "市财政居", "市政府办"]))
def test_twins_do_not_hang_on_the_order_of_a_plan(names: list[str]) -> None:
    assert {frozenset(pair) for pair in Registry.of(naming(*names)).likely_duplicates()} == {
        frozenset({"市发改委", "市发展改革委"}),
        frozenset({"市财政居", "市财政局"}),
        frozenset({"市政府办", "市政府办公室"}),
    }


@given(st.lists(st.integers(min_value=0, max_value=10**6), min_size=2, unique=True))
def test_names_that_differ_in_figures_only_are_never_twins(numbers: list[int]) -> None:
    for pattern in ("第{}市教育局", "市生态{}环境保护局", "市教育局第{}"):
        names = [pattern.format(number) for number in numbers]
        assert Registry.of(naming(*names)).likely_duplicates() == ()


@pytest.mark.parametrize(
    ("units", "groups", "clashes"),
    [
        pytest.param((REFORM, unit("市财政局")), (DISTRICTS,), [], id="none"),
        pytest.param((unit("甲", "甲", "丙"), unit("乙")), (), [], id="own name as an alias"),
        pytest.param((unit("甲", "丙"), unit("乙", "丙 ")), (), ["丙 甲 乙"], id="one alias"),
        pytest.param((unit("甲", "乙"), unit("乙")), (), ["乙 甲 乙"], id="alias and name"),
        pytest.param((unit("甲"), unit("甲")), (), ["甲 甲 甲"], id="listed twice"),
        pytest.param((unit("甲", "组"),), (group("组"),), ["组 甲 组"], id="a group's name"),
    ],
)
def test_a_name_that_two_bodies_bear_clashes(
    units: tuple[Unit, ...], groups: tuple[Group, ...], clashes: list[str]
) -> None:
    found = Registry.of(naming(units=units, groups=groups)).clashes()
    lines = [f"{name.name.strip()} {first.name} {second.name}" for name, first, second in found]
    assert lines == clashes


@given(st.lists(st.text(alphabet="市财政 第1\u200b局委", max_size=6)), st.text(max_size=6))
def test_any_names_at_all_make_a_registry(names: list[str], typed: str) -> None:
    registry = Registry.of(naming(*names, groups=(group("组", *names),)))
    assert all(registry.resolve(name) for name in names if name.strip(" \u200b"))
    assert all(
        registry.resolve(one) and registry.resolve(two) for one, two in registry.likely_duplicates()
    )
    nearest = registry.nearest(typed)
    assert nearest is None or registry.resolve(nearest)


def test_a_blank_is_no_unit() -> None:
    assert Registry.of(naming("", "\u3000", "\u200b")).units == ()


def test_bodies_of_a_whole_city_are_kept_apart() -> None:
    registry = Registry.of(naming(*CITY))
    assert [each.name for each in registry.units] == list(CITY)
    assert all(registry.expand(name) == (name,) for name in CITY)


@pytest.mark.parametrize("text", ["天" * 30_000, "天" * 30_000 + "局", "市" + "财政局" * 10_000])
def test_a_text_where_a_name_should_be_is_no_slip_for_one(text: str) -> None:
    """A bracket is lost, and a paragraph stands there: nothing is done for each of its letters."""
    assert Registry.of(naming(text, f"{text}局", "市财政局")).likely_duplicates() == ()


def test_an_alias_in_one_plan_is_one_in_all() -> None:
    first = Plan(
        "p1", "", units=(Unit("县住建局", (Mention("县住房城乡建设局"),)), Unit("县水利局"))
    )
    second = Plan(
        "p2", "", units=(Unit("县住房城乡建设局"), Unit("县水务局", (Mention("县水利局"),)))
    )
    names = office_names(map(Registry.of, (first, second)))
    assert names["县住房城乡建设局"] == names["县住建局"] == "县住建局"
    assert names["县水务局"] == names["县水利局"] == "县水利局"
