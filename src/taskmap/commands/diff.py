"""比较两版方案：增加、删除、移动、改写了哪些举措，单位、时限、节点、指标怎么变，各单位受什么影响。

每一边写一个方案文件，或台账里的一版，如 taskmap diff 方案编号@1 plan.yaml；只写方案编号是最近印发的一版。

例：taskmap diff zhuzhou-2022@1 plan.yaml
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import asdict

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import FormatOption, LedgerOption, OutputFormat, Templates
from taskmap.plan.diff.changes import PlanChange
from taskmap.plan.diff.comparing import compare
from taskmap.plan.diff.marks import by_unit
from taskmap.system import filenames, terminal
from taskmap.system.text import one_line
from taskmap.workflow.preparing import comparing
from taskmap.workflow.preparing.comparing import DiffSide

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


def run(
    old: Old,
    new: New,
    out: Out = None,
    templates: Templates = None,
    ledger_url: LedgerOption = None,
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    place = options.ledger_place(ledger_url)
    old_side, new_side = comparing.read_side(old, place), comparing.read_side(new, place)
    if old_side.plan.id != new_side.plan.id:
        terminal.print_note(f"注意：这是两个方案，{old_side.plan.id} 和 {new_side.plan.id}。")
    changes = compare(old_side.plan, new_side.plan)
    if out is not None:
        comparing.write(changes, old_side, new_side, out, templates)
        terminal.print_note(f"已写到 {out}")
    if output is OutputFormat.JSON:
        terminal.print_json(_as_data(changes, old_side, new_side))
    else:
        _show(changes, old_side, new_side)
        again = f"split {filenames.shell_word(new)} --dry-run"
        terminal.print_next_step(f"taskmap {again if Path(new).is_file() else 'status'}")
    return commands.FOUND if changes else commands.DONE


def _as_data(changes: Sequence[PlanChange], old: DiffSide, new: DiffSide) -> dict[str, object]:
    return {
        "old": {"plan": old.plan.id, "name": old.name},
        "new": {"plan": new.plan.id, "name": new.name},
        "changes": [asdict(change) for change in changes],
        "units": {
            unit: [{"kind": each.kind, "id": each.id, "what": each.what} for each in unit_changes]
            for unit, unit_changes in by_unit(changes).items()
        },
    }


def _show(changes: Sequence[PlanChange], old: DiffSide, new: DiffSide) -> None:
    if not changes:
        terminal.print_line(f"{new.name}与{old.name}没有变化。")
        return
    count = Counter(change.kind for change in changes)
    counts = "，".join(f"{kind.chinese} {number}" for kind, number in count.items())
    terminal.print_line(f"{new.name}与{old.name}相比：{counts}")
    for change in changes:
        _show_change(change)
    terminal.print_line("涉及单位：")
    for unit, unit_changes in by_unit(changes).items():
        names = "、".join(dict.fromkeys(change.id or "整个方案" for change in unit_changes))
        terminal.print_line(_line("  ", f"{unit}：{names}"))


def _show_change(change: PlanChange) -> None:
    # A change in a line, so that a search finds it whole; on a screen that would be too long.
    gap = "  " if terminal.limit(0) is None else "\n     "
    texts = () if change.unit else (("-", change.before), ("+", change.after))
    quoted = (_line(gap, sign, text) for sign, text in texts if text)
    head = _line("  ", change.kind.chinese, change.id, change.what)
    terminal.print_line("".join((head, *quoted)))


def _line(indent: str, *parts: str) -> str:
    """What was quoted from a plan may hold line breaks, which would tear a line in two."""
    return indent + " ".join(one_line(part) for part in parts if part)
