"""Options that several commands share, and what the values typed for them stand for."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from taskmap.ledger import places
from taskmap.plan.period_labels import LAST_DUE
from taskmap.system import terminal


class OutputFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


COMPLETION_VARIABLE = "_TASKMAP_COMPLETE"
"""The variable by which a shell asks what may be typed next; its name is Typer's."""
BARE_VALUES = {("report", "--month"): LAST_DUE}
"""By command and option what an option stands for that has no value behind it."""


def completion_by(find: str) -> Callable[[typer.Context], list[tuple[str, str]]]:
    """Typer's `autocompletion` by the function of asking/known_names that is called `find`."""

    def complete(context: typer.Context) -> list[tuple[str, str]]:
        # By its name, as commands are loaded: only a shell that completes a word waits for what reads plans.
        names = import_module("taskmap.workflow.asking.known_names")
        typed = context.params
        place = ledger_place(typed.get("ledger_url"))
        keys = [str(each.name) for each in context.command.params if "--plan" in each.opts]
        plans = [plan for key in keys for plan in _as_list(typed.get(key))]
        # Where an option still waits for its value, Typer leaves the arguments aside.
        paths = [each for each in typed.values() if isinstance(each, Path)]
        files = [each for each in (*paths, *map(Path, context.args)) if each.is_file()]
        return [*getattr(names, find)(place, plans, files).items()]

    return complete


def _as_list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [*map(str, value or ())]


PlanFile = Annotated[
    Path, typer.Argument(metavar="PLAN", help="方案文件（plan.yaml）", show_default=False)
]
FormatOption = Annotated[OutputFormat, typer.Option("--format", help="text 给人看，json 给程序用")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="当作这一天，默认今天，如 2022-05-25")
]
LedgerOption = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        metavar="URL",
        help="台账文件或 PostgreSQL 地址，默认从当前文件夹往上找 .taskmap/ledger.db",
    ),
]
Templates = Annotated[
    Path | None, typer.Option("--templates", metavar="DIR", help="本单位自己的模板文件夹")
]


def out_option(metavar: str, about: str) -> Any:
    """-o: where to write. `about` is its help, in which each command says what it writes there;
    `metavar` stands for the value.
    """
    return typer.Option("-o", "--out", metavar=metavar, help=about)


def plan_option(about: str) -> Any:
    """--plan: the id of a plan in the ledger. `about` is its help, in which each command says what
    it is for.
    """
    return typer.Option(
        "--plan", metavar="ID", help=about, autocompletion=completion_by("plan_ids")
    )


def unit_option(about: str) -> Any:
    """--unit: a unit as the plan names it. `about` is its help, in which each command says what it is for."""
    return typer.Option(
        "--unit", metavar="UNIT", help=about, autocompletion=completion_by("unit_names")
    )


def name_argument(metavar: str, about: str, find: str) -> Any:
    """The name of a thing, written as `metavar`. `about` is its help, `find` as in `completion_by`."""
    return typer.Argument(
        metavar=metavar, help=about, show_default=False, autocompletion=completion_by(find)
    )


def keys_option(about: str) -> Any:
    """--keys: in which language a plan's keys are written. `about` is its help."""
    about = f"{about}：zh 中文，en 英文；不写的照环境变量 TASKMAP_KEYS，也没有的是中文"
    return typer.Option(
        "--keys", envvar="TASKMAP_KEYS", help=about, show_envvar=False, show_default=False
    )


OutFolder = Annotated[Path, out_option("DIR", "输出文件夹")]
PlanOfItem = Annotated[str | None, plan_option("几个方案都有这个编号时，写明方案编号")]


def ledger_place(option: str | None, beside: Path | None = None) -> places.Place:
    """The ledger of --ledger; if `option` is None, that of the variable TASKMAP_LEDGER, else that of
    the nearest folder upwards that has one, or of the nearest one upwards from the plan file `beside`; else the place of
    a new one in the current folder.
    """
    name = option or os.environ.get("TASKMAP_LEDGER", "")
    return places.parse_place(name) if name else places.nearest_ledger(Path.cwd(), beside)


def show_written(place: places.Place, *, is_new: bool = False) -> None:
    """Name on standard error the ledger that was written to; `is_new`: it was made just now."""
    where: object = place
    if isinstance(place, Path) and (path := place.absolute()).is_relative_to(Path.cwd()):
        where = path.relative_to(Path.cwd())
    terminal.print_note(f"新建了台账 {where}" if is_new else f"已记入台账 {where}")


def show_filled(files: Sequence[Path]) -> None:
    """Say where the `files` now stand that somebody had saved where new ones are; nothing without any: they may hold a
    unit's answers that nobody has collected.
    """
    if files:
        terminal.print_note(
            f"注意：有 {len(files)} 份清单发出后被人存过（可能已经填了），没有覆盖，"
            f"另存为 {'、'.join(map(str, files))}；是报上来的，请用 collect 登记。"
        )


def refuse(context: typer.Context, names: Collection[str], why: str) -> None:
    """Fails, saying `why`, where one of the parameters `names`, by which the function knows them, was typed: nothing that
    was typed is left aside in silence.
    """
    for parameter in context.command.params:
        name = str(parameter.name)
        source = context.get_parameter_source(name)
        if source and source.name == "COMMANDLINE" and name in names:
            is_option = parameter.opts[-1].startswith("-")
            context.fail(f"{parameter.opts[-1] if is_option else parameter.metavar} {why}")


def refuse_others(context: typer.Context, allowed: Collection[str], why: str) -> None:
    """As `refuse`, for all parameters but those `allowed`."""
    refuse(context, {str(each.name) for each in context.command.params} - {*allowed}, why)


def require(context: typer.Context, name: str, value: str | None) -> str:
    """The `value` that was typed for the option or argument of this `name`. Fails where none was."""
    if value is None:
        context.fail(f"缺少 {name}")
    return value


def only_plan(context: typer.Context, plans: Sequence[str] | None) -> str | None:
    """The one plan among the `plans` of --plan by which something is entered, None without any. Fails where there are
    several.
    """
    if plans and len(plans) > 1:
        context.fail("登记时 --plan 只写一个")
    return plans[0] if plans else None
