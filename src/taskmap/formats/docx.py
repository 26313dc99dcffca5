"""Word documents: a template that an office may restyle in Word or WPS, filled with Jinja placeholders."""

from __future__ import annotations

import datetime
import importlib.util
import io
import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

from docx.document import Document as Word
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from lxml import etree
from msgspec.structs import replace

from taskmap.document import Chart, Document
from taskmap.formats.jinja import template_checks
from taskmap.formats.jinja.context import TemplateEnvironment, build_context, context_shape
from taskmap.system import garbage, zips
from taskmap.system.diagnostics import Diagnostic, TaskmapError
from taskmap.system.text import clean

ENDING = "docx"
ORDER = 10
TEMPLATE = "required"
CHARTS = "xlsxwriter"
_LONGEST_PROPERTY = 255


def render(document: Document, template: Path) -> bytes:
    """The template filled. Raises TaskmapError that says where the template is wrong."""
    # A Word file is a ring of objects of some megabytes, and a day may have hundreds of letters.
    with garbage.free_after():
        return _fill(document, template)


def _fill(document: Document, template: Path) -> bytes:
    word = _open(template)
    if importlib.util.find_spec(CHARTS) is None:
        document = _without_charts(document)
    try:
        word.render(build_context(document), _environment(word), autoescape=True)
    # A template is a program that somebody wrote: anything may go wrong in it.
    except Exception as problem:
        faults = check(template, document)
        fault_text = f"{faults[0].at}：{faults[0].message}" if faults else f"{template}：{problem}"
        raise TaskmapError(f"填不了模板 {fault_text}") from problem
    # Not get_docx(), which would read the template anew.
    _set_properties(word.docx, document)
    buffer = io.BytesIO()
    word.save(buffer)
    return zips.stable(buffer.getvalue(), document.day.isoformat())


def check(
    template: Path, document: Document, required: Sequence[str] = ()
) -> tuple[Diagnostic, ...]:
    """Faults of the template for documents like this one. A letter is never returned, so nothing is
    `required`. Raises TaskmapError if it is no Word file at all.
    """
    parts = _parts(_open(template))
    return template_checks.check(template, parts, _environment(), context_shape(document))


def _open(path: Path) -> DocxTemplate:
    try:
        # Within our bounds first: what reads it next expands all of it, however large.
        for _ in zips.read_members(path.read_bytes()):
            pass
        # Properties are ours, and no place for placeholders: a line break in one would be none that they take.
        template = DocxTemplate(path)
        template.render_properties = _skip_properties
        template.init_docx()
    except (
        *zips.BROKEN,
        KeyError,
        PackageNotFoundError,
        etree.XMLSyntaxError,
    ) as problem:
        raise TaskmapError(
            f"模板 {path} 不是能用的 Word 文档（.docx）；旧的 .doc、.wps 请先另存为 .docx"
        ) from problem
    return template


def _skip_properties(*_: object, **__: object) -> None: ...


def _parts(template: DocxTemplate) -> Iterator[tuple[str, str]]:
    """Each part that is filled, a paragraph a line, as Jinja will get it."""
    yield "正文", _lines(template, template.get_xml())
    for name, uri in (("页眉", template.HEADER_URI), ("页脚", template.FOOTER_URI)):
        for _, part in template.get_headers_footers(uri):
            yield name, _lines(template, template.get_part_xml(part))


def _lines(template: DocxTemplate, xml: str) -> str:
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", template.patch_xml(xml))


def _without_charts(document: Document) -> Document:
    charts = dict.fromkeys(document.charts)
    return replace(document, charts=charts, parts=[*map(_without_charts, document.parts)])


def _environment(word: DocxTemplate | None = None) -> TemplateEnvironment:
    """With the Word file that is filled, if any is."""

    def draw(chart: Chart) -> str:
        # Whoever draws nothing need not have what draws.
        charts = import_module("taskmap.formats.docx_charts")
        markup: str = charts.draw(chart, word.docx, word.current_rendering_part) if word else ""
        return markup

    return TemplateEnvironment(_to_markup, draw=draw)


def _to_markup(text: str) -> str:
    """A line break becomes a paragraph of the same look (docxtpl's sign for it is \\a), so that its first
    line is indented too. docxtpl turns `{_{` into braces, which a user's text must not become.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\a").replace("_", "&#95;")


def _set_properties(word: Word, document: Document) -> None:
    properties = word.core_properties
    day = datetime.datetime.combine(document.day, datetime.time())
    properties.title = clean(document.title)[0][:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = clean(document.author)[0][:_LONGEST_PROPERTY]
    properties.created = properties.modified = day
    properties.revision = 1
