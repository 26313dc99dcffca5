"""`taskmap schema`: a sound JSON Schema that takes what the reader takes, and refuses what it refuses."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from taskmap.commands import schema as command
from taskmap.planfile import keys

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/plan.yaml"))
CHINESE = """
编号: yunling-2024
标题: 云岭县2024年河湖管护要点
文号: 云河办〔2024〕3号
发文单位: 云岭县河长办
发文日期: 2024-03-01
实施期限: {起: 2024-03, 止: 2024}
时区: Asia/Shanghai
首列单位: 并列
报送:
  - {名称: 月报, 周期: 每月, 日: 25, 起: 2024-03, 止: 2024-12, 报送至: 县河长办, 汇总报: 县政府,
     签字盖章: 是, 节假日: 提前, 报送单位: [县水利局]}
  - {一次性: 2024-12-20}
单位:
  - 县水利局
  - {名称: 县城管局, 别名: [县城管执法局], 联系人: 办公室, 电话: 0000-0000000, 邮箱: a@example.cn}
单位组: {沿河各镇: [东河镇, 西岭镇], 各成员单位: }
章节:
  - 标题: 一
    章节: [{标题: （一）, 任务: []}]
    任务:
      - 序号: 1
        编号: t1
        标题: 巡查河道
        内容: 每周一次
        问题: 巡查少
        来源: 督察
        目标: 全覆盖
        督办领导: 县长
        牵头: 县水利局
        责任: [县城管局, {沿河各镇: [东河镇]}]
        配合: {沿河各镇: 西岭镇}
        时限: 6月底前
        节点: [{时间: 5月底, 事项: 摸底, 单位: 东河镇}]
        指标: [{名称: 次数, 目标值: 40, 单位: 次, 方式: 不少于, 时限: 年底, 基数: 30}]
        措施: [{编号: 1.1, 内容: 建账, 单位: [县水利局]}]
        销号: {标准: 无垃圾, 层级: 县级, 公示天数: 5}
任务: [{序号: 2, 标题: 清理}]
"""


@pytest.fixture
def schema(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert command.run() == 0
    printed: dict[str, Any] = json.loads(capsys.readouterr().out)
    return printed


class Loader(yaml.SafeLoader):
    """As editors read YAML 1.2: `no` is text."""


Loader.yaml_implicit_resolvers = {
    letter: [(tag, form) for tag, form in forms if not tag.endswith(":bool")]
    for letter, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])


def as_json(value: object) -> object:
    """What an editor hands to the validator: YAML's dates are text there."""
    if isinstance(value, dict):
        return {str(key): as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def faults(schema: dict[str, Any], text: str) -> list[str]:
    plan = as_json(yaml.load(text, Loader))
    return [
        f"{fault.json_path}: {fault.message}" for fault in Draft7Validator(schema).iter_errors(plan)
    ]


def forms(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {"plan": schema, **schema["definitions"]}


def test_is_draft_7(schema: dict[str, Any]) -> None:
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(schema)


def test_takes_the_examples(schema: dict[str, Any]) -> None:
    assert EXAMPLES
    for path in EXAMPLES:
        assert faults(schema, path.read_text("utf-8")) == []


def test_takes_chinese_keys(schema: dict[str, Any]) -> None:
    assert faults(schema, CHINESE) == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("标题: 云岭", "题目: 云岭"),
        ("周期: 每月", "周期: 每天"),
        ("周期: 每月", "周期：每月: 1"),
        ("公示天数: 5", "公示天数: 五"),
        ("公示天数: 5", "公示天数: 0"),
        ("目标值: 40", "目标值: [40]"),
        ("编号: yunling-2024", "# 编号"),
        ("方式: 不少于", "方式: 大约"),
        ("内容: 每周一次", "说明: 每周一次"),
        ("联系人: 办公室", "联络员: 办公室"),
        ("签字盖章: 是", "签字盖章: 看情况"),
        ("配合: {沿河各镇: 西岭镇}", "配合: {沿河各镇: {西岭镇: x}}"),
    ],
)
def test_refuses(schema: dict[str, Any], wrong: str, right: str) -> None:
    assert wrong in CHINESE
    assert faults(schema, CHINESE.replace(wrong, right, 1))


@pytest.mark.parametrize("flag", [*keys.TRUE, *keys.FALSE])
def test_takes_every_flag_of_the_reader(schema: dict[str, Any], flag: str) -> None:
    assert faults(schema, CHINESE.replace("签字盖章: 是", f"签字盖章: {flag}")) == []


def test_refuses_an_unknown_key_in_every_form(schema: dict[str, Any]) -> None:
    for name, form in forms(schema).items():
        assert form["additionalProperties"] is False, name


def test_has_every_spelling_with_chinese_help(schema: dict[str, Any]) -> None:
    assert forms(schema).keys() == keys.FORMS.keys()
    for name, form in forms(schema).items():
        assert form["properties"].keys() == keys.FORMS[name].canonical.keys()
        for key, value in form["properties"].items():
            assert any("\u4e00" <= letter <= "\u9fff" for letter in value["description"]), key
