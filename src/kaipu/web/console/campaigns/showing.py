"""What a campaign's page shows: its goal against what happened, its words, its links, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from kaipu.brain.attribution import api as attribution
from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.commerce.customers import api as customers
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.web.console import building, figures
from kaipu.web.console.campaigns import letters, wording
from kaipu.web.console.channels import wording as channel_words
from kaipu.web.console.shell import show
from kaipu.web.ui import formats


@dataclass(frozen=True, slots=True)
class Goal:
    """The metric a campaign should move, what was wanted and what there was in its days."""

    title: str
    url: str
    wanted: str
    landed: str
    reached: bool | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a letter says in one language."""

    language: str
    subject: str
    banner: str
    blocks: tuple[campaigns.Block, ...]
    notes: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A short link with its picture for print."""

    link: campaigns.LinkRecord
    url: str
    target: str
    picture: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison between the told and the held out."""

    name: str
    url: str
    told: str
    held: str


def goal(campaign: campaigns.CampaignRecord, at: datetime) -> Goal:
    """Return a campaign's goal; what happened comes from the metric catalogue, for the campaign's days."""
    metric = metrics.get_definition(name=campaign.metric)
    today = clock.local_date(at)
    landed: Decimal | None = None
    if campaign.started_at and campaign.starts_on <= today:
        last = min(campaign.ends_on, today, building.find_last_day(at) or today)
        try:
            if last < campaign.starts_on:
                raise lake.NothingPublished
            asked = metrics.Query(metrics=(campaign.metric,), first=campaign.starts_on, last=last)
            landed = metrics.query(asked, at=at).totals[0]
        except (lake.NothingPublished, lake.QueryTooLong, metrics.SeriesInvalid):
            landed = None
    written = figures.written(landed, metric.unit, settings.CURRENCY)
    reached = None if landed is None else landed >= campaign.target
    wanted = figures.written(campaign.target, metric.unit, settings.CURRENCY)
    return Goal(figures.title_of(metric), f"/desk/metrics/{metric.name}/", wanted, written, reached)


def previews(campaign: campaigns.CampaignRecord) -> list[Preview]:
    """Return what the letter says in both languages, with an example name."""
    found = []
    for tongue, language, name in (("en", _("English"), "Alice"), ("zh", _("Chinese"), "小丽")):
        words = {part: campaign.plan.get(f"{part}_{tongue}", "") for part in ("subject", "body", "banner")}
        blocks = campaigns.read_blocks(words["body"], name=name, coupon=campaign.coupon)
        subject = words["subject"].replace("{name}", name)
        found.append(Preview(language, subject, words["banner"], blocks, _notes(campaign, tongue, subject, name)))
    return found


def _notes(
    campaign: campaigns.CampaignRecord, tongue: str, subject: str, name: str
) -> tuple[tuple[str, str, str, str], ...]:
    """Return what the short ways say, as (way, title, text, how much of it there is)."""
    said = campaigns.fill_in(campaigns.short_of(campaign.plan, tongue)[0], name=name, coupon=campaign.coupon)
    notes = []
    for channel in campaigns.SHORT:
        if channel not in campaign.channels:
            continue
        title, text, size = subject, said, ""
        if channel == "sms":
            with translation.override("zh-hans" if tongue == "zh" else "en"):
                title, text = "", letters.sms_text(said, f"{settings.PUBLIC_URL}/l/ABCDEFG/{'A' * 22}/")
            letters_of, segments = campaigns.count_segments(text)
            size = _("%(letters)s characters, charged as %(count)s SMS") % {"letters": letters_of, "count": segments}
        elif channel == "wechat":
            size = _("WeChat cuts after 20 letters") if max(len(title), len(text)) > 20 else ""
            title, text = title[:20], text[:20]
        notes.append((wording.channel(channel), title, text, size))
    return tuple(notes)


def links(origin: str) -> list[LinkRow]:
    """Return an origin's links with their QR codes."""
    rows = []
    for link in campaigns.list_links(origin=origin):
        url = f"{settings.PUBLIC_URL}/l/{link.code}/"
        picture = segno.make(url, error="m").svg_data_uri(scale=3, border=2)
        rows.append(LinkRow(link, url, target(link), picture))
    return rows


def target(link: campaigns.LinkRecord) -> str:
    """Return where a link leads, with where it was found."""
    name = link.origin.replace(":", "-")
    return campaigns.target_of(link.path, source=link.source, medium=link.medium, campaign=name, content=link.name)


def spending(campaign: campaigns.CampaignRecord) -> list[tuple[attribution.SpendingLine, str, Money, str]]:
    """Return what a campaign has cost, as (line, channel, amount, who wrote it down)."""
    staff = {each.id: each.name or each.email for each in customers.list_staff()}
    return [
        (each, channel_words.channel(attribution.channel_of(each.source, each.medium), "channel"), Money(each.spend_minor, settings.CURRENCY),
         _("the advertising company") if each.told else staff.get(each.by or 0, "–"))
        for each in attribution.list_spending(campaign=campaign.utm_name)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What came of a campaign or journey, as its page tells it."""

    letters: list[tuple[str, int, int, int, int, int, int, int]]
    reports: list[tuple[str, str, int]]
    rows: list[Row]
    gain: str
    low: str
    high: str
    after_cost: str
    sure: bool | None
    coupon_orders: int
    coupon_cost: str
    cost: str
    uncosted: str


def result(campaign: campaigns.CampaignRecord, at: datetime) -> Shown | None:
    """Return what came of a campaign; None before the warehouse was built, or built again so far that its days are there."""
    ends = building.find_last_day(at)
    if ends and campaign.started_at and clock.local_date(campaign.started_at) > ends:
        return None
    try:
        found = campaigns.get_outcome(campaign=campaign, at=at)
    except lake.NothingPublished:
        return None
    cost = Decimal(campaign.spent_minor) * Money(1, settings.CURRENCY).major
    return tell(found, cost, campaign.origin)


def tell(found: campaigns.Outcome, cost: Decimal, origin: str) -> Shown:
    """Return an outcome in words and figures."""
    gain = found.gain
    return Shown(
        letters=_letters(found), reports=_reports(origin), rows=_rows(found.told, found.held), gain=_money(gain.total) if gain else "–",
        low=_money(gain.low) if gain else "", high=_money(gain.high) if gain else "",
        after_cost=_money(gain.total - float(cost)) if gain else "–",
        sure=None if gain is None else gain.low > 0 or gain.high < 0,
        coupon_orders=found.coupon_orders, coupon_cost=_money(found.coupon_cost), cost=_money(cost),
        uncosted=_money(uncosted) if (uncosted := found.told.uncosted + found.held.uncosted) else "",
    )  # fmt: skip


def _money(value: float | Decimal) -> str:
    return figures.written(Decimal(str(value)), "money", settings.CURRENCY)


def _reports(origin: str) -> list[tuple[str, str, int]]:
    counted = sorted(campaigns.count_reports(origin=origin).items())
    return [(wording.channel(channel), wording.report(kind), number) for (channel, kind), number in counted]


def _letters(found: campaigns.Outcome) -> list[tuple[str, int, int, int, int, int, int, int]]:
    """Return a line a channel: waiting, sent, delivered, clicked, came back, withheld, in doubt."""
    counts, lines = found.letters, []
    for code in campaigns.CHANNELS:
        of = {state: number for (channel, state), number in counts.items() if channel == code}
        if not of:
            continue
        waiting = of.get("queued", 0) + of.get("claimed", 0) + of.get("handed", 0)
        back = of.get("bounced", 0)
        lines.append(
            (wording.channel(code), waiting, of.get("sent", 0) + back, of.get("sent", 0), of.get("clicked", 0), back,
             of.get("withheld", 0) + of.get("withdrawn", 0) + of.get("failed", 0), of.get("doubt", 0))
        )  # fmt: skip
    return lines


def _rows(told: campaigns.Side, held: campaigns.Side) -> list[Row]:
    def row(name: str, metric: str, write: object) -> Row:
        writing = write
        return Row(name, f"/desk/metrics/{metric}/" if metric else "", writing(told), writing(held))  # type: ignore[operator]

    def share(side: campaigns.Side) -> str:
        return formats.percent(side.buyers / side.people) if side.people else "–"

    return [
        row(_("People"), "", lambda side: formats.whole(side.people)),
        row(_("Buyers"), "buyers", lambda side: formats.whole(side.buyers)),
        row(_("Share who bought"), "", share),
        row(_("Orders"), "orders", lambda side: formats.whole(side.orders)),
        row(_("Net sales"), "net_sales", lambda side: _money(side.net)),
        row(_("Net sales a person"), "", lambda side: _money(side.per_person) if side.people else "–"),
        row(_("Gross profit"), "gross_profit", lambda side: _money(side.profit)),
        row(_("Gross profit a person"), "", lambda side: _money(side.mean) if side.people else "–"),
    ]


def rehearsed(
    request: HttpRequest, found: campaigns.Rehearsal, title: str, back: str, steps: Sequence[tuple[str, int]]
) -> HttpResponse:
    """Show a dry run."""
    ways = [
        (wording.channel(each.channel), each, _money(each.cents / 100) if each.cents is not None else "–")
        for each in found.ways
    ]
    context = {
        "found": found,
        "told": found.people - found.holdout,
        "ways": ways,
        "steps": steps,
        "back": back,
        "name": title,
    }
    return show(
        request, "console/campaigns/rehearsal.html", context, title=_("Dry run of “%(title)s”") % {"title": title}
    )
