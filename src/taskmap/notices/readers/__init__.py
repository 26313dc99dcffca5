"""Files to notices: one module for each kind of file, which says whether a file is of its kind and reads it.

A kind is a module here with `recognises(data, name)`, which goes by the content first, and
`read(data, file)`, where `file` is the name that goes into every Source. They are asked
in the order of their names, so `eml` has the mails before `html` takes those that hold a page for one.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

from taskmap.notices.notice import Notice
from taskmap.system import compound_files, mail_heads
from taskmap.system.diagnostics import TaskmapError, reason

_LAST = ("conversion", "text")
"""Asked when no other kind wants the file: converting is slow, and nearly everything can be read as text."""

_MAGIC = {
    **dict.fromkeys((b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\0", b"MM\0*"), "图片"),
    **dict.fromkeys((b"PK\3\4", b"PK\5\6", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b"), "压缩包"),
}
_ENDINGS = {
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp"), "图片"),
    **dict.fromkeys((".zip", ".rar", ".7z", ".gz", ".tar", ".tgz"), "压缩包"),
}
_ADVICE = {
    "图片": "是图片，里面没有文字；请用 WPS 的图片转文字等功能转成 .docx 再读",
    "压缩包": "是压缩包；请先解压，再读里面的通知",
}


def read(path: Path) -> Notice:
    """The notice in a file of any kind that can be read. TaskmapError, a sentence for the user, if
    the file cannot be opened, or for whatever `parse` refuses.
    """
    return parse(load(path), str(path))


def load(path: Path) -> bytes:
    """The bytes of the file. TaskmapError, a sentence for the user, if it cannot be opened."""
    try:
        if path.is_dir():
            raise TaskmapError(f"{path} 是一个文件夹；请写明要读其中的哪一个文件")
        return path.read_bytes()
    except (OSError, ValueError) as problem:
        cause = reason(problem) if isinstance(problem, OSError) else "文件名里有不能用的字符"
        raise TaskmapError(f"读不了 {path}：{cause}") from problem


def parse(data: bytes, file: str) -> Notice:
    """The notice in the bytes of a file. `file` is its name for messages and places; its ending
    helps to tell the kind but may be missing, as with standard input. TaskmapError if `data` is
    blank, encrypted, of no kind that can be read, damaged, or without any text.
    """
    if not data.strip():
        raise TaskmapError(f"{file} 是空的；请重新保存或下载后再试")
    if compound_files.is_compound(data) and compound_files.is_encrypted(data):
        raise TaskmapError(f"{file} 设有打开密码；请用 WPS 打开，取消密码、另存后再试")
    for kind in _kinds():
        if kind.recognises(data, file):
            notice: Notice = kind.read(data, file)
            if not notice.items:
                raise TaskmapError(f"{file} 里没有文字；请打开看看是不是选错了文件")
            return _with_attachment(notice, data)
    raise TaskmapError(f"{file} {_refusal(data, file)}")


def _with_attachment(notice: Notice, data: bytes) -> Notice:
    """A mail that only sends a notice, with the one attached to it. What reads mails is loaded for one only."""
    if not mail_heads.is_mail(data):
        return notice
    attachments = import_module(f"{__name__}.attachments")
    whole: Notice = attachments.with_sent_notice(notice, data, parse)
    return whole


def _kinds() -> Iterator[ModuleType]:
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    for name in (*(name for name in names if name not in _LAST), *_LAST):
        module = import_module(f"{__name__}.{name}")
        if hasattr(module, "recognises"):
            yield module


def _refusal(data: bytes, file: str) -> str:
    kinds = [kind for magic, kind in _MAGIC.items() if data.startswith(magic)]
    kind = kinds[0] if kinds else _ENDINGS.get(Path(file).suffix.lower(), "")
    return _ADVICE.get(kind, "不是能读的通知；请用 WPS 另存为 .docx 再试")
