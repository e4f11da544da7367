"""Competitors: all of them, a card for each, and alerts."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.competitors import api as competitors
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock
from kaipu.web.console import figures, listing, personal
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats

LIST = "/desk/competitors/"
DAYS = 28
WEEKS = 26
KINDS = ("undercut", "promotion", "sold_out")
ASKED = ("price_index", "price_index_weighted", "cheaper_there", "price_coverage")


def title_of(record: Any) -> str:
    """Return a competitor's name in the reader's language."""
    return str(record.title_zh if formats.speaks_chinese() else record.title_en)


def name_of(record: Any) -> str:
    """Return our product's name in the reader's language."""
    return str(record.name_zh if formats.speaks_chinese() else record.name_en)


def kind_words() -> dict[str, str]:
    """Return what an alert is about."""
    return {"undercut": _("They ask less"), "promotion": _("On promotion there"), "sold_out": _("Sold out there")}


def _figures() -> tuple[dict[str, Decimal | None], dict[str, dict[str, Decimal | None]], date, date]:
    """Return the metrics of the last four weeks, in all and by competitor. Empty before the first build, or without prices."""
    at = clock.now()
    last = clock.local_date(at) - timedelta(days=1)
    first = last - timedelta(days=DAYS - 1)
    found = metrics.query(metrics.Query(ASKED, first, last), at=at)
    cut = metrics.query(metrics.Query(ASKED[:3], first, last, dimensions=("competitor",)), at=at)
    by_key = {row.members[0]: dict(zip(ASKED[:3], row.totals, strict=True)) for row in cut.rows}
    return dict(zip(ASKED, found.totals, strict=True)), by_key, first, last


def _months(records: list[competitors.CompetitorRecord]) -> dict[str, Any]:
    """Return the price index by week and competitor for half a year: as rows, and as a chart of how far it is from 100."""
    at = clock.now()
    last = clock.local_date(at) - timedelta(days=1)
    first = last - timedelta(days=7 * WEEKS - 1)
    asked = metrics.Query(ASKED[:1], first, last, dimensions=("competitor",), grain="week")
    found = metrics.query(asked, at=at)
    titles = {each.key: title_of(each) for each in records}
    lines = [(titles.get(row.members[0], row.members[0]), row.values[0]) for row in found.rows]
    places = [place for place in range(len(found.buckets)) if any(values[place] is not None for _, values in lines)]
    weeks = [figures.day_label(found.buckets[place], "week") for place in places]
    chart = {
        "kind": "time", "labels": weeks, "unit": "number", "sign": "", "chinese": formats.speaks_chinese(), "nothing": _("no data"),
        "series": [
            {"name": name, "values": [_beyond(values[place]) for place in places], "dashed": bool(number)}
            for number, (name, values) in enumerate(lines)
        ],
    }  # fmt: skip
    rows = [(week, [values[place] for _, values in lines]) for week, place in zip(weeks, places, strict=True)]
    return {
        "months": chart if len(places) > 1 else None,
        "month_rows": rows[::-1],
        "month_names": [name for name, _ in lines],
    }


def _beyond(value: Decimal | None) -> float | None:
    return None if value is None else round(float(value) - 100, 2)


@require_safe
@needs("competitors.view")
def competitor_list(request: HttpRequest) -> HttpResponse:
    """Show how we stand to each. Six statements besides the shell's and those of the figures."""
    totals, by_key, first, last = _figures()
    records = competitors.list_competitors(at=clock.now())
    rows = [
        (
            each,
            title_of(each),
            by_key.get(each.key, {}),
            round(100 * each.matched / each.products) if each.products else None,
        )
        for each in records
    ]
    context = {
        "rows": rows, "totals": totals, "first": first, "last": last, "waiting": sum(each.waiting for each in records),
        "alerts": sum(each.alerts for each in records), "finding": _finding(totals.get("price_index")), "charts": True, **_months(records),
    }  # fmt: skip
    return show(request, "console/competitors/list.html", context, title=_("Competitors"))


def _finding(index: Decimal | None) -> str:
    if index is None:
        return ""
    gap = abs(index - 100)
    if gap < Decimal("0.5"):
        return _("On matched goods we ask what competitors ask, within half a per cent.")
    words = {"gap": f"{gap:.1f}"}
    if index > 100:
        return _("On matched goods we ask %(gap)s %% more than competitors.") % words
    return _("On matched goods we ask %(gap)s %% less than competitors.") % words


def _card(key: str) -> competitors.Card:
    try:
        return competitors.get_card(key=key, at=clock.now())
    except competitors.CompetitorUnknown as unknown:
        raise Http404(key) from unknown


@require_safe
@needs("competitors.view")
def card_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show one competitor's card. About fifteen statements besides the shell's."""
    return _show_card(request, _card(key))


def _show_card(request: HttpRequest, card: competitors.Card, form: Typed | None = None) -> HttpResponse:
    at = clock.now()
    record = card.competitor
    given = {
        name: form.given.get(name, "") if form else ""
        for name in ("month", "low", "middle", "high", "source", "confidence")
    }
    names = {name: form.given.get(name, "") if form and name in form.given else str(getattr(record, name)) for name in ("title_en", "title_zh", "undercut_percent")}  # fmt: skip
    context = {
        "card": card, "record": record, "coverage": round(100 * record.matched / record.products) if record.products else None,
        "departments": [(each, name_of(each)) for each in card.departments],
        "promotions": competitors.list_promotions(competitor=record.key, at=at)[:12],
        "gaps": competitors.list_gaps(competitor=record.key, at=at),
        "estimates": [(each, each.kind == "share", each.low / 100, each.middle / 100, each.high / 100) for each in card.estimates],
        **_reviews(request, record.key, at),
        "given": given, "names": names, "errors": form.errors if form else {}, "problems": form.problems if form else [],
    }  # fmt: skip
    return show(
        request, "console/competitors/card.html", context, title=title_of(record), status=422 if form and form.errors else 200
    )  # fmt: skip


def _reviews(request: HttpRequest, key: str, at: datetime) -> dict[str, Any]:
    said = competitors.get_reviews(competitor=key, at=at)
    words = {
        "freshness": _("freshness"), "price": _("price"), "size": _("portions"), "packaging": _("packaging"), "taste": _("taste"),
        "delivery": _("delivery"),
    }  # fmt: skip
    shown = desk_of(request).may(personal.CONTACT)
    quotes = [personal.masked(request, each, {"text": "content"}, shown=shown) for each in said.quotes]
    return {"reviews": said, "quotes": quotes, "themes": [(words[theme], count) for theme, count in said.themes]}


@require_POST
@needs("competitors.edit")
def name(request: HttpRequest, key: str) -> HttpResponse:
    """Change a competitor's name, and from how many per cent on their asking less is told."""
    card = _card(key)
    form = Typed(request.POST)
    english = form.needed("title_en", _("Type a name."), most=80)
    percent = form.whole("undercut_percent", least=1, most=90)
    if form.errors:
        return _show_card(request, card, form)
    competitors.put_competitor(
        key=key, title_en=english, title_zh=form.text("title_zh", 80) or english, undercut_percent=percent,
        simulated=card.competitor.simulated, at=clock.now(),
    )  # fmt: skip
    messages.success(request, _("Kept. Alerts follow the new limit from the next prices on."))
    return HttpResponseRedirect(f"{LIST}{key}/")


@require_POST
@needs("competitors.edit")
def estimate(request: HttpRequest, key: str) -> HttpResponse:
    """Write down an estimate of a competitor's share."""
    card = _card(key)
    form = Typed(request.POST)
    month = listing.to_day(f"{form.text('month')}-01")
    if month is None:
        form.errors["month"] = _("Type a month such as 2026-10.")
    low, middle, high = (_percent(form, each) for each in ("low", "middle", "high"))
    source = form.needed("source", _("Say who reckoned it."), most=80)
    confidence = form.whole("confidence", least=0, most=100)
    if form.errors or month is None:
        return _show_card(request, card, form)
    try:
        competitors.put_estimate(
            competitor=key, kind="share", month=month, low=low, middle=middle, high=high, source=source, confidence=confidence,
            at=clock.now(),
        )  # fmt: skip
    except competitors.EstimateInvalid:
        form.errors["middle"] = _(
            "The estimate must lie between its lower and its upper end, and no share is above 100 %."
        )
        return _show_card(request, card, form)
    messages.success(request, _("The estimate is kept."))
    return HttpResponseRedirect(f"{LIST}{key}/")


def _percent(form: Typed, field: str) -> int:
    """Read per cent with up to two decimals as parts of ten thousand; 0 beside an error."""
    typed = form.text(field).removesuffix("%").strip()
    whole, _dot, decimals = typed.partition(".")
    if not (
        whole.isascii()
        and whole.isdigit()
        and len(whole) <= 3
        and (not decimals or (decimals.isascii() and decimals.isdigit() and len(decimals) <= 2))
    ):
        form.errors[field] = _("Type per cent such as 12.5.")
        return 0
    return int(whole) * 100 + int(decimals.ljust(2, "0") or 0)


@require_safe
@needs("competitors.view")
def alert_list(request: HttpRequest) -> HttpResponse:
    """Show what competitors have just done. Three statements besides the shell's."""
    kind = listing.choice(request.GET, "kind", KINDS)
    closed = listing.choice(request.GET, "state", ("closed",)) == "closed"
    found = competitors.list_alerts(
        at=clock.now(), kind=kind, closed=closed, limit=listing.SIZE + 1, offset=listing.offset(request)
    )
    words = kind_words()
    rows = [
        (each, words[each.kind], {"undercut": "bad", "promotion": "warn"}.get(each.kind, "good"), name_of(each),
         f"{competitors.undercut(each.ours_minor, each.theirs_minor):.0f}")
        for each in found
    ]  # fmt: skip
    context = {
        "window": listing.window(request, rows), "closed": closed,
        "kinds": listing.chips(request.GET, "kind", [(each, words[each]) for each in KINDS]),
        "states": listing.chips(request.GET, "state", [("closed", _("Over or seen"))]),
    }  # fmt: skip
    return show(request, "console/competitors/alerts.html", context, title=_("Competitors: alerts"))


@require_POST
@needs("competitors.edit")
def close_alert(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Close an alert that somebody has seen."""
    if alert_id < 1 << 62 and competitors.close_alert(alert_id=alert_id, at=clock.now()):
        messages.success(request, _("Seen. It comes back only when it has ended and begins anew."))
    else:
        messages.info(request, _("It was over already."))
    return HttpResponseRedirect(f"{LIST}alerts/")
