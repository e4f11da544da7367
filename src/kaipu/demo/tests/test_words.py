"""The word lists, and what the generators make of them."""

from kaipu.demo.brands import UNBRANDED, Manufacturer, draw_brands, pick_supplier
from kaipu.demo.people import draw_person, draw_shops
from kaipu.demo.words import list_pairs, noise, read_section

SECTIONS = ("compounds", "brand_kinds", "own_labels", "varieties", "suppliers")


def test_no_list_repeats_itself_in_either_language():
    for section in SECTIONS:
        for name, text in read_section(section).items():
            if "=" in text:
                pairs = list_pairs(section, name)
                assert len({pair.en for pair in pairs}) == len(pairs), (section, name)
                assert len({pair.zh for pair in pairs}) == len(pairs), (section, name)
                assert all(pair.zh for pair in pairs)


def test_the_seed_decides_everything():
    assert noise("cost", 25671) == noise("cost", 25671)
    assert noise("cost", 25671) != noise("cost", 25672)
    assert draw_person(900) == draw_person(900)


def test_all_brands_differ_in_both_languages():
    makers = [Manufacturer(number, False, ("food", "dairy", "home")[number % 3], 1) for number in range(3, 6500)]
    brands = [brand for brand in draw_brands(makers).values() if brand]
    assert len({brand.en for brand in brands}) == 6497
    assert len({brand.zh for brand in brands}) == 6497


def test_the_largest_private_maker_is_the_shops_own_label_and_number_two_has_no_brand():
    brands = draw_brands(
        [
            Manufacturer(69, True, "food", 12676),
            Manufacturer(895, True, "home", 642),
            Manufacturer(UNBRANDED, False, "produce", 1410),
        ]
    )
    assert brands[69].en == "Kaipu Basics"
    assert brands[69].own
    assert brands[895].en == "Kaipu Home"
    assert brands[UNBRANDED] is None


def test_shops_differ_and_addresses_are_nobodys():
    shops = draw_shops(list(range(1, 458)))
    assert len({shop.name.en for shop in shops.values()}) == 457
    assert len({shop.name.zh for shop in shops.values()}) == 457
    assert all(shop.postcode.startswith("002") for shop in shops.values())
    assert draw_person(1).email == "h1@shoppers.example"


def test_a_supplier_has_one_name_and_one_lead_time():
    known = {}
    for maker in range(400):
        for storage, life in (("chilled", 5), ("chilled", 30), ("frozen", 270), ("ambient", 720)):
            supplier = pick_supplier(maker, storage, life)
            assert known.setdefault(supplier.code, supplier) == supplier
            assert 1 <= supplier.lead_time_days <= (2 if life <= 10 else 14)
    assert len(known) == 120
    assert len({supplier.name for supplier in known.values()}) == 120
