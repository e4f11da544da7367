"""Proposing win-backs and measuring them against who was held out; each an operation of its own."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.decisions import api as decisions
from kaipu.brain.winbacks.operations import build
from kaipu.brain.winbacks.queries import ANCHORS, KIND, WINDOW_DAYS, find_habit, find_uplift, last_full_day
from kaipu.brain.winbacks.rules import GROUPS, PERCENTS, REDEEMING, Group, Habit
from kaipu.kernel import clock

PRODUCER = "win-back 1"
HOLDOUT = 20
FEWEST_PEOPLE = 20
LEAST_PROFIT_MINOR = 100
OPEN_DAYS = 7
TO_80 = 1.2816 / 1.96  # campaigns tell 95 % intervals


def propose_winbacks(*, at: datetime) -> int:
    """File a coupon for each group of silent people where it pays; return how many. One that runs is not proposed again."""
    busy, uplift, last = decisions.list_open_subjects(kind=KIND), find_uplift(), last_full_day(at=at)
    filed = 0
    for group in GROUPS:
        if any(subject.startswith(f"group:{group.key}:") for subject in busy):
            continue
        found = find_habit(group=group, last=last, at=at)
        if found is None or found[0].people < FEWEST_PEOPLE:
            continue
        habit, seen = found
        about = {
            "group": group.key, "title_en": group.title_en, "title_zh": group.title_zh, "habit": asdict(habit),
            "uplift": round(uplift[0], 5), "uplift_error": round(uplift[1], 5),
        }  # fmt: skip
        built = max(
            (build(about=about, percent=percent, holdout=HOLDOUT) for percent in PERCENTS),
            key=lambda each: each.profit_minor,
        )
        if built.profit_minor >= LEAST_PROFIT_MINOR:
            filed += _file(group, built, habit, seen, uplift, at)
    return filed


def _file(
    group: Group, built: decisions.Revision, habit: Habit, seen: Sequence[tuple[str, int, int]], uplift: tuple[float, float],
    at: datetime,
) -> int:  # fmt: skip
    percent = built.action["percent"]
    evidence = {
        "why_en": [
            f"{habit.people} of them agreed to mail. Of {habit.seen} such people in the last {ANCHORS * WINDOW_DAYS // 7} weeks {habit.share:.0%} came back within two weeks by themselves and brought {habit.profit_minor / 100:.2f} of gross profit each.",
            f"Ten per cent off is taken to bring {uplift[0]:.1%} ± {1.2816 * uplift[1]:.1%} more back (80 %), until campaigns here have measured it.",
            f"Of those who come anyway {REDEEMING:.0%} are taken to use the coupon; that cost is counted.",
        ],
        "why_zh": [
            f"其中 {habit.people} 人同意接收邮件。近 {ANCHORS * WINDOW_DAYS // 7} 周里，这样的 {habit.seen} 人次中有 {habit.share:.0%} 在两周内自己回来，人均毛利 {habit.profit_minor / 100:.2f}。",
            f"在本店活动测出之前，假定九折券多带回 {uplift[0]:.1%} ± {1.2816 * uplift[1]:.1%}（80%）。",
            f"假定自己会回来的人中有 {REDEEMING:.0%} 用券，这部分成本已计入。",
        ],
        "chart": {
            "kind": "time", "unit": "ratio", "labels": [day for day, *_ in seen],
            "title_en": f"Of {group.title_en}, so many came back within two weeks by themselves",
            "title_zh": f"{group.title_zh}：两周内自己回来的比例",
            "series": [{"name_en": "Came back", "name_zh": "回来的比例", "values": [round(back / people, 4) for _, people, back in seen]}],
        },
        "table": {
            "columns": [
                {"en": "From", "zh": "起始日", "unit": "text"}, {"en": "Silent people", "zh": "沉默人数", "unit": "units"},
                {"en": "Came back", "zh": "回来人数", "unit": "units"},
            ],
            "rows": [list(row) for row in seen],
        },
        "lineage": decisions.trace(relations=("dws.orders", "ads.customers"), metrics=("buyers",), at=at),
        "assumed": ["uplift", "redemption"],
    }  # fmt: skip
    proposal = decisions.Proposal(
        kind=KIND, producer=PRODUCER, subject=f"group:{group.key}:{clock.local_date(at)}", action=built.action, evidence=evidence,
        expected=built.expected, guardrails=built.guardrails, window_days=WINDOW_DAYS, worth_minor=built.worth_minor,
        profit_minor=built.profit_minor, cost_minor=built.cost_minor, risk="medium", expires_at=at + timedelta(days=OPEN_DAYS),
        fields=[
            decisions.Field("percent", "percent", percent, PERCENTS[0], PERCENTS[-1], 5, "Per cent off", "优惠幅度（%）"),
            decisions.Field("holdout", "percent", HOLDOUT, 10, 50, 5, "Per cent held out", "留出对照（%）"),
        ],
        title_en=built.title_en, title_zh=built.title_zh,
    )  # fmt: skip
    return int(decisions.propose_decision(proposal=proposal, at=at) is not None)


def measure_due(*, at: datetime) -> int:
    """Measure every win-back whose two weeks are over against who was held out; return how many."""
    measured = 0
    for decision in decisions.list_due(on=clock.local_date(at), kind=KIND):
        campaign = campaigns.get_campaign(campaign_id=decision.result["campaign_id"])
        outcome = campaigns.get_outcome(campaign=campaign, at=at)
        measurement = measure(outcome, decision.action["percent"])
        if measurement is not None:
            decisions.record_measurement(decision_id=decision.id, measurement=measurement, at=at)
            measured += 1
    return measured


def measure(outcome: campaigns.Outcome, percent: int) -> decisions.Measurement | None:
    """Return what a campaign caused, from its holdout; None where nobody was held out. The uplift is brought to ten per cent off."""
    gain, told, held = outcome.gain, outcome.told, outcome.held
    if gain is None or not told.people or not held.people:
        return None
    low, high = (gain.total - (gain.total - gain.low) * TO_80, gain.total + (gain.high - gain.total) * TO_80)
    strength = "strong" if gain.low > 0 or gain.high < 0 else "moderate" if low > 0 or high < 0 else "weak"
    shares = told.buyers / told.people, held.buyers / held.people
    uplift = shares[0] - shares[1]
    error = math.sqrt(
        sum(max(share * (1 - share), 0.01) / side.people for share, side in zip(shares, (told, held), strict=True))
    )
    scale = math.sqrt(percent / 10)
    half = 1.2816 * error * told.people
    return decisions.Measurement(
        [
            decisions.Effect("profit", "money", round(100 * gain.total), round(100 * low), round(100 * high)),
            decisions.Effect(
                "people_back", "units", round(uplift * told.people, 1), round(uplift * told.people - half, 1), round(uplift * told.people + half, 1)
            ),
        ],
        "holdout", strength, None,
        {"uplift": round(uplift / scale, 5), "uplift_error": round(error / scale, 5), "told": told.people, "held": held.people},
    )  # fmt: skip
