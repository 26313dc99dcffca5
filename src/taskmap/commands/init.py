"""准备一个工作文件夹：问几句，写成一份方案；或者放进一个完整的例子。

在终端里问标题、发文单位、实施期限、每月几号前报、报给谁、有哪些单位（也可以给一个名单文件），每一句当时就检查；
不在终端里的，写一份带说明的样子。

例：taskmap init 督查
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from msgspec.structs import replace

from taskmap import commands
from taskmap.commands import options
from taskmap.planfile.spelling import KeyLanguage
from taskmap.system import filenames, staging, terminal
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.text import clean
from taskmap.workflow.preparing import new_plan, unit_lists, workspace
from taskmap.workflow.preparing.new_plan import NewPlan

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="文件夹，默认当前文件夹")]
Example = Annotated[
    str | None, typer.Option("--example", metavar="NAME", help="用哪个例子，如 zhuzhou-2022")
]
Keys = Annotated[KeyLanguage, options.keys_option("方案里的键（例子照原样）")]


class Question(NamedTuple):
    """What is asked for the field `name` of a plan; `needed`: an answer there must be."""

    name: str
    text: str
    needed: bool = False


_QUESTIONS = (
    Question("title", "方案的标题，照通知写：", needed=True),
    Question("issuer", "发文单位，如 某县人民政府办公室：", needed=True),
    Question("issued", "发文日期，如 2026-01-15（还没有印发就直接回车）："),
    Question("begins", "实施期限从哪个月起，如 2026-01：", needed=True),
    Question("ends", "实施期限到哪个月止，如 2026-12：", needed=True),
    Question("day", "各单位每月几号前报，如 25、月底、次月5日（不用按月报就直接回车）："),
)
_RECIPIENT = Question("to", "报给谁，如 县政府督查室（直接回车就是发文单位）：")
_UNITS = "有哪些单位：一行一个，或者用顿号隔开；有名单文件的写文件名（.txt .csv .xlsx .docx）。写完回一个空行："


def run(folder: Folder = Path(), example: Example = None, keys: Keys = KeyLanguage.CHINESE) -> int:
    plan = folder / workspace.PLAN
    if example is None and terminal.can_ask():
        workspace.check([plan])
        staging.write_atomically(plan, new_plan.write(_ask_plan(), keys).encode())
        terminal.print_line(f"写好了 {plan}")
    else:
        for path in workspace.create(folder, example, keys):
            terminal.print_line(f"写好了 {path}")
    word = filenames.shell_word(plan)
    terminal.print_line(f"下一步：改 {plan}，然后 taskmap validate {word}、taskmap split {word}")
    return commands.DONE


def _ask_plan() -> NewPlan:
    """What is answered, each answer such that the plan has no error with it."""
    terminal.print_note("答几句就写成一份方案，以后都能改；中途按 Ctrl-C 就不写了。")
    plan = NewPlan()
    for question in _QUESTIONS:
        plan = _ask_field(plan, question)
    if plan.day:
        plan = _ask_field(plan, _RECIPIENT)
        plan = plan if plan.to else replace(plan, to=plan.issuer)
    return _ask_units(plan)


def _ask_field(plan: NewPlan, question: Question) -> NewPlan:
    while True:
        answer = _answer(question.text)
        if not answer and question.needed:
            terminal.print_note("这一句要写。")
            continue
        changed: dict[str, Any] = {question.name: answer}
        answered = replace(plan, **changed)
        if not answer or not (fault := new_plan.fault(answered)):
            return answered
        terminal.print_note(f"{fault}。请再写一次。")


def _ask_units(plan: NewPlan) -> NewPlan:
    question = _UNITS
    while answer := _answer(question):
        question = "还有哪些单位（没有了回一个空行）："
        found = _units_of(answer)
        if found is None:
            continue
        units = tuple(dict.fromkeys([*plan.units, *found.names]))
        for refused in found.refused:
            terminal.print_note(f"没有收：{refused}。")
        answered = replace(plan, units=units)
        if fault := new_plan.fault(answered):
            terminal.print_note(f"{fault}。这一行没有收，请再写一次。")
            continue
        plan = answered
        terminal.print_note(f"现在有 {len(units)} 个单位：{'、'.join(units)}")
    return plan


def _units_of(answer: str) -> unit_lists.UnitList | None:
    """The units that are typed, or listed in the file that is named; None, which is said, where it cannot be read."""
    path = Path(answer.strip("\"'“”"))
    if path.suffix.lower() not in unit_lists.FILES:
        return unit_lists.parse([answer])
    try:
        found = unit_lists.read(path)
    except TaskmapError as problem:
        terminal.print_note(f"{problem}。")
        return None
    if not found.names:
        terminal.print_note(f"{path} 里没有找到单位的名称。")
    return found


def _answer(question: str) -> str:
    """What is typed, in characters that can be seen. Raises TaskmapError at the end of the input: nobody answers any more."""
    while (answer := terminal.ask_or_end(question)) is not None:
        if not clean(answer)[1]:
            return answer
        terminal.print_note(
            "里面有认不得的字符（按了方向键，或者终端的编码不对），请整行再写一次。"
        )
    raise TaskmapError("没有答完，什么也没有写")
