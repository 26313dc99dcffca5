"""What a Word document says: revisions, boxes, fields, headings, merged cells."""

from __future__ import annotations

import re

import pytest

from support.docx_notices import (
    FILE,
    OUTLINE,
    box,
    field,
    in_list,
    item,
    num,
    p,
    r,
    read,
    rows,
    style,
    styled_paragraph,
    t,
    tbl,
    tc,
    texts,
    tr,
)
from taskmap.notices.notice import NoticeTable, Passage
from taskmap.system.diagnostics import Severity, Source


class TestText:
    def test_inserted_is_kept_and_deleted_is_not(self) -> None:
        body = p(
            "一",
            f"<w:ins>{r('二')}</w:ins>",
            f"<w:del>{r('<w:delText>三</w:delText>')}</w:del>",
            f"<w:moveFrom>{r('四')}</w:moveFrom>",
            f"<w:moveTo>{r('五')}</w:moveTo>",
        )
        notice = read(body)
        assert [passage.text for passage in notice.passages()] == ["一二五"]
        (doubt,) = notice.doubts
        assert (doubt.code, doubt.severity) == ("tracked-changes", Severity.WARNING)
        assert doubt.at == Source(FILE)

    @pytest.mark.parametrize("tag", ["ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"])
    def test_each_kind_of_revision_is_told(self, tag: str) -> None:
        doubts = read(p("一", f"<w:{tag}/>")).doubts
        assert [doubt.code for doubt in doubts] == ["tracked-changes"]

    def test_no_revisions_no_doubt(self) -> None:
        changed = "<w:rPr><w:b/><w:rPrChange><w:rPr/></w:rPrChange></w:rPr>"
        assert read(p("一", properties=changed)).doubts == ()

    def test_whole_paragraphs_moved(self) -> None:
        assert texts(f"<w:moveFrom>{p('甲')}</w:moveFrom><w:moveTo>{p('乙')}</w:moveTo>") == ["乙"]

    def test_deleted_words_in_the_wrong_element(self) -> None:
        assert texts(p("甲", f"<w:del>{r('乙')}</w:del>")) == ["甲"]

    def test_a_deleted_paragraph_is_not_counted(self) -> None:
        gone = "<w:rPr><w:del/></w:rPr>"
        deleted = f"<w:del>{r('<w:delText>事</w:delText>')}</w:del>"
        body = item(1, 0) + p(deleted, properties=in_list(1, 0) + gone) + item(1, 0)
        assert texts(body, OUTLINE + num(1, 0)) == ["一、事", "二、事"]
        last = item(1, 0) + p(deleted, properties=in_list(1, 0) + gone)
        assert texts(last + tbl(tr("甲", "乙")) + item(1, 0), OUTLINE + num(1, 0)) == [
            "一、事",
            "二、事",
        ]

    def test_a_paragraph_whose_mark_is_deleted_runs_on(self) -> None:
        body = p("前半", properties="<w:rPr><w:del/></w:rPr>") + p("后半", properties=in_list(1, 0))
        assert texts(body, OUTLINE + num(1, 0)) == ["一、前半后半"]
        moved = body.replace("<w:del/>", "<w:moveFrom/>")
        assert texts(moved, OUTLINE + num(1, 0)) == ["一、前半后半"]

    def test_paragraphs_without_properties(self) -> None:
        assert texts(f"<w:p/><w:p>{r('甲')}</w:p><w:p><w:r><w:t>乙</w:t></w:r></w:p>") == [
            "甲",
            "乙",
        ]

    def test_wraps(self) -> None:
        body = p(
            f"<w:hyperlink>{r('一')}</w:hyperlink>",
            f"<w:smartTag><w:smartTagPr/>{r('二')}</w:smartTag>",
            f"<w:sdt><w:sdtPr><w:alias w:val='控件'/></w:sdtPr><w:sdtContent>{r('三')}</w:sdtContent></w:sdt>",
            f'<w:fldSimple w:instr="DATE">{r("四")}</w:fldSimple>',
            f"<w:customXml>{r('五')}</w:customXml>",
            f"<w:bdo>{r('六')}</w:bdo>",
        )
        assert texts(body) == ["一二三四五六"]

    def test_content_controls_around_paragraphs_rows_and_cells(self) -> None:
        def control(inside: str) -> str:
            return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

        body = control(p("一") + control(p("二"))) + tbl(
            control(tr("甲", "乙")), tr(control(tc("丙")), tc(control(p("丁"))))
        )
        notice = read(body)
        assert [passage.text for passage in notice.passages()] == ["一", "二"]
        assert rows(notice) == [["甲", "乙"], ["丙", "丁"]]

    def test_text_boxes_are_read_once(self) -> None:
        assert texts(p("前", box(p("框一") + p("框二")), "后") + p("尾")) == [
            "前后",
            "框一",
            "框二",
            "尾",
        ]

    def test_a_picture_says_nothing(self) -> None:
        ways = "<mc:Choice><w:drawing/></mc:Choice><mc:Fallback><w:pict/></mc:Fallback>"
        pictures = f"<mc:AlternateContent>{ways}</mc:AlternateContent>"
        assert texts(pictures + p("甲", r(pictures), "乙")) == ["甲乙"]

    def test_ways_around_paragraphs(self) -> None:
        ways = f"<mc:Choice>{p('新')}</mc:Choice><mc:Fallback>{p('旧')}</mc:Fallback>"
        assert texts(f"<mc:AlternateContent>{ways}</mc:AlternateContent>") == ["新"]

    def test_only_the_old_way_has_text(self) -> None:
        made = box(p("框"))
        assert "<w:drawing>" in made
        emptied = re.sub("<w:drawing>.*</w:drawing>", "<w:drawing/>", made)
        assert texts(p(emptied)) == ["框"]

    def test_a_table_in_a_text_box(self) -> None:
        assert rows(read(p(box(tbl(tr("甲", "乙")))))) == [["甲", "乙"]]

    def test_soft_returns_begin_a_passage(self) -> None:
        body = p(
            "甲", r("<w:br/>"), "乙", r("<w:cr/>"), "丙", r('<w:br w:type="textWrapping"/>'), "丁"
        )
        assert texts(body) == ["甲", "乙", "丙", "丁"]

    def test_what_a_new_page_parts_is_not_glued_together(self) -> None:
        body = p(r('<w:br w:type="page"/>'), "附件") + p(
            "完。", r('<w:br w:type="page"/>'), "附件2"
        )
        assert texts(body) == ["附件", "完。", "附件2"]
        assert texts(p("上", r("<w:lastRenderedPageBreak/>"), "下")) == ["上下"]

    def test_signs(self) -> None:
        body = p(
            *("甲", r("<w:tab/>"), "乙", r("<w:ptab/>"), "2021", r("<w:noBreakHyphen/>"), "22"),
            *(r("<w:softHyphen/>"), "丙"),
        )
        assert texts(body) == ["甲 乙 2021-22丙"]

    @pytest.mark.parametrize(
        ("font", "codes", "expected"),
        [
            ("Wingdings", "F06F F0A8 F0FB F0FC F0FD F0FE F04A", "□□×√☒☑"),
            ("Wingdings 2", "F04F F050 F051 F052 F0A3", "×√☒☑□"),
            ("Wingdings 2", "004F 0050 0051 0052 00A3", "×√☒☑□"),
            ("Symbol", "F0A3 F0B1 F0B3 F0B4 F000 F0FF", "≤±≥×"),
            ("宋体", "2460 0100 DFFF E000 F8FF F900 1F600 10FFFF 110000", "①Ā\uf900😀\U0010ffff"),
            ("宋体", "没有 -1 FFFFFFFFFF 41", ""),
        ],
    )
    def test_symbols(self, font: str, codes: str, expected: str) -> None:
        made = (f'<w:sym w:font="{font}" w:char="{code}"/>' for code in codes.split())
        assert texts(p("前", *map(r, made), "后")) == [f"前{expected}后"]

    def test_hidden_text(self) -> None:
        styles = (
            style("隐", "<w:rPr><w:vanish/></w:rPr>", kind="character")
            + style("藏", "<w:rPr><w:vanish/></w:rPr>")
            + style("字", kind="character")
        )
        body = (
            p(
                r("一", "<w:vanish/>"),
                r("二", '<w:vanish w:val="0"/>'),
                r("三", '<w:rStyle w:val="隐"/>'),
            )
            + p(r("四", '<w:rStyle w:val="字"/>'), r(f"{t('五')}{t('六')}", "<w:webHidden/>"))
            + p(r("七"), r("八", '<w:vanish w:val="false"/>'), properties='<w:pStyle w:val="藏"/>')
            + p(r("九", '<w:rStyle w:val="字"/>'), properties='<w:pStyle w:val="藏"/>')
            + p(r("十", '<w:rStyle w:val="隐"/><w:vanish w:val="off"/>'))
        )
        assert texts(body, styles=styles) == ["二", "四五六", "八", "十"]

    def test_a_hidden_paragraph_is_not_counted(self) -> None:
        hidden = p(r("暗", "<w:vanish/>"), properties=in_list(1, 0) + "<w:rPr><w:vanish/></w:rPr>")
        assert texts(item(1, 0) + hidden + item(1, 0), OUTLINE + num(1, 0)) == ["一、事", "二、事"]

    def test_marks_of_notes_and_comments(self) -> None:
        body = p(
            *("甲", r('<w:footnoteReference w:id="1"/>'), r('<w:endnoteReference w:id="1"/>')),
            *('<w:commentRangeStart w:id="0"/>', "乙", '<w:commentRangeEnd w:id="0"/>'),
            *(r('<w:commentReference w:id="0"/>'), '<w:bookmarkStart w:id="3" w:name="附"/>'),
        )
        assert texts(body) == ["甲乙"]

    def test_ruby_keeps_the_base(self) -> None:
        ruby = f"<w:ruby><w:rt>{r('pín')}</w:rt><w:rubyBase>{r('频')}</w:rubyBase></w:ruby>"
        assert texts(p("高", r(ruby), "词")) == ["高频词"]

    def test_formulas(self) -> None:
        def m(text: str) -> str:
            return f"<m:r><m:t>{text}</m:t></m:r>"

        half = f"<m:f><m:num>{m('1')}</m:num><m:den>{m('2')}</m:den></m:f>"
        power = f"<m:sSup><m:e>{m('10')}</m:e><m:sup>{m('3')}</m:sup></m:sSup>"
        assert texts(p("达", f"<m:oMath>{half}</m:oMath>", f"<m:oMath>{power}</m:oMath>")) == [
            "达1/210^3"
        ]

    def test_spaces(self) -> None:
        body = (
            p("\u3000\u3000甲 乙\u00a0")
            + p(r("<w:t>\n  丙\n</w:t>"), r("<w:t>丁</w:t>"))
            + p("戊\n己\r\t庚")
        )
        assert texts(body) == ["甲 乙", "丙丁", "戊 己 庚"]

    def test_a_space_at_the_end_of_a_run(self) -> None:
        assert texts(p(r("2022 "), "年", r(f"<w:t> 3</w:t>{t(' 月')}"))) == ["2022 年3 月"]

    def test_blank_passages_are_dropped(self) -> None:
        notice = read(p() + p("\u3000") + p("甲") + p() + p("乙"))
        assert notice.items == (
            Passage("甲", Source(FILE, 1, 1)),
            Passage("乙", Source(FILE, 2, 1)),
        )

    def test_awkward_text_comes_through(self) -> None:
        awkward = "=1+1 [/x] <b> & “引” 😀\x85 ]]>" + "长" * 300
        assert texts(p(awkward)) == [awkward.replace("\x85", "")]


class TestFields:
    def test_the_result_is_kept_and_the_code_is_not(self) -> None:
        assert texts(p("第", field(" PAGE ", "3"), "页", field(" FORMCHECKBOX "))) == ["第3页"]

    def test_a_field_in_a_field(self) -> None:
        inner = field(" HYPERLINK ", field(" REF a ", "附件"))
        assert texts(p("见", inner, "。")) == ["见附件。"]

    def test_words_between_code_and_result(self) -> None:
        made = field(" IF ", "甲").replace("</w:instrText>", f"</w:instrText>{t('码')}")
        assert texts(p(made)) == ["甲"]

    def test_a_table_of_contents_over_several_paragraphs(self) -> None:
        begun, ended = field(' TOC \\o "1-3" ', "|").split(r("|"))
        body = (
            p("通知")
            + p(begun, "一、总体要求", field(" PAGEREF ", "1"), properties=in_list(1, 0))
            + p("二、任务", r("<w:tab/>"), "2", properties=in_list(1, 0))
            + p(ended, properties=in_list(1, 0))
            + item(1, 0)
        )
        assert texts(body, OUTLINE + num(1, 0)) == ["通知", "一、事"]

    def test_a_table_of_contents_as_a_content_control(self) -> None:
        gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        body = f"<w:sdt>{gallery}<w:sdtContent>{p('目录')}{p('一、…1')}</w:sdtContent></w:sdt>" + p(
            "正文"
        )
        assert texts(body) == ["正文"]

    def test_other_parts_from_the_gallery_are_kept(self) -> None:
        gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Cover Pages"/></w:docPartObj></w:sdtPr>'
        assert texts(f"<w:sdt>{gallery}<w:sdtContent>{p('封面')}</w:sdtContent></w:sdt>") == [
            "封面"
        ]

    def test_a_table_of_contents_that_lost_its_field(self) -> None:
        styles = (
            style("11", name="toc 1") + style("22", name="TOC Heading") + style("33", name="目录 2")
        )
        body = (
            styled_paragraph("22", "目录")
            + styled_paragraph("11", "一、…1")
            + styled_paragraph("33", "（一）…1")
            + p("正文")
        )
        assert texts(body, styles=styles) == ["正文"]
        assert texts(p(f'<w:fldSimple w:instr="TOC \\o">{r("一、…1")}</w:fldSimple>', "甲")) == [
            "甲"
        ]

    def test_a_field_that_never_ends_takes_nothing_along(self) -> None:
        begun = r('<w:fldChar w:fldCharType="begin"/>') + r("<w:instrText> TOC </w:instrText>")
        assert texts(p(begun, "甲") + p("乙")) == ["甲", "乙"]
        ended = r('<w:fldChar w:fldCharType="end"/>')
        deleted = f"<w:del>{ended}</w:del>"
        assert texts(p(begun, "甲", deleted) + p("乙")) == ["甲", "乙"]
        assert texts(p(ended, "甲")) == ["甲"]

    def test_a_field_that_ends_outside_of_what_is_left_out(self) -> None:
        begun, ended = field(" TOC ", "|").split(r("|"))
        gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        body = f"<w:sdt>{gallery}<w:sdtContent>{p(begun, '目录')}</w:sdtContent></w:sdt>" + p(
            ended, "甲"
        )
        assert texts(body) == ["甲"]

    def test_a_ring_that_is_not_to_be_seen_twice_or_at_all(self) -> None:
        ring = r"EQ \o\ac(○,3)"
        assert texts(p(field(ring, "③"), field(" TOC ", field(ring)))) == ["③"]

    def test_a_hidden_field_still_ends(self) -> None:
        begun, ended = field(" TOC ", "|").split(r("|"))
        hidden = ended.replace("<w:rPr>", "<w:rPr><w:vanish/>")
        assert texts(p(begun, "目录") + p(hidden, "甲")) == ["甲"]

    @pytest.mark.parametrize(
        ("code", "expected"),
        [
            (r"EQ \o\ac(○,3)", "③"),
            (r" eq \o\ac(○,20) ", "⑳"),
            (r"EQ \o\ac(○,密)", "密"),
            (r"EQ \* jc2 \* hps10 \o\ad(\s\up 9(pín),频)", "频"),
            (r"EQ \o\ac(○,100)", "100"),
            (r"EQ \o\ac(□,3)", "3"),
            (r"EQ \f(1,2)", ""),
            (r"EQ \o\ac(", ""),
        ],
    )
    def test_ringed_characters(self, code: str, expected: str) -> None:
        assert texts(p("甲", field(code), "乙")) == [f"甲{expected}乙"]


class TestHeadings:
    @pytest.mark.parametrize(
        ("own", "name", "inside", "expected"),
        [
            ("1", "heading 1", "", 1),
            ("a", "Heading 2", "", 2),
            ("b", "标题 3", "", 3),
            ("c", "一级标题", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>', 1),
            ("d", "heading 1", '<w:pPr><w:outlineLvl w:val="9"/></w:pPr>', 0),
            ("e", "正文标题 1 字", "", 0),
        ],
    )
    def test_a_style(self, own: str, name: str, inside: str, expected: int) -> None:
        styles = style(own, inside, name=name) + style("z", based_on=own)
        notice = read(styled_paragraph(own, "甲") + styled_paragraph("z", "乙"), styles=styles)
        assert [passage.level for passage in notice.passages()] == [expected, expected]

    def test_the_paragraph_itself(self) -> None:
        styles = style("1", name="heading 1")
        body = p("甲", properties='<w:outlineLvl w:val="1"/>') + styled_paragraph(
            "1", "乙", '<w:outlineLvl w:val="9"/>'
        )
        assert [each.level for each in read(body, styles=styles).passages()] == [2, 0]


class TestTables:
    def test_order_and_places(self) -> None:
        notice = read(tbl(tr("零", "")) + p("前") + tbl(tr("甲", "乙"), tr("丙", "丁")) + p("后"))
        first, before, second, after = notice.items
        assert isinstance(first, NoticeTable)
        assert isinstance(second, NoticeTable)
        assert (before, after) == (
            Passage("前", Source(FILE, 1, 1)),
            Passage("后", Source(FILE, 2, 1)),
        )
        assert [[(cell.text, str(cell.at)) for cell in row] for row in second.rows] == [
            [("甲", f"{FILE}:表格2!A1"), ("乙", f"{FILE}:表格2!B1")],
            [("丙", f"{FILE}:表格2!A2"), ("丁", f"{FILE}:表格2!B2")],
        ]
        places = [cell.at for table in (first, second) for row in table.rows for cell in row]
        every = [*places[:2], Source(FILE, 1, 1), *places[2:], Source(FILE, 2, 1)]
        assert sorted(every) == every

    def test_merged_cells(self) -> None:
        down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
        notice = read(
            tbl(
                tr(tc("甲", properties=f'<w:gridSpan w:val="2"/>{down}'), "乙"),
                tr(tc("", properties=f'<w:gridSpan w:val="2"/>{on}'), tc("丙", properties=down)),
                tr("丁", "戊", tc("暗", properties=on)),
                tr("庚", "辛", tc("", properties=on)),
                tr("己"),
            )
        )
        assert rows(notice) == [
            ["甲", "甲", "乙"],
            ["甲", "甲", "丙"],
            ["丁", "戊", "丙"],
            ["庚", "辛", "丙"],
            ["己", "", ""],
        ]
        (table,) = notice.items
        assert isinstance(table, NoticeTable)
        covered = [cell.at.cell for row in table.rows for cell in row if cell.covered]
        assert covered == ["B1", "A2", "B2", "C3", "C4"]

    def test_a_merged_cell_without_a_beginning(self) -> None:
        assert rows(read(tbl(tr("甲", "乙"), tr(tc("丙", properties="<w:vMerge/>"), "丁")))) == [
            ["甲", "乙"],
            ["丙", "丁"],
        ]

    def test_the_old_way_to_merge_across(self) -> None:
        down = '<w:hMerge w:val="restart"/>'
        notice = read(tbl(tr(tc("甲", properties=down), tc("", properties="<w:hMerge/>"), "乙")))
        found = rows(notice)
        assert found == [["甲", "甲", "乙"]]
        (table,) = notice.items
        assert isinstance(table, NoticeTable)
        assert [cell.covered for cell in table.rows[0]] == [False, True, False]
        assert rows(read(tbl(tr(tc("甲", properties="<w:hMerge/>"), "乙")))) == [["甲", "乙"]]

    def test_rows_without_properties(self) -> None:
        assert rows(read(f"<w:tbl><w:tr><w:tc>{p('甲')}</w:tc>{tc('乙')}</w:tr></w:tbl>")) == [
            ["甲", "乙"]
        ]

    def test_far_columns(self) -> None:
        (table,) = read(tbl(tr(*("甲" for _ in range(28))), tr("乙"))).items
        assert isinstance(table, NoticeTable)
        assert [cell.at.cell for cell in table.rows[0][24:]] == ["Y1", "Z1", "AA1", "AB1"]
        assert [cell.at.cell for cell in table.rows[1][:2]] == ["A2", "B2"]

    def test_rows_that_begin_later(self) -> None:
        found = rows(read(tbl(tr("甲", "乙"), tr("丙", properties='<w:gridBefore w:val="1"/>'))))
        assert found == [["甲", "乙"], ["", "丙"]]

    def test_a_span_nobody_meant(self) -> None:
        found = rows(read(tbl(tr(tc("甲", properties='<w:gridSpan w:val="999999999"/>'), "乙"))))
        assert len(found[0]) == 64
        assert (
            len(
                rows(read(tbl(tr("甲", properties='<w:gridBefore w:val="99999999"/>'), tr("乙"))))[
                    0
                ]
            )
            == 64
        )

    @pytest.mark.parametrize(("columns", "expected"), [(2, 63), (63, 63), (70, 70)])
    def test_how_wide_a_span_may_be(self, columns: int, expected: int) -> None:
        grid = "<w:tblGrid>" + "<w:gridCol/>" * columns + "</w:tblGrid>"
        made = tbl(tr(tc("甲", properties='<w:gridSpan w:val="500"/>')), tr("乙", "丙"))
        assert len(rows(read(made.replace("<w:tblGrid/>", grid)))[0]) == expected

    def test_a_span_below_one(self) -> None:
        made = tc("甲", properties='<w:gridSpan w:val="-3"/>')
        assert rows(read(tbl(tr(made, "乙", properties='<w:gridBefore w:val="-1"/>')))) == [
            ["甲", "乙"]
        ]

    def test_lines_of_a_cell(self) -> None:
        cell = tc(p("一", r("<w:br/>"), "二"), p(), p("三", box(p("框"))))
        assert rows(read(tbl(tr(cell, "乙")))) == [["一\n二\n三\n框", "乙"]]

    def test_a_table_in_a_cell(self) -> None:
        inner = tbl(tr("一", tc("二", "三")), tr("四", ""))
        assert rows(read(tbl(tr(tc("上", inner, p("下")), "乙")))) == [
            ["上\n一 二 三\n四\n下", "乙"]
        ]

    def test_numbers_in_cells(self) -> None:
        body = (
            item(1, 0) + tbl(*(tr(tc(item(1, 0, "")), f"事{at}") for at in range(3))) + item(1, 0)
        )
        notice = read(body, OUTLINE + num(1, 0))
        assert rows(notice) == [["二、", "事0"], ["三、", "事1"], ["四、", "事2"]]
        assert [each.text for each in notice.passages()] == ["一、事", "五、事"]

    def test_deleted_and_hidden(self) -> None:
        body = tbl(
            tr("甲", "乙"),
            tr("丙", "丁", properties='<w:del w:id="1"/>'),
            tr("戊", "己", properties="<w:hidden/>"),
            tr(tc("庚", properties='<w:cellDel w:id="2"/>'), "辛", "壬"),
        )
        notice = read(body)
        assert rows(notice) == [["甲", "乙"], ["辛", "壬"]]
        assert [doubt.code for doubt in notice.doubts] == ["tracked-changes"]

    def test_one_cell_alone_is_a_frame(self) -> None:
        assert texts(tbl(tr(tc("一", tbl(tr("二")))))) == ["一", "二"]

    def test_a_table_without_rows(self) -> None:
        assert read(tbl() + tbl(tr("甲", properties="<w:del/>"))).items == ()
