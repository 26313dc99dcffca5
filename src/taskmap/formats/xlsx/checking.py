"""A workbook to what is wrong with it as a template, cell by cell; read as it is filled."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from taskmap.document import Document
from taskmap.formats.xlsx.template import Template
from taskmap.formats.xlsx.template_rows import OPTIONAL, REPEATED_ROOTS
from taskmap.formats.xlsx.template_sheet import TemplateSheet
from taskmap.system import zips
from taskmap.system.diagnostics import Diagnostic, Source, error

# Anything that was meant as a placeholder: full-width brackets, odd names and missing ends included.
_INTENDED = re.compile(r"[{｛]{2}([^{}｛｝]*)[}｝]{0,2}")
_NAME = re.compile(r"\{\{\s*([A-Za-z_]+\.[A-Za-z_]+)\s*\}\}")
_ANYWHERE = {"plan", "checklist", "matrix", "column", *REPEATED_ROOTS}
"""Roots of placeholders that make no sample row."""
_BESIDE = {
    **dict.fromkeys(("task", "category", "open", "struck", "fresh", "going"), "measure"),
    **{"section": "chapter", "unit": "part", "leader": "charge"},
}
"""What may stand in one row."""
_PERIODS = {"month", "quarter"}
_ELSEWHERE = {
    "xl/drawings/": "文本框或批注",
    "xl/comments": "批注",
    "xl/threadedComments/": "批注",
    "xl/charts/": "图表",
    "xl/tables/": "“插入—表格”的列名",
}
"""Parts in which nothing is filled."""


class _PlaceholderUse(NamedTuple):
    """A known placeholder, and the text of its cell."""

    at: Source
    name: str
    text: str

    @property
    def root(self) -> str:
        return self.name.partition(".")[0]


def check(path: Path, document: Document, required: Sequence[str]) -> tuple[Diagnostic, ...]:
    """Faults of the template for documents like this one; `required` are the placeholders that it
    must have. Raises TaskmapError if the file is no workbook at all.
    """
    template = Template(path)
    known = {**document.names(), OPTIONAL: ""}
    faults = [*_placeholders_elsewhere(path)]
    repeated: list[_PlaceholderUse] = []
    used: set[str] = set()
    for name, sheet in template.sheets.items():
        uses: list[_PlaceholderUse] = []
        for text, at in _texts(str(path), name, sheet):
            faults += _text_faults(text, at, known, uses)
        faults += [*_mixed_rows(uses), *_misplaced_repeats(uses)]
        used.update(placeholder.name for placeholder in uses)
        repeated += (each for each in uses if each.root in _PERIODS)
    faults += _mixed_periods(repeated)
    if not used and not faults:
        message = "模板里一个占位符也没有，什么也填不进去"
        faults.append(error(Source(str(path)), "template-empty", message))
    for name in required:
        if name not in used:
            message = f"模板里缺少 {{{{ {name} }}}}，没有它，填好的清单收回来就认不出"
            faults.append(error(Source(str(path)), "template-missing", message))
    return tuple(faults)


def _texts(file: str, name: str, sheet: TemplateSheet) -> Iterator[tuple[str, Source]]:
    """The texts of cells, headers and footers."""
    for place, row, column, text in sheet.texts():
        yield text, Source(file, row, column, name, place)


def _text_faults(
    text: str, at: Source, known: Mapping[str, str], uses: list[_PlaceholderUse]
) -> Iterator[Diagnostic]:
    for intended in _INTENDED.finditer(text):
        match = _NAME.fullmatch(intended[0])
        if match and match[1] in known and text.startswith("="):
            yield error(
                at, "template-formula", f"公式里的 {intended[0]} 不会填，请改为引用填它的格"
            )
        elif match and match[1] in known:
            uses.append(_PlaceholderUse(at, match[1], text))
        else:
            similar = difflib.get_close_matches(intended[1].strip(), known, n=1, cutoff=0.5)
            hint = f"，是不是 {{{{ {similar[0]} }}}}？" if similar else ""
            yield error(at, "template-placeholder", f"不认识的占位符“{intended[0]}”{hint}")


def _mixed_rows(uses: Sequence[_PlaceholderUse]) -> Iterator[Diagnostic]:
    """A row is the sample of one kind of row; a placeholder of another would stay empty in it."""
    first: dict[int, str] = {}
    for placeholder in uses:
        kind = _BESIDE.get(placeholder.root, placeholder.root)
        if kind in _ANYWHERE:
            continue
        if not placeholder.at.line:
            yield error(
                placeholder.at, "template-row", f"{{{{ {placeholder.name} }}}} 只能写在表格的行里"
            )
        elif first.setdefault(placeholder.at.line, kind) != kind:
            message = f"{{{{ {placeholder.name} }}}} 不能和 {first[placeholder.at.line]} 的占位符写在同一行"
            yield error(placeholder.at, "template-row", message)


def _misplaced_repeats(uses: Sequence[_PlaceholderUse]) -> Iterator[Diagnostic]:
    """One column of a sheet repeats to the right, and its cells hold nothing else."""
    eaches = [placeholder for placeholder in uses if placeholder.root in REPEATED_ROOTS]
    for placeholder in eaches:
        if not _NAME.fullmatch(placeholder.text.strip()):
            message = f"{{{{ {placeholder.name} }}}} 要单独占一格"
            yield error(placeholder.at, "template-each", message)
        elif placeholder.at.column != eaches[0].at.column:
            message = f"{{{{ {placeholder.name} }}}} 要和 {eaches[0].at.cell} 在同一列"
            yield error(placeholder.at, "template-each", message)


def _mixed_periods(uses: Sequence[_PlaceholderUse]) -> Iterator[Diagnostic]:
    """The rows of a workbook are divided by months or by quarters."""
    for each in uses:
        if each.root != uses[0].root:
            message = f"{{{{ {each.name} }}}} 不能和 {uses[0].at.cell} 的 {{{{ {uses[0].name} }}}} 用在一个表样里"
            yield error(each.at, "template-each", message)


def _placeholders_elsewhere(path: Path) -> Iterator[Diagnostic]:
    """Placeholders that would stay as they are."""
    for name, part in zips.read_members(path.read_bytes()):
        place = next((_ELSEWHERE[part] for part in _ELSEWHERE if name.startswith(part)), None)
        if place and (found := _NAME.search(part.decode("utf-8", "replace"))):
            message = f"{place}里的 {found[0]} 不会填，请写在格里"
            yield error(Source(str(path)), "template-placeholder", message)
