"""Every kind of notice by one door: which kind reads a file, what is refused, and that nothing else ever happens."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.steps import count_steps
from taskmap.notices import readers
from taskmap.notices.notice import Notice
from taskmap.system.diagnostics import TaskmapError

KINDS = [kind for kind in readers._kinds() if not kind.__name__.endswith(".text")]
STDIN = "标准输入"
DOCUMENT = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "任务"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def archive(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return buffer.getvalue()


SAMPLES = {
    "html": "<!DOCTYPE html><html><p>通知</p></html>".encode("gb18030"),
    "eml": "From: a@b\nTo: c@d\nSubject: 通知\n\n一、任务".encode(),
    "sheets": workbook(),
    "pdf": b"%PDF-1.4\n%%EOF",
    "conversion": OLE + "WordDocument".encode("utf-16-le"),
    "docx": archive(**{"word/document.xml": "<x/>", "[Content_Types].xml": DOCUMENT}),
}


def claiming(data: bytes, name: str) -> list[str]:
    return [kind.__name__.rpartition(".")[2] for kind in KINDS if kind.recognises(data, name)]


class TestKinds:
    def test_every_one_is_found(self) -> None:
        assert {kind.__name__.rpartition(".")[2] for kind in KINDS} == set(SAMPLES)

    @pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__.rpartition(".")[2])
    def test_a_kind(self, kind: ModuleType) -> None:
        assert callable(kind.recognises)
        assert callable(kind.read)

    @pytest.mark.parametrize("name", [STDIN, "a.txt", "a.docx", "a.html", "a.pdf"])
    @pytest.mark.parametrize("kind", SAMPLES)
    def test_one_claims_a_file_by_its_content(self, kind: str, name: str) -> None:
        assert claiming(SAMPLES[kind], name) == [kind]

    @pytest.mark.parametrize("kind", SAMPLES)
    def test_a_name_of_old_does_not_lead_astray(self, kind: str) -> None:
        assert claiming(SAMPLES[kind], "a.doc")[0] == kind

    @pytest.mark.parametrize("name", [STDIN, "a.txt", "a.md"])
    def test_none_claims_a_text(self, name: str) -> None:
        assert claiming("一、任务".encode(), name) == []

    def test_none_is_loaded_before_it_is_needed(self) -> None:
        slow = "'lxml', 'python_calamine', 'pdfplumber', 'openpyxl', 'docx'"
        code = f"import sys, taskmap.notices; print([n for n in ({slow}) if n in sys.modules])"
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        assert ran.stdout.strip() == b"[]"


class TestRead:
    def test_a_file(self, tmp_path: Path) -> None:
        path = tmp_path / "通知.txt"
        path.write_text("一、任务", "gb18030")
        notice = readers.read(path)
        assert notice.file == str(path)
        assert [passage.text for passage in notice.passages()] == ["一、任务"]

    def test_standard_input(self) -> None:
        assert next(readers.parse("一、任务".encode(), STDIN).passages()).at.file == STDIN

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(TaskmapError, match="是一个文件夹"):
            readers.read(tmp_path)

    @pytest.mark.parametrize("name", ["没有.docx", "空\0字.txt", "长" * 300])
    def test_what_is_not_there(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(TaskmapError, match=r"^读不了 "):
            readers.read(tmp_path / name)


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        pytest.param(b"", "a.docx", "是空的", id="empty"),
        pytest.param(b" \r\n", STDIN, "是空的", id="blank"),
        pytest.param("\ufeff\u3000\u200b".encode(), "a.txt", "没有文字", id="nothing to be seen"),
        pytest.param(b"<html><p></p></html>", STDIN, "没有文字", id="a blank page"),
        pytest.param(b"\xff\xd8\xff\xe0\0\x10JFIF\0", STDIN, "是图片", id="jpeg"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a", "是图片", id="png"),
        pytest.param(b"RIFF\0\0\0\0WEBP", "a.webp", "是图片", id="by its name"),
        pytest.param(archive(a="b"), STDIN, "请先解压", id="zip"),
        pytest.param(b"Rar!\x1a\7\0\0", STDIN, "请先解压", id="rar"),
        pytest.param(b"MZ\0\1\2\3\0", "a.exe", "另存为 .docx", id="a program"),
        pytest.param(b"<?xml version='1.0'?><a>b</a>", "a.xml", "另存为 .docx", id="xml"),
        pytest.param(
            OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "打开密码", id="password"
        ),
    ],
)
def test_refused(data: bytes, name: str, says: str) -> None:
    with pytest.raises(TaskmapError, match=says) as caught:
        readers.parse(data, name)
    sentence = str(caught.value)
    assert sentence.startswith(name)
    assert "\n" not in sentence
    assert not sentence.endswith("。")


NAMES = st.sampled_from([STDIN, "a.txt", "a.html", "a.docx", "a.xlsx", "a.xls", "a.pdf", "a.mht"])
STARTS = st.sampled_from(
    [
        b"",
        b"PK\3\4",
        b"%PDF-1.4\n",
        b"<html>",
        b"<table><tr><td>",
        b"MIME-Version: 1.0\n",
        b"From: a\nTo: b\nContent-Type: multipart/mixed; boundary=x\n",
        b"\xff\xfe",
    ]
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(STARTS, st.binary(max_size=300), NAMES)
def test_any_bytes_are_read_or_refused(start: bytes, data: bytes, name: str) -> None:
    try:
        notice = readers.parse(start + data, name)
    except TaskmapError:
        return
    assert isinstance(notice, Notice)
    assert notice.items


PIECES = """<p> </p> <table> <tr> <td> <td\trowspan=2> <td\tcolspan=3> </table> <ol> <li> </ol> <a\thref=x> </a> <pre>
<h1> </h1> <div\thidden> <form> </form> <br> <span\tstyle='mso-list:Ignore'> </span> 甲，乙。 一、丙 当前位置： 版权所有
&nbsp; &#xfeff; &#x3000; <!--[if <![endif]> </div> <script> </script> <title> </title>"""
MARKUP = st.lists(st.sampled_from(re.split("[ \n]", PIECES)), max_size=40)


@given(MARKUP)
def test_any_page_is_read_or_refused(pieces: list[str]) -> None:
    page = "<html>" + "".join(pieces).replace("\t", " ")
    try:
        notice = readers.parse(page.encode(), STDIN)
    except TaskmapError:
        return
    assert notice.items


starts = pytest.mark.parametrize(
    "start",
    ["", "<html>", "<html><table><tr><td>", "From: a\nTo: b\nSubject: ", "From: a\nTo: b\n\n"],
)
pieces = pytest.mark.parametrize(
    "piece", ["<", "(", "\t", "|", "<li>", "<b>", "<td rowspan=9999>", "x\n", "&"]
)


def repeated(start: str, piece: str, size: int) -> bytes:
    return (start + "甲" + piece * (size // len(piece))).encode()


def read_or_refused(data: bytes) -> None:
    try:
        readers.parse(data, STDIN)
    except TaskmapError as problem:
        assert str(problem).startswith(STDIN)  # noqa: PT017


@starts
@pieces
def test_twice_the_same_is_twice_the_work(start: str, piece: str) -> None:
    once, _ = count_steps(read_or_refused, repeated(start, piece, 5_000))
    twice, _ = count_steps(read_or_refused, repeated(start, piece, 10_000))
    assert twice < 2.5 * once


@pytest.mark.slow
@starts
@pieces
def test_a_megabyte_comes_to_an_end(start: str, piece: str) -> None:
    """In seconds, says benchmarks/growth.py: here an expression that goes astray would never end."""
    read_or_refused(repeated(start, piece, 1_000_000))
