"""Opening stock: enough, dated, and never older than it may be."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kaipu.demo.stocking import cover_days, opening_lots, opening_quantity, pack_units, unit_cost

TODAY = date(2026, 11, 22)


@given(st.integers(1, 100_000), st.integers(0, 90), st.integers(1, 10**8))
def test_a_cost_is_positive_and_never_above_the_price(price, margin, product):
    assert 1 <= unit_cost(price, margin, product) <= price


@given(st.integers(1, 5000), st.sampled_from([1, 2, 5, 14, 90, 730, 1095]), st.integers(1, 10**8))
def test_lots_add_up_and_were_received_within_their_life(quantity, life, product):
    lots = opening_lots(quantity, 250, life, "ONLINE", product, TODAY)
    assert sum(lot.quantity for lot in lots) == quantity
    assert len({lot.lot for lot in lots}) == len(lots) <= 2
    for lot in lots:
        assert lot.quantity > 0
        assert lot.received_on <= TODAY < lot.expires_on
        assert lot.expires_on - lot.received_on <= timedelta(days=life + 1)


def test_what_keeps_for_ever_has_no_date():
    assert [lot.expires_on for lot in opening_lots(3, 100, 3650, "ONLINE", 1, TODAY)] == [None]


def test_slow_sellers_have_six_pieces_online_and_two_in_a_store():
    assert opening_quantity(0.0, 18, "ONLINE", 1) == 6
    assert opening_quantity(0.0, 18, "367", 1) == 2


def test_some_fast_sellers_are_nearly_out():
    quantities = [opening_quantity(10.0, 18, "ONLINE", product) for product in range(1000)]
    assert 30 <= sum(quantity == 15 for quantity in quantities) <= 90
    assert all(quantity == 15 or 108 <= quantity <= 252 for quantity in quantities)


def test_fresh_goods_are_covered_for_half_their_life():
    assert cover_days("chilled", 4) == 2.0
    assert cover_days("chilled", 60) == 7.0
    assert pack_units(99, 5, 1) <= 6
