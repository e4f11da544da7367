"""The warehouse's documents at the desk: what is published, what a relation holds, where it comes from, what stays hidden."""

from datetime import date, timedelta

import pytest
from django.test import Client

from kaipu.brain.lake import api as lake
from kaipu.brain.lake.models import Audit, Build
from kaipu.brain.lake.queries import reading
from kaipu.brain.privacy.api import HIDDEN
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.customers.models import Customer
from kaipu.commerce.inventory.tests.factories import make_location
from kaipu.commerce.orders import api as orders
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import audit, clock
from kaipu.kernel.money import Money
from kaipu.web.console.tests.cast import make_person, text_of
from kaipu.web.console.warehouse import drawing

pytestmark = pytest.mark.django_db
READS = {
    "ods.a": ("landing.a",),
    "dwd.a": ("ods.a",),
    "dwd.b": ("ods.a", "landing.b"),
    "dws.c": ("dwd.a", "dwd.b"),
    "ads.d": ("dws.c", "ods.a"),
}


def test_a_graph_runs_from_left_to_right() -> None:
    graph = drawing.lay_out(drawing.around("dwd.a", READS), READS, chosen="dwd.a")
    places = {node.name: node.x for node in graph.nodes}
    assert set(places) == {"landing.a", "ods.a", "dwd.a", "dws.c", "ads.d"}  # dwd.b is beside it, not on its way
    assert all(
        places[source] < places[name]
        for name, sources in READS.items()
        if name in places
        for source in sources
        if source in places
    )
    assert len(graph.ways) == 5
    assert [node.name for node in graph.nodes if node.chosen] == ["dwd.a"]
    assert len({(node.x, node.y) for node in graph.nodes}) == len(graph.nodes)
    assert all(node.x + node.width <= graph.width and node.y + node.height <= graph.height for node in graph.nodes)


def test_filters_are_kept_and_nothing_found_is_said(alice: Client, settings, tmp_path) -> None:
    settings.LAKE_ROOT = tmp_path / "none"
    page = text_of(alice.get("/desk/warehouse/?layer=ads&q=zzz"))
    assert "No relation fits" in page
    assert 'value="zzz"' in page
    assert 'name="layer" value="ads"' in page
    assert "Nothing is published yet" in text_of(alice.get("/desk/warehouse/?layer=nonsense"))


@pytest.mark.slow
def test_every_relation_has_its_page_in_both_languages(alice: Client, bob: Client, traded: date) -> None:
    overview = text_of(alice.get("/desk/warehouse/"))
    assert {each.name: each.grain for each in lake.list_relations()}["dws.orders"] == ("order_id",)
    for language in ("en", "zh-hans"):
        alice.cookies["kaipu_language"] = language
        for relation in lake.list_relations():
            assert f"/desk/warehouse/{relation.name}/" in overview
            page = text_of(alice.get(f"/desk/warehouse/{relation.name}/"))
            assert (
                relation.description_zh if language == "zh-hans" else relation.description.replace("'", "&#x27;")
            ) in page
            for column in relation.columns:
                assert f"?column={column.name}#way" in page
    assert alice.get("/desk/warehouse/dws.nothing/").status_code == 404
    assert bob.get("/desk/warehouse/").status_code == 403


@pytest.mark.slow
def test_a_column_is_traced_to_the_shop_and_its_readers_are_named(alice: Client, traded: date) -> None:
    page = text_of(alice.get("/desk/warehouse/dws.orders/?column=net"))
    assert "lake_order_v1" in page
    assert 'href="/desk/warehouse/ads.customers/"' in page
    assert 'href="/desk/metrics/net_sales/"' in page
    assert "held" in page
    assert "broken" not in page


@pytest.mark.slow
def test_samples_mask_what_is_personal_and_note_who_saw_it(alice: Client, traded: date) -> None:
    at = clock.now()
    member = Customer.objects.create(id=987_654_321, number="C987654321", joined_at=at)
    sku = make_sku("milk")
    pricing.set_price(sku_id=sku.id, amount=Money(100, "USD"), at=at - timedelta(days=1))
    orders.record_till_sale(
        location_id=make_location("S9").id, tracked=False, customer_id=member.id, wanted={sku.id: 1}, at=at
    )
    reading._state.due = 0
    analyst = text_of(make_person("Ann", "analyst").get("/desk/warehouse/dws.orders/"))
    assert HIDDEN in analyst
    assert f">{member.id}<" not in analyst
    assert audit.list_entries(subject="relation:dws.orders") == []
    assert f">{member.id}<" in text_of(
        alice.get("/desk/warehouse/dws.orders/")
    )  # the control: there was something to mask
    assert len(audit.list_entries(subject="relation:dws.orders")) == 1
    assert lake.sample_relation(relation="dws.orders", at=at).until == traded
    for wrong in ("ods.customers", "dws.orders; DROP TABLE x"):
        with pytest.raises(lake.RelationUnknown):
            lake.sample_relation(relation=wrong, at=at)


@pytest.mark.slow
def test_a_refused_publication_is_said_with_its_checks(alice: Client, traded: date) -> None:
    at = clock.now()
    build = Build.objects.create(
        number=None,
        full=False,
        state="failed",
        horizon=0,
        fingerprint="x",
        days=[],
        started_at=at,
        finished_at=at,
        error="Checks failed",
    )
    Audit.objects.create(build=build, relation="dwd.orders", name="net_balance", failures=3, detail="", blocking=True)
    Audit.objects.create(
        build=build, relation="dwd.events", name="volume_anomaly", failures=1, detail="", blocking=False
    )
    page = text_of(alice.get("/desk/warehouse/"))
    assert "was not published" in page
    assert "net adds up to the source’s sum" in page
    assert "broken 3 times" in page
    assert "as many rows as this weekday usually has" in page
    assert "Every page still reads snapshot" in page
    assert "not published" in text_of(alice.get("/desk/"))
