"""Official papers as GB/T 9704 wants them, for python-docx: A4 with margins of 37, 35, 28 and 26 mm, 22 lines of
28 characters a page, the page number between dashes at the outer side; tables and lines with placeholders.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import docx
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING as SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from lxml import etree

MADE = datetime(2022, 5, 1)
FANG, HEI, KAI, SONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
BIG = "方正小标宋简体"
RED = RGBColor(0xE0, 0, 0)
LINE, TITLE_LINE = Pt(28.95), Pt(35)
BODY_WIDTH, ANNEX_WIDTH = 156, 225
"""Millimetres between the margins, upright and across."""
BODY, INDENTED, TITLE, UNDER, CHAPTER, SECTION = (
    "公文",
    "公文正文",
    "公文标题",
    "公文题注",
    "公文一级标题",
    "公文二级标题",
)
MARK, NUMBER, CELL, HEAD, SIGNED = "发文机关标志", "发文字号", "表格文字", "表格表头", "公文落款"


def element(tag: str, **attributes: str) -> etree._Element:
    made: etree._Element = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def add(parent: etree._Element, child: etree._Element) -> None:
    parent.append(child)


def set_fonts(properties: etree._Element, name: str) -> None:
    """All four kinds of characters in one font; the hint keeps “ ” out of the Latin one."""
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = element("w:rFonts", hint="eastAsia", ascii=name, hAnsi=name, eastAsia=name, cs=name)
    properties.insert(0, fonts)


class Look(NamedTuple):
    """A style of paragraphs."""

    name: str
    font: str
    size: float
    align: ALIGN = ALIGN.LEFT
    line: Pt | None = LINE
    indent: int = 0
    """Of the first line, in characters."""
    right: int = 0
    """From the right margin, in characters."""
    heading: int = 0
    """Its level in the outline."""
    colour: RGBColor | None = None


LOOKS = (
    Look(BODY, FANG, 16, ALIGN.JUSTIFY),
    Look(INDENTED, FANG, 16, ALIGN.JUSTIFY, indent=2),
    Look(TITLE, BIG, 22, ALIGN.CENTER, TITLE_LINE),
    Look(UNDER, KAI, 16, ALIGN.CENTER),
    Look(CHAPTER, HEI, 16, indent=2, heading=1),
    Look(SECTION, KAI, 16, indent=2, heading=2),
    Look(MARK, BIG, 22, ALIGN.CENTER, None, colour=RED),
    Look(NUMBER, FANG, 16, ALIGN.CENTER),
    Look(CELL, FANG, 11, line=None),
    Look(HEAD, HEI, 11, ALIGN.CENTER, None),
    Look(SIGNED, FANG, 16, ALIGN.RIGHT, right=2),
)


def add_style(word: Word, look: Look) -> None:
    style = word.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = word.styles["Normal"]
    style.quick_style = True
    style.font.size = Pt(look.size)
    style.font.color.rgb = look.colour
    set_fonts(style.element.get_or_add_rPr(), look.font)
    layout = style.paragraph_format
    layout.alignment = look.align
    if look.line is not None:
        layout.line_spacing_rule, layout.line_spacing = SPACING.EXACTLY, look.line
    layout.keep_with_next = bool(look.heading) or look.name == TITLE
    properties = style.element.get_or_add_pPr()
    if look.indent or look.right:
        characters = {"firstLineChars": str(look.indent * 100)} if look.indent else {}
        if look.right:
            characters |= {"rightChars": str(look.right * 100)}
        # In characters for Word and WPS, in twentieths of a point for who does not know them.
        twips = int(look.size * 20)
        plain = {"firstLine": str(look.indent * twips)} if look.indent else {}
        if look.right:
            plain |= {"right": str(look.right * twips)}
        add(properties, element("w:ind", **characters, **plain))
    if look.heading:
        add(properties, element("w:outlineLvl", val=str(look.heading - 1)))
    sort_properties(properties)


ORDER = ("keepNext", "keepLines", "pBdr", "spacing", "ind", "jc", "outlineLvl")


def sort_properties(properties: etree._Element) -> None:
    """The schema wants them in this order, and Word refuses others."""
    known = [qn(f"w:{name}") for name in ORDER]
    last = len(known)
    children = list(properties)
    children.sort(key=lambda child: known.index(child.tag) if child.tag in known else last)
    properties[:] = children


def new_paper(title: str) -> Word:
    word = docx.Document()
    word.core_properties.title, word.core_properties.author = title, "taskmap"
    word.core_properties.comments = ""
    word.core_properties.created = word.core_properties.modified = MADE
    normal = word.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.size = Pt(16)
    # Measured by the grid of the page, words would not keep to the 22 lines.
    normal.paragraph_format.space_after = Pt(0)
    set_fonts(normal.element.get_or_add_rPr(), FANG)
    defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    assert defaults is not None
    set_fonts(defaults, FANG)
    for language in defaults.findall(qn("w:lang")):
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
    for look in LOOKS:
        add_style(word, look)
    word.settings.odd_and_even_pages_header_footer = True
    set_page(word.sections[0])
    number_pages(word.sections[0])
    return word


def set_page(section: Section, across: bool = False) -> None:
    """Turned a quarter, what was the top margin is the left one, as bound papers need it."""
    size, margins = (210, 297), (37, 35, 28, 26)
    if across:
        size, margins = (297, 210), (28, 26, 35, 37)
        section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(size[0]), Mm(size[1])
    section.top_margin, section.bottom_margin = Mm(margins[0]), Mm(margins[1])
    section.left_margin, section.right_margin = Mm(margins[2]), Mm(margins[3])
    section.header_distance, section.footer_distance = Mm(15), Mm(margins[1] - 9)


def number_pages(section: Section) -> None:
    """— 1 — at the right of odd pages and at the left of even ones, a character in from the margin."""
    for footer, align in (
        (section.footer, ALIGN.RIGHT),
        (section.even_page_footer, ALIGN.LEFT),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
        # The style of footers has stops for tabs and a size of its own.
        run = paragraph.add_run("— ")
        field = element("w:fldSimple", instr=" PAGE ")
        number = paragraph.add_run("1")
        for each in (run, number, ending := paragraph.add_run(" —")):
            each.font.size = Pt(14)
            set_fonts(each._r.get_or_add_rPr(), SONG)
        paragraph._p.insert(list(paragraph._p).index(number._r), field)
        field.append(number._r)
        paragraph._p.append(ending._r)


def write(word: Word | _Cell, text: str, style: str = INDENTED) -> Paragraph:
    paragraph = word.add_paragraph(style=style)
    run = paragraph.add_run(text)
    add(run._r.get_or_add_rPr(), element("w:rFonts", hint="eastAsia"))
    return paragraph


def rule_below(paragraph: Paragraph, kind: str = "single", size: int = 18) -> None:
    """The red line below the head."""
    line = element("w:bottom", val=kind, sz=str(size), space="6", color=str(RED))
    add_border(paragraph, line)


def rule_around(paragraph: Paragraph) -> None:
    """A line above and below, as 抄送 has them."""
    looks = {"val": "single", "sz": "6", "space": "4", "color": "000000"}
    add_border(paragraph, *(element(f"w:{side}", **looks) for side in ("top", "bottom")))


def add_border(paragraph: Paragraph, *lines: etree._Element) -> None:
    border = element("w:pBdr")
    border.extend(lines)
    properties = paragraph._p.get_or_add_pPr()
    add(properties, border)
    style = properties.find(qn("w:pStyle"))
    sort_properties(properties)
    if style is not None:
        properties.insert(0, style)


class Column(NamedTuple):
    """A column of a table: its head, what its cells hold, how wide it is, and whether it stands in the middle.
    An `owned` one says before that which plan it belongs to, if there are several; `before` and `behind` stand around it.
    """

    head: str
    value: str
    width: float
    middle: bool = True
    owned: bool = False
    behind: str = ""
    before: str = ""

    @property
    def sample(self) -> str:
        plan = "{% if row.plan is defined %}{{ row.plan }}：{% endif %}" if self.owned else ""
        return f"{plan}{self.before}{{{{ {self.value} }}}}{self.behind}"


class TableLooks(NamedTuple):
    """The styles of cells and heads, and the space above and below the words of a cell, in twentieths of a point."""

    cell: str = CELL
    head: str = HEAD
    margin: int = 40


PLAIN_TABLE = TableLooks()


def add_table(
    word: Word,
    over: str,
    columns: Sequence[Column],
    width: float,
    looks: TableLooks = PLAIN_TABLE,
) -> Table:
    """A table with a row for each of `over`; its heads stand on every page, its rows are not torn."""
    table: Table = word.add_table(4, len(columns), "Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    share = width / sum(column.width for column in columns)
    heads, begin, sample, end = table.rows
    add(heads._tr.get_or_add_trPr(), element("w:tblHeader"))
    for row in (heads, sample):
        row._tr.get_or_add_trPr().insert(0, element("w:cantSplit"))
    for index, column in enumerate(columns):
        table.columns[index].width = Mm(column.width * share)
        put(heads.cells[index], column.head, looks.head, Mm(column.width * share), ALIGN.CENTER)
        align = ALIGN.CENTER if column.middle else ALIGN.LEFT
        put(sample.cells[index], column.sample, looks.cell, Mm(column.width * share), align)
        heads.cells[index].paragraphs[0].paragraph_format.keep_with_next = True
    for row, statement in ((begin, f"for row in {over}"), (end, "endfor")):
        put(row.cells[0], f"{{%tr {statement} %}}", looks.cell, None, ALIGN.LEFT)
    set_cell_margins(table, looks.margin)
    return table


def put(cell: _Cell, text: str, style: str, width: Mm | None, align: ALIGN) -> None:
    if width is not None:
        cell.width = width
    add(cell._tc.get_or_add_tcPr(), element("w:vAlign", val="center"))
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    paragraph.alignment = align
    run = paragraph.add_run(text)
    add(run._r.get_or_add_rPr(), element("w:rFonts", hint="eastAsia"))


def set_cell_margins(table: Table, margin: int = 40) -> None:
    margins = element("w:tblCellMar")
    for side, twips in (("top", margin), ("left", 60), ("bottom", margin), ("right", 60)):
        margins.append(element(f"w:{side}", w=str(twips), type="dxa"))
    look: etree._Element | None = table._tbl.tblPr.find(qn("w:tblLook"))
    assert look is not None
    look.addprevious(margins)


def add_part(
    word: Word,
    over: str,
    columns: Sequence[Column],
    none: str,
    width: float = BODY_WIDTH,
    looks: TableLooks = PLAIN_TABLE,
) -> None:
    """A table, or the sentence that there is nothing to put into one."""
    write(word, f"{{%p if {over} %}}")
    add_table(word, over, columns, width, looks)
    write(word, "{%p else %}")
    write(word, none)
    write(word, "{%p endif %}")


def add_when(word: Word, value: str, text: str, style: str = INDENTED) -> None:
    write(word, f"{{%p if {value} %}}")
    write(word, text, style)
    write(word, "{%p endif %}")


def add_said(word: Word, value: str, none: str) -> None:
    write(word, f"{{%p if {value} %}}")
    write(word, f"{{{{ {value} }}}}")
    write(word, "{%p else %}")
    write(word, none)
    write(word, "{%p endif %}")


def add_signature(word: Word, issuer: str, day: str, kept: int = 5) -> None:
    """`kept` paragraphs stay with it, tags and what is left out under a condition counted too."""
    write(word, "", BODY)
    # A page with nothing but a signature would be no part of the paper.
    for paragraph in word.paragraphs[-kept:]:
        paragraph.paragraph_format.keep_with_next = True
    write(word, f"{{{{ {issuer} }}}}", SIGNED).paragraph_format.keep_with_next = True
    write(word, f"{{{{ {day} }}}}", SIGNED)


def add_any_table(word: Word) -> None:
    """A table whose columns nobody knows yet."""
    table: Table = word.add_table(4, 3, "Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = True
    heads, begin, sample, end = table.rows
    add(heads._tr.get_or_add_trPr(), element("w:tblHeader"))
    for row, over, what, style in (
        (heads, "head in table.heads", "head", HEAD),
        (sample, "cell in row", "cell", CELL),
    ):
        row._tr.get_or_add_trPr().insert(0, element("w:cantSplit"))
        texts = (f"{{%tc for {over} %}}", f"{{{{ {what} }}}}", "{%tc endfor %}")
        for cell, text in zip(row.cells, texts, strict=True):
            put(
                cell,
                text,
                style,
                Mm(ANNEX_WIDTH / 3),
                ALIGN.LEFT if style == CELL else ALIGN.CENTER,
            )
        for cell in row.cells:
            # As wide as its content, which Word and WPS work out themselves.
            width = cell._tc.tcPr.find(qn("w:tcW"))
            assert width is not None
            width.set(qn("w:type"), "auto")
            width.set(qn("w:w"), "0")
    put(begin.cells[0], "{%tr for row in table.rows %}", CELL, None, ALIGN.LEFT)
    put(end.cells[0], "{%tr endfor %}", CELL, None, ALIGN.LEFT)
    set_cell_margins(table)
