"""How fast boards are there for a person with a browser: first paint, and the moment when all tiles are drawn.

Each of the ten boards is opened three times in Chromium on the demonstration; the first time nothing is kept of it. The
baseline, in the same run: the list of boards, a page of the same frame without tiles.
"""

import shutil
import statistics
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from bench.shop import BenchShop, open_shop

BOARDS = (
    "executive", "live", "traffic", "category", "product", "promotion", "customer", "fulfilment", "inventory", "service",
)  # fmt: skip
PASSWORD = "kaipu-demo-open"  # noqa: S105 - the demonstration's own, printed at its start
ROUNDS = 3
PATIENCE = 30.0
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
WAITING = "[...document.querySelectorAll('[data-tile]')].filter((tile) => !tile.querySelector('h2, .stats')).length"
UNDRAWN = "[...document.querySelectorAll('[data-chart]')].filter((chart) => !chart.dataset.drawn).length"


def open_page(page: Page, path: str) -> tuple[float, float]:
    """Open a page and return the milliseconds to its first paint and until no tile waits."""
    started = time.perf_counter()
    page.goto(path, wait_until="commit")
    page.wait_for_load_state("domcontentloaded")
    if urlsplit(page.url).path != path:
        raise RuntimeError(f"{path} led to {page.url}")
    while page.evaluate(WAITING) or page.evaluate(UNDRAWN):
        if time.perf_counter() - started > PATIENCE:
            raise TimeoutError(path)
        page.wait_for_timeout(10)
    whole = (time.perf_counter() - started) * 1000
    while (paint := page.evaluate(FIRST_PAINT)) is None:
        page.wait_for_timeout(10)
    return float(paint), whole


def open_board(page: Page, key: str) -> tuple[float, float]:
    """Open a board, which must have tiles."""
    times = open_page(page, f"/desk/boards/{key}/")
    if not page.locator("[data-tile]").count():
        raise RuntimeError(f"{key} has no tiles")
    return times


def measure(shop: BenchShop) -> dict[str, Any]:
    """Open every board and return the line."""
    shop.run("lake", "build")
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_context(
            base_url=f"http://127.0.0.1:{shop.port}", viewport={"width": 1440, "height": 900}
        ).new_page()
        page.goto("/account/login/")
        page.fill("input[name=login]", "manager@kaipu.example")
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login/" not in url)
        open_page(page, "/desk/boards/")
        bare = min(open_page(page, "/desk/boards/")[0] for _ in range(ROUNDS))
        times = {key: [open_board(page, key) for _ in range(ROUNDS)] for key in BOARDS}
        browser.close()
    paints = [paint for rounds in times.values() for paint, _whole in rounds]
    cold, warm = (
        [rounds[0][1] for rounds in times.values()],
        [whole for rounds in times.values() for _paint, whole in rounds[1:]],
    )
    slowest = max(times, key=lambda key: times[key][0][1])
    return {
        "name": "boards", "boards": len(BOARDS), "first_paint_p50_ms": round(statistics.median(paints)),
        "first_paint_max_ms": round(max(paints)), "tiles_cold_p50_ms": round(statistics.median(cold)),
        "tiles_cold_max_ms": round(max(cold)), "slowest": slowest, "tiles_warm_p50_ms": round(statistics.median(warm)),
        "tiles_warm_max_ms": round(max(warm)), "bare_page_first_paint_ms": round(bare),
        "ratio_to_bare": round(statistics.median(paints) / bare, 2), "seed": 0,
    }  # fmt: skip


BENCHES = {"boards": measure}


def run(names: list[str]) -> Iterator[dict[str, Any]]:
    """Open the shop and yield the line of each bench named."""
    with open_shop() as shop:
        for name in names:
            yield BENCHES[name](shop)
