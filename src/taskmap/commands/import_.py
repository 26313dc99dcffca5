"""读通知，写成方案文件的草稿，拿不准的地方标上“待核”。

通知可以是文档、网页、文本、工作簿、邮件，或有文字的 PDF。草稿给人核对，改好以后才是方案。
加 --check 不起草，拿（改过的）方案和通知逐句对照：照原文、改过、没有用到，各在哪里；有没有用到的，状态 1。

例：taskmap import 通知.docx -o plan.yaml
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from taskmap import commands
from taskmap.commands import lists, options
from taskmap.commands.options import FormatOption, OutputFormat
from taskmap.notices.conservation.account import AccountedPiece, Fate
from taskmap.notices.conservation.pieces import Frame
from taskmap.notices.drafting.doubt_kinds import MOST_IMPORTANT, DoubtKind, kinds_by_weight
from taskmap.notices.yaml import lines, scalars
from taskmap.planfile.spelling import KeyLanguage
from taskmap.system import filenames, terminal, text
from taskmap.system.diagnostics import Source
from taskmap.system.numerals import chinese
from taskmap.workflow.preparing import importing, notice_check
from taskmap.workflow.preparing.importing import ImportedNotice

_FRAMES = {Frame.PAGE_NUMBER: "页码", Frame.CONTENTS: "目录"}
_QUOTED = 20

CheckedPlan = Annotated[
    Path | None,
    typer.Option(
        "--check",
        metavar="PLAN",
        help="不起草，拿这份方案和通知逐句对照；-o 写成网页、文档或表格，如 核对.html",
    ),
]
NoticeFile = Annotated[
    Path, typer.Argument(metavar="NOTICE", help="通知文件，- 为标准输入", show_default=False)
]
Out = Annotated[
    Path | None,
    options.out_option("FILE", "写到这个文件；不写或写 - 则送到标准输出"),
]
PlanId = Annotated[
    str | None, typer.Option("--id", metavar="ID", help="方案的编号：字母、数字和 -")
]
Force = Annotated[bool, typer.Option("--force", help="已有同名的文件时覆盖它")]
_TITLES = {0: f"先看这{chinese(MOST_IMPORTANT)}类：", MOST_IMPORTANT: "其余："}
"""What stands above the kinds of doubts, by their number."""
_MOST_LINES = 20
"""So many lines are named of one kind."""
Keys = Annotated[KeyLanguage, options.keys_option("草稿里的键")]


def run(
    context: typer.Context,
    notice: NoticeFile,
    out: Out = None,
    plan_id: PlanId = None,
    force: Force = False,
    keys: Keys = KeyLanguage.CHINESE,
    check: CheckedPlan = None,
    output: FormatOption = OutputFormat.TEXT,
) -> int:
    if out == Path("-"):
        # As the notice `-` is standard input.
        out = None
    if check is not None:
        options.refuse(context, ("plan_id", "keys"), "不和 --check 一起用")
        return _check(notice, check, out, force, output)
    imported = importing.import_notice(notice, out, plan_id, force, keys)
    if output is OutputFormat.JSON:
        terminal.print_json(_as_data(imported, out))
    else:
        _show(imported, out)
    if imported.counts.tasks:
        return commands.FOUND if imported.has_errors else commands.DONE
    terminal.print_note("没有找到像任务的内容，原文都以注释留在草稿里。")
    return commands.FOUND


def _check(notice: Path, plan: Path, out: Path | None, force: bool, output: OutputFormat) -> int:
    found = notice_check.check_notice(notice, plan, out, force)
    if out is not None:
        terminal.print_note(f"已写到 {out}")
    if output is OutputFormat.JSON:
        terminal.print_json(notice_check.as_data(found))
    elif out is None:
        lists.print_document(notice_check.document(found), output)
    else:
        terminal.print_line(notice_check.summary(found))
    terminal.print_next_step(f"taskmap validate {filenames.shell_word(plan)}")
    return commands.FOUND if found.is_missing else commands.DONE


def _show(imported: ImportedNotice, out: Path | None) -> None:
    """The doubts and a summary; on standard error when standard output is the draft's."""
    draft_text, counts = imported.draft_text, imported.counts
    print_line = terminal.print_line if out is not None else terminal.print_note
    if out is None:
        terminal.print_file(draft_text.text)
    for line_text in _doubt_lines(imported, str(out or "草稿")):
        print_line(line_text)
    for frame, left_out in _left_out(imported.pieces):
        print_line(f"{_FRAMES[frame]}没有要：{_quoted(left_out)}")
    next_step = (
        f"taskmap validate {filenames.shell_word(out)}"
        if out
        else "存成文件，改好后用 taskmap validate 检查"
    )
    print_line(
        f"{counts.tasks} 项任务、{counts.measures} 条举措、{counts.units} 个单位，"
        f"{len(draft_text.doubt_lines)} 处待核；下一步：{next_step}"
    )


def _left_out(pieces: Iterable[AccountedPiece]) -> Iterator[tuple[Frame, list[str]]]:
    """The lines that belong to the paper, by their kind."""
    for frame in Frame:
        if lines_ := [one.piece.text for one in pieces if one.piece.frame is frame]:
            yield frame, lines_


def _quoted(texts: Sequence[str]) -> str:
    return f"“{text.cut(text.one_line(texts[0]), _QUOTED)}”{'等' if len(texts) > 1 else ''} {len(texts)} 行"


def _doubt_lines(imported: ImportedNotice, draft: str) -> Iterator[str]:
    """A line for each kind of doubt, the most important first; for each fault of a workbook that holds a plan."""
    beginnings = imported.notice.beginnings()
    found = imported.draft_text.doubt_lines
    if imported.is_plan:
        yield from (
            _line(DoubtKind(each.code, [(at, each)]), draft, beginnings) for at, each in found
        )
        return
    kinds = kinds_by_weight(found)
    for number, kind in enumerate(kinds):
        if len(kinds) > MOST_IMPORTANT and number in _TITLES:
            yield _TITLES[number]
        yield _line(kind, draft, beginnings)


def _line(kind: DoubtKind, draft: str, beginnings: Mapping[Source, str]) -> str:
    """Where the first stands in notice and draft, what it says, and the lines of the draft that have more of the kind."""
    (line, doubt), *others = kind.places
    at = lines.describe_place(doubt.at, beginnings) or "全文"
    more = text.shorten([str(line) for line, _ in others], _MOST_LINES, "等") if others else ""
    same = f"；同类还有 {len(others)} 处：第 {more} 行" if others else ""
    return scalars.one_line(f"{at} → {draft}:{line}: {doubt.message}{same} [{doubt.code}]")


def _as_data(imported: ImportedNotice, out: Path | None) -> dict[str, object]:
    notice, draft_text, counts = imported.notice, imported.draft_text, imported.counts
    fates = Counter(one.fate for one in imported.pieces)
    result: dict[str, object] = {
        "file": notice.file,
        "plan": str(out) if out is not None else None,
        "tasks": counts.tasks,
        "measures": counts.measures,
        "units": counts.units,
        "groups": counts.groups,
        "doubts": [
            {
                "code": doubt.code,
                "message": doubt.message,
                **doubt.at._asdict(),
                "plan_line": line,
            }
            for line, doubt in draft_text.doubt_lines
        ],
        "sentences": {"used": fates[Fate.USED], "kept": fates[Fate.KEPT]},
        "left_out": [
            {"kind": str(frame), "lines": len(texts), "first": texts[0]}
            for frame, texts in _left_out(imported.pieces)
        ],
    }
    return result if out is not None else {**result, "text": draft_text.text}
