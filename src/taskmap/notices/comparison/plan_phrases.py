"""The texts of a plan as the notice is looked for in them: as entries of conservation, and by their phrases."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from taskmap.notices.comparison.notice_phrases import phrase_keys, said_phrases
from taskmap.notices.conservation.entries import DraftEntry, DraftEntryKind
from taskmap.notices.drafting.field_labels import field_of_heading
from taskmap.notices.lexicon.traditional import SIMPLIFIED
from taskmap.plan.unnamed_units import UNNAMED
from taskmap.planfile.texts import ItemText, TextItem
from taskmap.system.diagnostics import Source
from taskmap.system.numerals import chinese

_OWN = frozenset(("id", "no", "issued", "timezone", "milestones.id", "closure.level"))
"""Keys whose values the office or taskmap makes up."""
_RULE = frozenset(("reporting", "reporting.to", "reporting.forward_to"))
"""Those of a reporting rule that are words of the notice."""
NAMES = frozenset(
    (
        *("lead", "responsible", "support", "others", "units", "milestones.units"),
        *("supervisor", "leader", "owner"),
    )
)
"""Keys whose values are names, many items' own."""
TIMES = frozenset(("deadline", "start", "milestones.by", "targets.by"))
"""Keys whose values are times, which import completes by the year."""


class PlanPlace(NamedTuple):
    """A text by the number of its item and its own there; the comments with 原文 come after the others."""

    item: int
    number: int


def entries_of_items(items: Sequence[TextItem], starts: Sequence[Source]) -> list[DraftEntry]:
    """The `items` of a plan as conservation takes them; `starts` are the places where each begins in the notice."""
    numbers: dict[int, int] = {}
    found = []
    for item, start in zip(items, starts, strict=True):
        numbers[item.above] = number = numbers.get(item.above, 0) + 1
        texts = [each.text for each in item.texts if _is_text(each)]
        if item.form == "measure":
            texts += (str(number), chinese(number))
        found.append(
            DraftEntry(
                DraftEntryKind[item.form.upper()],
                item.name,
                start,
                item.above,
                _simplified(texts),
                _simplified(each.text for each in item.texts if _is_value(each)),
                _simplified(each.text for each in item.originals),
            )
        )
    return found


class PlanPhrases:
    """Where the phrases of a plan stand in it."""

    def __init__(self, items: Sequence[TextItem]) -> None:
        self._items = items
        self._places: dict[str, list[PlanPlace]] = {}
        self._in_texts: set[str] = set()
        self._names: set[str] = set()
        for place, text in _texts(items):
            for key in phrase_keys(text.text):
                self._places.setdefault(key, []).append(place)
                if not _is_value(text):
                    self._in_texts.add(key)
                if text.key in NAMES:
                    self._names.add(key)

    def new_phrases(self) -> Iterator[tuple[PlanPlace, str]]:
        """What should stand in the notice, phrase by phrase, each with its place; of names filled in for many items the
        first.
        """
        seen: set[tuple[str, str]] = set()
        for place, text in _texts(self._items):
            if _is_said(text) and (text.key, text.text) not in seen:
                seen.add((text.key, text.text))
                yield from ((place, key) for key in said_phrases(text.text))

    def stands_in_text(self, phrase: str) -> bool:
        """Whether the words stand in the plan as a whole phrase, in whatever item; names do not count, which are many
        items' own.
        """
        return phrase in self._in_texts

    def is_name(self, phrase: str) -> bool:
        """Whether it is the name of somebody in some item."""
        return phrase in self._names

    def stands_in(self, phrase: str, items: Sequence[int]) -> bool:
        """Whether the items with these numbers have the whole phrase, in whatever text."""
        places = self._places.get(phrase, [])
        return _nearest(places, items).item in items if places else False

    def text(self, place: PlanPlace) -> ItemText:
        """The text at a `place`."""
        item = self._items[place.item]
        texts = item.texts if place.number < len(item.texts) else item.originals
        return texts[place.number - (0 if texts is item.texts else len(item.texts))]

    def find(self, phrase: str, item: int) -> list[PlanPlace]:
        """Where a phrase of the notice stands in the plan: as a whole phrase in the item nearest to the number `item`, or
        a part in that one and those above it, else in those around it.
        """
        own, around = self._above(item), [item - 1, item + 1]
        if places := self._places.get(phrase):
            return [_nearest(places, own)]
        if field_of_heading(phrase) is not None:
            return []
        near = (self._parts(phrase, numbers) for numbers in (own, around))
        return next(filter(None, near), [])

    def _above(self, item: int) -> list[int]:
        """The number of an item and of those that it belongs to."""
        numbers = [item]
        while (item := self._items[item].above) >= 0:
            numbers.append(item)
        return numbers

    def _parts(self, phrase: str, numbers: Sequence[int]) -> list[PlanPlace]:
        """The texts of the items with these `numbers` that are a part of the phrase, or of which it is a part."""
        return [
            place
            for number in numbers
            if 0 <= number < len(self._items)
            for place, text in _texts(self._items[number : number + 1], number)
            if _overlap(phrase, text)
        ]


def _nearest(places: Sequence[PlanPlace], items: Sequence[int]) -> PlanPlace:
    """The first of the `places` in one of the `items`, else the one nearest to the first of these."""
    for item in items:
        at = bisect_left(places, PlanPlace(item, 0))
        if at < len(places) and places[at].item == item:
            return places[at]
    at = bisect_left(places, PlanPlace(items[0], 0))
    return min(places[max(at - 1, 0) : at + 1], key=lambda place: abs(place.item - items[0]))


def _overlap(phrase: str, text: ItemText) -> bool:
    if text.key in _OWN or text.text == UNNAMED:
        return False
    keys = [key for key in phrase_keys(text.text) if len(key) > 1]
    return any(key in phrase for key in keys) or phrase in "".join(keys)


def _texts(items: Sequence[TextItem], first: int = 0) -> Iterator[tuple[PlanPlace, ItemText]]:
    for number, item in enumerate(items, first):
        for at, text in enumerate((*item.texts, *item.originals)):
            yield PlanPlace(number, at), text


def _is_value(text: ItemText) -> bool:
    return (
        text.key in NAMES or text.key in TIMES or text.key.startswith(("milestones.", "targets."))
    )


def _is_text(text: ItemText) -> bool:
    if text.key.startswith("reporting"):
        return text.key in _RULE
    return text.key != "id" and not _is_value(text)


def _is_said(text: ItemText) -> bool:
    """Whether the notice should have said it."""
    if text.key in _OWN or text.text == UNNAMED:
        return False
    return not text.key.startswith("reporting") or text.key in _RULE


def _simplified(texts: Iterator[str] | Sequence[str]) -> tuple[str, ...]:
    return tuple(text.translate(SIMPLIFIED) for text in texts)
