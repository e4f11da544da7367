"""What the demonstration's marketer did: consents of the households, segments, one campaign that ended its first week, journeys.

Who agreed and who clicked is drawn by a hash of the customer's number, so that every filling says the same. What people
bought is the real year's, replayed: nothing is added to it, so the campaign's gain is what chance makes of it.
"""

import hashlib
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings

from kaipu.brain.attribution import api as attribution
from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.segments import api as segments
from kaipu.commerce.customers import api as customers
from kaipu.commerce.inventory import api as inventory
from kaipu.demo.companies.messages import MessageCompany
from kaipu.demo.companies.post_office import PostOffice
from kaipu.kernel import clock

AGREED, CLICKED, LEFT = 62, 14, 1  # per cent of households, of letters, of letters
FOLLOWS = 18  # per cent of households, on WeChat
STARTED_DAYS_AGO = 6
RUNNING = ("welcome", "recall")
STAGES = {
    "acquire": (), "activate": ("cart",), "retain": ("welcome",), "convert": ("cart",), "repurchase": ("care", "recall"), "refer": (),
}  # fmt: skip
Condition = segments.Condition
SEGMENTS = (
    ("Regulars · 常客", (Condition("recent_orders", "least", "4", 28), Condition("consent", "is", "marketing_email"))),
    ("Sleeping members · 沉睡会员", (Condition("orders", "least", "2"), Condition("recency", "least", "45"))),
    ("Big baskets · 高客单", (Condition("average", "least", "60.00"), Condition("recency", "most", "30"))),
    (
        "Bakery lovers · 爱吃面包",
        (Condition("bought", "in", "bakery", 60), Condition("consent", "is", "marketing_email")),
    ),
    ("Near Greywater · 灰水镇附近", (Condition("near", "is", "00207", 12),)),
    ("At risk of leaving · 有流失风险", (Condition("stage", "is", "at_risk"), Condition("orders", "least", "5"))),
    ("Looked twice, did not buy · 看过两次未购买", (Condition("viewed_unbought", "least", "2", 7),)),
)
WORDS = {
    "subject_en": "{name}, Mid-Autumn is near", "subject_zh": "{name}，中秋将至",
    "body_en": "# Mid-Autumn, together\n\nMoon cakes, tea and fruit for the table. Order by Thursday and it is there in time.\n\n[See what is new](/departments/)",
    "body_zh": "# 月圆人团圆\n\n月饼、茶和水果都已备好，周四前下单，节前送到。\n\n[看看新品](/departments/)",
    "banner_en": "Mid-Autumn: order by Thursday, at your table in time", "banner_zh": "中秋备货：周四前下单，节前送到",
    "short_en": "Moon cakes, tea and fruit: order by Thursday.", "short_zh": "月饼、茶和水果已备好，周四前下单。",
    "wechat_template_en": "MID_AUTUMN_EN:thing1,thing2", "wechat_template_zh": "MID_AUTUMN_ZH:thing1,thing2",
    "sms_template_en": "SMS_20261", "sms_template_zh": "SMS_20262",
}  # fmt: skip


def share_of(word: str) -> int:
    """Return a number from 0 to 99 that a word always has."""
    return int.from_bytes(hashlib.blake2s(word.encode(), digest_size=4).digest()) % 100


def is_planned() -> bool:
    """Tell whether the marketer's work is there whole: both campaigns, all journeys, and the last of them looked into."""
    journeys = campaigns.list_journeys()
    whole = len(campaigns.list_campaigns(limit=2)) == 2 and len(journeys) >= len(campaigns.LIBRARY)
    return whole and all(
        each.looked_at for each in journeys if each.state == "running" and each.graph.trigger == "segment"
    )


def give_consents(at: datetime) -> int:
    """Let the made-up households answer whether they want offers by mail; return how many agreed. Once: a second time changes nothing."""
    if known := customers.list_consenting(purpose="marketing_wechat"):
        return len(known)
    numbers = {each.id: each.number for each in customers.list_customers(limit=10_000) if each.assumed and each.email}
    answers = {who: share_of(f"consent|{number}") < AGREED for who, number in sorted(numbers.items())}
    customers.load_consents(answers=answers, purpose="marketing_email", source="assumed", at=at)
    follows = {who: f"o-{number}" for who, number in sorted(numbers.items()) if share_of(f"wechat|{number}") < FOLLOWS}
    if not campaigns.load_reach(places=follows, channel="wechat", at=at):
        return sum(answers.values())
    customers.load_consents(answers=dict.fromkeys(follows, True), purpose="marketing_wechat", source="assumed", at=at)
    return sum(answers.values())


def plan(user_id: int, at: datetime) -> None:
    """Make segments, a running campaign with its letters sent and clicked, a draft, and journeys of the library.

    Each part is made where it is missing, so what was cut off goes on where it stopped.
    """
    there = {each.title: each.id for each in segments.list_segments()}
    kept = [
        there.get(title)
        or segments.save_segment(user_id=user_id, title=title, match="all", conditions=conditions, at=at)
        for title, conditions in SEGMENTS
    ]
    planned = {each.title: each for each in campaigns.list_campaigns(limit=50)}
    today = clock.local_date(at)
    first = today - timedelta(days=STARTED_DAYS_AGO)
    started = clock.day_start(first) + timedelta(hours=10)
    week = campaigns.Plan(
        title="Mid-Autumn · 中秋备货", metric="net_sales", target=Decimal(90_000), budget_minor=80_000, starts_on=first,
        ends_on=today + timedelta(days=3), segment_id=kept[0], channels=("mail", "wechat", "site"), holdout_percent=10, coupon="MOON10",
        path="/departments/", words=WORDS,
        tasks=("Cards at the till · 收银台卡片", "Moon cakes on the front page · 首页陈列月饼"),
        risks=("Moon cakes sell out: offer fruit boxes · 月饼售罄：改推水果礼盒",),
    )  # fmt: skip
    first_plan = planned.get(week.title)
    campaign_id = (
        first_plan.id
        if first_plan
        else campaigns.save_campaign(plan=week, user_id=user_id, at=started - timedelta(days=3))
    )
    # a shop of few orders keeps it as a draft
    with suppress(campaigns.AudienceEmpty, campaigns.CampaignMoved):
        campaigns.start_campaign(campaign_id=campaign_id, at=started, asked_at=at)
    for source, medium in (("wechat", "social"), ("flyer", "print")):
        campaigns.open_link(
            origin=f"campaign:{campaign_id}", source=source, medium=medium, path="/departments/", at=started
        )
    for source, medium, minor, note in (
        ("wechat", "social", 14_500, "Moon cake pictures · 月饼图片"), ("flyer", "print", 7_000, "Two thousand cards · 两千张卡片"),
    ):  # fmt: skip
        campaigns.note_spending(
            campaign_id=campaign_id, day=clock.local_date(started), source=source, medium=medium, amount_minor=minor, note=note, by=user_id,
            at=started,
        )  # fmt: skip
    send(started)
    respond(campaign_id, started)
    recall = campaigns.Plan(
        title="Come back in winter · 冬季回访", metric="buyers", target=Decimal(200), budget_minor=30_000,
        starts_on=today + timedelta(days=7), ends_on=today + timedelta(days=14), segment_id=kept[1], channels=("mail", "sms"),
        holdout_percent=10, coupon="", path="/", words=WORDS,
    )  # fmt: skip
    if recall.title not in planned:
        campaigns.save_campaign(plan=recall, user_id=user_id, at=at)
    walked = {each.title_en: each for each in campaigns.list_journeys()}
    for template in campaigns.LIBRARY:
        if template.title_en in walked:
            if template.key in RUNNING and walked[template.title_en].state == "draft":
                campaigns.run_journey(journey_id=walked[template.title_en].id, at=started)
            continue
        journey_id = campaigns.save_journey(
            title_en=template.title_en, title_zh=template.title_zh, graph=template.graph, holdout_percent=10, user_id=user_id,
            at=started,
        )  # fmt: skip
        if template.key in RUNNING:
            campaigns.run_journey(journey_id=journey_id, at=started)
    share_stages(user_id, f"campaign:{campaign_id}", at)
    note_flyers(user_id, today, at)
    set_weekly_budgets(at)
    place_districts(at)
    segments.measure(now=lambda: at)
    campaigns.walk_journeys(now=lambda: at)  # the warehouse knows today only


def place_districts(at: datetime) -> None:
    """Say where the made-up towns lie: drawn by a hash of each postcode within some 30 km, in the sea, so that nobody lives there."""
    spots = []
    for place in sorted({(each.postcode, each.city) for each in inventory.list_locations() if each.postcode}):
        north, east = (
            int(hashlib.sha256(f"{axis}{place[0]}".encode()).hexdigest()[:8], 16) / 2**32 - 0.5 for axis in "ne"
        )
        spots.append(segments.Spot(place[0], place[1], round(38.5 + 0.5 * north, 4), round(-60.0 + 0.6 * east, 4)))
    segments.import_centroids(spots=spots, origin="demonstration", at=at)


def set_weekly_budgets(at: datetime) -> None:
    """Say what channels may spend a week."""
    weekly = {"wechat": 15_000, "print": 7_500, "display": 20_000, "email": 2_500}
    campaigns.set_budgets(budgets=weekly, most_percent=10, at=at)


def share_stages(user_id: int, campaign: str, at: datetime) -> None:
    """Give each stage of the life cycle its owner and what works on it."""
    walked = {each.title_en: each.origin for each in campaigns.list_journeys()}
    titles = {each.key: each.title_en for each in campaigns.LIBRARY}
    for stage, keys in STAGES.items():
        origins = [walked[titles[key]] for key in keys if titles.get(key) in walked]
        attribution.set_stage(
            stage=stage, owner_id=user_id, origins=[*origins, *([campaign] if stage == "repurchase" else [])], at=at
        )


def note_flyers(user_id: int, today: date, at: datetime) -> None:
    """Write down what flyers cost on four Mondays, 60.00 each: a cost that no advertising company tells."""
    monday = today - timedelta(days=today.weekday() + 7)
    days = [monday - timedelta(weeks=n) for n in range(4)]
    costs = [attribution.Cost(day, "flyer", "print", "neighbourhood", 6000) for day in days]
    attribution.note_costs(costs=costs, origin="hand", by=user_id, at=at)


def send(at: datetime) -> int:
    """Send what is due through the demonstration's companies, and read what came back."""
    company = MessageCompany(settings.VAR / "demo" / "messages", settings.SMS_SECRET, settings.MESSAGES_PORT).start()
    office = PostOffice(
        settings.VAR / "demo" / "mail", settings.MAIL_PORT, settings.MAIL_STATUS_PORT, settings.MAIL_BOX_PORT
    ).start()
    try:
        sent = campaigns.send_due(now=lambda: at)
        campaigns.read_bounces(now=lambda: at + timedelta(minutes=9))
        return sent
    finally:
        office.stop()
        company.stop()


def respond(campaign_id: int, at: datetime) -> None:
    """Let some readers follow the letter's link, and a few leave."""
    origin = f"campaign:{campaign_id}"
    links = [each for each in campaigns.list_links(origin=origin) if each.source == "mail"]
    for letter_id, customer_id in campaigns.list_sent(origin=origin):
        if share_of(f"click|{customer_id}") < CLICKED:
            then = at + timedelta(minutes=15 + 7 * share_of(f"when|{customer_id}"))
            campaigns.count_click(link_id=links[0].id, visit=f"demo-{customer_id}", letter_id=letter_id, at=then)
        elif share_of(f"leave|{customer_id}") < LEFT:
            campaigns.unsubscribe(letter_id=letter_id, at=at + timedelta(hours=2))
