"""Saturday and Sunday: what the recall and the campaign brought, and the review that writes itself."""

import re
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.journeys.week.stage import Stage, amount, plain


class Closing(Stage):
    """The marketer and the manager."""

    def look_at_recall(self) -> None:
        """Saturday: the recall has told some and held others out."""
        with self.person(self.cast.marketer) as page:
            sides = self.until(page, self.told.journey, _both_sides)
        self.told.note(f"recall, told and held out: {sides}")

    def look_at_result(self) -> None:
        """Sunday: what the campaign brought, as its page says it."""
        with self.person(self.cast.marketer) as page:
            page.goto(self.told.campaign)
            form = page.locator("form[action$='/spending/']")
            for name, value in (("source", "wechat"), ("medium", "social"), ("spend", "120"), ("note", "Pictures")):
                form.locator(f"input[name={name}]").fill(value)
            page.locator("form[action$='/spending/'] button").click()
            page.wait_for_load_state()
            found = self.until(page, self.told.campaign, _redeemed)
        self.told.note(f"campaign: {found}")

    def read_review(self) -> None:
        """Sunday: the review of the week, written from the data: target, actual, cost, incremental profit, the next step."""
        with self.person(self.cast.manager) as page:
            page.goto("/desk/plans/reviews/")
            page.select_option("select[name=kind]", "week")
            page.fill("form[action$='/write/'] input[name=day]", f"{self.today}")
            before = self._net_sales(page)
            page.locator("form[action$='/write/'] button").click()
            page.wait_for_url(re.compile(r"/desk/plans/reviews/\d+/"))
            told = plain(page.locator("main").inner_text())
            after = self._net_sales(page)
            tried = page.locator(
                "section.panel", has=page.locator(f"a[href$='{urlsplit(self.told.campaign).path}']")
            ).first
            effect = plain(tried.inner_text())
            aim = page.locator("tbody tr", has_text="Mia").first
            low, high = _span(page.locator(".stats > *").first.inner_text())
            assert before <= high
            assert low <= after
            assert "120.00" in effect, "the cost"
            assert "95" in effect, "the interval stands beside the gain"
            assert page.locator("ol.rows > li").count() > 0, "what next"
            paper = page.context.request.get(f"{page.url}review.pdf")
            assert paper.body().startswith(b"%PDF")
            self.told.note(f"review, target and actual: {plain(aim.inner_text())}")
            self.told.note(f"review, campaign: {effect}")
            self.told.note(f"review, next: {plain(page.locator('ol.rows > li').first.inner_text())}")
            page.context.add_cookies([{"name": "kaipu_language", "value": "zh-hans", "url": self.cast.site}])
            page.reload()
            assert "下一步" in page.locator("main").inner_text()
            self.told.note(f"review: {told[:400]}")

    def _net_sales(self, page: Page) -> Decimal:
        """Ask the metric catalogue for the week's net sales."""
        monday = self.today - timedelta(days=self.today.weekday())
        asked = f"/api/v1/metrics/query?metrics=net_sales&first={monday}&last={self.today}"
        return Decimal(page.context.request.get(asked).json()["totals"][0])


def _span(text: str) -> tuple[Decimal, Decimal]:
    """Return between what a figure lies that is printed to so many digits: $78.7k is 78,650 to 78,750."""
    found = re.search(r"([\d,]+)(?:\.(\d+))?(k|M|万|亿)?", text)
    assert found is not None, text
    unit = {"k": 1_000, "M": 1_000_000, "万": 10_000, "亿": 100_000_000}.get(found[3] or "", 1)
    value = Decimal(f"{found[1].replace(',', '')}.{found[2] or 0}") * unit
    slack = Decimal(unit) / 2 / 10 ** len(found[2] or "") if found[3] else Decimal(0)
    return value - slack, value + slack


def _both_sides(page: Page) -> str:
    """Return how many were told and held out, once both have somebody."""
    for row in page.locator("tr").all():
        cells = [plain(text) for text in row.locator("td").all_inner_texts()]
        if len(cells) == 3 and all(re.fullmatch(r"[\d,]+", cell) and cell != "0" for cell in cells[1:]):
            return f"{cells[1]} and {cells[2]}"
    return ""


def _redeemed(page: Page) -> str:
    """Return the first figures of the result once the warehouse knows of orders with the coupon."""
    stats = [plain(text) for text in page.locator(".stats > *").all_inner_texts()]
    return " | ".join(stats) if len(stats) > 2 and amount(stats[2].split("$")[-1]) != "0.00" else ""
