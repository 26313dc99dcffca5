"""Several new returns of one unit and period to the order in which they are entered, or to why somebody has to say it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from taskmap.returns.return_order import (
    ReturnCopy,
    ReturnOrder,
    ReturnVersion,
    contradictions,
)
from taskmap.system.diagnostics import Diagnostic, Source, TaskmapError
from taskmap.tracking.unverified import ORDER_UNKNOWN
from taskmap.workflow.collecting.candidates import Candidate, Competition
from taskmap.workflow.collecting.expected_returns import ExpectedReturns
from taskmap.workflow.records.return_keys import ReturnKey


def decide(
    candidates: Iterable[Candidate],
    waiting: Mapping[ReturnKey, Collection[str]],
    chosen: Collection[str],
    expected_returns: Mapping[str, ExpectedReturns],
) -> Competition:
    """What becomes of the `candidates`. `waiting` are the digests of those that came in an earlier run and could not be
    ordered, `chosen` those of files that somebody said count. Raises TaskmapError where two of one unit and period are
    chosen.
    """
    groups: dict[ReturnKey, list[Candidate]] = defaultdict(list)
    for each in candidates:
        groups[each.owner].append(each)
    decided = Competition()
    for owner, group in groups.items():
        if answer := [each for each in group if each.file.digest in chosen]:
            _set_aside(group, answer, decided)
            continue
        order, unanswered = _return_order(expected_returns[owner.plan]), waiting.get(owner, ())
        # What comes in a later run is later than what waits, which goes on waiting for somebody to say.
        fresh = [each for each in group if each.file.digest not in unanswered]
        if (versions := order.sort([_version(each) for each in fresh])) is None:
            _note_unknown(fresh, order, decided)
        else:
            decided.places.update(
                {(owner, each.digest): place for place, each in enumerate(versions)}
            )
        _note_unknown([each for each in group if each not in fresh], order, decided)
    return decided


def _note_unknown(group: Sequence[Candidate], order: ReturnOrder, decided: Competition) -> None:
    for each in group:
        decided.unknown[each.owner, each.file.digest] = _explain(each, group, order)


def _set_aside(
    group: Sequence[Candidate], answer: Sequence[Candidate], decided: Competition
) -> None:
    if len(answer) > 1:
        names = "、".join(each.file.name for each in answer)
        unit, period = answer[0].owner.unit, answer[0].owner.period
        raise TaskmapError(
            f"--last 写了 {unit} {period} 期的几份：{names}；以哪一份为准，请只写一份"
        )
    for each in group:
        if each is not answer[0]:
            decided.set_aside[each.owner, each.file.digest] = answer[0].file.name


def _return_order(expected: ExpectedReturns) -> ReturnOrder:
    return ReturnOrder(expected.basis.issued_on, ZoneInfo(expected.plan.timezone))


def _explain(this: Candidate, group: Sequence[Candidate], order: ReturnOrder) -> Diagnostic:
    """Why nobody knows which of the group counts, as it is said of one of them."""
    unit, period = this.owner.unit, this.owner.period
    evidence = order.evidence(_version(this)) or "没有写什么时候保存的"
    reasons = "；".join(contradictions(order, [_version(each) for each in group]))
    message = (
        f"{unit} {period} 期报了几份，内容不一样，分不清以哪一份为准，都没有登记。这一份：{evidence}。"
        f"{reasons or '和以前收到、还没有答复的几份也分不清先后'}；请和该单位核实，以这一份为准的，用 collect --last {this.file.name} 登记"
    )
    return Diagnostic(Source(this.file.name), ORDER_UNKNOWN, message)


def _version(candidate: Candidate) -> ReturnVersion:
    """What tells of its place in the order."""
    copies = tuple(
        ReturnCopy(each.name, each.times, each.mail.sent if each.mail else None)
        for each in candidate.copies
    )
    review = candidate.review
    return ReturnVersion(
        candidate.file.digest,
        candidate.received_on,
        review.workbook.saved_at,
        copies,
        review.rows,
    )
