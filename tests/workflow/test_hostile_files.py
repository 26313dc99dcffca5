"""One file can hurt only itself: beside one that was made to stop the program every sound return is entered.

On Linux, where children are forked, and as on Windows and macOS, where they are not.
"""

from __future__ import annotations

import bz2
import functools
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from conftest import Run, variables
from support.archives import make_zip
from support.office import INBOX, Office, fill_checklist
from taskmap.system import isolation

pytestmark = pytest.mark.slow
LEDGER_NAMED = "已记入台账 .taskmap/ledger.db\n"
"""All that is said beside the answer."""
REPORT = "xl/worksheets/sheet2.xml"
MOST_MEGABYTES = 700
"""Of any process of a run: the largest of the files below would take twice as much, or many times that."""
Members = dict[str, bytes]


def members(data: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_cells(cells: str) -> bytes:
    """乙局's checklist with more behind its last row, as XML."""
    found = members(fill_checklist("乙局"))
    found[REPORT] = found[REPORT].replace(b"</sheetData>", f"{cells}</sheetData>".encode())
    return make_zip(found)


def moved(name: str) -> bytes:
    """A far cell on a sheet that is called something else, by its relation."""
    found = members(with_cells('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    found[name] = found.pop(REPORT)
    for part in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        found[part] = found[part].replace(REPORT.encode(), name.encode())
        found[part] = found[part].replace(
            REPORT.removeprefix("xl/").encode(), name.removeprefix("xl/").encode()
        )
    return make_zip(found)


def lying(part: str, content: bytes) -> bytes:
    """A part out of which much more comes than its zip says."""
    found = members(fill_checklist("乙局"))
    found[part] = content + found.get(part, b"")
    data = bytearray(make_zip(found))
    at = -1
    while (at := data.find(b"PK\1\2", at + 1)) >= 0:
        if data[at + 46 : at + 46 + len(part)] == part.encode():
            data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


def compressed(method: int, name: str, size: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive, archive.open(name, "w") as member:
        for _ in range(size // 10_000_000):
            member.write(bytes(10_000_000))
    return buffer.getvalue()


def bz2_workbook() -> bytes:
    buffer = io.BytesIO(compressed(zipfile.ZIP_BZIP2, "xl/media/a.png", 300_000_000))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members(fill_checklist("乙局")).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def repeating_ods() -> bytes:
    """A few bytes that stand for twelve million rows."""
    row = (
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell office:value-type="string" table:number-columns-repeated="20">'
        "<text:p>一</text:p></table:table-cell></table:table-row>"
    )
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="月度报送">{row * 12}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    return make_zip(
        {"mimetype": kind, "content.xml": content.encode(), "META-INF/manifest.xml": manifest}
    )


def impossible_date() -> bytes:
    """A number that is no date in a cell that shows dates: calamine panics at it."""

    def change(sheet: Worksheet) -> None:
        sheet["I5"] = 9e300
        sheet["I5"].number_format = "yyyy-mm-dd"

    return fill_checklist("乙局", change)


FILES: Mapping[str, Callable[[], bytes]] = {
    "single-quotes.xlsx": lambda: with_cells(
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"
    ),
    "a-tab.xlsx": lambda: with_cells('<row\tr="9"><c\tr="XFD1048576"><v>1</v></c></row>'),
    "a-line.xlsx": lambda: with_cells('<row\nr="9"><c\nr = "XFD1048576"><v>1</v></c></row>'),
    "lower.xlsx": lambda: with_cells('<row r="9"><c r="xfd1048576"><v>1</v></c></row>'),
    "beyond.xlsx": lambda: with_cells('<row r="9"><c r="ZZZ4000000000"><v>1</v></c></row>'),
    "upper.xlsx": lambda: moved("xl/Worksheets/Sheet2.xml"),
    "elsewhere.xlsx": lambda: moved("xl/elsewhere/s.dat"),
    "no-places.xlsx": lambda: with_cells("<row><c><v>1</v></c></row>" * 6_000_000),
    "lie.xlsx": lambda: lying(REPORT, bytes(700_000_000)),
    "lie-styles.xlsx": lambda: lying("xl/styles.xml", bytes(700_000_000)),
    "bz2.xlsx": bz2_workbook,
    "repeat.ods": repeating_ods,
    "bz2.zip": lambda: compressed(zipfile.ZIP_BZIP2, "a.jpg", 700_000_000),
    "lzma.zip": lambda: compressed(zipfile.ZIP_LZMA, "a.jpg", 100_000_000),
    "mimetype.zip": lambda: compressed(zipfile.ZIP_DEFLATED, "mimetype", 700_000_000),
    "many.zip": lambda: make_zip({"a": b"x"}) + b"PK\1\2" * 3_000_000 + make_zip({"a": b"x"}),
    "bz2-of-nothing.xlsx": lambda: bz2.compress(b"PK"),
}


@functools.cache
def made(name: str) -> bytes:
    return FILES[name]()


@pytest.fixture(params=["fork", "spawn"])
def office(request: pytest.FixtureRequest, taskmap: Run, monkeypatch: pytest.MonkeyPatch) -> Office:
    if request.param == "fork" and sys.platform != "linux":
        pytest.skip("there is no fork elsewhere")
    monkeypatch.setattr(isolation, "START_METHOD", request.param)
    return Office(taskmap)


def test_all_beside_a_sound_one(office: Office) -> None:
    for name in FILES:
        office.send(name, made(name))
    office.send("甲局.xlsx", fill_checklist("甲局"))
    data = office.data()
    assert [(each["unit"], each["rows"]) for each in data["accepted"]] == [("甲局", 4)]
    refused = {each["file"].split("/")[1]: each["faults"] for each in data["refused"]}
    assert set(refused) == set(FILES) - {"mimetype.zip"}
    assert {fault["code"] for faults in refused.values() for fault in faults} == {
        "return-unreadable"
    }
    assert len(office.ledger("unverified")) == len(refused)
    assert [each["file"] for each in data["ignored"]] == ["收件/mimetype.zip"]
    assert office.taskmap("ledger", "check").status == 0


def test_what_a_library_says_as_it_panics(taskmap: Run, process: Run) -> None:
    office = Office(taskmap)
    office.send("乙局.xlsx", impossible_date())
    office.send("repeat.ods", made("repeat.ods"))
    ran = process("collect", INBOX, "--received", "2022-06-20", env={"RUST_BACKTRACE": "1"})
    assert (ran.status, ran.err) == (1, LEDGER_NAMED)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory")
@pytest.mark.parametrize("name", [*FILES])
def test_memory(taskmap: Run, name: str) -> None:
    """The largest process of a whole run, and the sound return that is entered by it."""
    office = Office(taskmap)
    office.send(name, made(name))
    office.send("甲局.xlsx", fill_checklist("甲局"))
    # Made by a small process: what starts another one counts as its memory.
    measure = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    words = [sys.executable, "-m", "taskmap", "collect", str(INBOX), "--received", "2022-06-20"]
    done = subprocess.run(
        [sys.executable, "-c", measure, *words],
        capture_output=True,
        text=True,
        env=variables(),
        timeout=300,
        check=True,
    )
    assert done.stderr == LEDGER_NAMED
    assert int(done.stdout) < MOST_MEGABYTES
    assert [entry.unit for entry in office.ledger("submission")] == ["甲局"]


@pytest.mark.parametrize(
    "make", [repeating_ods, lambda: with_cells("<row r='9'><c r='XFD1048576'><v>1</v></c></row>")]
)
def test_a_notice(office: Office, make: Callable[[], bytes]) -> None:
    Path("通知.xlsx").write_bytes(make())
    ran = office.taskmap("import", "通知.xlsx", "-o", "draft.yaml")
    assert (ran.status, os.path.exists("draft.yaml")) == (2, False)
    assert re.search("不能继续：通知.xlsx", ran.err), ran.err
