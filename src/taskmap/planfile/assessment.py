"""The keys `lights` and `scoring`, how progress is judged and units are scored, to their values."""

from __future__ import annotations

import dataclasses
from typing import TypeVar

from taskmap.plan.model import Lights, Scoring
from taskmap.planfile.fields import PlanFields

Rules = TypeVar("Rules", Lights, Scoring)


def lights(fields: PlanFields | None) -> Lights:
    """The `fields` of the key `lights`, None if it is not written: percentage points; what they do not say has
    its default.
    """
    return _numbers(fields, Lights())


def scoring(fields: PlanFields | None) -> Scoring:
    """The `fields` of the key `scoring`, None if it is not written: points; what they do not say has its default.
    A floor above the cap is reported.
    """
    rules = _numbers(fields, Scoring())
    if fields is not None and rules.floor > rules.cap:
        key = "floor" if "floor" in fields.values else "cap"
        fields.report_bad_value(key, f"最低分 {rules.floor} 高于最高分 {rules.cap}")
    return rules


def _numbers(fields: PlanFields | None, default: Rules) -> Rules:
    """What is not written keeps its default."""
    if fields is None:
        return default
    numbers = {key.name: fields.number(key.name) for key in fields.form.keys}
    return dataclasses.replace(
        default, **{name: value for name, value in numbers.items() if value is not None}
    )
