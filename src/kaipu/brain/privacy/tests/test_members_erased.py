"""A member with points, coupons, invitations and commissions is erased: the search finds nothing, the books still balance."""

from datetime import timedelta

import pytest
from django.db.models import Sum

from kaipu.brain.lake.tests.factories import NOW
from kaipu.brain.privacy import flows, queries
from kaipu.brain.privacy.tests.factories import EMAIL, NAME, SESSION, make_traces
from kaipu.brain.privacy.tests.test_erasing import erase, places, var  # noqa: F401 - a fixture
from kaipu.commerce.customers import api as customers
from kaipu.commerce.customers.models import Customer, PaymentMeans
from kaipu.commerce.members import api as members
from kaipu.commerce.members.models import Membership, Posting, Redemption
from kaipu.commerce.members.tests.factories import make_coupon
from kaipu.commerce.partners import api as partners
from kaipu.commerce.partners.models import Partner, Sale
from kaipu.commerce.partners.models import Posting as PartnerPosting
from kaipu.commerce.partners.tests.factories import make_scheme
from kaipu.commerce.payments.models import Attempt

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
TAX_ID = "512-88-4401"


@pytest.fixture
def alice(var) -> Customer:  # noqa: F811 - a fixture of another file by its name
    """Alice has points, a used coupon, somebody invited by her, a correction, a partnership, and a purchase by a link."""
    traced = make_traces(var)
    alice, at = traced.alice, NOW - timedelta(days=1)
    guest = Customer.objects.create(number="C-guest", email="guest@example.net", joined_at=at)
    members.enrol(customer_id=alice.id, at=at)
    code = members.find_membership(customer_id=alice.id).code
    members.enrol(customer_id=guest.id, invitation_code=code, at=at)
    members.set_birthday(customer_id=alice.id, month=5, day=4, at=at)
    members.give_points(customer_id=alice.id, points=400, reference="sorry", note=f"for {NAME}", at=at)
    members.correct_points(customer_id=alice.id, points=900, reason=f"{NAME} wrote from {EMAIL}", at=at)
    make_coupon("THANKS", valid_from=at - timedelta(days=1), valid_until=None)
    members.take_coupon(
        code="THANKS", customer_id=alice.id, owner=f"order:{traced.order.id}", amount_minor=500, channel="web", at=at
    )
    make_scheme()
    own = partners.apply_as_partner(customer_id=alice.id, at=at)
    partners.decide_partner(partner_id=own, agreed=True, at=at)
    partners.set_tax_data(partner_id=own, name=NAME, tax_id=TAX_ID, country="US", at=at)
    firm = partners.get_partner(partner_id=partners.make_company(name="Firm", email="", at=at))
    partners.note_click(code=firm.code, session=SESSION, at=at)
    partners.note_sale(order_id=traced.order.id, code="", session=SESSION, at=at)
    customers.note_means(customer_id=alice.id, digest="5e1f", at=at)
    Attempt.objects.filter(subject=f"order:{traced.order.id}").update(means="5e1f")
    return alice


def test_a_member_with_everything_is_erased_and_the_books_balance(alice):
    person = queries.find_person(customer_id=alice.id)
    assert places(flows.look_for(person)) >= {
        "members_membership", "members_entry", "members_correction", "members_redemption", "partners_partner",
        "partners_click", "partners_sale", "customers_paymentmeans",
    }  # fmt: skip
    _request, done = erase(alice)
    assert done == flows.Round(erased=1, proven=1, failed=0)
    assert not PaymentMeans.objects.exists()
    assert not Attempt.objects.exclude(means="").exists()
    left = [trace for trace in flows.look_for(person).traces if not trace.kept]
    assert left == []
    assert not Partner.objects.filter(tax_id=TAX_ID).exists()
    assert Partner.objects.filter(customer=None, state="ended", name="").count() == 1
    assert Membership.objects.get().invited_by_id is None
    assert (Redemption.objects.count(), Sale.objects.count()) == (1, 1)
    assert Posting.objects.aggregate(n=Sum("points"))["n"] == 0
    assert (PartnerPosting.objects.aggregate(n=Sum("amount_minor"))["n"] or 0) == 0


def test_the_proof_fails_where_partners_or_members_are_left_out(alice, monkeypatch):
    person = queries.find_person(customer_id=alice.id)
    for path in ("partners.hand_over_partner", "members.hand_over_membership"):
        monkeypatch.setattr(f"kaipu.brain.privacy.operations.erasing.{path}", lambda **_given: None)
    monkeypatch.setattr("kaipu.brain.privacy.operations.erasing.customers.erase_customer", lambda **_given: None)
    _request, done = erase(alice)
    assert done.proven == 0
    assert places(flows.look_for(person)) >= {"members_entry", "partners_partner", "partners_click"}
