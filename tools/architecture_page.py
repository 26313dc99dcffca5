"""Draw docs/architecture.svg from the layers and imports of src/taskmap, and hold docs/architecture.md to the code:
`python tools/architecture_page.py`, `--check` only compares.

A step of a walk is written as "1. `room/module.py` · `function`": the file and the name must be there, and an import
must tie the file to that of an earlier step.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple

import code_figures
import pages

ROOT = pages.DOCS.parent
ROOMS = {
    "__main__": "命令行入口，唯一的出口",
    "commands": "一个命令一个文件：选项、调用、显示",
    "workflow": "命令对方案和台账做的事",
    "documents": "给人看的东西，做成中性的文档",
    "formats": "一个格式一个模块；填模板",
    "ledger": "只追加的台账，收到的文件",
    "notices": "读通知，写成方案草稿",
    "delivery": "邮件和群机器人",
    "tracking": "进度、逾期、销号、催办、考核",
    "returns": "收回来的工作簿：读、审、退",
    "planfile": "YAML 到方案，每处带位置",
    "plan": "方案：单位、分解、时限、检查、比较",
    "document": "文档的样子：文档和格式之间的约定",
    "system": "诊断、文字、编码、文件、终端",
}
WALKS, LEAST_STEPS = 4, 4
_STEP = re.compile(r"^\d+\. `(?P<file>[\w/]+\.py)` · `(?P<name>[\w.]+)`", re.M)
_WIDTH, _HEIGHT, _GAP, _MARGIN = 1240, 62, 44, 16


class Step(NamedTuple):
    """One step of a walk, and the line of the page on which it stands."""

    line: int
    file: str
    name: str


def layers() -> list[list[str]]:
    """The rooms, floor by floor from the top, as import-linter is told."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    first: list[str] = told["contracts"][0]["layers"]
    return [re.findall(r"\w+", floor) for floor in first]


@cache
def imported(path: Path) -> set[str]:
    """The dotted names that a file imports from the package, with and without the last part; none if it is gone."""
    found: set[str] = set()
    if not path.is_file():
        return found
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("taskmap"):
            found.add(str(node.module))
            found |= {f"{node.module}.{each.name}" for each in node.names}
    return found


def arrows() -> Counter[tuple[str, str]]:
    """How many files of a room import from which other room."""
    found: Counter[tuple[str, str]] = Counter()
    for path in code_figures.SOURCE.rglob("*.py"):
        room = path.relative_to(code_figures.SOURCE).with_suffix("").parts[0]
        used = {name.split(".")[1] for name in imported(path) if "." in name}
        found.update((room, other) for other in used & ROOMS.keys() - {room})
    return found


def drawing() -> str:
    """The rooms floor by floor, and who imports from whom; the thicker a line, the more files do."""
    boxes = dict(_boxes())
    lines = [
        _arrow(boxes[room], boxes[other], count)
        for (room, other), count in sorted(arrows().items())
    ]
    shapes = [_box(room, *box) for room, box in boxes.items()]
    height = max(y for _, y, _ in boxes.values()) + _HEIGHT + _MARGIN
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        'font-family="Noto Sans CJK SC, Microsoft YaHei, sans-serif">'
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>'
    )
    return "\n".join([head, *lines, *shapes, "</svg>\n"])


def _boxes() -> Iterator[tuple[str, tuple[float, float, float]]]:
    """Each room with its left edge, its top and its width; the rooms of a floor share its width evenly."""
    for floor, rooms in enumerate(layers()):
        room_width = min((_WIDTH - _MARGIN * (len(rooms) + 1)) / len(rooms), 420)
        left = (_WIDTH - len(rooms) * room_width - (len(rooms) - 1) * _MARGIN) / 2
        for place, room in enumerate(rooms):
            yield (
                room,
                (
                    left + place * (room_width + _MARGIN),
                    _MARGIN + floor * (_HEIGHT + _GAP),
                    room_width,
                ),
            )


def _arrow(upper: tuple[float, float, float], lower: tuple[float, float, float], count: int) -> str:
    x1, y1 = upper[0] + upper[2] / 2, upper[1] + _HEIGHT
    x2, y2 = lower[0] + lower[2] / 2, lower[1]
    bend = (y2 - y1) / 2
    # In steps, so that the picture stays when a single import comes or goes.
    width = 1 if count < 5 else 3 if count < 15 else 6
    return (
        f'<path d="M{x1:.0f} {y1:.0f}C{x1:.0f} {y1 + bend:.0f} {x2:.0f} {y2 - bend:.0f} {x2:.0f} {y2:.0f}" '
        f'fill="none" stroke="#8aa4c8" stroke-opacity=".55" stroke-width="{width}"/>'
    )


def _box(room: str, left: float, top: float, width: float) -> str:
    middle = left + width / 2
    return (
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{width:.0f}" height="{_HEIGHT}" rx="6" fill="#f4f7fb" stroke="#35507a"/>'
        f'<text x="{middle:.0f}" y="{top + 26:.0f}" text-anchor="middle" font-size="18" fill="#1c2b45">{room}</text>'
        f'<text x="{middle:.0f}" y="{top + 48:.0f}" text-anchor="middle" font-size="13" fill="#35507a">{escape(ROOMS[room])}</text>'
    )


def walks(page: str) -> list[list[Step]]:
    """The steps of each walk: the numbered lines below one heading."""
    found = []
    start = 0
    for part in re.split(r"(?m)^(?=## )", page):
        steps = [
            Step(start + part[: match.start()].count("\n") + 1, match["file"], match["name"])
            for match in _STEP.finditer(part)
        ]
        start += part.count("\n")
        if steps:
            found.append(steps)
    return found


def faults(page: str) -> Iterator[str]:
    """What the walks of the page say that the code does not."""
    found = walks(page)
    if len(found) != WALKS or any(len(walk) < LEAST_STEPS for walk in found):
        yield f"{WALKS} walks of at least {LEAST_STEPS} steps are wanted, there are {list(map(len, found))}"
    for walk in found:
        for number, step in enumerate(walk):
            if not _is_defined(step):
                yield f"line {step.line}: there is no `{step.name}` in {step.file}"
            elif number and not any(_tied(step.file, earlier.file) for earlier in walk[:number]):
                yield f"line {step.line}: no import ties {step.file} to an earlier step"


def _is_defined(step: Step) -> bool:
    path = code_figures.SOURCE / step.file
    body: Sequence[ast.stmt] = ast.parse(path.read_text("utf-8")).body if path.is_file() else ()
    for name in step.name.split("."):
        node = next(
            (
                each
                for each in body
                if isinstance(each, ast.ClassDef | code_figures.Function) and each.name == name
            ),
            None,
        )
        if node is None:
            return False
        body = node.body
    return True


def _tied(file: str, other: str) -> bool:
    return file == other or _uses(file, other) or _uses(other, file)


def _uses(file: str, other: str) -> bool:
    """Whether a file imports another, by its own name or from the package that hands it on, or is its package, which
    finds its modules by their being there.
    """
    names, wanted = imported(code_figures.SOURCE / file), _module(other)
    handing_on = (_file(name) for name in names)
    return (
        wanted in names
        or any(wanted in imported(path) for path in handing_on)
        or (file.endswith("/__init__.py") and wanted.startswith(f"{_module(file)}."))
    )


def _file(name: str) -> Path:
    """Where the package of a dotted name would stand."""
    return code_figures.SOURCE.joinpath(*name.split(".")[1:], "__init__.py")


def _module(file: str) -> str:
    return "taskmap." + file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


if __name__ == "__main__":
    wrong = list(faults((pages.DOCS / "architecture.md").read_text("utf-8")))
    for each in wrong:
        print(f"docs/architecture.md: {each}", file=sys.stderr)
    sys.exit(pages.finish("architecture.svg", drawing()) or int(bool(wrong)))
