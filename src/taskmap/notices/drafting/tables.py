"""Tables that list tasks to tasks: chapters as rows or in a column, cells merged or blank."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce

from msgspec import Struct, field
from msgspec.structs import replace

from taskmap.notices.drafting import dates
from taskmap.notices.drafting.clauses import Conventions
from taskmap.notices.drafting.draft import (
    NO_PEOPLE,
    Doubt,
    DraftChapter,
    DraftMeasure,
    DraftPeople,
    DraftTask,
    DraftWork,
    Leftover,
)
from taskmap.notices.drafting.field_labels import UNITS, NoticeField
from taskmap.notices.drafting.merged_cells import restore_merged
from taskmap.notices.drafting.table_columns import TaskColumns, fields_of_row, find_columns
from taskmap.notices.drafting.table_rows import TaskRowReader
from taskmap.notices.drafting.words import Words
from taskmap.notices.lexicon.columns import CHAPTER_NUMBER, NOTE, SUM, TITLE_NUMBER
from taskmap.notices.notice import NoticeCell, NoticeTable
from taskmap.plan.deadlines import DateContext
from taskmap.system.text import one_line


class _TaskRows(Struct):
    """A task as its rows are read."""

    task: DraftTask
    rows: list[DraftMeasure] = field(default_factory=list)


class _TableTasks(Struct):
    """The chapters of a table, and the tasks before the first one, as its rows are read: those of `open_rows` are made
    tasks by `finish` when their chapter ends.
    """

    finish: Callable[[_TaskRows], DraftTask]
    chapters: list[DraftChapter] = field(default_factory=list)
    loose: list[DraftTask] = field(default_factory=list)
    open_rows: list[_TaskRows] = field(default_factory=list)

    def begin_chapter(self, cell: NoticeCell) -> None:
        self.close()
        self.chapters.append(DraftChapter(cell.text.strip(), at=cell.at))

    def enter_chapter(self, cell: NoticeCell | None) -> None:
        """The column 任务类别 puts rows into chapters; a blank one goes on with the chapter above."""
        title = cell.text.strip() if cell else ""
        if cell and title and (not self.chapters or self.chapters[-1].title != title):
            self.begin_chapter(cell)

    def close(self) -> None:
        tasks = tuple(map(self.finish, self.open_rows))
        self.open_rows.clear()
        if self.chapters:
            last = self.chapters[-1]
            self.chapters[-1] = replace(last, tasks=last.tasks + tasks)
        else:
            self.loose.extend(tasks)


def titles(table: NoticeTable) -> list[Words]:
    """The cells above the headings of the columns: the table's title, its date, who issued it."""
    found = find_columns(table)
    rows = table.rows[: found.top] if found else ()
    return [
        Words(cell.text.strip(), cell.at)
        for row in rows
        for cell in row
        if cell.text.strip() and not cell.covered
    ]


class TaskTableReader(Struct, frozen=True):
    conventions: Conventions
    date_context: DateContext

    def entries(
        self, table: NoticeTable
    ) -> tuple[tuple[DraftChapter, ...], tuple[DraftTask, ...], tuple[Leftover, ...]]:
        """Chapters with their tasks, tasks before the first chapter, and rows that are no tasks; of
        a table that lists none all are of the last kind.
        """
        found = find_columns(table)
        if found is None:
            return (), (), tuple(_table_leftovers(table))
        leftovers = [each for row in table.rows[: found.row] for each in _row_leftovers(row)]
        tasks = _TableTasks(self._finish_task)
        reader = TaskRowReader(found, found.conventions or self.conventions, self.date_context)
        noted, doubts = False, found.doubts
        for row in restore_merged(table.rows[found.row + 1 :], found, self.date_context):
            if not any(cell.text.strip() for cell in row) or _is_head(row, found):
                continue
            if _is_sum(row):
                leftovers += _row_leftovers(row)
            elif note := _note(row, goes_on=noted):
                leftovers.append(note)
                noted = True
            elif heading := _heading(row, found):
                tasks.begin_chapter(heading)
            else:
                tasks.enter_chapter(found.values(row).get(NoticeField.CHAPTER))
                self._add_row(row, reader, tasks.open_rows)
                doubts = _doubt_first(tasks.open_rows, doubts)
        tasks.close()
        return tuple(tasks.chapters), tuple(tasks.loose), tuple(leftovers)

    def _add_row(
        self, row: Sequence[NoticeCell], reader: TaskRowReader, open_: list[_TaskRows]
    ) -> None:
        """A row holds measures; it begins a task unless its task cell is blank or covered by the one above."""
        if not (open_ and _goes_on(row, reader.columns)):
            task = reader.task(row)
            measures = reader.measures(row, task.title)
            open_.append(_TaskRows(*_with_common_work(task, measures)))
            return
        last = open_[-1]
        measures = reader.measures(row, last.task.title)
        measures = [
            replace(one, work=_filled_from(last.rows[-1].work, one.work)) for one in measures
        ]
        more = tuple(reader.fields_of_later_row(row, last.task))
        measures[0] = replace(measures[0], leftovers=(*measures[0].leftovers, *more))
        last.rows += measures

    def _finish_task(self, one: _TaskRows) -> DraftTask:
        """A task of one row without a measure's text of its own is that measure."""
        task = one.task
        if len(one.rows) == 1:
            only = one.rows[0]
            named = "\n".join(filter(None, (task.title, task.text)))
            own = "" if only.text in (task.title, task.goal, named) else only.text
            text = "\n".join(filter(None, (task.text, own)))
            doubts, leftovers = task.doubts + only.doubts, task.leftovers + only.leftovers
            whole = replace(task, text=text, work=only.work, doubts=doubts, leftovers=leftovers)
            return dates.extend_limit(whole, self.date_context)
        rows = [replace(row, text=row.text or task.title) for row in one.rows]
        # 目标要求 of each row says what that measure is.
        task = task if task.goal != rows[0].text else replace(task, goal="")
        task = _with_common_people(replace(task, measures=tuple(rows)))
        return dates.extend_limit(task, self.date_context)


def _doubt_first(open_: list[_TaskRows], doubts: tuple[Doubt, ...]) -> tuple[Doubt, ...]:
    """Puts the `doubts` on the columns of a table to its first task, and leaves none for the others."""
    task = open_[0].task
    open_[0].task = replace(task, doubts=(*doubts, *task.doubts))
    return ()


def _filled_from(above: DraftWork, work: DraftWork) -> DraftWork:
    """The `work` of a row that goes on with a task: units and people left blank are those of the row above."""
    parties = work.parties or above.parties
    return replace(work, parties=parties, people=work.people.or_else(above.people))


def _with_common_people(task: DraftTask) -> DraftTask:
    """People whom all rows of a task name alike are the task's."""
    common = reduce(DraftPeople.common, (one.work.people for one in task.measures))
    measures = tuple(
        replace(one, work=replace(one.work, people=one.work.people.without(common)))
        for one in task.measures
    )
    people = common.or_else(task.work.people)
    return replace(task, work=replace(task.work, people=people), measures=measures)


def _goes_on(row: Sequence[NoticeCell], columns: TaskColumns) -> bool:
    """Whether a row is a further one of the task above it."""
    values = columns.values(row)
    title = values.get(NoticeField.TITLE) or values.get(NoticeField.PROBLEM)
    number = values.get(NoticeField.NO)
    if number and number.covered and number.text.strip():
        # One number over several rows: they are measures of one task, whatever their texts.
        return True
    if title is not None and not title.covered and title.text.strip():
        return False
    numbered = number is not None and not number.covered and number.text.strip()
    return not (numbered and not columns.has(NoticeField.TITLE))


def _with_common_work(
    task: DraftTask, measures: list[DraftMeasure]
) -> tuple[DraftTask, list[DraftMeasure]]:
    """The measures of one row inherit what the row says of all of them: units, people and time limit."""
    first, *others = measures
    if not others:
        return task, measures
    limits = [one.work.deadline for one in measures]
    limit = max(limits, key=limits.count)
    common = first.work
    work = DraftWork(common.parties, common.roles_by_position, limit, people=common.people)
    task = replace(task, work=work, doubts=first.doubts, leftovers=first.leftovers)
    own = [replace(first, doubts=(), leftovers=()), *others]
    return task, [
        replace(
            one,
            work=replace(
                one.work,
                parties=(),
                people=NO_PEOPLE,
                deadline="" if one.work.deadline == limit else one.work.deadline,
            ),
        )
        for one in own
    ]


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


def _is_head(row: Sequence[NoticeCell], columns: TaskColumns) -> bool:
    """The heading again, as on each page of a long table."""
    named = fields_of_row(row)
    return all(
        named.get(at) is field or field is NoticeField.MEASURE_UNIT
        for at, field in columns.fields.items()
    )


def _is_sum(row: Sequence[NoticeCell]) -> bool:
    """A row that adds up the others: 合计 | 100."""
    return bool(SUM.fullmatch(next(cell.text.strip() for cell in row if cell.text.strip())))


def _note(row: Sequence[NoticeCell], goes_on: bool) -> Leftover | None:
    """A remark over all columns, mostly below the last row: 注：1.本表实行动态更新。 Below one its next number stands
    alone (`goes_on`): 2.请各单位按月报送。
    """
    filled = [cell for cell in row if cell.text.strip()]
    texts = {cell.text.strip() for cell in filled}
    if len(texts) != 1:
        return None
    text = next(iter(texts))
    if not (NOTE.match(text) or (goes_on and TITLE_NUMBER.match(text))):
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
