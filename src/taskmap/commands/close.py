"""验收销号：申请、核查、验收、公示、异议、销号，一步一步记入台账；不合规定的一步说明原因，不予登记。

如 taskmap close 2.1 申请 --evidence 佐证材料/。每一步都有英文名，输出里列着下面可以走哪几步。
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from taskmap import commands
from taskmap.commands import close_text, options
from taskmap.commands.options import Format, FormatOption, LedgerOption, PlanOfItem, Templates
from taskmap.system import terminal
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow import closing

if TYPE_CHECKING:
    from taskmap.ledger import Ledger, Place, Reader
    from taskmap.returns.inbox import Received
    from taskmap.tracking.closure import Act, Refusal, Step
    from taskmap.workflow.closing import Folder

Name = Annotated[
    str | None, typer.Argument(metavar="MEASURE", help="举措或任务的编号", show_default=False)
]
StepName = Annotated[
    str | None,
    typer.Argument(
        metavar="STEP",
        help="申请、核查、验收、公示、异议、处理异议、退回、销号、重新打开，或查看",
        show_default=False,
    ),
]
Listing = Annotated[bool, typer.Option("--list", help="列出每一项销号到了哪一步")]
Day = Annotated[
    str | None,
    typer.Option("--day", metavar="DATE", help="这一步的日期，默认今天；查看时当作这一天"),
]
By = Annotated[str, typer.Option("--by", metavar="WHO", help="谁办的，如 县整改办")]
Why = Annotated[
    str,
    typer.Option(
        "--why", metavar="TEXT", help="核查情况、验收结论、异议、退回原因等；@文件 表示写在文件里"
    ),
]
Files = Annotated[
    list[Path] | None,
    typer.Option("--evidence", metavar="FILE", help="佐证材料，文件或文件夹，可写多次"),
]
Answers = Annotated[
    list[str] | None,
    typer.Option(
        "--answer", metavar="N=TEXT", help="第 N 条标准的完成情况，可写多次；N=@文件 表示写在文件里"
    ),
]
Level = Annotated[str, typer.Option("--level", metavar="LEVEL", help="哪一级验收，如 县级")]
Begins = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="公示从哪一天起，默认 --day 那天")
]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="公示到哪一天（含当日）")
]
Days = Annotated[
    int | None, typer.Option("--days", metavar="N", help="公示多少天，末日遇节假日顺延")
]
Working = Annotated[
    int | None, typer.Option("--working-days", metavar="N", help="公示多少个工作日（含调休）")
]
Objection = Annotated[
    int | None, typer.Option("--objection", metavar="N", help="处理第几条异议，只有一条时不用写")
]
Office = Annotated[str, typer.Option("--office", metavar="NAME", help="公示的受理部门")]
Phone = Annotated[str, typer.Option("--phone", metavar="PHONE", help="公示的联系电话")]
Address = Annotated[str, typer.Option("--address", metavar="TEXT", help="公示的联系地址")]
Out = Annotated[
    Path | None,
    options.out_option("DIR", "把验收销号意见和公示稿写到这个文件夹；和 --list 一起写整改清单"),
]

_LOOKS = ("show", "查看")


def run(
    name: Name = None,
    step: StepName = None,
    listing: Listing = False,
    plan: PlanOfItem = None,
    day: Day = None,
    by: By = "",
    why: Why = "",
    evidence: Files = None,
    answer: Answers = None,
    level: Level = "",
    begins: Begins = None,
    until: Until = None,
    days: Days = None,
    working: Working = None,
    objection: Objection = None,
    office: Office = "",
    phone: Phone = "",
    address: Address = "",
    out: Out = None,
    templates: Templates = None,
    ledger_url: LedgerOption = None,
    output: FormatOption = Format.TEXT,
) -> int:
    place = options.ledger_place(ledger_url)
    if listing:
        return _list(place, plan, day, (out, templates), output)
    if name is None or step is None:
        raise TaskmapError("请写明编号和步骤，如 taskmap close 2.1 申请；看全部用 --list")
    wanted = _step(step)
    if wanted is None:
        return _show(place, (name, plan, day), out, templates, output)
    from taskmap import ledger
    from taskmap.tracking.closure import Act, Evidence, refused

    files = closing.files(evidence or [])
    span = closing.Span(begins, until, days, working, office, phone, address)
    # Whether there is a ledger at all: one that is made by mistake would have no plans.
    with ledger.existing(place):
        pass
    with ledger.opened(place) as book, book.recording():
        folder = closing.folder(book, name, plan, day)
        act = Act(
            step=wanted,
            day=folder.day,
            by=by,
            why=closing.words(why),
            level=level,
            evidence=tuple(Evidence(file.name, file.digest) for file in files),
            answers=closing.answers(answer or []),
            notice=span.notice(folder) if wanted == "notice" else None,
            settles=closing.objection(objection, folder.closing) if wanted == "settle" else 0,
        )
        refusals = refused(folder.closing, act, folder.terms())
        if not refusals:
            folder = _record(book, folder, act, files)
        written = () if refusals else _papers(folder, out, templates)
    _tell(folder, refusals, written, output)
    return commands.FOUND if refusals else commands.DONE


def _step(name: str) -> Step | None:
    """None is for a look."""
    from taskmap.tracking.closure import Step

    if name in _LOOKS:
        return None
    if (step := Step.named(name)) is None:
        words = "、".join(f"{step.value}（{step.chinese}）" for step in Step)
        raise TaskmapError(f"没有“{name}”这一步，可以写 {words}、show（查看）")
    return step


def _record(book: Ledger, folder: Folder, act: Act, files: Sequence[Received]) -> Folder:
    """The files first: an entry never names one that is not kept."""
    from taskmap import ledger
    from taskmap.ledger.received_files import Shelf

    shelf, clerk = Shelf(ledger.received(book.place, Path.cwd())), ledger.clerk()
    about = ledger.Event(
        kind=ledger.Kind.CLOSURE,
        day=act.day,
        plan=folder.known.plan.id,
        revision=folder.known.revision,
        measure=folder.item.id,
        body=act.body(),
    )
    for file in files:
        came = replace(about, kind=ledger.Kind.RECEIVED, file=file.name, body={})
        book.append(replace(came, digest=shelf.put(file.data)), clerk)
    return folder.after(book.append(about, clerk))


def _papers(folder: Folder, out: Path | None, templates: Path | None) -> tuple[Path, ...]:
    """验收销号意见 once there is an opinion, and 公示稿 once there is a notice."""
    from taskmap import formats
    from taskmap.documents import closing_papers
    from taskmap.system import staging
    from taskmap.tracking.closure import Step

    if out is None:
        return ()
    made = {}
    if folder.closing.last(Step.ACCEPT):
        made[closing_papers.OPINION] = closing_papers.opinion(
            folder.closing, folder.item, folder.known.plan
        )
    if folder.closing.notice:
        made[closing_papers.NOTICE] = closing_papers.public_notice(
            folder.closing, folder.item, folder.known.plan
        )
    with staging.staging(out) as staged:
        paths = tuple(
            staged.write(name, formats.render(name, document, templates))
            for name, document in made.items()
        )
        staged.publish()
    return paths


def _show(
    place: Place,
    which: tuple[str, str | None, str | None],
    out: Path | None,
    templates: Path | None,
    output: Format,
) -> int:
    from taskmap import ledger

    with ledger.consulted(place) as book:
        folder = closing.folder(book, *which, looking=True).seen()
    _tell(folder, (), _papers(folder, out, templates), output)
    return commands.DONE


def _list(
    place: Place,
    plan: str | None,
    day: str | None,
    wanted: tuple[Path | None, Path | None],
    output: Format,
) -> int:
    from taskmap import ledger

    with ledger.consulted(place) as book:
        folders = closing.folders(book, plan, day)
        written = _lists(book, folders, *wanted)
    if output is Format.JSON:
        terminal.data([close_text.brief(folder) for folder in folders])
        return commands.DONE
    count = Counter(folder.closing.stage for folder in folders)
    told = "，".join(f"{stage} {number}" for stage, number in count.items())
    terminal.say(f"共 {len(folders)} 项{f'：{told}' if told else ''}")
    for folder in folders:
        terminal.say(close_text.line(folder))
    for path in written:
        terminal.say(f"写好了 {path}")
    return commands.DONE


def _lists(
    book: Reader, folders: Sequence[Folder], out: Path | None, templates: Path | None
) -> tuple[Path, ...]:
    """The 整改清单 of each plan that has problems; of several each with its plan's id in the name."""
    from taskmap import formats
    from taskmap.documents import rectification_list
    from taskmap.plan import assignments, units
    from taskmap.system import filenames, staging
    from taskmap.workflow import report_sources

    if out is None:
        return ()
    plans = {each.known.plan.id: (each.known, each.day) for each in folders}.values()
    listed = [each for each in plans if each[0].plan.has_problems]
    if not listed:
        raise TaskmapError("没有写了问题（problem）的任务，没有整改清单可出")
    with staging.staging(out) as staged:
        written = []
        for known, day in listed:
            registry = units.Registry.of(known.plan)
            parts = assignments.assignments(known.plan, registry)
            document = report_sources.problems(
                book, known.plan, registry, parts, known.revision, day
            )
            stem = filenames.safe(known.plan.id) if len(listed) > 1 else ""
            name = (
                rectification_list.FILE.replace(".", f"-{stem}.")
                if stem
                else rectification_list.FILE
            )
            data = formats.render(rectification_list.FILE, document, templates)
            written.append(staged.write(name, data))
        staged.publish()
    return tuple(written)


def _tell(
    folder: Folder, refusals: Sequence[Refusal], written: Sequence[Path], output: Format
) -> None:
    if output is Format.JSON:
        terminal.data(close_text.whole(folder, refusals, written))
    else:
        title = f"{folder.known.plan.id} {folder.item.id} {folder.item.title}"
        terminal.pairs(title, close_text.lines(folder, written))
    for refusal in refusals:
        terminal.note(f"不予登记：{refusal.message} [{refusal.code}]")
