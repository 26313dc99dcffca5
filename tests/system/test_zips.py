"""The same content gives the same zip, whenever and wherever it is made."""

from __future__ import annotations

import io
import zipfile

from taskmap.system import zips


def made(stamp: tuple[int, int, int, int, int, int], core: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("docProps/core.xml", stamp), core)
        archive.writestr(zipfile.ZipInfo("a.xml", stamp), b"a" * 3000)
    return buffer.getvalue()


def test_only_the_day_that_is_given_is_in_it() -> None:
    core = (
        b"<dcterms:created xsi:type='x'>%s</dcterms:created><dcterms:modified>%s</dcterms:modified>"
    )
    one = zips.stable(made((2022, 5, 1, 9, 0, 0), core % (b"2022", b"2023")), "2022-06-25")
    other = zips.stable(made((2024, 1, 1, 0, 0, 0), core % (b"2024", b"2024")), "2022-06-25")
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert archive.read("docProps/core.xml").count(b"2022-06-25T00:00:00Z") == 2
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_member_may_be_stored() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        zips.add(archive, "a", b"a" * 3000, stored=True)
        zips.add(archive, "b", b"a" * 3000, level=1)
    with zipfile.ZipFile(buffer) as archive:
        assert [info.compress_size < 3000 for info in archive.infolist()] == [False, True]
