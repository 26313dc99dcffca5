"""A Report to the 月度报告, a Document: of one plan, or of several with a cover table and a section each."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace

from taskmap.document import Chart, Document, Row, Table, Value
from taskmap.documents import (
    monthly_breakdowns,
    monthly_charts,
    monthly_highlights,
    monthly_sentences,
    monthly_tables,
)
from taskmap.documents.monthly_columns import UNIT_TOTALS
from taskmap.plan import wording
from taskmap.tracking.report.figures import PlanReport, Report
from taskmap.tracking.report.milestones import MilestoneLine
from taskmap.tracking.report.unit_totals import unit_totals

FILE = "月度报告"
_OPTIONAL = tuple(monthly_breakdowns.ROWS)
"""Tables of what only some plans say."""
_ROWS = {**monthly_tables.ROWS, **monthly_highlights.ROWS, **monthly_breakdowns.ROWS}


class Masthead(NamedTuple):
    """What a paper says of itself: `number` is its 期号, as printed, `to` 主送 and `copy_to` 抄送; "" for what it does not say."""

    number: str = ""
    to: str = ""
    copy_to: str = ""


NO_MASTHEAD = Masthead()
"""That of a paper which says nothing of itself."""


def document(report: Report, masthead: Masthead = NO_MASTHEAD) -> Document:
    """The whole report, under its `masthead`. With several plans every row says in its first column which plan it belongs to."""
    titles = "、".join(map(report.name, report.plans))
    several = len(report.plans) > 1
    plans = [plan.issue.plan for plan in report.plans]
    issuer = "、".join(dict.fromkeys(plan.issuer for plan in plans if plan.issuer))
    head = "重点工作" if several else titles
    period_title = "、".join(each.title for each in report.periods)
    title = f"{head}{period_title}进展情况报告"
    fields: dict[str, Value] = {
        "report.title": title,
        "report.period": _period_label(report),
        "report.period_title": period_title,
        "report.as_of": report.as_of,
        "report.issuer": issuer,
        "report.number": "、".join(plan.number for plan in plans if plan.number),
        "report.plan": titles,
        "report.issue_number": masthead.number,
        "report.to": masthead.to,
        "report.copy_to": masthead.copy_to,
        "report.opening": monthly_sentences.opening(report),
        "report.sums": monthly_breakdowns.sums_text(report),
        "report.good": monthly_highlights.good_text(report),
        "report.problems": monthly_sentences.problems(report),
        "report.follow_up": monthly_highlights.follow_up_text(report),
        "report.next": monthly_sentences.upcoming_text(report),
        "report.notes": "\n".join(f"{each}。" for each in _notes(report)),
    }
    totals = (_unit_totals(report),) if several else ()
    rest = (_table(name, report) for name in monthly_tables.COLUMNS)
    ranking = monthly_breakdowns.ranking_table(report)
    tables = (_overview(report), *totals, *rest, ranking)
    parts = sections(report, masthead) if several else ()
    return Document(title, issuer, report.as_of, fields, tables, parts, _charts(report))


def _charts(report: Report) -> Mapping[str, Chart | None]:
    """Of several plans each has its own."""
    if len(report.plans) == 1:
        plan = report.plans[0]
        return monthly_charts.charts(plan, report.earlier.get(plan.issue.plan.id, ()))
    return dict.fromkeys(monthly_charts.NAMES)


def blank() -> Document:
    """The report without content: its names are the placeholders that a template may use, with the `plan` that rows
    have in a report on several plans.
    """
    day = datetime.date.min
    return document(Report(day, ()))


def sections(report: Report, masthead: Masthead = NO_MASTHEAD) -> tuple[Document, ...]:
    """One document for each plan, for formats that print them one after the other below the cover table, all under
    the same `masthead`. The ranking is that of all plans.
    """
    return tuple(
        document(report._replace(plans=(plan,), ranking=()), masthead) for plan in report.plans
    )


def data(report: Report, masthead: Masthead = NO_MASTHEAD) -> dict[str, object]:
    """What scripts read, by the keys of `report --format json`: the masthead; for each plan the buckets, who reported,
    findings, milestones, since when each finished measure is done (`as_reported`: by the unit's own word), what goes well,
    what is slow, and notes; of several plans also each unit over all of them; the ranking where the plans want one.
    """
    return {
        "period": _period_label(report),
        "as_of": report.as_of.isoformat(),
        "masthead": masthead._asdict(),
        "plans": [plan_data(plan) for plan in report.plans],
        **({"units": _unit_data(report)} if len(report.plans) > 1 else {}),
        **({"ranking": monthly_breakdowns.rank_records(report)} if report.ranking else {}),
    }


def _unit_data(report: Report) -> list[dict[str, object]]:
    return [each._asdict() for each in unit_totals(report.plans)]


def _period_label(report: Report) -> str:
    return "、".join(each.label for each in report.periods)


def plan_data(plan: PlanReport) -> dict[str, object]:
    """The figures of one plan by those keys."""
    reporting = plan.reporting
    return {
        "plan": plan.issue.plan.id,
        "title": plan.title,
        "revision": plan.issue.revision,
        "period": plan.period.label,
        "measures": plan.total.measure_count,
        "buckets": {bucket.value: count for bucket, count in plan.buckets.items()},
        "reporting": {
            **monthly_tables.reporting_counts(plan),
            "returned": list(reporting.refused_units),
            "missing": list(reporting.missing_units),
            "unverified": list(reporting.unverified_units),
        },
        "findings": len(plan.findings),
        "milestones": [milestone_record(each) for each in plan.milestones],
        "done": [
            {
                "measure": line.measure.id,
                "done_on": line.done.day.isoformat(),
                "as_reported": line.done.is_told,
            }
            for line in plan.lines
            if line.done
        ],
        "percent": monthly_tables.round_value(plan.total.percent),
        **monthly_highlights.records(plan),
        **monthly_breakdowns.records(plan),
        "notes": list(plan.notes),
    }


def milestone_record(line: MilestoneLine) -> dict[str, object]:
    """A milestone by the keys of `--format json`."""
    return {
        "measure": line.measure.id,
        "milestone": line.milestone.id,
        "what": wording.milestone_text(line.milestone),
        "units": list(line.units),
        "missing": list(line.missing),
        "due": line.due.isoformat(),
        "first_due": line.first_due.isoformat() if line.first_due else "",
        "status": line.status.value,
        "days_late": line.days,
    }


def _notes(report: Report) -> list[str]:
    several = len(report.plans) > 1
    return [
        f"{report.name(plan)}：{note}" if several else note
        for plan in report.plans
        for note in plan.notes
    ]


def _overview(report: Report) -> Table:
    rows = [monthly_tables.overview_row(plan, report.name(plan)) for plan in report.plans]
    if len(rows) > 1:
        rows.append(monthly_tables.total_row(report.plans))
    return Table("方案总览", monthly_tables.OVERVIEW, tuple(rows))


def _unit_totals(report: Report) -> Table:
    rows = (Row("unit", each._asdict()) for each in unit_totals(report.plans))
    return Table("单位合计", UNIT_TOTALS, tuple(rows))


def total_lines(report: Report) -> Iterator[str]:
    """Of several plans a line a unit, with what it has in all of them."""
    for each in unit_totals(report.plans) if len(report.plans) > 1 else ():
        yield (
            f"{each.unit}：{each.plans} 个方案，举措 {each.measures} 条（已完成 {each.done}、滞后 {each.behind}），"
            f"应报 {each.owed} 份（按时 {each.on_time}、迟报 {each.late}、未报 {each.missing}）"
        )


def _table(name: str, report: Report) -> Table:
    columns, rows = monthly_tables.COLUMNS[name], _ROWS[name]
    if report.ranking and name == "分单位":
        rows = partial(_ranked_units, report)
    if len(report.plans) == 1:
        own = tuple(rows(report.plans[0]))
        return Table(name, columns, own, is_optional=name in _OPTIONAL)
    plan_rows = tuple(_with_plan(row, plan, report) for plan in report.plans for row in rows(plan))
    return Table(name, {"plan": "方案", **columns}, plan_rows, is_optional=name in _OPTIONAL)


def _ranked_units(report: Report, plan: PlanReport) -> Iterator[Row]:
    ranks = monthly_breakdowns.ranks(report)
    for row in monthly_tables.ROWS["分单位"](plan):
        yield replace(row, overrides=ranks.get(str(row.values["unit"]), {}))


def _with_plan(row: Row, plan: PlanReport, report: Report) -> Row:
    # Two plans may have tasks of the same id.
    task = f"{plan.issue.plan.id} {row.task}" if row.task else ""
    return replace(row, values={"plan": report.name(plan), **row.values}, task=task)
