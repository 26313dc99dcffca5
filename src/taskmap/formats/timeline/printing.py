"""Drawings to PDF and PNG: LibreOffice prints a document of its own whose every page is one drawing. It needs no more of
LibreOffice than what writes and prints letters, and text of the drawings is text in the PDF.
"""

from __future__ import annotations

import base64
import datetime
import io
from collections.abc import Sequence

from taskmap.formats import pdf as pdf_format
from taskmap.formats.timeline.paper import Paper
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.fonts import has_chinese_font

try:
    import pypdfium2
except ImportError:
    # Not every office installs the extra.
    pypdfium2 = None

_PNG_WIDTH = 4961
"""In dots: 300 an inch on A3, 106 on A0."""
_INSTEAD = "也可以写成 .svg 或 .xlsx，拿到别的电脑上打印"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
)
_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document {namespaces} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:automatic-styles>
<style:page-layout style:name="sheet"><style:page-layout-properties fo:page-width="{width}mm" fo:page-height="{height}mm" fo:margin="0mm" style:print-orientation="landscape"/></style:page-layout>
<style:style style:name="drawing" style:family="graphic"><style:graphic-properties style:wrap="run-through" style:run-through="foreground" style:vertical-pos="from-top" style:vertical-rel="page" style:horizontal-pos="from-left" style:horizontal-rel="page"/></style:style>
<style:style style:name="next" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="sheet"/></office:master-styles>
<office:body><office:text>{frames}<text:p/>{breaks}</office:text></office:body></office:document>"""
_FRAME = """<draw:frame draw:name="{number}" draw:style-name="drawing" text:anchor-type="page" text:anchor-page-number="{number}" svg:x="0mm" svg:y="0mm" svg:width="{width}mm" svg:height="{height}mm"><draw:image draw:mime-type="image/svg+xml"><office:binary-data>{data}</office:binary-data></draw:image></draw:frame>"""


def pdf(drawings: Sequence[bytes], paper: Paper, day: datetime.date) -> bytes:
    """A PDF with a page for each of the `drawings`, which are SVG, that says that it was made on `day`. Raises TaskmapError
    without a Chinese font on this machine, or without LibreOffice.
    """
    if not has_chinese_font():
        raise TaskmapError(
            "本机没有中文字体，写出来的字会是方框：请装一种，如思源黑体（Noto Sans CJK SC）、文泉驿，"
            f"Debian、统信、麒麟上是 apt install fonts-noto-cjk；{_INSTEAD}"
        )
    width, height = f"{paper.sheet.width:g}", f"{paper.sheet.height:g}"
    frames = (
        _FRAME.format(
            number=number, width=width, height=height, data=base64.b64encode(drawing).decode()
        )
        for number, drawing in enumerate(drawings, 1)
    )
    document = _DOCUMENT.format(
        namespaces=_NAMESPACES,
        width=width,
        height=height,
        frames="".join(frames),
        breaks='<text:p text:style-name="next"/>' * (len(drawings) - 1),
    )
    return pdf_format.print_file(document.encode(), pdf_format.FLAT_TEXT, day, _INSTEAD)


def check_png() -> None:
    """Raises TaskmapError where what makes pictures is not installed."""
    if pypdfium2 is None:
        raise TaskmapError(f'写 PNG 要先装 pdf 附加组件：pip install "taskmap[pdf]"；{_INSTEAD}')


def png(printed: bytes) -> list[bytes]:
    """A picture of each page of the PDF `printed`. Raises TaskmapError as `check_png`."""
    check_png()
    pictures = []
    with pypdfium2.PdfDocument(printed) as document:
        for page in document:
            buffer = io.BytesIO()
            picture = page.render(scale=_PNG_WIDTH / page.get_width()).to_pil()
            picture.save(buffer, "PNG", optimize=True)
            pictures.append(buffer.getvalue())
    return pictures
