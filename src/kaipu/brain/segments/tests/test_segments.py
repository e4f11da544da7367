"""Segments against a small warehouse: every kind of condition, and what is refused."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import override_settings

from kaipu.brain.clusters.models import ClusterMember
from kaipu.brain.customer_value.models import CustomerValue
from kaipu.brain.lake import flows
from kaipu.brain.lake.queries import reading
from kaipu.brain.lake.tests.factories import NOW, TODAY, make_shop, make_trade
from kaipu.brain.segments import api as segments
from kaipu.brain.segments import flows as measuring
from kaipu.brain.segments import queries
from kaipu.brain.tracking.models import Event
from kaipu.commerce.customers.models import Consent, Customer
from kaipu.commerce.members import api as members
from kaipu.commerce.members.models import Membership
from kaipu.commerce.members.tests.factories import make_coupon, make_tier
from kaipu.kernel import clock

Condition = segments.Condition


@pytest.fixture(scope="module")
def shop(django_db_setup, django_db_blocker, tmp_path_factory):
    """Build one warehouse for all tests: Alice bought at the store, Bob and Charlie on the web; Bob agreed to mail."""
    folder, whole = tmp_path_factory.mktemp("built"), transaction.atomic()
    whole._from_testcase = True
    with django_db_blocker.unblock(), override_settings(LAKE_ROOT=folder / "lake", VAR=folder), whole:
        made = make_shop()
        make_trade(made)
        Consent.objects.create(customer=made.bob, purpose="marketing_email", granted=True, source="test", at=NOW)
        Consent.objects.create(customer=made.alice, purpose="marketing_email", granted=True, source="test", at=NOW)
        Consent.objects.create(customer=made.alice, purpose="marketing_email", granted=False, source="test", at=NOW)
        make_members(made)
        expect(made.alice, worth_minor=5_000, gone=0.05, next_on=TODAY + timedelta(days=2))
        expect(made.bob, worth_minor=900, gone=0.7, next_on=None)
        ClusterMember.objects.create(customer_id=made.bob.id, cluster=2, fit=0.5, as_of=TODAY)
        make_looks(made)
        assert flows.build(now=lambda: NOW).state == "published"
        reading._state.due = 0
        yield made
        transaction.set_rollback(True)


def make_looks(made):
    """Bob looks at cheese twice and at milk once, a day after he bought cheese; Charlie puts milk into the cart and buys it two days later."""
    looks = [("product_view", made.bob, "1002", 24), ("product_view", made.bob, "1002", 23), ("product_view", made.bob, "1001", 23),
             ("add_to_cart", made.charlie, "1001", 120), ("search", made.charlie, "", 1)]  # fmt: skip
    for name, person, sku, hours in looks:
        Event.objects.create(
            id=uuid4(), at=NOW - timedelta(hours=hours), name=name, visitor=f"v{person.id}", session=f"s{person.id}", customer_id=person.id, body={"sku": sku}
        )  # fmt: skip
    Customer.objects.filter(id=made.alice.id).update(attributes={"age": "35-44", "kids": "2"})


def make_members(made):
    """Alice is gold, born in May, with 300 points and an open coupon; Bob let that coupon run out; Charlie is no member."""
    make_tier(code="gold")
    for who in (made.alice.id, made.bob.id):
        members.enrol(customer_id=who, invitation_code="", at=NOW)
    Membership.objects.filter(customer_id=made.alice.id).update(level=1)
    members.set_birthday(customer_id=made.alice.id, month=5, day=4, at=NOW)
    members.give_points(customer_id=made.alice.id, points=300, reference="t1", note="", at=NOW)
    coupon = make_coupon(code="FIVE", access="gift", valid_until=None)
    over = make_coupon(
        code="OVER", access="gift", valid_from=NOW - timedelta(days=9), valid_until=NOW - timedelta(days=1)
    )
    members.grant_coupon(coupon_id=coupon, customer_id=made.alice.id, source="campaign", at=NOW)
    members.grant_coupon(coupon_id=over, customer_id=made.bob.id, source="campaign", at=NOW - timedelta(days=5))


def expect(customer, **values):
    """Write down what a model said of somebody."""
    amounts = dict.fromkeys(
        ("worth_low_minor", "worth_high_minor", "year_minor", "year_low_minor", "year_high_minor", "before_minor"), 0
    )
    CustomerValue.objects.create(
        customer_id=customer.id,
        as_of=TODAY,
        purchases=1,
        purchases_low=0,
        purchases_high=2,
        alive=0.9,
        **amounts,
        **values,
    )


def who(shop, *conditions, match="all"):
    names = {shop.alice.id: "Alice", shop.bob.id: "Bob", shop.charlie.id: "Charlie"}
    return [names[each] for each in segments.list_people(match=match, conditions=conditions, at=NOW)]


@pytest.mark.parametrize(
    ("condition", "people"),
    [
        (Condition("orders", "least", "3"), ["Alice", "Bob"]),
        (Condition("spend", "least", "16.00"), ["Charlie"]),
        (Condition("channel", "is", "store"), ["Alice"]),
        (Condition("value_90", "least", "50.00"), ["Alice"]),
        (Condition("value_90", "most", "49.99"), ["Bob"]),
        (Condition("gone", "least", "70"), ["Bob"]),
        (Condition("next_in", "most", "2"), ["Alice"]),
        (Condition("next_in", "most", "1"), []),
        (Condition("consent", "is", "marketing_email"), ["Bob"]),
        (Condition("consent", "not", "marketing_email"), ["Alice", "Charlie"]),
        (Condition("bought", "in", "household", 30), ["Alice", "Bob"]),
        (Condition("bought", "not_in", "household", 30), ["Charlie"]),
        (Condition("bought", "in", "household", 2), ["Bob"]),
        (Condition("recent_orders", "least", "2", 2), ["Alice", "Bob"]),
        (Condition("points", "least", "300"), ["Alice"]),
        (Condition("points", "most", "299"), ["Bob"]),
        (Condition("birth_month", "is", "5"), ["Alice"]),
        (Condition("birth_month", "not", "5"), ["Bob", "Charlie"]),
        (Condition("tier", "is", "gold"), ["Alice"]),
        (Condition("coupon_open", "is", "five"), ["Alice"]),
        (Condition("coupon_unused", "is", "OVER"), ["Bob"]),
        (Condition("coupon_used", "is", "FIVE"), []),
        (Condition("stage", "is", "new"), ["Alice", "Charlie"]),
        (Condition("money_fifth", "least", "3"), ["Charlie"]),
        (Condition("top_department", "is", "dairy"), ["Alice", "Bob", "Charlie"]),
        (Condition("top_department", "not", "dairy"), []),
        (Condition("usual_part_of_day", "is", "night"), []),
        (Condition("basket_type", "is", "top_up"), ["Alice", "Bob", "Charlie"]),
        (Condition("trait", "is", "age=35-44"), ["Alice"]),
        (Condition("trait", "not", "age=35-44"), []),
        (Condition("viewed", "least", "3", 2), ["Bob"]),
        (Condition("viewed", "most", "2", 2), ["Alice", "Charlie"]),
        (Condition("searched", "least", "1", 1), ["Charlie"]),
        (Condition("viewed_unbought", "least", "2", 7), ["Bob"]),
        (Condition("viewed_unbought", "least", "3", 7), []),
        (Condition("carted_unbought", "least", "1", 7), []),
        (Condition("carted_unbought", "least", "1", 1), []),
        (Condition("cluster", "is", "2"), ["Bob"]),
        (Condition("cluster", "not", "2"), ["Alice", "Charlie"]),
        (Condition("rfm_money", "is", "3"), ["Alice"]),
        (Condition("rfm_frequency", "most", "1"), ["Charlie"]),
    ],
)
def test_each_kind_of_condition_finds_its_people(shop, db, condition, people):
    assert who(shop, condition) == people


def test_all_and_any(shop, db):
    conditions = (Condition("bought", "in", "household", 30), Condition("consent", "is", "marketing_email"))
    assert who(shop, *conditions) == ["Bob"]
    assert who(shop, *conditions, match="any") == ["Alice", "Bob"]
    assert segments.count_people(match="all", conditions=conditions, at=NOW) == segments.Headcount(1, 3, 1)


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (Condition("shoe_size", "is", "42"), "field"), (Condition("spend", "is", "1"), "op"), (Condition("orders", "is", "x"), "value"),
        (Condition("bought", "in", "dairy", 0), "days"), (Condition("spend", "least", "1.234"), "value"),
        (Condition("birth_month", "is", "13"), "value"), (Condition("points", "is", "3"), "op"),
        (Condition("trait", "is", "age"), "value"), (Condition("sample", "is", "100"), "value"), (Condition("segment", "is", "999"), "segment"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(db, condition, reason):
    with pytest.raises(segments.ConditionInvalid) as refused:
        segments.save_segment(user_id=1, title="A", match="all", conditions=[condition], at=NOW)
    assert refused.value.reason == reason


def test_a_segment_is_kept_changed_and_taken_off(db):
    first = segments.save_segment(
        user_id=1, title="Big", match="all", conditions=[Condition("orders", "least", "3")], at=NOW
    )
    segments.save_segment(
        user_id=1, title="Bigger", match="any", conditions=[Condition("orders", "least", "9")], at=NOW, segment_id=first
    )
    assert [(s.title, s.match, s.conditions) for s in segments.list_segments()] == [
        ("Bigger", "any", (Condition("orders", "least", "9"),))
    ]
    segments.remove_segment(segment_id=first, at=NOW)
    with pytest.raises(segments.SegmentUnknown):
        segments.get_segment(segment_id=first)


def save(title, *conditions, segment_id=None):
    return segments.save_segment(
        user_id=1, title=title, match="all", conditions=conditions, at=NOW, segment_id=segment_id
    )


def test_a_segment_within_a_segment_and_never_within_itself(shop, db):
    buyers = save("Often", Condition("orders", "least", "3"))
    rest = save("Others", Condition("segment", "not", f"{buyers}"))
    both = (Condition("segment", "is", f"{buyers}"), Condition("consent", "is", "marketing_email"))
    assert who(shop, Condition("segment", "is", f"{rest}")) == ["Charlie"]
    assert who(shop, *both) == ["Bob"]
    with pytest.raises(segments.ConditionInvalid) as refused:
        save("Often", Condition("segment", "is", f"{rest}"), segment_id=buyers)
    assert refused.value.reason == "circle"
    with pytest.raises(segments.SegmentInUse) as used:
        segments.remove_segment(segment_id=buyers, at=NOW)
    assert used.value.titles == ("Others",)


def test_a_sample_is_the_same_people_each_time_and_its_rest_the_others(shop, db):
    for draw in range(1, 6):
        drawn = who(shop, Condition("sample", "is", "50", draw))
        assert drawn == who(shop, Condition("sample", "is", "50", draw))
        assert sorted(drawn + who(shop, Condition("sample", "not", "50", draw))) == ["Alice", "Bob", "Charlie"]
    assert len({tuple(who(shop, Condition("sample", "is", "50", draw))) for draw in range(1, 9)}) > 1


def test_why_somebody_is_in(shop, db):
    number = save("Viewers", Condition("viewed", "least", "3", 2), Condition("consent", "is", "marketing_sms"))
    inside, reasons = segments.explain_person(segment_id=number, customer_id=shop.bob.id, at=NOW)
    assert (inside, [(each.holds, each.value) for each in reasons]) == (False, [(True, "3"), (False, None)])
    often = save("Often", Condition("orders", "least", "3"))
    found = segments.list_belongings(customer_id=shop.bob.id, at=NOW)
    assert [each.segment_id for each in found] == [often]
    with pytest.raises(segments.PortraitUnknown):
        segments.explain_person(segment_id=often, customer_id=999, at=NOW)


def test_a_portrait_and_the_tags_there_are(shop, db):
    tags, given, until = segments.get_portrait(customer_id=shop.alice.id, at=NOW)
    assert (tags["stage"], tags["top_department"], tags["usual_part_of_day"]) == ("new", "dairy", "afternoon")
    assert given == {"age": "35-44", "kids": "2"}
    assert until == clock.local_date(NOW) - timedelta(days=1)
    found = {each.name: each for each in segments.list_tags(at=NOW)}
    assert (found["stage"].bearers, found["stage"].customers, found["stage"].values) == (
        3,
        3,
        (("new", 2), ("active", 1)),
    )
    assert (found["trait"].bearers, found["trait"].source) == (1, "import")


def test_sizes_are_kept_with_who_came_and_left_and_what_is_shared(shop, db):
    often, mailed = (
        save("Often", Condition("orders", "least", "3")),
        save("Mailed", Condition("consent", "is", "marketing_email")),
    )
    assert measuring.measure(now=lambda: NOW) == 2
    assert [(d.people, d.joined, d.left) for d in segments.list_history(segment_id=often)] == [(2, 0, 0)]
    assert list(queries.find_members(segment_id=often)) == sorted([shop.alice.id, shop.bob.id])
    shared = {(each.first_id, each.second_id): each.people for each in segments.list_overlaps()}
    assert shared == {(often, often): 2, (mailed, mailed): 1, (often, mailed): 1, (mailed, often): 1}
    save("Often", Condition("bought", "not_in", "dairy", 3), segment_id=often)
    measuring.measure(now=lambda: NOW + timedelta(days=1))
    last = segments.list_history(segment_id=often)[-1]
    assert (last.people, last.joined, last.left) == (1, 1, 2)


def test_scores_by_limits_of_ones_own(shop, db):
    scoring = segments.Scoring("limits", 90, (1, 2, 3, 4), (1, 2, 3, 4), (100, 1_000, 1_600, 100_000))
    segments.set_scoring(scoring=scoring, user_id=1, at=NOW)
    assert segments.get_scoring() == scoring
    cells = segments.list_scores(at=NOW)
    assert sum(each.people for each in cells) == 3
    assert all(sum(each.money) == each.people for each in cells)
    assert who(shop, Condition("rfm_frequency", "least", "4")) == ["Alice", "Bob"]
    assert who(shop, Condition("rfm_money", "least", "4")) == ["Alice", "Charlie"]
    sums = {each.frequency: each.orders for each in cells}
    assert sums[2] == 1, "Charlie bought once"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"way": "tenths"}, "way"), ({"days": 7}, "days"), ({"recency": (1, 2, 2, 3)}, "recency"), ({"frequency": (1, 2, 3)}, "frequency"),
        ({"money": (-1, 2, 3, 4)}, "money"),
    ],
)  # fmt: skip
def test_scoring_is_refused(db, changed, field):
    with pytest.raises(segments.ScoringInvalid) as refused:
        segments.set_scoring(scoring=replace(segments.Scoring(), **changed), user_id=1, at=NOW)
    assert refused.value.field == field


def test_every_pair_of_scores_has_one_group():
    found = [(r, f, segments.group_of(r, f)) for r in range(1, 6) for f in range(1, 6)]
    assert {name for _, _, name in found} == {each.name for each in segments.GROUPS}
    for r, f, _name in found:
        inside = [
            g for g in segments.GROUPS if g.recency[0] <= r <= g.recency[1] and g.frequency[0] <= f <= g.frequency[1]
        ]
        assert len(inside) == 1


def test_metrics_of_segments(shop, db):
    bob = segments.save_segment(
        user_id=1, title="Bob", match="all", conditions=[Condition("cluster", "is", "2")], at=NOW
    )
    rest = segments.save_segment(
        user_id=1, title="Rest", match="all", conditions=[Condition("cluster", "not", "2")], at=NOW
    )
    first, last = TODAY - timedelta(days=28), TODAY - timedelta(days=1)
    names = ("orders", "gmv", "stock_value")
    everybody, his, theirs = segments.cross(names=names, segment_ids=[bob, rest], first=first, last=last, at=NOW)
    assert (everybody.segment, everybody.people, his.people, theirs.people) == (None, None, 1, 2)
    assert his.answer.totals[0] > 0
    together = [a + b for a, b in zip(his.answer.totals[:2], theirs.answer.totals[:2], strict=True)]
    assert all(both <= whole for both, whole in zip(together, everybody.answer.totals[:2], strict=True)), (
        "guests are in neither"
    )
    assert his.answer.missing == theirs.answer.missing == ("stock_value",)


def test_tags_of_models_tell_their_source(shop, db):
    tags = {each.name: each for each in segments.list_tags(at=NOW)}
    assert tags["value_90"].source == tags["gone"].source == "model"
    assert (tags["gone"].bearers, tags["gone"].customers) == (2, 3)
    assert dict(tags["gone"].values) == {"safe": 1, "unsure": 0, "leaving": 1}
    assert "cluster" not in tags, "no profiles before a training"
