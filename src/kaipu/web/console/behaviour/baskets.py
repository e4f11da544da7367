"""The pages of baskets and of first purchases."""

from collections.abc import Iterator
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.behaviour import api as behaviour
from kaipu.brain.behaviour.api import BasketQuestion
from kaipu.kernel import clock
from kaipu.web.console import listing
from kaipu.web.console.behaviour import asking
from kaipu.web.console.shell import needs
from kaipu.web.ui import formats

Level = Literal["sku", "category", "department"]
Order = Literal["lift", "leverage", "confidence", "support"]
SUPPORTS = ("0.0005", "0.001", "0.002", "0.005", "0.01", "0.05")
SHOWN = 100


def read(query: QueryDict) -> BasketQuestion:
    """Read an address; what is not given is categories of a quarter, in one of a thousand baskets at least."""
    levels: dict[str, Level] = {"sku": "sku", "department": "department"}
    orders: dict[str, Order] = {"leverage": "leverage", "confidence": "confidence", "support": "support"}
    return BasketQuestion(
        asking.span(query, days=91), levels.get(query.get("level", ""), "category"),
        float(listing.choice(query, "support", SUPPORTS) or "0.001"), asking.whole(query, "sure", 0, least=0, most=100) / 100,
        asking.whole(query, "size", 2, least=2, most=4), listing.text(query, "within"), orders.get(query.get("order", ""), "lift"),
    )  # fmt: skip


@require_safe
@needs("metrics.view")
def baskets(request: HttpRequest) -> HttpResponse:
    """Show what is bought together."""
    question = read(request.GET)
    levels = (("category", _("Categories")), ("department", _("Departments")), ("sku", _("Products")))
    orders = (
        ("lift", _("How much oftener than by chance")), ("leverage", _("Baskets above chance")),
        ("confidence", _("How surely")), ("support", _("How often")),
    )  # fmt: skip
    context = {
        **asking.frame(request.GET, question.span), "tab": "baskets", "question": question,
        "levels": asking.options(levels, question.level), "orders": asking.options(orders, question.order_by),
        "supports": asking.options([(each, formats.percent(float(each), 2)) for each in SUPPORTS], f"{question.least_support:g}"),
        "sizes": asking.options([(str(n), str(n)) for n in (2, 3, 4)], str(question.longest)),
        "sure": round(question.least_confidence * 100),
    }  # fmt: skip
    return asking.respond(request, "baskets", context, lambda: _lay_out(question), title=_("Bought together"))


def _name(item: Any) -> str:
    return item.name_zh if formats.speaks_chinese() else item.name_en


def _lay_out(question: BasketQuestion) -> dict[str, Any]:
    found = behaviour.get_associations(question, most=SHOWN, at=clock.now())
    rows = [
        {"base": [_name(item) for item in rule.base], "then": _name(rule.then), "baskets": rule.baskets,
         "support": formats.percent(rule.support, 2), "confidence": formats.percent(rule.confidence),
         "lift": f"{rule.lift:.2f}", "leverage": formats.percent(rule.leverage, 2)}
        for rule in found.rules
    ]  # fmt: skip
    return {"found": found, "rows": rows, "finding": _finding(rows)}


def _finding(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return ""
    first = rows[0]
    return _("Who buys %(base)s also buys %(then)s in %(confidence)s of cases: %(lift)s times as often as everybody") % {
        "base": _(" and ").join(first["base"]), "then": first["then"], "confidence": first["confidence"], "lift": first["lift"],
    }  # fmt: skip


@require_safe
@needs("metrics.view")
def table(request: HttpRequest) -> HttpResponse:
    """Answer with the rules as CSV."""

    def rows() -> Iterator[list[object]]:
        yield ["base", "then", "baskets", "support", "confidence", "lift", "leverage"]
        for rule in behaviour.get_associations(read(request.GET), most=500, at=clock.now()).rules:
            numbers = (rule.support, rule.confidence, rule.lift, rule.leverage)
            yield [" + ".join(i.code for i in rule.base), rule.then.code, rule.baskets, *(f"{n:.6f}" for n in numbers)]

    return asking.download("baskets", rows)


@require_safe
@needs("metrics.view")
def first_purchases(request: HttpRequest) -> HttpResponse:
    """Show how customers came to their first order, and what came after it."""
    asked = asking.span(request.GET, days=364)
    context = {**asking.frame(request.GET, asked), "tab": "first"}

    def compute() -> dict[str, Any]:
        found = behaviour.get_first_purchases(asked, at=clock.now())
        sign = formats.sign(settings.CURRENCY)
        return {
            "found": found, "few": found.customers < 30,
            "journeys": [
                (" → ".join(source or _("direct") for source in each.sources), each.customers, formats.percent(each.customers / found.seen))
                for each in found.journeys
            ],
            "goods": [
                (_name(each), each.customers, formats.percent(each.customers / found.customers),
                 formats.percent(each.returned / each.watched) if each.watched else "–",
                 f"{sign}{each.average:,.2f}" if each.watched else "–")
                for each in found.goods
            ],
            "returned": formats.percent(found.returned / found.watched) if found.watched else "–",
            "average": f"{sign}{found.average:,.2f}" if found.watched else "–",
        }  # fmt: skip

    return asking.respond(request, "first", context, compute, title=_("First purchases"))


@require_safe
@needs("metrics.view")
def first_table(request: HttpRequest) -> HttpResponse:
    """Answer with the goods of first orders as CSV."""

    def rows() -> Iterator[list[object]]:
        yield ["department", "customers", "watched_90_days", "ordered_again", "net_sales_a_customer"]
        for each in behaviour.get_first_purchases(asking.span(request.GET, days=364), at=clock.now()).goods:
            yield [each.code, each.customers, each.watched, each.returned, f"{each.average:.2f}"]

    return asking.download("first-purchases", rows)
