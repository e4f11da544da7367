"""The brand: how the shop speaks and looks, and the words it does not use."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.commerce.content import api as content
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel import clock
from kaipu.web.console.content import wording
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.console.typed import Typed

PAGE = "/desk/content/brand/"
COLOURS = 6
SAMPLES = (("Leaf", "#1E7B4F", "#FBFAF7"), ("Ink", "#1F2421", "#FBFAF7"), ("Vermilion", "#D8432B", "#FBFAF7"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("content.view")
def brand(request: HttpRequest) -> HttpResponse:
    """Show the brand, and keep what was changed."""
    if request.method == "POST":
        return _keep(request) if desk_of(request).may("content.edit") else refuse(request, "content.edit")
    kept = content.get_brand()
    colours = [(each.name, each.ink, each.paper) for each in kept.colours] or list(SAMPLES)
    return _answer(
        request, {"voice_en": kept.voice_en, "voice_zh": kept.voice_zh, "two_persons": kept.two_persons}, colours, {}
    )


def _keep(request: HttpRequest) -> HttpResponse:
    form = Typed(request.POST)
    given = {
        "voice_en": form.text("voice_en", 2000),
        "voice_zh": form.text("voice_zh", 2000),
        "two_persons": bool(form.text("two_persons")),
    }
    colours = [
        (form.text(f"name{n}", 40), form.text(f"ink{n}", 7), form.text(f"paper{n}", 7))
        for n in range(COLOURS)
        if form.text(f"name{n}", 40)
    ]
    logo = None
    sent = request.FILES.get("logo")
    if sent is not None:
        try:
            logo = reviews.clean_picture(sent.read())
        except reviews.PictureRefused as refused:
            form.errors["logo"] = wording.picture_trouble(refused.why)
    if not form.errors:
        try:
            content.save_brand(**given, colours=colours, logo=logo, at=clock.now())  # type: ignore[arg-type]  # fields by name, of several types
            messages.success(request, _("The brand is kept."))
            return HttpResponseRedirect(PAGE)
        except content.ColourInvalid as invalid:
            form.errors[f"ink{invalid.place}"] = _("Type colours as # and six digits, such as #1E7B4F.")
    return _answer(request, given, colours, form.errors)


def _answer(
    request: HttpRequest, given: dict[str, object], colours: list[tuple[str, str, str]], errors: dict[str, str]
) -> HttpResponse:
    rows = [*colours, *[("", "", "")] * (COLOURS - len(colours))]
    context = {
        "given": given, "errors": errors, "problems": list(errors.items()), "has_logo": content.get_brand().has_logo,
        "rows": [(place, name, ink, paper, _judged(ink, paper), errors.get(f"ink{place}", "")) for place, (name, ink, paper) in enumerate(rows)],
        "wordings": content.list_wordings(), "language": request.GET.get("language", ""),
    }  # fmt: skip
    return show(request, "console/content/brand.html", context, title=_("Brand"), status=422 if errors else 200)


def _judged(ink: str, paper: str) -> tuple[str, str, str] | None:
    """Return (ratio, tone, sentence) of two colours; None where they are none."""
    if not (content.is_colour(ink) and content.is_colour(paper)):
        return None
    ratio = content.contrast(ink, paper)
    if ratio >= content.READABLE:
        return f"{ratio:.1f}", "good", _("readable at every size")
    if ratio >= content.LARGE:
        return f"{ratio:.1f}", "warn", _("for large text only")
    return f"{ratio:.1f}", "bad", _("not readable")


@require_safe
@needs("content.view")
def logo(request: HttpRequest) -> HttpResponse:
    """Send the logo."""
    found = content.find_logo()
    if found is None:
        raise Http404("logo")
    return HttpResponse(found.data, content_type=f"image/{found.kind}")


@require_POST
@needs("content.edit")
def save_word(request: HttpRequest) -> HttpResponse:
    """Keep a word the shop does not use."""
    form = Typed(request.POST)
    try:
        content.save_wording(
            language=form.text("language", 2), word=form.text("word", 60), better=form.text("better", 60),
            reason_en=form.text("reason_en"), reason_zh=form.text("reason_zh"), blocking=bool(form.text("blocking")), at=clock.now(),
        )  # fmt: skip
        messages.success(request, _("The editor looks for it from now on."))
    except content.WordingInvalid:
        messages.error(request, _("Type the word and choose its language."))
    return HttpResponseRedirect(f"{PAGE}#words")


@require_POST
@needs("content.edit")
def remove_word(request: HttpRequest) -> HttpResponse:
    """Allow a word again."""
    form = Typed(request.POST)
    try:
        content.remove_wording(language=form.text("language", 2), word=form.text("word", 60), at=clock.now())
        messages.success(request, _("The word may be used."))
    except content.WordingInvalid as invalid:
        raise Http404(str(invalid)) from invalid
    return HttpResponseRedirect(f"{PAGE}#words")
