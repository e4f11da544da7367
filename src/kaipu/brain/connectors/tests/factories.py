"""A connector to the source of a test, and rows as that source writes them."""

from datetime import UTC, datetime

from kaipu.brain.connectors import api as connectors

NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)  # noon in New York
MAPPING = (
    {"field": "day", "path": "date"}, {"field": "source", "path": "utm.source"}, {"field": "medium", "path": "utm.medium"},
    {"field": "campaign", "path": "utm.campaign"}, {"field": "spend_minor", "path": "cost"}, {"field": "clicks", "path": "clicks"},
    {"field": "impressions", "path": "shown"}, {"field": "version", "path": "revision"},
)  # fmt: skip


def connect(url="", key="ads", contract="ad_spend", mapping=MAPPING, **transport):
    given = {"url": f"{url}/report", "rows_at": "data", "next_at": "next", "cursor_at": "cursor", "since": "since"}
    if not url:
        given = {"way": "folder", "form": "csv"}
    connectors.put_connector(
        key=key, contract=contract, title_en="Ads", title_zh="广告", cron="*/30 * * * *", transport=given | transport,
        mapping=list(mapping), at=NOW,
    )  # fmt: skip


def row(day="2026-03-09", cost="12.34", clicks=10, shown=900, revision=1, campaign="spring", **more):
    utm = {"source": "google", "medium": "cpc", "campaign": campaign}
    return {"date": day, "utm": utm, "cost": cost, "clicks": clicks, "shown": shown, "revision": revision, **more}


def run(key="ads", at=NOW, waits=None):
    return connectors.run_connector(key=key, now=lambda: at, sleep=(waits if waits is not None else []).append)
