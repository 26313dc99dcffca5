"""The units of an office as it has them listed: typed, in a text, a workbook, or a table of a Word document."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from taskmap.notices import readers
from taskmap.notices.notice import NoticeTable
from taskmap.plan.names import LIST_NUMBER, name_fault
from taskmap.system import encoding, isolation
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.isolation import Abort, Limits

FILES = (".txt", ".csv", ".xlsx", ".xls", ".et", ".docx", ".doc", ".wps")
"""Endings of the files that hold such lists."""
_LIMITS = Limits(seconds=120, memory=1_500_000_000)
_HEADS = ("单位名称", "单位全称", "单位", "责任单位", "部门名称", "部门", "名称")
_TITLE = re.compile("(?:名单|名录|一览表|登记表|汇总表|通讯录|花名册|表)$")
_NUMBER = re.compile(r"[\d.\s（()）、-]*")


class UnitList(NamedTuple):
    """The `names` in their order, each once, and in Chinese why others were `refused`."""

    names: tuple[str, ...]
    refused: tuple[str, ...]


def parse(texts: Iterable[str]) -> UnitList:
    """The units in the `texts`, of which each holds one or several; numbers in front of them and marks behind are left out."""
    names: dict[str, None] = {}
    refused: list[str] = []
    for text in filter(None, map(_without_number, texts)):
        fault = name_fault(text)
        if fault is None:
            names[text] = None
        elif fault.is_certain:
            names |= dict.fromkeys(fault.names)
        else:
            refused.append(f"“{text}”{fault.what}，{fault.advice}")
    return UnitList(tuple(names), tuple(refused))


def read(path: Path) -> UnitList:
    """The units in the file: the column whose heading says so, else the one with most names; in a text its lines. Raises
    TaskmapError for a file that cannot be read.
    """
    rows, lines = _contents(path)
    columns = [_column(each) for each in rows]
    return parse([*(text for column in columns for text in column), *lines])


def _contents(path: Path) -> tuple[list[list[list[str]]], list[str]]:
    """The tables of the file, each as rows, and the lines outside of them that are no title."""
    if path.suffix.lower() in (".csv", ".txt"):
        text = encoding.decode(readers.load(path)).text
        rows = list(csv.reader(text.splitlines(), delimiter="\t" if "\t" in text else ","))
        is_table = any(len(row) > 1 for row in rows)
        return ([rows], []) if is_table else ([], [*_names(text.splitlines())])
    notice = isolation.call_isolated(partial(readers.read, path), _LIMITS)
    if isinstance(notice, Abort):
        raise TaskmapError(f"{path} {notice.why}；请另存为 .xlsx 或 .txt 再试")
    tables = [_rows(each) for each in notice.items if isinstance(each, NoticeTable)]
    lines = [] if tables else [*_names(each.text for each in notice.passages())]
    return tables, lines


def _rows(table: NoticeTable) -> list[list[str]]:
    return [["" if cell.covered else cell.text for cell in row] for row in table.rows]


def _column(rows: Sequence[Sequence[str]]) -> list[str]:
    """The texts of the column with the units."""
    width = max(map(len, rows), default=0)
    for number, row in enumerate(rows):
        for head in _HEADS:
            found = [at for at, text in enumerate(row) if "".join(text.split()) == head]
            if found:
                return [*_names(_texts(rows[number + 1 :], found[0]))]
    columns = [[*_names(_texts(rows, at))] for at in range(width)]
    return max(columns, key=lambda texts: len(parse(texts).names), default=[])


def _texts(rows: Iterable[Sequence[str]], at: int) -> Iterator[str]:
    return (row[at] for row in rows if at < len(row))


def _without_number(text: str) -> str:
    text = text.strip()
    number = LIST_NUMBER.match(text)
    return text[number.end() :] if number else text


def _names(texts: Iterable[str]) -> Iterator[str]:
    """The texts that may name units: no numbers, no title of a list."""
    for text in texts:
        for line in map(str.strip, text.split("\n")):
            if not _NUMBER.fullmatch(line) and not _TITLE.search(line) and line not in _HEADS:
                yield line
