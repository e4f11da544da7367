"""What the page remembers of the cart without asking the database: pieces, and how many of which SKU.

The cookie is only a hint for showing numbers; the cart in the database decides. So browsing costs no query, and a page
shows steppers where something is in the cart already.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kaipu.commerce.cart import api as cart

COOKIE = "kaipu_bag"
TOKEN_COOKIE = "kaipu_cart"  # noqa: S105 - the name of a cookie
KEEP_SECONDS = 60 * 24 * 3600
MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class Bag:
    """Pieces in all, and pieces, or grams of what is weighed, by SKU code (the newest 60)."""

    pieces: int
    lines: dict[str, int]


EMPTY = Bag(0, {})


def read(request: HttpRequest) -> Bag:
    """Read the hint; whatever is not one counts as empty."""
    text = request.COOKIES.get(COOKIE)
    if not text:
        return EMPTY
    total, *pairs = text.split("!")
    lines = {}
    for pair in pairs[:MOST_LINES]:
        code, _, quantity = pair.partition(":")
        if quantity.isascii() and quantity.isdigit() and len(quantity) < 6:
            lines[unquote(code)] = int(quantity)
    return Bag(int(total) if total.isascii() and total.isdigit() and len(total) < 6 else 0, lines)


def write(response: HttpResponse, pieces: int, lines: Iterable[tuple[str, int]]) -> None:
    """Keep the hint."""
    newest = list(lines)[-MOST_LINES:]
    value = "!".join([str(pieces), *(f"{quote(code, safe='')}:{quantity}" for code, quantity in newest)])
    response.set_cookie(COOKIE, value, max_age=KEEP_SECONDS, secure=settings.HTTPS, httponly=True, samesite="Lax")


def changed(request: HttpRequest, code: str, quantity: int, *, weighed: bool = False) -> Bag:
    """Return the hint after a line was set to a quantity; what is weighed counts as one piece."""
    known = read(request)
    lines = {k: v for k, v in known.lines.items() if k != code}
    before = known.lines.get(code, 0)
    pieces = max(0, known.pieces + (int(quantity > 0) - int(before > 0) if weighed else quantity - before))
    return Bag(pieces, {**lines, code: quantity} if quantity else lines)


def customer_of(request: HttpRequest) -> int | None:
    """Return the customer who is logged in; without a session cookie this asks nobody."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return getattr(request.user, "customer_id", None)


def key_of(request: HttpRequest) -> cart.CartKey:
    """Return how to find this visitor's cart."""
    customer = customer_of(request)
    if customer is not None:
        return cart.CartKey(customer_id=customer)
    return cart.CartKey(token=request.COOKIES.get(TOKEN_COOKIE, "").replace("\x00", "")[:64])


def remember(request: HttpRequest, response: HttpResponse, token: str) -> None:
    """Keep a guest's cart token; a member's cart is found by the log-in."""
    if customer_of(request) is None and request.COOKIES.get(TOKEN_COOKIE) != token:
        response.set_cookie(
            TOKEN_COOKIE, token, max_age=KEEP_SECONDS, secure=settings.HTTPS, httponly=True, samesite="Lax"
        )


def forget(response: HttpResponse) -> None:
    """Drop the cart after it became an order."""
    response.delete_cookie(COOKIE, samesite="Lax")
    response.delete_cookie(TOKEN_COOKIE, samesite="Lax")
