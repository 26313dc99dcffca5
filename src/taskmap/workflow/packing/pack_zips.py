"""The zips in which packed workbooks are handed out: one a unit, and one for each that looks after units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from taskmap.system import filenames

_ALL, _OTHERS = "全部", "未分管"
"""What the zip is called that has all workbooks, and the one of units that nobody looks after where others are."""


class PackedFile(NamedTuple):
    """The workbook `name`, below the folder of its month, is for the `unit` that the `division` looks after, "" for nobody."""

    division: str
    unit: str
    name: str

    @property
    def folder(self) -> str:
        """What stands before its own name."""
        return self.name[: self.name.rfind("/") + 1]


def find_zips(files: Sequence[PackedFile]) -> dict[str, list[str]]:
    """The zips below the folder of the month, each with the names of its workbooks in the order in which they are printed:
    one of all, or, where somebody looks after units, one for each that does; and beside its workbooks one for each unit.
    """
    has_divisions = any(each.division for each in files)
    wide, own = defaultdict[str, list[str]](list), defaultdict[tuple[str, str], list[str]](list)
    for each in files:
        wide[(each.division or _OTHERS) if has_divisions else _ALL].append(each.name)
        own[each.folder, each.unit].append(each.name)
    # A unit may look after others.
    titles = {unit: f"{unit}（本单位）" if unit in wide else unit for _, unit in own}
    names = filenames.distinct([*wide, *titles.values()])
    return {
        **{f"{names[title]}.zip": each for title, each in wide.items()},
        **{f"{folder}{names[titles[unit]]}.zip": each for (folder, unit), each in own.items()},
    }
