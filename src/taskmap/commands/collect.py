"""收回责任清单：认单位、认期次，对的登记入台账，错的生成更正表。"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from taskmap import commands, terminal
from taskmap.commands import options
from taskmap.commands.options import Format, FormatOption, LedgerOption
from taskmap.diagnostics import TaskmapError

if TYPE_CHECKING:
    from taskmap.gathering import Received
    from taskmap.ledger import Ledger
    from taskmap.reception.counter import Answer, Counter, Taken

Paths = Annotated[
    list[Path],
    typer.Argument(metavar="PATH...", help="收到的文件、文件夹或压缩包", show_default=False),
]
Day = Annotated[
    str | None,
    typer.Option("--received", metavar="DATE", help="按哪一天收到算，默认今天，如 2022-06-25"),
]
Corrections = Annotated[
    Path, typer.Option("-o", "--out", metavar="DIR", help="更正表写到哪个文件夹")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只看结果：不存文件，不记台账，不写更正表")]


def run(
    paths: Paths,
    received: Day = None,
    out: Corrections = Path("更正"),
    dry_run: DryRun = False,
    ledger_url: LedgerOption = None,
    output: FormatOption = Format.TEXT,
) -> int:
    from taskmap import ledger

    where = options.ledger_place(ledger_url)
    # Whether there is a ledger at all: one that is made by mistake would have no plans.
    with ledger.existing(where):
        pass
    way = ledger.peeked if dry_run else ledger.opened
    with way(where) as book:
        counter = _counter(book, received, dry_run)
        judged = _judged(counter, paths)
        answers = counter.enter(judged, book, ledger.clerk())
    corrections = {} if dry_run else _correct(answers, out)
    answers.sort(key=lambda answer: answer.name)
    if output is Format.JSON:
        terminal.data(_as_data(answers, corrections))
    else:
        _tell(answers, corrections)
    return commands.FOUND if any(answer.is_refused for answer in answers) else commands.DONE


def _counter(book: Ledger, received: str | None, trial: bool) -> Counter:
    from taskmap import ledger
    from taskmap.reception.counter import Counter
    from taskmap.reception.desk import desks
    from taskmap.reception.shelf import Shelf

    found = {desk.plan.id: desk for desk in desks(book)}
    if not found:
        raise TaskmapError("台账里还没有印发过的方案；请先 taskmap split")
    first = next(iter(found.values()))
    day = options.day(received, first.plan.timezone, "--received")
    return Counter(found, Shelf(ledger.received(book.place, Path.cwd()), trial), day)


def _judged(counter: Counter, paths: Sequence[Path]) -> list[Taken | Received]:
    from taskmap import gathering

    files = list(gathering.gather(paths))
    judged = terminal.progress(counter.judge(files), len(files), "收件")
    return list(judged)


def _correct(answers: Sequence[Answer], out: Path) -> dict[str, Path]:
    """A correction workbook for each faulty return, by the name of its file."""
    from taskmap import filenames, staging
    from taskmap.workbook.correction import correction

    made: dict[str, Path] = {}
    names: Tally[str] = Tally()
    for answer in answers:
        taken = answer.taken
        if taken is None or not answer.is_refused or not taken.data:
            continue
        review = taken.review
        name = f"{review.unit or Path(taken.name).stem}-{review.period or '未知期次'}"
        names[name] += 1
        suffix = f"（{names[name]}）" if names[name] > 1 else ""
        path = out / f"{filenames.safe(f'{name}{suffix}')}.xlsx"
        try:
            data = correction(taken.data, taken.name, review)
        except TaskmapError:
            # What cannot be opened cannot be marked; its faults are told all the same.
            continue
        staging.put(path, data)
        made[answer.name] = path
    return made


def _tell(answers: Sequence[Answer], corrections: dict[str, Path]) -> None:
    for answer in answers:
        if answer.receipt is not None:
            terminal.say(answer.receipt.line)
        elif answer.owner is not None:
            terminal.say(
                f"{answer.owner.unit}：{answer.owner.period} 期签字盖章件已收（{answer.name}）"
            )
    for answer in answers:
        if answer.faults:
            terminal.faults(answer.faults)
        if answer.name in corrections:
            terminal.say(f"  请该单位按更正表改好再报：{corrections[answer.name]}")
    for answer in answers:
        if answer.ignored:
            terminal.say(f"没有登记 {answer.name}：{answer.ignored}")
    entered = sum(answer.receipt is not None for answer in answers)
    refused = sum(answer.is_refused for answer in answers)
    ignored = sum(bool(answer.ignored) for answer in answers)
    terminal.say(
        f"共 {len(answers)} 个文件：登记 {entered} 份，退回更正 {refused} 份，未登记 {ignored} 个"
    )


def _as_data(answers: Sequence[Answer], corrections: dict[str, Path]) -> dict[str, object]:
    return {
        "accepted": [_receipt(answer) for answer in answers if answer.receipt or answer.owner],
        "refused": [
            {
                **_whose(answer),
                "rows": len(answer.taken.review.rows) if answer.taken else 0,
                "faults": [terminal.as_json(fault) for fault in answer.faults],
                "correction": str(corrections.get(answer.name, "")),
            }
            for answer in answers
            if answer.is_refused
        ],
        "ignored": [
            {"file": answer.name, "why": answer.ignored} for answer in answers if answer.ignored
        ],
    }


def _whose(answer: Answer) -> dict[str, object]:
    review = answer.taken.review if answer.taken else None
    unit, period, plan = (review.unit, review.period, review.plan) if review else ("", "", "")
    if answer.owner is not None:
        unit, period, plan = answer.owner.unit, answer.owner.period, answer.owner.plan
    return {"file": answer.name, "plan": plan, "unit": unit, "period": period}


def _receipt(answer: Answer) -> dict[str, object]:
    receipt = answer.receipt
    return {
        **_whose(answer),
        "kind": "report" if receipt else "scan",
        "rows": receipt.rows if receipt else 0,
        "late": receipt.days_late if receipt else 0,
        "receipt": receipt.number if receipt else "",
        "awaits_signature": receipt.awaits_signature if receipt else False,
        "faults": [terminal.as_json(fault) for fault in answer.faults],
    }
