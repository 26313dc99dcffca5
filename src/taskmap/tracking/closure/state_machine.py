"""The acts of one item to where it stands. Only acts in their order move it; another leaves it where it is."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce

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


@dataclass(frozen=True, slots=True)
class ClosureState:
    """`steps` are all there ever were; the rest is of the present round, which 退回 and 重新打开 end.

    `round_steps` are the round's own acts, `objections` the open ones by their number in it.
    """

    stage: Stage = Stage.OPEN
    steps: tuple[ClosureStep, ...] = ()
    round_steps: tuple[ClosureStep, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    notice: PublicNotice | None = None
    objections: Mapping[int, ClosureStep] = field(default_factory=dict)

    @property
    def day(self) -> datetime.date | None:
        """Of the last act."""
        return self.steps[-1].day if self.steps else None

    def last(self, step: ClosureAction) -> ClosureStep | None:
        """The act by which the present round took this step."""
        return next((act for act in reversed(self.round_steps) if act.step is step), None)


def closure_state(acts: Iterable[ClosureStep]) -> ClosureState:
    """Where the item stands after these acts, in the order in which they were recorded."""
    return reduce(_apply, acts, ClosureState())


def possible_actions(closing: ClosureState) -> tuple[ClosureAction, ...]:
    """The steps that are in order now."""
    return tuple(
        step
        for step, stages in _FROM.items()
        if closing.stage in stages and (step is not ClosureAction.SETTLE or closing.objections)
    )


def is_chronological(closing: ClosureState, act: ClosureStep) -> bool:
    """Whether the act's day is not before the one before it."""
    return closing.day is None or closing.day <= act.day


def is_notice_over(closing: ClosureState, day: datetime.date) -> bool:
    """Whether the public notice has ended before this day."""
    return closing.notice is not None and closing.notice.until < day


def _is_valid(closing: ClosureState, act: ClosureStep) -> bool:
    """What the acts themselves can tell, without the plan; so no record, however made, jumps a step."""
    if act.step not in possible_actions(closing) or not is_chronological(closing, act):
        return False
    if act.step is ClosureAction.STRIKE:
        return is_notice_over(closing, act.day) and not closing.objections
    return act.step is not ClosureAction.NOTICE or act.notice is not None


def _apply(closing: ClosureState, act: ClosureStep) -> ClosureState:
    acts = (*closing.steps, act)
    if not _is_valid(closing, act):
        return replace(closing, steps=acts)
    if act.step in (ClosureAction.APPLY, ClosureAction.RETURN, ClosureAction.REOPEN):
        # A new round owes everything anew: what an item was returned for is not answered yet.
        closing = ClosureState()
    return ClosureState(
        stage=_TO[act.step],
        steps=acts,
        round_steps=(*closing.round_steps, act),
        answers={**closing.answers, **act.answers},
        notice=act.notice if act.step is ClosureAction.NOTICE else closing.notice,
        objections=_objections(closing, act),
    )


def _objections(closing: ClosureState, act: ClosureStep) -> Mapping[int, ClosureStep]:
    if act.step is ClosureAction.OBJECT:
        number = 1 + sum(each.step is ClosureAction.OBJECT for each in closing.round_steps)
        return {**closing.objections, number: act}
    if act.step is ClosureAction.SETTLE:
        return {at: each for at, each in closing.objections.items() if at != act.settles}
    return closing.objections
