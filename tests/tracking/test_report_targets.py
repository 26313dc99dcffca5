"""Targets and what was reported of them: like with like only, and time beside progress."""

from __future__ import annotations

import datetime

import pytest

from taskmap.plan.assessment import Lights
from taskmap.plan.model import Bound, Measure, Target
from taskmap.plan.progress import Progress, Status
from taskmap.tracking.report.quantities import QuantityKind, find_quantities, parse_quantity
from taskmap.tracking.report.sources import ReportOrigin, ReportRow
from taskmap.tracking.report.standing import Clock
from taskmap.tracking.report.targets import Attainment, TargetVerdict, attainments

_MIDDLE = datetime.date(2022, 6, 30)
YEAR = Clock(datetime.date(2022, 1, 1), datetime.date(2022, 12, 31), _MIDDLE, _MIDDLE, Lights())
CAME = ReportOrigin(
    "县发改局", "2022-06", datetime.date(2022, 6, 24), "2022-000007", "a.xlsx", True
)


def attainments_of(text: str, *targets: Target) -> tuple[Attainment, ...]:
    measure = Measure("1.1", "举措", targets=targets)
    row = ReportRow(Progress("1.1", Status.IN_PROGRESS, 40, text, cell_ref="月度报送!5"), CAME)
    return attainments(measure, row, YEAR)


@pytest.mark.parametrize(
    ("value", "unit", "name", "number", "kind"),
    [
        ("120", "个", "", 120, QuantityKind.AMOUNT),
        ("1,200", "家", "", 1200, QuantityKind.AMOUNT),
        ("１２０", "个", "", 120, QuantityKind.AMOUNT),
        ("20", "%", "", 20, QuantityKind.RATIO),
        ("百分之二十", "", "", None, None),
        ("百分之20", "", "", 20, QuantityKind.RATIO),
        ("前三", "位", "", 3, QuantityKind.RANK),
        ("第3名", "", "", 3, QuantityKind.RANK),
        ("5", "位", "全省排名", 5, QuantityKind.RANK),
        ("5", "位", "新引进专家", 5, QuantityKind.AMOUNT),
        ("完成省下达任务", "", "", None, None),
        ("", "家", "", None, None),
        ("-1.5", "%", "", -1.5, QuantityKind.RATIO),
    ],
)
def test_what_a_plan_asks_for(
    value: str, unit: str, name: str, number: float | None, kind: QuantityKind | None
) -> None:
    found = parse_quantity(value, unit, name)
    assert (found and found.value, found and found.kind) == (number, kind)


def test_the_figures_in_a_text() -> None:
    found = list(
        find_quantities("6月25日，新增86个以上，增长3.5%，居全省第2位，前三季度12家", "个")
    )
    assert [(each.value, each.unit, each.kind) for each in found] == [
        (86, "个", QuantityKind.AMOUNT),
        (3.5, "%", QuantityKind.RATIO),
        (2, "位", QuantityKind.RANK),
        (12, "家", QuantityKind.AMOUNT),
    ]


HALF = Target("建成监控点", "100", "处")


@pytest.mark.parametrize(
    ("text", "verdict", "share"),
    [
        ("建成监控点50处", TargetVerdict.FAST, 50),
        ("建成监控点49处", TargetVerdict.SLOW, 49),
        ("建成监控点100处", TargetVerdict.REACHED, 100),
        ("到6月底建成 120 处", TargetVerdict.REACHED, 120),
        ("正在推进", TargetVerdict.UNKNOWN, None),
        ("东片20处，西片30处", TargetVerdict.UNKNOWN, None),
    ],
)
def test_an_amount_against_time(text: str, verdict: TargetVerdict, share: float | None) -> None:
    (found,) = attainments_of(text, HALF)
    assert (found.verdict, found.share, found.elapsed) == (verdict, share, 50)


@pytest.mark.parametrize(
    ("target", "text", "words"),
    [
        (Target("工业增速", "第3位"), "工业增速8.5%", "目标是位次（第3位），报送的是比例（8.5%）"),
        (
            Target("工业增速", "9", "%"),
            "工业增速居全省第4位",
            "目标是比例（9%），报送的是位次（第4位）",
        ),
        (Target("新增企业", "9", "家"), "新增企业12个", "计量单位不同：目标是9家，报送的是12个"),
        (
            Target("粮食产量", "完成省下达任务"),
            "粮食产量30万吨",
            "目标不是一个数（完成省下达任务）",
        ),
    ],
)
def test_unlike_is_not_compared(target: Target, text: str, words: str) -> None:
    (found,) = attainments_of(text, target)
    assert (found.verdict, found.share, found.reason) == (TargetVerdict.UNLIKE, None, words)


def test_each_target_has_its_own_figure() -> None:
    first, second = Target("新增农产品", "25", "个"), Target("新增企业", "30", "家")
    found = attainments_of("新增企业12家、新增农产品20个；另有5家在建", first, second)
    assert [each.reported_quantity and each.reported_quantity.value for each in found] == [20, 12]
    assert attainments_of("新增12家", first, second)[1].verdict is TargetVerdict.UNKNOWN


def test_less_is_better() -> None:
    target = Target("细颗粒物浓度", "35", "微克", Bound.MOST, baseline="40")
    (found,) = attainments_of("细颗粒物浓度38微克", target)
    assert (found.verdict, found.share) == (TargetVerdict.EXCEEDED, 40)
    (found,) = attainments_of(
        "细颗粒物浓度34微克", Target("细颗粒物浓度", "35", "微克", Bound.MOST)
    )
    assert (found.verdict, found.share) == (TargetVerdict.WITHIN, None)
    unlike = Target("细颗粒物浓度", "35", "微克", Bound.MOST, baseline="全省第5位")
    (found,) = attainments_of("细颗粒物浓度38微克", unlike)
    assert found.share is None
    assert "不能比较" in found.reason


def test_a_rank_is_better_the_smaller() -> None:
    target = Target("综合考评", "前3")
    assert attainments_of("综合考评第2位", target)[0].verdict is TargetVerdict.REACHED
    assert attainments_of("综合考评第4位", target)[0].verdict is TargetVerdict.SHORT


def test_where_it_stands() -> None:
    (found,) = attainments_of("建成监控点50处", HALF)
    assert found.source == ("县发改局", "2022-000007", "a.xlsx", "月度报送!5")
    (found,) = attainments(Measure("1", "", targets=(HALF,)), None, YEAR)
    assert (found.verdict, found.reason) == (TargetVerdict.UNKNOWN, "没有报送")
