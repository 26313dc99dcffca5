"""Points to chapters, tasks and measures: who has units is a task, who only holds tasks is a chapter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from taskmap.notices.drafting import dates, statements, targets
from taskmap.notices.drafting.draft import (
    Chapter,
    Doubt,
    Kept,
    Measure,
    Milestone,
    Party,
    Task,
    Work,
)
from taskmap.notices.drafting.field_labels import Field
from taskmap.notices.drafting.known_names import Clause
from taskmap.notices.drafting.outline import Node
from taskmap.notices.drafting.points import Point, Reader
from taskmap.notices.drafting.statements import Statement, Told
from taskmap.notices.drafting.words import Words, short
from taskmap.notices.lexicon.outline import FIRST_SENTENCE, MARKS_BEHIND, NO_TASK
from taskmap.plan.deadlines import Frame
from taskmap.plan.model import Role
from taskmap.system.diagnostics import NOWHERE
from taskmap.system.text import half_width

_TITLE = 40


@dataclass(frozen=True)
class Writer:
    """Makes the plan's parts. `forms` counts the kinds of numbers of the points that have units."""

    reader: Reader
    frame: Frame
    forms: Counter[str]

    def entries(self, nodes: Iterable[Node]) -> tuple[tuple[Chapter, ...], tuple[Task, ...]]:
        return self._level([point for node in nodes for point in self.reader.points(node)])

    def _level(self, points: Sequence[Point]) -> tuple[tuple[Chapter, ...], tuple[Task, ...]]:
        """Chapters and tasks of one level. Among tasks a point without units is one that lost them."""
        kinds = [self.is_task(point) for point in points]
        chapters: list[Chapter] = []
        tasks: list[Task] = []
        for point, is_task in zip(points, kinds, strict=True):
            lost = any(kinds) and not point.items and self.forms[point.node.form] > 1
            lost = lost and not NO_TASK.search(point.first_words().text[:80])
            if is_task or lost:
                tasks.append(self.task(point))
            else:
                chapters.append(self.chapter(point))
        return tuple(chapters), tuple(tasks)

    def is_task(self, point: Point) -> bool:
        if point.is_block():
            return True
        if point.has_units():
            # Units of a whole chapter stand above points that have tasks below them.
            return not any(item.below_has_units() for item in point.items)
        last = point.items[-1].node.form if point.items else ""
        return (
            statements.closing_for_all(point) is not None
            and self.forms[point.node.form] > self.forms[last]
        )

    def chapter(self, point: Point) -> Chapter:
        chapters, tasks = self._level(point.items)
        words = [one for one in point.own() if one.text]
        title, rest = headed(words)
        kept = [Kept(one.at, one.text) for one in rest if one.text]
        kept += [
            Kept(one.at, one.text) for field in point.fields.values() for one in field if one.text
        ]
        doubts = [*point.node.doubts, *point.doubts]
        for closing in point.closed:
            assert closing.clause is not None
            named = "、".join(party.name for party in closing.clause.parties)
            message = f"这一章写了单位“{short(named)}”，没有分到各项任务，请核对"
            doubts.append(Doubt(point.title.at, "chapter-units", message))
        title = f"{point.node.printed}{title}" or "（没有标题）"
        return Chapter(title, chapters, tasks, point.title.at, tuple(doubts), tuple(kept))

    def task(self, point: Point) -> Task:
        told = statements.told(point)
        title, text = _titled(told)
        task = Task(
            number(point.node.printed),
            title,
            at=point.first_words().at,
            doubts=(*point.node.doubts, *point.doubts),
            kept=tuple(Kept(words.at, words.text) for words in told.rest if words.text),
        )
        task = self._with_fields(task, point)
        told_of = next((c.clause.supervisor for c in point.closed if c.clause), "")
        task = replace(task, supervisor=task.supervisor or told_of)
        of_problem = Field.GOAL in point.fields or (
            point.labelled and Field.SUPERVISOR in point.fields
        )
        if of_problem:
            task = replace(task, problem=task.problem or "\n".join(w.text for w in told.opening))
            text = ""
        if told.shared is None and len(told.statements) == 1:
            return self._alone(task, told.statements[0], text, of_problem)
        if told.shared is not None:
            task = self._sharing(task, told.shared)
        stated = told.statements[0].words == told.opening
        task = task if stated else replace(task, text=text)
        measures = [self._measure(one) for one in told.statements]
        if stated and text:
            measures[0] = replace(measures[0], text=text)
        return dates.in_time(replace(task, measures=tuple(measures)), self.frame)

    def _with_fields(self, task: Task, point: Point) -> Task:
        texts = {field: _run(words).text for field, words in point.fields.items()}
        task = replace(
            task,
            goal=texts.get(Field.GOAL, ""),
            problem=texts.get(Field.PROBLEM, ""),
            source=texts.get(Field.SOURCE, ""),
            supervisor=texts.get(Field.SUPERVISOR, "").strip("。； "),
            criteria=tuple(filter(None, texts.get(Field.CRITERIA, "").split("\n"))),
        )
        if when := point.fields.get(Field.DEADLINE):
            found = dates.of_field(_run(when), self.frame)
            work = replace(task.work, deadline=found.deadline, milestones=found.milestones)
            said = texts[Field.DEADLINE].strip("。； ")
            kept = tuple(Kept(one.at, one.text) for one in when) if said != found.deadline else ()
            task = replace(
                task, work=work, doubts=(*task.doubts, *found.doubts), kept=(*task.kept, *kept)
            )
        return task

    def _alone(self, task: Task, told: Statement, text: str, of_problem: bool) -> Task:
        """A task without measures: the list, the dates and the targets are its own."""
        words = Words("", told.at) if of_problem else _run(told.words)
        work, doubts = self._work(told, words)
        work = _with_field(work, task.work)
        task = replace(task, text=text, work=work, doubts=(*task.doubts, *doubts))
        return dates.in_time(task, self.frame)

    def _sharing(self, task: Task, shared: Clause) -> Task:
        work = replace(task.work, parties=shared.parties, listed=shared.listed)
        return replace(task, work=work, doubts=(*task.doubts, *shared.doubts))

    def _measure(self, told: Statement) -> Measure:
        work, doubts = self._work(told, _run(told.words))
        return Measure(told.text, work, at=told.at, doubts=tuple(doubts))

    def _work(self, told: Statement, words: Words) -> tuple[Work, list[Doubt]]:
        found = dates.of_text(words, self.frame)
        parties: tuple[Party, ...] = (Party(Role.LEAD, told.lead),) if told.lead else ()
        listed = False
        doubts = list(found.doubts)
        if told.clause is not None:
            parties, listed = told.clause.parties, told.clause.listed
            doubts += told.clause.doubts
        reached = targets.of_text(words.text)
        work = Work(parties, listed, found.deadline, found.milestones, reached)
        if told.clause is not None and told.clause.deadline:
            limit = dates.of_field(Words(told.clause.deadline, told.at), self.frame)
            said = Work(deadline=limit.deadline, milestones=limit.milestones)
            due = told.clause.deadline.removeprefix(limit.deadline).strip("，, ")
            if limit.deadline and due:
                said = Work(milestones=(Milestone(limit.deadline, due),))
            work = _with_field(work, said)
            doubts += limit.doubts
        return work, doubts


def _with_field(work: Work, said: Work) -> Work:
    """A time limit that a field gives is the deadline; a date of the text is a step beside it."""
    if not (said.deadline or said.milestones):
        return work
    own = (Milestone(work.deadline, ""),) if work.deadline not in ("", said.deadline) else ()
    steps = (
        *said.milestones,
        *(step for step in (*own, *work.milestones) if step.by != said.deadline),
    )
    return replace(work, deadline=said.deadline, milestones=steps)


def number(printed: str) -> str:
    """The number as it is printed, without the marks after it: 1, （一）, 二."""
    bare = MARKS_BEHIND.sub("", printed)
    return half_width(bare) if re.fullmatch("[0-9０-９]+", bare) else bare


def _run(words: Iterable[Words]) -> Words:
    """Paragraphs as one text; the place is that of the first."""
    listed = [one for one in words if one.text]
    if len(listed) == 1:
        return listed[0]
    text = "\n".join(one.text for one in listed)
    return Words(text, listed[0].at if listed else NOWHERE)


def headed(words: Sequence[Words]) -> tuple[str, list[Words]]:
    """A chapter's title, and the words below it, which belong to no task."""
    if not words:
        return "", []
    first, *rest = words
    if len(first) <= 2 * _TITLE and "。" not in first.text:
        return first.text, rest
    match = FIRST_SENTENCE.match(first.text)
    if match and match.end() <= 2 * _TITLE:
        return match[1], [first.part(match.end()), *rest]
    return short(first.text, _TITLE), [first, *rest]


def _titled(told: Told) -> tuple[str, str]:
    whole = "\n".join(words.text for words in told.opening if words.text)
    every = "\n".join(one.text for one in told.statements[:1])
    return titled(every if every.startswith(whole) else whole)


def titled(text: str) -> tuple[str, str]:
    """A task's title and the text after it; the text is whole where the title had to be cut out of it."""
    if not text:
        return "（标题缺失）", ""
    match = FIRST_SENTENCE.match(text)
    if match and len(match[1]) <= _TITLE:
        return match[1].strip(), text[match.end() :].strip()
    cut = [at.start() for at in re.finditer("[，,：:]", text[: _TITLE + 1])]
    title = text[: cut[0]] if cut and cut[0] >= 4 else short(text, 30)
    return title, text


def forms(points: Iterable[Point]) -> Counter[str]:
    return Counter(point.node.form for point in _every(points) if point.has_units())


def _every(points: Iterable[Point]) -> Iterator[Point]:
    for point in points:
        yield point
        yield from _every(point.items)
