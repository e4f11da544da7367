"""Reads of accounts, posts and their figures."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from kaipu.commerce.content.models import Account, Post
from kaipu.commerce.content.rules import SENT, KnownNote
from kaipu.kernel import clock


class AccountUnknown(LookupError):
    """There is no such account."""


class PostUnknown(LookupError):
    """There is no such post, or not in this state."""


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """An account with how much it has posted."""

    id: int
    platform: str
    name: str
    secret_name: str
    followers: int
    is_on: bool
    posts: int
    reads: int
    likes: int
    shares: int
    comments: int


@dataclass(frozen=True, slots=True)
class PostRecord:
    """A post with its newest figures; they are None where nobody has told any."""

    id: UUID
    item_id: int | None
    account_id: int
    platform: str
    account: str
    mark: str
    title: str
    text: str
    link: str
    state: str
    due_at: datetime
    attempts: int
    problem: str
    remote_id: str
    remote_url: str
    sent_at: datetime | None
    assumed: bool
    reads: int | None
    likes: int | None
    shares: int | None
    comments: int | None
    owner_id: int | None = None
    pictures: int = 0


_NEWEST = "LEFT JOIN LATERAL (SELECT * FROM content_postfigure f WHERE f.post_id = p.id ORDER BY f.day DESC LIMIT 1) f ON true "


def list_accounts() -> list[AccountRecord]:
    """Return the accounts with the sums of their posts' newest figures. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id, a.platform, a.name, a.secret_name, a.followers, a.is_on, count(p.id) FILTER (WHERE p.state = 'sent')::int, "
            "coalesce(sum(f.reads), 0)::bigint, coalesce(sum(f.likes), 0)::bigint, coalesce(sum(f.shares), 0)::bigint, coalesce(sum(f.comments), 0)::bigint "
            f"FROM content_account a LEFT JOIN content_post p ON p.account_id = a.id {_NEWEST} GROUP BY a.id ORDER BY a.platform, a.name"
        )
        return [AccountRecord(*row) for row in cursor.fetchall()]


def find_account(*, account_id: int) -> str | None:
    """Return the platform of an account."""
    return Account.objects.filter(id=account_id).values_list("platform", flat=True).first()


def list_posts(
    *, item_id: int | None = None, account_id: int | None = None, state: str = "", sent_since: datetime | None = None,
    limit: int = 50, offset: int = 0,
) -> list[PostRecord]:  # fmt: skip
    """Return posts with their newest figures, the last due first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id, p.item_id, p.account_id, a.platform, a.name, p.mark, p.title, p.text, p.link, p.state, p.due_at, p.attempts, "
            "p.problem, p.remote_id, p.remote_url, p.sent_at, p.assumed, f.reads, f.likes, f.shares, f.comments, "
            "p.owner_id, (SELECT count(*) FROM content_postmedia m WHERE m.post_id = p.id)::int "
            f"FROM content_post p JOIN content_account a ON a.id = p.account_id {_NEWEST} "
            "WHERE (%(item)s::bigint IS NULL OR p.item_id = %(item)s) AND (%(account)s::bigint IS NULL OR p.account_id = %(account)s) "
            "AND (%(state)s = '' OR p.state = %(state)s) AND (%(since)s::timestamptz IS NULL OR p.sent_at >= %(since)s) "
            "ORDER BY p.due_at DESC, p.id LIMIT %(limit)s OFFSET %(offset)s",
            {
                "item": item_id,
                "account": account_id,
                "state": state,
                "since": sent_since,
                "limit": limit,
                "offset": offset,
            },
        )
        return [PostRecord(*row) for row in cursor.fetchall()]


def get_post(*, post_id: UUID) -> PostRecord:
    """Return a post without its figures; raises PostUnknown."""
    row = Post.objects.select_related("account").filter(id=post_id).first()
    if row is None:
        raise PostUnknown(str(post_id))
    return PostRecord(
        row.id, row.item_id, row.account_id, row.account.platform, row.account.name, row.mark, row.title, row.text, row.link,
        row.state, row.due_at, row.attempts, row.problem, row.remote_id, row.remote_url, row.sent_at, row.assumed, None, None, None, None,
        row.owner_id,
    )  # fmt: skip


def get_secret_name(*, account_id: int) -> str:
    """Return the name under which the environment holds an account's secret."""
    return str(Account.objects.values_list("secret_name", flat=True).get(id=account_id))


def list_notes(*, account_id: int) -> list[KnownNote]:
    """Return an account's published posts as an export may name them, the newest 2,000."""
    rows = Post.objects.filter(account_id=account_id, state=SENT).order_by("-sent_at")[:2000]
    return [
        KnownNote(row.id, row.title or row.text, row.remote_id, clock.local_date(row.sent_at or row.due_at))
        for row in rows
    ]
