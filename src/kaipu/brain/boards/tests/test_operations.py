"""Own boards, notes, links and subscriptions: kept, refused, ended."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kaipu.brain.boards import api as boards
from kaipu.brain.boards.api import Tile
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import audit
from kaipu.kernel.operation import acting

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 11, 12, tzinfo=UTC)
ALICE, BOB, CHARLIE = 1, 2, 3
TILES = (Tile("numbers", ("net_sales", "orders")), Tile("bar", ("net_sales",), ("channel",)))


def save(user_id=ALICE, tiles=TILES, **fields):
    given = {"title": "Mornings", "period": "7", "compare": "week", "roles": ()} | fields
    return boards.save_board(user_id=user_id, tiles=tiles, at=AT, **given)


def test_a_board_is_its_makers_until_it_is_shared_with_a_role():
    key, version = save(roles=["buyer"])
    assert version == 1
    kept = boards.get_board(key=key, user_id=ALICE)
    assert (kept.board.title_en, kept.board.tiles, kept.board.period, kept.owner_id) == ("Mornings", TILES, "7", ALICE)
    assert boards.get_board(key=key, user_id=BOB, roles=["buyer"]).board == kept.board
    with pytest.raises(boards.BoardUnknown):
        boards.get_board(key=key, user_id=CHARLIE, roles=["agent"])
    assert [
        len(boards.list_boards(user_id=who, roles=role)) for who, role in ((ALICE, ()), (BOB, ["buyer"]), (CHARLIE, ()))
    ] == [11, 11, 10]


def test_of_two_editors_one_is_told():
    key, version = save()
    assert save(key=key, version=version, title="Evenings") == (key, 2)
    with pytest.raises(boards.BoardChanged) as refused:
        save(key=key, version=version, title="Nights")
    assert refused.value.version == 2
    assert boards.get_board(key=key, user_id=ALICE).board.title_en == "Evenings"
    with pytest.raises(boards.BoardUnknown):
        save(user_id=BOB, key=key, version=2)


@pytest.mark.parametrize(
    ("tile", "reason"),
    [
        (Tile("line", ("happiness",)), "metrics"), (Tile("bar", ("net_sales",), ("topic",)), "dimensions"),
        (Tile("pie", ("aov",), ("channel",)), "parts"), (Tile("cloud", ("net_sales",)), "kind"),
    ],
)  # fmt: skip
def test_a_tile_that_nobody_can_answer_is_refused(tile, reason):
    with pytest.raises(boards.BoardInvalid) as refused:
        save(tiles=(*TILES, tile))
    assert (refused.value.reason, refused.value.place) == (reason, 3)


@pytest.mark.parametrize(
    ("fields", "reason"), [({"period": "x"}, "period"), ({"compare": "x"}, "period"), ({"roles": ["king"]}, "roles")]
)
def test_a_board_opens_with_what_there_is(fields, reason):
    with pytest.raises(boards.BoardInvalid) as refused:
        save(**fields)
    assert refused.value.reason == reason


def test_a_board_that_was_removed_is_gone():
    key, _version = save()
    with pytest.raises(boards.BoardUnknown):
        boards.remove_board(key=key, user_id=BOB, at=AT)
    boards.remove_board(key=key, user_id=ALICE, at=AT)
    for key_of in (key, "own-x", "own-", "nothing"):
        with pytest.raises(boards.BoardUnknown):
            boards.get_board(key=key_of, user_id=ALICE)
    with pytest.raises(boards.BoardUnknown):
        boards.remove_board(key="own-²", user_id=ALICE, at=AT)


def test_a_note_stands_on_its_day_and_in_the_audit_log():
    day = date(2026, 3, 8)
    with acting(actor="user:1"):
        note_id = boards.write_note(metric="net_sales", day=day, text=" Snow ", user_id=ALICE, at=AT)
    found = boards.list_notes(metrics=["net_sales", "orders"], first=day, last=day)
    assert [(note.id, note.metric, note.text) for note in found] == [(note_id, "net_sales", "Snow")]
    assert boards.list_notes(metrics=["orders"], first=day, last=day) == []
    entry = audit.list_entries(subject=f"note:{note_id}")[0]
    assert (entry.actor, entry.action) == ("user:1", "boards.write_note")
    boards.remove_note(note_id=note_id, at=AT)
    assert boards.list_notes(metrics=["net_sales"], first=day, last=day) == []
    with pytest.raises(boards.NoteUnknown):
        boards.remove_note(note_id=note_id, at=AT)
    for text in ("  ", "x" * 301):
        with pytest.raises(boards.NoteInvalid):
            boards.write_note(metric="net_sales", day=day, text=text, user_id=ALICE, at=AT)
    with pytest.raises(metrics.MetricUnknown):
        boards.write_note(metric="happiness", day=day, text="x", user_id=ALICE, at=AT)


def test_a_link_ends_by_itself_or_at_once():
    share_id = boards.share_view(board="executive", view="period=7", public=False, days=400, user_id=ALICE, at=AT)
    share = boards.get_share(share_id=share_id, at=AT + timedelta(days=89))
    assert (share.board, share.view, share.public, share.expires_at) == (
        "executive",
        "period=7",
        False,
        AT + timedelta(days=90),
    )
    with pytest.raises(boards.ShareUnknown):
        boards.get_share(share_id=share_id, at=AT + timedelta(days=90))
    assert [each.id for each in boards.list_shares(board="executive", at=AT)] == [share_id]
    boards.revoke_share(share_id=share_id, at=AT)
    with pytest.raises(boards.ShareUnknown):
        boards.get_share(share_id=share_id, at=AT)
    with pytest.raises(boards.ShareUnknown):
        boards.revoke_share(share_id=share_id, at=AT)


def subscribe(rhythm="daily", user_id=ALICE, view="period=7"):
    return boards.subscribe(board="executive", view=view, rhythm=rhythm, language="en", user_id=user_id, at=AT)


def test_a_subscription_is_due_once_a_day_or_once_a_week():
    daily, weekly = subscribe(), subscribe("weekly", BOB)
    assert subscribe(view="period=28") == daily, "asked again the view is replaced"
    wednesday = date(2026, 3, 11)
    assert {each.id for each in boards.list_due_subscriptions(day=wednesday)} == {daily, weekly}
    assert [boards.mark_sent(subscription_id=each, day=wednesday) for each in (daily, weekly, daily)] == [
        True,
        True,
        False,
    ]
    assert boards.list_due_subscriptions(day=wednesday) == []
    assert [each.id for each in boards.list_due_subscriptions(day=wednesday + timedelta(days=1))] == [daily]
    assert {each.id for each in boards.list_due_subscriptions(day=date(2026, 3, 16))} == {daily, weekly}
    assert [each.view for each in boards.find_subscription(user_id=ALICE, board="executive")] == ["period=28"]
    monday = subscribe("weekly")
    assert [each.id for each in boards.find_subscription(user_id=ALICE, board="executive")] == [monday], (
        "one takes the other's place"
    )
    with pytest.raises(boards.SubscriptionUnknown):
        boards.unsubscribe(subscription_id=daily, at=AT)
    assert not boards.mark_sent(subscription_id=daily, day=date(2026, 3, 17))
    with pytest.raises(boards.BoardInvalid):
        subscribe("hourly")
