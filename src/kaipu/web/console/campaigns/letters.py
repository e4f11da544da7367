"""Letters of campaigns and journeys: short messages, and blocks as mail that reads well anywhere, with a way out in every one."""

import base64
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.recommendations import api as recommendations
from kaipu.commerce.shelf import api as shelf
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.web.ui import formats
from kaipu.web.ui.letters import way_out
from kaipu.web.ui.pick_words import tell_reason


@dataclass(frozen=True, slots=True)
class Part:
    """A block as a mail shows it; a button leads to `url`."""

    kind: str
    text: str
    url: str = ""
    goods: tuple["Good", ...] = ()


@dataclass(frozen=True, slots=True)
class Good:
    """A good in a letter: its name, what it costs, why it stands there, and its page."""

    name: str
    price: str
    why: str
    url: str


def goods_for(customer_id: int) -> tuple[Good, ...]:
    """Return what is recommended to a reader now: nothing sold out, barred or about to expire. Loads the shelf where it is not yet."""
    picks = {
        pick.sku_id: pick for pick in recommendations.recommend(slot="mail", at=clock.now(), customer_id=customer_id)
    }
    return tuple(
        Good(
            (card.name_zh or card.name_en) if formats.speaks_chinese() else card.name_en,
            formats.money_text(Money(card.price_minor, settings.CURRENCY)) + ("/kg" if card.weighed else ""),
            tell_reason(picks[card.sku_id]), f"{settings.PUBLIC_URL}/p/{card.slug}/",
        )
        for card in shelf.list_cards(sku_ids=list(picks))
    )  # fmt: skip


def parts_of(letter: campaigns.Outgoing) -> list[Part]:
    """Return the parts of a letter, each button with its short link."""
    blocks = campaigns.read_blocks(letter.body, name=letter.name, coupon=letter.coupon)
    found = []
    for block in blocks:
        if block.kind == "goods":
            goods = goods_for(letter.customer_id)
            found += [Part("goods", "", goods=goods)] if goods else []
            continue
        code = letter.links.get(block.path, "")
        url = f"{settings.PUBLIC_URL}/l/{code}/{letter.id}/" if code else f"{settings.PUBLIC_URL}{block.path}"
        found.append(Part(block.kind, block.text, url if block.kind == "button" else ""))
    return found


def write_letter(letter: campaigns.Outgoing) -> EmailMultiAlternatives:
    """Return a letter as a mail in its reader's language, with one-click unsubscription (RFC 8058)."""
    with translation.override("zh-hans" if letter.language.startswith("zh") else "en"):
        leave = f"{settings.PUBLIC_URL}{way_out(letter.id)}"
        subject = letter.subject.replace("{name}", letter.name).replace("\n", " ").replace("\r", " ")[:200]
        context = {"parts": parts_of(letter), "leave": leave, "shop": settings.PUBLIC_URL, "title": subject}
        mail = EmailMultiAlternatives(
            subject, render_to_string("console/campaigns/letter.txt", context), settings.MAIL_FROM, [letter.email],
            headers={"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        )  # fmt: skip
        mail.attach_alternative(render_to_string("console/campaigns/letter.html", context), "text/html")
    return mail


def write_note(letter: campaigns.Outgoing) -> campaigns.Note:
    """Return a letter as a short message in its reader's language; an SMS carries its way out, the others have one of their own."""
    with translation.override("zh-hans" if letter.language.startswith("zh") else "en"):
        code = letter.links.get(letter.path) or next(iter(letter.links.values()), "")
        letter_key = base64.urlsafe_b64encode(letter.id.bytes).rstrip(b"=").decode()
        url = f"{settings.PUBLIC_URL}/l/{code}/{letter_key}/" if code else f"{settings.PUBLIC_URL}{letter.path}"
        title = campaigns.fill_in(letter.subject, name=letter.name, coupon=letter.coupon)
        text = campaigns.fill_in(letter.short, name=letter.name, coupon=letter.coupon)
        if letter.channel == "sms":
            text = sms_text(text, url)
        fields = {"name": letter.name, "coupon": letter.coupon, "link": url}
        return campaigns.Note(title, text, url, {name: said for name, said in fields.items() if said})


def sms_text(said: str, url: str) -> str:
    """Return an SMS as it arrives: the shop in 【】, the words, the link, and how to end it."""
    return f"【{settings.SMS_SIGN}】{said} {url} {_('Reply TD to end')}"
