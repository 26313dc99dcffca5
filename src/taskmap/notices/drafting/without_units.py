"""A notice that names no units: its points become tasks all the same, for a person to assign."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from taskmap.notices.drafting import dates, field_labels, targets
from taskmap.notices.drafting.draft import Chapter, Doubt, Kept, Measure, Task, Work
from taskmap.notices.drafting.field_labels import Field
from taskmap.notices.drafting.outline import Node, text_of
from taskmap.notices.drafting.tasks import headed, number, titled
from taskmap.notices.drafting.words import Words
from taskmap.notices.lexicon.outline import AHEAD, PREFACE, QUOTED
from taskmap.plan.deadlines import Frame
from taskmap.system import numerals

_FORM = {Field.PROBLEM, Field.GOAL, Field.CRITERIA, Field.MEASURES, Field.SOURCE}


@dataclass(frozen=True)
class Writer:
    frame: Frame

    def entries(
        self, nodes: Sequence[Node], title: str
    ) -> tuple[tuple[Chapter, ...], tuple[Task, ...]]:
        """Chapters and tasks; what lies outside of them is kept in comments."""
        if form := self._form(nodes, title):
            return (), (form,)
        ahead = [node for node in nodes if is_ahead(node)] or list(nodes)
        chapters = [node for node in nodes if node.children or node not in ahead]
        tasks = [node for node in nodes if node not in chapters]
        return (
            tuple(self._chapter(node, node in ahead) for node in chapters),
            tuple(self._task(node) for node in tasks),
        )

    def _form(self, nodes: Sequence[Node], title: str) -> Task | None:
        """一、问题表述 二、整改目标 三、验收标准 …: the headings are the fields of one item."""
        fields = {node.head.text: field_labels.of_heading(node.head.text) for node in nodes}
        if len(_FORM & set(fields.values())) < 2:
            return None
        task = Task("", _item(title), at=nodes[0].head.at)
        kept: list[Kept] = []
        for node in nodes:
            said = fields[node.head.text]
            if said is Field.PROBLEM:
                task = replace(task, problem=_below(node))
            elif said is Field.GOAL:
                task = replace(task, goal=_below(node))
            elif said is Field.CRITERIA:
                task = replace(task, criteria=tuple(_items(node)))
            elif said is Field.MEASURES:
                task = replace(task, measures=tuple(Measure(text) for text in _items(node)))
            else:
                kept += _kept(node)
        return replace(task, kept=tuple(kept))

    def _chapter(self, node: Node, ahead: bool) -> Chapter:
        title, rest = headed(node.paragraphs())
        kept = [Kept(words.at, words.text) for words in rest]
        chapters: list[Chapter] = []
        tasks: list[Task] = []
        deeper = sum(bool(child.children) for child in node.children) * 2 > len(node.children)
        for child in node.children if ahead else ():
            if deeper and child.children:
                chapters.append(self._chapter(child, True))
            else:
                tasks.append(self._task(child))
        if not ahead:
            kept += [one for child in node.children for one in _kept(child)]
        title = f"{node.printed}{title}" or "（没有标题）"
        doubts = tuple(node.doubts)
        return Chapter(title, tuple(chapters), tuple(tasks), node.head.at, doubts, tuple(kept))

    def _task(self, node: Node) -> Task:
        lead, *steps = _counted(text_of(node.paragraphs()))
        title, text = titled(lead)
        kept = tuple(one for child in node.children for one in _kept(child))
        task = Task(number(node.printed), title, text, at=node.head.at, kept=kept)
        if steps:
            return replace(task, measures=tuple(self._measure(step, node) for step in steps))
        work, doubts = self._work(text or title, node)
        return replace(task, work=work, doubts=(*node.doubts, *doubts))

    def _measure(self, text: str, node: Node) -> Measure:
        work, doubts = self._work(text, node)
        return Measure(text, work, at=node.head.at, doubts=tuple(doubts))

    def _work(self, text: str, node: Node) -> tuple[Work, tuple[Doubt, ...]]:
        found = dates.of_text(Words(text, node.head.at), self.frame)
        reached = targets.of_text(text)
        return Work((), False, found.deadline, found.milestones, reached), found.doubts


def is_ahead(node: Node) -> bool:
    """What is to be done, rather than what was done or how it is thought of."""
    return bool(AHEAD.search(node.head.text[:40])) and not PREFACE.search(node.head.text[:40])


def _item(title: str) -> str:
    """关于“…”问题验收销号意见 names the item."""
    quoted = QUOTED.search(title)
    return quoted[1] if quoted else title


def _counted(text: str) -> list[str]:
    """The words before 一是, then one text for each of 一是, 二是, 三是 in order."""
    starts: list[int] = []
    at = 0
    while True:
        sign = f"{numerals.chinese(len(starts) + 1)}是"
        at = text.find(sign, at)
        if at < 0 or (at and text[at - 1] not in "。；;：:\n" and starts):
            break
        starts.append(at)
        at += len(sign)
    if len(starts) < 2:
        return [text]
    edges = [0, *starts, len(text)]
    return [text[one:two].strip() for one, two in itertools.pairwise(edges)]


def _below(node: Node) -> str:
    return text_of([*node.body, *(words for child in node.below() for words in child.paragraphs())])


def _items(node: Node) -> Iterator[str]:
    if not node.children:
        yield from (words.text for words in node.body)
    for child in node.children:
        yield text_of(
            [*child.paragraphs(), *(w for inner in child.below() for w in inner.paragraphs())]
        )


def _kept(node: Node) -> Iterator[Kept]:
    """A point and all below it, as printed."""
    for place, words in enumerate(node.paragraphs()):
        yield Kept(words.at, words.text if place else node.printed + words.text)
    for child in node.children:
        yield from _kept(child)
