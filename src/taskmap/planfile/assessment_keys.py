"""The keys of `lights` and `scoring`: part of the table in keys.py."""

from __future__ import annotations

from taskmap.planfile.shapes import ChoiceShape, NumberShape, PlanForm, PlanKey

RANKING = ChoiceShape(
    {
        **{"none": "none", "不排名": "none", "all": "all", "全部": "all", "统一": "all"},
        **{"series": "series", "系列": "series", "按系列": "series", "分系列": "series"},
    }
)

LIGHTS = PlanForm(
    "lights",
    "亮灯",
    (
        PlanKey("ahead", ("超前",), NumberShape(), "超过序时进度多少个百分点算超序时，默认 10"),
        PlanKey("behind", ("滞后",), NumberShape(), "落后多少个百分点以内仍算达序时，默认 0"),
        PlanKey(
            "red",
            ("红灯",),
            NumberShape(),
            "滞后多少个百分点以内亮黄灯，再多亮红灯，默认 10",
        ),
    ),
)

SCORING = PlanForm(
    "scoring",
    "考核",
    (
        PlanKey("base", ("基础分",), NumberShape(), "每个单位的起始分，默认 100"),
        PlanKey("late", ("迟报",), NumberShape(), "迟报一次扣几分，默认 1"),
        PlanKey("missing", ("未报",), NumberShape(), "未报一次扣几分，默认 10"),
        PlanKey("returned", ("退回",), NumberShape(), "报送被退回一次扣几分，默认 2"),
        PlanKey("behind", ("滞后",), NumberShape(), "牵头的举措滞后，每项每期扣几分，默认 1"),
        PlanKey(
            "done_early",
            ("提前完成",),
            NumberShape(),
            "牵头的举措提前完成，每项加几分，默认 1",
        ),
        PlanKey("cap", ("上限", "封顶"), NumberShape(), "最高分，默认 110"),
        PlanKey("floor", ("下限", "保底"), NumberShape(), "最低分，默认 0"),
        PlanKey(
            "lead",
            ("牵头",),
            NumberShape(),
            "举措的加减分，牵头的单位（没有牵头的，是对举措负责的单位）算几倍，默认 1",
        ),
        PlanKey(
            "responsible",
            ("责任",),
            NumberShape(),
            "举措的加减分，别的单位牵头时，责任单位算几倍，默认和配合的一样",
        ),
        PlanKey(
            "support",
            ("配合",),
            NumberShape(),
            "举措的加减分，配合的单位算几倍，默认 0，就是不算",
        ),
        PlanKey(
            "ranking",
            ("排名",),
            RANKING,
            "谁和谁排名：不排名，全部单位一起排（默认），或每个系列分开排",
        ),
    ),
)
