"""Take the screenshots of the documents from an open demonstration: `python -m tools.screenshots http://127.0.0.1:8000 [FOLDER]`.

Both languages at 1440 px, and the shop at 390 px, with Debian's Chromium.
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PASSWORD = "kaipu-demo-open"  # noqa: S105 - the demonstration's own, printed at its start
SHOP = {"home": "/", "category": "/c/grocery/", "search": "/search/?q=milk"}
DESK = {
    "today": "/desk/",
    "board": "/desk/boards/executive/",
    "why": "/desk/why/?metric=conversion",
    "warehouse": "/desk/warehouse/dws.orders/",
    "orders": "/desk/orders/",
    "decisions": "/desk/decisions/",
    "inbox": "/desk/inbox/",
}
FIRST = {"review": "/desk/plans/reviews/", "campaign": "/desk/campaigns/?state=running"}  # of each list the first  # fmt: skip


def speak(page: Page, language: str, site: str) -> None:
    """Choose the language."""
    page.context.add_cookies([{"name": "kaipu_language", "value": language, "url": site}])


def shoot(page: Page, site: str, path: str, target: Path, *, full: bool = False) -> None:
    """Open a page and keep its picture."""
    page.goto(site + path)
    page.wait_for_timeout(900)
    page.screenshot(path=target, full_page=full)


def shop(page: Page, site: str, folder: Path, mark: str) -> None:
    """Walk through the shop as a guest who answered the question about visits."""
    page.goto(site + "/")
    page.locator(".consent button").first.click()
    page.wait_for_timeout(400)
    for name, path in SHOP.items():
        shoot(page, site, path, folder / f"{name}-{mark}.png")
    page.goto(site + "/")
    page.locator("a[href^='/p/']").first.click()
    page.wait_for_timeout(900)
    page.screenshot(path=folder / f"product-{mark}.png")
    page.locator(
        "form[action='/cart/add/'] button[type=submit], form[action='/cart/add/'] button:not([type])"
    ).first.click()
    page.wait_for_timeout(800)
    shoot(page, site, "/cart/", folder / f"cart-{mark}.png")
    shoot(page, site, "/checkout/", folder / f"checkout-{mark}.png", full=True)


def desk(page: Page, site: str, folder: Path, mark: str) -> None:
    """Walk through the desk as the manager."""
    page.goto(site + "/account/login/")
    page.fill("input[name=login]", "manager@kaipu.example")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_timeout(1500)
    for name, path in DESK.items():
        shoot(page, site, path, folder / f"{name}-{mark}.png")
    for name, path in FIRST.items():
        page.goto(site + path)
        page.locator("main tbody a.link").first.click()
        page.wait_for_timeout(900)
        page.screenshot(path=folder / f"{name}-{mark}.png")
    page.goto(site + DESK["decisions"])
    page.locator("main a[href*='/desk/decisions/']").first.click()
    page.wait_for_timeout(900)
    page.screenshot(path=folder / f"decision-{mark}.png")


def main(site: str, folder: Path) -> None:
    """Take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        for code, language in (("en", "en"), ("zh", "zh-hans")):
            for width, height, suffix in ((1440, 900, ""), (390, 844, "-phone")):
                context = browser.new_context(
                    viewport={"width": width, "height": height}, locale="zh-CN" if code == "zh" else "en-US"
                )
                page = context.new_page()
                speak(page, language, site)
                shop(page, site, folder, f"{code}{suffix}")
                desk(page, site, folder, f"{code}{suffix}")
                context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2] if len(sys.argv) > 2 else "docs/screenshots"))
