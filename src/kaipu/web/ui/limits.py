"""Rate limits: so many tries a minute from one address for log-in, search and checkout.

Token buckets in the memory of each process: nothing to operate, nothing to wait for. With N web processes the limit is
at most N times as high, which is far below what guessing a password or scraping a search needs. Addresses are forgotten
once their bucket is full again, and the oldest when there are too many.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaipu.web.ui import problems

Handler = Callable[[HttpRequest], HttpResponse]
MAX_ADDRESSES = 50_000


@dataclass(frozen=True, slots=True)
class Limit:
    """`burst` tries at once, refilled at `per_minute`."""

    name: str
    burst: int
    per_minute: int


LOG_IN = Limit("log-in", burst=10, per_minute=10)
SEARCH = Limit("search", burst=60, per_minute=120)
CHECKOUT = Limit("checkout", burst=20, per_minute=20)
TALK = Limit("talk", burst=20, per_minute=30)
COLLECT = Limit("collect", burst=120, per_minute=240)


class Buckets:
    """Token buckets by limit and address; safe for threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._levels: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def wait(self, limit: Limit, address: str) -> float:
        """Take one token; return 0, or the seconds until there is one again (then nothing is taken)."""
        now = self._clock()
        rate = limit.per_minute / 60
        key = (limit.name, address)
        with self._lock:
            level, seen = self._levels.pop(key, (float(limit.burst), now))
            level = min(float(limit.burst), level + (now - seen) * rate)
            taken = level >= 1
            self._levels[key] = (level - 1 if taken else level, now)
            if len(self._levels) > MAX_ADDRESSES:
                self._levels.popitem(last=False)
        return 0.0 if taken else (1 - level) / rate

    def forget(self) -> None:
        """Empty all buckets' memory."""
        with self._lock:
            self._levels.clear()


buckets = Buckets()


def address_of(request: HttpRequest) -> str:
    """Return the client's address; behind a trusted proxy the last one that the proxy added."""
    if settings.BEHIND_PROXY:
        chain = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if chain:
            return chain.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def limit_of(request: HttpRequest) -> Limit | None:
    """Return the limit that guards a request, if any."""
    path, writes = request.path, request.method == "POST"
    if path.startswith(("/search/", "/suggest/", "/api/v1/suggestions")) or path == "/api/v1/products":
        return SEARCH
    if path == "/e":
        return COLLECT
    if not writes:
        return None
    if path.startswith(
        ("/account/login/", "/account/signup/", "/account/password/", "/account/2fa/", "/account/data/")
    ):
        return LOG_IN
    if path.startswith(("/chat/", "/reviews/", "/s/")) or (path.startswith("/p/") and path.endswith("/ask/")):
        return TALK
    return CHECKOUT if path.startswith("/checkout/") or path.endswith("/checkout") else None


def _lost(seconds: int) -> str:
    return ngettext(
        "Please wait %(seconds)d second and try again. Nothing was lost.",
        "Please wait %(seconds)d seconds and try again. Nothing was lost.",
        seconds,
    ) % {"seconds": seconds}


def _typed(seconds: int) -> str:
    """Say where a sent form is now: the browser still has it, we do not."""
    return ngettext(
        "Nothing was sent on. Wait %(seconds)d second, go back in your browser – what you typed is still there – and send it again.",
        "Nothing was sent on. Wait %(seconds)d seconds, go back in your browser – what you typed is still there – and send it again.",
        seconds,
    ) % {"seconds": seconds}


def rate_limits(get_response: Handler) -> Handler:
    """Answer 429 with a clear page and Retry-After to an address that asks too often."""

    def answer(request: HttpRequest) -> HttpResponse:
        limit = limit_of(request)
        wait = buckets.wait(limit, address_of(request)) if limit else 0.0
        if not wait:
            return get_response(request)
        seconds = ceil(wait)
        text = _typed(seconds) if limit in {LOG_IN, CHECKOUT, TALK} else _lost(seconds)
        return problems.page(request, 429, _("That was a little too fast"), text, retry_after=seconds)

    return answer
