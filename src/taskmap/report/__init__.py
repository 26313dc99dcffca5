"""Issued plans and what came back to the figures of a period, to its report and to the score of the units.

`of` gives the figures; `monthly.document` and `score.document` make them a Document.
"""

from taskmap.report import monthly as monthly
from taskmap.report import score as score
from taskmap.report.extensions import Extension as Extension
from taskmap.report.extensions import extended as extended
from taskmap.report.figures import Line as Line
from taskmap.report.figures import Part as Part
from taskmap.report.figures import PlanReport as PlanReport
from taskmap.report.figures import Report as Report
from taskmap.report.figures import Tally as Tally
from taskmap.report.figures import UnitLine as UnitLine
from taskmap.report.figures import of as of
from taskmap.report.reporting import Reporting as Reporting
from taskmap.report.reporting import Verdict as Verdict
from taskmap.report.sources import Issue as Issue
from taskmap.report.sources import Refusal as Refusal
from taskmap.report.sources import Returns as Returns
from taskmap.report.sources import Seat as Seat
from taskmap.report.standing import Bucket as Bucket
from taskmap.report.standing import Light as Light
