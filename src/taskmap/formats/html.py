"""A Document as one page that needs nothing else: read on screen, printed, or sent by mail."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from jinja2 import FunctionLoader, Template
from markupsafe import Markup

from taskmap import formats
from taskmap.document import Document
from taskmap.formats.jinja import template_checks
from taskmap.formats.jinja.context import TemplateEnvironment, build_context, context_shape
from taskmap.system.diagnostics import Diagnostic, TaskmapError, reason
from taskmap.system.text import clean

ENDING = "html"
NAME = "html"
ORDER = 30
TEMPLATE = "required"
_IN_SCRIPTS = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}
"""In JSON these stand in texts only, where they may be written so."""


def render(document: Document, template: Path) -> bytes:
    """The template filled, in UTF-8. Raises TaskmapError that says where the template is wrong."""
    try:
        filled = _compile(_read(template), template.parent).render(build_context(document))
        return filled.encode()
    except TaskmapError:
        raise
    # A template is a program that somebody wrote: anything may go wrong in it.
    except Exception as problem:
        faults = check(template, document)
        fault_text = f"{faults[0].at}：{faults[0].message}" if faults else f"{template}：{problem}"
        raise TaskmapError(f"填不了模板 {fault_text}") from problem


def check(
    template: Path, document: Document, required: Sequence[str] = ()
) -> tuple[Diagnostic, ...]:
    """Faults of the template for documents like this one. A page is never returned, so nothing is
    `required`. Raises TaskmapError if it is no text in UTF-8.
    """
    return template_checks.check(
        template, [("", _read(template))], _environment(template.parent), context_shape(document)
    )


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as problem:
        raise TaskmapError(f"读不了模板 {path}：{reason(problem)}") from problem
    except UnicodeDecodeError as problem:
        raise TaskmapError(f"模板 {path} 不是 UTF-8 编码，请另存为 UTF-8") from problem


@lru_cache(maxsize=4)
def _compile(text: str, folder: Path) -> Template:
    """Of the board there is a page for each unit, and to compile its template takes longer than to fill it."""
    return _environment(folder).from_string(text)


def _environment(folder: Path) -> TemplateEnvironment:
    """What a template includes is looked for in its own `folder`, and then among the built-in ones."""

    def load(name: str) -> tuple[str, str, Callable[[], bool]]:
        path = formats.find_template(name, folder)
        text = _read(path)
        return text, str(path), lambda: _read(formats.find_template(name, folder)) == text

    environment = TemplateEnvironment(str, FunctionLoader(load))
    environment.filters["digest"] = _digest
    environment.filters["script_data"] = _script_data
    return environment


def _digest(text: str) -> str:
    """By this the rule of a page names the one script or style that it allows (Content Security Policy, CSP)."""
    return f"sha256-{b64encode(sha256(str(text).encode()).digest()).decode()}"


def _script_data(text: str) -> Markup:
    """The JSON `text` for a script element: nothing in it ends that, or begins a comment."""
    cleaned, _ = clean(text)
    return Markup(cleaned.translate(_IN_SCRIPTS))
