"""What connectors fetch comes out as metrics, to the cent; before anything was fetched they say that nothing is collected."""

from datetime import timedelta
from uuid import uuid4

import pytest

from kaipu.brain.competitors import api as competitors
from kaipu.brain.competitors.models import Match, Price, Product
from kaipu.brain.competitors.tests.factories import make_offer
from kaipu.brain.connectors.models import (
    AdSpend,
    Analytics,
    Contact,
    Cost,
    DeliveryCost,
    Footfall,
    Survey,
    Ticket,
    Weather,
)
from kaipu.brain.lake import flows
from kaipu.brain.lake.tests.factories import NOW, TODAY, at_noon
from kaipu.brain.metrics.tests.factories import FIRST, LAST, ask, furnish, told
from kaipu.brain.tracking.models import Event
from kaipu.commerce.care import api as care
from kaipu.commerce.catalog.models import Product as Good
from kaipu.commerce.content import api as content
from kaipu.commerce.content.models import Account, Item, Post
from kaipu.commerce.fulfilment.models import Fulfilment
from kaipu.commerce.orders.models import Order
from kaipu.commerce.partners.models import Commission, Partner, Sale
from kaipu.commerce.pricing import api as pricing
from kaipu.commerce.reviews.models import Review
from kaipu.kernel.money import Money

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
FETCHED = (
    "ad_spend", "ad_click_rate", "ad_cost_per_click", "cac", "ad_cost_ratio", "ad_return", "tickets", "contact_rate",
    "first_response_minutes", "resolution_minutes", "csat", "nps", "store_visitors", "store_conversion", "visits_elsewhere",
    "visit_gap", "temperature", "rainfall", "contacts", "operating_costs", "goods_invoiced", "price_index",
    "price_index_weighted", "cheaper_there", "price_coverage",
)  # fmt: skip


@pytest.fixture
def shop(settings, tmp_path):
    settings.VAR, settings.LAKE_ROOT = tmp_path, tmp_path / "lake"
    return furnish(tmp_path)


def keep(model, key, on, **fields):
    return model.objects.create(connector="c", row_key=f"{key}", digest="d", at=at_noon(on), **fields)


def fetch(shop):
    """Write what connectors would have kept of two days."""
    for n, (cost, clicks) in enumerate(((1050, 10), (450, 20))):
        utm = {"source": "news", "medium": "cpc", "campaign": f"c{n}"}
        keep(AdSpend, n, LAST, day=LAST, spend_minor=cost, clicks=clicks, impressions=100 * clicks, **utm)
        keep(Analytics, n, LAST, day=LAST, sessions=2, page_views=5, **utm)
    for n, (minutes, rating) in enumerate(((5, 5), (9, 3), (31, None))):
        opened = at_noon(LAST)
        keep(
            Ticket, n, LAST, ticket=f"{n}", created_at=opened, channel="email", topic="delivery", csat=rating,
            first_response_at=opened + timedelta(minutes=minutes), resolved_at=opened + timedelta(minutes=60 + n),
        )  # fmt: skip
    for n, score in enumerate((10, 9, 8, 2)):
        keep(Survey, n, LAST, answer=f"{n}", answered_at=at_noon(LAST), channel="email", nps=score)
    keep(Footfall, 1, FIRST, day=FIRST, hour=12, location=shop.store.code, entries=5)
    keep(
        Weather,
        1,
        LAST,
        day=LAST,
        region="X",
        temperature_low="1.50",
        temperature_high="4.50",
        rain_mm="2.30",
        sky="rain",
    )
    keep(Cost, 1, LAST, document="1", day=LAST, kind="wages", location="", supplier="", amount_minor=12345)
    keep(Cost, 2, LAST, document="2", day=LAST, kind="purchase_invoice", location="", supplier="", amount_minor=-500)
    keep(Contact, 1, LAST, contact="1", contacted_at=at_noon(LAST), channel="phone", direction="out", purpose="care")
    pricing.set_price(sku_id=shop.soap.id, amount=Money(275, "USD"), at=at_noon(FIRST))
    pricing.set_price(sku_id=shop.milk.id, amount=Money(400, "USD"), at=at_noon(FIRST))
    for sku, theirs in ((shop.soap, 250), (shop.milk, 440)):
        for day in (LAST - timedelta(days=1), LAST):
            make_offer(sku.code, theirs, day=day)
    competitors.follow_offers(now=lambda: NOW)
    Match.objects.all().delete()
    for product in Product.objects.all():
        sku = {"1001": shop.milk, "2001": shop.soap}[product.code]
        Match.objects.create(product_id=product.id, sku_id=sku.id, score=1, state="accepted", created_at=NOW)
        Price.objects.filter(product_id=product.id).update(sku_id=sku.id)


def test_without_connectors_they_say_that_nothing_is_collected(shop):
    assert flows.build(now=lambda: NOW).state == "published"
    assert ask(*FETCHED).missing == FETCHED


def test_with_them_they_have_figures(shop):
    fetch(shop)
    assert flows.build(now=lambda: NOW).state == "published"
    found = ask(*FETCHED)
    assert found.missing == ()
    assert dict(zip(FETCHED, told(found.totals), strict=True)) == {
        "ad_spend": "15.00", "ad_click_rate": "0.010000", "ad_cost_per_click": "0.50", "cac": "5.00",
        "ad_cost_ratio": "0.280374", "ad_return": "0.000000", "tickets": "3",
        "contact_rate": "0.375000", "first_response_minutes": "9", "resolution_minutes": "61",
        "csat": "0.500000", "nps": "0.250000", "store_visitors": "5", "store_conversion": "0.400000", "visits_elsewhere": "4",
        "visit_gap": "0.000000", "temperature": "3.000000", "rainfall": "2.300000", "contacts": "1",
        "operating_costs": "123.45", "goods_invoiced": "-5.00",
        "price_index": "100.000000", "price_index_weighted": "97.826087", "cheaper_there": "0.500000",
        "price_coverage": "0.074766",
    }  # fmt: skip
    assert told(ask("cac", first=LAST, last=LAST).totals) == [None]
    assert [(row.members, told(row.totals)) for row in ask("ad_spend", dimensions=("campaign",)).rows] == [
        (("c0",), ["10.50"]), (("c1",), ["4.50"]),
    ]  # fmt: skip


def test_partners_are_a_cost_of_new_customers_less_what_was_clawed_back(shop):
    fetch(shop)
    partner = Partner.objects.create(code="P1", kind="company", name="Ann", state="active", asked_at=at_noon(FIRST))
    order = Order.objects.filter(channel="web").first()
    sale = Sale.objects.create(order=order, partner=partner, at=at_noon(LAST))
    earned = Commission.objects.create(
        sale=sale, partner=partner, level=1, base_minor=6000, total_minor=300, amount_minor=300, clawed_minor=120,
        release_at=at_noon(TODAY), at=at_noon(LAST),
    )  # fmt: skip
    assert flows.build(now=lambda: NOW).state == "published"
    assert told(ask("commissions", "cac").totals) == ["1.80", "5.60"]
    whole = ask("marketing_cost", "ad_spend", "commissions", "promotion_cost").totals
    assert whole[0] == sum(whole[1:])
    Commission.objects.filter(id=earned.id).update(clawed_minor=300)  # what a refund takes back later reaches its day
    assert flows.build(now=lambda: NOW).state == "published"
    assert told(ask("commissions", "cac").totals) == ["0.00", "5.00"]


def test_content_counts_what_a_day_added_by_stage_and_channel(shop):
    item = Item.objects.create(
        kind="article", slug="tea", stage="use", state="published", title_en="Tea", live_version=1, published_at=at_noon(FIRST),
        changed_at=at_noon(FIRST),
    )  # fmt: skip
    account = Account.objects.create(platform="weibo", name="Shop", created_at=at_noon(FIRST))
    post = Post.objects.create(
        item=item,
        account=account,
        mark="m1",
        text="t",
        state="sent",
        remote_id="9",
        due_at=at_noon(FIRST),
        sent_at=at_noon(FIRST),
    )
    for day, counts in ((FIRST, (100, 5, 2, 1)), (LAST, (140, 9, 1, 1))):  # totals as told; a share was taken back
        content.note_figures(figures={post.id: counts}, day=day, at=at_noon(day))
    for view in ("1", "2", "2"):
        Event.objects.create(
            id=uuid4(),
            name="page_view",
            at=at_noon(LAST),
            visitor="v",
            session="s",
            body={"path": "/read/tea/", "view": view},
        )
    assert flows.build(now=lambda: NOW).state == "published"
    names = ("content_reads", "content_likes", "content_shares", "content_comments")
    assert told(ask(*names).totals) == ["142", "9", "1", "1"]
    found = ask("content_reads", dimensions=("stage", "channel"))
    assert {(row.members, told(row.totals)[0]) for row in found.rows} == {
        (("use", "weibo"), "140"),
        (("use", "site"), "2"),
    }


def test_a_bill_counts_on_the_day_its_delivery_began(shop):
    order = Order.objects.filter(channel="web", state="completed").first()
    Fulfilment.objects.create(
        order=order, kind="delivery", state="done", promised_on=FIRST, created_at=at_noon(FIRST), done_at=at_noon(FIRST, minutes=90)
    )  # fmt: skip
    assert flows.build(now=lambda: NOW).state == "published"
    assert told(ask("delivery_cost_per_order").totals) == [None]
    keep(DeliveryCost, 1, TODAY, parcel="1", billed_on=TODAY, order_id=order.id, carrier="Own", cost_minor=431)
    assert flows.build(now=lambda: NOW).state == "published"
    assert told(ask("delivery_cost_per_order", first=FIRST, last=FIRST).totals) == ["4.31"]


def test_our_own_desk_counts_instead_of_the_one_elsewhere_from_its_first_day_on(shop):
    opened = {"channel": "email", "topic": "delivery", "csat": 5}
    keep(Ticket, "before", FIRST, ticket="1", created_at=at_noon(FIRST), **opened)
    keep(Ticket, "same", LAST, ticket="2", created_at=at_noon(LAST), **opened)
    keep(Ticket, "chat", LAST, ticket="3", created_at=at_noon(LAST), **{**opened, "channel": "chat", "csat": None})
    keep(Survey, "before", FIRST, answer="1", answered_at=at_noon(FIRST), channel="email", nps=10)
    keep(Survey, "same", LAST, answer="2", answered_at=at_noon(LAST), channel="email", nps=10)
    own = care.open_conversation(
        opening=care.Opening(channel="mail", text="My milk is sour", language="en"), at=at_noon(LAST)
    )
    care.rate_service(token=own.token, stars=2, words="", at=NOW)
    token = care.create_survey(
        kind="nps", title_en="?", title_zh="", questions=[{"kind": "score", "en": "?"}], user_id=None, at=NOW
    )
    care.answer_survey(token=token, respondent="a", customer_id=None, answers={0: "3"}, at=at_noon(LAST))
    assert flows.build(now=lambda: NOW).state == "published"
    assert told(ask("tickets", "csat", "nps", first=FIRST, last=LAST).totals) == ["3", "0.500000", "0.000000"]
    assert told(ask("tickets", "csat", "nps", first=LAST, last=LAST).totals) == ["2", "0.000000", "-1.000000"]


def test_reviews_are_counted_with_their_stars(shop):
    order = Order.objects.filter(state="completed").first()
    goods = Good.objects.order_by("id").values_list("id", flat=True)
    for product_id, (stars, state) in zip(goods, ((5, "published"), (2, "published"), (1, "hidden")), strict=False):
        Review.objects.create(order=order, product_id=product_id, stars=stars, state=state, written_at=at_noon(LAST))
    assert flows.build(now=lambda: NOW).state == "published"
    assert told(ask("reviews_written", "review_rating", first=LAST, last=LAST).totals) == ["3", "3.500000"]
