"""Challenges: pictures take part once seen, hearts count once, prizes are given once, and a person can be forgotten."""

from datetime import timedelta

import pytest

from kaipu.commerce.content import api as content
from kaipu.commerce.content import rules
from kaipu.commerce.content.models import Entry, Heart
from kaipu.commerce.content.operations import hand_over_wins
from kaipu.commerce.content.queries import tell_person
from kaipu.commerce.content.tests.factories import AT
from kaipu.commerce.content.tests.test_people import make_member, make_review, order_id
from kaipu.commerce.customers import api as customers
from kaipu.commerce.members import api as members
from kaipu.commerce.reviews import api as reviews
from kaipu.commerce.reviews.tests.pictures import make_png

pytestmark = pytest.mark.django_db
__all__ = ["order_id"]
OVER = AT + timedelta(days=7)


def make_challenge(**changes: object) -> int:
    given: dict[str, object] = {
        "tag": "#mooncake", "title_en": "Show your cake", "title_zh": "晒月饼", "rule_en": "", "rule_zh": "", "starts_at": AT,
        "ends_at": AT + timedelta(days=7), "points": 200, "most_winners": 2, **changes,
    }  # fmt: skip
    return content.open_challenge(draft=content.ChallengeDraft(**given), at=AT)  # type: ignore[arg-type]  # fields by name, of several types


def send(challenge: int, customer: int, text: str = "", *, hours: int = 1) -> object:
    """Send a picture and let it through."""
    entry = content.enter_challenge(
        challenge_id=challenge, customer_id=customer, text=text, language="en", picture=reviews.clean_picture(make_png()),
        at=AT + timedelta(hours=hours),
    )  # fmt: skip
    content.judge_entry(entry_id=entry, shown=True, user_id=1, at=AT)
    return entry


def points_of(customer: int) -> list[int]:
    return [row.points for row in members.list_ledger(customer_id=customer)]


def test_a_winner_gets_points_once_and_only_for_an_entry(order_id: int) -> None:
    ann, ben = make_member("Ann Lee"), make_member("Ben Ray")
    entry, other = make_review(ann, "So good #MoonCake", order_id), make_review(ben, "No tag here", order_id)
    challenge = make_challenge()
    with pytest.raises(content.NotAnEntry):
        content.choose_winner(challenge_id=challenge, key=f"review:{other}", at=AT)
    content.choose_winner(challenge_id=challenge, key=f"review:{entry}", at=AT)
    with pytest.raises(content.NotAnEntry):
        content.choose_winner(challenge_id=challenge, key=f"review:{entry}", at=AT)
    assert [(row.kind, row.points) for row in members.list_ledger(customer_id=ann)] == [("gift", 200)]
    assert content.get_challenge(challenge_id=challenge).winners == (f"review:{entry}",)
    assert tell_person(customer_id=ann, at=AT)["challenges_won"][0]["points"] == 200
    assert hand_over_wins(customer_id=ann, to_customer_id=ben) == 1
    assert tell_person(customer_id=ann, at=AT) == {"challenges_won": [], "challenge_entries": [], "challenge_hearts": 0}


def test_a_challenge_has_so_many_winners_and_one_tag(order_id: int) -> None:
    first, second = make_member("Ann Lee"), make_member("Ben Ray")
    entries = [make_review(first, "#one a", order_id), make_review(second, "#one b", order_id)]
    challenge = make_challenge(tag="one", most_winners=1)
    content.choose_winner(challenge_id=challenge, key=f"review:{entries[0]}", at=AT)
    with pytest.raises(content.WinnersFull):
        content.choose_winner(challenge_id=challenge, key=f"review:{entries[1]}", at=AT)
    for changes, field in (
        ({"tag": "one"}, "tag"),
        ({"tag": "a b"}, "tag"),
        ({"tag": "two", "ends_at": AT}, "ends_at"),
        ({"tag": "two", "points": 0}, "points"),
    ):
        with pytest.raises(content.EntryInvalid) as wrong:
            make_challenge(**changes)
        assert wrong.value.fields == (field,)


def test_a_picture_takes_part_once_somebody_let_it_through() -> None:
    ann, ben, challenge = make_member("Ann Lee"), make_member("Ben Ray"), make_challenge()
    given = {
        "challenge_id": challenge,
        "text": "mine",
        "language": "en",
        "picture": reviews.clean_picture(make_png()),
        "at": AT,
    }
    first = content.enter_challenge(customer_id=ann, **given)  # type: ignore[arg-type]  # fields by name, of several types
    entry = content.enter_challenge(customer_id=ann, **given)  # type: ignore[arg-type]  # the second takes the place of the one that waits
    assert first != entry
    assert Entry.objects.count() == 1
    record = content.get_challenge(challenge_id=challenge)
    assert content.list_board(challenge=record) == []
    assert content.find_entry_picture(entry_id=entry, public=True) is None
    assert content.find_entry_picture(entry_id=entry, customer_id=ann, public=True) is not None
    with pytest.raises(content.NotAnEntry):
        content.give_heart(entry_id=entry, customer_id=ben, at=AT)
    content.judge_entry(entry_id=entry, shown=True, user_id=1, at=AT)
    with pytest.raises(content.EntryDecided):
        content.judge_entry(entry_id=entry, shown=True, user_id=1, at=AT)
    assert [content.give_heart(entry_id=entry, customer_id=who, at=AT) for who in (ben, ben, ann)] == [
        True,
        False,
        False,
    ]
    assert [(row.key, row.author, row.votes) for row in content.list_board(challenge=record)] == [
        (f"entry:{entry}", "Ann L.", 1)
    ]
    with pytest.raises(content.AlreadyEntered):
        content.enter_challenge(customer_id=ann, **given)  # type: ignore[arg-type]  # fields by name, of several types
    with pytest.raises(content.NotRunning):
        content.enter_challenge(customer_id=ben, **{**given, "at": OVER})  # type: ignore[arg-type]  # fields by name, of several types
    with pytest.raises(content.NotRunning):
        content.give_heart(entry_id=entry, customer_id=make_member("Cy Dow"), at=OVER)


def test_closing_gives_the_prizes_down_the_board_once(order_id: int) -> None:
    ann, ben, cyd = make_member("Ann Lee"), make_member("Ben Ray"), make_member("Cyd Moe")
    guest = customers.know_guest(name="Dee", email="dee@example.com", phone="15550003333", language="en", at=AT)
    challenge = make_challenge(most_winners=2)
    send(challenge, ann, hours=3)
    best = send(challenge, guest, hours=1)
    liked = send(challenge, ben, hours=2)
    make_review(cyd, "later #mooncake", order_id)
    for entry, who in ((best, ann), (best, ben), (liked, ann)):
        content.give_heart(entry_id=entry, customer_id=who, at=AT)
    with pytest.raises(content.NotOver):
        content.close_challenge(challenge_id=challenge, at=AT)
    assert content.close_challenges(at=OVER) == 1
    assert content.close_challenges(at=OVER) == 0
    with pytest.raises(content.NotOver):
        content.close_challenge(challenge_id=challenge, at=OVER)
    # the guest has most hearts but no account for points; then Ben by a heart, then Cyd's review, which is earlier than Ann's picture
    assert [points_of(each) for each in (ann, ben, cyd)] == [[], [200], [200]]
    found = content.get_challenge(tag="mooncake")
    assert (len(found.winners), found.winners[0], found.closed_at) == (2, f"entry:{liked}", OVER)


def test_a_challenge_waits_for_its_moderators_three_days_at_most() -> None:
    challenge, ann = make_challenge(), make_member()
    content.enter_challenge(
        challenge_id=challenge,
        customer_id=ann,
        text="",
        language="en",
        picture=reviews.clean_picture(make_png()),
        at=AT,
    )
    assert content.list_running(at=AT)[0].id == challenge
    assert [content.close_challenges(at=OVER + timedelta(hours=each)) for each in (0, 71, 72)] == [0, 0, 1]
    assert content.list_running(at=AT) == []
    assert points_of(ann) == []


def test_a_lot_is_drawn_again_from_its_seed() -> None:
    challenge = make_challenge(by_lot=True, most_winners=1)
    people = [make_member(f"P{number} X") for number in range(4)]
    entries = {f"entry:{send(challenge, each)}": each for each in people}
    assert content.close_challenge(challenge_id=challenge, at=OVER) == 1
    found = content.get_challenge(challenge_id=challenge)
    drawn = rules.rank([rules.Runner(key, each, 0, AT) for key, each in entries.items()], seed=found.seed)
    assert found.seed
    assert found.winners == (drawn[0].key,)
    assert points_of(entries[drawn[0].key]) == [200]


def test_a_person_is_forgotten_with_picture_words_and_hearts() -> None:
    ann, ben, nobody = make_member("Ann Lee"), make_member("Ben Ray"), make_member("Nobody")
    challenge = make_challenge(most_winners=1)
    won, lost = send(challenge, ann, "my kitchen"), send(challenge, ben, "my table")
    content.give_heart(entry_id=won, customer_id=ben, at=AT)
    content.give_heart(entry_id=lost, customer_id=ann, at=AT)
    content.close_challenge(challenge_id=challenge, at=OVER)
    told = tell_person(customer_id=ann, at=AT)
    assert (told["challenge_entries"][0]["text"], told["challenge_hearts"]) == ("my kitchen", 1)
    assert hand_over_wins(customer_id=ann, to_customer_id=nobody) == 1
    assert hand_over_wins(customer_id=ben, to_customer_id=nobody) == 0
    left = Entry.objects.get()
    assert (left.author, left.text, bytes(left.data), left.customer_id, left.hearts) == ("", "", b"", None, 0)
    assert Heart.objects.count() == 0
    empty = {"challenges_won": [], "challenge_entries": [], "challenge_hearts": 0}
    assert [tell_person(customer_id=each, at=AT) for each in (ann, ben)] == [empty, empty]
