"""The desk's pages of recommendations: before the first training and after, changing places, barring, looking."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from kaipu.brain.modelling import api as modelling
from kaipu.brain.modelling.operations import note_failure, note_version
from kaipu.brain.recommendations import api as recommendations
from kaipu.brain.recommendations.operations import save_picks
from kaipu.commerce.catalog.tests.factories import make_category
from kaipu.commerce.shelf.queries.store import Follower

AT = datetime(2026, 11, 22, 7, tzinfo=UTC)
HOME = "/desk/recommendations/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no thread of this test's shelf outlive it."""
    quiet = Follower()
    quiet.start_thread = False
    for module in ("listing", "searching"):
        monkeypatch.setattr(f"kaipu.commerce.shelf.queries.{module}.follower", quiet)
    recommendations.forget()


def line(method: str, ndcg: float) -> dict[str, object]:
    figures = {f"{m}_10{end}": ndcg for m in ("recall", "ndcg") for end in ("", "_low", "_high")}
    return {"method": method, **figures, "serve_p95_ms": 1.5, "train_s": 30.0, "gains": {"fade90": 0.4}}


CARD = modelling.Card(
    data_until=date(2026, 11, 21), method="ours", reason="beats_baseline", measure="ndcg_10", score=0.205, baseline="tifu_knn",
    baseline_score=0.176, figures={"methods": [line("own_popular", 0.162), line("ours", 0.205)], "gain": 0.03, "gain_low": 0.02, "gain_high": 0.04},
)  # fmt: skip


def text(browser: Client, url: str, **given) -> str:
    return browser.get(url, **given).content.decode()


def test_before_the_first_training_the_page_says_so(alice: Client) -> None:
    assert "Training begins by itself" in text(alice, HOME)
    save_picks(kind="customer", picks={1: [recommendations.Pick(1, 1.0, "again")]}, at=AT)
    assert "compared for the first time" in text(alice, HOME)


def test_the_card_of_the_model_in_use(alice: Client) -> None:
    note_version(name=recommendations.NAME, number=1, card=CARD, at=AT)
    note_failure(name=recommendations.NAME, error="OSError: no room", at=AT)
    page = text(alice, HOME)
    for part in (
        "Learnt ranking",
        "0.205 [0.205 – 0.205]",
        "+0.030 [+0.020 – +0.040]",
        "OSError: no room",
        "fade90",
        "When not to trust them",
    ):
        assert part in page
    alice.cookies["kaipu_language"] = "zh-hans"
    assert "什么时候不要信它" in text(alice, HOME)


def test_a_place_is_changed_and_bad_input_is_kept(alice: Client, bob: Client) -> None:
    url = f"{HOME}places/home/"
    bad = alice.post(url, {"strategy": "trending", "count": "many", "per_category": "2", "margin_percent": "0"})
    assert bad.status_code == 422
    assert 'value="many"' in bad.content.decode()
    assert (
        alice.post(url, {"strategy": "trending", "count": "8", "per_category": "2", "margin_percent": "25"}).status_code
        == 302
    )
    assert recommendations.get_place("home") == recommendations.Place("trending", 8, 2, 25)
    assert (
        alice.post(url, {"strategy": "similar", "count": "8", "per_category": "2", "margin_percent": "25"}).status_code
        == 422
    )
    assert alice.get(f"{HOME}places/roof/").status_code == 404
    assert bob.get(HOME).status_code == 403
    assert "What is bought at this time of day" in text(alice, f"{HOME}places/")
    recommendations.forget()


def test_barring_and_taking_it_back(alice: Client) -> None:
    make_category("dairy", name_en="Dairy")
    url = f"{HOME}barred/"
    assert alice.post(url, {"code": "nothing-like-it"}).status_code == 422
    assert alice.post(url, {}).status_code == 422
    assert alice.post(url, {"category": "dairy", "note": "on <b>purpose</b>"}).status_code == 302
    assert "on &lt;b&gt;purpose&lt;/b&gt;" in text(alice, url)
    assert alice.post(url, {"category": "dairy"}).status_code == 422
    (barred,) = recommendations.list_exclusions()
    assert alice.post(f"{url}{barred.id}/remove/").status_code == 302
    assert recommendations.list_exclusions() == []
    assert alice.post(f"{url}{barred.id}/remove/").status_code == 302


def test_looking_at_what_somebody_sees(alice: Client) -> None:
    url = f"{HOME}preview/"
    assert "Nothing is shown there now" in text(alice, url)
    wrong = alice.get(url, {"customer": "nobody", "code": "nothing"})
    assert wrong.status_code == 422
    assert "No customer has the number “nobody”" in wrong.content.decode()
