"""What is wrong with the user's input and where: the values and the error by which all rooms report it."""

from __future__ import annotations

import errno
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct


class Severity(StrEnum):
    """An error stops the work, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Source(NamedTuple):
    """A place in the user's input. Line and column count from 1, in characters; 0 means the whole file.

    In a workbook `sheet` and `cell` name the place instead, and line and column only sort.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        if self.cell:
            return f"{self.file}:{self.sheet}!{self.cell}"
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


NOWHERE = Source()


class Diagnostic(Struct, frozen=True, eq=False):
    """One fault. `code` is stable: tests, documents and scripts rely on it, never on the wording, so that two are the same
    fault, and stand in order, by place and code alone.
    """

    at: Source
    code: str
    message: str
    severity: Severity = Severity.ERROR

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Diagnostic) and self._key == other._key

    def __ne__(self, other: object) -> bool:
        # As in plan/values: a Struct's own would say that two always differ.
        return not self == other

    def __hash__(self) -> int:
        return hash(self._key)

    def __lt__(self, other: Diagnostic) -> bool:
        return self._key < other._key

    @property
    def _key(self) -> tuple[Source, str]:
        return self.at, self.code

    def __str__(self) -> str:
        return f"{self.at}: {self.message} [{self.code}]"


def error(at: Source, code: str, message: str) -> Diagnostic:
    """A fault that stops the work; `code` in lower case with hyphens, `message` in Chinese."""
    return Diagnostic(at, code, message)


def warning(at: Source, code: str, message: str) -> Diagnostic:
    """A fault with which the work goes on; `code` and `message` as in `error`."""
    return Diagnostic(at, code, message, Severity.WARNING)


def has_errors(diagnostics: tuple[Diagnostic, ...]) -> bool:
    """Whether any of the `diagnostics` is more than a warning."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


class TaskmapError(Exception):
    """taskmap cannot go on, for a reason the user can do something about; the text is one Chinese sentence."""


_REASONS = {
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "超过了磁盘限额",
    errno.EFBIG: "文件超过了允许的大小",
    errno.EACCES: "没有权限，或正被 WPS、Excel 等程序打开",
    errno.EPERM: "没有权限，或正被 WPS、Excel 等程序打开",
    errno.EROFS: "磁盘是只读的",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EEXIST: "这里已有同名的文件",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.EISDIR: "这是一个文件夹",
    errno.ENAMETOOLONG: "名称太长",
}


def reason(problem: OSError) -> str:
    """Why the system refused, in Chinese where it is one of the usual reasons, else in its own words."""
    return _REASONS.get(problem.errno or 0) or problem.strerror or str(problem)
