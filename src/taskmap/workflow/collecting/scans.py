"""The unit and the period of a scan: by its name or folder, or by the workbook beside it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import PurePosixPath
from typing import NamedTuple

from msgspec import Struct

from taskmap.plan import periods
from taskmap.plan.rhythm import Frequency
from taskmap.system import numerals
from taskmap.system.text import plain
from taskmap.workflow.collecting.expected_returns import ExpectedReturns
from taskmap.workflow.records.return_keys import ReturnKey

_SIGNED = re.compile("签字|签章|盖章|签名|用印|公章|扫描")
_EVIDENCE = re.compile("佐证|印证|证明|附件|照片|图片|现场|截图")


class IdentifiedWorkbook(Struct, frozen=True):
    """A workbook of the same run whose owner is certain."""

    name: str
    owner: ReturnKey


class _Mention(NamedTuple):
    """The units and the labels of periods of a plan that a name has."""

    expected: ExpectedReturns
    units: set[str]
    labels: set[str]


class ScanMatcher:
    """Finds the owners of scans. `roots` are the paths that were given to the command: folders
    above them are not considered.
    """

    def __init__(
        self,
        expected_returns: Iterable[ExpectedReturns],
        workbooks: Sequence[IdentifiedWorkbook],
        roots: Sequence[str],
    ) -> None:
        self._expected_returns = tuple(expected_returns)
        self._workbooks, self._roots = workbooks, roots

    @cached_property
    def _plans(self) -> list[tuple[ExpectedReturns, dict[str, str], Spellings]]:
        """What names its units and its periods; these patterns take long, and many a run is without a scan."""
        return [(each, _names(each), _spellings(each)) for each in self._expected_returns]

    def find_owner(self, name: str) -> ReturnKey | None:
        """The owner of the scan whose path is `name`; None when it is not certain."""
        mentions = self._mentions(name)
        owners = {
            ReturnKey(each.expected.plan.id, unit, label)
            for each in mentions
            for unit in each.units
            for label in each.labels
        }
        units = {unit for each in mentions for unit in each.units}
        labels = {label for each in mentions for label in each.labels}
        if len(owners) == 1:
            return owners.pop()
        candidates = [
            each
            for each in self._workbooks
            if (not units or each.owner.unit in units)
            and (not labels or each.owner.period in labels)
        ]
        return _nearest(name, candidates, anywhere=len(units) == 1)

    def suggest_owner(
        self, name: str, received_on: Mapping[str, datetime.date]
    ) -> ReturnKey | None:
        """Whose a file may be that nobody can open, for a person to confirm; None where its name does not say. Where it
        names no period the one of which the unit's report is due next, by the day of receipt in its plan.
        """
        named = [(each, unit) for each in self._mentions(name) for unit in each.units]
        if len(named) != 1:
            return None
        (expected, _, labels), unit = named[0]
        plan = expected.plan.id
        label = labels.pop() if len(labels) == 1 else _due_next(expected, unit, received_on[plan])
        return ReturnKey(plan, unit, label) if label else None

    def unknown(self, name: str) -> str:
        """Of a file whose owner was not found what its name does not tell, in Chinese."""
        every = self._mentions(name)
        mentions = [each for each in every if each.units]
        units = {unit for each in mentions for unit in each.units}
        labels = {label for each in mentions or every for label in each.labels}
        found = ["哪个单位"] if len(units) != 1 else []
        if len(units) == 1 and len(mentions) > 1:
            titles = "、".join(f"“{each.expected.plan.title}”" for each in mentions)
            found.append(f"哪个方案（{titles}都有{units.pop()}）")
        return "、".join([*found, *(["哪一期"] if len(labels) != 1 else [])])

    def _mentions(self, name: str) -> list[_Mention]:
        """What the name says by each plan; by that alone whose title it has."""
        parts = self._below(name)
        titled = [
            each for each in self._plans if any(plain(each[0].plan.title) in part for part in parts)
        ]
        return [
            _Mention(expected, _units(parts, names), _periods(parts, spelt))
            for expected, names, spelt in (titled if len(titled) == 1 else self._plans)
        ]

    def _below(self, name: str) -> list[str]:
        """The parts of the name, innermost first, up to the path that was given."""
        for root in self._roots:
            if name == root or name.startswith(f"{root}/"):
                name = name[len(root) - len(PurePosixPath(root).name) :]
                break
        return [plain(part) for part in reversed(name.split("/"))]


def is_evidence(name: str) -> bool:
    """Whether it shows what was done, and is not the signed copy of the return; the name decides first."""
    for part in reversed(name.split("/")):
        if _SIGNED.search(part):
            return False
        if _EVIDENCE.search(part):
            return True
    return False


def _nearest(
    name: str, workbooks: Sequence[IdentifiedWorkbook], *, anywhere: bool
) -> ReturnKey | None:
    """The only owner in the folder; of several the one whose workbook is called the same; where the unit was
    named the only one in the run.
    """
    path = PurePosixPath(name)
    same_folder = [each for each in workbooks if PurePosixPath(each.name).parent == path.parent]
    same_name = [each for each in same_folder if PurePosixPath(each.name).stem == path.stem]
    for found in (same_folder, same_name, workbooks if anywhere else ()):
        owners = {each.owner for each in found}
        if len(owners) == 1:
            return owners.pop()
    return None


def _due_next(expected: ExpectedReturns, unit: str, day: datetime.date) -> str:
    """The period whose report is due on the `day` or next after it, or else was due last; "" for a unit that owes none."""
    own = (each for (owing, _), each in expected.basis.duties.items() if owing == unit)
    duties = sorted((duty.due, duty.period) for each in own for duty in each)
    following = (period for due, period in duties if due >= day)
    return next(following, duties[-1][1] if duties else "")


def _names(expected_returns: ExpectedReturns) -> dict[str, str]:
    """Every spelling of a unit that has work, to its name; the longest first."""
    names = {plain(unit): unit for unit in expected_returns.basis.assignments_by_unit}
    for unit in expected_returns.basis.registry.units:
        if unit.name in expected_returns.basis.assignments_by_unit:
            names |= {plain(alias.name): unit.name for alias in unit.aliases}
    return dict(sorted(names.items(), key=lambda pair: -len(pair[0])))


def _units(parts: Sequence[str], names: dict[str, str]) -> set[str]:
    """Those named in the innermost part that names any; 市农业局 inside 市农业局分局 does not count."""
    for part in parts:
        found: set[str] = set()
        for spelling, unit in names.items():
            if spelling in part:
                found.add(unit)
                part = part.replace(spelling, "\0")
        if found:
            return found
    return set()


Spellings = list[tuple[str, re.Pattern[str], re.Pattern[str]]]


def _spellings(expected_returns: ExpectedReturns) -> Spellings:
    """Each period with its spellings: with its year, and without it."""
    return [
        (label, _pattern(r"(?<!\d)", whole), _pattern(r"(?<![\d年第])", short))
        for label in expected_returns.basis.periods
        if (span := periods.parse(label)) is not None
        for whole, short in [_period_spellings(span)]
    ]


def _pattern(before: str, words: Iterable[str]) -> re.Pattern[str]:
    # Behind it no digit: 6月25日 is a day.
    return re.compile(rf"{before}(?:{'|'.join(words)})(?!\d)")


def _period_spellings(span: periods.Period) -> tuple[list[str], list[str]]:
    """2022-06, 202206, 2022年6月 …; 6月, 六月. What has no short name is given one that never fits."""
    year, month = span.first.year, span.first.month
    whole, short = [span.title], ["(?!)"]
    if span.frequency is Frequency.MONTH:
        short = [f"0?{month}月", f"{numerals.chinese(month)}月"]
        # 2022-06-25 is a day, 2022-06-H1 half a month.
        whole = [rf"{year}[-.]?0?{month}(?![-.][\dHT])", rf"{year}年0?{month}月"]
    elif span.frequency is Frequency.QUARTER:
        quarter = month // 3 + 1
        short = [f"第?[{quarter}{numerals.chinese(quarter)}]季度"]
        whole += [span.label, rf"{year}年{short[0]}"]
    elif span.frequency is Frequency.HALF_YEAR:
        short = [f"{'上下'[month // 6]}半年"]
        whole.append(span.label)
    elif span.frequency is not Frequency.YEAR:
        # The label of a year is its number, which stands in every date.
        whole.append(span.label)
    return whole, short


def _periods(parts: Sequence[str], spellings: Spellings) -> set[str]:
    """Of the innermost part that says any; without a year only where one year has it."""
    for part in parts:
        for found in (
            {label for label, whole, _ in spellings if whole.search(part)},
            {label for label, _, short in spellings if short.search(part)},
        ):
            if found:
                return found
    return set()
