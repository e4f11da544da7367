"""The pages of connectors: health, one connector with its mapping and totals, dead rows, and making one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaipu.brain.connectors import api as connectors
from kaipu.brain.connectors.tests.conftest import source  # noqa: F401 -- a fixture
from kaipu.brain.connectors.tests.factories import connect, row
from kaipu.brain.connectors.tests.source import Source
from kaipu.kernel import clock
from kaipu.web.console.tests.cast import make_person, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ads(source: Source) -> Source:  # noqa: F811 -- the fixture above
    connect(source.url, totals_url=f"{source.url}/totals")
    day = f"{clock.local_date(clock.now())}"
    rows = [row(day), row(day, cost="n/a", campaign="b"), row(day, clicks=9999, campaign="c")]
    source.answers["/report"] = lambda _: {"data": rows}
    source.answers["/totals"] = lambda _: [{"day": day, "rows": 4, "sum": 9999}]
    connectors.run_connector(key="ads")
    return source


def test_the_list_shows_how_each_does(alice: Client, ads: Source, statements: Callable[..., int]) -> None:
    assert statements(alice, "/desk/connectors/") == 6
    connect(ads.url, key="more")
    connect(ads.url, key="again")
    assert statements(alice, "/desk/connectors/") == 6
    page = text_of(alice.get("/desk/connectors/"))
    assert "Not run yet" in page
    assert "Fine" in page
    assert make_person("Ada", "agent").get("/desk/connectors/").status_code == 403


def test_one_connector_shows_its_totals_runs_and_mapping(alice: Client, ads: Source) -> None:
    page = text_of(alice.get("/desk/connectors/ads/"))
    assert "Of 1 days that the source told totals of, 1 differ" in page
    assert "“spend_minor” is not an amount of money." in page
    assert "utm.campaign" in page
    assert alice.get("/desk/connectors/nothing/").status_code == 404
    alice.cookies["kaipu_language"] = "zh-hans"
    assert "对账合计" in text_of(alice.get("/desk/connectors/ads/"))


def test_the_analyst_looks_and_changes_nothing(ads: Source) -> None:
    analyst = make_person("Ana", "analyst")
    assert analyst.get("/desk/connectors/ads/mapping/").status_code == 200
    for path in ("run/", "switch/", "upload/", "dead/replay/", "dead/discard/", "mapping/", "settings/"):
        assert analyst.post(f"/desk/connectors/ads/{path}").status_code == 403
    assert analyst.get("/desk/connectors/new/").status_code == 403


def test_a_mapping_is_tried_then_kept_and_a_wrong_one_explained(alice: Client, ads: Source) -> None:
    typed = {"path_day": "date", "path_source": "utm.source", "path_medium": "utm.medium", "path_spend_minor": "cost",
             "steps_spend_minor": "map:n/a=0.00", "path_clicks": "clicks", "path_impressions": "shown"}  # fmt: skip
    tried = alice.post("/desk/connectors/ads/mapping/", typed | {"act": "try", "path_campaign": "utm.campaign"})
    assert "What comes out" in text_of(tried)
    assert connectors.get_connector(key="ads", at=clock.now()).mapping_version == 1
    wrong = alice.post("/desk/connectors/ads/mapping/", typed | {"path_day": "", "steps_clicks": "boom"})
    assert wrong.status_code == 422
    assert "map:n/a=0.00" in wrong.content.decode()
    assert "is needed: say where it comes from" in text_of(
        alice.post("/desk/connectors/ads/mapping/", typed | {"path_day": ""})
    )
    alice.post("/desk/connectors/ads/mapping/", typed | {"act": "keep", "path_campaign": "utm.campaign"})
    assert connectors.get_connector(key="ads", at=clock.now()).mapping_version == 2
    assert "1 rows are kept now; 1 still break" in text_of(alice.post("/desk/connectors/ads/dead/replay/", follow=True))


def test_a_dead_row_is_mended_or_given_up(alice: Client, ads: Source) -> None:
    rows = connectors.list_dead_rows(connector="ads", limit=9)
    first = next(each for each in rows if each.field == "clicks")
    address = f"/desk/connectors/ads/dead/{first.id}/"
    assert "does not go with the other fields" in text_of(alice.get(address))
    still = alice.post(address, {"payload": first.payload.replace("9999", "99999")})
    assert (still.status_code, "99999" in still.content.decode()) == (422, True)
    assert "The row is kept now." in text_of(
        alice.post(address, {"payload": first.payload.replace("9999", "9")}, follow=True)
    )
    assert "does not wait any more" in text_of(alice.post(address, {"payload": "{}"}, follow=True))
    given_up = alice.post(
        "/desk/connectors/ads/dead/discard/", {"field": "spend_minor", "reason": "not_an_amount"}, follow=True
    )
    assert "1 row was discarded." in text_of(given_up)
    assert "No dead rows" in text_of(given_up)


def test_it_is_started_switched_off_and_given_files(alice: Client, ads: Source, settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    assert "within a second" in text_of(alice.post("/desk/connectors/ads/run/", follow=True))
    assert "waits already" in text_of(alice.post("/desk/connectors/ads/run/", follow=True))
    assert "Switched off" in text_of(alice.post("/desk/connectors/ads/switch/", {"enabled": "0"}, follow=True))
    connect(key="files", form="jsonl")
    assert alice.post("/desk/connectors/files/upload/").status_code == 422
    good = SimpleUploadedFile("a.jsonl", b"{}\n")
    assert "a.jsonl lies in the folder" in text_of(
        alice.post("/desk/connectors/files/upload/", {"file": good}, follow=True)
    )
    connect(key="lists", form="json")
    bad = alice.post("/desk/connectors/lists/upload/", {"file": SimpleUploadedFile("a.json", b"{")})
    assert (bad.status_code, "not of the agreed form" in text_of(bad)) == (422, True)


def test_files_that_cannot_be_read_are_told(alice: Client, settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    connect(key="files", form="json")
    connectors.folder_of("files").mkdir(parents=True)
    (connectors.folder_of("files") / "broken.json").write_text("{")
    assert connectors.run_connector(key="files").problem == "bad_file"
    page = text_of(alice.get("/desk/connectors/files/"))
    assert "Files that could not be read were put into the folder “bad”." in page
    assert "broken.json" in page
    alice.cookies["kaipu_language"] = "zh-hans"
    assert "无法读取的文件已移入" in text_of(alice.get("/desk/connectors/files/"))


def test_a_connector_is_made_and_changed(alice: Client) -> None:
    assert "What it brings" in text_of(alice.get("/desk/connectors/new/"))
    typed = {"contract": "weather", "key": "sky", "title_en": "Weather", "cron": "0 6 * * *", "fresh_hours": "30", "way": "http",
             "url": "https://weather.example/day", "form": "json", "proof": "none", "header": "X-Api-Key", "delimiter": ",",
             **{f"path_{name}": name for name in ("day", "region", "temperature_low", "temperature_high", "rain_mm", "sky")}}  # fmt: skip
    for change, sentence in (
        ({"key": "No Name"}, "Type a short name"), ({"url": "weather"}, "Type an address such as"),
        ({"cron": "daily"}, "five words of cron"), ({"path_sky": ""}, "is needed"), ({"fresh_hours": "soon"}, "whole number"),
        ({"proof": "bearer", "secret": "abc"}, "begins with KAIPU_CONNECTOR_SECRET_"), ({"title_en": ""}, "Type a name."),
    ):  # fmt: skip
        answer = alice.post("/desk/connectors/new/", typed | change)
        assert (answer.status_code, sentence in text_of(answer)) == (422, True), sentence
    assert "The connector is kept" in text_of(alice.post("/desk/connectors/new/", typed, follow=True))
    assert alice.post("/desk/connectors/new/", typed).status_code == 422
    assert alice.post("/desk/connectors/sky/settings/", typed | {"cron": "5 6 * * *"}).status_code == 302
    record = connectors.get_connector(key="sky", at=clock.now())
    assert (record.cron, record.fresh_hours, record.transport.url) == ("5 6 * * *", 30, "https://weather.example/day")
