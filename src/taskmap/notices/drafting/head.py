"""Who issued what, when, under which number, for how long: the head of the plan, from a notice's first lines."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from taskmap.notices.drafting.draft import Doubt, Remark
from taskmap.notices.drafting.names import is_name, is_plain
from taskmap.notices.drafting.words import Words
from taskmap.notices.lexicon.head import (
    ANNOUNCED,
    ANNOUNCING,
    BEHIND_TITLE,
    BRACKETED_YEAR,
    DAY,
    DAY_LOST_CHARACTERS,
    FAR_APART,
    FIELD,
    ISSUING,
    MEETING_DAY,
    MINUTES,
    NUMBER,
    OF_PLACE,
    PAGE_DAY,
    PAGE_FRAME,
    PLACE_ALONE,
    QUOTED_TITLE,
    SEAL,
    SPREAD_WORD,
    TITLE,
    TITLE_BEGUN,
    YEAR_OF_NUMBER,
    YEARS,
)
from taskmap.notices.lexicon.units import BRACKETS_BEHIND
from taskmap.plan import deadlines
from taskmap.system.diagnostics import NOWHERE, Source
from taskmap.system.text import plain

_HEAD_LINE = 200
_AROUND_TITLE = "# \u3000\xa0\t*"
_ISSUER_LABELS = ("发文机关", "发布机构", "发文单位", "制表单位", "制发单位")
_QUOTES_OF_TITLES = str.maketrans("〈〉", "《》")
_LEVELS = "省市县区州旗"
"""With these the name of an office begins in short, without its place."""
_TITLE_LINES = 2
"""A title has no more lines than this above its last one."""
_SPAN = 5
"""A plan does not end so many years after it begins."""


class NoticeHead(Struct, frozen=True):
    """What the plan file has at its top, as it will be typed there; empty where the notice does not say."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    issued: str = ""
    begins: str = ""
    ends: str = ""
    doubts: tuple[Doubt, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def day(self) -> datetime.date | None:
        """The day of issue; None if it was not found."""
        return deadlines.parse_date(self.issued) if self.issued else None

    @property
    def year(self) -> int | None:
        """The year of dates that do not name one: that in which the plan begins, else that of
        issue; None if there is neither.
        """
        if self.begins:
            return int(self.begins[:4])
        return self.day.year if self.day else None


def read(
    lines: Sequence[Words],
    text: str,
    closing_lines: Sequence[Words] = (),
    future_headings: str = "",
) -> NoticeHead:
    """The head of the plan, with a doubt for all that is missing or was guessed.

    `lines` stand before the first point of every part, `text` is the whole notice, `closing_lines`
    are its last lines, where it may be signed, and `future_headings` is the text of the headings of
    what is to be done.
    """
    doubts: list[Doubt] = []
    labelled = {
        found["name"]: found["value"].strip()
        for words in lines
        if len(words) < _HEAD_LINE
        for found in FIELD.finditer(words.text.strip())
    }
    title = labelled.get("标题") or labelled.get("名称") or _best_title(lines, plain(text))
    title = _announced_title(title) or title
    number = labelled.get("发文字号") or labelled.get("文号") or _number(lines)
    issued, repaired = _issue_date([*lines, *closing_lines], labelled)
    doubts += repaired
    issuer = _issuer(lines, closing_lines, labelled, issued)
    at = lines[0].at if lines else NOWHERE
    if not title:
        doubts.append(Doubt(at, "title-missing", "没有找到标题，请补上", "title"))
    if not issued and (page := _page_day(lines, text)):
        issued = page[0]
        message = f"没有找到成文日期，暂用网页上的日期 {issued}"
        doubts.append(Doubt(page[1].at, "issued-guessed", message, "issued"))
    if not issued and MINUTES.search(title) and (met := _meeting_day(lines)):
        issued = met[0]
        message = f"没有找到成文日期，暂用开会的日期 {issued}"
        doubts.append(Doubt(met[1].at, "issued-guessed", message, "issued"))
    if not issued:
        doubts.append(Doubt(at, "issued-missing", "没有找到成文日期，请补上", "issued"))
    head = NoticeHead(title or "（标题缺失）", _tidy_number(number), issuer, issued)
    begins, ends, guessed = _period(head, text, future_headings)
    if guessed:
        doubts.append(Doubt(at, "period-guessed", guessed, "period"))
    remarks = () if guessed else (Remark("period", "实施期限照标题里的年份"),)
    return replace(head, begins=begins, ends=ends, doubts=tuple(doubts), remarks=remarks)


def _tidy_number(number: str) -> str:
    """Without spaces, and with the brackets that document numbers have."""
    bare = re.sub(r"\s+", "", number)
    return BRACKETED_YEAR.sub(r"〔\1〕", bare)


def _best_title(lines: Sequence[Words], whole: str) -> str:
    """The title in the text; the subject of a mail, which stands at no place in it, if there is none."""
    printed = [words for words in lines if words.at != Source(words.at.file)]
    return _title(printed, whole) or _title(lines, whole)


def _title(lines: Sequence[Words], whole: str) -> str:
    """The line that repeats what the notice announces, 关于印发《…》的通知, else the last one before the text that reads
    as a title, as an attachment's does; its second line, if it was broken, joined.
    """
    found = notice = announced_title = ""
    is_repeated = False
    for place, words in enumerate(lines):
        text = _title_line(words)
        if text.startswith(("附件", "抄送")) or PAGE_FRAME.search(text):
            continue
        text = _lines_above_title(lines, place, text, whole) + text
        # …的通知（征求意见稿） is a notice as well.
        bare = BRACKETS_BEHIND.sub("", text)
        if not TITLE.fullmatch(text) or bare.endswith(("通知", "如下")):
            if bare.endswith("通知") and ("关于" in text or TITLE.fullmatch(text)):
                announced_title = announced_title or _announced_title(text)
                found, notice = found or announced_title, notice or text
            continue
        below = lines[place + 1].text.strip() if place + 1 < len(lines) else ""
        if not is_repeated:
            own = text + (below if BEHIND_TITLE.fullmatch(below) else "")
            found = announced_title if _are_parts(found, own, announced_title) else own
        is_repeated = bool(announced_title) and plain(found).startswith(plain(announced_title))
    about = (w.text.strip() for w in lines if w.text.strip().startswith("关于") and len(w) < 80)
    announced = (_title_from_sentence(words.text) for words in lines)
    return found or next(about, "") or next(filter(None, announced), "") or notice


def _are_parts(title: str, another: str, announced: str) -> bool:
    """Whether what is `announced` is both: 关于印发甲分解表和乙分解表的通知, of which each has its `title` below."""
    first, second, both = plain(title), plain(another), plain(announced)
    return len({first, second, both}) == 3 and bool(first) and first in both and second in both


def _lines_above_title(lines: Sequence[Words], place: int, text: str, whole: str) -> str:
    """What stands on the lines above of a title whose last line is `text`; empty where it is no last line."""
    above = ""
    for earlier in reversed(lines[max(place - _TITLE_LINES, 0) : place]):
        line = _title_line(earlier)
        whole_title = "关于" in above + text
        if not _begins_title(line) or (whole_title and not _names_issuer(line, above + text)):
            break
        above = line + above
    # 「关于印发…的通知」 says it in one line what stands here in two.
    if "关于" in above + text or (above and whole.count(plain(above + text)) > 1):
        return above
    above = _title_line(lines[place - 1]) if above else ""
    place_above = OF_PLACE.match(above)
    return above if place_above and not is_name(above) and place_above[0] not in text else ""


def _title_line(words: Words) -> str:
    """A line as it would stand in a title: a word spread over the page, 意　见, is one word."""
    text = words.text.strip(_AROUND_TITLE)
    return "".join(text.split()) if SPREAD_WORD.fullmatch(text) else text


def _names_issuer(line: str, following: str) -> bool:
    """The issuer on a line of its own, above one that begins with 关于."""
    return following.startswith("关于") and is_plain(line)


def _begins_title(line: str) -> bool:
    frame = PAGE_FRAME.search(line) or DAY.fullmatch(line) or FAR_APART.search(line)
    return bool(TITLE_BEGUN.fullmatch(line)) and not frame and not TITLE.fullmatch(line)


def _title_from_sentence(text: str) -> str:
    """现将《政府工作报告》重点任务予以分解: a notice without a title says in its first sentence what it is."""
    found = ANNOUNCED.search(text)
    what = found["what"] if found else ""
    return what[1:-1] if QUOTED_TITLE.fullmatch(what) else what


def _announced_title(title: str) -> str:
    """关于印发《…》的通知 announces the title that counts; titles quoted in it, 〈…〉, are 《…》 when it stands alone."""
    found = ANNOUNCING.search(title)
    announced = (found["quoted"] or found["plain"]) if found else ""
    return announced.translate(_QUOTES_OF_TITLES)


def _number(lines: Iterable[Words]) -> str:
    """A line of its own; a number inside a sentence is that of another document."""
    for words in lines:
        if found := NUMBER.fullmatch(words.text.strip()):
            return str(found["number"])
    return ""


def _issue_date(lines: Sequence[Words], labels: dict[str, str]) -> tuple[str, list[Doubt]]:
    """The date of issue, by its label or by the last line that is a date, and the doubts about it;
    empty if there is none.
    """
    for name in ("成文日期", "发文日期", "印发日期"):
        if name in labels and (day := deadlines.parse_date(labels[name])):
            return day.isoformat(), []
    for words in reversed(lines):
        # 某市人民政府办公室　　2026年4月20日: minutes have both on one line, far apart.
        text = FAR_APART.split(words.text.strip())[-1]
        if (found := DAY.fullmatch(text)) and (day := deadlines.parse_date(found["day"].strip())):
            return day.isoformat(), []
        bare = re.sub(r"\s", "", text)
        if found := DAY_LOST_CHARACTERS.fullmatch(bare):
            whole = f"{found['year']}年{found['month']}月{found['day']}日"
            if day := deadlines.parse_date(whole):
                message = f"原文是“{bare}”，丢了字，补作“{whole}”"
                return day.isoformat(), [Doubt(words.at, "date-repaired", message, "issued")]
    return "", []


def _page_day(lines: Iterable[Words], text: str) -> tuple[str, Words] | None:
    """The day on which a page was put up: 发布日期:2022-08-17, or a line that is a time.

    One after the first time limit of the text is that of a copy and says nothing.
    """
    days = [
        (day, words)
        for words in lines
        if (found := PAGE_DAY.fullmatch(words.text.strip()))
        and (day := deadlines.parse_date(found[1]))
    ]
    # Few notices have such a line, and to look for the limits takes a tenth of the reading.
    if not days:
        return None
    limits = [one.deadline.date for one in deadlines.find(text) if one.firm and one.deadline.date]
    early = ((day.isoformat(), words) for day, words in days if day <= min(limits, default=day))
    return next(early, None)


def _meeting_day(lines: Iterable[Words]) -> tuple[str, Words] | None:
    """The day with which the first sentence of minutes begins: 2026年7月8日，副市长主持召开…."""
    for words in lines:
        found = MEETING_DAY.match(words.text.strip())
        if found and (day := deadlines.parse_date(found["day"])):
            return day.isoformat(), words
    return None


def _issuer(
    lines: Sequence[Words], closing_lines: Sequence[Words], labelled: dict[str, str], issued: str
) -> str:
    """Who issued the notice: by its label, the signature or the title; 市政府办公室 is short, and counts where none is whole."""
    labelled_name = next(filter(None, map(labelled.get, _ISSUER_LABELS)), "")
    signed = _issuer_from_signature([*lines, *closing_lines], issued)
    found = [name for name in (labelled_name, signed, _issuer_from_title(lines)) if name]
    whole = (name for name in found if name[0] not in _LEVELS)
    return next(whole, found[0] if found else "")


def _issuer_from_signature(lines: Sequence[Words], issued: str) -> str:
    """The names on the lines above the date."""
    for place, words in enumerate(lines):
        text = re.sub(r"\s", "", words.text)
        beside = FAR_APART.split(words.text.strip())
        if issued and len(beside) == 2 and is_name(beside[0]) and DAY.fullmatch(beside[1]):
            return beside[0]
        if not issued or not (DAY.fullmatch(text) or DAY_LOST_CHARACTERS.fullmatch(text)):
            continue
        signatories: list[str] = []
        for above in reversed(lines[max(place - 3, 0) : place]):
            name = SEAL.sub("", re.sub(r"\s+", "", above.text))
            if not is_name(name):
                break
            signatories.insert(0, name)
        if signatories:
            return "、".join(signatories)
    return ""


def _issuer_from_title(lines: Sequence[Words]) -> str:
    for place, words in enumerate(lines):
        text = words.text.strip(_AROUND_TITLE)
        above = lines[place - 1].text.strip(_AROUND_TITLE) if place else ""
        if _names_issuer(above, text):
            return above
        found = ISSUING.match(text)
        if found and is_plain(found["issuer"]) and not PLACE_ALONE.search(found["issuer"]):
            return str(found["issuer"])
    return ""


def _first_year(days: Sequence[datetime.date]) -> int | None:
    """The earliest year that a good part of the limits name; a single one may be of something else."""
    years = Counter(day.year for day in days)
    usual = [year for year in years if years[year] > 1 and years[year] * 10 >= len(days)]
    return min(usual, default=min(years, default=None))


def _last_year(days: Sequence[datetime.date], first: int | None) -> int | None:
    """The latest year of a limit, but for visions of a far future."""
    near = [day.year for day in days if first is None or day.year <= first + _SPAN]
    return max(near, default=first)


def _period(head: NoticeHead, text: str, future_headings: str) -> tuple[str, str, str]:
    """From the month of issue to the end of the years in the title; else to the last date in the text, and what is to be
    said of that guess. The years of the title are none.
    """
    issued = head.day
    years = YEARS.search(plain(head.title)) or YEARS.search(plain(future_headings))
    numbered = YEAR_OF_NUMBER.search(head.number)
    date_context = deadlines.DateContext(issued.year if issued else None, issued)
    limits = [one.deadline.date for one in deadlines.find(text, date_context) if one.firm]
    days = [day for day in limits if day and (not issued or day >= issued)]
    first_year: int | None
    if years:
        first_year = int(years["first"])
    elif issued is None and numbered:
        first_year = int(numbered[1])
    else:
        first_year = issued.year if issued else _first_year(days)
    last_year: int | None = _last_year(days, first_year)
    named = 0
    if years:
        # A plan of a year may have a task that ends in the next; a year far ahead is a vision.
        named = int(years["last"] or years["first"])
        last_year = named if last_year is None or not named < last_year <= named + 1 else last_year
    if issued is not None and (first_year is None or issued.year >= first_year):
        begins = f"{issued.year}-{issued.month:02}"
    else:
        begins = f"{first_year}-01" if first_year else ""
    ends = f"{max(last_year, int(begins[:4]))}-12" if last_year and begins else ""
    if not begins:
        return "", "", "没有写实施期限，也没有日期可推算，请补上起止月份"
    if years and last_year == named:
        return begins, ends, ""
    source = "标题里的年份和文中最晚的时间" if years else "印发日期和文中最晚的时间"
    return begins, ends, f"实施期限是按{source}推算的，请核对"
