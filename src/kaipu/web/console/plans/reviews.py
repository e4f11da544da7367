"""The pages of written reviews: the list, one review with its versions, its PDF, writing one now, and getting them by mail."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.lake import api as lake
from kaipu.brain.plans import api as plans
from kaipu.kernel import clock
from kaipu.web.console import listing, words
from kaipu.web.console.plans import telling
from kaipu.web.console.plans.printing import print_review
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.ui import formats

HOME = "/desk/plans/reviews/"
KINDS = ("week", "month", "quarter")


def kind_word(kind: str) -> str:
    """Return a kind of review."""
    return {"week": _("Weekly"), "month": _("Monthly"), "quarter": _("Quarterly")}[kind]


@require_safe
@needs("plans.view")
def review_list(request: HttpRequest) -> HttpResponse:
    """Show the written reviews, the latest period first."""
    return _list(request)


def _list(request: HttpRequest, trouble: str = "", status: int = 200) -> HttpResponse:
    kind = listing.choice(request.GET, "kind", KINDS)
    found = plans.list_reviews(kind=kind, limit=listing.SIZE + 1, offset=listing.offset(request))
    rows = [(each, telling.title_of(each.facts), " ".join(telling.tell_lead(each.facts)[:1])) for each in found]
    mine = {each.kind for each in plans.list_readers(user_id=desk_of(request).user_id)}
    today = clock.local_date(clock.now())
    context = {
        "window": listing.window(request, rows), "trouble": trouble,
        "kinds": listing.chips(request.GET, "kind", [(each, kind_word(each)) for each in KINDS]),
        "choices": [(each, kind_word(each)) for each in KINDS], "mails": [(each, kind_word(each), each in mine) for each in KINDS],
        "day": plans.last_closed(today, "week")[0].isoformat(),
    }  # fmt: skip
    return show(request, "console/plans/reviews.html", context, title=_("Reviews of the business"), status=status)


@require_safe
@needs("plans.view")
def review_page(request: HttpRequest, review_id: int) -> HttpResponse:
    """Show a review in words and figures, as it was written."""
    review = find(review_id)
    versions = plans.list_review_versions(kind=review.kind, first=review.first)
    told = telling.tell(review)
    context = {
        "review": review, "told": told, "joint": telling.joint(), "versions": versions, "newest": versions[0], "kind": kind_word(review.kind),
        "writer": words.actor(review.written_by), "old": versions[0].id != review.id,
    }  # fmt: skip
    return show(request, "console/plans/review.html", context, title=told.title)


def find(review_id: int) -> plans.ReviewRecord:
    """Return a review or answer 404."""
    try:
        return plans.get_review(review_id=review_id)
    except plans.ReviewUnknown as unknown:
        raise Http404(str(review_id)) from unknown


@require_safe
@needs("plans.view")
def review_pdf(request: HttpRequest, review_id: int) -> HttpResponse:
    """Answer a review as PDF, in the reader's language."""
    review = find(review_id)
    name = f"review-{review.kind}-{review.first}-v{review.version}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(print_review(review), content_type="application/pdf", headers=headers)


@require_POST
@needs("plans.edit")
def write(request: HttpRequest) -> HttpResponse:
    """Write the review of a period now; one that is there is opened, or corrected where that was asked for."""
    kind = listing.choice(request.POST, "kind", KINDS)
    day = listing.day(request.POST, "day")
    if not kind or day is None:
        return _list(request, _("Choose a kind of review, and type a day such as 2026-11-15."), 422)
    again = request.POST.get("again") == "1"
    try:
        review = plans.write_review(kind=kind, day=day, again=again, at=clock.now())
    except plans.PeriodAhead:
        text = _("This period begins on %(day)s, so there is nothing to review yet.")
        return _list(request, text % {"day": formats.day(plans.period_of(day, kind)[0])}, 409)
    except plans.NothingToReview:
        return _list(request, _("There are no figures for that period, so there is nothing to write."), 409)
    except lake.NothingPublished:
        return _list(
            request, _("The warehouse is not built yet, so there are no figures. It is built every five minutes."), 409
        )
    messages.success(request, _("The review is written."))
    return HttpResponseRedirect(f"{HOME}{review.id}/")


@require_POST
@needs("plans.view")
def mail(request: HttpRequest) -> HttpResponse:
    """Let reviews of a kind come by mail in the language that is on, or no more."""
    kind, user_id = listing.choice(request.POST, "kind", KINDS), desk_of(request).user_id
    if not kind:
        return _list(request, _("Choose a kind of review."), 422)
    if request.POST.get("stop") == "1":
        plans.stop_mail(user_id=user_id, kind=kind, at=clock.now())
        messages.success(request, _("It comes no more."))
    else:
        language = translation.get_language() or "en"
        plans.read_by_mail(user_id=user_id, kind=kind, language=language, at=clock.now())
        messages.success(request, _("It comes by mail from the next one on."))
    return HttpResponseRedirect(HOME)
