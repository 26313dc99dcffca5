"""The steps of one item to its stage. Only steps in order move it; any other leaves it where it is."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from functools import reduce

from msgspec import Struct, field
from msgspec.structs import replace

from taskmap.tracking.closure.steps import ClosureAction, ClosureStep, PublicNotice, Stage

_FROM: Mapping[ClosureAction, tuple[Stage, ...]] = {
    ClosureAction.APPLY: (Stage.OPEN, Stage.RETURNED, Stage.REOPENED),
    ClosureAction.VISIT: (Stage.APPLIED,),
    ClosureAction.ACCEPT: (Stage.VISITED,),
    ClosureAction.NOTICE: (Stage.ACCEPTED,),
    ClosureAction.OBJECT: (Stage.NOTICED,),
    ClosureAction.SETTLE: (Stage.NOTICED,),
    ClosureAction.STRIKE: (Stage.NOTICED,),
    ClosureAction.RETURN: (Stage.APPLIED, Stage.VISITED, Stage.ACCEPTED, Stage.NOTICED),
    ClosureAction.REOPEN: (Stage.STRUCK,),
}
_TO = {
    ClosureAction.APPLY: Stage.APPLIED,
    ClosureAction.VISIT: Stage.VISITED,
    ClosureAction.ACCEPT: Stage.ACCEPTED,
    ClosureAction.NOTICE: Stage.NOTICED,
    ClosureAction.OBJECT: Stage.NOTICED,
    ClosureAction.SETTLE: Stage.NOTICED,
    ClosureAction.STRIKE: Stage.STRUCK,
    ClosureAction.RETURN: Stage.RETURNED,
    ClosureAction.REOPEN: Stage.REOPENED,
}


class ClosureState(Struct, frozen=True):
    """`steps` are all that were ever recorded; the rest is about the present round, which 退回 and 重新打开 end.

    `round_steps` are those of the round that were in order, `objections` the open ones by their number in it (from
    1), `answers` as in ClosureStep.
    """

    stage: Stage = Stage.OPEN
    steps: tuple[ClosureStep, ...] = ()
    round_steps: tuple[ClosureStep, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    notice: PublicNotice | None = None
    objections: Mapping[int, ClosureStep] = field(default_factory=dict)

    @property
    def day(self) -> datetime.date | None:
        """The day of the last step recorded; None before the first."""
        return self.steps[-1].day if self.steps else None

    def last_step(self, action: ClosureAction) -> ClosureStep | None:
        """The last step of the present round by this `action`; None if it has none."""
        return next((step for step in reversed(self.round_steps) if step.action is action), None)

    @property
    def is_struck_off(self) -> bool:
        """Whether the item is 已销号 and was not opened again."""
        return self.stage is Stage.STRUCK

    @property
    def is_noticed(self) -> bool:
        """Whether the item is 公示中: nothing was decided since the public notice began, though it may be over."""
        return self.stage is Stage.NOTICED

    @property
    def last_reopening(self) -> datetime.date | None:
        """The latest day of a 重新打开, in this round or an earlier one; None if there was none."""
        days = (step.day for step in self.steps if step.action is ClosureAction.REOPEN)
        return max(days, default=None)


def closure_state(steps: Iterable[ClosureStep]) -> ClosureState:
    """Where the item stands after `steps`, which are in the order in which they were recorded."""
    return reduce(_apply, steps, ClosureState())


def closure_states(steps: Iterable[tuple[str, ClosureStep]]) -> dict[str, ClosureState]:
    """By the id of a task or measure where it stands after its own of the `steps`, which are in the order in which they
    were recorded, each with the id that it is about.
    """
    by_item: dict[str, list[ClosureStep]] = {}
    for item, step in steps:
        by_item.setdefault(item, []).append(step)
    return {item: closure_state(own) for item, own in by_item.items()}


def struck_items(steps: Iterable[tuple[str, ClosureStep]]) -> frozenset[str]:
    """The ids of the tasks and measures that are 已销号 after `steps`: see `closure_states`."""
    return frozenset(item for item, state in closure_states(steps).items() if state.is_struck_off)


def possible_actions(closing: ClosureState) -> tuple[ClosureAction, ...]:
    """The actions that are in order now; 处理异议 only while an objection is open."""
    return tuple(
        action
        for action, stages in _FROM.items()
        if closing.stage in stages and (action is not ClosureAction.SETTLE or closing.objections)
    )


def is_chronological(closing: ClosureState, step: ClosureStep) -> bool:
    """Whether the day of `step` is that of the step before it or later."""
    return closing.day is None or closing.day <= step.day


def is_notice_over(closing: ClosureState, day: datetime.date) -> bool:
    """Whether there is a public notice and its last day is before `day`: 期满的次日起."""
    return closing.notice is not None and closing.notice.until < day


def _is_valid(closing: ClosureState, step: ClosureStep) -> bool:
    """What the steps themselves can tell, without the plan: so no record, however it was made, skips a step."""
    if step.action not in possible_actions(closing) or not is_chronological(closing, step):
        return False
    if step.action is ClosureAction.STRIKE:
        return is_notice_over(closing, step.day) and not closing.objections
    return step.action is not ClosureAction.NOTICE or step.notice is not None


def _apply(closing: ClosureState, step: ClosureStep) -> ClosureState:
    steps = (*closing.steps, step)
    if not _is_valid(closing, step):
        return replace(closing, steps=steps)
    if step.action in (ClosureAction.APPLY, ClosureAction.RETURN, ClosureAction.REOPEN):
        # A new round owes everything anew: what an item was returned for is not answered yet.
        closing = ClosureState()
    return ClosureState(
        stage=_TO[step.action],
        steps=steps,
        round_steps=(*closing.round_steps, step),
        answers={**closing.answers, **step.answers},
        notice=step.notice if step.action is ClosureAction.NOTICE else closing.notice,
        objections=_objections(closing, step),
    )


def _objections(closing: ClosureState, step: ClosureStep) -> Mapping[int, ClosureStep]:
    if step.action is ClosureAction.OBJECT:
        number = 1 + sum(each.action is ClosureAction.OBJECT for each in closing.round_steps)
        return {**closing.objections, number: step}
    if step.action is ClosureAction.SETTLE:
        return {at: each for at, each in closing.objections.items() if at != step.settles}
    return closing.objections
