"""The page of clusters: who shops alike, what sets them apart, and how sure the cut is."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kaipu.brain.clusters import api as clusters
from kaipu.brain.lake import api as lake
from kaipu.brain.modelling import api as modelling
from kaipu.brain.segments import api as segments
from kaipu.kernel import clock
from kaipu.web.console.shell import needs, show
from kaipu.web.console.value import wording as values
from kaipu.web.ui import formats

WEAK = 0.25  # Kaufman & Rousseeuw, Finding Groups in Data (1990): below it no substantial structure
TOLD = 5


@require_safe
@needs("campaigns.view")
def page(request: HttpRequest) -> HttpResponse:
    """Show the clusters, what sets each apart, and how their number was chosen."""
    standing = modelling.find_model(name=clusters.MODEL)
    last = next(iter(modelling.list_cards(name=clusters.MODEL, limit=1)), None)
    card = standing.card if standing else None
    context: dict[str, Any] = {
        "standing": standing, "card": card, "missed": last if last and not last.current and last.state != "kept" else None,
    }  # fmt: skip
    if card:
        known = departments()
        drift = modelling.list_drift(name=clusters.MODEL)
        context |= {
            "rows": [_row(each, known) for each in clusters.list_profiles()], "reason": _reason(card),
            "table": [_criterion(each, card.figures["clusters"]) for each in card.figures["table"]],
            "silhouette": f"{card.score:.3f}", "by_chance": f"{card.baseline_score:.3f}", "weak": card.score < WEAK,
            "drift": [(feature(each.feature, known), f"{each.index:.3f}", *values.reading(each.reading)) for each in drift],
        }  # fmt: skip
    return show(request, "console/segments/clusters.html", context, title=_("Clusters"))


def departments() -> dict[str, str]:
    """Return the departments by path in the reader's language."""
    try:
        found = segments.list_departments(at=clock.now())
    except lake.NothingPublished:
        return {}
    return {path: (chinese if formats.speaks_chinese() else english) for path, english, chinese in found}


def name_of(profile: clusters.Profile, known: Mapping[str, str]) -> str:
    """Return a cluster's name: what sets it apart most."""
    return pgettext("cluster", ", ").join(_tendency(each, known) for each in profile.name)


def _tendency(trait: clusters.Trait, known: Mapping[str, str]) -> str:
    kind, _colon, department = trait.feature.partition(":")
    more = trait.apart > 0
    if department:
        facts = {"department": known.get(department, department)}
        return _("much %(department)s") % facts if more else _("little %(department)s") % facts
    words = {
        "orders": (_("shop often"), _("shop seldom")), "gap": (_("long gaps"), _("short gaps")),
        "basket_value": (_("large baskets"), _("small baskets")), "basket_lines": (_("many goods at once"), _("few goods at once")),
        "offers": (_("often on offer"), _("seldom on offer")), "own_brand": (_("many own brands"), _("few own brands")),
        "price": (_("buys the dearer ones"), _("buys the cheaper ones")), "evening": (_("in the evening"), _("by day")),
        "weekend": (_("at the weekend"), _("on weekdays")),
    }  # fmt: skip
    return words[kind][0 if more else 1]


def feature(name: str, known: Mapping[str, str]) -> str:
    """Return a feature's name."""
    kind, _colon, department = name.partition(":")
    if department:
        return _("Share of %(department)s") % {"department": known.get(department, department)}
    return {
        "orders": _("Orders a year"), "gap": _("Usual days between two shopping days"), "basket_value": _("Net sales an order"),
        "basket_lines": _("Goods an order"), "offers": _("Lines on offer, per cent"), "own_brand": _("Own brands, per cent of net sales"),
        "price": _("Prices paid, of what is usual in the category"), "evening": _("Orders from 17:00 on"), "weekend": _("Orders at the weekend"),
    }[kind]  # fmt: skip


def figure(name: str, value: float) -> str:
    """Return a feature's mean as one reads it."""
    if name == "basket_value":
        return formats.sign(settings.CURRENCY) + f"{value:,.2f}"
    if name in {"orders", "gap", "basket_lines"}:
        return f"{value:,.1f}"
    return formats.percent(value)


def _row(profile: clusters.Profile, known: Mapping[str, str]) -> dict[str, Any]:
    means = {each.feature: each.mean for each in profile.traits}
    title = name_of(profile, known)
    return {
        "number": profile.number, "title": title, "people": profile.people, "share": formats.percent(profile.share),
        "spent": formats.percent(profile.spent), "orders": figure("orders", means["orders"]),
        "basket": figure("basket_value", means["basket_value"]), "lines": figure("basket_lines", means["basket_lines"]),
        "traits": [
            (feature(each.feature, known), figure(each.feature, each.mean), figure(each.feature, each.everybody), each.apart > 0)
            for each in profile.traits[:TOLD]
        ],
        "segment": "/desk/segments/new/?" + urlencode({"title": title[:1].upper() + title[1:], "field0": "cluster", "op0": "is", "value0": profile.number}),
    }  # fmt: skip


def _criterion(row: Mapping[str, Any], chosen: int) -> tuple[int, str, str, str, bool, bool]:
    return (
        row["clusters"], f"{row['silhouette']:.3f}", f"{row['steady']:.2f}", formats.percent(row["smallest"]), row["fits"],
        row["clusters"] == chosen,
    )  # fmt: skip


def _reason(card: modelling.Card) -> str:
    return {
        "steadiest_apart": _("Of the cuts that two halves of the customers agree on, this one keeps its clusters furthest apart."),
        "no_cut_fits": _("No clusters are drawn: whichever number is tried, two halves of the customers lead to different cuts."),
        "like_by_chance": _("No clusters are drawn: they would be no further apart than where there is nothing to find."),
    }[card.reason]  # fmt: skip
