"""Writes of short links and their clicks."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from kaipu.brain.campaigns.models import Letter, Link
from kaipu.kernel import audit, ids
from kaipu.kernel.operation import operation

CODE_LETTERS = 7


class LinkInvalid(ValueError):
    """A link needs a source, a medium and a page of the shop; `reason` is the part that is wrong."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@operation
def open_link(*, origin: str, source: str, medium: str, path: str, at: datetime, name: str = "") -> str:
    """Make a short link, or find the equal one; return its code. Raises LinkInvalid."""
    wrong = {
        "source": not 0 < len(source.strip()) <= 60, "medium": not 0 < len(medium.strip()) <= 60,
        "path": not path.startswith("/") or path.startswith("//") or len(path) > 300,
    }  # fmt: skip
    for field, is_wrong in wrong.items():
        if is_wrong:
            raise LinkInvalid(field)
    link, fresh = Link.objects.get_or_create(
        origin=origin, source=source.strip(), medium=medium.strip(), path=path,
        defaults={"code": ids.new_code(CODE_LETTERS), "name": name.strip()[:80], "created_at": at},
    )  # fmt: skip
    if fresh:
        audit.record(action="campaigns.open_link", subject=origin, detail={"code": link.code}, at=at)
    return link.code


@operation
def count_click(*, link_id: int, visit: str, letter_id: UUID | None, at: datetime) -> bool:
    """Count a click unless this visitor's was counted today; tell whether it is new. A letter's first click is noted with it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO campaigns_click (link_id, visit, letter_id, at) VALUES (%s, %s, "
            "(SELECT id FROM campaigns_letter WHERE id = %s), %s) ON CONFLICT DO NOTHING",
            [link_id, visit, letter_id, at],
        )
        if cursor.rowcount != 1:
            return False
        cursor.execute("UPDATE campaigns_link SET clicks = clicks + 1 WHERE id = %s", [link_id])
    if letter_id:
        Letter.objects.filter(id=letter_id, clicked_at=None).update(clicked_at=at)
    return True
