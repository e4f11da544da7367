"""Publishing at other companies: claim, ask, settle, each its own transaction; reading back figures and remarks, and answering these."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from kaipu.commerce.care import api as care
from kaipu.commerce.content import operations, queries
from kaipu.commerce.content.gateways import (
    Douyin,
    MediaFile,
    Medium,
    Outgoing,
    Platform,
    PlatformDown,
    PlatformRefused,
    UploadGone,
    WeChat,
    Weibo,
    Xiaohongshu,
)
from kaipu.commerce.content.operations.posting import Claimed
from kaipu.commerce.content.rules import BY_HAND, SENT
from kaipu.kernel import clock

Now = Callable[[], datetime]
FIGURE_DAYS, MOST_POSTS, MOST_ANSWERS = 30, 200, 100
REMARK_AGE, ANSWER_LOST_AFTER = timedelta(days=7), timedelta(minutes=10)
_KINDS: dict[str, Callable[[str, str], Platform]] = {
    "wechat": WeChat,
    "weibo": Weibo,
    "douyin": Douyin,
    "xiaohongshu": Xiaohongshu,
}


class SecretMissing(LookupError):
    """The environment holds no secret of this name."""


def platform_of(platform: str, secret_name: str) -> Platform:
    """Return the way to a company; raises SecretMissing."""
    secret = settings.SOCIAL_SECRETS.get(secret_name, "")
    if not secret and platform not in BY_HAND:
        raise SecretMissing(secret_name)
    return _KINDS[platform](settings.SOCIAL_URLS.get(platform, ""), secret)


def send_posts(*, now: Now) -> int:
    """Publish what is due, each post once; return how many were published. A company that is down is asked again after a pause.

    What a person publishes is handed over. Each file is sent to a company once; its number there is kept before the post goes.
    """
    return sum(_send(each, now) for each in operations.claim_posts(at=now()))


def _send(each: Claimed, now: Now) -> bool:
    try:
        speaker = platform_of(each.platform, each.secret_name)
        again = each.attempts > 1
        known = speaker.find(each.mark) if again and "publishing.doubt" not in settings.GUARDS_OFF else None
        if known is None:
            media = _media(each, speaker, now)
            post = Outgoing(each.mark, each.title, each.text, each.link, media, each.progress, again)
            known = speaker.publish(
                post, lambda progress: operations.note_progress(post_id=each.id, progress=progress, at=now())
            )
    except (
        PlatformDown,
        PlatformRefused,
        LookupError,
    ) as error:  # LookupError: an answer lacks what its documentation promises
        if isinstance(error, UploadGone):
            operations.forget_uploads(post_id=each.id)
        operations.put_off_post(
            post_id=each.id,
            problem=str(error) or type(error).__name__,
            refused=isinstance(error, PlatformRefused | SecretMissing) and not isinstance(error, UploadGone),
            at=now(),
        )
        return False
    if known is None:
        operations.hand_post(post_id=each.id, at=now())
        return False
    return operations.settle_post(post_id=each.id, remote_id=known.remote_id, remote_url=known.url, at=now())


def _media(each: Claimed, speaker: Platform, now: Now) -> tuple[Medium, ...]:
    """Return a post's pictures or film as its company knows them; what it does not know is sent, and its number kept at once."""
    found: list[Medium] = []
    for one in queries.list_media(post_id=each.id) if speaker.media != "by hand" else []:
        if one.remote_id:
            found.append(Medium(one.kind, one.remote_id, one.remote_url))
            continue
        file = MediaFile(one.place, one.kind, one.form, queries.read_media(media_id=one.id))
        if speaker.media == "with":
            found.append(Medium(one.kind, "", "", file))
            continue
        known = speaker.upload(file)
        operations.note_upload(
            post_id=each.id, media_id=one.id, remote_id=known.remote_id, remote_url=known.url, at=now()
        )
        found.append(Medium(one.kind, known.remote_id, known.url))
    return tuple(found)


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
    posts = queries.list_posts(state=SENT, sent_since=at - REMARK_AGE, limit=MOST_POSTS)
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
        for remark in reversed(remarks):  # the oldest first, as they were said
            if remark.own:
                continue
            said = care.Utterance(
                each.platform, care.COMMENT, remark.person, remark.remote_id, remark.text[:2000], name=remark.author[:80],
                language=_language(remark.text), subject=each.title[:120], place=each.remote_id, account_id=each.account_id,
            )  # fmt: skip
            fresh += care.hear_social(said=said, at=at) is not None
    return fresh


def _language(text: str) -> str:
    return "zh" if any("\u4e00" <= letter <= "\u9fff" for letter in text) else "en"


def answer_remarks(*, now: Now) -> int:
    """Send agents' answers to remarks, each once; return how many left. One in doubt is looked for before it is sent again."""
    for answer_id in care.list_lost_answers(kind=care.COMMENT, before=now() - ANSWER_LOST_AFTER):
        _look_for(answer_id)
    due = care.list_due_answers(kind=care.COMMENT, most=MOST_ANSWERS)
    return sum(_answer(each, now) for each in due if care.claim_social(answer_id=each, at=now()))


def _speaker_for(answer: care.SocialAnswer) -> Platform:
    if answer.account_id is None:
        raise SecretMissing("account")
    return platform_of(answer.provider, queries.get_secret_name(account_id=answer.account_id))


def _answer(answer_id: int, now: Now) -> bool:
    answer, state, reason, number = care.find_social_answer(answer_id=answer_id), "sent", "", ""
    if answer is None:  # erased meanwhile
        return False
    try:
        number = _speaker_for(answer).reply(answer.place, answer.answers, answer.text)
    except PlatformDown:
        return False  # it stands as handed, and is looked for later
    except (PlatformRefused, SecretMissing) as error:
        state, reason = "refused", str(error)
    care.settle_social(answer_id=answer_id, state=state, reason=reason, remote_id=number)
    return state == "sent"


def _look_for(answer_id: int) -> None:
    """Settle an answer of which nothing was noted: it stands at the company under a number nobody knows yet, or is sent again."""
    answer = care.find_social_answer(answer_id=answer_id)
    if answer is None:
        return
    try:
        found = _speaker_for(answer).find_replies(answer.place, answer.answers, answer.text)
    except PlatformDown:
        return
    except (PlatformRefused, SecretMissing) as error:
        care.settle_social(answer_id=answer_id, state="doubt", reason=str(error))
        return
    fresh = care.list_unknown_answers(provider=answer.provider, kind=care.COMMENT, remote_ids=found)
    number = fresh[0] if fresh and "publishing.doubt" not in settings.GUARDS_OFF else ""
    care.settle_social(answer_id=answer_id, state="sent" if number else "due", remote_id=number)
