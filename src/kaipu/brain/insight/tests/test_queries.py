"""Explanations over a warehouse that was really built: everything adds up."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import override_settings

from kaipu.brain.insight import api as insight
from kaipu.brain.lake import flows
from kaipu.brain.lake.queries import reading
from kaipu.brain.lake.tests.factories import NOW, Shop
from kaipu.brain.metrics import api as metrics
from kaipu.brain.metrics.tests.factories import FIRST, LAST, furnish


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Shop]:
    """Build one warehouse for all tests of this file."""
    folder = tmp_path_factory.mktemp("explained")
    whole = transaction.atomic()
    whole._from_testcase = True  # as each test's own transaction is marked: operations may open inside
    with django_db_blocker.unblock(), override_settings(LAKE_ROOT=folder / "lake", VAR=folder), whole:
        made = furnish(folder)
        assert flows.build(now=lambda: NOW).state == "published"
        reading._state.due = 0
        yield made
        transaction.set_rollback(True)


def told(metric: str, now: insight.Span, before: insight.Span) -> insight.Explanation:
    return insight.explain(metric=metric, now=now, before=before, at=NOW)


@pytest.mark.slow
def test_factors_and_steps_add_up_to_the_change(built):
    now = insight.Span(FIRST + timedelta(days=3), LAST)
    before = insight.Span(FIRST, FIRST + timedelta(days=2))
    for metric in ("net_sales", "orders", "gmv", "aov", "gross_profit"):
        answer = told(metric, now, before)
        if answer.change is None:
            continue
        for tree in answer.trees:
            assert sum(each.contribution for each in tree.factors) == answer.change, metric
        steps = answer.earlier + answer.course + answer.rest + sum((p.effect for p in answer.parts), Decimal(0))
        assert steps == answer.value, metric


@pytest.mark.slow
def test_a_cube_holds_what_the_dictionary_says(built):
    spans = [insight.Span(FIRST, FIRST + timedelta(days=2)), insight.Span(FIRST + timedelta(days=3), LAST)]
    cube = insight.find_cube(metrics.get_definition(name="net_sales"), spans, at=NOW)
    assert cube is not None
    for span, cells in zip(spans, cube.numerators, strict=True):
        whole = metrics.query(metrics.Query(("net_sales",), span.first, span.last), at=NOW).totals[0]
        assert Decimal(str(round(cells.sum(), 2))) == whole
    assert insight.find_cube(metrics.get_definition(name="buyers"), spans, at=NOW) is None


@pytest.mark.slow
def test_little_history_is_said_and_nothing_is_made_up(built):
    answer = told("net_sales", insight.Span(LAST, LAST), insight.Span(FIRST, FIRST))
    assert (answer.verdict, answer.expected, answer.parts) == ("unknown", None, ())
    with pytest.raises(metrics.MetricUnknown):
        told("happiness", insight.Span(LAST, LAST), insight.Span(FIRST, FIRST))
