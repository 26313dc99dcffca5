"""打包发出：一个单位一份合订清单，各方案这个月要报的各占一节，相同的事只问一次。

同一发文单位的各方案合在一起：责任清单（全部方案）、月度报送（这个月到期的，一节一项报送）、一处签字盖章。
填好收回来照常 taskmap collect，各行归各自的方案。发给谁、哪天、谁发的，记在台账里。

例：taskmap pack --month 2022-06
"""

from __future__ import annotations

import os
from pathlib import Path, PurePath
from typing import Annotated

import typer

from taskmap import commands, delivery
from taskmap.commands import options
from taskmap.commands.options import AsOf, FormatOption, LedgerOption, OutputFormat, Templates
from taskmap.delivery import DeliveryState
from taskmap.plan.workdays import guess_note
from taskmap.system import terminal
from taskmap.workflow.packing import pack_folders
from taskmap.workflow.packing.pack_folders import PackFile, Packing
from taskmap.workflow.packing.pack_mails import PackMail, send_packs
from taskmap.workflow.packing.unit_packs import PackSelection

Month = Annotated[
    str | None,
    typer.Option(
        "--month",
        metavar="PERIOD",
        help="截止日在哪个月的报送，如 2022-06；默认下一个到期的那个月",
    ),
]
Out = Annotated[Path, options.out_option("DIR", "写到哪个文件夹，下面一个月一个文件夹")]
Plans = Annotated[list[str] | None, options.plan_option("只合订这个方案的，可写多次")]
UnitNames = Annotated[list[str] | None, options.unit_option("只出这个单位的，可写多次")]
Mail = Annotated[
    bool,
    typer.Option("--mail", help="用邮件发给各单位，设置和 remind --send 一样；发过的不再发"),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只算不写：不出文件，不记台账")]

_MOST_SHOWN = 20
"""Workbooks that are listed on the screen; 目录.csv has all."""


def run(
    month: Month = None,
    out: Out = Path("发出"),
    as_of: AsOf = None,
    plan: Plans = None,
    unit: UnitNames = None,
    templates: Templates = None,
    mail: Mail = False,
    dry_run: DryRun = False,
    ledger_url: LedgerOption = None,
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    place = options.ledger_place(ledger_url)
    selection = PackSelection(month, plan or (), unit or ())
    # A wrong setting is reported before anything goes out.
    channel = delivery.open_channel("mail", os.environ) if mail else None
    if dry_run:
        packed = pack_folders.preview(place, selection, as_of)
    else:
        packed = pack_folders.pack(place, selection, as_of, out, templates, terminal.show_progress)
    mails = list(send_packs(place, packed, channel)) if channel and packed.folder else []
    if output is OutputFormat.JSON:
        sent = {"sent": list(map(_mail_data, mails))} if mail else {}
        terminal.print_json({**_as_data(packed), **sent})
    else:
        _show(packed)
        for each in mails:
            terminal.print_line(_mail_line(each))
        if any(each.is_new for each in packed.files) and not dry_run:
            options.show_written(place)
    _show_notes(packed)
    if output is OutputFormat.TEXT:
        terminal.print_next_step(_next_step(packed, dry_run, is_sent=bool(mails)))
    return commands.FOUND if any(map(_has_failed, mails)) else commands.DONE


def _has_failed(mail: PackMail) -> bool:
    return mail.outcome.state is not DeliveryState.SENT


def _mail_line(mail: PackMail) -> str:
    state, why, _ = mail.outcome
    said = state.chinese if mail.in_this_run or _has_failed(mail) else "已发过"
    # A unit that several offices ask has a mail from each: the name of its workbook tells them apart.
    name = PurePath(mail.file.name).stem
    return f"邮件 {name}：{said}{f'，{why}' if why else ''}"


def _mail_data(mail: PackMail) -> dict[str, object]:
    return {
        "unit": mail.file.pack.unit,
        "issuer": mail.file.pack.issuer,
        "file": mail.file.name,
        "state": mail.outcome.state.value,
        "why": mail.outcome.why,
        "now": mail.in_this_run,
    }


def _show(packed: Packing) -> None:
    month = packed.month.month
    if not packed.files:
        terminal.print_line(f"{month.title}没有到期的报送，没有清单可发。")
        return
    for each in packed.files[:_MOST_SHOWN]:
        terminal.print_line(_file_line(each))
    if (more := len(packed.files) - _MOST_SHOWN) > 0:
        terminal.print_line(f"……还有 {more} 份")
    where = (
        f"在 {packed.folder}，打印顺序见 {pack_folders.INDEX}"
        if packed.folder
        else "没有写文件（--dry-run）"
    )
    terminal.print_line(f"{month.title}共 {len(packed.files)} 份，{where}")


def _file_line(each: PackFile) -> str:
    pack = each.pack
    sections = "、".join(
        f"{issue.plan} {issue.period}（{section.duty.due:%m-%d}）"
        for section, issue in zip(pack.sections, pack.issues, strict=True)
        if section.duty
    )
    again = "" if each.is_new else "（发过，没有变化）"
    return f"{each.name}：{len(pack.sections)} 节，要填 {pack.rows_to_fill} 条：{sections}{again}"


def _show_notes(packed: Packing) -> None:
    options.show_filled(packed.filled)
    if packed.month.years:
        terminal.print_note(f"注意：{guess_note(*packed.month.years)}，公布后请重新 split。")


def _next_step(packed: Packing, dry_run: bool, *, is_sent: bool) -> str:
    if not packed.files:
        return "taskmap status"
    if dry_run:
        return "看过没有问题，去掉 --dry-run 再运行一次"
    if is_sent:
        return "没有发出的另行通知，收回来以后 taskmap collect 收件"
    return f"把 {packed.folder} 里的发给各单位，收回来以后 taskmap collect 收件"


def _as_data(packed: Packing) -> dict[str, object]:
    return {
        "month": packed.month.month.label,
        "folder": str(packed.folder) if packed.folder else None,
        "workbooks": [_file_data(each) for each in packed.files],
        "zips": list(map(str, packed.zips)),
        "filled": list(map(str, packed.filled)),
    }


def _file_data(each: PackFile) -> dict[str, object]:
    pack = each.pack
    return {
        "unit": pack.unit,
        "issuer": pack.issuer,
        "division": pack.division,
        "file": each.name,
        "new": each.is_new,
        "rows": pack.rows_to_fill,
        "sections": [
            {
                "plan": issue.plan,
                "revision": issue.revision,
                "period": issue.period,
                "due": section.duty.due.isoformat() if section.duty else None,
                "rows": len(rows),
                "same": [{"id": row.item, "answer": row.answer} for row in rows if row.answer],
            }
            for section, issue, rows in zip(pack.sections, pack.issues, pack.rows, strict=True)
        ],
    }
