"""The goods of the scales come by the ordinary importers, and baskets take some along, the same each time."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.inventory.tests.factories import make_location
from kaipu.commerce.orders import api as orders
from kaipu.commerce.orders.models import OrderLine
from kaipu.demo import weighing

AT = datetime(2026, 11, 20, 15, tzinfo=UTC)
SINCE = date(2026, 11, 16)


@pytest.mark.django_db(transaction=True)
def test_eight_goods_come_with_stock_once_and_a_basket_takes_grams(tmp_path: Path) -> None:
    place = make_location("ONLINE")
    make_location("99", delivers=False, tracked=False)
    assert not weighing.is_done(AT)
    weighing.bring(tmp_path, SINCE, AT)
    weighing.bring(tmp_path, SINCE, AT)
    assert weighing.is_done(AT)
    goods = weighing.list_weighed(AT)
    assert [good.price_minor for good in goods] == [149, 439, 399, 549, 219, 879, 3290, 1290]
    banana = catalog.find_sku_by_plu(plu="04011", at=AT)
    assert banana is not None
    assert (banana.code, banana.measure, banana.step, banana.published) == ("90001", "weight", 100, True)
    assert sum(lot.on_hand for lot in inventory.list_lots(sku_id=banana.id)) > 28_000
    baskets = [orders.BasketRecord(number, str(number), place.id, None, AT, {}) for number in range(400)]
    taken = [weighing.with_weighed(basket, goods, AT) for basket in baskets]
    assert taken == [weighing.with_weighed(basket, goods, AT) for basket in baskets]
    some = [basket for basket in taken if basket.goods]
    assert 70 < len(some) < 130
    assert all(80 <= grams <= 1500 for basket in some for grams in basket.goods.values())
    sold = orders.record_till_sale(location_id=place.id, tracked=True, customer_id=None, wanted=some[0].goods, at=AT)
    line = OrderLine.objects.get(order_id=sold)
    assert (line.measure, line.quantity) == ("weight", next(iter(some[0].goods.values())))
