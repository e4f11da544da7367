"""What somebody looked at in this visit, kept by their own browser for as long as it is open; only with consent.

So a row can follow what they are after now, and no page asks the database for it.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kaipu.web.ui.visits import CONSENT_COOKIE

COOKIE = "kaipu_looked"
MOST = 6


def read(request: HttpRequest) -> list[int]:
    """Return the SKUs looked at, the newest first; nothing without consent."""
    if request.COOKIES.get(CONSENT_COOKIE) != "all":
        return []
    words = request.COOKIES.get(COOKIE, "").split(".")[:MOST]
    return [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 16]


def note(request: HttpRequest, response: HttpResponse, sku_id: int) -> None:
    """Keep that somebody looks at a good, if they agreed to be remembered."""
    if request.COOKIES.get(CONSENT_COOKIE) != "all":
        return
    kept = [sku_id, *(each for each in read(request) if each != sku_id)][:MOST]
    response.set_cookie(COOKIE, ".".join(map(str, kept)), secure=settings.HTTPS, httponly=True, samesite="Lax")
