"""How the language model does: counts and its last error, for the desk to see; never what was asked."""

from datetime import datetime

from django.db import connection

from kaipu.kernel.operation import operation


@operation
def note_assistant(*, outcome: str, error: str, at: datetime) -> None:
    """Count what came of asking the model (“answered”, “refused”, “failed”), and keep its last error. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO care_assistant AS a (id, answered, refused, failed, last_error, failed_at, asked_at)
            VALUES (1, (%(what)s = 'answered')::int, (%(what)s = 'refused')::int, (%(what)s = 'failed')::int, %(error)s,
                    CASE WHEN %(what)s = 'failed' THEN %(at)s END, %(at)s)
            ON CONFLICT (id) DO UPDATE SET answered = a.answered + excluded.answered, refused = a.refused + excluded.refused,
                   failed = a.failed + excluded.failed, asked_at = excluded.asked_at,
                   failed_at = coalesce(excluded.failed_at, a.failed_at),
                   last_error = CASE WHEN excluded.failed = 1 THEN excluded.last_error ELSE a.last_error END
            """,
            {"what": outcome, "error": error[:200], "at": at},
        )
