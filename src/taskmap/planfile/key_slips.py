"""Keys and values with a wrong colon between: YAML takes them for one text, and there they are found."""

from __future__ import annotations

import re
from collections.abc import Collection

from msgspec import Struct

from taskmap.planfile.key_patterns import KEY, spellings
from taskmap.system.diagnostics import Diagnostic, Source, error


def wrong_colon(at: Source, key: str, mark: str) -> Diagnostic:
    """The error for the `mark` behind a `key` that is no colon with a blank, at its place."""
    if mark == "：":
        message = f"“{key}”后面是全角冒号“：”，请改成半角冒号加一个空格“: ”"
        return error(at, "fullwidth-colon", message)
    return error(at, "missing-space", f"“{key}:”后面要空一格再写内容")


class KeySlip(Struct, frozen=True):
    """A key and its value with a wrong colon between, in a text; places count from its beginning. At `end` the next one
    would begin.
    """

    key: str
    mark: str
    value: str
    key_offset: int
    value_offset: int
    end: int

    @property
    def is_known_key(self) -> bool:
        """Whether any mapping of a plan file may have the key, in one of its spellings."""
        return self.key in spellings()

    def diagnostic(self, at: Source) -> Diagnostic:
        """The error for the wrong colon, in a text that begins at `at`."""
        colon = Source(at.file, at.line, at.column + self.key_offset + len(self.key))
        return wrong_colon(colon, self.key, self.mark)


def find_key_slip(text: str, start: int = 0) -> KeySlip | None:
    """The key with which the `text` goes on at the offset `start`, its value up to the next such key; None if it goes on
    with none.
    """
    # Made when a fault was found: a sound plan has no use for it.
    spelling = rf"\s*({KEY})([：:])\s*(.*?)\s*(?:[，；]\s*(?={KEY}[：:])|$)"
    if not (match := re.compile(spelling, re.DOTALL).match(text, start)):
        return None
    return KeySlip(match[1], match[2], match[3], match.start(1), match.start(3), match.end())


def split_key_slips(text: str, known_keys: Collection[str]) -> list[KeySlip]:
    """The keys and values of a `text` such as no：1，title：甲; [] unless all are `known_keys`."""
    slips: list[KeySlip] = []
    at = 0
    while at < len(text) and (slip := find_key_slip(text, at)) and slip.key in known_keys:
        slips.append(slip)
        at = slip.end
    return slips if at == len(text) else []
