"""Short messages: what is filled in, and how many SMS a text costs."""

ALONE, JOINED = 70, 67
LEAVE_BY_REPLY = "TD"


def count_segments(text: str) -> tuple[int, int]:
    """Return the characters of an SMS and how many it is charged as: 70 alone, else 67 each (UCS-2, 3GPP TS 23.040); an emoji counts two."""
    units = len(text.encode("utf-16-be")) // 2
    return units, 1 if units <= ALONE else -(-units // JOINED)


def fill_in(words: str, *, name: str, coupon: str) -> str:
    """Return a text in one line with {name} and {coupon} filled in."""
    return " ".join(words.replace("{name}", name).replace("{coupon}", coupon).split())
