"""The keys `lights` and `scoring`, how progress is judged and units are scored, to their values."""

from __future__ import annotations

from typing import Any

from taskmap.plan.assessment import Lights, Ranking, Scoring
from taskmap.planfile.fields import PlanFields
from taskmap.planfile.shapes import NumberShape


def lights(fields: PlanFields | None) -> Lights:
    """The `fields` of the key `lights`, None if it is not written: percentage points; what they do not say has
    its default.
    """
    return Lights(**_numbers(fields)) if fields else Lights()


def scoring(fields: PlanFields | None) -> Scoring:
    """The `fields` of the key `scoring`, None if it is not written: points, weights, and who is ranked against whom;
    what they do not say has its default. A floor above the cap is reported.
    """
    if fields is None:
        return Scoring()
    rules = Scoring(**_numbers(fields), ranking=Ranking(fields.choice("ranking", Ranking.ALL)))
    if rules.floor > rules.cap:
        key = "floor" if "floor" in fields.values else "cap"
        fields.report_bad_value(key, f"最低分 {rules.floor} 高于最高分 {rules.cap}")
    return rules


def _numbers(fields: PlanFields) -> dict[str, Any]:
    """By key the numbers that are written."""
    names = [key.name for key in fields.form.keys if isinstance(key.shape, NumberShape)]
    numbers = {name: fields.number(name) for name in names}
    return {name: number for name, number in numbers.items() if number is not None}
