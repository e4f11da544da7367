"""Addresses a form may send a person on to: only our own."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, wanted: str) -> str:
    """Return `wanted` if it is a place of this site, else the home page."""
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    return wanted if ours else "/"


def site_of(request: HttpRequest) -> str:
    """Return this site's own address without a trailing slash, as the shopper's browser knows it."""
    return f"{request.scheme}://{request.get_host()}"
