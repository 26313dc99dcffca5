"""Random plans made from the table of keys: whatever a key may hold, with nasty texts among the plain ones."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from taskmap.planfile import keys
from taskmap.planfile.shapes import (
    ChoiceShape,
    FlagShape,
    GroupsShape,
    KeyShape,
    MappingListShape,
    MappingShape,
    NumberShape,
    PartiesByRoleShape,
    PartiesShape,
    PlanKey,
    TextListShape,
)

PLAIN = ("甲局", "乙局", "丙镇", "各县区", "6月底前", "2025-06-30", "25", "1.10", "长期坚持")
NASTY = (
    *("=1+1", "@SUM(A1)", "-1", "+1", "_x0041_", "{{ plan.title }}", "null", "~", "是", "010"),
    *(
        "甲局、乙局",
        "甲，乙；丙",
        "a|b",
        "甲｜乙",
        "[甲",
        "{甲: 乙}",
        "[甲, 乙]",
        "各县区（甲局、乙局除外）",
    ),
    *(
        "a: b",
        "a #b",
        "'",
        '"',
        "'\"",
        "\\n",
        "甲\n乙",
        "甲\n\n  乙",
        "甲\n- 乙: 丙",
        "\t甲",
        "\x07甲",
    ),
    *("\u200b", "\u3000甲", "甲\u00a0", "😀", "\ufffe", "<b>&amp;", "文" * 2000, "，", ",", "•"),
)
TEXTS = st.sampled_from([*PLAIN * 4, *NASTY]) | st.text("甲、，|｜[]{}:# \n'\"\\", max_size=6)
# A longer key is none to YAML.
KEYS = TEXTS.filter(lambda text: len(text) <= 1000)
DAYS = ("2025-06-30", "2025-01", "25", "6月底前", "月底")


def entries(form: str, depth: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    """Entries of the form, in any order of their keys, seldom with all of them."""

    @st.composite
    def build(draw: st.DrawFn) -> dict[str, Any]:
        known = [key for key in keys.FORMS[form].keys if depth < 3 or key.name != "chapters"]
        some = draw(st.lists(st.sampled_from(known), max_size=6, unique_by=lambda key: key.name))
        return {draw(st.sampled_from(key.spellings)): draw(_values(key, depth)) for key in some}

    return build()


def _values(key: PlanKey, depth: int) -> st.SearchStrategy[Any]:
    return _of_shape(key.shape, depth) if key.name != "timezone" else st.just("Asia/Urumqi")


def _of_shape(shape: KeyShape, depth: int) -> st.SearchStrategy[Any]:
    names = st.lists(TEXTS, max_size=3)
    # A name is one line, or the plan has an error.
    lines = KEYS.filter(lambda text: bool(text.strip()) and "\n" not in text)
    match shape:
        case NumberShape():
            return st.integers(1, 99).map(str) | st.just("１０")
        case FlagShape():
            return st.sampled_from([*keys.TRUE, *keys.FALSE, "True"])
        case ChoiceShape(spellings):
            return st.sampled_from(sorted(spellings)) | st.just("每月10日和25日")
        case TextListShape():
            return TEXTS | names | st.sampled_from(DAYS)
        case PartiesShape(may_choose):
            parts: st.SearchStrategy[Any] = st.dictionaries(
                KEYS, st.fixed_dictionaries({"except": names}), max_size=1
            )
            if may_choose:
                parts |= st.dictionaries(KEYS, names, max_size=1)
            return TEXTS | st.lists(TEXTS | parts, max_size=3)
        case GroupsShape():
            return st.dictionaries(lines, TEXTS | names, max_size=3)
        case PartiesByRoleShape():
            return st.dictionaries(lines, _of_shape(PartiesShape(), depth), max_size=2)
        case MappingShape(form):
            return entries(form, depth + 1)
        case MappingListShape(form, or_name):
            inner: st.SearchStrategy[Any] = entries(form, depth + 1)
            return st.lists(inner | TEXTS if or_name else inner, max_size=3)
    return TEXTS | st.sampled_from(DAYS)


def _with_id(plan: dict[str, Any]) -> str:
    # Without an id one is made of the title.
    rest = {key: value for key, value in plan.items() if key not in ("id", "编号")}
    return json.dumps({"id": "p-1", **rest}, ensure_ascii=False)


PLAN_TEXTS = entries("plan").map(_with_id)
"""Texts of plan files: JSON, which is YAML too."""
