from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from kaipu.commerce.customers import api as customers
from kaipu.commerce.members import api as members
from kaipu.commerce.members import flows, reactions
from kaipu.commerce.members.models import Entry, Lot, Membership, Posting
from kaipu.commerce.members.queries import tell_person
from kaipu.commerce.members.tests.factories import AT, START, make_coupon, make_customer, make_member, make_tier
from kaipu.kernel import ids
from kaipu.kernel.operation import acting
from kaipu.kernel.outbox import Envelope

pytestmark = pytest.mark.django_db


def balance(customer: int) -> int:
    found = members.find_membership(customer_id=customer)
    assert found is not None
    return found.balance


def assert_books_balance() -> None:
    assert (Posting.objects.aggregate(n=Sum("points"))["n"] or 0) == 0
    for customer in Membership.objects.values_list("customer_id", flat=True):
        left = Lot.objects.filter(customer_id=customer).aggregate(n=Sum("left"))["n"] or 0
        assert left == max(0, balance(customer))


def buy(customer: int, number: int, spend_minor: int, at=AT) -> int:
    return members.earn_for_order(customer_id=customer, owner=f"order:{number}", spend_minor=spend_minor, at=at)


def test_an_order_earns_once_and_a_stranger_nothing():
    member, stranger = make_member(), make_customer("C2")
    assert [buy(member, 1, 1999), buy(member, 1, 1999), buy(stranger, 2, 1999)] == [19, 0, 0]
    assert balance(member) == 19
    assert [(row.kind, row.points, row.balance) for row in members.list_ledger(customer_id=member)] == [
        ("earn", 19, 19)
    ]
    assert_books_balance()


def test_a_refund_takes_points_back_even_below_zero_and_later_points_make_up_for_it():
    member = make_member()
    buy(member, 1, 10_000)
    members.burn_points(customer_id=member, points=80, owner="order:2", at=AT)
    claw = {"owner": "order:1", "refund_minor": 10_000, "reference": "claw_back:1", "at": AT}
    assert [members.claw_back(**claw), members.claw_back(**claw)] == [100, 0]
    assert balance(member) == -80
    assert_books_balance()
    buy(member, 3, 9_000)
    assert balance(member) == 10
    assert_books_balance()
    with pytest.raises(members.PointsShort):
        members.burn_points(customer_id=member, points=11, owner="order:4", at=AT)


def test_points_expire_oldest_first_and_what_was_spent_does_not_expire():
    member = make_member()
    buy(member, 1, 10_000, at=START)
    buy(member, 2, 5_000, at=AT)
    members.burn_points(customer_id=member, points=60, owner="order:3", at=AT)
    year = START.replace(year=2027)
    assert members.find_next_expiry(customer_id=member) == (year, 40)
    assert flows.expire_all(at=year + timedelta(seconds=1)) == 40
    assert flows.expire_all(at=year + timedelta(seconds=1)) == 0
    assert balance(member) == 50
    assert_books_balance()


def test_the_database_refuses_books_that_do_not_balance_and_changed_postings():
    member = make_member()
    buy(member, 1, 10_000)
    entry = Entry.objects.create(customer_id=member, kind="gift", reference="odd", at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(entry=entry, account="member", points=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.update(points=7)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM members_posting")


def test_small_corrections_happen_and_large_ones_need_somebody_else():
    member = make_member()
    with acting(actor="user:1"):
        assert members.correct_points(customer_id=member, points=50, reason="late parcel", at=AT) == "done"
        assert members.correct_points(customer_id=member, points=500, reason="a year of errors", at=AT) == "waiting"
        waiting = members.list_corrections(state="waiting")[0]
        with pytest.raises(members.SamePerson):
            members.decide_correction(correction_id=waiting.id, agreed=True, at=AT)
        with pytest.raises(members.CorrectionInvalid):
            members.correct_points(customer_id=member, points=-51, reason="too much", at=AT)
    assert balance(member) == 50
    with acting(actor="user:2"):
        members.decide_correction(correction_id=waiting.id, agreed=True, at=AT)
        with pytest.raises(members.CorrectionUnknown):
            members.decide_correction(correction_id=waiting.id, agreed=True, at=AT)
    assert balance(member) == 550
    assert_books_balance()


def test_a_tier_is_reached_by_an_order_and_lost_after_the_grace():
    make_tier(earn_bp=20_000)
    member = make_member()
    assert buy(member, 1, 10_000) == 100
    assert members.find_membership(customer_id=member).tier.code == "gold"
    assert buy(member, 2, 1_000) == 20
    year = AT + timedelta(days=366)
    assert flows.review_all(at=year) == 1
    found = members.find_membership(customer_id=member)
    assert (found.level, found.grace_until) == (1, year + timedelta(days=30))
    flows.review_all(at=year + timedelta(days=31))
    assert members.find_membership(customer_id=member).level == 0
    assert [(each.from_level, each.to_level) for each in members.list_tier_changes(customer_id=member)] == [
        (1, 0),
        (0, 1),
    ]


def test_a_birthday_gift_comes_once_a_year():
    gift = make_coupon("BIRTHDAY", access="gift")
    make_tier(birthday_coupon_id=gift)
    member = make_member()
    buy(member, 1, 10_000)
    with pytest.raises(members.BirthdayInvalid):
        members.set_birthday(customer_id=member, month=2, day=30, at=AT)
    members.set_birthday(customer_id=member, month=2, day=29, at=AT)
    day = AT.replace(month=2, day=28)
    assert [flows.give_birthday_gifts(at=day), flows.give_birthday_gifts(at=day)] == [1, 0]
    item = members.list_wallet(customer_id=member, at=day)[0]
    assert (item.coupon.code, item.source, item.expires_at) == ("BIRTHDAY", "birthday", day + timedelta(days=30))


def test_an_invitation_rewards_both_at_the_first_order_and_never_oneself():
    inviter = make_member("C1", email="a@example.com", phone="15550000001")
    code = members.find_membership(customer_id=inviter).code
    guest = make_member("C2", invitation_code=code, email="b@example.com")
    same = make_member("C3", invitation_code=code, email="c@example.com", phone="15550000001")
    buy(guest, 1, 1_000)
    buy(guest, 2, 1_000)
    buy(same, 3, 1_000)
    assert (balance(inviter), balance(guest), balance(same)) == (200, 220, 10)
    found = members.count_invitations(customer_id=inviter)
    assert (found.waiting, found.rewarded, found.refused) == (0, 1, 1)
    assert_books_balance()


def test_an_invitation_of_somebody_who_pays_with_the_same_card_earns_nothing():
    inviter = make_member("C1")
    guest = make_member("C2", invitation_code=members.find_membership(customer_id=inviter).code)
    for customer in (inviter, guest, guest):
        customers.note_means(customer_id=customer, digest="d1", at=AT)
    buy(guest, 1, 1_000)
    assert (balance(inviter), balance(guest)) == (0, 10)
    assert members.count_invitations(customer_id=inviter).refused == 1


def test_invitations_in_a_circle_earn_nothing():
    first = make_member("C1")
    second = make_member("C2", invitation_code=members.find_membership(customer_id=first).code)
    Membership.objects.filter(customer_id=first).update(invited_by_id=second, invitation="waiting")
    buy(first, 1, 1_000)
    assert (balance(first), balance(second)) == (10, 0)


def test_what_others_tell_becomes_points():
    customer = make_customer()

    def tell(reaction, **payload):
        reaction(Envelope(ids.new_id(), "", {"at": AT.isoformat(), **payload}, AT, False))

    tell(reactions.enrol_who_signed_up, customer_id=customer, how="sign-up")
    tell(reactions.earn_when_completed, customer_id=customer, order_id=7, total_minor=2499, delivery_minor=499)
    tell(reactions.earn_when_completed, order_id=8, total_minor=2499)
    assert balance(customer) == 20
    tell(reactions.claw_back_when_refunded, state="failed", subject="order:7", amount_minor=1000, refund_id="r1")
    tell(reactions.claw_back_when_refunded, state="done", subject="order:7", amount_minor=1000, refund_id="r1")
    assert balance(customer) == 10


def test_balances_from_an_earlier_programme_are_opened_once():
    one, two, stranger = make_member("C1"), make_member("C2"), make_customer("C3")
    given = {"customer_ids": [one, two, stranger], "points": [300, 0, 40], "at": AT}
    from_before = members.open_ledgers(**given)
    assert (from_before, members.open_ledgers(**given), balance(one), balance(two)) == (1, 0, 300, 0)
    assert_books_balance()


def test_a_person_reads_everything_and_is_erased_with_the_books_kept():
    member, pseudonym = make_member(), make_customer("X1")
    make_coupon()
    buy(member, 1, 10_000)
    members.take_coupon(code="FIVE-OFF", customer_id=member, owner="order:1", amount_minor=500, channel="web", at=AT)
    members.give_points(customer_id=member, points=5, reference="r", note="for Alice Example", at=AT)
    told = tell_person(customer_id=member, at=AT)
    assert (told["points"], told["coupons_used"][0]["owner"], len(told["ledger"])) == (105, "order:1", 2)
    members.hand_over_membership(customer_id=member, to_customer_id=pseudonym, actors=[], found="Alice Example")
    assert tell_person(customer_id=member, at=AT) == {}
    assert not Membership.objects.exists()
    assert "Alice" not in Entry.objects.get(reference="r").note
    assert Posting.objects.filter(entry__customer_id=pseudonym, account="member").aggregate(n=Sum("points"))["n"] == 105
