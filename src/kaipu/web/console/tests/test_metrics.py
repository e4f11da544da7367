"""The dictionary at the desk: any question by its address, definitions with their sources and targets."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock, tokens
from kaipu.web.console.tests.cast import make_person, text_of

pytestmark = pytest.mark.django_db


def test_no_page_computes_a_figure_of_its_own() -> None:
    """Only the dictionary may ask the warehouse for figures: no page of the desk or the API sends SQL or asks the lake's rows."""
    web = Path(__file__).parents[2]
    wrong = [
        path.name
        for path in web.rglob("*.py")
        if not {"tests", "ops"} & set(path.parts)
        for text in [path.read_text()]
        if any(
            word in text for word in ("lake.ask", "list_cells", "list_sales_between", "connection.cursor", "SELECT ")
        )
    ]
    assert wrong == []


def test_what_cannot_be_asked_is_said_and_stays(alice: Client) -> None:
    answer = alice.get("/desk/metrics/ask/?m=visits&d=sku&f1=hour&o1=%3D&v1=noon&from=2026-03-01&to=2026-03-02")
    page = text_of(answer)
    assert answer.status_code == 422
    assert "cut or filtered by “SKU”" in page
    assert 'value="noon"' in page
    for address in (
        "m=happiness",
        "grain=second",
        "compare=war",
        "from=2026-03-02&to=2026-03-01",
        "f1=hour&v1=noon",
        "d=moon",
    ):
        assert alice.get(f"/desk/metrics/ask/?{address}").status_code == 422, address
        assert alice.get(f"/desk/metrics/rows/?{address}").status_code in {200, 422}, address
        assert alice.get(f"/desk/metrics/ask/table.csv?{address}").status_code == 422, address
    assert "not built yet" in text_of(alice.get("/desk/metrics/ask/"))
    assert "Not collected" not in text_of(alice.get("/desk/metrics/tickets/"))


def test_the_api_is_for_those_who_may(alice: Client, bob: Client, client: Client) -> None:
    address = "/api/v1/metrics/query?metrics=net_sales&first=2026-03-01&last=2026-03-02"
    assert client.get(address).status_code == 401
    assert bob.get(address).status_code == 401
    _key, secret = tokens.issue_token(title="till", scopes=["metrics.read"], at=clock.now())
    _key, other = tokens.issue_token(title="till", scopes=["events.write"], at=clock.now())
    bearer = {"Authorization": f"Bearer {secret}"}
    assert client.get(address, headers=bearer).json()["totals"] == [None]
    assert client.get(address, headers={"Authorization": f"Bearer {other}"}).status_code == 401
    assert len(client.get("/api/v1/metrics", headers=bearer).json()) >= 60
    unknown = client.get(address.replace("net_sales", "happiness"), headers=bearer)
    assert (unknown.status_code, unknown.json()["type"]) == (404, "/api/v1/problems/metric-unknown")
    refused = client.get(f"{address}&dimensions=moon", headers=bearer)
    assert (refused.status_code, refused.json()["errors"]) == (422, [{"field": "dimension", "value": "moon"}])
    assert client.get("/api/v1/metrics/query?metrics=net_sales&first=x&last=y", headers=bearer).status_code == 422


def test_targets_are_set_and_taken_back(alice: Client) -> None:
    today = clock.local_date(clock.now())
    given = {
        "metric": "net_sales",
        "period": "month",
        "day": str(today),
        "value": "120,000",
        "owner": "Ann",
        "note": "Q4",
    }
    bad = alice.post("/desk/metrics/targets/set/", given | {"value": "much", "owner": ""})
    page = text_of(bad)
    assert bad.status_code == 422
    assert 'value="much"' in page
    assert "Type a number such as" in page
    assert "Say who answers for it." in page
    assert alice.post("/desk/metrics/targets/set/", given | {"dimension": "device", "member": ""}).status_code == 422
    assert alice.post("/desk/metrics/targets/set/", given | {"dimension": "carrier", "member": "x"}).status_code == 422
    assert alice.post("/desk/metrics/targets/set/", given).status_code == 302
    assert (
        alice.post("/desk/metrics/targets/set/", given | {"metric": "conversion", "value": "3.5%"}).status_code == 302
    )
    page = text_of(alice.get("/desk/metrics/targets/"))
    assert "$120,000.00" in page
    assert "3.5%" in page
    target = metrics.list_targets(metric="conversion")[0]
    assert alice.post(f"/desk/metrics/targets/{target.id}/withdraw/").status_code == 302
    assert metrics.list_targets(metric="conversion") == []
    viewer = make_person("Mia", "marketer")
    assert "Set a target" not in text_of(viewer.get("/desk/metrics/targets/"))
    assert viewer.post("/desk/metrics/targets/set/", given).status_code == 403
    assert today - timedelta(days=today.day - 1) == metrics.list_targets(metric="net_sales")[0].first


def test_a_metric_is_proposed_approved_and_let_go(alice: Client) -> None:
    given = {
        "name": "sales_per_visit_twice", "formula": "net_sales / visits", "title_en": "Twice", "title_zh": "两倍", "meaning_en": "It.",
        "meaning_zh": "它。", "unit": "money", "better": "up", "owner": "sales",
    }  # fmt: skip
    for field, value in (
        ("name", "Bad Name"),
        ("name", "gmv"),
        ("formula", "orders +"),
        ("formula", "moon / 2"),
        ("owner", ""),
    ):
        answer = alice.post("/desk/metrics/propose/", given | {field: value})
        assert answer.status_code == 422
        assert f'value="{value}"' in text_of(answer) or not value
    assert alice.post("/desk/metrics/propose/", given).status_code == 302
    address = "/desk/metrics/sales_per_visit_twice/"
    page = text_of(alice.get(address))
    assert "Proposed" in page
    assert alice.post(f"{address}status/", {"status": "approved", "reason": ""}).status_code == 409
    assert alice.post(f"{address}status/", {"status": "approved", "reason": "Checked"}).status_code == 302
    assert alice.post(f"{address}status/", {"status": "proposed", "reason": "Back"}).status_code == 409
    assert "Checked" in text_of(alice.get(address))
    assert "Twice" in text_of(alice.get("/desk/metrics/net_sales/")), "where it is used"
