"""The plan that an office begins with: what it answered, and one task to be replaced, with comments that say how to go on."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from taskmap import planfile
from taskmap.notices.drafting import ids
from taskmap.notices.yaml import scalars
from taskmap.notices.yaml.lines import Value, YamlEntry, YamlLines
from taskmap.notices.yaml.writing import USUAL_RULE
from taskmap.plan import workdays
from taskmap.plan.unnamed_units import UNNAMED
from taskmap.planfile.spelling import KeyLanguage, KeySpelling
from taskmap.system.diagnostics import Severity

_HEAD = (
    "《{}》的方案，由 taskmap init 写出。“#”后面的是说明。",
    "先把最下面“任务”里的样子换成通知里的任务，再检查：taskmap validate plan.yaml",
    "没有错误就出任务分解表和各单位的清单：taskmap split plan.yaml",
    "习惯用表格的：taskmap sheet plan.yaml，在 WPS 里填好 plan.xlsx，再 taskmap import plan.xlsx -o plan.yaml --force",
    "全部写法：taskmap help plan-format",
)
_ID = "`id` 是方案的固定代号，印发以后不能改。有文号的在下面加一行 `number`，如 某政办〔2026〕1号。"
_REPORTING = (
    "多久报一次、几号前、报给谁。截止日遇节假日不调整；要调整的加上 `roll`，写 提前 或 顺延。"
)
_NO_REPORTING = "没有写 `reporting`，各单位不用按期报。要报的把下一行前面的 # 去掉："
_UNITS = (
    "单位名录，一个单位一个名称；别的写法写进 `aliases`：{`name`: 县水利局, `aliases`: [县水务局]}"
)
_GROUPS = "一个名称代表几个单位的写成 `groups`，如 各镇: [东河镇, 西岭镇]，任务里就可以写 各镇。"
_TASKS = (
    "这一项任务是样子，请换成自己的。时限照通知写：6月底前、二季度、长期坚持 都认得。",
    "几条举措的写在 `measures` 下面，各写各的单位和时限；分章的写在 `chapters` 里。",
)
_SAMPLE = "（样子）照通知写这项任务的标题"
_SAMPLE_TEXT = "（样子）照通知写要做什么"


class NewPlan(Struct, frozen=True):
    """What was answered so far, as typed; what is empty was not asked yet, or has no answer."""

    title: str = ""
    issuer: str = ""
    issued: str = ""
    begins: str = ""
    ends: str = ""
    day: str = ""
    to: str = ""
    units: tuple[str, ...] = ()


def fault(plan: NewPlan) -> str:
    """Why a plan with these answers would not be taken, in Chinese; "" if it would."""
    found = planfile.read_bytes(write(plan).encode(), "", workdays.OFFICIAL).diagnostics
    return next((each.message for each in found if each.severity is Severity.ERROR), "")


def write(plan: NewPlan, language: KeyLanguage = KeyLanguage.CHINESE) -> str:
    """The text of the plan file with keys in the `language`."""
    yaml_lines, spelling = YamlLines(language), KeySpelling.of(language)
    for line in _HEAD:
        yaml_lines.add_comment(line.format(scalars.one_line(plan.title)))
    for section in (_head(plan), _reporting(plan), _units(plan), _tasks(plan)):
        yaml_lines.lines.append("")
        for comment in section.comments:
            yaml_lines.add_comment(spelling.spell_text(comment))
        if section.pairs:
            yaml_lines.add_plan(YamlEntry(section.pairs))
    return "\n".join(yaml_lines.lines) + "\n"


class _Section(NamedTuple):
    """A part of the file, and the comments above it."""

    comments: tuple[str, ...]
    pairs: tuple[tuple[str, Value], ...]


def _head(plan: NewPlan) -> _Section:
    period = YamlEntry((("from", plan.begins), ("until", plan.ends)))
    pairs = (
        ("id", ids.plan_id(plan.title, "", ids.leading_year(plan.begins))),
        ("title", plan.title),
        ("issuer", plan.issuer),
        ("issued", plan.issued),
        ("period", period),
    )
    return _Section((_ID,), pairs)


def _reporting(plan: NewPlan) -> _Section:
    if not plan.day:
        return _Section((_NO_REPORTING,), (("reporting", USUAL_RULE),))
    # The words for the day may say how often: 每季度首月10日前.
    every = "" if "每" in plan.day else "month"
    name = "月度进展" if every else "进展"
    pairs = (("name", name), ("every", every), ("day", plan.day), ("to", plan.to))
    return _Section((_REPORTING,), (("reporting", [YamlEntry(pairs)]),))


def _units(plan: NewPlan) -> _Section:
    units = [YamlEntry((("name", name),)) for name in plan.units]
    return _Section((_UNITS, _GROUPS), (("units", units),) if units else ())


def _tasks(plan: NewPlan) -> _Section:
    lead, *others = plan.units or (UNNAMED,)
    pairs = (
        ("no", "1"),
        ("title", _SAMPLE),
        ("text", _SAMPLE_TEXT),
        ("lead", (lead,)),
        ("responsible", tuple(others[:1])),
        ("deadline", plan.ends or "长期坚持"),
    )
    return _Section(_TASKS, (("tasks", [YamlEntry(pairs)]),))
