"""The titles of the tables of a monthly report to their columns. Templates and scripts rely on the names."""

from __future__ import annotations

from taskmap.tracking.report.standing import Bucket

BUCKETS = {
    "struck_off": Bucket.STRUCK_OFF,
    "done": Bucket.DONE,
    "overdue": Bucket.OVERDUE,
    "not_asked": Bucket.NOT_ASKED,
    "not_begun": Bucket.NOT_BEGUN,
    "unreported": Bucket.UNREPORTED,
    "ongoing": Bucket.ONGOING,
    "not_started": Bucket.NOT_STARTED,
    "ahead": Bucket.AHEAD,
    "on_track": Bucket.ON_TRACK,
    "behind": Bucket.BEHIND,
}
_COUNTS = {"measures": "举措数", **{name: bucket.value for name, bucket in BUCKETS.items()}}
_RETURNS = {"owed": "应报", "on_time": "按时", "late": "迟报", "missing": "未报"}
_WORK = {
    "measures": "承担举措",
    "leads": "牵头",
    "done": "已完成",
    "behind": "滞后",
    **_RETURNS,
}
"""Of units, in all their plans or in a plan."""
_MEASURE = {"id": "编号", "measure": "举措"}
_SOURCE = {"receipt": "回执号", "seat": "出处"}

OVERVIEW = {
    "plan": "方案",
    **_COUNTS,
    **_RETURNS,
}

UNIT_TOTALS = {
    "unit": "单位",
    "plans": "方案数",
    **_WORK,
}
"""Of a report on several plans: a unit over all of them."""
RANKING = {
    "rank": "名次",
    "unit": "单位",
    "series": "系列",
    "score": "得分",
    "reasons": "加减分事由",
}
"""Of a report whose plans want their units ranked."""
_TALLY = {**_COUNTS, "percent": "完成比例(%)"}
COLUMNS: dict[str, dict[str, str]] = {
    "汇总": {"bucket": "进度", "count": "举措数", "share": "占比(%)", "seat": "出处"},
    "章节进展": {"chapter": "章节", **_TALLY},
    "分任务": {
        "id": "编号",
        "no": "序号",
        "chapter": "章节",
        "task": "任务",
        "measure": "举措",
        "lead": "牵头单位",
        "others": "其他单位",
        "deadline": "完成时限",
        "status": "完成状态",
        "percent": "完成比例(%)",
        "elapsed": "序时进度(%)",
        "light": "亮灯",
        "bucket": "进度",
        "remark": "进度说明",
        "done_on": "完成日期",
        "done_basis": "完成日期依据",
        "change": "比上期",
        "text": "进展情况",
        "problems": "存在问题",
        "ahead_text": "下步打算",
        "receipt": "回执号",
        "file": "文件",
        "seat": "出处",
        "source": "任务来源",
        "leader": "责任领导",
    },
    "分单位": {
        "unit": "单位",
        "owed": "应报",
        "reported": "已报",
        "on_time": "按时",
        "days_late": "迟报天数",
        "receipt": "回执号",
        "measures": "承担举措",
        "done": "已完成",
        "behind": "滞后",
        "note": "备注",
        "leads": "牵头",
        "behind_ids": "滞后举措",
        "late": "迟报",
        "missing": "未报",
        "series": "系列",
        "leader": "责任领导",
        "rank": "名次",
        "score": "得分",
    },
    "未报送": {
        "unit": "单位",
        "due": "应报日期",
        "days_late": "逾期天数",
        "contact": "联系人",
        "phone": "联系电话",
    },
    "迟报": {
        "unit": "单位",
        "due": "应报日期",
        "received": "收到日期",
        "days_late": "迟报天数",
        "receipt": "回执号",
    },
    "退回": {
        "unit": "单位",
        "received": "收到日期",
        "count": "处数",
        "brief": "主要原因",
        "faults": "退回原因",
        "receipt": "回执号",
        "file": "文件",
    },
    "问题清单": {"kind": "类型", **_MEASURE, "unit": "单位", "what": "情况", **_SOURCE},
    "问题归并": {
        "kind": "类型",
        "unit": "单位",
        "count": "处数",
        "ids": "编号",
        "what": "情况",
    },
    "节点": {
        **_MEASURE,
        "what": "节点",
        "unit": "单位",
        "due": "期限",
        "first_due": "原定期限",
        "status": "状态",
        "days_late": "逾期天数",
        "missing": "未完成单位",
    },
    "下期到期": {
        **_MEASURE,
        "lead": "牵头单位",
        "what": "到期事项",
        "due": "到期日期",
        "days": "剩余天数",
    },
    "指标": {
        "name": "指标",
        "unit": "计量单位",
        "baseline": "基数",
        "target": "目标",
        "reported": "报送数",
        "attainment": "完成率(%)",
        "elapsed": "序时进度(%)",
        "verdict": "判断",
        "reason": "说明",
        "id": "举措编号",
        **_SOURCE,
    },
    "变化": {
        "kind": "类型",
        **_MEASURE,
        "lead": "牵头单位",
        "before": "上期",
        "now": "本期",
        **_SOURCE,
    },
    "滞后事项": {
        **_MEASURE,
        "lead": "牵头单位",
        "leader": "责任领导",
        "deadline": "完成时限",
        "bucket": "进度",
        "light": "亮灯",
        "state": "进度说明",
        "problems": "存在问题",
        "ahead_text": "下步打算",
        **_SOURCE,
    },
    "上期滞后": {
        **_MEASURE,
        "lead": "牵头单位",
        "before": "上期",
        "outcome": "结果",
        "now": "本期",
        "text": "进展情况",
        **_SOURCE,
    },
    "进展较快": {
        "kind": "类型",
        **_MEASURE,
        "lead": "牵头单位",
        "deadline": "完成时限",
        "state": "进度",
        "text": "进展情况",
        **_SOURCE,
    },
    "分来源": {"source": "任务来源", **_TALLY, "seat": "出处"},
    "分责任领导": {"leader": "责任领导", **_TALLY, "seat": "出处"},
    "分系列": {
        "series": "系列",
        "units": "单位数",
        **_WORK,
        "seat": "出处",
    },
    "指标合计": {
        "name": "指标",
        "unit": "计量单位",
        "count": "项数",
        "reported_count": "已报项数",
        "target": "目标合计",
        "reported": "报送合计",
        "attainment": "完成率(%)",
        "seat": "出处",
    },
}
"""By the title of a table its columns: by the name of each its heading."""
