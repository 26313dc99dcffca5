"""What an entry of the lexicon is, and how a list of words becomes a regular expression."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Literal

from msgspec import Struct

NUMERALS = "一二三四五六七八九十"
"""Chinese numerals as the inside of a character class."""

Groups = Mapping[str, str | None]


def either(words: str) -> str:
    """A regular expression for any of the `words`, which stand apart by spaces; the first that fits is taken.

    A word may be an expression itself: 各? is 各 or nothing, 要(?!局) no 要 before 局.
    """
    return f"(?:{'|'.join(words.split())})"


class Pattern(Struct, frozen=True, eq=False, dict=True):
    """A regular expression, in a sentence what it is for, and its examples.

    `takes` maps a text to what is found in it, as a whole or by the names of groups; in the texts
    of `leaves` nothing is found. `method` is the one of `re` by which the examples are tried.
    """

    purpose: str
    regex: str
    takes: Mapping[str, str | Groups]
    leaves: tuple[str, ...]
    method: Literal["search", "match", "fullmatch"] = "search"

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The regular expression, compiled when it is first used."""
        return re.compile(self.regex)

    def search(self, text: str) -> re.Match[str] | None:
        """The first match anywhere in `text`; None if there is none."""
        return self.expression.search(text)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The match that begins at the offset `start` of `text`; None if there is none."""
        return self.expression.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of the whole `text`; None if it has anything more."""
        return self.expression.fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches in `text` that do not overlap, from left to right."""
        return self.expression.finditer(text)

    def sub(
        self, replacement: str | Callable[[re.Match[str]], str], text: str, count: int = 0
    ) -> str:
        """The `text` with `replacement`, as in `re.sub`, for each match, or for the first `count` of them; 0: all."""
        return self.expression.sub(replacement, text, count=count)

    def split(self, text: str) -> list[str]:
        """The pieces of `text` between the matches, with the groups of the expression among them, if it has any."""
        return self.expression.split(text)
