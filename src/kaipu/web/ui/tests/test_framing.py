"""Who may frame a page of the shop: staff, in a page of our own."""

from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from kaipu.web.ui.framing import let_the_desk_frame

OURS = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "same-origin"}


def ask(path="/departments/", headers=OURS, *, staff=True, method="get"):
    request = getattr(RequestFactory(), method)(path, headers=headers)
    request.user = SimpleNamespace(is_staff=staff)
    request.noted_events = [{"name": "page_view"}]
    return request, let_the_desk_frame(lambda _: HttpResponse("page"))(request)


def test_staff_may_frame_a_page_and_leave_no_trace():
    request, response = ask()
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response._csp_config["frame-ancestors"] == ["'self'"]
    assert not hasattr(request, "noted_events")


@pytest.mark.parametrize(
    "how",
    [
        {"headers": {**OURS, "Sec-Fetch-Site": "cross-site"}}, {"headers": {**OURS, "Sec-Fetch-Dest": "document"}},
        {"headers": {}}, {"staff": False}, {"path": "/desk/"}, {"path": "/account/login/"}, {"path": "/checkout/"},
        {"method": "post"},
    ],
)  # fmt: skip
def test_nobody_else_may(how):
    request, response = ask(**how)
    assert "X-Frame-Options" not in response
    assert not hasattr(response, "_csp_config")
    assert request.noted_events
