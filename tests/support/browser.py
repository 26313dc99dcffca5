"""A real browser that opens a page from a file and notes whatever it says and asks for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

SERIOUS = ("serious", "critical")


class Visit(NamedTuple):
    """A page that is open; `said` is what the console got, `asked` the addresses that were asked for."""

    page: Page
    said: list[str]
    asked: list[str]

    def rows(self) -> list[list[str]]:
        """The texts of the cells of the list of measures, row by row."""
        found = self.page.eval_on_selector_all(
            "#list tbody tr:not([hidden])",
            "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.trim()))",
        )
        return [row for row in found if len(row) > 1]

    def choose(self, name: str, label: str) -> None:
        """Filter by the option of this `label` in the list called `name`."""
        self.page.select_option(f"#filters [name={name}]", label=label)

    def faults(self) -> list[str]:
        """What axe finds that keeps somebody from reading the page."""
        found = Axe().run(self.page).response["violations"]
        return [_fault(each) for each in found if each["impact"] in SERIOUS]


def _fault(violation: dict[str, Any]) -> str:
    places = [each["html"][:120] for each in violation["nodes"][:3]]
    return f"{violation['id']}: {violation['help']}: {places}"


@contextmanager
def start_browser() -> Iterator[Browser]:
    """Debian's Chromium without a window; nothing is downloaded for it."""
    # Root has no sandbox.
    words = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=words)
        yield browser
        browser.close()


@contextmanager
def visit(browser: Browser, path: Path, place: str = "", **options: Any) -> Iterator[Visit]:
    """The file `path` opened at the `place` (#m0-1) in a context of its own with these `options` of Playwright."""
    context = browser.new_context(**options)
    page = context.new_page()
    opened = Visit(page, [], [])
    page.on("console", lambda message: opened.said.append(message.text))
    page.on("pageerror", lambda problem: opened.said.append(str(problem)))
    page.on("dialog", lambda dialog: opened.said.append(dialog.message))
    page.on("request", lambda request: opened.asked.append(request.url))
    page.goto(path.absolute().as_uri() + place)
    yield opened
    context.close()
