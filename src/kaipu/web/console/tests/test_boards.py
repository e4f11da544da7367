"""Boards at the desk: every tile opens, says what it found, leads to its rows, and bad input is told."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from kaipu.brain.boards import api as boards
from kaipu.brain.boards.rules import BOARDS
from kaipu.brain.metrics import api as metrics
from kaipu.commerce.customers import api as customers
from kaipu.kernel import access, clock
from kaipu.web.console.boards import drawing
from kaipu.web.console.boards.findings import rank_correlation
from kaipu.web.console.tests.cast import make_person, text_of

pytestmark = pytest.mark.django_db


def test_there_are_ten_boards_for_who_may_see_figures(alice: Client, bob: Client) -> None:
    page = text_of(alice.get("/desk/boards/"))
    for board in BOARDS.values():
        assert f'href="/desk/boards/{board.key}/"' in page
    assert bob.get("/desk/boards/").status_code == 403
    assert alice.get("/desk/boards/nothing/").status_code == 404
    assert alice.get("/desk/boards/executive/tiles/99/").status_code == 404


def test_before_the_first_build_tiles_say_so(alice: Client, settings, tmp_path) -> None:
    settings.LAKE_ROOT = tmp_path / "none"
    assert "not built yet" in text_of(alice.get("/desk/boards/executive/tiles/1/"))
    assert alice.get("/desk/boards/executive/").status_code == 200


@pytest.mark.slow
def test_every_tile_of_every_board_opens_in_both_languages(alice: Client, traded: date) -> None:
    today = traded
    for language in ("en", "zh-hans"):
        alice.cookies["kaipu_language"] = language
        for board in BOARDS.values():
            page = text_of(alice.get(f"/desk/boards/{board.key}/?from={today}&to={today}"))
            for number, tile in enumerate(board.tiles):
                address = f"/desk/boards/{board.key}/tiles/{number}/?from={today}&amp;to={today}"
                assert address in page
                shown = alice.get(address.replace("&amp;", "&"), headers={"HX-Request": "true"})
                assert shown.status_code == 200
                assert "<html" not in text_of(shown)
                assert "notice warn" not in text_of(shown), tile


@pytest.mark.slow
def test_a_tile_says_what_it_found_and_leads_down(alice: Client, traded: date) -> None:
    today = traded
    span = f"from={today}&to={today}&compare=none"
    bar = text_of(alice.get(f"/desk/boards/live/tiles/3/?{span}"))
    assert "$7.98" in bar
    assert "100% of all" in bar
    assert "is=location%3AONLINE" in bar
    assert "/desk/metrics/rows/?m=net_sales&amp;d=location" in bar
    narrowed = text_of(alice.get(f"/desk/boards/live/?{span}&is=location:ONLINE"))
    assert "Take away: Store:" in narrowed
    assert "$7.98" in text_of(alice.get(f"/desk/boards/live/tiles/0/?{span}&is=location:ONLINE"))
    csv = alice.get(f"/desk/boards/live/tiles/3/table.csv?{span}")
    assert text_of(csv).splitlines()[1] == "ONLINE,7.98"
    assert alice.get("/desk/boards/live/tiles/99/table.csv").status_code == 404
    assert "These cannot be narrowed like this: Visits" in text_of(
        alice.get(f"/desk/boards/live/tiles/4/?{span}&is=location:ONLINE")
    )


@pytest.mark.slow
def test_what_makes_no_sense_is_said(alice: Client, traded: date) -> None:
    today = traded
    backwards = text_of(alice.get(f"/desk/boards/executive/?from={today}&to={today - timedelta(days=9)}"))
    assert "The first day lies after the last" in backwards
    assert "At most three years" in text_of(alice.get("/desk/boards/executive/?from=2001-01-01"))
    assert "At most three conditions" in text_of(alice.get("/desk/boards/executive/?is=a:1&is=b:2&is=c:3&is=d:4"))
    strange = alice.get("/desk/boards/executive/tiles/1/?is=moon:1&period=never&compare=x&from=9999-99-99")
    assert strange.status_code == 200
    assert "These cannot be narrowed like this" in text_of(strange)
    assert alice.get("/desk/boards/executive/tiles/1/?from=2000-01-01&to=2000-01-02&compare=year").status_code == 200


@pytest.mark.slow
def test_a_note_is_seen_in_every_chart_of_its_metric(alice: Client, traded: date) -> None:
    today = traded
    back = "/desk/boards/executive/"
    answer = alice.post(
        "/desk/boards/notes/write/", {"metric": "net_sales", "day": str(today), "text": "Snow <b>", "next": back}
    )
    assert answer["Location"] == back
    span = f"from={today}&to={today}"
    for board, number in (("executive", 1), ("live", 0), ("category", 3)):
        tile = text_of(alice.get(f"/desk/boards/{board}/tiles/{number}/?{span}"))
        assert "Snow &lt;b&gt;" in tile
        assert "Snow \\u003Cb\\u003E" in tile
    assert "Snow" not in text_of(alice.get(f"/desk/boards/live/tiles/1/?{span}")), "that is another metric"
    note = boards.list_notes(metrics=["net_sales"], first=today, last=today)[0]
    alice.post(f"/desk/boards/notes/{note.id}/remove/", {"next": "//elsewhere.example/"})
    assert "Snow" not in text_of(alice.get(f"/desk/boards/executive/tiles/1/?{span}"))


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"metric": "net_sales", "day": "someday", "text": "Snow"}, "Your words: Snow"),
        ({"metric": "net_sales", "day": "2026-03-01", "text": " "}, "A note needs some words"),
        ({"metric": "happiness", "day": "2026-03-01", "text": "Snow"}, "There is no such metric"),
    ],
)
def test_a_note_that_cannot_be_kept_says_why(alice: Client, form: dict[str, str], sentence: str) -> None:
    answer = alice.post("/desk/boards/notes/write/", form | {"next": "/desk/boards/"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/desk/boards/"
    assert sentence in text_of(answer)
    assert "removed before" in text_of(alice.post("/desk/boards/notes/999/remove/", follow=True))


@pytest.mark.slow
def test_a_board_costs_few_statements(alice: Client, traded: date, statements: Callable[[Client, str], int]) -> None:
    for path in ("/desk/boards/executive/tiles/1/", "/desk/boards/live/now/", "/desk/boards/"):
        alice.get(path)
    assert statements(alice, "/desk/boards/") == 5  # session, account, scopes, roles, boards
    assert statements(alice, "/desk/boards/live/now/") == 5


def test_the_relation_of_two_metrics_is_spearmans() -> None:
    assert rank_correlation([1, 2, 3, 4], [1, 2, 3, 4]) is None
    assert rank_correlation([1, 2, 3, 4, 5], [2, 4, 6, 8, 10]) == 1.0
    assert rank_correlation(
        [106, 100, 86, 101, 99, 103, 97, 113, 112, 110], [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]
    ) == pytest.approx(-29 / 165)
    assert rank_correlation([1, 1, 1, 1, 1], [1, 2, 3, 4, 5]) is None


def save_form(**changes: object) -> dict[str, object]:
    """Fill the builder's form in."""
    return {
        "title": "Mornings", "period": "7", "compare": "week", "version": "0", "act": "save", "tile": ["0", "1"],
        "kind-0": "numbers", "size-0": "l", "top-0": "10", "title-0": "", "metric-0": ["Net sales", "aov", ""], "dimension-0": [""],
        "kind-1": "bar", "size-1": "m", "top-1": "5", "title-1": "By channel", "metric-1": ["net sales"], "dimension-1": ["Channel"],
    } | changes  # fmt: skip


@pytest.mark.slow
def test_a_board_of_ones_own_is_made_changed_and_shared_with_a_role(alice: Client, traded: date) -> None:
    assert "Make a board" in text_of(alice.get("/desk/boards/new/"))
    assert "Executive, mine" in text_of(alice.get("/desk/boards/new/?from=executive"))
    made = alice.post("/desk/boards/new/", save_form(role=["analyst"]))
    key = made["Location"].split("/")[-2]
    today = traded
    page = text_of(alice.get(f"/desk/boards/{key}/?period=today"))
    assert "Mornings" in page
    assert "By channel" in text_of(alice.get(f"/desk/boards/{key}/tiles/1/?from={today}&to={today}"))
    ann, ben = make_person("Ann", "analyst"), make_person("Ben", "buyer")
    assert "Shared with your role" in text_of(ann.get("/desk/boards/"))
    assert ann.get(f"/desk/boards/{key}/").status_code == 200
    assert ben.get(f"/desk/boards/{key}/").status_code == 404
    assert ann.get(f"/desk/boards/{key}/edit/").status_code == 404
    assert 'value="Net sales"' in text_of(alice.get(f"/desk/boards/{key}/edit/"))
    assert (
        alice.post(f"/desk/boards/{key}/edit/", save_form(version="1", title="Evenings"))["Location"]
        == f"/desk/boards/{key}/"
    )
    late = alice.post(f"/desk/boards/{key}/edit/", save_form(version="1", title="Nights"))
    assert late.status_code == 422
    assert "saved in another window" in text_of(late)
    assert 'value="Nights"' in text_of(late)
    assert 'name="version" value="2"' in text_of(late)
    assert ann.post(f"/desk/boards/{key}/remove/").status_code == 404
    assert alice.post(f"/desk/boards/{key}/remove/")["Location"] == "/desk/boards/"
    assert alice.get(f"/desk/boards/{key}/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Give the board a title"), ({"tile": []}, "A board needs 1 to 24 tiles"),
        ({"kind-1": "cloud"}, "Tile 2: choose a kind of chart"), ({"top-1": "many"}, "Tile 2: show 1 to 50 members"),
        ({"metric-1": ["Happiness"]}, "Tile 2: this kind of chart needs other metrics"), ({"dimension-1": []}, "Tile 2: this kind of chart needs another number of cuts"),
        ({"kind-1": "pie", "metric-1": ["aov"]}, "Tile 2: only what adds up"), ({"period": "x"}, "Choose the days"), ({"role": ["king"]}, "Choose roles"),
        ({"size-1": "xl"}, "Tile 2: choose a size"),
    ],
)  # fmt: skip
def test_a_board_that_cannot_be_kept_says_why_and_keeps_what_was_typed(
    alice: Client, changes: dict[str, object], sentence: str
) -> None:
    answer = alice.post("/desk/boards/new/", save_form(**changes))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    if changes.get("tile") != []:
        assert 'value="By channel"' in text_of(answer)


def test_tiles_move_by_buttons(alice: Client) -> None:
    def order(act: str) -> list[str]:
        page = text_of(alice.post("/desk/boards/new/", save_form(act=act)))
        return re.findall(r'name="tile" value="(\d+)"', page)

    assert order("up-1") == ["1", "0"]
    assert order("down-0") == ["1", "0"]
    assert order("up-0") == ["0", "1"]
    assert order("remove-0") == ["1"]
    assert order("add") == ["0", "1", "2"]
    assert order("up-9") == ["0", "1"]


@pytest.mark.slow
def test_a_link_opens_for_staff_or_for_anybody_until_it_ends(alice: Client, traded: date) -> None:
    today = traded
    form = f"/desk/boards/live/share/?from={today}&to={today}&compare=none"
    alice.post(form, {"days": "7", "public": "0"})
    staff_link = _links(alice)[0]
    stranger = Client()
    assert "/account/login/" in stranger.get(staff_link)["Location"]
    assert alice.get(staff_link).status_code == 200
    alice.post(form, {"days": "30", "public": "1"})
    public_link = _links(alice)[0]
    page = stranger.get(public_link)
    assert "Shared to read" in text_of(page)
    assert page["Referrer-Policy"] == "no-referrer"
    tile = text_of(stranger.get(f"{public_link}tiles/3/", headers={"HX-Request": "true"}))
    assert "$7.98" in tile
    for way in ("/desk/metrics/", "/desk/boards/live/", "is=location", "notes/write"):
        assert way not in tile
    assert stranger.get(f"{public_link}tiles/99/").status_code == 404
    assert stranger.get(public_link[:-3] + "xx/").status_code == 404
    share = boards.list_shares(board="live", at=clock.now())[0]
    ann = make_person("Ann", "analyst")
    ann.post(f"/desk/boards/live/share/{share.id}/revoke/")
    assert stranger.get(public_link).status_code == 200, "only who made it may end it"
    alice.post(f"/desk/boards/live/share/{share.id}/revoke/")
    assert stranger.get(public_link).status_code == 404
    assert "had ended before" in text_of(alice.post(f"/desk/boards/live/share/{share.id}/revoke/", follow=True))


def _links(browser: Client) -> list[str]:
    return re.findall(
        r'value="http://testserver(/desk/boards/shared/[^"]+)"', text_of(browser.get("/desk/boards/live/share/"))
    )


def test_who_may_not_edit_metrics_shares_with_staff_only(settings, tmp_path) -> None:
    settings.LAKE_ROOT = tmp_path / "none"
    buyer = make_person("Ben", "buyer")
    refused = buyer.post("/desk/boards/live/share/", {"days": "7", "public": "1"}, follow=True)
    assert "Your role may share with staff only" in text_of(refused)
    assert "Choose for how long" in text_of(
        buyer.post("/desk/boards/live/share/", {"days": "9999", "public": "0"}, follow=True)
    )
    assert boards.list_shares(board="live", at=clock.now()) == []


@pytest.mark.slow
def test_a_board_comes_by_mail_with_pictures_and_figures_until_it_is_stopped(
    alice: Client, traded: date, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    today = traded
    path = f"/desk/boards/live/subscribe/?from={today}&to={today}&compare=none"
    assert "Choose how often" in text_of(alice.post(path, {"rhythm": "hourly"}, follow=True))
    alice.post(path, {"rhythm": "daily"})
    noon = clock.now().astimezone(clock.zone()).replace(hour=12)
    assert boards.send_due(at=noon.replace(hour=6)) == 0
    assert boards.send_due(at=noon) == 1
    assert boards.send_due(at=noon) == 0, "once a day"
    mail = mailoutbox[0]
    assert mail.to == ["alice@example.com"]
    assert "$7.98" in mail.body
    parts = {part.get_content_type(): part for part in mail.message().walk()}
    assert parts["image/png"].get_payload(decode=True).startswith(b"\x89PNG\r\n")
    assert (
        f"cid:{parts['image/png']['Content-ID'].strip('<>')}" in parts["text/html"].get_content()
        or "cid:chart-" in parts["text/html"].get_content()
    )
    assert "ONLINE,7.98" in parts["text/csv"].get_content()
    way_out = mail.extra_headers["List-Unsubscribe"].strip("<>").removeprefix(settings_url())
    stranger = Client()
    assert "Shall this board stop" in text_of(stranger.get(way_out))
    assert "does not come by mail any more" in text_of(stranger.post(way_out))
    assert "does not come by mail any more" in text_of(stranger.post(way_out))
    assert stranger.get("/desk/boards/mail/forged/end/").status_code == 404
    assert boards.send_due(at=noon + timedelta(days=1)) == 0


def settings_url() -> str:
    return str(settings.PUBLIC_URL)


@pytest.mark.slow
def test_mail_ends_for_who_may_see_figures_no_more(
    alice: Client, traded: date, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    ann = make_person("Ann", "analyst")
    ann.post("/desk/boards/live/subscribe/", {"rhythm": "weekly"})
    user = next(each for each in customers.list_staff() if each.email == "ann@example.com")
    access.revoke_role(user_id=user.id, role="analyst", at=clock.now())
    assert boards.send_due(at=clock.now().astimezone(clock.zone()).replace(hour=12)) == 0
    assert mailoutbox == []
    assert boards.find_subscription(user_id=user.id, board="live") == ()


@pytest.mark.slow
def test_the_workbook_holds_numbers_as_numbers_and_no_formulas(alice: Client, traded: date) -> None:
    pytest.importorskip("xlsxwriter")
    today = traded
    answer = alice.get(f"/desk/boards/live/board.xlsx?from={today}&to={today}&compare=none")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert any("<v>7.98</v>" in sheet for sheet in sheets)
    assert not any("<f>" in sheet for sheet in sheets)
    assert len(sheets) == 5


def test_provinces_become_a_map_and_other_regions_bars() -> None:
    metric = metrics.get_definition(name="orders")
    tile = boards.Tile("map", ("orders",), ("region",))
    day = date(2026, 3, 1)

    def draw(*regions: tuple[str, int]) -> dict[str, object]:
        rows = tuple(metrics.Row((name,), (name,), (name,), (Decimal(size),), ()) for name, size in regions)
        query = metrics.Query(("orders",), day, day, ("region",))
        result = metrics.Result(
            query, (metric,), "USD", (), (Decimal(sum(size for _name, size in regions)),), ((),), rows
        )
        return drawing.draw(boards.Answer(tile, result), boards.View(day, day)) or {}

    chinese = draw(("广东省", 3), ("Guangdong", 2), ("北京市", 4), ("", 50))
    assert chinese["kind"] == "map"
    assert chinese["series"] == [
        {"name": "", "values": [{"name": "广东", "value": 5.0}, {"name": "北京", "value": 4.0}]}
    ]
    assert draw(("Ohio", 9), ("Texas", 4))["kind"] == "bars"
    assert draw(("Ohio", 90), ("广东省", 3), ("北京市", 4))["kind"] == "bars"
    names = {
        each["properties"]["name"]
        for each in json.loads(Path(finders.find("console/vendor/china.json")).read_text())["features"]
    }
    assert names == set(boards.PROVINCES)
