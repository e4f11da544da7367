"""What is never recommended: articles and categories, with who said so and why."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaipu.brain.recommendations import api as recommendations
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.customers import api as customers
from kaipu.commerce.shelf import api as shelf
from kaipu.kernel import clock
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats

HOME = "/desk/recommendations/barred/"


@require_http_methods(["GET", "HEAD", "POST"])
@needs("campaigns.view")
def barred_list(request: HttpRequest) -> HttpResponse:
    """Show what is barred, and bar more."""
    form = Typed(request.POST)
    if request.method == "POST":
        if not desk_of(request).may("campaigns.edit"):
            return refuse(request, "campaigns.edit")
        if _bar(request, form):
            messages.success(request, _("This is no longer recommended."))
            return HttpResponseRedirect(HOME)
    chinese = formats.speaks_chinese()
    names = {
        each.path: (each.name_zh if chinese else each.name_en) or each.name_en for each in catalog.list_categories()
    }
    staff = {each.id: each.name or each.email for each in customers.list_staff()}
    rows = [
        (each, _name(each, names), staff.get(each.created_by_id, "–")) for each in recommendations.list_exclusions()
    ]
    context = {
        "rows": rows, "categories": sorted(names.items(), key=lambda pair: pair[1]), "given": request.POST, "errors": form.errors,
        "problems": form.problems, "tab": "barred",
    }  # fmt: skip
    return show(
        request,
        "console/recommendations/barred.html",
        context,
        title=_("Never recommended"),
        status=422 if form.errors else 200,
    )


def _bar(request: HttpRequest, form: Typed) -> bool:
    """Bar what the form names; tell whether that was done."""
    code, path, note = form.text("code", 64), form.text("category", 300), form.text("note", 500)
    card = shelf.find_card(sku_code=code) if code else None
    if bool(code) == bool(path):
        form.errors["code"] = _("Type the number of an article, or choose a category; one of the two.")
    elif code and card is None:
        form.errors["code"] = _("Nothing on the shelf has the number “%(code)s”.") % {"code": code}
    elif path and path not in {each.path for each in catalog.list_categories()}:
        form.errors["category"] = _("Choose one of the list.")
    if form.errors:
        return False
    try:
        recommendations.exclude(
            sku_id=card.sku_id if card else None,
            category_path="" if card else path,
            note=note,
            by=desk_of(request).user_id,
            at=clock.now(),
        )
    except recommendations.AlreadyExcluded:
        form.errors["code" if card else "category"] = _("This is barred already.")
        return False
    recommendations.forget()
    return True


def _name(each: recommendations.ExclusionRecord, names: dict[str, str]) -> str:
    if each.sku_id is None:
        return names.get(each.category_path, each.category_path)
    card = shelf.find_card(sku_id=each.sku_id)
    if card is None:
        return _("Article no longer on the shelf")
    return f"{card.sku_code} · {(card.name_zh or card.name_en) if formats.speaks_chinese() else card.name_en}"


@require_POST
@needs("campaigns.edit")
def remove(request: HttpRequest, exclusion_id: int) -> HttpResponse:
    """Recommend something again."""
    try:
        recommendations.readmit(exclusion_id=exclusion_id, at=clock.now())
    except recommendations.ExclusionUnknown:
        messages.info(request, _("This was no longer barred."))
    else:
        recommendations.forget()
        messages.success(request, _("This may be recommended again."))
    return HttpResponseRedirect(HOME)
