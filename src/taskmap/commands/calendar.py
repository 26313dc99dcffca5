"""给每个单位出一份日历文件（.ics）：报送日、举措时限和节点，到期前提醒。

手机、Outlook、WPS 等都能导入。方案重新拆解或延期之后再出一次、再导入一次，原来的日程会更新，不会重复。
"""

from __future__ import annotations

import datetime
import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import AsOf, Format, FormatOption, LedgerOption, OutFolder
from taskmap.system import terminal
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow import days, missing_plans

if TYPE_CHECKING:
    from taskmap.formats.ics import Happening
    from taskmap.ledger.entries import Entry
    from taskmap.ledger.reading import Reader

PlanId = Annotated[str | None, options.plan_option("只出这个方案的")]
UnitNames = Annotated[list[str] | None, options.unit_option("只出这个单位的，可写多次")]
Before = Annotated[
    int,
    typer.Option("--before", metavar="DAYS", min=0, max=60, help="到期前几天的上午九点提醒"),
]


def run(
    out: OutFolder = Path("日历"),
    plan: PlanId = None,
    unit: UnitNames = None,
    as_of: AsOf = None,
    before: Before = 3,
    ledger_url: LedgerOption = None,
    output: FormatOption = Format.TEXT,
) -> int:
    from taskmap.formats import ics
    from taskmap.ledger import opening
    from taskmap.system import filenames, staging

    with opening.consulted(options.ledger_place(ledger_url)) as book:
        found = _by_unit(book, plan, as_of)
    if strangers := set(unit or ()) - found.keys():
        raise TaskmapError(
            f"没有单位“{'、'.join(sorted(strangers))}”的日程，请照任务分解表上的名称写"
        )
    names = filenames.distinct(found)
    chosen = [name for name in found if not unit or name in unit]
    with staging.staging(out) as staged:
        files = [
            staged.write(f"{names[name]}.ics", ics.render(f"{name}任务日历", found[name], before))
            for name in chosen
        ]
        staged.publish()
    if output is Format.JSON:
        terminal.data({"units": len(chosen), "files": [str(path) for path in files]})
    else:
        terminal.say(f"已出 {len(chosen)} 个单位的日历：{out}")
    return commands.DONE


def _by_unit(book: Reader, plan: str | None, as_of: str | None) -> dict[str, list[Happening]]:
    latest = {each.plan: each for each in book.standing()}
    if plan is not None:
        missing_plans.require_issued([plan], latest)
    found: dict[str, list[Happening]] = defaultdict(list)
    for name in latest if plan is None else [plan]:
        day = days.day(as_of, latest[name].timezone)
        for unit, happening in _happenings(book, name, day):
            found[unit].append(happening)
    for happenings in found.values():
        happenings.sort(key=lambda each: (each.day, each.uid))
    return found


class _Due(NamedTuple):
    """What is due; `key` stays the same in every revision of the plan."""

    key: tuple[str, ...]
    unit: str
    day: datetime.date
    title: str
    text: str


def _happenings(book: Reader, plan: str, until: datetime.date) -> Iterator[tuple[str, Happening]]:
    from taskmap.formats.ics import Happening
    from taskmap.ledger.entries import Kind

    changes = list(book.events(plan, Kind.ISSUED, Kind.DUTIES, Kind.EXTENSION, until=until))
    issues = [entry for entry in changes if entry.kind != Kind.EXTENSION]
    if not issues:
        return
    modified = datetime.datetime.fromisoformat(changes[-1].recorded)
    title = _title(book, issues[-1])
    now = {each.key: each for each in _all(book, issues[-1], title, changes)}
    # What an earlier revision asked for and this one does not has to be taken out of the calendars again.
    before = {each.key: each for entry in issues[:-1] for each in _all(book, entry, title, ())}
    for key, each in {**before, **now}.items():
        uid = f"{uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(['taskmap', plan, *key]))}@taskmap"
        yield (
            each.unit,
            Happening(
                uid, each.day, each.title, each.text, len(changes) - 1, modified, key not in now
            ),
        )


def _title(book: Reader, entry: Entry) -> str:
    issued = book.issued(entry.plan, entry.revision)
    said = json.loads(issued.content).get("title") if issued else ""
    return str(said or entry.plan)


def _all(book: Reader, entry: Entry, title: str, changes: Sequence[Entry]) -> Iterator[_Due]:
    from taskmap.ledger import codec
    from taskmap.ledger.entries import Kind as Entered
    from taskmap.tracking.overdue import Extension, Extensions, Kind

    for owed in book.owed(entry):
        guess = "\n放假安排还没有公布，日期按周一至周五推算。" if owed.provisional else ""
        key: tuple[str, ...] = ("report", owed.unit, owed.rule, owed.period)
        yield _Due(key, owed.unit, owed.due, f"报送{owed.rule}（{owed.period}）", f"{title}{guess}")
    count: Counter[tuple[str, ...]] = Counter()
    extended = Extensions(
        codec.decode(each, Extension) for each in changes if each.kind == Entered.EXTENSION
    )
    for term in book.terms(entry):
        if term.due is None:
            continue
        key = (term.kind.value, term.unit, term.measure)
        # The number and not the words: these may be changed, and then it is still the same milestone.
        count[key] += 1
        day, more = term.due, ""
        if later := extended.of(term):
            day, more = later.until, f"\n原定{term.due}，已批准延期。"
        word = "完成时限" if term.kind is Kind.MEASURE else "节点"
        yield _Due(
            (*key, str(count[key])),
            term.unit,
            day,
            f"{word}：{term.measure} {term.what}",
            f"{title}{more}",
        )
