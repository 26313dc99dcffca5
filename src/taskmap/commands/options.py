"""Options that several commands share, and their values as typed: a wrong one is told in Chinese."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from taskmap import ledger


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"


class Shape(StrEnum):
    """Of what commands list: for people, for programs, or to paste."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"


PlanFile = Annotated[
    Path, typer.Argument(metavar="PLAN", help="方案文件（plan.yaml）", show_default=False)
]
FormatOption = Annotated[Format, typer.Option("--format", help="text 给人看，json 给程序用")]
ShapeOption = Annotated[
    Shape,
    typer.Option("--format", metavar="FORMAT", help="怎样列出：<text|json|csv|markdown|html>"),
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="当作这一天，默认今天，如 2022-05-25")
]
LedgerOption = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        metavar="URL",
        help="台账文件或 PostgreSQL 地址，默认从当前文件夹往上找 .taskmap/ledger.db",
    ),
]


def ledger_place(named: str | None) -> ledger.Place:
    """The ledger meant by --ledger; without it by the variable, else the nearest one."""
    from taskmap import ledger

    name = named or os.environ.get("TASKMAP_LEDGER", "")
    return ledger.place(name) if name else ledger.locate(Path.cwd())
