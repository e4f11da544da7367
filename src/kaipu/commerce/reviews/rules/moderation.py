"""What may stand on a product's page at once, and what a person looks at first.

Few stars are no reason to wait: an honest complaint is published like praise. What waits is what may hurt somebody:
addresses, links, abuse, pictures.
"""

import re

WAITING, PUBLISHED, REFUSED, HIDDEN = "waiting", "published", "refused", "hidden"
STATES = (WAITING, PUBLISHED, REFUSED, HIDDEN)
REFUSALS = ("abuse", "advertising", "private", "unrelated", "unlawful")
LOW_STARS = 3  # fewer than this, and somebody of the shop speaks with the buyer
MOST_LETTERS = 2000
_LINK = re.compile(r"https?://|www\.|\b[a-z0-9-]+\.(?:com|cn|net|org|top|xyz|shop)\b", re.IGNORECASE)
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+|(?<!\d)(?:\+?\d[ -]?){9,}(?!\d)|(?:微信|加我|vx|wechat|whatsapp|qq)\s*[:：号]?\s*\w{5,}",
    re.IGNORECASE,
)
_ABUSE = re.compile(
    r"\b(?:fuck\w*|shit\w*|bitch\w*|asshole\w*|bastard\w*|idiots?)\b|傻逼|傻b|操你|去死|王八蛋|滚蛋|他妈的|妈的",
    re.IGNORECASE,
)
_REPEATED = re.compile(r"(.)\1{9,}")


def judge(text: str, pictures: int) -> tuple[str, tuple[str, ...]]:
    """Return the state a new review begins in, and why it waits if it does."""
    reasons = [
        name
        for name, shape in (("link", _LINK), ("contact", _CONTACT), ("abuse", _ABUSE), ("repeated", _REPEATED))
        if shape.search(text)
    ]
    if pictures:
        reasons.append("picture")
    return (WAITING if reasons else PUBLISHED), tuple(reasons)


def sign_name(name: str) -> str:
    """Return how a buyer is called in public: “Ann Lee” → “Ann L.”, “王小明” → “王**”; “” for somebody without a name."""
    parts = name.split()
    if not parts:
        return ""
    if any("\u4e00" <= letter <= "\u9fff" for letter in name):
        return f"{parts[0][0]}**"
    return parts[0][:20] if len(parts) == 1 else f"{parts[0][:20]} {parts[-1][0]}."
