"""The number of an entry as it is printed and typed to the entry: of whatever kind, one spelling each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from taskmap.ledger import codec
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.return_entries import SubmissionEntry
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.text import half_width, plain
from taskmap.tracking.extensions import Extension
from taskmap.tracking.reminders import Reminder
from taskmap.tracking.score_entries import Exemption, PointAdjustment
from taskmap.workflow.records import issued_plans, letters, unknown_names
from taskmap.workflow.records.return_keys import ReturnKey

ARRIVALS = (EntryKind.SUBMISSION, EntryKind.REFUSAL, EntryKind.UNVERIFIED)
"""What a return is entered as, one of them or several."""
FILES = (*ARRIVALS, EntryKind.SCAN, EntryKind.EVIDENCE)
"""What `collect` enters."""
_DOCUMENTS: Mapping[EntryKind, type[Extension | PointAdjustment | Exemption]] = {
    EntryKind.EXTENSION: Extension,
    EntryKind.POINTS: PointAdjustment,
    EntryKind.EXEMPTION: Exemption,
}
"""What an office decides by a document, whose number it has."""
_NAMED = (EntryKind.ISSUED, *_DOCUMENTS, EntryKind.REMINDER)
"""What has a name of its own beside the number of its entry."""
_RECEIPT = re.compile(r"([0-9]{4})-([0-9]{6,})")
_SECTION = re.compile(rf"({_RECEIPT.pattern})\.([0-9]{{1,3}})")
"""One of the reports in a workbook about several, by their order."""
_RANGE = re.compile(rf"({_RECEIPT.pattern})\.\.({_RECEIPT.pattern})")
_REVISION = re.compile(r"(.+)@([0-9]{1,6})")
_BRACKETS = str.maketrans("[(【])】", "〔〔〔〕〕〕")


def is_receipt(name: str) -> bool:
    """Whether the typed `name` is the number of a receipt, of a section on one, or two with `..` between them."""
    typed = half_width(name).strip()
    return any(each.fullmatch(typed) for each in (_RECEIPT, _SECTION, _RANGE))


def find_entries(reader: LedgerReader, name: str, plan: str | None) -> list[LedgerEntry]:
    """The entries that the typed `name` stands for, as they were recorded: one, those between two numbers with `..`, or,
    for the receipt of a workbook about several reports, one for each of these. `plan` is an id that decides where several
    have the number. Raises TaskmapError where there is none, and where there are several, with the choices; and for a
    plan that the ledger does not know.
    """
    _require_plan(reader, plan)
    typed = half_width(name).strip()
    if found := _RANGE.fullmatch(typed):
        return _entries_between(reader, int(found[3]), int(found[6]), typed)
    if found := _RECEIPT.fullmatch(typed):
        return _entries_on_receipt(reader, _entry_of_receipt(reader, int(found[2]), typed), plan)
    if found := _SECTION.fullmatch(typed):
        entry = _entry_of_receipt(reader, int(found[3]), found[1])
        return [_section(find_sections(reader, entry), int(found[4]))]
    matches = _entries_called(reader, typed, plan, _NAMED)
    if not matches and (found := _REVISION.fullmatch(typed)):
        raise _unknown_revision_error(reader, found[1], int(found[2]))
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
    matches = _entries_called(reader, typed, plan, (EntryKind.REMINDER,))
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


def find_sections(reader: LedgerReader, entry: LedgerEntry) -> list[LedgerEntry]:
    """The `entry`, as recorded, and where its number stands on the receipt of a workbook about several reports behind it one
    of each of the others: what was entered of it, or else that it was sent back or waits.
    """
    if entry.kind != EntryKind.SUBMISSION or codec.decode(entry, SubmissionEntry).receipt:
        return [entry]
    found = {ReturnKey.of(entry): entry}
    counts = reader.corrected.current(entry.number) is not None
    others = [
        each
        for each in reader.corrected.recorded_of_file(entry.digest)
        if each.unit and _is_on_receipt(reader, each, entry, counts)
    ]
    for each in sorted(others, key=lambda each: each.kind != EntryKind.SUBMISSION):
        found.setdefault(ReturnKey.of(each), each)
    return [*found.values()]


def _is_on_receipt(
    reader: LedgerReader, entry: LedgerEntry, first: LedgerEntry, counts: bool
) -> bool:
    """Whether the `entry` of the same file is of the same arrival as the `first` on the receipt, which `counts` or was
    withdrawn: the file may have come again since.
    """
    if entry.kind == EntryKind.SUBMISSION:
        return codec.decode(entry, SubmissionEntry).receipt == first.receipt
    is_effective = reader.corrected.current(entry.number) is not None
    return entry.kind in ARRIVALS and is_effective == counts


def _entries_on_receipt(
    reader: LedgerReader, entry: LedgerEntry, plan: str | None
) -> list[LedgerEntry]:
    sections = find_sections(reader, entry)
    if plan is None or len(sections) == 1:
        return sections
    if own := [each for each in sections if each.plan == plan]:
        return own
    choices = "；".join(map(_choice, sections))
    raise TaskmapError(f"回执 {entry.receipt} 里没有方案 {plan} 的，有：{choices}")


def _section(sections: Sequence[LedgerEntry], number: int) -> LedgerEntry:
    if 0 < number <= len(sections):
        return sections[number - 1]
    choices = "；".join(map(_choice, sections))
    raise TaskmapError(f"回执 {sections[0].receipt} 没有第 {number} 节，有：{choices}")


def _entries_between(reader: LedgerReader, first: int, last: int, typed: str) -> list[LedgerEntry]:
    """What came between the two, both included, in one run or several; without any, the corrections there."""
    found = reader.corrected.recorded_between(first, last)
    chosen = [each for each in found if each.kind in FILES] or [
        each for each in found if each.kind == EntryKind.CORRECTION
    ]
    if not chosen:
        raise TaskmapError(f"{typed} 之间没有收件，也没有更正")
    return chosen


def _entries_called(
    reader: LedgerReader, typed: str, plan: str | None, kinds: Iterable[EntryKind]
) -> list[LedgerEntry]:
    """Those of these `kinds` that have the typed name; with a `plan` only those that concern it. What was withdrawn has
    its name only where nothing that counts has it: a document is entered anew under the same number.
    """
    name = _plain(typed)
    for read in (letters.read_entries, _read_withdrawn):
        found = [
            each
            for kind in kinds
            for each in read(reader, kind)
            if name in map(_plain, _names(each))
            and (plan is None or plan in letters.entry_plans(reader, each))
        ]
        if found:
            return found
    return []


def _read_withdrawn(reader: LedgerReader, kind: EntryKind) -> list[LedgerEntry]:
    return reader.corrected.withdrawn(None, kind)


def _names(entry: LedgerEntry) -> Iterator[str]:
    """As it may be typed; a letter also without its level, and with its issuer where that has to be said."""
    if entry.kind == EntryKind.ISSUED:
        yield f"{entry.plan}@{entry.revision}"
    elif entry.kind == EntryKind.REMINDER:
        letter = codec.decode(entry, Reminder)
        yield from (letter.name, letter.designation, f"{letter.issuer}{letter.designation}")
    else:
        yield codec.decode(entry, _DOCUMENTS[EntryKind(entry.kind)]).number


def _unknown_revision_error(reader: LedgerReader, plan: str, revision: int) -> TaskmapError:
    latest = {each.plan: each.revision for each in reader.latest_issues()}
    unknown_names.require_plans((plan,), latest)
    return unknown_names.unknown_revision_error(plan, revision, latest[plan])


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
