"""Where a ledger is: the value of --ledger, or the current folder, to a file or a server's address."""

from __future__ import annotations

import os
import re
from pathlib import Path

from msgspec import Struct

from taskmap.system.diagnostics import TaskmapError

FOLDER = ".taskmap"
FILE = "ledger.db"
RECEIVED_FOLDER = "received"
_SCHEMES = ("postgresql:", "postgres:")
# Two letters at least: C:// is a drive.
_ADDRESS = re.compile("[A-Za-z][A-Za-z0-9+.-]+://")


class ServerAddress(Struct, frozen=True):
    """A database on a server. As text it shows no password, whatever the address looks like."""

    url: str

    def __str__(self) -> str:
        scheme, colon, rest = self.url.partition(":")
        # The last @: in a password that is not escaped as it should be, one may stand, or a slash.
        person, at, server = rest.rpartition("@")
        user, secret, _ = person.partition(":")
        shown = f"{scheme}{colon}{user}{':***' if secret else ''}{at}{server}"
        return re.sub(r"(?i)(password\s*=)[^&\s]*", r"\1***", shown)

    def __repr__(self) -> str:
        return f"ServerAddress({self})"


Place = Path | ServerAddress


def parse_place(name: str) -> Place:
    """The ledger that `name` is, a value of --ledger or TASKMAP_LEDGER: postgresql:// or postgres:// is a
    server's address, all else a file, which need not exist. Raises TaskmapError for an address of any other kind.
    """
    if name.lower().startswith(_SCHEMES):
        return ServerAddress(name)
    if scheme := _ADDRESS.match(name):
        raise TaskmapError(
            f"台账不能放在 {scheme[0]}…：请写台账文件的路径，如 台账/ledger.db，或 PostgreSQL 地址 postgresql://…"
        )
    return Path(name)


def nearest_ledger(start: Path, beside: Path | None = None) -> Path:
    """The ledger's file in the nearest folder from `start` upwards that has one; else from the folder of the file `beside`
    upwards; else a path for a new one.
    """
    found = find_ledger(start) or (find_ledger(beside.absolute().parent) if beside else None)
    return found or start / FOLDER / FILE


def find_ledger(start: Path) -> Path | None:
    """The ledger's file in the nearest folder from `start` upwards that has one; None where none has."""
    for folder in (start, *start.parents):
        # os.path, which is False where a folder may not be read; Path.is_file would raise.
        if os.path.isfile(file := folder / FOLDER / FILE):
            return file
    return None


def received_folder(place: Place, start: Path) -> Path:
    """The folder of the files as they came, each named by its SHA-256: beside the ledger's file; for a server's
    in the nearest .taskmap from `start` upwards, else in a new one there. It need not exist yet.
    """
    if isinstance(place, Path):
        folder = place.absolute().parent
        return (folder if folder.name == FOLDER else folder / FOLDER) / RECEIVED_FOLDER
    for folder in (start, *start.parents):
        if os.path.isdir(existing := folder / FOLDER):
            return existing / RECEIVED_FOLDER
    return start / FOLDER / RECEIVED_FOLDER
