"""The demonstration's members: every household, on the tier its real year reaches, with what it would have earned by then.

Tiers, coupons and who told their birthday are made up; what was spent is real.
"""

from collections import Counter, defaultdict
from datetime import datetime, timedelta

from kaipu.commerce.customers import api as customers
from kaipu.commerce.members import api as members
from kaipu.commerce.orders import api as orders
from kaipu.demo.words import noise
from kaipu.kernel import clock

WELCOME, GIFT = "WELCOME5", "BIRTHDAY8"
TOLD_BIRTHDAY, HAS_WELCOME, SHARE_SPENT = 0.6, 0.3, 0.7
USES_WELCOME = 0.5  # of those households whose basket is ordered on the web and that still have theirs
WINDOW = timedelta(days=365)
EVERYBODY = 1_000_000


def is_done() -> bool:
    """Tell whether the last thing is done: the welcome coupon lies in wallets. Everything before may be repeated."""
    return any(row.held for row in members.list_coupons() if row.coupon.code == WELCOME)


def _make_coupons(at: datetime) -> dict[str, int]:
    since, month = at - timedelta(days=60), at + timedelta(days=60)  # trade catches up with days that are past
    drafts = (
        members.CouponDraft(WELCOME, "5 off for members", "会员满 30 减 5", "amount", since, None, amount_minor=500, threshold_minor=3000, access="gift"),
        members.CouponDraft(GIFT, "Birthday: 8 off", "生日礼：立减 8", "amount", since, None, amount_minor=800, threshold_minor=1500, access="gift"),
        members.CouponDraft("HARVEST10", "10% off the harvest", "丰收季九折", "percent", since, month, percent_bp=1000, cap_minor=1500, threshold_minor=2000),
        members.CouponDraft("FRESH3", "3 off, to take into your wallet", "领券满 25 减 3", "amount", since, month, amount_minor=300, threshold_minor=2500, access="wallet", total=2000),
        members.CouponDraft("COUNTER4", "4 off at the till", "门店立减 4", "amount", since, month, amount_minor=400, threshold_minor=2000, channel="store", access="wallet"),
        members.CouponDraft("SORRY6", "6 off, with our apologies", "致歉券：立减 6", "amount", since, None, amount_minor=600, access="gift"),
    )  # fmt: skip
    made = {}
    for draft in drafts:
        known = members.find_coupon(code=draft.code)
        made[draft.code] = known.id if known else members.create_coupon(draft=draft, at=at)
    return made


def _make_tiers(gift: int, at: datetime) -> list[members.TierRecord]:
    tiers = [
        members.TierRecord(1, "silver", "Silver", "银卡", 50_000, None, 40, 0, 12_000, None, "standard", None),
        members.TierRecord(2, "gold", "Gold", "金卡", 200_000, None, None, 0, 15_000, 2500, "fast", gift),
        members.TierRecord(3, "platinum", "Platinum", "白金卡", 500_000, None, None, 200, 20_000, 0, "personal", gift),
    ]
    for tier in tiers:
        members.set_tier(tier=tier, at=at)
    return tiers


def _level(tiers: list[members.TierRecord], spend_minor: int, count: int) -> int:
    reached = [t.level for t in tiers if spend_minor >= (t.spend_minor or 0) or (t.orders and count >= t.orders)]
    return max(reached, default=0)


def _birthday(number: str) -> tuple[int | None, int | None]:
    if noise("told birthday", number) >= TOLD_BIRTHDAY:
        return None, None
    return 1 + int(12 * noise("birth month", number)), 1 + int(28 * noise("birth day", number))


def _reopening(at: datetime) -> datetime:
    """Return when the shop's own trade goes on: what is earned from then on comes after the balance from before."""
    span = orders.get_imported_span()
    return at if span is None else min(at, clock.day_start(clock.local_date(span[1]) + timedelta(days=1)))


def bring(at: datetime) -> int:
    """Write programme, coupons and members; return how many members there are."""
    coupons = _make_coupons(at)
    members.set_programme(terms=members.Terms(double_weekdays=(6,)), at=at)
    tiers = _make_tiers(coupons[GIFT], at)
    spent: defaultdict[int, int] = defaultdict(int)
    counted: Counter[int] = Counter()
    past = orders.list_imported_spend(since=at - WINDOW)
    for each in past:
        spent[each.customer_id] += each.spend_minor
        counted[each.customer_id] += 1
    people = customers.list_customers(limit=EVERYBODY)
    joined = [
        members.PastMember(c.id, c.joined_at, _level(tiers, spent[c.id], counted[c.id]), *_birthday(c.number))
        for c in people
    ]
    count = members.load_members(past=joined, at=at)
    members.load_purchases(
        customer_ids=[each.customer_id for each in past], owners=[f"order:{each.order_id}" for each in past],
        spends=[each.spend_minor for each in past], moments=[each.placed_at for each in past],
    )  # fmt: skip
    earned = [int(spent[c.id] // 100 * (1 - SHARE_SPENT * noise("spent points", c.number))) for c in people]
    members.open_ledgers(customer_ids=[c.id for c in people], points=earned, at=_reopening(at))
    chosen = [c.id for c in people if noise("welcome coupon", c.number) < HAS_WELCOME]
    members.grant_coupons(coupon_id=coupons[WELCOME], customer_ids=chosen, source="gift", at=at)
    return count
