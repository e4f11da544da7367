"""How allauth's log-in and sign-up fit into the shop."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language

from kaipu.kernel import clock
from kaipu.web.ui.collect import collect

PLAIN_TO_SEE = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})


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
        collect("sign_in", request)
        wanted = getattr(response, "url", "/")
        return HttpResponseRedirect(f"/account/welcome/?{urlencode({'next': wanted})}")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Say what was done, but for logging in and out: the page that follows shows that itself."""
        if message_template not in PLAIN_TO_SEE:
            super().add_message(request, level, message_template, *args, **kwargs)
