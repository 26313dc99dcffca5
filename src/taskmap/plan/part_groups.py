"""A group without some of its members, by its name: 各县区（东城区除外）, 除东城区外的各县区."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from taskmap.system.patterns import compile_pattern
from taskmap.system.text import half_width

_OUTSIDE = "(?:以外|之外|外)"
_BEFORE = f"除了?(?P<without>.+?){_OUTSIDE}[,、]?的?(?:其他|其它|其余)?的?(?P<group>[^()]+)"
_BEHIND = rf"(?P<group>[^()]+)\((?:(?P<without>.+?)除外|除了?(?P<outside>.+?){_OUTSIDE}|(?:不含|不包括)(?P<no>.+?))\)"
# 东城区和西城区 are two; 发展和改革局 is one.
_BETWEEN = "[、,;]|(?<=[省市县区州旗镇乡局委办厅街道园])[和与及](?=.{2})"


class PartGroup(Struct, frozen=True):
    """The name of the group, and those of the members that are left out, as they were typed."""

    group: str
    without: tuple[str, ...]


def read_part_group(name: str) -> PartGroup | None:
    """What such a name says; None for any other name."""
    # Thousands of names are asked about.
    if "除" not in name and "不" not in name:
        return None
    text = re.sub(r"\s+", "", half_width(name))
    match = compile_pattern(_BEFORE).fullmatch(text) or compile_pattern(_BEHIND).fullmatch(text)
    if match is None:
        return None
    said = next(filter(None, (match.groupdict().get(key) for key in ("without", "outside", "no"))))
    return PartGroup(match["group"], tuple(filter(None, compile_pattern(_BETWEEN).split(said))))


def part_group_name(group: str, without: Iterable[str]) -> str:
    """How such a group is called where it is printed."""
    return f"{group}（{'、'.join(without)}除外）"
