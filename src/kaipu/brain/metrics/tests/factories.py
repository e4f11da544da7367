"""A shop with trade and visits for metrics, and short ways to ask."""

from datetime import timedelta

from kaipu.brain.lake.queries import reading
from kaipu.brain.lake.tests.factories import NOW, TODAY, Shop, at_noon, make_shop, make_trade
from kaipu.brain.metrics import api as metrics
from kaipu.brain.metrics.api import Query
from kaipu.brain.tracking import flows as tracking
from kaipu.brain.tracking.tests.factories import event, write_spool

FIRST, LAST = TODAY - timedelta(days=6), TODAY - timedelta(days=1)


def furnish(folder) -> Shop:
    made = make_shop()
    make_trade(made)
    write_spool(folder, NOW, visits())
    tracking.collect(now=lambda: NOW)
    return made


def visits() -> list[dict]:
    """Four visits of people on the last closed day, one of them by pause, and a bot; one today."""
    noon = at_noon(LAST)

    def after(minutes: int):
        return noon + timedelta(minutes=minutes)

    landed = event("page_view", after(0), "v1", **{"from": "utm_source=news"})
    return [
        landed, landed | {"id": event("page_view", NOW, "v1")["id"], "source": "browser"},
        event("product_view", after(10), "v1"), event("add_to_cart", after(40), "v1"), event("checkout_step", after(45), "v1"),
        event("purchase", after(46), "v1"), event("page_view", after(77), "v1", language="zh-hans"),
        event("page_view", after(5), "v2", device="desktop", **{"from": "referrer=example.org%2Fx"}),
        event("page_view", after(5), "v3", simulated=True), event("page_view", after(5), "crawler", device="bot"),
        event("page_view", at_noon(TODAY, minutes=-20), "v9"), event("purchase", at_noon(TODAY, minutes=-10), "v9"),
        event("page_view", at_noon(TODAY) - timedelta(days=7), "old"),
    ]  # fmt: skip


def show(name, first=FIRST, last=LAST, **fields):
    reading._state.due = 0
    return metrics.get_series(name, first=first, last=last, at=NOW, **fields)


def ask(*names, first=FIRST, last=LAST, **fields):
    reading._state.due = 0
    return metrics.query(Query(names, first, last, **fields), at=NOW)


def told(values):
    return [None if value is None else str(value) for value in values]
