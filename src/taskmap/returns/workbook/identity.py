"""The sheets of a workbook to whose it is: by its hidden sheet, and by the lines above the table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from taskmap.returns.contents import SectionIdentity, WorkbookIdentity
from taskmap.returns.workbook.grids import CellValue, WorkbookGrid, cell_text
from taskmap.system.text import half_width

PRINTED = "printed"
"""Before the marks of what the template printed."""
SECTION, SAME = "report", "same"
"""How the lines of a hidden sheet begin that tell of a section, and of a row that another one answers for."""
_SECTION_CELLS = 5
_KEYS = ("plan", "revision", "unit", "period")
_PLAN = re.compile(r"方案(?:编号)?[:：]\s*([A-Za-z0-9][A-Za-z0-9-]*)")
_REVISION = re.compile(r"第\s*(\d{1,9})\s*版")
_UNIT = re.compile(
    r"单位(?:名称)?[:：]\s*(\S.*?)\s*(?=报送期|方案[:：]|第\s*\d+\s*版|填报|校验码|$)", re.M
)
_PERIOD = re.compile(
    r"报送期(?:次)?[:：]\s*(?!校验码|单位|方案)([^\s,;]+?)(?=校验码|单位:|方案:|[\s,;]|$)"
)
_SPOKEN_PERIOD = re.compile(
    r"(?P<year>\d{4})[-./年](?:第?(?P<quarter>[1-4一二三四])季度?|(?P<half>[上下])半年"
    r"|0?(?P<month>1[0-2]|[1-9])(?:月份?)?)?"
)
_QUARTERS = {"一": "1", "二": "2", "三": "3", "四": "4"}
_PRINTED_CODE = re.compile(r"校验码[:：]?\s*([0-9A-Za-z]{4}\s*-?\s*[0-9A-Za-z]{4})(?![0-9A-Za-z])")
_CODE = re.compile(r"[0-9a-f]{64}")
"""The digests of an earlier taskmap, which had no key, are shorter."""


def is_hidden(grid: WorkbookGrid) -> bool:
    """Whether this is the sheet that went out hidden, whatever it is called now."""
    keys = {str(row[0]).strip() for row in grid.rows[:20] if row}
    return keys.issuperset(_KEYS)


def hidden_identities(grids: Iterable[WorkbookGrid]) -> tuple[WorkbookIdentity, ...]:
    """What each hidden sheet among `grids` says; a sheet copied from another unit's workbook may
    bring its own along.
    """
    return tuple(_read_hidden(grid) for grid in grids if is_hidden(grid))


def _read_hidden(grid: WorkbookGrid) -> WorkbookIdentity:
    values: dict[str, str] = {}
    fingerprints: dict[str, str] = {}
    is_fingerprint = False
    lines, sections = _split_sections(grid)
    for line in lines:
        key = cell_text(line[0]) if line else ""
        value = cell_text(line[1]) if len(line) > 1 else ""
        if is_fingerprint and key:
            fingerprints[key] = value
        elif key == "measure":
            is_fingerprint = True
        else:
            values.setdefault(key, value)
        # Most lines are two cells.
        if any(line[2:]):
            values.update(_code_beside(line))
    plan, unit, period = (values.get(key, "") for key in ("plan", "unit", "period"))
    code = values.get("digest", "")
    return WorkbookIdentity(
        plan,
        _revision(values.get("revision", "")),
        unit,
        period,
        values.get("rule", ""),
        fingerprints,
        code if _CODE.fullmatch(code) else "",
        frozenset(values.get(PRINTED, "").split()),
        sections,
    )


def _revision(text: str) -> int:
    """The number that the hidden sheet says; 0 for what is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _split_sections(
    grid: WorkbookGrid,
) -> tuple[Sequence[Sequence[CellValue]], tuple[SectionIdentity, ...]]:
    """The lines of a hidden sheet that are about the whole workbook, and its sections, which begin below them."""
    starts = [at for at, line in enumerate(grid.rows) if _is_section(line)]
    if not starts:
        return grid.rows, ()
    ends = [*starts[1:], len(grid.rows)]
    sections = (_read_section(grid, *span) for span in zip(starts, ends, strict=True))
    return grid.rows[: starts[0]], tuple(sections)


def _is_section(line: Sequence[CellValue]) -> bool:
    # A measure may be called so too, and has no period beside it.
    return bool(line) and line[0] == SECTION and len(line) > _SECTION_CELLS and line[4] != ""


def _read_section(grid: WorkbookGrid, start: int, end: int) -> SectionIdentity:
    _, plan, revision, unit, period, rule, *_ = map(cell_text, grid.rows[start])
    rows = [tuple(map(cell_text, line[:4])) for line in grid.rows[start + 1 : end]]
    own = [(kind, item, digest, number) for kind, item, digest, number in rows if item]
    return SectionIdentity(
        plan,
        _revision(revision),
        unit,
        period,
        rule,
        {item: digest for _, item, digest, _ in own},
        {number: item for kind, item, _, number in own if kind != SAME},
        {item: number for kind, item, _, number in own if kind == SAME},
    )


def _code_beside(line: Sequence[CellValue]) -> Iterator[tuple[str, str]]:
    """What stands further right: what was printed, and the code where the office's own template had no row for it."""
    texts = [cell_text(value) for value in line[2:]]
    yield from (pair for pair in pairwise(texts) if pair[0] in ("digest", PRINTED))


def visible_identity(lines: Sequence[str]) -> WorkbookIdentity:
    """What the lines above the table say: 「方案：…　第1版　单位：…　报送期：2022-06　校验码：…」, in one cell or in several,
    which are parted by line breaks: a name ends where its cell does.
    """
    plan, revision, unit, period, code = "", 0, "", "", ""
    for line in lines:
        text = half_width(line)
        plan = plan or _first_group(_PLAN, text)
        unit = unit or _first_group(_UNIT, text)
        period = period or _period_label(_first_group(_PERIOD, text).rstrip("-"))
        revision = revision or int(_first_group(_REVISION, text) or 0)
        code = code or "".join(_first_group(_PRINTED_CODE, text).split())
    return WorkbookIdentity(plan, revision if plan else 0, unit, period, code=code)


def _period_label(text: str) -> str:
    """The label of the period that the `text` means: 2025年6月, 2025.6, 2025年第二季度; another text as it stands."""
    if not (said := _SPOKEN_PERIOD.fullmatch(text)):
        return text
    year = said["year"]
    if quarter := said["quarter"]:
        return f"{year}-Q{_QUARTERS.get(quarter, quarter)}"
    if half := said["half"]:
        return f"{year}-H{'上下'.index(half) + 1}"
    return f"{year}-{int(said['month']):02}" if said["month"] else year


def _first_group(pattern: re.Pattern[str], line: str) -> str:
    found = pattern.search(line)
    return found[1] if found else ""
