"""Timelines as a wall chart: drawn on A3 or A0 (SVG, PDF, PNG), or as the cells of a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from taskmap.document import Timeline
from taskmap.formats.timeline import layout, svg
from taskmap.formats.timeline.paper import Paper

ENDINGS = ("xlsx", "svg", "pdf", "png")
"""Of the files that can be written, without the dot."""


def render(ending: str, timelines: Sequence[Timeline], paper: Paper) -> list[bytes]:
    """The `timelines` as files with one of the ENDINGS: one of all of them as xlsx and pdf, one for each page as svg and
    png. Raises TaskmapError where what prints them lacks on this machine.
    """
    if ending == "xlsx":
        return [_module("workbook").render(timelines, paper)]
    if ending == "png":
        _module("printing").check_png()
    pages = [page for each in timelines for page in layout.pages(each, paper)]
    drawings = [svg.render(page) for page in pages]
    if ending == "svg":
        return drawings
    printing = _module("printing")
    printed: bytes = printing.pdf(drawings, paper, max(each.day for each in timelines))
    return [printed] if ending == "pdf" else list(printing.png(printed))


def _module(name: str) -> Any:
    """Whoever writes a page or a drawing does not wait for what writes workbooks and prints."""
    return import_module(f"{__name__}.{name}")
