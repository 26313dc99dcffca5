"""What a key of the plan file may hold, how a key is spelled and explained, and which keys a kind of mapping may
have.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

from msgspec import Struct


class TextShape(Struct, frozen=True):
    """Free text, a number or a date: kept as typed."""

    example: str = ""


class NumberShape(Struct, frozen=True):
    """A whole number from `least` on."""

    least: int = 0


class FlagShape(Struct, frozen=True):
    """Yes or no."""


class ChoiceShape(Struct, frozen=True):
    """One of a few words; the mapping leads from every spelling to the canonical word."""

    spellings: Mapping[str, str]
    may_say_more: bool = False
    """More words may follow a spelling: 每月10日和25日."""


class TextListShape(Struct, frozen=True):
    """One text or a list of texts."""

    example: str = ""


class PartiesShape(Struct, frozen=True):
    """One name or a list of names, each a unit, a group, or `{group: {except: [members]}}`; where one `may_choose` also
    `{group: [chosen members]}`. `words` stand for names that nobody lists; the mapping leads to the canonical one.
    """

    may_choose: bool = True
    words: Mapping[str, str] = MappingProxyType({})


class PartiesByRoleShape(Struct, frozen=True):
    """Names of the plan's own roles, each with what a PartiesShape holds."""


class GroupsShape(Struct, frozen=True):
    """Names, each with a list of units."""


class MappingShape(Struct, frozen=True):
    """A mapping of the named form."""

    form: str


class MappingListShape(Struct, frozen=True):
    """A list of mappings of the named form; with `or_name` a bare name stands for one."""

    form: str
    or_name: bool = False


KeyShape = (
    TextShape
    | NumberShape
    | FlagShape
    | ChoiceShape
    | TextListShape
    | PartiesShape
    | PartiesByRoleShape
    | GroupsShape
    | MappingShape
    | MappingListShape
)


class PlanKey(Struct, frozen=True):
    """A key: its English `name`, other spellings, what it holds, and one line of Chinese help."""

    name: str
    chinese: tuple[str, ...]
    shape: KeyShape
    about: str

    @property
    def spellings(self) -> tuple[str, ...]:
        """The English key and its Chinese spellings, in the order in which help shows them."""
        return (self.name, *self.chinese)


class PlanForm(Struct, frozen=True, dict=True):
    """The `keys` that one kind of mapping may have; `name` is its key in keys.FORMS, `about` what users call it."""

    name: str
    about: str
    keys: tuple[PlanKey, ...]

    @cached_property
    def canonical(self) -> dict[str, str]:
        """Every spelling as a key, to the English key."""
        return {spelling: key.name for key in self.keys for spelling in key.spellings}

    @cached_property
    def by_name(self) -> dict[str, PlanKey]:
        """The keys by their English names."""
        return {key.name: key for key in self.keys}
