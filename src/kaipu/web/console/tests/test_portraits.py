"""The pages of clusters, of scores and of metrics by segment: before anything was built, with a card, and what is typed wrongly."""

from datetime import UTC, date, datetime

import pytest

from kaipu.brain.clusters import operations
from kaipu.brain.clusters.rules import FEATURES
from kaipu.brain.modelling import api as modelling
from kaipu.brain.segments import api as segments
from kaipu.commerce.customers.models import Customer
from kaipu.web.console.tests.cast import make_person

pytestmark = pytest.mark.django_db(transaction=True)
AT, DAY = datetime(2026, 3, 10, 16, tzinfo=UTC), date(2026, 3, 9)


def card(**given):
    traits = [(name, 0.9 - n / 10 if name != "gap" else -0.7, 12.5, 8.0) for n, name in enumerate(FEATURES)]
    profiles = [
        {"number": 2, "spent": 0.7, "traits": traits},
        {"number": 5, "spent": 0.3, "traits": [("department:dairy", -0.8, 0.1, 0.2), *traits]},
    ]
    table = [
        {"clusters": 2, "silhouette": 0.13, "steady": 0.9, "smallest": 0.4, "fits": True},
        {"clusters": 3, "silhouette": 0.2, "steady": 0.5, "smallest": 0.2, "fits": False},
    ]
    kept = {
        "data_until": DAY, "method": "k_means", "reason": "steadiest_apart", "measure": "silhouette", "score": 0.13, "baseline": "shuffled",
        "baseline_score": 0.07, "rows": 90, "figures": {"table": table, "profiles": profiles, "customers": 90, "clusters": 2},
    }  # fmt: skip
    return modelling.Card(**{**kept, **given})


@pytest.fixture
def desk():
    return make_person("Alice", "manager")


def test_clusters(desk, settings, tmp_path) -> None:
    settings.MODELS_ROOT = tmp_path
    assert "Training goes on in the background" in desk.get("/desk/segments/clusters/").content.decode()
    people = [Customer.objects.create(number=f"K{n}", joined_at=AT) for n in range(3)]
    assert modelling.store_model(name="clusters", files={}, card=card(), at=AT)
    operations.replace_members(
        members=[(people[0].id, 2, 0.5), (people[1].id, 2, 0.4), (people[2].id, 5, 0.1)], as_of=DAY, at=AT
    )
    text = desk.get("/desk/segments/clusters/").content.decode()
    for told in (
        "Shop often, large baskets",
        "Shop often, little dairy",
        "66.7%",
        "0.130",
        "0.070",
        "pass from one cluster to the next",
        "not steady",
    ):
        assert told in text, told
    segment = "/desk/segments/new/?title=Shop+often%2C+large+baskets&amp;field0=cluster&amp;op0=is&amp;value0=2"
    assert segment in text
    assert desk.get(segment.replace("&amp;", "&")).status_code == 200
    kept = segments.save_segment(
        user_id=1, title="Two", match="all", conditions=[segments.Condition("cluster", "is", "2")], at=AT
    )
    assert "Cluster they shop like is shop often, large baskets" in desk.get("/desk/segments/").content.decode()
    assert kept
    modelling.note_failure(name="clusters", error="broken", at=AT)
    assert "failed; the figures of the one before stay" in desk.get("/desk/segments/clusters/").content.decode()
    assert desk.get("/desk/segments/clusters/", headers={"accept-language": "zh-hans"}).status_code == 200


def test_no_clusters_are_told(desk, settings, tmp_path) -> None:
    settings.MODELS_ROOT = tmp_path
    figures = {"table": [], "profiles": [], "customers": 90, "clusters": 0}
    modelling.store_model(
        name="clusters", files={}, card=card(method="none", reason="no_cut_fits", score=0.0, figures=figures), at=AT
    )
    assert "two halves of the customers lead to different cuts" in desk.get("/desk/segments/clusters/").content.decode()


def test_how_scores_are_given(desk) -> None:
    page = "/desk/segments/rfm/"
    assert 'value="365"' in desk.get(page).content.decode()
    typed = {
        "way": "limits",
        "days": "180",
        "recency": "7, 14, 28, 56",
        "frequency": "2,4,8,16",
        "money": "10, 20.50, 100, 1000",
    }
    refused = desk.post(page, {**typed, "recency": "7, 14, 14, x"})
    assert refused.status_code == 422
    assert "Type four growing numbers of days" in refused.content.decode()
    assert 'value="7, 14, 14, x"' in refused.content.decode()
    assert segments.get_scoring() == segments.Scoring()
    assert desk.post(page, typed).status_code == 302
    assert segments.get_scoring() == segments.Scoring(
        "limits", 180, (7, 14, 28, 56), (2, 4, 8, 16), (1000, 2050, 10000, 100000)
    )
    assert 'value="10.00, 20.50, 100.00, 1000.00"' in desk.get(page).content.decode()


def test_metrics_by_segment_before_the_warehouse(desk) -> None:
    assert "The warehouse is being built" in desk.get("/desk/segments/cross/").content.decode()
    assert desk.get("/desk/segments/cross/?m=net_sales&from=x&s=9x").status_code == 200


def test_they_are_not_for_everybody() -> None:
    buyer = make_person("Bob", "buyer")
    for page in ("clusters", "rfm", "cross"):
        assert buyer.get(f"/desk/segments/{page}/").status_code == 403
