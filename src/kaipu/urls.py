"""The one map of addresses; each site keeps its own list."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kaipu.web.storefront.urls")),
    path("", include("kaipu.web.rest.urls")),
    path("desk/", include("kaipu.web.console.urls")),
]
handler400 = "kaipu.web.ui.problems.bad_request"
handler403 = "kaipu.web.ui.problems.forbidden"
handler404 = "kaipu.web.ui.problems.not_found"
handler500 = "kaipu.web.ui.problems.server_error"
