"""Tables with a column of units to tasks: columns by name in any order, chapters as rows, cells merged or blank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from taskmap.notices.drafting import clauses, dates, targets
from taskmap.notices.drafting.clauses import Conventions
from taskmap.notices.drafting.draft import Chapter, Doubt, Kept, Measure, Party, Task, Work
from taskmap.notices.drafting.field_labels import UNITS, Field, column
from taskmap.notices.drafting.words import Words
from taskmap.notices.lexicon.columns import CHAPTER_NUMBER, ELSEWHERE, LEVELLED, NOTE, TITLE_NUMBER
from taskmap.notices.notice import Cell, Table
from taskmap.plan.deadlines import Frame
from taskmap.plan.model import Role
from taskmap.system.text import one_line

_ROLES = {Field.LEAD: Role.LEAD, Field.RESPONSIBLE: Role.RESPONSIBLE, Field.SUPPORT: Role.SUPPORT}
_BLANK = " -—/无"
"""What stands in a cell without units, in any number: ——, -/-."""
_DEPTH = 15
"""A heading row stands among the first so many rows."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; `row` is the last row of the heading."""

    row: int
    fields: dict[int, Field]
    how: Conventions | None = None
    """What a heading says of its lists: 责任单位（第一个为牵头单位）."""


@dataclass
class _Open:
    """A task as its rows are read."""

    task: Task
    rows: list[Measure] = field(default_factory=list)


def columns(table: Table) -> Columns | None:
    """The heading row, wherever it stands: the one that names most columns, units among them."""
    best: Columns | None = None
    for place, row in enumerate(table.rows[:_DEPTH]):
        found = _named(row)
        if place + 1 < len(table.rows):
            # A heading of two rows: 责任单位 over 牵头 and 配合.
            below = _named(table.rows[place + 1])
            if found and len(below) > 1 and any(below[at] != found.get(at) for at in below):
                found, place = {**found, **below}, place + 1
        if tells_tasks(set(found.values())) and (best is None or len(found) > len(best.fields)):
            best = Columns(place, found, _said_in(row))
    return best


def _said_in(row: Sequence[Cell]) -> Conventions | None:
    said = clauses.conventions(" ".join(cell.text for cell in row))
    return said if said != Conventions() else None


def tells_tasks(fields: set[Field]) -> bool:
    said = {Field.TITLE, Field.MEASURES, Field.PROBLEM, Field.GOAL}
    return bool(fields & set(UNITS)) and bool(fields & said)


def _named(row: Sequence[Cell]) -> dict[int, Field]:
    found: dict[int, Field] = {}
    for place, cell in enumerate(row):
        name = column(cell.text) if cell.text.strip() else None
        if name is Field.TITLE and LEVELLED.match(cell.text.strip()):
            # 二级指标 beside 三级指标: the last of them names the task, the others are kept beside it.
            found = {at: other for at, other in found.items() if other is not Field.TITLE}
        elif name is Field.TITLE and Field.TITLE in found.values():
            # 重点任务 beside 工作任务: the second says what is to be done.
            name = Field.MEASURES
        if name is not None:
            found[place] = name
    return found


def titles(table: Table) -> list[Words]:
    """The rows above the headings of the columns: the table's title, its date, who issued it."""
    found = columns(table)
    rows = table.rows[: found.row] if found else ()
    return [
        Words(cell.text.strip(), cell.at)
        for row in rows
        for cell in row
        if cell.text.strip() and not cell.covered
    ]


@dataclass(frozen=True)
class Reader:
    how: Conventions
    frame: Frame

    def entries(
        self, table: Table
    ) -> tuple[tuple[Chapter, ...], tuple[Task, ...], tuple[Kept, ...]]:
        """Chapters with their tasks, tasks before the first chapter, and rows that were no tasks."""
        found = columns(table)
        if found is None:
            return (), (), tuple(_kept(table))
        kept = [kept for row in table.rows[: found.row] for kept in _row_kept(row)]
        chapters: list[Chapter] = []
        loose: list[Task] = []
        open_: list[_Open] = []

        names = {
            place: one_line(cell.text)
            for place, cell in enumerate(table.rows[found.row])
            if place not in found.fields
        }

        def close() -> None:
            tasks = tuple(self._closed(one) for one in open_)
            open_.clear()
            if chapters:
                chapters[-1] = replace(chapters[-1], tasks=chapters[-1].tasks + tasks)
            else:
                loose.extend(tasks)

        for row in table.rows[found.row + 1 :]:
            if not any(cell.text.strip() for cell in row) or _named(row) == found.fields:
                continue
            if note := _note(row):
                kept.append(note)
                continue
            if heading := _heading(row, found):
                close()
                chapters.append(Chapter(heading.text.strip(), at=heading.at))
                continue
            group = self._group(row, found)
            if group and (not chapters or chapters[-1].title != group.text.strip()):
                close()
                chapters.append(Chapter(group.text.strip(), at=group.at))
            self._row(row, found, open_, names)
        close()
        return tuple(chapters), tuple(loose), tuple(kept)

    def _group(self, row: Sequence[Cell], found: Columns) -> Cell | None:
        """The column 任务类别 puts rows into chapters; a blank one goes on with the chapter above."""
        cell = _values(row, found).get(Field.CHAPTER)
        return cell if cell is not None and cell.text.strip() else None

    def _row(
        self, row: Sequence[Cell], found: Columns, open_: list[_Open], names: dict[int, str]
    ) -> None:
        """A row is a measure; it begins a task unless its task cell is blank or covered by the one above."""
        values = _values(row, found)
        title = values.get(Field.TITLE) or values.get(Field.PROBLEM)
        number = values.get(Field.NO)
        own = title is not None and not title.covered and title.text.strip()
        numbered = number is not None and not number.covered and number.text.strip()
        same = open_ and not own and not (numbered and Field.TITLE not in found.fields.values())
        # One number over several rows: they are measures of one task, whatever their texts.
        same = same or bool(open_ and number and number.covered and number.text.strip())
        if not same:
            open_.append(_Open(self._task(values, row)))
        measure = self._measure(values, row, found.how or self.how)
        if same and not measure.work.parties and open_[-1].rows:
            # Left blank, the units are those of the row above.
            work = replace(measure.work, parties=open_[-1].rows[-1].work.parties)
            measure = replace(measure, work=work)
        # What stands in a column that the plan file has no key for is kept beside its name.
        rest = tuple(
            Kept(row[place].at, f"{name or '（无列名）'}：{' '.join(row[place].text.split())}")
            for place, name in names.items()
            if place < len(row) and row[place].text.strip() and not row[place].covered
        )
        open_[-1].rows.append(replace(measure, kept=measure.kept + rest))

    def _task(self, values: dict[Field, Cell], row: Sequence[Cell]) -> Task:
        title = values.get(Field.TITLE) or values.get(Field.MEASURES) or values.get(Field.PROBLEM)
        text = title.text.strip() if title else ""
        first, _, rest = text.partition("\n")
        number = _text(values, Field.NO).rstrip(".．、")
        if not number and (printed := TITLE_NUMBER.match(first)):
            number, first = printed["number"], first[printed.end() :]
        return Task(
            number,
            first.strip() or "（标题缺失）",
            rest.strip(),
            problem=_text(values, Field.PROBLEM) if Field.TITLE in values else "",
            source=_text(values, Field.SOURCE),
            goal=_text(values, Field.GOAL),
            supervisor=_text(values, Field.SUPERVISOR).replace("\n", "、"),
            criteria=tuple(filter(None, _text(values, Field.CRITERIA).split("\n"))),
            at=title.at if title else row[0].at,
        )

    def _measure(self, values: dict[Field, Cell], row: Sequence[Cell], how: Conventions) -> Measure:
        told = values.get(Field.MEASURES) or values.get(Field.GOAL)
        cell = told if told and told.text.strip() else values.get(Field.TITLE)
        words = Words(cell.text.strip() if cell else "", cell.at if cell else row[0].at)
        parties, doubts = self._parties(values, how)
        found = dates.of_text(words, self.frame)
        work = Work(parties, False, found.deadline, found.milestones, targets.of_text(words.text))
        doubts += found.doubts
        if (when := values.get(Field.DEADLINE)) and when.text.strip():
            limit = dates.of_field(Words(when.text.strip(), when.at), self.frame)
            work = replace(work, deadline=limit.deadline or work.deadline)
            work = replace(work, milestones=work.milestones + limit.milestones)
            doubts += limit.doubts
        kept = tuple(
            Kept(one.at, one.text.strip())
            for name in (Field.REMARK, Field.TARGETS)
            if (one := values.get(name)) and one.text.strip()
        )
        return Measure(words.text, work, at=words.at, doubts=tuple(doubts), kept=kept)

    def _parties(
        self, values: dict[Field, Cell], said: Conventions
    ) -> tuple[tuple[Party, ...], list[Doubt]]:
        parties: dict[str, Party] = {}
        doubts: list[Doubt] = []
        for name in UNITS:
            cell = values.get(name)
            if cell is None or not cell.text.strip(_BLANK) or ELSEWHERE.match(cell.text.strip()):
                continue
            # The heading says the role; the notice's rule on lists is for lists of one kind.
            how = said if len(set(UNITS) & set(values)) == 1 else Conventions()
            reading = clauses.parties(cell.text.replace("\n", "、"), _ROLES[name], how)
            for party in reading.parties:
                parties.setdefault(party.name, party)
            if reading.odd:
                message = f"不像单位名称，请核对：{'、'.join(reading.odd)}"
                doubts.append(Doubt(cell.at, "unit-unlike", message, "units"))
            for printed, full in reading.completed:
                message = f"原文印的是“{printed}”，按前面的单位补作“{full}”"
                doubts.append(Doubt(cell.at, "name-completed", message, "units"))
        return tuple(parties.values()), doubts

    def _closed(self, one: _Open) -> Task:
        """A task of one row without a measure's text of its own is that measure."""
        task = one.task
        if len(one.rows) == 1:
            only = one.rows[0]
            own = "" if only.text in (task.title, task.goal) else only.text
            text = "\n".join(filter(None, (task.text, own)))
            doubts, kept = task.doubts + only.doubts, task.kept + only.kept
            whole = replace(task, text=text, work=only.work, doubts=doubts, kept=kept)
            return dates.in_time(whole, self.frame)
        rows = [replace(row, text=row.text or task.title) for row in one.rows]
        # 目标要求 of each row says what that measure is.
        task = task if task.goal != rows[0].text else replace(task, goal="")
        return dates.in_time(replace(task, measures=tuple(rows)), self.frame)


def _values(row: Sequence[Cell], found: Columns) -> dict[Field, Cell]:
    """The cells by field; of two columns with one field the first that is not blank."""
    values: dict[Field, Cell] = {}
    for place, name in sorted(found.fields.items()):
        if place < len(row) and (name not in values or not values[name].text.strip()):
            values[name] = row[place]
    return values


def _text(values: dict[Field, Cell], name: Field) -> str:
    cell = values.get(name)
    return cell.text.strip() if cell else ""


def _heading(row: Sequence[Cell], found: Columns) -> Cell | None:
    """A row that is one text over all columns, or has one cell only, and that not among the units."""
    filled = [cell for cell in row if cell.text.strip()]
    texts = {cell.text.strip() for cell in filled}
    if len(filled) == 2 and CHAPTER_NUMBER.fullmatch(filled[0].text.strip()) and _near(row, filled):
        # 一 | 粮食生产: a number and a title, and nothing else in the row.
        return replace(filled[1], text=f"{filled[0].text.strip()}、{filled[1].text.strip()}")
    if len(texts) != 1 or len(next(iter(texts))) > 60:
        return None
    place = row.index(filled[0])
    spread = len(filled) > 2 and all(cell.covered for cell in filled[1:])
    alone = len(filled) == 1 and found.fields.get(place) not in (*UNITS, Field.MEASURES)
    return filled[0] if spread or alone else None


def _note(row: Sequence[Cell]) -> Kept | None:
    """A remark over all columns, mostly below the last row: 注：1.本表实行动态更新。"""
    filled = [cell for cell in row if cell.text.strip()]
    texts = {cell.text.strip() for cell in filled}
    if len(texts) != 1 or not NOTE.match(text := next(iter(texts))):
        return None
    return Kept(filled[0].at, text)


def _near(row: Sequence[Cell], filled: Sequence[Cell]) -> bool:
    return row.index(filled[1]) <= row.index(filled[0]) + 1


def _kept(table: Table) -> Iterator[Kept]:
    for row in table.rows:
        yield from _row_kept(row)


def _row_kept(row: Sequence[Cell]) -> Iterator[Kept]:
    """A row that is no task, its cells side by side."""
    text = " | ".join(one_line(cell.text) for cell in row if not cell.covered)
    if text.strip(" |"):
        yield Kept(row[0].at, text)
