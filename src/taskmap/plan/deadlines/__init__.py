"""The deadline language of Chinese government documents: 「6月底前」, 「二季度」, 「长期坚持」 to Deadline.

Nothing is guessed in silence: what is not understood is kept as `rest` or told in `why`. No clock, no disk.
"""

from taskmap.plan.deadlines.expressions import Frame
from taskmap.plan.deadlines.reading import Found, day, find, read

__all__ = ["Found", "Frame", "day", "find", "read"]
