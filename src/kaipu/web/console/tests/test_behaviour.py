"""The pages of behaviour over a small warehouse: every page answers, says what it cannot, and hides whom it must."""

import json
import re

import pytest
from django.core.management import call_command
from django.test import override_settings

from kaipu.brain.behaviour.tests.test_queries import DAYS, make_behaviour
from kaipu.brain.lake.tests.factories import NOW, TODAY
from kaipu.kernel import clock
from kaipu.web.console.tests.cast import make_person, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
RANGE = f"from={DAYS[8]}&to={TODAY}"
PAGES = (
    "",
    "funnels/",
    "paths/",
    "retention/",
    "stickiness/",
    "searches/",
    "clicks/",
    "baskets/",
    "first/",
    "workbench/",
)
TABLES = ("funnels", "paths", "retention", "stickiness", "searches", "clicks", "baskets", "first", "workbench")


@pytest.fixture(scope="module")
def shop(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), override_settings(LAKE_ROOT=tmp_path_factory.mktemp("behaviour") / "lake"):
        yield make_behaviour()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Let the pages think that it is the day on which the warehouse was built."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def page(browser, address):
    response = browser.get(f"/desk/behaviour/{address}")
    return response.status_code, text_of(response)


def words(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_answers_in_both_languages(shop, alice, address, language):
    alice.cookies["kaipu_language"] = language
    status, text = page(alice, f"{address}?{RANGE}")
    assert status == 200
    assert 'role="alert"' not in text
    assert " style=" not in text


@pytest.mark.parametrize("name", TABLES)
def test_every_table_comes_as_a_file(shop, alice, name):
    response = alice.get(f"/desk/behaviour/{name}/table.csv?{RANGE}")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/csv")
    assert "," in response.content.decode("utf-8-sig").splitlines()[0]


def test_a_funnel_lives_in_its_address(shop, alice):
    status, text = page(
        alice,
        f"funnels/?{RANGE}&s1=product_view&f1=sku&o1=is&v1=1001&s2=add_to_cart&s3=purchase&w=2&wu=hours&by=device",
    )
    assert status == 200
    assert "50.0% of 2 arrive" in words(text)
    assert 'value="1001"' in text
    assert "Only 2 began" in text


def test_an_empty_funnel_says_what_there_was(shop, alice):
    _, text = page(alice, f"funnels/?{RANGE}&s1=sign_up&s2=purchase")
    assert "Nobody began this funnel" in text
    assert "Product view (4)" in words(text)


def test_people_are_masked(shop, alice):
    address = f"funnels/people/?{RANGE}&s1=product_view&s2=add_to_cart&step=1"
    shop.alice.__class__.objects.filter(id=shop.alice.id).update(name="Ada Lovelace", email="ada@example.com")
    for browser in (alice, make_person("Mia", "marketer")):
        status, text = page(browser, address)
        assert (status, "A** L**" in text, "1 customers; 2 visitors" in words(text)) == (200, True, True)
        assert ("Ada Lovelace" in text, "ada@example.com" in text, "masked" in text) == (False, False, True)
    analyst = make_person("Ann", "analyst")
    assert page(analyst, address)[0] == 403
    assert "funnels/people/" not in page(analyst, f"funnels/?{RANGE}")[1], "no link for those who may not follow it"


def test_streams_run_with_time(shop, alice):
    _, text = page(alice, f"paths/?{RANGE}&start=purchase&way=back&depth=1")
    chart = json.loads(re.search(r'id="figure-data-paths" type="application/json">(.*?)</script>', text, re.DOTALL)[1])
    (link,) = chart["links"]
    assert (link["source"], link["target"], link["value"]) == ("0|Checkout: address", "1|Purchase", 1)


def test_a_heat_map_shows_only_pages_of_the_shop(shop, alice):
    _, text = page(alice, f"clicks/?{RANGE}&path=/&width=phone")
    assert 'src="/" title="The page / of the shop" sandbox="allow-same-origin"' in text
    for elsewhere in ("//evil.example/", "https://evil.example/", "/desk/staff/", "javascript:alert(1)"):
        assert 'src="/"' in page(alice, f"clicks/?{RANGE}&width=phone&path={elsewhere}")[1]


def test_what_makes_no_sense_is_said_and_what_was_typed_stays(shop, alice):
    for address, sentence in (
        ("funnels/?from=2026-03-09&to=2026-03-01", "The days must be in order"),
        ("funnels/?s1=product_view", "A funnel needs two to twelve steps"),
        (f"funnels/?{RANGE}&s1=product_view&s2=purchase&by=moon", "cannot be cut by “moon”"),
        (f"funnels/?{RANGE}&s1=product_view&f1=moon&v1=full&s2=purchase", "There is no field “moon”"),
        (f"paths/?{RANGE}&start=happiness", "Nobody did “happiness”"),
        (f"workbench/?{RANGE}&m=happiness", "There is no such metric"),
        (f"workbench/?{RANGE}&do=suppose&x=many", "“many” is no number"),
        (f"workbench/?{RANGE}&do=associate&m=orders", "Choose two to six different metrics"),
    ):
        status, text = page(alice, address)
        assert (status, sentence in text) == (422, True), address
    assert alice.get("/desk/behaviour/funnels/table.csv?s1=product_view").status_code == 422


def test_too_little_is_said(shop, alice):
    for way in ("describe", "associate", "extrapolate", "suppose"):
        assert "Too little data to say anything" in page(alice, f"workbench/?{RANGE}&do={way}")[1]
    assert "too few members" in page(alice, f"workbench/?{RANGE}&do=group")[1]


def test_strangers_stay_outside(shop, bob, charlie):
    assert page(bob, "funnels/")[0] == 403
    assert page(charlie, "funnels/")[0] == 403


def test_programs_ask_the_same(shop, alice, client):
    days = {"first": str(DAYS[8]), "last": str(TODAY)}

    def ask(browser, name, **asked):
        return browser.post(f"/api/v1/behaviour/{name}", json.dumps(days | asked), content_type="application/json")

    steps = [{"name": "product_view"}, {"name": "add_to_cart"}, {"name": "purchase"}]
    assert [step["passed"] for step in ask(alice, "funnel", steps=steps).json()["steps"]] == [3, 3, 1]
    cut = ask(alice, "funnel", steps=steps[:2], by="device").json()["groups"]
    assert [step["passed"] for step in cut["desktop"]] == [1, 0]
    assert ask(alice, "paths", start="purchase", backward=True, depth=1).json()["walks"] == 1
    cohorts = ask(alice, "retention", starting={"name": "order"}, returning={"name": "order"}, grain="day", periods=1)
    assert cohorts.json()["cohorts"][1] == {
        "first_day": str(DAYS[7]),
        "size": 1,
        "returned": [1, 1],
        "net_sales": [7.0, 1.0],
    }
    assert {term["term"] for term in ask(alice, "searches").json()} == {"milk", "unicorn", "horse"}
    assert ask(alice, "baskets", level="sku").json()["least_baskets"] == 2
    refused = ask(alice, "funnel", steps=steps[:1])
    assert (refused.status_code, refused.json()["errors"]) == (422, [{"field": "steps", "value": "1"}])
    assert ask(client, "funnel", steps=steps).status_code == 401
