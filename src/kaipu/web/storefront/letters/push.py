"""Push messages and WeChat from a member's side: the browser's worker, its subscription, and the code that makes a follower known."""

import json

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.campaigns import api as campaigns
from kaipu.kernel import clock
from kaipu.web.storefront import frame
from kaipu.web.storefront.account.views import member_only

PROFILE = "/account/profile/?saved=1"


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Hand out the worker that shows push messages; it stands at the root, so that it speaks for the whole shop."""
    response = HttpResponse(render_to_string("storefront/letters/push-worker.js"), content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_POST
@member_only
def subscribe(request: HttpRequest, customer: int) -> HttpResponse:
    """Keep where this browser takes push messages; it asked its owner before. 400 for what is no push service's."""
    try:
        told = json.loads(request.body[:5000])
        endpoint, keys = str(told["endpoint"]), {name: str(told["keys"][name]) for name in ("p256dh", "auth")}
        if not campaigns.is_push_service(endpoint, settings.PUSH_HOSTS):
            return HttpResponse(status=400)
        campaigns.open_reach(
            customer_id=customer, channel="push", address=endpoint, keys=keys, source="browser", at=clock.now()
        )
    except (ValueError, KeyError, TypeError):
        return HttpResponse(status=400)
    return HttpResponse(status=204)


@require_POST
@member_only
def stop(request: HttpRequest, customer: int) -> HttpResponse:
    """End push messages on all devices."""
    campaigns.stop_push(customer_id=customer, at=clock.now())
    return HttpResponseRedirect(PROFILE)


@require_POST
@member_only
def wechat(request: HttpRequest, customer: int) -> HttpResponse:
    """Show the code to be scanned with WeChat: who does follows the shop there and is known."""
    picture, trouble = "", ""
    try:
        url = campaigns.make_follow_code(customer_id=customer)
        picture = str(segno.make(url, error="m").svg_data_uri(scale=5, border=2))
    except campaigns.Unreachable:
        trouble = _("WeChat does not answer. Try again in a minute.")
    return frame.show(
        request, "storefront/letters/wechat.html", {"picture": picture, "trouble": trouble}, title=_("Offers by WeChat"),
        place="account", status=503 if trouble else 200,
    )  # fmt: skip
