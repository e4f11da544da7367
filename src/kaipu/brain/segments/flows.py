"""Work on segments that is no single write: measuring them all, and uploading audiences.

What was frozen is sent under its number until the company has answered, so that it counts once.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import numpy as np
from django.conf import settings

from kaipu.brain.lake import api as lake
from kaipu.brain.segments import operations, queries
from kaipu.brain.segments.gateways import UploadFailed, UploadRefused, upload
from kaipu.brain.segments.queries.sizes import pack
from kaipu.kernel import clock

FILE_DAYS = 90  # so long the hashes of a file are kept, to tell whom the next one must ask to remove


def measure(*, now: Callable[[], datetime]) -> int:
    """Count every segment, who came to it and left it, and what every two share; return how many. Nothing before the first build."""
    at = now()
    try:
        numbers, who, matrix = queries.read_matrix(at=at)
    except lake.NothingPublished:
        return 0
    sizes = {}
    for place, number in enumerate(numbers):
        members, before = who[matrix[:, place]], queries.find_members(segment_id=number)
        stayed = len(members) if before is None else len(np.intersect1d(members, before, assume_unique=True))
        left = 0 if before is None else len(before) - stayed
        sizes[number] = operations.Size(len(members), len(members) - stayed, left, pack(members))
    shared = matrix.T.astype(np.float32) @ matrix.astype(np.float32)  # exact: whole numbers below 2²⁴
    overlaps = {
        (first, second): int(shared[a, b]) for a, first in enumerate(numbers) for b, second in enumerate(numbers)
    }
    operations.keep_sizes(sizes=sizes, overlaps=overlaps, day=clock.local_date(at), at=at)
    return len(numbers)


def withdraw_due(*, now: Callable[[], datetime]) -> int:
    """Ask for the removal of who was erased or no longer agrees, in every segment that was uploaded; return in how many."""
    operations.drop_old_lines(before=now() - timedelta(days=FILE_DAYS))
    asked = [
        operations.withdraw_from_audience(segment_id=segment_id, at=now())
        for segment_id in queries.list_uploaded_segments()
    ]
    return sum(each is not None for each in asked)


def upload_due(*, now: Callable[[], datetime]) -> int:
    """Send what waits; return how many the company took. What it did not answer is sent again the next time, under the same number."""
    taken = 0
    for export_id in queries.list_waiting_audiences(at=now()) if settings.AUDIENCE_URL else ():
        state, reason = "done", ""
        segment_id = queries.get_audience(export_id=export_id).segment_id
        try:
            upload(
                settings.AUDIENCE_URL, settings.AUDIENCE_SECRET, export_id=export_id, audience=f"segment-{segment_id}",
                add=queries.list_audience_lines(export_id=export_id, removal=False),
                remove=queries.list_audience_lines(export_id=export_id, removal=True), at=now(),
            )  # fmt: skip
        except UploadFailed as failed:
            state, reason = "waiting", str(failed)[:200]
        except UploadRefused as refused:
            state, reason = "refused", str(refused)[:200]
        operations.settle_audience(export_id=export_id, state=state, reason=reason, at=now())
        taken += state == "done"
    return taken
