"""Writes of journeys: graphs by version, people walking in, and one statement a step that moves all who are due there."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F

from kaipu.brain.campaigns.models import Journey, JourneyVersion, Mark
from kaipu.brain.campaigns.operations.links import open_link
from kaipu.brain.campaigns.queries import JourneyUnknown, find_version, list_running_journeys
from kaipu.brain.campaigns.rules import (
    ENDS,
    MEDIUM_OF,
    Graph,
    Node,
    check_graph,
    in_order,
    is_held_out,
    list_targets,
    pack_graph,
)
from kaipu.commerce.customers import api as customers
from kaipu.commerce.members import api as members
from kaipu.kernel import audit, clock
from kaipu.kernel.operation import operation


class JourneyMoved(ValueError):
    """The journey stands elsewhere meanwhile, or was saved by somebody else."""


@operation
def save_journey(
    *, title_en: str, title_zh: str, graph: Graph, holdout_percent: int, user_id: int, at: datetime,
    journey_id: int | None = None, version: int = 0,
) -> int:  # fmt: skip
    """Keep a journey, a new one or its next version; return its number. Who is on the way goes on by the version they entered with.

    Raises GraphInvalid, JourneyMoved where `version` is not the newest.
    """
    check_graph(graph)
    kept: dict[str, Any] = {"title_en": title_en.strip()[:120], "title_zh": title_zh.strip()[:120], "changed_at": at}
    kept["holdout_percent"] = min(max(holdout_percent, 0), 50)
    if journey_id is None:
        journey_id = Journey.objects.create(created_by_id=user_id, created_at=at, **kept).id
    elif not Journey.objects.filter(id=journey_id, version=version).update(version=F("version") + 1, **kept):
        raise JourneyMoved(str(journey_id))
    number = version + 1
    JourneyVersion.objects.create(
        journey_id=journey_id, number=number, graph=pack_graph(graph), saved_at=at, saved_by_id=user_id
    )
    for node in graph.nodes.values():
        if node.kind == "send":
            channel = node.options["channel"]
            paths = list_targets(node.options["body_en"], node.options["body_zh"]) or ("/",)
            for path in paths:
                medium = MEDIUM_OF[channel]
                open_link(origin=f"journey:{journey_id}", source=channel, medium=medium, path=path, at=at)
    audit.record(action="campaigns.save_journey", subject=f"journey:{journey_id}", detail={"version": number}, at=at)
    return journey_id


@operation
def run_journey(*, journey_id: int, at: datetime) -> None:
    """Let people walk in and on. Raises JourneyMoved."""
    if not Journey.objects.filter(id=journey_id, state__in=["draft", "paused"]).update(state="running", changed_at=at):
        raise JourneyMoved(str(journey_id))
    Journey.objects.filter(id=journey_id, started_at=None).update(started_at=at)
    audit.record(action="campaigns.run_journey", subject=f"journey:{journey_id}", at=at)


@operation
def halt_journey(*, journey_id: int, at: datetime) -> None:
    """Let everybody stand where they are, and send nothing. Raises JourneyMoved."""
    if not Journey.objects.filter(id=journey_id, state="running").update(state="paused", changed_at=at):
        raise JourneyMoved(str(journey_id))
    audit.record(action="campaigns.halt_journey", subject=f"journey:{journey_id}", at=at)


@operation
def note_look(*, journey_id: int, at: datetime) -> None:
    """Write down when it was last looked who belongs into a journey."""
    Journey.objects.filter(id=journey_id).update(looked_at=at)


@operation
def enter_journey(*, journey_id: int, people: Sequence[int], entries: Sequence[str], at: datetime) -> int:
    """Let people walk into a journey's newest version, each entry once; return how many are new. Some are held out, by hash."""
    row = Journey.objects.filter(id=journey_id).values_list("version", "holdout_percent").first()
    graph = find_version(journey_id=journey_id, number=row[0]) if row else None
    if row is None or graph is None:
        raise JourneyUnknown(str(journey_id))
    origin = f"journey:{journey_id}"
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO campaigns_traveller
                   (journey_id, version, customer_id, entry, node, due_at, entered_at, left_at, outcome, holdout)
            SELECT %(journey)s, %(version)s, who, entry, CASE WHEN held THEN '' ELSE %(start)s END, %(due)s, %(at)s,
                   CASE WHEN held THEN %(at)s END, CASE WHEN held THEN 'holdout' ELSE '' END, held
              FROM unnest(%(people)s::bigint[], %(entries)s::text[], %(held)s::boolean[]) AS each (who, entry, held)
            ON CONFLICT DO NOTHING
            """,
            {
                "journey": journey_id, "version": row[0], "start": graph.start, "at": at,
                "due": arrival(graph.nodes[graph.start], at), "people": list(people), "entries": list(entries),
                "held": [is_held_out(origin, each, row[1]) for each in people],
            },
        )  # fmt: skip
        return int(cursor.rowcount)


@operation
def enter_by_trigger(*, trigger: str, customer_id: int, entry: str, at: datetime) -> int:
    """Let one customer walk into every running journey that this brings them into; return into how many."""
    wanted = [each for each in list_running_journeys() if each.graph.trigger == trigger]
    return sum(enter_journey(journey_id=each.id, people=[customer_id], entries=[entry], at=at) for each in wanted)


def arrival(node: Node, at: datetime) -> datetime:
    """Return when somebody who comes to a step at a moment may leave it."""
    if node.kind == "wait":
        return at + timedelta(hours=node.options["hours"])
    if node.kind == "until":
        local = at.astimezone(clock.zone())
        then = local.replace(hour=node.options["hour"], minute=0, second=0, microsecond=0)
        return then if then > local else then + timedelta(days=1)
    return at


@operation
def move_travellers(*, journey_id: int, version: int, at: datetime) -> int:
    """Move everybody who is due, step by step in the graph's order; return how many moves that was.

    One statement a step, whatever their number; letters, tags, coupons and tasks are written by the same statement that
    moves, so a crash leaves both done or neither.
    """
    graph = find_version(journey_id=journey_id, number=version)
    if graph is None:
        raise JourneyUnknown(str(journey_id))
    agreed: list[int] = []
    if any(node.options.get("test") == "agreed" for node in graph.nodes.values()):
        agreed = customers.list_consenting(purpose="marketing_email")
    moves = 0
    with connection.cursor() as cursor:
        for key in in_order(graph):
            statement, parameters = step_statement(graph, graph.nodes[key], at)
            cursor.execute(
                statement,
                {
                    **parameters, "journey": journey_id, "version": version, "key": key, "at": at, "agreed": agreed,
                    "origin": f"journey:{journey_id}", "step": f"{version}:{key}",
                },
            )  # fmt: skip
            moves += cursor.fetchone()[0]
    return moves


_DUE = "journey_id = %(journey)s AND version = %(version)s AND node = %(key)s AND due_at <= %(at)s AND left_at IS NULL"
_TESTS = {
    "ordered": "EXISTS (SELECT 1 FROM lake_order_v1 o WHERE o.customer_id = t.customer_id AND o.placed_at > t.entered_at "
    "AND o.paid_at IS NOT NULL)",
    "clicked": "EXISTS (SELECT 1 FROM campaigns_letter l WHERE l.origin = %(origin)s AND l.customer_id = t.customer_id "
    "AND l.entry = t.entry AND l.clicked_at IS NOT NULL)",
    "agreed": "t.customer_id = ANY(%(agreed)s::bigint[])",
}
_SHARE = "('x' || substr(md5(%(step)s || ':' || t.customer_id), 1, 8))::bit(32)::bigint %% 100 < %(percent)s"


def step_statement(graph: Graph, node: Node, at: datetime) -> tuple[str, dict[str, Any]]:
    """Return the statement that moves all who are due at a step, which answers how many, and its own parameters."""
    if node.kind in ENDS:
        left = f"UPDATE campaigns_traveller t SET left_at = %(at)s, outcome = %(outcome)s WHERE {_DUE} RETURNING 1"
        return f"WITH moved AS ({left}) SELECT count(*) FROM moved", {"outcome": node.kind}
    ways = [graph.nodes[way] for way in node.ways]
    parameters: dict[str, Any] = {"next": ways[0].key, "due": arrival(ways[0], at)}
    if len(ways) == 2:
        parameters |= {"other": ways[1].key, "other_due": arrival(ways[1], at), "percent": node.options.get("percent")}
        test = _SHARE if node.kind == "split" else _TESTS[node.options["test"]]
        moved = (  # no join with itself: a planner without statistics would take a million times a million rows
            "UPDATE campaigns_traveller t SET (node, due_at) = (SELECT CASE WHEN asked.yes THEN %(next)s ELSE %(other)s END, "
            "CASE WHEN asked.yes THEN %(due)s::timestamptz ELSE %(other_due)s::timestamptz END "
            f"FROM (SELECT {test} AS yes OFFSET 0) AS asked) WHERE {_DUE} RETURNING 1"
        )
        whole = f"WITH moved AS ({moved}) SELECT count(*) FROM moved"
        return whole, parameters
    moved = (
        "WITH moved AS (UPDATE campaigns_traveller t SET node = %(next)s, due_at = %(due)s "
        f"WHERE {_DUE} RETURNING customer_id, entry)"
    )
    written = ""
    if node.kind == "send":
        parameters["channel"] = node.options["channel"]
        written = (
            ", written AS (INSERT INTO campaigns_letter (id, origin, step, entry, customer_id, channel, state, reason, attempts, "
            "due_at) SELECT gen_random_uuid(), %(origin)s, %(step)s, entry, customer_id, %(channel)s, 'queued', '', 0, %(at)s "
            "FROM moved ON CONFLICT DO NOTHING)"
        )
    elif node.kind in {"tag", "coupon", "task"}:
        parameters |= {"kind": node.kind, "text": node.options["text"]}
        written = (
            ", written AS (INSERT INTO campaigns_mark (journey_id, step, entry, customer_id, kind, text, at) "
            "SELECT %(journey)s, %(step)s, entry, customer_id, %(kind)s, %(text)s, %(at)s FROM moved ON CONFLICT DO NOTHING)"
        )
    return f"{moved}{written} SELECT count(*) FROM moved", parameters


@operation
def finish_task(*, mark_id: int, at: datetime) -> bool:
    """Tick off what a journey asked a person to do; tell whether it still waited."""
    return bool(Mark.objects.filter(id=mark_id, kind="task", done_at=None).update(done_at=at))


@operation
def hand_out_coupons(*, limit: int, at: datetime) -> int:
    """Put the coupons that journeys promised into wallets, each once; return how many. A code nobody made waits until it is made."""
    known = {each.coupon.code: each.coupon.id for each in members.list_coupons(limit=1000)}
    waiting = Mark.objects.select_for_update(skip_locked=True).filter(kind="coupon", done_at=None, text__in=list(known))
    marks = list(waiting.order_by("id").values_list("id", "customer_id", "text")[:limit])
    for _, customer_id, code in marks:
        members.grant_coupon(coupon_id=known[code], customer_id=customer_id, source="campaign", at=at)
    Mark.objects.filter(id__in=[each[0] for each in marks]).update(done_at=at)
    return len(marks)
