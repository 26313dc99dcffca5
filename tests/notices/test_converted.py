"""Letters that LibreOffice has to convert, and numbers as it prints them itself."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from support.archives import make_zip
from support.docx_notices import (
    FILE,
    OUTLINE,
    abstract,
    begin,
    document,
    item,
    level,
    num,
    p,
    rows,
    style,
    styled_paragraph,
    tbl,
    tc,
    tr,
)
from taskmap.notices.notice import Passage
from taskmap.notices.readers import conversion, docx
from taskmap.system import compound_files, libreoffice
from taskmap.system.diagnostics import TaskmapError

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def office(data: bytes, folder: Path, ending: str, kind: str) -> bytes:
    """The same document as LibreOffice writes it in another format."""
    (folder / "a.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'p').as_uri()}"
    words = [str(OFFICE), profile, "--headless", "--convert-to", f"{ending}:{kind}"]
    subprocess.run(
        [*words, "--outdir", str(folder), str(folder / "a.docx")],
        capture_output=True,
        timeout=120,
        check=True,
    )
    return (folder / f"a.{ending}").read_bytes()


PLACES = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 3), (1, 0), (1, 1), (1, 3), (2, 0), (2, 1), (1, 1)]
PLACES += [(1, 0), (3, 1), (3, 0), (3, 1), (3, 2), (3, 1), (3, 2), (3, 0), (3, 2)]
LISTS = (
    OUTLINE
    + abstract(
        1,
        level(0, "chineseCountingThousand", "第%1条"),
        level(1, "decimal", "%1.%2"),
        level(2, "lowerLetter", "%1.%2.%3"),
    )
    + num(1, 0)
    + num(2, 0, begin(0, 5), begin(1, 1))
    + num(3, 1)
)


@pytest.mark.office
class TestLibreOffice:
    def test_numbers_are_the_same_as_it_prints(self, tmp_path: Path) -> None:
        cells = tbl(*(tr(tc(item(3, 0, "")), "事") for _ in range(3)))
        data = document("".join(item(*place) for place in PLACES) + cells + item(3, 0), LISTS)
        printed = office(data, tmp_path, "txt", "Text (encoded):UTF8").decode("utf-8-sig")
        found = []
        for each in docx.read(data, FILE).items:
            if isinstance(each, Passage):
                found.append(each.text)
            else:
                found += [cell.text for row in each.rows for cell in row]
        assert len(found) == len(PLACES) + 7
        assert [_bare(text) for text in found] == [_bare(line) for line in printed.splitlines()]

    def test_formats_are_the_same_as_it_prints(self, tmp_path: Path) -> None:
        """Below a hundred, for the formats that it knows."""
        forms = [
            "decimal",
            "decimalZero",
            "upperRoman",
            "lowerRoman",
            "upperLetter",
            "lowerLetter",
            "chineseCounting",
            "chineseCountingThousand",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
            "japaneseCounting",
            "chineseLegalSimplified",
            "ideographZodiac",
            "ideographLegalTraditional",
            "ideographTraditional",
        ]
        asked = [(form, start) for form in forms for start in (1, 2, 9, 10, 11, 19, 20, 35, 99)]
        lists = "".join(
            abstract(own, level(0, form, "%1|", start=start))
            for own, (form, start) in enumerate(asked)
        ) + "".join(num(own + 1, own) for own in range(len(asked)))
        data = document("".join(item(own + 1, 0) for own in range(len(asked))), lists)
        printed = office(data, tmp_path, "txt", "Text (encoded):UTF8").decode("utf-8-sig")
        found = [_bare(each.text) for each in docx.read(data, FILE).passages()]
        assert len(found) == len(asked)
        assert found == [_bare(line) for line in printed.splitlines()]

    @pytest.mark.parametrize(("ending", "kind"), [("doc", "MS Word 97"), ("odt", "writer8")])
    def test_there_and_back(self, tmp_path: Path, ending: str, kind: str) -> None:
        def wide(text: str, columns: int = 1, more: str = "") -> str:
            width = f'<w:tcW w:w="{2000 * columns}" w:type="dxa"/><w:gridSpan w:val="{columns}"/>'
            return tc(text, properties=width + more)

        body = "".join(item(1, at) for at in (0, 1, 1, 2, 3, 0, 1)) + tbl(
            tr(wide("甲", 2), wide("乙")),
            tr(wide("丙"), wide("丁"), wide("戊", more='<w:vMerge w:val="restart"/>')),
            tr(wide("己"), wide("庚"), wide("", more="<w:vMerge/>")),
        ).replace("<w:tblGrid/>", "<w:tblGrid>" + '<w:gridCol w:w="2000"/>' * 3 + "</w:tblGrid>")
        data = document(body + styled_paragraph("1", "标题"), LISTS, style("1", name="heading 1"))
        original = docx.read(data, FILE)
        other = office(data, tmp_path, ending, kind)
        # By content alone.
        assert conversion.recognises(other, "通知")
        assert not docx.recognises(other, "通知")
        notice = conversion.read(other, f"通知.{ending}")
        assert [doubt.code for doubt in notice.doubts] == ["converted"]
        assert f".{ending}" in notice.doubts[0].message
        assert rows(notice) == rows(original)
        found = [(each.text, each.level) for each in notice.passages()]
        assert found == [(each.text, each.level) for each in original.passages()]

    def test_rtf(self) -> None:
        data = rb"{\rtf1\ansi\ansicpg936 \u36890?\u30693?\par 2022}"
        assert conversion.recognises(data, "通知")
        found = conversion.read(data, "通知.rtf").passages()
        assert [passage.text for passage in found] == ["通知", "2022"]

    def test_word_2003(self) -> None:
        name = "http://schemas.microsoft.com/office/word/2003/wordml"
        data = (
            '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
            f'<w:wordDocument xmlns:w="{name}"><w:body><w:p><w:r><w:t>通知</w:t></w:r></w:p></w:body></w:wordDocument>'
        ).encode()
        assert conversion.recognises(data, "通知.xml")
        found = conversion.read(data, "通知.xml").passages()
        assert [passage.text for passage in found] == ["通知"]

    def test_what_it_cannot_read(self) -> None:
        data = compound_files.MAGIC + "WordDocument".encode("utf-16-le") + bytes(3000)
        with pytest.raises(TaskmapError, match="另存为"):
            conversion.read(data, "通知.doc")


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


class TestConverting:
    """Around LibreOffice: which files go there, and what becomes of it if it will not."""

    LETTER = compound_files.MAGIC + "WordDocument".encode("utf-16-le")

    @pytest.fixture
    def program(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """Stands for `soffice`; the only program that is found."""
        monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin" if OFFICE is None else str(tmp_path))
        return tmp_path / "soffice"

    def write(self, program: Path, script: str) -> None:
        program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        program.chmod(0o755)

    def test_none(self, program: Path) -> None:
        with pytest.raises(TaskmapError, match=r"另存为 \.docx"):
            conversion.read(self.LETTER, "通知.doc")

    def test_a_kind_that_is_older(self) -> None:
        with pytest.raises(TaskmapError, match="太旧"):
            conversion.read(b"\x01\0\0WPS", "通知.wps")

    def test_it_makes_nothing(self, program: Path) -> None:
        self.write(program, "exit 0")
        with pytest.raises(TaskmapError, match="读不了"):
            conversion.read(self.LETTER, "通知.doc")

    def test_it_hangs(self, program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What it started is ended too."""
        monkeypatch.setattr(libreoffice, "SECONDS", 0.5)
        self.write(program, f"/bin/sleep 3600 & echo $! > {tmp_path}/child; wait")
        with pytest.raises(TaskmapError, match="停下"):
            conversion.read(self.LETTER, "通知.doc")
        child = (tmp_path / "child").read_text().strip()
        state = Path(f"/proc/{child}/stat")
        for _ in range(500):
            if not _alive(state):
                return
            time.sleep(0.02)
        pytest.fail("it still runs")

    def test_what_it_is_asked(self, program: Path, tmp_path: Path) -> None:
        """A profile of its own, and no shell: a name may hold anything."""
        self.write(program, f'for word; do echo "$word"; done > {tmp_path}/words')
        with pytest.raises(TaskmapError):
            conversion.read(self.LETTER, "a; touch b $(touch c) '\".doc")
        words = (tmp_path / "words").read_text("utf-8").splitlines()
        assert words[0].startswith("-env:UserInstallation=file:///")
        assert words[-1].endswith("/document.doc")
        assert not Path(words[-1]).exists()

    @pytest.mark.parametrize(
        ("data", "name", "expected"),
        [
            (LETTER, "通知.doc", True),
            (LETTER, "通知", True),
            (LETTER, "通知.docx", True),
            (LETTER, "表.xls", False),
            (compound_files.MAGIC, "通知.wps", True),
            (compound_files.MAGIC, "表.et", False),
            (b"\x01\0\0WPS", "通知.WPS", True),
            (b"<html>", "通知.doc", False),
            ("通知".encode(), "通知.doc", False),
            (b"{\\rtf1", "通知.doc", True),
            (make_zip({"mimetype": "application/vnd.oasis.opendocument.text"}), "通知", True),
            (make_zip({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "表", False),
            (document(p("甲")), "通知.docx", False),
            (b"PK\x03\x04", "通知.odt", False),
            (b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>', "通知", True),
            (b"<other/>", "通知.xml", False),
            (b"", "通知.txt", False),
        ],
    )  # fmt: skip
    def test_recognises(self, data: bytes, name: str, expected: bool) -> None:
        assert conversion.recognises(data, name) is expected


def _alive(state: Path) -> bool:
    try:
        return state.read_text().split()[2] != "Z"
    except OSError:
        return False
