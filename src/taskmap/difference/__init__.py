"""Two versions of a plan to what changed between them, measure by measure and unit by unit."""

from taskmap.difference.changes import Change as Change
from taskmap.difference.changes import Kind as Kind
from taskmap.difference.comparing import compare as compare
from taskmap.difference.telling import by_unit as by_unit
from taskmap.difference.telling import document as document
from taskmap.difference.telling import marks as marks
