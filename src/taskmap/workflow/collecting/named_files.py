"""What `collect --trust` and `--last` name to the files that are meant: on the disk, or among those that wait for an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from taskmap.ledger.received_files import StoredFile
from taskmap.returns.inbox import reading
from taskmap.returns.inbox.files import FileKind
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking.unverified import UnverifiedReturn


class NamedFiles(NamedTuple):
    """The `digests` of all that is named, the `paths` among the names, and the files that came before and are in the
    store.
    """

    digests: frozenset[str] = frozenset()
    paths: tuple[Path, ...] = ()
    stored: tuple[StoredFile, ...] = ()


def find_named(
    option: str, names: Sequence[str], waiting: Sequence[UnverifiedReturn]
) -> NamedFiles:
    """The files that the `names` behind the `option` mean: a path, or the name, whole or its last part, under which a file
    was listed among those that are `waiting`. Raises TaskmapError for a folder, and for a name that means no file or
    several.
    """
    paths = tuple(path for name in names if (path := Path(name)).exists())
    if folder := next((path for path in paths if path.is_dir()), None):
        raise TaskmapError(f"{option} {folder} 是一个文件夹；请逐个写要登记的文件")
    stored = [_find_waiting(option, name, waiting) for name in names if Path(name) not in paths]
    digests = {file.digest for file in reading.gather(paths)} | {each.digest for each in stored}
    return NamedFiles(frozenset(digests), paths, tuple(map(_stored_file, stored)))


def _stored_file(each: UnverifiedReturn) -> StoredFile:
    return StoredFile(each.file, FileKind.WORKBOOK, "", each.digest)


def _find_waiting(option: str, name: str, waiting: Iterable[UnverifiedReturn]) -> UnverifiedReturn:
    whole = {each.digest: each for each in waiting if each.file == name}
    last = {each.digest: each for each in waiting if PurePosixPath(each.file).name == name}
    found = list((whole or last).values())
    if len(found) == 1:
        return found[0]
    choices = "、".join(each.file for each in found or waiting) or "没有"
    what = "有好几个，请写全" if found else "不在这里，也不在待核实的文件里"
    raise TaskmapError(f"{option} {name}：这个文件{what}；待核实的：{choices}")
