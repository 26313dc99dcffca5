"""A return to the checklist that it answers, by the code that this carries; or why it is not certain that it answers any."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain

from msgspec import Struct, field
from msgspec.structs import replace

from taskmap.plan.checklist_codes import checklist_code, is_same_code
from taskmap.plan.checklist_issue import ChecklistIssue, SentChecklist
from taskmap.returns.contents import ReturnedWorkbook, ReturnFault, WorkbookIdentity
from taskmap.system.diagnostics import Severity

UNVERIFIED = "return-unverified"
_REMEDY = "请和该单位核实；确是它报的，用 collect --trust 登记，不是的，请它在发下的清单上填报"


class IssuedChecklists(Struct, frozen=True):
    """The checklists of a plan that went out with a code, by the name of today of their unit and the label of their
    period, and the `key` of these codes. `uncoded_revisions` were issued before there were codes.
    """

    key: str = ""
    issues: Mapping[tuple[str, str], Sequence[SentChecklist]] = field(default_factory=dict)
    uncoded_revisions: Collection[int] = frozenset()

    def find(self, workbook: ReturnedWorkbook, unit: str, period: str) -> ChecklistIssue | None:
        """The checklist to that unit for that period whose code the workbook carries: one that the ledger knows, or
        else one of the rows that the hidden sheet names.
        """
        hidden, visible = workbook.hidden_identity, workbook.visible_identity
        told = [each.code for each in (hidden, visible) if each.code]
        if not told or not self.key:
            return None
        known = ((each.issue, each.code) for each in self.issues.get((unit, period), ()))
        claimed = _claimed_issues(workbook.identity)
        others = ((issue, checklist_code(self.key, issue)) for issue in claimed)
        for issue, code in chain(known, others):
            if any(is_same_code(each, code) for each in told):
                return issue
        return None

    def is_uncoded(self, identity: WorkbookIdentity, unit: str, period: str) -> bool:
        """Whether the checklist that the workbook says it is went out before there were codes, and none with a code since
        to that unit for that period.
        """
        if (unit, period) in self.issues:
            return False
        uncoded = self.uncoded_revisions
        return identity.revision in uncoded if identity.revision else bool(uncoded)


def _claimed_issues(identity: WorkbookIdentity) -> Iterator[ChecklistIssue]:
    if identity.fingerprints:
        rows = tuple(identity.fingerprints)
        yield ChecklistIssue(identity.plan, identity.revision, identity.unit, identity.period, rows)


def doubt(workbook: ReturnedWorkbook) -> ReturnFault:
    """Why a return that answers no checklist known to have gone out is not taken for its unit's."""
    problem = (
        "校验码和发出的清单对不上：不是发给这个单位这一期的，或单位、期次、编号被改过，没有登记"
        if workbook.has_code
        else "没有校验码，认不准是不是这个单位报的，没有登记"
    )
    return ReturnFault(workbook.header_source, UNVERIFIED, problem, _REMEDY)


def foreign_rows_doubt(workbook: ReturnedWorkbook, count: int) -> ReturnFault:
    """Why a return that fills in `count` rows of other units is not taken for its unit's."""
    problem = f"填了 {count} 行别的单位的举措，认不准是谁报的，没有登记"
    return ReturnFault(workbook.header_source, UNVERIFIED, problem, _REMEDY)


def unreadable_doubts(
    workbook: ReturnedWorkbook, unit: str, period: str, unknown: str
) -> tuple[ReturnFault, ...]:
    """Why a file that could not be opened is nobody's before somebody confirms whose it is; `unit` and `period` are those
    that its name suggests, "" where it suggests none. `unknown` is what it does not tell; "" of what nobody asks for.
    """
    remedy = ""
    if not unit and unknown:
        remedy = f"看不出是{unknown}的；知道的，请在文件名里写上，再收一次"
    elif unit:
        remedy = (
            f"看名称像是{unit} {period} 期的；确是该单位报的，用 collect --trust 登记，"
            "它另报一份时按这一份收到的日子算"
        )
    return tuple(
        fault._replace(remedy="；".join(filter(None, (fault.remedy, remedy))))
        for fault in workbook.faults
    )


def uncoded_note(workbook: ReturnedWorkbook) -> ReturnFault:
    """That a return was taken at its word."""
    problem = "这份清单发出时还没有校验码，按表上写的单位和期次收了"
    return _warning(workbook, "return-uncoded", problem, "下一次的清单都有校验码，请用新发的填报")


def change_notes(
    workbook: ReturnedWorkbook, issue: ChecklistIssue, measures: Collection[str]
) -> Iterator[ReturnFault]:
    """What the workbook says of itself otherwise than it went out; `measures` are the ids of those of the plan."""
    hidden, rows = workbook.hidden_identity, set(issue.rows)
    remedy = "按发出时的收了；请不要改动表头和隐藏的表"
    if not hidden:
        problem = f"没有隐藏的 taskmap 表，按校验码认出是第 {issue.revision} 版的清单"
        yield _warning(
            workbook, "return-altered", problem, "请在发下的清单上填报，不要复制到别的文件里"
        )
    for each in (hidden, workbook.visible_identity):
        if each.revision and each.revision != issue.revision:
            problem = f"写的是第 {each.revision} 版，校验码是第 {issue.revision} 版的"
            yield _warning(workbook, "return-altered", problem, remedy)
            break
    told = set(hidden.fingerprints)
    # A template of an office need not have rows for milestones.
    changed = (told - rows) | ((rows - told) & set(measures))
    if told and changed:
        problem = f"隐藏的表里编号被改动过（{'、'.join(sorted(changed)[:5])}）"
        yield _warning(workbook, "return-altered", problem, remedy)


def as_issued(workbook: ReturnedWorkbook, issue: ChecklistIssue) -> ReturnedWorkbook:
    """The workbook with the identity under which it went out, and the rows that went out."""
    hidden = workbook.hidden_identity
    fingerprints = {row: hidden.fingerprints.get(row, "") for row in issue.rows}
    return replace(
        workbook,
        hidden_identity=replace(
            hidden,
            plan=issue.plan,
            revision=issue.revision,
            unit=issue.unit,
            period=issue.period,
            fingerprints=fingerprints,
        ),
    )


def _warning(workbook: ReturnedWorkbook, code: str, problem: str, remedy: str) -> ReturnFault:
    return ReturnFault(workbook.header_source, code, problem, remedy, Severity.WARNING)
