"""A dry run says what the real run then does, and writes nothing."""

from datetime import timedelta

import pytest

from kaipu.brain.campaigns import flows, operations, queries
from kaipu.brain.campaigns.models import Letter, Mark, Participant, Traveller
from kaipu.brain.campaigns.rules import Node
from kaipu.brain.campaigns.tests.factories import NOW, WORDS, make_campaign, make_customer, make_graph, make_plan
from kaipu.commerce.customers import api as customers
from kaipu.commerce.customers.models import Customer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def rows() -> int:
    return sum(table.objects.count() for table in (Letter, Participant, Traveller, Mark))


def test_a_campaign_is_counted_by_way_with_its_cost(settings):
    settings.SMS_CENTS = 5
    agreed, refused, full = make_customer(1), make_customer(2, agreed=False), make_customer(3)
    Customer.objects.filter(id=agreed).update(phone="13800138001")
    customers.answer_consent(customer_id=agreed, purpose="marketing_sms", granted=True, source="test", at=NOW)
    operations.set_manners(most_letters=2, days=7, quiet_from=21, quiet_until=8, at=NOW)
    make_campaign([full], channels=("mail",))
    make_campaign([full], channels=("mail",))
    Letter.objects.update(state="sent", sent_at=NOW - DAY)
    words = {**WORDS, "short_en": "Moon", "short_zh": "月", "sms_template_en": "SMS_1", "sms_template_zh": "SMS_1"}
    plan = make_plan(channels=("mail", "sms"), words=words)
    campaign = queries.get_campaign(campaign_id=operations.save_campaign(plan=plan, user_id=1, at=NOW))
    before = rows()
    found = queries.rehearse_campaign(campaign=campaign, audience=[agreed, refused, full], at=NOW)
    assert rows() == before
    assert (found.people, found.holdout, found.coupons) == (3, 0, 3)
    assert found.ways == (
        queries.WayCount("mail", due=3, consent=1, capped=1, sent=1),
        queries.WayCount("sms", due=3, consent=2, sent=1, segments=1, cents=5),
    )


def test_a_journey_is_walked_by_whoever_came_yesterday_as_the_real_one_walks():
    people = [make_customer(number) for number in range(60)]
    Customer.objects.all().update(joined_at=NOW - DAY)
    stranger = make_customer(99)
    node = {"channel": "mail", **{name: WORDS[name] for name in ("subject_en", "subject_zh", "body_en", "body_zh")}}
    graph = make_graph(
        Node("s", "split", ("a", "w"), {"percent": 25}), Node("a", "send", ("e",), node), Node("w", "wait", ("c",), {"hours": 72}),
        Node("c", "coupon", ("e",), {"text": "X"}), Node("e", "exit"),
    )  # fmt: skip
    journey_id = operations.save_journey(title_en="J", title_zh="J", graph=graph, holdout_percent=20, user_id=1, at=NOW)
    operations.run_journey(journey_id=journey_id, at=NOW)
    found = flows.rehearse_journey(journey_id=journey_id, at=NOW)
    assert rows() == 0
    assert stranger not in people
    assert found.people == 60
    operations.enter_journey(journey_id=journey_id, people=people, entries=[""] * 60, at=NOW)
    operations.move_travellers(journey_id=journey_id, version=1, at=NOW)
    operations.move_travellers(journey_id=journey_id, version=1, at=NOW + 4 * DAY)
    told = Traveller.objects.filter(holdout=False).count()
    steps = dict(found.steps)
    assert (found.holdout, steps["s"], steps["e"]) == (60 - told, told, told)
    assert (steps["a"], found.ways[0].sent) == (Letter.objects.count(), Letter.objects.count())
    assert (steps["c"], found.coupons) == (Mark.objects.count(), Mark.objects.count())
