"""A campaign's plan as a form: what stands in it, and reading what was typed."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.metrics import api as metrics
from kaipu.brain.segments import api as segments
from kaipu.commerce.members import api as members
from kaipu.kernel.money import Money
from kaipu.web.console import figures
from kaipu.web.console.campaigns import wording
from kaipu.web.console.shell import show
from kaipu.web.console.typed import Typed

WORDS = campaigns.WORDS
LINES = ("tasks", "risks")
FILLED = ("title", "metric", "target", "starts_on", "ends_on", *LINES)


def fresh(today: date) -> dict[str, Any]:
    """Return what stands in an empty plan."""
    return {
        "title": "", "metric": "net_sales", "target": "", "budget": "", "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=6)).isoformat(), "segment": "", "channels": ["mail", "site"], "holdout": "10",
        "coupon": "", "path": "/", "tasks": "", "risks": "", **dict.fromkeys(WORDS, ""),
    }  # fmt: skip


def asked(query: QueryDict, today: date) -> dict[str, Any]:
    """Return an empty plan, filled with what the address brings along, as the festival calendar's does."""
    brought = {name: typed.replace("\x00", "")[:6000] for name in FILLED if (typed := query.get(name, ""))}
    return {**fresh(today), **brought}


def given(campaign: campaigns.CampaignRecord) -> dict[str, Any]:
    """Return what stands in a plan that was kept."""
    return {
        "title": campaign.title, "metric": campaign.metric, "target": f"{campaign.target.normalize():f}",
        "budget": str(Money(campaign.budget_minor, settings.CURRENCY).major) if campaign.budget_minor else "",
        "starts_on": campaign.starts_on.isoformat(), "ends_on": campaign.ends_on.isoformat(), "segment": str(campaign.segment_id),
        "channels": list(campaign.channels), "holdout": str(campaign.holdout_percent), "coupon": campaign.coupon,
        "path": campaign.path, **{name: campaign.plan.get(name, "") for name in WORDS},
        **{name: "\n".join(campaign.plan.get(name, ())) for name in LINES},
    }  # fmt: skip


def typed(post: QueryDict) -> dict[str, Any]:
    """Return what was typed, to be shown again."""
    names = (
        "title",
        "metric",
        "target",
        "budget",
        "starts_on",
        "ends_on",
        "segment",
        "holdout",
        "coupon",
        "path",
        *LINES,
        *WORDS,
    )
    return {**{name: post.get(name, "") for name in names}, "channels": post.getlist("channels")}


def read(form: Typed) -> campaigns.Plan | None:
    """Read a plan; what is wrong with it stands in the form's errors."""
    starts, ends = form.day("starts_on", needed=True), form.day("ends_on", needed=True)
    holdout = form.whole("holdout", most=50)
    budget = form.money("budget").minor if form.text("budget") else 0
    target = _number(form, "target")
    segment = form.text("segment")
    if not (segment.isascii() and segment.isdigit() and len(segment) < 12):
        form.errors["segment"] = _("Choose whom to tell.")
    if form.text("metric") not in {each.name for each in metrics.list_metrics()}:
        form.errors["metric"] = _("There is no such metric. Choose one of the list.")
    if form.errors or starts is None or ends is None or target is None:
        return None
    return campaigns.Plan(
        title=form.text("title"), metric=form.text("metric"), target=target, budget_minor=budget, starts_on=starts, ends_on=ends,
        segment_id=int(segment), channels=tuple(form.given.getlist("channels")), holdout_percent=holdout,
        coupon=form.text("coupon"), path=form.text("path", 400) or "/", words={name: form.text(name, 5000) for name in WORDS},
        tasks=_lines(form, "tasks"), risks=_lines(form, "risks"),
    )  # fmt: skip


def _number(form: Typed, name: str) -> Decimal | None:
    typed_in = form.text(name, 30).replace(",", "").lstrip("$¥").removesuffix("%")
    try:
        found = Decimal(typed_in)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= Decimal(10) ** 13:
        form.errors[name] = _("Type a number, for example 25000.")
        return None
    return found


def _lines(form: Typed, name: str) -> tuple[str, ...]:
    return tuple(line.strip()[:200] for line in form.text(name, 6000).splitlines() if line.strip())


def form_page(
    request: HttpRequest,
    campaign: campaigns.CampaignRecord | None,
    values: Mapping[str, Any],
    errors: Mapping[str, str],
) -> HttpResponse:
    """Show the form."""
    ready = campaigns.list_ways()
    context = {
        "sms_ready": "sms" in ready, "wechat_ready": "wechat" in ready,
        "campaign": campaign, "values": values, "errors": errors, "problems": list(errors.items()),
        "metrics": [(m.name, figures.title_of(m), m.name == values["metric"]) for m in metrics.list_metrics()],
        "segments": [(str(s.id), s.title, str(s.id) == values["segment"]) for s in segments.list_segments()],
        "coupons": members.list_coupons(limit=200),
        "ways": [(code, word, code in values["channels"]) for code, word in wording.channels().items() if code in ready],
    }  # fmt: skip
    title = _("Plan of “%(title)s”") % {"title": campaign.title} if campaign else _("New campaign")
    return show(request, "console/campaigns/plan.html", context, title=title, status=422 if errors else 200)
