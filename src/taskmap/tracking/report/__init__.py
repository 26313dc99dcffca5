"""Issued plans and what came back to the figures of a period, to its report and to the score of the units.

`make_report` and `score.make_score` give the figures; documents/monthly_report.py and documents/score.py make them
a Document.
"""

from taskmap.tracking.report import score as score
from taskmap.tracking.report.figures import PlanReport as PlanReport
from taskmap.tracking.report.figures import Report as Report
from taskmap.tracking.report.figures import make_report as make_report
from taskmap.tracking.report.figures import report_plans as report_plans
from taskmap.tracking.report.lines import MeasureLine as MeasureLine
from taskmap.tracking.report.lines import PartProgress as PartProgress
from taskmap.tracking.report.lines import Tally as Tally
from taskmap.tracking.report.lines import UnitLine as UnitLine
from taskmap.tracking.report.reporting import ReportingSummary as ReportingSummary
from taskmap.tracking.report.reporting import ReportingVerdict as ReportingVerdict
from taskmap.tracking.report.reporting import reporting_by_period as reporting_by_period
from taskmap.tracking.report.sources import FigureSource as FigureSource
from taskmap.tracking.report.sources import ReportRefusal as ReportRefusal
from taskmap.tracking.report.sources import ReportSource as ReportSource
from taskmap.tracking.report.sources import ReturnsByPeriod as ReturnsByPeriod
from taskmap.tracking.report.standing import Bucket as Bucket
from taskmap.tracking.report.standing import Light as Light
