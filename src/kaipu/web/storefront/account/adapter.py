"""How allauth's log-in and sign-up fit into the shop."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language

from kaipu.kernel import clock


class Adapter(DefaultAccountAdapter):
    """New accounts know when and in which language they were made; after a log-in the cart is brought along."""

    def new_user(self, request: HttpRequest) -> Any:
        """Return an account that is not stored yet."""
        user = super().new_user(request)
        user.date_joined = clock.now()
        user.language = "zh" if (get_language() or "").startswith("zh") else "en"
        return user

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Send a person who has just logged in through the welcome, then where they wanted to go."""
        response = super().post_login(request, user, **kwargs)
        wanted = getattr(response, "url", "/")
        return HttpResponseRedirect(f"/account/welcome/?{urlencode({'next': wanted})}")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing in passing: the page that follows shows what was done."""
