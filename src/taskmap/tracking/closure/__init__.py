"""验收销号: the recorded steps of an item to the stage it has reached, and what still forbids the next step."""

from taskmap.tracking.closure.refusals import ClosureRefusal as ClosureRefusal
from taskmap.tracking.closure.refusals import ClosureRequirements as ClosureRequirements
from taskmap.tracking.closure.refusals import check_step as check_step
from taskmap.tracking.closure.state_machine import ClosureState as ClosureState
from taskmap.tracking.closure.state_machine import closure_state as closure_state
from taskmap.tracking.closure.state_machine import closure_states as closure_states
from taskmap.tracking.closure.state_machine import possible_actions as possible_actions
from taskmap.tracking.closure.state_machine import struck_items as struck_items
from taskmap.tracking.closure.steps import ClosureAction as ClosureAction
from taskmap.tracking.closure.steps import ClosureStep as ClosureStep
from taskmap.tracking.closure.steps import Evidence as Evidence
from taskmap.tracking.closure.steps import PublicNotice as PublicNotice
from taskmap.tracking.closure.steps import Stage as Stage
