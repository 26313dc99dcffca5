"""Where the unit lists stand in a text: in brackets, after a label, as a line of their own, or half lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from taskmap.notices.drafting import clauses, field_labels, names
from taskmap.notices.drafting.clauses import Conventions, Reading
from taskmap.notices.drafting.draft import Doubt
from taskmap.notices.drafting.field_labels import UNITS
from taskmap.notices.drafting.known_names import Clause, Known, Segment, merged
from taskmap.notices.drafting.words import Words, short
from taskmap.notices.lexicon.lists import LIST_BEGINNING, STOP_INSIDE
from taskmap.notices.lexicon.roles import VERB_AT_END
from taskmap.notices.lexicon.units import LEVEL_INSIDE

_OPEN, _CLOSE = "（(〔[【［", "）)〕]】］"
_STOPS = "。；;！？!?\n"
_LOOSE = " \t\u3000\xa0。；;，,、．."
_SOLE = 25
_LONGEST = 600
"""No list has more characters."""
_MOST = 200
"""A paragraph with more half brackets is no text, and reading it must end."""


def segments(words: Words, how: Conventions, known: Known) -> list[Segment]:
    """The text cut at its unit lists, in order; words without a list after the last one come last."""
    found = sorted(_all(words, how, known), key=lambda clause: clause.start)
    cut: list[Segment] = []
    at = 0
    for clause in found:
        if clause.start < at:
            continue
        before = words.part(at, clause.start)
        if not before.text.strip(_LOOSE) and cut and cut[-1].clause:
            cut[-1] = replace(cut[-1], clause=merged(cut[-1].clause, clause))
        else:
            cut.append(Segment(_with_rest(before, words, clause), clause))
        at = max(clause.end, clause.reach)
    rest = words.part(at)
    if rest.text.strip(_LOOSE + "".join(_CLOSE)):
        cut.append(Segment(rest, None))
    return cut


def _with_rest(before: Words, words: Words, clause: Clause) -> Words:
    """The words before a list, and those behind it that say what is to be done."""
    if not clause.reach:
        return before
    rest = words.part(clause.end, clause.reach).text.lstrip("，,")
    comma = "，" if before.text and not before.text.endswith(tuple("。；;，,：:")) else ""
    return Words(f"{before.text}{comma}{rest}", before.at)


def _all(words: Words, how: Conventions, known: Known) -> list[Clause]:
    finder = _Finder(words, how, known)
    whole = finder.line()
    if whole is not None:
        return [whole]
    found = finder.bracketed()
    found += finder.labelled(found)
    if how.prose:
        found += finder.prose(found)
    found += finder.tail(found)
    found += finder.half_open(found)
    if known.loses_brackets:
        for begin in (0, *(clause.end for clause in found)):
            found += [clause for clause in finder.bare(begin) if _free(clause, found)]
    return found


def _free(clause: Clause, others: Iterable[Clause]) -> bool:
    return all(clause.end <= other.start or other.end <= clause.start for other in others)


def pairs(text: str) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Brackets that belong together, outermost first; opening ones without an end, closing ones without a start."""
    stack: list[int] = []
    found: list[tuple[int, int]] = []
    lone: list[int] = []
    for at, character in enumerate(text):
        if character in _OPEN:
            stack.append(at)
        elif character in _CLOSE:
            if stack:
                found.append((stack.pop(), at))
            else:
                lone.append(at)
    return sorted(found), stack, lone


@dataclass
class _Finder:
    words: Words
    how: Conventions
    known: Known

    @property
    def text(self) -> str:
        return self.words.text

    def line(self) -> Clause | None:
        """A line that is a list as a whole: 市科技局牵头，市财政局配合。"""
        text = self.text.strip(_LOOSE)
        if "。" in text or len(text) > 300 or any(field_labels.find(text)):
            return None
        reading = clauses.parties(text, None, self.how)
        if not reading.parties or reading.odd:
            return None
        if not reading.said and not (len(reading.parties) > 1 and _departments(reading)):
            return None
        return self.clause(reading, 0, len(self.text))

    def bracketed(self) -> list[Clause]:
        found: list[Clause] = []
        for start, end in pairs(self.text)[0]:
            if found and start < found[-1].end:
                continue
            content = self.text[start + 1 : end]
            if found and clauses.is_time(content) and self._adjoins(found[-1], start):
                found[-1] = replace(found[-1], end=end + 1, deadline=found[-1].deadline or content)
                continue
            reading = clauses.parties(content, None, self.how)
            if self._is_list(reading, start, end):
                found.append(self.clause(reading, start, end + 1))
        return found

    def _adjoins(self, clause: Clause, start: int) -> bool:
        return not self.text[clause.end : start].strip(_LOOSE)

    def _is_list(self, reading: Reading, start: int, end: int) -> bool:
        """Whether the content of a bracket is a unit list and no remark."""
        content = self.text[start + 1 : end]
        if not reading.parties:
            return False
        labelled = any(label.field in UNITS for label in field_labels.find(content))
        if labelled:
            return True
        if reading.said:
            return 2 * len(reading.odd) < len(reading.parties)
        if reading.odd or not _departments(reading):
            return False
        after = self.text[end + 1 :].lstrip(" \u3000\xa0")
        if len(reading.parties) == 1:
            # 攻坚办（市工信局）: a remark on the name before it.
            before = self.text[:start].rstrip()
            return (not after.strip(_LOOSE)) and (
                before.endswith(tuple("。；")) or not names.is_name(before[-8:])
            )
        return True

    def labelled(self, taken: Iterable[Clause]) -> list[Clause]:
        """责任单位：A、B outside brackets, to the next label or the end of the sentence."""
        found: list[Clause] = []
        every = [label for label in field_labels.find(self.text) if _outside(label.start, taken)]
        for place, label in enumerate(every):
            if label.field not in UNITS:
                continue
            end = every[place + 1].start if place + 1 < len(every) else len(self.text)
            end = min([end, *(clause.start for clause in taken if clause.start >= label.end)])
            value = self.text[label.end : end]
            stop = STOP_INSIDE.search(value)
            if stop and value[: stop.start()].strip():
                end = label.end + stop.start() + 1
            reading = clauses.parties(_balanced(self.text[label.start : end]), None, self.how)
            if reading.parties:
                found.append(self.clause(reading, label.start, end))
        return found

    def prose(self, taken: list[Clause]) -> list[Clause]:
        """Sentences that say who does it: 此项工作由市水利局牵头，会同市财政局落实。"""
        found: list[Clause] = []
        for start, said, end in clauses.spoken_of(self.text):
            stop = end + (self.text[end : end + 1] in tuple("。；;"))
            for cut in clauses.ends_of(self.text[said:end]):
                reading = clauses.parties(self.text[said : said + cut], None, self.how)
                plain = all(names.is_plain(party.name) for party in reading.parties)
                if not (reading.said and reading.parties and plain and _outside(start, taken)):
                    continue
                if said + cut == end:
                    found.append(self.clause(reading, start, stop))
                else:
                    # What is to be done stands behind: 由市水利局牵头，于5月底前完成修订。
                    clause = self.clause(reading, start, said + cut)
                    found.append(replace(clause, reach=stop))
                break
        return found

    def tail(self, taken: list[Clause]) -> list[Clause]:
        """The last sentence is a list without brackets: 落实惠企政策。市工信局牵头，市财政局配合。"""
        text = self.text.rstrip(_LOOSE)
        start = text.rfind("。") + 1
        if not start or any(clause.end > start for clause in taken):
            return []
        content = text[start:].strip(_LOOSE)
        reading = clauses.parties(content, None, self.how)
        listed = reading.said or len(reading.parties) > 1 or content in self.known.names
        plain = all(names.is_plain(party.name) for party in reading.parties)
        if not listed or not plain or not _departments(reading):
            return []
        return [self.clause(reading, start, len(self.text))]

    def half_open(self, taken: list[Clause]) -> list[Clause]:
        """Lists that lost one of their brackets."""
        found: list[Clause] = []
        couples, opens, closes = pairs(self.text)
        left = [start for start, _ in couples if _outside(start, taken)]
        for start in sorted({*left, *opens})[:_MOST]:
            if not _outside(start, [*taken, *found]):
                continue
            if clause := self._unclosed(start):
                found.append(clause)
        # The bracket that such a list left over closes one whose beginning is lost.
        right = [end for start, end in couples if not _outside(start, found)]
        for end in sorted({*right, *closes})[:_MOST]:
            busy = [*taken, *found]
            if _outside(end, busy) and (clause := self._unopened(end, busy)):
                found.append(clause)
        return found

    def _unclosed(self, start: int) -> Clause | None:
        rest = self.text[start + 1 : start + _LONGEST]
        if not LIST_BEGINNING.match(rest):
            return None
        # Only its end is lost, at the end of the sentence: （市水利局牵头，市财政局配合。
        whole = re.split("[。\n]", rest, maxsplit=1)[0].rstrip()
        reading = clauses.parties(whole, None, self.how)
        ended = VERB_AT_END.search(whole) if reading.said else reading.deadline
        if ended and not reading.odd and len(reading.parties) > 1 and _departments(reading):
            return self.clause(reading, start, start + 1 + len(whole), "后括号")
        label = next(field_labels.find(rest), None)
        begin = label.end if label and label.start == 0 and label.field in UNITS else 0
        length = names.read(rest[begin:], self.known.starting)[1]
        end = begin + length
        reading = clauses.parties(rest[:end], None, self.how)
        if not reading.parties or reading.odd:
            return None
        if not begin and (len(reading.parties) < 2 or not _departments(reading)):
            return None
        stop = start + 1 + end
        if self.text[stop : stop + 1] and self.text[stop] in _CLOSE:
            stop += 1
        return self.clause(reading, start, stop, "后括号")

    def _unopened(self, end: int, taken: Iterable[Clause]) -> Clause | None:
        """Back from a closing bracket: the names before it, the first cut where a known name begins."""
        edge = max([0, *(clause.end for clause in taken if clause.end <= end)])
        edge = max(edge, end - _LONGEST)
        region = self.text[edge:end]
        cut = max(region.rfind(stop) for stop in _STOPS)
        base = edge + cut + 1
        parts = list(names.pieces(self.text[base:end]))
        start = end
        for number in range(len(parts) - 1, -1, -1):
            piece = parts[number][1]
            start -= len(piece)
            if names.is_name(piece) and len(piece) <= 16 and not self._glued(piece):
                start -= 1
                continue
            tail = self.known.ending(piece) or _tail(piece)
            start += len(piece) - tail
            break
        else:
            start += 1
        start = max(start, base)
        reading = clauses.parties(self.text[start:end], None, self.how)
        if reading.odd or len(reading.parties) < 2 or not _departments(reading):
            return None
        return self.clause(reading, start, end + 1, "前括号")

    def _glued(self, piece: str) -> bool:
        """Words of the sentence before a known name: 基本覆盖市住房城乡建设局."""
        length = self.known.ending(piece)
        return 0 < length < len(piece)

    def bare(self, begin: int) -> Iterator[Clause]:
        """A list without any bracket: names at a sentence's start that end as the notice's lists end."""
        starts = [begin, *(begin + match.end() for match in re.finditer("[。]", self.text[begin:]))]
        for start in starts:
            content, length = names.read(self.text[start:], self.known.starting)
            reading = clauses.parties(content, None, self.how)
            if len(reading.parties) < 2 or reading.odd or not _departments(reading):
                continue
            inside = all(party.name in self.known.names for party in reading.parties[:-1])
            if inside and self.known.closes(reading.parties[-1].name):
                yield self.clause(reading, start, start + length, "前后括号")

    def clause(self, reading: Reading, start: int, end: int, lost: str = "") -> Clause:
        at = self.words.place(start)
        doubts = []
        if lost:
            message = f"单位名单丢了{lost}，起止是推断的：“{short(self.text[start:end], 40)}”"
            doubts.append(Doubt(at, "bracket-lost", message, "units"))
        if reading.odd:
            message = f"不像单位名称，请核对：{'、'.join(short(name) for name in reading.odd)}"
            doubts.append(Doubt(at, "unit-unlike", message, "units"))
        for printed, full in reading.completed:
            message = f"原文印的是“{printed}”，按前面的单位补作“{full}”"
            doubts.append(Doubt(at, "name-completed", message, "units"))
        if reading.open:
            doubts.append(Doubt(at, "list-open", "名单后有“等”字，还有哪些单位请补上", "units"))
        if reading.joint:
            doubts.append(
                Doubt(at, "role-joint", "原文是“会同”，按前者牵头、后者参加处理", "units")
            )
        reading, cut = self._uncut(reading, end)
        if cut:
            message = f"名单像是没有印完，“{cut}”没有采用，请补全"
            doubts.append(Doubt(at, "list-cut", message, "units"))
        named = tuple(party.name for party in reading.parties if names.is_name(party.name))
        sure = named[lost.startswith("前") : len(named) - lost.endswith("后括号")]
        return Clause(
            reading.parties,
            start,
            end,
            reading.listed,
            tuple(doubts),
            sure,
            reading.deadline,
            reading.supervisor,
        )

    def _uncut(self, reading: Reading, end: int) -> tuple[Reading, str]:
        """At the very end of a notice that breaks off, the beginning of a known name is no name."""
        *before, last = reading.parties
        at_end = self.words.at.line == self.known.end and not self.text[end:].strip(_LOOSE)
        begun = any(name.startswith(last.name) and name != last.name for name in self.known.names)
        if not (at_end and begun and before) or self.text.rstrip().endswith(tuple("。" + _CLOSE)):
            return reading, ""
        return replace(reading, parties=tuple(before)), last.name


def _balanced(text: str) -> str:
    """Without a closing bracket at the end that nothing opened."""
    text = text.rstrip(_LOOSE)
    while text and (lone := pairs(text)[2]) and lone[-1] == len(text) - 1:
        text = text[:-1].rstrip(_LOOSE)
    return text


def _departments(reading: Reading) -> bool:
    """A list of places alone is a remark: （荷塘区、石峰区）."""
    return any(names.is_department(party.name) for party in reading.parties)


def _tail(piece: str) -> int:
    """How many letters at the end of a piece are a name: from its last 市, 省 or 县 on."""
    found = [match.start() for match in LEVEL_INSIDE.finditer(piece)]
    lengths = [len(piece) - at for at in found if 4 <= len(piece) - at <= 16]
    return next((length for length in sorted(lengths) if names.is_department(piece[-length:])), 0)


def _outside(at: int, clauses_: Iterable[Clause]) -> bool:
    return all(not clause.start <= at < clause.end for clause in clauses_)
