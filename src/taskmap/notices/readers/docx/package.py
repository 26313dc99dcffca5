"""The bytes of a .docx to the XML of its parts; what cannot be read ends with a sentence of what to do."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from posixpath import dirname, join
from typing import TYPE_CHECKING

from taskmap.notices.readers.docx import names
from taskmap.system import compound_files, zips
from taskmap.system.diagnostics import TaskmapError

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST = 200_000_000
"""Bytes of one part. The longest notice has a few million; more is a trap or not a notice."""
_LARGEST_LIST = 1_000_000
"""Bytes of the list of content types that are looked through."""

# Not the kind of a document that lies inside a workbook, which lacks the “main”.
_MAIN = re.compile(
    rb"(?:wordprocessingml\.(?:document|template)|ms-word\.\w+\.macroEnabled\w*)\.main\+xml"
)
_TYPES = "[content_types].xml"


def holds_document(data: bytes) -> bool:
    """Whether `data` is a zip with a Word document in it, by its list of content types (ECMA-376,
    part 2), or by its usual part if that list is lost.
    """
    try:
        archive = zips.Zip(data)
        parts = _parts(archive)
        if (kinds := parts.get(_TYPES)) is None:
            return "word/document.xml" in parts
        return bool(_MAIN.search(archive.read(kinds, _LARGEST_LIST)))
    except zips.BROKEN:
        return False


def is_damaged(data: bytes) -> bool:
    """Whether `data` may have been a document: an empty file, a part of a zip, an encrypted one."""
    if data.startswith(b"PK"):
        return not zipfile.is_zipfile(io.BytesIO(data))
    return not data or compound_files.is_encrypted(data)


class WordPackage:
    """The parts that a document needs, each parsed when it is asked for. TaskmapError, as soon as
    it is made, if the file is no zip or cannot be read.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self._file = file
        if not data.startswith(b"PK"):
            raise TaskmapError(_explain_no_zip(data, file))
        try:
            self._archive = zips.Zip(data)
        except zips.BROKEN as problem:
            raise self._damage_error() from problem
        self._parts = _parts(self._archive)
        targets = self._targets("")
        self._main = targets.get("officeDocument", "word/document.xml")
        self._related = self._targets(self._main)

    def document(self) -> _Element:
        """The root of the main part. TaskmapError if it is missing, damaged, larger than LARGEST, or has a DTD."""
        if (root := self._xml(self._main)) is None:
            raise TaskmapError(
                f"{self._file} 里没有正文（不是 Word 文档，或没有存完整）；请用 Word 或 WPS 打开后另存为 .docx 再试"
            )
        return root

    def related_part(self, kind: str) -> _Element | None:
        """The root of a part that belongs to the document; `kind` is `styles` or `numbering`. None
        if there is none; TaskmapError as for `document`.
        """
        default = join(dirname(self._main), f"{kind}.xml")
        return self._xml(self._related.get(kind, default))

    def _targets(self, part: str) -> Mapping[str, str]:
        """By the kind of relation, such as `styles`, the part that it leads to; the first of each kind."""
        root = self._xml(zips.relations_part(part))
        targets: dict[str, str] = {}
        for relation in () if root is None else root.iterfind("{*}Relationship"):
            kind = relation.get("Type", "").rpartition("/")[2]
            target = relation.get("Target", "").replace("\\", "/")
            if relation.get("TargetMode") != "External":
                targets.setdefault(kind, zips.target_part(part, target))
        return targets

    def _xml(self, name: str) -> _Element | None:
        if (info := self._parts.get(name.lower())) is None:
            return None
        try:
            data = self._archive.read(info, LARGEST)
        except zips.BROKEN as problem:
            raise self._damage_error() from problem
        if len(data) > LARGEST:
            raise TaskmapError(
                f"{self._file} 展开后超过 {LARGEST // 1_000_000} MB，不像一份通知，没有读；请核对是不是发错了文件"
            )
        return self._parse(data)

    def _parse(self, data: bytes) -> _Element:
        # Every kind is asked whether a file is its own; lxml waits for one that is.
        from lxml import etree

        for strict, transitional in names.STRICT.items():
            data = data.replace(strict.encode(), transitional.encode())
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as problem:
            raise self._damage_error() from problem
        if root.getroottree().docinfo.internalDTD is not None:
            raise TaskmapError(
                f"{self._file} 里有 Word 和 WPS 都不会写的内容（DTD），可能有害，没有读；请核对文件来源"
            )
        return root

    def _damage_error(self) -> TaskmapError:
        return TaskmapError(
            f"{self._file} 坏了，读不出来；请用 Word 或 WPS 打开修复后另存为 .docx，或请对方重发"
        )


def _parts(archive: zips.Zip) -> dict[str, zipfile.ZipInfo]:
    """By name, in lower case as the standard compares names. Some writers use backslashes."""
    return {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in archive.members}


def _explain_no_zip(data: bytes, file: str) -> str:
    if not data:
        return f"{file} 是空文件（0 字节）；请重新拷贝，或请对方重发"
    if compound_files.is_encrypted(data):
        return f"{file} 设了打开密码；请用 Word 或 WPS 打开，去掉密码后另存再试"
    if compound_files.is_compound(data):
        return f"{file} 其实是旧版 .doc 文件，只是改了后缀；请用 Word 或 WPS 另存为 .docx 再试"
    return f"{file} 不是 .docx 文件，只是用了这个后缀；请用 Word 或 WPS 打开后另存为 .docx 再试"
