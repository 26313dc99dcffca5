"""Figures of the source, as one would compare houses: `python tools/code_figures.py [FOLDER ...]`, a column a folder.

`--check` holds src/taskmap to its limits instead and says which are passed. Only the syntax is read; nothing is imported.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeGuard

SOURCE = Path(__file__).resolve().parent.parent / "src" / "taskmap"
Function = ast.FunctionDef | ast.AsyncFunctionDef
_SHORTEST = 3
"""Files with fewer lines hold nothing to measure."""


class Figures(NamedTuple):
    """What is counted of a folder; shares are percentages, `*_p50` and the like are numbers of lines."""

    files: int
    lines: int
    file_p50: int
    file_p90: int
    file_max: int
    body_p50: int
    body_p90: int
    body_p99: int
    body_max: int
    names_at_the_top: int
    classes: int
    classes_sharing_a_name: float
    functions_named_by_participles: int
    imports_in_functions: int
    module_docstrings: float
    public_docstrings: float


LIMITS = {
    "file_max": 400,
    "body_p90": 25,
    "names_at_the_top": 14,
    "classes_sharing_a_name": 0,
    "imports_in_functions": 60,
}
"""The most of each."""
LEAST = {"files": 200, "module_docstrings": 100, "public_docstrings": 90}
"""The least; `files`, since a count of nothing would pass everything."""


def measure(root: Path) -> Figures:
    """The figures of all Python files below `root`."""
    texts = {path: path.read_text("utf-8") for path in sorted(root.rglob("*.py"))}
    texts = {path: text for path, text in texts.items() if text.count("\n") >= _SHORTEST}
    trees = {path: ast.parse(text) for path, text in texts.items()}
    lengths = [text.count("\n") for text in texts.values()]
    functions = [each for tree in trees.values() for each in _functions(tree)]
    bodies = [_body_length(each) for each in functions]
    classes = [
        each.name
        for tree in trees.values()
        for each in ast.walk(tree)
        if isinstance(each, ast.ClassDef)
    ]
    count = Counter(classes)
    public = [each for tree in trees.values() for each in public_functions(tree)]
    return Figures(
        files=len(texts),
        lines=sum(lengths),
        file_p50=_percentile(lengths, 50),
        file_p90=_percentile(lengths, 90),
        file_max=max(lengths),
        body_p50=_percentile(bodies, 50),
        body_p90=_percentile(bodies, 90),
        body_p99=_percentile(bodies, 99),
        body_max=max(bodies),
        names_at_the_top=_names_at_the_top(root),
        classes=len(classes),
        classes_sharing_a_name=_share(sum(count[name] > 1 for name in classes), len(classes)),
        functions_named_by_participles=sum(_is_participle(each.name) for each in functions),
        imports_in_functions=sum(_imports(each) for each in functions),
        module_docstrings=_share(
            sum(ast.get_docstring(tree) is not None for tree in trees.values()), len(trees)
        ),
        public_docstrings=_share(
            sum(bool(ast.get_docstring(each)) for each in public), len(public)
        ),
    )


def public_functions(tree: ast.Module) -> Iterator[Function]:
    """Functions of a module and methods of its public classes whose names begin with no underscore."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from (each for each in node.body if _is_public(each))
        elif _is_public(node):
            yield node


def _is_public(node: ast.AST) -> TypeGuard[Function]:
    return isinstance(node, Function) and not node.name.startswith("_")


def _functions(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def _body_length(function: Function) -> int:
    """From the first statement behind the docstring to the last line, both counted."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def _imports(function: Function) -> int:
    """Import statements that stand in the function itself, not in one defined within it."""
    inner = {
        id(node)
        for each in ast.walk(function)
        if each is not function and isinstance(each, Function)
        for node in ast.walk(each)
    }
    return sum(
        isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in inner
        for node in ast.walk(function)
    )


def _names_at_the_top(root: Path) -> int:
    """Folders and modules directly in the package, without its own __init__."""
    return sum(
        (path.is_dir() and any(path.glob("*.py")))
        or (path.suffix == ".py" and path.stem != "__init__")
        for path in root.iterdir()
    )


_NO_PARTICIPLES = {"need", "speed", "feed", "seed", "proceed", "exceed", "embed", "sed"}


def _is_participle(name: str) -> bool:
    """Whether a function's name is, or ends in, a past participle: `opened`, `names_moved`."""
    last = name.strip("_").split("_")[-1]
    return (last.endswith("ed") and last not in _NO_PARTICIPLES) or last in _IRREGULAR


_IRREGULAR = {
    "told",
    "said",
    "kept",
    "held",
    "found",
    "given",
    "taken",
    "written",
    "shown",
    "sent",
    "known",
    "met",
}


def _percentile(values: Sequence[int], percent: int) -> int:
    """The smallest value that so many percent of all do not pass; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)] if ordered else 0


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def faults(figures: Figures) -> list[str]:
    """A line for each limit that the figures pass."""
    values = figures._asdict()
    over = [
        f"{name} {values[name]} > {most}" for name, most in LIMITS.items() if values[name] > most
    ]
    under = [
        f"{name} {values[name]} < {least}" for name, least in LEAST.items() if values[name] < least
    ]
    return over + under


def main(words: Sequence[str]) -> int:
    """The exit status: 1 if `--check` was given and a limit is passed."""
    if words == ["--check"]:
        found = faults(measure(SOURCE))
        for each in found:
            print(each, file=sys.stderr)
        return 1 if found else 0
    columns = [measure(Path(word))._asdict() for word in words or [str(SOURCE)]]
    for name in Figures._fields:
        print(f"{name:32}", *(f"{column[name]:>10}" for column in columns))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
