"""What the demonstration's team planned: targets, objectives, tasks, two campaigns of the last closed week, and the reviews since.

Every target follows from what was: the figure of the period before times a stated factor, rounded to two digits. People,
titles and days are written by hand, relative to the day of filling. Nothing is added to what customers bought.
"""

import math
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.brain.plans import api as plans
from kaipu.brain.segments import api as segments
from kaipu.commerce.customers import api as customers
from kaipu.demo.campaigning import WORDS
from kaipu.kernel import clock

DAY = timedelta(days=1)
# metric, period, factor on the period before, who answers for it
TARGETS = (
    ("net_sales", "week", "0.97", "Max Merchandiser"), ("conversion", "week", "0.95", "Mei Marketer"),
    ("gross_profit", "month", "1.02", "Max Merchandiser"), ("net_sales", "quarter", "1.03", "Mia Manager"),
    ("aov", "quarter", "1.02", "Mei Marketer"), ("on_time_rate", "month", "1.02", "Ben Buyer"),
)  # fmt: skip


def is_planned() -> bool:
    """Tell whether the team has planned."""
    return bool(plans.list_objectives())


def plan(at: datetime) -> None:
    """Make targets, the campaigns of the last closed week, the tree of goals, and the reviews."""
    today = clock.local_date(at)
    first, last = plans.last_closed(today, "week")
    people = {each.email.partition("@")[0]: each.id for each in customers.list_staff()}
    starts = {name: _aim(name, period, factor, owner, last, at) for name, period, factor, owner in TARGETS}
    shown = _try(people.get("marketer", 0), first, last, at)
    _grow(people, starts, shown, today, last, at)
    _meet(people, today, at)
    _reward(people, today, at)
    if shown:
        with suppress(plans.PlayLost, campaigns.CampaignUnknown):
            plans.file_playbook(campaign_id=shown, user_id=people.get("marketer", 0), at=at)
    with suppress(plans.NothingToReview, lake.NothingPublished):
        for day in (first - DAY, first):  # the worker writes those of the month and the quarter, as in any shop
            plans.write_review(kind="week", day=day, at=at)


def _aim(name: str, period: str, factor: str, owner: str, last: date, at: datetime) -> Decimal | None:
    """Set the target of the period that holds a day from the period before; return where the metric stood."""
    first, _end = plans.period_of(last, period)
    before = plans.period_before(first, period)
    stood = metrics.list_values(name, spans=[before], at=at)[0]
    if stood:
        metrics.set_target(
            metric=name, period=period, day=last, value=_round(stood * Decimal(factor)), owner=owner, at=at,
            note=f"{before[0]} – {before[1]} × {factor}",
        )  # fmt: skip
    return stood


def _round(value: Decimal) -> Decimal:
    """Return a value with its first two digits only."""
    return round(value, 1 - math.floor(math.log10(abs(value))))


def _try(user_id: int, first: date, last: date, at: datetime) -> int | None:
    """Run two campaigns in the last closed week, one with a fifth held out and one without, both ended; return the first's number."""
    known = {each.title.partition(" · ")[0]: each.id for each in segments.list_segments()}
    kept = None
    for title, segment, holdout, medium, spent in (
        ("Warm evenings · 暖冬家宴", "Big baskets", 20, "display", 18_000), ("Flyer in the bags · 随袋传单", "Regulars", 0, "print", 9_500),
    ):  # fmt: skip
        if segment not in known:
            continue
        wanted = campaigns.Plan(
            title=title, metric="net_sales", target=Decimal(100_000), budget_minor=20_000, starts_on=first, ends_on=last,
            segment_id=known[segment], channels=("site",), holdout_percent=holdout, coupon="", path="/", words=WORDS,
        )  # fmt: skip
        started = clock.day_start(first) + timedelta(hours=7)
        number = campaigns.save_campaign(plan=wanted, user_id=user_id, at=started - 3 * DAY)
        kept = kept or number
        with suppress(campaigns.AudienceEmpty):
            campaigns.start_campaign(campaign_id=number, at=started, asked_at=at)
            campaigns.note_spending(
                campaign_id=number, day=first, source="flyer" if medium == "print" else "local", medium=medium, amount_minor=spent,
                by=user_id, at=started,
            )  # fmt: skip
            campaigns.end_campaign(campaign_id=number, at=clock.day_start(last + DAY))
    return kept


def _grow(
    people: dict[str, int], starts: dict[str, Decimal | None], campaign: int | None, today: date, last: date, at: datetime
) -> None:  # fmt: skip
    """Plant the tree: two objectives with key results, four initiatives with tasks, and risks."""
    manager, marketer, buyer, agent = (people.get(name, 0) for name in ("manager", "marketer", "buyer", "agent"))
    opens, closes = plans.period_of(last, "quarter")
    grow = plans.save_objective(
        title="A winter that pays · 一个盈利的冬天", owner_id=manager, first=opens, last=closes, at=at,
        note="Sell more to those who know us, without buying sales with discounts. · 靠老顾客增长，不靠打折换销售。",
    )  # fmt: skip
    trust = plans.save_objective(
        title="Always on the shelf · 货架常满", owner_id=buyer, first=opens, last=closes, at=at,
        note="What is bought weekly is never missing. · 每周都买的东西不断货。",
    )  # fmt: skip
    for metric, period, factor, owner in TARGETS:
        stood = starts[metric] if period != "week" else None
        if stood:
            plans.add_key_result(
                objective_id=trust if metric == "on_time_rate" else grow, metric=metric, period=period, day=last,
                value=_round(stood * Decimal(factor)), start=stood, owner=owner, at=at,
            )  # fmt: skip
    feast = plans.save_initiative(
        title="Winter table · 冬日餐桌", owner_id=marketer, first=today - 21 * DAY, last=today + 28 * DAY, objective_id=grow,
        budget_minor=150_000, link="campaign" if campaign else "", link_id=campaign, at=at,
    )  # fmt: skip
    checkout = plans.save_initiative(
        title="Mend the checkout on phones · 修好手机结算", owner_id=manager, first=today - 10 * DAY, last=today + 18 * DAY,
        objective_id=grow, budget_minor=60_000, at=at,
    )  # fmt: skip
    dairy = plans.save_initiative(
        title="Dairy never sold out · 乳品不断货", owner_id=buyer, first=today - 7 * DAY, last=today + 35 * DAY, objective_id=trust,
        at=at,
    )  # fmt: skip
    _tasks(feast, marketer, today, at, (
        ("Choose the dishes · 选定菜单", -20, -12, "done", False, 0), ("Photograph them · 拍摄菜品", -12, -4, "done", False, 40_000),
        ("Article and front page · 文章与首页", -4, 3, "doing", False, 20_000), ("Table is laid · 上线", 4, 5, "todo", True, 0),
        ("Count what it brought · 核算效果", 20, 28, "todo", False, 0),
    ))  # fmt: skip
    _tasks(checkout, manager, today, at, (
        ("Watch ten people check out · 观察十位顾客结算", -9, -3, "done", False, 0), ("Mend the address step · 修复地址步骤", -3, -1, "doing", False, 50_000),
        ("Try again on five phones · 五款手机复测", 0, 4, "todo", True, 0),
    ))  # fmt: skip
    _tasks(dairy, buyer, today, at, (
        ("Second supplier for milk · 牛奶第二供应商", -7, 10, "blocked", False, 0), ("Raise the safety stock · 提高安全库存", -2, 6, "todo", False, 0),
        ("A month without a gap · 连续一月不断货", 30, 35, "todo", True, 0),
    ))  # fmt: skip
    plans.save_task(
        title="Answer the ten worst reviews · 回复十条差评",
        owner_id=agent,
        starts_on=today - 5 * DAY,
        due_on=today - 2 * DAY,
        at=at,
    )
    plans.add_risk(
        initiative_id=feast, title="Snow keeps the vans at home · 大雪停运", likely=2, bad=4, at=at,
        answer="Offer collection in the five stores · 改为五家门店自提",
    )  # fmt: skip
    plans.add_risk(
        initiative_id=dairy, title="The second supplier is dearer · 第二供应商更贵", likely=4, bad=2, at=at,
        answer="Take a fifth of the milk there only · 只从那里进两成",
    )  # fmt: skip


def _reward(people: dict[str, int], today: date, at: datetime) -> None:
    """Set two bonuses, of which that of the closed month is approved, and ask colleagues of the marketer."""
    merchandiser, manager = people.get("merchandiser", 0), people.get("manager", 0)
    last_month = plans.last_closed(today, "month")
    stood = metrics.list_values("gross_profit", spans=[plans.period_before(last_month[0], "month")], at=at)[0]
    if stood and merchandiser and manager:
        metrics.set_target(
            metric="gross_profit",
            period="month",
            day=last_month[0],
            value=_round(stood * Decimal("1.02")),
            owner="Max Merchandiser",
            at=at,
        )
        for day, approved in ((last_month[0], True), (today, False)):
            number = plans.set_bonus(
                user_id=merchandiser, period="month", day=day, base_minor=50_000, floor=Decimal("0.8"), cap=Decimal("1.2"),
                lines=[("gross_profit", Decimal(1))], at=at,
            )  # fmt: skip
            if approved:
                plans.approve_bonus(bonus_id=number, user_id=manager, at=at)
    number = plans.open_round(title="Autumn round · 秋季互评", first=today - 24 * DAY, last=today - 10 * DAY, at=at)
    for writer, points, text in (
        ("manager", 5, "Always knows the figures. · 数据总是心里有数。"), ("buyer", 4, "Tell us earlier what you will promote. · 促销请早些打招呼。"),
        ("agent", 4, "Answers quickly. · 回复很快。"),
    ):  # fmt: skip
        if writer in people and "marketer" in people:
            plans.answer_peer(
                round_id=number,
                about_id=people["marketer"],
                user_id=people[writer],
                points=points,
                text=text,
                at=at - 15 * DAY,
            )


def _meet(people: dict[str, int], today: date, at: datetime) -> None:
    """Write down last Monday's meeting; one of its two decisions became a task."""
    monday = today - timedelta(days=today.weekday())
    note = plans.write_note(
        title="Monday round · 周一例会", held_on=monday, user_id=people.get("manager", 0), at=at,
        present=[people[name] for name in ("manager", "marketer", "buyer", "agent") if name in people],
        text="The week was weak: holiday on Monday, the checkout broken on phones, dairy sold out online.\n上周偏弱：周一放假、手机结算故障、线上乳品断货。",
        decided=(
            "Phones come first until the checkout is mended · 手机结算修好前优先处理",
            "Milk gets a second supplier before Christmas · 圣诞节前牛奶落实第二供应商",
        ),
    )  # fmt: skip
    decision = plans.get_note(note_id=note).resolutions[1]
    plans.save_task(
        title="Sign the second milk supplier · 与第二牛奶供应商签约", owner_id=people.get("buyer", 0), starts_on=monday,
        due_on=today + 12 * DAY, origin="Monday round · 周一例会", resolution_id=decision.id, at=at,
    )  # fmt: skip


def _tasks(
    initiative: int, owner: int, today: date, at: datetime, rows: tuple[tuple[str, int, int, str, bool, int], ...]
) -> None:  # fmt: skip
    """Make tasks, each waiting for the one before it, in the state they are in."""
    before = None
    for title, starts, due, state, milestone, budget in rows:
        number = plans.save_task(
            title=title, owner_id=owner, starts_on=today + starts * DAY, due_on=today + due * DAY, milestone=milestone,
            budget_minor=budget, initiative_id=initiative, at=at,
        )  # fmt: skip
        if before is not None:
            plans.add_need(task_id=number, needs_id=before, at=at)
        if state != "todo":
            plans.move_task(task_id=number, state=state, at=at + min(timedelta(0), (due + 1) * DAY))
        before = number
