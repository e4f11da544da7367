"""Offers taken over, matched, decided by people, undone; alerts; a card."""

from datetime import timedelta

import pytest
from django.db import connection

from kaipu.brain.competitors import api as competitors
from kaipu.brain.competitors.models import Alert, Barcode, Competitor, Match, Price, Synonym
from kaipu.brain.competitors.models import Product as Theirs
from kaipu.brain.competitors.tests.factories import NOW, TODAY, make_offer
from kaipu.brain.connectors.models import Offer
from kaipu.commerce.catalog.models import Brand, Product
from kaipu.commerce.catalog.tests.factories import make_category, make_sku
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel.money import Money

pytestmark = pytest.mark.django_db


def make_goods(code, category, brand, name_en, name_zh, size):
    sku = make_sku(code, category=category, name_en=name_en, name_zh=name_zh)
    sku.size_en, sku.size_amount, sku.size_unit = size, None, ""
    sku.save()
    made, _ = Brand.objects.get_or_create(slug=brand.lower(), defaults={"name_en": brand, "name_zh": brand})
    Product.objects.filter(id=sku.product_id).update(brand=made)
    return sku


@pytest.fixture
def shop():
    dairy, snacks = make_category("dairy/milk"), make_category("snacks/chips")
    milk = make_goods("1001", dairy, "Maplebrook", "Maplebrook whole milk, 1 l", "枫溪全脂牛奶 1升", "1 l")
    chips = make_goods("2001", snacks, "Oakworth", "Oakworth corn chips, 10 oz", "橡邑玉米片", "10 oz")
    other = make_goods("2002", snacks, "Oakworth", "Oakworth corn chips, Garden, 10 oz", "橡邑玉米片·田园", "10 oz")
    for sku, price in ((milk, 200), (chips, 300), (other, 320)):
        pricing.set_price(sku_id=sku.id, amount=Money(price, "USD"), at=NOW - timedelta(days=30))
    return milk, chips, other


def follow(at=NOW):
    return competitors.follow_offers(now=lambda: at)


def state_of(product):
    return sorted(Match.objects.filter(product_id=product.id).values_list("state", flat=True))


def changes():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT payload ->> 'competitor', payload ->> 'kind', (payload ->> 'opened')::int, (payload ->> 'closed')::int "
            "FROM kernel_outboxevent WHERE name = 'competitors.CompetitorAlertsChanged'"
        )
        return sorted(cursor.fetchall())


def test_offers_are_taken_over_once_and_matched(shop):
    milk, chips, _ = shop
    for back in (2, 1, 0):
        make_offer("Maplebrook whole milk", 190 + back, code="m", size="1 l", day=TODAY - timedelta(days=back))
    make_offer("Oakworth corn crisps", 280, code="c", brand="Oakworth")
    make_offer("Garden hose", 990, code="h", reviews=7)
    done = follow()
    assert (done.prices, done.auto, done.proposed, done.alone) == (5, 1, 1, 1)
    again = follow()
    assert (again.prices, again.auto + again.proposed + again.alone) == (0, 0)
    product = Theirs.objects.get(code="m")
    assert (product.price_minor, product.first_day, product.last_day) == (190, TODAY - timedelta(days=2), TODAY)
    assert set(Price.objects.filter(product_id=product.id).values_list("sku_id", flat=True)) == {milk.id}
    row = competitors.list_matches(at=NOW)[0]
    assert (row.title, row.candidates[0].code, row.candidates[0].price_minor) == (
        "Oakworth corn crisps",
        chips.code,
        300,
    )
    assert [gap.title for gap in competitors.list_gaps(competitor="rival", at=NOW)] == ["Garden hose"]


def test_people_decide_teach_and_take_back(shop):
    _, chips, other = shop
    make_offer("Oakworth corn crisps", 280, code="c", brand="Oakworth", barcode="4006381333931")
    follow()
    product = Theirs.objects.get(code="c")
    assert state_of(product) == ["proposed", "proposed"]
    done = competitors.accept_match(product_id=product.id, sku_id=chips.id, at=NOW)
    assert (done.title, state_of(product)) == ("Oakworth corn crisps", ["accepted", "rejected"])
    assert Price.objects.get().sku_id == chips.id
    assert Barcode.objects.get().sku_id == chips.id
    assert (Synonym.objects.get().theirs, Synonym.objects.get().ours) == ("crisp", "chip")
    with pytest.raises(competitors.MatchGone):
        competitors.accept_match(product_id=product.id, sku_id=other.id, at=NOW)
    competitors.undo_decision(product_id=product.id, at=NOW)
    assert (state_of(product), Price.objects.get().sku_id) == (["proposed", "proposed"], None)
    assert (Barcode.objects.count(), Synonym.objects.count()) == (0, 0)
    competitors.reject_product(product_id=product.id, at=NOW)
    assert state_of(product) == ["rejected", "rejected"]
    make_offer("Oakworth corn crisps, new", 285, code="c", brand="Oakworth", day=TODAY + timedelta(days=1))
    assert follow(NOW + timedelta(days=1)).alone == 1
    assert state_of(product) == ["rejected", "rejected"]


def test_alerts_open_go_on_and_close(shop):
    make_offer("Maplebrook whole milk", 150, code="m", size="1 l")
    done = follow()
    assert (done.opened, done.closed) == (1, 0)
    alert = competitors.list_alerts(at=NOW)[0]
    assert (alert.kind, alert.ours_minor, alert.theirs_minor, alert.code) == ("undercut", 200, 150, "1001")
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload ->> 'kind' FROM kernel_outboxevent WHERE name = 'competitors.CompetitorMoved'")
        assert cursor.fetchall() == [("undercut",)]
    assert changes() == [("rival", "undercut", 1, 0)]
    tomorrow, in_two = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
    make_offer("Maplebrook whole milk", 195, code="m", size="1 l", day=tomorrow, promotion="Deal", regular_minor=210)
    assert (follow(NOW + timedelta(days=1)).opened, Alert.objects.filter(closed_why="over").count()) == (1, 1)
    assert changes() == [("rival", "promotion", 1, 0), ("rival", "undercut", 0, 1), ("rival", "undercut", 1, 0)]
    deal = competitors.list_alerts(at=NOW)[0]
    assert competitors.close_alert(alert_id=deal.id, at=NOW)
    assert not competitors.close_alert(alert_id=deal.id, at=NOW)
    assert changes()[0] == ("rival", "promotion", 0, 1)
    make_offer(
        "Maplebrook whole milk",
        195,
        code="m",
        size="1 l",
        day=in_two,
        promotion="Deal",
        regular_minor=210,
        in_stock=False,
    )
    follow(NOW + timedelta(days=2))
    assert [each.kind for each in competitors.list_alerts(at=NOW)] == ["sold_out"]


def test_a_card_says_what_it_rests_on(shop):
    make_offer("Maplebrook whole milk", 100, code="m", size="1 l", rating="4.00", reviews=30, review="Fresh.")
    make_offer(
        "Oakworth corn chips", 300, code="c", size="10 oz", brand="Oakworth", rating="2.00", reviews=10, in_stock=False
    )
    make_offer("Garden hose", 990, code="h")
    follow()
    competitors.put_competitor(key="rival", title_en="Rival", title_zh="对手", undercut_percent=60, at=NOW)
    competitors.put_estimate(competitor="rival", kind="share", month=TODAY, low=900, middle=1000, high=1300, source="Panel", confidence=80, at=NOW)  # fmt: skip
    with pytest.raises(competitors.EstimateInvalid):
        competitors.put_estimate(competitor="rival", kind="share", month=TODAY, low=9, middle=1, high=13, source="P", confidence=80, at=NOW)  # fmt: skip
    for row in competitors.list_matches(at=NOW):
        competitors.accept_match(product_id=row.product_id, sku_id=row.candidates[0].sku_id, at=NOW)
    card = competitors.get_card(key="rival", at=NOW)
    assert (card.competitor.products, card.competitor.matched, card.sold_out) == (3, 2, 1)
    assert (card.total.goods, card.total.cheaper_there, round(card.total.jevons, 2)) == (2, 1, 141.42)
    assert [(each.path, each.jevons) for each in card.departments] == [
        ("dairy", pytest.approx(200)),
        ("snacks", pytest.approx(100)),
    ]
    assert (card.estimates[0].month, card.estimates[0].middle) == (TODAY.replace(day=1), 1000)
    with pytest.raises(competitors.CompetitorUnknown):
        competitors.get_card(key="nobody", at=NOW)


def test_what_their_customers_say_is_spread_quoted_and_counted(shop):
    """A quote is as old as its words: telling them again makes them no newer."""
    told = (
        ("m", 3, "Always fresh, and cheap.", "4.60", 30),
        ("c", 2, "包装破损，不新鲜。", "1.40", 10),
        ("x", 1, "", "4.40", 5),
    )
    for code, back, words, rating, reviews in told:
        for days in range(back, -1, -1):
            make_offer(
                f"Thing {code}",
                100,
                code=code,
                rating=rating,
                reviews=reviews,
                review=words,
                day=TODAY - timedelta(days=days),
            )
            follow()
    make_offer("Thing m", 100, code="m", rating="4.60", reviews=31, review="Gone stale.", day=TODAY + timedelta(days=1))
    follow()
    said = competitors.get_reviews(competitor="rival", at=NOW)
    assert (said.rating, said.count) == (3.88, 46)
    assert said.spread == ((5, 1, 31), (4, 1, 5), (3, 0, 0), (2, 0, 0), (1, 1, 10))
    assert [(each.text, each.day, each.themes) for each in said.quotes] == [
        ("Gone stale.", TODAY + timedelta(days=1), ("freshness",)),
        ("包装破损，不新鲜。", TODAY - timedelta(days=2), ("freshness", "packaging")),
    ]
    assert (said.told, said.themes) == (2, (("freshness", 2), ("packaging", 1)))
    nobody = competitors.get_reviews(competitor="nobody", at=NOW)
    assert (nobody.rating, nobody.quotes, nobody.themes) == (None, (), ())


def test_promotions_are_a_calendar(shop):
    for back in (20, 19, 18, 2, 1):
        make_offer(
            "Maplebrook whole milk",
            160,
            code="m",
            day=TODAY - timedelta(days=back),
            promotion="Milk week",
            regular_minor=200,
        )
    follow()
    found = competitors.list_promotions(competitor="rival", at=NOW)
    assert [((TODAY - each.first_day).days, (TODAY - each.last_day).days, each.percent_off) for each in found] == [
        (2, 1, 20),
        (20, 18, 20),
    ]
    assert Offer.objects.count() == 5


def test_competitors_of_chinese_names_stay_apart(shop):
    for name in ("永辉超市", "盒马", "盒马 X", "Green Grocer"):
        make_offer("鲜牛奶", 190, code="m", competitor=name)
    assert follow().prices == 4
    keys = dict(Competitor.objects.values_list("title_en", "key"))
    assert keys["Green Grocer"] == "green-grocer"
    assert len(set(keys.values())) == len(set(Theirs.objects.values_list("competitor", flat=True))) == 4
    assert all(key.isascii() and len(key) <= 50 for key in keys.values())


def test_two_offers_of_one_product_and_day_are_one_price(shop):
    make_offer("Maplebrook whole milk", 190, code="m", competitor="Rival")
    make_offer("Maplebrook whole milk", 180, code="m", competitor="rival")
    make_offer("Maplebrook whole milk", 170, code="m", competitor="rival", day=TODAY - timedelta(days=1))
    assert (follow().prices, follow().prices) == (2, 0)
    assert list(Price.objects.order_by("day").values_list("price_minor", flat=True)) == [170, 180]
