"""What entries of returns hold beside their columns: accepted, sent back, or not yet verified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class SubmissionEntry:
    """A return was entered: who filled it in and checked it, the number of its rows of progress, their hash.
    `trusted`: it was not verified, and whoever entered it took it for the unit's.
    """

    SPARSE: ClassVar = True
    reporter: str
    phone: str
    reviewer: str
    signed: bool
    rows: int
    rows_digest: str
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class RefusedFault:
    """What was wrong with a file: a diagnostic's code and message, and its place as text."""

    code: str
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class RefusalEntry:
    """A file was sent back to be corrected. `trusted`: as in SubmissionEntry."""

    SPARSE: ClassVar = True
    faults: tuple[RefusedFault, ...]
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class UnverifiedEntry:
    """A return came of which it is not certain that its unit sent it, and why."""

    faults: tuple[RefusedFault, ...]
