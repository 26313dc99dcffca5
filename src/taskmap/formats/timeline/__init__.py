"""Timelines as a wall chart: drawn on A3 or A0 (SVG, PDF, PNG), or as the cells of a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from taskmap.document import Timeline
from taskmap.formats.timeline import layout, printing, svg, workbook
from taskmap.formats.timeline.paper import Paper

ENDINGS = ("xlsx", "svg", "pdf", "png")
"""Of the files that can be written, without the dot."""


def render(ending: str, timelines: Sequence[Timeline], paper: Paper) -> list[bytes]:
    """The `timelines` as files with one of the ENDINGS: one of all of them as xlsx and pdf, one for each page as svg and
    png. Raises TaskmapError where what prints them lacks on this machine.
    """
    if ending == "png":
        printing.check_png()
    if ending == "xlsx":
        return [workbook.render(timelines, paper)]
    pages = [page for each in timelines for page in layout.pages(each, paper)]
    drawings = [svg.render(page) for page in pages]
    if ending == "svg":
        return drawings
    printed = printing.pdf(drawings, paper, max(each.day for each in timelines))
    return [printed] if ending == "pdf" else printing.png(printed)
