"""What entries of returns hold beside their columns: accepted, sent back, or not yet verified."""

from __future__ import annotations

from msgspec import Struct


class SubmissionEntry(Struct, frozen=True, omit_defaults=True):
    """A return was entered: who filled it in and checked it, the number of its rows of progress, their hash.
    `trusted`: it was not verified, and whoever entered it took it for the unit's.
    """

    reporter: str
    phone: str
    reviewer: str
    signed: bool
    rows: int
    rows_digest: str
    trusted: bool = False
    receipt: str = ""
    """Of a section of a workbook about several reports the number on the receipt of the whole workbook, where that is not
    its own.
    """


class RefusedFault(Struct, frozen=True):
    """What was wrong with a file: a diagnostic's code and message, and its place as text."""

    code: str
    place: str
    message: str


class RefusalEntry(Struct, frozen=True, omit_defaults=True):
    """A file was sent back to be corrected. `trusted`: as in SubmissionEntry."""

    faults: tuple[RefusedFault, ...]
    trusted: bool = False


class UnverifiedEntry(Struct, frozen=True):
    """A return came of which it is not certain that its unit sent it, and why."""

    faults: tuple[RefusedFault, ...]
