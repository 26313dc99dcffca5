"""The plan that a workbook says to the text of a plan file, written as drafts are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from taskmap.notices.drafting import ids
from taskmap.notices.drafting.draft import Doubt, DraftGroup
from taskmap.notices.plan_sheets import cells, reading
from taskmap.notices.plan_sheets.columns import GROUP_FORM
from taskmap.notices.plan_sheets.reading import SheetEntry
from taskmap.notices.readers.sheets import TypedSheets
from taskmap.notices.yaml import scalars
from taskmap.notices.yaml.lines import FlowValue, NamedGroups, Value, YamlEntry, YamlLines
from taskmap.planfile import keys
from taskmap.planfile.entries import EntryValue, PlanEntry
from taskmap.planfile.shapes import MappingListShape, MappingShape, PlanForm
from taskmap.planfile.spelling import KeyLanguage
from taskmap.system.diagnostics import Source

_HEAD = (
    "方案，由 taskmap 从 {} 读出；以后改这个文件，或者改那个工作簿再读一次。",
    "检查：taskmap validate plan.yaml",
)
_SINGLE = ("day", "once")
"""Keys of lists that mostly have one item, which then stands alone."""


class PlanText(NamedTuple):
    """The text, the line of each doubt's comment in it, from 1, and what knows where the rest came from."""

    text: str
    doubt_lines: tuple[tuple[int, Doubt], ...]
    lines: YamlLines

    def source_at(self, at: Source) -> Source:
        """The cell from which came what stands `at` a place in the text."""
        return self.lines.source_at(at.line, at.column)


def write(
    sheets: TypedSheets,
    file: str,
    language: KeyLanguage = KeyLanguage.CHINESE,
    plan_id: str = "",
) -> PlanText:
    """The plan in the `sheets` of the workbook called `file` as the text of a plan file with keys in the `language`.
    `plan_id` is the id that the plan shall have; empty: that of the workbook, or one made of the title.
    """
    plan = reading.read(sheets.tables)
    plan.doubts += map(Doubt.of, sheets.doubts)
    title = str(plan.values.get("title", ""))
    made = ids.plan_id(title, file, ids.leading_year(str(plan.values.get("issued", ""))))
    own = plan_id or plan.values.get("id") or made
    plan.values = {"id": own, **{key: each for key, each in plan.values.items() if key != "id"}}
    yaml_lines = YamlLines(language)
    for line in _HEAD:
        yaml_lines.add_comment(line.format(scalars.one_line(file)))
    yaml_lines.lines.append("")
    yaml_lines.add_plan(_yaml_entry(plan))
    text = "\n".join(yaml_lines.lines) + "\n"
    return PlanText(text, tuple(yaml_lines.doubt_lines), yaml_lines)


def _yaml_entry(entry: SheetEntry) -> YamlEntry:
    form = keys.FORMS[entry.form]
    pairs: dict[str, Value] = {}
    for name in _order(form, entry):
        if name in entry.values:
            pairs[name] = _yaml_value(entry.values[name], form, name)
        else:
            pairs[name] = _yaml_entries(entry.inner[name])
    return YamlEntry(
        tuple(pairs.items()),
        tuple(entry.doubts),
        tuple(entry.leftovers),
        sources=entry.sources,
    )


def _order(form: PlanForm, entry: SheetEntry) -> list[str]:
    """The keys as the form has them; those of one cell as it has them."""
    present = [key.name for key in form.keys if key.name in entry.values or key.name in entry.inner]
    roles = [name for name in entry.values if name in cells.ROLES]
    typed = iter(roles)
    return [next(typed) if name in roles else name for name in present]


def _yaml_entries(inner: Sequence[SheetEntry]) -> Value:
    if inner and inner[0].form == GROUP_FORM.name:
        return _groups(inner)
    return [_yaml_entry(each) for each in inner]


def _groups(inner: Sequence[SheetEntry]) -> NamedGroups:
    groups = [
        DraftGroup(
            scalars.one_line(_text(each.values.get("name", ""))),
            tuple(map(_text, each.values.get("members", ()))),
        )
        for each in inner
    ]
    sources = {group.name: each.sources[""] for group, each in zip(groups, inner, strict=True)}
    return NamedGroups(tuple(groups), sources)


def _text(value: EntryValue) -> str:
    """A name as it is typed, also where something else stands in its place, which the check of the plan finds."""
    return value if isinstance(value, str) else cells.flow(value)


def _yaml_value(value: EntryValue, form: PlanForm, name: str) -> Value:
    if isinstance(value, str):
        return scalars.clean(value)
    shape = form.by_name[name].shape
    if isinstance(shape, MappingShape) and isinstance(value, dict) and value:
        return _plain_entry(value, keys.FORMS[shape.form])
    inner = [each for each in value if isinstance(each, dict)]
    if isinstance(shape, MappingListShape) and inner and len(inner) == len(value):
        return [_plain_entry(each, keys.FORMS[shape.form]) for each in inner]
    if isinstance(value, dict):
        return FlowValue(cells.flow(value))
    texts = tuple(each for each in value if isinstance(each, str) and "\n" not in each)
    if not texts or len(texts) < len(value):
        return FlowValue(cells.flow(value))
    is_single = len(texts) == 1 and name in _SINGLE
    return scalars.clean(texts[0]) if is_single else tuple(map(scalars.clean, texts))


def _plain_entry(values: PlanEntry, form: PlanForm) -> YamlEntry:
    return YamlEntry(tuple((name, _yaml_value(each, form, name)) for name, each in values.items()))
