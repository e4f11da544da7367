"""Package sizes as they were typed, and what a shopper reads."""

import pytest

from kaipu.demo.sizes import parse_size


@pytest.mark.parametrize(
    ("raw", "text", "text_zh", "amount", "unit"),
    [
        ("22 LB", "22 lb", "22 磅", 9979.032, "g"),
        ("16 OZ", "16 oz", "16 盎司", 453.592, "g"),
        (".69  OZ", "0.69 oz", "0.69 盎司", 19.561, "g"),
        ("6 OZ TUBE", "6 oz tube", "6 盎司 管装", 170.097, "g"),
        ("12/12 OZ", "12 × 12 oz", "12×12 盎司", 4082.331, "g"),
        ("10-6.75 OZ", "10 × 6.75 oz", "10×6.75 盎司", 1913.593, "g"),
        ("12 OZ/12 PK", "12 × 12 oz", "12×12 盎司", 4082.331, "g"),
        ("12 PK/16.9 Z", "12 × 16.9 oz", "12×16.9 盎司", 5749.283, "g"),
        ("6/.5 L", "6 × 0.5 L", "6×0.5 升", 3000.0, "ml"),
        ("1/2 GAL", "0.5 gal", "0.5 加仑", 1892.706, "ml"),
        ("HALF GAL", "0.5 gal", "0.5 加仑", 1892.706, "ml"),
        ("GAL", "1 gal", "1 加仑", 3785.412, "ml"),
        ("10 3/4 OZ", "10.75 oz", "10.75 盎司", 304.757, "g"),
        ("1 LB 9 OZ", "1 lb, 9 oz", "1 磅 9 盎司", 708.738, "g"),
        ("P    18 OZ", "18 oz", "18 盎司", 510.291, "g"),
        ("054700 7 OZ", "7 oz", "7 盎司", 198.447, "g"),
        ("6 OZ 667253", "6 oz", "6 盎司", 170.097, "g"),
        ("(600) 4 LB", "4 lb", "4 磅", 1814.369, "g"),
        ("12 CT/11 OZ", "12 ct, 11 oz", "12 件 11 盎司", 311.845, "g"),
        ("20 CT/13 GAL", "20 ct, 13 gal", "20 件 13 加仑", 20.0, "count"),
        ("104 CT/SZ 3", "size 3, 104 ct", "3 号 104 件", 104.0, "count"),
        ("1 DZ", "1 dozen", "1 打", 12.0, "count"),
        ("48-54 CT", "48–54 ct", "48–54 件", None, None),
        ("7.5 X7.5 IN", "7.5 × 7.5 in", "7.5×7.5 英寸", None, None),
        ("57 SQ FT", "57 sq ft", "57 平方英尺", None, None),
        ("LARGE", "large", "大号", None, None),
        ("100 Z/24 USE", "100 oz, 24 loads", "100 盎司 24 次用量", 2834.952, "g"),
    ],
)
def test_a_size_is_read(raw, text, text_zh, amount, unit):
    size = parse_size(raw)
    assert (size.text, size.text_zh, size.amount, size.unit) == (text, text_zh, amount, unit)


def test_an_ounce_of_a_liquid_is_a_fluid_ounce():
    size = parse_size("12 OZ", liquid=True)
    assert (size.text, size.text_zh, size.amount, size.unit) == ("12 fl oz", "12 液量盎司", 354.882, "ml")


@pytest.mark.parametrize("raw", [None, "", "985739  PK", "SCAN KPC", "MN15 VRDZSS", "CELL PK", "1 PK", "0 OZ"])
def test_a_code_never_becomes_a_size(raw):
    assert parse_size(raw) is None
