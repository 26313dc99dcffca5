"""Every key of the plan file: English name, Chinese spellings, what it holds, one line of help.

This table is the only place that knows the spellings. The reader, the JSON Schema and the page on the
plan format are all made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from taskmap.system.dates import DEFAULT_TIMEZONE


class Text(NamedTuple):
    """Free text, a number or a date: kept as typed."""

    example: str = ""


class Number(NamedTuple):
    """A whole number from `least` on."""

    least: int = 0


class Flag(NamedTuple):
    """Yes or no."""


class Choice(NamedTuple):
    """One of a few words; the mapping leads from every spelling to the canonical word."""

    spellings: Mapping[str, str]


class Texts(NamedTuple):
    """One text or a list of texts."""


class Parties(NamedTuple):
    """One name or a list of names, each a unit, a group, or `{group: [chosen members]}`."""


class Groups(NamedTuple):
    """Names, each with a list of units."""


class One(NamedTuple):
    """A mapping of the named form."""

    form: str


class Many(NamedTuple):
    """A list of mappings of the named form; with `or_name` a bare name stands for one."""

    form: str
    or_name: bool = False


Shape = Text | Number | Flag | Choice | Texts | Parties | Groups | One | Many


class Key(NamedTuple):
    name: str
    chinese: tuple[str, ...]
    shape: Shape
    about: str

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, *self.chinese)


@dataclass(frozen=True)
class Form:
    """The keys that one kind of mapping may have."""

    name: str
    about: str
    keys: tuple[Key, ...]

    @cached_property
    def canonical(self) -> dict[str, str]:
        """From every spelling to the English key."""
        return {spelling: key.name for key in self.keys for spelling in key.spellings}

    @cached_property
    def by_name(self) -> dict[str, Key]:
        return {key.name: key for key in self.keys}


TRUE = ("true", "yes", "on", "是", "需要", "要")
FALSE = ("false", "no", "off", "否", "不需要", "不要")

EVERY = Choice(
    {
        **{"week": "week", "每周": "week", "周": "week"},
        **{"month": "month", "每月": "month", "月": "month"},
        **{"quarter": "quarter", "每季度": "quarter", "每季": "quarter", "季": "quarter"},
        **{"half-year": "half-year", "每半年": "half-year", "半年": "half-year"},
        **{"year": "year", "每年": "year", "年": "year"},
    }
)
ROLL = Choice(
    {
        **{"none": "none", "不调整": "none", "不顺延": "none"},
        **{"earlier": "earlier", "提前": "earlier"},
        **{"later": "later", "顺延": "later", "推后": "later"},
    }
)
FIRST_LISTED = Choice({"lead": "lead", "牵头": "lead", "equal": "equal", "并列": "equal"})
BOUND = Choice(
    {
        **{"least": "least", "不少于": "least", "不低于": "least", "以上": "least"},
        **{"most": "most", "不超过": "most", "不高于": "most", "以内": "most"},
        **{"exactly": "exactly", "等于": "exactly"},
    }
)

_ROLES = (
    Key("lead", ("牵头单位", "牵头"), Parties(), "牵头单位"),
    Key("responsible", ("责任单位", "责任"), Parties(), "责任单位"),
    Key("support", ("配合单位", "配合"), Parties(), "配合单位"),
    Key(
        "units",
        ("单位",),
        Parties(),
        "按印发顺序写的单位名单；第一个是否牵头由 first_listed 决定，默认是",
    ),
)
_WHEN = (
    Key(
        "deadline",
        ("时限", "完成时限"),
        Text("2022年6月底前"),
        "日期或原文的说法；不写则沿用任务的",
    ),
    Key("milestones", ("节点",), Many("milestone"), "有日期的阶段性要求"),
    Key("targets", ("指标",), Many("target"), "要达到的数量"),
)

FORMS = {
    form.name: form
    for form in (
        Form(
            "plan",
            "方案",
            (
                Key(
                    "id",
                    ("编号",),
                    Text("zhuzhou-2022"),
                    "方案的固定代号，只用字母、数字和 -；印发后不能改",
                ),
                Key("title", ("标题",), Text(), "方案标题"),
                Key("number", ("文号",), Text(), "发文字号"),
                Key("issuer", ("发文单位",), Text(), "发文单位"),
                Key("issued", ("发文日期", "印发日期"), Text("2022-05-07"), "印发日期"),
                Key("period", ("实施期限",), One("period"), "方案管到什么时候"),
                Key(
                    "timezone",
                    ("时区",),
                    Text(DEFAULT_TIMEZONE),
                    f"“今天”按哪个时区算，默认 {DEFAULT_TIMEZONE}",
                ),
                Key(
                    "first_listed",
                    ("首列单位",),
                    FIRST_LISTED,
                    "units 名单怎么读：第一个牵头，或并列",
                ),
                Key("reporting", ("报送",), Many("rule"), "多久报一次、几号前、报给谁"),
                Key(
                    "lights",
                    ("亮灯",),
                    One("lights"),
                    "超前、滞后多少算超序时、滞后，什么时候亮红灯",
                ),
                Key("scoring", ("考核",), One("scoring"), "单位考核怎么加分、扣分"),
                Key(
                    "reminders", ("催办",), Many("reminder"), "逾期几天催办、隔多久再催；不写按默认"
                ),
                Key(
                    "units",
                    ("单位",),
                    Many("unit", or_name=True),
                    "单位名录；不写则以任务里出现的单位为准",
                ),
                Key("groups", ("单位组",), Groups(), "一个名称代表一批单位，如 有关县市区"),
                Key("chapters", ("章节",), Many("chapter"), "章节，可以层层嵌套"),
                Key("tasks", ("任务",), Many("task"), "不分章节时直接写任务"),
            ),
        ),
        Form(
            "period",
            "实施期限",
            (
                Key("from", ("起",), Text("2022-05"), "起始月份或日期"),
                Key("until", ("止",), Text("2022-12"), "截止月份或日期（含）"),
            ),
        ),
        Form(
            "rule",
            "报送规则",
            (
                Key("name", ("名称",), Text("月度进展"), "报送事项的名称"),
                Key("every", ("周期",), EVERY, "每周、每月、每季度、每半年或每年"),
                Key(
                    "once",
                    ("一次性", "日期"),
                    Text("2022-06-25"),
                    "只报一次的日期；与 every 二选一",
                ),
                Key(
                    "day", ("日", "截止日"), Text("25"), "几号前（含）；也可写 月底、次月5日、周五"
                ),
                Key(
                    "from",
                    ("起",),
                    Text("2022-05"),
                    "从哪一期开始；不写就随方案，发文以前到期的不算",
                ),
                Key("until", ("止",), Text("2022-12"), "到哪一期为止，默认随方案"),
                Key("to", ("报送至",), Text(), "报给谁"),
                Key("forward_to", ("汇总报",), Text(), "汇总后报给谁"),
                Key("signed", ("签字盖章",), Flag(), "是否须签字盖章"),
                Key("evidence", ("须附佐证",), Flag(), "报已完成时是否须写明佐证材料"),
                Key("whole", ("整份退回",), Flag(), "有一处不对就整份退回，默认只退不对的几行"),
                Key("roll", ("节假日", "遇节假日"), ROLL, "截止日不是工作日时：不调整、提前或顺延"),
                Key("who", ("报送单位",), Parties(), "all（全部）、lead（牵头单位）或单位名称"),
            ),
        ),
        Form(
            "lights",
            "亮灯",
            (
                Key("ahead", ("超前",), Number(), "超过序时进度多少个百分点算超序时，默认 10"),
                Key("behind", ("滞后",), Number(), "落后多少个百分点以内仍算达序时，默认 0"),
                Key("red", ("红灯",), Number(), "滞后多少个百分点以内亮黄灯，再多亮红灯，默认 10"),
            ),
        ),
        Form(
            "scoring",
            "考核",
            (
                Key("base", ("基础分",), Number(), "每个单位的起始分，默认 100"),
                Key("late", ("迟报",), Number(), "迟报一次扣几分，默认 1"),
                Key("missing", ("未报",), Number(), "未报一次扣几分，默认 10"),
                Key("returned", ("退回",), Number(), "报送被退回一次扣几分，默认 2"),
                Key("behind", ("滞后",), Number(), "牵头的举措滞后，每项每期扣几分，默认 1"),
                Key(
                    "done_early", ("提前完成",), Number(), "牵头的举措提前完成，每项加几分，默认 1"
                ),
                Key("cap", ("上限", "封顶"), Number(), "最高分，默认 110"),
                Key("floor", ("下限", "保底"), Number(), "最低分，默认 0"),
            ),
        ),
        Form(
            "reminder",
            "催办规则",
            (
                Key("level", ("级别",), Text("催办"), "函的名称，如 交办、催办、督办通知"),
                Key("after", ("逾期天数", "逾期"), Number(1), "逾期满几天起，默认 1"),
                Key(
                    "every",
                    ("间隔", "间隔工作日"),
                    Number(),
                    "没有办结的隔几个工作日再发，默认 3；0 只发一次",
                ),
            ),
        ),
        Form(
            "unit",
            "单位",
            (
                Key("name", ("名称",), Text(), "单位的正式名称，全文只用这一个"),
                Key("aliases", ("别名", "简称"), Texts(), "别的写法，如 市发改委"),
                Key("contact", ("联系人",), Text(), "联系人"),
                Key("phone", ("电话",), Text(), "联系电话"),
                Key("email", ("邮箱",), Text(), "电子邮箱"),
            ),
        ),
        Form(
            "chapter",
            "章节",
            (
                Key("title", ("标题",), Text(), "章节标题，连同序号"),
                Key("chapters", ("章节",), Many("chapter"), "下一级章节"),
                Key("tasks", ("任务",), Many("task"), "本章节的任务"),
            ),
        ),
        Form(
            "task",
            "任务",
            (
                Key("no", ("序号",), Text("1"), "印发件上的序号"),
                Key("id", ("编号",), Text(), "任务编号，默认同序号"),
                Key("title", ("标题", "任务名称"), Text(), "任务名称"),
                Key("text", ("内容",), Text(), "任务内容"),
                Key("problem", ("问题",), Text(), "整改清单里的问题"),
                Key("source", ("来源",), Text(), "任务从哪里来"),
                Key("goal", ("目标",), Text(), "整改目标"),
                Key("supervisor", ("督办领导",), Text(), "督办领导的职务"),
                *_ROLES,
                *_WHEN,
                Key(
                    "measures",
                    ("举措", "措施"),
                    Many("measure"),
                    "分项举措；不写则任务本身就是一条举措",
                ),
                Key("closure", ("销号",), One("closure"), "验收销号的条件"),
            ),
        ),
        Form(
            "measure",
            "举措",
            (
                Key("id", ("编号",), Text("2.1"), "举措编号，默认为任务编号.序号；印发后不能改"),
                Key("text", ("内容",), Text(), "举措内容"),
                *_ROLES,
                *_WHEN,
            ),
        ),
        Form(
            "milestone",
            "节点",
            (
                Key("by", ("时间", "时限"), Text("2022年6月底前"), "什么时候前"),
                Key("what", ("事项", "内容"), Text(), "完成什么"),
                Key("units", ("单位",), Texts(), "只管这几个单位；不写则管全部"),
            ),
        ),
        Form(
            "target",
            "指标",
            (
                Key("name", ("名称",), Text(), "指标名称"),
                Key("value", ("值", "目标值"), Text("120"), "要达到的数"),
                Key("unit", ("计量单位", "单位"), Text("项"), "计量单位"),
                Key("at", ("方式",), BOUND, "不少于、不超过或等于，默认不少于"),
                Key("by", ("时间", "时限"), Text(), "什么时候前"),
                Key("baseline", ("基数",), Text(), "上年或起点的数"),
            ),
        ),
        Form(
            "closure",
            "验收销号",
            (
                Key("criteria", ("标准", "验收标准"), Texts(), "逐条验收标准"),
                Key("level", ("层级", "验收层级"), Text(), "哪一级验收"),
                Key("notice_days", ("公示天数",), Number(1), "公示多少天"),
                Key(
                    "notice_working_days", ("公示工作日",), Number(1), "公示多少个工作日（含调休）"
                ),
                Key("limit_days", ("销号天数",), Number(1), "报了已完成以后多少天内销号，默认 30"),
            ),
        ),
    )
}
