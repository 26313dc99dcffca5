"""Notices that are web pages, in the forms in which government sites and Word write them."""

from __future__ import annotations

import base64
import quopri
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskmap.notices.notice import Notice, NoticeTable
from taskmap.notices.readers import html
from taskmap.system.diagnostics import Source, TaskmapError

BODY = """
<p align="center">甲政办发〔2022〕7号</p>
<p>各区人民政府，市直各单位：</p>
<p>&nbsp;&nbsp;　　现将方案印发给你们，请认真<a href="x">贯彻
执行</a>。镕〇</p>
<p><b>一、</b><span>总体要求</span></p>
<p>坚持依法治理，分类推进，确保见效。<br>　　（一）排查整治。全面排查，建立台账。（市水利局）<sup>①</sup></p>
<p style="display: none">看不见的字。</p>
<p align="right">甲市人民政府办公室</p><p align="right">2022年5月7日</p>
<p>附件：任务分解表</p>
"""
READ = [
    "甲政办发〔2022〕7号",
    "各区人民政府，市直各单位：",
    "现将方案印发给你们，请认真贯彻执行。镕〇",
    "一、总体要求",
    "坚持依法治理，分类推进，确保见效。",
    "（一）排查整治。全面排查，建立台账。（市水利局）①",
    "甲市人民政府办公室",
    "2022年5月7日",
    "附件：任务分解表",
]
TITLE = "关于印发《甲市河道治理方案》的通知"

SITE = f"""<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{TITLE}_甲市人民政府</title><style>p {{}}</style><script>var a = "。。，，，；";</script></head>
<body><form id="aspnetForm"><div class="top"><a href="/">首页</a><a href="/a">政务公开</a><a href="/b">解读，回应</a></div>
<table width="1000"><tr><td>您当前的位置：<a href="/">首页</a> &gt; <a href="/z">政策文件</a></td></tr><tr><td>
<table class="xxgk"><tr><td>索引号</td><td>000-1</td></tr><tr><td>发文字号</td><td>甲政办发〔2022〕7号</td></tr></table>
<h1>{TITLE}</h1>
<div>发布时间：2022-05-08　来源：办公室　浏览次数：<span>12</span>　字体：[<a href="#">大</a> <a href="#">小</a>]</div>
<div class="TRS_Editor">{BODY}<p>【打印】【关闭】</p></div>
<div>责任编辑：办公室</div><div>上一篇：<a href="1">关于开展检查的通知，请看</a></div>
<div>相关链接</div><ul><li><a href="">一</a></li><li><a href="">二</a></li></ul>
</td></tr></table></form>
<div class="footer">主办单位：甲市人民政府办公室　备案号：ICP备00000000号　地址：某路1号，邮编000000</div></body></html>"""

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta http-equiv=Content-Type content="text/html; charset=gb2312"><title>方案</title>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {mso-style-parent:"";} --></style></head>
<body lang=ZH-CN><div class=Section1>
<p class=MsoNormal align=center><b><span style='font-family:宋体'>甲县河长制工
作方案</span></b><span lang=EN-US><o:p></o:p></span></p>
<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
<p class=MsoNormal style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
lang=EN-US><span style='mso-list:Ignore'>一、<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]><span
style='font-family:黑体'>总体要求<span lang=EN-US><o:p></o:p></span></span></p>
<p class=MsoNormal><![if !supportLists]><span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]><span
lang=EN-US>2022</span>年<span lang=EN-US>6</span>月底前，完成排查。</p>
<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal>序号</p></td><td colspan=2><p>任务</p></td></tr>
<tr><td><p>1<o:p></o:p></p></td><td><p>甲事</p><p>乙事</p></td><td>丙</td></tr></table>
</div></body></html>"""


def read(page: str, encoding: str = "utf-8") -> Notice:
    return html.read(page.encode(encoding), "通知.html")


def texts(notice: Notice) -> list[str]:
    return [passage.text for passage in notice.passages()]


def tables(notice: Notice) -> list[list[list[str]]]:
    found = [item for item in notice.items if isinstance(item, NoticeTable)]
    return [[[cell.text for cell in row] for row in table.rows] for table in found]


class TestSite:
    @pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
    def test_its_text_alone(self, encoding: str) -> None:
        """Whatever the page says of its encoding."""
        notice = read(SITE, encoding)
        assert texts(notice) == [TITLE, *READ]
        assert tables(notice) == [[["索引号", "000-1"], ["发文字号", "甲政办发〔2022〕7号"]]]

    def test_what_was_dropped_is_told(self) -> None:
        (doubt,) = read(SITE).doubts
        assert (doubt.code, doubt.at) == ("page-frame", Source("通知.html"))
        assert "首页政务公开" in doubt.message

    def test_places_are_the_lines_of_the_file(self) -> None:
        lines = SITE.splitlines()
        for passage in read(SITE).passages():
            assert passage.text[:2] in "".join(lines[passage.at.line - 1 : passage.at.line + 1])

    def test_heading(self) -> None:
        assert [passage.level for passage in read(SITE).passages()] == [1] + [0] * len(READ)

    def test_title_that_only_the_page_says(self) -> None:
        notice = read(SITE.replace(f"<h1>{TITLE}</h1>", ""))
        assert texts(notice) == [TITLE, *READ]

    def test_title_in_the_text_is_not_said_twice(self) -> None:
        broken = f"<p>{TITLE[:6]}</p><p>{TITLE[6:]}</p>"
        notice = read(SITE.replace('<p align="center">', broken + '<p align="center">', 1))
        assert texts(notice) == [TITLE[:6], TITLE[6:], *READ]

    def test_text_and_annex_in_boxes_of_their_own(self) -> None:
        half = "<p>{}、排查河道，建立台账，限期整改，逐一销号。</p>"
        first, second = ("".join(half.format(n) for n in numbers) for numbers in ("一二三", "四五"))
        notice = read(f"<body><a href=1>首页</a><div>{first}</div><div>{second}</div></body>")
        assert [text[0] for text in texts(notice)[-5:]] == list("一二三四五")

    def test_a_notice_of_one_table(self) -> None:
        rows = "".join(
            f"<tr><td>{n}</td><td>排查河道，建立台账，销号。</td></tr>" for n in range(9)
        )
        page = f"<div>当前位置：<a href=1>首页</a></div><div><p>附件</p><p>甲市任务分解表</p><table border=1>{rows}</table></div>"
        notice = read(f"<html><body>{page}<div>版权所有：甲市</div></body></html>")
        assert texts(notice) == ["附件", "甲市任务分解表"]
        assert len(tables(notice)[0]) == 9

    @pytest.mark.parametrize(
        "line",
        [
            "问题来源：督察反馈，立行立改。",
            "联系人：办公室，电话0000-0000000",
            "主办单位：市水利局",
        ],
    )
    def test_the_text_itself_may_speak_so(self, line: str) -> None:
        assert line in texts(read(SITE.replace("<p>附件：", f"<p>{line}</p><p>附件：")))

    def test_hidden_until_a_script_shows_it(self) -> None:
        page = f"<html><body><div style='display:none'>{BODY}</div></body>"
        assert set(READ) <= set(texts(read(page)))


class TestShort:
    """A few words of text in a big frame: none of them may be lost."""

    LETTER = ("关于报送材料的通知", "各单位：", "请于5月10日前报送材料。", "甲市水利局")

    @pytest.mark.parametrize("count", [1, 3, 4])
    def test_in_a_site(self, count: int) -> None:
        body = "".join(f"<p>{line}</p>" for line in self.LETTER[:count])
        assert set(self.LETTER[:count]) <= set(texts(read(SITE.replace(BODY, body))))

    def test_beside_news_with_sentences(self) -> None:
        body = "".join(f"<p>{line}</p>" for line in self.LETTER)
        news = "<p>今日，河道保洁全面展开，成效明显，群众满意，继续推进。</p>" * 3
        page = f"<div>当前位置：<a href=1>首页</a></div><div>{body}</div><div>{news}</div>"
        found = texts(read(f"<html><body>{page}<div>上一篇：无</div></body></html>"))
        assert set(self.LETTER) <= set(found)


WORDS = st.sampled_from(
    [
        *(
            "各单位：",
            "一、总体要求",
            "坚持依法治理，确保见效。",
            "（市水利局、市城管局）",
            "2022年5月7日",
        ),
        *(
            "附件：清单",
            "主办单位：市水利局",
            "来源：督察反馈",
            "经验分享，逐步推广。",
            "联系人：办公室",
        ),
        *(
            "1.规范备案号管理",
            "无障碍环境建设",
            "完成时限：年底",
            "<a href=x>市政府办公室</a>",
            "<b>二、</b>任务",
        ),
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=12))
def test_no_line_of_the_text_is_lost(lines: list[str]) -> None:
    body = "".join(f"<p>{line}</p>" for line in lines)
    found = texts(read(SITE.replace(BODY, body)))
    bare = [re.sub("<[^>]*>", "", line) for line in lines]
    assert not Counter(bare) - Counter(found)


def test_a_plain_page_is_kept_whole() -> None:
    notice = read(f"<html><body>{BODY}<p>主办：办公室</p></body></html>")
    assert texts(notice) == [*READ, "主办：办公室"]
    assert not notice.doubts


class TestWord:
    def check(self, notice: Notice) -> None:
        assert texts(notice) == [
            "甲县河长制工作方案",
            "一、总体要求",
            "1. 2022年6月底前，完成排查。",
        ]
        assert tables(notice) == [[["序号", "任务", "任务"], ["1", "甲事\n乙事", "丙"]]]
        assert not notice.doubts

    def test_numbers_once(self) -> None:
        self.check(read(WORD, "gb18030"))

    def test_a_doc_that_is_a_page(self) -> None:
        assert html.recognises(WORD.encode("gb18030"), "方案.doc")

    @pytest.mark.parametrize("coding", ["quoted-printable", "base64"])
    def test_kept_as_one_file(self, coding: str) -> None:
        encode = quopri.encodestring if coding == "quoted-printable" else base64.encodebytes
        head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="X"\r\n\r\n'
        part = f"--X\r\nContent-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: {coding}\r\n\r\n"
        frame = "\r\n--X\r\nContent-Type: text/html\r\n\r\n<html></html>\r\n--X--\r\n"
        data = (head + part).encode() + encode(WORD.encode("gb18030")) + frame.encode()
        assert html.recognises(data, "标准输入")
        self.check(html.read(data, "方案.mht"))

    def test_an_archive_without_a_page(self) -> None:
        data = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=X\n\n--X\n\n--X--\n"
        with pytest.raises(TaskmapError, match="没有网页"):
            html.read(data, "a.mht")


@pytest.mark.parametrize(
    ("items", "read_as"),
    [
        ("<ol><li>甲<li>乙</ol>", ["1. 甲", "2. 乙"]),
        ("<ol start=3><li>甲</li><li value=7>乙</li><li>丙</li></ol>", ["3. 甲", "7. 乙", "8. 丙"]),
        ("<ol reversed><li>甲</li><li>乙</li></ol>", ["2. 甲", "1. 乙"]),
        ("<ol type=a start=26><li>甲</li><li>乙</li></ol>", ["z. 甲", "aa. 乙"]),
        ("<ol type=A><li>甲</li></ol>", ["A. 甲"]),
        ("<ol type=I start=9><li>甲</li><li type=i>乙</li></ol>", ["IX. 甲", "x. 乙"]),
        ("<ol style='list-style-type: cjk-ideographic' start=20><li>甲</ol>", ["二十、甲"]),
        ("<ol style='list-style:none'><li>甲</li></ol><ul><li>乙</li></ul>", ["甲", "乙"]),
        ("<ol><li><p>甲</p><p>乙</p></li><li></li><li>丙</li></ol>", ["1. 甲", "乙", "3. 丙"]),
        ("<ol><li>甲<ol type=a><li>乙</li></ol></li><li>丙</li></ol>", ["1. 甲", "a. 乙", "2. 丙"]),
        ("<ol><li>1.甲</li><li>2.乙</li></ol>", ["1.甲", "2.乙"]),
    ],
)
def test_numbers_of_lists(items: str, read_as: list[str]) -> None:
    assert texts(read(f"<html><body>{items}</body></html>")) == read_as


class TestTables:
    def test_merged_cells(self) -> None:
        page = (
            "<table border=1><caption>表1</caption><tr><th rowspan=2>序号<th colspan=2>任务</tr>"
            "<tr><td>甲<td>乙</tr><tr><td rowspan=0>1<td>丙</tr><tr><td>丁<td>戊</tr></table>"
        )
        notice = read(f"<html>{page}")
        assert texts(notice) == ["表1"]
        assert tables(notice) == [
            [["序号", "任务", "任务"], ["序号", "甲", "乙"], ["1", "丙", ""], ["1", "丁", "戊"]]
        ]
        (table,) = (item for item in notice.items if isinstance(item, NoticeTable))
        covered = [[cell.covered for cell in row] for row in table.rows]
        assert covered[0] == [False, False, True]
        assert covered[1] == [True, False, False]
        assert covered[3] == [True, False, False]

    @pytest.mark.parametrize(
        "page",
        [
            "<table border=1><tr><td>甲</td></tr><tr><td>乙</td></tr></table>",
            "<table role=presentation><tr><td>甲<td>乙</table>",
            "<table><tr><td>甲</td><td>乙</td></tr></table>",
            "<table border=1><tr><td>甲<td><table><tr><td>乙</table></table>",
            "<table border=1><tr><td colspan=9999>甲<td>乙" + "<tr>" * 99 + "</table>",
        ],
    )
    def test_that_only_lay_out(self, page: str) -> None:
        notice = read(f"<html>{page}")
        assert not tables(notice)
        assert texts(notice) == ["甲", "乙"]

    def test_text_beside_a_menu(self) -> None:
        long = "".join(f"<p>{BODY}</p>" for _ in range(3))
        page = (
            f"<table><tr><td>栏目</td><td></td></tr><tr><td>导航</td><td>{long}</td></tr></table>"
        )
        assert not tables(read(f"<html>{page}"))

    def test_blank_tables_are_left_out(self) -> None:
        assert read("<html><p>甲<table border=1><tr><td><td></table>").items == (
            next(read("<html><p>甲").passages()),
        )


def test_lines_of_the_source() -> None:
    page = (
        "<html><body><p>甲\n  乙 abc\n def</p><pre>一\n二</pre><div>丙<div>丁</div>戊</div></body>"
    )
    assert texts(read(page)) == ["甲乙 abc def", "一", "二", "丙", "丁", "戊"]


@pytest.mark.parametrize(
    ("data", "name", "is_page"),
    [
        ("<html><p>甲", "标准输入", True),
        ("  \n<!DOCTYPE HTML>", "a", True),
        ("<?xml version='1.0' encoding='gbk'?><html><p>甲", "a", True),
        ("<table><tr><td>甲", "a.xls", True),
        ("甲<p>乙", "a.html", True),
        ("甲<p>乙", "a.txt", False),
        ("<甲市> 通知", "a.txt", False),
        ("<?xml version='1.0'?><Workbook>", "a.xls", False),
    ],
)
def test_recognises(data: str, name: str, is_page: bool) -> None:
    assert html.recognises(data.encode("gb18030"), name) is is_page


@pytest.mark.parametrize("depth", [200, 3000])
def test_nothing_is_lost_in_silence(depth: int) -> None:
    page = "<html><body>" + "<div><font>" * depth + "甲。" + "</div>" * depth + "<p>乙</p>"
    if depth < 1000:
        assert texts(read(page)) == ["甲。", "乙"]
    else:
        with pytest.raises(TaskmapError, match="读不全"):
            read(page)


def test_damaged_characters_are_told() -> None:
    data = SITE.encode().replace("执行".encode(), b"\xff\xff")
    assert "encoding" in [doubt.code for doubt in html.read(data, "a.html").doubts]
