"""What the values of a plan have in common: two are equal when their content is, wherever it was written."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import ClassVar

from msgspec import NODEFAULT, Struct


class PlanValue(Struct, frozen=True, eq=False):
    """A part of a plan. What says where it was written takes no part in a comparison, and is not kept in the ledger."""

    PLACES: ClassVar[frozenset[str]] = frozenset({"at"})
    """The fields that say where it was written."""
    SPARSE: ClassVar[frozenset[str]] = frozenset()
    """The fields whose default is not written into the content of a plan. A key that came after 0.1.0 is such, so that
    a plan which does not use it stays the one that was issued.
    """

    def __eq__(self, other: object) -> bool:
        kind = type(self)
        return kind is type(other) and _content_of(kind)(self) == _content_of(kind)(other)

    def __ne__(self, other: object) -> bool:
        # A Struct has its own, by which two of them always differ; Python's, which asks __eq__, is not inherited.
        return not self == other

    def __hash__(self) -> int:
        return hash(_content_of(type(self))(self))


@cache
def content_fields(kind: type[Struct]) -> tuple[tuple[str, object], ...]:
    """The fields of a `kind` that are content, each with the value that is left out of what is kept of a plan
    (NODEFAULT: none is). A kind without places need not be a PlanValue.
    """
    places, sparse = (
        (kind.PLACES, kind.SPARSE) if issubclass(kind, PlanValue) else (frozenset(), frozenset())
    )
    # Not msgspec.structs.fields, which works out the types as well.
    names, defaults = kind.__struct_fields__, kind.__struct_defaults__
    by_name = dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))
    return tuple(
        (name, by_name[name] if name in sparse else NODEFAULT)
        for name in names
        if name not in places
    )


@cache
def _content_of(kind: type[PlanValue]) -> Callable[[PlanValue], object]:
    return attrgetter(*(name for name, _ in content_fields(kind)))
