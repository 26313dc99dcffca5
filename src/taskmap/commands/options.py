"""Options that several commands share, and their values as typed: a wrong one is told in Chinese."""

from __future__ import annotations

import datetime
import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from taskmap.diagnostics import TaskmapError


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"


PlanFile = Annotated[
    Path, typer.Argument(metavar="PLAN", help="方案文件（plan.yaml）", show_default=False)
]
FormatOption = Annotated[Format, typer.Option("--format", help="text 给人看，json 给程序用")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="当作这一天，默认今天，如 2022-05-25")
]
LedgerOption = Annotated[
    str | None,
    typer.Option(
        "--ledger", metavar="PATH", help="台账文件，默认从当前文件夹往上找 .taskmap/ledger.db"
    ),
]


def day(text: str | None, timezone: str) -> datetime.date:
    """The day meant by --as-of; without one, today in the plan's time zone, wherever the machine stands."""
    if text is None:
        from zoneinfo import ZoneInfo

        return datetime.datetime.now(ZoneInfo(timezone)).date()
    from taskmap import deadlines

    if (found := deadlines.day(text)) is None:
        raise TaskmapError(f"--as-of 不是日期：“{text}”，请写成 2022-05-25")
    return found


def ledger_path(named: str | None) -> Path:
    name = named or os.environ.get("TASKMAP_LEDGER", "")
    if name.startswith(("postgresql:", "postgres:")):
        raise TaskmapError("这个版本的台账只支持 SQLite 文件，不支持 postgresql://")
    from taskmap import ledger

    return Path(name) if name else ledger.locate(Path.cwd())
