"""收回责任清单：认单位、认期次，对的登记入台账，错的生成更正表。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from taskmap import commands
from taskmap.commands import options
from taskmap.commands.options import Format, FormatOption, LedgerOption
from taskmap.system import terminal
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow import days, missing_plans

if TYPE_CHECKING:
    from taskmap.ledger.book import Ledger
    from taskmap.ledger.places import Place
    from taskmap.ledger.received_files import Kept, Shelf
    from taskmap.workflow.collecting import Office
    from taskmap.workflow.outcomes import Answer

Paths = Annotated[
    list[Path],
    typer.Argument(metavar="PATH...", help="收到的文件、文件夹或压缩包", show_default=False),
]
Day = Annotated[
    str | None,
    typer.Option("--received", metavar="DATE", help="按哪一天收到算，默认今天，如 2022-06-25"),
]
Corrections = Annotated[Path, options.out_option("DIR", "更正表写到哪个文件夹")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只看结果：不存文件，不记台账，不写更正表")]


def run(
    paths: Paths,
    received: Day = None,
    out: Corrections = Path("更正"),
    dry_run: DryRun = False,
    ledger_url: LedgerOption = None,
    output: FormatOption = Format.TEXT,
) -> int:
    from taskmap.ledger import opening

    where = options.ledger_place(ledger_url)
    # Whether there is a ledger at all: one that is made by mistake would have no plans.
    with opening.existing(where):
        pass
    way = opening.peeked if dry_run else opening.opened
    with way(where) as book, _shelf(where, dry_run) as shelf:
        answers = _collected(paths, received, shelf, book)
        made = {} if dry_run else _correct(answers, shelf, out)
    if output is Format.JSON:
        terminal.data(_as_data(answers, made))
    else:
        _tell(answers, made, dry_run)
    return commands.FOUND if any(answer.is_refused for answer in answers) else commands.DONE


def _shelf(where: Place, dry_run: bool) -> AbstractContextManager[Shelf]:
    from taskmap.ledger import places, received_files

    if dry_run:
        return received_files.trial()
    return nullcontext(received_files.Shelf(places.received(where, Path.cwd())))


def _office(book: Ledger, received: str | None) -> Office:
    from taskmap.ledger.clerk import clerk
    from taskmap.workflow.collecting import Office
    from taskmap.workflow.expected_returns import desks

    found = {desk.plan.id: desk for desk in desks(book)}
    if not found:
        raise TaskmapError(missing_plans.none_issued(missing_plans.RUN_SPLIT))
    arrival = {
        name: days.day(received, desk.plan.timezone, "--received") for name, desk in found.items()
    }
    if any(day > days.day(None, found[name].plan.timezone) for name, day in arrival.items()):
        terminal.note(f"注意：--received 写的 {received} 还没有到，请核对")
    return Office(found, arrival, clerk())


def _collected(
    paths: Sequence[Path], received: str | None, shelf: Shelf, book: Ledger
) -> list[Answer]:
    from taskmap.system import processes

    with processes.beside(lambda: _kept(paths, shelf)) as kept:
        office = _office(book, received)
        files = kept()
    from taskmap.workflow import collecting, reviewing

    judged = reviewing.reviews(files, office.desks, shelf)
    reviews = dict(terminal.progress(judged, len(files), "收件"))
    given = [str(path) for path in paths]
    return collecting.enter(
        files, [reviews[number] for number in range(len(files))], office, given, book
    )


def _kept(paths: Sequence[Path], shelf: Shelf) -> list[Kept]:
    from taskmap.returns import inbox

    # The bytes go to the shelf one file at a time: the scans of a whole county fill the memory.
    files = [shelf.keep(received) for received in inbox.gather(paths)]
    shelf.secure()
    return files


def _correct(answers: Sequence[Answer], shelf: Shelf, out: Path) -> Mapping[str, Path]:
    """A correction workbook for each faulty return, by the name of its file. What cannot be made now is made by
    the next run: the ledger has the rest already.
    """
    from taskmap.returns.correction.correction import correction
    from taskmap.system import staging

    made: dict[str, Path] = {}
    plans = _corrections(answers, out)
    for answer, path in terminal.progress(iter(plans), len(plans), "更正表"):
        assert answer.review is not None
        try:
            data = correction(shelf.read(answer.file.digest), answer.file.name, answer.review)
            staging.put(path, data)
        except TaskmapError as problem:
            terminal.note(f"{answer.file.name} 没有生成更正表：{problem}")
        else:
            made[answer.file.name] = path
    return made


def _corrections(answers: Sequence[Answer], out: Path) -> list[tuple[Answer, Path]]:
    """What is to be corrected, and in which file; what cannot be opened cannot be marked."""
    from taskmap.system import filenames

    wrong: dict[str, Answer] = {}
    for answer in answers:
        if answer.is_refused and (review := answer.review) and review.returned.sheet:
            whose = f"{review.unit or Path(answer.file.name).stem}-{review.period or '未知期次'}"
            # Two of one unit and period, or of two plans: each has its own.
            others = sum(name.startswith(whose) for name in wrong)
            wrong[f"{whose}（{others + 1}）" if whose in wrong else whose] = answer
    names = filenames.distinct(wrong)
    return [(answer, out / f"{names[name]}.xlsx") for name, answer in wrong.items()]


def _tell(answers: Sequence[Answer], made: Mapping[str, Path], dry_run: bool) -> None:
    """What was taken, so that it can be pasted into a chat; what goes back; what was left; how many of each."""
    for answer in answers:
        if line := _taken(answer):
            terminal.say(line)
    for answer in answers:
        if answer.faults:
            terminal.faults(answer.faults)
        if path := made.get(answer.file.name):
            terminal.say(f"  更正表：{path}，请发给该单位改好再报")
    for answer in answers:
        if answer.ignored:
            terminal.say(f"没有登记 {answer.file.name}：{answer.ignored}")
    terminal.say(_total(answers))
    if dry_run:
        terminal.say("这是试收（--dry-run）：没有存文件，没有记台账，没有写更正表")


def _taken(answer: Answer) -> str:
    if answer.receipt is not None:
        instead = f"（取代先前的 {answer.replaced}）" if answer.replaced else ""
        return f"{answer.receipt.line}{instead}"
    if answer.scan and (owner := answer.owner):
        ahead = "，报送表还没有收到" if answer.ahead else ""
        return f"{owner.unit}：{owner.period} 期{answer.scan}已收（{answer.file.name}）{ahead}"
    return ""


def _total(answers: Sequence[Answer]) -> str:
    if not answers:
        return "没有文件可收：文件夹是空的"
    counts = {
        "登记报送": sum(answer.receipt is not None for answer in answers),
        "登记扫描件": sum(bool(answer.scan) for answer in answers),
        "退回更正": sum(answer.is_refused for answer in answers),
        "未登记": sum(bool(answer.ignored) for answer in answers),
    }
    said = "，".join(f"{what} {count} 份" for what, count in counts.items())
    return f"共 {len(answers)} 个文件：{said}"


def _as_data(answers: Sequence[Answer], made: Mapping[str, Path]) -> dict[str, object]:
    """A return of which some rows were entered and others sent back stands under both."""
    return {
        "accepted": [_item(each) | _receipt(each) for each in answers if each.receipt or each.scan],
        "refused": [
            _item(each) | {"correction": str(made.get(each.file.name, ""))}
            for each in answers
            if each.is_refused
        ],
        "ignored": [_item(each) | {"why": each.ignored} for each in answers if each.ignored],
    }


def _item(answer: Answer) -> dict[str, object]:
    whose, receipt = answer.owner or answer.review, answer.receipt
    return {
        "file": answer.file.name,
        "plan": whose.plan if whose else "",
        "unit": whose.unit if whose else "",
        "period": whose.period if whose else "",
        "rows": receipt.rows if receipt else 0,
        "late": receipt.days_late if receipt else 0,
        "faults": [terminal.as_json(fault) for fault in answer.faults],
    }


def _receipt(answer: Answer) -> dict[str, object]:
    receipt = answer.receipt
    return {
        "kind": answer.scan or "报送表",
        "receipt": receipt.number if receipt else "",
        "replaced": answer.replaced,
        "awaits_signature": receipt.awaits_signature if receipt else False,
    }
