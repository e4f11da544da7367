"""A week at the service desk in a real browser: a bad review and a chat reach the inbox; an agent answers, refunds and is rated."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kaipu.commerce.care import api as care
from kaipu.commerce.care.tests.factories import make_article
from kaipu.commerce.fulfilment import api as fulfilment
from kaipu.commerce.orders.tests.factories import make_basket
from kaipu.commerce.reviews.tests.pictures import make_png
from kaipu.kernel import clock
from kaipu.web.console.tests.cast import place_order
from tests.browser import MARKS, list_faults, log_in, make_manager
from tests.live import LiveShop, open_shop

pytestmark = MARKS
DESK = (
    "/desk/inbox/", "/desk/inbox/?view=closed", "/desk/inbox/new/", "/desk/inbox/{talk}/", "/desk/reviews/", "/desk/articles/",
    "/desk/articles/?try=delivery", "/desk/articles/{article}/", "/desk/articles/new/", "/desk/service/", "/desk/service/settings/",
    "/desk/surveys/", "/desk/surveys/new/", "/desk/surveys/{survey}/",
)  # fmt: skip
SHOP = (
    "/chat/",
    "/p/{slug}/",
    "/p/{slug}/ask/",
    "/s/{survey}/",
    "/reviews/write/?order={number}&t={token}&product={slug}",
    "/help/",
)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[tuple[LiveShop, dict[str, str]]]:
    """Open a shop with an article, an order that was handed over, a waiting review, and a questionnaire."""
    make_manager()
    article = make_article()
    order = place_order(make_basket(quantity=2, price_minor=399))
    fulfilment.ship_order(order_id=order.id, at=clock.now())
    fulfilment.deliver_order(order_id=order.id, at=clock.now())
    survey = care.create_survey(
        kind="nps", title_en="How are we?", title_zh="我们怎么样？", user_id=None, at=clock.now(),
        questions=[{"kind": "score", "en": "Recommend us?", "zh": "会推荐吗？"}, {"kind": "text", "en": "Why?", "zh": "为什么？"}],
    )  # fmt: skip
    care.answer_survey(token=survey, respondent="a", customer_id=None, answers={0: "9", 1: "fresh"}, at=clock.now())
    care.save_macro(title="Sorry", text_en="Dear {name}, sorry.", text_zh="")
    with open_shop(tmp_path) as opened:
        yield opened, {
            "article": str(article), "survey": survey, "slug": order.lines[0].sku.slug, "number": order.number,
            "token": order.token,
        }  # fmt: skip


def visit(browser: Browser, shop: LiveShop, *, width: int = 390, language: str = "en", **options: object) -> Page:
    context = browser.new_context(base_url=shop.url, viewport={"width": width, "height": 844}, **options)  # type: ignore[arg-type]  # fields by name, of several types
    context.add_cookies([{"name": "kaipu_language", "value": language, "url": shop.url}])
    return context.new_page()


def test_a_bad_review_and_a_chat_are_answered_refunded_and_rated(
    browser: Browser, shop: tuple[LiveShop, dict[str, str]], tmp_path: Path
) -> None:
    live, known = shop
    troubles: list[str] = []
    shopper = visit(browser, live)
    shopper.on("pageerror", lambda error: troubles.append(str(error)))
    shopper.on("console", lambda line: troubles.append(line.text) if "Content Security Policy" in line.text else None)
    picture = tmp_path / "milk.png"
    picture.write_bytes(make_png(64, 48))
    shopper.goto(f"/orders/{known['number']}?t={known['token']}")
    shopper.get_by_role("link", name="Write a review").click()
    shopper.get_by_label("Poor").check()
    shopper.fill("textarea[name=text]", "Sour on the second day")
    shopper.set_input_files("input[name=pictures]", str(picture))
    shopper.get_by_role("button", name="Send the review").click()
    shopper.get_by_text("We look at your review and publish it soon.").wait_for()

    shopper.goto(f"/chat/?order={known['number']}&t={known['token']}")
    shopper.fill("#chat-text", "What does delivery cost?")
    shopper.get_by_role("button", name="Send").click()
    shopper.get_by_text("It costs $4.99").wait_for()
    shopper.get_by_role("link", name="Source: our help page").wait_for()
    shopper.get_by_role("button", name="Talk with a person").click()
    shopper.get_by_text("Somebody of the shop will answer you here.").wait_for()

    agent = log_in(browser, live)
    agent.on("pageerror", lambda error: troubles.append(str(error)))
    agent.goto("/desk/reviews/?state=waiting")
    agent.get_by_role("button", name="Publish").click()
    agent.get_by_text("Published; it is on the product's page.").wait_for()
    for _try in range(20):  # the review's conversation comes by the worker
        agent.goto("/desk/inbox/?channel=review")
        if agent.get_by_role("link", name="Sour on the second day").count():
            break
        agent.wait_for_timeout(250)
    agent.get_by_role("link", name="Sour on the second day").click()
    agent.get_by_role("button", name="Take it").click()
    agent.get_by_text("Give money back").first.click()
    agent.fill("input[name=amount]", "3.99")
    agent.get_by_role("button", name="Give it back").click()
    agent.get_by_text("$3.99 goes back the way it was paid.").wait_for()

    agent.goto("/desk/inbox/?channel=chat")
    agent.get_by_role("link", name="What does delivery cost?").click()
    agent.get_by_text("Prepared answers").click()
    agent.locator("[data-puts]", has_text="Sorry").click()
    agent.locator("textarea[name=text]").press_sequentially(" It is on us.")
    agent.get_by_role("button", name="Send and settle").click()
    agent.get_by_text("Settled", exact=True).first.wait_for()

    shopper.get_by_text("It is on us.").wait_for(timeout=10_000)  # without loading the page again
    shopper.get_by_label("Excellent").check()
    shopper.locator("#talk").get_by_role("button", name="Send").click()
    shopper.get_by_text("Thank you for telling us how it was.").wait_for()
    shopper.goto(f"/p/{known['slug']}/")
    shopper.get_by_text("Sour on the second day").wait_for()
    assert shopper.locator(".review-picture").evaluate("image => image.complete || image.loading === 'lazy'")
    agent.reload()
    agent.get_by_text("rated 5 of 5").wait_for()
    agent.context.close()
    shopper.context.close()
    assert troubles == []


def test_without_javascript_a_chat_is_a_form(browser: Browser, shop: tuple[LiveShop, dict[str, str]]) -> None:
    page = visit(browser, shop[0], java_script_enabled=False)
    page.goto("/")
    page.locator(".chat-button").click()
    page.fill("#chat-text", "Is your cheese kosher?")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Somebody of the shop will answer you here.").wait_for()
    page.context.close()


def test_no_page_breaks_a_rule_of_axe_nor_overflows(browser: Browser, shop: tuple[LiveShop, dict[str, str]]) -> None:
    live, known = shop
    told = []
    for width, language, theme in ((390, "zh-hans", "light"), (1440, "en", "dark")):
        shopper = visit(browser, live, width=width, language=language)
        shopper.goto("/chat/")
        shopper.fill("#chat-text", "配送费多少钱？" if width == 390 else "My parcel is late")
        shopper.locator("#chat form .button.primary").last.click()
        shopper.locator("#newest, .talk-step").first.wait_for()
        told += list_faults(shopper, [path.format(**known) for path in SHOP])
        shopper.context.close()
        page = log_in(browser, live, width=width, language=language, theme=theme)
        page.goto("/desk/inbox/?view=" + ("bot" if width == 390 else "open"))
        talk = str(page.locator("td a.link").first.get_attribute("href")).split("/")[-2]
        told += list_faults(page, [path.format(talk=talk, **known) for path in DESK])
        page.context.close()
    assert told == []
