"""The pages of channels: credits by model beside cost, and the paths they come from."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.attribution import api as attribution
from kaipu.brain.behaviour import api as behaviour
from kaipu.brain.lake import api as lake
from kaipu.kernel import clock
from kaipu.web.console import figures, listing
from kaipu.web.console.behaviour import asking as behaviour_asking
from kaipu.web.console.channels import asking, wording
from kaipu.web.console.shell import needs, show
from kaipu.web.ui import formats

MARKED = Decimal("0.1")  # a difference to last click from which on it is marked


def respond(request: HttpRequest, template: str, context: dict[str, Any], compute: Callable[[], dict[str, Any]], *, title: str) -> HttpResponse:  # fmt: skip
    """Answer with a page whose figures `compute` adds, or with the sentence that says why it has none."""
    status = 200
    try:
        context |= compute()
    except attribution.QuestionInvalid as refused:
        context["trouble"], status = wording.trouble(refused), 422
    except lake.NothingPublished:
        context["trouble"] = _("The warehouse is not built yet, so there are no figures. It is built every five minutes.")  # fmt: skip
    except lake.QueryTooLong:
        context["trouble"] = _("This took more than half a minute and was stopped. Ask for fewer days or rows.")
    return show(request, f"console/channels/{template}.html", context, title=title, status=status)


@require_safe
@needs("campaigns.view")
def channels(request: HttpRequest) -> HttpResponse:
    """Show what each channel brought by every model, and what it cost."""
    question = asking.read(request.GET)
    model = listing.choice(request.GET, "model", attribution.MODELS) or "markov"
    measure = listing.choice(request.GET, "measure", dict(wording.measures())) or "net"
    context = {
        **asking.frame(request.GET, question), "tab": "channels", "model_name": wording.model(model), "models": wording.models(),
        "model_options": behaviour_asking.options([(name, label) for name, label, _meaning in wording.models()], model),
        "measure_options": behaviour_asking.options(wording.measures(), measure), "measure_name": dict(wording.measures())[measure],
        "groups": attribution.CHANNELS, "chinese": formats.speaks_chinese(),
    }  # fmt: skip
    return respond(request, "table", context, lambda: _lay_out(question, model, measure), title=_("Channels"))


def _lay_out(question: attribution.Question, model: str, measure: str) -> dict[str, Any]:
    table = attribution.get_table(question, at=clock.now())
    rows = [
        (wording.channel(each.name, question.by), each.name, formats.whole(each.visits), *_figures(each.credits[model], each.cost))
        for each in table.channels
    ]  # fmt: skip
    visits = sum(each.visits for each in table.channels)
    return {
        "rows": rows, "sum": (formats.whole(visits), *_figures(table.total, table.cost)), "paths": table.paths, "lost": table.lost,
        "side": [
            (wording.channel(each.name, question.by), [_beside(each.credits, name, measure) for name in attribution.MODELS])
            for each in table.channels
        ],
        "side_sum": _written(getattr(table.total, measure), measure), "finding": _finding(table, measure),
        "some": bool(table.total.orders or table.cost),
    }  # fmt: skip


def _figures(credit: attribution.Credit, cost: Decimal) -> tuple[str, ...]:
    """Write orders, net sales, gross profit, cost, ROI, ROAS, new customers and CAC."""
    return (
        _written(credit.orders, "orders"), _written(credit.net, "net"), _written(credit.profit, "profit"),
        _written(cost, "net") if cost else figures.NOTHING,
        formats.percent((credit.profit - cost) / cost, 0).replace("-", "−") if cost else figures.NOTHING,
        f"{credit.net / cost:,.2f}" if cost else figures.NOTHING, _written(credit.new, "new"),
        _written(cost / credit.new, "net") if cost and credit.new else _("no new customers") if cost else _("no cost known"),
    )  # fmt: skip


def _written(value: Decimal, measure: str) -> str:
    if measure in {"net", "profit"}:
        return figures.written(value, "money", settings.CURRENCY)
    return f"{value:,.2f}".removesuffix(".00")


def _beside(given: Any, model: str, measure: str) -> tuple[str, str, str]:
    """Write a model's credit, its difference to last click, and whether that is marked."""
    now, last = getattr(given[model], measure), getattr(given["last"], measure)
    if model == "last" or now == last:
        return _written(now, measure), "", ""
    if not last:
        return _written(now, measure), _("new"), "strong"
    share = (now - last) / abs(last)
    return (
        _written(now, measure), ("+" if share > 0 else "−") + formats.percent(abs(share), 0),
        "strong" if abs(share) >= MARKED else "",
    )  # fmt: skip


def _finding(table: attribution.Table, measure: str) -> str:
    """Say which channel last click treats worst, by Markov."""
    missed = [
        (getattr(each.credits["markov"], measure) - getattr(each.credits["last"], measure), each)
        for each in table.channels
    ]
    if not missed:
        return ""
    gap, most = max(missed, key=lambda pair: pair[0])
    if gap <= 0:
        return _("Markov and last click agree.")
    return _("Markov gives %(channel)s %(gap)s more than last click does.") % {
        "channel": wording.channel(most.name, table.question.by), "gap": _written(gap, measure),
    }  # fmt: skip


@require_safe
@needs("campaigns.view")
def table(request: HttpRequest) -> HttpResponse:
    """Answer with channel × model as CSV."""
    return behaviour_asking.download("channels", lambda: _csv(asking.read(request.GET)))


def _csv(question: attribution.Question) -> Iterator[list[object]]:
    try:
        found = attribution.get_table(question, at=clock.now())
    except attribution.QuestionInvalid as refused:
        raise behaviour.QuestionInvalid(refused.reason, refused.value) from refused
    yield ["channel", "model", "visits", "orders", "net_sales", "gross_profit", "new_customers", "cost"]
    for each in found.channels:
        for model, credit in each.credits.items():
            amounts = (credit.orders, credit.net, credit.profit, credit.new, each.cost)
            yield [each.name, model, each.visits, *(f"{amount:.2f}" for amount in amounts)]


@require_safe
@needs("campaigns.view")
def paths(request: HttpRequest) -> HttpResponse:
    """Show the paths that led to orders: the most frequent, how long they are, and how long they took."""
    question = asking.read(request.GET)
    channel = listing.text(request.GET, "through")
    context = {**asking.frame(request.GET, question), "tab": "paths", "through": channel}

    def compute() -> dict[str, Any]:
        found = attribution.get_paths(question, at=clock.now(), channel=channel)
        return {
            "rows": [
                ([wording.channel(name, question.by) for name in each.channels], each.orders,
                 formats.percent(each.orders / found.orders), _written(each.net, "net"), f"{each.days:.1f}")
                for each in found.paths
            ],
            "lengths": [(n, orders, formats.percent(orders / found.orders)) for n, orders in found.lengths],
            "days": [(n, orders, formats.percent(orders / found.orders)) for n, orders in found.days],
            "orders": found.orders, "median": f"{found.median_days:.1f}",
            "through_name": wording.channel(channel, question.by) if channel else "",
        }  # fmt: skip

    return respond(request, "paths", context, compute, title=_("Paths to orders"))
