"""What a name looks like: several names in one, 等, a role, a number, look-alikes; and what belongs to a name of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.steps import count_steps
from taskmap.plan.names import NameFault, is_group_word, name_fault

TRUE_NAMES = (
    *(
        "县文旅广体局（县文物局）",
        "各县（市、区）人民政府",
        "各县（市、区)政府",
        "县中等职业学校",
        "高等院校",
    ),
    *(
        "市公共信用等级评定中心",
        "市“三线一单”办",
        "政协社会和法制委员会",
        "市政府和社会资本合作中心",
    ),
    *(
        "国网（株洲）公司",
        "12345热线办",
        "八一农场",
        "第一人民医院",
        "三门峡市",
        "110指挥中心",
        "A局",
    ),
    *(
        "市委、市政府",
        "某开发区党工委、管委会",
        "各市、州、县人民政府",
        "各区、镇、办事处",
        "各部门、单位",
    ),
    *("县委办公室（县督查室）", "县水利局（县河长办、县移民中心）", "各县区（东城区除外）"),
    *(
        "除东城区、西城区外的各县区",
        "市城市管理和综合执法局",
        "县发展和改革局",
        "市发展和改革委员会",
    ),
    *(
        "市自然资源和规划局",
        "市文化广电与旅游局",
        "甲（乙（丙））局",
        "涉及村",
        "中国（某某）自贸区",
    ),
)
JOINED = {
    "县水利局、县城管局": ("县水利局", "县城管局"),
    "县水利局 县城管局": ("县水利局", "县城管局"),
    "县水利局\u3000各乡镇": ("县水利局", "各乡镇"),
    "县水利局，县城管局": ("县水利局", "县城管局"),
    "县水利局;县城管局；县林业局": ("县水利局", "县城管局", "县林业局"),
    "县水利局/县城管局": ("县水利局", "县城管局"),
    "县水利局／县城管局": ("县水利局", "县城管局"),
    "县水利局丶县城管局": ("县水利局", "县城管局"),
    "县水利局：县城管局": ("县水利局", "县城管局"),
    "县水利局\\县城管局": ("县水利局", "县城管局"),
    "【县水利局、县城管局】": ("县水利局", "县城管局"),
    "［县水利局］": ("县水利局",),
    "县水利局和县城管局": ("县水利局", "县城管局"),
    "东河镇与西岭镇": ("东河镇", "西岭镇"),
    "县残联及县妇联": ("县残联", "县妇联"),
    "各部门、各乡镇": ("各部门", "各乡镇"),
    "县水利局(牵头)、县城管局": ("县水利局", "县城管局"),
    "— 县水利局 — 县城管局": ("县水利局", "县城管局"),
    "县水 利 局": ("县水利局",),
}
NO_NAMES = {
    "县水利局等": ("县水利局",),
    "县水利局等单位": ("县水利局",),
    "东河镇等镇": ("东河镇",),
    "县水利局、县城管局等": ("县水利局", "县城管局"),
    "县水利局等3个部门": ("县水利局",),
    "县水利局（等）": ("县水利局",),
    "县水利局。": ("县水利局",),
    "县水利局：": ("县水利局",),
    "县水利局、": ("县水利局",),
    "县水利局…": ("县水利局",),
    "（县水利局）": ("县水利局",),
    "(县文旅局（县文物局）)": ("县文旅局（县文物局）",),
    "县水利局（牵头）": ("县水利局",),
    "县水利局(配合单位)": ("县水利局",),
    "县水利局（主要负责）": ("县水利局",),
    "牵头单位：县水利局": ("县水利局",),
    "1.县水利局": ("县水利局",),
    "（一）县水利局": ("县水利局",),
    "①县水利局": ("县水利局",),
    "3、县水利局、县城管局": ("县水利局", "县城管局"),
    "县水利局（县河长办": (),
    "。": (),
    "（）": (),
}
LOOK_ALIKES = {
    "市\u202e水利局": "市水利局",
    "市水\u00ad利局": "市水利局",
    "市水利局\ufe0f": "市水利局",
    "市水利局\U000e0100": "市水利局",
    "市水\u200b利局": "市水利局",
    "\u0410区管委会": "A区管委会",
    "\u039f区管委会": "O区管委会",
    "市二\u30ed村": "市二口村",
}


def fault(name: str) -> NameFault:
    found = name_fault(name)
    assert found is not None, name
    return found


@pytest.mark.parametrize("name", TRUE_NAMES)
def test_a_name_is_one(name: str) -> None:
    assert name_fault(name) is None


@pytest.mark.parametrize(("text", "names"), JOINED.items())
def test_several_names_are_told_apart(text: str, names: tuple[str, ...]) -> None:
    assert (fault(text).code in ("unit-joined", "unit-name"), fault(text).names) == (True, names)
    assert all(name in fault(text).advice for name in names)


@pytest.mark.parametrize(("text", "names"), NO_NAMES.items())
def test_what_is_no_name_is_mended(text: str, names: tuple[str, ...]) -> None:
    assert fault(text).names == names


@pytest.mark.parametrize(("text", "name"), LOOK_ALIKES.items())
def test_letters_that_look_alike_are_named(text: str, name: str) -> None:
    assert (fault(text).code, fault(text).names) == ("unit-letters", (name,))
    assert "U+" in fault(text).what


def test_two_known_names_are_told_apart_whatever_they_look_like() -> None:
    known = {"督查室", "政研室"}
    assert name_fault("督查室和政研室") is None
    found = name_fault("督查室和政研室", known.__contains__)
    assert found is not None
    assert found.names == ("督查室", "政研室")


@pytest.mark.parametrize("name", ["各有关部门", "各乡镇", "相关县区", "领导小组成员单位"])
def test_words_for_many(name: str) -> None:
    assert is_group_word(name)
    assert not is_group_word("县水利局")


@given(
    st.text(
        st.sampled_from("县水利局各乡镇、，;：/ （）【】等和及与1.一①牵头除外—。\u200bА"),
        max_size=14,
    )
)
def test_what_is_proposed_is_a_name_and_stays_one(text: str) -> None:
    """Whatever is typed: the names to type instead are names."""
    found = name_fault(text)
    for name in found.names if found else ():
        assert name_fault(name) is None, (text, found)


@pytest.mark.parametrize(
    "text",
    [
        "（",
        "（）",
        "1.",
        "和",
        "等县区",
        "等。",
        "、",
        "县水利局和",
        "—",
        "。",
        "（甲）",
        "县 ",
        "除外",
        "（1）",
    ],
)
def test_a_long_text_takes_no_long_time(text: str) -> None:
    """Steps are counted, not seconds: ten times the text takes about ten times the steps."""
    (few, _), (many, _) = (count_steps(name_fault, text * count) for count in (100, 1000))
    assert many < 25 * few + 5_000
