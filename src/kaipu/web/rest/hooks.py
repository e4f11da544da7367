"""Where outside companies knock: signed notifications of payments, of letters that came back, and of what people wrote."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaipu.brain.campaigns import api as campaigns
from kaipu.commerce.care import api as care
from kaipu.commerce.orders import api as orders
from kaipu.commerce.payments import api as payments
from kaipu.kernel import clock
from kaipu.web.rest import problems
from kaipu.web.rest.problems import problem


@require_POST
def payment_notification(request: HttpRequest, provider: str) -> HttpResponse:
    """Hear a provider's notification; it is answered 204 however often it comes, and 401 if it is not the provider's.

    An unknown payment is answered 404, so that a provider faster than our own commit tries again.
    """
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        orders.hear_notification(provider=provider, headers=headers, body=request.body, at=clock.now())
    except payments.SignatureWrong:
        return problem(
            request, 401, "signature", _("Wrong signature"), _("This message was not signed by the provider.")
        )
    except (payments.AttemptUnknown, payments.ProviderUnknown):
        return problem(request, 404, "payment-unknown", _("No such payment"), _("No payment here has this id."))
    except payments.AmountMismatch:
        return problem(request, 409, "amount", _("Another amount"), _("The amount is not the one that was asked for."))
    return HttpResponse(status=204)


@require_POST
def mail_notification(request: HttpRequest) -> HttpResponse:
    """Hear a mail company's word about a letter that came back; answered 204 however often it comes, 401 if it is not the company's."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    return _hear(
        request,
        lambda: campaigns.hear_mail_company(headers=headers, body=request.body, at=clock.now()),
        HttpResponse(status=204),
    )


@require_POST
def sms_notification(request: HttpRequest, token: str) -> HttpResponse:
    """Hear the SMS company's reports and replies; it wants to be answered with code 0."""
    return _hear(
        request, lambda: campaigns.hear_sms_company(token=token, body=request.body, at=clock.now()),
        JsonResponse({"code": 0, "msg": "OK"}),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def wechat_notification(request: HttpRequest) -> HttpResponse:
    """Hear WeChat: GET proves that the address is ours, POST tells of followers who come and go, and what they write to the desk."""
    proof = request.GET.dict()
    if request.method != "POST":
        given = {name: proof.get(name, "") for name in ("signature", "timestamp", "nonce")}
        if not campaigns.is_from_wechat(**given):
            return HttpResponse(status=401)
        return HttpResponse(proof.get("echostr", ""), content_type="text/plain")
    return _hear(
        request, lambda: _hear_wechat(proof, request.body), HttpResponse("success", content_type="text/plain")
    )  # fmt: skip


def _hear_wechat(proof: Mapping[str, str], body: bytes) -> None:
    """Take what a follower wrote to the desk, all else to whoever knows followers."""
    said = campaigns.read_follower_message(proof=proof, body=body)
    if said is None:
        campaigns.hear_wechat(proof=proof, body=body, at=clock.now())
        return
    utterance = care.Utterance(
        "wechat", care.MESSAGE, said.follower, said.message_id, said.text, customer_id=said.customer_id, media=said.media,
        unkept=said.unkept,
    )  # fmt: skip
    care.hear_social(said=utterance, at=clock.now())


@require_POST
def care_notification(request: HttpRequest) -> HttpResponse:
    """Hear the mail company's word about a letter to the service desk; answered 204 however often it comes, 401 if it is not the company's."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    return _hear(
        request,
        lambda: care.hear_care_mail(headers=headers, body=request.body, at=clock.now()),
        HttpResponse(status=204),
    )


def _hear(request: HttpRequest, hear: Callable[[], object], answer: HttpResponse) -> HttpResponse:
    try:
        hear()
    except (campaigns.NotSigned, care.NotSigned):
        return problem(
            request, 401, "signature", _("Wrong signature"), _("This message was not signed by the provider.")
        )
    except ValueError:
        _status, title, detail = problems.OTHERS["bad-request"]
        return problem(request, 400, "bad-request", _(title), _(detail))
    return answer
