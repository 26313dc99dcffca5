"""Every key of the plan file: English name, Chinese spellings, what it holds, one line of help.

This table is the only place that knows the spellings. The reader, the JSON Schema and the page on the
plan format are all made from it.
"""

from __future__ import annotations

from taskmap.planfile import assessment_keys, reporting_keys
from taskmap.planfile.shapes import (
    ChoiceShape,
    FlagShape,
    GroupsShape,
    MappingListShape,
    MappingShape,
    NumberShape,
    PartiesByRoleShape,
    PartiesShape,
    PlanForm,
    PlanKey,
    TextListShape,
    TextShape,
)
from taskmap.system.dates import DEFAULT_TIMEZONE

TRUE = ("true", "yes", "on", "是", "需要", "要")
FALSE = ("false", "no", "off", "否", "不需要", "不要")

FIRST_LISTED = ChoiceShape({"lead": "lead", "牵头": "lead", "equal": "equal", "并列": "equal"})
LEADS = ChoiceShape({"all": "all", "全部": "all", "first": "first", "首位": "first"})
BOUND = ChoiceShape(
    {
        **{"least": "least", "不少于": "least", "不低于": "least", "以上": "least"},
        **{"most": "most", "不超过": "most", "不高于": "most", "以内": "most"},
        **{"exactly": "exactly", "等于": "exactly"},
    }
)

ROLE = ChoiceShape(
    {
        **{"lead": "lead", "牵头": "lead", "responsible": "responsible", "责任": "responsible"},
        **{"support": "support", "配合": "support"},
    }
)

ROLES = (
    PlanKey("lead", ("牵头单位", "牵头"), PartiesShape(), "牵头单位"),
    PlanKey("responsible", ("责任单位", "责任"), PartiesShape(), "责任单位"),
    PlanKey("support", ("配合单位", "配合"), PartiesShape(), "配合单位"),
    PlanKey(
        "others",
        ("其他单位",),
        PartiesByRoleShape(),
        "按角色（roles）里写的名称列出的单位，如 `{协作单位: [市财政局]}`",
    ),
    PlanKey(
        "units",
        ("单位",),
        PartiesShape(),
        "按印发顺序写的单位名单；第一个是否牵头看首列单位（first_listed），默认是",
    ),
)
_PEOPLE = (
    PlanKey("leader", ("责任领导",), TextShape(), "责任领导的姓名或职务；不写则沿用任务的"),
    PlanKey("owner", ("责任人",), TextShape(), "责任人的姓名或职务；不写则沿用任务的"),
)
_WHEN = (
    PlanKey(
        "deadline",
        ("时限", "完成时限"),
        TextShape("2022年6月底前"),
        "日期或原文的说法；不写则沿用任务的",
    ),
    PlanKey(
        "start",
        ("起始",),
        TextShape("2022年9月"),
        "什么时候开始做；时限写成“9月至12月”的不用再写；不写则沿用任务的",
    ),
    PlanKey("milestones", ("节点",), MappingListShape("milestone"), "有日期的阶段性要求"),
    PlanKey("targets", ("指标",), MappingListShape("target"), "要达到的数量"),
    PlanKey("criteria", ("完成标准",), TextListShape(), "怎样算完成，印给单位看；不写则沿用任务的"),
)
_REFERENCES = (
    PlanKey(
        "same_as",
        ("同",),
        TextShape("zhuzhou-2022/2.1"),
        "另一个方案也要的同一件事，写“方案编号/举措编号”；taskmap pack 只问一次",
    ),
    PlanKey(
        "from",
        ("来自",),
        TextShape("zhuzhou-2022/2.1"),
        "从上级方案的哪一条来的，写“方案编号/举措编号”",
    ),
)

FORMS = {
    form.name: form
    for form in (
        PlanForm(
            "plan",
            "方案",
            (
                PlanKey(
                    "id",
                    ("编号",),
                    TextShape("zhuzhou-2022"),
                    "方案的固定代号，只用字母、数字和 -；印发后不能改",
                ),
                PlanKey("title", ("标题",), TextShape(), "方案标题"),
                PlanKey("number", ("文号",), TextShape(), "发文字号"),
                PlanKey("issuer", ("发文单位",), TextShape(), "发文单位"),
                PlanKey("issued", ("发文日期", "印发日期"), TextShape("2022-05-07"), "印发日期"),
                PlanKey("period", ("实施期限",), MappingShape("period"), "方案管到什么时候"),
                PlanKey(
                    "timezone",
                    ("时区",),
                    TextShape(DEFAULT_TIMEZONE),
                    f"“今天”按哪个时区算，默认 {DEFAULT_TIMEZONE}",
                ),
                PlanKey(
                    "first_listed",
                    ("首列单位",),
                    FIRST_LISTED,
                    "单位（units）名单怎么读：第一个牵头，或并列",
                ),
                PlanKey(
                    "leads",
                    ("牵头",),
                    LEADS,
                    "几个单位牵头时谁对举措负责：全部（默认），或只有首位；首位是单位组的，是组里各单位",
                ),
                PlanKey(
                    "carry",
                    ("沿用上期",),
                    FlagShape(),
                    "责任清单里先填好上期报的内容，单位只改有变化的；默认不填",
                ),
                PlanKey(
                    "reporting", ("报送",), MappingListShape("rule"), "多久报一次、几号前、报给谁"
                ),
                PlanKey(
                    "lights",
                    ("亮灯",),
                    MappingShape("lights"),
                    "超前、滞后多少算超序时、滞后，什么时候亮红灯",
                ),
                PlanKey("scoring", ("考核",), MappingShape("scoring"), "单位考核怎么加分、扣分"),
                PlanKey(
                    "reminders",
                    ("催办",),
                    MappingListShape("reminder"),
                    "逾期几天催办、隔多久再催；不写按默认",
                ),
                PlanKey(
                    "units",
                    ("单位",),
                    MappingListShape("unit", or_name=True),
                    "单位名录；不写则以任务里出现的单位为准",
                ),
                PlanKey(
                    "groups", ("单位组",), GroupsShape(), "一个名称代表一批单位，如 有关县市区"
                ),
                PlanKey(
                    "roles",
                    ("角色",),
                    MappingListShape("role", or_name=True),
                    "牵头、责任、配合以外的角色叫什么，如 协作单位；任务里写在其他单位（others）下",
                ),
                PlanKey("chapters", ("章节",), MappingListShape("chapter"), "章节，可以层层嵌套"),
                PlanKey("tasks", ("任务",), MappingListShape("task"), "不分章节时直接写任务"),
            ),
        ),
        PlanForm(
            "period",
            "实施期限",
            (
                PlanKey("from", ("起",), TextShape("2022-05"), "起始月份或日期"),
                PlanKey("until", ("止",), TextShape("2022-12"), "截止月份或日期（含）"),
            ),
        ),
        reporting_keys.RULE,
        assessment_keys.LIGHTS,
        assessment_keys.SCORING,
        PlanForm(
            "reminder",
            "催办规则",
            (
                PlanKey("level", ("级别",), TextShape("催办"), "函的名称，如 交办、催办、督办通知"),
                PlanKey("after", ("逾期天数", "逾期"), NumberShape(1), "逾期满几天起，默认 1"),
                PlanKey(
                    "every",
                    ("间隔", "间隔工作日"),
                    NumberShape(),
                    "没有办结的隔几个工作日再发，默认 3；0 只发一次",
                ),
            ),
        ),
        PlanForm(
            "unit",
            "单位",
            (
                PlanKey("name", ("名称",), TextShape(), "单位的正式名称，全文只用这一个"),
                PlanKey("aliases", ("别名", "简称"), TextListShape(), "别的写法，如 市发改委"),
                PlanKey("contact", ("联系人",), TextShape(), "联系人"),
                PlanKey("phone", ("电话",), TextShape(), "联系电话"),
                PlanKey("email", ("邮箱",), TextShape(), "电子邮箱"),
                PlanKey("series", ("系列",), TextShape("县区"), "属于哪个系列，考核时分开排名"),
                PlanKey(
                    "division", ("分管",), TextShape(), "哪位领导或哪个科室分管它，考核时写在旁边"
                ),
                PlanKey("leader", ("责任领导",), TextShape(), "单位的责任领导，印在清单和函里"),
                PlanKey("owner", ("责任人",), TextShape(), "单位的责任人，印在清单和函里"),
                PlanKey(
                    "succeeds",
                    ("承接",),
                    MappingListShape("succession"),
                    "从别的单位接过来的任务；原单位报过的算它的，到它自己报了为止",
                ),
            ),
        ),
        PlanForm(
            "role",
            "角色",
            (
                PlanKey("name", ("名称",), TextShape("协作单位"), "印在表里的名称"),
                PlanKey(
                    "as", ("算作",), ROLE, "算牵头、责任、配合里的哪一种，由谁负责照它；默认配合"
                ),
            ),
        ),
        PlanForm(
            "succession",
            "承接",
            (
                PlanKey(
                    "unit", ("单位",), TextShape(), "原来承担的单位，可以是方案里已经没有的名称"
                ),
                PlanKey(
                    "measures",
                    ("举措",),
                    TextListShape(),
                    "接过来的举措编号；不写是原单位的全部",
                ),
            ),
        ),
        PlanForm(
            "exception",
            "除外",
            (
                PlanKey(
                    "except",
                    ("除",),
                    TextListShape("东城区"),
                    "这几个成员除外，其余的都算；`{各县区: {除: [东城区]}}` 同 各县区（东城区除外）",
                ),
            ),
        ),
        PlanForm(
            "chapter",
            "章节",
            (
                PlanKey("title", ("标题",), TextShape(), "章节标题，连同序号"),
                PlanKey("chapters", ("章节",), MappingListShape("chapter"), "下一级章节"),
                PlanKey("tasks", ("任务",), MappingListShape("task"), "本章节的任务"),
            ),
        ),
        PlanForm(
            "task",
            "任务",
            (
                PlanKey("no", ("序号",), TextShape("1"), "印发件上的序号"),
                PlanKey("id", ("编号",), TextShape(), "任务编号，默认同序号"),
                PlanKey("title", ("标题", "任务名称"), TextShape(), "任务名称"),
                PlanKey("text", ("内容",), TextShape(), "任务内容"),
                PlanKey("problem", ("问题",), TextShape(), "整改清单里的问题"),
                PlanKey("source", ("来源",), TextShape(), "任务从哪里来"),
                PlanKey("goal", ("目标",), TextShape(), "整改目标"),
                PlanKey("supervisor", ("督办领导",), TextShape(), "督办领导的职务"),
                *_PEOPLE,
                *ROLES,
                *_WHEN,
                *_REFERENCES,
                PlanKey(
                    "measures",
                    ("举措", "措施"),
                    MappingListShape("measure"),
                    "分项举措；不写则任务本身就是一条举措",
                ),
                PlanKey("closure", ("销号",), MappingShape("closure"), "验收销号的条件"),
            ),
        ),
        PlanForm(
            "measure",
            "举措",
            (
                PlanKey(
                    "id", ("编号",), TextShape("2.1"), "举措编号，默认为任务编号.序号；印发后不能改"
                ),
                PlanKey("text", ("内容",), TextShape(), "举措内容"),
                PlanKey("supervisor", ("督办领导",), TextShape(), "督办领导的职务；不写则是任务的"),
                *_PEOPLE,
                *ROLES,
                *_WHEN,
                *_REFERENCES,
            ),
        ),
        PlanForm(
            "milestone",
            "节点",
            (
                PlanKey(
                    "id", ("编号",), TextShape("1"), "节点编号，默认为在举措里的序号；印发后不能改"
                ),
                PlanKey("by", ("时间", "时限"), TextShape("2022年6月底前"), "什么时候前"),
                PlanKey("what", ("事项", "内容"), TextShape(), "完成什么"),
                PlanKey(
                    "units",
                    ("单位",),
                    PartiesShape(may_choose=False),
                    "只管这几个单位；不写则管全部",
                ),
            ),
        ),
        PlanForm(
            "target",
            "指标",
            (
                PlanKey("name", ("名称",), TextShape(), "指标名称"),
                PlanKey("value", ("值", "目标值"), TextShape("120"), "要达到的数"),
                PlanKey("unit", ("计量单位", "单位"), TextShape("项"), "计量单位"),
                PlanKey("at", ("方式",), BOUND, "不少于、不超过或等于，默认不少于"),
                PlanKey("by", ("时间", "时限"), TextShape(), "什么时候前"),
                PlanKey("baseline", ("基数",), TextShape(), "上年或起点的数"),
            ),
        ),
        PlanForm(
            "closure",
            "验收销号",
            (
                PlanKey("criteria", ("标准", "验收标准"), TextListShape(), "逐条验收标准"),
                PlanKey("level", ("层级", "验收层级"), TextShape(), "哪一级验收"),
                PlanKey("notice_days", ("公示天数",), NumberShape(1), "公示多少天"),
                PlanKey(
                    "notice_working_days",
                    ("公示工作日",),
                    NumberShape(1),
                    "公示多少个工作日（含调休）",
                ),
                PlanKey(
                    "limit_days",
                    ("销号天数",),
                    NumberShape(1),
                    "报了已完成以后多少天内销号，默认 30",
                ),
            ),
        ),
    )
}
