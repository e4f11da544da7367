"""How good recommendations are: the method switched on, all methods beside it, what is covered, and when not to trust them."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.modelling import api as modelling
from kaipu.brain.recommendations import api as recommendations
from kaipu.web.console.recommendations import wording
from kaipu.web.console.shell import needs, show

TRAININGS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A method's row: figures as texts, its bar as a share of the best."""

    title: str
    on: bool
    recall: str
    ndcg: str
    bar: int
    serving: str
    training: str


@require_safe
@needs("campaigns.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show the card of the model in use."""
    version, coverage = modelling.find_model(name=recommendations.NAME), recommendations.get_coverage()
    trainings = modelling.list_cards(name=recommendations.NAME, limit=TRAININGS)
    context: dict[str, Any] = {
        "version": version, "coverage": coverage, "tab": "overview",
        "trainings": [(each, wording.state(each.state), _score(each)) for each in trainings],
        "drift": [(wording.feature(each.feature), each, wording.drift(each.reading)) for each in modelling.list_drift(name=recommendations.NAME)],
    }  # fmt: skip
    if version and version.card:
        card = version.card
        context |= {
            "card": card, "method": wording.methods().get(card.method, card.method), "why": wording.reason(card.reason),
            "lines": _lines(card), "gain": _gain(card), "gains": _gains(card),
        }  # fmt: skip
    return show(request, "console/recommendations/overview.html", context, title=_("Recommendations"))


def _lines(card: modelling.Card) -> list[Line]:
    names, rows = wording.methods(), card.figures.get("methods", [])
    best = max((row["ndcg_10"] for row in rows), default=1) or 1
    return [
        Line(
            names.get(row["method"], row["method"]), row["method"] == card.method, _interval(row, "recall_10"), _interval(row, "ndcg_10"),
            round(100 * row["ndcg_10"] / best), f"{row['serve_p95_ms']:.1f} ms", f"{row['train_s']:.0f} s",
        )
        for row in rows
    ]  # fmt: skip


def _interval(row: dict[str, Any], measure: str) -> str:
    return f"{row[measure]:.3f} [{row[measure + '_low']:.3f} – {row[measure + '_high']:.3f}]"


def _gain(card: modelling.Card) -> str:
    found = card.figures
    return f"{found['gain']:+.3f} [{found['gain_low']:+.3f} – {found['gain_high']:+.3f}]" if "gain" in found else ""


def _gains(card: modelling.Card) -> list[tuple[str, str]]:
    """Return the ten features that help most, as shares."""
    ours: dict[str, Any] = next((row for row in card.figures.get("methods", []) if row["method"] == "ours"), {})
    best = sorted(ours.get("gains", {}).items(), key=lambda pair: -pair[1])[:10]
    return [(name, f"{share:.1%}") for name, share in best]


def _score(version: modelling.ModelVersion) -> str:
    return f"{version.card.score:.3f}" if version.card else version.error
