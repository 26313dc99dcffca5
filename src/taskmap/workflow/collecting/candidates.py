"""New returns that may be entered, and what was decided of those that compete for one unit and period."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct, field

from taskmap.ledger.received_files import StoredFile
from taskmap.returns.review import Review
from taskmap.system.diagnostics import Diagnostic
from taskmap.workflow.records.return_keys import ReturnKey

CopyKey = tuple[ReturnKey, str]
"""Whose return it is, and the digest of its file, which may hold those of others too."""


class Candidate(NamedTuple):
    """A new return, of which some rows may be entered; the day is that of receipt. `copies` are all the files that hold the
    same bytes, itself among them.
    """

    file: StoredFile
    review: Review
    owner: ReturnKey
    received_on: datetime.date
    copies: Sequence[StoredFile]


class Competition(Struct, frozen=True):
    """What was decided of returns that compete, each by its owner and the digest of its file: the `places` in the order
    in which they are entered; why those are not entered of which nobody knows the order; and of those `set_aside` the file
    that counts instead, because somebody said so.
    """

    places: dict[CopyKey, int] = field(default_factory=dict)
    unknown: dict[CopyKey, Diagnostic] = field(default_factory=dict)
    set_aside: dict[CopyKey, str] = field(default_factory=dict)
