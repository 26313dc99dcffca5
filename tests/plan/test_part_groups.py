"""Groups without some of their members: the names that say so, and who is left."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from taskmap import planfile
from taskmap.plan import assignments
from taskmap.plan.part_groups import read_part_group
from taskmap.plan.units import Registry

PLAN = """\
id: p
title: 方案
issued: 2025-01-02
period: {{from: 2025-01, until: 2025-12}}
reporting: [{{name: 月报, who: {who}}}]
{directory}
groups: {{各县区: [东城区, 西城区, 南城区, 市开发区]}}
tasks:
  - no: 1
    title: 一
    lead: 甲局
    support: {support}
    deadline: 年底前
    milestones: [{{by: 6月底前, what: 开工, units: [{step}]}}]
  - {{no: 2, title: 二, lead: 各县区, deadline: 年底前}}
"""
DIRECTORY = "units: [甲局, {name: 东城区, aliases: [东城]}, 西城区, 南城区, 市开发区]"
WITHOUT_EAST = ["西城区", "南城区", "市开发区"]
NAMES = {
    "各县区（东城区除外）": WITHOUT_EAST,
    "各县区(东城区 除外)": WITHOUT_EAST,
    "各县区（除东城区外）": WITHOUT_EAST,
    "各县区（不含东城区）": WITHOUT_EAST,
    "除东城区外的各县区": WITHOUT_EAST,
    "除东城区以外各县区": WITHOUT_EAST,
    "除了东城区之外的其他各县区": WITHOUT_EAST,
    "除东城区和西城区外的各县区": ["南城区", "市开发区"],
    "各县区（东城区、西城区及市开发区除外）": ["南城区"],
    "{各县区: {except: [东城区]}}": WITHOUT_EAST,
    "{各县区: {除: [东城区, 市开发区]}}": ["西城区", "南城区"],
}


def plan(
    folder: Path, *, support: str, directory: str = "", step: str = "甲局", who: str = "all"
) -> planfile.PlanFile:
    path = folder / "plan.yaml"
    words = {"support": support, "directory": directory, "step": step, "who": who}
    path.write_text(PLAN.format(**words), "utf-8")
    return planfile.read(path)


@pytest.mark.parametrize("directory", ["", DIRECTORY])
@pytest.mark.parametrize(("name", "left"), NAMES.items())
def test_who_is_left(tmp_path: Path, name: str, left: list[str], directory: str) -> None:
    found = plan(tmp_path, support=name, directory=directory)
    assert found.diagnostics == ()
    assert found.valid_plan is not None
    registry = Registry.of(found.valid_plan)
    parts = [each for each in assignments.assign(found.valid_plan, registry) if each.task.id == "1"]
    assert [each.unit for each in parts] == ["甲局", *left]
    assert {each.group for each in parts[1:]} == {parts[1].group}
    assert read_part_group(parts[1].group) is not None
    assert {each.name for each in registry.units} == {
        "甲局",
        *left,
        "东城区",
        "西城区",
        "南城区",
        "市开发区",
    }


def test_an_alias_is_left_out_too(tmp_path: Path) -> None:
    found = plan(tmp_path, support="各县区（东城除外）", directory=DIRECTORY).valid_plan
    assert found is not None
    assert Registry.of(found).expand("各县区（东城除外）") == tuple(WITHOUT_EAST)


@pytest.mark.parametrize("name", ["除东城区外的各县区", "{各县区: {except: [东城区]}}"])
def test_in_milestones_and_reporters_too(tmp_path: Path, name: str) -> None:
    found = plan(tmp_path, support="[各县区]", step=name, who=name)
    assert found.diagnostics == ()
    assert found.valid_plan is not None
    registry = Registry.of(found.valid_plan)
    parts = assignments.assign(found.valid_plan, registry)
    owed = assignments.duties(found.valid_plan, registry, parts, found.calendar)
    assert {each.unit for each in owed} == set(WITHOUT_EAST)
    [step] = next(iter(found.valid_plan.every_measure())).milestones
    assert assignments.milestone_units(step, ["甲局"], registry) == tuple(WITHOUT_EAST)


@pytest.mark.parametrize(
    ("name", "code", "lines"),
    [
        ("{各县区: [东城区]}", "wrong-kind", [5, 14]),
        ("{各县区: {}}", "bad-value", [5, 14]),
        ("{各县区: {except: [甲局]}}", "not-a-member", [14]),
        ("{各区县: {except: [东城区]}}", "unknown-group", [14]),
    ],
)
def test_in_milestones_and_reporters_a_wrong_one_is_an_error(
    tmp_path: Path, name: str, code: str, lines: list[int]
) -> None:
    """What is wrong with a name is told once."""
    found = plan(tmp_path, support="[各县区]", step=name, who=name)
    assert {each.code for each in found.diagnostics} == {code}
    assert [each.at.line for each in found.diagnostics] == lines


def test_both_spellings_are_told_apart_by_nobody(tmp_path: Path) -> None:
    """Of two revisions that write it in two ways, no unit gets or loses anything."""
    one = plan(tmp_path, support="{各县区: {except: [东城区]}}").valid_plan
    other = plan(tmp_path, support="各县区（东城区除外）").valid_plan
    assert one is not None
    assert other is not None
    assert (one, planfile.content(one)) == (other, planfile.content(other))


@pytest.mark.parametrize(
    "name", ["不动产登记中心", "市除四害办", "排除隐患专班", "市编外办", "除", "各县区（不）"]
)
def test_other_names_are_names(name: str) -> None:
    assert read_part_group(name) is None


def test_of_a_group_without_members_it_stands_for_itself(tmp_path: Path) -> None:
    """As the group does, with the warning that it does; so does one that is listed by its whole name."""
    path = tmp_path / "plan.yaml"
    text = PLAN.format(support="各县区（东城区除外）", directory="", step="甲局", who="all")
    path.write_text(text.replace("[东城区, 西城区, 南城区, 市开发区]", ""), "utf-8")
    found = planfile.read(path)
    assert [each.code for each in found.diagnostics] == ["group-empty", "group-empty"]
    assert found.valid_plan is not None
    assert Registry.of(found.valid_plan).expand("各县区（东城区除外）") == ("各县区（东城区除外）",)
    listed = "groups: {各县区（东城区除外）: [西城区], "
    path.write_text(text.replace("groups: {", listed), "utf-8")
    found = planfile.read(path)
    assert found.diagnostics == ()
    assert found.valid_plan is not None
    assert Registry.of(found.valid_plan).expand("各县区（东城区除外）") == ("西城区",)


def test_nobody_left(tmp_path: Path) -> None:
    [fault] = plan(tmp_path, support="各县区（东城区、西城区、南城区、市开发区除外）").diagnostics
    assert (fault.code, fault.at.line) == ("not-a-member", 12)


def test_a_misspelt_name_is_never_likened_to_such_a_group(tmp_path: Path) -> None:
    """It has no aliases to write the other name into."""
    found = plan(tmp_path, support="[除东城区外的各县区, 东城区外的各县区]", directory=DIRECTORY)
    [fault] = found.diagnostics
    assert (fault.code, "最接近的是“除东城区外" in fault.message) == ("unknown-unit", False)


@pytest.mark.parametrize("name", ["各县（东城区除外）", "除东城区外的各区县", "{各区县: [东城区]}"])
def test_an_unknown_group_is_told_how_to_write_it(tmp_path: Path, name: str) -> None:
    faults = plan(tmp_path, support=name, directory=DIRECTORY).diagnostics
    [fault] = [each for each in faults if each.code == "unknown-group"]
    spelling = re.search(r"除去几个写 (\{.*\})$", fault.message)
    assert spelling is not None
    assert plan(tmp_path, support=spelling[1], directory=DIRECTORY).diagnostics == ()
