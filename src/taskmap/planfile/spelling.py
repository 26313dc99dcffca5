"""The keys in messages, spelled as the file at hand spells them: who writes 标题 has never seen `title`.

A message names a key by its English name in backquotes; everybody who makes a message does, and only here it is spelled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache

from msgspec import Struct, field
from msgspec.structs import replace

from taskmap.planfile import keys
from taskmap.planfile.shapes import ChoiceShape, FlagShape, KeyShape, PartiesShape, PlanForm
from taskmap.system.diagnostics import Diagnostic

_KEY = re.compile("`([a-z_]+)`")


class KeyLanguage(StrEnum):
    """The language in which a file that we write has its keys, and the words that are their values."""

    CHINESE = "zh"
    ENGLISH = "en"

    def spell_key(self, form: PlanForm, name: str) -> str:
        """The key with the English `name` of a mapping of this `form`."""
        return form.by_name[name].chinese[0] if self is KeyLanguage.CHINESE else name

    def spell_word(self, form: PlanForm, name: str, value: str) -> str:
        """The `value` of that key: a canonical word, true or one of a choice, in this language; any other as it is."""
        if self is KeyLanguage.ENGLISH:
            return value
        return chinese_word(form.by_name[name].shape, value)


def word_spellings(shape: KeyShape) -> Mapping[str, str]:
    """By every spelling of the words of a fixed set that a key of this `shape` may have the canonical word; empty for none."""
    match shape:
        case ChoiceShape(words) | PartiesShape(_, words):
            return words
        case FlagShape():
            return {**dict.fromkeys(keys.TRUE, "true"), **dict.fromkeys(keys.FALSE, "false")}
    return {}


def chinese_word(shape: KeyShape, value: str) -> str:
    """The Chinese spelling of a canonical word of the `shape`; any other `value` as it is."""
    words = word_spellings(shape)
    return next((word for word in words if words[word] == value and not word.isascii()), value)


class KeySpelling(Struct):
    """How the keys of one file are spelled: each as it was typed first, the others as most of them are, in Chinese or in
    English.
    """

    _typed: dict[str, str] = field(default_factory=dict)
    _english_surplus: int = 0

    @classmethod
    def of(cls, language: KeyLanguage) -> KeySpelling:
        """That of a file which has all its keys in one language."""
        return cls({}, -1 if language is KeyLanguage.CHINESE else 1)

    def note(self, name: str, typed: str) -> None:
        """Learn that the key with the English `name` was `typed` so."""
        self._typed.setdefault(name, typed)
        self._english_surplus += 1 if typed.isascii() else -1

    def spell(self, name: str) -> str:
        """The key with the English `name`, as this file would spell it."""
        usual = _chinese().get(name, name) if self._english_surplus < 0 else name
        return self._typed.get(name, usual)

    def spell_messages(self, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """The `diagnostics` with the keys in their messages spelled."""
        for each in diagnostics:
            message = self.spell_text(each.message)
            yield each if message == each.message else replace(each, message=message)

    def spell_text(self, text: str) -> str:
        """The `text` with the keys in it spelled."""
        return _KEY.sub(self._spell_match, text)

    def _spell_match(self, match: re.Match[str]) -> str:
        return self.spell(match[1]) if match[1] in _chinese() else match[0]


@cache
def _chinese() -> dict[str, str]:
    """The first Chinese spelling of each key; of one that scoring has too, what it is called in tasks."""
    spellings: dict[str, str] = {}
    for form in sorted(keys.FORMS.values(), key=lambda form: form.name == "scoring"):
        for key in form.keys:
            spellings.setdefault(key.name, key.chinese[0])
    return spellings
