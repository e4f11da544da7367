"""A cashier sells while the network goes and comes: nothing is lost, nothing is sold twice, and the books agree."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory.models import Level
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.members import api as members
from kaipu.commerce.members.tests.factories import make_coupon, make_member
from kaipu.commerce.orders.models import Order, OrderLine
from kaipu.commerce.payments.models import Attempt
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel.money import Money
from tests.browser import MARKS, list_faults, log_in, make_manager, open_browser
from tests.live import LiveShop, open_shop

pytestmark = MARKS
WAITING = """() => new Promise((done) => {
  const asked = indexedDB.open("kaipu-till", 1);
  asked.onsuccess = () => {
    const all = asked.result.transaction("sales").objectStore("sales").getAll();
    all.onsuccess = () => { asked.result.close(); done(all.result); };
  };
})"""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[LiveShop]:
    make_manager()
    place = make_location("SHOP1", delivers=False, pickup=True)
    for code, price in (("111", 400), ("222", 250)):
        sku = make_sku(code, name_en=f"Goods {code}", name_zh=f"商品 {code}")
        pricing.set_price(sku_id=sku.id, amount=Money(price, "USD"), at=datetime(2026, 1, 1, tzinfo=UTC))
        make_stock(place, sku.id, 20)
    tomatoes = make_sku("TOM", name_en="Goods tomato", name_zh="番茄", weighed=True, plu="42")
    pricing.set_price(sku_id=tomatoes.id, amount=Money(1280, "USD"), at=datetime(2026, 1, 1, tzinfo=UTC))
    make_stock(place, tomatoes.id, 5000)
    with open_shop(tmp_path, "sandbox", "web", "worker") as opened:
        yield opened


def open_till(page: Page) -> None:
    page.goto("/desk/till/?place=SHOP1")
    page.locator("#till[data-ready=yes]").wait_for()


def scan(page: Page, code: str) -> None:
    page.fill("#scan", code)
    page.press("#scan", "Enter")
    page.get_by_text(f"Goods {code}").first.wait_for()


def test_a_member_pays_with_coupon_and_points_at_the_till(shop: LiveShop) -> None:
    make_coupon("TILL5", valid_until=None)
    member = make_member(phone="15550000001")
    members.give_points(customer_id=member, points=100, reference="start", note="", at=datetime.now(UTC))
    code = members.find_membership(customer_id=member).code
    with open_browser() as browser:
        page = log_in(browser, shop, width=1024)
        open_till(page)
        for _ in range(3):
            scan(page, "111")
        page.fill("#member", code)
        page.press("#member", "Enter")
        page.locator("#till-member-known").wait_for()
        page.fill("#coupon", "till5")
        page.press("#coupon", "Enter")
        page.get_by_text("Coupon: Five off").wait_for()
        page.locator("#till-points button").click()
        page.get_by_text("100 points").first.wait_for()
        assert page.locator("#till-total").inner_text() == "$6.00"
        page.fill("#received", "10")
        assert page.locator("#till-change").inner_text() == "$4.00"
        page.click("#till-pay-cash")
        page.get_by_text("Sold.").wait_for()
        assert "$4.00" in page.locator("#receipt-sums").inner_text()
    order = Order.objects.get()
    assert (order.total_minor, order.discount_minor, order.customer_id) == (600, 600, member)
    assert members.find_coupon(code="TILL5").taken == 1
    assert members.find_membership(customer_id=member).balance in (0, 6)


def test_the_network_goes_two_are_served_and_a_reload_tells_them_once(shop: LiveShop) -> None:
    with open_browser() as browser:
        page = log_in(browser, shop, width=390)
        open_till(page)
        scan(page, "111")
        page.context.set_offline(True)
        scan(page, "111")
        page.click("#till-pay-code")
        page.get_by_text("Kept. It will be told when the network is back.").wait_for()
        page.click("#till-next")
        scan(page, "222")
        page.fill("#received", "5")
        page.click("#till-pay-cash")
        page.get_by_text("Kept. It will be told").wait_for()
        kept = page.evaluate(WAITING)
        assert sorted(each["total"] for each in kept) == [250, 800]
        assert "Sales that wait for the network: 2" in page.locator("#till-network").inner_text()
        # a first telling whose answer was lost: the shop knows the sale, the till does not know that it does
        sent = page.context.request.post("/desk/till/sell/", data=kept[0]).json()
        assert sent["fresh"] is True
        page.context.set_offline(False)
        open_till(page)
        page.wait_for_function(f"async () => (await ({WAITING})()).length === 0", timeout=30_000)
        open_till(page)
        again = page.evaluate(
            "(sales) => Promise.all(sales.map((sale) => fetch('/desk/till/sell/', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(sale)}).then((a) => a.json())))",
            [*kept, *kept],
        )
        assert [each["fresh"] for each in again] == [False] * 4, json.dumps(again)
    assert sorted(Order.objects.values_list("total_minor", flat=True)) == [250, 800]
    assert sorted(Attempt.objects.values_list("provider", "amount_minor")) == [("cash", 250), ("code", 800)]
    assert dict(Level.objects.filter(location__code="SHOP1").values_list("sku__code", "on_hand")) == {
        "111": 18,
        "222": 19,
        "TOM": 5000,
    }


def test_a_label_of_the_scale_and_a_typed_weight_are_sold_without_network_to_the_gram(shop: LiveShop) -> None:
    with open_browser() as browser:
        page = log_in(browser, shop, width=390)
        open_till(page)
        page.context.set_offline(True)
        page.fill("#scan", "2000042003500")  # 350 g
        page.press("#scan", "Enter")
        page.get_by_text("Goods tomato").first.wait_for()
        page.fill("#scan", "2000042003501")  # read wrong: the check digit says so
        page.press("#scan", "Enter")
        page.get_by_text("Without network only known goods").wait_for()
        page.fill("#scan", "TOM")
        page.press("#scan", "Enter")
        page.fill("#weight", "7")
        page.press("#weight", "Enter")
        page.get_by_text("“7” is no weight.").wait_for()
        assert page.input_value("#weight") == "7"
        page.fill("#weight", "0.15")
        page.press("#weight", "Enter")
        page.get_by_role("button", name="Weight in kg: Goods tomato").filter(has_text="0.5 kg").wait_for()
        assert page.locator("#till-total").inner_text() == "$6.40"
        page.click("#till-pay-code")
        page.get_by_text("Kept. It will be told").wait_for()
        assert "0.5 kg × $12.80/kg" in page.locator("#receipt-lines").inner_text()
        page.context.set_offline(False)
        open_till(page)
        page.wait_for_function(f"async () => (await ({WAITING})()).length === 0", timeout=30_000)
        page.fill("#scan", "2900042012345")  # 1234 g, over the network's price
        page.press("#scan", "Enter")
        page.get_by_role("button", name="Weight in kg: Goods tomato").filter(has_text="1.234 kg").wait_for()
        page.locator("#till-total").get_by_text("$15.80").wait_for()
        page.click("#till-pay-cash")
        page.get_by_text("Sold.").wait_for()
    lines = OrderLine.objects.order_by("order__placed_at").values_list(
        "quantity", "measure", "price_per", "total_minor"
    )
    assert list(lines) == [(500, "weight", 1000, 640), (1234, "weight", 1000, 1580)]
    assert Level.objects.get(sku__code="TOM").on_hand == 3266


KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) for (const each of await (await caches.open(name)).keys()) found.push(new URL(each.url).pathname);
  return found.sort();
}"""


def test_the_till_opens_and_sells_while_the_shop_is_down_and_log_out_drops_what_was_kept(shop: LiveShop) -> None:
    with open_browser() as browser:
        page = log_in(browser, shop, width=390)
        open_till(page)
        page.get_by_text("This tablet opens the till without network, too.").wait_for()
        kept = page.evaluate(
            "async () => (await (await caches.match('/desk/till/counter/?place=SHOP1', {ignoreVary: true})).text())"
        )
        assert "Alice" not in kept
        assert "alice@" not in kept
        assert page.evaluate(KEPT) == [
            "/desk/till/counter/", "/static/console/till.js", "/static/ui/css/console.css", "/static/ui/icons.svg", "/static/ui/logo.svg",
        ]  # fmt: skip
        shop.kill("web")
        page.goto("/desk/till/")  # leads to the place that was kept
        page.locator("#till[data-ready=yes]").wait_for()
        assert page.url.endswith("?place=SHOP1")
        for code, price in (("111", "$4.00"), ("222", "$2.50")):
            scan(page, code)
            assert page.locator("#till-total").inner_text() == price
            page.click("#till-pay-code")
            page.get_by_text("Kept. It will be told").wait_for()
            page.reload()
            page.locator("#till[data-ready=yes]").wait_for()
        assert "Sales that wait for the network: 2" in page.locator("#till-network").inner_text()
        shop.start("web")
        open_till(page)
        page.wait_for_function(f"async () => (await ({WAITING})()).length === 0", timeout=30_000)
        page.locator("details.menu summary").click()
        page.get_by_role("button", name="Log out").click()
        page.wait_for_url(lambda url: "/desk/" not in url)
        assert page.evaluate(KEPT) == []
        assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
    assert sorted(Order.objects.values_list("total_minor", flat=True)) == [250, 400]


def test_the_till_breaks_no_rule_of_axe_nor_overflows(shop: LiveShop) -> None:
    with open_browser() as browser:
        told = []
        for width, language, theme in ((390, "en", "light"), (1024, "zh-hans", "dark")):
            page = log_in(browser, shop, width=width, theme=theme, language=language)
            told += list_faults(page, ["/desk/till/?place=SHOP1", "/desk/till/", "/desk/till/counter/?place=SHOP1"])
        assert told == []
