"""Which names of later days mean a unit of an earlier one, and which are of another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from taskmap.ledger.renaming import later_names

Issue = tuple[Mapping[str, str], set[str]]
"""The former names that it knows, and the names of its units."""
CASES: Mapping[str, tuple[Sequence[Issue], Mapping[str, str]]] = {
    "renamed": ([({}, {"甲局"}), ({"甲局": "甲委"}, {"甲委"})], {"甲委": "甲局"}),
    "renamed twice": (
        [
            ({}, {"甲局"}),
            ({"甲局": "甲委"}, {"甲委"}),
            ({"甲局": "甲厅", "甲委": "甲厅"}, {"甲厅"}),
        ],
        {"甲委": "甲局", "甲厅": "甲局"},
    ),
    "known under its last alias alone": (
        [({}, {"甲局"}), ({"甲局": "甲委"}, {"甲委"}), ({"甲委": "甲厅"}, {"甲厅"})],
        {"甲委": "甲局", "甲厅": "甲局"},
    ),
    "renamed before, too": (
        [({"甲办": "甲局"}, {"甲局"}), ({"甲办": "甲委", "甲局": "甲委"}, {"甲委"})],
        {"甲委": "甲局"},
    ),
    "known by a name alone that it had before": (
        [({"甲办": "甲局"}, {"甲局"}), ({"甲办": "甲委"}, {"甲委"})],
        {"甲委": "甲局"},
    ),
    "renamed back": (
        [({}, {"甲局"}), ({"甲局": "甲委"}, {"甲委"}), ({"甲委": "甲局"}, {"甲局"})],
        {"甲委": "甲局"},
    ),
    "went into one that was there": (
        [({}, {"甲局", "乙局"}), ({"甲局": "乙局"}, {"乙局"})],
        {},
    ),
    "two became a new one": (
        [({}, {"甲局", "乙局"}), ({"甲局": "丙局", "乙局": "丙局"}, {"丙局"})],
        {},
    ),
    "renamed, and another went into it afterwards": (
        [
            ({}, {"甲局", "乙局"}),
            ({"甲局": "甲委"}, {"甲委", "乙局"}),
            ({"甲局": "甲委", "乙局": "甲委"}, {"甲委"}),
        ],
        {"甲委": "甲局"},
    ),
    "went into one that was founded meanwhile": (
        [({}, {"甲局"}), ({}, {"甲局", "丙局"}), ({"甲局": "丙局"}, {"丙局"})],
        {},
    ),
    "renamed, and then into one that was founded meanwhile": (
        [
            ({}, {"甲局"}),
            ({"甲局": "甲委"}, {"甲委", "丙局"}),
            ({"甲局": "丙局", "甲委": "丙局"}, {"丙局"}),
        ],
        {"甲委": "甲局"},
    ),
    "no unit of then": ([({}, {"甲局"}), ({"乙局": "乙委"}, {"甲局", "乙委"})], {}),
}


@pytest.mark.parametrize(("issues", "found"), CASES.values(), ids=CASES)
def test_later_names(issues: Sequence[Issue], found: Mapping[str, str]) -> None:
    renames, units = zip(*issues, strict=True)
    assert later_names(renames, units) == found
