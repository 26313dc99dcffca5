"""Measure a board: `python benchmarks/board.py [--measures 5000] [--units 500] [--periods 8]`.

A ledger of so many measures and units, of which all but one in twenty report every month: how long `taskmap board` takes,
how large its page is, and how long Chromium takes to open it, to filter, to sort and to open a measure. No figure here
passes or fails anything.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import report
from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"


def make_board(folder: Path, day: str) -> tuple[float, float, Path]:
    """Seconds and peak megabytes of the command, and its page."""
    words = ("board", "--ledger", str(folder / "ledger.db"), "--as-of", day)
    page = folder / "board.html"
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "taskmap", *words, "-o", str(page)], check=True)
    took = time.perf_counter() - began
    return took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, page


def milliseconds(page: Page, action: str) -> float:
    """From the call of the script `action` until the page has been drawn anew."""
    script = f"""async () => {{
        const began = performance.now();
        {action};
        await new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)));
        return performance.now() - began;
    }}"""
    return float(page.evaluate(script))


def look(path: Path) -> None:
    """Print how long a reader waits for the page."""
    choose = "document.forms[0].elements.unit.value = '7'"
    tell = "document.forms[0].elements.unit.dispatchEvent(new Event('input', {bubbles: true}))"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        began = time.perf_counter()
        page.goto(path.as_uri())
        print(f"打开 {time.perf_counter() - began:.2f} 秒", end="；")
        sorting = milliseconds(page, "document.querySelectorAll('#list thead button')[2].click()")
        filtering = milliseconds(page, f"{choose}; {tell}")
        opening = milliseconds(page, "location.hash = '#m0-77'")
        print(
            f"排序 {sorting:.0f} 毫秒，按单位筛选 {filtering:.0f} 毫秒，点开一条 {opening:.0f} 毫秒"
        )
        browser.close()


def main() -> None:
    options = argparse.ArgumentParser(description="看板的大小和快慢")
    options.add_argument("--measures", type=int, default=5000)
    options.add_argument("--units", type=int, default=500)
    options.add_argument("--periods", type=int, default=8)
    chosen = options.parse_args()
    report.MEASURES, report.UNITS = chosen.measures, chosen.units
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report.fill(folder / "ledger.db", chosen.periods)
        took, peak, page = make_board(folder, f"2022-{chosen.periods:02}-28")
        size = page.stat().st_size / 1_000_000
        print(f"{chosen.measures} 条举措 × {chosen.units} 个单位 × {chosen.periods} 期：", end="")
        print(f"出看板 {took:.1f} 秒，内存 {peak:.0f} MB，一页 {size:.2f} MB", flush=True)
        look(page)


if __name__ == "__main__":
    main()
