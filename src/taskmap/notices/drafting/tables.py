"""Tables with a column of units to tasks: columns by name in any order, chapters as rows, cells merged or blank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from taskmap.notices.drafting import clauses, dates, targets
from taskmap.notices.drafting.clauses import Conventions
from taskmap.notices.drafting.draft import (
    Doubt,
    DraftChapter,
    DraftMeasure,
    DraftParty,
    DraftTask,
    DraftWork,
    Leftover,
)
from taskmap.notices.drafting.field_labels import ROLES, UNITS, NoticeField, field_of_column
from taskmap.notices.drafting.words import Words
from taskmap.notices.lexicon.columns import CHAPTER_NUMBER, ELSEWHERE, LEVELLED, NOTE, TITLE_NUMBER
from taskmap.notices.notice import NoticeCell, NoticeTable
from taskmap.plan.deadlines import DateContext
from taskmap.system.text import one_line

_BLANK = " -—/无"
"""What stands in a cell without units, in any number: ——, -/-."""
_DEPTH = 15
"""A heading row stands among the first so many rows."""


@dataclass(frozen=True, slots=True)
class TaskColumns:
    """Which column, from 0, holds what; `row` is the last row of the heading, from 0."""

    row: int
    fields: dict[int, NoticeField]
    conventions: Conventions | None = None
    """What a heading says of its lists: 责任单位（第一个为牵头单位）."""


@dataclass
class _TaskRows:
    """A task as its rows are read."""

    task: DraftTask
    rows: list[DraftMeasure] = field(default_factory=list)


def find_columns(table: NoticeTable) -> TaskColumns | None:
    """The heading row, wherever it stands among the first: the one that names most columns, units
    among them. None for a table that does not list tasks.
    """
    best: TaskColumns | None = None
    for place, row in enumerate(table.rows[:_DEPTH]):
        fields = _fields_of_row(row)
        if place + 1 < len(table.rows):
            # A heading of two rows: 责任单位 over 牵头 and 配合.
            below = _fields_of_row(table.rows[place + 1])
            if fields and len(below) > 1 and any(below[at] != fields.get(at) for at in below):
                fields, place = {**fields, **below}, place + 1
        if describes_tasks(set(fields.values())) and (
            best is None or len(fields) > len(best.fields)
        ):
            best = TaskColumns(place, fields, _conventions_in(row))
    return best


def _conventions_in(row: Sequence[NoticeCell]) -> Conventions | None:
    conventions = clauses.find_conventions(" ".join(cell.text for cell in row))
    return conventions if conventions != Conventions() else None


def describes_tasks(fields: set[NoticeField]) -> bool:
    """Whether `fields` are those of tasks: units, and something to be done."""
    content_fields = {
        NoticeField.TITLE,
        NoticeField.MEASURES,
        NoticeField.PROBLEM,
        NoticeField.GOAL,
    }
    return bool(fields & set(UNITS)) and bool(fields & content_fields)


def _fields_of_row(row: Sequence[NoticeCell]) -> dict[int, NoticeField]:
    found: dict[int, NoticeField] = {}
    for place, cell in enumerate(row):
        name = field_of_column(cell.text) if cell.text.strip() else None
        if name is NoticeField.TITLE and LEVELLED.match(cell.text.strip()):
            # 二级指标 beside 三级指标: the last of them names the task, the others are kept beside it.
            found = {at: other for at, other in found.items() if other is not NoticeField.TITLE}
        elif name is NoticeField.TITLE and NoticeField.TITLE in found.values():
            # 重点任务 beside 工作任务: the second says what is to be done.
            name = NoticeField.MEASURES
        if name is not None:
            found[place] = name
    return found


def _other_columns(heading: Sequence[NoticeCell], columns: TaskColumns) -> dict[int, str]:
    """The names of the columns that the plan file has no key for, by their number."""
    return {
        place: one_line(cell.text)
        for place, cell in enumerate(heading)
        if place not in columns.fields
    }


def titles(table: NoticeTable) -> list[Words]:
    """The cells above the headings of the columns: the table's title, its date, who issued it."""
    found = find_columns(table)
    rows = table.rows[: found.row] if found else ()
    return [
        Words(cell.text.strip(), cell.at)
        for row in rows
        for cell in row
        if cell.text.strip() and not cell.covered
    ]


@dataclass(frozen=True)
class TaskTableReader:
    conventions: Conventions
    date_context: DateContext

    def entries(
        self, table: NoticeTable
    ) -> tuple[tuple[DraftChapter, ...], tuple[DraftTask, ...], tuple[Leftover, ...]]:
        """Chapters with their tasks, tasks before the first chapter, and rows that are no tasks; of
        a table without a column of units all are of the last kind.
        """
        found = find_columns(table)
        if found is None:
            return (), (), tuple(_table_leftovers(table))
        leftovers = [each for row in table.rows[: found.row] for each in _row_leftovers(row)]
        chapters: list[DraftChapter] = []
        loose: list[DraftTask] = []
        open_: list[_TaskRows] = []
        names = _other_columns(table.rows[found.row], found)

        def close() -> None:
            tasks = tuple(map(self._finish_task, open_))
            open_.clear()
            if chapters:
                chapters[-1] = replace(chapters[-1], tasks=chapters[-1].tasks + tasks)
            else:
                loose.extend(tasks)

        def begin_chapter(cell: NoticeCell) -> None:
            close()
            chapters.append(DraftChapter(cell.text.strip(), at=cell.at))

        for row in table.rows[found.row + 1 :]:
            if not any(cell.text.strip() for cell in row) or _fields_of_row(row) == found.fields:
                continue
            if note := _note(row):
                leftovers.append(note)
            elif heading := _heading(row, found):
                begin_chapter(heading)
            else:
                cell = self._chapter_cell(row, found)
                if cell and (not chapters or chapters[-1].title != cell.text.strip()):
                    begin_chapter(cell)
                self._add_row(row, found, open_, names)
        close()
        return tuple(chapters), tuple(loose), tuple(leftovers)

    def _chapter_cell(self, row: Sequence[NoticeCell], columns: TaskColumns) -> NoticeCell | None:
        """The column 任务类别 puts rows into chapters; a blank one goes on with the chapter above."""
        cell = _values(row, columns).get(NoticeField.CHAPTER)
        return cell if cell is not None and cell.text.strip() else None

    def _add_row(
        self,
        row: Sequence[NoticeCell],
        columns: TaskColumns,
        open_: list[_TaskRows],
        names: dict[int, str],
    ) -> None:
        """A row is a measure; it begins a task unless its task cell is blank or covered by the one above."""
        values = _values(row, columns)
        title = values.get(NoticeField.TITLE) or values.get(NoticeField.PROBLEM)
        number = values.get(NoticeField.NO)
        own = title is not None and not title.covered and title.text.strip()
        numbered = number is not None and not number.covered and number.text.strip()
        same = (
            open_
            and not own
            and not (numbered and NoticeField.TITLE not in columns.fields.values())
        )
        # One number over several rows: they are measures of one task, whatever their texts.
        same = same or bool(open_ and number and number.covered and number.text.strip())
        if not same:
            open_.append(_TaskRows(self._task(values, row)))
        measure = self._measure(values, row, columns.conventions or self.conventions)
        if same and not measure.work.parties and open_[-1].rows:
            # Left blank, the units are those of the row above.
            work = replace(measure.work, parties=open_[-1].rows[-1].work.parties)
            measure = replace(measure, work=work)
        # What stands in a column that the plan file has no key for is kept beside its name.
        rest = tuple(
            Leftover(row[place].at, f"{name or '（无列名）'}：{' '.join(row[place].text.split())}")
            for place, name in names.items()
            if place < len(row) and row[place].text.strip() and not row[place].covered
        )
        open_[-1].rows.append(replace(measure, leftovers=measure.leftovers + rest))

    def _task(self, values: dict[NoticeField, NoticeCell], row: Sequence[NoticeCell]) -> DraftTask:
        title = (
            values.get(NoticeField.TITLE)
            or values.get(NoticeField.MEASURES)
            or values.get(NoticeField.PROBLEM)
        )
        text = title.text.strip() if title else ""
        first, _, rest = text.partition("\n")
        number = _text(values, NoticeField.NO).rstrip(".．、")
        if not number and (printed := TITLE_NUMBER.match(first)):
            number, first = printed["number"], first[printed.end() :]
        return DraftTask(
            number,
            first.strip() or "（标题缺失）",
            rest.strip(),
            problem=_text(values, NoticeField.PROBLEM) if NoticeField.TITLE in values else "",
            source=_text(values, NoticeField.SOURCE),
            goal=_text(values, NoticeField.GOAL),
            supervisor=_text(values, NoticeField.SUPERVISOR).replace("\n", "、"),
            criteria=tuple(filter(None, _text(values, NoticeField.CRITERIA).split("\n"))),
            at=title.at if title else row[0].at,
        )

    def _measure(
        self,
        values: dict[NoticeField, NoticeCell],
        row: Sequence[NoticeCell],
        conventions: Conventions,
    ) -> DraftMeasure:
        detail = values.get(NoticeField.MEASURES) or values.get(NoticeField.GOAL)
        cell = detail if detail and detail.text.strip() else values.get(NoticeField.TITLE)
        words = Words(cell.text.strip() if cell else "", cell.at if cell else row[0].at)
        parties, doubts = self._parties(values, conventions)
        text_dates = dates.of_text(words, self.date_context)
        work = DraftWork(
            parties, False, text_dates.deadline, text_dates.milestones, targets.of_text(words.text)
        )
        doubts += text_dates.doubts
        if (when := values.get(NoticeField.DEADLINE)) and when.text.strip():
            limit = dates.of_field(Words(when.text.strip(), when.at), self.date_context)
            work = replace(work, deadline=limit.deadline or work.deadline)
            work = replace(work, milestones=work.milestones + limit.milestones)
            doubts += limit.doubts
        leftovers = tuple(
            Leftover(one.at, one.text.strip())
            for name in (NoticeField.REMARK, NoticeField.TARGETS)
            if (one := values.get(name)) and one.text.strip()
        )
        return DraftMeasure(
            words.text, work, at=words.at, doubts=tuple(doubts), leftovers=leftovers
        )

    def _parties(
        self, values: dict[NoticeField, NoticeCell], conventions: Conventions
    ) -> tuple[tuple[DraftParty, ...], list[Doubt]]:
        parties: dict[str, DraftParty] = {}
        doubts: list[Doubt] = []
        for name in UNITS:
            cell = values.get(name)
            if cell is None or not cell.text.strip(_BLANK) or ELSEWHERE.match(cell.text.strip()):
                continue
            # The heading says the role; the notice's rule on lists is for lists of one kind.
            column_conventions = (
                conventions if len(set(UNITS) & set(values)) == 1 else Conventions()
            )
            reading = clauses.read_parties(
                cell.text.replace("\n", "、"), ROLES[name], column_conventions
            )
            for party in reading.parties:
                parties.setdefault(party.name, party)
            if reading.unlikely_names:
                message = f"不像单位名称，请核对：{'、'.join(reading.unlikely_names)}"
                doubts.append(Doubt(cell.at, "unit-unlike", message, "units"))
            doubts += clauses.completion_doubts(reading, cell.at)
        return tuple(parties.values()), doubts

    def _finish_task(self, one: _TaskRows) -> DraftTask:
        """A task of one row without a measure's text of its own is that measure."""
        task = one.task
        if len(one.rows) == 1:
            only = one.rows[0]
            own = "" if only.text in (task.title, task.goal) else only.text
            text = "\n".join(filter(None, (task.text, own)))
            doubts, leftovers = task.doubts + only.doubts, task.leftovers + only.leftovers
            whole = replace(task, text=text, work=only.work, doubts=doubts, leftovers=leftovers)
            return dates.extend_limit(whole, self.date_context)
        rows = [replace(row, text=row.text or task.title) for row in one.rows]
        # 目标要求 of each row says what that measure is.
        task = task if task.goal != rows[0].text else replace(task, goal="")
        return dates.extend_limit(replace(task, measures=tuple(rows)), self.date_context)


def _values(row: Sequence[NoticeCell], columns: TaskColumns) -> dict[NoticeField, NoticeCell]:
    """The cells by field; of two columns with one field the first that is not blank."""
    values: dict[NoticeField, NoticeCell] = {}
    for place, name in sorted(columns.fields.items()):
        if place < len(row) and (name not in values or not values[name].text.strip()):
            values[name] = row[place]
    return values


def _text(values: dict[NoticeField, NoticeCell], name: NoticeField) -> str:
    cell = values.get(name)
    return cell.text.strip() if cell else ""


def _heading(row: Sequence[NoticeCell], columns: TaskColumns) -> NoticeCell | None:
    """A row that is one text over all columns, or has one cell only, and that not among the units."""
    filled = [cell for cell in row if cell.text.strip()]
    texts = {cell.text.strip() for cell in filled}
    if (
        len(filled) == 2
        and CHAPTER_NUMBER.fullmatch(filled[0].text.strip())
        and _is_beside(row, filled)
    ):
        # 一 | 粮食生产: a number and a title, and nothing else in the row.
        return replace(filled[1], text=f"{filled[0].text.strip()}、{filled[1].text.strip()}")
    if len(texts) != 1 or len(next(iter(texts))) > 60:
        return None
    place = row.index(filled[0])
    spread = len(filled) > 2 and all(cell.covered for cell in filled[1:])
    alone = len(filled) == 1 and columns.fields.get(place) not in (*UNITS, NoticeField.MEASURES)
    return filled[0] if spread or alone else None


def _note(row: Sequence[NoticeCell]) -> Leftover | None:
    """A remark over all columns, mostly below the last row: 注：1.本表实行动态更新。"""
    filled = [cell for cell in row if cell.text.strip()]
    texts = {cell.text.strip() for cell in filled}
    if len(texts) != 1 or not NOTE.match(text := next(iter(texts))):
        return None
    return Leftover(filled[0].at, text)


def _is_beside(row: Sequence[NoticeCell], cells: Sequence[NoticeCell]) -> bool:
    return row.index(cells[1]) <= row.index(cells[0]) + 1


def _table_leftovers(table: NoticeTable) -> Iterator[Leftover]:
    for row in table.rows:
        yield from _row_leftovers(row)


def _row_leftovers(row: Sequence[NoticeCell]) -> Iterator[Leftover]:
    """A row that is no task, its cells side by side."""
    text = " | ".join(one_line(cell.text) for cell in row if not cell.covered)
    if text.strip(" |"):
        yield Leftover(row[0].at, text)
