"""The nightly round: one operation a partner, so none is long."""

from datetime import datetime

from kaipu.commerce.partners import operations, queries


def release_all(*, at: datetime) -> int:
    """Free what is due, and forget visits of more than 30 days ago; return the partners looked at."""
    due = queries.list_due(at=at)
    for partner_id in due:
        operations.release_commissions(partner_id=partner_id, at=at)
    operations.forget_clicks(at=at)
    return len(due)
