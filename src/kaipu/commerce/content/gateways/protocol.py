"""What every company that takes posts must be able to do, and how it is asked over HTTP."""

import http.client
import json
import secrets
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


class UploadGone(PlatformRefused):
    """The company does not know a file any more that it was sent; it must be sent again."""


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file to send: `place` counts from 0, the cover; `kind` is “picture” or “film”, `form` “jpeg”, “png” or “mp4”."""

    place: int
    kind: str
    form: str
    data: bytes

    @property
    def part(self) -> tuple[str, str, bytes]:
        """Return its name, type and bytes as a form sends them."""
        family = "video" if self.kind == "film" else "image"
        return f"{self.place + 1:02d}.{self.form.replace('jpeg', 'jpg')}", f"{family}/{self.form}", self.data


@dataclass(frozen=True, slots=True)
class Uploaded:
    """How a company knows a file that it was sent."""

    remote_id: str
    url: str


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture or film of a post as its company knows it, or with the file where it travels with the post."""

    kind: str
    remote_id: str
    url: str
    file: MediaFile | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A post to publish. `progress` is what an earlier try noted; `again` tells that there was one."""

    mark: str
    title: str
    text: str
    link: str
    media: tuple[Medium, ...]
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
    """One company. All calls may raise PlatformDown and PlatformRefused.

    `media` says how files reach it: “before” the post, each by `upload`; “with” the post; or “by hand”, which is not at all.
    """

    media: str

    def upload(self, file: MediaFile) -> Uploaded:
        """Send a file that a post will show; asked only where files come before the post."""

    def publish(self, post: Outgoing, note: Note) -> Published | None:
        """Publish a post; `note` is told how far it has come, before a step that must not be done twice.

        None where a person has to publish it, who is asked by then.
        """

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


def _packed(
    body: Any, form: Mapping[str, str] | None, files: Mapping[str, tuple[str, str, bytes]] | None
) -> tuple[bytes | None, dict[str, str]]:
    """Return what is sent and the header that says how."""
    if files is not None:
        edge = secrets.token_hex(16)
        sent = _multipart(edge, form or {}, files)
        return sent, {"Content-Type": f"multipart/form-data; boundary={edge}"}
    if form is not None:
        return urlencode(form).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
    if body is not None:
        return json.dumps(body, ensure_ascii=False).encode(), {"Content-Type": "application/json"}
    return None, {}


def _multipart(edge: str, form: Mapping[str, str], files: Mapping[str, tuple[str, str, bytes]]) -> bytes:
    """Return a form with files (RFC 7578); names are ours, so none needs escaping."""
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in form.items()
    ]
    for name, (file_name, kind, data) in files.items():
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\nContent-Type: {kind}\r\n\r\n'
        parts += [head.encode(), data, b"\r\n"]
    return b"".join([*parts, f"--{edge}--\r\n".encode()])


def call(
    base: str, method: str, path: str, *, query: Mapping[str, str] | None = None, body: Any = None,
    form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None,
    files: Mapping[str, tuple[str, str, bytes]] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Ask once and return the JSON object of the answer; a list comes as {"list": …}. Raises PlatformDown.

    `files` by the name of their field are (file name, type, bytes); with them the form goes as multipart/form-data.
    """
    parts = urlsplit(base)
    secure = parts.scheme == "https"
    link: http.client.HTTPConnection = (http.client.HTTPSConnection if secure else http.client.HTTPConnection)(
        parts.netloc, timeout=TIMEOUT_SECONDS
    )
    sent, kind = _packed(body, form, files)
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
