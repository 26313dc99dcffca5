"""A new folder to work in: the built-in plan with explanations, or one of the examples, copied into it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from taskmap.planfile.spelling import KeyLanguage
from taskmap.system import staging
from taskmap.system.builtin import builtin_folder
from taskmap.system.diagnostics import TaskmapError

PLAN = "plan.yaml"
_TEMPLATES = {KeyLanguage.CHINESE: PLAN, KeyLanguage.ENGLISH: "plan.en.yaml"}
"""The plan with explanations, by the language of its keys."""


def create(folder: Path, example: str | None, language: KeyLanguage) -> tuple[Path, ...]:
    """Copy the example of the name `example`, None for the plan with explanations, into `folder`;
    gives the files written. Examples are as they are, the plan has its keys in the `language`. Raises TaskmapError
    where one of the files exists, and for an unknown example.
    """
    if example:
        files = sorted(_example(example).iterdir())
        targets = {folder / file.name: file for file in files if file.is_file()}
    else:
        targets = {folder / PLAN: builtin_folder("templates") / _TEMPLATES[language]}
    check(targets)
    for target, file in targets.items():
        staging.write_atomically(target, file.read_bytes())
    return tuple(targets)


def check(targets: Iterable[Path]) -> None:
    """Raises TaskmapError where one of the files is there already."""
    if existing := [target for target in targets if target.exists()]:
        raise TaskmapError(f"已有文件 {existing[0]}，没有覆盖；请换一个文件夹")


def _example(name: str) -> Path:
    examples = {
        path.parent.name: path.parent for path in builtin_folder("examples").glob(f"*/{PLAN}")
    }
    if name not in examples:
        raise TaskmapError(f"没有例子“{name}”，有：{'、'.join(sorted(examples))}")
    return examples[name]
