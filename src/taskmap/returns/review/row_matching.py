"""The rows of a return to the measures that they are about, and the faults of missing, added and repeated rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from taskmap.plan.progress import Progress, Status
from taskmap.returns.contents import ReturnedRow, ReturnedWorkbook, ReturnFault, ReturnField
from taskmap.returns.review.basis import ReviewBasis
from taskmap.returns.review.owner import OwnerCheck
from taskmap.system.diagnostics import Severity
from taskmap.system.text import plain


class RowMatcher:
    """The rows of a return by measure, and the faults of those that are missing, unknown or repeated."""

    def __init__(
        self,
        workbook: ReturnedWorkbook,
        basis: ReviewBasis,
        owner: OwnerCheck,
        previous: Mapping[str, Progress],
    ) -> None:
        """The `owner` must be certain; `previous` is the progress up to the period before, by measure."""
        self.workbook, self.expected = workbook, basis.expected_rows(owner.unit)
        self._basis, self._owner, self._previous = basis, owner, previous
        self._fingerprints = workbook.identity.fingerprints
        self._numbers = {plain(measure): measure for measure in self.expected}
        self._texts = _unique((plain(each.text), each.number) for each in self.expected.values())
        self.faults: list[ReturnFault] = []
        self.rows: dict[str, ReturnedRow] = {}
        self._refused: set[str] = set()
        self._matched: set[str] = set()
        for row in workbook.rows:
            self._assign(row)
        self.faults += self._missing_row_faults()
        for measure in self._refused:
            del self.rows[measure]

    @cached_property
    def _numbers_by_value(self) -> dict[str, str]:
        """For the number that is not found as it stands."""
        return _unique((_numeric_value(measure), measure) for measure in self.expected)

    def _fault(
        self,
        row: ReturnedRow,
        code: str,
        problem: str,
        remedy: str,
        severity: Severity = Severity.ERROR,
        measure: str = "",
    ) -> ReturnFault:
        at = self.workbook.field_source(row.row_number, ReturnField.NUMBER)
        return ReturnFault(at, code, problem, remedy, severity, measure or row.number)

    def _assign(self, row: ReturnedRow) -> None:
        measure = self._find_measure(row)
        if measure is None:
            self.faults += self._unknown_row_faults(row)
            return
        if other := self._conflicting_measure(row, measure):
            self._matched |= {measure, other}
            problem = f"编号是 {measure}，文字却是编号 {other} 的举措"
            remedy = "请核对是不是只排序、移动了部分列，或改了编号，把整行放回原样"
            self.faults.append(self._fault(row, "row-shuffled", problem, remedy, measure=measure))
            return
        if self._is_renumbered(row, measure):
            problem = f"编号写的是“{row.number}”，文字是编号 {measure} 的，按文字收了"
            remedy = "请不要改编号"
            self.faults.append(
                self._fault(row, "row-renumbered", problem, remedy, Severity.WARNING, measure)
            )
        self._matched.add(measure)
        first = self.rows.setdefault(measure, row)
        if first is not row:
            self._resolve_duplicate(measure, first, row)

    def _is_renumbered(self, row: ReturnedRow, measure: str) -> bool:
        """Whether another number stands in the row than that with which it went out; a spreadsheet makes 1.1 of 1.10."""
        number = plain(row.number)
        if not number or number == plain(measure) or not row.is_filled:
            return False
        return _numeric_value(row.number) != _numeric_value(measure) or not _numeric_value(measure)

    def _resolve_duplicate(self, measure: str, first: ReturnedRow, row: ReturnedRow) -> None:
        """Two equal rows count as one, and an empty row beside a filled one does not count; else
        both are refused.
        """
        if not row.is_filled or first.answers == row.answers:
            return
        if not first.is_filled:
            self.rows[measure] = row
            return
        self._refused.add(measure)
        for one, other in ((first, row), (row, first)):
            problem = f"编号 {measure} 有两行，内容不一样（另一行是第 {other.row_number} 行）"
            self.faults.append(
                self._fault(one, "row-duplicate", problem, "请合成一行", measure=measure)
            )

    def _find_measure(self, row: ReturnedRow) -> str | None:
        """By its number; by its value where a spreadsheet made 1.1 of 1.10; by its text."""
        text = plain(row.texts.get(ReturnField.TEXT, ""))
        if found := self._numbers.get(plain(row.number)):
            measure_of_text = self._texts.get(text)
            # 1.1 may be what is left of 1.10, and then the text says which it is.
            if (
                measure_of_text
                and measure_of_text != found
                and _numeric_value(measure_of_text) == _numeric_value(found) != ""
            ):
                return measure_of_text
            return found
        found = self._numbers_by_value.get(_numeric_value(row.number))
        # 1.10 may as well be another unit's row, and then other words stand beside it.
        is_foreign = row.number in self._basis.measures_by_row and self._texts.get(text) != found
        if found and not (text and is_foreign):
            return found
        # A number that went out is right, whatever stands beside it.
        return None if row.number in self._fingerprints else self._texts.get(text)

    def _conflicting_measure(self, row: ReturnedRow, measure: str) -> str | None:
        """The measure whose text stands beside this number; None if it is none or the number's own."""
        text = plain(row.texts.get(ReturnField.TEXT, ""))
        other = self._texts.get(text)
        return other if other and other != measure else None

    def _unknown_row_faults(self, row: ReturnedRow) -> Iterator[ReturnFault]:
        number, subject = row.number, f"编号“{row.number}”" if row.number else "没有编号的一行"
        # The plan is asked first: what a file says was sent out with it may have been written there by anybody.
        if measure := self._basis.measures_by_row.get(number):
            yield self._foreign_row_fault(row, subject, measure)
        elif number in self._fingerprints:
            problem = f"{subject}在现行方案里已经没有，这一行没有收"
            yield self._fault(row, "row-withdrawn", problem, "以后不用再报", Severity.WARNING)
        elif row.is_filled:
            remedy = "请把内容填到清单原有的行里，编号照清单写"
            # A line of totals or a heading of the unit's own is no report.
            is_report = row.status is not None or row.texts.get(ReturnField.DONE)
            severity = Severity.ERROR if is_report else Severity.WARNING
            yield self._fault(row, "row-added", f"{subject}不在清单里，没有收", remedy, severity)

    def _foreign_row_fault(self, row: ReturnedRow, subject: str, measure: str) -> ReturnFault:
        if measure not in self.expected and self._basis.was_held(self._owner.unit, measure):
            problem = f"{subject}现行方案已经改由别的单位承担，这一行没有收"
            return self._fault(row, "row-foreign", problem, "以后不用再报", Severity.WARNING)
        severity = Severity.ERROR if row.is_filled else Severity.WARNING
        problem = f"{subject}不是本单位的"
        return self._fault(row, "row-foreign", problem, "请删去这一行", severity)

    def _missing_row_faults(self) -> Iterator[ReturnFault]:
        for measure, each in self.expected.items():
            if each.is_milestone or measure in self._matched or self.may_be_blank(measure):
                continue
            if self._fingerprints and measure not in self._fingerprints:
                problem = f"编号 {measure} 是新版增加的举措，这份清单里没有"
                yield self._missing_fault(
                    "row-new", problem, "请用新版清单补报", measure, Severity.WARNING
                )
            else:
                problem = f"缺编号 {measure} 的一行"
                remedy = "请在表中补上这一行（编号照写）再报"
                yield self._missing_fault("row-missing", problem, remedy, measure, Severity.ERROR)

    def _missing_fault(
        self, code: str, problem: str, remedy: str, measure: str, severity: Severity
    ) -> ReturnFault:
        return ReturnFault(self.workbook.header_source, code, problem, remedy, severity, measure)

    def may_be_blank(self, measure: str) -> bool:
        """Whether the unit need not report on the measure again."""
        owner = self._owner
        return need_not_report(self._previous.get(measure)) or self._basis.needs_no_row(
            owner.unit, measure, owner.period
        )

    def change_faults(self, measure: str, row: ReturnedRow) -> Iterator[ReturnFault]:
        """A warning if the measure reads differently now than in the checklist that was sent out;
        nothing if that is not known.
        """
        before = self._fingerprints.get(measure)
        now = self._basis.fingerprints.get(measure)
        if before and now and before != now and not self._was_only_renamed(measure):
            remedy = "请对照新版清单，核对所报内容是否还符合"
            yield self._fault(
                row, "row-changed", "这条举措在发出清单后有改动", remedy, Severity.WARNING, measure
            )

    def _was_only_renamed(self, measure: str) -> bool:
        sent = self._basis.earlier.get(self.workbook.identity.revision)
        return sent is not None and measure in sent.unchanged


def need_not_report(previous: Progress | None) -> bool:
    """Whether the measure was 已完成 in `previous`, the progress up to the period before: then it need
    not be reported again.
    """
    return previous is not None and previous.status is Status.DONE


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Keys that belong to one measure only, with that measure."""
    filled = [(key, measure) for key, measure in pairs if key]
    count = Counter(key for key, _ in filled)
    return {key: measure for key, measure in filled if count[key] == 1}


def _numeric_value(number: str) -> str:
    """1.10 and 1.1 are the same to a spreadsheet; "" for what is no number."""
    integer, _, fraction = number.partition(".")
    if not (integer.isdecimal() and (fraction.isdecimal() or not fraction)):
        return ""
    return f"{int(integer)}.{fraction.rstrip('0')}"
