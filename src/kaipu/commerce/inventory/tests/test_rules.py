"""FEFO and pack rounding, by property."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaipu.commerce.inventory.rules import LotStock, LotsTooFew, pick_lots, round_to_packs

LOTS = st.lists(
    st.tuples(st.integers(0, 50), st.none() | st.integers(0, 30)).map(
        lambda pair: (pair[0], None if pair[1] is None else date(2026, 1, 1) + timedelta(days=pair[1]))
    ),
    max_size=8,
)


@given(LOTS, st.integers(1, 120))
def test_picks_sum_to_the_quantity_and_leave_no_earlier_lot(lots: list[tuple[int, date | None]], quantity: int) -> None:
    stock = [LotStock(number, expires, pieces) for number, (pieces, expires) in enumerate(lots)]
    if sum(lot.on_hand for lot in stock) < quantity:
        with pytest.raises(LotsTooFew):
            pick_lots(stock, quantity)
        return
    picks = {pick.lot_id: pick.quantity for pick in pick_lots(stock, quantity)}
    assert sum(picks.values()) == quantity
    last = max((stock[i].expires_on or date.max, i) for i in picks)
    for lot in stock:
        if (lot.expires_on or date.max, lot.lot_id) < last:
            assert picks.get(lot.lot_id, 0) == lot.on_hand


@given(st.integers(0, 10_000), st.integers(1, 100))
def test_packs_are_whole_and_the_fewest(quantity: int, pack: int) -> None:
    rounded = round_to_packs(quantity, pack)
    assert rounded % pack == 0
    assert quantity <= rounded < quantity + pack
