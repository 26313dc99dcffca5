"""Where a ledger is: what --ledger says, or the folder one stands in, to a file or a server's address."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = ".taskmap"
FILE = "ledger.db"
RECEIVED_FOLDER = "received"
_SCHEMES = ("postgresql:", "postgres:")


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A database on a server. Printed it shows no password, whatever the address looks like."""

    url: str = field(repr=False)

    def __str__(self) -> str:
        scheme, colon, rest = self.url.partition(":")
        # The last @: a password may hold one, or a slash, without being spelled as it should.
        person, at, server = rest.rpartition("@")
        user, secret, _ = person.partition(":")
        shown = f"{scheme}{colon}{user}{':***' if secret else ''}{at}{server}"
        return re.sub(r"(?i)(password\s*=)[^&\s]*", r"\1***", shown)


Place = Path | ServerAddress


def parse_place(name: str) -> Place:
    """What --ledger or TASKMAP_LEDGER names."""
    return ServerAddress(name) if name.lower().startswith(_SCHEMES) else Path(name)


def nearest_ledger(start: Path) -> Path:
    """The ledger of the nearest folder upwards that has one, else a new one's path in `start`."""
    for folder in (start, *start.parents):
        # os.path: a folder that may not be looked into has none, and is no reason to stop.
        if os.path.isfile(found := folder / FOLDER / FILE):
            return found
    return start / FOLDER / FILE


def received_folder(place: Place, start: Path) -> Path:
    """The folder of the files as they came, each named by its SHA-256: beside the ledger's file; for a server's
    in the nearest .taskmap upwards from `start`, else in a new one there.
    """
    if isinstance(place, Path):
        folder = place.absolute().parent
        return (folder if folder.name == FOLDER else folder / FOLDER) / RECEIVED_FOLDER
    for folder in (start, *start.parents):
        if os.path.isdir(found := folder / FOLDER):
            return found / RECEIVED_FOLDER
    return start / FOLDER / RECEIVED_FOLDER
