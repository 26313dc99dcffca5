"""What has a name and is one line of text, compared by that name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from taskmap.plan.diff.changes import PlanChange, PlanChangeKind


def line_changes(
    kind: PlanChangeKind,
    word: str,
    name: str,
    was: Mapping[str, str],
    now: Mapping[str, str],
    touched: tuple[str, ...] = (),
) -> Iterator[PlanChange]:
    """Lines by their names, as they were and are now: a change of this `kind` for each that was added, removed or changed. It is
    called `word` and its name; where the `word` is "" its name alone. `name` is the id, `touched` the units concerned.
    """
    for each in dict.fromkeys((*now, *was)):
        before, after = was.get(each, ""), now.get(each, "")
        if before != after:
            label = f"{word}“{each}”" if word else each
            verb = "" if before and after else "增加" if after else "删去"
            what = f"{verb}{label}" if verb else f"{label}改了"
            yield PlanChange(kind, name, what, before, after, touched=touched)


def number_repeats(lines: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The `lines`, each behind its name, by these names: one that comes a second time gets a number behind it."""
    count: Counter[str] = Counter()
    numbered: dict[str, str] = {}
    for name, line in lines:
        count[name] += 1
        numbered[f"{name}（{count[name]}）" if count[name] > 1 else name] = line
    return numbered
