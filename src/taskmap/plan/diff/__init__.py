"""Two versions of a plan to what changed between them, measure by measure and unit by unit."""

from taskmap.documents.diff import by_unit as by_unit
from taskmap.documents.diff import document as document
from taskmap.documents.diff import marks as marks
from taskmap.plan.diff.changes import Change as Change
from taskmap.plan.diff.changes import Kind as Kind
from taskmap.plan.diff.comparing import compare as compare
