"""比较两版方案：增加、删除、移动、改写了哪些举措，单位、时限、节点、指标怎么变，各单位受什么影响。

每一边写一个方案文件，或台账里的一版，如 taskmap diff 方案编号@1 plan.yaml；只写方案编号是最近印发的一版。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import Format, FormatOption, LedgerOption, Templates
from taskmap.system import terminal
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.text import one_line
from taskmap.workflow import days, issued_plans, missing_plans
from taskmap.workflow.calendars import folder_calendar

if TYPE_CHECKING:
    from taskmap.ledger.reading import Reader
    from taskmap.plan.diff import Change
    from taskmap.plan.model import Plan

Old = Annotated[
    str, typer.Argument(metavar="OLD", help="原来的：文件，或 方案编号@版本", show_default=False)
]
New = Annotated[
    str, typer.Argument(metavar="NEW", help="现在的：文件，或 方案编号@版本", show_default=False)
]
Out = Annotated[
    Path | None,
    options.out_option("FILE", "写成文件，文档、表格、网页都可以，看文件名的结尾，如 变化.xlsx"),
]
_REVISION = re.compile(r"(?P<plan>[^@]+?)(?:@(?P<revision>\d{1,9}))?")


class Side(NamedTuple):
    plan: Plan
    name: str


def run(
    old: Old,
    new: New,
    out: Out = None,
    templates: Templates = None,
    ledger_url: LedgerOption = None,
    output: FormatOption = Format.TEXT,
) -> int:
    from taskmap.plan import diff

    was, now = _side(old, ledger_url), _side(new, ledger_url)
    if was.plan.id != now.plan.id:
        terminal.note(f"注意：这是两个方案，{was.plan.id} 和 {now.plan.id}。")
    changes = diff.compare(was.plan, now.plan)
    if out is not None:
        _write(changes, was, now, out, templates)
    if output is Format.JSON:
        terminal.data(_as_data(changes, was, now))
    else:
        _tell(changes, was, now)
    return commands.FOUND if changes else commands.DONE


def _side(name: str, ledger_url: str | None) -> Side:
    """A file of that name comes first: it stands before one's eyes."""
    if (path := Path(name)).is_file():
        from taskmap import planfile
        from taskmap.system.diagnostics import has_errors

        read = planfile.read(path)
        if read.plan is None or has_errors(read.diagnostics):
            raise TaskmapError(f"{name} 有错误，比较不了；请先运行 taskmap validate {name}")
        return Side(read.plan, name)
    match = _REVISION.fullmatch(name)
    place = options.ledger_place(ledger_url)
    if match is None or (isinstance(place, Path) and not place.exists()):
        raise TaskmapError(
            f"没有文件 {name}，也没有台账里这样的一版；请写成 plan.yaml 或 方案编号@1"
        )
    from taskmap.ledger import opening

    with opening.consulted(place) as book:
        return _revision(book, match["plan"], match["revision"])


def _revision(book: Reader, plan: str, revision: str | None) -> Side:
    last = next((issued for issued in book.plans() if issued.plan == plan), None)
    if last is None:
        raise TaskmapError(missing_plans.neither_file_nor_plan(plan))
    found = book.issued(plan, int(revision)) if revision else last
    if found is None:
        raise TaskmapError(f"方案 {plan} 只印发到第 {last.revision} 版，没有第 {revision} 版")
    return Side(
        issued_plans.restore_plan(found, folder_calendar()), f"{plan} 第 {found.revision} 版"
    )


def _write(
    changes: Sequence[Change], was: Side, now: Side, out: Path, templates: Path | None
) -> None:
    from taskmap import formats
    from taskmap.documents import changes as paper
    from taskmap.system import staging

    plan = now.plan
    document = paper.document(
        changes,
        plan.title or plan.id,
        paper.Sides(was.name, now.name),
        plan.issuer,
        days.day(None, plan.timezone),
    )
    data = formats.render(out.name, document, templates)
    with staging.staging(out.parent) as staged:
        staged.write(out.name, data)
        staged.publish()
    terminal.note(f"已写到 {out}")


def _as_data(changes: Sequence[Change], was: Side, now: Side) -> dict[str, object]:
    from dataclasses import asdict

    from taskmap.plan import diff

    return {
        "old": {"plan": was.plan.id, "name": was.name},
        "new": {"plan": now.plan.id, "name": now.name},
        "changes": [asdict(change) for change in changes],
        "units": {
            unit: [{"kind": each.kind, "id": each.id, "what": each.what} for each in own]
            for unit, own in diff.by_unit(changes).items()
        },
    }


def _tell(changes: Sequence[Change], was: Side, now: Side) -> None:
    from taskmap.plan import diff

    if not changes:
        terminal.say(f"{now.name}与{was.name}没有变化。")
        return
    count = Counter(change.kind for change in changes)
    told = "，".join(f"{kind.chinese} {number}" for kind, number in count.items())
    terminal.say(f"{now.name}与{was.name}相比：{told}")
    for change in changes:
        terminal.say(_line("  ", change.kind.chinese, change.id, change.what))
        for sign, text in (("-", change.before), ("+", change.after)):
            if text and not change.unit:
                terminal.say(_line("     ", sign, text))
    terminal.say("涉及单位：")
    for unit, own in diff.by_unit(changes).items():
        names = "、".join(dict.fromkeys(change.id or "整个方案" for change in own))
        terminal.say(_line("  ", f"{unit}：{names}"))


def _line(indent: str, *parts: str) -> str:
    """What was quoted from a plan may hold line breaks, which would tear a line in two."""
    return indent + " ".join(one_line(part) for part in parts if part)
