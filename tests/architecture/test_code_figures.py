"""What tools/code_figures.py and tools/docstrings.py count, on made-up sources: each rule finds a bad example and
leaves a good one alone.
"""

from __future__ import annotations

import ast
from pathlib import Path

import code_figures
import docstrings
import pytest
from code_figures import Figures

GOOD = '''\
"""What it is for."""

from __future__ import annotations


class Plan:
    def title(self) -> str:
        """How people call it."""
        return ""
'''


def measure(folder: Path, **files: str) -> Figures:
    """The figures of a package with these modules beside a good one."""
    for name, text in {"good": GOOD, **files}.items():
        path = folder / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return code_figures.measure(folder)


class TestFigures:
    def test_of_a_good_module(self, tmp_path: Path) -> None:
        figures = measure(tmp_path)
        assert (figures.files, figures.classes, figures.names_at_the_top) == (1, 1, 1)
        assert figures.classes_sharing_a_name == figures.imports_in_functions == 0
        assert figures.functions_named_by_participles == 0
        assert figures.module_docstrings == figures.public_docstrings == 100

    def test_names_at_the_top(self, tmp_path: Path) -> None:
        figures = measure(
            tmp_path, **dict.fromkeys(["__init__", "room/first", "room/second"], GOOD)
        )
        assert figures.names_at_the_top == 2

    def test_classes_of_one_name(self, tmp_path: Path) -> None:
        figures = measure(tmp_path, other=GOOD, third=GOOD.replace("Plan", "Task"))
        assert figures.classes_sharing_a_name == pytest.approx(66.7)

    def test_imports_in_functions(self, tmp_path: Path) -> None:
        late = '"""X."""\nimport re\ndef f():\n    import os\n    def g():\n        from a import b, c\n'
        assert measure(tmp_path, late=late).imports_in_functions == 2

    def test_docstrings(self, tmp_path: Path) -> None:
        bare = "class Plan:\n    def title(self): ...\n    def _own(self): ...\nclass _Own:\n    def f(self): ...\n"
        figures = measure(tmp_path, bare=bare)
        assert (figures.module_docstrings, figures.public_docstrings) == (50, 50)

    def test_participles(self, tmp_path: Path) -> None:
        named = "def opened(): ...\ndef names_told(): ...\ndef feed(): ...\ndef open(): ...\n"
        assert measure(tmp_path, named=named).functions_named_by_participles == 2

    def test_lengths(self, tmp_path: Path) -> None:
        long = 'def f():\n    """It says."""\n' + "    x = 1\n" * 30
        figures = measure(tmp_path, long=long)
        assert (figures.body_max, figures.file_max) == (30, 32)


class TestLimits:
    def test_within(self, tmp_path: Path) -> None:
        figures = measure(tmp_path)._replace(files=200)
        assert code_figures.faults(figures) == []

    @pytest.mark.parametrize(("name", "most"), code_figures.LIMITS.items())
    def test_the_most(self, tmp_path: Path, name: str, most: int) -> None:
        figures = measure(tmp_path)._replace(files=200)
        assert code_figures.faults(figures._replace(**{name: most})) == []
        [told] = code_figures.faults(figures._replace(**{name: most + 1}))
        assert told == f"{name} {most + 1} > {most}"

    @pytest.mark.parametrize(("name", "least"), code_figures.LEAST.items())
    def test_the_least(self, tmp_path: Path, name: str, least: int) -> None:
        figures = measure(tmp_path)._replace(files=200)
        [told] = code_figures.faults(figures._replace(**{name: least - 1}))
        assert told == f"{name} {least - 1} < {least}"

    def test_those_agreed(self) -> None:
        agreed = {"names_at_the_top": 14, "classes_sharing_a_name": 0, "file_max": 400}
        assert agreed.items() <= code_figures.LIMITS.items()
        assert code_figures.LIMITS["imports_in_functions"] == 60
        assert code_figures.LEAST["public_docstrings"] == docstrings.LEAST == 90


def lacking(text: str) -> str:
    function = ast.parse(text).body[0]
    assert isinstance(function, ast.FunctionDef)
    return docstrings.lacking(function)


class TestDocstrings:
    @pytest.mark.parametrize(
        ("head", "bad", "good", "lacks"),
        [
            ("def f(x: Plan) -> Task", "F.", "The first task of it.", "a docstring"),
            ("def f(most: int) -> Task", "The first of all.", "One of `most`.", "parameters most"),
            ("def f() -> bool", "It is ready to go.", "Whether it is ready.", "when it is true"),
            ("def f() -> Task | None", "The very first task.", "None of none.", "when it is None"),
            ("def f() -> dict[str, Task]", "All the tasks.", "Tasks by id.", "what its keys are"),
            ("def f() -> tuple[A, B]", "What was found.", "The A and the B.", "what its items are"),
        ],
    )
    def test_what_it_has_to_say(self, head: str, bad: str, good: str, lacks: str) -> None:
        assert lacks in lacking(f'{head}:\n    """{bad}"""')
        assert lacking(f'{head}:\n    """{good}"""') == ""

    def test_the_error_that_it_raises(self) -> None:
        body = '    """{}"""\n    raise TaskmapError("")'
        assert "TaskmapError" in lacking("def f() -> Task:\n" + body.format("The first of all."))
        assert lacking("def f() -> Task:\n" + body.format("Raises TaskmapError of none.")) == ""

    def test_an_override_says_it_where_it_is_declared(self) -> None:
        assert lacking("@override\ndef f(x: int) -> bool: ...") == ""

    def test_where_they_are_looked_for(self, tmp_path: Path) -> None:
        path = tmp_path / "m.py"
        path.write_text(GOOD + "\n\ndef f() -> int:\n    return 1\n", "utf-8")
        found = [*docstrings.faults(path)]
        assert [each and (each.name, each.lacks) for each in found] == [None, ("f", "a docstring")]
