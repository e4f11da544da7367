"""Friday: a bad review, a question, a complaint; the bot, an agent, a refund, a rating."""

from urllib.parse import quote

from playwright.sync_api import Page

from tests.journeys.week.stage import Stage, plain


class Serving(Stage):
    """A shopper and an agent."""

    def complain(self) -> None:
        """Friday: what was bought was bad. The bot answers one question; an agent answers the review, refunds the chat, is rated."""
        self._hand_over()
        sour = f"Sour on the second day: {self.told.order}"
        lost = f"My milk of order {self.told.order} was sour, can I have my money back?"
        order = f"{self.told.order}?t={self.told.token}"
        with self.person(self.told.shopper, width=390, desk=False) as page:
            page.goto(f"/orders/{order}")
            page.locator("a[href*='/reviews/write/']").first.click()
            page.locator("input[name=stars][value='1']").check()
            page.fill("textarea[name=text]", sour)
            page.locator("form[action='/reviews/write/'] button.primary").click()
            page.wait_for_load_state()
            page.goto("/chat/")
            self._say(page, self.cast.question)
            source = page.locator("a[href*='/help/#article']").last
            source.wait_for()
            self.told.note(f"bot: {plain(page.locator('#talk').inner_text())[:200]}")
            page.goto(f"/chat/?order={order.replace('?', '&')}")
            self._say(page, lost)
            person = page.locator("button[formaction='/chat/person/']")
            if person.count():  # the bot knows something about refunds, which is not enough here
                person.click()
                person.wait_for(state="detached")
            page.wait_for_timeout(1500)
            with self.person(self.cast.agent) as agent:
                self._refund(agent, lost)
                self._reply(agent, sour)
            rating = page.locator("form[action='/chat/rate/']")
            rating.wait_for(timeout=20_000)
            rating.locator("input[name=stars][value='5']").check()
            rating.locator("button").click()
            rating.wait_for(state="detached")

    def _hand_over(self) -> None:
        """Have the order shipped and handed over, where the demonstration's people have not done it yet."""
        with self.person(self.cast.manager) as page:
            for step in ("ship", "deliver"):
                page.goto(f"/desk/orders/{self.told.order}/")
                button = page.locator(f"form[action$='/{step}/'] button")
                if button.count():
                    button.first.click()
                    page.wait_for_timeout(1500)

    def _say(self, page: Page, words: str) -> None:
        again = page.locator("form[action='/chat/new/'] button")
        if again.count():
            again.click()
        page.fill("#chat-text", words)
        page.locator("#chat form .button.primary").last.click()
        page.get_by_text(words).last.wait_for()

    def _refund(self, page: Page, words: str) -> None:
        """Take the chat up, give a part of the money back, answer and settle."""
        self._open_talk(page, "chat", words)
        page.locator("form[action$='/refund/']").locator("xpath=..").locator("summary").click()
        page.select_option("form[action$='/refund/'] select[name=order]", self.told.order)
        page.fill("form[action$='/refund/'] input[name=amount]", "1.00")
        page.locator("form[action$='/refund/'] button").click()
        page.get_by_text("1.00").first.wait_for()
        page.fill("form#answer textarea[name=text]", "We are sorry. It is on us.")
        page.locator("form#answer button[value=close]").click()
        page.locator("form[action$='/reopen/']").wait_for()
        self.told.note("chat: refunded and settled")

    def _reply(self, page: Page, words: str) -> None:
        """Settle the conversation that the bad review opened."""
        self._open_talk(page, "review", words)
        page.locator("form[action$='/close/'] button").click()
        page.locator("form[action$='/reopen/']").wait_for()
        self.told.note("review: in the inbox, taken and settled")

    def _open_talk(self, page: Page, channel: str, words: str) -> None:
        page.goto(self.until(page, f"/desk/inbox/?channel={channel}&q={quote(words)}", _link))
        take = page.locator("form[action$='/take/'] button")
        if take.count():  # routing may have given it to this agent already
            take.click()
            take.wait_for(state="detached")


def _link(page: Page) -> str:
    """Return where the one row leads, once it is there."""
    links = page.locator("td a.link")
    return (links.first.get_attribute("href") or "") if links.count() == 1 else ""
