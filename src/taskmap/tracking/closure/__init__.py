"""验收销号: acts as recorded to the stage an item has reached, and what still forbids the next act."""

from taskmap.tracking.closure.refusals import Refusal as Refusal
from taskmap.tracking.closure.refusals import Terms as Terms
from taskmap.tracking.closure.refusals import refused as refused
from taskmap.tracking.closure.state_machine import Closing as Closing
from taskmap.tracking.closure.state_machine import following as following
from taskmap.tracking.closure.state_machine import state as state
from taskmap.tracking.closure.steps import Act as Act
from taskmap.tracking.closure.steps import Evidence as Evidence
from taskmap.tracking.closure.steps import Notice as Notice
from taskmap.tracking.closure.steps import Stage as Stage
from taskmap.tracking.closure.steps import Step as Step
