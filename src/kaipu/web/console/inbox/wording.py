"""The words of the inbox."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kaipu.commerce.care import api as care
from kaipu.kernel.money import Money
from kaipu.web.ui import formats


def channel(code: str) -> str:
    """Return a channel in words."""
    words = {
        "chat": _("Chat"), "mail": _("E-mail"), "phone": _("Telephone"), "form": _("Contact form"), "review": _("Review"),
        "social": _("Social media"),
    }  # fmt: skip
    return words.get(code, code)


def company(code: str) -> str:
    """Return a company of social media in words."""
    words = {"wechat": _("WeChat"), "weibo": _("Weibo"), "douyin": _("Douyin")}
    return words.get(code, code)


def held(record: care.SocialRecord | None, at: datetime) -> tuple[str, str]:
    """Return in one sentence where a conversation is held and whether an answer reaches its customer there, with its tone."""
    if record is None:
        return "", ""
    if record.until is None:
        told = _("A comment under our post on %(company)s. Your answer stands there, too, for everybody to read.")
        return told % {"company": company(record.provider)}, ""
    named = {"company": company(record.provider), "moment": formats.moment(record.until)}
    if at > record.until:
        return too_late(record), "warn"
    return _("A message on %(company)s: until %(moment)s it takes answers.") % named, ""


def too_late(record: care.SocialRecord) -> str:
    """Return why an answer is not taken any more."""
    named = {"company": company(record.provider), "moment": formats.moment(record.until or record.heard_at)}
    return (
        _("%(company)s takes answers for 48 hours after the last message: until %(moment)s, and again when they write.")
        % named
    )


def state(code: str) -> str:
    """Return a conversation's state in words."""
    words = {
        "bot": _("With the bot"), "open": _("Our turn"), "waiting": _("Customer's turn"), "closed": _("Settled"),
        "merged": _("Merged"),
    }  # fmt: skip
    return words.get(code, code)


def state_tone(code: str) -> str:
    """Return the tone of a state's badge."""
    return {"bot": "info", "open": "hot", "waiting": "warn", "closed": "good"}.get(code, "")


def priority(level: int) -> str:
    """Return how urgent something is."""
    return (_("Low"), _("Normal"), _("High"), _("Urgent"))[level]


def priority_tone(level: int) -> str:
    """Return the tone of a priority's badge."""
    return ("", "", "warn", "bad")[level]


def due(record: care.ConversationRecord, at: datetime) -> tuple[str, str]:
    """Return by when something is due and the tone of that: late, soon, in time; nothing where no clock runs."""
    moment = record.due_at
    if moment is None:
        return "", ""
    if moment < at:
        return _("late since %(moment)s") % {"moment": formats.moment(moment)}, "bad"
    tone = "warn" if moment - at < timedelta(minutes=30) else ""
    return _("by %(moment)s") % {"moment": formats.moment(moment)}, tone


def _made_good(what: str, detail: Mapping[str, Any]) -> str:
    if what == "refunded":
        amount = Money(int(detail["amount"]), detail.get("currency", settings.CURRENCY))
        return _("%(amount)s of order %(order)s given back") % {
            "amount": formats.money_text(amount),
            "order": detail["order"],
        }
    if what == "coupon":
        return _("Coupon %(code)s given") % {"code": detail["code"]}
    if what == "resent":
        return _("Sent again as order %(order)s (pieces: %(n)s)") % {"n": detail["pieces"], "order": detail["order"]}
    if what == "returned":
        back = formats.money_text(Money(int(detail["amount"]), detail["currency"]))
        return _("Taken back (pieces: %(n)s), %(amount)s given back") % {"n": detail["pieces"], "amount": back}
    return _("Order %(order)s cancelled") % {"order": detail["order"]}


def step(message: care.MessageRecord, people: dict[int, str]) -> str:
    """Return one thing that was done, in one sentence."""
    detail = message.detail
    what = detail.get("what", "")
    if what in {"routed", "assigned"}:
        whom = people.get(detail.get("to") or 0, "")
        return _("Given to %(name)s") % {"name": whom} if whom else _("Given back to everybody")
    if what in {"refunded", "coupon", "resent", "returned", "cancelled"}:
        return _made_good(what, detail)
    if what == "priority":
        return _("Urgency: %(level)s") % {"level": priority(int(detail["priority"]))}
    if what == "handed_over":
        why = {"unsure": _("the bot was not sure"), "again": _("the bot had said that already"),
               "asked": _("the customer asked for a person"), "unhelped": _("the answer did not help")}  # fmt: skip
        return _("Handed to people: %(why)s") % {"why": why.get(detail.get("why", ""), "")}
    if what == "attachments_refused":
        return _("%(n)d attachments were not kept: only JPEG and PNG pictures are") % {"n": int(detail.get("n", 1))}
    if what == "answer_refused":
        why = {
            "45015": _("more than 48 hours after their last message"),
            "45047": _("more answers than it allows to one message"),
        }
        reason = str(detail.get("reason", ""))
        return _("The company did not take the answer (%(why)s); it did not arrive") % {"why": why.get(reason, reason)}
    words = {
        "answer_doubt": _("The answer may not have arrived; the line broke while it was sent"),
        "mail_refused": _("The mail was refused by the customer’s server; it did not arrive"),
        "mail_doubt": _("The mail may not have arrived; the line broke while it was sent"),
        "taken": _("Taken"), "closed": _("Settled"), "reopened": _("Taken up again"), "merged": _("Merged with another"),
        "split": _("Split in two"),
    }  # fmt: skip
    return words.get(what, what)
