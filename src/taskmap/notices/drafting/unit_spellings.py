"""One unit is spelled one way in a whole notice: with its level everywhere or nowhere, with or without the notice's place.

A name takes the level with which it stands elsewhere in the notice; where it stands nowhere, that of the other
departments, if most are printed with one: they have one in common, or it is that of who issued the notice. Names of two
levels are two units, and which of them a name without a level means is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from taskmap.notices.drafting import names
from taskmap.notices.lexicon.short_forms import shorten
from taskmap.notices.lexicon.units import FUNCTION_ONLY, LEVEL_BEFORE, OFFICE_ONLY, OWN_PLACE

_LEVELS = "省市县区州旗"
_OF_PROVINCE = "厅"
"""The last letter of a department that only a province has."""


class UnitSpellings(Struct, frozen=True):
    """How the units of a notice are written. `written` has those that are printed otherwise, by the printed name;
    `undecided` has, by a name without a level, the names of two levels that it may mean.
    """

    written: Mapping[str, str] = field(default_factory=dict)
    undecided: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def write(self, printed: str) -> str:
        """The name that is written for the `printed` one."""
        return self.written.get(printed, printed)


def find_spellings(printed: Sequence[str], heading: str) -> UnitSpellings:
    """How the `printed` names of units, each once and in the order of the notice, are to be written. `heading` begins with
    the place that issued it, if it names one: 浔安市人民政府, 浔安市2026年工作要点.
    """
    own = OWN_PLACE.match(heading)
    local = _without_own_place(printed, own["place"]) if own else {}
    names_ = list(dict.fromkeys(local.get(name, name) for name in printed))
    completed, undecided = _with_levels(names_, own["place"][-1] if own else "")
    written = {
        name: completed.get(local.get(name, name), local.get(name, name)) for name in printed
    }
    return UnitSpellings({name: said for name, said in written.items() if said != name}, undecided)


def _without_own_place(printed: Sequence[str], place: str) -> dict[str, str]:
    """浔安市财政局 and 市财政局 in a notice of 浔安市 are one: the spelling that comes first stays."""
    order = {name: at for at, name in enumerate(printed)}
    written: dict[str, str] = {}
    for name in printed:
        short = place[-1] + name.removeprefix(place)
        if name.startswith(place) and short in order and names.is_department(short):
            first, later = sorted((name, short), key=order.__getitem__)
            written[later] = first
    return written


def _with_levels(
    printed: Sequence[str], own_level: str
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The full names of those without a level, and those that may be of several levels with what they may be."""
    by_short = {shorten(name): name for name in reversed(printed)}
    bare = [name for name in printed if not LEVEL_BEFORE.match(name) and names.is_department(name)]
    common = _common_level(printed, sum(map(_is_function, bare)), own_level)
    completed: dict[str, str] = {}
    undecided: dict[str, list[str]] = {}
    for name in bare:
        found = [by_short[said] for each in _LEVELS if (said := each + shorten(name)) in by_short]
        if len(found) > 1:
            undecided[name] = found
        elif found:
            completed[name] = found[0]
        elif common and _is_function(name) and (common == "省" or not name.endswith(_OF_PROVINCE)):
            completed[name] = common + name
    return completed, undecided


def _common_level(printed: Iterable[str], bare: int, own_level: str) -> str:
    """The level of all departments that are printed with one, the notice's own if they have several; "" if more are
    `bare`.
    """
    levels = Counter(
        found[0]
        for name in printed
        if (found := LEVEL_BEFORE.match(name)) and _is_function(name[1:])
    )
    level = next(iter(levels)) if len(levels) == 1 else own_level
    return level if levels[level] >= max(bare, 1) else ""


def _is_function(name: str) -> bool:
    """Whether a name without a level is that of a department which every level has."""
    return bool(FUNCTION_ONLY.match(name) or OFFICE_ONLY.fullmatch(name))
