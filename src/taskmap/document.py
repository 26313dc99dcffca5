"""What is shown to people: neutral titles, fields and tables of typed values, which every format renders.

A value has a dotted name (`measure.text`), which is also its placeholder in a template.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from msgspec import Struct, field

Value: TypeAlias = "str | int | float | datetime.date | None"
"""Of a cell or field; None is printed as an empty one."""

_NOTHING: Mapping[str, Value] = MappingProxyType({})
_NOWHERE: Mapping[int, Value] = MappingProxyType({})


class Row(Struct, frozen=True):
    """One line of a table. `kind` chooses its style (chapter, measure …).

    `values` may be one mapping that the rows of many documents share, so that a format renders it once;
    values that differ stand in `overrides`. Neighbouring rows with the same non-empty `task` belong to one
    task. `across` holds the filled cells of the repeated columns by their index, from 0.
    """

    kind: str
    values: Mapping[str, Value]
    overrides: Mapping[str, Value] = _NOTHING
    task: str = ""
    across: Mapping[int, Value] = _NOWHERE


class Table(Struct, frozen=True):
    """`columns` has the Chinese title of each column by the name of its values, `across` the titles of the
    columns that are repeated behind them, one for each unit. A table that people fill in has `choices`: by the column the
    words of which one is chosen, none for no column; what is typed there stays as it is, no date is made of 2022-06.
    Without rows one that `is_optional` is not printed where no template says what is.
    """

    title: str
    columns: Mapping[str, str]
    rows: Sequence[Row]
    across: Sequence[str] = ()
    choices: Mapping[str, Sequence[str]] | None = None
    is_optional: bool = False


class Tone(StrEnum):
    """What a figure means to whoever reads it: by this a format chooses colours and patterns, the words stand beside."""

    DONE = "done"
    GOOD = "good"
    NEUTRAL = "neutral"
    SLOW = "slow"
    LATE = "late"


class ChartKind(StrEnum):
    """`BARS`: one below the other, those of a category together. `LINES`: the categories go from left to right."""

    BARS = "bars"
    LINES = "lines"


class ChartSeries(Struct, frozen=True):
    """A figure for each category of a chart, with a tone for each of them, or one for all."""

    title: str
    values: Sequence[float]
    tones: Sequence[Tone]


class Chart(Struct, frozen=True):
    """Figures to be drawn; `title` tells what they are and in what `unit`, 项 or %."""

    title: str
    kind: ChartKind
    unit: str
    categories: Sequence[str]
    series: Sequence[ChartSeries]


class Document(Struct, frozen=True):
    """`fields` are the values of the whole document by their names; `day` is the date in its properties.

    `parts` are documents of the same form that are printed one after the other in it, each about one thing of
    several; their rows stand in `tables` too. `charts` are by their names, None for one of which there is nothing to draw.
    """

    title: str
    author: str
    day: datetime.date
    fields: Mapping[str, Value]
    tables: Sequence[Table] = field(default=())
    parts: Sequence[Document] = field(default=())
    charts: Mapping[str, Chart | None] = field(default_factory=dict)

    def names(self) -> dict[str, str]:
        """The Chinese title ("" for a field) of each value by its name: the placeholders of a template."""
        titles = dict.fromkeys(self.fields, "")
        for table in self.tables:
            titles.update(table.columns)
        return titles


class MarkState(StrEnum):
    """What became of a day that matters."""

    MET = "met"
    MISSED = "missed"
    COMING = "coming"


class TimelineMark(Struct, frozen=True):
    """A day in a row of a timeline, and what it is about."""

    day: datetime.date
    kind: MarkState
    text: str


class TimelineColumn(Struct, frozen=True):
    """Words beside the bars: the heading, and how many Chinese characters of them stand in a line: so many at least, and
    `most` where there is room, None for no more. What `is_toned` has the colour of the row's tone.
    """

    title: str
    characters: float
    most: float | None = None
    is_toned: bool = False


class TimelineRow(Struct, frozen=True):
    """One line of a timeline: a heading over those below it, with `cells` of one text; else a text for each column, and a
    bar from the first to the last day, of which `percent` is done. Without `first` and `last` it has no bar; one that
    `goes_on` has no end of its own.
    """

    cells: tuple[str, ...]
    is_heading: bool = False
    tone: Tone = Tone.NEUTRAL
    first: datetime.date | None = None
    last: datetime.date | None = None
    goes_on: bool = False
    percent: float = 0
    marks: tuple[TimelineMark, ...] = ()


class Timeline(Struct, frozen=True):
    """Rows of words with bars over months beside them, from the month of `first` to that of `last`; `day` is today."""

    title: str
    summary: str
    day: datetime.date
    first: datetime.date
    last: datetime.date
    columns: tuple[TimelineColumn, ...]
    rows: tuple[TimelineRow, ...]
    legend: Mapping[Tone, str]
    """What the colours of the bars mean, in words."""
