"""Make up the people and places the dataset keeps quiet about: names, addresses and shops. Nobody real is meant."""

import random
from dataclasses import dataclass

from kaipu.demo.brands import draw_compound
from kaipu.demo.words import Bilingual, draw_from, list_words, noise, read_section

# Share of households by origin of their names; the rest of a draw mixes two origins.
_ORIGINS = {"english": 30, "latin": 16, "african": 12, "european": 12, "chinese": 12, "south_asian": 9, "east_asian": 9}


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up head of a household."""

    name: str
    email: str
    language: str
    street: str
    city: str
    postcode: str


@dataclass(frozen=True, slots=True)
class Shop:
    """One made-up shop."""

    name: Bilingual
    street: str
    city: str
    postcode: str


def _draw_place(generator: random.Random) -> tuple[str, str, str]:
    cities = list_words("places", "cities")
    place = min(int(generator.random() ** 1.6 * len(cities)), len(cities) - 1)  # the first towns are the large ones
    street = f"{generator.choice(list_words('places', 'streets'))} {generator.choice(list_words('places', 'ways'))}"
    # No American postcode begins with 002 or 003, so no address here can be somebody's.
    return f"{generator.randrange(1, 1900)} {street}", cities[place], f"002{place:02d}" if place < 50 else "00399"


def _draw_name(generator: random.Random) -> tuple[str, str]:
    origins, shares = list(_ORIGINS), list(_ORIGINS.values())
    origin = generator.choices(origins, shares)[0]
    given_from = origin
    if origin == "chinese":
        family, given = (
            generator.choice(list_words("people", "chinese_family")),
            generator.choice(list_words("people", "chinese_given")),
        )
        return f"{family}{given}", "zh-hans"
    if generator.random() < 1 / 8:
        given_from = generator.choice([one for one in origins if one != "chinese"])
    given = generator.choice(list_words("people", f"{given_from}_given"))
    return f"{given} {generator.choice(list_words('people', f'{origin}_family'))}", "en"


def draw_person(household: int) -> Person:
    """Make up the person a household's number stands for, always the same; two households may share a name, as people do."""
    generator = draw_from("person", household)
    name, language = _draw_name(generator)
    street, city, postcode = _draw_place(generator)
    return Person(name, f"h{household}@shoppers.example", language, street, city, postcode)


def draw_shops(codes: list[int]) -> dict[int, Shop]:
    """Make up a shop for every code; no two shops have the same name in either language."""
    shops: dict[int, Shop] = {}
    taken: set[str] = set()
    for code in sorted(codes):
        generator = draw_from("shop", code)
        place = draw_compound(generator)
        while place.en in taken or place.zh in taken:
            place = draw_compound(generator)
        taken.update((place.en, place.zh))
        street, city, postcode = _draw_place(generator)
        shops[code] = Shop(Bilingual(f"Kaipu {place.en}", f"开铺{place.zh}店"), street, city, postcode)
    return shops


def region() -> str:
    """Return the made-up region all addresses lie in."""
    return read_section("places")["region"]


def days_before_first_basket(household: int) -> int:
    """Return how many days before its first basket a household joined: up to three months."""
    return 1 + int(noise("joined", household) * 90)
