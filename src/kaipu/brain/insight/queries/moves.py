"""What a competitor does, as a finding like any other: of how many of our goods, and the most telling of them."""

from datetime import datetime
from decimal import Decimal

from kaipu.brain.competitors import api as competitors
from kaipu.brain.insight.queries.alerts import Finding

OWNER = "pricing"  # whoever is on call for prices is told
MOST_TOLD = 10
MOST_READ = 5000
SUGGESTIONS = {
    "undercut": "look_at_rival_prices",
    "promotion": "look_at_rival_offers",
    "sold_out": "look_at_rival_gaps",
}


def find_moves(*, competitor: str, kind: str, at: datetime) -> Finding | None:
    """Return what a competitor's open alerts of a kind say together; None if there are none. About ten statements.

    `value` is how many goods they concern, `strays` the same, to be told again when there are a third more; the causes are
    those in which they ask least against us.
    """
    rows = competitors.list_alerts(at=at, competitor=competitor, kind=kind, limit=MOST_READ)
    if not rows:
        return None
    rows.sort(key=lambda row: (-competitors.undercut(row.ours_minor, row.theirs_minor), row.id))
    names = {each.key: (each.title_en, each.title_zh) for each in competitors.list_competitors(at=at)}
    english, chinese = names.get(competitor, (competitor, competitor))
    causes = [
        {
            "kind": "goods", "sku_id": row.sku_id, "code": row.code, "en": row.name_en, "zh": row.name_zh,
            "ours_minor": row.ours_minor, "theirs_minor": row.theirs_minor,
        }
        for row in rows[:MOST_TOLD]
    ]  # fmt: skip
    return Finding(
        competitor, english, chinese, Decimal(len(rows)), Decimal(0), Decimal(0), float(len(rows)), None, SUGGESTIONS[kind],
        causes,
    )  # fmt: skip
