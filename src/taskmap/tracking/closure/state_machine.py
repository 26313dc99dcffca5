"""The acts of one item to where it stands. Only acts in their order move it; another leaves it where it is."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce

from taskmap.tracking.closure.steps import Act, Notice, Stage, Step

_FROM: Mapping[Step, tuple[Stage, ...]] = {
    Step.APPLY: (Stage.OPEN, Stage.RETURNED, Stage.REOPENED),
    Step.VISIT: (Stage.APPLIED,),
    Step.ACCEPT: (Stage.VISITED,),
    Step.NOTICE: (Stage.ACCEPTED,),
    Step.OBJECT: (Stage.NOTICED,),
    Step.SETTLE: (Stage.NOTICED,),
    Step.STRIKE: (Stage.NOTICED,),
    Step.RETURN: (Stage.APPLIED, Stage.VISITED, Stage.ACCEPTED, Stage.NOTICED),
    Step.REOPEN: (Stage.STRUCK,),
}
_TO = {
    Step.APPLY: Stage.APPLIED,
    Step.VISIT: Stage.VISITED,
    Step.ACCEPT: Stage.ACCEPTED,
    Step.NOTICE: Stage.NOTICED,
    Step.OBJECT: Stage.NOTICED,
    Step.SETTLE: Stage.NOTICED,
    Step.STRIKE: Stage.STRUCK,
    Step.RETURN: Stage.RETURNED,
    Step.REOPEN: Stage.REOPENED,
}


@dataclass(frozen=True, slots=True)
class Closing:
    """`acts` are all there ever were; the rest is of the present round, which 退回 and 重新打开 end.

    `round` are the round's own acts, `objections` the open ones by their number in it.
    """

    stage: Stage = Stage.OPEN
    acts: tuple[Act, ...] = ()
    round: tuple[Act, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    notice: Notice | None = None
    objections: Mapping[int, Act] = field(default_factory=dict)

    @property
    def day(self) -> datetime.date | None:
        """Of the last act."""
        return self.acts[-1].day if self.acts else None

    def last(self, step: Step) -> Act | None:
        """The act by which the present round took this step."""
        return next((act for act in reversed(self.round) if act.step is step), None)


def state(acts: Iterable[Act]) -> Closing:
    """Where the item stands after these acts, in the order in which they were recorded."""
    return reduce(_after, acts, Closing())


def following(closing: Closing) -> tuple[Step, ...]:
    """The steps that are in order now."""
    return tuple(
        step
        for step, stages in _FROM.items()
        if closing.stage in stages and (step is not Step.SETTLE or closing.objections)
    )


def in_time(closing: Closing, act: Act) -> bool:
    """Whether the act's day is not before the one before it."""
    return closing.day is None or closing.day <= act.day


def over(closing: Closing, day: datetime.date) -> bool:
    """Whether the public notice has ended before this day."""
    return closing.notice is not None and closing.notice.until < day


def _moves(closing: Closing, act: Act) -> bool:
    """What the acts themselves can tell, without the plan; so no record, however made, jumps a step."""
    if act.step not in following(closing) or not in_time(closing, act):
        return False
    if act.step is Step.STRIKE:
        return over(closing, act.day) and not closing.objections
    return act.step is not Step.NOTICE or act.notice is not None


def _after(closing: Closing, act: Act) -> Closing:
    acts = (*closing.acts, act)
    if not _moves(closing, act):
        return replace(closing, acts=acts)
    if act.step in (Step.APPLY, Step.RETURN, Step.REOPEN):
        # A new round owes everything anew: what an item was returned for is not answered yet.
        closing = Closing()
    return Closing(
        stage=_TO[act.step],
        acts=acts,
        round=(*closing.round, act),
        answers={**closing.answers, **act.answers},
        notice=act.notice if act.step is Step.NOTICE else closing.notice,
        objections=_objections(closing, act),
    )


def _objections(closing: Closing, act: Act) -> Mapping[int, Act]:
    if act.step is Step.OBJECT:
        number = 1 + sum(each.step is Step.OBJECT for each in closing.round)
        return {**closing.objections, number: act}
    if act.step is Step.SETTLE:
        return {at: each for at, each in closing.objections.items() if at != act.settles}
    return closing.objections
