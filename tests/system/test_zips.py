"""Zips: the same content gives the same one, and no more comes out of one than was asked for."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest

from support.archives import make_zip
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


def packed(content: bytes, method: int = zipfile.ZIP_DEFLATED, name: str = "a") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def announcing(data: bytes, size: int) -> bytes:
    """The same zip, whose only member says that so many bytes come out of it, with the checksum of these."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\3\4", 14), (b"PK\1\2", 16)):
        at = changed.index(mark) + offset
        changed[at : at + 4] = zlib.crc32(bytes(size)).to_bytes(4, "little")
        changed[at + 8 : at + 12] = size.to_bytes(4, "little")
    return bytes(changed)


class TestBounds:
    @pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    @pytest.mark.parametrize("content", [b"", b"abc", b"a" * 70_000])
    def test_what_is_in_it(self, method: int, content: bytes) -> None:
        archive = zips.Zip(packed(content, method))
        assert archive.names == {"a"}
        assert archive.read(archive.members[0], 100_000) == content
        assert dict(zips.read_members(packed(content, method))) == {"a": content}

    def test_no_more_than_was_asked_for(self) -> None:
        archive = zips.Zip(packed(bytes(10_000_000)))
        assert len(archive.read(archive.members[0], 1000)) == 1001
        with pytest.raises(zips.ZipTooBigError):
            list(zips.read_members(packed(bytes(1001)), 1000))

    def test_all_members_together(self) -> None:
        data = make_zip({str(number): bytes(400) for number in range(3)})
        assert len(list(zips.read_members(data, 1200))) == 3
        with pytest.raises(zips.ZipTooBigError):
            list(zips.read_members(data, 1199))

    def test_what_is_announced_is_not_believed(self) -> None:
        data = announcing(packed(bytes(10_000_000)), 10)
        with pytest.raises(zips.ZipTooBigError):
            list(zips.read_members(data, 1000))

    @pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_methods_without_bounds_are_not_begun(self, method: int) -> None:
        with pytest.raises(NotImplementedError):
            list(zips.read_members(packed(bytes(1000), method)))

    def test_a_changed_byte_is_noticed(self) -> None:
        data = packed(b"what was written", zipfile.ZIP_STORED).replace(b"what", b"that")
        with pytest.raises(zips.BROKEN):
            list(zips.read_members(data))

    @pytest.mark.parametrize("length", range(0, 100, 7))
    def test_one_that_was_cut_off(self, length: int) -> None:
        with pytest.raises(zips.BROKEN):
            list(zips.read_members(packed(b"abc")[:length]))

    def test_a_member_that_would_stand_behind_the_end(self) -> None:
        data = bytearray(packed(b"abc"))
        at = data.index(b"PK\1\2") + 42
        data[at : at + 4] = (90_000).to_bytes(4, "little")
        with pytest.raises(zips.BROKEN):
            list(zips.read_members(bytes(data)))

    def test_more_members_than_any_document_has(self) -> None:
        with pytest.raises(zips.ZipTooBigError):
            zips.Zip(packed(b"abc") + b"PK\1\2" * 60_000)

    def test_nothing_is_lost_where_nothing_is_compressed(self) -> None:
        members = [("xl/workbook.xml", b"abc" * 1000), ("xl/表.xml", b""), ("a", b"\0PK")]
        data = zips.build_uncompressed(members)
        assert list(zips.read_members(data)) == members
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None
            assert {each.compress_type for each in archive.infolist()} == {zipfile.ZIP_STORED}

    def test_a_member_by_its_name(self, monkeypatch: pytest.MonkeyPatch) -> None:
        archive = zips.Zip(make_zip({"a": b"1", "b": b"2"}))
        assert archive.read_named("b") == b"2"
        with pytest.raises(KeyError):
            archive.read_named("c")
        monkeypatch.setattr(zips, "MOST_BYTES", 0)
        with pytest.raises(zips.ZipTooBigError):
            archive.read_named("b")

    def test_the_kind_of_an_open_document(self) -> None:
        assert zips.Zip(packed(b" text/x\n", name="mimetype")).mimetype == b"text/x"
        assert zips.Zip(packed(b"abc")).mimetype == b""
        assert len(zips.Zip(packed(b"x" * 10_000_000, name="mimetype")).mimetype) == 200


class TestOwn:
    CORE = b"<cp:coreProperties></cp:coreProperties>"

    def made(self, **changed: str) -> bytes:
        parts = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"} | changed
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, text in parts.items():
                zips.add(archive, name, text.encode())
        return buffer.getvalue()

    def test_signed(self) -> None:
        signed = zips.stable(self.made(**{zips.CORE: self.CORE.decode()}))
        assert zips.is_own(signed)
        parts = dict(zips.read_members(signed))
        assert zips.is_own(make_zip(parts))
        assert not zips.is_own(make_zip(parts | {"xl/workbook.xml": b"<changed/>"}))

    def test_changed_with_the_marks_kept(self) -> None:
        """As a program does that copies the members with their times."""
        signed = zips.stable(self.made(**{zips.CORE: self.CORE.decode()}))
        parts = {name: data.decode() for name, data in zips.read_members(signed)}
        assert not zips.is_own(self.made(**parts | {"xl/workbook.xml": "<changed/>"}))

    def test_unsigned(self) -> None:
        """As version 0.1.0 made them, and what has no properties to sign."""
        assert zips.is_own(self.made())
        assert not zips.is_own(make_zip(dict(zips.read_members(self.made()))))

    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04", make_zip({"a": b"1"})])
    def test_no_file_of_an_office(self, data: bytes) -> None:
        assert not zips.is_own(data)


def test_a_bundle_is_known_again_until_something_in_it_is_changed() -> None:
    data = zips.bundle([("甲局.xlsx", b"sent"), ("乙局.xlsx", b"sent too")])
    assert data == zips.bundle([("甲局.xlsx", b"sent"), ("乙局.xlsx", b"sent too")])
    assert zips.is_own(data)
    assert [*zips.read_members(data)] == [("甲局.xlsx", b"sent"), ("乙局.xlsx", b"sent too")]
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("附件.txt", b"more")
    assert not zips.is_own(buffer.getvalue())
    with zipfile.ZipFile(buffer := io.BytesIO(), "w") as archive:
        archive.comment = zipfile.ZipFile(io.BytesIO(data)).comment
        archive.writestr("甲局.xlsx", b"filled in")
        archive.writestr("乙局.xlsx", b"sent too")
    assert not zips.is_own(buffer.getvalue())
