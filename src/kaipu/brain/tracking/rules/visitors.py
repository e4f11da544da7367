"""Who visits, as far as a request tells: device, browser family, whether it is a program, and where the visit came from.

Browser families by the order of tokens that MDN's “Browser detection using the user agent string” describes: a later
browser names the earlier ones, so the most special word is looked for first.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, quote

_HEADLESS = ("headless", "phantomjs", "puppeteer", "playwright", "selenium", "electron/")
_BOTS = re.compile(
    r"bot\b|bot/|spider|crawl|slurp|mediapartners|facebookexternalhit|embedly|preview|monitor|pingdom|lighthouse|"
    r"curl/|wget/|python-requests|python-urllib|aiohttp|httpx|go-http-client|libwww|java/|scrapy|archiver|validator"
)
_FAMILIES = (
    ("micromessenger", "WeChat"), ("aliapp", "Alipay"), ("edg", "Edge"), ("opr/", "Opera"),
    ("samsungbrowser", "Samsung Internet"), ("ucbrowser", "UC Browser"), ("firefox", "Firefox"), ("fxios", "Firefox"),
    ("crios", "Chrome"), ("chrome", "Chrome"), ("safari", "Safari"),
)  # fmt: skip
CLICK_IDS = (
    "gclid", "gbraid", "wbraid", "dclid", "fbclid", "msclkid", "ttclid", "twclid", "li_fat_id", "bd_vid", "qz_gdt",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agent:
    """What a user-agent text says. `bot` is “”, agent (it says so) or headless."""

    device: str
    browser: str
    bot: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a visit came from. `click_kind` names the kind of an advertisement's click id; the id itself is not kept."""

    source: str
    medium: str = ""
    campaign: str = ""
    term: str = ""
    content: str = ""
    referrer: str = ""
    click_kind: str = ""
    landing: str = ""


@lru_cache(maxsize=4096)
def describe_agent(agent: str) -> Agent:
    """Read a user-agent text: device is phone, tablet, desktop or bot."""
    small = agent.lower()
    bot = "headless" if any(word in small for word in _HEADLESS) else "agent" if _BOTS.search(small) else ""
    browser = next((family for word, family in _FAMILIES if word in small), "")
    return Agent("bot" if bot else _device(small), browser, bot)


def _device(small: str) -> str:
    if "ipad" in small or "tablet" in small or ("android" in small and "mobi" not in small):
        return "tablet"
    return "phone" if "mobi" in small or "android" in small or "iphone" in small else "desktop"


def source_words(found: Iterable[tuple[str, str]]) -> str:
    """Write where a visit came from as events carry it: url-encoded pairs that `origin_of` reads."""
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in found)


@lru_cache(maxsize=4096)
def origin_of(words: str) -> Origin:
    """Read where a visit came from: its UTM source, else the host that referred to us, else “direct”."""
    found = dict(parse_qsl(words))
    host = found.get("referrer", "").partition("/")[0].lower()[:80]
    given = found.get("utm_source", "").lower()[:80]
    click = found.get("click", "")
    medium = found.get("utm_medium", "").lower() or ("cpc" if click else "referral" if host and not given else "")
    campaign, term, content = (found.get(f"utm_{name}", "")[:80] for name in ("campaign", "term", "content"))
    return Origin(
        given or host or "direct", medium[:80], campaign, term, content, referrer=host,
        click_kind=click if click in CLICK_IDS else "", landing=found.get("landing", "")[:200],
    )  # fmt: skip
