"""Erasing a person from what imports keep: refused rows, and runs whose file is taken away."""

from datetime import datetime

from django.db import connection

from kaipu.commerce.exchange.models import Run
from kaipu.commerce.exchange.operations.staging import drop_stage
from kaipu.kernel import audit
from kaipu.kernel.operation import operation
from kaipu.kernel.redaction import holds, redacted


@operation
def redact_rejections(*, found: str) -> int:
    """Take some words out of refused rows; return how many rows held it."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE exchange_rejection SET original = {redacted('original', json_column=True)} "
            f"WHERE {holds('original')}",
            {"found": found},
        )
        return int(cursor.rowcount)


@operation
def note_upload_gone(*, stored_path: str, at: datetime) -> int:
    """Take the rows away that wait from a file, and note with its runs that it is gone; return how many runs there are.

    They can't be taken up again: whoever wants that uploads the file anew.
    """
    runs = list(Run.objects.filter(stored_path=stored_path).order_by("id").values_list("id", flat=True))
    for run_id in runs:
        drop_stage(run_id=run_id)
        audit.record(action="exchange.forget_upload", subject=f"run:{run_id}", at=at)
    Run.objects.filter(id__in=runs).update(stored_path="")
    return len(runs)
