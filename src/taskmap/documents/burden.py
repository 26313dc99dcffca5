"""How much units are asked over all plans to a page for the office that decides, and to the keys of `--format json`."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import asdict

from taskmap.document import Document, Table, Value
from taskmap.documents.page_tables import rows_table
from taskmap.system.text import cut, one_line, shorten
from taskmap.tracking.burden import Burden, Load, RepeatedAsk, Total, UnitMonth

FILE = "填报负担"
_LOADS = {
    "workbooks": "份数",
    "packed": "合订后份数",
    "rows": "条数",
    "merged": "合并后条数",
    "cells": "格数",
    "by_merging": "合并省的格",
    "by_prefilling": "预填省的格",
    "left": "还要填的格",
    "words": "其中写文字的格",
}
_REPEATED = {
    "plan": "方案",
    "id": "编号",
    "other_plan": "另一个方案",
    "other_id": "另一个编号",
    "what": "事项",
    "units": "单位",
    "count": "重复的条次",
    "merged": "合订以后",
}
_FEW = 3
"""Units that are named one by one."""
_LONGEST = 30
"""Characters of what a measure says that it is known by beside its number."""


class BurdenPage(NamedTuple):
    """What was asked in the `months` of these labels by what was known on the `day`; `titles` are those of the plans by their
    ids. `is_detailed`: each unit is shown month by month.
    """

    day: datetime.date
    months: Sequence[str]
    burden: Burden
    titles: Mapping[str, str]
    is_detailed: bool = False


class _Pair(NamedTuple):
    """A thing that two plans ask, the ids of plan and measure of both."""

    first: tuple[str, str]
    other: tuple[str, str]
    title: str
    is_merged: bool


def document(page: BurdenPage) -> Document:
    """The page: its sentences, and tables by month, by unit and of what is asked twice."""
    found = page.burden
    title = f"{_span(page.months)}填报负担"
    tables = [
        rows_table(
            "各月", {"month": "月份", "units": "单位数", **_LOADS}, _month_rows(found, page.months)
        ),
        rows_table(
            "各单位，从填得最多的排起",
            {"unit": "单位", **_LOADS},
            ({"unit": unit, **_values(total)} for unit, total in found.of_units().items()),
        ),
        rows_table(
            "同一件事要了两遍", _REPEATED, map(_pair_values, _pairs(found.repeated).items())
        ),
    ]
    if len(page.months) > 1:
        tables.append(_matrix(page))
    if page.is_detailed or len(page.months) == 1:
        tables.append(_detail(found.lines))
    return Document(title, "", page.day, {"burden.words": _sentences(page)}, tables)


def to_record(page: BurdenPage) -> dict[str, object]:
    """The page by the keys of `--format json`."""
    found = page.burden
    lines: dict[str, list[UnitMonth]] = defaultdict(list)
    for each in found.lines:
        lines[each.unit].append(each)
    return {
        "day": page.day,
        "from": page.months[0],
        "until": page.months[-1],
        "plans": found.plans,
        "total": _total_record(found.total),
        "months": [
            {"month": month, **_total_record(total)}
            for month, total in found.of_months(page.months).items()
        ],
        "units": [
            {
                "unit": unit,
                **_loads_record(total),
                "months": [
                    {"month": each.month, "plans": each.plans, **_loads_record(each)}
                    for each in lines[unit]
                ],
            }
            for unit, total in found.of_units().items()
        ],
        "repeated": [*map(_pair_record, _pairs(found.repeated).items())],
    }


def _span(months: Sequence[str]) -> str:
    """2026年, where they are all of one; 2026年3月, or 2026年3月至2026年5月."""
    year = months[0][:4]
    if len(months) == 12 and months[-1] == f"{year}-12":
        return f"{year}年"
    first, last = (f"{each[:4]}年{int(each[5:])}月" for each in (months[0], months[-1]))
    return first if first == last else f"{first}至{last}"


def _sentences(page: BurdenPage) -> str:
    """What the office that decides has to know, a sentence a line."""
    total, span = page.burden.total, _span(page.months)
    if not page.burden.lines:
        return f"{span}没有要报送的。"
    apart, left = total.apart, total.left
    lines = [
        f"{span}，{len(page.burden.plans)} 个方案向 {total.units} 个单位要报送：一项一份分开发，"
        f"{load_text(apart)}；按单位合订、同一件事只填一次、照上期预填，{load_text(left)}，"
        f"{_share_text(apart.workbooks, left.workbooks, '份')}，{_share_text(apart.cells, left.cells, '格')}。",
        f"要填的格里，合并省 {total.merging.cells} 格，预填省 {total.prefilling.cells} 格；"
        f"还要填的里有 {left.words} 格要自己写文字。",
        *_most_sentence(page.burden),
    ]
    if page.burden.repeated:
        pairs, rows = len(_pairs(page.burden.repeated)), len(page.burden.repeated)
        lines.append(f"同一件事要了两遍的有 {pairs} 对，一共多要 {rows} 条次。")
    return "\n".join(lines)


def _most_sentence(found: Burden) -> Iterator[str]:
    """Which unit has most to fill in, where there are several."""
    units = found.of_units()
    if len(units) > 1:
        unit, most = next(iter(units.items()))
        yield (
            f"填得最多的是{unit}：分开发 {most.apart.workbooks} 份、{most.apart.cells} 格，"
            f"合订、预填以后 {most.left.workbooks} 份、{most.left.cells} 格。"
        )


def load_text(load: Load) -> str:
    """3 份、12 条、40 格: workbooks, rows and cells."""
    return f"{load.workbooks} 份、{load.rows} 条、{load.cells} 格"


def _share_text(before: int, after: int, measure: str) -> str:
    share = round((before - after) * 100 / before) if before else 0
    return f"少 {before - after} {measure}（{share}%）"


def _month_rows(found: Burden, months: Sequence[str]) -> Iterator[dict[str, Value]]:
    for month, total in found.of_months(months).items():
        yield {"month": month, "units": total.units, **_values(total)}
    if len(months) > 1:
        yield {"month": "合计", "units": found.total.units, **_values(found.total)}


def _values(sums: Total | UnitMonth) -> dict[str, Value]:
    left = sums.left
    return {
        "workbooks": sums.apart.workbooks,
        "packed": left.workbooks,
        "rows": sums.apart.rows,
        "merged": left.rows,
        "cells": sums.apart.cells,
        "by_merging": sums.merging.cells,
        "by_prefilling": sums.prefilling.cells,
        "left": left.cells,
        "words": left.words,
    }


def _pairs(repeated: Sequence[RepeatedAsk]) -> dict[_Pair, list[RepeatedAsk]]:
    """By pair of measures each time that both are asked of a unit, the most frequent pair first."""
    found: dict[_Pair, list[RepeatedAsk]] = defaultdict(list)
    for each in repeated:
        found[_Pair(each.first, each.other, each.title, each.is_merged)].append(each)
    return dict(sorted(found.items(), key=lambda each: -len(each[1])))


def brief_title(title: str) -> str:
    """The beginning of what a measure says, for a line or a cell in which its number stands too."""
    return cut(one_line(title), _LONGEST)


def _units(asks: Sequence[RepeatedAsk]) -> list[str]:
    return [*dict.fromkeys(each.unit for each in asks)]


def _pair_values(item: tuple[_Pair, list[RepeatedAsk]]) -> dict[str, Value]:
    pair, asks = item
    return {
        "plan": pair.first[0],
        "id": pair.first[1],
        "other_plan": pair.other[0],
        "other_id": pair.other[1],
        "what": brief_title(pair.title),
        "units": shorten(_units(asks), _FEW, "等{}家"),
        "count": len(asks),
        "merged": "填一次" if pair.is_merged else "各填一次：发文单位不同",
    }


def _pair_record(item: tuple[_Pair, list[RepeatedAsk]]) -> dict[str, object]:
    pair, asks = item
    first, other = ({"plan": plan, "measure": own} for plan, own in (pair.first, pair.other))
    return {
        "first": first,
        "other": other,
        "title": pair.title,
        "units": _units(asks),
        "rows": len(asks),
        "merged": pair.is_merged,
    }


def _matrix(page: BurdenPage) -> Table:
    """By unit and month the cells that are left to fill in."""
    left: dict[str, dict[str, int]] = defaultdict(dict)
    for each in page.burden.lines:
        left[each.unit][each.month] = each.left.cells
    same_year = page.months[0][:4] == page.months[-1][:4]
    heads = {month: f"{int(month[5:])}月" if same_year else month for month in page.months}
    rows: Iterator[dict[str, Value]] = (
        {"unit": unit, **left[unit], "sum": total.left.cells}
        for unit, total in page.burden.of_units().items()
    )
    return rows_table("各单位各月还要填的格", {"unit": "单位", **heads, "sum": "合计"}, rows)


def _detail(lines: Sequence[UnitMonth]) -> Table:
    columns = {"unit": "单位", "month": "月份", "plans": "方案数", **_LOADS}
    return rows_table(
        "各单位各月",
        columns,
        (
            {"unit": each.unit, "month": each.month, "plans": each.plans, **_values(each)}
            for each in lines
        ),
    )


def _total_record(total: Total) -> dict[str, object]:
    return {"units": total.units, **_loads_record(total)}


def _loads_record(sums: Total | UnitMonth) -> dict[str, object]:
    loads = {
        "apart": sums.apart,
        "merging": sums.merging,
        "prefilling": sums.prefilling,
        "left": sums.left,
    }
    return {name: asdict(load) for name, load in loads.items()}
