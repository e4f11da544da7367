"""Writes of posts: plan, claim, note progress, settle; and what companies say of them.

The story of a kill: the worker asks a company to publish, and dies before it wrote down the answer. The post stays “sending” with
its lease; the next worker that claims it is told `again`, and looks for the post's mark at the company before it asks a second time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from kaipu.commerce.content.events import PostDone, PostHanded
from kaipu.commerce.content.models import Account, Item, Post, PostFigure
from kaipu.commerce.content.operations.media import attach_media
from kaipu.commerce.content.queries import ItemUnknown
from kaipu.commerce.content.queries.posts import AccountUnknown, PostUnknown
from kaipu.commerce.content.rules import (
    BY_HAND,
    HAND_AHEAD_HOURS,
    HANDED,
    LONGEST,
    LONGEST_TITLE,
    MOST_TRIES,
    PLANNED,
    PLATFORMS,
    REFUSED,
    SENDING,
    SENT,
    CleanFilm,
    is_link,
    note_key,
    pause_after,
    tracked,
)
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel import audit, ids, outbox
from kaipu.kernel.operation import operation

LEASE = timedelta(minutes=3)
MARK_LETTERS = 8


class AccountTaken(ValueError):
    """There is an account of this name on this platform."""


class PostInvalid(ValueError):
    """A post cannot be planned; carries (field, reason) pairs."""

    def __init__(self, wrong: list[tuple[str, str]]) -> None:
        super().__init__(str(wrong))
        self.wrong = wrong


class NotByHand(ValueError):
    """This post is published by its platform's interface, not by hand, or is published already."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A post that was taken up to be published."""

    id: UUID
    platform: str
    secret_name: str
    mark: str
    title: str
    text: str
    link: str
    progress: str
    attempts: int


@operation
def save_account(
    *, account_id: int | None, platform: str, name: str, secret_name: str, followers: int, is_on: bool, at: datetime
) -> int:
    """Keep an account; return its id. Raises PostInvalid, AccountTaken, AccountUnknown."""
    if platform not in PLATFORMS or not name.strip() or followers < 0:
        raise PostInvalid([("name" if platform in PLATFORMS else "platform", "invalid")])
    values = {"name": name.strip(), "secret_name": secret_name.strip(), "followers": followers, "is_on": is_on}
    try:
        with transaction.atomic():
            if account_id is None:
                account_id = Account.objects.create(platform=platform, created_at=at, **values).id
            elif not Account.objects.filter(id=account_id).update(**values):
                raise AccountUnknown(str(account_id))
    except IntegrityError as error:
        raise AccountTaken(name) from error
    audit.record(action="content.save_account", subject=f"account:{account_id}", detail={"platform": platform}, at=at)
    return account_id


def _check(account: Account, title: str, text: str, link: str) -> list[tuple[str, str]]:
    wrong = {
        "account": not account.is_on, "title": len(title.strip()) > LONGEST_TITLE.get(account.platform, 200), "text": not text.strip() or len(text) > LONGEST[account.platform],
        "link": bool(link) and not link.startswith(("https://", "http://")),
    }  # fmt: skip
    return [(field, "invalid") for field, is_wrong in wrong.items() if is_wrong]


@operation
def plan_post(
    *, account_id: int, item_id: int | None, title: str, text: str, link: str, due_at: datetime,
    pictures: Sequence[UUID | reviews.CleanPicture] = (), film: CleanFilm | None = None, owner_id: int | None = None,
    user_id: int | None, at: datetime, assumed: bool = False,
) -> UUID:  # fmt: skip
    """Plan a post for an account; its link gets a mark of its own. Return its id. Raises AccountUnknown, ItemUnknown, PostInvalid.

    `pictures` are kept ones or new ones in their order, the cover first; `owner_id` publishes it where that is done by hand.
    """
    account = Account.objects.filter(id=account_id).first()
    if account is None:
        raise AccountUnknown(str(account_id))
    if item_id is not None and not Item.objects.filter(id=item_id).exists():
        raise ItemUnknown(str(item_id))
    wrong = _check(account, title, text, link)
    if wrong:
        raise PostInvalid(wrong)
    mark = ids.new_code(MARK_LETTERS).lower()
    post = Post.objects.create(
        item_id=item_id, account=account, mark=mark, title=title.strip(), text=text.strip(), state=PLANNED,
        link=tracked(link, platform=account.platform, item_id=item_id, mark=mark) if link else "", due_at=due_at,
        created_by_id=user_id, owner_id=owner_id or user_id, assumed=assumed,
    )  # fmt: skip
    wrong = attach_media(post_id=post.id, platform=account.platform, pictures=pictures, film=film, at=at)
    if wrong:
        raise PostInvalid(wrong)
    audit.record(action="content.plan_post", subject=f"post:{post.id}", detail={"platform": account.platform}, at=at)
    return post.id


@operation
def claim_posts(*, at: datetime, limit: int = 20) -> list[Claimed]:
    """Take up posts that are due, and those whose taker has not been heard of for three minutes; each has one taker.

    Posts that a person publishes are taken up a day ahead, so that there is time for it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE content_post p SET state = 'sending', tried_at = %(at)s, attempts = p.attempts + 1 FROM content_account a "
            "WHERE a.id = p.account_id AND p.id IN (SELECT q.id FROM content_post q JOIN content_account b ON b.id = q.account_id "
            " WHERE b.is_on AND q.due_at <= CASE WHEN b.platform = ANY(%(by_hand)s) THEN %(ahead)s ELSE %(at)s END AND (q.state = 'planned' "
            " OR q.state = 'sending' AND q.tried_at < %(lost)s) ORDER BY q.due_at, q.id LIMIT %(limit)s FOR UPDATE OF q SKIP LOCKED) "
            "RETURNING p.id, a.platform, a.secret_name, p.mark, p.title, p.text, p.link, p.progress, p.attempts",
            {
                "at": at,
                "ahead": at + timedelta(hours=HAND_AHEAD_HOURS),
                "by_hand": sorted(BY_HAND),
                "lost": at - LEASE,
                "limit": limit,
            },
        )
        return [Claimed(*row) for row in cursor.fetchall()]


@operation
def note_progress(*, post_id: UUID, progress: str, at: datetime) -> None:
    """Write down how far a company has a post, before the step that must not be done twice."""
    Post.objects.filter(id=post_id, state=SENDING).update(progress=progress[:300], tried_at=at)


@operation
def settle_post(*, post_id: UUID, remote_id: str, remote_url: str, at: datetime) -> bool:
    """Write down that a post is published; return False if that was known."""
    fresh = Post.objects.filter(id=post_id, state=SENDING).update(
        state=SENT, remote_id=remote_id, remote_url=remote_url[:500], sent_at=at, problem=""
    )
    if fresh:
        audit.record(action="content.settle_post", subject=f"post:{post_id}", detail={"remote_id": remote_id}, at=at)
    return bool(fresh)


@operation
def hand_post(*, post_id: UUID, at: datetime) -> bool:
    """Give a post to its owner, who publishes it by hand; return False if that was done."""
    post = Post.objects.select_for_update().filter(id=post_id, state=SENDING).first()
    if post is None:
        return False
    post.state = HANDED
    post.save(update_fields=["state"])
    outbox.publish(PostHanded(post.id, post.item_id, post.owner_id, post.due_at, at))
    audit.record(action="content.hand_post", subject=f"post:{post_id}", detail={"owner": post.owner_id}, at=at)
    return True


@operation
def put_off_post(*, post_id: UUID, problem: str, refused: bool, at: datetime) -> None:
    """Write down why a post is not published: refused for good, or to be tried again after a pause, six times in all."""
    post = Post.objects.select_for_update().get(id=post_id)
    if post.state != SENDING:
        return
    ends = refused or post.attempts >= MOST_TRIES
    post.state, post.problem = (REFUSED if ends else SENDING), problem[:300]
    post.tried_at = at if ends else at - LEASE + timedelta(seconds=pause_after(post.attempts))
    post.save(update_fields=["state", "problem", "tried_at"])


@operation
def try_post_again(*, post_id: UUID, at: datetime) -> None:
    """Plan a refused post again; a company is asked first whether it has it. Raises PostUnknown."""
    if not Post.objects.filter(id=post_id, state=REFUSED).update(state=PLANNED, due_at=at, attempts=1, problem=""):
        raise PostUnknown(str(post_id))
    audit.record(action="content.try_post_again", subject=f"post:{post_id}", detail={}, at=at)


@operation
def post_by_hand(*, post_id: UUID, remote_url: str, at: datetime) -> None:
    """Write down where a person published a post. Raises PostUnknown, NotByHand, PostInvalid without an address."""
    post = Post.objects.select_for_update().select_related("account").filter(id=post_id).first()
    if post is None:
        raise PostUnknown(str(post_id))
    if post.account.platform not in BY_HAND or post.state == SENT:
        raise NotByHand(str(post_id))
    if not is_link(remote_url) or remote_url.startswith("/"):
        raise PostInvalid([("url", "invalid")])
    Post.objects.filter(id=post_id).update(
        state=SENT, sent_at=at, remote_url=remote_url, remote_id=note_key(remote_url) or post.mark
    )
    outbox.publish(PostDone(post.id, post.item_id, at))
    audit.record(action="content.post_by_hand", subject=f"post:{post_id}", detail={}, at=at)


@operation
def note_figures(*, figures: Mapping[UUID, Sequence[int]], day: date, at: datetime) -> int:
    """Keep what companies say of posts on a day as (reads, likes, shares, comments); the newest word of a day counts. Return how many."""
    rows = [
        PostFigure(post_id=post_id, day=day, **dict(zip(("reads", "likes", "shares", "comments"), counts, strict=True)))
        for post_id, counts in figures.items()
    ]
    PostFigure.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["post", "day"],
        update_fields=["reads", "likes", "shares", "comments"],
    )
    return len(rows)
