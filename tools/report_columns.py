"""The columns of the tables of the 月度报告 in Word: what stands in them, and how wide they are."""

from __future__ import annotations

from paper import Column


def count(head: str, name: str, width: float = 13) -> Column:
    """A number; nothing where it is none."""
    return Column(head, f"row.{name} or ''", width)


def returns(width: float) -> tuple[Column, ...]:
    """How many reports were due, and what became of them."""
    names = {"应报": "owed", "按时": "on_time", "迟报": "late", "未报": "missing"}
    return tuple(count(head, name, width) for head, name in names.items())


SPACED = "({} or '')|replace('、', '、 ')"
"""Ids of which a line may end behind each: LibreOffice would break the line within 2.1."""
# The whole text stands in the first annex.
SHORTENED = "row.measure|truncate(30, true, '…', 0)"
PLANS = (
    Column("方案", "row.plan", 38, middle=False),
    count("举措数", "measures"),
    count("已完成", "done"),
    count("逾期", "overdue"),
    count("滞后", "behind"),
    count("未启动", "not_started"),
    *returns(13),
)


def tallies(head: str, value: str) -> tuple[Column, ...]:
    """How many measures are in which bucket, by what the first column says."""
    return (
        Column(head, value, 48, middle=False, owned=True),
        count("举措数", "measures", 11),
        count("已销号", "struck_off", 11),
        count("已完成", "done", 11),
        count("逾期", "overdue", 11),
        count("未报送", "unreported", 11),
        count("长期坚持", "ongoing", 11),
        count("未启动", "not_started", 11),
        count("超序时", "ahead", 11),
        count("达序时", "on_track", 11),
        count("滞后", "behind", 11),
        Column("其他", "row.not_asked + row.not_begun or ''", 11),
        Column("完成比例(%)", "row.percent", 14),
    )


CHAPTERS = tallies("章节", "row.chapter")
SOURCES = tallies("任务来源", "row.source")
LEADERS = tallies("责任领导", "row.leader")
SERIES = (
    Column("系列", "row.series", 30, middle=False, owned=True),
    count("单位数", "units"),
    count("承担举措", "measures"),
    count("牵头", "leads"),
    count("已完成", "done"),
    count("滞后", "behind"),
    *returns(13),
)
REPORTED_TARGETS = "part.tables.指标|selectattr('reported', 'ne', none)|list"
TARGETS = (
    Column("指标", "row.name", 46, middle=False, owned=True),
    Column("单位", "row.unit", 16),
    Column("目标", "row.target", 22),
    Column("报送数", "row.reported", 20),
    Column("完成率(%)", "row.attainment", 18),
    Column("序时进度(%)", "row.elapsed", 18),
    Column("判断", "row.verdict", 27),
)
MISSING = (
    Column("序号", "loop.index", 11),
    Column("单位", "row.unit", 46, middle=False, owned=True),
    Column("应报日期", "row.due", 36),
    Column("逾期天数", "row.days_late", 13),
    Column("联系人", "row.contact", 22),
    Column("联系电话", "row.phone", 32),
)
LATE = (
    Column("序号", "loop.index", 11),
    Column("单位", "row.unit", 29, middle=False, owned=True),
    Column("应报日期", "row.due", 37),
    Column("收到日期", "row.received", 37),
    Column("迟报天数", "row.days_late", 11),
    Column("回执号", "row.receipt", 31),
)
RETURNED = (
    Column("序号", "loop.index", 10),
    Column("单位", "row.unit", 34, middle=False, owned=True),
    Column("收到日期", "row.received", 33),
    Column("处数", "row.count", 10),
    Column("主要原因", "row.brief", 69, middle=False),
)
MILESTONES = (
    Column("编号", "row.id", 27),
    Column("节点", "row.what", 37, middle=False),
    Column("单位", "row.unit|truncate(30, true, '…', 0)", 28, middle=False),
    Column(
        "期限",
        "row.due",
        36,
        behind="{% if row.first_due %}（原定{{ row.first_due }}）{% endif %}",
    ),
    Column(
        "状态",
        "row.status",
        28,
        behind="{% if row.days_late %}{{ row.days_late }}天{% endif %}"
        "{% if row.missing %}（{{ row.missing }}未完成）{% endif %}",
    ),
)
MEASURE = (
    Column("编号", "row.id", 14),
    Column("举措", SHORTENED, 36, middle=False, owned=True),
    Column("牵头单位", "row.lead", 23, middle=False),
)
SLOW = (
    *MEASURE,
    Column("进度", "row.state", 26),
    Column("存在问题", "row.problems or '没有说明原因'", 30, middle=False),
    Column("下步打算", "row.ahead_text or '没有说明'", 27, middle=False),
)
FOLLOW_UP = (
    *MEASURE,
    Column("上期", "row.before", 13),
    Column("结果", "row.outcome", 16),
    Column("本期", "row.now", 24),
    Column("进展情况", "row.text|truncate(40, true, '…', 0) if row.text else ''", 30, middle=False),
)
NEXT = (
    Column("编号", "row.id", 24),
    Column("举措", SHORTENED, 34, middle=False, owned=True),
    Column("牵头单位", "row.lead", 24, middle=False),
    Column("到期事项", "row.what", 26, middle=False),
    Column("到期日期", "row.due", 35),
    Column("剩余天数", "row.days", 13),
)
STATE = (
    "{% if row.percent is not none and row.bucket not in ('已销号', '已完成', '未启动') %}，完成{{ row.percent }}%{% endif %}"
    "{% if row.elapsed is not none and row.bucket not in ('已销号', '已完成') %}，序时{{ row.elapsed }}%{% endif %}"
    "{% if row.light and row.bucket not in ('已销号', '已完成') %}，{{ row.light }}灯{% endif %}"
    "{% if row.remark %}（{{ row.remark }}）{% endif %}"
)
SAID = (
    "{% if row.problems and row.problems not in ('无', '无。') %}"
    "{{ '\\n存在问题：' ~ row.problems }}{% endif %}"
)
DONE = (
    "{% if row.done_on is defined and row.done_on %}"
    "{{ row.done_on }}完成（{{ row.done_basis }}）。{% endif %}"
)
TASKS = (
    Column("编号", "row.id", 12),
    Column("任务", "row.task", 22, middle=False, owned=True),
    Column("举措", "row.measure", 56, middle=False),
    Column("牵头单位", "row.lead", 23, middle=False),
    Column("完成时限", "row.deadline", 20),
    Column("进度", "row.bucket", 25, behind=STATE, middle=False),
    Column("进展情况", "row.text", 67, middle=False, before=DONE, behind=SAID),
)
UNITS = (
    Column("序号", "loop.index", 9),
    Column(
        "单位",
        "row.unit",
        40,
        middle=False,
        owned=True,
        behind="{% if row.series %}（{{ row.series }}）{% endif %}",
    ),
    count("承担举措", "measures", 16),
    count("牵头", "leads", 10),
    count("已完成", "done", 12),
    count("滞后", "behind", 10),
    Column("滞后举措", SPACED.format("row.behind_ids"), 27, middle=False),
    *returns(10),
    Column(
        "名次（得分）",
        "row.rank",
        20,
        behind="{% if row.rank and row.rank is not string %}（{{ row.score }}）{% endif %}",
    ),
    Column("备注", "row.note", 41, middle=False),
)
PROBLEMS = (
    Column("序号", "loop.index", 10),
    Column("类型", "row.kind", 20),
    Column("单位", "row.unit", 38, middle=False, owned=True),
    Column("编号", SPACED.format("row.ids"), 42, middle=False),
    Column("处数", "row.count", 10),
    Column("情况", "row.what", 105, middle=False),
)
