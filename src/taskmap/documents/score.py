"""考核: a Score, the ranking of the units and every point behind it, to a Document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from taskmap.document import Document, Row, Table, Value
from taskmap.plan import wording
from taskmap.plan.assessment import Ranking, Scoring
from taskmap.tracking.corrections import correction_notes
from taskmap.tracking.report.points import Cause
from taskmap.tracking.report.score import Score, UnitScore

FILE = "考核"
UNRANKED = "不排名"
"""What stands for the rank of a unit that has none."""
RANKINGS = {
    Ranking.NONE: "不排名",
    Ranking.ALL: "全部单位一起排",
    Ranking.SERIES: "每个系列分开排",
}
_NAMES = {
    Cause.LATE: "late",
    Cause.MISSING: "missing",
    Cause.RETURNED: "returned",
    Cause.BEHIND: "behind",
    Cause.DONE_EARLY: "done_early",
    Cause.LIMIT: "limit",
    Cause.EXEMPT: "exempt",
    Cause.BY_HAND: "by_hand",
}
_RANKING = {
    "rank": "名次",
    "unit": "单位",
    "score": "得分",
    "base": "基础分",
    **{name: cause.value for cause, name in _NAMES.items()},
}
_LEDGER = {
    "unit": "单位",
    "plan": "方案",
    "period": "期次",
    "day": "日期",
    "kind": "事由",
    "points": "分值",
    "what": "情况",
    "id": "举措编号",
    "receipt": "回执号",
    "file": "文件",
    "seat": "出处",
    "number": "文号",
}
_OPTIONAL = {"series": "系列", "division": "分管"}
"""Columns that stand only where a plan says any."""
_FEW = 3
"""Up to so many periods are named one by one."""
_OF_THE_SUM = ("基础分", "最高分", "最低分", "排名")
_RULES = {"kind": "事项", "points": "分值", "note": "说明"}


def document(score: Score) -> Document:
    """Three tables: the ranking, every point by unit, and the rules by which the points were given, with the notes."""
    plans = [issue.plan for issue in score.issues]
    issuer = "、".join(dict.fromkeys(plan.issuer for plan in plans if plan.issuer))
    span = score.first.title
    if score.last != score.first:
        span = f"{score.first.title}至{score.last.title}"
    titles = "、".join(wording.plan_title(plan) for plan in plans)
    title = f"{titles if len(plans) == 1 else '重点工作'}{span}考核"
    fields: dict[str, Value] = {
        "score.title": title,
        "score.from": score.first.label,
        "score.until": score.last.label,
        "score.period_title": span,
        "score.as_of": score.as_of,
        "score.issuer": issuer,
        "score.plan": titles,
    }
    optional = {
        name: title
        for name, title in _OPTIONAL.items()
        if any(getattr(each, name) for each in score.unit_scores)
    }
    tables = (
        Table("得分排名", {**_RANKING, **optional}, tuple(map(_ranking_row, score.unit_scores))),
        Table("记分明细", _LEDGER, tuple(_point_rows(score))),
        Table("计分规则", _RULES, tuple(_rule_rows(score))),
    )
    return Document(title, issuer, score.as_of, fields, tables)


def _ranking_row(each: UnitScore) -> Row:
    sums: Counter[Cause] = Counter()
    for point in each.points:
        sums[point.cause] += point.points
    values: dict[str, Value] = {
        "rank": each.rank or UNRANKED,
        "unit": each.unit,
        "score": each.score,
        "base": each.base,
        **{name: sums[cause] for cause, name in _NAMES.items()},
        "series": each.series,
        "division": each.division,
    }
    return Row("standing", values)


def _point_rows(score: Score) -> Iterator[Row]:
    """By rank, then as the points came about."""
    for each in score.unit_scores:
        for point in each.points:
            values: dict[str, Value] = {
                "unit": point.unit,
                "plan": point.plan,
                "period": point.period,
                "day": point.day,
                "kind": point.cause.value,
                "points": point.points,
                "what": point.what,
                "id": point.measure,
                "receipt": point.source.receipt,
                "file": point.source.file,
                "seat": point.source.cell,
                "number": point.number,
            }
            yield Row("point", values)


def _rule_rows(score: Score) -> Iterator[Row]:
    """One row for each rule; where plans have their own, one for each value that it has, with the plans of that value.
    What holds for the sum is that of one plan. Behind them the notes.
    """
    base_plan = _base_plan(score)
    rules_by_plan = {"": score.rules}
    if base_plan:
        rules_by_plan = {issue.plan.id: issue.plan.scoring for issue in score.issues}
    plans_by_rule: dict[tuple[str, int | str], list[str]] = defaultdict(list)
    for plan, rules in rules_by_plan.items():
        for rule in _rule_values(rules):
            if plan == base_plan or rule[0] not in _OF_THE_SUM:
                plans_by_rule[rule].append(plan)
    for (kind, points), plans in plans_by_rule.items():
        yield Row("rule", {"kind": kind, "points": points, "note": "、".join(plans)})
    for note in notes(score):
        yield Row("rule", {"kind": "说明", "points": "", "note": note})


def _base_plan(score: Score) -> str:
    """The id of the plan whose base, cap, floor and ranking hold; "" where there is but one, or rules for all."""
    several = score.per_plan_rules and len(score.issues) > 1
    return score.issues[0].plan.id if several else ""


def _rule_values(rules: Scoring) -> Iterator[tuple[str, int | str]]:
    yield "基础分", rules.base
    yield "迟报一次", -rules.late
    yield "未报一次", -rules.missing
    yield "退回一次", -rules.returned
    weights = {"牵头": rules.lead, "责任": rules.beside, "配合": rules.support}
    for role, weight in weights.items():
        if weight or role == "牵头":
            yield f"{role}举措滞后，每项每期", -rules.behind * weight
            yield f"{role}举措提前完成，每项", rules.done_early * weight
    yield "最高分", rules.cap
    yield "最低分", rules.floor
    yield "排名", RANKINGS[rules.ranking]


def notes(score: Score) -> tuple[str, ...]:
    """What is to be known of a score, in sentences: whose base it is, in which periods nothing of a plan counts, and what
    was put right.
    """
    found = []
    if base_plan := _base_plan(score):
        found.append(
            f"几个方案合成一个分：基础分、最高分、最低分和排名按最先印发的 {base_plan}，加减分各按各的方案"
        )
    for issue, periods in score.silent:
        plan = issue.plan
        labels = f"{'、'.join(each.label for each in periods)} "
        if len(periods) > _FEW:
            labels = f"{periods[0].label} 至 {periods[-1].label} 的 {len(periods)} 期"
        term = f"（实施期限 {plan.begins} 至 {plan.ends}）" if plan.begins and plan.ends else ""
        found.append(
            f"方案 {plan.id}{term}：{labels}不计分：不在实施期限里，或者那时还没有印发、已经终止"
        )
    for issue in score.issues:
        whose = f"方案 {issue.plan.id}：" if len(score.issues) > 1 else ""
        corrected = correction_notes(issue.corrections, score.first.first, score.last.last)
        found += [f"{whose}{each}" for each in corrected]
    return tuple(found)
