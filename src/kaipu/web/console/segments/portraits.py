"""The pages of what is known of customers: the tags there are, how segments grow and overlap, and why somebody is in one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kaipu.brain.clusters import api as clusters
from kaipu.brain.lake import api as lake
from kaipu.brain.segments import api as segments
from kaipu.commerce.customers import api as customers
from kaipu.kernel import clock
from kaipu.web.console.behaviour import charts
from kaipu.web.console.figures import day_label
from kaipu.web.console.segments import views, wording
from kaipu.web.console.shell import needs, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats

MOST_IN_MATRIX = 12


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as its page shows it."""

    title: str
    kind: str
    source: str
    owner: str
    covered: str
    values: str


def _kind(record: segments.TagRecord) -> str:
    kinds = {
        "number": _("number"),
        "money": _("amount"),
        "choice": _("one of a list"),
        "trait": _("name and value"),
        "worth": _("amount"),
        "chance": _("probability"),
        "cluster": _("one of a list"),
    }
    return kinds[record.kind]


def _source(code: str) -> str:
    return {"rule": _("rule"), "model": pgettext("tag", "model"), "import": _("import")}[code]


def owner_of(code: str) -> str:
    """Return who answers for a tag."""
    owners = {
        "customers": _("Customers"),
        "catalog": _("Products"),
        "pricing": _("Prices"),
        "sales": _("Orders"),
        "models": _("Models"),
    }
    return owners.get(code, code)


def named(field: str, value: str, known: Mapping[str, str]) -> str:
    """Return a tag's value as one reads it; `known` has the names of departments and shops."""
    if field == "cluster":
        return known.get(f"cluster:{value}", value)
    return known.get(value, value) if field in {"top_department", "place"} else wording.choice(field, value)


def _values(record: segments.TagRecord, known: Mapping[str, str]) -> str:
    if record.numbers:
        low, middle, high = (f"{each:,.1f}" for each in record.numbers)
        return _("half of them up to %(middle)s, most between %(low)s and %(high)s") % {
            "low": low,
            "middle": middle,
            "high": high,
        }
    return " · ".join(
        f"{named(record.name, value, known)} {formats.percent(people / max(record.bearers, 1))}"
        for value, people in record.values
    )


@require_safe
@needs("campaigns.view")
def tags(request: HttpRequest) -> HttpResponse:
    """Show every tag with where it comes from, who owns it, how fresh it is and how many bear it."""
    try:
        found, known = segments.list_tags(at=clock.now()), views.departments()
    except lake.NothingPublished:
        found, known = [], {}
    titles = wording.fields()
    rows = [
        Tag(
            titles[each.name], _kind(each), _source(each.source), owner_of(each.owner),
            formats.percent(each.bearers / max(each.customers, 1)), _values(each, known),
        )
        for each in found
    ]  # fmt: skip
    context = {
        "rows": rows,
        "until": found[0].until if found else None,
        "customers": found[0].customers if found else 0,
    }
    return show(request, "console/segments/tags.html", context, title=_("Tags"))


@dataclass(frozen=True, slots=True)
class Portrait:
    """What the warehouse draws of one customer, in the reader's words."""

    rows: list[tuple[str, str]]
    belongings: list[segments.Belonging]
    until: date


# money and shares are told with their unit, days in days
_MONEY, _SHARES = ("net_year",), ("own_brand_share", "offer_share")


def portrait_of(customer_id: int) -> Portrait | None:
    """Return a customer's portrait; None while the warehouse does not know them."""
    at = clock.now()
    try:
        tags_of, _given, until = segments.get_portrait(customer_id=customer_id, at=at)
        belongings = segments.list_belongings(customer_id=customer_id, at=at)
    except (segments.PortraitUnknown, lake.NothingPublished):
        return None
    titles, known = wording.fields(), views.departments()
    rows = []
    for name, value in tags_of.items():
        text = named(name, f"{value}", known)
        if name in _MONEY:
            text = formats.sign(settings.CURRENCY) + f"{value:,.2f}"
        elif name in _SHARES:
            text = f"{value:,.0f}%"
        rows.append((titles[name], text))
    alike = clusters.find_membership(customer_id=customer_id)
    if alike is not None:
        rows.append((titles["cluster"], named("cluster", str(alike.cluster), known)))
    return Portrait(rows, belongings, until)


@require_safe
@needs("campaigns.view")
def growth(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Show how a segment grew, and why one customer is in it or not."""
    try:
        segment = segments.get_segment(segment_id=segment_id)
    except segments.SegmentUnknown as unknown:
        raise Http404(str(segment_id)) from unknown
    days = segments.list_history(segment_id=segment_id)
    drawn = charts.lines(
        [day_label(each.day, "day") for each in days], [charts.series(_("People"), [each.people for each in days])], "count"
    )  # fmt: skip
    number = Typed(request.GET).text("customer", 60)
    inside, reasons, trouble = _why(segment, number) if number else (None, [], "")
    context = {
        "segment": segment, "days": days[::-1], "chart": drawn if len(days) > 1 else None, "number": number, "inside": inside,
        "reasons": reasons, "trouble": trouble, "any": segment.match == "any",
    }  # fmt: skip
    title = _("Growth of “%(title)s”") % {"title": segment.title}
    return show(request, "console/segments/growth.html", context, title=title, status=422 if trouble else 200)


def _why(segment: segments.SegmentRecord, number: str) -> tuple[bool | None, list[tuple[str, bool, str]], str]:
    found = customers.find_customer_ids(numbers=[number]).get(number)
    if found is None:
        return None, [], _("There is no customer with the number %(number)s.") % {"number": number}
    try:
        inside, reasons = segments.explain_person(segment_id=segment.id, customer_id=found, at=clock.now())
    except (segments.PortraitUnknown, lake.NothingPublished):
        return None, [], _("The warehouse does not know this customer yet.")
    known = views.departments()
    told = [
        (wording.sentence(each.condition, known), each.holds, named(each.condition.field, each.value, known) if each.value else "")
        for each in reasons
    ]  # fmt: skip
    return inside, told, ""


@require_safe
@needs("campaigns.view")
def overlap(request: HttpRequest) -> HttpResponse:
    """Show which share of each segment belongs to each other one."""
    shared = {(each.first_id, each.second_id): each.people for each in segments.list_overlaps()}
    kept = [each for each in segments.list_segments() if (each.id, each.id) in shared][:MOST_IN_MATRIX]
    rows = []
    for first in kept:
        own = shared[first.id, first.id]
        cells = [
            (shared.get((first.id, second.id), 0), _share(shared.get((first.id, second.id), 0), own), second.title)
            for second in kept
        ]
        rows.append((first, own, cells))
    context = {"rows": rows, "kept": kept}
    return show(request, "console/segments/overlap.html", context, title=_("Overlap of segments"))


def _share(people: int, own: int) -> str:
    return formats.percent(people / own) if own else "–"
