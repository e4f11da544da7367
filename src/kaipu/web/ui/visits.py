"""Who visits, as far as they allow it.

Until a person agrees, nothing is stored on their device: visitor and visit are one keyed hash of day, address and
browser, which cannot be followed into the next day. Who agrees gets one first-party cookie with a random visitor, a
visit that ends after 30 quiet minutes or with the next campaign, and where that visit came from. A browser that asks not
to be tracked (DNT, Global Privacy Control) has said no for its person.
"""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from kaipu.brain.tracking import api as tracking
from kaipu.kernel import clock, ids
from kaipu.kernel.operation import acting, acting_now
from kaipu.web.ui import limits

Handler = Callable[[HttpRequest], HttpResponse]
COOKIE = "kaipu_visit"
CONSENT_COOKIE = "kaipu_consent"
YEAR = 365 * 24 * 3600
QUIET = timedelta(minutes=30)
REFRESH = timedelta(minutes=5)
UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
PAYMENT_HOST = urlsplit(settings.PAYMENT_URL).netloc
_IDENTITY = re.compile(r"[0-9a-f]{32}")
_SECONDS = re.compile(r"[0-9]{1,11}")


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit. `consent` is "all", "necessary" or "" (not asked yet); `source` holds UTM and referrer, url-encoded."""

    visitor: str
    session: str
    consent: str
    source: str = ""
    seen_at: datetime | None = None
    fresh: bool = True


def refuses(request: HttpRequest) -> bool:
    """Tell whether the browser itself says no: Global Privacy Control, or Do Not Track."""
    return request.headers.get("Sec-GPC") == "1" or request.headers.get("DNT") == "1"


def asks_consent(request: HttpRequest) -> bool:
    """Tell whether a page should ask: not where there is an answer, by the person or by their browser."""
    return CONSENT_COOKIE not in request.COOKIES and not refuses(request)


def source_of(request: HttpRequest) -> str:
    """Return where a visit comes from, url-encoded: UTM, kind of click id, outside referrer. Empty if it came directly.

    The payment company, from which shoppers come back, is no such place.
    """
    query = request.META.get("QUERY_STRING", "")
    found = []
    if "utm_" in query or "id=" in query or "vid=" in query or "gdt=" in query:
        given = parse_qsl(query)[:40]
        found = [(k, v[:80]) for k, v in given if k in UTM]
        found += [("click", k) for k, _ in given if k in tracking.CLICK_IDS][:1]
    try:
        referrer = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # whatever is no address tells nothing
        return "&".join(f"{k}={quote(v, safe='')}" for k, v in found)
    if referrer.netloc and referrer.netloc not in {request.get_host(), PAYMENT_HOST}:
        found.append(("referrer", f"{referrer.netloc}{referrer.path}"[:120]))
    return "&".join(f"{k}={quote(v, safe='')}" for k, v in found)


def _landed(source: str, request: HttpRequest) -> str:
    """Note on which page a visit from somewhere began."""
    return f"{source}&landing={quote(request.path[:200], safe='')}" if source else ""


def _anonymous(request: HttpRequest, at: datetime, consent: str) -> Visit:
    words = f"{clock.local_date(at)}|{limits.address_of(request)}|{request.headers.get('User-Agent', '')}"
    identity = hmac.new(settings.SECRET_KEY.encode(), words.encode(), hashlib.blake2s).hexdigest()[:32]
    return Visit(identity, identity, consent, _landed(source_of(request), request), at)


def _known(request: HttpRequest, at: datetime) -> Visit:
    parts = request.COOKIES.get(COOKIE, "").split(".", 3)
    source = source_of(request)
    shapes = (_IDENTITY, _IDENTITY, _SECONDS)
    if len(parts) != 4 or not all(shape.fullmatch(part) for shape, part in zip(shapes, parts, strict=False)):
        return Visit(ids.new_id().hex, ids.new_id().hex, "all", _landed(source, request), at)
    seconds = int(parts[2])
    seen = datetime.fromtimestamp(seconds, at.tzinfo) if seconds < at.timestamp() + 60 else at - QUIET
    visit = Visit(parts[0], parts[1], "all", unquote(parts[3])[:1000], seen, fresh=False)
    if at - seen >= QUIET or (source and source != visit.source.rpartition("&landing=")[0]):
        return replace(visit, session=ids.new_id().hex, source=_landed(source, request), seen_at=at, fresh=True)
    return replace(visit, seen_at=at, fresh=True) if at - seen >= REFRESH else visit


def read(request: HttpRequest, at: datetime) -> Visit:
    """Return the visit a request belongs to; writes nothing."""
    consent = request.COOKIES.get(CONSENT_COOKIE, "")
    if refuses(request):
        return _anonymous(request, at, "necessary")
    if consent == "all":
        return _known(request, at)
    return _anonymous(request, at, consent if consent == "necessary" else "")


def remember(response: HttpResponse, visit: Visit) -> None:
    """Set the visit's cookie, if the person agreed and it has changed."""
    if visit.consent == "all" and visit.fresh and visit.seen_at:
        value = f"{visit.visitor}.{visit.session}.{int(visit.seen_at.timestamp())}.{quote(visit.source, safe='')}"
        response.set_cookie(COOKIE, value, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")


def simulation_mark() -> str:
    """Return what a request must carry in X-Kaipu-Simulated to count as simulated; only who holds the shop's key knows it."""
    return hmac.new(settings.SECRET_KEY.encode(), b"simulated shoppers", hashlib.blake2s).hexdigest()


def is_simulated(request: HttpRequest) -> bool:
    """Tell whether a request comes from our own simulator, so that nobody else can hide among what is left out of figures."""
    given = request.headers.get("X-Kaipu-Simulated", "")
    return bool(given) and hmac.compare_digest(given.encode(), simulation_mark().encode())


def actor_of(request: HttpRequest) -> str:
    """Return who acts: a person is looked up only where something may change, so that members browse as fast as guests."""
    if request.method in {"GET", "HEAD"} or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return "guest"
    return f"user:{request.user.pk}" if request.user.is_authenticated else "guest"


def follow_visits(get_response: Handler) -> Handler:
    """Give each request a visit, worked out when first asked for, and an actor for what it will do.

    The request's id goes to the browser as a server timing, so that its own page view can name it.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        at = clock.now()
        request.visit = SimpleLazyObject(lambda: read(request, at))  # type: ignore[attr-defined]
        with acting(actor=actor_of(request), simulated=is_simulated(request) or None):
            response = get_response(request)
        response.headers["Server-Timing"] = f'view;desc="{acting_now().request_id}"'
        if CONSENT_COOKIE in request.COOKIES:
            remember(response, request.visit)  # type: ignore[attr-defined]
        return response

    return answer
