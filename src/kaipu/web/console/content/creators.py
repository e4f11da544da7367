"""Creators: who they are by tier, their contracts and links, what they cost and what came of it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.behaviour import api as behaviour
from kaipu.brain.lake import api as lake
from kaipu.commerce.content import api as content
from kaipu.kernel import clock
from kaipu.web.console import listing, personal
from kaipu.web.console.shell import needs, show
from kaipu.web.console.typed import Typed

PAGE = "/desk/content/creators/"
BACK_DAYS = 400
TAGS = {"contact": "email"}  # their name and handle are public
PERIODS = ("30", "90", "400")
SORTS = ("roi", "profit", "cost", "followers", "orders")


def tiers() -> dict[str, str]:
    """Return the tiers in words."""
    return {"nano": _("Nano (KOC)"), "micro": _("Micro"), "mid": _("Mid"), "top": _("Top (KOL)")}


def platforms() -> dict[str, str]:
    """Return where creators have their followers."""
    return {
        "wechat": _("WeChat"), "weibo": _("Weibo"), "douyin": _("Douyin"), "xiaohongshu": _("Xiaohongshu"), "bilibili": _("Bilibili"),
        "other": _("Elsewhere"),
    }  # fmt: skip


@require_safe
@needs("content.view")
def creators(request: HttpRequest) -> HttpResponse:
    """Show creators with what their contracts cost and brought, in the order asked for."""
    return _answer(request, Typed(request.POST))


def _came(
    contracts: list[content.ContractRecord], first: date, last: date, at: datetime
) -> tuple[dict[int, int], dict[int, behaviour.CodeResult]]:
    """Return visits by contracts' links, and the orders that bore their codes or came by their links; none before the warehouse was built."""
    spans = [
        behaviour.CodeSpan(
            each.id, each.coupon_code, f"creator-{each.id}", max(first, each.starts_on), min(last, each.ends_on)
        )
        for each in contracts
    ]
    try:
        links = behaviour.list_link_results(start="creator-", since=first, at=at)
        sold = behaviour.list_code_results(spans=spans, at=at)
    except lake.NothingPublished:
        return {}, {}
    visits: dict[int, int] = {}
    for each in links:
        number = each.campaign.removeprefix("creator-")
        if number.isascii() and number.isdigit():
            visits[int(number)] = visits.get(int(number), 0) + each.visits
    return visits, sold


def _row(
    each: content.ContractRecord, creator: content.CreatorRecord, visits: int, sold: behaviour.CodeResult | None,
    span: tuple[date, date],
) -> dict[str, Any]:  # fmt: skip
    net = round((sold.net if sold else 0) * 100)
    profit = round((sold.gross_profit if sold else 0) * 100)
    fee = content.fee_within(each.fee_minor, each.starts_on, each.ends_on, *span)
    cost = content.cost_of(fee, each.commission_bp, net)
    return {
        "contract": each, "creator": creator, "visits": visits, "orders": sold.orders if sold else 0, "net": net, "profit": profit,
        "cost": cost, "roi": content.return_on(profit, cost), "followers": creator.followers, "coded": sold.coded if sold else 0,
        "percent": each.commission_bp / 100,
        "link": content.tracked(
            f"{settings.PUBLIC_URL}{each.path}", platform=creator.platform, item_id=None, mark=creator.handle or f"{creator.id}",
            campaign=f"creator-{each.id}", medium="creator",
        ),
    }  # fmt: skip


def _answer(request: HttpRequest, form: Typed) -> HttpResponse:
    at = clock.now()
    known = {each.id: personal.masked(request, each, TAGS) for each in content.list_creators()}
    days = int(listing.choice(request.GET, "days", PERIODS) or BACK_DAYS)
    last = clock.local_date(at)
    span = (last - timedelta(days=days - 1), last)
    contracts = [each for each in content.list_contracts() if each.starts_on <= span[1] and each.ends_on >= span[0]]
    visits, sold = _came(contracts, *span, at)
    sort = listing.choice(request.GET, "sort", SORTS) or "roi"
    rows = [_row(each, known[each.creator_id], visits.get(each.id, 0), sold.get(each.id), span) for each in contracts]
    rows.sort(key=lambda row: (row[sort] is None, -(row[sort] or 0), row["contract"].id))
    names, words = platforms(), tiers()
    periods = {"30": _("30 days"), "90": _("90 days"), "400": _("400 days")}
    labels = {
        "roi": _("ROI"),
        "profit": _("Gross profit"),
        "cost": _("Cost"),
        "followers": _("Followers"),
        "orders": _("Orders"),
    }
    given = {name: form.text(name) for name in form.given}
    context = {
        "rows": rows, "creators": [(each, words[each.tier], names[each.platform]) for each in known.values()],
        "sorts": listing.chips(request.GET, "sort", labels.items()), "tiers": [(code, words[code], least) for code, least in content.get_tiers().items()],
        "platforms": names.items(), "given": given, "errors": form.errors, "problems": form.problems, "days": days, "periods": listing.chips(request.GET, "days", periods.items()),
        "totals": {name: sum(row[name] for row in rows) for name in ("cost", "net", "profit", "orders", "coded")},
    }  # fmt: skip
    return show(
        request, "console/content/creators.html", context, title=_("Creators"), status=422 if form.errors else 200
    )


def _finish(request: HttpRequest, form: Typed, act: Any, sentence: str, words: dict[str, str]) -> HttpResponse:
    """Do what a form asks; show it again with what is wrong."""
    if not form.errors:
        try:
            act()
            messages.success(request, sentence)
            return HttpResponseRedirect(PAGE)
        except content.EntryInvalid as invalid:
            form.errors.update({field: words.get(field, _("This cannot be kept.")) for field in invalid.fields})
    return _answer(request, form)


@require_POST
@needs("content.edit")
def add(request: HttpRequest) -> HttpResponse:
    """Keep a creator."""
    form = Typed(request.POST)
    name = form.needed("name", _("Type the creator's name."), 80)
    followers = form.whole("followers", most=2_000_000_000)

    def act() -> None:
        content.save_creator(
            creator_id=None, name=name, platform=form.text("platform", 20), handle=form.text("handle", 60), contact=form.text("contact", 120),
            followers=followers, at=clock.now(),
        )  # fmt: skip

    return _finish(request, form, act, _("The creator is kept."), {})


@require_POST
@needs("content.edit")
def sign(request: HttpRequest) -> HttpResponse:
    """Keep a contract."""
    form = Typed(request.POST)
    starts, ends = form.day("starts_on", needed=True), form.day("ends_on", needed=True)
    fee = form.money("fee").minor if form.text("fee") else 0
    percent = form.whole("commission", most=100) if form.text("commission") else 0
    creator = form.whole("creator", most=10**9)

    def act() -> None:
        content.sign_contract(
            creator_id=creator, starts_on=starts or date.min, ends_on=ends or date.min, fee_minor=fee, commission_bp=percent * 100,
            deliverables=form.text("deliverables", 500), coupon_code=form.text("coupon_code", 40), path=form.text("path", 200) or "/", user_id=None,
            at=clock.now(),
        )  # fmt: skip

    words = {
        "ends_on": _("A contract ends after it begins."), "creator": _("Choose a creator."), "path": _("Type a page of this shop that begins with /."),
    }  # fmt: skip
    return _finish(request, form, act, _("The contract is kept; its link is in the table."), words)


@require_POST
@needs("content.approve")
def set_tiers(request: HttpRequest) -> HttpResponse:
    """Keep from how many followers on each tier counts."""
    form = Typed(request.POST)
    least = {code: form.whole(f"tier_{code}", most=2_000_000_000) for code in content.TIERS}
    return _finish(
        request, form, lambda: content.set_tiers(least=least, at=clock.now()), _("The tiers are kept."),
        {"tiers": _("The first tier begins at 0, and each next one higher.")},
    )  # fmt: skip


@require_POST
@needs("content.approve")
def forget(request: HttpRequest, creator_id: int) -> HttpResponse:
    """Take out who a creator is."""
    content.forget_creator(creator_id=creator_id, at=clock.now())
    messages.success(request, _("Name, handle and contact are gone; contracts and costs stay."))
    return HttpResponseRedirect(PAGE)
