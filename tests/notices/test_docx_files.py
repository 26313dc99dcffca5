"""Word files that are broken, dangerous, deep, large, or of an unusual make."""

from __future__ import annotations

import contextlib
import random
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.archives import make_zip
from support.docx_notices import (
    FILE,
    OUTLINE,
    document,
    in_list,
    item,
    num,
    p,
    parts,
    r,
    read,
    relations,
    rows,
    tbl,
    tc,
    tr,
)
from support.steps import count_steps
from taskmap.notices.notice import Notice, Passage
from taskmap.notices.readers import docx
from taskmap.notices.readers.docx import names
from taskmap.system import compound_files
from taskmap.system.diagnostics import TaskmapError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("3", 3), ("-1", -1), (" 2 ", 2), ("999999999", 999_999_999)),
        *(("²", None), ("1e9", None), ("9" * 10, None), ("", None), (None, None)),
    ],
)
def test_a_number_as_anybody_may_have_written_it(text: str | None, expected: int | None) -> None:
    assert names.number(text) == expected


class TestFiles:
    @pytest.mark.parametrize(
        "kind",
        [
            "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
            "vnd.ms-word.document.macroEnabled.main+xml",
            "vnd.ms-word.template.macroEnabledTemplate.main+xml",
        ],
    )
    def test_every_kind_of_word_file(self, kind: str) -> None:
        types = f'<Types><Override ContentType="application/{kind}"/></Types>'
        assert docx.recognises(make_zip({"[Content_Types].xml": types}), "通知")

    def test_recognised_by_content(self) -> None:
        assert docx.recognises(document(p("甲")), "通知.doc")
        assert docx.recognises(make_zip({"word/document.xml": "<x/>"}), "通知")
        assert not docx.recognises(
            make_zip({"xl/workbook.xml": "<x/>", "[Content_Types].xml": "<x/>"}), "表.xlsx"
        )
        assert not docx.recognises(b"<html></html>", "通知.docx")
        inside = '<Default Extension="docx" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document"/>'
        assert not docx.recognises(make_zip({"[Content_Types].xml": inside}), "表.docx")
        assert not docx.recognises(b"", "通知.txt")

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (b"", "空文件"),
            (compound_files.MAGIC + compound_files.ENCRYPTED, "密码"),
            (compound_files.MAGIC + "WordDocument".encode("utf-16-le"), "旧版"),
            (b"PK\x03\x04" + b"\0" * 50, "坏了"),
            (document(p("甲"))[:-40], "坏了"),
            (b"%PDF-1.7", "不是 .docx"),
            (make_zip({"word/other.xml": "<x/>"}), "没有正文"),
            (make_zip({"word/document.xml": "<x/>"}), "没有正文"),
            (make_zip({"word/document.xml": "<x>"}), "坏了"),
            (make_zip({"word/document.xml": ""}), "坏了"),
        ],
    )
    def test_what_cannot_be_read(self, data: bytes, message: str) -> None:
        with pytest.raises(TaskmapError, match=message) as caught:
            docx.read(data, FILE)
        assert str(caught.value).startswith(FILE)
        assert "\n" not in str(caught.value)

    @pytest.mark.parametrize(
        "data", [b"", b"PK\x03\x04", compound_files.MAGIC + compound_files.ENCRYPTED]
    )
    def test_what_is_broken_is_told_here(self, data: bytes) -> None:
        for ending in ("DOCX", "docm", "dotx", "dotm"):
            assert docx.recognises(data, f"通知.{ending}")
        assert not docx.recognises(data, "通知.xlsx")

    def test_damage_inside(self) -> None:
        data = bytearray(document(p("甲" * 500)))
        at = data.index(b"word/document.xml") + 40
        data[at : at + 20] = b"\xff" * 20
        with pytest.raises(TaskmapError, match="坏了"):
            docx.read(bytes(data), FILE)

    def test_an_encrypted_member(self) -> None:
        data = bytearray(document(p("甲")))
        with zipfile.ZipFile(BytesIO(data)) as archive:
            count = len(archive.namelist())
        at = -1
        for _ in range(count):
            at = data.index(b"PK\x01\x02", at + 1)
            data[at + 8] |= 1
        with pytest.raises(TaskmapError, match="坏了"):
            docx.read(bytes(data), FILE)

    @pytest.mark.slow
    def test_a_bomb(self, monkeypatch: pytest.MonkeyPatch) -> None:
        body = f"<w:document xmlns:w='x'>{' ' * 1_000_000}</w:document>"
        made = BytesIO()
        with (
            zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open("word/document.xml", "w", force_zip64=True) as part,
        ):
            for _ in range(201):
                part.write(body.encode())
        monkeypatch.setattr(zipfile.ZipExtFile, "read", lambda *_: pytest.fail("it is unpacked"))
        with pytest.raises(TaskmapError, match="200 MB"):
            docx.read(made.getvalue(), FILE)

    @pytest.mark.parametrize(
        "entity", ['<!ENTITY a "甲甲">', f'<!ENTITY a SYSTEM "{Path(__file__).as_uri()}">']
    )
    def test_entities(self, entity: str) -> None:
        made = parts(p("|"))
        text = str(made["word/document.xml"]).replace("|", "&a;")
        made["word/document.xml"] = f"<!DOCTYPE w [{entity}]>{text}"
        with pytest.raises(TaskmapError, match="DTD"):
            docx.read(make_zip(made), FILE)

    def test_billion_laughs(self) -> None:
        laughs = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 12))
        made = parts(p("|"))
        text = str(made["word/document.xml"]).replace("|", "&a11;")
        made["word/document.xml"] = f'<!DOCTYPE w [<!ENTITY a0 "ha">{laughs}]>{text}'
        with pytest.raises(TaskmapError, match=r"DTD|坏了"):
            docx.read(make_zip(made), FILE)

    def test_strict(self) -> None:
        made = {
            name: str(data)
            .replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
            .replace("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships")
            for name, data in parts(item(1, 0), OUTLINE + num(1, 0)).items()
        }  # fmt: skip
        assert "purl.oclc.org" in made["word/document.xml"]
        notice = docx.read(make_zip(made), FILE)
        assert [each.text for each in notice.passages()] == ["一、事"]

    def test_parts_in_other_places(self) -> None:
        made = parts(item(1, 0), OUTLINE + num(1, 0))
        moved = {
            "_rels/.rels": relations(officeDocument="/Word/Main.xml"),
            "word/main.xml": made["word/document.xml"],
            "word\\_rels\\main.xml.rels": relations(numbering="..\\shared\\n.xml"),
            "shared/n.xml": made["word/numbering.xml"],
        }
        assert [each.text for each in docx.read(make_zip(moved), FILE).passages()] == ["一、事"]

    def test_without_styles_and_numbering(self) -> None:
        made = parts(item(1, 0))
        del made["word/styles.xml"], made["word/numbering.xml"]
        assert [each.text for each in docx.read(make_zip(made), FILE).passages()] == ["事"]

    def test_headers_and_footers_are_left_out(self) -> None:
        header = str(parts(p("页眉"))["word/document.xml"]).replace("w:document", "w:hdr")
        made = {**parts(p("甲") + "<w:sectPr/>"), "word/header1.xml": header}
        assert [each.text for each in docx.read(make_zip(made), FILE).passages()] == ["甲"]

    def test_another_file_inside_is_told(self) -> None:
        notice = read(p("甲") + '<w:altChunk r:id="r9"/>')
        assert [doubt.code for doubt in notice.doubts] == ["embedded-file"]

    def test_depth(self) -> None:
        body = p("底")
        for _ in range(60):
            body = tbl(tr(tc(body, p("甲")), tc("乙")))
        assert "底" in rows(read(body))[0][0]

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
            ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
            ("<w:tbl><w:tr><w:tc>", "</w:tc><w:tc/></w:tr></w:tbl>"),
            ("<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>"),
            ("<w:p><w:ins>", "</w:ins></w:p>"),
        ],
    )
    @pytest.mark.parametrize("times", [200, 480, 5000])
    def test_too_deep(self, before: str, after: str, times: int) -> None:
        """Whatever the parser lets through."""
        with contextlib.suppress(TaskmapError):
            assert read(before * times + p("底") + after * times).items
            assert times < 5000

    def test_twice_the_paragraphs_are_twice_the_work(self) -> None:
        """Numbered paragraphs of three runs."""
        line = p(
            "按职责分工负责，", r("推进重点工作", "<w:b/>"), "。" * 20, properties=in_list(1, 1)
        )
        once, notice = count_steps(docx.read, document(line * 500, OUTLINE + num(1, 0)), FILE)
        twice, _ = count_steps(docx.read, document(line * 1000, OUTLINE + num(1, 0)), FILE)
        assert len(notice.items) == 500
        assert twice < 2.2 * once


TAGS = [
    "p",
    "r",
    "t",
    "tab",
    "br",
    "sym",
    "pPr",
    "rPr",
    "ind",
    "numPr",
    "numId",
    "ilvl",
    "pStyle",
    "rStyle",
    "outlineLvl",
    "vanish",
    "ins",
    "del",
    "moveTo",
    "moveFrom",
    "tbl",
    "tblPr",
    "tblGrid",
    "gridCol",
    "tr",
    "trPr",
    "tc",
    "tcPr",
    "gridSpan",
    "gridBefore",
    "vMerge",
    "hMerge",
    "cellDel",
    "hidden",
    "sdt",
    "sdtPr",
    "sdtContent",
    "docPartObj",
    "docPartGallery",
    "hyperlink",
    "smartTag",
    "fldSimple",
    "fldChar",
    "instrText",
    "txbxContent",
    "ruby",
    "rt",
    "rubyBase",
    "body",
    "document",
    "abstractNum",
    "num",
    "lvl",
    "lvlOverride",
    "startOverride",
    "start",
    "numFmt",
    "lvlText",
    "lvlRestart",
    "isLgl",
    "suff",
    "abstractNumId",
    "numStyleLink",
    "styleLink",
    "style",
    "name",
    "basedOn",
    "altChunk",
]
ATTRIBUTES = [
    "val",
    "id",
    "ilvl",
    "numId",
    "abstractNumId",
    "styleId",
    "type",
    "fldCharType",
    "instr",
    "char",
    "font",
    "default",
    "format",
]
VALUES = st.sampled_from(
    [
        "0",
        "1",
        "2",
        "9",
        "-1",
        "99999999",
        "1e9",
        "一",
        "restart",
        "continue",
        "begin",
        "separate",
        "end",
        "TOC",
        "chineseCounting",
        "bullet",
        "custom",
        "001,002",
        "page",
        "F0FE",
        "Wingdings",
        "paragraph",
        "%1.%9",
        "EQ\\o\\ac(○,1)",
    ]
)


def _element(tag: str, attributes: dict[str, str], children: list[str]) -> str:
    made = "".join(f' w:{name}="{value}"' for name, value in attributes.items())
    return f"<w:{tag}{made}>{''.join(children)}</w:{tag}>"


ELEMENTS = st.recursive(
    st.sampled_from(["", "字", " "]),
    lambda inside: st.builds(
        _element,
        st.sampled_from(TAGS),
        st.dictionaries(st.sampled_from(ATTRIBUTES), VALUES, max_size=3),
        st.lists(inside, max_size=4),
    ),
    max_leaves=40,
)


@pytest.mark.slow
@given(
    st.lists(ELEMENTS, max_size=6), st.lists(ELEMENTS, max_size=4), st.lists(ELEMENTS, max_size=4)
)
@settings(max_examples=300)
def test_any_tree_of_known_names(
    body: Sequence[str], numbering: Sequence[str], styles: Sequence[str]
) -> None:
    """Nothing but a notice, in which each promise of its types is kept."""
    shared = "".join(numbering) + OUTLINE + num(1, 0)
    notice = read(item(1, 0) + "".join(body), shared, "".join(styles))
    _sound(notice)


@given(st.integers(0, 10**9))
@settings(max_examples=60)
def test_any_damage(seed: int) -> None:
    """A file of which some bytes were lost or changed: a notice, or a sentence."""
    chance = random.Random(seed)
    data = bytearray(document(item(1, 0) * 20 + tbl(tr("甲", "乙")), OUTLINE + num(1, 0)))
    for _ in range(chance.randrange(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if chance.random() < 0.3:
        del data[chance.randrange(len(data)) :]
    docx.recognises(bytes(data), FILE)
    try:
        _sound(docx.read(bytes(data), FILE))
    except TaskmapError as problem:
        message = str(problem)
    else:
        message = FILE
    assert message.startswith(FILE)


def _sound(notice: Notice) -> None:
    places = []
    for each in notice.items:
        if isinstance(each, Passage):
            assert each.text.strip()
            assert "\n" not in each.text
            assert 0 <= each.level <= 9
            places.append(each.at)
        else:
            assert each.rows
            assert len({len(row) for row in each.rows}) == 1
            places += [cell.at for row in each.rows for cell in row]
    assert places == sorted(set(places))
