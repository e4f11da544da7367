"""Monday and Tuesday: a target, a coupon, an article, a campaign, a recall, and their letters."""

import re
from datetime import timedelta

from playwright.sync_api import Page

from kaipu.kernel import clock, ids
from tests.journeys.week.stage import Stage, plain


class Marketing(Stage):
    """The manager and the marketer."""

    def set_target(self) -> None:
        """Monday: the manager says what the week should bring."""
        with self.person(self.cast.manager) as page:
            page.goto("/desk/metrics/targets/")
            page.select_option("select[name=metric]", "net_sales")
            page.select_option("select[name=period]", "week")
            page.fill("input[name=day]", f"{self.today}")
            page.fill("input[name=value]", "100000")
            page.fill("input[name=owner]", "Mia")
            page.locator("form[action='/desk/metrics/targets/set/'] button").click()
            row = page.locator("tbody tr", has_text="100,000").first
            row.wait_for()
            self.told.note(f"target: {plain(row.inner_text())}")

    def make_coupon(self) -> None:
        """Monday: the marketer makes a coupon."""
        self.told.coupon = f"MOON{ids.new_code(6)}"
        with self.person(self.cast.marketer) as page:
            page.goto("/desk/members/coupons/new/")
            for name, value in {
                "code": self.told.coupon, "title_en": "5 off for Mid-Autumn", "title_zh": "中秋立减 5", "value": "5.00",
                "threshold": "10", "from": f"{self.today}", "until": f"{self.today + timedelta(days=6)}", "per_member": "1",
            }.items():  # fmt: skip
                page.fill(f"input[name={name}]", value)
            page.select_option("select[name=access]", "code")
            page.locator("form.panel button.primary").click()
            page.get_by_text(self.told.coupon).first.wait_for()

    def write_article(self) -> None:
        """Monday: the marketer writes an article in both languages; the manager approves it, and it stands in the shop."""
        title = f"A table for the full moon {self.told.coupon}"
        with self.person(self.cast.marketer) as page:
            page.goto("/desk/content/new/")
            page.fill("input[name=title_en]", title)
            page.fill("input[name=title_zh]", f"月圆之夜的餐桌 {self.told.coupon}")
            page.locator("textarea[name=b0_en]").fill("Moon cakes, tea and fruit, and who sits beside whom.")
            page.locator("textarea[name=b0_zh]").fill("月饼、茶和水果，还有围坐的家人。")
            page.locator("button[name=then][value=keep]").click()
            page.wait_for_url(re.compile(r"/desk/content/\d+/"))
            address = page.url
            page.locator("button[name=step][value=submit]").click()
            page.wait_for_load_state()
        with self.person(self.cast.manager) as page:
            for step in ("approve", "publish"):
                page.goto(address)
                page.locator(f"button[name=step][value={step}]").click()
                page.wait_for_load_state()
            page.goto(address)
            self.told.article = page.locator("a[href^='/read/']").first.get_attribute("href") or ""
            page.goto(self.told.article)
            page.locator("h1", has_text=self.told.coupon).wait_for()
            self.told.note(f"article: {self.told.article}")

    def build_campaign(self) -> None:
        """Monday: a campaign with mail, banner, links for two channels and held-out people begins; it leads to the article."""
        with self.person(self.cast.marketer) as page:
            self._manners(page)
            self._plan(page)
            for source, medium in (("wechat", "social"), ("flyer", "print")):
                form = page.locator("form[action$='/links/']")
                form.locator("input[name=source]").fill(source)
                form.locator("input[name=medium]").fill(medium)
                form.locator("button").click()
                page.locator("#links ~ * td, td", has_text=source).first.wait_for()
            page.locator("form[action$='/start/'] button").click()
            page.locator("form[action$='/pause/']").wait_for()
            self.told.note(f"campaign: {plain(page.locator('.notice, .toast, [role=status]').first.inner_text())}")

    def _manners(self, page: Page) -> None:
        """Let the quiet hours of the shop not hold the letters of this play back, whatever time it is."""
        hour = clock.now().astimezone(clock.zone()).hour
        page.goto("/desk/campaigns/manners/")
        page.fill("[name=most_letters]", "20")
        page.fill("[name=quiet_from]", f"{(hour + 12) % 24}")
        page.fill("[name=quiet_until]", f"{(hour + 13) % 24}")
        page.locator("main form button.primary").click()
        page.wait_for_load_state()

    def _plan(self, page: Page) -> None:
        page.goto("/desk/campaigns/new/")
        segment = page.locator("select[name=segment] option", has_text="Regulars").first.get_attribute("value")
        for name, value in {
            "title": f"Mid-Autumn week {self.told.coupon}", "target": "100000", "budget": "500", "starts_on": f"{self.today}",
            "ends_on": f"{self.today + timedelta(days=6)}", "holdout": "10", "coupon": self.told.coupon, "path": self.told.article,
            "subject_en": "{name}, 5 off for the Moon Festival", "subject_zh": "{name}，中秋立减 5",
            "banner_en": "5 off for Mid-Autumn with your code", "banner_zh": "中秋凭码立减 5",
        }.items():  # fmt: skip
            page.fill(f"input[name={name}]", value)
        page.select_option("select[name=metric]", "net_sales")
        page.select_option("select[name=segment]", segment)
        page.fill(
            "textarea[name=body_en]", f"# Mid-Autumn\n\nYour code: {{coupon}}\n\n[See the table]({self.told.article})"
        )
        page.fill("textarea[name=body_zh]", f"# 中秋\n\n优惠码：{{coupon}}\n\n[看看餐桌]({self.told.article})")
        page.fill("textarea[name=tasks]", "Cards at the till\nMoon cakes on the front page")
        page.fill("textarea[name=risks]", "Moon cakes sell out: offer fruit boxes")
        page.locator("form.form > div button.primary, form button.primary").last.click()
        page.wait_for_url(re.compile(r"/desk/campaigns/\d+/$"))
        self.told.campaign = page.url

    def let_recall_run(self) -> None:
        """Tuesday: a recall of sleeping members begins to run, with people held out."""
        with self.person(self.cast.marketer) as page:
            page.goto("/desk/journeys/")
            page.locator("button[name=key][value=recall]").click()
            page.wait_for_url(re.compile(r"/desk/journeys/\d+/"))
            page.locator("form[action$='/run/'] button").click()
            page.locator("form[action$='/halt/']").wait_for()
            self.told.journey = page.url.split("#")[0]

    def wait_for_letters(self) -> None:
        """The desk sends by itself; wait until every letter of the campaign has gone."""
        for job in ("campaigns.walk", "campaigns.send"):
            self.cast.hurry(job)
        with self.person(self.cast.marketer) as page:
            sent = self.until(page, self.told.campaign, _all_sent)
        self.told.note(f"letters by mail, waiting, sent, delivered, clicked …: {sent}")


def _all_sent(page: Page) -> str:
    """Return the counts of letters once none waits, from the first row of the results."""
    row = page.locator("tr", has=page.locator("td.number")).first
    cells = [plain(text) for text in row.locator("td").all_inner_texts()]
    return " ".join(cells) if len(cells) > 3 and cells[1] == "0" and cells[2] != "0" else ""
