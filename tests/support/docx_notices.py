"""Word documents made by hand, and what is read from them: the XML that Word writes, without the program."""

from __future__ import annotations

from xml.sax.saxutils import escape

from support.archives import make_zip
from taskmap.notices.notice import Notice, NoticeTable
from taskmap.notices.readers import docx

FILE = "通知.docx"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": W,
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    }.items()
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>
<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>
</Types>"""


def relations(**targets: str) -> str:
    made = (
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{"".join(made)}</Relationships>'


def parts(body: str, numbering: str = "", styles: str = "") -> dict[str, str | bytes]:
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(officeDocument="word/document.xml"),
        "word/_rels/document.xml.rels": relations(styles="styles.xml", numbering="numbering.xml"),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMESPACES}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NAMESPACES}>{numbering}</w:numbering>",
    }


def document(body: str, numbering: str = "", styles: str = "") -> bytes:
    return make_zip(parts(body, numbering, styles))


def t(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def r(inside: str, properties: str = "") -> str:
    """A run; what is no XML is its text."""
    made = inside if inside.startswith("<") else t(inside)
    return f"<w:r><w:rPr>{properties}</w:rPr>{made}</w:r>"


def p(*inside: str, properties: str = "") -> str:
    made = "".join(each if each.startswith("<") else r(each) for each in inside)
    return f"<w:p><w:pPr>{properties}</w:pPr>{made}</w:p>"


def styled_paragraph(style: str, text: str, more: str = "") -> str:
    return p(text, properties=f'<w:pStyle w:val="{style}"/>{more}')


def in_list(num: int | None = None, level: int | None = None) -> str:
    made = "" if level is None else f'<w:ilvl w:val="{level}"/>'
    made += "" if num is None else f'<w:numId w:val="{num}"/>'
    return f"<w:numPr>{made}</w:numPr>"


def item(num: int, level: int, text: str = "事") -> str:
    return p(text, properties=in_list(num, level))


def level(own: int, form: str, text: str, more: str = "", start: int | None = 1) -> str:
    begin = "" if start is None else f'<w:start w:val="{start}"/>'
    kind = form if form.startswith("<") else f'<w:numFmt w:val="{form}"/>'
    return f'<w:lvl w:ilvl="{own}">{begin}{kind}{more}<w:lvlText w:val="{text}"/></w:lvl>'


def abstract(own: int, *levels: str, more: str = "") -> str:
    kind = '<w:multiLevelType w:val="multilevel"/>'
    return f'<w:abstractNum w:abstractNumId="{own}">{kind}{more}{"".join(levels)}</w:abstractNum>'


def num(own: int, definition: int, *overrides: str) -> str:
    inside = f'<w:abstractNumId w:val="{definition}"/>{"".join(overrides)}'
    return f'<w:num w:numId="{own}">{inside}</w:num>'


def override(own: int, inside: str) -> str:
    return f'<w:lvlOverride w:ilvl="{own}">{inside}</w:lvlOverride>'


def begin(own: int, start: int) -> str:
    return override(own, f'<w:startOverride w:val="{start}"/>')


def style(
    own: str, inside: str = "", *, name: str = "", based_on: str = "", kind: str = "paragraph"
) -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{own}"><w:name w:val="{name or own}"/>{base}'
        f"{inside}</w:style>"
    )


def tc(*inside: str, properties: str = "") -> str:
    """A cell; what is no XML is a paragraph."""
    made = "".join(each if each.startswith("<") else p(each) for each in inside)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{made}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    made = "".join(each if each.startswith("<") else tc(each) for each in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{made}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def field(code: str, result: str | None = None) -> str:
    """A field in its usual pieces; without a result it has no part for one."""
    made = r('<w:fldChar w:fldCharType="begin"/>') + r(f"<w:instrText>{escape(code)}</w:instrText>")
    if result is not None:
        made += r('<w:fldChar w:fldCharType="separate"/>')
        made += result if result.startswith("<") else r(result)
    return made + r('<w:fldChar w:fldCharType="end"/>')


def box(inside: str) -> str:
    """A text box as Word writes it: twice."""
    now = f"<w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    old = f"<w:pict><v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict>"
    return r(
        f'<mc:AlternateContent><mc:Choice Requires="wps">{now}</mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    )


def read(body: str, numbering: str = "", styles: str = "") -> Notice:
    return docx.read(document(body, numbering, styles), FILE)


def texts(body: str, numbering: str = "", styles: str = "") -> list[str]:
    return [passage.text for passage in read(body, numbering, styles).passages()]


def rows(notice: Notice) -> list[list[str]]:
    """Of the only table."""
    (table,) = (each for each in notice.items if isinstance(each, NoticeTable))
    return [[cell.text for cell in row] for row in table.rows]


# The outline of nearly every notice: 一、（一）1．①
OUTLINE = abstract(
    0,
    level(0, "chineseCountingThousand", "%1、", '<w:suff w:val="nothing"/>'),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3．"),
    level(3, "decimalEnclosedCircleChinese", "%4"),
)
