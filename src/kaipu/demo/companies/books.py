"""What the other companies know of each day, drawn from the shop's own visits and orders by `noise`, and written to files.

A row may carry `_from`: before that moment the company does not know it. A day is written once and is the same ever after.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from kaipu.brain.tracking import api as tracking
from kaipu.commerce.customers import api as customers
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders import api as orders
from kaipu.demo.companies import rivals
from kaipu.demo.people import region
from kaipu.demo.traffic.story import Story
from kaipu.demo.words import noise
from kaipu.kernel import clock

type Row = dict[str, Any]
# Of each paid campaign: what a click costs in cents, and how often an advertisement is shown for one.
PAID = {
    ("google", "cpc", "autumn-fresh"): (11, 24), ("facebook", "paid_social", "family-dinner"): (8, 85),
    ("wechat", "social", "mini-shop"): (6, 40),
}  # fmt: skip
TOPICS = (
    ("Late delivery", 0.3),
    ("Damaged goods", 0.2),
    ("Missing item", 0.2),
    ("Refund", 0.14),
    ("Question about goods", 0.16),
)
VIA = (("mail", 0.46), ("tel", 0.24), ("chat", 0.22), ("web", 0.08))
CARRIER = "Westmere Express"
OPEN = range(7, 22)
MONTHLY = (("rent", 410_000), ("software", 62_000))
WEEKLY = (("wages", 265_000), ("energy", 38_000), ("packaging", 9_500))


@dataclass(slots=True)
class Facts:
    """What the shop did in a range of days, read once."""

    story: Story
    arrivals: dict[date, list[tuple[str, str, str, int]]] = field(default_factory=dict)
    web_orders: dict[date, list[orders.WebOrder]] = field(default_factory=dict)
    store_orders: dict[date, dict[tuple[int, int], int]] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)
    stores: dict[int, str] = field(default_factory=dict)
    shelf: rivals.Shelf = field(default_factory=lambda: rivals.Shelf(()))


def read_facts(first: date, last: date, story: Story, at: datetime) -> Facts:
    """Read what happened on the days `first` to `last`. About ten statements."""
    start, end = clock.day_bounds(first, last)
    facts = Facts(story)
    for day, source, medium, campaign, visits in tracking.list_arrivals(since=start, until=end):
        facts.arrivals.setdefault(day, []).append((source, medium, campaign, visits))
    for order in orders.list_simulated_web_orders(start=start, end=end):
        facts.web_orders.setdefault(clock.local_date(order.placed_at), []).append(order)
    for day, hour, place, count in orders.count_store_orders_by_hour(start=start, end=end):
        facts.store_orders.setdefault(day, {})[place, hour] = count
    facts.people = {person.id: person.number for person in customers.list_customers(limit=1_000_000)}
    facts.stores = {place.id: place.code for place in inventory.list_locations(tracked=True) if place.kind == "store"}
    facts.shelf = rivals.read_shelf(at)
    return facts


def write_day(folder: Path, day: date, facts: Facts) -> None:
    """Write what each company knows of a day, where that is not written yet."""
    for name in BOOKS:
        write_book(folder, name, day, facts)


def write_book(folder: Path, name: str, day: date, facts: Facts) -> None:
    """Write what one company knows of a day, where that is not written yet."""
    path = folder / name / f"{day}.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(list(BOOKS[name](day, facts)), separators=(",", ":")))
        fresh.replace(path)


def _known_on(day: date, hours: float) -> str:
    return (clock.day_start(day) + timedelta(hours=hours)).isoformat()


def _ads(day: date, facts: Facts) -> Iterable[Row]:
    """An advertising company's report: spend, clicks, impressions; two days later invalid clicks are taken off again."""
    for source, medium, campaign, visits in facts.arrivals.get(day, []):
        if (source, medium, campaign) not in PAID or not visits:
            continue
        cents, shown = PAID[source, medium, campaign]
        clicks = round(visits * (1.06 + 0.12 * noise("clicks", day, source)))
        cost = round(clicks * cents * (0.9 + 0.2 * noise("cost of a click", day, source)))
        row = {
            "date": f"{day}", "utm": {"source": source, "medium": medium, "campaign": campaign}, "clicks": clicks,
            "impressions": round(clicks * shown * (0.8 + 0.4 * noise("shown", day, source))), "revision": 1,
            "_from": _known_on(day, 27),
        }  # fmt: skip
        if noise("ad report", source, day) < 0.02:
            yield row | {"cost": "n/a"}
            continue
        fewer = round(clicks * 0.02)
        yield row | {"cost": _major(cost)}
        yield row | {
            "cost": _major(cost - fewer * cents), "clicks": clicks - fewer, "revision": 2, "_from": _known_on(day, 75),
        }  # fmt: skip


def _major(minor: int) -> str:
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02d}"


def _pick(shares: Iterable[tuple[str, float]], at: float) -> str:
    word = ""
    for word, share in shares:
        at -= share
        if at < 0:
            return word
    return word


def _millis(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _tickets(day: date, facts: Facts) -> Iterable[Row]:
    """The help desk: one in twenty-five orders, and in the week of the story people who could not pay on their telephones."""
    for order in facts.web_orders.get(day, []):
        if noise("complains", order.number) < 0.04:
            yield _ticket(order.number, order.placed_at + timedelta(hours=4 + 40 * noise("when", order.number)),
                          _pick(TOPICS, noise("topic", order.number)), facts.people.get(order.customer_id or 0), order.number)  # fmt: skip
    first, last = facts.story.broken
    calls = 6 if first <= day <= last else 0
    for number in range(calls + int(3 * noise("questions", day))):
        topic = "Checkout on the phone" if number < calls else "Question about goods"
        moment = datetime.combine(day, time(9), clock.zone()) + timedelta(hours=11 * noise("calls", day, number))
        yield _ticket(f"{day}-{number}", moment, topic, None, None)


def _ticket(key: str, moment: datetime, topic: str, customer: str | None, order: str | None) -> Row:
    answered = moment + timedelta(minutes=4 + 230 * noise("answered", key) ** 3)
    solved = answered + timedelta(minutes=15 + 2600 * noise("solved", key) ** 4)
    rating = 1 + round(4 * noise("rates", key) ** (0.2 if topic == "Question about goods" else 0.45))
    if noise("slips", key) < 0.01:
        rating = 7  # the help desk of another client has a scale of ten
    return {
        "id": f"T-{int(noise('ticket', key) * 9e8) + 1e8:.0f}", "created": _millis(moment), "via": _pick(VIA, noise("via", key)),
        "subject_area": topic, "first_reply": _millis(answered), "solved": _millis(solved),
        "rating": rating if noise("answers", key) < 0.45 else None, "customer_no": customer, "order_no": order,
        "_from": moment.isoformat(),
    }  # fmt: skip


def _surveys(day: date, facts: Facts) -> Iterable[Row]:
    """The survey company asks one in eight buyers a day later."""
    for order in facts.web_orders.get(day, []):
        if order.paid_at is None or noise("is asked", order.number) >= 0.12:
            continue
        moment = order.placed_at + timedelta(hours=26 + 20 * noise("replies", order.number))
        score = 11 if noise("typo", order.number) < 0.004 else round(10 * noise("recommends", order.number) ** 0.24)
        yield {
            "answer_id": f"A{order.number}", "date": moment.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M"),
            "score": score, "channel": "E-Mail", "respondent": facts.people.get(order.customer_id or 0, ""),
            "_from": moment.isoformat(),
        }  # fmt: skip


def _parcels(day: date, facts: Facts) -> Iterable[Row]:
    """The carrier bills each delivery two days later; now and then one that it cannot have delivered."""
    for order in facts.web_orders.get(day, []):
        if order.method != "delivery" or order.paid_at is None:
            continue
        cents = 420 + round(260 * noise("far", order.customer_id)) + 6 * len(order.goods)
        number = f"X{order.number}" if noise("misread", order.number) < 0.002 else order.number
        yield {
            "parcel": f"P{order.number}", "billed": f"{day + timedelta(days=2)}", "reference": number, "net": _major(cents),
            "_from": _known_on(day + timedelta(days=2), 20),
        }  # fmt: skip


def _footfall(day: date, facts: Facts) -> Iterable[Row]:
    """The counters at the doors: more people than orders."""
    counted = facts.store_orders.get(day, {})
    for place, code in sorted(facts.stores.items(), key=lambda pair: pair[1]):
        for hour in OPEN:
            bought = counted.get((place, hour), 0)
            extra = round((1 + bought) * (0.3 + 0.9 * noise("looks", day, code, hour)))
            broken = noise("counter", day, code, hour) < 0.0008
            yield {
                "day": f"{day}",
                "hour": hour,
                "store": code,
                "in": -1 if broken else bought + extra,
                "_from": _known_on(day, 24.5),
            }


def _weather(day: date, facts: Facts) -> Iterable[Row]:
    """The weather service: seasons of a temperate coast."""
    warm = 12 - 12 * abs((day.timetuple().tm_yday - 200) / 182.5)
    low = warm + 8 * noise("weather", day - timedelta(days=day.toordinal() % 3)) - 2
    wet = noise("rain", day)
    rain = round(max(0.0, (wet - 0.55)) * 40, 1)
    sky = "clear" if wet < 0.3 else "clouds" if not rain else "snow" if low < -1 else "storm" if rain > 14 else "rain"
    spread = 5 + 5 * noise("spread", day)
    yield {
        "values": [f"{day}", region(), round(low, 1), round(low + spread, 1), rain, sky],
        "_from": _known_on(day, 26),
    }


def _analytics(day: date, facts: Facts) -> Iterable[Row]:
    """The other web analytics: it misses who blocks it."""
    for source, medium, campaign, visits in facts.arrivals.get(day, []):
        seen = round(visits * (0.78 + 0.1 * noise("blocked", day, source)))
        if seen:
            yield {
                "day": f"{day}".replace("-", ""), "source": source, "medium": medium or "(none)", "campaign": campaign,
                "sessions": seen, "views": round(seen * (3.1 + noise("views", day, source))), "_from": _known_on(day, 30),
            }  # fmt: skip


def _costs(day: date, facts: Facts) -> Iterable[Row]:
    """The books: rent on the first of a month, wages and energy on Mondays, one credit note a month."""
    for place, code in facts.stores.items():
        due = [*(MONTHLY if day.day == 1 else ()), *(WEEKLY if day.weekday() == 0 else ())]
        for kind, cents in due:
            amount = round(cents * (0.85 + 0.3 * noise("cost", code, kind, day)))
            yield _document(f"{day:%Y%m%d}-{code}-{kind}", day, kind, code, amount)
        if day.day == 20 and place == min(facts.stores):
            yield _document(f"{day:%Y%m%d}-credit", day, "purchase_invoice", "", -round(30_000 * noise("credit", day)))


def _document(number: str, day: date, kind: str, store: str, minor: int) -> Row:
    amount = (
        f"{minor // 100:,}".replace(",", ".") + f",{minor % 100:02d}"
        if minor >= 0
        else f"-{-minor // 100},{-minor % 100:02d}"
    )
    return {
        "Belegnr": number, "Datum": f"{day:%d.%m.%Y}", "Art": kind, "Filiale": store, "Kreditor": f"{kind.title()} Ltd",
        "Betrag": amount, "_from": _known_on(day + timedelta(days=1), 6),
    }  # fmt: skip


def _contacts(day: date, facts: Facts) -> Iterable[Row]:
    """The CRM: calls of welcome and of care."""
    for order in facts.web_orders.get(day, []):
        if order.customer_id is not None and noise("is called", order.number) < 0.05:
            moment = order.placed_at + timedelta(hours=20 + 30 * noise("called", order.number))
            yield {
                "uid": f"C{order.number}", "when": moment.isoformat(timespec="seconds"), "how": "phone", "who": "out",
                "about": "care call" if noise("about", order.number) < 0.6 else "offer", "member": facts.people.get(order.customer_id),
                "_from": moment.isoformat(),
            }  # fmt: skip


def _rivals(day: date, facts: Facts) -> Iterable[Row]:
    """What somebody who looks at the competitors' shops tells every evening."""
    for row in rivals.tell_offers(day, facts.shelf, facts.story):
        yield row | {"_from": _known_on(day, 23)}


BOOKS: Mapping[str, Callable[[date, Facts], Iterable[Row]]] = {
    "ads": _ads, "tickets": _tickets, "surveys": _surveys, "parcels": _parcels, "footfall": _footfall, "weather": _weather,
    "analytics": _analytics, "costs": _costs, "rivals": _rivals, "contacts": _contacts,
}  # fmt: skip
