"""The page of the channels' weekly budgets: what holdouts measured, what that advises, and who accepted what."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.attribution import api as attribution
from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.lake import api as lake
from kaipu.commerce.customers import api as customers
from kaipu.kernel import clock
from kaipu.kernel.money import Money, NotAnAmount, parse
from kaipu.web.console import figures
from kaipu.web.console.channels import wording
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.typed import Typed

HOME = "/desk/channels/budget/"
UNPAID = ("onsite", "organic", "referral", "direct", "other")
MOST_MINOR = 100_000_000_00


@require_safe
@needs("campaigns.view")
def budgets(request: HttpRequest) -> HttpResponse:
    """Show budgets, evidence, advice and what was accepted."""
    return _answer(request)


def _answer(request: HttpRequest, form: Typed | None = None, trouble: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "tab": "budgets", "trouble": trouble, "errors": form.errors if form else {}, "typed": form.given if form else {},
    }  # fmt: skip
    try:
        story = campaigns.get_budget_story(at=clock.now())
    except lake.NothingPublished:
        context["trouble"] = _("The warehouse is not built yet, so there are no figures. It is built every five minutes.")  # fmt: skip
        return show(request, "console/channels/budgets.html", context, title=_("Budgets of channels"), status=status)
    staff = {each.id: each.name or each.email for each in customers.list_staff()}
    context |= {
        "returns": [_return(each) for each in story.returns],
        "untold": [(each, [_name(one) for one in each.channels], wording.untold(each)) for each in story.untold],
        "advice": story.advice, "sentence": _sentence(story), "amount": _major(story.advice.amount_minor),
        "percent": form.given.get("percent", "") if form else story.most_percent,
        "fields": [_field(each.channel, story, form) for each in attribution.CHANNELS if each.channel not in UNPAID],
        "moves": [
            (each, _name(each.giver), _name(each.taker), Money(each.amount_minor, settings.CURRENCY), staff.get(each.accepted_by_id, "–"))
            for each in campaigns.list_moves()
        ],
    }  # fmt: skip
    return show(request, "console/channels/budgets.html", context, title=_("Budgets of channels"), status=status)


def _name(channel: str) -> str:
    return wording.channel(channel, "channel")


def _major(minor: int) -> str:
    return f"{minor * Money(1, settings.CURRENCY).major:f}"


def _field(channel: str, story: campaigns.BudgetStory, form: Typed | None) -> tuple[str, str, str, str]:
    kept = _major(story.budgets[channel]) if channel in story.budgets else ""
    typed = form.given.get(f"budget-{channel}", "") if form else kept
    return f"budget-{channel}", _name(channel), typed, form.errors.get(f"budget-{channel}", "") if form else ""


def _return(each: campaigns.ChannelReturn) -> tuple[str, int, str, str, str, str]:
    return (
        _name(each.channel), each.trials, _money(each.cost), _money(each.gain), f"{each.rate:,.2f}".replace("-", "−"),
        f"{each.low:,.2f} – {each.high:,.2f}".replace("-", "−"),
    )  # fmt: skip


def _money(value: float) -> str:
    return figures.written(Decimal(str(round(value, 2))), "money", settings.CURRENCY)


def _sentence(story: campaigns.BudgetStory) -> str:
    advice = story.advice
    facts = {
        "giver": _name(advice.giver.channel) if advice.giver else "", "taker": _name(advice.taker.channel) if advice.taker else "",
        "percent": story.most_percent, "amount": figures.written(Decimal(_major(advice.amount_minor)), "money", settings.CURRENCY),
        "measured": len(story.returns),
    }  # fmt: skip
    return wording.advice(advice.reason, facts)


@require_POST
@needs("campaigns.edit")
def keep(request: HttpRequest) -> HttpResponse:
    """Keep weekly budgets and the limit."""
    form = Typed(request.POST)
    wanted = {}
    for each in attribution.CHANNELS:
        name = f"budget-{each.channel}"
        if each.channel in UNPAID or not form.text(name):
            continue
        try:
            wanted[each.channel] = parse(form.text(name).lstrip("$¥€£ "), settings.CURRENCY).minor
        except NotAnAmount:
            wanted[each.channel] = -1
        if not 0 <= wanted[each.channel] <= MOST_MINOR:
            form.errors[name] = _("Type an amount such as 3.99.")
    percent = form.whole("percent", least=1, most=50)
    if form.errors:
        return _answer(request, form, status=422)
    campaigns.set_budgets(budgets=wanted, most_percent=percent, at=clock.now())
    messages.success(request, _("Kept."))
    return HttpResponseRedirect(HOME)


@require_POST
@needs("campaigns.edit")
def accept(request: HttpRequest) -> HttpResponse:
    """Accept the move that was shown, if it is still what is advised."""
    now, form = clock.now(), Typed(request.POST)
    story = campaigns.get_budget_story(at=now)
    advice = story.advice
    shown = (form.text("giver"), form.text("taker"), form.text("amount"))
    if (
        not advice.giver
        or not advice.taker
        or shown != (advice.giver.channel, advice.taker.channel, str(advice.amount_minor))
    ):
        return _answer(request, trouble=_("The figures have changed meanwhile. Look at the advice again."), status=409)
    evidence = {
        side: {"rate": each.rate, "low": each.low, "high": each.high, "trials": each.trials, "cost": each.cost}
        for side, each in (("giver", advice.giver), ("taker", advice.taker))
    }
    try:
        campaigns.accept_move(
            giver=advice.giver.channel, taker=advice.taker.channel, amount_minor=advice.amount_minor, evidence=evidence,
            by=desk_of(request).user_id, at=now,
        )  # fmt: skip
    except campaigns.BudgetMoved:
        return _answer(request, trouble=_("The figures have changed meanwhile. Look at the advice again."), status=409)
    messages.success(request, _("The budget is moved."))
    return HttpResponseRedirect(HOME)
