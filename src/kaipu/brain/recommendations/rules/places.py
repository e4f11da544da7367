"""The places in the shop that show recommendations, and how each may be filled."""

from dataclasses import dataclass

KINDS = ("customer", "along", "similar", "hour", "place")
STRATEGIES = ("personal", "again", "usual", "along", "similar", "trending", "off")
PARTS = ((6, 11), (11, 15), (15, 19))  # morning, midday, afternoon; the rest is evening


class SlotInvalid(ValueError):
    """A place cannot be filled like that; `args` is what is wrong: slot, strategy, count, per_category or margin_percent."""


@dataclass(frozen=True, slots=True)
class Place:
    """How a place is filled: by which strategy, with how many, at most so many of one category, and how much margin counts.

    With `margin_percent` 100 an item that is all margin counts twice what one without counts.
    """

    strategy: str
    count: int
    per_category: int
    margin_percent: int


ORDERED = ("category", "search")  # these show what they showed anyway, in another order
SLOTS = {
    "home": (Place("personal", 12, 3, 0), ("personal", "again", "trending", "off")),
    "product": (Place("along", 6, 2, 0), ("along", "off")),
    "similar": (Place("similar", 6, 6, 0), ("similar", "off")),
    "cart": (Place("usual", 6, 2, 0), ("usual", "along", "again", "off")),
    "again": (Place("again", 12, 4, 0), ("again", "personal", "off")),
    "instead": (Place("similar", 4, 4, 0), ("similar", "off")),
    "mail": (Place("personal", 4, 2, 0), ("personal", "again", "trending", "off")),
    "category": (Place("personal", 24, 24, 0), ("personal", "again", "trending", "off")),
    "search": (Place("personal", 24, 24, 0), ("personal", "again", "trending", "off")),
}  # each with what it may be changed to


def check_place(name: str, place: Place) -> None:
    """Raise SlotInvalid unless a place may be filled like that."""
    if name not in SLOTS:
        raise SlotInvalid("slot")
    if place.strategy not in SLOTS[name][1]:
        raise SlotInvalid("strategy")
    for field, low, high in (("count", 1, 24), ("per_category", 1, 24), ("margin_percent", 0, 100)):
        if not low <= getattr(place, field) <= high:
            raise SlotInvalid(field)


def place_key(location_id: int, part: int) -> int:
    """Return the key of a list of the kind “place”: a location in a part of the day."""
    return location_id * 4 + part


def part_of_day(hour: int) -> int:
    """Return the part of the day of an hour: 0 morning, 1 midday, 2 afternoon, 3 evening and night."""
    return next((number for number, (first, end) in enumerate(PARTS) if first <= hour < end), len(PARTS))
