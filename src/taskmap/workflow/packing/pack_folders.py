"""What goes out for a month to its workbooks, zips and list in a folder, and their entries in the ledger: all or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path, PurePath
from typing import NamedTuple

from taskmap import formats
from taskmap.documents import packed_checklist
from taskmap.documents.packed_checklist import UnitPack
from taskmap.formats import xlsx
from taskmap.ledger import codec, opening
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.events import PackedSection, PackEntry
from taskmap.ledger.journal import Event
from taskmap.ledger.places import Place
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.users import current_user
from taskmap.ledger.writing import Ledger
from taskmap.plan.checklist_issue import ChecklistIssue
from taskmap.system import filenames, processes, staging, zips
from taskmap.system.diagnostics import Diagnostic, TaskmapError, has_errors
from taskmap.system.staging import Staging
from taskmap.system.text import unescape_formula
from taskmap.workflow.issuing import checklist_files
from taskmap.workflow.packing.pack_zips import PackedFile, find_zips
from taskmap.workflow.packing.unit_packs import MonthPacks, PackSelection, read_packs
from taskmap.workflow.progress import ShowProgress
from taskmap.workflow.records import days
from taskmap.workflow.records.letters import OF_SEVERAL

INDEX = "目录.csv"
_FILE = "文件"
_HEAD = (
    "打印顺序",
    "分管",
    "单位",
    "发文单位",
    _FILE,
    "方案数",
    "报送项数",
    "要填条数",
    "最早截止",
)
_IndexRow = Sequence[str | int]
"""A row of the list behind the number, by the titles in _HEAD."""


class PackFile(NamedTuple):
    """A workbook that goes out, below the folder of its month; `is_new` says that it was not handed out before."""

    pack: UnitPack
    name: str
    is_new: bool = True


class Packing(NamedTuple):
    """What goes out for the `month`: the files in the order in which they are printed, below the `folder`, None where nothing
    was written. `filled` is where workbooks stand that somebody had filled in where the new ones are.
    """

    month: MonthPacks
    files: Sequence[PackFile]
    folder: Path | None = None
    zips: Sequence[Path] = ()
    filled: Sequence[Path] = ()


def template_faults(folder: Path | None) -> tuple[Diagnostic, ...]:
    """What is wrong with the template in the office's own `folder`; the built-in one is not checked again."""
    if folder is None:
        return ()
    path = formats.find_template(packed_checklist.FILE, folder)
    blank = packed_checklist.blank()
    return formats.check_template(path, blank, packed_checklist.REQUIRED)


def preview(place: Place, selection: PackSelection, as_of: str | None) -> Packing:
    """What `pack` would do; nothing is written. Raises TaskmapError like `pack`."""
    with opening.open_for_reading(place) as reader:
        return _read(reader, selection, as_of)


def pack(
    place: Place,
    selection: PackSelection,
    as_of: str | None,
    out: Path,
    templates: Path | None,
    progress: ShowProgress,
) -> Packing:
    """Write the workbooks below `out`, in a folder of the month, and record what goes out on the day `as_of` (as typed; None:
    today). Raises TaskmapError for a plan, unit or month that is not there, for a day that has not come, for a template that
    cannot be used, and where something cannot be written: then nothing is changed.
    """
    if has_errors(faults := template_faults(templates)):
        raise TaskmapError("；".join(str(each) for each in faults))
    with opening.open_existing(place) as book, book.write_transaction():
        days.entry_day(as_of, book.office_timezone())
        book.checklists.make_key()
        template = _read_template(templates)
        packing = _read(book, selection, as_of, template.names)
        folder = out / packing.month.month.label
        with staging.open_staging(folder) as staged:
            _record(book, packing)
            is_whole = not (selection.units or selection.plans)
            packing = _write(packing, staged, template, progress, is_whole=is_whole)
            # Here and not at the end: if the ledger takes no more, the files are still put back.
            book.commit()
    return packing


def _read_template(folder: Path | None) -> xlsx.Template:
    template = xlsx.Template(formats.find_template(packed_checklist.FILE, folder))
    template.carry(*packed_checklist.CODE)
    template.carry_marks(*packed_checklist.MARKS)
    return template


def _read(
    reader: LedgerReader,
    selection: PackSelection,
    as_of: str | None,
    wanted: Collection[str] = (),
) -> Packing:
    month = read_packs(reader, selection, days.day(as_of, reader.office_timezone()), wanted)
    known, names = pack_entries(reader), _file_names(month)
    files = [
        PackFile(each, name, each.code not in known)
        for each, name in zip(month.packs, names, strict=True)
    ]
    return Packing(month, files)


def pack_entries(reader: LedgerReader) -> dict[str, LedgerEntry]:
    """The entries of the workbooks that went out, by the codes on these."""
    entries = reader.events(OF_SEVERAL, EntryKind.PACK)
    return {codec.decode(each, PackEntry).code: each for each in entries}


def _file_names(month: MonthPacks) -> list[str]:
    """A unit's name; with the issuer where it has a workbook of several, in the folder of who looks after it."""
    packs = month.packs
    titles = [
        f"{each.unit}（{each.issuer}）" if each.unit in month.several else each.unit
        for each in packs
    ]
    names = filenames.distinct(titles)
    folders = filenames.distinct(each.division for each in packs if each.division)
    return [
        "/".join(filter(None, (folders.get(each.division), f"{names[title]}.xlsx")))
        for each, title in zip(packs, titles, strict=True)
    ]


def _record(book: Ledger, packing: Packing) -> None:
    """Keep what goes out; what went out before in the same words is kept already."""
    user, day = current_user(), packing.month.day
    issues = defaultdict[str, list[tuple[ChecklistIssue, str]]](list)
    for pack, _, _ in packing.files:
        for issue in pack.issues:
            issues[issue.plan].append((issue, pack.code))
    for plan, own in issues.items():
        book.checklists.record(plan, own, day)
    for pack, name, is_new in packing.files:
        if is_new:
            event = Event(
                kind=EntryKind.PACK,
                day=day,
                plan=OF_SEVERAL,
                unit=pack.unit,
                period=pack.month,
                file=name,
                body=codec.encode(_entry(pack)),
            )
            book.append(event, user)


def _entry(pack: UnitPack) -> PackEntry:
    sections = tuple(
        PackedSection(issue.plan, issue.revision, issue.period, section.duty.due, len(issue.rows))
        for section, issue in zip(pack.sections, pack.issues, strict=True)
        if section.duty
    )
    return PackEntry(pack.issuer, pack.code, sections)


def _write(
    packing: Packing,
    staged: Staging,
    template: xlsx.Template,
    progress: ShowProgress,
    *,
    is_whole: bool,
) -> Packing:
    # Before the writing: a second process may share that, and what is worked out there of a workbook's rows is lost here.
    own = {each.name: _index_row(each) for each in packing.files}
    workbooks = _write_workbooks(packing.files, staged, template, progress)
    listed = _listed_rows(staged.final)
    # A run for some units leaves the workbooks of the others.
    rows = {} if is_whole else _drop_missing(listed, staged.final)
    rows |= own
    archives = _zips_of(rows)
    outdated = _zips_of(listed).keys() - archives
    if is_whole:
        outdated |= listed.keys() - rows
    filled = checklist_files.keep_filled(staged, (*workbooks, *archives, *sorted(outdated)))
    _write_index(staged, rows)
    zip_files = tuple(_write_zips(archives, workbooks, staged))
    staged.publish(map(Path, outdated))
    return packing._replace(folder=staged.final, zips=zip_files, filled=filled)


def _write_workbooks(
    files: Sequence[PackFile], staged: Staging, template: xlsx.Template, progress: ShowProgress
) -> dict[str, bytes]:
    """Gives them by name, in the order of the `files`."""

    def make(number: int) -> bytes:
        data = template.fill(packed_checklist.document(files[number].pack))
        staged.write(files[number].name, data)
        return data

    made = dict(progress(processes.run_in_parallel(make, len(files)), len(files), "合订清单"))
    return {file.name: made[number] for number, file in enumerate(files)}


def _write_index(staged: Staging, rows: Mapping[str, _IndexRow]) -> None:
    """The list by which they are printed and handed out."""
    numbered = ((number, *row) for number, row in enumerate(rows.values(), 1))
    staged.write(INDEX, checklist_files.render_rows(_HEAD, numbered))


def _listed_rows(folder: Path) -> dict[str, _IndexRow]:
    """The rows, by the workbook, of the list that an earlier run left."""
    rows = checklist_files.read_index(folder / INDEX)
    listed = {*checklist_files.listed_files(rows, depth=2)}
    found = {
        unescape_formula(row.get(_FILE) or ""): [
            unescape_formula(row.get(each) or "") for each in _HEAD[1:]
        ]
        for row in rows
    }
    return {name: row for name, row in found.items() if name in listed}


def _drop_missing(rows: Mapping[str, _IndexRow], folder: Path) -> dict[str, _IndexRow]:
    return {name: row for name, row in rows.items() if (folder / name).is_file()}


def _zips_of(rows: Mapping[str, _IndexRow]) -> dict[str, list[str]]:
    files = [
        PackedFile(str(division), str(unit), name) for name, (division, unit, *_) in rows.items()
    ]
    return find_zips(files)


def _write_zips(
    archives: Mapping[str, Sequence[str]], made: Mapping[str, bytes], staged: Staging
) -> Iterator[Path]:
    """The workbooks that were not `made` now are taken as they lie in the folder: but none that somebody saved there since,
    with a unit's answers in it.
    """
    left = {*chain.from_iterable(archives.values())}.difference(made)
    found = ((each, (staged.final / each).read_bytes()) for each in left)
    contents = {**made, **{name: data for name, data in found if zips.is_own(data)}}
    for archive, names in archives.items():
        if own := [(PurePath(each).name, contents[each]) for each in names if each in contents]:
            yield staged.write(archive, zips.bundle(own))


def _index_row(file: PackFile) -> _IndexRow:
    pack = file.pack
    due = min(each.duty.due for each in pack.sections if each.duty)
    texts = (pack.division, pack.unit, pack.issuer, file.name)
    counts = (len(pack.plans), len(pack.sections), pack.rows_to_fill)
    return *texts, *counts, due.isoformat()
