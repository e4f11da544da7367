"""What plans hear of: posts that a person publishes by hand become tasks of theirs, and are done when the post is out."""

from datetime import datetime

from kaipu.brain.plans import operations, queries
from kaipu.commerce.content import api as content
from kaipu.kernel import clock
from kaipu.kernel.outbox import Envelope


def _origin(post: content.PostRecord) -> str:
    return f"{post.account} · {post.mark}"


def take_post(envelope: Envelope) -> None:
    """Give whoever publishes a post by hand a task that is due with it; a post that nobody owns stays in its list only."""
    told = envelope.payload
    if told["owner_id"] is None:
        return
    post, at = content.get_post(post_id=told["post_id"]), datetime.fromisoformat(told["at"])
    due_on = clock.local_date(datetime.fromisoformat(told["due_at"]))
    operations.save_task(
        title=f"{post.account}: {post.title or post.text[:60]}", owner_id=told["owner_id"], starts_on=min(clock.local_date(at), due_on),
        due_on=due_on, origin=_origin(post), at=at,
    )  # fmt: skip


def finish_post(envelope: Envelope) -> None:
    """Close the task of a post that is out."""
    post = content.get_post(post_id=envelope.payload["post_id"])
    task_id = queries.find_open_task(origin=_origin(post))
    if task_id is not None:
        operations.move_task(task_id=task_id, state="done", at=datetime.fromisoformat(envelope.payload["at"]))
