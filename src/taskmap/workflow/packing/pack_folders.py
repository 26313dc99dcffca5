"""What goes out for a month to its workbooks, zips and list in a folder, and their entries in the ledger: all or none."""

from __future__ import annotations

import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
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
from taskmap.workflow.packing.unit_packs import MonthPacks, PackSelection, read_packs
from taskmap.workflow.progress import ShowProgress
from taskmap.workflow.records import days
from taskmap.workflow.records.letters import OF_SEVERAL

INDEX = "目录.csv"
_ALL, _OTHERS = "全部", "未分管"
"""What the zip is called that has all workbooks, and the one of units that nobody looks after where others are."""
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
    known, names = pack_entries(reader), _file_names(month.packs)
    files = [
        PackFile(each, name, each.code not in known)
        for each, name in zip(month.packs, names, strict=True)
    ]
    return Packing(month, files)


def pack_entries(reader: LedgerReader) -> dict[str, LedgerEntry]:
    """The entries of the workbooks that went out, by the codes on these."""
    entries = reader.events(OF_SEVERAL, EntryKind.PACK)
    return {codec.decode(each, PackEntry).code: each for each in entries}


def _file_names(packs: Sequence[UnitPack]) -> list[str]:
    """A unit's name; with the issuer where it has a workbook of several, in the folder of who looks after it."""
    counts = Counter(each.unit for each in packs)
    titles = [
        f"{each.unit}（{each.issuer}）" if counts[each.unit] > 1 else each.unit for each in packs
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
    files = packing.files

    def make(number: int) -> bytes:
        data = template.fill(packed_checklist.document(files[number].pack))
        staged.write(files[number].name, data)
        return data

    made = processes.run_in_parallel(make, len(files))
    contents = dict(progress(made, len(files), "合订清单"))
    names = [each.name for each in files]
    outdated = _outdated(staged.final, names) if is_whole else ()
    rows = {} if is_whole else _rows_of_others(staged.final)
    rows |= {each.name: _index_row(each) for each in files}
    filled = checklist_files.keep_filled(staged, (*names, *map(Path.as_posix, outdated)))
    workbooks = {files[number].name: data for number, data in contents.items()}
    zip_files = _write_lists(staged, rows, workbooks)
    staged.publish(outdated)
    return packing._replace(folder=staged.final, zips=zip_files, filled=filled)


def _write_lists(
    staged: Staging, rows: Mapping[str, Sequence[str | int]], made: Mapping[str, bytes]
) -> Sequence[Path]:
    """The list by which they are printed and handed out, and the zips: gives where these stand."""
    numbered = ((number, *row) for number, row in enumerate(rows.values(), 1))
    staged.write(INDEX, checklist_files.render_rows(_HEAD, numbered))
    return [
        staged.write(f"{title}.zip", _zip(names, made, staged.final))
        for title, names in _groups(rows).items()
    ]


def _rows_of_others(folder: Path) -> dict[str, Sequence[str | int]]:
    """The rows, by the file, of the list that an earlier run left: a run for some units leaves those of the others."""
    rows = checklist_files.read_index(folder / INDEX)
    listed = {*checklist_files.listed_files(rows, depth=2)}
    found = {
        unescape_formula(row.get(_FILE) or ""): [
            unescape_formula(row.get(each) or "") for each in _HEAD[1:]
        ]
        for row in rows
    }
    return {
        name: row for name, row in found.items() if name in listed and (folder / name).is_file()
    }


def _groups(rows: Mapping[str, Sequence[str | int]]) -> dict[str, list[str]]:
    """The files by what their zip is called: one of all; where somebody looks after the units, one each, in the order in
    which they are printed.
    """
    has_divisions = any(division for division, *_ in rows.values())
    groups: dict[str, list[str]] = {}
    for name, (division, *_) in rows.items():
        title = (str(division) or _OTHERS) if has_divisions else _ALL
        groups.setdefault(title, []).append(name)
    names = filenames.distinct(groups)
    return {names[title]: files for title, files in groups.items()}


def _zip(names: Sequence[str], made: Mapping[str, bytes], folder: Path) -> bytes:
    """The workbooks of these names, those that were not `made` now as they lie in the `folder`: but none that somebody saved
    there since, with a unit's answers in it.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            data = made[name] if name in made else (folder / name).read_bytes()
            if zips.is_own(data):
                # A workbook is packed already.
                zips.add(archive, name.rpartition("/")[2], data, stored=True)
    return buffer.getvalue()


def _index_row(file: PackFile) -> Sequence[str | int]:
    pack = file.pack
    due = min(each.duty.due for each in pack.sections if each.duty)
    texts = (pack.division, pack.unit, pack.issuer, file.name)
    counts = (len(pack.plans), len(pack.sections), pack.rows_to_fill)
    return *texts, *counts, due.isoformat()


def _outdated(folder: Path, names: Sequence[str]) -> tuple[Path, ...]:
    """Workbooks of an earlier run that this one does not make again, by the list that the run left."""
    listed = checklist_files.listed_files(checklist_files.read_index(folder / INDEX), depth=2)
    return tuple(Path(each) for each in listed if each not in names)
