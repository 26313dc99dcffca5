"""Stored files to what they hold: no plan is needed for it, and each is read in a child process that it may end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from taskmap.ledger.received_files import FileStore, StoredFile
from taskmap.returns.contents import (
    UNREADABLE,
    ReturnedRow,
    ReturnedWorkbook,
    ReturnFault,
    ReturnField,
)
from taskmap.returns.inbox.files import FileKind
from taskmap.returns.workbook import reading
from taskmap.system import isolation
from taskmap.system.diagnostics import Source
from taskmap.system.isolation import Abort

_TOO_MUCH = "请用 WPS 打开，只留下报送的工作表，另存为 .xlsx 后再报"
Contents = Iterator[tuple[int, Sequence[ReturnedWorkbook]]]
"""The number of each file and the returns in it, none for what can be no return."""


class _NumberedFile(NamedTuple):
    """A workbook for a child to read: the number and the name of the file, and the digest under which it lies in the store."""

    number: int
    name: str
    digest: str


@contextmanager
def begin_reading(
    files: Iterable[StoredFile], store: FileStore
) -> Iterator[tuple[Sequence[StoredFile], Contents]]:
    """Let children read the `files`, each as soon as it lies in the `store`. The block begins when all do, and is given
    them and their contents, these in no fixed order.

    A workbook at which a library dies, or does not come to an end, holds nothing but the fault that it is unreadable.
    """
    stored: list[StoredFile] = []
    with isolation.begin_isolated(_FileReading(store), _workbooks(files, stored)) as results:
        yield stored, _contents(stored, results)


def _workbooks(files: Iterable[StoredFile], stored: list[StoredFile]) -> Iterator[_NumberedFile]:
    """Those of the `files` that children read; all are added to those `stored`."""
    for number, file in enumerate(files):
        stored.append(file)
        if file.kind is FileKind.WORKBOOK:
            yield _NumberedFile(number, file.name, file.digest)


def _contents(
    files: Sequence[StoredFile],
    results: Iterator[tuple[_NumberedFile, Sequence[_PackedWorkbook] | Abort]],
) -> Contents:
    for number, file in enumerate(files):
        if file.kind is FileKind.UNREADABLE:
            yield number, [_unread_workbook(file.name, *file.why.split("；", 1))]
        elif file.kind is not FileKind.WORKBOOK:
            yield number, ()
    for workbook, result in results:
        if isinstance(result, Abort):
            yield workbook.number, [_unread_workbook(workbook.name, result.why, _TOO_MUCH)]
        else:
            yield workbook.number, list(map(_unpack, result))


def _unread_workbook(name: str, why: str, remedy: str = "") -> ReturnedWorkbook:
    return ReturnedWorkbook(
        name, faults=(ReturnFault(Source(name), UNREADABLE, f"{name} {why}", remedy),)
    )


class _FileReading(Struct, frozen=True):
    """The work of a child: a file in the `store` to what it holds."""

    store: FileStore

    def __call__(self, file: _NumberedFile) -> list[_PackedWorkbook]:
        return list(map(_pack, reading.read_returns(self.store.read(file.digest), file.name)))


class _PackedWorkbook(NamedTuple):
    """A workbook whose rows are plain tuples, each with the texts of the same `fields`: so it passes between processes in a
    fraction of the time.
    """

    workbook: ReturnedWorkbook
    fields: tuple[ReturnField, ...]
    rows: list[tuple[Any, ...]]


def _pack(workbook: ReturnedWorkbook) -> _PackedWorkbook:
    fields = tuple(workbook.rows[0].texts) if workbook.rows else ()
    rows = [
        (*others, [texts.get(each, "") for each in fields], faults)
        for *others, texts, faults in workbook.rows
    ]
    return _PackedWorkbook(replace(workbook, rows=()), fields, rows)


def _unpack(packed: _PackedWorkbook) -> ReturnedWorkbook:
    fields = packed.fields
    rows = tuple(
        ReturnedRow._make((*others, dict(zip(fields, texts, strict=True)), faults))
        for *others, texts, faults in packed.rows
    )
    return replace(packed.workbook, rows=rows)
