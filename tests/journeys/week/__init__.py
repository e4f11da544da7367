"""A week at the desk, played in a real browser: a goal, a campaign with its letters and links, shoppers who answer, the till, service, a recall, the review.

`python -m tools.week http://127.0.0.1:8000` plays it on an open demonstration; test_week.py on a small shop.
Everything goes through pages that people see, found by names of fields and addresses, so that it can be played in either
language. Everybody uses a browser context of their own.
"""

import subprocess
import sys

from tests.browser import open_browser
from tests.journeys.week.closing import Closing
from tests.journeys.week.marketing import Marketing
from tests.journeys.week.serving import Serving
from tests.journeys.week.shopping import Shopping
from tests.journeys.week.stage import Cast, Told

__all__ = ["Cast", "Told", "Week", "main"]


class Week(Marketing, Shopping, Serving, Closing):
    """One week, station after station. Each asserts what its reader would look for on the page."""

    def play(self) -> Told:
        """Play it from Monday to Sunday."""
        self.set_target()
        self.make_coupon()
        self.write_article()
        self.build_campaign()
        self.let_recall_run()
        self.wait_for_letters()
        self.cast.respond()
        self.join()
        self.redeem_in_browser()
        self.redeem_at_till()
        self.complain()
        self.look_at_recall()
        self.look_at_result()
        self.read_review()
        if self.troubles:
            raise AssertionError(self.troubles)
        return self.told


def main() -> None:
    """Play the week on an open demonstration."""
    site, language = [*sys.argv[1:], "http://127.0.0.1:8000", "en"][:2] if len(sys.argv) < 3 else sys.argv[1:3]

    def respond() -> None:
        subprocess.run(
            [sys.executable, "-m", "kaipu.cli", "simulate", "--letters", "0.4", "--minutes", "1.5", "--speed", "120", "--visits-per-hour", "30"],
            check=True,
        )  # fmt: skip

    with open_browser() as browser:
        Week(browser, Cast(site, respond=respond, language=language)).play()
