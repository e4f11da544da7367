"""Keeping where everything stands, so that pages and suppliers read what the morning's proposals were reckoned from."""

from collections.abc import Sequence
from datetime import date

from kaipu.brain.replenishment.models import Standing
from kaipu.brain.replenishment.queries import Stand
from kaipu.kernel.operation import operation

BATCH = 2000


@operation
def keep_standings(*, stands: Sequence[Stand], today: date) -> int:
    """Replace what was kept by where everything stands today; return how many positions."""
    Standing.objects.all().delete()
    Standing.objects.bulk_create((_row(each, today) for each in stands), batch_size=BATCH)
    return len(stands)


def _row(stand: Stand, today: date) -> Standing:
    days = max(1.0, stand.mean / stand.rate) if stand.rate > 0 else 1.0
    return Standing(
        day=today, location_code=stand.place.code, sku_id=stand.sku.id, supplier_id=stand.supply.supplier_id, sku_code=stand.sku.code,
        name_en=stand.sku.name_en, name_zh=stand.sku.name_zh, cell=stand.cell, service=stand.service,
        rule="life" if stand.capped else "review" if stand.every_review else "point", available=stand.available,
        on_order=stand.on_order, usable=stand.usable, reorder=stand.reorder, level=stand.level, weekly=stand.weekly_units,
        deviation=(stand.variance * 7 / days) ** 0.5, cover_days=None if stand.cover_days is None else min(stand.cover_days, 9999.0),
        at_risk=stand.at_risk, lost_minor=round(stand.lost * stand.unit_price), risk_minor=round(stand.at_risk * stand.unit_cost),
        advised=stand.advised, pack_units=stand.supply.pack_units, order_on=stand.order_on, arrives_on=stand.arrives_on,
        price_per=stand.sku.price_per, forecast=stand.method,
    )  # fmt: skip
