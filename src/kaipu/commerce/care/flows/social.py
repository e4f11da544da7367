"""Talks with followers of the WeChat official account: answers leave by its customer service, pictures are fetched from it.

The company drops no doubles and cannot be asked what arrived: an answer is noted as handed before it leaves, and one of
which nothing was noted after that is left in doubt.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from kaipu.commerce.care import operations, queries
from kaipu.commerce.care.gateways import WeChat
from kaipu.commerce.care.rules import MESSAGE
from kaipu.kernel.mail import NoAnswer, Refused, Unreachable

MOST = 200
LOST_AFTER = timedelta(minutes=10)
PICTURES_LIE = timedelta(days=3)
Now = Callable[[], datetime]


def _open_service() -> WeChat:
    return WeChat(settings.WECHAT_URL, app_id=settings.WECHAT_APP_ID, secret=settings.WECHAT_SECRET)


def answer_followers(*, now: Now, most: int = MOST) -> int:
    """Send answers to followers that are due (`settings.WECHAT_APP_ID`); return how many left. Without an account nothing happens."""
    if not settings.WECHAT_APP_ID:
        return 0
    sent, service = 0, _open_service()
    for answer_id in queries.list_lost_answers(kind=MESSAGE, before=now() - LOST_AFTER):
        operations.settle_social(answer_id=answer_id, state="doubt")
    for answer_id in queries.list_due_answers(kind=MESSAGE, most=most):
        try:
            service.reach()
        except Unreachable:
            return sent
        if operations.claim_social(answer_id=answer_id, at=now()):
            sent += _send(service, answer_id)
    return sent


def _send(service: WeChat, answer_id: int) -> bool:
    answer = queries.find_social_answer(answer_id=answer_id)
    if answer is None:
        operations.settle_social(answer_id=answer_id, state="refused", reason="nobody")
        return False
    try:
        service.send(answer.person, answer.text)
    except Unreachable:
        operations.settle_social(answer_id=answer_id, state="due")
    except Refused as refusal:
        operations.settle_social(
            answer_id=answer_id, state="refused" if refusal.for_good else "due", reason=str(refusal.code)
        )
    except NoAnswer:
        return False  # it stands as handed
    else:
        operations.settle_social(answer_id=answer_id, state="sent")
        return True
    return False


def fetch_pictures(*, now: Now, most: int = MOST) -> int:
    """Fetch pictures that followers sent; return how many were kept. One that lies there no more is told in its conversation."""
    if not settings.WECHAT_APP_ID:
        return 0
    kept, service = 0, _open_service()
    for message_id, media, told_at in queries.list_awaited_pictures(most=most):
        data: bytes | None = None
        if told_at > now() - PICTURES_LIE:
            try:
                data = service.fetch(media)
            except (Unreachable, NoAnswer):
                return kept
            except Refused as refusal:
                if not refusal.for_good:
                    continue
        kept += operations.keep_social_picture(message_id=message_id, data=data, at=now())
    return kept
