"""Stored files to what they hold: no plan is needed for it, and each is read in a child process that it may end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


@contextmanager
def begin_reading(files: Sequence[StoredFile], store: FileStore) -> Iterator[Contents]:
    """Let children read the `files`, which lie in the `store`. They are at work from the beginning of the block, which is
    given the contents in no fixed order.

    A workbook at which a library dies, or does not come to an end, holds nothing but the fault that it is unreadable.
    """
    numbers = [number for number, file in enumerate(files) if file.kind is FileKind.WORKBOOK]
    work = _FileReading([files[number] for number in numbers], store)
    with isolation.begin_isolated(work, len(numbers)) as results:
        yield _contents(files, numbers, results)


def _contents(
    files: Sequence[StoredFile],
    numbers: Sequence[int],
    results: Iterator[tuple[int, Sequence[_PackedWorkbook] | Abort]],
) -> Contents:
    """`numbers` are those of the workbooks, whose `results` are counted by themselves."""
    for number, file in enumerate(files):
        if file.kind is FileKind.UNREADABLE:
            yield number, [_unread_workbook(file.name, *file.why.split("；", 1))]
        elif file.kind is not FileKind.WORKBOOK:
            yield number, ()
    for at, result in results:
        number = numbers[at]
        if isinstance(result, Abort):
            yield number, [_unread_workbook(files[number].name, result.why, _TOO_MUCH)]
        else:
            yield number, list(map(_unpack, result))


def _unread_workbook(name: str, why: str, remedy: str = "") -> ReturnedWorkbook:
    return ReturnedWorkbook(
        name, faults=(ReturnFault(Source(name), UNREADABLE, f"{name} {why}", remedy),)
    )


class _FileReading(Struct, frozen=True):
    """The work of a child: one of the `files` to what it holds."""

    files: Sequence[StoredFile]
    store: FileStore

    def __call__(self, number: int) -> list[_PackedWorkbook]:
        file = self.files[number]
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
