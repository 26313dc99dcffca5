"""Charts as Word, WPS and LibreOffice draw them themselves, sharp at any size and open to change, with their figures in
a workbook within the file. XlsxWriter writes both.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any, TypeAlias
from xml.sax.saxutils import quoteattr

import xlsxwriter
from docx.document import Document as Word
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml.ns import nsmap, qn
from lxml import etree

from taskmap.document import Chart, ChartKind, ChartSeries, Tone
from taskmap.system import zips
from taskmap.system.text import clean

_FONT_OF, _FONT = "表格文字", "宋体"
"""The style of whose font a chart takes its own, and the font where a template has no such style."""
_SHEET = "数据"
_WIDTH = 150
"""Millimetres, within the margins of an official paper."""
_LINES_HEIGHT, _BAR, _GROUP_GAP, _LEGEND = 50, 5, 2, 9
"""Millimetres: of a chart of lines; of a bar, of what is between groups of them, of the legend."""
_EMU = 36_000
"""Units of Word in a millimetre."""
_WHITE, _GREY, _DARK = "#FFFFFF", "#BFBFBF", "#595959"
_COLOURS = {
    Tone.DONE: "#1F6B3A",
    Tone.GOOD: "#7FB77E",
    Tone.NEUTRAL: "#7F7F7F",
    Tone.SLOW: "#E08A00",
    Tone.LATE: "#C00000",
}
_PALE = {Tone.NEUTRAL: "#D9D9D9"}
"""Of bars whose line has the colour."""
_PATTERNS = {Tone.SLOW: "wide_upward_diagonal", Tone.LATE: "dark_downward_diagonal"}
"""Without colours these tell the tones apart; the others are filled: dark, light, and lighter."""
_DASHES = {Tone.NEUTRAL: "round_dot", Tone.LATE: "dash"}
_MARKERS = {Tone.DONE: "circle", Tone.LATE: "diamond"}
_NUMBERS = {"项": "General", "%": 'General"%"'}
_NONE = {"none": True}
_Options: TypeAlias = "dict[str, Any]"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_FIGURES = "rId1"
"""The relation of a chart to its workbook."""
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DEFAULTS = (
    (".//c:barChart", "grouping", "varyColors", "0"),
    (".//c:lineChart", "grouping", "varyColors", "0"),
    (".//c:lineChart/c:ser", "val", "smooth", "0"),
    (".//c:dLbls", "showVal", "showCatName showSerName showPercent showBubbleSize", "0"),
    (".//c:catAx", "scaling", "delete", "0"),
    (".//c:valAx", "scaling", "delete", "0"),
    (".//c:catAx", "majorTickMark", "minorTickMark", "none"),
    (".//c:valAx", "majorTickMark", "minorTickMark", "none"),
    (".//c:legend", "layout", "overlay", "0"),
    (".", "lang", "roundedCorners", "0"),
)
"""Below which element, behind which of its children, what else has to stand, and with which value."""
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def draw(chart: Chart, word: Word, place: Part) -> str:
    """What stands instead of a text within the run of a paragraph, so that the chart is shown there: in the `place`, the
    body of `word` or its header or footer. Its own parts become some of `word`.
    """
    package = word.part.package
    name = package.next_partname("/word/charts/chart%d.xml")
    part = Part(name, _CHART_TYPE, _chart_xml(chart, _font(word)), package)
    relation = place.relate_to(part, RELATIONSHIP_TYPE.CHART)
    name = package.next_partname("/word/embeddings/Microsoft_Excel_Sheet%d.xlsx")
    figures = Part(name, CONTENT_TYPE.SML_SHEET, _workbook(chart, None), package)
    part.load_rel(RELATIONSHIP_TYPE.PACKAGE, figures, _FIGURES)
    return f"</w:t></w:r><w:r>{_drawing(chart, relation)}</w:r><w:r><w:t>"


def _font(word: Word) -> str:
    fonts = word.styles.element.xpath(
        f"w:style[w:name/@w:val='{_FONT_OF}']/w:rPr/w:rFonts/@w:eastAsia"
    )
    return str(fonts[0]) if fonts else _FONT


def _drawing(chart: Chart, relation: str) -> str:
    width, height = _WIDTH * _EMU, _height(chart) * _EMU
    names = (f'xmlns:{name}="{nsmap[name]}"' for name in ("wp", "a", "c", "r"))
    named, described = map(_attribute, (chart.title, _description(chart)))
    return (
        f"<w:drawing><wp:inline {' '.join(names)}>"
        f'<wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="1" name={named} descr={described}/>'
        f'<a:graphic><a:graphicData uri="{nsmap["c"]}"><c:chart r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _attribute(text: str) -> str:
    """In quotes. `{_{` would become braces, as in `docx`."""
    return quoteattr(clean(text)[0]).replace("_", "&#95;")


def _description(chart: Chart) -> str:
    """For who cannot see it: 已完成 3，滞后 2."""
    return "；".join(
        f"{series.title}："
        + "，".join(
            f"{name} {value}" for name, value in zip(chart.categories, series.values, strict=True)
        )
        for series in chart.series
    )


def _height(chart: Chart) -> int:
    if chart.kind is ChartKind.LINES:
        return _LINES_HEIGHT
    group = _BAR * len(chart.series) + _GROUP_GAP
    return group * len(chart.categories) + _GROUP_GAP + (_LEGEND if _has_legend(chart) else 0)


def _has_legend(chart: Chart) -> bool:
    return len(chart.series) > 1


def _chart_xml(chart: Chart, font: str) -> bytes:
    """That of a workbook, with its font for Chinese too, and with the way to the one that has the figures only."""
    with zipfile.ZipFile(io.BytesIO(_workbook(chart, font))) as book:
        root = etree.fromstring(book.read("xl/charts/chart1.xml"))
    for latin in root.iter(f"{_A}latin"):
        latin.addnext(etree.Element(f"{_A}ea", typeface=latin.get("typeface", "")))
    for each in root.iter(f"{_A}endParaRPr", f"{_C}lang"):
        each.set("lang" if each.tag == f"{_A}endParaRPr" else "val", "zh-CN")
    for labels in root.iterfind(".//c:dLbls//a:bodyPr", {"c": nsmap["c"], "a": nsmap["a"]}):
        # LibreOffice breaks 258 after 25.
        labels.set("wrap", "none")
    _say_defaults(root)
    external = etree.Element(f"{_C}externalData", {qn("r:id"): _FIGURES})
    etree.SubElement(external, f"{_C}autoUpdate", val="0")
    settings = root.find(f"{_C}printSettings")
    assert settings is not None
    settings.addprevious(external)
    root.remove(settings)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _say_defaults(root: etree._Element) -> None:
    """Add what XlsxWriter leaves out, as Excel 2007 does: other programs take some of it for true."""
    for place in root.iter(f"{_C}showVal"):
        place.addprevious(etree.Element(f"{_C}showLegendKey", val="0"))
    for path, before, tags, value in _DEFAULTS:
        for parent in root.iterfind(path, {"c": nsmap["c"]}):
            for place in parent.findall(_C + before):
                for tag in reversed(tags.split()):
                    # An axis that is not shown says so itself.
                    if parent.find(_C + tag) is None:
                        place.addnext(etree.Element(_C + tag, val=value))


def _workbook(chart: Chart, font: str | None) -> bytes:
    """The figures of the chart; with a `font` the chart too."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime.datetime(1980, 1, 1)})
    sheet = book.add_worksheet(_SHEET)
    # A text may begin as a formula does.
    for row, name in enumerate(chart.categories, 1):
        sheet.write_string(row, 0, clean(name)[0])
    for column, series in enumerate(chart.series, 1):
        sheet.write_string(0, column, clean(series.title)[0])
        sheet.write_column(1, column, series.values)
    if font is not None:
        sheet.insert_chart(0, len(chart.series) + 2, _drawn(book, chart, font))
    book.close()
    return zips.stable(buffer.getvalue())


def _drawn(book: Any, chart: Chart, font: str) -> Any:
    letters: _Options = {"name": font, "size": 10}
    is_bars = chart.kind is ChartKind.BARS
    drawn = book.add_chart({"type": "bar" if is_bars else "line"})
    for column, series in enumerate(chart.series, 1):
        look = _bars(chart, series, letters) if is_bars else _line(series, letters)
        drawn.add_series({**_source(chart, column), **look})
    # Of bars XlsxWriter calls the axis of the categories y.
    along, across = drawn.set_x_axis, drawn.set_y_axis
    if is_bars:
        along, across = across, along
    axis = {"num_font": letters, "line": {"color": _DARK}, "major_tick_mark": "none"}
    along({**axis, "reverse": is_bars})
    across({**axis, **_value_axis(chart)})
    drawn.set_title({"none": True})
    drawn.set_legend({"position": "bottom", "font": letters} if _has_legend(chart) else _NONE)
    drawn.set_chartarea({"border": _NONE, "fill": _NONE})
    return drawn


def _source(chart: Chart, column: int) -> _Options:
    last = len(chart.categories)
    return {
        "name": [_SHEET, 0, column],
        "categories": [_SHEET, 1, 0, last, 0],
        "values": [_SHEET, 1, column, last, column],
    }


def _bars(chart: Chart, series: ChartSeries, letters: _Options) -> _Options:
    fills = [_fill(tone) for tone in series.tones]
    return {
        **fills[0],
        "points": fills if len(fills) > 1 else None,
        "gap": round(100 * _GROUP_GAP / _BAR),
        "data_labels": {"value": True, "font": letters, "num_format": _NUMBERS[chart.unit]},
    }


def _fill(tone: Tone) -> _Options:
    border = {"color": _COLOURS[tone], "width": 0.75}
    if pattern := _PATTERNS.get(tone):
        ink = {"pattern": pattern, "fg_color": _COLOURS[tone], "bg_color": _WHITE}
        return {"pattern": ink, "border": border}
    return {"fill": {"color": _PALE.get(tone, _COLOURS[tone])}, "border": border}


def _line(series: ChartSeries, letters: _Options) -> _Options:
    """With the figure of the last period beside it."""
    [tone] = series.tones
    colour = _COLOURS[tone]
    marker = {"type": _MARKERS.get(tone, "square"), "size": 6}
    ink = {"border": {"color": colour}, "fill": {"color": colour}}
    before = [{"delete": True}] * (len(series.values) - 1)
    return {
        "line": {"color": colour, "width": 2, "dash_type": _DASHES.get(tone, "solid")},
        "marker": {**marker, **ink},
        "data_labels": {"value": True, "position": "right", "font": letters, "custom": before},
    }


def _value_axis(chart: Chart) -> _Options:
    """Bars have their figures beside them and need none."""
    most = max(value for series in chart.series for value in series.values)
    if chart.kind is ChartKind.BARS:
        scale = {"max": max(100, most)} if chart.unit == "%" else {}
        return {"visible": False, "major_gridlines": {"visible": False}, "min": 0, **scale}
    lines = {"visible": True, "line": {"color": _GREY, "width": 0.5}}
    return {"major_gridlines": lines, "min": 0, "major_unit": max(1, round(most / 5))}
