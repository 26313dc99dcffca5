"""A web page (.html .htm .mht, and a .doc or .xls that is one) to a notice, without the frame around its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from taskmap.notices.notice import Notice
from taskmap.notices.readers import passages
from taskmap.notices.readers.html import main_text, web_archive
from taskmap.notices.readers.html.blocks import read_blocks
from taskmap.system.diagnostics import Diagnostic, Source, TaskmapError
from taskmap.system.encoding import decode

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEAD = 16_384
"""So many bytes are looked at to tell a web page."""
_TAG = re.compile(
    r"<(!doctype\s+html|(html|head|body|meta|title|table|div|p|span|center|h1|article)[\s/>])", re.I
)
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.I)
# lxml takes no text that says its own encoding, and NUL ends a text for it.
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
_UNSHOWN = (
    *("script", "style", "noscript", "template", "select", "button", "textarea", "svg", "math"),
    *("object", "rt", "rp", "datalist", "iframe"),
)


def recognises(data: bytes, name: str) -> bool:
    """Whether `data` is a web page or an archive of one by its first characters; the ending of
    `name` counts only where the page begins with something else than a tag.
    """
    head = _head(data)
    if "\0" in head:
        return False
    if web_archive.is_web_archive(head):
        return True
    begins = head.startswith("<") and not head.startswith("<?mso")
    named = name.lower().endswith((".html", ".htm", ".shtml", ".xhtml"))
    return (begins or named) and bool(_TAG.search(head))


def _head(data: bytes) -> str:
    text = decode(data[:_HEAD]).text
    return text[passages.margin(text) :]


def read(data: bytes, file: str) -> Notice:
    """The main text of the page in `data`, in the encoding that it declares unless its bytes say
    otherwise. Doubts for characters that could not be decoded and for text outside of the main
    text; `file` is the name in every place. TaskmapError if the page has no text or cannot be read
    to its end.
    """
    declared = ""
    if web_archive.is_web_archive(_head(data)):
        data, declared = web_archive.largest_page(data, file)
    if charset := _CHARSET.search(data[:_HEAD]):
        declared = declared or charset[1].decode("ascii", "replace")
    decoded = decode(data, declared)
    doubts: list[Diagnostic] = []
    if decoded.replacement_count:
        doubts.append(passages.decoding_warning(decoded.replacement_count, Source(file)))
    page = _parse(decoded.text, file)
    body = page.find("body")
    body = page if body is None else body
    main_path = main_text.path_to_main_text(body)
    main = main_text.select_main_text(
        read_blocks(body, file, main_path), main_text.title(page, file)
    )
    return Notice(
        file, main.items, (*doubts, *main_text.dropped_text_warning(main.dropped_texts, file))
    )


def _parse(text: str, file: str) -> HtmlElement:
    """The page without what is never shown."""
    # Every kind is asked whether a file is its own; lxml waits for one that is.
    from lxml import etree, html

    text = _DECLARATION.sub("", text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n"))
    parser = html.HTMLParser(huge_tree=True)
    try:
        page = html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError) as problem:
        raise TaskmapError(
            f"{file} 是网页，但里面没有文字；请打开看看是不是选错了文件"
        ) from problem
    # What comes after 2048 elements inside each other is lost.
    if any(fault.type_name == "ERR_RESOURCE_LIMIT" for fault in parser.error_log):
        advice = "请用浏览器打开，把正文粘贴到 WPS，存为 .docx 再试"
        raise TaskmapError(f"{file} 是网页，但读不全；{advice}")
    etree.strip_elements(
        page, etree.Comment, etree.ProcessingInstruction, *_UNSHOWN, with_tail=False
    )
    main_text.remove_hidden(page)
    return page
