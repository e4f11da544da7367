"""A proposal to order from a supplier, as replenishment files it."""

from kaipu.brain.decisions import api as decisions
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory.tests.factories import make_location, make_supply


def make_proposal(
    *,
    subject: str = "supplier:1@ONLINE",
    worth: int = 5000,
    cost: int = 1800,
    back_test: bool = False,
    risk: str = "low",
) -> decisions.Proposal:
    """Make a proposal over one SKU."""
    sku = make_sku(subject)
    supplier = make_supply(sku.id)
    place = make_location(subject)
    return decisions.Proposal(
        kind="replenishment", producer="order-up-to 1", subject=subject,
        action={
            "supplier_id": supplier.id, "supplier_name": supplier.name, "location_id": place.id, "location_code": place.code,
            "location_name_en": "Riverside", "location_name_zh": "河滨店", "cost_minor": cost,
            "pieces": 12, "grams": 0, "lines": [{"sku_id": sku.id, "sku_code": sku.code, "name_en": "Whole milk", "name_zh": "全脂牛奶",
                       "quantity": 12, "unit_cost_minor": 150, "price_per": 1, "weighed": False, "margin_minor": 100, "lost": 9.0,
                       "advised": 12, "price_minor": 250}],
        },
        evidence={
            "history_days": 28, "lead_time_days": 2, "assumed": ["unit_cost"],
            "lines": [{"sku_code": sku.code, "daily_units": [0, 3, 5], "available": 2, "on_order": 0, "velocity": 2.7,
                       "safety_stock": 4.0, "order_up_to": 14.0, "lost_units": 9.0, "shelf_life_days": 14,
                       "pack_units": 6, "capped_by_shelf_life": True}],
        },
        expected=[decisions.Effect("units_sold", "units", 24, 18, 30), decisions.Effect("lost_sales_avoided", "money", worth)],
        guardrails=[decisions.Guardrail("order_value", cost, 500_000, "money")],
        window_days=9, worth_minor=worth, back_test=back_test, profit_minor=worth, cost_minor=cost, risk=risk,
        title_en="Order 12 pieces from Valley Foods for Riverside", title_zh="为河滨店向 Valley Foods 订购12 件",
        fields=[decisions.Field(f"sku:{sku.id}", "units", 12, 0, 36, 6, "Whole milk", "全脂牛奶")],
    )  # fmt: skip
