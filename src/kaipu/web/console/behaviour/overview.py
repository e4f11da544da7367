"""The first page of behaviour: what there is to ask, and the four figures one looks at first."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.behaviour import api as behaviour
from kaipu.kernel import clock
from kaipu.web.console.behaviour import asking, wording
from kaipu.web.console.shell import needs
from kaipu.web.ui import formats


@require_safe
@needs("metrics.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show what people did in some days, and lead to the questions."""
    asked = asking.span(request.GET)
    context = {**asking.frame(request.GET, asked), "tab": "overview", "pages": _pages()}

    def compute() -> dict[str, Any]:
        counts = behaviour.list_acts(asked, at=clock.now())
        events = sum(each.count for each in counts if each.name != behaviour.ORDER)
        return {
            "acts": [(wording.act(each.name), each.name, each.count, each.people) for each in counts],
            "events": formats.whole(events), "silent": not events,
        }  # fmt: skip

    return asking.respond(request, "overview", context, compute, title=_("Behaviour"))


def _pages() -> list[tuple[str, str, str]]:
    return [
        ("funnels", _("Funnels"), _("How many get from one step to the next, and where the others are lost.")),
        ("paths", _("Paths"), _("What people do next, or did just before.")),
        ("retention", _("Retention"), _("Who comes back, week by week or month by month, and with how much money.")),
        ("stickiness", _("Stickiness"), _("How many come by day, week and month, and how often.")),
        ("searches", _("Searches"), _("What people look for, and what they do not find.")),
        ("clicks", _("Clicks"), _("Where a page is clicked, on the page itself.")),
        ("baskets", _("Bought together"), _("Which goods land in one basket more often than by chance.")),
        ("first", _("First purchases"), _("How people come to their first order, and what follows it.")),
        ("workbench", _("Workbench"), _("Describe, compare, group and extrapolate any metrics, with the right test.")),
    ]
