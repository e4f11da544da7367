"""Events from apps, servers and tills: a batch in, an answer to each event out. For programs with a key."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from ninja.security import HttpBearer

from kaipu.brain.tracking import api as tracking
from kaipu.kernel import clock, tokens
from kaipu.web.rest import schemas

MOST = 500
SCOPE = "events.write"
CAMPAIGN = ("source", "medium", "campaign", "term", "content")


class EventKey(HttpBearer):
    """A key of the scope events.write, in the header Authorization."""

    def authenticate(self, request: HttpRequest, token: str) -> tokens.TokenRecord | None:
        """Return the key, or None."""
        return tokens.find_token(secret=token, scope=SCOPE)


class EventIn(Schema):
    """One event. `id` is yours: an event sent again with the same id is stored once."""

    id: schemas.Text = Field(max_length=64, description="a UUID")
    name: schemas.Text = Field(max_length=80, description="as in the tracking plan")
    version: int = 1
    at: schemas.Text = Field(max_length=64, description="when it happened, ISO 8601 with zone")
    visitor: schemas.Text = Field(
        max_length=200, description="who: one id a device or person, none of other people's data"
    )
    session: schemas.Text = Field("", max_length=200, description="which visit; empty: cut by pauses of 30 minutes")
    customer: int | None = Field(None, ge=1, lt=1 << 63)
    path: schemas.Text = Field("", max_length=300)
    language: schemas.Text = Field("", max_length=20)
    device: Literal["", "phone", "tablet", "desktop", "bot"] = ""
    user_agent: schemas.Text = Field("", max_length=1000, description="of the person's browser; read, not kept")
    campaign: dict[str, schemas.Text] = Field({}, description="source, medium, campaign, term, content")
    simulated: bool = False
    fields: dict[str, Any] = Field({}, description="the fields that the plan asks for")


class Batch(Schema):
    """Up to 500 events."""

    events: list[EventIn] = Field(min_length=1, max_length=MOST)


class Reason(Schema):
    """Why an event was refused, and which field it is about."""

    reason: str
    field: str


class EventAnswer(Schema):
    """What became of one event; a refused one waits among the dead letters, where the shop can mend it."""

    id: str
    status: Literal["accepted", "duplicate", "refused"]
    reasons: list[Reason] = []


class Answers(Schema):
    """What became of a batch, in its order."""

    accepted: int
    duplicates: int
    refused: int
    events: list[EventAnswer]


router = Router(auth=EventKey())


def _line(event: EventIn, key: tokens.TokenRecord, at: datetime) -> dict[str, Any]:
    agent = tracking.describe_agent(event.user_agent)
    fields = {f"fields.{n}" if n in tracking.ENVELOPE else n: value for n, value in event.fields.items()}
    came = [("utm_" + name, event.campaign.get(name, "")) for name in CAMPAIGN if event.campaign.get(name)]
    return {
        **fields, "id": event.id, "name": event.name, "v": event.version, "at": event.at, "received_at": at,
        "source": "api", "view": "", "visitor": event.visitor, "session": event.session, "consent": "",
        "from": tracking.source_words(came), "customer": event.customer, "path": event.path, "language": event.language,
        "device": event.device or (agent.device if event.user_agent else ""), "browser": agent.browser,
        "bot": agent.bot, "simulated": event.simulated, "key": str(key.id),
    }  # fmt: skip


@router.post(
    "",
    response={202: Answers, 401: schemas.Problem, 422: schemas.Problem, 503: schemas.Problem},
    summary="Send events",
)
def send_events(request: HttpRequest, batch: Batch) -> Status[Answers]:
    """Take up to 500 events. What is answered here is written down, and is stored within a minute.

    An event that is sent again before it was stored may be called accepted twice; it is stored once.
    """
    at = clock.now()
    key: tokens.TokenRecord = request.auth  # type: ignore[attr-defined]
    answers = tracking.answer_events([_line(event, key, at) for event in batch.events], at=at)
    told = [
        EventAnswer(id=a.id, status=a.status, reasons=[Reason(reason=r, field=f) for r, f in a.faults]) for a in answers
    ]
    counts = {
        status: sum(answer.status == status for answer in answers) for status in ("accepted", "duplicate", "refused")
    }
    return Status(
        202,
        Answers(accepted=counts["accepted"], duplicates=counts["duplicate"], refused=counts["refused"], events=told),
    )
