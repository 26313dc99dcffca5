"""The parts of an .xlsx file: some are changed or added, all others stay byte for byte."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from posixpath import dirname

from lxml import etree

from taskmap.system import xlsx, zips
from taskmap.system.xlsx import MAIN, RELATION

_OFFICE = RELATION[1:-1]
"""With /worksheet and the like behind it the type of a relationship."""
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS = f"{{{_PACKAGE}/relationships}}"
_TYPES = f"{{{_PACKAGE}/content-types}}"
_TYPES_PART = "[Content_Types].xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_BOOK_ORDER = (
    "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups "
    "externalReferences definedNames calcPr"
)
SHEET_ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios "
    "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations "
    "hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches "
    "ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls "
    "webPublishItems tableParts extLst"
)
"""Of the children of a worksheet, as the schema wants it."""
NOT_XLSX = (*zips.BROKEN, KeyError, etree.XMLSyntaxError)
"""What is raised for a file that is no .xlsx file of the usual kind: one of the strict kind is none."""


class WorkbookParts:
    """The parts of the .xlsx file in `data`. Raises the errors in NOT_XLSX."""

    def __init__(self, data: bytes) -> None:
        self._parts = dict(zips.read_members(data))
        self._roots: dict[str, etree._Element] = {}
        self._changed: set[str] = set()
        archive = zips.Zip(data)
        self.book_part = xlsx.book_part(archive)
        self.sheets = xlsx.sheet_parts(archive)
        """By the name of each worksheet its part, in the order of the tabs."""
        self.book = self.root(self.book_part)
        if self.book.tag != f"{MAIN}workbook":
            raise ValueError("no workbook of the usual kind")

    def to_bytes(self) -> bytes:
        """The workbook as it now is, signed. The same parts give the same bytes."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, data in self._parts.items():
                if name in self._changed:
                    data = etree.tostring(
                        self._roots[name], xml_declaration=True, encoding="UTF-8", standalone=True
                    )
                if name != zips.CORE:
                    zips.add(archive, name, data)
            if zips.CORE in self._parts:
                core = zips.sign(self._parts[zips.CORE], archive.infolist())
                zips.add(archive, zips.CORE, core)
        return buffer.getvalue()

    def root(self, part: str, *, changes: bool = False) -> etree._Element:
        """The part as XML; whoever `changes` it says so. Raises KeyError for one that is not there."""
        if part not in self._roots:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            self._roots[part] = etree.fromstring(self._parts[part], parser)
        if changes:
            self._changed.add(part)
        return self._roots[part]

    def read(self, part: str) -> bytes:
        """The bytes of a part that nobody asked for as XML."""
        return self._parts[part]

    def write(self, part: str, data: bytes) -> None:
        """Put `data` in place of a part, or add it."""
        self._parts[part] = data

    def add(self, owner: str, kind: str, part: str, content_type: str, data: bytes) -> str:
        """Add a part that belongs to `owner` by a relationship of this `kind`; gives the relationship's id. A number in
        place of the * in `part` makes its name new.
        """
        number = next(n for n in range(1, 10**6) if part.replace("*", str(n)) not in self._parts)
        name = part.replace("*", str(number))
        self._parts[name] = data
        types = self.root(_TYPES_PART, changes=True)
        etree.SubElement(types, f"{_TYPES}Override", PartName=f"/{name}", ContentType=content_type)
        return self._relate(owner, kind, name)

    def related(self, owner: str, kind: str) -> Iterator[str]:
        """The names of the parts to which `owner` has a relationship of this `kind`, "worksheet"; "" is the whole file."""
        for each in self._relationships(owner):
            if each.get("Type", "").endswith(f"/{kind}") and each.get("TargetMode") != "External":
                yield _target(owner, each)

    def related_part(self, owner: str, relation: str | None) -> str:
        """The part that the relationship with this id leads to, "" if there is none."""
        found = (
            _target(owner, each)
            for each in self._relationships(owner)
            if each.get("Id") == relation
        )
        return next(found, "")

    def remove_sheet(self, title: str) -> None:
        """Take the sheet of that name out, with the names that are defined for it; nothing if there is none."""
        self.sheets.pop(title, None)
        tabs = self.book.findall(f"{MAIN}sheets/{MAIN}sheet")
        for index, tab in enumerate(tabs):
            if tab.get("name") == title:
                self._remove_part(self.book_part, tab.get(f"{RELATION}id"))
                _remove(self.root(self.book_part, changes=True), tab)
                self._shift_names(index, -1)

    def insert_sheet(self, title: str, xml: bytes, title_rows: str) -> None:
        """Put a sheet in front, on which the workbook opens; the rows `title_rows` ("$5:$5") are printed on every page."""
        book = self.root(self.book_part, changes=True)
        tabs = book.find(f"{MAIN}sheets")
        assert tabs is not None
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
        part = f"{dirname(self.book_part)}/worksheets/sheet*.xml".lstrip("/")
        relation = self.add(self.book_part, "worksheet", part, kind, xml)
        number = max((int(each.get("sheetId", "0")) for each in tabs), default=0) + 1
        tab = etree.Element(f"{MAIN}sheet", name=title, sheetId=str(number))
        tab.set(f"{RELATION}id", relation)
        tabs.insert(0, tab)
        self.sheets = {title: self.related_part(self.book_part, relation), **self.sheets}
        self._shift_names(0, 1)
        names = ordered_child(book, "definedNames", _BOOK_ORDER)
        own = etree.Element(f"{MAIN}definedName", name="_xlnm.Print_Titles", localSheetId="0")
        own.text = f"'{title}'!{title_rows}"
        names.insert(0, own)
        for view in book.iterfind(f"{MAIN}bookViews/{MAIN}workbookView"):
            view.set("activeTab", "0")
            view.attrib.pop("firstSheet", None)

    def remove_macros(self) -> bool:
        """Make it a workbook as .xlsx files hold it; whether there were macros."""
        for each in self.root(_TYPES_PART):
            if each.get("PartName", "").lstrip("/") == self.book_part:
                if each.get("ContentType") == _BOOK_TYPE:
                    return False
                self.root(_TYPES_PART, changes=True)
                each.set("ContentType", _BOOK_TYPE)
        macros = [
            each.get("Id")
            for each in self._relationships(self.book_part)
            if each.get("Type", "").endswith("/vbaProject")
        ]
        for relation in macros:
            self._remove_part(self.book_part, relation)
        return bool(macros)

    def _shift_names(self, index: int, by: int) -> None:
        """Names that hold for one sheet tell it by the place of its tab."""
        names = self.book.find(f"{MAIN}definedNames")
        for name in [] if names is None else list(names):
            place = int(name.get("localSheetId", "-1"))
            if by < 0 and place == index:
                _remove(self.book, name)
            elif place >= index:
                name.set("localSheetId", str(place + by))
        if names is not None and not len(names):
            _remove(self.book, names)

    def _relationships(self, owner: str) -> Sequence[etree._Element]:
        part = zips.relations_part(owner)
        return list(self.root(part)) if part in self._parts else ()

    def _relate(self, owner: str, kind: str, part: str) -> str:
        name = zips.relations_part(owner)
        if name not in self._parts:
            self._parts[name] = f'<Relationships xmlns="{_RELATIONS[1:-1]}"/>'.encode()
        root = self.root(name, changes=True)
        known = {each.get("Id") for each in root}
        own = next(f"rId{n}" for n in range(1, 10**6) if f"rId{n}" not in known)
        etree.SubElement(
            root, f"{_RELATIONS}Relationship", Id=own, Type=f"{_OFFICE}/{kind}", Target=f"/{part}"
        )
        return own

    def _remove_part(self, owner: str, relation: str | None) -> None:
        for each in self._relationships(owner):
            if each.get("Id") == relation:
                part = _target(owner, each)
                _remove(self.root(zips.relations_part(owner), changes=True), each)
                self._parts.pop(part, None)
                self._parts.pop(zips.relations_part(part), None)
                for known in list(self.root(_TYPES_PART, changes=True)):
                    if known.get("PartName", "").lstrip("/") == part:
                        _remove(known, known)


def ordered_child(root: etree._Element, name: str, order: str) -> etree._Element:
    """The child of that name; where there is none it is made, at its place in the `order` of the schema."""
    found = root.find(f"{MAIN}{name}")
    return insert_ordered(root, etree.Element(f"{MAIN}{name}"), order) if found is None else found


def insert_ordered(root: etree._Element, child: etree._Element, order: str) -> etree._Element:
    """Put the `child` behind all that come before it in the `order` of the schema."""
    names = order.split()
    place = names.index(etree.QName(child).localname)
    earlier = {f"{MAIN}{name}" for name in names[: place + 1]}
    root.insert(
        max((at + 1 for at, each in enumerate(root) if each.tag in earlier), default=0), child
    )
    return child


def _remove(root: etree._Element, element: etree._Element) -> None:
    parent = element.getparent()
    (root if parent is None else parent).remove(element)


def _target(owner: str, relationship: etree._Element) -> str:
    return zips.target_part(owner, relationship.get("Target", ""))
