"""Habits follow the real year, plants do what they say and write it down, and the shop is put back afterwards."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import duckdb
import pytest
from django.test import RequestFactory

from kaipu.commerce.catalog.tests.factories import make_category, make_sku
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.pricing import api as pricing
from kaipu.demo.dataset import dataset_folder
from kaipu.demo.shift import SHOP_ZONE
from kaipu.demo.traffic import simulation
from kaipu.demo.traffic.browser import AGENTS
from kaipu.demo.traffic.goods import Good, Shelf, read_shelf
from kaipu.demo.traffic.habits import Habits, Intent, weigh_hours, weigh_seasons
from kaipu.demo.traffic.meddling import Meddler
from kaipu.demo.traffic.plants import NAMED, PlantUnknown, read_plant, read_plants
from kaipu.demo.traffic.readers import Mailbox
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.web.ui import collect, visits

AT = datetime(2026, 11, 20, 15, tzinfo=UTC)
GOODS = tuple(Good(n, f"S{n}", f"s-{n}", "dairy/milk", 100 + n, f"Milk {n}", f"牛奶{n}") for n in range(8))
SHELF = Shelf({good.sku_id: good for good in GOODS})


@pytest.fixture(scope="module")
def year():
    """The real year's baskets by local day and hour."""
    path = dataset_folder() / "transactions.parquet"
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT min(transaction_timestamp) FROM '{path}' GROUP BY basket_id").fetchall()
    local = [row[0].replace(tzinfo=UTC).astimezone(SHOP_ZONE) for row in rows]
    return [(day, hour, count) for (day, hour), count in sorted(Counter((at.date(), at.hour) for at in local).items())]


def test_the_week_has_the_hours_of_the_real_year(year):
    hours = weigh_hours(year)
    assert sum(hours.values()) == pytest.approx(168)
    real = Counter()
    for day, hour, count in year:
        real[day.weekday(), hour] += count
    whole = sum(real.values())
    habits = Habits(hours, {})
    begin, generator = clock.day_start(date(2026, 3, 2)), Random(7)
    came, at = Counter(), 0.0
    while at < 7 * 86400:  # a week of arrivals at 400 an hour on the mean, drawn as the simulation draws them
        moment = begin + timedelta(seconds=at)
        wait = simulation.draw_wait(habits.rate(moment) * 400 / 3600, generator)
        at += min(wait, 60.0)
        if wait <= 60.0:
            local = moment.astimezone(clock.zone())
            came[local.weekday(), local.hour] += 1
    total = sum(came.values())
    assert total == pytest.approx(168 * 400, rel=0.02)
    assert max(abs(came[place] / total - real[place] / whole) for place in set(came) | set(real)) < 0.002


def test_the_season_rises_before_thanksgiving_and_rests_at_christmas(year):
    seasons = weigh_seasons(year)
    assert sum(seasons.values()) / len(seasons) == pytest.approx(1, abs=0.01)
    assert seasons[date(2017, 11, 20)] > 1.05
    assert seasons[date(2017, 12, 25)] < seasons[date(2017, 12, 21)]
    habits = Habits({}, {day + timedelta(weeks=463): weight for day, weight in seasons.items()})
    first, last = min(habits.seasons), max(habits.seasons)
    assert habits.season(last + timedelta(days=1)) == habits.seasons[last + timedelta(days=1) - timedelta(weeks=52)]
    assert habits.season(first - timedelta(days=1)) == 1.0


def test_baskets_are_those_of_the_hour():
    intents = {(0, 9): [Intent(None, GOODS[:n]) for n in (1, 2, 3, 6)], (0, 10): [Intent(None, GOODS[7:])]}
    habits = Habits({}, {}, intents, [Intent(None, GOODS[4:5])])
    generator = Random(3)
    monday = datetime(2026, 3, 2, 9, 30, tzinfo=clock.zone())
    sizes = Counter(len(habits.draw(monday, generator).goods) for _ in range(4000))
    assert {size: count / 4000 for size, count in sizes.items()} == pytest.approx(
        dict.fromkeys((1, 2, 3, 6), 0.25), abs=0.03
    )
    assert habits.draw(monday + timedelta(hours=1), generator).goods == GOODS[7:]
    assert habits.draw(monday + timedelta(hours=12), generator).goods == GOODS[4:5]


def test_every_device_is_what_it_says_it_is():
    for (device, browser), agent in AGENTS.items():
        found = collect.tracking.describe_agent(agent)
        assert (found.device, found.browser, found.bot) == (device, browser, "")


def test_only_who_knows_the_key_is_simulated(settings):
    mark = visits.simulation_mark()
    for given, expected in ((mark, True), (mark[:-1] + "x", False), ("", False), ("真", False)):
        request = RequestFactory().get("/")
        request.META["HTTP_X_KAIPU_SIMULATED"] = given
        assert visits.is_simulated(request) is expected
    settings.SECRET_KEY = "another"
    assert visits.simulation_mark() != mark


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[[plant]]\nkind = 'frost'", "no kind of plant"),
        ("[[plant]]\nkind = 'sold_out'", "needs category"),
        ("[[plant]]\nkind = 'sold_out'\ncategory = 'a'\nwhere = 1", "knows no where"),
        ("kind = ", "not valid TOML"),
        ("", "plants nothing"),
    ],
)
def test_a_file_that_plants_nothing_sensible_is_refused(tmp_path, content, told):
    path = tmp_path / "plants.toml"
    path.write_text(content)
    with pytest.raises(PlantUnknown, match=told):
        read_plants((str(path),))
    with pytest.raises(PlantUnknown, match="neither a file"):
        read_plants(("nothing",))


def test_a_file_plants_as_a_name_does(tmp_path):
    path = tmp_path / "plants.toml"
    path.write_text("[[plant]]\nkind = 'bad_campaign'\ncampaign = 'x'\nshare = 0.2\nstart = 0.25\nend = 0.75\n")
    [named, filed] = read_plants(("bad-campaign", str(path)))
    assert (named.kind, filed.kind, filed.settings["campaign"]) == ("bad_campaign", "bad_campaign", "x")
    assert [filed.holds(share) for share in (0.2, 0.25, 0.74, 0.75)] == [False, True, True, False]


def test_a_drop_breaks_its_share_of_one_device_from_its_moment_on():
    plant = read_plant(NAMED["conversion-drop"])
    meddler, generator = Meddler([plant], SHELF), Random(5)
    assert all(meddler.checkout_works("phone", 0.4, "order", generator) for _ in range(200))
    assert all(meddler.checkout_works("desktop", 0.6, "order", generator) for _ in range(200))
    works = sum(meddler.checkout_works("phone", 0.6, "order", generator) for _ in range(2000))
    assert works / 2000 == pytest.approx(0.3, abs=0.03)
    assert plant.facts == {"visits_of_device": 2000, "checkouts_broken": 2000 - works}


def test_a_bad_campaign_brings_its_share_of_visits_that_look_once():
    plant = read_plant(NAMED["bad-campaign"])
    meddler, generator = Meddler([plant], SHELF), Random(5)
    found = [meddler.lure(0.7, generator) for _ in range(2000)]
    brought = [lured for lured in found if lured]
    assert len(brought) / 2000 == pytest.approx(0.4, abs=0.03)
    assert sum(end == "glance" for _, end in brought) / len(brought) == pytest.approx(0.93, abs=0.02)
    assert plant.facts == {"visits": len(brought)}
    assert meddler.lure(0.3, generator) is None


def test_a_ring_shares_device_address_and_telephone_but_no_names():
    plant = read_plant(NAMED["fake-buyers"])
    meddler = Meddler([plant], SHELF)
    assert meddler.ring_due(0.1) == []
    orders = [each for share in (0.2, 0.4, 0.6, 0.8, 0.99) for each in meddler.ring_due(share)]
    assert len(orders) == 18
    assert Counter(each["email"] for each in orders) == dict.fromkeys(plant.facts["emails"], 3)
    assert len(plant.facts["emails"]) == 6
    assert {each["contact"]["phone"] for each in orders} == {plant.facts["phone"]}
    assert {each["address"] for each in orders} == set(plant.facts["addresses"])
    assert {each["decision"] for each in orders} == {"paid", "failed"}


@pytest.fixture
def shop(db):
    """Two kinds of milk, one of bread, with stock."""
    place, bread = make_location(), make_category("bakery/bread", name_en="Bread", name_zh="面包")
    skus = [make_sku("M1"), make_sku("M2"), make_sku("B1", name_en="Rye", name_zh="黑麦", category=bread)]
    for sku in skus:
        make_stock(place, sku.id, 20)
        pricing.set_price(sku_id=sku.id, amount=Money(500, "USD"), at=AT - timedelta(days=3))
    return [sku.id for sku in skus]


def test_sold_out_holds_exactly_its_goods_and_gives_them_back(shop):
    plant = read_plant({"kind": "sold_out", "category": "dairy", "start": 0.2, "end": 0.8})
    meddler = Meddler([plant], read_shelf(AT))
    for share in (0.1, 0.3, 0.5):
        meddler.work(share, AT)
        expected = 20 if share < 0.2 else 0
        assert inventory.list_availability(sku_ids=shop) == {shop[0]: expected, shop[1]: expected, shop[2]: 20}
    assert (plant.facts["skus"], plant.facts["pieces"]) == (["M1", "M2"], 40)
    meddler.work(0.9, AT + timedelta(minutes=5))
    assert inventory.list_availability(sku_ids=shop) == dict.fromkeys(shop, 20)
    assert plant.facts["until"] == (AT + timedelta(minutes=5)).isoformat()
    meddler.mend(AT)
    assert inventory.list_availability(sku_ids=shop) == dict.fromkeys(shop, 20)


def test_demand_in_a_price_test_has_its_elasticity_and_prices_come_back(shop):
    plant = read_plant({"kind": "price_test", "ratio": 1.2, "elasticity": -2.0, "goods": 2, "periods": 4})
    meddler, generator = Meddler([plant], read_shelf(AT)), Random(11)
    kept = Counter()
    for place, share in enumerate((0.1, 0.3, 0.6, 0.9)):
        now = AT + timedelta(hours=place)
        meddler.work(share, now)
        dear = place % 2
        prices = pricing.list_prices(sku_ids=shop, at=now)
        tested = {each["sku_id"] for each in plant.facts["skus"].values()}
        assert {sku: prices[sku].minor for sku in shop} == {sku: 600 if dear and sku in tested else 500 for sku in shop}
        kept[dear] += sum(bool(meddler.tempt((), share, generator)) for _ in range(6000))
    assert kept[1] / kept[0] == pytest.approx(1.2**-2, abs=0.03)
    assert [each["arm"] for each in plant.facts["switches"]] == ["base", "dear", "base", "dear"]
    meddler.mend(AT + timedelta(hours=5))
    assert {money.minor for money in pricing.list_prices(sku_ids=shop, at=AT + timedelta(hours=5)).values()} == {500}


MAIL = """\
To: Ann@Shoppers.example
Content-Type: text/plain; charset="utf-8"

Moon cakes! Your code MOON10 takes 10 off.

See them
http://127.0.0.1:8000/l/ABVKCK3/{number:08d}-04fb-42f4-b507-6872f817552e/

No more: http://127.0.0.1:8000/letters/X:Y/leave/
"""


def put_letters(folder, numbers):
    for number in numbers:
        (folder / f"{number}~x.eml").write_text(MAIL.format(number=number))


def test_a_share_of_letters_is_followed_once_and_what_looks_like_a_code_is_tried(tmp_path):
    put_letters(tmp_path, range(100))
    (tmp_path / "plain~y.eml").write_text("To: b@c.example\n\nNothing to follow.\n")
    mailbox = Mailbox(tmp_path, seed=1, share=0.4, wait=10)
    at_once, later = mailbox.due(0), mailbox.due(20)
    assert (len(at_once), mailbox.found) == (0, 101)
    assert 25 < len(later) < 55
    assert len({each.name for each in later}) == len(later)
    assert {(each.to, each.codes) for each in later} == {("ann@shoppers.example", ("MOON10",))}
    assert all(
        each.path == f"/l/ABVKCK3/{int(each.name.split('~')[0]):08d}-04fb-42f4-b507-6872f817552e/" for each in later
    )
    put_letters(tmp_path, [100])
    again = Mailbox(tmp_path, seed=1, share=1, wait=0)
    assert [each.name for each in again.due(0)] == ["100~x.eml"]
