"""What is wrong, where, and what to do: the values in which every fault of the user's input is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """An error stops the work, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Source(NamedTuple):
    """A place in the user's input. Line and column count from 1, in characters; 0 means the whole file.

    In a workbook `sheet` and `cell` say the place instead, and line and column only sort.
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


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One fault. `code` is stable: tests, documents and scripts hold on to it, never to the wording."""

    at: Source
    code: str
    message: str = field(compare=False)
    severity: Severity = field(default=Severity.ERROR, compare=False)

    def __str__(self) -> str:
        return f"{self.at}: {self.message} [{self.code}]"


def error(at: Source, code: str, message: str) -> Diagnostic:
    return Diagnostic(at, code, message)


def warning(at: Source, code: str, message: str) -> Diagnostic:
    return Diagnostic(at, code, message, Severity.WARNING)


def has_errors(diagnostics: tuple[Diagnostic, ...]) -> bool:
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


class TaskmapError(Exception):
    """taskmap cannot go on, for a reason the user can do something about; the text is one Chinese sentence."""
