"""Publishing at other companies: claim, ask, settle, each its own transaction; and reading back figures and remarks."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from kaipu.commerce.care import api as care
from kaipu.commerce.content import operations, queries
from kaipu.commerce.content.gateways import (
    Douyin,
    Outgoing,
    Platform,
    PlatformDown,
    PlatformRefused,
    WeChat,
    Weibo,
)
from kaipu.commerce.content.operations.posting import Claimed
from kaipu.commerce.content.rules import BY_HAND, SENT
from kaipu.kernel import clock

Now = Callable[[], datetime]
FIGURE_DAYS, MOST_POSTS = 30, 200
_KINDS: dict[str, Callable[[str, str], Platform]] = {"wechat": WeChat, "weibo": Weibo, "douyin": Douyin}


class SecretMissing(LookupError):
    """The environment holds no secret of this name."""


def platform_of(platform: str, secret_name: str) -> Platform:
    """Return the way to a company; raises SecretMissing."""
    secret = settings.SOCIAL_SECRETS.get(secret_name, "")
    if not secret:
        raise SecretMissing(secret_name)
    return _KINDS[platform](settings.SOCIAL_URLS[platform], secret)


def send_posts(*, now: Now) -> int:
    """Publish what is due, each post once; return how many were published. A company that is down is asked again after a pause."""
    return sum(_send(each, now) for each in operations.claim_posts(at=now()))


def _send(each: Claimed, now: Now) -> bool:
    post = Outgoing(each.mark, each.title, each.text, each.link, each.media, each.progress, each.attempts > 1)
    try:
        speaker = platform_of(each.platform, each.secret_name)
        known = speaker.find(each.mark) if post.again and "publishing.doubt" not in settings.GUARDS_OFF else None
        if known is None:
            known = speaker.publish(
                post, lambda progress: operations.note_progress(post_id=each.id, progress=progress, at=now())
            )
    except (PlatformDown, PlatformRefused, SecretMissing) as error:
        operations.put_off_post(
            post_id=each.id,
            problem=str(error) or type(error).__name__,
            refused=not isinstance(error, PlatformDown),
            at=now(),
        )
        return False
    return operations.settle_post(post_id=each.id, remote_id=known.remote_id, remote_url=known.url, at=now())


def read_figures(*, at: datetime) -> int:
    """Ask companies how posts of the last thirty days do, and keep it; return of how many posts. One that is down keeps what is known."""
    since, kept = at - timedelta(days=FIGURE_DAYS), 0
    posts = [
        each
        for each in queries.list_posts(state=SENT, sent_since=since, limit=MOST_POSTS)
        if each.platform not in BY_HAND
    ]
    for account_id in dict.fromkeys(each.account_id for each in posts):
        mine = {each.remote_id: each for each in posts if each.account_id == account_id}
        oldest = min(each.sent_at or at for each in mine.values())
        try:
            speaker = platform_of(next(iter(mine.values())).platform, queries.get_secret_name(account_id=account_id))
            told = speaker.figures(list(mine), since=oldest)
        except (PlatformDown, PlatformRefused, SecretMissing):
            continue
        figures = {
            mine[remote].id: (counts.reads, counts.likes, counts.shares, counts.comments)
            for remote, counts in told.items()
            if remote in mine
        }
        kept += operations.note_figures(figures=figures, day=clock.local_date(at), at=at)
    return kept


def bring_replies(*, at: datetime) -> int:
    """Bring remarks under posts of the last week into the inbox, each once; return how many are new."""
    posts = queries.list_posts(state=SENT, sent_since=at - timedelta(days=7), limit=MOST_POSTS)
    fresh = 0
    for each in posts:
        if each.platform in BY_HAND:
            continue
        try:
            remarks = platform_of(each.platform, queries.get_secret_name(account_id=each.account_id)).replies(
                each.remote_id
            )
        except (PlatformDown, PlatformRefused, SecretMissing):
            continue
        for remark in remarks:
            opening = care.Opening(
                channel="social", text=remark.text[:2000], language=_language(remark.text), name=remark.author[:80],
                client_id=f"{each.platform}:{remark.remote_id}", subject=each.title[:200],
            )  # fmt: skip
            fresh += care.open_conversation(opening=opening, at=at).fresh
    return fresh


def _language(text: str) -> str:
    return "zh" if any("\u4e00" <= letter <= "\u9fff" for letter in text) else "en"
