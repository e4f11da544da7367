"""A manager works through ten decisions in the browser: approves, changes, rejects, hands on, takes some together, undoes one, and sees the record."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kaipu.brain.decisions import api as decisions
from kaipu.brain.decisions.tests.factories import make_proposal
from kaipu.commerce.customers import api as customers
from kaipu.kernel import access, clock
from tests.browser import MARKS, list_faults, log_in, make_manager
from tests.live import LiveShop, open_shop

pytestmark = MARKS


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[LiveShop]:
    """Open a shop with ten decisions in the inbox, a manager and a buyer."""
    for number in range(10):
        proposal = make_proposal(subject=f"s{number}", worth=10_000 - 100 * number)
        assert decisions.propose_decision(proposal=proposal, at=clock.now())
    make_manager()
    buyer = customers.create_account(
        email="bert@example.com", password="open-the-shop-1", name="Bert", is_staff=True, at=clock.now()
    )
    access.grant_role(user_id=buyer, role="buyer", at=clock.now())
    with open_shop(tmp_path) as opened:
        yield opened


def open_first(page: Page) -> str:
    page.goto("/desk/decisions/")
    page.locator("tr[data-keyed] a").first.click()
    page.wait_for_url("**/desk/decisions/*/")
    return page.url.split("/")[-2]


def test_a_manager_works_through_ten_decisions(browser: Browser, shop: LiveShop) -> None:
    page = log_in(browser, shop)

    # by keyboard: move to the first, open it, approve it
    page.goto("/desk/decisions/")
    assert "10 decisions" in page.locator("main").inner_text()
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/desk/decisions/*/")
    approved = page.url.split("/")[-2]
    page.get_by_role("button", name="Approve and carry out").click()
    page.get_by_text("Approved and carried out.").first.wait_for()

    # change a quantity, see it reckoned anew, approve
    changed = open_first(page)
    page.get_by_text("Change", exact=True).click()
    page.get_by_label("Whole milk").fill("7")
    page.get_by_role("button", name="Keep the change").click()
    page.get_by_text("This lies outside what can be chosen here.").wait_for()
    assert page.get_by_label("Whole milk").input_value() == "7"
    page.get_by_label("Whole milk").fill("6")
    page.get_by_role("button", name="Keep the change").click()
    page.get_by_text("Changed. Effect and guardrails are reckoned anew").wait_for()
    page.get_by_role("button", name="Approve and carry out").click()
    page.get_by_text("Approved and carried out.").first.wait_for()

    # reject with a reason; without words “another reason” is not enough
    open_first(page)
    page.locator("summary", has_text="Reject").click()
    page.get_by_label("Why not?").select_option("other")
    page.get_by_role("button", name="Reject with this reason").click()
    page.get_by_text("Say in a few words why").first.wait_for()
    page.get_by_label("Why not?").select_option("too_risky")
    page.get_by_label("In your words").fill("The supplier closes next week")
    page.get_by_role("button", name="Reject with this reason").click()
    page.get_by_text("counts in its producer's record").wait_for()

    # hand one on
    open_first(page)
    page.locator("summary", has_text="Hand on").click()
    page.get_by_label("Who should decide?").select_option(label="Bert")
    page.get_by_role("button", name="Hand on and tell by mail").click()
    page.get_by_text("Handed to Bert, who is told by mail.").wait_for()

    # three together by keyboard, three more turned down together
    page.goto("/desk/decisions/")
    for _ in range(4):
        page.keyboard.press("j")
        page.keyboard.press("x")
    page.keyboard.press("x")  # the fourth is let go again
    page.get_by_role("button", name="Approve the chosen").click()
    page.get_by_text("3 decisions approved and carried out.").wait_for()
    for box in page.locator("input[name=decision]").all()[:3]:
        box.check()
    page.locator("summary", has_text="Reject the chosen").click()
    page.get_by_label("Why not?").select_option("bad_moment")
    page.get_by_role("button", name="Reject with this reason").click()
    page.get_by_text("3 decisions rejected.").wait_for()
    chips = page.locator(".chip-row").first.inner_text().split()
    assert [chips[chips.index(word) + 1] for word in ("decide", "Applied", "Rejected")] == ["1", "5", "4"]

    # undo the first, and read what happened to it
    page.goto(f"/desk/decisions/{approved}/")
    page.locator("summary", has_text="Undo").click()
    page.get_by_role("button", name="Yes, undo it").click()
    page.get_by_text("Undone. What it did in the shop is taken back.").wait_for()
    page.get_by_text("What happened to it").click()
    told = page.locator("details", has_text="What happened to it").inner_text()
    assert "Undone" in told
    assert "Approved and carried out" in told
    for decision, state in ((approved, "Cancelled"), (changed, "On order")):
        page.goto(f"/desk/decisions/{decision}/")
        page.get_by_role("link", name="Open the purchase order").click()
        page.locator(".badge", has_text=state).first.wait_for()

    # the record of who proposes, and the switch
    page.goto("/desk/decisions/producers/")
    record = page.locator("section", has_text="Replenishment rule, version 1").last.inner_text()
    assert "Not now (3)" in record
    assert "Too risky (1)" in record
    page.get_by_label("Why stop everything?").fill("Prices look wrong")
    page.get_by_role("button", name="Stop all producers").click()
    page.goto("/desk/")
    page.get_by_text("Stopped: All producers.").wait_for()


def test_the_pages_keep_to_the_rules(browser: Browser, shop: LiveShop) -> None:
    told = []
    paths = [
        "/desk/decisions/",
        "/desk/decisions/producers/",
        "/desk/decisions/policies/",
        "/desk/decisions/?state=all",
    ]
    for width, language, theme in ((390, "zh-hans", "light"), (1440, "en", "dark")):
        page = log_in(browser, shop, width=width, language=language, theme=theme)
        first = open_first(page)
        told += list_faults(page, [*paths, f"/desk/decisions/{first}/"])
        page.context.close()
    assert told == []
