"""Points to chapters, tasks and measures: a point with units is a task, one that only holds tasks is a chapter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from taskmap.notices.drafting import chapter_units, dates, reporting, statements, targets
from taskmap.notices.drafting.draft import (
    NO_PEOPLE,
    Doubt,
    DraftChapter,
    DraftMeasure,
    DraftMilestone,
    DraftParty,
    DraftPeople,
    DraftTask,
    DraftWork,
    Leftover,
)
from taskmap.notices.drafting.field_labels import PEOPLE, NoticeField
from taskmap.notices.drafting.known_names import Clause
from taskmap.notices.drafting.outline import OutlineNode
from taskmap.notices.drafting.points import OutlinePoint, PointReader
from taskmap.notices.drafting.statements import Statement, TaskStatements
from taskmap.notices.drafting.words import Words, short
from taskmap.notices.lexicon.outline import FIRST_SENTENCE, FOUND_OUT, MARKS_BEHIND, NO_TASK
from taskmap.plan.deadlines import DateContext
from taskmap.plan.model import Role
from taskmap.system.diagnostics import NOWHERE
from taskmap.system.text import half_width

_TITLE = 40


class TaskWriter(Struct, frozen=True):
    """Makes the plan's parts. `form_counts` tells how many points with units have a number of each form;
    `read_sentences` gives the task of a point without a list whose sentences say who does it, None for any other; it is
    asked of points that lost their list, and of all where the notice `is_prose`.
    """

    reader: PointReader
    date_context: DateContext
    form_counts: Counter[str]
    read_sentences: Callable[[OutlineNode], DraftTask | None]
    is_prose: bool

    def entries(
        self, nodes: Iterable[OutlineNode]
    ) -> tuple[tuple[DraftChapter, ...], tuple[DraftTask, ...]]:
        """The chapters of the highest level below `nodes`, and the tasks outside of them."""
        return self._level([point for node in nodes for point in self.reader.points(node)])

    def _level(
        self, points: Sequence[OutlinePoint], common: Clause | None = None
    ) -> tuple[tuple[DraftChapter, ...], tuple[DraftTask, ...]]:
        """Chapters and tasks of one level. Among tasks a point without units is one that lost them; `common` are those
        of all of them.
        """
        kinds = [
            self.is_task(point) or (common is not None and not point.subpoints) for point in points
        ]
        chapters: list[DraftChapter] = []
        tasks: list[DraftTask] = []
        for point, is_task in zip(points, kinds, strict=True):
            lost = any(kinds) and not point.subpoints and self.form_counts[point.node.form] > 1
            said = point.first_words()
            lost = lost and not NO_TASK.search(said.text[:80])
            lost = lost and not reporting.is_rule(said, self.date_context)
            asks = (lost or self.is_prose) and not _has_list(point)
            said_task = self.read_sentences(point.node) if asks else None
            if said_task is not None:
                tasks.append(said_task)
            elif is_task or lost:
                task = self.task(point)
                units = point.heading_units or common
                tasks.append(chapter_units.give_units(task, units) if units else task)
            else:
                chapters.append(self.chapter(point, common))
        return tuple(chapters), tuple(tasks)

    def is_task(self, point: OutlinePoint) -> bool:
        """Whether a point is a task, not a chapter: a block of fields, one with units whose
        sub-points hold no tasks, or one whose sub-points share the last one's list.
        """
        if point.is_field_block():
            return True
        if point.heading_units is not None and not point.subpoints:
            return True
        if point.common_units() is not None:
            return False
        if point.has_units():
            # Units of a whole chapter stand above points that have tasks below them.
            return not any(item.descendants_have_units() for item in point.subpoints)
        last = point.subpoints[-1].node.form if point.subpoints else ""
        return (
            statements.common_clause_of(point) is not None
            and self.form_counts[point.node.form] > self.form_counts[last]
        )

    def chapter(self, point: OutlinePoint, common: Clause | None = None) -> DraftChapter:
        """A chapter with all below it. What no task holds is kept as leftovers; units that stand
        beside its title are those of each task below that has none, else they are doubted. `common`
        are the units of the chapter around it.
        """
        own = point.common_units()
        chapters, tasks = self._level(point.subpoints, own or common)
        fields = dict(point.fields)
        limit = self._limit_of_chapter(fields, own)
        chapters, tasks = chapter_units.give_limit(chapters, tasks, limit)
        words = [one for one in point.own_words() if one.text]
        title, rest = split_heading(words)
        leftovers = [Leftover(one.at, one.text) for one in rest if one.text]
        leftovers += [
            Leftover(one.at, one.text) for field in fields.values() for one in field if one.text
        ]
        doubts = [*point.node.doubts, *point.doubts]
        for span in point.spans_with_clause:
            assert span.clause is not None
            if span.clause is own and not point.descendants_have_units():
                continue
            named = "、".join(party.name for party in span.clause.parties)
            message = f"这一章写了单位“{short(named)}”，没有分到自己有单位的任务，请核对"
            doubts.append(Doubt(point.title.at, "chapter-units", message))
            leftovers += _lines_with(point, span.clause)
        title = f"{point.node.printed_number}{title}" or "（没有标题）"
        return DraftChapter(title, chapters, tasks, point.title.at, tuple(doubts), tuple(leftovers))

    def _limit_of_chapter(self, fields: dict[NoticeField, list[Words]], own: Clause | None) -> str:
        """By when all below a chapter is due: its field, which leaves `fields` where it says no more, or a time beside
        the chapter's `own` units; empty if neither tells.
        """
        if when := fields.get(NoticeField.DEADLINE):
            words = _join_words(when)
            limit = dates.of_field(words, self.date_context)
            if limit.say_all(words.text):
                del fields[NoticeField.DEADLINE]
            return limit.deadline
        if own is None or not own.deadline:
            return ""
        return dates.of_field(Words(own.deadline, NOWHERE), self.date_context).deadline

    def task(self, point: OutlinePoint) -> DraftTask:
        """A task with its measures; without any where it says one thing only. Where it has a goal,
        or a supervisor and a label for its measures, its opening words are the problem, not the
        text.
        """
        parts = statements.split_statements(point)
        title, text = _title_and_text(parts)
        task = DraftTask(
            bare_number(point.node.printed_number),
            title,
            at=point.first_words().at,
            doubts=(*point.node.doubts, *point.doubts, *self._doubt_times(parts.rest)),
            leftovers=tuple(Leftover(words.at, words.text) for words in parts.rest if words.text),
        )
        task = self._with_fields(task, point)
        of_problem = NoticeField.GOAL in point.fields or (
            point.has_measures_label and not point.fields.keys().isdisjoint(PEOPLE)
        )
        if of_problem:
            done = [words for words in parts.opening if words in point.measure_words]
            problem = "\n".join(words.text for words in parts.opening if words not in done)
            task = replace(task, problem=task.problem or problem)
            text = _join_words(done).text
        if parts.common_clause is None and len(parts.statements) == 1:
            return self._task_without_measures(task, parts.statements[0], text, of_problem)
        if parts.common_clause is not None:
            task = self._with_common_clause(task, parts.common_clause)
        stated = parts.statements[0].words == parts.opening
        task = task if stated else replace(task, text=text)
        measures = [self._measure(one) for one in parts.statements]
        measures[0] = replace(measures[0], work=_with_goal(measures[0].work, task.goal))
        if stated and text:
            measures[0] = replace(measures[0], text=text)
        return dates.extend_limit(replace(task, measures=tuple(measures)), self.date_context)

    def _doubt_times(self, rest: Iterable[Words]) -> Iterator[Doubt]:
        """A doubt for words behind the last list that set a time: nobody knows for what part of the task."""
        for words in rest:
            found = dates.of_text(words, self.date_context)
            if not (found.deadline or found.milestones) or reporting.rules(
                (words,), self.date_context
            ):
                continue
            message = f"“{short(words.text)}”写在名单后面，里面的时间没有读成时限，请看是哪一条的"
            yield Doubt(words.at, "deadline-unread", message)

    def _with_fields(self, task: DraftTask, point: OutlinePoint) -> DraftTask:
        texts = {field: _join_words(words).text for field, words in point.fields.items()}
        task = replace(
            task,
            goal=texts.get(NoticeField.GOAL, ""),
            problem=texts.get(NoticeField.PROBLEM, ""),
            source=texts.get(NoticeField.SOURCE, ""),
            criteria=tuple(filter(None, texts.get(NoticeField.CRITERIA, "").split("\n"))),
            closure_criteria=tuple(
                filter(None, texts.get(NoticeField.CLOSURE_CRITERIA, "").split("\n"))
            ),
            work=DraftWork(
                people=DraftPeople(*(texts.get(each, "").strip("。； ") for each in PEOPLE))
            ),
        )
        if when := point.fields.get(NoticeField.DEADLINE):
            found = dates.of_field(_join_words(when), self.date_context)
            work = replace(task.work, deadline=found.deadline, milestones=found.milestones)
            is_all = found.say_all(texts[NoticeField.DEADLINE])
            # 时间节点：2026年底前建成管网。 is a sentence: by when, and what is to be reached.
            is_goal = not (is_all or task.goal) and texts[NoticeField.DEADLINE].endswith("。")
            rest = () if is_all or is_goal else when
            task = replace(
                task,
                goal=texts[NoticeField.DEADLINE] if is_goal else task.goal,
                work=work,
                doubts=(*task.doubts, *found.doubts),
                leftovers=(*task.leftovers, *(Leftover(one.at, one.text) for one in rest)),
            )
        return task

    def _task_without_measures(
        self, task: DraftTask, statement: Statement, text: str, of_problem: bool
    ) -> DraftTask:
        """A task without measures: the list, the dates and the targets are its own."""
        words = Words(text, statement.at) if of_problem else _join_words(statement.words)
        work, doubts = self._work(statement, words)
        people = task.work.people.or_else(work.people)
        work = _with_goal(replace(with_limit(work, task.work), people=people), task.goal)
        task = replace(task, text=text, work=work, doubts=(*task.doubts, *doubts))
        return dates.extend_limit(task, self.date_context)

    def _with_common_clause(self, task: DraftTask, clause: Clause) -> DraftTask:
        work = replace(
            task.work,
            parties=clause.parties,
            roles_by_position=clause.roles_by_position,
            people=task.work.people.or_else(clause.people),
        )
        return replace(task, work=work, doubts=(*task.doubts, *clause.doubts))

    def _measure(self, statement: Statement) -> DraftMeasure:
        work, doubts = self._work(statement, _join_words(statement.words))
        return DraftMeasure(statement.text, work, at=statement.at, doubts=tuple(doubts))

    def _work(self, statement: Statement, words: Words) -> tuple[DraftWork, list[Doubt]]:
        found = dates.of_text(words, self.date_context)
        parties: tuple[DraftParty, ...] = (
            (DraftParty(Role.LEAD, statement.lead),) if statement.lead else ()
        )
        listed = False
        doubts = list(found.doubts)
        if statement.clause is not None:
            parties, listed = statement.clause.parties, statement.clause.roles_by_position
            doubts += statement.clause.doubts
        reached = targets.of_text(words.text)
        people = statement.clause.people if statement.clause else NO_PEOPLE
        work = DraftWork(parties, listed, found.deadline, found.milestones, reached, people)
        if statement.clause is not None and statement.clause.deadline:
            limit = dates.of_field(
                Words(statement.clause.deadline, statement.at), self.date_context
            )
            limit_work = DraftWork(deadline=limit.deadline, milestones=limit.milestones)
            due = statement.clause.deadline.removeprefix(limit.deadline).strip("，, ")
            if limit.deadline and due:
                said = statement.clause.deadline
                limit_work = DraftWork(milestones=(DraftMilestone(limit.deadline, said),))
            work = with_limit(work, limit_work)
            doubts += limit.doubts
        return work, doubts


def _has_list(point: OutlinePoint) -> bool:
    """Whether a list closes words of the point, or it has fields; 由县水利局负责，5月底前清淤 alone may look like a list."""
    return bool(point.fields) or any(span.text for span in point.spans_with_clause)


def _lines_with(point: OutlinePoint, clause: Clause) -> Iterator[Leftover]:
    """The paragraph of a point in which a unit list stands, as it is printed."""
    for words in point.node.paragraphs():
        if all(party.name in words.text for party in clause.parties):
            yield Leftover(words.at, words.text)
            return


def _with_goal(work: DraftWork, goal: str) -> DraftWork:
    """The `work` with the figures of its task's `goal`, as a table has them; of several measures the first has them."""
    return replace(work, targets=tuple(dict.fromkeys((*work.targets, *targets.of_text(goal)))))


def with_limit(work: DraftWork, field_work: DraftWork) -> DraftWork:
    """The `work` of a text with the times that a field says: its limit is the deadline, and a date
    of the text a milestone beside it.
    """
    if not (field_work.deadline or field_work.milestones):
        return work
    own = (
        (DraftMilestone(work.deadline, ""),)
        if work.deadline not in ("", field_work.deadline)
        else ()
    )
    steps = (
        *field_work.milestones,
        *(step for step in (*own, *work.milestones) if step.by != field_work.deadline),
    )
    return replace(work, deadline=field_work.deadline, milestones=steps)


def bare_number(printed: str) -> str:
    """The number as it is `printed`, without the marks behind it: 1 for １．, 二 for 二、, but （一） as it is."""
    bare = MARKS_BEHIND.sub("", printed)
    return half_width(bare) if re.fullmatch("[0-9０-９]+", bare) else bare


def _join_words(words: Iterable[Words]) -> Words:
    """Paragraphs as one text; the place is that of the first."""
    filled = [one for one in words if one.text]
    if len(filled) == 1:
        return filled[0]
    text = "\n".join(one.text for one in filled)
    return Words(text, filled[0].at if filled else NOWHERE)


def split_heading(words: Sequence[Words]) -> tuple[str, list[Words]]:
    """A chapter's title, and the `words` below it, which belong to no task. A title that had to be
    cut out of a long text leaves that text whole.
    """
    if not words:
        return "", []
    first, *rest = words
    if len(first) <= 2 * _TITLE and "。" not in first.text:
        return first.text, rest
    match = FIRST_SENTENCE.match(first.text)
    if match and match.end() <= 2 * _TITLE:
        return match[1], [first.part(match.end()), *rest]
    return short(first.text, _TITLE), [first, *rest]


def _title_and_text(task_statements: TaskStatements) -> tuple[str, str]:
    whole = "\n".join(words.text for words in task_statements.opening if words.text)
    every = "\n".join(one.text for one in task_statements.statements[:1])
    return split_title(every if every.startswith(whole) else whole)


def split_title(text: str) -> tuple[str, str]:
    """A task's title and the `text` after it; the text stays whole where the title had to be cut out of it."""
    if not text:
        return "（标题缺失）", ""
    if (found := FOUND_OUT.match(text)) and len(text) > found.end():
        return split_title(text[found.end() :])[0], text
    match = FIRST_SENTENCE.match(text)
    if match and len(match[1]) <= _TITLE:
        return match[1].strip(), text[match.end() :].strip()
    cut = [at.start() for at in re.finditer("[，,：:]", text[: _TITLE + 1])]
    title = text[: cut[0]] if cut and cut[0] >= 4 else short(text, 30)
    return title, text


def count_number_forms(points: Iterable[OutlinePoint]) -> Counter[str]:
    """How many of the `points`, at any depth, have units: by the form of their numbers."""
    return Counter(point.node.form for point in _all_points(points) if point.has_units())


def _all_points(points: Iterable[OutlinePoint]) -> Iterator[OutlinePoint]:
    for point in points:
        yield point
        yield from _all_points(point.subpoints)
