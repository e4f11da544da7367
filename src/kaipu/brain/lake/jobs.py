"""Scheduled work of the lake. Only workers import this file: it brings the heavy engines."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings

from kaipu.brain.lake import flows
from kaipu.kernel.jobs import job


@job(name="lake.build", cron="*/5 * * * *", lock="lake.build")
def build(timestamp: int = 0, *, full: bool = False) -> dict[str, Any]:
    """Bring the warehouse up to date, every five minutes; nothing changed costs nothing."""
    return flows.build(full=full).as_dict()


@job(name="lake.restate", lock="lake.build")
def restate(*, first: str, last: str) -> dict[str, Any]:
    """Read a range of days (ISO dates) from the shop again, compute them anew and publish them."""
    return flows.build(restate=(date.fromisoformat(first), date.fromisoformat(last))).as_dict()


@job(name="lake.rebuild", cron="23 7 * * *", lock="lake.rebuild")
def rebuild(timestamp: int = 0) -> dict[str, Any]:
    """Build everything anew, every night, so that goods that moved in the tree move in history, too."""
    return flows.build(full=True).as_dict()


@job(name="lake.stream", lock="lake.stream")
def stream(*, once: bool, stopped: Callable[[float], bool], fed: Callable[[], object]) -> None:
    """Count the trade minute by minute until `stopped`; for `kaipu lake stream`, which hands over functions. Needs Spark."""
    flows.run_stream(once=once, stopped=stopped, fed=fed)


@job(name="lake.parity", lock="lake.parity")
def parity(*, first: str, last: str) -> list[dict[str, Any]]:
    """Build the days `first` to `last` on both engines and compare every relation; on request only. Needs Spark."""
    found = flows.compare_engines(
        first=date.fromisoformat(first), last=date.fromisoformat(last), landing=settings.LAKE_ROOT / "landing",
        folder=settings.LAKE_ROOT / "parity",
    )  # fmt: skip
    return [{**asdict(each), "holds": each.holds} for each in found]


@job(name="lake.forget", lock="lake.build")
def forget(*, customer_ids: list[int], renamed: dict[str, str], **given: Any) -> dict[str, Any]:
    """Build everything anew without some customers, who are gone from the shop, and drop what older snapshots keep of them."""
    return flows.forget(customer_ids=customer_ids, renamed=renamed, **given).as_dict()


@job(name="lake.find_person", lock="lake.find_person")
def find_person(*, pattern: str, ids: list[int]) -> dict[str, Any]:
    """Look for somebody in all files of the lake and all tables of the warehouse; slow, for it reads everything."""
    return asdict(flows.find_person(pattern=pattern, ids=ids))
