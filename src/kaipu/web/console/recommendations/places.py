"""The places in the shop that show recommendations, and how each is filled."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaipu.brain.recommendations import api as recommendations
from kaipu.kernel import clock
from kaipu.web.console.recommendations import wording
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.console.typed import Typed

HOME = "/desk/recommendations/places/"


@require_safe
@needs("campaigns.view")
def place_list(request: HttpRequest) -> HttpResponse:
    """Show the places."""
    names, strategies = wording.places(), wording.strategies()
    found = [(name, recommendations.get_place(name)) for name in recommendations.SLOTS]
    rows = [
        (name, names[name], place, strategies[place.strategy], name in recommendations.ORDERED) for name, place in found
    ]
    return show(
        request,
        "console/recommendations/places.html",
        {"rows": rows, "tab": "places"},
        title=_("Where recommendations stand"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("campaigns.view")
def place_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show how a place is filled, and change it."""
    if name not in recommendations.SLOTS:
        raise Http404(name)
    if request.method == "POST":
        return _save(request, name) if desk_of(request).may("campaigns.edit") else refuse(request, "campaigns.edit")
    place = recommendations.get_place(name)
    given = {field: str(getattr(place, field)) for field in ("strategy", "count", "per_category", "margin_percent")}
    return _form(request, name, given, Typed(request.GET))


def _save(request: HttpRequest, name: str) -> HttpResponse:
    form = Typed(request.POST)
    place = recommendations.Place(
        form.text("strategy", 20), form.whole("count", least=1, most=24),
        *((24, 0) if name in recommendations.ORDERED else (form.whole("per_category", least=1, most=24), form.whole("margin_percent", most=100))),
    )  # fmt: skip
    if not form.errors:
        try:
            recommendations.set_slot(name=name, place=place, at=clock.now())
        except recommendations.SlotInvalid:
            form.errors["strategy"] = _("Choose one of the list.")
        else:
            recommendations.forget()
            messages.success(request, _("This is kept; the shop shows it within half a minute."))
            return HttpResponseRedirect(HOME)
    given = {field: form.text(field, 20) for field in ("strategy", "count", "per_category", "margin_percent")}
    return _form(request, name, given, form)


def _form(request: HttpRequest, name: str, given: dict[str, str], form: Typed) -> HttpResponse:
    words = wording.strategies()
    context = {
        "name": name, "given": given, "errors": form.errors, "problems": form.problems, "tab": "places", "ordered": name in recommendations.ORDERED,
        "strategies": [(key, words[key]) for key in recommendations.SLOTS[name][1]],
    }  # fmt: skip
    return show(
        request,
        "console/recommendations/place.html",
        context,
        title=wording.places()[name],
        status=422 if form.errors else 200,
    )
