"""How a plan wants progress judged and units scored: the keys `lights` and `scoring` to their values."""

from __future__ import annotations

import dataclasses
from typing import TypeVar

from taskmap.plan.model import Lights, Scoring
from taskmap.planfile.fields import PlanFields

Rules = TypeVar("Rules", Lights, Scoring)


def lights(fields: PlanFields | None) -> Lights:
    return _numbers(fields, Lights())


def scoring(fields: PlanFields | None) -> Scoring:
    """The floor never lies above the cap."""
    found = _numbers(fields, Scoring())
    if fields is not None and found.floor > found.cap:
        said = "floor" if "floor" in fields.values else "cap"
        fields.report_bad_value(said, f"最低分 {found.floor} 高于最高分 {found.cap}")
    return found


def _numbers(fields: PlanFields | None, default: Rules) -> Rules:
    """What is not written keeps its default."""
    if fields is None:
        return default
    said = {key.name: fields.number(key.name) for key in fields.form.keys}
    return dataclasses.replace(
        default, **{name: value for name, value in said.items() if value is not None}
    )
