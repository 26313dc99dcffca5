"""What an entry of the lexicon is, and how a list of words becomes a regular expression."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

NUMERALS = "一二三四五六七八九十"
"""Chinese numerals as the inside of a character class."""

Groups = Mapping[str, str | None]


def either(words: str) -> str:
    """A regular expression for any of the words, which are apart by spaces; the first that fits is taken.

    A word may be an expression itself: 各? is 各 or nothing, 要(?!局) no 要 before 局.
    """
    return f"(?:{'|'.join(words.split())})"


@dataclass(frozen=True, eq=False)
class Pattern:
    """A regular expression, in a sentence what it is for, and its examples.

    `takes` maps a text to what is found in it, as a whole or by the names of groups; in the texts of
    `leaves` nothing is found. `method` is the method of `re` by which the examples are tried.
    """

    purpose: str
    regex: str
    takes: Mapping[str, str | Groups]
    leaves: tuple[str, ...]
    method: Literal["search", "match", "fullmatch"] = "search"

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """Compiled when it is first used."""
        return re.compile(self.regex)

    def search(self, text: str) -> re.Match[str] | None:
        return self.expression.search(text)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self.expression.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return self.expression.fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.expression.finditer(text)

    def sub(
        self, replacement: str | Callable[[re.Match[str]], str], text: str, count: int = 0
    ) -> str:
        return self.expression.sub(replacement, text, count=count)

    def split(self, text: str) -> list[str]:
        return self.expression.split(text)
