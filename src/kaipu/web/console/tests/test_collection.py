"""The pages of event collection: counts, the plan, dead letters mended and discarded, keys given out and taken back."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from kaipu.brain.tracking.flows import collect
from kaipu.brain.tracking.models import DeadLetter, Event
from kaipu.brain.tracking.tests.factories import event, write_spool
from kaipu.kernel import audit, clock, tokens
from kaipu.web.console.tests.cast import make_person, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def spool(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path


def test_the_overview_counts_what_came(alice: Client, bob: Client, spool: Path, statements: Callable[..., int]) -> None:
    assert "Nothing came in this time" in text_of(alice.get("/desk/collection/"))
    now = clock.now()
    write_spool(spool, now, [event("page_view", now, "v1"), event("search", now, "v2", device="bot")])
    collect()
    assert statements(alice, "/desk/collection/") == 7
    write_spool(spool, now, [event("page_view", now, "v1", evil=1), event("page_view", now - timedelta(hours=2), "v")])
    collect()
    assert statements(alice, "/desk/collection/?span=days") == 7
    page = text_of(alice.get("/desk/collection/"))
    assert "1 letters wait" in page
    assert "Page view" in page
    assert bob.get("/desk/collection/").status_code == 403


def test_the_plan_names_fields_owners_and_personal_data(alice: Client) -> None:
    assert "out_of_stock_seen" in text_of(alice.get("/desk/collection/plan/"))
    page = text_of(alice.get("/desk/collection/plan/search/"))
    assert "free text" in page
    assert alice.get("/desk/collection/plan/nothing/").status_code == 404
    alice.cookies["kaipu_language"] = "zh-hans"
    assert "搜索词" in text_of(alice.get("/desk/collection/plan/search/"))


def test_letters_are_mended_one_by_one_or_all_at_once(alice: Client, spool: Path) -> None:
    now = clock.now()
    wrong = [event("product_view", now, f"v{n}", source="api", sku=None, code="1001") for n in range(3)]
    write_spool(spool, now, [*wrong, event("page_view", now, "v", evil="<b>")])
    collect()
    page = text_of(alice.get("/desk/collection/letters/"))
    assert "The field “sku” is missing." in page
    letter = DeadLetter.objects.filter(name="product_view").order_by("id")[0]
    kind = {"name": "product_view", "source": "api", "reason": letter.reason, "field": letter.field}
    address = f"/desk/collection/letters/{letter.id}/"
    alice.post(f"{address}show/", {"reason": "question"})
    for typed, sentence in (("{", "The line is not JSON."), (letter.payload, "The field “sku” is missing.")):
        answer = alice.post(address, {"payload": typed})
        assert answer.status_code == 422
        assert sentence in text_of(answer)
    mended = {k: v for k, v in json.loads(letter.payload).items() if k != "code"} | {"sku": "1001"}
    assert alice.post(address, {"payload": json.dumps(mended)}).status_code == 302
    assert "does not wait any more" in text_of(alice.post(address, {"payload": "{}"}, follow=True))

    bad = alice.post("/desk/collection/letters/mend/", kind | {"act": "rename", "subject": "id", "to": "x"})
    assert bad.status_code == 422
    assert "Name the field to change" in text_of(bad)
    bad = alice.post("/desk/collection/letters/mend/", kind | {"act": "set", "subject": "sku", "value": "1001x"})
    assert (bad.status_code, "1001x" in text_of(bad)) == (422, True)
    done = alice.post(
        "/desk/collection/letters/mend/", kind | {"act": "rename", "subject": "code", "to": "sku"}, follow=True
    )
    assert "2 events are stored now" in text_of(done)
    assert Event.objects.count() == 3

    other = DeadLetter.objects.get(name="page_view")
    rest = {"name": "page_view", "source": other.source, "reason": other.reason, "field": "evil"}
    hidden = text_of(alice.get(f"/desk/collection/letters/{other.id}/"))
    assert ("&lt;b&gt;" in hidden, "Save and replay" in hidden) == (False, False)
    alice.post(f"/desk/collection/letters/{other.id}/show/", {"reason": "question"})
    assert "&lt;b&gt;" in text_of(alice.get(f"/desk/collection/letters/{other.id}/"))
    analyst = make_person("Ana", "analyst")
    assert analyst.post("/desk/collection/letters/discard/", rest).status_code == 403
    assert analyst.post(f"/desk/collection/letters/{other.id}/", {"payload": "{}"}).status_code == 403
    assert "1 letter was discarded" in text_of(alice.post("/desk/collection/letters/discard/", rest, follow=True))
    assert alice.get("/desk/collection/letters/999999999/").status_code == 404


def test_letters_are_masked_until_somebody_asks_and_says_why(alice: Client, spool: Path) -> None:
    now = clock.now()
    said = {"text": "gift for Ann Lee", "results": "many", "customer": 4711, "from": "https://x.example/?m=ann@x.example",
            "evil": "13812341234", "ann@x.example": 1, "browser": "tel 13812341234"}  # fmt: skip
    write_spool(spool, now, [event("search", now, "f" * 32, **said)])
    collect()
    letter = DeadLetter.objects.get()
    kind = {"name": letter.name, "source": letter.source, "reason": letter.reason, "field": letter.field}
    personal = ("Ann Lee", "4711", "ann@x.example", "13812341234", "many", "f" * 32)
    one, pile = f"/desk/collection/letters/{letter.id}/", "/desk/collection/letters/pile/?" + urlencode(kind)
    analyst, engineer = make_person("Ana", "analyst"), make_person("Eve", "engineer")
    for who in (analyst, engineer, alice):
        for page in (one, pile):
            text = text_of(who.get(page)).split("<main")[1].split('id="contact"')
            rights = () if who is not alice else ("4711", "f" * 32)  # numbers are for whoever may see customers
            assert {word for word in personal if word in text[1]} <= set(rights), (page, text)
            assert '"search"' in text[1].replace("&quot;", '"')
    assert analyst.post(f"{one}show/", {"reason": "question"}).status_code == 403
    assert engineer.post(one, {"payload": "{}"}).status_code == 403, "nobody mends what they cannot read"
    kept = alice.post(one, {"payload": '{"typed": 1}'})
    assert (kept.status_code, "masked again" in text_of(kept), "&quot;typed&quot;: 1" in text_of(kept)) == (
        422,
        True,
        True,
    )

    assert alice.post("/desk/collection/letters/pile/show/", kind)["Location"].endswith("&why=missing#contact")
    assert alice.post(f"{one}show/", {})["Location"] == f"{one}?why=missing#contact"
    assert "Ann Lee" not in text_of(alice.get(one))
    alice.post(f"{one}show/", {"reason": "complaint"})
    text = text_of(alice.get(one))
    assert [word for word in personal if word not in text] == []
    assert "Ann Lee" not in text_of(alice.get(pile)), "one letter is not all of them"
    alice.post("/desk/collection/letters/pile/show/", kind | {"reason": "law"})
    assert "Ann Lee" in text_of(alice.get(pile))
    entries = [(each.subject, each.detail.get("reason")) for each in audit.list_entries(action="privacy.", limit=20)]
    assert {(f"letter:{letter.id}", "complaint"), ("letters:search", "law")} == set(entries)
    assert len(entries) == 4, "asked for twice, seen twice"


def test_a_key_is_shown_once_and_taken_back(alice: Client) -> None:
    assert alice.post("/desk/collection/keys/issue/", {"title": " "}).status_code == 422
    page = text_of(alice.post("/desk/collection/keys/issue/", {"title": "Till 7"}))
    secret = page.split("<code>")[1].split("</code>")[0]
    key = tokens.find_token(secret=secret, scope="events.write")
    assert key is not None
    assert secret not in text_of(alice.get("/desk/collection/keys/"))
    alice.post(f"/desk/collection/keys/{key.id}/revoke/")
    assert tokens.find_token(secret=secret, scope="events.write") is None
