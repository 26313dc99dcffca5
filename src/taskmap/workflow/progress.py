"""How long work tells how far it is: whoever shows it hands in a function through which the pieces go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class ShowProgress(Protocol):
    def __call__(self, items: Iterable[Item], count: int, what: str, /) -> Iterator[Item]:
        """The same items, `count` of them, as they are worked through."""
