"""The page of forecasts: before the first training, and with one."""

import io
from datetime import UTC, date, datetime

import numpy as np
import pytest

from kaipu.brain.forecasts.queries import pack
from kaipu.brain.forecasts.rules import Name
from kaipu.brain.modelling import api as modelling
from kaipu.web.console.tests.cast import make_person

pytestmark = pytest.mark.django_db(transaction=True)
AT, DAY = datetime(2026, 3, 10, 16, tzinfo=UTC), date(2026, 3, 9)


def store():
    """Keep a training of two departments."""
    names = tuple(
        Name("department", f"d{n}", "S1", title, title, "Main street", "主街店")
        for n, title in enumerate(("Dairy", "Bakery"))
    )
    arrays = {
        "history": np.ones((2, 84)), "mean": np.full((2, 28), 2.0), "low": np.zeros((2, 28)), "high": np.full((2, 28), 3.0),
        "total": np.array([56.0, 57.0]), "total_low": np.array([40.0, 41.0]), "total_high": np.array([70.0, 71.0]),
        "method": np.array(["tsb", "boosted"]), "order": np.array([1, 0]),
    }  # fmt: skip
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    rows = [{"method": name, "wape": 0.81, "rmsse": 0.45, "total_error": 0.01} for name in ("weekday_mean", "chosen")]
    told = {
        "methods": rows, "best_for_all": "tsb", "interval": {"coverage": 0.826}, "interval_of_totals": {"coverage": 0.846}, "drivers": [["factor", 0.4]],
    }  # fmt: skip
    card = modelling.Card(
        data_until=DAY, method="tsb", reason="compared", measure="rmsse", score=0.45, baseline="weekday_mean", baseline_score=0.5,
        higher_is_better=False, figures={"department": told, "product": told, "store": told, "whole": told, "new": {"on": "analogues", "coverage": 0.811, "measured": 1758, "ways": {way: {"wape": 1.127, "rmse": 3.3} for way in ("category_mean", "analogues")}}, "levels": {"way": "agreed", "rows": [{"kind": kind, **dict.fromkeys(("by_themselves", "added_up", "agreed"), rows[0])} for kind in ("department", "store", "whole")]}},
    )  # fmt: skip
    return modelling.store_model(
        name="forecasts", files={"series.json": pack(names), "forecast.npz": file.getvalue()}, card=card, at=AT
    )


def test_before_and_after_the_first_training(settings, tmp_path) -> None:
    settings.MODELS_ROOT = tmp_path
    desk = make_person("Alice", "buyer")
    assert "Training goes on in the background" in desk.get("/desk/forecasts/").content.decode()
    assert store()
    text = desk.get("/desk/forecasts/").content.decode()
    for told in (
        "Bakery, Main street",
        "57 units, four times in five between 41 and 71",
        "82.6%",
        "Weekday rhythm of the series",
        "Mar 10, 2026",
        "Corrected at all levels",
        "Launches like it",
        "on 1,758 later ones, whose 80 % interval held 81.1%",
        "81.0% · 0.450",
    ):
        assert told in text, told
    assert text.index(">Bakery<") < text.index(">Dairy<")
    other = desk.get("/desk/forecasts/?kind=department&series=0&q=dai").content.decode()
    assert "Dairy, Main street" in other
    assert ">Bakery<" not in other
    assert "No series fits" in desk.get("/desk/forecasts/?kind=product&q=%00x&series=99999999").content.decode()
    assert desk.get("/desk/forecasts/?kind=nonsense&series=-1&place=x").status_code == 200
    assert make_person("Bob", "agent").get("/desk/forecasts/").status_code == 200
    assert make_person("Charlie", "engineer").get("/desk/forecasts/").status_code == 403
