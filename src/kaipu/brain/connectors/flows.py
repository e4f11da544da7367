"""One run of a connector from end to end: begin, fetch page by page, keep each page, compare with the source's totals.

No transaction is open while a source is asked. Killed anywhere, the next run goes on from the cursor of the last page that
was kept; what comes twice is known by key and version.
"""

import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

from kaipu.brain.connectors import gateways, operations, queries
from kaipu.brain.connectors.operations.rows import read_rows
from kaipu.brain.connectors.queries import ConnectorRecord
from kaipu.brain.connectors.rules import (
    Claim,
    Page,
    PageUnreadable,
    TransportInvalid,
    headers_of,
    read_claims,
    read_page,
    read_transport,
    with_since,
)
from kaipu.commerce.content import api as content
from kaipu.kernel import clock

TRIES = 4
MOST_PAGES = 1000
MOST_WAIT = 60.0
Sleep = Callable[[float], object]
Now = Callable[[], datetime]


class SecretMissing(RuntimeError):
    """The environment has no secret of the name that the connector gives."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: done, failed or busy; rows that are new or newer, and dead ones."""

    state: str
    rows: int = 0
    dead: int = 0
    problem: str = ""


class _Asking:
    """Asks one source, patiently: what is down is asked again after growing pauses."""

    def __init__(self, connector: ConnectorRecord, now: Now, sleep: Sleep) -> None:
        self._connector, self._now, self._sleep = connector, now, sleep
        self.tries = 0
        secret = queries.secret_of(connector.transport)
        if connector.transport.proof != "none" and secret is None:
            raise SecretMissing(connector.transport.secret)
        self._secret = secret or ""

    def ask(self, url: str, *, etag: str = "") -> gateways.Answer:
        self.tries = 0
        while True:
            self.tries += 1
            parts = _split(url)
            if self._secret and not queries.may_be_told(self._connector.transport, parts.hostname or ""):
                raise gateways.SourceRefused(parts.hostname or "", "bound")
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            stamp = int(self._now().timestamp())
            headers = headers_of(self._connector.transport, self._secret, target=target, timestamp=stamp)
            try:
                return gateways.fetch(url, headers, etag=etag, private=settings.CONNECTOR_PRIVATE_HOSTS)
            except gateways.SourceDown as down:
                if self.tries >= TRIES:
                    raise
                pause = 0.5 * 2.0**self.tries * random.uniform(0.5, 1.0)  # noqa: S311 -- spreads rivals, guards no secret
                self._sleep(min(max(pause, down.wait), MOST_WAIT))


def run_connector(*, key: str, now: Now = clock.now, sleep: Sleep = time.sleep) -> Outcome:
    """Fetch what is new from a connector's source. Raises ConnectorUnknown; what a source does wrong is kept with the run."""
    connector = queries.get_connector(key=key, at=now())
    try:
        run_id = operations.start_run(connector=key, at=now())
    except operations.RunBusy:
        return Outcome("busy")
    folder, asking = _Folder(), None
    try:
        if connector.transport.way == "http":
            asking = _Asking(connector, now, sleep)
            etag = _fetch_pages(connector, run_id, asking, now)
            claims = _fetch_claims(connector, asking)
        else:
            folder = _read_files(connector, run_id, now)
            etag, claims = "", folder.claims
        operations.finish_run(
            run_id=run_id, connector=key, contract=connector.contract.name, agreed=_agreed(connector), etag=etag, claims=claims,
            problem="bad_file" if folder.bad else "", detail=", ".join(folder.bad), at=now(),
        )  # fmt: skip
        for totals in folder.totals:
            gateways.archive_file(totals)
    except (gateways.SourceDown, gateways.SourceRefused, PageUnreadable, SecretMissing) as trouble:
        tries = 0 if asking is None else asking.tries
        problem = trouble.problem if isinstance(trouble, gateways.SourceRefused) else _PROBLEMS[type(trouble)]
        operations.fail_run(run_id=run_id, connector=key, problem=problem, detail=str(trouble), tries=tries, at=now())
        return Outcome("failed", problem=problem)
    run = queries.get_run(run_id=run_id)
    return Outcome("done", run.fresh + run.newer, run.dead, run.problem)


_PROBLEMS: dict[type[Exception], str] = {
    gateways.SourceDown: "down", PageUnreadable: "unreadable", SecretMissing: "no_secret",
}  # fmt: skip


def _fetch_pages(connector: ConnectorRecord, run_id: int, asking: _Asking, now: Now) -> str:
    """Fetch page by page and keep each; return the etag to ask with another time."""
    first = with_since(connector.transport, connector.cursor)
    url, etag = first, ""
    for place in range(MOST_PAGES):
        answer = asking.ask(url, etag=connector.etag if place == 0 else "")
        if answer.unchanged:
            return connector.etag
        page = read_page(answer.body, connector.transport)
        etag = answer.etag if place == 0 and not page.next_url else ""
        _keep(connector, run_id, page, now, tries=asking.tries)
        if not page.next_url:
            return etag
        url = _following(first, url, page.next_url)
    raise gateways.SourceRefused(f"more than {MOST_PAGES} pages")


def _following(first: str, url: str, named: str) -> str:
    """Return the next page's address, which must be as protected as the first and at the same host."""
    try:
        following = urljoin(url, named)
    except ValueError:
        raise gateways.SourceRefused("", "unsendable") from None
    home, there = _split(first), _split(following)
    if (there.scheme, there.netloc) != (home.scheme, home.netloc):
        raise gateways.SourceRefused(f"{there.scheme}://{there.netloc}", "elsewhere")
    return following


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise gateways.SourceRefused("", "unsendable") from None
    return parts


def _keep(
    connector: ConnectorRecord,
    run_id: int,
    page: Page,
    now: Now,
    *,
    tries: int = 1,
    file: tuple[str, str] | None = None,
) -> None:
    contract = connector.contract
    readings = read_rows(page.rows, connector.mapping, contract, currency=settings.CURRENCY, now=now())
    known: dict[str, Mapping[str, int]] = {
        field.refers: queries.resolve_references(kind=field.refers, names=_names(readings, field.name))
        for field in contract.fields
        if field.refers
    }
    operations.store_page(
        run_id=run_id, connector=connector.key, contract=contract.name, readings=readings, known=known,
        simulated=connector.simulated, agreed=_agreed(connector), cursor=page.cursor, tries=tries, file=file, at=now(),
    )  # fmt: skip


def _agreed(connector: ConnectorRecord) -> operations.Agreed:
    return operations.Agreed(connector.mapping_version, connector.transport)


def _names(readings: list[tuple[Any, Any]], field: str) -> set[str]:
    return {str(value) for _, reading in readings if (value := reading.values.get(field)) is not None}


def save_connector(*, transport: Mapping[str, Any], **given: Any) -> None:
    """Make or change a connector as `put_connector` does, after a look whether its addresses lead into a private net now.

    Raises TransportInvalid for one that does, and what `put_connector` raises. Each run looks again, for names change.
    """
    way = read_transport(transport)
    for name in ("url", "totals_url") if way.way == "http" else ():
        if getattr(way, name) and gateways.is_private(getattr(way, name), allowed=settings.CONNECTOR_PRIVATE_HOSTS):
            raise TransportInvalid(name, "private")
    operations.put_connector(transport=transport, **given)


def _fetch_claims(connector: ConnectorRecord, asking: _Asking) -> tuple[Claim, ...]:
    if not connector.transport.totals_url:
        return ()
    return read_claims(asking.ask(connector.transport.totals_url).body)


def folder_of(key: str) -> Path:
    """Return the folder in which files are left for a connector."""
    return Path(settings.VAR) / "drop" / key


@dataclass(frozen=True, slots=True)
class _Folder:
    """What a folder held besides rows: control totals, the files they stand in, and the names of files that cannot be read."""

    claims: tuple[Claim, ...] = ()
    totals: tuple[gateways.DroppedFile, ...] = ()
    bad: tuple[str, ...] = ()


def _read_files(connector: ConnectorRecord, run_id: int, now: Now) -> _Folder:
    """Keep the files that wait, each once by its contents; `<name>.totals.json` beside them are control totals.

    Totals are put aside only when the run has ended, so that a killed one compares them later. A file that cannot be read is
    put into `bad`, and the others are read nevertheless.
    """
    claims: list[Claim] = []
    totals: list[gateways.DroppedFile] = []
    bad: list[str] = []
    for path in gateways.list_files(folder_of(connector.key)):
        try:
            file = gateways.read_file(path)
            if path.name.endswith(".totals.json"):
                claims += read_claims(file.body)
                totals.append(file)
                continue
            page = read_page(file.body, connector.transport)
        except FileNotFoundError:
            continue  # somebody took it back
        except (PageUnreadable, OSError):
            bad.append(path.name)
            with suppress(OSError):
                gateways.set_bad(path)
            continue
        if not queries.is_seen(connector=connector.key, digest=file.digest):
            for piece, last in _pieces(page):
                _keep(connector, run_id, piece, now, file=(file.digest, path.name) if last else None)
        gateways.archive_file(file)
    return _Folder(tuple(claims), tuple(totals), tuple(bad))


def _pieces(page: Page, size: int = 5000) -> Iterator[tuple[Page, bool]]:
    rows = page.rows or ()
    for start in range(0, max(len(rows), 1), size):
        yield Page(rows[start : start + size]), start + size >= len(rows)


def drop_file(*, key: str, name: str, body: bytes, at: datetime) -> str:
    """Leave a file for a connector, as if it had come by itself; return the name it got. Raises ConnectorUnknown, PageUnreadable."""
    connector = queries.get_connector(key=key, at=at)
    read_page(body, connector.transport)
    return gateways.write_file(folder_of(key), name, body)


def forget_in_files(*, found: str) -> int:
    """Cover a person in the files that wait, of any connector and of none, and delete those read or bad in which they stand.

    Returns how many files that was. What a file tells beside that is read in its time.
    """
    words, changed = re.compile(found.encode(), re.IGNORECASE), 0
    for path in sorted((Path(settings.VAR) / "drop").rglob("*")):
        with suppress(FileNotFoundError):
            if path.is_file():
                changed += gateways.forget_in(path, words)
    return changed


def prune(*, at: datetime) -> operations.Pruned:
    """Take away what nobody needs any more: settled dead rows and runs of 90 days ago, files read 30 days ago."""
    done = operations.prune_rows(at=at)
    files = gateways.forget_files(Path(settings.VAR) / "drop", before=(at - operations.KEPT_FILES).timestamp())
    return operations.Pruned(done.dead_rows, done.runs, files)


def watch_lateness(*, at: datetime) -> list[tuple[str, bool]]:
    """Note which connectors became late or came back; return the changes."""
    changes = queries.list_newly_late(at=at)
    if changes:
        operations.note_lateness(changes=changes, at=at)
    return changes


class PageMissing(RuntimeError):
    """A page did not come; `problem` is “down”, “private” for an address of a private net, or “refused”."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def fetch_page(*, url: str) -> bytes:
    """Return a public page, such as a feed of headlines. Raises PageMissing."""
    return _ask_page(url, "", "").body


def _ask_page(url: str, etag: str, modified: str) -> gateways.Answer:
    if urlsplit(url).scheme not in {"http", "https"}:
        raise PageMissing("refused")
    since = {"If-Modified-Since": modified} if modified else {}
    try:
        return gateways.fetch(url, since, etag=etag, private=settings.CONNECTOR_PRIVATE_HOSTS)
    except gateways.SourceDown as down:
        raise PageMissing("down") from down
    except gateways.SourceRefused as refused:
        raise PageMissing("private" if refused.problem == "private" else "refused") from refused


def read_feeds(*, now: Now) -> int:
    """Read the feeds of headlines that have an address, each only if it says that something is new; return how many headlines are new.

    One that cannot be read is noted with why, keeps its headlines, and does not stop the others.
    """
    fresh = 0
    for feed in content.list_feeds():
        if not feed.url:
            continue
        try:
            answer = _ask_page(feed.url, feed.etag, feed.modified)
            if answer.unchanged:
                content.note_feed(feed_id=feed.id, problem="", at=now())
                continue
            fresh += content.keep_headlines(
                feed=feed.name, url=feed.url, headlines=content.read_feed(answer.body), etag=answer.etag,
                modified=answer.modified, at=now(),
            )  # fmt: skip
        except PageMissing as missing:
            content.note_feed(feed_id=feed.id, problem=missing.problem, at=now())
        except content.FeedUnreadable:
            content.note_feed(feed_id=feed.id, problem="unreadable", at=now())
    return fresh
