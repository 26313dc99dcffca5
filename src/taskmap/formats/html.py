"""A Document as one page that needs nothing else: read on screen, printed, or sent by mail."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from taskmap.document import Document
from taskmap.formats.jinja import template_checks
from taskmap.formats.jinja.context import TemplateEnvironment, build_context, context_shape
from taskmap.system.diagnostics import Diagnostic, TaskmapError, reason

ENDING = "html"
NAME = "html"
ORDER = 30
TEMPLATE = "required"


def render(document: Document, template: Path) -> bytes:
    """The template filled, in UTF-8. Raises TaskmapError that says where the template is wrong."""
    try:
        return _environment().from_string(_read(template)).render(build_context(document)).encode()
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
        template, [("", _read(template))], _environment(), context_shape(document)
    )


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as problem:
        raise TaskmapError(f"读不了模板 {path}：{reason(problem)}") from problem
    except UnicodeDecodeError as problem:
        raise TaskmapError(f"模板 {path} 不是 UTF-8 编码，请另存为 UTF-8") from problem


def _environment() -> TemplateEnvironment:
    return TemplateEnvironment(str)
