"""What is shown to people, as neutral titles, fields and tables of typed cells; every output renders the same.

A value has a dotted name (`measure.text`), which is also its placeholder in a template.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

Value: TypeAlias = "str | int | float | datetime.date | None"


_NOTHING: Mapping[str, Value] = MappingProxyType({})
_NOWHERE: Mapping[int, Value] = MappingProxyType({})


class Row(NamedTuple):
    """One line of a table. `kind` chooses its look (chapter, measure …).

    `values` may be one mapping in the rows of many documents, and an output may then do its work once;
    what differs stands in `overrides`. Rows beside each other with the same non-empty `task` belong to one task.
    `across` holds the filled cells of the repeated columns by their index.
    """

    kind: str
    values: Mapping[str, Value]
    overrides: Mapping[str, Value] = _NOTHING
    task: str = ""
    across: Mapping[int, Value] = _NOWHERE


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` leads from a value's name to its Chinese title, `across` titles the repeated columns."""

    title: str
    columns: Mapping[str, str]
    rows: Sequence[Row]
    across: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """`fields` are the values that hold for the whole document; `day` dates its properties.

    `parts` are documents of the same form that are printed one after the other in it, each about one thing of
    several; their rows stand in `tables` too.
    """

    title: str
    author: str
    day: datetime.date
    fields: Mapping[str, Value]
    tables: Sequence[Table] = field(default=())
    parts: Sequence[Document] = field(default=())

    def names(self) -> dict[str, str]:
        """Every value's name with its Chinese title: the placeholders a template may use."""
        names = dict.fromkeys(self.fields, "")
        for table in self.tables:
            names.update(table.columns)
        return names
