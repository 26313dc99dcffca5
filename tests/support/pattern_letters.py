"""A pattern and letters to whether all that it matches holds one of them, by the pattern's own tree."""

from __future__ import annotations

from collections.abc import Iterable
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Node = tuple[Any, Any]


def demands(pattern: str, letters: frozenset[str]) -> bool:
    """Whether no text without any of the `letters` has a match of the `pattern`. What it only looks back at counts
    for nothing: that may stand before the place from which a text is searched.
    """
    return _any_demands(parser.parse(pattern), letters)


def _any_demands(nodes: Iterable[Node], letters: frozenset[str]) -> bool:
    return any(_demands(kind, value, letters) for kind, value in nodes)


def _demands(kind: Any, value: Any, letters: frozenset[str]) -> bool:
    if kind is kinds.LITERAL:
        return chr(value) in letters
    if kind is kinds.IN:
        return all(_demands(kind, each, letters) for kind, each in value)
    if kind is kinds.BRANCH:
        return all(_any_demands(each, letters) for each in value[1])
    if kind is kinds.SUBPATTERN:
        return _any_demands(value[-1], letters)
    if kind is kinds.MAX_REPEAT:
        return bool(value[0]) and _any_demands(value[2], letters)
    if kind is kinds.ASSERT:
        return value[0] > 0 and _any_demands(value[1], letters)
    return False
