"""Who wants the morning's brief by mail."""

from datetime import date, datetime

from kaipu.brain.briefs.models import Reader
from kaipu.kernel.operation import operation


@operation
def subscribe(*, user_id: int, language: str, at: datetime) -> None:
    """Write to somebody every morning, in a language; a second time changes the language only."""
    Reader.objects.update_or_create(
        user_id=user_id, defaults={"language": language}, create_defaults={"language": language, "since": at}
    )


@operation
def unsubscribe(*, user_id: int) -> None:
    """Write no more."""
    Reader.objects.filter(user_id=user_id).delete()


@operation
def note_sent(*, user_id: int, day: date) -> None:
    """Write down that somebody has the brief of a day."""
    Reader.objects.filter(user_id=user_id).update(sent_on=day)
