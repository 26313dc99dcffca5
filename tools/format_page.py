"""Write docs/plan-format.md from the table of keys: `python tools/format_page.py`, `--check` only compares."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence

import pages

from taskmap.planfile import keys, shapes

_INTRODUCTION = """\
# 方案文件怎么写

<!-- 本页由 tools/format_page.py 从键表生成，请不要直接改。 -->

方案文件是一个 UTF-8 的文本文件，用 YAML 写，常叫 `plan.yaml`。写法只有几条：

- 一行一个“键: 值”，冒号是半角的，后面空一格。
- 下一级比上一级多缩进两个半角空格，不用 Tab 键；同一级上下对齐。
- 列表每项以“- ”开头；短的列表写在一行里：`[县水利局, 县林业局]`，逗号是半角的。
- 长的文字用 `text: |` 起头，从下一行起缩进着写。
- 文字以 `%`、`@`、`*`、`[`、引号等符号开头，或里面有“半角冒号加空格”的，整段加上引号。
- `#` 后面是说明，不会读。

每个键有英文和中文写法，是同一个键，可以混用。值照所写的原样读：`010`、`1:30`、`否` 都是文字，不会变成别的。
单位的角色和时限写在任务上，各条举措就不用再写；举措上写了的，以举措为准。

写完用 `taskmap validate plan.yaml` 检查，问题会一次全部列出，各种问题的说明见 [errors.md](errors.md)。
编辑器里想要自动补全，用 `taskmap schema > plan.schema.json`，并在方案第一行写
`# yaml-language-server: $schema=plan.schema.json`。

## 一个完整的小例子

```yaml
id: yunling-2024
标题: 云岭县2024年河湖管护要点
发文单位: 云岭县河长办
印发日期: 2024-03-01
实施期限: {起: 2024-03, 止: 2024-12}

报送:
  - {名称: 月度进展, 周期: 每月, 截止日: 25, 报送至: 县河长办, 签字盖章: 是, 遇节假日: 提前}
  - {名称: 年终总结, 一次性: 2024-12-20, 报送单位: 牵头单位}

单位:
  - {名称: 县水利局, 别名: [县水务局], 联系人: 水资源科, 电话: 0000-0000000}
  - 县生态环境局
  - 县城管局
  - 东河镇
  - 西岭镇

单位组:
  沿河各镇: [东河镇, 西岭镇]

章节:
  - 标题: 一、管好河道
    任务:
      - 序号: 1
        标题: 巡查河道
        单位: [县水利局, 县生态环境局, 沿河各镇]  # 第一个牵头，其余负责
        时限: 长期坚持
        举措:
          - 内容: 每周巡查一次，发现问题当天登记
          - 内容: 在险工险段建成监控点
            时限: 9月底前
            节点:
              - {时间: 6月底前, 事项: 完成选址, 单位: [东河镇]}
            指标:
              - {名称: 监控点, 目标值: 12, 计量单位: 处, 方式: 不少于}
      - 序号: 2
        标题: 清理河道垃圾
        牵头单位: 县城管局
        责任单位: [{沿河各镇: [西岭镇]}]  # 单位组里只选这一个
        配合单位: 县水利局
        时限: 2024年二季度
        销号: {验收标准: [河面无漂浮物, 岸坡无积存垃圾], 验收层级: 县级, 公示天数: 5}
```

## 时间的写法

日期写成 `2022-06-30` 或 `2022年6月30日`。时限照原文写就行：`6月底前`、`二季度`、`年底前`、`年度内`、`2022年6月底前`、
`印发之日起5个工作日内`、`长期坚持`、`每季度`。没有写年份的，是落在实施期限里的那一年；
一年也不落、几年都落的要写明年份。一句话里有几个时间的，最后一个是时限，前面的是节点。想知道一句话会被算成哪一天、为什么，
用 `taskmap explain "6月底前"`。看不懂的会指出来，不会猜。
从哪天开始做，写成 `9月至12月`、`自9月起，12月底前` 就够了，或者另写起始（见“任务”）：那一天以前不算落后。

## 定期时限

`每季度末`、`每年6月底前` 没有单一的截止日：实施期限里每一期到期一次，每一次是一个节点，编号是“举措编号-期”。
它和写明的节点一样：到下一期末以前到期的在月度报送里各占一行，报“已完成”就办结，不报就逾期、催办，可以单独延期；
单位把整条举措报“已完成”，以后各期也不用再办。举措本身不会逾期，时限一栏照原文印。

2025 年 3 月 14 日印发、实施期限到 2025 年 12 月的方案，举措 `2.1`：

| 时限 | 几期 | 第一期 | 最后一期 |
|---|---|---|---|
| `每月25日前` | 10 | `2.1-2025-03` 2025-03-25 | `2.1-2025-12` 2025-12-25 |
| `每月10日、25日前` | 19 | `2.1-2025-03-25` 2025-03-25 | `2.1-2025-12-25` 2025-12-25 |
| `每季度末` | 4 | `2.1-2025-Q1` 2025-03-31 | `2.1-2025-Q4` 2025-12-31 |
| `每季度首月10日前` | 3 | `2.1-2025-Q2` 2025-04-10 | `2.1-2025-Q4` 2025-10-10 |
| `每季度结束后10日内` | 4 | `2.1-2025-Q1` 2025-04-10 | `2.1-2025-Q4` 2026-01-10 |
| `每半年` | 2 | `2.1-2025-H1` 2025-06-30 | `2.1-2025-H2` 2025-12-31 |
| `每年6月底前` | 1 | `2.1-2025` 2025-06-30 | `2.1-2025` 2025-06-30 |
| `每年6月底、12月底前` | 2 | `2.1-2025-06` 2025-06-30 | `2.1-2025-12` 2025-12-31 |
| `每两个月` | 5 | `2.1-2025-04` 2025-04-30 | `2.1-2025-12` 2025-12-31 |
| `每周五前` | 42 | `2.1-2025-W11` 2025-03-14 | `2.1-2025-W52` 2025-12-26 |

印发以前、举措起始以前到期的没有；修订时才加上的、改了周期的，从修订那天起算，只改了期内哪一天的，编号不变。
没有写 `period`（实施期限）的，算到发文当年年底，`validate` 会提醒。看不出每期哪一天截止的（`定期`、`每两周`、`每月初`、
`每季度结束后5个工作日内`），或者一期也没有的，不会到期，`validate` 也会提醒（[`deadline-recurring`](errors.md)）。
"""
_CLOSING = """\
## 举措移交

机构拆分、职责划转以后，任务里改写新的单位，再写明谁承接了谁。例如丙局改名为戊局，它的举措 4 划给己局：

    units:
      - {name: 戊局, aliases: [丙局]}
      - {name: 己局, succeeds: [{unit: 丙局, measures: [4]}]}
    tasks:
      - {no: 3, title: 修水闸, lead: 戊局, deadline: 2025-12-31}
      - {no: 4, title: 改造管网, lead: 己局, deadline: 2025-05-31}

改名只用别名，什么也不变。承接的举措，丙局最后报的就算己局的，到己局自己报了为止：报告、逾期、催办、考核、销号和下期清单都这样算；
清单的“上期进展”写明 `原承担单位：丙局`。不写 `measures` 的，是原单位交出来的全部。原单位有几个的，角色相同的那个算；角色都不同的，几个里最后报的算。
只换了单位、没有写承接的，“上期进展”也写明原单位最后怎么报，但不算新单位的。新单位从接过来的那一版起才要报送；`--as-of` 那以前的一天，还是原来的单位。
还承担着的举措不能由别人承接（`succession-unit`）；编号要是新单位现在有的（`succession-measure`）。

## 自己的放假安排

国务院还没有公布的年份，按周一至周五推算，法定的元旦、5月1日至2日、10月1日至3日算放假。本单位知道得更早或另有安排的，在方案旁边放一个 `workdays.yaml`：

    2027:
      放假: [2027-01-01, 2027-02-05..2027-02-11]
      上班: [2027-02-14]

`split` 把它和这一版方案一起记入台账；后来改了，再 `split` 一次，从那天起按新的，已经过去的日子不动。逾期、催办、月报、日历、销号都按台账里的，
现在文件夹里放的是什么不影响；`validate`、`explain --plan`、`diff` 也一样，只有还没有印发的方案才按旁边的文件看。例如 1 月 5 日印发，“印发之日起5个工作日内”是 1 月 12 日；
1 月 8 日改成 6 日到 20 日放假，6 日、7 日已经过去，还是工作日，改到 1 月 23 日。
"""


def page() -> str:
    """One table a form, in the order of the table of keys."""
    return "\n".join((_INTRODUCTION, *map(_table, keys.FORMS.values()), _CLOSING))


def _table(form: shapes.PlanForm) -> str:
    rows = [
        f"| {' | '.join((f'`{key.name}`', _code(key.chinese), _holds(key.shape), key.about))} |"
        for key in form.keys
    ]
    head = "| 键 | 中文写法 | 写什么 | 说明 |\n|---|---|---|---|"
    return "\n".join((f"## {form.about}\n", head, *rows, ""))


def _code(words: Sequence[str]) -> str:
    return " ".join(f"`{word}`" for word in words)


def _holds(shape: shapes.KeyShape) -> str:
    match shape:
        case shapes.TextShape(example):
            return f"文字，如 `{example}`" if example else "文字"
        case shapes.NumberShape(least):
            return f"整数，不小于 {least}"
        case shapes.FlagShape():
            return "`是` 或 `否`（`true`、`false`）"
        case shapes.ChoiceShape(spellings):
            return "；".join(_choices(spellings))
        case shapes.TextListShape():
            return "一项，或 [几项]"
        case shapes.PartiesShape():
            return "单位、单位组，或 [几个]；`{单位组: [成员]}` 只选其中几个"
        case shapes.GroupsShape():
            return "`名称: [单位, 单位]`，每行一组"
        case shapes.MappingShape(form):
            return f"见“{keys.FORMS[form].about}”"
        case shapes.MappingListShape(form, or_name):
            return f"列表，每项{'是名称，或' if or_name else ''}见“{keys.FORMS[form].about}”"


def _choices(spellings: Mapping[str, str]) -> Iterator[str]:
    """Each choice with all that may be written for it."""
    for word in dict.fromkeys(spellings.values()):
        yield " ".join(f"`{said}`" for said, meant in spellings.items() if meant == word)


if __name__ == "__main__":
    sys.exit(pages.finish("plan-format.md", page()))
