"""How a command shows the progress of long work: it hands in a function, and the work passes its items through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class ShowProgress(Protocol):
    def __call__(self, items: Iterable[Item], count: int, what: str, /) -> Iterator[Item]:
        """The same items, `count` of them, as they are worked through."""
