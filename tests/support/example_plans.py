"""The plans of examples/ as they are typed: what is read of them without taskmap."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

EXAMPLES = Path(__file__).parents[2] / "examples"

Node = dict[str, Any]


_ENGLISH = {
    "章节": "chapters",
    "任务": "tasks",
    "举措": "measures",
    "节点": "milestones",
    "指标": "targets",
}


def load(path: Path) -> Node:
    """With the keys of lists in English, also where the file has them in Chinese."""
    # BaseLoader, as in the plan format: every scalar is the text that was typed.
    loaded: Node = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    translated: Node = _translate(loaded)
    return translated


def _translate(value: Any) -> Any:
    if isinstance(value, list):
        return [_translate(each) for each in value]
    if isinstance(value, dict):
        return {_ENGLISH.get(key, key): _translate(each) for key, each in value.items()}
    return value


def tasks_of(node: Node) -> list[Node]:
    inner = [task for chapter in node.get("chapters", ()) for task in tasks_of(chapter)]
    return [*node.get("tasks", ()), *inner]


def measures_of(task: Node) -> list[Node]:
    """As the plan format has it: a task without measures is one itself."""
    measures: list[Node] = task.get("measures") or [task]
    return measures


def entries(tasks: list[Node], key: str) -> list[Node]:
    """What tasks and their measures have under `key`."""
    parts = [part for task in tasks for part in (task, *task.get("measures", ()))]
    return [entry for part in parts for entry in part.get(key, ())]


def path_of(name: str) -> Path:
    return EXAMPLES / name / "plan.yaml"


def readme(name: str) -> str:
    return (EXAMPLES / name / "README.md").read_text("utf-8")


def entries_by_measure(measures: list[Node], key: str) -> list[tuple[str, Node]]:
    """Every entry under `key`, each with the id of its measure."""
    return [(measure["id"], item) for measure in measures for item in measure.get(key, ())]
