"""The blocks of a page to those that are its text; what is left out is reported, so that a person can look.

A line is dropped only for a reason: where in doubt it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from taskmap.notices.notice import NoticeTable, Passage
from taskmap.notices.readers import passages
from taskmap.notices.readers.html import grid
from taskmap.notices.readers.html.blocks import HtmlBlock
from taskmap.system.diagnostics import Diagnostic, Source, warning
from taskmap.system.text import cut, one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_STOPS = re.compile("[。；，、,;]")
_MAIN_SHARE = 0.8
"""So much of the sentences of a page is in its main text."""
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.I)

# What only the page says, never a notice.
_FRAME = re.compile(
    r"(?:当前|所在|现在|您的)的?位置\s*[：:]|^您?(?:当前|现在)的?位置|^首页\s*[>»›/-]"
    r"|[【\[（(]\s*(?:字[体号]|打印|关闭|收藏|纠错|大\s*中\s*小)|字[体号]\s*[：:]|(?:放大|缩小)字体|我要纠错"
    r"|^打印(?:本页|文章|此页|\s|$)|关闭(?:本页|窗口|页面)|^关闭$|^分享(?:到|至|\s|[：:]|$)|分享到\s*[：:]|扫一扫"
    r"|(?:浏览|点击|阅读|访问|查看)(?:次数|人?数|量|率)\s*[：:]|(?:责任|网络|^)编辑\s*[：:]"
    r"|^[【\[]?[上下]一[篇条页则](?:\s|[：:】\]]|$)|^相关(?:链接|文章|阅读|新闻|信息|稿件|评论|解读|推荐)\s*(?:[：:]|$)"
    r"|^返回(?:顶部|首页|列表)|备案(?:序?号)\s*[：:]|ICP\s*备|公网安备|网站标识码|版权所有|©|copyright|网站地图"
    r"|技术支持\s*[：:]|未经.{0,8}转载|设为首页|加入收藏|无障碍(?:浏览|阅读|模式|版|$)"
    r"|^(?:信息)?来源\s*[：:].*(?:时间|日期)|^\w{0,4}(?:时间|日期)\s*[：:].*来源\s*[：:]",
    re.I,
)
# What follows one of these belongs to it.
_LIST = re.compile(r"^(?:相关|猜你|热门|推荐|最新)|^[【\[]?[上下]一[篇条页则]")
_FOOT = re.compile(r"版权|[主承]办单位|备案|邮\s*编|技术支持|copyright", re.I)
_SHORT = 120
"""No line of the frame is as long as this, nor is it a sentence."""
# What an office wants to know about a notice.
_ABOUT = re.compile(
    r"索\s*引\s*号|发文字号|文\s*号\s*[：:]|发文机关|发布机[构关]|(?:成文|生成|发文|公开|发布|印发|施行)(?:日期|时间)\s*[：:]?"
    r"|主题(?:分类|词)|信息分类|公文种类|有\s*效\s*性|〔\s*20\d\d\s*〕\s*\d+\s*号|^附件"
)
_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|第.{1,4}[章条节]|[0-9]{1,3}[.．、])"
)
_SITE = re.compile(r"\s*(?:[_|｜]|-{1,2}|—{1,2}|–)\s*")
_KIND = re.compile(
    "通知|通报|意见|方案|办法|要点|规划|计划|决定|公告|通告|细则|清单|分解|批复|函|措施|制度|规定"
)
_HEAD = 1000
"""So far into the text its title may stand."""
_MANY_LINKS = 0.5
_QUOTE_LENGTH = 30


class MainText(NamedTuple):
    """What was read, and the text of each block that was not."""

    items: tuple[Passage | NoticeTable, ...]
    dropped_texts: tuple[str, ...]


def remove_hidden(page: HtmlElement) -> None:
    """Takes out what a browser hides, unless that is most of the page: then scripts show it later."""
    tops: list[HtmlElement] = []
    inside: set[HtmlElement] = set()
    for each in page.iter():
        if each.getparent() in inside:
            inside.add(each)
        elif _is_hidden(each):
            inside.add(each)
            tops.append(each)
    behind = sum(_stops("".join(each.itertext())) for each in tops)
    if behind * 2 <= _stops("".join(page.itertext())):
        for each in tops:
            each.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")))


def _stops(text: str) -> int:
    return len(_STOPS.findall(text))


def path_to_main_text(body: HtmlElement) -> list[HtmlElement]:
    """The smallest element with most of the sentences of the page, then each one around it up to
    `body`; `body` alone if the page has no sentences.
    """
    counts = _count_stops(body)
    path = [body]
    enough = counts[body] * _MAIN_SHARE
    while counts[body]:
        inner = next((each for each in path[-1] if counts[each] >= enough), None)
        if inner is None:
            break
        path.append(inner)
        if inner.tag == "table" and grid.is_data_table(inner):
            break
    return path[::-1]


def _sentence_stops(text: str | None) -> int:
    """How many stops the text has; none for the address of a site, which has stops as well."""
    text = text or ""
    return 0 if len(text) <= _SHORT and _FOOT.search(text) else _stops(text)


def _count_stops(body: HtmlElement) -> dict[HtmlElement, int]:
    """How many stops stand in each element outside of links."""
    elements = list(body.iter())
    counts = dict.fromkeys(elements, 0)
    in_links: set[HtmlElement] = set()
    for each in elements:
        outer = each.getparent()
        if outer in in_links or (each.tag == "a" and each.get("href") is not None):
            in_links.add(each)
        else:
            counts[each] += _sentence_stops(each.text)
        if outer in counts and outer not in in_links:
            counts[outer] += _sentence_stops(each.tail)
    for each in reversed(elements):
        if (outer := each.getparent()) in counts:
            counts[outer] += counts[each]
    return counts


def title(page: HtmlElement, file: str) -> Passage | None:
    """The title of the notice by the page's own word, its <meta>, <h1> or <title>, the first that
    names a kind of document; None if none does. `file` goes into its place.
    """
    candidates = [
        *((each.get("content", ""), each) for each in page.iter("meta") if _names_title(each)),
        *(("".join(each.itertext()), each) for each in page.iter("h1")),
        *((part, each) for each in page.iter("title") for part in _SITE.split(each.text or "")),
    ]
    for text, each in candidates:
        found = passages.passage(one_line(text), Source(file, each.sourceline or 1, 1), 1)
        if found and _KIND.search(found.text) and not found.text.endswith(("…", "...")):
            return found
    return None


def _names_title(meta: HtmlElement) -> bool:
    return meta.get("name", "").lower() == "articletitle"


def select_main_text(blocks: Sequence[HtmlBlock], title: Passage | None) -> MainText:
    """Which of the `blocks` are the text of the page, with its `title` even where that stands
    outside or, where no block is it, put before them. All of them if the rest would weigh more than
    the text: then the page was not understood.
    """
    within = _main_distance(blocks)
    main = [block for block in blocks if block.distance <= within and not block.in_navigation]
    dropped_ids = {id(block) for block in _frame_lines_at_edges(main, title)}
    kept_ids = {id(block) for block in main} - dropped_ids
    head = _without_spaces("".join(block.text for block in main if id(block) in kept_ids)[:_HEAD])
    missing = title is not None and _without_spaces(title.text) not in head
    parts = _parts_with_sentences(block for block in blocks if block.distance > within)
    selected: list[Passage | NoticeTable] = []
    left: list[HtmlBlock] = []
    for block in blocks:
        is_missing_title = missing and _is_title(block, title)
        if (
            is_missing_title
            or id(block) in kept_ids
            or (id(block) not in dropped_ids and _belongs(block, parts, title))
        ):
            selected.append(block.item)
            missing = missing and not is_missing_title
        else:
            left.append(block)
    if _unlinked_length(left) > _unlinked_length(main):
        # Then this was not understood.
        return MainText(tuple(block.item for block in blocks), ())
    return MainText(
        (*([title] if missing and title else []), *selected), tuple(block.text for block in left)
    )


def _unlinked_length(blocks: Iterable[HtmlBlock]) -> float:
    """How many characters of the blocks are no links."""
    return sum(len(block.text) * (1 - block.link_share) for block in blocks)


def _main_distance(blocks: Sequence[HtmlBlock]) -> int:
    """How many rings around the main text are free of any frame and so belong to it."""
    outermost = max((block.distance for block in blocks), default=0)
    rings: list[list[HtmlBlock]] = [[] for _ in range(outermost + 1)]
    for block in blocks:
        rings[block.distance].append(block)
    for number, ring in enumerate(rings[1:]):
        links = sum(block.link_share > _MANY_LINKS for block in ring)
        if links > 2 or any(block.in_navigation or _is_frame(block) for block in ring):
            return number
    return outermost


def _frame_lines_at_edges(main: Sequence[HtmlBlock], title: Passage | None) -> Iterator[HtmlBlock]:
    """Lines of the frame before the first and after the last sentence of the text."""
    solid = [number for number, block in enumerate(main) if _is_surely_text(block)]
    if not solid:
        return
    before = [block for block in main[: solid[0]] if not _is_title(block, title)]
    last = max((number for number, block in enumerate(before) if _is_frame(block)), default=-1)
    yield from (
        block for block in before[: last + 1] if _is_frame(block) or block.link_share > _MANY_LINKS
    )
    listing = False
    for block in main[solid[-1] + 1 :]:
        listing = listing or bool(_LIST.search(block.text))
        if _is_frame(block) or (listing and block.link_share > _MANY_LINKS):
            yield block


def _is_frame(block: HtmlBlock) -> bool:
    if isinstance(block.item, NoticeTable) or len(block.text) > _SHORT or "。" in block.text:
        return False
    return bool(_FRAME.search(block.text))


def _is_surely_text(block: HtmlBlock) -> bool:
    if isinstance(block.item, NoticeTable) or _HEADING.match(block.text):
        return True
    return _stops(block.text) > 0 and block.link_share < _MANY_LINKS and not _is_frame(block)


def _is_title(block: HtmlBlock, title: Passage | None) -> bool:
    return title is not None and _without_spaces(block.text) == _without_spaces(title.text)


def _parts_with_sentences(blocks: Iterable[HtmlBlock]) -> set[int]:
    """The parts of the page beside the main text that have sentences too."""
    return {block.part for block in blocks if _is_plain(block) and "。" in block.text}


def _is_plain(block: HtmlBlock) -> bool:
    """No link, and nothing that only a page says."""
    is_frame = isinstance(block.item, Passage) and _FRAME.search(block.text)
    return not is_frame and not block.in_navigation and block.link_share < _MANY_LINKS


def _belongs(block: HtmlBlock, parts: set[int], title: Passage | None) -> bool:
    """Whether a block outside of the main text belongs to the notice: it says what the notice is,
    or may be part of its text.
    """
    if _is_title(block, title) or (isinstance(block.item, Passage) and _FRAME.search(block.text)):
        return False
    return bool(_ABOUT.search(block.text)) or (block.part in parts and _is_plain(block))


def _without_spaces(text: str) -> str:
    return "".join(text.split())


def dropped_text_warning(texts: Sequence[str], file: str) -> Iterator[Diagnostic]:
    """One warning with the number of characters that were left out and the beginning of the
    `texts`; nothing if there are none. `file` is its place.
    """
    text = " ".join(texts)
    if count := len(_without_spaces(text)):
        message = f"网页上正文以外的 {count} 个字没有读（“{cut(text, _QUOTE_LENGTH, '……')}”）；如果其中有正文，请补上"
        yield warning(Source(file), "page-frame", message)
