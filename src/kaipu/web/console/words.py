"""The desk's own words for states, channels, reasons and what happened, in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kaipu.commerce.orders import api as orders
from kaipu.kernel.money import Money
from kaipu.web.ui import formats


def order_state(state: str) -> str:
    """Return an order's state as staff say it."""
    words = {
        "placed": _("Awaiting payment"),
        "paid": _("To pack"),
        "ready": _("At the counter"),
        "shipped": _("On its way"),
        "completed": _("Completed"),
        "cancelled": _("Cancelled"),
        "refunded": _("Refunded"),
    }
    return words.get(state, state)


def order_tone(state: str) -> str:
    """Return the tone of an order state's badge."""
    tones = {"placed": "warn", "paid": "hot", "ready": "info", "shipped": "info", "completed": "good"}
    return tones.get(state, "")


def channel(code: str) -> str:
    """Return a sales channel."""
    words = {
        "web": _("Web"), "store": _("Store"), "app": _("App"), "phone": _("Phone"), "import": _("Imported"),
    }  # fmt: skip
    return words.get(code, code)


def device(code: str) -> str:
    """Return a kind of device."""
    words = {"phone": _("Mobile phone"), "desktop": _("Computer"), "tablet": _("Tablet")}
    return words.get(code, code)


def method(code: str) -> str:
    """Return how goods reach the shopper."""
    words = {"delivery": _("Home delivery"), "pickup": _("Pick-up"), "none": _("Taken along")}
    return words.get(code, code)


def payment_state(state: str) -> str:
    """Return the state of a payment attempt."""
    words = {
        "created": _("Opened"), "pending": _("Pending"), "paid": _("Paid"), "failed": _("Failed"),
        "surplus": _("Paid twice, goes back"),
        "cancelled": _("Broken off"),
    }  # fmt: skip
    return words.get(state, state)


def payment_tone(state: str) -> str:
    """Return the tone of a payment state's badge."""
    return {"paid": "good", "failed": "bad", "cancelled": "bad"}.get(state, "warn")


def policy(code: str) -> str:
    """Return how a product may be sold."""
    words = {
        "public": _("For everyone"), "age": _("Behind the age check"), "medicine": _("Medicine: not sold on-line"),
        "history": _("Past sales only"),
    }  # fmt: skip
    return words.get(code, code)


def storage(code: str) -> str:
    """Return how a product is stored."""
    return {"ambient": _("Ambient"), "chilled": _("Chilled"), "frozen": _("Frozen")}.get(code, code)


def purchase_state(state: str) -> str:
    """Return the state of a purchase order."""
    return {"ordered": _("On order"), "received": _("Received"), "cancelled": _("Cancelled")}.get(state, state)


def purchase_tone(state: str) -> str:
    """Return the tone of a purchase order's badge."""
    return {"ordered": "info", "received": "good"}.get(state, "")


def decision_state(state: str) -> str:
    """Return the state of a decision."""
    words = {
        "proposed": _("To decide"), "applied": _("Applied"), "measured": _("Measured"), "rejected": _("Rejected"),
        "undone": _("Undone"), "superseded": _("Replaced by a newer one"), "expired": _("Not decided in time"),
    }  # fmt: skip
    return words.get(state, state)


def decision_tone(state: str) -> str:
    """Return the tone of a decision's badge."""
    return {"proposed": "hot", "applied": "info", "measured": "good"}.get(state, "")


def effect(metric: str) -> str:
    """Return the name of an expected or observed effect."""
    words = {
        "units_sold": _("Units sold"), "net_sales": _("Net sales"), "lost_sales_avoided": _("Lost sales avoided"),
        "holding_cost": _("Cost of keeping the goods"), "stock_out_cost": _("Margin still lost to empty shelves"),
        "waste_cost": _("Cost of goods that expire"), "waste_cost_saved": _("Waste saved, at cost"),
        "profit": _("Profit"), "waste_avoided": _("Waste avoided"), "people_back": _("People who come back"),
    }  # fmt: skip
    return words.get(metric, metric.replace("_", " "))


def guardrail(code: str) -> str:
    """Return what a guardrail watches."""
    words = {
        "below_least_order": _("Missing to the supplier's least order"), "weekly_budget": _("Cost within what is left of the week's budget"),
        "more_than_there": _("Lines with more than lies there"), "order_value": _("Value of the order"), "lines_past_shelf_life": _("Lines that would outlive their shelf life"),
        "empty_order": _("Order without lines"), "under_floor": _("Margin under the floor"), "change": _("Change of the price"),
        "changes_30_days": _("Changes of this price in 30 days"), "over_lowest_30_days": _("Above the lowest price of the last 30 days"),
        "outside_corridor": _("Outside the corridor around competitors"),
        "moved_since": _("Price changed since this was proposed"), "discount": _("Discount"), "people": _("People told"),
        "coupon_budget": _("Cost of the coupons"), "holdout": _("Too few people held out"), "already_gone": _("Goods that are gone already"),
    }  # fmt: skip
    return words.get(code, code.replace("_", " "))


def risk(level: str) -> str:
    """Return how risky a decision is."""
    return {"low": _("low"), "medium": _("medium"), "high": _("high")}.get(level, level)


def risk_tone(level: str) -> str:
    """Return the tone of a risk's badge."""
    return {"low": "good", "medium": "warn", "high": "bad"}.get(level, "")


def strength(level: str) -> str:
    """Return how strong the evidence of a measured effect is."""
    words = {"strong": _("strong evidence"), "moderate": _("moderate evidence"), "weak": _("weak evidence")}
    return words.get(level, level)


def strength_tone(level: str) -> str:
    """Return the tone of the strength's badge."""
    return {"strong": "good", "moderate": "info", "weak": "warn"}.get(level, "")


def method_of_measuring(method: str) -> str:
    """Return in a sentence how an effect was measured."""
    words = {
        "holdout": _("Measured against people who were told nothing, chosen by lot."),
        "synthetic_control": _("Measured against a mix of untouched goods that moved alike before."),
        "before_after": _("Only before against after: whatever else changed is in it, too."),
        "observed": _("Only what was seen, without a control: it tells how good the forecast was, not what the decision caused."),
    }  # fmt: skip
    return words.get(method, method)


def rejections() -> list[tuple[str, str]]:
    """Return the reasons for which a proposal can be turned down."""
    return [
        (code, rejection(code))
        for code in ("wrong_facts", "too_risky", "too_costly", "bad_moment", "known_better", "other")
    ]


def rejection(code: str) -> str:
    """Return why a proposal was turned down."""
    words = {
        "wrong_facts": _("The facts are wrong"), "too_risky": _("Too risky"), "too_costly": _("Too costly"),
        "bad_moment": _("Not now"), "known_better": _("I know something it does not"), "other": _("Another reason"),
    }  # fmt: skip
    return words.get(code, code)


def undo_of(kind: str) -> str:
    """Return what taking a decision of a kind back does."""
    words = {
        "replenishment": _("The purchase order is cancelled, if the goods have not arrived."),
        "transfer": _("The goods go back to where they came from, as long as they are all still there."),
        "markdown": _("The old price holds again from now on; what was sold at the lower one stays sold."),
        "price_advice": _("The old price holds again from now on; what was sold meanwhile stays sold."),
        "winback": _("The campaign ends, letters that still wait are withdrawn, and the coupon cannot be used any more. Letters that have left cannot be called back."),
    }  # fmt: skip
    return words.get(kind, _("What it did in the shop is taken back."))


def undo_hindrance(code: str) -> str:
    """Return why a decision cannot be taken back any more."""
    words = {
        "sold": _("Some of the goods are sold already, so they cannot all go back. Nothing was done."),
        "received": _("The goods have arrived, so the order cannot be cancelled any more. Nothing was done."),
        "moved": _("Somebody set another price since, so the old one is not put back. Nothing was done."),
        "ended": _("It has ended by itself, so there is nothing to take back. Nothing was done."),
    }  # fmt: skip
    return words.get(code, _("This cannot be taken back any more. Nothing was done."))


def decision_step(action: str) -> str:
    """Return what happened to a decision."""
    words = {
        "decisions.approve_decision": _("Approved and carried out"), "decisions.reject_decision": _("Rejected"),
        "decisions.edit_decision": _("Changed"), "decisions.delegate_decision": _("Handed on"), "decisions.undo_decision": _("Undone"),
        "decisions.expire": _("Not decided in time"), "decisions.record_measurement": _("Measured"),
    }  # fmt: skip
    return words.get(action, action)


def live_source(name: str) -> str:
    """Return a part of the shop from which figures came as they stood."""
    words = {
        "orders": _("Orders"), "inventory": _("Stock"), "prices": _("Prices"), "lots": _("Lots"), "competitors": _("Competitors"),
    }  # fmt: skip
    return words.get(name, name)


def carried_out(kind: str, result: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return where one sees what a decision did, as (word, address)."""
    found = []
    if number := result.get("purchase_order_id"):
        found.append((_("Open the purchase order"), f"/desk/purchasing/{number}/"))
    if number := result.get("product_id"):
        found.append((_("Open the product"), f"/desk/products/{number}/"))
    if number := result.get("campaign_id"):
        found.append((_("Open the campaign"), f"/desk/campaigns/{number}/"))
    return found


def assumed(name: str) -> str:
    """Return what was made up for the demonstration."""
    words = {
        "stock": _("stock"), "quantity": _("stock"), "cost": _("cost"), "unit_cost": _("cost"), "price": _("price"),
        "supplier": _("supplier"), "supplier_code": _("supplier"), "supplier_name": _("supplier"),
        "lead_time": _("lead time"), "lead_time_days": _("lead time"), "pack": _("pack size"),
        "pack_units": _("pack size"), "shelf_life": _("shelf life"), "shelf_life_days": _("shelf life"),
        "expires_on": _("expiry"), "lot": _("lot"), "brand": _("brand"), "own_brand": _("brand"),
        "storage": _("storage"), "name": _("name"), "policy": _("policy"), "tax_rate_bp": _("tax"),
        "variety": _("variety"), "size": _("size"), "icon": _("picture"), "popularity": _("popularity"),
        "uplift": _("effect of the coupon"), "redemption": _("use of the coupon"),
    }  # fmt: skip
    return words.get(name, name.replace("_", " "))


def entry(record: orders.TimelineRecord) -> str:
    """Return one thing that happened to an order, in one sentence."""
    detail = record.detail
    if record.kind == "shipped" and detail.get("tracking_number"):
        facts = {"carrier": detail.get("carrier", ""), "number": detail["tracking_number"]}
        return _("Handed to %(carrier)s, parcel %(number)s") % facts
    if record.kind == "refund_decided" and "amount" in detail:
        amount = formats.money_text(Money(int(detail["amount"]), settings.CURRENCY))
        return _("%(amount)s set aside to be given back") % {"amount": amount}
    if record.kind in {"resent", "replaces"}:
        sentence = (
            _("Sent again as order %(number)s") if record.kind == "resent" else _("Sent instead of goods of %(number)s")
        )
        return sentence % {"number": detail.get("number", "")}
    if record.kind == "returned":
        return _("Taken back (pieces: %(n)s): %(why)s") % {
            "n": detail.get("pieces", ""),
            "why": remedy_reason(str(detail.get("reason", ""))),
        }
    words = {
        "placed": _("Ordered; stock promised"),
        "paid": _("Paid"),
        "ready": _("Ready at the counter"),
        "shipped": _("On its way"),
        "completed": _("Handed over"),
        "cancelled": _("Cancelled; promised stock freed"),
        "payment_failed": _("Payment failed"),
        "payment_cancelled": _("Payment broken off"),
        "payment_pending": _("Payment pending"),
        "paid_twice": _("Paid twice; the second payment goes back"),
        "paid_too_late": _("Paid after it was cancelled; the money goes back"),
        "refund_decided": _("Refund decided"),
        "sold": _("Sold across the counter"),
        "imported": _("Taken over from the old system"),
    }
    return words.get(record.kind, record.kind.replace("_", " "))


def remedy_reason(code: str) -> str:
    """Return why goods are sent again or taken back."""
    words = {
        "lost": _("Lost on the way"), "broken": _("Broken"), "spoiled": _("Spoiled"), "missing": _("Missing in the parcel"),
        "wrong": _("Wrong goods"), "unwanted": _("Not wanted"), "recalled": _("Recalled"),
    }  # fmt: skip
    return words.get(code, code)


def actor(code: str) -> str:
    """Return who acted, without a name: names stay where a person may be erased."""
    kind, _sep, rest = code.partition(":")
    words = {
        "guest": _("Shopper"), "system": _("System"), "user": _("Account %(id)s") % {"id": rest},
        "customer": _("Customer %(id)s") % {"id": rest}, "job": _("Job %(id)s") % {"id": rest},
        "reaction": _("Reaction"), "demo": _("Demonstration"), "cli": _("Command line"), "back-test": _("Back-test"),
        "policy": _("Policy %(id)s") % {"id": rest}, "key": _("Program"),
    }  # fmt: skip
    return words.get(kind, code)


def zone(moment: datetime) -> str:
    """Return the name of a moment's time zone: its abbreviation, in Chinese the words people say where they are known."""
    eastern = formats.speaks_chinese() and moment.tzname() in {"EST", "EDT"}
    return _("US Eastern Time") if eastern else moment.tzname() or ""


def producer(name: str) -> str:
    """Return what proposed a decision."""
    rule, _sep, version = name.rpartition(" ")
    known = {
        "order-up-to": _("Replenishment rule, version %(version)s"), "expiry mark-down": _("Mark-down rule, version %(version)s"),
        "price index": _("Price index rule, version %(version)s"), "price optimiser": _("Price optimiser, version %(version)s"),
        "cost-plus": _("Cost-plus rule, version %(version)s"), "value for money": _("Value-for-money rule, version %(version)s"),
        "win-back": _("Win-back rule, version %(version)s"),
    }  # fmt: skip
    return known[rule] % {"version": version} if rule in known else name


def language(code: str) -> str:
    """Return a language."""
    return {"en": _("English"), "zh-hans": _("Chinese")}.get(code, code)


def detail(name: str) -> str:
    """Return the name of a detail in the audit log."""
    known = {
        "reason": _("reason"), "before": _("before"), "after": _("after"), "channel": _("channel"), "kind": _("contents"),
        "difference": _("difference"), "note": _("note"), "is_staff": _("staff"), "dry_run": _("dry run"),
        "accepted": _("accepted"), "rejected": _("refused"), "amount": _("amount"), "parcel": _("parcel"),
        "pieces": _("pieces"), "prices": _("prices"), "reference": _("reference"), "lines": _("lines"), "lots": _("lots"),
        "role": _("role"), "team": _("team"), "first": _("first day"), "last": _("last day"), "location": _("place"),
    }  # fmt: skip
    return known.get(name, name.replace("_", " "))


def value(given: object) -> object:
    """Return a detail's value: yes or no in words, a dash where there is none."""
    if isinstance(given, bool):
        return _("Yes") if given else _("No")
    return "–" if given in (None, "") else given


def assumed_list(names: Iterable[str]) -> str:
    """Return what was made up, as one list in words."""
    return _(", ").join(dict.fromkeys(assumed(name) for name in names))
