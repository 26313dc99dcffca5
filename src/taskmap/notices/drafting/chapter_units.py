"""Units and limits of several items because of where they stand: in a heading, as a heading, or in a sentence below one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from taskmap.notices.drafting import names
from taskmap.notices.drafting.draft import DraftChapter, DraftParty, DraftTask
from taskmap.notices.drafting.known_names import Clause, KnownNames
from taskmap.notices.drafting.outline import NoticePart
from taskmap.notices.drafting.words import Words
from taskmap.notices.lexicon.units import NAME_AHEAD
from taskmap.plan.model import Role

_LEAST = 2
"""One heading that looks like a name may be none."""
_AROUND = " \u3000：:。"


def learn_headings(parts: Iterable[NoticePart], known: KnownNames) -> None:
    """Takes the names in that stand as headings, where at least two points of a notice have such a heading."""
    found = [names_ for part in parts for names_ in _headings(part, known)]
    known.has_unit_headings = len(found) >= _LEAST
    if known.has_unit_headings:
        known.names.update(name for names_ in found for name in names_)


def _headings(part: NoticePart, known: KnownNames) -> Iterator[tuple[str, ...]]:
    for node in part.all_nodes():
        ahead = NAME_AHEAD.match(node.head.text)
        listed = _listed(ahead["names"] if ahead else node.head.text)
        if listed and (ahead or node.children or node.body) and all(map(known.is_sure, listed)):
            yield listed


def _listed(text: str) -> tuple[str, ...]:
    """The names that a heading consists of; () where it is no list of names with a department among them."""
    text = text.strip(_AROUND)
    if not text or not names.is_list_of_names(text):
        return ()
    listed = tuple(name.text for name in names.assemble_names(names.pieces(text)))
    return listed if any(map(names.is_department, listed)) else ()


def _group(text: str, known: KnownNames) -> tuple[str, ...]:
    """The group that a heading is beside others that are units: （三）各县区."""
    text = text.strip(_AROUND)
    is_one = known.has_unit_headings and names.is_group(text) and names.is_plain(text)
    return (text,) if is_one else ()


def read_heading(head: Words, has_more: bool, known: KnownNames) -> tuple[Clause | None, Words]:
    """The units that a point has for its heading, and its other words: 1.县财政局：落实资金. None and the `head` as it is
    where it is no known name. `has_more`: something stands below it.
    """
    ahead = NAME_AHEAD.match(head.text)
    if not (ahead or has_more):
        return None, head
    listed = _listed(ahead["names"] if ahead else head.text)
    if not known.names.issuperset(listed):
        return None, head
    if not listed:
        listed = _group(ahead["names"] if ahead else head.text, known)
    if not listed:
        return None, head
    parties = tuple(DraftParty(Role.RESPONSIBLE, name) for name in listed)
    end = ahead.end() if ahead else len(head)
    return Clause(parties, 0, end), head.part(end)


def give_limit(
    chapters: Sequence[DraftChapter], tasks: Sequence[DraftTask], limit: str
) -> tuple[tuple[DraftChapter, ...], tuple[DraftTask, ...]]:
    """The `chapters` and `tasks` below a chapter with its time `limit`, where a task has none of its own."""
    given = tuple(
        task if task.work.deadline else replace(task, work=replace(task.work, deadline=limit))
        for task in tasks
    )
    inner = []
    for chapter in chapters:
        below = give_limit(chapter.chapters, chapter.tasks, limit)
        inner.append(replace(chapter, chapters=below[0], tasks=below[1]))
    return tuple(inner), given


def give_units(task: DraftTask, clause: Clause) -> DraftTask:
    """The task with the units of its chapter, where neither it nor all its measures have their own."""
    people = task.work.people.or_else(clause.people)
    task = replace(task, work=replace(task.work, people=people))
    named = [bool(measure.work.parties) for measure in task.measures]
    if task.work.parties or (named and all(named)):
        return task
    work = replace(task.work, parties=clause.parties, roles_by_position=clause.roles_by_position)
    return replace(task, work=work)
