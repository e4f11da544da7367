"""Carrying win-back decisions out: a segment, a coupon and a campaign with people held out; called by decisions, in its transaction."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.decisions import api as decisions
from kaipu.brain.segments import api as segments
from kaipu.brain.winbacks.queries import WINDOW_DAYS, conditions_of
from kaipu.brain.winbacks.rules import (
    CAP_MINOR,
    FEWEST_HELD,
    GROUPS,
    MOST_BUDGET_MINOR,
    MOST_PEOPLE,
    PERCENTS,
    Habit,
    worth_of,
)
from kaipu.commerce.members import api as members
from kaipu.kernel import clock
from kaipu.kernel.operation import acting_now, operation


def build(*, about: Mapping[str, Any], percent: int, holdout: int) -> decisions.Revision:
    """Put a win-back together: action, effects, guardrails, title."""
    habit = Habit(**about["habit"])
    held = round(habit.people * holdout / 100)
    told = habit.people - held
    worth = worth_of(told=told, habit=habit, percent=percent, uplift=(about["uplift"], about["uplift_error"]))
    return decisions.Revision(
        action={**about, "percent": percent, "holdout": holdout},
        expected=[
            decisions.Effect("profit", "money", round(worth.profit), round(worth.low), round(worth.high)),
            decisions.Effect("people_back", "units", round(worth.back, 1)),
        ],
        guardrails=[
            decisions.Guardrail("people", told, MOST_PEOPLE, "units"),
            decisions.Guardrail("discount", percent / 100, PERCENTS[-1] / 100, "share"),
            decisions.Guardrail("coupon_budget", told * CAP_MINOR, MOST_BUDGET_MINOR, "money"),
            decisions.Guardrail("holdout", max(0, FEWEST_HELD - held), 0, "units"),
        ],
        worth_minor=round(worth.profit),
        profit_minor=round(worth.profit),
        cost_minor=round(worth.cost),
        title_en=f"Win back {told} {about['title_en']} with {percent} % off by mail, {held} held out",
        title_zh=f"用 {percent}% 优惠券邮件召回 {told} 位{about['title_zh']}，留出 {held} 人对照",
    )


@operation
def revise(*, decision: decisions.DecisionRecord, changes: Mapping[str, int], at: datetime) -> decisions.Revision:
    """Reckon a win-back anew with another discount or holdout."""
    action = decision.action
    return build(
        about=action,
        percent=changes.get("percent", action["percent"]),
        holdout=changes.get("holdout", action["holdout"]),
    )


@operation
def apply(*, decision: decisions.DecisionRecord, at: datetime) -> dict[str, Any]:
    """Make the segment, the coupon and the campaign, and start it. Letters leave within minutes."""
    action, who = decision.action, acting_now().actor
    user_id = int(who.removeprefix("user:")) if who.startswith("user:") else 0
    group = next(each for each in GROUPS if each.key == action["group"])
    code, percent = f"BACK{decision.id}", action["percent"]
    segment_id = segments.save_segment(
        user_id=user_id, title=f"{group.title_zh} · {code}", match="all", conditions=conditions_of(group), at=at
    )
    coupon_id = members.create_coupon(
        draft=members.CouponDraft(
            code=code, title_en=f"{percent} % off: we miss you", title_zh=f"好久不见，{percent}% 优惠", kind="percent", valid_from=at,
            valid_until=at + timedelta(days=WINDOW_DAYS), percent_bp=100 * percent, cap_minor=CAP_MINOR, access="gift",
        ),
        at=at,
    )  # fmt: skip
    first = clock.local_date(at)
    plan = campaigns.Plan(
        title=f"{group.title_zh} · Win-back {decision.id}", metric="buyers", target=Decimal(max(1, round(decision.expected[1].value))),
        budget_minor=decision.cost_minor, starts_on=first, ends_on=first + timedelta(days=WINDOW_DAYS - 1), segment_id=segment_id,
        channels=("mail",), holdout_percent=action["holdout"], coupon=code, path="/departments/",
        words={
            "subject_en": f"{{name}}, {percent} % off your next order", "subject_zh": f"{{name}}，下一单立减 {percent}%",
            "body_en": f"# We miss you\n\nYour coupon {code} takes {percent} % off your next order within two weeks. It is in your wallet.\n\n[See what is fresh](/departments/)",
            "body_zh": f"# 好久不见\n\n优惠券 {code} 已放入你的卡包，两周内下一单立减 {percent}%。\n\n[看看有什么新鲜的](/departments/)",
        },
    )  # fmt: skip
    campaign_id = campaigns.save_campaign(plan=plan, user_id=user_id, at=at)
    try:
        told, held = campaigns.start_campaign(campaign_id=campaign_id, at=at)
    except campaigns.AudienceEmpty as error:
        raise decisions.GuardrailBroken(("people",)) from error
    return {"campaign_id": campaign_id, "coupon_id": coupon_id, "segment_id": segment_id, "told": told, "held": held}


@operation
def undo(*, decision: decisions.DecisionRecord, at: datetime) -> None:
    """End campaign and coupon; what was sent cannot be called back. Raises decisions.UndoImpossible once it has ended by itself."""
    try:
        campaigns.end_campaign(campaign_id=decision.result["campaign_id"], at=at)
    except campaigns.CampaignMoved as error:
        raise decisions.UndoImpossible("ended") from error
    members.end_coupon(coupon_id=decision.result["coupon_id"], at=at)
