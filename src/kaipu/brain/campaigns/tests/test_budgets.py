"""Advice on budgets: only where intervals lie apart, within the week's limit, and never by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.campaigns.models import BudgetMove
from kaipu.brain.campaigns.queries.budgets import get_budgets
from kaipu.brain.campaigns.rules import Difference, Trial, advise_move, pool_trials
from kaipu.kernel.models import AuditEntry

AT = datetime(2026, 3, 11, 16, tzinfo=UTC)


def trial(channel, cost, total, spread):
    return Trial(1, channel, cost, Difference(total, total - spread, total + spread))


def test_trials_of_a_channel_are_pooled() -> None:
    better, worse = pool_trials([trial("print", 100, 20, 30), trial("print", 100, 40, 40), trial("email", 50, 200, 10)])
    assert (better.channel, better.rate, better.low, better.high) == ("email", 4.0, 3.8, 4.2)
    assert (worse.trials, worse.cost, worse.gain, worse.rate, worse.low, worse.high) == (2, 200, 60, 0.3, 0.05, 0.55)


def test_when_a_move_is_advised() -> None:
    apart = pool_trials([trial("print", 100, 20, 30), trial("email", 50, 200, 10)])
    given = {"budgets": {"print": 20_000}, "moved": {}, "most_percent": 10}
    found = advise_move(apart, **given)
    assert (found.reason, found.giver.channel, found.taker.channel, found.amount_minor) == ("", "print", "email", 2_000)
    assert advise_move(apart[:1], **given).reason == "few"
    assert advise_move(apart, **{**given, "budgets": {"email": 5}}).reason == "budget"
    assert advise_move(apart, **{**given, "budgets": {"print": 18_000}, "moved": {"print": 2_000}}).reason == "limit"
    assert advise_move(apart, **{**given, "budgets": {"print": 19_500}, "moved": {"print": 500}}).amount_minor == 1_500
    overlapping = pool_trials([trial("print", 100, 20, 30), trial("email", 50, 200, 190)])
    assert advise_move(overlapping, **given).reason == "overlap"


def accept(amount, at=AT):
    campaigns.accept_move(giver="print", taker="email", amount_minor=amount, evidence={"rate": 1}, by=7, at=at)


@pytest.mark.django_db
def test_a_move_is_kept_within_the_weeks_limit() -> None:
    with pytest.raises(campaigns.BudgetMoved):
        accept(1)
    campaigns.set_budgets(budgets={"print": 20_000}, most_percent=10, at=AT)
    accept(1_500)
    with pytest.raises(campaigns.BudgetMoved):
        accept(501)
    accept(500)
    assert get_budgets() == {"print": 18_000, "email": 2_000}
    accept(1_800, at=AT + timedelta(days=7))
    campaigns.set_budgets(budgets={"social": 300}, most_percent=10, at=AT)
    assert get_budgets() == {"social": 300}
    assert list(BudgetMove.objects.order_by("id").values_list("amount_minor", "accepted_by_id")) == [
        (1500, 7),
        (500, 7),
        (1800, 7),
    ]
    assert AuditEntry.objects.filter(action="campaigns.accept_move").count() == 3
