"""Which zips a month's workbooks are handed out in."""

from __future__ import annotations

from taskmap.workflow.packing.pack_zips import PackedFile, find_zips


def test_a_unit_that_looks_after_others_and_nobody_looks_after_has_a_zip_of_its_own() -> None:
    files = [
        PackedFile("县府办", "甲局", "县府办/甲局.xlsx"),
        PackedFile("", "县府办", "县府办.xlsx"),
    ]
    assert find_zips(files) == {
        "县府办.zip": ["县府办/甲局.xlsx"],
        "未分管.zip": ["县府办.xlsx"],
        "县府办/甲局.zip": ["县府办/甲局.xlsx"],
        "县府办（本单位）.zip": ["县府办.xlsx"],
    }


def test_names_that_are_one_to_windows_do_not_replace_each_other() -> None:
    files = [PackedFile("", unit, f"{at}.xlsx") for at, unit in enumerate(("A局", "a局", "全部"))]
    assert {name: found for name, found in find_zips(files).items() if len(found) == 1} == {
        "A局.zip": ["0.xlsx"],
        "a局（2）.zip": ["1.xlsx"],
        "全部（本单位）.zip": ["2.xlsx"],
    }
