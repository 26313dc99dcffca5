"""What a plan would add to what units are asked, in the lines that `split --dry-run` shows and in its JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import asdict, astuple

from taskmap.documents.burden import brief_title, load_text
from taskmap.system.text import shorten
from taskmap.tracking.burden import AddedBurden, Load

_FEW = 3
"""Units that are named one by one."""


class AddedPage(NamedTuple):
    """What a plan adds, for those who are about to issue it; `titles` are those of its measures by their ids."""

    added: AddedBurden
    titles: dict[str, str]

    def lines(self, most: int | None) -> Iterator[tuple[str, str]]:
        """A name and what is said under it; of the measures that are asked already the first `most`, with None all."""
        apart, left = self.added.total
        is_less = min(*astuple(apart), *astuple(left)) < 0
        yield "增减" if is_less else "新增", f"分开发 {load_text(apart)}"
        yield "", f"合订、照上期预填以后要填 {load_text(left)}"
        of_units = self.added.of_units()
        units = [f"{unit} {more.cells} 格" for unit, (_, more) in of_units.items() if more.cells]
        if units:
            yield "摊到", shorten(units, _FEW, "等{}个单位")
        asked = [*self.added.asked_already().items()]
        for (own, (plan, other)), names in asked[:most]:
            title = brief_title(self.titles.get(own, ""))
            whom = shorten(names, _FEW, "等{}家")
            yield "已经在要", f"{own} {title}：{plan} 的 {other} 要的是同一件事（{whom}）"
        if most is not None and len(asked) > most:
            yield "", f"还有 {len(asked) - most} 条，全部看 --format json"

    @property
    def record(self) -> dict[str, object]:
        """By the keys of `--format json`."""
        return {
            **_loads_record(self.added.total),
            "units": [
                {"unit": unit, **_loads_record(more)}
                for unit, more in self.added.of_units().items()
            ],
            "asked": [
                {"measure": own, "plan": plan, "other": other, "units": names}
                for (own, (plan, other)), names in self.added.asked_already().items()
            ],
        }


def _loads_record(more: tuple[Load, Load]) -> dict[str, object]:
    apart, left = more
    return {"apart": asdict(apart), "left": asdict(left)}
