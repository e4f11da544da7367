"""The pages of reviews and questions at the desk."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel import clock
from kaipu.web.console import listing, personal
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.typed import Typed

TAGS = {"text": "content"}
LEADER_DAYS = 365


def state_word(state: str) -> str:
    """Return a review's state in words."""
    known = {"waiting": _("Waiting"), "published": _("Published"), "refused": _("Refused"), "hidden": _("Taken off")}
    return known[state]


def state_tone(state: str) -> str:
    """Return the tone of a state's badge."""
    return {"waiting": "warn", "published": "good"}.get(state, "")


def reason_word(reason: str) -> str:
    """Say why a review waits."""
    known = {
        "link": _("a link"), "contact": _("an address or number"), "abuse": _("an insult"), "repeated": _("repeated letters"),
        "picture": _("pictures"),
    }  # fmt: skip
    return known.get(reason, reason)


def refusals() -> list[tuple[str, str]]:
    """Return why something may be kept off the page."""
    known = {
        "abuse": _("It insults somebody"), "advertising": _("It advertises"), "private": _("It tells private things"),
        "unrelated": _("It is not about the product"), "unlawful": _("The law forbids it"),
    }  # fmt: skip
    return [(code, known[code]) for code in reviews.REFUSALS]


@require_safe
@needs("reviews.view")
def review_list(request: HttpRequest) -> HttpResponse:
    """Show reviews, the newest first, and the questions that wait."""
    return _list(request)


def _list(
    request: HttpRequest, trouble: str = "", errors: dict[str, str] | None = None, typed: dict[str, str] | None = None
) -> HttpResponse:
    query = request.GET
    state, stars = (
        listing.choice(query, "state", reviews.STATES),
        listing.choice(query, "stars", ("1", "2", "3", "4", "5")),
    )
    found = reviews.list_reviews(
        state=state, stars=int(stars) if stars else None, limit=listing.SIZE + 1, offset=listing.offset(request)
    )
    asked = reviews.list_questions(state="waiting")
    names = catalog.get_products(
        product_ids={*(each.product_id for each in found), *(each.product_id for each in asked)}, at=clock.now()
    )
    rows = [
        (personal.masked(request, each, TAGS), names[each.product_id], state_word(each.state), state_tone(each.state),
         [reason_word(reason) for reason in each.reasons], dict(refusals()).get(each.refusal, ""))
        for each in found
    ]  # fmt: skip
    counts = reviews.count_by_state()
    context = {
        "window": listing.window(request, rows), "filtered": bool(query), "refusals": refusals(), "trouble": trouble,
        "errors": errors or {}, "typed": typed or {},
        "states": listing.chips(query, "state", [(each, f"{state_word(each)} {counts.get(each, 0)}") for each in reviews.STATES]),
        "stars": listing.chips(query, "stars", [(each, f"{each} ★") for each in "54321"]),
        "reward": reviews.get_reward(), "leaders": reviews.list_leaders(since=clock.now() - timedelta(days=LEADER_DAYS), limit=10),
        "leader_days": LEADER_DAYS, "questions": [(personal.masked(request, each, TAGS), names[each.product_id]) for each in asked],
    }  # fmt: skip
    return show(
        request,
        "console/reviews/list.html",
        context,
        title=_("Reviews"),
        status=409 if trouble else 422 if errors else 200,
    )


def _do(
    request: HttpRequest, step: Callable[[], object], done: str, typed: dict[str, str] | None = None
) -> HttpResponse:
    try:
        step()
    except (reviews.ReviewUnknown, reviews.QuestionUnknown) as error:
        raise Http404 from error
    except reviews.NotWaiting:
        return _list(request, trouble=_("Somebody has decided on this already; nothing was done."))
    except reviews.RefusalUnknown:
        return _list(request, trouble=_("Choose why it is kept off the page; nothing was done."))
    except reviews.ReplyMissing:
        return _list(request, errors={"text": _("Type what you want to say.")}, typed=typed)
    messages.success(request, done)
    return HttpResponseRedirect("/desk/reviews/")


@require_POST
@needs("reviews.edit")
def publish(request: HttpRequest, review_id: int) -> HttpResponse:
    """Put a review on the product's page."""
    who = desk_of(request).user_id
    return _do(
        request, lambda: reviews.publish_review(review_id=review_id, user_id=who, at=clock.now()),
        _("Published; it is on the product's page."),
    )  # fmt: skip


@require_POST
@needs("reviews.edit")
def refuse(request: HttpRequest, review_id: int) -> HttpResponse:
    """Keep a review off the page, or take it off."""
    who, why = desk_of(request).user_id, request.POST.get("refusal", "")
    return _do(
        request, lambda: reviews.refuse_review(review_id=review_id, refusal=why, user_id=who, at=clock.now()),
        _("It is not on the product's page any more."),
    )  # fmt: skip


@require_POST
@needs("reviews.edit")
def reply(request: HttpRequest, review_id: int) -> HttpResponse:
    """Answer below a review in the shop's name."""
    who, text = desk_of(request).user_id, Typed(request.POST).text("text", 1000)
    return _do(
        request, lambda: reviews.reply_to_review(review_id=review_id, text=text, user_id=who, at=clock.now()),
        _("Your reply stands below the review."), {"text": text},
    )  # fmt: skip


@require_POST
@needs("reviews.edit")
def answer(request: HttpRequest, question_id: int) -> HttpResponse:
    """Answer a question; both appear on the product's page."""
    who, text = desk_of(request).user_id, Typed(request.POST).text("text", 1000)
    return _do(
        request, lambda: reviews.answer_question(question_id=question_id, text=text, user_id=who, at=clock.now()),
        _("Answered; both stand on the product's page."), {"text": text},
    )  # fmt: skip


@require_POST
@needs("reviews.edit")
def refuse_question(request: HttpRequest, question_id: int) -> HttpResponse:
    """Keep a question off the page."""
    return _do(
        request,
        lambda: reviews.refuse_question(question_id=question_id, at=clock.now()),
        _("The question is put away."),
    )


@require_safe
@needs("reviews.view")
def picture(request: HttpRequest, picture_id: int) -> HttpResponse:
    """Serve a picture of any review to whoever decides on it."""
    found = reviews.find_picture(picture_id=picture_id, public=False)
    if found is None:
        raise Http404(str(picture_id))
    response = HttpResponse(found.data, content_type=f"image/{found.kind}")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@needs("reviews.edit")
def set_reward(request: HttpRequest) -> HttpResponse:
    """Keep how many points a published review with pictures brings."""
    form = Typed(request.POST)
    points = form.whole("points", most=10_000)
    if form.errors:
        messages.error(request, form.errors["points"])
    else:
        reviews.set_reward(points=points, at=clock.now())
        messages.success(request, _("The reward is kept."))
    return HttpResponseRedirect("/desk/reviews/")
