"""What lies in the folders and zips that units send, with nothing left out and nothing taken for a path."""

from __future__ import annotations

import datetime
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from support.archives import encrypted_zip, make_zip
from support.filled_checklists import convert, workbook_bytes
from taskmap.ledger.received_files import FileStore
from taskmap.returns.inbox.archives import Budget
from taskmap.returns.inbox.files import FileKind, ReceivedFile
from taskmap.returns.inbox.reading import gather
from taskmap.system.diagnostics import TaskmapError

SCANS = {
    "a.pdf": b"%PDF-1.7 ",
    "b.jpg": b"\xff\xd8\xff\xe0",
    "c.png": b"\x89PNG\r\n\x1a\n",
    "d.tif": b"II*\0",
    "e.bmp": b"BM\x00",
}


def workbook(text: str = "一") -> bytes:
    book = Workbook()
    book.worksheets[0]["A1"] = text
    return workbook_bytes(book)


def rename_members(data: bytes, names: dict[str, bytes]) -> bytes:
    """A zip as Chinese Windows writes it: names in bytes of their own, and no word about the encoding."""
    for ascii_name, raw in names.items():
        assert len(ascii_name) == len(raw)
        data = data.replace(ascii_name.encode(), raw)
    return data


def kinds(found: Iterator[ReceivedFile]) -> dict[str, FileKind]:
    return {each.name: each.kind for each in found}


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "收件").mkdir()
    return Path("收件")


class TestKinds:
    def test_by_content_not_by_name(self, inbox: Path) -> None:
        (inbox / "甲.doc").write_bytes(workbook())
        (inbox / "乙.xlsx").write_bytes(SCANS["a.pdf"])
        assert kinds(gather([inbox])) == {
            "收件/甲.doc": FileKind.WORKBOOK,
            "收件/乙.xlsx": FileKind.SCAN,
        }

    def test_scans(self, inbox: Path) -> None:
        for name, data in SCANS.items():
            (inbox / name).write_bytes(data + bytes(20) + name.encode())
        (inbox / "f.ofd").write_bytes(make_zip({"OFD.xml": b"<x/>"}))
        assert set(kinds(gather([inbox])).values()) == {FileKind.SCAN}

    @pytest.mark.office
    @pytest.mark.parametrize(("kind", "ending"), [("xls", "et"), ("ods", "ods"), ("xls", "xls")])
    def test_old_workbooks(self, inbox: Path, tmp_path: Path, kind: str, ending: str) -> None:
        data = convert(workbook(), kind, folder=tmp_path)
        (inbox / f"甲.{ending}").write_bytes(data)
        assert kinds(gather([inbox])) == {f"收件/甲.{ending}": FileKind.WORKBOOK}

    @pytest.mark.parametrize(
        ("name", "data", "kind", "said"),
        [
            ("~$甲.xlsx", b"\x05user", FileKind.LOCK, "锁定文件"),
            (".~lock.甲.xlsx#", b",user", FileKind.LOCK, "锁定文件"),
            (".~甲.xlsx", b"x", FileKind.LOCK, "锁定文件"),
            ("Thumbs.db", b"x", FileKind.UNRELATED, "系统"),
            ("说明.txt", "说明".encode(), FileKind.UNRELATED, "不是工作簿"),
            ("说明.docx", make_zip({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), FileKind.DOCUMENT, "Word"),
            ("表.xls", b"<html><p>table</p></html>", FileKind.UNREADABLE, "另存为 .xlsx"),
            ("空.txt", b"", FileKind.UNRELATED, "空文件"),
            ("包.rar", b"Rar!\x1a\x07\x00", FileKind.UNREADABLE, "解压"),
            ("照片.heic", b"\0\0\0\x18ftypheic", FileKind.UNREADABLE, ".jpg"),
            ("扫描.pdf", b"\0\1\2nothing", FileKind.UNREADABLE, "内容却不是"),
            ("空.xlsx", b"", FileKind.UNREADABLE, "空文件"),
            ("坏.xlsx", b"PK\x03\x04 broken", FileKind.UNREADABLE, "损坏"),
            ("锁.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), FileKind.UNREADABLE, "密码"),
        ],
    )  # fmt: skip
    def test_no_use(self, inbox: Path, name: str, data: bytes, kind: FileKind, said: str) -> None:
        (inbox / name).write_bytes(data)
        (found,) = gather([inbox])
        assert (found.name, found.kind) == (f"收件/{name}", kind)
        assert said in found.why

    def test_the_same_bytes_twice(self, inbox: Path) -> None:
        (inbox / "甲.xlsx").write_bytes(workbook())
        (inbox / "甲（1）.xlsx").write_bytes((inbox / "甲.xlsx").read_bytes())
        (inbox / "重发.zip").write_bytes(make_zip({"甲.xlsx": (inbox / "甲.xlsx").read_bytes()}))
        first, *others = gather([inbox])
        assert first.kind is FileKind.WORKBOOK
        assert {(each.kind, each.digest) for each in others} == {(FileKind.DUPLICATE, first.digest)}
        assert all(f"与 {first.name} 内容完全相同" in each.why for each in others)

    def test_empty_files_are_told_from_each_other(self, inbox: Path) -> None:
        """One is nothing more than its name: that of one unit is no copy of another's."""
        for name in ("甲局.xlsx", "乙局.xlsx"):
            (inbox / name).write_bytes(b"")
        first, second = gather([inbox])
        assert first.kind is second.kind is FileKind.UNREADABLE
        assert first.digest != second.digest

    def test_one_too_big_for_the_memory(self, inbox: Path, tmp_path: Path) -> None:
        """It is not read, and kept all the same."""
        data = SCANS["a.pdf"] + bytes(1000)
        (inbox / "大.pdf").write_bytes(data)
        [found] = gather([inbox], Budget(file_bytes=1000))
        assert (found.kind, found.data) == (FileKind.UNREADABLE, b"")
        store = FileStore(tmp_path / "received")
        stored = store.add(found)
        store.fsync()
        assert stored.digest == found.digest
        assert store.read(stored.digest) == data


class TestFolders:
    def test_trail_and_order(self, inbox: Path) -> None:
        for unit in ("乙局", "甲局"):
            (inbox / unit).mkdir()
            (inbox / unit / "表.xlsx").write_bytes(workbook(unit))
        found = list(gather([inbox]))
        assert [each.name for each in found] == ["收件/乙局/表.xlsx", "收件/甲局/表.xlsx"]
        assert openpyxl.load_workbook(io.BytesIO(found[0].data)).worksheets[0]["A1"].value == "乙局"

    @pytest.mark.parametrize(
        "target", ["..", ".", "甲.xlsx", "../别处", "../别处/私人.pdf", "没有"]
    )
    def test_a_link_is_listed_and_not_followed(self, inbox: Path, target: str) -> None:
        (inbox / "甲.xlsx").write_bytes(workbook())
        (inbox.parent / "别处").mkdir()
        (inbox.parent / "别处" / "私人.pdf").write_bytes(SCANS["a.pdf"])
        (inbox / "丙").symlink_to(target)
        found = {each.name: each for each in gather([inbox])}
        assert set(found) == {"收件/甲.xlsx", "收件/丙"}
        assert found["收件/甲.xlsx"].kind is FileKind.WORKBOOK
        assert "链接" in found["收件/丙"].why
        assert not found["收件/丙"].data

    def test_a_link_that_was_given_is_followed(self, inbox: Path) -> None:
        (inbox / "甲.xlsx").write_bytes(workbook())
        Path("来件").symlink_to("收件")
        assert kinds(gather([Path("来件")])) == {"来件/甲.xlsx": FileKind.WORKBOOK}

    def test_a_pipe_is_not_waited_for(self, inbox: Path) -> None:
        os.mkfifo(inbox / "管道")
        assert kinds(gather([inbox])) == {"收件/管道": FileKind.UNRELATED}

    def test_a_path_given_twice(self, inbox: Path) -> None:
        (inbox / "甲.xlsx").write_bytes(workbook())
        assert len(list(gather([inbox, inbox / "甲.xlsx", inbox.resolve()]))) == 1

    def test_our_own_ledger(self, inbox: Path) -> None:
        (inbox / ".taskmap" / "received").mkdir(parents=True)
        (inbox / ".taskmap" / "received" / "x").write_bytes(workbook())
        assert kinds(gather([inbox])) == {"收件/.taskmap": FileKind.UNRELATED}

    def test_a_path_that_is_not_there(self, inbox: Path) -> None:
        with pytest.raises(TaskmapError, match="没有 收件/乙 这个文件或文件夹"):
            list(gather([inbox, inbox / "乙"]))

    @pytest.mark.skipif(os.name != "posix", reason="names of bytes")
    def test_a_name_in_gbk(self, inbox: Path) -> None:
        path = os.fsencode(inbox) + b"/" + "市财政局.xlsx".encode("gbk")
        with open(path, "wb") as file:
            file.write(workbook())
        assert list(kinds(gather([inbox]))) == ["收件/市财政局.xlsx"]


class TestZips:
    def test_what_cannot_be_opened_is_known_again(self, inbox: Path) -> None:
        """By what stands in the zip."""
        (inbox / "甲.zip").write_bytes(
            encrypted_zip(
                {"甲局.xlsx": b"1" * 90, "乙局.xlsx": b"2" * 90}, "甲局.xlsx", "乙局.xlsx"
            )
        )
        first, second, _ = gather([inbox])
        assert first.kind is second.kind is FileKind.UNREADABLE
        assert first.data
        assert first.digest != second.digest

    def test_what_says_that_it_is_too_big_is_not_expanded(self, inbox: Path) -> None:
        (inbox / "甲.zip").write_bytes(make_zip({"甲局.xlsx": bytes(2000)}))
        [found] = gather([inbox], Budget(file_bytes=1000))
        assert (found.kind, len(found.data) < 100) == (FileKind.UNREADABLE, True)
        assert "太大" in found.why

    def test_names_in_gbk(self, inbox: Path) -> None:
        data = make_zip({"a" * 8 + ".xlsx": workbook(), "b" * 6 + ".pdf": SCANS["a.pdf"]})
        raw = {"a" * 8: "财政局表".encode("gbk"), "b" * 6: "扫描".encode()}
        (inbox / "包.zip").write_bytes(rename_members(data, raw))
        assert kinds(gather([inbox])) == {
            "收件/包.zip/财政局表.xlsx": FileKind.WORKBOOK,
            "收件/包.zip/扫描.pdf": FileKind.SCAN,
        }

    def test_one_inside_another(self, inbox: Path) -> None:
        inner = make_zip({"甲局/表.xlsx": workbook(), "__MACOSX/._表.xlsx": b"x"})
        (inbox / "外.zip").write_bytes(make_zip({"内.zip": inner, "~$锁.xlsx": b"x"}))
        assert kinds(gather([inbox])) == {
            "收件/外.zip/内.zip/甲局/表.xlsx": FileKind.WORKBOOK,
            "收件/外.zip/内.zip/__MACOSX/._表.xlsx": FileKind.UNRELATED,
            "收件/外.zip/~$锁.xlsx": FileKind.LOCK,
        }

    def test_a_name_is_no_path(self, inbox: Path, tmp_path: Path) -> None:
        (inbox / "包.zip").write_bytes(
            make_zip({"../../出去.xlsx": workbook(), "/绝对.xlsx": workbook("二")})
        )
        before = sorted(tmp_path.rglob("*"))
        assert set(kinds(gather([inbox])).values()) == {FileKind.WORKBOOK}
        assert sorted(tmp_path.rglob("*")) == before

    def test_a_zip_with_a_password(self, inbox: Path) -> None:
        data = bytearray(make_zip({"甲.xlsx": workbook()}))
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            data[data.index(mark) + offset] |= 1
        (inbox / "密.zip").write_bytes(bytes(data))
        (found,) = gather([inbox])
        assert (found.name, found.kind) == ("收件/密.zip", FileKind.UNREADABLE)
        assert "密码" in found.why

    def test_a_damaged_member(self, inbox: Path) -> None:
        data = make_zip({"甲.xlsx": workbook(), "乙.xlsx": workbook("二")})
        place = data.index("甲.xlsx".encode()) + 40
        data = data[:place] + bytes(200) + data[place + 200 :]
        (inbox / "坏.zip").write_bytes(data)
        assert kinds(gather([inbox])) == {
            "收件/坏.zip/乙.xlsx": FileKind.WORKBOOK,
            "收件/坏.zip/甲.xlsx": FileKind.UNREADABLE,
        }

    def test_empty(self, inbox: Path) -> None:
        (inbox / "空.zip").write_bytes(make_zip({}))
        (found,) = gather([inbox])
        assert "空的压缩包" in found.why

    @pytest.mark.parametrize(
        ("budget", "said"),
        [
            (Budget(total_bytes=20_000), "太多或太大"),
            (Budget(count=2), "太多或太大"),
            (Budget(file_bytes=1000), "太大，没有读"),
        ],
    )
    def test_bombs(self, inbox: Path, budget: Budget, said: str) -> None:
        members = {f"{number}.txt": bytes(9_000) + b"x" for number in range(5)}
        (inbox / "弹.zip").write_bytes(make_zip(members))
        found = list(gather([inbox], budget))
        assert said in found[-1].why
        assert sum(len(each.data) for each in found if each.name != "收件/弹.zip") < 30_000

    def test_too_deep(self, inbox: Path) -> None:
        data = make_zip({"甲.xlsx": workbook()})
        for _ in range(7):
            data = make_zip({"内.zip": data})
        (inbox / "深.zip").write_bytes(data)
        (found,) = gather([inbox])
        assert found.kind is FileKind.UNREADABLE
        assert "层数太多" in found.why
        assert found.name.count(".zip") == 6

    def test_a_file_too_big_to_be_read(self, inbox: Path) -> None:
        (inbox / "大.pdf").write_bytes(SCANS["a.pdf"] + bytes(2000))
        (found,) = gather([inbox], Budget(file_bytes=1000))
        assert (found.kind, found.data) == (FileKind.UNREADABLE, b"")


class TestTimes:
    def test_a_file_has_the_time_of_the_disk(self, inbox: Path) -> None:
        (inbox / "甲.xlsx").write_bytes(workbook())
        os.utime(inbox / "甲.xlsx", (0, 1655712000))
        [file] = gather([inbox])
        assert file.times == (None, datetime.datetime(2022, 6, 20, 8, tzinfo=datetime.UTC))

    def test_in_a_zip_also_that_of_the_innermost_zip(self, inbox: Path) -> None:
        inner, outer = io.BytesIO(), io.BytesIO()
        with zipfile.ZipFile(inner, "w") as archive:
            archive.writestr(zipfile.ZipInfo("甲.xlsx", (2022, 6, 18, 9, 30, 0)), workbook())
        with zipfile.ZipFile(outer, "w") as archive:
            archive.writestr(zipfile.ZipInfo("里.zip", (2022, 6, 19, 0, 0, 0)), inner.getvalue())
            archive.writestr(zipfile.ZipInfo("乙.xlsx", (2022, 0, 0, 0, 0, 0)), workbook("二"))
        (inbox / "外.zip").write_bytes(outer.getvalue())
        os.utime(inbox / "外.zip", (0, 1655712000))
        times = {file.name: file.times for file in gather([inbox])}
        on_disk = datetime.datetime(2022, 6, 20, 8, tzinfo=datetime.UTC)
        assert times == {
            "收件/外.zip/里.zip/甲.xlsx": (datetime.datetime(2022, 6, 18, 9, 30), on_disk),
            "收件/外.zip/乙.xlsx": (None, on_disk),
        }

    def test_a_time_before_all_calendars_is_none(self, inbox: Path) -> None:
        (inbox / "甲.xlsx").write_bytes(workbook())
        try:
            os.utime(inbox / "甲.xlsx", (0, -(10**11)))
        except OSError:
            pytest.skip("this disk keeps no such time")
        [file] = gather([inbox])
        assert file.times.on_disk is None or file.times.on_disk.year < 2000
