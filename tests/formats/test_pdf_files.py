"""PDF files: the Word file as LibreOffice prints it, and what is said where there is none or it does not."""

from __future__ import annotations

import datetime
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pdfplumber
import pytest

from conftest import variables
from taskmap import formats
from taskmap.document import Document, Row, Table
from taskmap.formats import pdf
from taskmap.system import libreoffice
from taskmap.system.diagnostics import TaskmapError

DAY = datetime.date(2022, 8, 1)
ROWS = tuple(Row("", {"unit": f"第{number}局", "what": "<b>&{{ x }}</b>"}) for number in range(3))
TABLE = Table("未报送", {"unit": "单位", "what": "事项"}, ROWS)
DOCUMENT = Document("进展情况", "市政府办公室", DAY, {"a": "共3项。"}, (TABLE,))


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands for `soffice`; the only program that is found. Files in the making are beside it."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "bin").mkdir()
    return tmp_path / "bin" / "soffice"


def write(program: Path, script: str) -> None:
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)


def write_printer(program: Path, moment: str, digest: str) -> None:
    """One that prints such a PDF."""
    text = f"""\
/CreationDate(D:{moment}+08'00')
/ID [ <{digest}>
<{digest}> ]
/DocChecksum /{digest}
"""
    (program.parent / "printed").write_text(text, "ascii")
    search = 'while [ "$1" != --outdir ]; do shift; done'
    write(program, f'{search}; /bin/cp {program.parent}/printed "$2/document.pdf"')


class TestWithoutLibreOffice:
    def test_none(self, program: Path) -> None:
        with pytest.raises(TaskmapError, match=r"LibreOffice，本机没有安装.*写成 \.docx"):
            formats.render("考核.pdf", DOCUMENT)

    def test_it_makes_nothing(self, program: Path, capfd: pytest.CaptureFixture[str]) -> None:
        write(program, "echo noise; echo noise >&2; exit 1")
        with pytest.raises(TaskmapError, match="没有写成 PDF"):
            formats.render("考核.pdf", DOCUMENT)
        assert capfd.readouterr() == ("", "")

    def test_it_hangs(self, program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(libreoffice, "SECONDS", 0.2)
        write(program, "/bin/sleep 3600")
        with pytest.raises(TaskmapError, match="停下"):
            formats.render("考核.pdf", DOCUMENT)

    def test_nothing_is_left_behind(self, program: Path, tmp_path: Path) -> None:
        write_printer(program, "20261130204042", "0123456789ABCDEF" * 2)
        formats.render("考核.pdf", DOCUMENT)
        assert [path.name for path in tmp_path.iterdir()] == ["bin"]


def test_the_same_document_is_the_same_file(program: Path) -> None:
    """Whenever it is printed; what is in it decides the digest, and nothing moves."""
    printed = []
    for moment, digest in (("20261130204042", "0" * 32), ("20270101000000", "A" * 32)):
        write_printer(program, moment, digest)
        printed.append(formats.render("考核.pdf", DOCUMENT))
    assert printed[0] == printed[1]
    assert b"/CreationDate(D:20220801000000+08'00')" in printed[0]
    digests = pdf._DIGESTS.findall(printed[0])
    assert len(digests) == 3
    assert len({*digests, b"0" * 32, b"A" * 32}) == 3


def test_a_pdf_is_no_template(tmp_path: Path) -> None:
    assert not formats.is_template(tmp_path / "月度报告.pdf")
    with pytest.raises(TaskmapError, match="不是模板"):
        formats.check_template(tmp_path / "考核.pdf", DOCUMENT)


@pytest.mark.office
class TestPrinted:
    def test_it_says_what_the_word_file_says(self, tmp_path: Path) -> None:
        """By the office's own template of Word."""
        shutil.copy(formats.find_template("报表.docx"), tmp_path)
        path = tmp_path / "a.pdf"
        path.write_bytes(formats.render("考核.pdf", DOCUMENT, tmp_path))
        with pdfplumber.open(path) as opened:
            text = "".join(page.extract_text().replace(" ", "") for page in opened.pages)
        assert all(word in text for word in ("进展情况", "共3项。", "第2局", "<b>&{{x}}</b>"))
        assert path.read_bytes() == formats.render("考核.pdf", DOCUMENT, tmp_path)

    def test_ctrl_c_ends_it(self, tmp_path: Path) -> None:
        """With LibreOffice at work: no process and no file is left."""
        code = (
            f"import tempfile; from {Path(__file__).stem} import DOCUMENT, formats;"
            f"tempfile.tempdir = {str(tmp_path)!r}; formats.render('a.pdf', DOCUMENT)"
        )
        ran = subprocess.Popen(
            [sys.executable, "-c", code],
            env=variables(PYTHONPATH=os.pathsep.join([str(Path(__file__).parent), *sys.path])),
            stderr=subprocess.DEVNULL,
        )
        while not list(tmp_path.glob("*/profile/*")):
            assert ran.poll() is None
            time.sleep(0.02)
        ran.send_signal(signal.SIGINT)
        assert ran.wait() != 0
        assert not list(tmp_path.iterdir())
