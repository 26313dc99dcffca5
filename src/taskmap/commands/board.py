"""出一张看板网页：领导看的数、灯、走势、时间轴，每条举措点开看全部情况；或者一张挂图。

一个文件，不联网，U 盘拷走用浏览器打开就能看、能筛选、能打印（A3 横向）。--publish 另给每个单位一页，只有它自己的事。
文件名以 .xlsx、.svg、.pdf、.png 结尾的是挂图（挂图作战）：一行一条举措，一列一个月，横条从起始到时限，节点完成没有、亮什么灯都在上面。

例：taskmap board -o 看板.html
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import AsOf, FormatOption, LedgerOption, OutputFormat, Templates
from taskmap.documents import board_data, board_page
from taskmap.formats import timeline
from taskmap.formats.timeline.paper import Paper
from taskmap.system import terminal
from taskmap.workflow.asking import board

_CHARTS = "、".join(f".{each}" for each in timeline.ENDINGS)
Out = Annotated[
    Path | None,
    options.out_option(
        "FILE",
        f"写成这个文件：.html 是看板，{_CHARTS} 是挂图；什么也不写的是 {board_page.FILE}.html",
    ),
]
PaperSize = Annotated[
    Paper,
    typer.Option("--paper", metavar="A3|A0", case_sensitive=False, help="挂图的纸，横放"),
]
Publish = Annotated[
    Path | None,
    typer.Option(
        "--publish", metavar="DIR", help="写进这个文件夹：看板一页，另给每个单位一页，只有它自己的"
    ),
]
PlanIds = Annotated[list[str] | None, options.plan_option("只看这个方案，可写多次")]


def run(
    out: Out = None,
    publish: Publish = None,
    plan: PlanIds = None,
    as_of: AsOf = None,
    paper: PaperSize = Paper.A3,
    templates: Templates = None,
    ledger_url: LedgerOption = None,
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    if out is None and publish is None and output is OutputFormat.TEXT:
        out = Path(f"{board_page.FILE}.html")
    shown = board.read_board(options.ledger_place(ledger_url), plan or (), as_of)
    written = board.write(shown, out, templates, paper) if out else ()
    published = board.publish(shown, publish, templates) if publish else ()
    if output is OutputFormat.JSON:
        files = [str(path) for path in (*written, *published)]
        terminal.print_json({**board_data.data(shown), "files": files})
    else:
        _show(written, published, paper)
    return commands.DONE


def _show(written: Sequence[Path], published: Sequence[Path], paper: Paper) -> None:
    """The first of those `published` is the page of all, the others are those of units."""
    files = [*written, *published[:1]]
    for path in files:
        terminal.print_line(f"写好了 {path}")
    if len(published) > 1:
        terminal.print_line(
            f"另有 {len(published) - 1} 页，每个单位一页，都在 {published[-1].parent}"
        )
    is_page = files[0].suffix.lower() == ".html"
    terminal.print_next_step(
        f"用浏览器打开 {files[0]}" if is_page else f"打开 {files[0]}，用 {paper} 纸横向打印"
    )
