"""What a review says, gathered once: plain values that are frozen with it. Numbers are text, so that none is rounded on the way."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.decisions import api as decisions
from kaipu.brain.insight import api as insight
from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.brain.plans.queries.tasks import TaskRecord, count_moved, list_late
from kaipu.brain.plans.rules import Action, Aim, choose_steps, period_before
from kaipu.brain.segments import api as segments
from kaipu.kernel import clock
from kaipu.kernel.money import Money

HEADLINES = ("net_sales", "gross_profit", "orders", "aov", "buyers", "new_buyers", "visits", "conversion")
EXPLAINED = ("net_sales", "gross_profit", "conversion")
ORDER = ("week", "month", "quarter", "year")
MOST_EXPLAINED, MOST_PARTS, MOST_ALERTS, MOST_LATE, MOST_ACTIONS = 5, 4, 3, 5, 12
type Facts = dict[str, Any]


class PeriodAhead(ValueError):
    """The period has not begun, so there is nothing to review."""


def gather_facts(*, kind: str, first: date, last: date, at: datetime) -> tuple[int, Facts]:
    """Return the number of the snapshot that was read, and the facts of a period, up to now where it is not over.

    What there is so far is compared with as many days of the period before. Takes seconds: each explained metric costs up
    to two. Raises PeriodAhead for a period that has not begun, lake.NothingPublished.
    """
    today = clock.local_date(at)
    if first > today:
        raise PeriodAhead(str(first))
    snapshot, so_far = lake.get_coverage(at=at).number, last >= today
    began, ended = period_before(first, kind)
    if so_far:
        ended, last = min(ended, began + (today - first)), today
    now, before = insight.Span(first, last), insight.Span(began, ended)
    aims = _aims(kind, now, at)
    told = list(_explained(now, before, aims, at))
    actions = [*_campaigns(now, at), *_journeys(now, at)]
    late = list_late(before=last + timedelta(days=1), limit=MOST_LATE)
    alerts = insight.list_alerts(standing=True, limit=MOST_ALERTS)
    count = sum(number for state, number in insight.count_alerts().items() if state != "closed")
    steps = choose_steps(
        [_aim_of(place, each) for place, each in enumerate(aims) if each["landing"] is not None],
        [action for action, _ in actions], alerts=count, overdue=len(late),
    )  # fmt: skip
    facts: Facts = {
        "kind": kind, "so_far": so_far, "first": str(first), "last": str(last), "before": [str(before.first), str(before.last)],
        "currency": settings.CURRENCY, "headlines": _headlines(now, before, at), "targets": aims,
        "why": [_why(each) for each in told], "actions": [_action_facts(each, more) for each, more in actions],
        "decisions": _decisions(now), "alerts": {"count": count, "first": [_alert(each) for each in alerts]},
        "tasks": {"late": [_task(each) for each in late], "done": count_moved(state="done", first=first, last=last)},
        "steps": [dict(step) for step in steps],
    }  # fmt: skip
    return snapshot, facts


def _metric(metric: metrics.Definition) -> Facts:
    return {
        "metric": metric.name, "title_en": metric.title_en, "title_zh": metric.title_zh, "unit": metric.unit,
        "better": metric.better, "assumed": metric.assumed,
    }  # fmt: skip


def _text(value: Decimal | float | None) -> str | None:
    return None if value is None else str(value)


def _headlines(now: insight.Span, before: insight.Span, at: datetime) -> list[Facts]:
    found = []
    for name in HEADLINES:
        value, earlier = metrics.list_values(name, spans=[(now.first, now.last), (before.first, before.last)], at=at)
        found.append(
            {**_metric(metrics.get_definition(name=name)), "value": _text(value), "earlier": _text(earlier)}
        )  # fmt: skip
    return found


def _aims(kind: str, now: insight.Span, at: datetime) -> list[Facts]:
    """Return the targets of this kind of period or a longer one that hold the last day, as of that day.

    As of yesterday where that day is today: a landing is reckoned from whole days.
    """
    yesterday = clock.local_date(at) - timedelta(days=1)
    targets = [t for t in metrics.list_targets(on=now.last) if ORDER.index(t.period) >= ORDER.index(kind)]
    targets.sort(key=lambda target: (ORDER.index(target.period), target.metric.name, target.id))
    return [
        {
            **_metric(each.target.metric), "dimension": each.target.dimension, "member": each.target.member,
            "period": each.target.period, "first": str(each.target.first), "last": str(each.target.last),
            "value": str(each.target.value), "actual": _text(each.actual), "landing": _text(each.landing),
            "low": _text(each.low), "high": _text(each.high), "light": each.light, "owner": each.target.owner,
            "until": str(each.until or ""), "closed": each.target.last <= min(now.last, yesterday),
        }
        for each in metrics.list_progress(targets=targets, at=at, until=now.last)
    ]  # fmt: skip


def _aim_of(place: int, facts: Mapping[str, Any]) -> Aim:
    return Aim(place, facts["light"], float(facts["value"]), float(facts["landing"]), facts["better"])


def _explained(
    now: insight.Span, before: insight.Span, aims: Sequence[Facts], at: datetime
) -> Iterator[insight.Explanation]:
    """Explain the main metrics, and those of targets that are off their pace."""
    off = [each["metric"] for each in aims if each["light"] in {"red", "amber"} and not each["dimension"]]
    for name in list(dict.fromkeys([*EXPLAINED, *off]))[:MOST_EXPLAINED]:
        try:
            told = insight.explain(metric=name, now=now, before=before, at=at)
        except metrics.SeriesInvalid:
            continue
        if told.value is not None and told.earlier is not None:
            yield told


def _why(told: insight.Explanation) -> Facts:
    factors = told.trees[0].factors if told.trees else ()
    return {
        **_metric(told.metric), "value": _text(told.value), "earlier": _text(told.earlier),
        "expected": _text(told.expected), "usual": _text(told.usual), "verdict": told.verdict,
        "course": str(told.course), "rest": str(told.rest), "sliced": bool(told.sliced),
        "parts": [_part(each) for each in told.parts[:MOST_PARTS]],
        "factors": [
            {
                "title_en": each.factor.title_en, "title_zh": each.factor.title_zh, "unit": each.factor.unit,
                "before": each.before, "now": each.now, "effect": str(each.contribution),
            }
            for each in factors
        ],
        "occasions": [{"en": each.name_en, "zh": each.name_zh, "when": each.when} for each in told.occasions],
    }  # fmt: skip


def _part(part: insight.Part) -> Facts:
    return {
        "conditions": [
            {"dimension": each.dimension, "members": list(each.members), "en": list(each.names_en), "zh": list(each.names_zh)}
            for each in part.conditions
        ],
        "filters": [[each.dimension, each.operator, list(each.values)] for each in part.filters],
        "now": _text(part.now), "before": _text(part.before), "expected": str(part.expected), "effect": str(part.effect),
        "share": part.share,
    }  # fmt: skip


def _campaigns(now: insight.Span, at: datetime) -> Iterator[tuple[Action, Facts]]:
    until = clock.day_start(now.last + timedelta(days=1))
    for each in campaigns.list_campaigns(limit=100):
        if each.started_at and each.started_at < until and each.starts_on <= now.last and each.ends_on >= now.first:
            outcome = campaigns.get_outcome(campaign=each, at=at, until=until)
            cost = Decimal(each.spent_minor) * Money(1, settings.CURRENCY).major
            last = min(each.ends_on, now.last)
            days = (last - each.starts_on).days + 1
            earlier = each.starts_on - timedelta(days=days)
            during, before = metrics.list_values(
                each.metric, spans=[(each.starts_on, last), (earlier, each.starts_on - timedelta(days=1))], at=at
            )
            goal = {
                **_metric(metrics.get_definition(name=each.metric)),
                "target": str(each.target),
                "actual": _text(during),
            }
            action = _action("campaign", each.id, each.title, each.title, outcome, cost, before=before, during=during)
            yield action, {**_reached(outcome), "state": each.state, "goal": goal, "coupon": each.coupon}


def _journeys(now: insight.Span, at: datetime) -> Iterator[tuple[Action, Facts]]:
    until = clock.day_start(now.last + timedelta(days=1))
    for each in campaigns.list_journeys():
        if each.started_at and each.started_at < until:
            outcome = campaigns.get_journey_outcome(journey=each, at=at, until=until)
            if outcome.told.people or outcome.held.people:
                action = _action("journey", each.id, each.title_en, each.title_zh, outcome, Decimal(0))
                yield action, {**_reached(outcome), "state": each.state}


def _action(
    kind: str, number: int, title_en: str, title_zh: str, outcome: campaigns.Outcome, cost: Decimal, *,
    before: Decimal | None = None, during: Decimal | None = None,
) -> Action:  # fmt: skip
    gain = outcome.gain
    return Action(
        kind, number, title_en, title_zh, float(cost), gain.total if gain else None, gain.low if gain else None,
        gain.high if gain else None, outcome.told.people, outcome.held.people,
        float(before) if before is not None else None, float(during) if during is not None else None,
    )  # fmt: skip


def _reached(outcome: campaigns.Outcome) -> Facts:
    return {
        "buyers": outcome.told.buyers, "held_buyers": outcome.held.buyers, "coupon_orders": outcome.coupon_orders,
        "coupon_cost": str(outcome.coupon_cost), "since": outcome.since.isoformat(), "until": outcome.until.isoformat(),
    }  # fmt: skip


def _action_facts(action: Action, more: Facts) -> Facts:
    return {
        "kind": action.kind, "id": action.id, "title_en": action.title_en, "title_zh": action.title_zh, "cost": action.cost,
        "gain": action.gain, "low": action.low, "high": action.high, "net": action.net, "told": action.told,
        "held": action.held, "before": action.before, "during": action.during, "strength": action.strength, **more,
    }  # fmt: skip


def playbook_facts(*, campaign: campaigns.CampaignRecord, at: datetime) -> Facts:
    """Return what a play-book keeps of a campaign: plan, segment and outcome. Raises lake.NothingPublished."""
    outcome = campaigns.get_outcome(campaign=campaign, at=at)
    cost = Decimal(campaign.spent_minor) * Money(1, settings.CURRENCY).major
    try:
        segment = segments.get_segment(segment_id=campaign.segment_id)
        kept = {
            "id": segment.id, "title": segment.title, "match": segment.match,
            "conditions": [[each.field, each.op, each.value, each.days] for each in segment.conditions],
        }  # fmt: skip
    except segments.SegmentUnknown:
        kept = {"id": campaign.segment_id, "title": campaign.title, "match": "all", "conditions": []}
    action = _action("campaign", campaign.id, campaign.title, campaign.title, outcome, cost)
    return {
        "metric": campaign.metric, "target": str(campaign.target), "budget_minor": campaign.budget_minor,
        "days": (campaign.ends_on - campaign.starts_on).days + 1, "starts_on": str(campaign.starts_on),
        "channels": list(campaign.channels), "holdout_percent": campaign.holdout_percent, "coupon": campaign.coupon,
        "path": campaign.path, "words": {name: campaign.plan.get(name, "") for name in campaigns.WORDS},
        "tasks": list(campaign.plan.get("tasks", ())), "risks": list(campaign.plan.get("risks", ())), "segment": kept,
        "currency": settings.CURRENCY, "outcome": _action_facts(action, _reached(outcome)),
    }  # fmt: skip


def _decisions(now: insight.Span) -> list[Facts]:
    """Return by kind how many decisions were applied and measured in the period, with what was expected and what came, effect by effect."""
    start, end = clock.day_bounds(now.first, now.last)
    kinds: dict[str, Facts] = {}
    for state in ("applied", "measured"):
        for each in decisions.list_decisions(state=state, limit=500):
            when = each.measured_at if state == "measured" else each.applied_at
            if when is None or not start <= when < end:
                continue
            kept = kinds.setdefault(
                each.kind,
                {
                    "decision": each.kind,
                    "applied": 0,
                    "measured": 0,
                    "back_tests": 0,
                    "first_id": each.id,
                    "effects": {},
                },
            )
            kept[state] += 1
            kept["back_tests"] += each.back_test
            for effect, side in [(e, "expected") for e in each.expected] + [(e, "actual") for e in each.actual]:
                if state == "measured":
                    sums = kept["effects"].setdefault(
                        effect.metric, {"unit": effect.unit, "expected": 0.0, "actual": 0.0}
                    )
                    sums[side] += effect.value
    return list(kinds.values())


def _alert(alert: insight.AlertRecord) -> Facts:
    return {
        "id": alert.id, "kind": alert.kind, "metric": alert.metric, "name_en": alert.name_en, "name_zh": alert.name_zh,
        "value": str(alert.value), "expected": str(alert.expected), "first_day": str(alert.first_day),
    }  # fmt: skip


def _task(task: TaskRecord) -> Facts:
    return {"id": task.id, "title": task.title, "owner_id": task.owner_id, "due_on": str(task.due_on)}
