"""验收销号：申请、核查、验收、公示、异议、销号，一步一步记入台账；不合规定的一步说明原因，不予登记。

如 taskmap close 2.1 申请 --evidence 佐证材料/。每一步都有英文名，输出里列着下面可以走哪几步。

例：taskmap close 2.1 申请 --evidence 佐证材料
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
from taskmap.commands.options import FormatOption, LedgerOption, OutputFormat, PlanOfItem, Templates
from taskmap.ledger import codec
from taskmap.ledger.places import Place
from taskmap.plan.workdays import guess_note
from taskmap.system import terminal
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.text import cut, one_line
from taskmap.tracking.closure import (
    ClosureAction,
    ClosureRefusal,
    ClosureStep,
    PublicNotice,
    possible_actions,
)
from taskmap.workflow.deciding import closure_cases, closure_steps
from taskmap.workflow.deciding.closure_cases import ClosureCase

Name = Annotated[str | None, options.name_argument("MEASURE", "举措或任务的编号", "measure_ids")]
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
        "--why",
        metavar="TEXT",
        help="申请理由（单位没有报已完成的）、核查情况、验收结论、异议、退回原因等；@文件 表示写在文件里",
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

_SHOW_STEPS = ("show", "查看")
_LONGEST_TITLE = 60


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
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    place = options.ledger_place(ledger_url)
    if listing:
        return _list(place, plan, day, out, templates, output)
    if name is None or step is None:
        raise TaskmapError("请写明编号和步骤，如 taskmap close 2.1 申请；看全部用 --list")
    if (action := _parse_step(step)) is None:
        case, files = closure_steps.look_up(place, name, plan, day, out, templates)
        _show(case, (), files, output)
        if output is OutputFormat.TEXT:
            _show_next(case)
        return commands.DONE
    request = closure_steps.StepRequest(
        step=action,
        item=name,
        plan=plan,
        day=day,
        by=by,
        why=why,
        level=level,
        evidence=evidence or (),
        answers=answer or (),
        notice=closure_cases.PublicNoticeOptions(
            begins, until, days, working, office, phone, address
        ),
        objection=objection,
    )
    result = closure_steps.record_step(place, request, out, templates)
    _show(result.case, result.refusals, result.files, output)
    if output is OutputFormat.TEXT:
        if not result.refusals:
            options.show_written(place)
        _show_next(result.case)
    return commands.FOUND if result.refusals else commands.DONE


def _show_next(case: ClosureCase) -> None:
    step = next(iter(possible_actions(case.state)), None)
    terminal.print_next_step(
        f"taskmap close {case.item.id} {step.chinese if step else '查看'} --plan {case.issued_plan.plan.id}"
    )


def _parse_step(name: str) -> ClosureAction | None:
    """None is for a look."""
    if name in _SHOW_STEPS:
        return None
    if (step := ClosureAction.from_name(name)) is None:
        words = "、".join(f"{step.value}（{step.chinese}）" for step in ClosureAction)
        raise TaskmapError(f"没有“{name}”这一步，可以写 {words}、show（查看）")
    return step


def _list(
    place: Place,
    plan: str | None,
    day: str | None,
    out: Path | None,
    templates: Path | None,
    output: OutputFormat,
) -> int:
    cases, files = closure_steps.look_up_all(place, plan, day, out, templates)
    if output is OutputFormat.JSON:
        terminal.print_json([_summary_data(case) for case in cases])
        return commands.DONE
    count = Counter(case.state.stage for case in cases)
    counts = "，".join(f"{stage} {number}" for stage, number in count.items())
    terminal.print_line(f"共 {len(cases)} 项{f'：{counts}' if counts else ''}")
    for case in cases:
        terminal.print_line(_list_line(case))
    for path in files:
        terminal.print_line(f"写好了 {path}")
    terminal.print_next_step("taskmap close 编号 查看")
    return commands.DONE


def _show(
    case: ClosureCase,
    refusals: Sequence[ClosureRefusal],
    files: Sequence[Path],
    output: OutputFormat,
) -> None:
    if output is OutputFormat.JSON:
        terminal.print_json(_case_data(case, refusals, files))
    else:
        title = f"{case.issued_plan.plan.id} {case.item.id} {case.item.title}"
        terminal.print_pairs(title, _case_rows(case, files))
    for refusal in refusals:
        terminal.print_note(f"不予登记：{refusal.message} [{refusal.code}]")


def _summary_data(case: ClosureCase) -> dict[str, object]:
    """Where the item stands."""
    state = case.state
    notice = state.notice
    return {
        "plan": case.issued_plan.plan.id,
        "item": case.item.id,
        "title": case.item.title,
        "stage": state.stage.value,
        "day": state.day,
        "notice": _notice_data(notice) if notice else None,
        "objections": {number: each.why for number, each in state.objections.items()},
        "next": [step.value for step in possible_actions(state)],
    }


def _notice_data(notice: PublicNotice) -> dict[str, object]:
    return {
        "from": notice.begins,
        "until": notice.until,
        "days": notice.days,
        "working": notice.working,
        "provisional": notice.provisional,
    }


def _case_data(
    case: ClosureCase, refusals: Sequence[ClosureRefusal], files: Sequence[object]
) -> dict[str, object]:
    """All there is about the item, and what came of this run."""
    return {
        **_summary_data(case),
        "steps": [
            {
                "entry": entry.number,
                "day": entry.day,
                "taken_by": entry.taken_by,
                **codec.read_body(entry),
            }
            for entry in case.entries
        ],
        "answers": _answers_data(case),
        "refused": [asdict(refusal) for refusal in refusals],
        "files": [str(path) for path in files],
    }


def _answers_data(case: ClosureCase) -> list[dict[str, object]]:
    """Criteria and completion, one to one."""
    answers = case.state.answers
    return [
        {"no": number, "criterion": criterion, "completion": answers.get(str(number), "")}
        for number, criterion in enumerate(case.item.closure.criteria, 1)
    ]


def _case_rows(case: ClosureCase, files: Sequence[object]) -> list[tuple[str, str]]:
    """Names and values for a person."""
    rows = [("状态", case.stage_text())]
    rows += [
        (str(step.day), _step_text(step, entry.taken_by))
        for step, entry in zip(case.state.steps, case.entries, strict=True)
    ]
    rows += [
        (f"标准 {number}", case.state.answers.get(str(number)) or "（没有写完成情况）")
        for number in range(1, len(case.item.closure.criteria) + 1)
    ]
    actions = "、".join(f"{step.chinese}（{step.value}）" for step in possible_actions(case.state))
    return [*rows, ("可以", actions), *(("文件", str(path)) for path in files)]


def _step_text(step: ClosureStep, taken_by: str) -> str:
    """申请　县水利局　佐证 2 件；……"""
    notice = step.notice
    details = (
        step.by or taken_by,
        f"{step.level}验收" if step.level else "",
        f"佐证 {len(step.evidence)} 件" if step.evidence else "",
        f"第 {step.settles} 条" if step.settles else "",
        _notice_text(notice) if notice else "",
        step.why,
        f"单位没有报已完成：{'、'.join(step.unfinished)}" if step.unfinished else "",
    )
    return "　".join((step.action.chinese, *(each for each in details if each)))


def _notice_text(notice: PublicNotice) -> str:
    guess = f"（{guess_note(notice.until.year)}）" if notice.provisional else ""
    length = f"共 {notice.days} 天、{notice.working} 个工作日"
    return f"{notice.begins} 至 {notice.until}（含当日），{length}{guess}"


def _list_line(case: ClosureCase) -> str:
    """One item in a list."""
    title = cut(one_line(case.item.title), terminal.limit(_LONGEST_TITLE))
    return f"{case.issued_plan.plan.id}  {case.item.id}  {case.stage_text()}  {title}"
