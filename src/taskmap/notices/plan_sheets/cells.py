"""A value of the plan to the text of one cell, and back: as an office writes it where that says all, else as YAML."""

from __future__ import annotations

import json

from taskmap.notices.drafting import brackets
from taskmap.notices.plan_sheets.columns import BAR, find_form, line_keys
from taskmap.notices.yaml import scalars
from taskmap.planfile import entries, keys, tree
from taskmap.planfile.entries import EntryValue, PlanEntry
from taskmap.planfile.shapes import (
    KeyShape,
    MappingListShape,
    MappingShape,
    PartiesByRoleShape,
    PartiesShape,
    PlanForm,
    PlanKey,
    TextListShape,
)
from taskmap.planfile.spelling import chinese_word

_SENTENCES = ("criteria", "day")
"""Keys whose texts hold the marks that part names: one a line."""
ROLES = ("lead", "responsible", "support", "units")
"""Keys whose order in an entry may count: who comes first."""
_MARKS = "、，,；;\n"
_OPENING, _CLOSING = brackets.OPENING + "{", brackets.CLOSING + "}"


class CellFaultError(ValueError):
    """What a cell says cannot be read; the text is a Chinese sentence."""


def write_cell(value: EntryValue, key: PlanKey) -> str | None:
    """The text of a cell for the `value` of the `key`, which `read_cell` reads as the same; None if there is none."""
    text = _write(value, key)
    try:
        return text if text and read_cell(text, key) == value else None
    except CellFaultError:
        return None


def read_cell(text: str, key: PlanKey) -> EntryValue:
    """The value of the `key` that the `text` of a cell says; text of no list is as it stands. Raises CellFaultError."""
    text = text.strip()
    match key.shape:
        case MappingListShape(form):
            return [_read_line(line.strip(), form) for line in text.split("\n") if line.strip()]
        case PartiesByRoleShape():
            return _read_roles(text, key)
        case PartiesShape() if text in key.shape.words:
            return key.shape.words[text]
        case TextListShape() | PartiesShape():
            return _read_list(text, key)
    return entries.canonical_word(key.shape, text)


def flow(value: EntryValue) -> str:
    """The `value` as YAML on one line."""
    if isinstance(value, dict):
        pairs = (f"{flow_text(key)}: {flow(inner)}" for key, inner in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    return flow_text(value)


def flow_text(text: str) -> str:
    """One `text` inside brackets, with escapes where nothing else keeps it as it is."""
    is_simple = "\n" not in text and not ("'" in text and '"' in text) and "\\" not in text
    return scalars.scalar(text, flow=True) if is_simple else json.dumps(text, ensure_ascii=False)


def read_flow(text: str) -> EntryValue:
    """The value that is written as YAML in the `text`. Raises CellFaultError if it is none."""
    loaded = tree.load(text, "")
    if loaded.faults or loaded.root is None:
        why = loaded.faults[0].message if loaded.faults else "里面没有内容"
        raise CellFaultError(f"方括号、花括号里的写法看不懂：{why}")
    return entries.plain_value(loaded.root)


def read_extra(text: str, form: str) -> PlanEntry:
    """What the column for everything else says of an entry of the `form`, by the English keys. Raises CellFaultError."""
    value = read_flow(text)
    if not isinstance(value, dict):
        raise CellFaultError("应写成 {键: 值}")
    return _canonical_entry(value, find_form(form))


def _canonical_entry(values: PlanEntry, form: PlanForm) -> PlanEntry:
    unknown = next((key for key in values if key not in form.canonical), None)
    if unknown is not None:
        raise CellFaultError(f"“{form.about}”没有“{unknown}”这个键")
    named = {form.canonical[key]: value for key, value in values.items()}
    if len(named) < len(values):
        raise CellFaultError("同一项写了两处")
    return {name: _canonical_value(each, form.by_name[name].shape) for name, each in named.items()}


def _canonical_value(value: EntryValue, shape: KeyShape) -> EntryValue:
    """The `value` as `read_cell` gives it: the keys of entries in it in English, a single text of a list as a list. What
    it cannot be, stays as it is: the check of the plan finds it.
    """
    match shape:
        case MappingShape(form) if isinstance(value, dict):
            return _canonical_entry(value, keys.FORMS[form])
        case MappingListShape(form) if isinstance(value, list):
            inner = keys.FORMS[form]
            return [
                _canonical_entry(each, inner) if isinstance(each, dict) else each for each in value
            ]
        case TextListShape() if isinstance(value, str):
            return [value]
    return value


def _write(value: EntryValue, key: PlanKey) -> str:
    if isinstance(value, str):
        return chinese_word(key.shape, value)
    if isinstance(key.shape, MappingListShape):
        form = key.shape.form
        return "\n".join(_write_line(each, form) for each in value if isinstance(each, dict))
    if isinstance(value, dict):
        return "\n".join(f"{role}：{_write(names, key)}" for role, names in value.items())
    texts = [each for each in value if isinstance(each, str)]
    joined = ("\n" if key.name in _SENTENCES else "、").join(texts)
    return joined if _reads_as(joined, key, value) else flow(value)


def _reads_as(text: str, key: PlanKey, value: EntryValue) -> bool:
    try:
        return _read_list(text, key) == value
    except CellFaultError:
        return False


def _read_list(text: str, key: PlanKey) -> EntryValue:
    if text.startswith(("[", "{")):
        value = read_flow(text if text.startswith("[") else f"[{text}]")
        assert isinstance(value, list), "it stands in brackets"
        return [each for each in value if each != ""]
    pieces = text.split("\n") if key.name in _SENTENCES else split_names(text)
    return [piece.strip() for piece in pieces if piece.strip()]


def _read_roles(text: str, key: PlanKey) -> EntryValue:
    """By the names of roles their units, a line each: 协作单位：市财政局、市水利局."""
    roles: dict[str, EntryValue] = {}
    for line in filter(str.strip, text.split("\n")):
        role, colon, names = line.replace(":", "：", 1).partition("：")
        if not (colon and role.strip()):
            raise CellFaultError(f"一行写一种角色，如 协作单位：市财政局、市水利局，现在是“{line}”")
        roles[role.strip()] = _read_list(names.strip(), key)
    return roles


def split_names(text: str) -> list[str]:
    """What stands between commas, semicolons and line breaks, those inside brackets apart."""
    pieces, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter in _OPENING) - (letter in _CLOSING)
        if letter in _MARKS and (depth <= 0 or letter == "\n"):
            pieces.append(text[start:at])
            start = at + 1
    return [*pieces, text[start:]]


def _write_line(entry: PlanEntry, form: str) -> str:
    """An entry as the values of its keys with bars between; in braces where a value would not come back from that."""
    texts = [_write(entry[key.name], key) if key.name in entry else "" for key in line_keys(form)]
    line = BAR.join(texts).rstrip(BAR)
    try:
        if "\n" not in line and _read_line(line, form) == entry:
            return line
    except CellFaultError:
        pass
    return flow({_chinese(form, key): value for key, value in entry.items()})


def _chinese(form: str, key: str) -> str:
    return keys.FORMS[form].by_name[key].chinese[0]


def _read_line(line: str, form: str) -> PlanEntry:
    if line.startswith("{"):
        return read_extra(line, form)
    known = line_keys(form)
    texts = [each.strip() for each in line.replace("|", BAR).split(BAR)]
    if len(texts) > len(known):
        order = BAR.join(key.chinese[0] for key in known)
        raise CellFaultError(f"一行里的“{BAR}”太多，依次是 {order}，现在是“{line}”")
    return {key.name: read_cell(text, key) for key, text in zip(known, texts, strict=False) if text}
