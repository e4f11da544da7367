"""Events from programs: keys, batches, an answer to each event, and what the plan refuses."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from kaipu.brain.tracking.flows import Collection, collect
from kaipu.brain.tracking.models import DeadLetter, Event
from kaipu.kernel import clock, tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def spool(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path


def event(name: str = "search", **changes: Any) -> dict[str, Any]:
    made = {
        "id": str(uuid4()),
        "name": name,
        "at": clock.now().isoformat(),
        "visitor": "till-7",
        "fields": {"text": "milk"},
    }
    return made | changes


def send(client: Client, events: object, secret: str) -> Any:
    return client.post(
        "/api/v1/events",
        {"events": events},
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )


def test_each_event_of_a_batch_is_answered(client: Client, spool: Path) -> None:
    _, secret = tokens.issue_token(title="Till", scopes=["events.write"], at=clock.now())
    known = event(campaign={"source": "News", "medium": "mail"}, device="tablet", simulated=True)
    batch = [
        known,
        event(fields={"txt": "x"}),
        event("nothing"),
        event(fields={"visitor": "forged", "text": "x"}),
        known,
    ]
    answer = send(client, batch, secret)
    assert answer.status_code == 202
    told = answer.json()
    assert (told["accepted"], told["duplicates"], told["refused"]) == (1, 1, 3)
    assert [each["reasons"] for each in told["events"]] == [
        [], [{"reason": "unknown_field", "field": "txt"}], [{"reason": "unknown_event", "field": "name"}],
        [{"reason": "unknown_field", "field": "fields.visitor"}], [],
    ]  # fmt: skip
    assert collect() == Collection(1, 1, 3, 0)
    stored = Event.objects.get()
    assert (stored.origin, stored.medium, stored.device, stored.source, stored.simulated, stored.visitor) == (
        "news", "mail", "tablet", "api", True, "till-7",
    )  # fmt: skip
    assert DeadLetter.objects.count() == 3
    assert send(client, [known], secret).json()["duplicates"] == 1


def test_without_a_key_or_a_batch_nothing_is_written(client: Client, spool: Path) -> None:
    key, secret = tokens.issue_token(title="Till", scopes=["events.write"], at=clock.now())
    assert send(client, [event()], "kp_wrong").status_code == 401
    answer = client.post("/api/v1/events", {"events": [event()]}, content_type="application/json")
    assert (answer.status_code, json.loads(answer.content)["type"]) == (401, "/api/v1/problems/key")
    for wrong in ([], [event()] * 501, [1], {"a": 1}):
        assert send(client, wrong, secret).status_code == 422
    tokens.revoke_token(token_id=key, at=clock.now())
    assert send(client, [event()], secret).status_code == 401
    assert not (spool / "spool").exists()


def test_events_that_cannot_be_written_are_not_acknowledged(client: Client, spool: Path) -> None:
    _, secret = tokens.issue_token(title="Till", scopes=["events.write"], at=clock.now())
    (spool / "spool").write_text("a file where the folder should be")
    assert send(client, [event()], secret).status_code == 503
