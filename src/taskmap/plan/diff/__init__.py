"""Two versions of a plan to what changed between them, measure by measure and unit by unit."""

from taskmap.plan.diff.changes import PlanChange as PlanChange
from taskmap.plan.diff.changes import PlanChangeKind as PlanChangeKind
from taskmap.plan.diff.comparing import compare as compare
from taskmap.plan.diff.continuity import compare_measures as compare_measures
from taskmap.plan.diff.marks import by_unit as by_unit
from taskmap.plan.diff.marks import marks as marks
