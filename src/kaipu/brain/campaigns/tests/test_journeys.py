"""People walk through journeys: each step once, by the version they entered with, held out by hash, exactly as the graph says."""

from datetime import timedelta

import pytest

from kaipu.brain.campaigns import flows, operations, queries
from kaipu.brain.campaigns.models import Letter, Mark, Participant, Traveller
from kaipu.brain.campaigns.rules import LIBRARY, Graph, Node, change_step, check_graph, insert_step, remove_step
from kaipu.brain.campaigns.tests.factories import NOW, WORDS, make_campaign, make_customer, make_graph
from kaipu.brain.lake.tests.factories import make_order
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.customers.models import Customer
from kaipu.commerce.inventory.tests.factories import make_location
from kaipu.commerce.members import api as members
from kaipu.commerce.members.tests.factories import make_coupon

MAIL = {"channel": "mail", **{name: WORDS[name] for name in ("subject_en", "subject_zh", "body_en", "body_zh")}}
DAY = timedelta(days=1)


def make_journey(graph: Graph, *, holdout: int = 0) -> int:
    journey_id = operations.save_journey(
        title_en="Test", title_zh="测试", graph=graph, holdout_percent=holdout, user_id=1, at=NOW
    )
    operations.run_journey(journey_id=journey_id, at=NOW)
    return journey_id


def enter(journey_id: int, *people: int, at=NOW, entry: str = "") -> int:
    return operations.enter_journey(journey_id=journey_id, people=people, entries=[entry] * len(people), at=at)


def move(journey_id: int, at, version: int = 1) -> int:
    return operations.move_travellers(journey_id=journey_id, version=version, at=at)


def where(journey_id: int) -> dict[int, str]:
    return dict(Traveller.objects.filter(journey_id=journey_id).values_list("customer_id", "node"))


def recall() -> Graph:
    return make_graph(
        Node("tell", "send", ("wait",), MAIL), Node("wait", "wait", ("ask",), {"hours": 48}),
        Node("ask", "branch", ("won", "tag"), {"test": "ordered"}), Node("tag", "tag", ("call",), {"text": "asleep"}),
        Node("call", "task", ("over",), {"text": "Call"}), Node("won", "goal"), Node("over", "exit"),
    )  # fmt: skip


@pytest.mark.django_db
def test_people_walk_as_the_graph_says_and_a_second_round_moves_nobody():
    buyer, sleeper = make_customer(1), make_customer(2)
    journey_id = make_journey(recall())
    assert enter(journey_id, buyer, sleeper) == 2
    assert enter(journey_id, buyer, sleeper) == 0
    assert (move(journey_id, NOW), move(journey_id, NOW)) == (2, 0)
    assert Letter.objects.filter(origin=f"journey:{journey_id}").count() == 2
    assert where(journey_id) == {buyer: "wait", sleeper: "wait"}
    make_order(make_location(), Customer.objects.get(id=buyer), NOW + DAY, [(make_sku("9"), 1, 500)], state="paid")
    assert move(journey_id, NOW + DAY) == 0
    # out of the wait; over the question; the buyer ends, the sleeper gets a tag, a task, and ends
    assert move(journey_id, NOW + 2 * DAY) == 2 + 2 + 1 + 1 + 1 + 1
    outcomes = dict(Traveller.objects.values_list("customer_id", "outcome"))
    assert outcomes == {buyer: "goal", sleeper: "exit"}
    assert sorted(Mark.objects.values_list("customer_id", "kind", "text")) == [
        (sleeper, "tag", "asleep"), (sleeper, "task", "Call"),
    ]  # fmt: skip
    assert [task.text for task in queries.list_tasks()] == ["Call"]


@pytest.mark.django_db
def test_who_is_on_the_way_goes_on_by_their_version():
    first, second = make_customer(1), make_customer(2)
    graph = make_graph(
        Node("a", "wait", ("b",), {"hours": 24}), Node("b", "tag", ("c",), {"text": "old"}), Node("c", "exit")
    )
    journey_id = make_journey(graph)
    enter(journey_id, first)
    with pytest.raises(operations.JourneyMoved):
        operations.save_journey(
            title_en="T",
            title_zh="T",
            graph=graph,
            holdout_percent=0,
            user_id=1,
            at=NOW,
            journey_id=journey_id,
            version=7,
        )
    operations.save_journey(
        title_en="T", title_zh="T", graph=change_step(graph, "b", {"text": "new"}), holdout_percent=0, user_id=1, at=NOW,
        journey_id=journey_id, version=1,
    )  # fmt: skip
    enter(journey_id, second)
    assert queries.list_walked_versions(journey_id=journey_id) == [1, 2]
    flows.walk_journeys(now=lambda: NOW + DAY)
    assert dict(Mark.objects.values_list("customer_id", "text")) == {first: "old", second: "new"}
    assert queries.list_walked_versions(journey_id=journey_id) == []


@pytest.mark.django_db
def test_the_held_out_are_told_nothing_and_a_split_is_the_same_every_time():
    people = [make_customer(n) for n in range(200)]
    graph = make_graph(
        Node("s", "split", ("a", "b"), {"percent": 25}), Node("a", "tag", ("e",), {"text": "a"}),
        Node("b", "tag", ("e",), {"text": "b"}), Node("e", "exit"),
    )  # fmt: skip
    journey_id = make_journey(graph, holdout=20)
    enter(journey_id, *people)
    held = Traveller.objects.filter(holdout=True).count()
    assert 20 < held < 62
    move(journey_id, NOW)
    assert Mark.objects.count() == 200 - held
    assert 20 < Mark.objects.filter(text="a").count() < 62
    assert not Mark.objects.filter(
        customer_id__in=Traveller.objects.filter(holdout=True).values("customer_id")
    ).exists()


@pytest.mark.django_db
def test_a_wait_until_an_hour_ends_on_the_shops_clock():
    alice = make_customer(1)
    graph = make_graph(Node("u", "until", ("e",), {"hour": 10}), Node("e", "exit"))
    journey_id = make_journey(graph)
    enter(journey_id, alice)  # noon: ten o'clock is past
    assert Traveller.objects.get().due_at == NOW + timedelta(hours=22)


@pytest.mark.django_db
def test_an_event_lets_people_in_and_a_pause_lets_nobody_walk():
    alice = make_customer(1)
    journey_id = make_journey(recall())
    assert operations.enter_by_trigger(trigger="joined", customer_id=alice, entry="", at=NOW) == 1
    assert operations.enter_by_trigger(trigger="cart_idle", customer_id=alice, entry="", at=NOW) == 0
    operations.halt_journey(journey_id=journey_id, at=NOW)
    assert flows.walk_journeys(now=lambda: NOW + 9 * DAY) == 0
    assert where(journey_id) == {alice: "tell"}


@pytest.mark.parametrize("template", LIBRARY, ids=lambda template: template.key)
def test_every_journey_of_the_library_can_be_walked(template):
    check_graph(template.graph)
    assert template.title_zh


def test_steps_are_put_in_and_taken_out():
    graph = recall()
    longer = insert_step(graph, "tell", Node("first", "wait", ("tell",), {"hours": 1}))
    assert (longer.start, longer.nodes["first"].ways) == ("first", ("tell",))
    assert remove_step(longer, "first") == graph


@pytest.mark.django_db
def test_a_campaigns_coupon_lies_in_the_wallets_of_the_told_only():
    people = [make_customer(number) for number in range(40)]
    make_coupon(code="MOON10", access="gift", valid_until=None)
    campaign_id = make_campaign(people, holdout_percent=50)
    held = set(Participant.objects.filter(holdout=True).values_list("customer_id", flat=True))
    assert 5 < len(held) < 35
    assert set(members.list_with_coupon(code="MOON10", state="open", at=NOW)) == set(people) - held
    assert queries.get_campaign(campaign_id=campaign_id).coupon_id
