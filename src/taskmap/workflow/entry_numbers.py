"""The number of an entry as it is printed and typed to the entry: of whatever kind, one spelling each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from taskmap.ledger import codec
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.reading import LedgerReader
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.text import half_width, plain
from taskmap.tracking.extensions import Extension
from taskmap.tracking.reminders import Reminder
from taskmap.tracking.score_entries import Exemption, PointAdjustment
from taskmap.workflow import issued_plans, letters

ARRIVALS = (EntryKind.SUBMISSION, EntryKind.REFUSAL, EntryKind.UNVERIFIED)
"""What a return is entered as, one of them or several."""
FILES = (*ARRIVALS, EntryKind.SCAN, EntryKind.EVIDENCE)
"""What `collect` enters."""
_DOCUMENTS = {
    EntryKind.EXTENSION: Extension,
    EntryKind.POINTS: PointAdjustment,
    EntryKind.EXEMPTION: Exemption,
}
"""What an office decides by a document, whose number it has."""
_RECEIPT = re.compile(r"([0-9]{4})-([0-9]{6,})")
_RANGE = re.compile(rf"({_RECEIPT.pattern})\.\.({_RECEIPT.pattern})")
_REVISION = re.compile(r"(.+)@([0-9]{1,6})")
_BRACKETS = str.maketrans("[(【])】", "〔〔〔〕〕〕")


def is_receipt(name: str) -> bool:
    """Whether the typed `name` is the number of a receipt, or two with `..` between them."""
    typed = half_width(name).strip()
    return bool(_RECEIPT.fullmatch(typed) or _RANGE.fullmatch(typed))


def find_entries(reader: LedgerReader, name: str, plan: str | None) -> list[LedgerEntry]:
    """The entries that the typed `name` stands for, as they were recorded: one, or those between two numbers with `..`.
    `plan` is an id that decides where several have the number. Raises TaskmapError where there is none, and where
    there are several, with the choices; and for a plan that the ledger does not know.
    """
    _require_plan(reader, plan)
    typed = half_width(name).strip()
    if found := _RANGE.fullmatch(typed):
        return _entries_between(reader, int(found[3]), int(found[6]), typed)
    if found := _RECEIPT.fullmatch(typed):
        return [_entry_of_receipt(reader, int(found[2]), typed)]
    plans = [each.plan for each in reader.latest_issues() if plan in (None, each.plan)]
    matches = [each for one in plans for each in _entries_of_document(reader, one, typed)]
    matches += _letters(reader, plan, typed)
    _require_one(
        name,
        matches,
        "请写回执号或编号（2022-000123）、文号（某办〔2022〕3号）、函的编号（催办〔2022〕3号）"
        "或方案的版本（方案编号@2）",
    )
    return matches


def find_letter(reader: LedgerReader, name: str, plan: str | None) -> LedgerEntry:
    """As `find_entries` the one entry of the letter that the typed `name` stands for, which may be withdrawn."""
    _require_plan(reader, plan)
    typed = half_width(name).strip()
    if found := _RECEIPT.fullmatch(typed):
        entry = _entry_of_receipt(reader, int(found[2]), typed)
        if entry.kind != EntryKind.REMINDER:
            raise TaskmapError(f"{_choice(entry)}不是函")
        return entry
    matches = [*_letters(reader, plan, typed)]
    _require_one(name, matches, "请照函上的编号写，如 催办〔2022〕3号；发过哪些用 --list 看")
    return matches[0]


def _require_plan(reader: LedgerReader, plan: str | None) -> None:
    if plan is not None:
        issued_plans.require_issued(reader, plan)


def _require_one(name: str, matches: Sequence[LedgerEntry], hint: str) -> None:
    """Raises TaskmapError unless there is one; where there is none with the `hint`."""
    if len(matches) > 1:
        raise TaskmapError(
            f"有 {len(matches)} 条是“{name}”，请写其中一条的编号：{'；'.join(map(_choice, matches))}"
        )
    if not matches:
        raise TaskmapError(f"台账里没有“{name}”：{hint}")


def _entry_of_receipt(reader: LedgerReader, number: int, typed: str) -> LedgerEntry:
    found = reader.corrected.recorded(number)
    if found is None:
        raise TaskmapError(f"台账里没有编号 {typed}")
    if found.receipt != typed:
        raise TaskmapError(f"台账里没有编号 {typed}，是不是 {_choice(found)}？")
    return found


def _entries_between(reader: LedgerReader, first: int, last: int, typed: str) -> list[LedgerEntry]:
    """What came between the two, both included, in one run or several; without any, the corrections there."""
    found = reader.corrected.recorded_between(first, last)
    chosen = [each for each in found if each.kind in FILES] or [
        each for each in found if each.kind == EntryKind.CORRECTION
    ]
    if not chosen:
        raise TaskmapError(f"{typed} 之间没有收件，也没有更正")
    return chosen


def _entries_of_document(reader: LedgerReader, plan: str, typed: str) -> Iterable[LedgerEntry]:
    """Those of the plan of this id that were made by, or became, the document of the typed number."""
    if (found := _REVISION.fullmatch(typed)) and found[1] == plan:
        revisions = reader.events(plan, EntryKind.ISSUED)
        return [each for each in revisions if each.revision == int(found[2])]
    number = _plain(typed)
    return [
        each
        for each in reader.events(plan, *_DOCUMENTS)
        if _plain(codec.decode(each, _DOCUMENTS[EntryKind(each.kind)]).number) == number
    ]


def _letters(reader: LedgerReader, plan: str | None, typed: str) -> Iterable[LedgerEntry]:
    """Those of the typed number, which may leave out the level; with a `plan` only those that concern it."""
    number = _plain(typed)
    for each in letters.read_entries(reader, EntryKind.REMINDER):
        letter = codec.decode(each, Reminder)
        names = map(_plain, (letter.name, letter.designation))
        if number in names and plan in (None, *letter.plans):
            yield each


def _plain(number: str) -> str:
    """The number of a document without blanks and with one kind of brackets."""
    return plain(number).translate(_BRACKETS)


def _choice(entry: LedgerEntry) -> str:
    return f"{entry.receipt}（{description(entry)}）"


def description(entry: LedgerEntry) -> str:
    """What the entry is, in a few words: 报送，p，甲局，2022-05."""
    if entry.kind == EntryKind.REMINDER:
        letter = codec.decode(entry, Reminder)
        return f"{letter.designation}，{'、'.join(letter.plans)}，{entry.unit}"
    return entry.title.partition("（")[2].removesuffix("）")
