"""When a workbook was saved, as it says itself."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from support.archives import make_zip
from support.filled_checklists import convert, workbook_bytes
from taskmap.returns.workbook import reading, saved_times

DAY = datetime.datetime(2022, 6, 10, 9, 30, tzinfo=datetime.UTC)
CORE = (
    '<cp:coreProperties xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    '<dcterms:created xsi:type="dcterms:W3CDTF">2022-05-01T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{}</dcterms:modified></cp:coreProperties>'
)


def workbook(text: str, part: str = "docProps/core.xml") -> bytes:
    """With another time in its properties, which stand in that part."""
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(Workbook()))) as book:
        members: dict[str, str | bytes] = {name: book.read(name) for name in book.namelist()}
    del members["docProps/core.xml"]
    return make_zip(members | {part: CORE.format(text)})


class TestParts:
    @pytest.mark.parametrize(
        ("text", "time"),
        [
            ("2022-06-10T09:30:00Z", DAY),
            ("2022-06-10T09:30:00.1234567Z", DAY),
            ("2022-06-10T17:30:00+08:00", DAY),
            ("2022-06-10T09:30:00", DAY.replace(tzinfo=None)),
            ("2022-06-10T25:30:00Z", None),
            ("去年", None),
            ("", None),
        ],
    )
    @pytest.mark.parametrize("part", ["docProps/core.xml", "package/properties/1f.psmdcp"])
    def test_of_a_workbook(self, text: str, time: datetime.datetime | None, part: str) -> None:
        assert reading.read_returns(workbook(text, part), "甲.xlsx")[0].saved_at == time

    def test_not_of_another_part(self) -> None:
        assert (
            saved_times.saved_time("xl/workbook.xml", CORE.format(DAY.isoformat()).encode()) is None
        )

    @pytest.mark.office
    @pytest.mark.parametrize("kind", ["ods", "xls"])
    def test_of_other_formats(self, kind: str, tmp_path: Path) -> None:
        """LibreOffice hands on the time that it finds."""
        data = convert(workbook("2022-06-10T09:30:00Z"), kind, folder=tmp_path)
        [found] = reading.read_returns(data, "甲")
        assert found.saved_at is not None
        assert found.saved_at.replace(tzinfo=datetime.UTC) == DAY


class TestCompoundFiles:
    @staticmethod
    def summary(*properties: tuple[int, int, int]) -> bytes:
        """The set of properties, each with its number, its kind and its value."""
        start, section = 48, 8 + 8 * len(properties)
        head = struct.pack("<HHI16xI", 0xFFFE, 0, 0x20006, 1)
        head += bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9") + struct.pack("<I", start)
        places = b"".join(
            struct.pack("<II", name, section + 12 * number)
            for number, (name, _, _) in enumerate(properties)
        )
        values = b"".join(struct.pack("<IQ", kind, value) for _, kind, value in properties)
        return head + struct.pack("<II", section + len(values), len(properties)) + places + values

    def test_the_time_of_the_last_saving(self) -> None:
        ticks = (
            (DAY - datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC))
            // datetime.timedelta(microseconds=1)
            * 10
        )
        data = b"before" + self.summary((0x0C, 0x40, 1), (0x0D, 0x40, ticks)) + b"behind"
        assert saved_times.compound_saved_time(data) == DAY

    @pytest.mark.parametrize(
        "properties", [(), ((0x0C, 0x40, 1),), ((0x0D, 0x03, 1),), ((0x0D, 0x40, 2**64 - 1),)]
    )
    def test_none_told(self, properties: tuple[tuple[int, int, int], ...]) -> None:
        assert saved_times.compound_saved_time(self.summary(*properties)) is None

    @settings(max_examples=100, deadline=None)
    @given(st.binary(max_size=80), st.integers(0, 140))
    def test_damage_is_no_crash(self, junk: bytes, place: int) -> None:
        data = self.summary((0x0D, 0x40, 1), (0x0C, 0x40, 1))
        saved_times.compound_saved_time(data[:place] + junk + data[place + len(junk) :])
        saved_times.compound_saved_time(data[:place])
