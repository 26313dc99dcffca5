"""Keys and values with a wrong colon between: YAML takes them for one text, and there they are found."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from taskmap.planfile.key_patterns import KEY, spellings
from taskmap.system.diagnostics import Diagnostic, Source, error


def wrong_colon(at: Source, key: str, mark: str) -> Diagnostic:
    """The error for the `mark` behind a `key` that is no colon with a blank, at its place."""
    if mark == "：":
        message = f"“{key}”后面是全角冒号“：”，请改成半角冒号加一个空格“: ”"
        return error(at, "fullwidth-colon", message)
    return error(at, "missing-space", f"“{key}:”后面要空一格再写内容")


class KeySlip(NamedTuple):
    """A key and its value with a wrong colon between, in a text; places count from its beginning."""

    key: str
    mark: str
    value: str
    key_offset: int
    value_offset: int

    @property
    def is_known_key(self) -> bool:
        """Whether any mapping of a plan file may have the key, in one of its spellings."""
        return self.key in spellings()

    def diagnostic(self, at: Source) -> Diagnostic:
        """The error for the wrong colon, in a text that begins at `at`."""
        colon = Source(at.file, at.line, at.column + self.key_offset + len(self.key))
        return wrong_colon(colon, self.key, self.mark)


def _match_key(text: str, start: int = 0) -> re.Match[str] | None:
    # Made when a fault was found: a sound plan has no use for it.
    spelling = rf"\s*({KEY})([：:])\s*(.*?)\s*(?:[，；]\s*(?={KEY}[：:])|$)"
    return re.compile(spelling, re.DOTALL).match(text, start)


def find_key_slip(text: str) -> KeySlip | None:
    """The key that the `text` begins with, its value up to the next such key; None if it begins with none."""
    match = _match_key(text)
    return KeySlip(match[1], match[2], match[3], match.start(1), match.start(3)) if match else None


def split_key_slips(text: str, known_keys: Collection[str]) -> list[KeySlip]:
    """The keys and values of a `text` such as no：1，title：甲; [] unless all are `known_keys`."""
    slips: list[KeySlip] = []
    at = 0
    while at < len(text) and (match := _match_key(text, at)) and match[1] in known_keys:
        slips.append(KeySlip(match[1], match[2], match[3], match.start(1), match.start(3)))
        at = match.end()
    return slips if at == len(text) else []
