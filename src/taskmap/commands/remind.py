"""催办：给逾期的单位各出一份催办函和一段可以直接转发的文字；加 --send 就发邮件、发到工作群。

一个单位一天一份，几个方案的事都在里面。催过的记在台账里，同一天再运行不会重出、重发。按什么级别、隔多久再催，写在方案的“催办”里。
单位答复了的，用 taskmap remind reply 催办〔2022〕3号 --why … 登记；谁还没有回复，用 --list 看。

例：taskmap remind --dry-run
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

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
from taskmap.ledger.places import Place
from taskmap.plan.workdays import guess_note
from taskmap.system import terminal
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.text import clean, cut, one_line
from taskmap.tracking.reminders import Reminder
from taskmap.tracking.replies import AnsweredLetter, Reply, ReplyState
from taskmap.workflow.reminding import letter_replies, reminder_letters
from taskmap.workflow.reminding.day_letters import DayLetters, letter_path
from taskmap.workflow.reminding.dispatch import Dispatch
from taskmap.workflow.reminding.letter_replies import RecordedReply, ReplyRequest
from taskmap.workflow.reminding.reminder_letters import IssuedLetters, ReminderRequest

_LONGEST_NAME = 40
_MOST_SHOWN = 10
"""Letters that a question names one by one."""


class RemindAction(StrEnum):
    REPLY = "reply"


class Via(StrEnum):
    MAIL = "mail"
    DINGTALK = "dingtalk"
    WECOM = "wecom"
    FEISHU = "feishu"


Action = Annotated[
    RemindAction | None,
    typer.Argument(metavar="<reply>", help="登记单位的回复；不写就是催办", show_default=False),
]
Number = Annotated[
    str | None,
    typer.Argument(
        metavar="NUMBER", help="reply：函的编号，如 催办〔2022〕3号", show_default=False
    ),
]
Why = Annotated[str | None, typer.Option("--why", metavar="TEXT", help="reply：单位是怎样答复的")]
Listing = Annotated[bool, typer.Option("--list", help="列出发过的函，谁还没有回复；不催办")]
PlanIds = Annotated[
    list[str] | None,
    options.plan_option("只催这个方案，可写多次；reply：几份函都是这个编号时，写明方案"),
]
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


_OF_REPLY = ("action", "number", "why", "plan", "as_of", "ledger_url", "output")
_OF_LIST = ("listing", "plan", "unit", "as_of", "ledger_url", "output")


def run(
    context: typer.Context,
    action: Action = None,
    number: Number = None,
    as_of: AsOf = None,
    out: OutFolder = Path("out"),
    plan: PlanIds = None,
    unit: UnitNames = None,
    send: Send = False,
    via: Ways = None,
    dry_run: DryRun = False,
    why: Why = None,
    listing: Listing = False,
    templates: Templates = None,
    ledger_url: LedgerOption = None,
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    place = options.ledger_place(ledger_url)
    if action:
        options.refuse_others(context, _OF_REPLY, f"不和 {action} 一起用")
        answer = ReplyRequest(
            options.require(context, "NUMBER", number),
            options.require(context, "--why", why),
            options.only_plan(context, plan),
            as_of,
        )
        _show_reply(letter_replies.reply(place, answer), output)
        if output is OutputFormat.TEXT:
            options.show_written(place)
            terminal.print_next_step("taskmap remind --list")
        return commands.DONE
    if listing:
        options.refuse_others(context, _OF_LIST, "不和 --list 一起用")
        _show_list(letter_replies.list_letters(place, as_of, plan or (), unit or ()), output)
        return commands.DONE
    if why is not None:
        context.fail("--why 只和 reply 一起用")
    # A wrong setting is reported before anything is issued.
    request = ReminderRequest(as_of, plan or (), unit or (), _channels(send, via or []))
    if dry_run:
        issued = IssuedLetters(reminder_letters.preview(place, request))
    else:
        confirm = _confirm if terminal.can_ask() else None
        issued = reminder_letters.issue(place, request, out, templates, confirm)
    _show(issued, None if dry_run else out, output)
    if output is OutputFormat.TEXT:
        _show_next(issued, place, out, dry_run)
    return commands.FOUND if any(map(_has_failed, issued.dispatches)) else commands.DONE


def _confirm(letters: Sequence[Reminder]) -> bool:
    by_issuer = _are_of_several(letters)
    shown = [f"  {_letter_line(each, by_issuer)}" for each in letters[:_MOST_SHOWN]]
    if len(letters) > _MOST_SHOWN:
        shown.append(f"  ……共 {len(letters)} 份")
    return terminal.confirm(
        "\n".join(
            (
                f"{letters[0].day} 还没有出过函。这次编号 {len(letters)} 份，记入台账，号不能收回：",
                *shown,
                "编号、出函请回 y，直接回车不出（只看不出用 --dry-run）：",
            )
        )
    )


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


def _show(issued: IssuedLetters, out: Path | None, output: OutputFormat) -> None:
    letters, dispatches, is_declined = issued
    of_day = letters.of_day
    if is_declined:
        terminal.print_note("没有出函，没有编号，什么也没有记。")
        of_day = []
    if output is OutputFormat.JSON:
        terminal.print_json(
            {
                "reminders": [_new_letter_data(each, letters, out) for each in of_day],
                "sent": [_dispatch_data(each) for each in dispatches],
            }
        )
    elif not is_declined:
        _show_letters(letters, dispatches, out)
    _show_notes(letters)


def _show_next(issued: IssuedLetters, place: Place, out: Path, dry_run: bool) -> None:
    letters, dispatches, is_declined = issued
    if not (dry_run or is_declined) and (
        letters.new or any(each.in_this_run for each in dispatches)
    ):
        options.show_written(place)
    if is_declined:
        terminal.print_next_step("taskmap remind --dry-run")
    elif not letters.of_day:
        terminal.print_next_step("taskmap status")
    elif dry_run:
        terminal.print_next_step("taskmap remind")
    else:
        terminal.print_next_step(
            f"把 {out / FOLDER} 里的函发出去；谁没有答复，看 taskmap remind --list"
        )


def _show_letters(letters: DayLetters, dispatches: Sequence[Dispatch], out: Path | None) -> None:
    by_issuer = _are_of_several(letters.of_day)
    for reminder in letters.of_day:
        seen = "" if reminder in letters.new else "（已出过）"
        terminal.print_line(f"{_letter_line(reminder, by_issuer)}{seen}")
    by_issuer = _are_of_several([each.reminder for each in dispatches])
    for each in dispatches:
        terminal.print_line(_dispatch_line(each, by_issuer))
    if not letters.of_day and not dispatches:
        terminal.print_line("没有要催办的。")
    elif letters.of_day:
        where = f"在 {out / FOLDER}" if out else "没有写文件（--dry-run）"
        terminal.print_line(f"共 {len(letters.of_day)} 份，{where}")


def _are_of_several(letters: Iterable[Reminder]) -> bool:
    """Whether they are of several issuers, each of which has numbers of its own."""
    return len({each.issuer for each in letters}) > 1


def _name(letter: Reminder, by_issuer: bool) -> str:
    """Level, year and number, and whose they are where `by_issuer`."""
    issuer = letter.issuer if by_issuer else ""
    return f"{_short_name(issuer)}{_short_name(letter.level)}{letter.name}"


def _letter_line(reminder: Reminder, by_issuer: bool) -> str:
    longest = max(item.days for item in reminder.items)
    sections = reminder.sections
    counts = "、".join(f"{each.plan} {len(each.items)}" for each in sections)
    return (
        f"{_name(reminder, by_issuer)} {_short_name(reminder.unit)}："
        f"{len(reminder.items)} 项{f'（{counts}）' if len(sections) > 1 else ''}，最长逾期 {longest} 天"
    )


def _dispatch_line(each: Dispatch, by_issuer: bool) -> str:
    state, why, _ = each.outcome
    state_text = state.chinese if each.in_this_run or _has_failed(each) else "已发过"
    name = f"{_name(each.reminder, by_issuer)} {_short_name(each.reminder.unit)}"
    return f"{CHANNEL_TITLES[each.via]} {name}：{state_text}{f'，{why}' if why else ''}"


def _short_name(name: str) -> str:
    return cut(one_line(clean(name)[0]), terminal.limit(_LONGEST_NAME))


def _plans_data(reminder: Reminder) -> dict[str, object]:
    """Its one plan under the name that a letter of one plan always had, else all of them."""
    plans = reminder.plans
    return {"plan": plans[0]} if len(plans) == 1 else {"plans": plans}


def _letter_data(reminder: Reminder) -> dict[str, object]:
    """All there is about the letter; each item names its plan."""
    items = tuple(item for each in reminder.sections for item in each.items)
    return {
        **_plans_data(reminder),
        "unit": reminder.unit,
        "day": reminder.day.isoformat(),
        **codec.make_body(replace(reminder, items=items)),
        "number": reminder.name,
    }


def _new_letter_data(
    reminder: Reminder, letters: DayLetters, out: Path | None
) -> dict[str, object]:
    return {
        **_letter_data(reminder),
        "new": reminder in letters.new,
        "file": str(out / letter_path(reminder)) if out else None,
    }


def _dispatch_data(dispatch: Dispatch) -> dict[str, object]:
    reminder, outcome = dispatch.reminder, dispatch.outcome
    return {
        **_plans_data(reminder),
        "unit": reminder.unit,
        "number": reminder.name,
        "level": reminder.level,
        "via": dispatch.via,
        "state": outcome.state.value,
        "why": outcome.why,
        "now": dispatch.in_this_run,
    }


def _show_notes(letters: DayLetters) -> None:
    """Days to answer are working days."""
    years = {
        year
        for each in letters.of_day
        for plan in letters.plans
        if plan.issued_plan.plan.id in each.plans
        for year in plan.issued_plan.calendar.unpublished_years((each.day.year, each.reply.year))
    }
    if years:
        terminal.print_note(f"注意：{guess_note(*years)}。")


def _show_reply(recorded: RecordedReply, output: OutputFormat) -> None:
    reply, receipt, letter = recorded
    if output is OutputFormat.JSON:
        terminal.print_json({**_letter_data(letter), "reply": _reply_data(reply, receipt)})
        return
    rows = [("编号", receipt), ("日期", reply.day.isoformat()), ("答复", reply.why)]
    terminal.print_pairs(f"{reply.designation} {reply.unit} 已回复", rows)


def _reply_data(reply: Reply, receipt: str) -> dict[str, object]:
    return {"number": receipt, "day": reply.day.isoformat(), "why": reply.why}


def _show_list(listed: Sequence[AnsweredLetter], output: OutputFormat) -> None:
    """Of many letters a person looks for the last one that a unit did not answer: it says what is owed now."""
    if output is OutputFormat.JSON:
        terminal.print_json({"letters": [_listed_data(each) for each in listed]})
        return
    counts = Counter(each.state for each in listed)
    said = "，".join(f"{state.chinese} {counts[state]} 份" for state in ReplyState if counts[state])
    terminal.print_line(f"共 {len(listed)} 份函{f'：{said}' if said else ''}")
    by_issuer = _are_of_several(each.letter for each in listed)
    for same in _open_by_unit(listed):
        terminal.print_line(_listed_line(same[-1], len(same) - 1, by_issuer))
    if counts[ReplyState.OPEN]:
        terminal.print_note("收到答复的登记：taskmap remind reply 编号 --why 怎样答复的")
    terminal.print_next_step("taskmap status")


def _open_by_unit(listed: Sequence[AnsweredLetter]) -> Iterable[Sequence[AnsweredLetter]]:
    """The letters not answered of each unit, the last one last."""
    found: dict[tuple[str, str], list[AnsweredLetter]] = defaultdict(list)
    for each in sorted(listed, key=lambda each: (each.letter.day, each.letter.entry)):
        if each.state is ReplyState.OPEN:
            found[each.letter.unit, each.letter.issuer].append(each)
    return found.values()


def _listed_line(each: AnsweredLetter, earlier: int, by_issuer: bool) -> str:
    """`earlier` letters were not answered either."""
    letter = each.letter
    name = f"{_name(letter, by_issuer)}  {_short_name(letter.unit)}"
    before = f"；以前还有 {earlier} 份" if earlier else ""
    return (
        f"{name}  {letter.day} 发，应于 {letter.reply} 前答复，"
        f"还有 {len(each.pending)} 项没有办结{before}"
    )


def _listed_data(each: AnsweredLetter) -> dict[str, object]:
    return {
        **_letter_data(each.letter),
        "state": each.state.value,
        "pending": len(each.pending),
        "replies": [{"day": one.day.isoformat(), "why": one.why} for one in each.replies],
    }
