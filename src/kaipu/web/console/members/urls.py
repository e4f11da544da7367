"""The addresses of partners, below /desk/; one list with all others, so that each is asked for its right."""

from django.urls import URLPattern, path

from kaipu.web.console.members import partners

urlpatterns: list[URLPattern] = [
    path("members/partners/", partners.partner_list),
    path("members/partners/company/", partners.company),
    path("members/partners/rules/", partners.rules),
    path("members/partners/shares/", partners.share),
    path("members/partners/payouts/", partners.prepare),
    path("members/partners/payouts/<int:payout_id>/decide/", partners.decide_payout),
    path("members/partners/taxes/", partners.taxes),
    path("members/partners/<int:partner_id>/", partners.partner_page),
    path("members/partners/<int:partner_id>/decide/", partners.decide),
]
