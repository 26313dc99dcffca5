"""Unit names as file names: each its own, all of them possible on every system an office has."""

from __future__ import annotations

import os
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from taskmap.system import filenames

# Letters that systems fold, cut, forbid or keep for themselves, beside any text.
AWKWARD = st.text('aAıIİſsSßéé́/\\:*?"<>|. \u3000~$-_市局\0\n\x9b\U0001f600²１1（）', max_size=8)
RESERVED = st.sampled_from(
    ["con", "PRN", "aux.txt", "nul", "COM1", "lpt9", "com²", "CONIN$", "con .x"]
)
NAMES = st.one_of(
    AWKWARD, RESERVED, st.text(max_size=300), st.text("长a", min_size=60, max_size=300)
)

DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
DEVICES |= {f"{port}{digit}" for port in ("COM", "LPT") for digit in "0123456789¹²³"}


@given(st.lists(NAMES, max_size=12))
@example(["a/b", "a:b", "a_b", "a_b（2）", "A_B"])
@example(["长" * 300 + end for end in "甲乙丙"])
@example(["", " ", ".", "..", "　", "_"])
@example(["ſ", "s", "S", "ß", "ss"])
@example(["ı", "I", "i", "İ"])
@settings(max_examples=150)
def test_every_name_gets_a_file_of_its_own(names: list[str]) -> None:
    found = filenames.distinct(names)
    assert found.keys() == set(names)
    files = [f"{name}.xlsx" for name in found.values()]
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            with open(Path(folder) / file, "x", encoding="utf-8"):
                pass
        assert sorted(os.listdir(folder)) == sorted(files)
    # Windows and macOS: neither case nor the way an accent is written tells two files apart.
    for same in (str.casefold, str.upper, str.lower):
        for form in ("NFC", "NFD", "NFKC"):
            told = {unicodedata.normalize(form, same(file)) for file in files}
            assert len(told) == len(files)


@given(NAMES)
@settings(max_examples=300)
def test_every_name_is_possible_everywhere(name: str) -> None:
    file = filenames.safe(name)
    assert len(f"{file}.xlsx".encode()) <= 255
    assert not set(file) & set('\\/:*?"<>|')
    assert all(unicodedata.category(character) not in ("Cc", "Cs") for character in file)
    assert file == file.strip(" .")
    assert file
    assert not file.startswith("~$")
    assert file.partition(".")[0].rstrip(" ").upper() not in DEVICES


@given(st.lists(NAMES, max_size=8))
def test_stable(names: list[str]) -> None:
    """The same names give the same files, and whoever comes later changes nobody's before."""
    found = filenames.distinct(names)
    assert filenames.distinct(names) == found
    for count in range(len(names)):
        earlier = filenames.distinct(names[:count])
        assert earlier.items() <= found.items()


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("市发展改革委", "市发展改革委"),
        ("人民银行株洲市中心支行", "人民银行株洲市中心支行"),
        ("a/b", "a_b"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x", "C__x"),
        ("nul", "_nul"),
        ("Con.txt", "_Con.txt"),
        ("~$lock", "_~$lock"),
        (".hidden", "hidden"),
        ("末尾. .", "末尾"),
        ("\ud800", "_"),
        ("=1+1", "=1+1"),
    ],
)
def test_what_becomes_of_a_name(name: str, file: str) -> None:
    assert filenames.safe(name) == file


def test_clashes_are_numbered_in_order() -> None:
    assert filenames.distinct(["a/b", "a:b", "A?B", "a_b（2）"]) == {
        "a/b": "a_b",
        "a:b": "a_b（2）",
        "A?B": "A_B（3）",
        "a_b（2）": "a_b（2）（2）",
    }


def test_a_name_is_cut_between_characters() -> None:
    assert filenames.safe("长" * 300) == "长" * 66
    assert filenames.safe("a" + "长" * 300) == "a" + "长" * 66


def test_many_that_are_cut_alike() -> None:
    found = filenames.distinct(["长" * 300 + str(number) for number in range(1200)])
    assert len(set(found.values())) == 1200
    assert max(len(f"{file}.xlsx".encode()) for file in found.values()) <= 255


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("甲局.xlsx", "甲局.xlsx"),
        ("甲局 6月(1).xlsx", "'甲局 6月(1).xlsx'"),
        ("a'b", "'a'\"'\"'b'"),
    ],
)
def test_a_name_in_a_command_line(name: str, word: str) -> None:
    assert filenames.shell_word(name) == word
