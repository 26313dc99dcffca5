"""Issued plans and what came back to the figures of a period, to its report and to the score of the units.

`of` gives the figures; documents/monthly_report.py and documents/score.py make them a Document.
"""

from taskmap.tracking.report import score as score
from taskmap.tracking.report.figures import Line as Line
from taskmap.tracking.report.figures import Part as Part
from taskmap.tracking.report.figures import PlanReport as PlanReport
from taskmap.tracking.report.figures import Report as Report
from taskmap.tracking.report.figures import Tally as Tally
from taskmap.tracking.report.figures import UnitLine as UnitLine
from taskmap.tracking.report.figures import of as of
from taskmap.tracking.report.reporting import Reporting as Reporting
from taskmap.tracking.report.reporting import Verdict as Verdict
from taskmap.tracking.report.sources import Issue as Issue
from taskmap.tracking.report.sources import Refusal as Refusal
from taskmap.tracking.report.sources import Returns as Returns
from taskmap.tracking.report.sources import Seat as Seat
from taskmap.tracking.report.standing import Bucket as Bucket
from taskmap.tracking.report.standing import Light as Light
