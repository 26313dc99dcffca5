"""A Board to the Document that the page shows: a part a plan, and in it a page a measure; shares and places are percents."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from taskmap.document import Document, Row, Table, Value
from taskmap.documents import board, monthly_tables
from taskmap.documents import board_timeline as timeline
from taskmap.documents.board import Board, PlanBoard
from taskmap.documents.board_script import BoardScript, code, page_tables
from taskmap.documents.page_tables import item_table, rows_table
from taskmap.plan import wording
from taskmap.tracking.report import Bucket, Light, PlanReport
from taskmap.tracking.report.standing import OVER

FILE = "看板"
MOST_ROWS = 600
"""Of more measures the page lists none by itself: its script makes the rows that are looked at."""
_MOST_DUE = 300
_SHARES = {"name": "名称", "mark": "标记", "count": "数", "share": "占比(%)", "at": "起点(%)"}
_TABLES: Mapping[str, Mapping[str, str]] = {
    "要情": {"name": "指标", "value": "数", "note": "说明", "mark": "标记"},
    "进度": _SHARES,
    "亮灯": _SHARES,
    "月份": {"at": "位置(%)", "label": "月份"},
    "时间轴": {
        "at": "位置(%)",
        "level": "层",
        "day": "日期",
        "mark": "标记",
        "kind": "类别",
        "text": "事项",
    },
    "到期": {
        "day": "日期",
        "kind": "类别",
        "id": "编号",
        "what": "事项",
        "units": "单位",
        "status": "状态",
    },
    "走势": {
        "period": "期",
        "day": "截至",
        "percent": "平均完成比例(%)",
        "green": "绿灯",
        "yellow": "黄灯",
        "red": "红灯",
        "none": "不亮灯",
        "measures": "举措",
    },
    "变灯": {"anchor": "页", "id": "编号", "text": "举措", "history": "各期亮灯"},
    "举措": {
        "anchor": "页",
        "id": "编号",
        "chapter": "章节",
        "text": "举措",
        "leads": "答复单位",
        "leader": "责任领导",
        "deadline": "时限",
        "bucket": "进度",
        "light": "亮灯",
        "percent": "完成比例(%)",
        "elapsed": "序时进度(%)",
        "history": "各期亮灯",
    },
}
"""By the title of a table its columns."""
_REPORTING = {"unit": "单位"}
_MATRIX = {"anchor": "页", "id": "编号", "light": "亮灯"}
_PLAN_FIELDS = (
    "key",
    "id",
    "title",
    "number",
    "revision",
    "period",
    "percent",
    "today",
    "due",
    "notes",
)


def document(shown: Board) -> Document:
    """The whole page of the board `shown`."""
    parts = tuple(_plan(shown, number) for number in range(len(shown.plans)))
    title = f"{f'{shown.unit} ' if shown.unit else ''}督查看板"
    reports = [each.report for each in shown.plans]
    script = BoardScript(shown, with_pages=not _is_listed(shown))
    fields: dict[str, Value] = {
        "board.title": title,
        "board.day": shown.day,
        "board.unit": shown.unit,
        "board.issuer": "、".join(dict.fromkeys(each.issue.plan.issuer for each in reports)),
        "board.measures": sum(len(each.lines) for each in reports),
        "board.listed": _is_listed(shown),
        "board.data": json.dumps(script.data(), ensure_ascii=False, separators=(",", ":")),
    }
    overview = Table(
        "方案总览",
        monthly_tables.OVERVIEW,
        tuple(monthly_tables.overview_row(each, each.title) for each in reports),
    )
    issuer = str(fields["board.issuer"])
    return Document(title, issuer, shown.day, fields, (overview,), parts)


def blank() -> Document:
    """The page without content: its names are the placeholders that a template may use."""
    page = Document("", "", datetime.date.min, {"page.anchor": ""})
    fields = {f"plan.{name}": None for name in _PLAN_FIELDS}
    tables = (
        *(Table(title, columns, ()) for title, columns in _TABLES.items()),
        Table("报送", _REPORTING, (), ("",)),
        item_table("应办", ()),
        Table("单位举措", _MATRIX, (), ("",)),
    )
    part = Document("", "", datetime.date.min, fields, tables, (page,))
    return replace(document(Board(datetime.date.min, ())), parts=(part,))


def _is_listed(shown: Board) -> int:
    """1 where the page lists every measure by itself."""
    return int(sum(len(each.report.lines) for each in shown.plans) <= MOST_ROWS)


def _plan(shown: Board, number: int) -> Document:
    plan = shown.plans[number]
    report = plan.report
    listed = bool(_is_listed(shown))
    span, due = timeline.time_span(plan, shown.day), board.due_items(plan, shown.day)
    values: tuple[Value, ...] = (
        f"p{number}",
        plan.id,
        report.title,
        report.issue.plan.number,
        report.issue.revision,
        report.period.title,
        board.percent(report.total.percent),
        timeline.place(shown.day, span),
        len(due),
        "\n".join(report.notes),
    )
    fields = {f"plan.{name}": value for name, value in zip(_PLAN_FIELDS, values, strict=True)}
    rows: dict[str, Iterable[dict[str, Value]]] = {
        "要情": _headline(plan),
        "进度": _shares(_bucket_counts(report)),
        "亮灯": _shares(_light_counts(report)),
        "月份": timeline.months(span),
        "时间轴": timeline.stacks(due, span),
        "到期": map(timeline.due_row, due[:_MOST_DUE]),
        "走势": _trend(plan),
        "变灯": _turns(plan, number) if listed else (),
        "举措": _measures(plan, number) if listed else (),
    }
    tables = (
        *(rows_table(title, _TABLES[title], own) for title, own in rows.items()),
        _reporting(plan),
        item_table("应办", plan.items[:_MOST_DUE]),
        _matrix(plan, number, listed),
    )
    pages = tuple(_page(shown, number, at) for at in range(len(plan.pages))) if listed else ()
    return Document(report.title, report.issue.plan.issuer, shown.day, fields, tables, pages)


def _headline(plan: PlanBoard) -> Iterator[dict[str, Value]]:
    report, total = plan.report, plan.report.total
    lights, counts = board.light_counts(report), monthly_tables.reporting_counts(report)
    done = sum(total.buckets[each] for each in OVER)
    late = sum(each.is_late for each in plan.items)
    leads = sum(each.leads for each in report.units)
    whose = f"牵头 {leads}" if plan.unit else f"{len(plan.units)} 个单位"
    yield _figure("举措", total.measure_count, whose)
    yield _figure(
        "已完成、已销号", done, f"平均完成 {_text(board.percent(total.percent))}%", "done"
    )
    yield _figure(
        "逾期", total.buckets[Bucket.OVERDUE], f"滞后 {total.buckets[Bucket.BEHIND]}", "red"
    )
    yield _figure(
        "红灯", lights[Light.RED], f"黄灯 {lights[Light.YELLOW]}，绿灯 {lights[Light.GREEN]}", "red"
    )
    came = counts["on_time"] + counts["late"]
    waiting = len(report.reporting.unverified_units)
    note = f"应报 {counts['owed']}，迟报 {counts['late']}，未报 {counts['missing']}"
    yield _figure("本期已报", came, f"{note}，待核实 {waiting}" if waiting else note)
    yield _figure("欠办", late, f"十天内到期 {len(plan.items) - late}", "yellow")


def _figure(name: str, value: int, note: str, mark: str = "") -> dict[str, Value]:
    return {"name": name, "value": value, "note": note, "mark": mark if value else ""}


def _bucket_counts(report: PlanReport) -> Iterator[tuple[str, str, int]]:
    for bucket, count in report.buckets.items():
        yield bucket.value, code(bucket), count


def _light_counts(report: PlanReport) -> Iterator[tuple[str, str, int]]:
    for light, count in board.light_counts(report).items():
        yield light_word(light), code(light), count


def light_word(light: Light) -> str:
    """绿灯; 不亮灯 where there is nothing to judge by."""
    return f"{light}灯" if light else "不亮灯"


def _shares(counts: Iterator[tuple[str, str, int]]) -> Iterator[dict[str, Value]]:
    found = list(counts)
    total, at = sum(count for _, _, count in found) or 1, 0
    for name, mark, count in found:
        share, place = round(count / total * 100, 2), round(at / total * 100, 2)
        yield {"name": name, "mark": mark, "count": count, "share": share, "at": place}
        at += count


def _reporting(plan: PlanBoard) -> Table:
    marks = [board.reporting_marks(summary) for _, summary in plan.reporting]
    units = dict.fromkeys(
        [*(each.unit for each in plan.report.units), *(unit for one in marks for unit in one)]
    )
    rows = tuple(
        Row(
            "unit",
            {"unit": unit},
            across={at: one[unit].value for at, one in enumerate(marks) if unit in one},
        )
        for unit in units
        if any(unit in one for one in marks)
    )
    labels = [period.label for period, _ in plan.reporting]
    return Table("报送", _REPORTING, rows, labels)


def _trend(plan: PlanBoard) -> Iterator[dict[str, Value]]:
    for report in plan.history:
        counts = board.light_counts(report)
        lights: dict[str, Value] = {code(light): count for light, count in counts.items()}
        yield {
            "period": report.period.label,
            "day": report.clock.deadline_day,
            "percent": board.percent(report.total.percent),
            "measures": report.total.measure_count,
            **lights,
        }


def _turns(plan: PlanBoard, number: int) -> Iterator[dict[str, Value]]:
    """The measures of which the light changed."""
    history = board.light_history(plan)
    for at, line in enumerate(plan.report.lines):
        lights = history[line.measure.id]
        shown = [light for light in lights if light]
        if len(set(shown)) > 1:
            words = _history_text(lights)
            names = {"anchor": anchor(number, at), "id": line.measure.id}
            yield {**names, "text": board.measure_text(line), "history": words}


def _history_text(lights: Sequence[Light | None]) -> str:
    """红→黄→绿, – for no light; "" where it never had any."""
    return "→".join(light or "–" for light in lights) if any(lights) else ""


def anchor(plan: int, measure: int) -> str:
    """The place of a measure's page in the page, by the numbers of plan and measure from 0."""
    return f"m{plan}-{measure}"


def _measures(plan: PlanBoard, number: int) -> Iterator[dict[str, Value]]:
    history = board.light_history(plan)
    for at, line in enumerate(plan.report.lines):
        yield {
            "anchor": anchor(number, at),
            "id": line.measure.id,
            "chapter": line.chapter,
            "text": board.measure_text(line),
            "leads": "、".join(board.leads(line)),
            "leader": board.leader(plan, line),
            "deadline": wording.deadline(line.measure.deadline),
            "bucket": line.bucket.value,
            "light": line.light.value,
            "percent": board.percent(line.percent),
            "elapsed": line.elapsed,
            "history": _history_text(history[line.measure.id]),
        }


def _matrix(plan: PlanBoard, number: int, listed: bool) -> Table:
    units = plan.units if listed else ()
    places = {unit: at for at, unit in enumerate(units)}
    rows = tuple(
        Row(
            "measure",
            {"anchor": anchor(number, at), "id": line.measure.id, "light": line.light.value},
            across={
                places[part.unit]: f"{part.role.chinese[0]}{part.standing.light}" for part in parts
            },
        )
        for at, (line, parts) in enumerate(board.measure_parts(plan) if listed else ())
    )
    return Table("单位举措", _MATRIX, rows, units)


def _page(shown: Board, number: int, at: int) -> Document:
    """A measure's page with what is not empty of it."""
    plan = shown.plans[number]
    page = plan.pages[at]
    title = f"{page.item} {board.measure_text(plan.report.lines[at])}"
    fields: dict[str, Value] = {"page.anchor": anchor(number, at)}
    return Document(title, "", page.day, fields, tuple(page_tables(page, shown)))


def _text(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"
