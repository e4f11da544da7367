"""Journeys at work: look who belongs in, then let everybody who is due walk on, one operation a journey and version."""

from collections.abc import Callable
from datetime import datetime, timedelta

from kaipu.brain.campaigns import operations, queries
from kaipu.brain.campaigns.queries import JourneyRecord
from kaipu.brain.lake import api as lake
from kaipu.brain.segments import api as segments
from kaipu.commerce.cart import api as cart
from kaipu.commerce.members import api as members
from kaipu.kernel import clock

LOOK_BACK = timedelta(days=2)
Now = Callable[[], datetime]


def walk_journeys(*, now: Now) -> int:
    """Let people walk in and on; return how many moves that was."""
    moves = 0
    for journey in queries.list_running_journeys():
        let_in(journey, now())
        for version in queries.list_walked_versions(journey_id=journey.id):
            moves += operations.move_travellers(journey_id=journey.id, version=version, at=now())
    while operations.hand_out_coupons(limit=500, at=now()):
        pass
    return moves


def let_in(journey: JourneyRecord, at: datetime) -> int:
    """Bring in who is found by looking, not told by an event; return how many. A segment is looked at once a day."""
    if journey.graph.trigger == "cart_idle":
        hours = timedelta(hours=journey.graph.options.get("hours", 4))
        found = cart.list_idle_carts(after=at - hours - LOOK_BACK, before=at - hours)
        people, entries = [who for _, who in found], [str(each) for each, _ in found]
    elif journey.graph.trigger == "birthday":
        today = clock.local_date(at)
        people = members.list_born_on(month=today.month, day=today.day)
        entries = [str(today.year)] * len(people)
    elif journey.graph.trigger == "segment":
        today = clock.local_date(at)
        if journey.looked_at and clock.local_date(journey.looked_at) == today:
            return 0
        people = find_people(journey, at)
        again = max(1, int(journey.graph.options.get("again_days", 90)))
        entries = [str(today.toordinal() // again)] * len(people)
    else:
        return 0
    entered = operations.enter_journey(journey_id=journey.id, people=people, entries=entries, at=at) if people else 0
    operations.note_look(journey_id=journey.id, at=at)
    return entered


def find_people(journey: JourneyRecord, at: datetime) -> list[int]:
    """Return who belongs into a journey that starts from conditions; nobody before the warehouse was built."""
    packed = journey.graph.options.get("conditions", ())
    conditions = [
        segments.Condition(each["field"], each["op"], each["value"], each.get("days", 365)) for each in packed
    ]
    try:
        return segments.list_people(match=journey.graph.options.get("match", "all"), conditions=conditions, at=at)
    except lake.NothingPublished:
        return []
