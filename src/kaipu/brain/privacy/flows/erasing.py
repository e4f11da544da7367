"""An erasure from end to end: look, forget in the database, note it for after a restore, forget in files and lake, look again.

Each step is its own transaction or none at all, and all may be done twice: killed anywhere, the next round goes on with
the state that the request stands in. Several persons share one build of the lake.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from kaipu.brain.connectors import api as connectors
from kaipu.brain.privacy import gateways, operations, queries
from kaipu.brain.privacy.flows.exporting import write_export
from kaipu.brain.tracking import api as tracking
from kaipu.commerce.customers import api as customers
from kaipu.commerce.exchange import api as exchange
from kaipu.kernel import clock, jobs

LOCK = 0x7072_6976  # "priv"
PATIENCE_SECONDS = 120.0
PAUSE_SECONDS = 2.0
Now = Callable[[], datetime]


class LakeBusy(RuntimeError):
    """Another build did not end in time; what is left to do is done in the next round."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a search read and what it found."""

    traces: tuple[queries.Trace, ...]
    tables: int
    files: int
    lake_files: int
    lake_tables: int

    def as_data(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did: persons erased from the database, and requests closed with a proof that holds, or does not."""

    erased: int
    proven: int
    failed: int


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did: how many are erased again, and the customers who can't be, for they are among the staff."""

    again: int
    staff: tuple[int, ...]


def look_for(person: queries.Person, *, cover_logs: bool = False) -> Look:
    """Search everything for a person: all tables, all files under var, the whole lake. Raises LakeBusy. Reads all there is.

    `cover_logs` covers them in logs before these are read: a database that notes slow statements has noted this very search.
    """
    traces, tables = queries.search_database(person=person)
    for log in sorted((Path(settings.VAR) / "log").glob("*.log*")) if cover_logs else ():
        gateways.blank(log, person.pattern)
    files, read = gateways.search_files(Path(settings.VAR), person.pattern)
    lake = _patiently(lambda: jobs.run_here("lake.find_person", pattern=person.pattern, ids=[person.customer_id]))
    traces += [queries.Trace(f"file:{each.folder}", "", 1) for each in files]
    traces += [queries.Trace(f"lake:{each['place']}", each["column"], each["rows"]) for each in lake["traces"]]
    return Look(tuple(traces), tables, read, lake["files"], lake["tables"])


def carry_out(*, now: Now = clock.now, grace: float | None = None) -> Round:
    """Do what is left to do for everybody; nothing while another process does. Raises LakeBusy; nothing is lost by that.

    `grace` is how long readers of older snapshots are waited for.
    """
    with _alone() as alone:
        return _carry_out(now, grace) if alone else Round(0, 0, 0)


@contextmanager
def _alone() -> Iterator[bool]:
    """Tell whether no other process is at it. The lock ends with the connection, so a killed process leaves none behind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _carry_out(now: Now, grace: float | None) -> Round:
    """Write the exports that were asked for, carry out the approved erasures, and go on with those under way."""
    for request in queries.list_requests(state="approved", kind="export", limit=100):
        write_export(request=request, at=now())
    erased = [_erase(request, now) for request in queries.list_requests(state="approved", kind="erasure", limit=100)]
    open_ones = [
        request.id
        for state in ("erased", "failed")
        for request in queries.list_requests(state=state, kind="erasure", limit=100)
    ]
    if not open_ones:
        return Round(sum(erased), 0, 0)
    people = {}
    for request_id in open_ones:
        people[request_id], _pseudonym = queries.get_traces(request_id=request_id)
        gateways.note_erasure(
            Path(settings.VAR), request=str(request_id), identity=people[request_id].identity, at=now()
        )
        _clean_files(people[request_id], now)
        operations.erase_again(request_id=request_id)  # what the spool still held is in the table now
    forget_in_lake(list(people.values()), now=now, grace=grace)
    proven = [
        operations.close_erasure(request_id=request_id, proof=look_for(person, cover_logs=True).as_data(), at=now())
        for request_id, person in people.items()
    ]
    return Round(sum(erased), sum(proven), len(proven) - sum(proven))


def _erase(request: queries.RequestRecord, now: Now) -> bool:
    try:
        customer_id = request.customer_id or 0
        before = look_for(queries.find_person(customer_id=customer_id))
        customers.end_sessions(customer_id=customer_id)  # from here on no browser of theirs adds anything
        operations.erase_person(request_id=request.id, found=before.as_data(), at=now())
    except (customers.CustomerUnknown, customers.WorksHere, operations.NotWaiting):
        return (
            False  # gone, among the staff, or withdrawn meanwhile: it keeps nobody else waiting, and stays to be seen
        )
    return True


def _clean_files(person: queries.Person, now: Now) -> None:
    tracking.clean_spool(found=person.pattern)
    connectors.forget_in_files(found=person.pattern)
    files, _read = gateways.search_files(Path(settings.VAR), person.pattern)
    for each in files:
        if each.folder == "uploads":
            exchange.forget_upload(path=each.path, at=now())
        elif each.folder == "log":
            gateways.blank(each.path, person.pattern)
        elif each.folder == "exports" or each.path.suffix == ".zip":
            each.path.unlink(missing_ok=True)


def forget_in_lake(people: Sequence[queries.Person], *, now: Now, grace: float | None) -> None:
    """Build the lake anew without some people; a shop without one has nothing to forget. Raises LakeBusy."""
    if not settings.LAKE_ROOT.exists():
        return
    given: dict[str, Any] = {"now": now} | ({} if grace is None else {"grace": grace})
    ids = [person.customer_id for person in people]
    renamed = {old: new for person in people for old, new in person.renamed.items()}
    _patiently(lambda: jobs.run_here("lake.forget", customer_ids=ids, renamed=renamed, **given))


def _patiently(ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Ask the lake again until no build is under way."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        answer = ask()
        if answer["state"] != "busy":
            return answer
        if time.monotonic() > until:
            raise LakeBusy
        time.sleep(PAUSE_SECONDS)


def replay(*, now: Now = clock.now, grace: float | None = None) -> Replayed:
    """Erase again whom a restored backup brought back, and carry it out. Reads all customers. Raises LakeBusy."""
    again, staff = 0, []
    for customer_id in list_restored():
        try:
            _ask_again(customer_id, now())
        except customers.WorksHere:
            staff.append(customer_id)
        else:
            again += 1
    carry_out(now=now, grace=grace)
    return Replayed(again, tuple(staff))


def _ask_again(customer_id: int, at: datetime) -> None:
    """Ask for an erasure; where the backup holds such a request still open, approve that one, for it was approved once."""
    try:
        operations.ask(kind="erasure", customer_id=customer_id, source="replay", reason="restored backup", at=at)
    except operations.AlreadyAsked:
        for request in queries.list_requests(state="waiting", kind="erasure", customer_id=customer_id):
            operations.approve(request_id=request.id, at=at)


def list_restored() -> list[int]:
    """Return the customers who are on the replay list and in the database."""
    identities: dict[str, int] = {}
    offset, page = 0, 1000
    while found := customers.list_customers(limit=page, offset=offset):
        identities |= {queries.identity_of(each): each.id for each in found}
        offset += page
    return sorted(identities[each] for each in gateways.list_erased(Path(settings.VAR), set(identities)))
