"""The pages of segments: what there is, and building one with its people counted meanwhile."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.brain.clusters import api as clustering
from kaipu.brain.lake import api as lake
from kaipu.brain.segments import api as segments
from kaipu.commerce.members import api as members
from kaipu.kernel import clock
from kaipu.web.console.segments import clusters, wording
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats

ROWS = 6
HOME = "/desk/segments/"
GOODS_OPS = {"is": "in", "not": "not_in"}


def departments() -> dict[str, str]:
    """Return the departments, shops, tiers, clusters and segments by code in the reader's language; the first two once the warehouse is built."""
    try:
        found = [*segments.list_departments(at=clock.now()), *segments.list_places(at=clock.now())]
    except lake.NothingPublished:
        found = []
    known = {path: (chinese if formats.speaks_chinese() else english) for path, english, chinese in found}
    tiers = {tier.code: tier.title_zh if formats.speaks_chinese() else tier.title_en for tier in members.list_tiers()}
    drawn = {f"cluster:{each.number}": clusters.name_of(each, known) for each in clustering.list_profiles()}
    return {**known, **tiers, **drawn, **{f"segment:{each.id}": each.title for each in segments.list_segments()}}


@require_safe
@needs("campaigns.view")
def segment_list(request: HttpRequest) -> HttpResponse:
    """Show the segments with how many belong to each now."""
    known, at = departments(), clock.now()
    rows = [
        (each, wording.whole(each, known), _count(each.match, each.conditions)) for each in segments.list_segments()
    ]
    return show(request, "console/segments/list.html", {"rows": rows, "at": at}, title=_("Segments"))


def _count(match: str, conditions: tuple[segments.Condition, ...]) -> segments.Headcount | None:
    try:
        return segments.count_people(match=match, conditions=conditions, at=clock.now())
    except lake.NothingPublished:
        return None


def read(given: QueryDict) -> tuple[str, tuple[segments.Condition, ...]]:
    """Read conditions as the form sends them; rows without a field are left out."""
    found = []
    for place in range(segments.MOST_CONDITIONS):
        field = given.get(f"field{place}", "")
        if not field:
            continue
        op, days = given.get(f"op{place}", ""), given.get(f"days{place}", "")
        kind = segments.FIELDS[field].kind if field in segments.FIELDS else ""
        value = given.get(f"value{place}", "").replace("\x00", "").strip()[:120]
        if kind in {"number", "window", "money", "points", "did", "unbought", "sample", "worth", "chance", "wait"}:
            value = value.replace(",", "").lstrip("$¥").rstrip("%")
        if kind in {"segment", "cluster"}:
            value = value.removeprefix(f"{kind}:")
        back = int(days) if days.isascii() and days.isdigit() and len(days) < 6 else 0 if days else segments.DAYS
        found.append(segments.Condition(field, GOODS_OPS.get(op, op) if kind == "goods" else op, value, back))
    return given.get("match", "all"), tuple(found)


def _rows(conditions: tuple[segments.Condition, ...]) -> list[dict[str, object]]:
    """Return as many rows as the form has."""
    rows: list[dict[str, object]] = []
    groups = wording.groups()
    for place in range(max(ROWS, len(conditions))):
        each = conditions[place] if place < len(conditions) else None
        op = {"in": "is", "not_in": "not"}.get(each.op, each.op) if each else "least"
        rows.append(
            {
                "place": place, "number": place + 1, "value": each.value if each else "", "days": each.days if each else segments.DAYS,
                "groups": [
                    (group, [(code, word, bool(each) and each.field == code) for code, word in words_of.items()])  # type: ignore[union-attr]  # bool(each) comes first
                    for group, words_of in groups
                ],
                "ops": [(code, word, code == op) for code, word in wording.comparisons().items()],
            }
        )  # fmt: skip
    return rows


def _answer(
    request: HttpRequest, segment: segments.SegmentRecord | None, title: str, match: str,
    conditions: tuple[segments.Condition, ...], trouble: str = "",
) -> HttpResponse:  # fmt: skip
    context = {
        "segment": segment, "name": title, "match": match, "rows": _rows(conditions), "trouble": trouble,
        "departments": [(code, word) for code, word in departments().items() if not segment or code != f"segment:{segment.id}"],
        "choices": [(value, wording.choice(name, value)) for name in ("stage", "price_level", "basket_type", "usual_part_of_day") for value in segments.FIELDS[name].choices],
        "purposes": wording.purposes().items(),
        "coupons": [row.coupon for row in members.list_coupons(limit=200)],
        "count": _count(match, conditions) if conditions and not trouble else None,
    }  # fmt: skip
    heading = _("Segment “%(title)s”") % {"title": segment.title} if segment else _("New segment")
    return show(request, "console/segments/segment.html", context, title=heading, status=422 if trouble else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("campaigns.view")
def segment_page(request: HttpRequest, segment_id: int | None = None) -> HttpResponse:
    """Show a segment, or an empty form, and keep what was made of it."""
    segment = None
    if segment_id is not None:
        try:
            segment = segments.get_segment(segment_id=segment_id)
        except segments.SegmentUnknown as unknown:
            raise Http404(str(segment_id)) from unknown
    if request.method != "POST":
        if segment is None and request.GET:
            return _brought(request)
        kept = (segment.title, segment.match, segment.conditions) if segment else ("", "all", ())
        return _answer(request, segment, *kept)
    if not desk_of(request).may("campaigns.edit"):
        return refuse(request, "campaigns.edit")
    return _save(request, segment)


def _brought(request: HttpRequest) -> HttpResponse:
    """Show a form filled with what the address brings along, as the life-cycle board's does."""
    title = Typed(request.GET).text("title", 200)
    match, conditions = read(request.GET)
    try:
        return _answer(request, None, title, match, conditions)
    except segments.ConditionInvalid as error:
        return _answer(request, None, title, match, conditions, wording.refusal(error))


def _save(request: HttpRequest, segment: segments.SegmentRecord | None) -> HttpResponse:
    title = Typed(request.POST).text("title", 200)
    match, conditions = read(request.POST)
    try:
        segment_id = segments.save_segment(
            user_id=desk_of(request).user_id, title=title, match=match, conditions=conditions, at=clock.now(),
            segment_id=segment.id if segment else None,
        )  # fmt: skip
    except segments.ConditionInvalid as error:
        return _answer(request, segment, title, match, conditions, wording.refusal(error))
    messages.success(request, _("The segment is kept."))
    return HttpResponseRedirect(f"{HOME}{segment_id}/")


@require_safe
@needs("campaigns.view")
def count(request: HttpRequest) -> HttpResponse:
    """Count who belongs to the conditions of the form as they stand; a fragment."""
    match, conditions = read(request.GET)
    context: dict[str, object] = {"count": None, "trouble": ""}
    try:
        context["count"] = _count(match, conditions)
    except segments.ConditionInvalid as error:
        context["trouble"] = wording.refusal(error)
    return render(request, "console/segments/count.html", context)


@require_POST
@needs("campaigns.edit")
def remove(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Take a segment off the list."""
    try:
        segments.remove_segment(segment_id=segment_id, at=clock.now())
    except segments.SegmentUnknown as unknown:
        raise Http404(str(segment_id)) from unknown
    except segments.SegmentInUse as used:
        messages.error(
            request,
            _("Not removed: it is part of %(titles)s.") % {"titles": ", ".join(f"“{each}”" for each in used.titles)},
        )
        return HttpResponseRedirect(f"{HOME}{segment_id}/")
    messages.success(request, _("The segment is gone. Campaigns that have started keep their people."))
    return HttpResponseRedirect(HOME)
