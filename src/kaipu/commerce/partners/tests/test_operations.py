from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from kaipu.commerce.customers import api as customers
from kaipu.commerce.members.tests.factories import make_customer
from kaipu.commerce.orders.models import Order
from kaipu.commerce.partners import api as partners
from kaipu.commerce.partners import flows, reactions
from kaipu.commerce.partners.models import Click, Entry, Partner, Posting, Sale
from kaipu.commerce.partners.queries import tell_person
from kaipu.commerce.partners.tests.factories import AT, make_partner, make_scheme, sell
from kaipu.commerce.payments import rules as payments
from kaipu.commerce.payments.models import Attempt
from kaipu.kernel import ids
from kaipu.kernel.operation import acting
from kaipu.kernel.outbox import Envelope

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=14)


def standing(partner: partners.PartnerRecord) -> tuple[int, int, int]:
    found = partners.get_standing(partner_id=partner.id)
    assert found.held_minor + found.free_minor + found.paid_minor + found.cost_minor == 0
    return found.held_minor, found.free_minor, found.paid_minor


def test_a_sale_earns_both_levels_once_is_held_freed_and_paid_by_two():
    make_scheme()
    first = make_partner("C1")
    second = make_partner("C2", parent=first.code)
    order = sell(second.code, 19_990, make_customer("C3"))
    assert [partners.earn_commission(order_id=order, at=AT) for _ in range(2)] == [1999 + 599, 0]
    assert (standing(first), standing(second)) == ((599, 0, 0), (1999, 0, 0))
    assert flows.release_all(at=LATER - timedelta(seconds=1)) == 0
    assert flows.release_all(at=LATER) == 2
    assert flows.release_all(at=LATER) == 0
    assert (standing(first), standing(second)) == ((0, 599, 0), (0, 1999, 0))
    with acting(actor="user:1"):
        with pytest.raises(partners.NothingToPay):  # nobody has told what taxes need
            partners.prepare_payout(at=LATER)
        for each in (first, second):
            partners.set_tax_data(partner_id=each.id, name="Ann Example", tax_id="12-345", country="us", at=AT)
        run = partners.prepare_payout(at=LATER)
        with pytest.raises(partners.PayoutWaits):
            partners.prepare_payout(at=LATER)
        with pytest.raises(partners.SamePerson):
            partners.decide_payout(payout_id=run, agreed=True, at=LATER)
    with acting(actor="user:2"):
        partners.decide_payout(payout_id=run, agreed=True, at=LATER)
        with pytest.raises(partners.PayoutUnknown):
            partners.decide_payout(payout_id=run, agreed=True, at=LATER)
    assert (standing(first), standing(second)) == ((0, 599, 0), (0, 0, 1999))  # 5.99 is below the least payout of 10
    paid = partners.list_payouts()[0]
    assert (paid.state, paid.total_minor, [line.amount_minor for line in paid.lines]) == ("paid", 1999, [1999])
    rows = partners.list_tax_rows(since=AT, until=LATER + timedelta(days=1))
    assert [(row.partner_id, row.tax_country, row.paid_minor, row.payments) for row in rows] == [
        (second.id, "US", 1999, 1)
    ]
    assert Posting.objects.aggregate(n=Sum("amount_minor"))["n"] == 0


def test_a_refund_takes_from_what_is_held_and_from_what_was_paid():
    make_scheme()
    partner = make_partner("C1")
    held, free = sell(partner.code, 1000), sell(partner.code, 1000, number="2")
    partners.earn_commission(order_id=free, at=AT)
    partners.release_commissions(partner_id=partner.id, at=LATER)
    partners.earn_commission(order_id=held, at=LATER)
    assert standing(partner) == (100, 100, 0)
    claw = {"order_id": held, "refund_minor": 333, "reference": "claw_back:1", "at": LATER}
    assert partners.claw_back(**claw) == 34
    assert partners.claw_back(order_id=free, refund_minor=5000, reference="claw_back:2", at=LATER) == 100
    assert standing(partner) == (66, 0, 0)
    assert partners.claw_back(order_id=10**6, refund_minor=5, reference="claw_back:3", at=LATER) == 0


def test_a_refund_that_is_heard_before_the_goods_were_handed_over_counts():
    make_scheme()
    partner = make_partner("C1")
    order = sell(partner.code, 1000)
    partners.claw_back(order_id=order, refund_minor=500, reference="claw_back:1", at=AT)
    partners.earn_commission(order_id=order, at=AT)
    assert standing(partner) == (50, 0, 0)


def test_caps_hold_to_the_cent():
    make_scheme(cap_order_minor=150, cap_month_minor=200)
    partner = make_partner("C1")
    earned = [partners.earn_commission(order_id=sell(partner.code, 1999, number=str(n)), at=AT) for n in (1, 2, 3)]
    assert earned == [150, 50, 0]
    fresh = sell(partner.code, 1999, number="4")
    assert partners.earn_commission(order_id=fresh, at=AT + timedelta(days=31)) == 150


def test_nobody_earns_by_themselves_their_household_or_in_a_circle():
    make_scheme()
    one = make_partner("C1", email="one@example.com", phone="15550000001")
    two = make_partner("C2", email="two@example.com")
    household = make_customer("C3", phone="15550000001")
    stranger = make_customer("C4")
    for number, (code, buyer) in enumerate(
        [(one.code, one.customer_id), (one.code, household), (one.code, two.customer_id), (two.code, one.customer_id), (one.code, stranger)]
    ):  # fmt: skip
        partners.earn_commission(order_id=sell(code, 1000, buyer, number=str(number)), at=AT)
    refusals = list(Sale.objects.order_by("id").values_list("refusal", flat=True))
    assert refusals == ["same", "same", "", "circle", ""]
    assert (standing(one), standing(two)) == ((200, 0, 0), (0, 0, 0))


def test_what_was_paid_with_the_partners_own_card_earns_nothing_also_as_a_guest():
    make_scheme()
    partner = make_partner("C1")
    theirs, others = (payments.means_digest(secret, "sandbox", "wal_1") for secret in ("a", "b"))
    customers.note_means(customer_id=partner.customer_id, digest=theirs, at=AT)
    for number, (digest, earned) in enumerate(((theirs, 0), (others, 100), ("", 100))):
        order = sell(partner.code, 1000, number=str(number))  # nobody's account
        Attempt.objects.create(
            subject=f"order:{order}", provider="sandbox", amount_minor=1000, currency="USD", state="paid", means=digest, created_at=AT,
        )  # fmt: skip
        assert partners.earn_commission(order_id=order, at=AT) == earned
    assert list(Sale.objects.order_by("id").values_list("refusal", flat=True)) == ["same", "", ""]


def test_there_are_two_levels_and_no_circle_by_force():
    one = make_partner("C1")
    two = make_partner("C2", parent=one.code)
    with pytest.raises(partners.TooDeep):
        partners.apply_as_partner(customer_id=make_customer("C3"), parent_code=two.code, at=AT)
    with pytest.raises(partners.AlreadyPartner):
        partners.apply_as_partner(customer_id=one.customer_id, at=AT)
    for wrong in (
        {"parent_id": two.id, "parent_depth": 1, "depth": 2},  # under somebody of the second level
        {"parent_id": two.id, "parent_depth": 2, "depth": 3},
        {"parent_id": one.id, "parent_depth": 1, "depth": 2},  # under oneself
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Partner.objects.filter(id=one.id).update(**wrong)


def test_the_database_refuses_books_that_do_not_balance_and_changed_postings():
    make_scheme()
    partner = make_partner("C1")
    partners.earn_commission(order_id=sell(partner.code, 1000), at=AT)
    entry = Entry.objects.create(partner_id=partner.id, kind="earn", reference="odd", at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(entry=entry, account="held", amount_minor=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.update(amount_minor=7)


def test_a_visit_is_remembered_for_thirty_days():
    make_scheme()
    partner, other = make_partner("C1"), make_partner("C2")
    assert partners.note_click(code=other.code, session="s", at=AT)
    assert partners.note_click(code=partner.code.lower(), session="s", at=AT)
    assert not partners.note_click(code="PNOBODY", session="s", at=AT)
    assert partners.find_partner_by_session(session="s", at=AT + timedelta(days=29)).id == partner.id
    assert partners.find_partner_by_session(session="s", at=AT + timedelta(days=30)) is None
    flows.release_all(at=AT + timedelta(days=30))
    assert not Click.objects.exists()


def test_an_ended_partner_earns_nothing_more_and_is_still_paid():
    make_scheme()
    partner = make_partner("C1")
    partners.earn_commission(order_id=sell(partner.code, 20_000), at=AT)
    under_way = sell(partner.code, 20_000, number="2")
    partners.set_tax_data(partner_id=partner.id, name="Ann", tax_id="12-345", country="US", at=AT)
    partners.end_partner(partner_id=partner.id, at=AT)
    assert partners.earn_commission(order_id=under_way, at=AT) == 0
    assert partners.find_partner_by_code(code=partner.code) is None
    flows.release_all(at=LATER)
    assert partners.list_payouts() == []
    partners.prepare_payout(at=LATER)
    assert partners.list_payouts()[0].total_minor == 2000


def test_what_others_tell_becomes_a_commission():
    make_scheme()
    partner = make_partner("C1")
    order = sell("", 1000)
    Order.objects.filter(id=order).update(state="completed")

    def tell(reaction, **payload):
        reaction(Envelope(ids.new_id(), "", {"at": AT.isoformat(), **payload}, AT, False))

    tell(reactions.earn_when_completed, order_id=order)
    assert standing(partner) == (0, 0, 0)
    tell(reactions.note_who_brought_it, order_id=order, via=partner.code, visit="")  # heard last, counts all the same
    assert standing(partner) == (100, 0, 0)
    refund = {"subject": f"order:{order}", "amount_minor": 1000, "refund_id": "r1"}
    tell(reactions.claw_back_when_refunded, state="failed", **refund)
    tell(reactions.claw_back_when_refunded, state="done", **refund)
    assert standing(partner) == (0, 0, 0)


def test_a_person_reads_everything_and_is_erased_with_the_books_kept():
    make_scheme()
    partner = make_partner("C1", name="Alice Example", email="alice@example.com")
    partners.set_tax_data(partner_id=partner.id, name="Alice Example", tax_id="12-345", country="US", at=AT)
    partners.earn_commission(order_id=sell(partner.code, 1000), at=AT)
    told = tell_person(customer_id=partner.customer_id, at=AT)
    assert (told["tax_id"], told["commissions"][0]["amount_minor"]) == ("12-345", 100)
    partners.hand_over_partner(
        customer_id=partner.customer_id, to_customer_id=make_customer("X1"), sessions=["s"], actors=["user:9"]
    )
    assert tell_person(customer_id=partner.customer_id, at=AT) == {}
    left = Partner.objects.get(id=partner.id)
    assert (left.name, left.email, left.tax_name, left.tax_id, left.state) == ("", "", "", "", "ended")
    assert standing(partner) == (100, 0, 0)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"name": "A"}, "tax_name"), ({"tax_id": "=1+1"}, "tax_id"), ({"country": "Sweden"}, "tax_country")],
)
def test_tax_data_that_cannot_be_is_refused(wrong, field):
    partner = make_partner("C1")
    given = {"name": "Ann Example", "tax_id": "12-345", "country": "US", **wrong}
    with pytest.raises(partners.PartnerInvalid) as refused:
        partners.set_tax_data(partner_id=partner.id, at=AT, **given)
    assert refused.value.fields == (field,)
