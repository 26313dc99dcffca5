"""The keys of a reporting rule and the words of its rhythm: part of the table in keys.py."""

from __future__ import annotations

from taskmap.planfile.shapes import (
    ChoiceShape,
    FlagShape,
    PartiesShape,
    PlanForm,
    PlanKey,
    TextListShape,
    TextShape,
)

EVERY = ChoiceShape(
    {
        **{"week": "week", "每周": "week", "周": "week"},
        **{"ten-days": "ten-days", "旬": "ten-days", "每旬": "ten-days"},
        **{"two-weeks": "two-weeks", "双周": "two-weeks", "每两周": "two-weeks"},
        **{"两周": "two-weeks", "每2周": "two-weeks"},
        **{"half-month": "half-month", "半月": "half-month", "每半月": "half-month"},
        **{"每半个月": "half-month", "半个月": "half-month"},
        **{"month": "month", "每月": "month", "月": "month"},
        **{"two-months": "two-months", "双月": "two-months", "每两个月": "two-months"},
        **{"每双月": "two-months", "每2个月": "two-months", "两个月": "two-months"},
        **{"quarter": "quarter", "每季度": "quarter", "每季": "quarter", "季": "quarter"},
        **{"half-year": "half-year", "每半年": "half-year", "半年": "half-year"},
        **{"year": "year", "每年": "year", "年": "year"},
    },
    may_say_more=True,
)
ROLL = ChoiceShape(
    {
        **{"none": "none", "不调整": "none", "不顺延": "none"},
        **{"earlier": "earlier", "提前": "earlier"},
        **{"later": "later", "顺延": "later", "推后": "later"},
    }
)
WHEN_DONE = ChoiceShape({"none": "none", "不报": "none", "report": "report", "续报": "report"})
WHO = {"all": "all", "全部": "all", "全部单位": "all", "lead": "lead", "牵头单位": "lead"}

RULE = PlanForm(
    "rule",
    "报送规则",
    (
        PlanKey("name", ("名称",), TextShape("月度进展"), "报送事项的名称"),
        PlanKey(
            "every",
            ("周期",),
            EVERY,
            "每周、每旬、每两周、半月、每月、双月、每季度、每半年或每年；默认每月",
        ),
        PlanKey(
            "months",
            ("月份",),
            TextListShape(),
            "只在这几个月报，如 [4, 6, 9, 11]；不写就是每月",
        ),
        PlanKey(
            "once",
            ("一次性", "日期"),
            TextListShape("2022-06-25"),
            "只报一次的日期，可写几个；与周期（every）二选一",
        ),
        PlanKey(
            "day",
            ("日", "截止日"),
            TextListShape("25"),
            "几号前（含），可写几个；也可写 月底、次月5日、周五、前5个工作日、首月10日",
        ),
        PlanKey(
            "from",
            ("起",),
            TextShape("2022-05"),
            "从哪一期开始；不写就随方案，发文以前到期的不算",
        ),
        PlanKey("until", ("止",), TextShape("2022-12"), "到哪一期为止，默认随方案"),
        PlanKey("to", ("报送至",), TextShape(), "报给谁"),
        PlanKey("forward_to", ("汇总报",), TextShape(), "汇总后报给谁"),
        PlanKey("signed", ("签字盖章",), FlagShape(), "是否须签字盖章"),
        PlanKey("evidence", ("须附佐证",), FlagShape(), "报已完成时是否须写明佐证材料"),
        PlanKey("whole", ("整份退回",), FlagShape(), "有一处不对就整份退回，默认只退不对的几行"),
        PlanKey("roll", ("节假日", "遇节假日"), ROLL, "截止日不是工作日时：不调整、提前或顺延"),
        PlanKey("when_done", ("完成后",), WHEN_DONE, "任务都完成了的单位：不报（默认）或续报"),
        PlanKey(
            "who",
            ("报送单位",),
            PartiesShape(may_choose=False, words=WHO),
            "all（全部）、lead（牵头单位）或单位名称",
        ),
    ),
)
