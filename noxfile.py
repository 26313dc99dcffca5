"""The steps of the gate, one session each: `nox -l` lists them, `nox` runs what a change needs.

All but `latest` and `wheel` use the environment that nox itself is installed in, which README's second command
makes and `pip install -c constraints.txt -e '.[test,check]'` completes. .ci/run calls them on a fresh machine.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nox

BIN = Path(sys.executable).parent
EXAMPLE = Path("examples", "zhuzhou-2022", "plan.yaml").resolve()
FAST = "not office and not slow"
TWO = ("-n", "2")
"""Tests are run by two processes."""

nox.options.sessions = ["tests", "style", "types", "layers", "docs", "figures"]
nox.options.error_on_missing_interpreters = True


def run(session: nox.Session, program: str, *words: str) -> None:
    """A program of the environment that nox runs in."""
    session.run(str(BIN / program), *words, external=True)


@nox.session(venv_backend="none")
def tests(session: nox.Session) -> None:
    """The fast lane: nothing is needed but Python and pip."""
    run(session, "pytest", "-q", *TWO, "-m", FAST, *session.posargs)


@nox.session(venv_backend="none")
def office(session: nox.Session) -> None:
    """What LibreOffice, Chromium and others make of the files, and of which we make something."""
    run(session, "pytest", "-q", *TWO, "-m", "office and not slow", *session.posargs)


@nox.session(venv_backend="none")
def sample(session: nox.Session) -> None:
    """One in four of the slow tests, the same ones every time."""
    run(session, "pytest", "-q", *TWO, "-m", "slow", "--sample", "4", *session.posargs)


@nox.session(venv_backend="none")
def slow(session: nox.Session) -> None:
    """All slow tests: before an issue is called resolved."""
    run(session, "pytest", "-q", *TWO, "-m", "slow", *session.posargs)


@nox.session(venv_backend="venv")
def latest(session: nox.Session) -> None:
    """The fast lane with the newest version of everything. `-- --take` makes these the ones of constraints.txt."""
    session.install("-e", ".[test,check]")
    session.run("pytest", "-q", *TWO, "-m", FAST)
    if "--take" in session.posargs:
        session.run("python", "tools/constraints.py")


@nox.session(venv_backend="venv")
def wheel(session: nox.Session) -> None:
    """A built wheel in an empty folder, without anything for developers."""
    folder = Path(session.create_tmp())
    session.run("pip", "wheel", "-q", "--no-deps", "-w", str(folder), ".")
    session.install("-c", "constraints.txt", *map(str, folder.glob("taskmap-*.whl")))
    empty = folder / "empty"
    empty.mkdir()
    (empty / "plan.yaml").write_bytes(EXAMPLE.read_bytes())
    with session.chdir(empty):
        session.run("taskmap", "split", "plan.yaml")
        session.run("taskmap", "help", "plan-format")
        typed = (
            "import importlib.resources as r; assert (r.files('taskmap') / 'py.typed').is_file()"
        )
        session.run("python", "-c", typed)
        assert Path("out", "责任清单", "市生态环境局.xlsx").stat().st_size


@nox.session(venv_backend="none")
def style(session: nox.Session) -> None:
    """Formatting, and what ruff finds."""
    run(session, "ruff", "check")
    run(session, "ruff", "format", "--check")


@nox.session(venv_backend="none")
def types(session: nox.Session) -> None:
    """mypy, strict."""
    run(session, "mypy")


@nox.session(venv_backend="none")
def layers(session: nox.Session) -> None:
    """Which room may use which, and which package is declared."""
    run(session, "lint-imports")
    run(session, "deptry", "src")


@nox.session(venv_backend="none")
def docs(session: nox.Session) -> None:
    """Pages, templates and lists that are made by a tool are as it makes them."""
    pages = (
        "errors_page",
        "deadlines_page",
        "format_page",
        "commands_page",
        "architecture_page",
    )
    for tool in (*pages, "make_documents", "constraints"):
        run(session, "python", f"tools/{tool}.py", "--check")


@nox.session(venv_backend="none")
def figures(session: nox.Session) -> None:
    """Files, bodies, names and imports within their limits; docstrings say what names and types do not."""
    for tool in ("code_figures", "docstrings"):
        run(session, "python", f"tools/{tool}.py", "--check")
