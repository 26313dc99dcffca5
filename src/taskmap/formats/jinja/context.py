"""What a Jinja template sees of a Document, and the environment in which it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias, cast

from jinja2 import BaseLoader, StrictUndefined, Undefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from taskmap.document import Chart, Document, Row, Table, Value
from taskmap.formats import document_text
from taskmap.system import numerals
from taskmap.system.text import clean

Tree: TypeAlias = "dict[str, Tree] | list[Tree] | Chart | Value"
"""Values by the dots of their names. As a shape, a list holds one sample and every leaf is None."""


def build_context(document: Document) -> dict[str, Tree]:
    """What the template sees, by name: `{{ report.title }}`, `{% for row in tables.未报送 %}{{ row.unit }}`;
    `{{ charts.序时进度.drawing }}` and `.title`, where there is anything to draw; `document` has it all in general. `{% for part in parts %}{{ part.report.title }}`: a document without
    parts is its own only part.
    """
    values = _template_values(document)
    return {
        **values,
        "parts": [*map(_part, document.parts)] or [values],
        "document": _document(document),
    }


def _part(document: Document) -> dict[str, Tree]:
    """Its own parts are its `pages`, each with its tables in general."""
    pages: list[Tree] = [
        {**_template_values(each), "document": _document(each)} for each in document.parts
    ]
    return {**_template_values(document), "pages": pages}


def _template_values(document: Document) -> dict[str, Tree]:
    tables: dict[str, Tree] = {table.title: [*_rows(table)] for table in document.tables}
    charts: dict[str, Tree] = {
        name: {"title": chart.title, "drawing": chart} if chart else None
        for name, chart in document.charts.items()
    }
    return {**_nest(document.fields), "tables": tables, "charts": charts}


def _rows(table: Table) -> Iterator[Tree]:
    empty = dict.fromkeys(table.columns)
    roots = {name.partition(".")[0] for name in table.columns}
    for row in table.rows:
        values = _row({**empty, **document_text.row_values(row)}, roots)
        if table.across:
            values["across"] = [
                {"head": head, "value": row.across.get(at)} for at, head in enumerate(table.across)
            ]
        yield values


def _row(values: Mapping[str, Value], roots: set[str]) -> dict[str, Tree]:
    """Where all columns are of one root, it need not be said: `row.unit` for `row.missing.unit`."""
    [root, *others] = roots or {""}
    tree = _nest(values)
    columns = None if others else tree.get(root)
    return {**columns, **tree} if isinstance(columns, dict) else tree


def context_shape(document: Document) -> dict[str, Tree]:
    """The keys of the context of all documents like this one, whether they have rows or not; every
    leaf is None.
    """
    general: dict[str, Tree] = {"title": None, "author": None, "day": None, "paragraphs": [None]}
    general["tables"] = [{"title": None, "heads": [None], "rows": [[None]]}]
    shape = _shape(document)
    parts: list[Tree] = [_part_shape(each, general) for each in document.parts] or [shape]
    return {**shape, "parts": parts, "document": general}


def _part_shape(document: Document, general: Tree) -> Tree:
    pages: list[Tree] = [{**_shape(each), "document": general} for each in document.parts]
    return {**_shape(document), "pages": pages}


def _shape(document: Document) -> dict[str, Tree]:
    fields = _nest(dict.fromkeys(document.fields))
    sample = (
        Table(each.title, each.columns, [Row("", {})], each.across) for each in document.tables
    )
    tables: dict[str, Tree] = {table.title: [*_rows(table)] for table in sample}
    charts: dict[str, Tree] = dict.fromkeys(document.charts)
    return {**fields, "tables": tables, "charts": charts}


def _document(document: Document) -> dict[str, Tree]:
    return {
        "title": document.title,
        "author": document.author,
        "day": document.day,
        "paragraphs": [*document_text.paragraphs(document)],
        "tables": [_general(table) for table in document_text.tables(document)],
    }


def _general(table: Table) -> dict[str, Tree]:
    rows: list[Tree] = [[*document_text.cells(table, row)] for row in table.rows]
    return {"title": table.title, "heads": [*document_text.headings(table)], "rows": rows}


def _nest(values: Mapping[str, Value]) -> dict[str, Tree]:
    """`{"plan.title": …}` as `{"plan": {"title": …}}`."""
    tree: dict[str, Tree] = {}
    for name, value in values.items():
        *path, last = name.split(".")
        branch = tree
        for step in path:
            branch = cast("dict[str, Tree]", branch.setdefault(step, {}))
        branch[last] = value
    return tree


def numeral(number: int) -> str:
    """12 as 十二, for headings: a filter of templates. From 100 on, and what is no number, stays as it is."""
    if not isinstance(number, int) or not 0 < number < 100:
        return str(number)
    return numerals.chinese(number)


class TemplateEnvironment(SandboxedEnvironment):
    """An environment in which unknown names are errors, values are text and never markup, and
    nothing of Python is within reach. `to_markup` turns a value's text into what stands in the
    file, `loader` finds what a template includes, `draw` turns a chart into what shows it.
    """

    def __init__(
        self,
        to_markup: Callable[[str], str],
        loader: BaseLoader | None = None,
        draw: Callable[[Chart], str] = lambda chart: "",
    ) -> None:
        def finalize(value: object) -> object:
            if isinstance(value, Undefined | Markup):
                return value
            if isinstance(value, Chart):
                return Markup(draw(value))
            text, _ = clean(document_text.value_text(cast("Value", value)))
            return Markup(to_markup(str(escape(text))))

        super().__init__(
            undefined=StrictUndefined, autoescape=True, finalize=finalize, loader=loader
        )
        self.filters["numeral"] = numeral

    def getattr(self, obj: object, attribute: str) -> object:
        """The value under the key `attribute` if `obj` is a dictionary: a column may be called
        `items`, which is also a method of dictionaries.
        """
        if isinstance(obj, dict):
            exists = attribute in obj
            return obj[attribute] if exists else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)
