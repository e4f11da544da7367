"""Wednesday: somebody new buys with the coupon in the shop, a member at the till."""

from decimal import Decimal

from playwright.sync_api import Page

from kaipu.kernel import ids
from tests.journeys.week.stage import Stage, amount, plain


class Shopping(Stage):
    """Two shoppers and a cashier."""

    def join(self) -> None:
        """Wednesday: somebody new opens an account."""
        self.told.shopper = f"week-{ids.new_code(8).lower()}@shoppers.example"
        context = self.browser.new_context(base_url=self.cast.site, viewport={"width": 390, "height": 844})
        context.add_cookies([{"name": "kaipu_language", "value": self.cast.language, "url": self.cast.site}])
        page = context.new_page()
        page.goto("/account/signup/")
        page.fill("input[name=email]", self.told.shopper)
        page.fill("input[name=password1]", self.cast.password)
        page.locator("form.panel button.primary").click()
        page.wait_for_url(lambda address: "signup" not in address)
        context.close()

    def redeem_in_browser(self) -> None:
        """Wednesday: a member lays the coupon into the cart, pays, and sees the order."""
        with self.person(self.told.shopper, width=390, desk=False) as page:
            self._fill_cart(page)
            page.fill("form[action='/cart/coupon/'] input[name=code]", self.told.coupon.lower())
            page.locator("form[action='/cart/coupon/'] button").last.click()
            page.get_by_text(self.told.coupon).first.wait_for()
            page.goto("/checkout/")
            for name, value in {
                "name": "Li Hua", "phone": "+1 555 010 9998", "street": "1 Main Street", "city": "Springfield", "postcode": "12345",
            }.items():  # fmt: skip
                if page.locator(f"#{name}").is_visible():
                    page.fill(f"#{name}", value)
            page.locator("aside button.primary").click()
            page.wait_for_url("**/pay/**")
            page.locator("button").first.click()
            page.wait_for_url("**/orders/**")
            self.told.order = page.url.partition("/orders/")[2].partition("?")[0]
            self.told.token = page.url.partition("t=")[2].partition("&")[0]
            self.told.note(f"order {self.told.order}: {plain(page.locator('.sums').first.inner_text())}")

    def _fill_cart(self, page: Page) -> None:
        page.goto("/departments/")
        page.locator("a[href^='/c/']").first.click()
        for _ in range(3):
            page.locator(".add-button").first.click()
            page.wait_for_timeout(600)
        page.goto("/cart/")
        for turn in range(20):
            if Decimal(amount(page.locator(".sums .grand").last.inner_text())) >= 20:
                return
            steppers = page.locator(".stepper")
            steppers.nth(turn % steppers.count()).locator("button").last.click()
            page.wait_for_timeout(400)

    def redeem_at_till(self) -> None:
        """Wednesday: another member shows the code at the till of a shop."""
        with self.person(self.cast.other, width=390, desk=False) as page:
            page.goto("/account/rewards/")
            member = page.locator("#code-title ~ .code").inner_text().strip()
            page.goto("/departments/")
        with self.person(self.cast.manager, width=1024) as page:
            page.goto("/desk/till/")
            if page.locator("#place").count():  # where there is but one place, the till stands in it
                page.locator("form.panel button.primary").click()
            page.locator("#till[data-ready=yes]").wait_for()
            self._ring_up(page)
            page.fill("#member", member)
            page.press("#member", "Enter")
            page.locator("#till-member-known").wait_for()
            page.fill("#coupon", self.told.coupon)
            page.press("#coupon", "Enter")
            page.locator("#till-sums", has_text=self.told.coupon).or_(
                page.locator("#till-sums", has_text="Mid-Autumn")
            ).first.wait_for()
            page.click("#till-pay-code")
            page.locator("#receipt-number").wait_for()
            page.wait_for_function("document.querySelector('#receipt-number').textContent.trim() !== ''")
            self.told.note(f"till: {plain(page.locator('#till-receipt').inner_text())}")

    def _ring_up(self, page: Page) -> None:
        """Find goods by a word and take the first until the sum is enough for the coupon."""
        for _ in range(12):
            page.fill("#scan", "milk")
            page.press("#scan", "Enter")
            found = page.locator("#till-found button").first
            found.wait_for()
            found.click()
            page.wait_for_timeout(500)
            if Decimal(amount(page.locator("#till-total").inner_text())) >= 15:
                return
