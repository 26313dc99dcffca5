"""Where the unit lists stand in a text: in brackets, after a label, as a line of their own, or half lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from taskmap.notices.drafting import clauses, field_labels, list_times, names
from taskmap.notices.drafting.brackets import CLOSING, LOOSE, bracket_pairs, without_lone_bracket
from taskmap.notices.drafting.clauses import ClauseReading, Conventions
from taskmap.notices.drafting.draft import Doubt
from taskmap.notices.drafting.field_labels import UNITS
from taskmap.notices.drafting.known_names import Clause, KnownNames, Segment, merge_clauses
from taskmap.notices.drafting.words import Words, short
from taskmap.notices.lexicon.lists import LIST_BEGINNING, STOP_INSIDE
from taskmap.notices.lexicon.roles import FOR_CHAPTER, VERB_AT_END
from taskmap.notices.lexicon.units import LEVEL_INSIDE

_DASH = "——"
_STOPS = "。；;！？!?\n"
_BEHIND = " \t\u3000\xa0。；;，,、"
_LONGEST = 600
"""No list has more characters."""
_MOST = 200
"""A paragraph with more half brackets is no text, and reading it must end."""


def segments(words: Words, conventions: Conventions, known_names: KnownNames) -> list[Segment]:
    """The text cut at its unit lists, in order; what follows the last list is a segment without
    one. Lists that stand beside each other are one.
    """
    clauses_ = sorted(
        _find_clauses(words, conventions, known_names), key=lambda clause: clause.start
    )
    cut: list[Segment] = []
    at = 0
    for clause in clauses_:
        if clause.start < at:
            continue
        before = words.part(at, clause.start)
        if not before.text.strip(LOOSE) and cut and cut[-1].clause:
            cut[-1] = replace(cut[-1], clause=merge_clauses(cut[-1].clause, clause))
        else:
            cut.append(Segment(_with_rest(before, words, clause), clause))
        # The full stop behind a list ends the sentence before it.
        at = max(clause.end, clause.text_end)
        at += len(words.text[at:]) - len(words.text[at:].lstrip(_BEHIND))
    rest = words.part(at)
    if rest.text.strip(LOOSE + CLOSING):
        cut.append(Segment(rest, None))
    return cut


def _with_rest(before: Words, words: Words, clause: Clause) -> Words:
    """The words before a list, and those behind it that say what is to be done."""
    if not clause.text_end:
        return before
    rest = words.part(clause.end, clause.text_end).text.lstrip("，,")
    comma = "，" if before.text and not before.text.endswith(tuple("。；;，,：:")) else ""
    return Words(f"{before.text}{comma}{rest}", before.at)


def _find_clauses(words: Words, conventions: Conventions, known_names: KnownNames) -> list[Clause]:
    finder = _Finder(words, conventions, known_names)
    line = finder.line_clause()
    if line is not None:
        return [line]
    found = finder.bracket_clauses()
    found += finder.label_clauses(found)
    if conventions.lists_are_sentences:
        found += finder.sentence_clauses(found)
    found += finder.last_sentence_clauses(found)
    found += finder.half_bracket_clauses(found)
    if known_names.loses_brackets:
        for clause in finder.bare_clauses([clause.end for clause in found]):
            if _overlaps_none(clause, found):
                found.append(clause)
    return found


def _overlaps_none(clause: Clause, others: Iterable[Clause]) -> bool:
    return all(clause.end <= other.start or other.end <= clause.start for other in others)


class _Finder(Struct):
    words: Words
    conventions: Conventions
    known_names: KnownNames

    @property
    def text(self) -> str:
        return self.words.text

    def line_clause(self) -> Clause | None:
        """A line that is a list as a whole: 市科技局牵头，市财政局配合。"""
        text, for_all = _without_scope(self.text.strip(LOOSE))
        if "。" in text or len(text) > 300 or any(field_labels.find(text)):
            return None
        reading = clauses.read_parties(text, None, self.conventions)
        if not reading.parties or reading.unlikely_names:
            return None
        if reading.deadline and list_times.says_what_is_due(reading.deadline):
            # 由市水利局牵头，3月底前完成清淤 is all the point says.
            return None
        if not all(self.known_names.is_sure(party.name) for party in reading.parties):
            return None
        is_bare = not reading.has_role_words
        if is_bare and not (_names_department(reading) and self._may_stand_bare(reading)):
            return None
        clause = self.make_clause(reading, 0, len(self.text))
        return replace(clause, for_all=for_all, is_bare=is_bare)

    def _may_stand_bare(self, reading: ClauseReading) -> bool:
        """Whether names without bracket, label and verb are a list: several are, a single one where the notice has others."""
        return len(reading.parties) > 1 or self.known_names.has_bare_lists

    def bracket_clauses(self) -> list[Clause]:
        found: list[Clause] = []
        for start, end in bracket_pairs(self.text)[0]:
            if found and start < found[-1].end:
                continue
            content = self.text[start + 1 : end]
            if found and list_times.is_time(content) and self._adjoins(found[-1], start):
                found[-1] = replace(found[-1], end=end + 1, deadline=found[-1].deadline or content)
                continue
            reading = clauses.read_parties(content, None, self.conventions)
            if self._is_list(reading, start, end):
                found.append(self.make_clause(reading, start, end + 1))
        return found

    def _adjoins(self, clause: Clause, start: int) -> bool:
        return not self.text[clause.end : start].strip(LOOSE)

    def _is_list(self, reading: ClauseReading, start: int, end: int) -> bool:
        """Whether the content of a bracket is a unit list and no remark."""
        content = self.text[start + 1 : end]
        if not reading.parties:
            return False
        labelled = any(label.field in UNITS for label in field_labels.find(content))
        if labelled:
            return True
        if reading.has_role_words:
            return 2 * len(reading.unlikely_names) < len(reading.parties)
        if reading.unlikely_names or not _names_department(reading):
            return False
        after = self.text[end + 1 :].lstrip(" \u3000\xa0")
        if len(reading.parties) == 1:
            # 攻坚办（市工信局）: a remark on the name before it.
            before = self.text[:start].rstrip()
            ends = not after.strip(LOOSE) or (
                after.startswith("。") and self.known_names.is_sure(reading.parties[0].name)
            )
            return ends and (before.endswith(tuple("。；")) or not _ends_with_name(before))
        return True

    def label_clauses(self, others: Iterable[Clause]) -> list[Clause]:
        """责任单位：A、B outside brackets, to the next label or the end of the sentence."""
        found: list[Clause] = []
        every = [
            label for label in field_labels.find(self.text) if _is_outside(label.start, others)
        ]
        for place, label in enumerate(every):
            if label.field not in UNITS:
                continue
            end = every[place + 1].start if place + 1 < len(every) else len(self.text)
            end = min([end, *(clause.start for clause in others if clause.start >= label.end)])
            value = self.text[label.end : end]
            stop = STOP_INSIDE.search(value)
            if stop and value[: stop.start()].strip():
                end = label.end + stop.start() + 1
            reading = clauses.read_parties(
                without_lone_bracket(self.text[label.start : end]), None, self.conventions
            )
            if reading.parties:
                found.append(self.make_clause(reading, label.start, end))
        return found

    def sentence_clauses(self, others: list[Clause]) -> list[Clause]:
        """Sentences that say who does it: 此项工作由市水利局牵头，会同市财政局落实。"""
        found: list[Clause] = []
        for start, begin, end in clauses.find_responsibility_sentences(self.text):
            stop = end + (self.text[end : end + 1] in tuple("。；;"))
            for cut in clauses.possible_list_ends(self.text[begin:end]):
                reading = clauses.read_parties(
                    self.text[begin : begin + cut], None, self.conventions
                )
                plain = all(names.is_plain(party.name) for party in reading.parties)
                if not (
                    reading.has_role_words
                    and reading.parties
                    and plain
                    and _is_outside(start, others)
                ):
                    continue
                if begin + cut == end:
                    found.append(self.make_clause(reading, start, stop))
                else:
                    # What is to be done stands behind: 由市水利局牵头，于5月底前完成修订。
                    clause = self.make_clause(reading, start, begin + cut)
                    found.append(replace(clause, text_end=stop))
                break
        return found

    def last_sentence_clauses(self, others: list[Clause]) -> list[Clause]:
        """The last sentence, or what stands behind a dash, is a list without brackets: 落实政策。市工信局牵头，市财政局配合。"""
        text = self.text.rstrip(LOOSE)
        stop, dash = text.rfind("。") + 1, text.rfind(_DASH)
        start = max(stop, dash)
        if not (stop or dash >= 0) or any(clause.end > start for clause in others):
            return []
        content, for_all = _without_scope(text[start:].strip(LOOSE))
        reading = clauses.read_parties(content, None, self.conventions)
        is_bare = not reading.has_role_words
        listed = not is_bare or self._may_stand_bare(reading) or content in self.known_names.names
        plain = all(names.is_plain(party.name) for party in reading.parties)
        # Right behind a stop a dash says that units follow; in a sentence they must look like bodies.
        fits = dash == stop or _names_department(reading)
        if not (listed or dash >= stop) or not reading.parties or not plain or not fits:
            return []
        clause = self.make_clause(reading, start, len(self.text))
        return [replace(clause, for_all=for_all, is_bare=is_bare)]

    def half_bracket_clauses(self, others: list[Clause]) -> list[Clause]:
        """Lists that lost one of their brackets."""
        found: list[Clause] = []
        couples, opens, closes = bracket_pairs(self.text)
        left = [start for start, _ in couples if _is_outside(start, others)]
        for start in sorted({*left, *opens})[:_MOST]:
            if not _is_outside(start, [*others, *found]):
                continue
            if clause := self._read_forwards(start):
                found.append(clause)
        # The bracket that such a list left over closes one whose beginning is lost.
        right = [end for start, end in couples if not _is_outside(start, found)]
        for end in sorted({*right, *closes})[:_MOST]:
            busy = [*others, *found]
            if _is_outside(end, busy) and (clause := self._read_backwards(end, busy)):
                found.append(clause)
        return found

    def _read_forwards(self, start: int) -> Clause | None:
        rest = self.text[start + 1 : start + _LONGEST]
        if not LIST_BEGINNING.match(rest):
            return None
        # Only its end is lost, at the end of the sentence: （市水利局牵头，市财政局配合。
        whole = re.split("[。\n]", rest, maxsplit=1)[0].rstrip()
        reading = clauses.read_parties(whole, None, self.conventions)
        ended = VERB_AT_END.search(whole) if reading.has_role_words else reading.deadline
        if (
            ended
            and not reading.unlikely_names
            and len(reading.parties) > 1
            and _names_department(reading)
        ):
            return self.make_clause(reading, start, start + 1 + len(whole), "后括号")
        label = next(field_labels.find(rest), None)
        begin = label.end if label and label.start == 0 and label.field in UNITS else 0
        length = names.read_list(rest[begin:], self.known_names.prefix_length)[1]
        end = begin + length
        reading = clauses.read_parties(rest[:end], None, self.conventions)
        if not reading.parties or reading.unlikely_names:
            return None
        if not begin and (len(reading.parties) < 2 or not _names_department(reading)):
            return None
        stop = start + 1 + end
        if self.text[stop : stop + 1] and self.text[stop] in CLOSING:
            stop += 1
        return self.make_clause(reading, start, stop, "后括号")

    def _read_backwards(self, end: int, others: Iterable[Clause]) -> Clause | None:
        """Back from a closing bracket: the names before it, the first cut where a known name begins."""
        edge = max([0, *(clause.end for clause in others if clause.end <= end)])
        edge = max(edge, end - _LONGEST)
        region = self.text[edge:end]
        cut = max(region.rfind(stop) for stop in _STOPS)
        base = edge + cut + 1
        parts = list(names.pieces(self.text[base:end]))
        start = end
        for number in range(len(parts) - 1, -1, -1):
            piece = parts[number][1]
            start -= len(piece)
            if names.is_name(piece) and len(piece) <= 16 and not self._has_text_before_name(piece):
                start -= 1
                continue
            tail = self.known_names.suffix_length(piece) or _name_length_at_end(piece)
            start += len(piece) - tail
            break
        else:
            start += 1
        start = max(start, base)
        reading = clauses.read_parties(self.text[start:end], None, self.conventions)
        if reading.unlikely_names or len(reading.parties) < 2 or not _names_department(reading):
            return None
        return self.make_clause(reading, start, end + 1, "前括号")

    def _has_text_before_name(self, piece: str) -> bool:
        """Words of the sentence before a known name: 基本覆盖市住房城乡建设局."""
        length = self.known_names.suffix_length(piece)
        return 0 < length < len(piece)

    def bare_clauses(self, ends: Iterable[int]) -> Iterator[Clause]:
        """A list without any bracket: names at a sentence's start, or at one of the `ends` of other lists, that end as
        the notice's lists end.
        """
        sentences = (match.end() for match in re.finditer("[。]", self.text))
        for start in dict.fromkeys((0, *sentences, *ends)):
            rest = self.text[start : start + _LONGEST]
            content, length = names.read_list(rest, self.known_names.prefix_length)
            reading = clauses.read_parties(content, None, self.conventions)
            if len(reading.parties) < 2 or reading.unlikely_names or not _names_department(reading):
                continue
            inside = all(party.name in self.known_names.names for party in reading.parties[:-1])
            if inside and self.known_names.is_usual_last(reading.parties[-1].name):
                yield self.make_clause(reading, start, start + length, "前后括号")

    def make_clause(self, reading: ClauseReading, start: int, end: int, lost: str = "") -> Clause:
        """`lost`: which brackets the notice lost, as the doubt calls them; empty for none."""
        reading, cut = self._without_cut_name(reading, end)
        reading = clauses.with_common_units(reading, self.conventions, self.words.place(start))
        named = tuple(party.name for party in reading.parties if names.is_name(party.name))
        sure = named[lost.startswith("前") : len(named) - lost.endswith("后括号")]
        return Clause(
            reading.parties,
            start,
            end,
            reading.roles_by_position,
            tuple(self._doubts(reading, start, end, lost, cut)),
            sure,
            reading.deadline,
            reading.people,
        )

    def _doubts(
        self, reading: ClauseReading, start: int, end: int, lost: str, cut: str
    ) -> Iterator[Doubt]:
        at = self.words.place(start)
        if lost:
            message = f"单位名单丢了{lost}，起止是推断的：“{short(self.text[start:end], 40)}”"
            yield Doubt(at, "bracket-lost", message, "units")
        if reading.unlikely_names:
            listed = "、".join(short(name) for name in reading.unlikely_names)
            yield Doubt(at, "unit-unlike", f"不像单位名称，请核对：{listed}", "units")
        yield from clauses.completion_doubts(reading, at)
        if reading.is_open_ended:
            yield Doubt(at, "list-open", "名单后有“等”字，还有哪些单位请补上", "units")
        if reading.joint:
            yield Doubt(at, "role-joint", "原文是“会同”，按前者牵头、后者参加处理", "units")
        if cut:
            message = f"名单像是没有印完，“{cut}”没有采用，请补全"
            yield Doubt(at, "list-cut", message, "units")

    def _without_cut_name(self, reading: ClauseReading, end: int) -> tuple[ClauseReading, str]:
        """At the very end of a notice that breaks off, the beginning of a known name is no name."""
        *before, last = reading.parties
        at_end = self.words.at.line == self.known_names.last_line and not self.text[end:].strip(
            LOOSE
        )
        begun = any(
            name.startswith(last.name) and name != last.name for name in self.known_names.names
        )
        if not (at_end and begun and before) or self.text.rstrip().endswith(tuple("。" + CLOSING)):
            return reading, ""
        return replace(reading, parties=tuple(before)), last.name


def _without_scope(text: str) -> tuple[str, bool]:
    """The `text` behind 本节任务由 and the like, and whether it begins so: then it is for a whole chapter."""
    scope = FOR_CHAPTER.match(text)
    return (text[scope.end() :], True) if scope else (text, False)


def _names_department(reading: ClauseReading) -> bool:
    """A list of places alone is a remark: （荷塘区、石峰区）."""
    return any(names.is_department(party.name) for party in reading.parties)


def _ends_with_name(text: str) -> bool:
    """Whether the last words of a `text`, without the label before them, are a name: 牵头：市工信局."""
    words = re.split("[、，,；;：:。 \u3000]", text)[-1]
    return names.is_name(words) or names.is_name(words[-8:])


def _name_length_at_end(piece: str) -> int:
    """How many letters at the end of a piece are a name: from its last 市, 省 or 县 on."""
    found = [match.start() for match in LEVEL_INSIDE.finditer(piece)]
    lengths = [len(piece) - at for at in found if 4 <= len(piece) - at <= 16]
    return next((length for length in sorted(lengths) if names.is_department(piece[-length:])), 0)


def _is_outside(at: int, clauses_: Iterable[Clause]) -> bool:
    return all(not clause.start <= at < clause.end for clause in clauses_)
