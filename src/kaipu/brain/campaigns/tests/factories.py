"""Customers who agreed, and a campaign for them, written by the operations."""

from datetime import UTC, date, datetime
from decimal import Decimal

from kaipu.brain.campaigns import operations
from kaipu.brain.campaigns.rules import Graph, Node
from kaipu.commerce.customers.models import Consent, Customer

NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)  # noon in New York
WORDS = {
    "subject_en": "Moon cakes, {name}", "subject_zh": "{name}，中秋月饼", "body_en": "# Mid-Autumn\n\nHello {name}\n\n[Shop now](/c/bakery/)",
    "body_zh": "# 中秋\n\n{name}您好\n\n[去看看](/c/bakery/)", "banner_en": "Moon cakes are here", "banner_zh": "月饼到店",
}  # fmt: skip


def make_customer(number: int, *, agreed: bool = True, email: str = "", language: str = "en") -> int:
    """Make a customer."""
    row = Customer.objects.create(
        number=f"K{number}",
        name=f"Alice {number}",
        email=email or f"alice{number}@example.com",
        language=language,
        joined_at=NOW,
    )
    if agreed:
        Consent.objects.create(customer=row, purpose="marketing_email", granted=True, source="test", at=NOW)
    return row.id


def make_plan(**changes: object) -> operations.Plan:
    """Return a plan that holds."""
    kept = {
        "title": "Mid-Autumn", "metric": "net_sales", "target": Decimal(1000), "budget_minor": 5000, "starts_on": date(2026, 3, 10),
        "ends_on": date(2026, 3, 16), "segment_id": 1, "channels": ("mail", "site"), "holdout_percent": 0, "coupon": "moon10",
        "path": "/", "words": WORDS,
    }  # fmt: skip
    return operations.Plan(**{**kept, **changes})  # type: ignore[arg-type]  # fields by name, of several types


def make_campaign(audience: list[int], **changes: object) -> int:
    """Make a campaign and start it with these people."""
    campaign_id = operations.save_campaign(plan=make_plan(**changes), user_id=1, at=NOW)
    operations.start_campaign(campaign_id=campaign_id, audience=audience, at=NOW)
    return campaign_id


def make_graph(*nodes: Node, trigger: str = "joined") -> Graph:
    """Return a graph that starts at the first of its steps."""
    return Graph(trigger, {}, nodes[0].key, {node.key: node for node in nodes})
