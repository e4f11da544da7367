"""Who visits: a household's or a stranger's device, its language, its answer about counting visits, and where it came from.

All of it is drawn by `noise`, so that the same household has the same telephone every week.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

from kaipu.demo.words import SEED, draw_from, noise

STRANGERS = 9000
# Shares of devices and of answers to the question about counting visits; each pair sums to one.
DEVICES = (("phone", 0.58), ("desktop", 0.34), ("tablet", 0.08))
ANSWERS = (("all", 0.52), ("necessary", 0.2), ("", 0.28))
BROWSERS = {
    "phone": (("Safari", 0.5), ("Chrome", 0.4), ("Samsung Internet", 0.1)),
    "tablet": (("Safari", 0.75), ("Chrome", 0.25)),
    "desktop": (("Chrome", 0.62), ("Edge", 0.2), ("Safari", 0.12), ("Firefox", 0.06)),
}
WECHAT = (("WeChat", 0.55), ("Safari", 0.25), ("Chrome", 0.2))
# Where a visit comes from, as the shop's own visit cookie writes it; members come directly more often than strangers.
CAME_FROM = (
    ("", 0.3, 0.52),
    ("referrer=www.google.com%2Fsearch", 0.24, 0.14),
    ("utm_source=google&utm_medium=cpc&utm_campaign=autumn-fresh&click=gclid&referrer=www.google.com%2F", 0.15, 0.06),
    ("utm_source=newsletter&utm_medium=email&utm_campaign=weekly-offers", 0.03, 0.16),
    ("utm_source=facebook&utm_medium=paid_social&utm_campaign=family-dinner&click=fbclid&referrer=www.facebook.com%2F", 0.13, 0.04),
    ("referrer=www.bing.com%2Fsearch", 0.06, 0.03),
    ("referrer=www.westmere-eats.example%2Frecipes", 0.09, 0.05),
)  # fmt: skip
FROM_WECHAT = "utm_source=wechat&utm_medium=social&utm_campaign=mini-shop"


@dataclass(frozen=True, slots=True)
class Visitor:
    """A device and its habits. `key` names it for ever; `household` is empty for a stranger."""

    key: str
    household: str
    device: str
    browser: str
    language: str
    consent: str


def pick(shares: tuple[tuple[str, float], ...], at: float) -> str:
    """Return the word whose share of [0, 1) holds `at`."""
    for word, share in shares:
        at -= share
        if at < 0:
            return word
    return shares[-1][0]


def draw_visitor(household: str, language: str, occasion: str) -> Visitor:
    """Return the device with which a household comes on an occasion: mostly its usual one, now and then another."""
    turn = noise("other device", household, occasion) < 0.12
    return _visitor(f"{household}:{int(turn)}", household, language)


def draw_stranger(generator: Random) -> Visitor:
    """Return somebody nobody knows; a third of them were here before."""
    key = f"stranger:{int(generator.random() ** 2.2 * STRANGERS)}"
    return _visitor(key, "", "zh-hans" if noise("speaks", key) < 0.09 else "en")


def _visitor(key: str, household: str, language: str) -> Visitor:
    device = pick(DEVICES, noise("device", key))
    families = WECHAT if language == "zh-hans" and device == "phone" else BROWSERS[device]
    return Visitor(
        key, household, device, pick(families, noise("browser", key)), language, pick(ANSWERS, noise("consent", key))
    )


def came_from(visitor: Visitor, generator: Random) -> str:
    """Return where a visit comes from, url-encoded; empty if directly."""
    if visitor.browser == "WeChat" and generator.random() < 0.7:
        return FROM_WECHAT
    shares = tuple((words, known if visitor.household else strange) for words, strange, known in CAME_FROM)
    return pick(shares, generator.random())


def identify(visitor: Visitor, day: date, turn: str) -> tuple[str, str]:
    """Return visitor and session as the shop would name them: who did not agree has one identity for a day, and no longer."""
    if visitor.consent != "all":
        name = draw_from("identity", visitor.key, day).getrandbits(128)
        return f"{name:032x}", f"{name:032x}"
    name = draw_from("identity", visitor.key).getrandbits(128)
    return f"{name:032x}", f"{draw_from('visit', visitor.key, day, turn).getrandbits(128):032x}"


def draw_buyer(household: str, language: str, day: date) -> tuple[Visitor, tuple[str, str]]:
    """Return the device with which a household orders on a day, and the visitor and session of that visit."""
    visitor = draw_visitor(household, language, day.isoformat())
    return visitor, identify(visitor, day, "buys")


def seeded(*key: object) -> Random:
    """Return a generator for what is drawn once and in order."""
    return Random(":".join((SEED, *map(str, key))))  # noqa: S311 - habits, no secrets
