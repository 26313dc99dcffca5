"""Documents as the office has them, full of what users type, for the tests of the outputs."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

from taskmap.document import Chart, ChartKind, ChartSeries, Document, Row, Table, Tone, Value
from taskmap.documents.catalog import CLOSING_OPINION, FORMS, MONTHLY_REPORT, REMINDER
from taskmap.documents.monthly_charts import NAMES
from taskmap.documents.monthly_columns import OVERVIEW

NASTY = "A<B & “一网通办”，\U0001f600 {{ x }} {% if %} {_{ %_} =1+1 [/x] a_b"
"""Marks of every format, which have to come out as text."""
SENTENCE = "推进城区黑臭水体排查整治，完善管网台账并按月通报进度。"
END_OF_JUNE = datetime.date(2022, 6, 30)
DUE = datetime.date(2022, 6, 25)

Make = Callable[[int], Mapping[str, Value]]


def table(form: str, title: str, make: Make, count: int) -> Table:
    """`count` rows for a table of one of the office's papers."""
    [found] = [table for table in FORMS[form].tables if table.title == title]
    # A report on one plan has no column that says which.
    columns = {name: head for name, head in found.columns.items() if name in make(0)}
    return Table(title, columns, [Row("row", make(number)) for number in range(count)])


def report(count: int = 6) -> Document:
    fields: dict[str, Value] = {
        "report.title": "某市2022年工作要点6月份进展情况通报",
        "report.period_title": "2022年6月",
        "report.as_of": END_OF_JUNE,
        "report.issuer": "某市工作领导小组办公室",
        "report.number": "某办〔2022〕8号",
        "report.opening": f"应报送单位22个，按时报送18个。\n{NASTY}。",
        "report.issue_number": "第6期",
        "report.to": "某市人民政府",
        "report.copy_to": "市委办公室" if count else "",
        "report.sums": "指标合计：完成投资2项，目标13亿元。" if count else "",
        "report.good": f"本期完成1项：{NASTY}。" if count else "",
        "report.follow_up": "2022年5月滞后举措1项，其中已办结1项。" if count else "",
        "report.problems": "部分单位报送内容空泛。" if count else "",
        "report.next": "",
        "report.period": "2022-06",
        "report.plan": "某市2022年工作要点",
        "report.notes": "",
    }
    makers: dict[str, Make] = {
        "章节进展": lambda n: _tally(chapter=f"第{n}章"),
        "未报送": lambda n: {
            "unit": f"第{n}分局",
            "due": DUE,
            "days_late": n + 1,
            "contact": "办公室",
            "phone": "0000-0000000",
        },
        "迟报": lambda n: {
            "unit": "市水利局",
            "due": DUE,
            "received": END_OF_JUNE,
            "days_late": 5,
            "receipt": "R1",
        },
        "退回": lambda n: {
            "unit": f"第{n}分局",
            "received": DUE,
            "count": 3,
            "brief": "没有编号",
        },
        "问题归并": lambda n: {
            "kind": "=1+1",
            "unit": "市水利局",
            "count": n + 1,
            "ids": f"{n}.1",
            "what": NASTY,
        },
        "方案总览": lambda n: dict.fromkeys(OVERVIEW, 8),
        "问题清单": lambda n: {
            "kind": "=1+1",
            "id": f"{n}.1",
            "measure": SENTENCE,
            "unit": "市水利局",
            "what": NASTY,
        },
        "节点": lambda n: {
            "id": f"{n}.2-1",
            "measure": SENTENCE,
            "what": "完成排查",
            "unit": "市水利局、市住房城乡建设局",
            "due": END_OF_JUNE,
            "first_due": DUE,
            "status": "逾期",
            "days_late": n + 1,
            "missing": "市水利局",
        },
        "下期到期": lambda n: {
            "id": f"{n}.2",
            "measure": SENTENCE,
            "lead": "市水利局",
            "what": "完成排查",
            "due": datetime.date(2022, 7, 31),
            "days": 31,
        },
        "分任务": lambda n: {
            "id": f"{n}.1",
            "task": "加强污水处理",
            "measure": SENTENCE * 2,
            "lead": "市住房城乡建设局",
            "deadline": "2022年12月底前",
            "status": "推进中",
            "bucket": "滞后",
            "problems": NASTY,
            "percent": 40,
            "elapsed": 50,
            "light": "黄",
            "remark": f"节点{n}.1-1逾期",
            "text": f"{SENTENCE}\n第二行",
        },
    }
    makers |= {
        "滞后事项": _slow,
        "上期滞后": _followed,
        "分单位": _unit,
        "分来源": lambda n: _tally(source=f"{n}号文", seat=NASTY),
        "分责任领导": lambda n: _tally(leader=f"第{n}位", seat=NASTY),
        "分系列": lambda n: {
            **dict.fromkeys(("units", "measures", "leads", "done", "behind"), n),
            **dict.fromkeys(("owed", "on_time", "late", "missing"), n),
            "series": f"第{n}系列",
        },
        "指标": lambda n: {
            "name": NASTY,
            "unit": "亿元",
            "target": "不少于10",
            # Of the first one nothing was reported.
            "reported": n or None,
            "attainment": n * 10,
            "elapsed": 50,
            "verdict": "时间快于进度",
        },
    }
    counts = {"迟报": 0, "方案总览": min(count, 1)}
    tables = [
        table(MONTHLY_REPORT, title, make, counts.get(title, count))
        for title, make in makers.items()
    ]
    title = str(fields["report.title"])
    drawn = charts() if count else dict.fromkeys(NAMES)
    return Document(title, "某市工作领导小组办公室", END_OF_JUNE, fields, tables, (), drawn)


def charts() -> dict[str, Chart | None]:
    bars = [ChartSeries("举措数", [3, 12], [Tone.DONE, Tone.LATE])]
    lines = [
        ChartSeries(NASTY, [1, 0, 4], [Tone.DONE]),
        ChartSeries("未报送", [2, 2, 0], [Tone.NEUTRAL]),
    ]
    shares = [
        ChartSeries("完成比例", [45.5, 100], [Tone.SLOW]),
        ChartSeries("序时进度", [50, 61.2], [Tone.GOOD]),
    ]
    drawn = (
        Chart("各类举措数（项）", ChartKind.BARS, "项", ["已完成", "逾期"], bars),
        Chart("各期举措数（项）", ChartKind.LINES, "项", ["4月", "5月", "6月"], lines),
        Chart(NASTY, ChartKind.BARS, "%", ["=1+1", NASTY], shares),
    )
    return dict(zip(NAMES, drawn, strict=True))


def _tally(**values: Value) -> Mapping[str, Value]:
    buckets = dict.fromkeys(("struck_off", "overdue", "not_asked", "not_begun", "ongoing"), 0)
    open_buckets = {"ahead": 1, "on_track": 4, "behind": 2, "not_started": 1, "unreported": 1}
    return {**values, "measures": 12, "done": 3, **buckets, **open_buckets, "percent": 45.5}


def _slow(number: int) -> Mapping[str, Value]:
    return {
        "id": f"{number}.1",
        "measure": SENTENCE,
        "lead": "市水利局",
        "state": "完成40%，序时50%",
        "problems": "" if number else NASTY,
        "ahead_text": "加快施工",
    }


def _followed(number: int) -> Mapping[str, Value]:
    words = {"before": "滞后", "outcome": "已办结", "now": "已完成", "text": f"{SENTENCE}{NASTY}"}
    return {"id": f"{number}.1", "measure": SENTENCE, "lead": "市水利局", **words}


def _unit(number: int) -> Mapping[str, Value]:
    counts = ("measures", "leads", "done", "behind", "owed", "on_time", "late", "missing")
    return {
        "unit": f"第{number}分局",
        **dict.fromkeys(counts, number),
        "behind_ids": "2.1、3.1",
        "series": "市直",
        "rank": number or "不排名",
        "score": 98,
        "note": "有退回",
    }


def reminder(level: str = "催办") -> Document:
    fields: dict[str, Value] = {
        "reminder.number": "〔2022〕3号",
        "reminder.unit": "市住房城乡建设局",
        "reminder.level": level,
        "reminder.issuer": "某市督查室",
        "reminder.day": END_OF_JUNE,
        "reminder.plan": "某市2022年工作要点",
        "reminder.due_text": "请于2022年7月5日前书面报送。",
    }
    owed = table(
        REMINDER,
        "事项",
        lambda n: {
            "kind": "报送逾期",
            "plan": "某市2022年工作要点",
            "id": f"2.{n}",
            "measure": NASTY,
            "period": "2022-06",
            "due": DUE,
            "days_late": 5,
        },
        3,
    )
    return Document("催办函", "某市督查室", END_OF_JUNE, fields, [owed])


def closing(count: int = 12) -> Document:
    """`count` criteria; without any, nothing of the rest is known either."""
    values = {
        "heading": "关于管网问题验收销号意见",
        "title": "部分乡镇污水收集管网不完善",
        "problem": SENTENCE * 3,
        "source": "省级督察反馈意见第12项",
        "goal": "2024年底前管网覆盖率达到85%以上。",
        "level": "市级",
        "visit": "核查组到现场查看了4个点位。",
        "conclusion": "整改目标已经达到，同意销号。",
        "notice_from": "2025年3月3日",
        "notice_until": "2025年3月14日",
        "notice_working": "",
        "office": "某县住房和城乡建设局",
        "phone": "0000-0000000",
        "address": "某县某路1号",
        "day": "2025年3月1日",
    }
    always = ("heading", "title", "problem", "office", "day")
    fields: dict[str, Value] = {
        f"closure.{name}": value if count or name in always else ""
        for name, value in values.items()
    }
    [form] = FORMS[CLOSING_OPINION].tables
    rows = [
        Row(
            "standard",
            {
                "no": number,
                "criterion": f"标准{number}。",
                "completion": "" if number == 2 else f"完成{number}，{NASTY}",
            },
        )
        for number in range(1, count + 1)
    ]
    return Document(
        "意见", "某办", datetime.date(2025, 3, 1), fields, [Table("标准", form.columns, rows)]
    )
