"""What is extracted out of PostgreSQL."""

from dataclasses import dataclass
from typing import Literal

KEPT_SNAPSHOTS = 5
_TEXT, _BIG, _INT, _FLAG, _TIME, _DATE = "VARCHAR", "BIGINT", "INTEGER", "BOOLEAN", "TIMESTAMP", "DATE"


@dataclass(frozen=True, slots=True)
class Source:
    """A view that is extracted. Of `kind` seed it is a file that ships with the warehouse (`view` names it), of `kind`
    history a record of changes: `view` is a query over what came ashore, its first column the key, and what differs from
    the day before is written down, for the tables of the shop keep no past. Of kind numbers it gives keys small numbers:
    `view` is a query for the keys over what came ashore (of rows that fulfil `{when}`), its first column the number.

    `kind` facts: by the local day of the moment `at`, the touched days anew. whole: as it is now, when it changed.
    nightly: as it is now, in full builds. state: as it stood when a day was over, once a day; the past is never rewritten.
    `tracked` tells that rows carry the transaction that last wrote them; facts without it follow those of another source.
    A state is rewound to the end of its day: movements since then, joined by `rewind`, are taken off its `on_hand`.
    `hourly` adds the local hour of `at`; `local_days` names moments of which the local day is added, as `…_day`.
    """

    name: str
    view: str
    columns: dict[str, str]
    kind: Literal["facts", "whole", "nightly", "state", "seed", "history", "numbers"] = "facts"
    at: str = ""
    tracked: bool = True
    hourly: bool = False
    local_days: tuple[str, ...] = ()
    rewind: tuple[str, ...] = ()

    @property
    def daily(self) -> bool:
        """Whether its files are partitioned by day."""
        return self.kind in {"facts", "state"}

    @property
    def all_columns(self) -> dict[str, str]:
        """The columns of its files."""
        head = {"day": _DATE} if self.daily else {}
        if self.hourly:
            head["hour"] = _INT
        return {**head, **{f"{moment}_day": _DATE for moment in self.local_days}, **self.columns}


SOURCES = (
    Source(
        "orders", "lake_order_v1",
        {"order_id": _BIG, "customer_id": _BIG, "location_id": _BIG, "channel": _TEXT, "state": _TEXT,
         "goods_minor": _BIG, "discount_minor": _BIG, "delivery_minor": _BIG, "total_minor": _BIG,
         "refunded_minor": _BIG, "delivery_method": _TEXT, "delivery_region": _TEXT, "language": _TEXT, "visit": _TEXT,
         "placed_at": _TIME, "paid_at": _TIME, "completed_at": _TIME, "cancelled_at": _TIME, "simulated": _FLAG,
         "imported": _FLAG},
        at="placed_at", hourly=True,
    ),
    Source(
        "order_lines", "lake_order_line_v1",
        {"order_id": _BIG, "position": _INT, "sku_id": _BIG, "quantity": _BIG, "discount_minor": _BIG,
         "total_minor": _BIG, "cost_minor": _BIG, "weight_g": _BIG},
        at="placed_at", tracked=False,
    ),
    Source(
        "order_steps", "lake_order_step_v1",
        {"step_id": _BIG, "order_id": _BIG, "at": _TIME, "kind": _TEXT},
        at="placed_at", tracked=False,
    ),
    Source(
        "order_adjustments", "lake_order_adjustment_v1",
        {"order_id": _BIG, "position": _INT, "rank": _INT, "kind": _TEXT, "code": _TEXT, "amount_minor": _BIG},
        at="placed_at", tracked=False,
    ),
    Source(
        "fulfilments", "lake_fulfilment_v1",
        {"fulfilment_id": _BIG, "order_id": _BIG, "kind": _TEXT, "state": _TEXT, "promised_on": _DATE,
         "created_at": _TIME, "shipped_at": _TIME, "done_at": _TIME, "carrier": _TEXT},
        at="created_at", local_days=("done_at",),
    ),
    Source(
        "payments", "lake_payment_v1",
        {"payment_id": _TEXT, "subject": _TEXT, "provider": _TEXT, "amount_minor": _BIG, "state": _TEXT,
         "refunded_minor": _BIG, "created_at": _TIME, "settled_at": _TIME},
        at="created_at", hourly=True,
    ),
    Source(
        "refunds", "lake_refund_v1",
        {"refund_id": _TEXT, "payment_id": _TEXT, "subject": _TEXT, "amount_minor": _BIG, "state": _TEXT,
         "reason": _TEXT, "created_at": _TIME, "settled_at": _TIME},
        at="created_at",
    ),
    Source(
        "movements", "lake_movement_v1",
        {"movement_id": _BIG, "at": _TIME, "location_id": _BIG, "sku_id": _BIG, "lot_id": _BIG, "quantity": _INT,
         "reason": _TEXT, "reference": _TEXT, "simulated": _FLAG},
        at="at",
    ),
    Source(
        "facts", "lake_outbox_v1",
        {"event_id": _TEXT, "name": _TEXT, "payload": _TEXT, "at": _TIME, "simulated": _FLAG},
        at="at",
    ),
    Source(
        "events", "lake_event_v1",
        {"event_id": _TEXT, "at": _TIME, "name": _TEXT, "visitor": _TEXT, "session": _TEXT, "view": _TEXT,
         "bot": _FLAG, "simulated": _FLAG, "device": _TEXT, "browser": _TEXT, "language": _TEXT, "source": _TEXT,
         "medium": _TEXT, "campaign": _TEXT, "term": _TEXT, "content": _TEXT, "referrer": _TEXT, "landing_path": _TEXT,
         "path": _TEXT, "query": _TEXT, "element": _TEXT, "x": "DECIMAL(9,6)", "y": _BIG, "consent": _TEXT,
         "told_by": _TEXT, "late": _FLAG, "customer_id": _BIG, "body": _TEXT},
        at="at", hourly=True,
    ),
    Source(
        "ad_spend", "lake_ad_spend_v2",
        {"row_id": _BIG, "at": _TIME, "source": _TEXT, "medium": _TEXT, "campaign": _TEXT, "spend_minor": _BIG, "clicks": _BIG, "impressions": _BIG, "simulated": _FLAG},
        at="at",
    ),
    Source(
        "tickets", "lake_ticket_v1",
        {"row_id": _BIG, "at": _TIME, "ticket": _TEXT, "channel": _TEXT, "topic": _TEXT, "first_response_at": _TIME, "resolved_at": _TIME, "csat": _INT, "customer_id": _BIG, "order_id": _BIG, "simulated": _FLAG},
        at="at",
    ),
    Source(
        "conversations", "lake_conversation_v1",
        {"conversation_id": _TEXT, "at": _TIME, "channel": _TEXT, "topic": _TEXT, "state": _TEXT, "reached_at": _TIME,
         "first_response_at": _TIME, "resolved_at": _TIME, "csat": _INT, "customer_id": _BIG, "order_id": _BIG, "simulated": _FLAG},
        at="at",
    ),
    Source(
        "survey_answers", "lake_survey_answer_v1",
        {"answer_id": _BIG, "at": _TIME, "survey_id": _BIG, "kind": _TEXT, "score": _INT, "customer_id": _BIG}, at="at",
    ),
    Source(
        "reviews", "lake_review_v1",
        {"review_id": _BIG, "at": _TIME, "product_id": _BIG, "order_id": _BIG, "customer_id": _BIG, "stars": _INT, "state": _TEXT,
         "language": _TEXT, "pictures": _BIG, "answered_at": _TIME, "simulated": _FLAG},
        at="at",
    ),
    Source(
        "commissions", "lake_commission_v2",
        {"commission_id": _BIG, "at": _TIME, "order_id": _BIG, "partner_id": _BIG, "level": _INT, "base_minor": _BIG,
         "amount_minor": _BIG, "clawed_minor": _BIG, "released": _FLAG},
        at="at",
    ),
    Source(
        "content_figures", "lake_content_figure_v1",
        {"figure_id": _BIG, "at": _TIME, "content_id": _BIG, "channel": _TEXT, "reads": _BIG, "likes": _BIG, "shares": _BIG,
         "comments": _BIG, "simulated": _FLAG},
        at="at",
    ),
    Source(
        "messages", "lake_message_v1",
        {"message_id": _TEXT, "at": _TIME, "origin": _TEXT, "channel": _TEXT, "state": _TEXT, "customer_id": _BIG,
         "clicked_at": _TIME, "left_at": _TIME, "report": _TEXT},
        at="at",
    ),
    Source(
        "surveys", "lake_survey_v1",
        {"row_id": _BIG, "at": _TIME, "channel": _TEXT, "nps": _INT, "customer_id": _BIG, "simulated": _FLAG},
        at="at",
    ),
    Source(
        "delivery_costs", "lake_delivery_cost_v1",
        {"row_id": _BIG, "at": _TIME, "fulfilment_id": _BIG, "carrier": _TEXT, "cost_minor": _BIG, "simulated": _FLAG},
        at="at",
    ),
    Source(
        "footfall", "lake_footfall_v1",
        {"row_id": _BIG, "at": _TIME, "of_hour": _INT, "location": _TEXT, "entries": _BIG, "simulated": _FLAG},
        at="at",
    ),
    Source(
        "weather", "lake_weather_v1",
        {"row_id": _BIG, "at": _TIME, "region": _TEXT, "temperature_low": "DECIMAL(6,2)", "temperature_high": "DECIMAL(6,2)", "rain_mm": "DECIMAL(8,2)", "sky": _TEXT, "simulated": _FLAG},
        at="at",
    ),
    Source(
        "analytics", "lake_analytics_v1",
        {"row_id": _BIG, "at": _TIME, "source": _TEXT, "medium": _TEXT, "campaign": _TEXT, "sessions": _BIG, "page_views": _BIG, "purchases": _BIG, "simulated": _FLAG},
        at="at",
    ),
    Source(
        "costs", "lake_cost_v1",
        {"row_id": _BIG, "at": _TIME, "document": _TEXT, "kind": _TEXT, "location": _TEXT, "supplier": _TEXT, "amount_minor": _BIG, "simulated": _FLAG},
        at="at",
    ),
    Source(
        "contacts", "lake_contact_v1",
        {"row_id": _BIG, "at": _TIME, "channel": _TEXT, "direction": _TEXT, "purpose": _TEXT, "customer_id": _BIG, "simulated": _FLAG},
        at="at",
    ),
    Source(
        "competitor_prices", "lake_competitor_price_v1",
        {"price_id": _BIG, "at": _TIME, "competitor": _TEXT, "product_id": _BIG, "sku_id": _BIG, "price_minor": _BIG,
         "regular_minor": _BIG, "promotion": _TEXT, "in_stock": _FLAG, "simulated": _FLAG},
        at="at",
    ),
    Source(
        "lunar_months", "lunar_months.csv",
        {"first_day": _DATE, "lunar_year": _INT, "lunar_month": _INT, "leap": _INT},
        kind="seed", tracked=False,
    ),
    Source("occasions", "occasions.csv", {"day": _DATE, "kind": _TEXT, "code": _TEXT}, kind="seed", tracked=False),
    Source(
        "occasion_names", "occasion_names.csv", {"code": _TEXT, "name_en": _TEXT, "name_zh": _TEXT},
        kind="seed", tracked=False,
    ),
    Source(
        "skus", "lake_sku_v1",
        {"sku_id": _BIG, "code": _TEXT, "product_id": _BIG, "name_en": _TEXT, "name_zh": _TEXT, "category_id": _BIG,
         "brand_id": _BIG, "policy": _TEXT, "storage": _TEXT, "shelf_life_days": _INT, "measure": _TEXT, "price_per": _INT},
        kind="whole",
    ),
    Source(
        "categories", "lake_category_v1",
        {"category_id": _BIG, "parent_id": _BIG, "path": _TEXT, "name_en": _TEXT, "name_zh": _TEXT, "depth": _INT},
        kind="whole",
    ),
    Source(
        "locations", "lake_location_v1",
        {"location_id": _BIG, "code": _TEXT, "name_en": _TEXT, "name_zh": _TEXT, "kind": _TEXT, "tracked": _FLAG,
         "region": _TEXT, "city": _TEXT},
        kind="whole", tracked=False,
    ),
    Source(
        "brands", "lake_brand_v1",
        {"brand_id": _BIG, "slug": _TEXT, "name_en": _TEXT, "name_zh": _TEXT, "own": _FLAG},
        kind="nightly", tracked=False,
    ),
    Source(
        "customers", "lake_customer_v1",
        {"customer_id": _BIG, "language": _TEXT, "joined_at": _TIME, "attributes": _TEXT, "erased": _FLAG},
        kind="nightly", tracked=False, local_days=("joined_at",),
    ),
    Source(
        "prices", "lake_price_v1",
        {"price_id": _BIG, "sku_id": _BIG, "channel": _TEXT, "amount_minor": _BIG, "valid_from": _TIME,
         "valid_until": _TIME, "reason": _TEXT},
        kind="nightly", local_days=("valid_from", "valid_until"),
    ),
    Source(
        "supply", "lake_supply_v1",
        {"sku_id": _BIG, "supplier_code": _TEXT, "lead_time_days": _INT, "unit_cost_minor": _BIG, "pack_units": _INT},
        kind="nightly", tracked=False,
    ),
    Source(
        "sku_places",
        "SELECT s.sku_id, c.path AS category_path FROM landing.skus s JOIN landing.categories c USING (category_id)",
        {"day": _DATE, "gone": _FLAG, "sku_id": _BIG, "category_path": _TEXT},
        kind="history", tracked=False,
    ),
    Source(
        "customer_traits",
        "SELECT customer_id, language, attributes FROM landing.customers",
        {"day": _DATE, "gone": _FLAG, "customer_id": _BIG, "language": _TEXT, "attributes": _TEXT},
        kind="history", tracked=False,
    ),
    Source(
        "persons",
        "SELECT customer_id, NULL AS visitor FROM landing.orders WHERE customer_id IS NOT NULL AND {when} UNION "
        "SELECT customer_id, NULL FROM landing.events WHERE customer_id IS NOT NULL AND NOT bot AND {when} UNION "
        "SELECT NULL, visitor FROM landing.events WHERE visitor IS NOT NULL AND NOT bot AND {when}",
        {"person": _BIG, "customer_id": _BIG, "visitor": _TEXT},
        kind="numbers", tracked=False,
    ),
    Source(
        "content", "lake_content_v1",
        {"content_id": _BIG, "kind": _TEXT, "slug": _TEXT, "stage": _TEXT, "state": _TEXT, "title_en": _TEXT, "title_zh": _TEXT,
         "channels": _TEXT, "campaign_id": _BIG, "budget_minor": _BIG, "live": _FLAG, "published_at": _TIME, "simulated": _FLAG},
        kind="whole", local_days=("published_at",),
    ),
    Source(
        "purchases", "lake_purchase_v1",
        {"purchase_line_id": _BIG, "number": _TEXT, "supplier_code": _TEXT, "location_id": _BIG, "sku_id": _BIG,
         "state": _TEXT, "reference": _TEXT, "ordered_at": _TIME, "expected_on": _DATE, "received_at": _TIME,
         "quantity": _INT, "received": _INT, "unit_cost_minor": _BIG},
        kind="whole", tracked=False, local_days=("ordered_at", "received_at"),
    ),
    Source(
        "levels", "lake_level_v1",
        {"location_id": _BIG, "sku_id": _BIG, "on_hand": _INT, "reserved": _INT},
        kind="state", rewind=("location_id", "sku_id"),
    ),
    Source(
        "lots", "lake_lot_v1",
        {"lot_id": _BIG, "location_id": _BIG, "sku_id": _BIG, "code": _TEXT, "expires_on": _DATE, "on_hand": _INT,
         "unit_cost_minor": _BIG, "received_at": _TIME},
        kind="state", tracked=False, rewind=("lot_id",),
    ),
)  # fmt: skip
