"""The bookmark of a replay: moved in the transaction of what was played, so that a kill plays nothing twice."""

from kaipu.commerce.exchange.models import Replay
from kaipu.commerce.exchange.queries import ReplayMark
from kaipu.kernel.operation import operation


class ReplayMoved(RuntimeError):
    """Another process has moved the bookmark; whatever was being played is rolled back."""


@operation
def begin_replay(*, name: str, mark: ReplayMark) -> ReplayMark:
    """Put a bookmark where there is none; return where it stands."""
    row, _ = Replay.objects.get_or_create(name=name, defaults={"moment": mark.moment, "order_id": mark.order_id})
    return ReplayMark(row.moment, row.order_id)


@operation
def advance_replay(*, name: str, before: ReplayMark, after: ReplayMark) -> None:
    """Move the bookmark from where it is known to be. Meant for `before_commit`. Raises ReplayMoved."""
    moved = Replay.objects.filter(name=name, moment=before.moment, order_id=before.order_id).update(
        moment=after.moment, order_id=after.order_id
    )
    if not moved:
        raise ReplayMoved(name)
