"""The ledger to a report on a period: its figures, its document and its files."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from taskmap import formats
from taskmap.document import Document
from taskmap.documents import monthly_report
from taskmap.documents.monthly_report import NO_MASTHEAD, Masthead
from taskmap.ledger import opening
from taskmap.ledger.places import Place
from taskmap.ledger.reading import LedgerReader
from taskmap.plan.assessment import Ranking, Scoring
from taskmap.plan.periods import Period
from taskmap.system import staging
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking import report
from taskmap.tracking.report import PlanReport, Report, ReportSource
from taskmap.tracking.report.issue_numbers import issue_number
from taskmap.tracking.report.score import UnitScore
from taskmap.workflow.records import days, report_periods
from taskmap.workflow.reporting import report_sources
from taskmap.workflow.reporting.earlier_reports import read_earlier_reports

_FOLDER_ENDINGS = ("docx", "xlsx")
_EARLIER = 11
"""Periods before that of a report which it shows beside it: together a year of months."""


class MonthlyReport(NamedTuple):
    """A report with its masthead and document, and the files that were written; `lacks_charts` where one of them would have
    charts, and what draws them is not installed.
    """

    report: Report
    masthead: Masthead
    document: Document
    files: tuple[Path, ...]
    lacks_charts: bool = False


def make_report(
    place: Place,
    period: str | None,
    plans: Collection[str],
    as_of: str | None,
    out: Path | None,
    templates: Path | None,
    masthead: Masthead = NO_MASTHEAD,
) -> MonthlyReport:
    """The report on `period` as in `report_periods.choose_periods`, as of the day `as_of`
    (None: today), on the plans whose ids are in `plans` (none: all). `out` and `templates` as in
    `write`. What `masthead` leaves open is taken from the plans. Raises TaskmapError where there is nothing to report on.
    """
    draws = {formats.draws_charts(ending) for ending in _endings(out)}
    with opening.open_for_reading(place) as book:
        day = days.day(as_of, book.office_timezone())
        result, issues = _read(book, period, plans, day)
        if _wants_ranking(result):
            decided = report_sources.with_decisions(book, issues, day)
            result = result._replace(ranking=_ranking(decided, result))
        if True in draws:
            result = result._replace(earlier=_read_earlier(book, result))
    masthead = _complete(masthead, result, issues)
    document = monthly_report.document(result, masthead)
    files = write(document, out, templates, monthly_report.FILE)
    return MonthlyReport(result, masthead, document, files, False in draws)


def _read_earlier(reader: LedgerReader, result: Report) -> dict[str, Sequence[PlanReport]]:
    """None of a single day, which is one of no series."""
    return {
        each.issue.plan.id: read_earlier_reports(reader, each, result.as_of, _EARLIER)
        for each in result.plans
        if each.period.frequency
    }


def read_report(
    reader: LedgerReader, period: str | None, plans: Collection[str], day: datetime.date
) -> Report:
    """The figures alone as of the `day`, without a ranking; all else as in `make_report`."""
    return _read(reader, period, plans, day)[0]


def _read(
    reader: LedgerReader, period: str | None, plans: Collection[str], day: datetime.date
) -> tuple[Report, Sequence[ReportSource]]:
    issues = report_sources.issues(reader, day, plans)
    chosen = report_periods.choose_periods(period, issues, day)
    issues = report_sources.mark_adjusted_measures(
        reader, issues, [each.first for each in chosen], day
    )
    result = report.report_plans(zip(issues, chosen, strict=True), day)
    if not result.plans:
        reason = _nothing_to_report(issues, chosen[0])
        raise TaskmapError(f"{chosen[0].title}没有可以报告的方案：{reason}")
    return result, issues


def _wants_ranking(result: Report) -> bool:
    """Whether a plan has rules of its own for the score and ranks by them; of several kinds of periods there is no score."""
    rules = [each.issue.plan.scoring for each in result.plans]
    own = any(each != Scoring() and each.ranking is not Ranking.NONE for each in rules)
    return own and len(result.periods) == 1


def _ranking(issues: Sequence[ReportSource], result: Report) -> tuple[UnitScore, ...]:
    """The score of the period; none while nobody's report was due."""
    (period,) = result.periods
    scores = report.score.make_score(issues, period, period, result.as_of).unit_scores
    return scores if any(each.rank for each in scores) else ()


def _complete(masthead: Masthead, result: Report, issues: Sequence[ReportSource]) -> Masthead:
    """The masthead with what was not said: the number counted over the year, and 主送 those to whom the plans want what was
    put together to be sent on (`forward_to`).
    """
    number = masthead.number
    if not number and len(result.periods) == 1:
        counted = issue_number(issues, result.periods[0])
        number = str(counted) if counted else ""
    rules = [rule for each in result.plans for rule in each.issue.plan.rules]
    to = masthead.to or "、".join(
        dict.fromkeys(rule.forward_to for rule in rules if rule.forward_to)
    )
    return Masthead(f"第{number}期" if number.isdecimal() else number, to, masthead.copy_to)


def _nothing_to_report(issues: Sequence[ReportSource], period: Period) -> str:
    retired = [each.plan.id for each in issues if each.term.is_retired(period.last)]
    if not retired:
        return "不在任何方案的实施期限里，那时也没有还没办完的事"
    others = "，别的不在实施期限里，也没有还没办完的事" if len(retired) < len(issues) else ""
    return f"方案 {'、'.join(retired)} 那时已经终止{others}"


def _endings(out: Path | None) -> tuple[str, ...]:
    """Those of the files that are written, without the dot."""
    if out is None:
        return ()
    return (out.suffix[1:].lower(),) if _is_file(out) else _FOLDER_ENDINGS


def _is_file(out: Path) -> bool:
    return out.suffix[1:].isalpha() and not out.is_dir()


def write(
    document: Document, out: Path | None, templates: Path | None, name: str
) -> tuple[Path, ...]:
    """Write the document as a Word file and a workbook, both called `name`, into the folder `out`;
    or as the one file that `out` names by its ending; nothing if it is None. `templates` is the
    office's own folder, None without one.
    """
    if out is None:
        return ()
    if _is_file(out):
        # The template is that of the report, whatever the file is called.
        staging.write_atomically(
            out, formats.render(f"{name}{out.suffix.lower()}", document, templates)
        )
        return (out,)
    files = tuple(out / f"{name}.{ending}" for ending in _endings(out))
    with staging.open_staging(out) as staged:
        for path in files:
            staged.write(path.name, formats.render(path.name, document, templates))
        staged.publish()
    return files
