"""Answering a questionnaire: once by each browser, each customer who is logged in, or each invitation; and an end to invitations."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaipu.commerce.care import api as care
from kaipu.kernel import clock, ids
from kaipu.kernel.operation import acting
from kaipu.web.storefront import bag, frame

COOKIE = "kaipu_survey"
KEEP_SECONDS = 400 * 24 * 3600


@require_http_methods(["GET", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Show a questionnaire and keep what is answered."""
    try:
        found = care.get_survey(token=token[:20])
    except care.SurveyUnknown as error:
        raise Http404(token) from error
    invited = care.find_invitation(token=request.GET.get("i", "").replace("\x00", "")[:80])
    customer = bag.customer_of(request)
    browser = request.COOKIES.get(COOKIE, "").replace("\x00", "")[:64] or ids.new_token()
    context: dict[str, Any] = {
        "survey": found,
        "errors": {},
        "problems": [],
        "done": invited is not None and invited.answered,
        "closed": found.state != "open",
    }
    given = {number: request.POST.get(f"q{number}", "") for number in range(len(found.questions))}
    if request.method == "POST" and not context["closed"]:
        try:
            care.answer_survey(
                token=found.token, respondent=f"customer:{customer}" if customer else browser, customer_id=customer,
                answers=given, at=clock.now(), invited_by=request.GET.get("i", "")[:80].replace("\x00", ""),
            )  # fmt: skip
            context["done"] = True
        except care.AnsweredAlready:
            context["done"] = True
        except care.AnswerWrong as wrong:
            context["problems"] = [
                (f"q{number}", _("Please answer question %(n)d.") % {"n": number + 1}) for number in wrong.numbers
            ]
            context["errors"] = dict(context["problems"])
    context["questions"] = [
        (f"q{number}", question, given[number], [str(each) for each in range(11)] if question["kind"] == "score"
         else [str(each) for each in range(1, 6)], list(enumerate(question.get("choices", ()))), f"q{number}" in context["errors"])
        for number, question in enumerate(found.questions)
    ]  # fmt: skip
    response = frame.show(
        request,
        "storefront/survey/page.html",
        context,
        title=_("A few questions"),
        status=422 if context["problems"] else 200,
    )
    response.set_cookie(COOKIE, browser, max_age=KEEP_SECONDS, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End mail of this kind: a page with one button, or at once where the mail program presses it (RFC 8058)."""
    found = care.find_invitation(token=token[:80])
    if found is None:
        raise Http404(token)
    left = False
    if request.method == "POST":
        with acting(actor=f"invitation:{found.id}"):
            left = care.stop_invitations(token=token[:80], at=clock.now())
    return frame.show(request, "storefront/letters/leave.html", {"left": left}, title=_("Offers by e-mail"))
