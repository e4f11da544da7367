"""Partners at the desk: taking on, rules, payouts by two persons, the year for taxes."""

import pytest
from django.test import Client

from kaipu.commerce.partners import api as partners
from kaipu.commerce.partners.tests.factories import AT, make_partner, make_scheme, sell
from kaipu.kernel import audit, clock
from kaipu.web.console.tests.cast import make_person, text_of

pytestmark = pytest.mark.django_db
PAGE = "/desk/members/partners/"


def test_who_asked_is_taken_on_and_ended(alice: Client) -> None:
    partner = make_partner("C1", name="Dora Example")
    page = text_of(alice.get(PAGE))
    assert partner.code in page
    assert alice.post(f"{PAGE}{partner.id}/decide/", {"answer": "end"}).status_code == 302
    assert partners.get_partner(partner_id=partner.id).state == "ended"
    assert "decided before" in text_of(alice.post(f"{PAGE}{partner.id}/decide/", {"answer": "yes"}, follow=True))
    assert alice.get(f"{PAGE}999999/").status_code == 404


def test_rules_are_written_and_what_cannot_be_is_kept_with_a_sentence(alice: Client) -> None:
    given = {"cap_order": "20", "cap_month": "", "hold_days": "7", "least_payout": "5.50", "is_open": "yes"}
    assert alice.post(f"{PAGE}rules/", given).status_code == 302
    assert partners.get_terms() == partners.Terms(2000, None, 7, 550, True)
    bad = alice.post(f"{PAGE}rules/", given | {"hold_days": "999"})
    assert (bad.status_code, "Type a number from 0 to 365." in text_of(bad), "999" in text_of(bad)) == (422, True, True)
    assert alice.post(f"{PAGE}shares/", {"level": "1", "department": "", "share": "8.5"}).status_code == 302
    assert partners.get_shares() == {1: {"": 850}, 2: {}}
    for wrong in (
        {"share": "51"},
        {"share": "nan"},
        {"share": ""},
        {"level": "3", "share": "1"},
        {"department": "no", "share": "1"},
    ):
        assert alice.post(f"{PAGE}shares/", {"level": "1", "department": "", **wrong}).status_code == 422
    alice.post(f"{PAGE}shares/", {"level": "1", "department": "", "what": "remove"})
    assert partners.get_shares() == {1: {}, 2: {}}


def test_a_company_is_made_and_a_third_level_is_refused(alice: Client) -> None:
    first = make_partner("C1")
    alice.post(f"{PAGE}company/", {"name": "Example Ltd", "email": "a@example.com", "parent": first.code})
    made = partners.list_partners()[0].partner
    assert (made.kind, made.state, made.depth, made.parent_id) == ("company", "active", 2, first.id)
    for parent, sentence in ((made.code, "there are two levels"), ("PNOBODY", "No partner has this code.")):
        bad = alice.post(f"{PAGE}company/", {"name": "Third", "parent": parent})
        assert (bad.status_code, sentence in text_of(bad), "Third" in text_of(bad)) == (422, True, True)


def test_a_payout_needs_two_and_the_tax_file_is_guarded_and_written_down(alice: Client) -> None:
    make_scheme(hold_days=0)
    partner = make_partner("C1")
    partners.earn_commission(order_id=sell(partner.code, 20_000), at=AT)
    partners.release_commissions(partner_id=partner.id, at=AT)
    partners.set_tax_data(partner_id=partner.id, name="=HYPERLINK(1)", tax_id="12-345", country="US", at=AT)
    assert "A second person must agree" in text_of(alice.post(f"{PAGE}payouts/", follow=True))
    run = partners.list_payouts()[0]
    assert "Somebody else must agree." in text_of(alice.get(PAGE))
    alice.post(f"{PAGE}payouts/{run.id}/decide/", {"answer": "yes"})
    assert partners.list_payouts()[0].state == "waiting"
    make_person("Ann", "manager").post(f"{PAGE}payouts/{run.id}/decide/", {"answer": "yes"})
    assert partners.get_standing(partner_id=partner.id).paid_minor == 2000
    year = clock.local_date(clock.now()).year
    file = alice.get(f"{PAGE}taxes/", {"year": year}).content.decode("utf-8-sig").splitlines()
    assert file[1] == f"{partner.id},'=HYPERLINK(1),12-345,US,{year},20.00,USD,1"
    assert audit.list_entries(action="privacy.see", limit=1)[0].subject == f"partners:{year}"
    assert alice.get(f"{PAGE}taxes/", {"year": "20x6"}).status_code == 404
