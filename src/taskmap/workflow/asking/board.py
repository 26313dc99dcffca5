"""The ledger to the board of a day: the figures of the report under way and of those before it, and all about each measure."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from pathlib import Path

from taskmap import formats
from taskmap.documents import board_page, wall_chart
from taskmap.documents.board import Board, PlanBoard, unit_board
from taskmap.formats import timeline
from taskmap.formats.timeline.paper import Paper
from taskmap.ledger import opening
from taskmap.ledger.places import Place
from taskmap.ledger.reading import LedgerReader
from taskmap.system import filenames, staging
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking import report
from taskmap.tracking.overdue import OverdueItem
from taskmap.tracking.report import PlanReport
from taskmap.workflow.asking.measure_history import read_measures
from taskmap.workflow.records import days, issued_plans
from taskmap.workflow.reminding import overdue_check
from taskmap.workflow.reminding.overdue_check import SOON, OverdueRequest
from taskmap.workflow.reporting import earlier_reports, reports

MOST_PERIODS = 24
"""So many periods before the one under way are shown."""


def read_board(place: Place, plans: Collection[str], as_of: str | None) -> Board:
    """The board of the day `as_of` (as typed; None: today), on the plans whose ids are in `plans` (none: all). Raises
    TaskmapError where a report on that day would.
    """
    with opening.open_for_reading(place) as reader:
        day = days.day(as_of, reader.office_timezone())
        current = reports.read_report(reader, None, plans, day)
        return Board(day, tuple(_plan(reader, each, day) for each in current.plans))


def _plan(reader: LedgerReader, current: PlanReport, day: datetime.date) -> PlanBoard:
    [issued] = issued_plans.load_plans(reader, day, current.issue.plan.id)
    earlier = earlier_reports.earlier_periods(current, MOST_PERIODS)
    return PlanBoard(
        report=current,
        earlier=earlier_reports.read_earlier_reports(reader, current, day, MOST_PERIODS),
        reporting=tuple(
            (period, summary)
            for period, summary in report.reporting_by_period(
                current.issue, [*earlier, current.period], day
            )
            if summary.outcomes
        ),
        items=tuple(_items(reader, current.issue.plan.id, day)),
        pages=tuple(read_measures(reader, issued, current, day)),
    )


def _items(reader: LedgerReader, plan: str, day: datetime.date) -> list[OverdueItem]:
    """What is late or falls due soon, the oldest first."""
    request = OverdueRequest(day.isoformat(), SOON, plans=(plan,))
    return sorted(overdue_check.check_ledger(reader, request).findings, key=lambda each: each.due)


def write(
    shown: Board, out: Path, templates: Path | None, paper: Paper = Paper.A3
) -> tuple[Path, ...]:
    """The board as the file `out`: a page, or by its ending a wall chart on `paper`, of which each page but the first may
    be a file of its own, 挂图-2.svg; `templates` is the office's own folder, None without one. Raises TaskmapError for an
    ending that no board has, where it cannot be written, and where what prints a chart lacks.
    """
    ending = out.suffix.lower().removeprefix(".")
    if ending == "html":
        staging.write_atomically(out, _page(shown, templates))
        return (out,)
    if ending not in timeline.ENDINGS:
        charts = "、".join(f".{each}" for each in timeline.ENDINGS)
        raise TaskmapError(
            f"写不了“{out.name}”：看板的文件名要以 .html 结尾，挂图的以 {charts} 结尾"
        )
    files = timeline.render(ending, wall_chart.timelines(shown), paper)
    names = [out.name, *(f"{out.stem}-{page}{out.suffix}" for page in range(2, len(files) + 1))]
    with staging.open_staging(out.parent) as staged:
        written = tuple(map(staged.write, names, files))
        staged.publish()
    return written


def publish(shown: Board, folder: Path, templates: Path | None) -> tuple[Path, ...]:
    """The page, and one for each unit with its own rows alone, into the `folder`; the page of all comes first. Pages of
    units that have none any more go.
    """
    units = list(dict.fromkeys(each.unit for plan in shown.plans for each in plan.report.units))
    names = filenames.distinct(units)
    with staging.open_staging(folder) as staged:
        files = [staged.write(f"{board_page.FILE}.html", _page(shown, templates))]
        for unit in units:
            page = _page(unit_board(shown, unit), templates)
            files.append(staged.write(f"{_UNITS}/{names[unit]}.html", page))
        staged.publish(_outdated_pages(folder, {names[unit] for unit in units}))
    return tuple(files)


def _outdated_pages(folder: Path, names: Collection[str]) -> list[Path]:
    """Those of units that are not among the `names`, by their paths in the `folder`: what they show is out of date, and
    whoever opens them cannot see that.
    """
    return [
        each.relative_to(folder)
        for each in sorted((folder / _UNITS).glob("*.html"))
        if each.stem not in names and _OWN_PAGE in each.read_bytes()
    ]


def _page(shown: Board, templates: Path | None) -> bytes:
    return formats.render(f"{board_page.FILE}.html", board_page.document(shown), templates)


_UNITS = "单位"
"""The folder of the pages of single units."""
_OWN_PAGE = b'<meta name="generator" content="taskmap">'
"""What the template writes into a page: any other is somebody's own."""
