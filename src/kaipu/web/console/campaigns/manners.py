"""The page of what holds for all letters: how many, and when not."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaipu.brain.campaigns import api as campaigns
from kaipu.kernel import clock
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.console.typed import Typed

LIMITS = {"most_letters": (1, 100), "days": (1, 365), "quiet_from": (0, 23), "quiet_until": (0, 23)}


@require_http_methods(["GET", "HEAD", "POST"])
@needs("campaigns.view")
def manners(request: HttpRequest) -> HttpResponse:
    """Show and change what holds for all letters."""
    now = campaigns.get_manners()
    values: dict[str, object] = {name: getattr(now, name) for name in LIMITS}
    form = Typed(request.POST)
    if request.method == "POST":
        if not desk_of(request).may("campaigns.edit"):
            return refuse(request, "campaigns.edit")
        read = {name: form.whole(name, least=least, most=most) for name, (least, most) in LIMITS.items()}
        if not form.errors:
            campaigns.set_manners(**read, at=clock.now())
            messages.success(request, _("Kept."))
            return HttpResponseRedirect(request.path)
        values = {name: request.POST.get(name, "") for name in LIMITS}
    context = {
        "values": values,
        "errors": form.errors,
        "problems": form.problems,
        "mail_server": bool(settings.SMTP_URL),
    }
    status = 422 if form.errors else 200
    return show(request, "console/campaigns/manners.html", context, title=_("Frequency and quiet hours"), status=status)
