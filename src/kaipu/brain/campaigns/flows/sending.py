"""Sending what is due: claim, hand over, speak to who carries it outside any transaction, settle; and ask about what is in doubt."""

from collections.abc import Callable, Mapping
from datetime import datetime

from kaipu.brain.campaigns import operations, queries
from kaipu.brain.campaigns.flows.ways import open_ways, pack
from kaipu.brain.campaigns.gateways import NoAnswer, Provider, Refused, Unreachable
from kaipu.brain.campaigns.queries import Outgoing
from kaipu.brain.campaigns.rules import is_quiet
from kaipu.kernel import clock

BATCH = 200
Now = Callable[[], datetime]


def send_due(*, now: Now, most: int = 20_000) -> int:
    """Send what is due, each letter once, by every way there is; return how many were taken. Nothing in quiet hours.

    A way ends early when its company can't be reached; letters of a way that is not set up are not taken up.
    """
    manners = queries.get_manners()
    if is_quiet(now().astimezone(clock.zone()).hour, manners.quiet_from, manners.quiet_until):
        return 0
    with open_ways() as ways:
        if ways:
            _ask_about_lost(ways, now)
        return sum(_send_by(channel, way, now, most) for channel, way in ways.items())


def _send_by(channel: str, way: Provider, now: Now, most: int) -> int:
    sent, looked = 0, 0
    while looked < most:
        try:
            way.reach()  # before anything is taken up
        except Unreachable:
            break
        rows, letters = operations.claim_letters(limit=BATCH, at=now(), channels=[channel])
        if not rows:
            break
        looked += rows
        sent += sum(_send(way, letter, now) for letter in letters)
    return sent


def _ask_about_lost(ways: Mapping[str, Provider], now: Now) -> None:
    for lost in operations.give_back_letters(at=now()):
        way = ways.get(lost.channel)
        if way:
            arrived = way.has(lost.letter_id, to=lost.to, handed_at=lost.handed_at, at=now())
            operations.settle_doubt(letter_id=lost.letter_id, arrived=arrived, at=now())


def _send(way: Provider, letter: Outgoing, now: Now) -> bool:
    parcel = pack(letter)
    if not operations.hand_over_letter(letter_id=letter.id, at=now()):
        return False  # the lease ran out: another has it
    handed_at, state, reason = now(), "sent", ""
    dead: tuple[str, ...] = ()
    try:
        dead = way.send(parcel)
    except Unreachable:
        state, reason = "queued", "unreachable"
    except Refused as refused:
        state, reason, dead = ("bounced" if refused.for_good else "queued"), str(refused), refused.dead
    except NoAnswer:
        arrived = way.has(letter.id, to=letter.to[0].address, handed_at=handed_at, at=now())
        state = {True: "sent", False: "queued", None: "doubt"}[arrived]
        reason = "" if arrived else "no answer"
    operations.settle_letter(letter_id=letter.id, state=state, reason=reason, dead=dead, at=now())
    return state == "sent"
