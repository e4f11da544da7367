"""The measures that formulas speak of: what is summed or counted, and in which relations it can be had. Data."""

from kaipu.brain.metrics.rules.definition import Aggregate, Follow, Measure, Source

_ORDERS, _BASKETS, _LINES = "dws.orders", "dws.basket_categories", "dws.order_lines"
_VISITS, _STOCK, _FLOWS = "dws.visits", "dws.stock", "dws.stock_flows"


def _sold(name: str, *, money: bool = True) -> Measure:
    """A sum that orders, baskets and lines all carry, already zero where it must not count."""
    return Measure(name, tuple(Source(relation, "sum", name) for relation in (_ORDERS, _BASKETS, _LINES)), money=money)


def _orders(name: str, where: str) -> Measure:
    """A count of orders; cut by goods, of orders that hold such goods."""
    distinct = tuple(Source(relation, "count_distinct", "order_id", where) for relation in (_BASKETS, _LINES))
    return Measure(name, (Source(_ORDERS, "count", "*", where), *distinct), across=False)


def _of_orders(name: str, aggregate: Aggregate, expression: str, where: str = "", *, money: bool = False) -> Measure:
    return Measure(name, (Source(_ORDERS, aggregate, expression, where),), money=money)


def _people(name: str, where: str) -> Measure:
    sources = tuple(Source(each, "count_distinct", "customer_id", where) for each in (_ORDERS, _BASKETS, _LINES))
    return Measure(name, sources, over_time="anew", across=False)


def _of(
    name: str, relation: str, aggregate: Aggregate, expression: str, where: str = "", *, money: bool = False
) -> Measure:
    return Measure(name, (Source(relation, aggregate, expression, where),), money=money)


def _standing(name: str, expression: str, *, money: bool = False, daily: bool = False) -> Measure:
    """Stock: of a longer time its last day counts."""
    small = (Source("dws.stock_daily", "sum", expression),) if daily else ()
    return Measure(name, (*small, Source(_STOCK, "sum", expression)), money=money, over_time="last")


def _anew(name: str, *sources: Source) -> Measure:
    return Measure(name, sources, over_time="anew", across=False)


def _followed(name: str, base: tuple[str, str, str], then: tuple[str, str, int, int]) -> tuple[Measure, Measure]:
    """People of a base (`name`_base) and those of them whom something followed (`name`_done)."""
    relation, entity, where = base
    follow = Follow(where, then[0], then[1], entity, then[2], then[3])
    started, done = (Source(relation, "count_distinct", entity, each, follow=follow) for each in ("", "followed"))
    return _anew(f"{name}_base", started), _anew(f"{name}_done", done)


_NEW = (_ORDERS, "customer_id", "sold AND buyer_kind = 'new'")
_AGAIN = "sold AND customer_id IS NOT NULL"
_SEEN = (_VISITS, "person", "true")

_ALL = (
    *(_sold(name) for name in ("gmv", "charged", "refunded", "gross", "discount", "net", "costed", "cost")),
    _sold("units", money=False),
    _orders("orders", "sold"),
    _orders("placed_orders", "true"),
    _orders("new_orders", "sold AND buyer_kind = 'new'"),
    _orders("returning_orders", "sold AND buyer_kind = 'returning'"),
    _orders("refunded_orders", "sold AND refunded > 0"),
    _orders("discounted_orders", "sold AND discount > 0"),
    _of_orders("cancelled_orders", "count", "*", "cancelled"),
    _of_orders("lines", "sum", "lines"),
    _of_orders("single_item_orders", "count", "*", "sold AND units <= 1"),
    _of_orders("delivery_fees", "sum", "delivery_fee", money=True),
    _of_orders("order_median", "median", "net", "sold", money=True),
    _of_orders("order_p90", "p90", "net", "sold", money=True),
    _people("buyers", "sold"),
    _anew("repeat_buyers", *(Source(each, "repeated", "customer_id", "sold", "order_id") for each in (_ORDERS, _BASKETS, _LINES))),
    _anew("sold_skus", Source(_LINES, "count_distinct", "sku_id", "sold")),
    _anew("sold_brands", Source(_LINES, "count_distinct", "brand", "sold AND brand <> ''")),
    _of("new_net", _ORDERS, "sum", "net", "buyer_kind = 'new'", money=True),
    _of("returning_net", _ORDERS, "sum", "net", "buyer_kind = 'returning'", money=True),
    _of("own_brand_net", _LINES, "sum", "net", "own_brand", money=True),
    _of("line_net", _LINES, "sum", "net", money=True),
    _of("visits", _VISITS, "count", "*"),
    _anew("visitors", Source(_VISITS, "count_distinct", "person")),
    _of("page_views", _VISITS, "sum", "page_views"),
    _of("visit_seconds", _VISITS, "sum", "seconds"),
    *(_of(f"{word}_visits", _VISITS, "sum", column) for word, column in (
        ("product", "saw_product"), ("search", "searched"), ("cart", "filled_cart"), ("checkout", "checked_out"),
        ("purchase", "purchased"), ("bounced", "bounced"))),
    _of("visit_net", _VISITS, "sum", "net", money=True),
    _of("search_found_nothing", "dwd.events", "count", "*", "name = 'search' AND json_extract_string(body, '$.total') = '0'"),
    _of("searches", "dwd.events", "count", "*", "name = 'search'"),
    _standing("stock_value", "value", money=True, daily=True),
    _standing("stock_units", "on_hand"),
    _standing("free_units", "free"),
    _standing("kept", "kept", daily=True),
    _standing("out_of_stock", "out_of_stock", daily=True),
    _standing("expiring_value", "expiring_7_value", money=True),
    _standing("expired_units", "expired"),
    _of("stock_value_days", "dws.stock", "sum", "value", money=True),
    _anew("stock_days", Source(_STOCK, "count_distinct", "day")),
    _anew("kept_skus", Source(_STOCK, "count_distinct", "sku_id", "kept > 0")),
    _of("expired_value", _FLOWS, "sum", "-value", "kind = 'expired'", money=True),
    _of("waste_value", _FLOWS, "sum", "-value", "kind IN ('expired', 'wasted')", money=True),
    _of("adjusted_value", _FLOWS, "sum", "abs(value)", "kind = 'adjusted'", money=True),
    _of("received_value", _FLOWS, "sum", "value", "kind = 'received'", money=True),
    _of("received_units", _FLOWS, "sum", "units", "kind = 'received'"),
    _of("payments", "dws.payments", "count", "*", "state IN ('paid', 'surplus', 'failed', 'cancelled')"),
    _of("paid_payments", "dws.payments", "sum", "succeeded"),
    _of("collected", "dws.payments", "sum", "collected", money=True),
    _of("payment_seconds", "dws.payments", "median", "seconds", "state = 'paid'"),
    _of("hand_overs", "dws.fulfilments", "sum", "handed_over"),
    _of("hand_overs_on_time", "dws.fulfilments", "sum", "on_time"),
    _of("deliveries", "dws.fulfilments", "count", "*", "method = 'delivery' AND state <> 'cancelled'"),
    _of("delivery_costs", "dws.fulfilments", "sum", "delivery_cost", "method = 'delivery'", money=True),
    _of("billed_deliveries", "dws.fulfilments", "count", "*", "method = 'delivery' AND delivery_cost IS NOT NULL"),
    _of("ready_minutes", "dws.fulfilments", "median", "minutes_to_ready", "minutes_to_ready IS NOT NULL"),
    _of("hand_over_minutes", "dws.fulfilments", "median", "minutes", "handed_over = 1"),
    _of("promotion_cost", "dws.promotions", "sum", "cost", money=True),
    _anew("promoted_orders", Source("dws.promotions", "count_distinct", "order_id", "sold")),
    _anew("coupon_orders", Source("dws.promotions", "count_distinct", "order_id", "sold AND kind = 'coupon'")),
    _of("refunds", "dws.refunds", "count", "*", "state <> 'failed'"),
    _of("refund_amount", "dws.refunds", "sum", "amount", "state <> 'failed'", money=True),
    _of("refund_days", "dws.refunds", "median", "days_since_order", "state <> 'failed'"),
    _of("purchase_lines", "dws.purchases", "count", "*", "state = 'received'"),
    _of("purchase_lines_on_time", "dws.purchases", "sum", "on_time"),
    _of("purchased_units", "dws.purchases", "sum", "ordered_units", "state = 'received'"),
    _of("delivered_units", "dws.purchases", "sum", "received_units", "state = 'received'"),
    _of("lead_days", "dws.purchases", "median", "lead_days", "state = 'received'"),
    _of("cohort_customers", "ads.customers", "count", "*", "orders > 0"),
    _of("cohort_margin", "ads.customers", "sum", "costed - cost", money=True),
    _of("cohort_net", "ads.customers", "sum", "net", money=True),
    _of("spend", "dws.ad_spend", "sum", "spend", money=True),
    _of("clicks", "dws.ad_spend", "sum", "clicks"),
    _of("impressions", "dws.ad_spend", "sum", "impressions"),
    _of("ad_net", _ORDERS, "sum", "net", "medium IN ('cpc', 'paid_social', 'display', 'affiliate')", money=True),
    _of("store_visitors", "dws.footfall", "sum", "entries"),
    _of("store_orders", "dws.footfall", "sum", "orders"),
    _of("weather_days", "dws.weather", "count", "*"),
    _of("temperature_twentieths", "dws.weather", "sum", "(temperature_low + temperature_high) * 10"),
    _of("rain_tenths", "dws.weather", "sum", "rain_mm * 10"),
    _of("sessions_elsewhere", "dws.web_analytics", "sum", "sessions"),
    _of("operating_costs", "dws.costs", "sum", "amount", "kind <> 'purchase_invoice'", money=True),
    _of("goods_invoices", "dws.costs", "sum", "amount", "kind = 'purchase_invoice'", money=True),
    _of("contacts", "dws.contacts", "count", "*"),
    _of("price_relative", "dws.competitor_prices", "geomean", "10000 * our_price / their_price", "their_price > 0 AND our_price > 0"),
    _of("our_basket", "dws.competitor_prices", "sum", "our_price * units", money=True),
    _of("their_basket", "dws.competitor_prices", "sum", "their_price * units", money=True),
    _of("compared", "dws.competitor_prices", "count", "*"),
    _of("cheaper_there", "dws.competitor_prices", "count", "*", "their_price < our_price"),
    _of("covered_net", "dws.competitor_prices", "sum", "net", "covers = 1", money=True),
    _of("commission", "dws.commissions", "sum", "commission", money=True),
    *(_of(f"content_{word}", "dws.content", "sum", word) for word in ("reads", "likes", "shares", "comments")),
    _of("messages", "dws.messages", "count", "*"),
    _of("messages_arrived", "dws.messages", "count", "*", "state = 'sent'"),
    _of("messages_returned", "dws.messages", "count", "*", "state = 'bounced'"),
    _of("messages_clicked", "dws.messages", "count", "*", "clicked = 1"),
    _of("messages_left", "dws.messages", "count", "*", "departed = 1"),
    _of("tickets", "dws.tickets", "count", "*"),
    _of("first_response", "dws.tickets", "median", "first_response_minutes", "first_response_minutes IS NOT NULL"),
    _of("resolution", "dws.tickets", "median", "resolved_minutes", "resolved_minutes IS NOT NULL"),
    _of("ratings", "dws.tickets", "count", "*", "csat IS NOT NULL"),
    _of("good_ratings", "dws.tickets", "count", "*", "csat >= 4"),
    _of("reviews", "dws.reviews", "count", "*"),
    _of("reviews_shown", "dws.reviews", "count", "*", "state = 'published'"),
    _of("review_stars", "dws.reviews", "sum", "stars", "state = 'published'"),
    _of("answers", "dws.surveys", "count", "*", "nps IS NOT NULL"),
    _of("promoters", "dws.surveys", "count", "*", "nps >= 9"),
    _of("detractors", "dws.surveys", "count", "*", "nps <= 6"),
    *_followed("second_order", _NEW, (_ORDERS, _AGAIN, 1, 30)),
    *_followed("second_order_90", _NEW, (_ORDERS, _AGAIN, 1, 90)),
    *_followed("week_4", _NEW, (_ORDERS, _AGAIN, 28, 34)),
    *_followed("month_3", _NEW, (_ORDERS, _AGAIN, 90, 119)),
    *_followed("stayed", (_ORDERS, "customer_id", _AGAIN), (_ORDERS, _AGAIN, 1, 30)),
    *_followed("visit_to_purchase", _SEEN, (_VISITS, "purchased > 0", 0, 7)),
    *_followed("visitor_back", _SEEN, (_VISITS, "true", 1, 7)),
)  # fmt: skip
MEASURES = {
    measure.name: measure
    for measure in (
        *(m for m in _ALL if m.sources[0].aggregate not in {"median", "p90", "geomean", "min", "max"}),
        *(
            Measure(m.name, m.sources, m.money, "anew", across=False)
            for m in _ALL
            if m.sources[0].aggregate in {"median", "p90", "geomean", "min", "max"}
        ),
    )
}
