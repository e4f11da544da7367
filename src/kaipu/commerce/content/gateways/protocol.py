"""What every company that takes posts must be able to do, and how it is asked over HTTP."""

import http.client
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

TIMEOUT_SECONDS = 20
LARGEST = 8 << 20
Note = Callable[[str], None]


class PlatformDown(ConnectionError):
    """The company did not answer, is too busy, or is not done yet; whether it has the post is unknown, so look before posting again."""


class PlatformRefused(RuntimeError):
    """The company will not take the post; carries what it says."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A post to publish. `progress` is what an earlier try noted; `again` tells that there was one."""

    mark: str
    title: str
    text: str
    link: str
    media: str
    progress: str
    again: bool


@dataclass(frozen=True, slots=True)
class Published:
    """A post as the company knows it."""

    remote_id: str
    url: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a post was read, liked, shared and commented on since it was published."""

    reads: int
    likes: int
    shares: int
    comments: int


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody wrote under a post; `person` is by what the company knows them, `own` whether that was the shop."""

    remote_id: str
    author: str
    text: str
    person: str = ""
    own: bool = False


class Platform(Protocol):
    """One company. All calls may raise PlatformDown and PlatformRefused."""

    def publish(self, post: Outgoing, note: Note) -> Published:
        """Publish a post; `note` is told how far it has come, before a step that must not be done twice."""

    def find(self, mark: str) -> Published | None:
        """Look for the post whose link holds a mark."""

    def figures(self, remote_ids: Collection[str], *, since: datetime) -> dict[str, Counts]:
        """Return the counts of posts; `since` is when the oldest was published."""

    def replies(self, remote_id: str) -> list[Remark]:
        """Return the newest remarks under a post."""

    def reply(self, place: str, remark_id: str, text: str) -> str:
        """Answer a remark under a post; return the answer's number. After PlatformDown it is unknown whether it stands there."""

    def find_replies(self, place: str, remark_id: str, text: str) -> list[str]:
        """Return the numbers of own answers to a remark with these words, the newest first."""


def call(
    base: str, method: str, path: str, *, query: Mapping[str, str] | None = None, body: Any = None,
    form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Ask once and return the JSON object of the answer; a list comes as {"list": …}. Raises PlatformDown."""
    parts = urlsplit(base)
    secure = parts.scheme == "https"
    link: http.client.HTTPConnection = (http.client.HTTPSConnection if secure else http.client.HTTPConnection)(
        parts.netloc, timeout=TIMEOUT_SECONDS
    )
    sent = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    kind = {"Content-Type": "application/json"} if body is not None else {}
    if form is not None:
        sent, kind = urlencode(form).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
    target = f"{parts.path.rstrip('/')}{path}" + (f"?{urlencode(query)}" if query else "")
    try:
        link.request(method, target, body=sent, headers={"User-Agent": "Kaipu", **kind, **(headers or {})})
        answer = link.getresponse()
        text = answer.read(LARGEST)
    except (OSError, http.client.HTTPException) as error:
        raise PlatformDown(type(error).__name__) from None  # the address may hold a token
    finally:
        link.close()
    if answer.status == 429 or answer.status >= 500:
        raise PlatformDown(f"HTTP {answer.status}")
    try:
        found = json.loads(text)
    except ValueError:
        raise PlatformDown(f"HTTP {answer.status}, no JSON") from None
    return found if isinstance(found, dict) else {"list": found}
