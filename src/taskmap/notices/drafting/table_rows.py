"""One row of a table of tasks to a task's own fields and its measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from taskmap.notices.drafting import clauses, dates, targets
from taskmap.notices.drafting.clauses import Conventions
from taskmap.notices.drafting.dates import TextDates
from taskmap.notices.drafting.draft import (
    Doubt,
    DraftMeasure,
    DraftMilestone,
    DraftParty,
    DraftPeople,
    DraftTarget,
    DraftTask,
    DraftWork,
    Leftover,
)
from taskmap.notices.drafting.field_labels import PEOPLE, ROLES, UNITS, NoticeField, bare_heading
from taskmap.notices.drafting.numbering import split_enumeration, split_numbered
from taskmap.notices.drafting.table_columns import TaskColumns, Values
from taskmap.notices.drafting.tasks import split_title, with_limit
from taskmap.notices.drafting.words import Words
from taskmap.notices.lexicon.columns import BEGINNING, ELSEWHERE, QUARTER, TITLE_NUMBER
from taskmap.notices.lexicon.lists import STAR
from taskmap.notices.lexicon.targets import YEAR
from taskmap.notices.notice import NoticeCell
from taskmap.plan.deadlines import DateContext
from taskmap.system.diagnostics import NOWHERE
from taskmap.system.text import one_line

_BLANK = " -—/无"
"""What stands in a cell without units or people, in any number: ——, -/-."""
_TITLES = (NoticeField.TITLE, NoticeField.PROBLEM, NoticeField.MEASURES, NoticeField.GOAL)
"""What names a task, the best first."""
_OF_TASK = (
    NoticeField.PROBLEM,
    NoticeField.SOURCE,
    NoticeField.CRITERIA,
    NoticeField.CLOSURE_CRITERIA,
)
"""What a task has once, whatever its rows say."""
_FIGURES = (NoticeField.VALUE, NoticeField.TARGETS, NoticeField.GOAL)
"""Where a figure alone may stand that is to be reached."""


class TaskRowReader(Struct, frozen=True):
    """Reads the rows below one heading."""

    columns: TaskColumns
    conventions: Conventions
    date_context: DateContext

    def task(self, row: Sequence[NoticeCell]) -> DraftTask:
        """The task that a `row` begins, with the fields that it has once and no measures."""
        values = self.columns.values(row)
        name, title = _title(values, row)
        first, _, rest = title.text.strip().partition("\n")
        number = text_of(values, NoticeField.NO).rstrip(".．、")
        if not number and (printed := TITLE_NUMBER.match(first)):
            number, first = printed["number"], first[printed.end() :]
        if name is not NoticeField.TITLE:
            # A sentence, which stands whole in the key of its own.
            (first, _), rest = split_title(first), ""
        return DraftTask(
            number,
            first.strip() or "（标题缺失）",
            rest.strip(),
            problem=text_of(values, NoticeField.PROBLEM),
            source=text_of(values, NoticeField.SOURCE),
            goal="" if self._is_figure(row) else text_of(values, NoticeField.GOAL),
            criteria=_lines_of(values, NoticeField.CRITERIA),
            closure_criteria=_lines_of(values, NoticeField.CLOSURE_CRITERIA),
            at=title.at,
        )

    def measures(self, row: Sequence[NoticeCell], title: str) -> list[DraftMeasure]:
        """What a `row` of the task `title` asks: one measure, or one for each number in the cell of
        measures. The doubts of the whole row, and what has no key, are with the first.
        """
        values = self.columns.values(row)
        cell = self._text_cell(values, row)
        parties, doubts = self._parties(values, row)
        people = DraftPeople(*(_people_of(values, each) for each in PEOPLE))
        times = self._limit(row)
        limit = DraftWork(deadline=times.deadline, milestones=times.milestones)
        texts = [cell.text.strip()]
        if self.columns.has(NoticeField.PROBLEM) and values.get(NoticeField.MEASURES) is cell:
            texts = split_numbered(texts[0]) or split_enumeration(texts[0])[1:] or texts
        found = []
        for text in texts:
            said = dates.of_text(Words(text, cell.at), self.date_context)
            reached = targets.of_text(text)
            work = DraftWork(parties, False, said.deadline, said.milestones, reached, people)
            work = with_limit(work, limit) if len(texts) == 1 else _with_own_limit(work, limit)
            found.append(DraftMeasure(text, work, at=cell.at, doubts=said.doubts))
        first = found[0]
        work = replace(first.work, targets=self._with_figures(first.work.targets, row, title))
        found[0] = replace(
            first,
            work=work,
            doubts=(*doubts, *times.doubts, *first.doubts),
            leftovers=tuple(self._leftovers(row, times, work)),
        )
        return found

    def fields_of_later_row(self, row: Sequence[NoticeCell], task: DraftTask) -> Iterator[Leftover]:
        """What a further `row` of a `task` says in fields that a task has once."""
        criteria = ("\n".join(each) for each in (task.criteria, task.closure_criteria))
        said = (task.problem, task.source, task.goal, *criteria)
        fields = (*_OF_TASK, *([NoticeField.GOAL] if self._has_measures(row) else []))
        for field in fields:
            for heading, cell in self.columns.cells(row, field):
                if not cell.covered and cell.text.strip() not in said:
                    yield Leftover(cell.at, f"{heading}：{one_line(cell.text)}")

    def _has_measures(self, row: Sequence[NoticeCell]) -> bool:
        return bool(self.columns.cells(row, NoticeField.MEASURES))

    def _text_cell(self, values: Values, row: Sequence[NoticeCell]) -> NoticeCell:
        names = [NoticeField.MEASURES, NoticeField.GOAL, NoticeField.TITLE]
        if self._is_figure(row):
            names.remove(NoticeField.GOAL)
        cells = (values.get(name) for name in names)
        return next(
            (cell for cell in cells if cell and cell.text.strip()), NoticeCell("", row[0].at)
        )

    def _limit(self, row: Sequence[NoticeCell]) -> TextDates:
        """The time limit of a row: that of the first column of times; those of others are steps, as
        is what a column asks for a part of the year.
        """
        limit = TextDates()
        for place, (_, cell) in enumerate(self.columns.times(row)):
            found = dates.of_field(Words(cell.text.strip(), cell.at), self.date_context)
            step = (DraftMilestone(found.deadline, ""),) if place and found.deadline else ()
            limit = TextDates(
                limit.deadline if place else found.deadline,
                (*limit.milestones, *step, *found.milestones),
                (*limit.doubts, *found.doubts),
            )
        steps = self.columns.cells(row, NoticeField.STEP)
        reached = [
            DraftMilestone(time["time"], one_line(cell.text))
            for heading, cell in steps
            if (time := QUARTER.fullmatch(bare_heading(heading)))
        ]
        begun = [
            DraftMilestone(when, what)
            for what, cell in self._beginnings(row)
            if (when := self._time(cell))
        ]
        return replace(limit, milestones=(*begun, *limit.milestones, *reached))

    def _beginnings(self, row: Sequence[NoticeCell]) -> Iterator[tuple[str, NoticeCell]]:
        """What begins, as its column is called (开工时间), and the cell that says when."""
        for heading, cell in self.columns.cells(row, NoticeField.BEGINNING):
            if found := BEGINNING.fullmatch(bare_heading(heading)):
                yield found["what"], cell

    def _time(self, cell: NoticeCell) -> str:
        """The time that a cell is; empty where it is something else: 续建."""
        return dates.of_field(Words(cell.text.strip(), cell.at), self.date_context).deadline

    def _parties(
        self, values: Values, row: Sequence[NoticeCell]
    ) -> tuple[tuple[DraftParty, ...], list[Doubt]]:
        parties: dict[str, DraftParty] = {}
        doubts: list[Doubt] = []
        single = len(set(UNITS) & set(values)) == 1
        for name, title, cell, ruled in self._unit_cells(values, row):
            if not cell.text.strip(_BLANK) or ELSEWHERE.match(cell.text.strip()):
                continue
            # The heading says the role; the notice's rule on lists is for lists of one kind.
            conventions = self.conventions if single and ruled else Conventions()
            reading = clauses.read_parties(cell.text.replace("\n", "、"), ROLES[name], conventions)
            for party in reading.parties:
                parties.setdefault(party.name, replace(party, title=title))
            if reading.unlikely_names:
                message = f"不像单位名称，请核对：{'、'.join(reading.unlikely_names)}"
                doubts.append(Doubt(cell.at, "unit-unlike", message, "units"))
            doubts += clauses.completion_doubts(reading, cell.at)
        at = next((cell.at for cell in values.values()), NOWHERE)
        listed = clauses.ClauseReading(tuple(parties.values()))
        return clauses.with_common_units(listed, self.conventions, at).parties, doubts

    def _unit_cells(
        self, values: Values, row: Sequence[NoticeCell]
    ) -> Iterator[tuple[NoticeField, str, NoticeCell, bool]]:
        """The cells that name units, each with its field, the role that its column has a name of its own for, and whether
        the notice's rule on lists may hold for it; those of one role are one cell.
        """
        for field in UNITS:
            found = self.columns.cells(row, field)
            titles = dict.fromkeys(self.columns.role_title(heading) for heading, _ in found)
            starred = [cell for _, cell in found if STAR.search(cell.text)]
            if any(titles):
                for title in titles:
                    own = [
                        cell for heading, cell in found if self.columns.role_title(heading) == title
                    ]
                    text = "\n".join(cell.text.strip() for cell in own)
                    yield field, title, replace(own[0], text=text), True
            elif self.conventions.star_leads and 0 < len(starred) < len(found):
                # A rule on stars is for the columns that have some: 市直单位, and not 县区 beside it.
                yield from ((field, "", cell, cell in starred) for _, cell in found)
            elif field in values:
                yield field, "", values[field], True

    def _is_figure(self, row: Sequence[NoticeCell]) -> bool:
        """Whether 年度目标 is a figure, which is a target and no text."""
        cells = self.columns.cells(row, NoticeField.GOAL)
        return bool(cells) and all(targets.is_figure(cell.text) for _, cell in cells)

    def _with_figures(
        self, found: Sequence[DraftTarget], row: Sequence[NoticeCell], title: str
    ) -> tuple[DraftTarget, ...]:
        """The targets of the text, those of the columns that hold figures, and of what is to be reached."""
        figures: list[DraftTarget] = []
        unit = self.columns.measure_unit(row)
        for field in _FIGURES:
            cells = self.columns.cells(row, field)
            for heading, cell in cells:
                if cell.covered:
                    # One figure for several rows is to be reached once: it is told of the first.
                    continue
                year = YEAR.search(heading) if len(cells) > 1 else None
                by = year[0] if year else ""
                if figure := targets.of_figure(title, cell.text, unit, by):
                    figures.append(figure)
                    continue
                said = targets.of_text(cell.text)
                figures += said
                if not said and (field is NoticeField.VALUE or unit):
                    # 完成省下达任务 is a value too.
                    figures.append(DraftTarget(title, one_line(cell.text), unit, by=by))
        return tuple(dict.fromkeys((*found, *figures)))

    def _leftovers(
        self, row: Sequence[NoticeCell], times: TextDates, work: DraftWork
    ) -> Iterator[Leftover]:
        """Remarks, what is said of times and targets in words, and the columns that have no key."""
        for place, cell in enumerate(row):
            text = cell.text.strip()
            field = self.columns.fields.get(place)
            kept = field in (None, NoticeField.REMARK)
            if field is NoticeField.MEASURE_UNIT:
                kept = not work.targets
            elif field in UNITS:
                kept = self.columns.bodies(place, text) != text
            elif field is NoticeField.BEGINNING:
                kept = not self._time(cell)
            elif field is NoticeField.TARGETS:
                kept = not targets.is_figure(text)
            elif field is NoticeField.DEADLINE:
                kept = not times.say_all(text)
            if kept and text and not cell.covered:
                yield Leftover(cell.at, self._with_heading(place, text))

    def _with_heading(self, place: int, text: str) -> str:
        if self.columns.fields.get(place) in (NoticeField.REMARK, NoticeField.TARGETS):
            return text
        heading = self.columns.headings[place] or "（无列名）"
        return f"{heading}：{one_line(text)}"


def _title(values: Values, row: Sequence[NoticeCell]) -> tuple[NoticeField, NoticeCell]:
    """What names the task of a row, and of which field it is."""
    for name in _TITLES:
        if (cell := values.get(name)) and cell.text.strip():
            return name, cell
    return NoticeField.TITLE, values.get(NoticeField.TITLE) or NoticeCell("", row[0].at)


def _with_own_limit(work: DraftWork, limit: DraftWork) -> DraftWork:
    """One of several measures: a date in its text is its own limit."""
    return replace(
        work,
        deadline=work.deadline or limit.deadline,
        milestones=(*work.milestones, *limit.milestones),
    )


def _people_of(values: Values, name: NoticeField) -> str:
    said = text_of(values, name)
    return said.replace("\n", "、") if said.strip(_BLANK) else ""


def _lines_of(values: Values, name: NoticeField) -> tuple[str, ...]:
    return tuple(filter(None, text_of(values, name).split("\n")))


def text_of(values: Values, name: NoticeField) -> str:
    """The text of a field among the `values` of a row; empty if the table has no such column."""
    cell = values.get(name)
    return cell.text.strip() if cell else ""
