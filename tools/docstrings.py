"""Whether the docstrings of public functions say what name and types leave open: `python tools/docstrings.py [ROOM ...]`
lists those that do not, `--check` fails when more than one in ten does not, or when any is missing its words.

What a docstring has to say, in prose and not in a form: each parameter whose type is plain (text, numbers, containers,
functions, or None as well) by its name; of what is returned, when it is a truth value, may be None, or is a mapping
or a tuple of several things, which; and TaskmapError, where the function itself raises it. A type of our own tells
its shape by itself.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import code_figures

LEAST = 90
"""Percent of the public functions."""
_OWN_WORDS = 3
"""A docstring of fewer words repeats a name."""
_PLAIN = re.compile(
    r"\b(str|int|float|bool|bytes|object|Any|None|tuple|list|dict|set|frozenset|Mapping|Sequence|Iterable|Iterator"
    r"|Collection|Callable|Counter)\b"
)
_RETURNS = (
    (re.compile(r"^bool$"), re.compile(r"[Ww]hether|\bTrue\b|\bif\b"), "when it is true"),
    (re.compile(r"\bNone\b"), re.compile(r"\bNone\b|\bnothing\b"), "when it is None"),
    (
        re.compile(r"^(dict|Mapping|Counter)\["),
        re.compile(r"\b([Bb]y|key|keys)\b"),
        "what its keys are",
    ),
    (re.compile(r"^tuple\[(?!.*\.\.\.\]$)"), re.compile(r"\band\b|,"), "what its items are"),
)


class Fault(NamedTuple):
    """What the docstring of one function lacks."""

    path: Path
    line: int
    name: str
    lacks: str


def faults(path: Path) -> Iterator[Fault | None]:
    """One value a public function: None if its docstring says everything, else the first thing that it lacks."""
    tree = ast.parse(path.read_text("utf-8"))
    told = _documented_by_module(path, tree)
    for function in code_figures.public_functions(tree):
        lacks = "" if function.name in told else lacking(function)
        yield Fault(path, function.lineno, function.name, lacks) if lacks else None


def _documented_by_module(path: Path, tree: ast.Module) -> set[str]:
    """A command's `run` is told by its module: that is its help, and its options tell themselves there."""
    return {"run"} if path.parent.name == "commands" and ast.get_docstring(tree) else set()


def lacking(function: code_figures.Function) -> str:
    """What the docstring does not say, in a few words; empty if it says everything. An override of a method that is
    marked @override, and overloads, say it where they are declared.
    """
    if {"override", "overload"} & {
        ast.unparse(each).rpartition(".")[2] for each in function.decorator_list
    }:
        return ""
    docstring = ast.get_docstring(function) or ""
    if len(docstring.split()) < _OWN_WORDS:
        return "a docstring"
    missing = [
        name
        for name in _plain_parameters(function)
        if not re.search(rf"\b{name}\b", docstring, re.IGNORECASE)
    ]
    if missing:
        return "parameters " + ", ".join(missing)
    returned = ast.unparse(function.returns) if function.returns else ""
    for kind, words, what in _RETURNS:
        if returned != "None" and kind.search(returned) and not words.search(docstring):
            return f"of what is returned, {what}"
    return (
        "that it raises TaskmapError"
        if _raises(function) and "TaskmapError" not in docstring
        else ""
    )


def _plain_parameters(function: code_figures.Function) -> Iterator[str]:
    arguments = function.args
    for each in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]:
        if each.annotation is not None and _PLAIN.search(ast.unparse(each.annotation)):
            yield each.arg


def _raises(function: code_figures.Function) -> bool:
    return any(
        isinstance(node, ast.Raise)
        and node.exc is not None
        and "TaskmapError" in ast.unparse(node.exc)
        for node in ast.walk(function)
    )


def main(words: Sequence[str]) -> int:
    """The exit status: with `--check` 1 if too many docstrings say too little. `words`: rooms to list, all if none."""
    rooms = [word for word in words if word != "--check"] or [""]
    found = [
        each
        for room in rooms
        for path in sorted((code_figures.SOURCE / room).rglob("*.py"))
        for each in faults(path)
    ]
    bad = [each for each in found if each]
    share = 100 - 100 * len(bad) / max(len(found), 1)
    empty = [each for each in bad if each.lacks == "a docstring"]
    failed = share < LEAST or len(found) < LEAST or bool(empty)
    for each in bad if "--check" not in words or failed else ():
        print(
            f"{each.path.relative_to(code_figures.SOURCE)}:{each.line}: {each.name} lacks {each.lacks}"
        )
    print(
        f"{len(found)} public functions, {share:.1f} % say everything, {len(empty)} have no docstring"
    )
    return int("--check" in words and failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
