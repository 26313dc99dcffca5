"""催办：给逾期的单位各出一份催办函和一段可以直接转发的文字；加 --send 就发邮件、发到工作群。

催过的记在台账里，同一天再运行不会重出、重发。按什么级别、隔多久再催，写在方案的“催办”里。
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from taskmap import commands, delivery
from taskmap.commands import options
from taskmap.commands.options import (
    AsOf,
    FormatOption,
    LedgerOption,
    OutFolder,
    OutputFormat,
    Templates,
)
from taskmap.delivery import CHANNEL_TITLES, Channel, DeliveryState
from taskmap.documents.reminder import FOLDER
from taskmap.ledger import codec
from taskmap.plan.workdays import guess_note
from taskmap.system import terminal
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.text import clean, cut, one_line
from taskmap.tracking.reminders import Reminder
from taskmap.workflow import reminder_letters
from taskmap.workflow.dispatch import Dispatch
from taskmap.workflow.plan_reminders import PlanReminders, letter_path
from taskmap.workflow.reminder_letters import ReminderRequest

_LONGEST_NAME = 40


class Via(StrEnum):
    MAIL = "mail"
    DINGTALK = "dingtalk"
    WECOM = "wecom"
    FEISHU = "feishu"


PlanIds = Annotated[list[str] | None, options.plan_option("只催这个方案，可写多次")]
UnitNames = Annotated[list[str] | None, options.unit_option("只催这个单位，可写多次")]
Send = Annotated[bool, typer.Option("--send", help="发出去：邮件，钉钉、企业微信、飞书群机器人")]
Ways = Annotated[
    list[Via] | None,
    typer.Option(
        "--via",
        metavar="WAY",
        help="怎么发 <mail|dingtalk|wecom|feishu>，可写多次；默认用环境变量设置好的全部",
        show_default=False,
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="只看要催谁：不出文件，不发，不记台账；可以看以后的日子")
]


def run(
    as_of: AsOf = None,
    out: OutFolder = Path("out"),
    plan: PlanIds = None,
    unit: UnitNames = None,
    send: Send = False,
    via: Ways = None,
    dry_run: DryRun = False,
    templates: Templates = None,
    ledger_url: LedgerOption = None,
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    # A wrong setting is reported before anything is issued.
    request = ReminderRequest(as_of, plan or (), unit or (), _channels(send, via or []))
    place = options.ledger_place(ledger_url)
    dispatches: list[Dispatch] = []
    if dry_run:
        all_reminders = reminder_letters.preview(place, request)
    else:
        all_reminders, dispatches = reminder_letters.issue(place, request, out, templates)
    if output is OutputFormat.JSON:
        terminal.print_json(_as_data(all_reminders, dispatches, None if dry_run else out))
    else:
        _show(all_reminders, dispatches, None if dry_run else out)
    _show_notes(all_reminders)
    return commands.FOUND if any(_has_failed(each) for each in dispatches) else commands.DONE


def _channels(send: bool, ways: Sequence[Via]) -> dict[str, Channel]:
    if not send:
        if ways:
            raise TaskmapError("--via 要和 --send 一起用")
        return {}
    names = [each.value for each in ways] or delivery.configured_channels(os.environ)
    if not names:
        variables = "、".join(next(iter(each)) for each in delivery.CHANNEL_VARIABLES.values())
        raise TaskmapError(f"没有设置怎么发，请设置环境变量 {variables} 中的一个或几个")
    return {name: delivery.open_channel(name, os.environ) for name in dict.fromkeys(names)}


def _has_failed(dispatch: Dispatch) -> bool:
    return dispatch.outcome.state is not DeliveryState.SENT


def _show(
    all_reminders: Sequence[PlanReminders], dispatches: Sequence[Dispatch], out: Path | None
) -> None:
    letters = [
        (each, each in plan_reminders.new)
        for plan_reminders in all_reminders
        for each in plan_reminders.letters_of_day()
    ]
    for reminder, new in letters:
        longest = max(item.days for item in reminder.items)
        terminal.print_line(
            f"{_short_name(reminder.level)}{reminder.name} {_short_name(reminder.unit)}："
            f"{len(reminder.items)} 项，最长逾期 {longest} 天"
            f"{'' if new else '（已出过）'}"
        )
    for each in dispatches:
        terminal.print_line(_line(each))
    if not letters and not dispatches:
        terminal.print_line("没有要催办的。")
    elif letters:
        where = f"在 {out / FOLDER}" if out else "没有写文件（--dry-run）"
        terminal.print_line(f"共 {len(letters)} 份，{where}")


def _line(each: Dispatch) -> str:
    state, why, _ = each.outcome
    state_text = state.chinese if each.in_this_run or _has_failed(each) else "已发过"
    name = f"{each.reminder.name} {_short_name(each.reminder.unit)}"
    return f"{CHANNEL_TITLES[each.via]} {name}：{state_text}{f'，{why}' if why else ''}"


def _short_name(name: str) -> str:
    return cut(one_line(clean(name)[0]), terminal.limit(_LONGEST_NAME))


def _as_data(
    all_reminders: Sequence[PlanReminders], dispatches: Sequence[Dispatch], out: Path | None
) -> dict[str, object]:
    return {
        "reminders": [
            _letter_data(each, each in plan_reminders.new, out)
            for plan_reminders in all_reminders
            for each in plan_reminders.letters_of_day()
        ],
        "sent": [_dispatch_data(each) for each in dispatches],
    }


def _letter_data(reminder: Reminder, is_new: bool, out: Path | None) -> dict[str, object]:
    return {
        "plan": reminder.plan,
        "unit": reminder.unit,
        "day": reminder.day.isoformat(),
        **codec.make_body(reminder),
        "number": reminder.name,
        "new": is_new,
        "file": str(out / letter_path(reminder)) if out else None,
    }


def _dispatch_data(dispatch: Dispatch) -> dict[str, object]:
    reminder, outcome = dispatch.reminder, dispatch.outcome
    return {
        "plan": reminder.plan,
        "unit": reminder.unit,
        "number": reminder.name,
        "via": dispatch.via,
        "state": outcome.state.value,
        "why": outcome.why,
        "now": dispatch.in_this_run,
    }


def _show_notes(all_reminders: Sequence[PlanReminders]) -> None:
    """Days to answer are working days."""
    years = {
        year
        for plan_reminders in all_reminders
        for each in plan_reminders.letters_of_day()
        for year in plan_reminders.calendar.unpublished_years((each.day.year, each.reply.year))
    }
    if years:
        terminal.print_note(f"注意：{guess_note(*years)}。")
