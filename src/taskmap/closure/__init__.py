"""验收销号: acts as recorded to the stage an item has reached, and what still forbids the next act."""

from taskmap.closure.acts import Act as Act
from taskmap.closure.acts import Evidence as Evidence
from taskmap.closure.acts import Notice as Notice
from taskmap.closure.acts import Stage as Stage
from taskmap.closure.acts import Step as Step
from taskmap.closure.course import Closing as Closing
from taskmap.closure.course import following as following
from taskmap.closure.course import state as state
from taskmap.closure.refusals import Refusal as Refusal
from taskmap.closure.refusals import Terms as Terms
from taskmap.closure.refusals import refused as refused
