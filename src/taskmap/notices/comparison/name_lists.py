"""The names in a list of the notice, each in the very item that the list belongs to: another one may have the same name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from taskmap.notices.comparison.notice_phrases import PhrasePlace
from taskmap.notices.comparison.plan_phrases import PlanPhrases
from taskmap.notices.lexicon.conservation import ROLE_WORDS
from taskmap.planfile.texts import TextItem


class NameLists:
    """The lists of a notice beside the `items` of the plan; `places` are those where each begins."""

    def __init__(
        self, items: Sequence[TextItem], places: Sequence[PhrasePlace], plan: PlanPhrases
    ) -> None:
        self._plan = plan
        order = sorted(range(len(items)), key=lambda number: (*places[number].order, number))
        self._order = order
        self._begins = [places[number].order for number in order]
        self._families = _families(items)

    def missing(self, piece: int, keys: Sequence[str]) -> set[str]:
        """Those of the phrases `keys` of the `piece` with that number which are names that other items have, but not the
        one they stand behind, though it has others of the same list: without these, nobody can tell whose list it is.
        """
        lost: dict[int, set[str]] = {}
        whole: set[int] = set()
        for index, key in enumerate(keys):
            item = self._order[max(bisect_right(self._begins, (piece, index)) - 1, 0)]
            for name in self._names(key):
                if self._plan.stands_in(name, self._families[item]):
                    whole.add(item)
                else:
                    lost.setdefault(item, set()).add(key)
        return {key for item in whole for key in lost.get(item, ())}

    def _names(self, key: str) -> Iterator[str]:
        """The names in a phrase, without the words for what they do."""
        parts = [key] if self._plan.is_name(key) else ROLE_WORDS.split(key)
        return (part for part in parts if self._plan.is_name(part))


def _families(items: Sequence[TextItem]) -> list[tuple[int, ...]]:
    """Of each item its number, those of the ones above it, and of a task those of its measures."""
    families: list[list[int]] = []
    for number, item in enumerate(items):
        families.append([number, *(families[item.above] if item.above >= 0 else ())])
    for number, item in enumerate(items):
        if item.form == "measure":
            families[item.above].append(number)
    return [tuple(family) for family in families]
