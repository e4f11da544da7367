"""Writing to everybody who wants the brief: look, send, write down."""

from datetime import datetime

from django.conf import settings

from kaipu.brain.briefs import gateways, operations, queries
from kaipu.commerce.customers import api as customers
from kaipu.kernel import access, clock


def send_briefs(*, at: datetime) -> int:
    """Write to readers who were not written to today, in their language and by what they may open; return to how many.

    A worker that dies after sending writes twice rather than never.
    """
    day = clock.local_date(at)
    staff = {each.id: each for each in customers.list_staff()}
    sent = 0
    for user_id, language in queries.list_waiting(day=day):
        told = queries.get_brief(scopes=access.scopes_of(user_id), at=at) if user_id in staff else ()
        if not told:
            continue
        chinese = language.startswith("zh")
        lines = [f"{each.zh if chinese else each.en}\n{settings.PUBLIC_URL}{each.url}" for each in told]
        subject = f"{day} 早报" if chinese else f"The morning of {day}"
        gateways.send(to=staff[user_id].email, subject=subject, body="\n\n".join(lines) + "\n")
        operations.note_sent(user_id=user_id, day=day)
        sent += 1
    return sent
