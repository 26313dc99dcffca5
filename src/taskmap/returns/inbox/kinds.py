"""The bytes of a file to its kind: its content decides, its name only helps to say what it was meant to be."""

from __future__ import annotations

from pathlib import PurePosixPath

from taskmap.returns.inbox.files import FileKind
from taskmap.returns.workbook import text_tables
from taskmap.system import compound_files, mail_heads, zips

_SCANS = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG\r\n", b"II*\0", b"MM\0*", b"BM")
_PACKED = {b"Rar!": ".rar", b"7z\xbc\xaf\x27\x1c": ".7z", b"\x1f\x8b": ".gz", b"BZh": ".bz2"}
_WINMAIL = b"\x78\x9f\x3e\x22"
_PHOTOS = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1")
_SHEETS = (".xlsx", ".xlsm", ".xls", ".et", ".ods")
_SCAN_ENDINGS = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".ofd")
_OFFICE_ENDINGS = (*_SHEETS, ".csv", ".doc", ".docx", ".wps", ".zip")
_SYSTEM = frozenset([".ds_store", "thumbs.db", "desktop.ini"])

LOCK = "是文件打开时留下的锁定文件，没有内容"
SYSTEM = "是系统自己的文件，没有内容"
EMPTY = "是空文件；请让对方重发"
TOO_BIG = "太大，没有读；请拆开或压小后再报"
WINMAIL = "是 Outlook 打的包（winmail.dat），打不开；请对方改用纯文本或 HTML 格式重发邮件"
OWN = "是 taskmap 做出来的文件，和做出来时一样，没有人填过"
PASSWORD = "设有打开密码；请用 WPS 打开，取消密码、另存后再收"
ARCHIVE_PASSWORD = "压缩包设有密码；请解压后再收"
DAMAGED = "已损坏，打不开；请让对方重发"
_AS_XLSX = "请用 WPS 打开，另存为 .xlsx 后再收"


def kind_by_name(name: str) -> tuple[FileKind, str] | None:
    """The kind and the reason in Chinese where the `name` alone says that the file is of no use:
    locks of open documents, files of the system; None where the content has to be looked at.
    """
    last = PurePosixPath(name).name
    if last.startswith(("~$", ".~")):
        return FileKind.LOCK, LOCK
    if last.lower() in _SYSTEM or last.startswith("._") or "__MACOSX" in name.split("/"):
        return FileKind.UNRELATED, SYSTEM
    return None


def is_scan_name(name: str) -> bool:
    """Whether a file of that name was meant to be a scan or a photo, whatever is in it."""
    return PurePosixPath(name).suffix.lower() in (*_SCAN_ENDINGS, ".heic", ".heif")


def kind_by_content(data: bytes, name: str) -> tuple[FileKind, str] | None:
    """The kind of `data` and, if it cannot be used, why ("" if it can); None for a zip, whose
    members are to be read, as what is attached to a mail is. `name` tells tables saved as text, and words the reason.
    """
    ending = PurePosixPath(name).suffix.lower()
    if not data.strip(b"\0 \r\n\t"):
        is_meant = ending in (*_OFFICE_ENDINGS, *_SCAN_ENDINGS)
        return FileKind.UNREADABLE if is_meant else FileKind.UNRELATED, EMPTY
    if data.startswith(b"PK"):
        return _zip_kind(data, ending)
    if compound_files.is_compound(data):
        return _ole_kind(data, ending)
    if data.startswith(_SCANS):
        return FileKind.SCAN, ""
    if data.startswith(_WINMAIL):
        return FileKind.UNREADABLE, WINMAIL
    if data[4:12] in _PHOTOS:
        return FileKind.UNREADABLE, "是苹果手机的照片格式；请转成 .jpg 后再收"
    for magic, packed in _PACKED.items():
        if data.startswith(magic):
            return FileKind.UNREADABLE, f"是 {packed} 压缩包，只会打开 .zip；请解压后再收"
    if mail_heads.is_mail(data, is_named_so=ending == ".eml"):
        return FileKind.MAIL, ""
    if text_tables.recognises(data, name):
        return FileKind.WORKBOOK, ""
    if ending in _SHEETS:
        return FileKind.UNREADABLE, f"名称是 {ending}，内容却不是工作簿；{_AS_XLSX}"
    if ending in _SCAN_ENDINGS:
        return FileKind.UNREADABLE, f"名称是 {ending}，内容却不是；请让对方重发"
    return FileKind.UNRELATED, "不是工作簿，也不是扫描件"


def _zip_kind(data: bytes, ending: str) -> tuple[FileKind, str] | None:
    try:
        archive = zips.Zip(data)
        names, kind = archive.names, archive.mimetype
        if archive.has_password:
            return FileKind.UNREADABLE, ARCHIVE_PASSWORD
        if archive.is_own:
            return FileKind.OWN, OWN
    except zips.ZipTooBigError:
        return FileKind.UNREADABLE, "里面的文件太多，没有打开；请拆成几个再收"
    except zips.BROKEN:
        return FileKind.UNREADABLE, DAMAGED
    if b"spreadsheet" in kind or archive.has_workbook:
        return FileKind.WORKBOOK, ""
    if "OFD.xml" in names:
        return FileKind.SCAN, ""
    if "[Content_Types].xml" in names or kind:
        return FileKind.DOCUMENT, _document(any(name.startswith("word/") for name in names))
    return None


def _ole_kind(data: bytes, ending: str) -> tuple[FileKind, str]:
    if compound_files.is_message(data):
        return FileKind.MAIL, ""
    if compound_files.is_encrypted(data):
        return FileKind.UNREADABLE, PASSWORD
    is_letter = compound_files.has_word_document(data) and ending not in _SHEETS
    if not is_letter and compound_files.has_workbook(data):
        return FileKind.WORKBOOK, ""
    return FileKind.DOCUMENT, _document(is_letter)


def _document(is_letter: bool) -> str:
    what = "是 Word 文件" if is_letter else "是别的办公文件"
    return f"{what}，不是工作簿；进展请填在责任清单里，佐证材料请在文件名里写上“佐证”、单位和期次"
