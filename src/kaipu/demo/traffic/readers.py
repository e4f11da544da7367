"""Readers of the letters in the demonstration's mailbox: some follow the link, and some of these buy, with the coupon if one is written there.

They log in, as an address that somebody merely types proves nothing, and an order would not be the member's. Who follows is
drawn by the letter's name and the seed. A letter is read once, also by a later simulation.
"""

import heapq
import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

from kaipu.demo.words import noise

ENDS = (("look", 0.3), ("cart", 0.2), ("order", 0.5))
USUAL_WAIT = 1800.0  # simulated seconds until a letter is opened, on the mean
READ = ".read"
_LINK = re.compile(r"https?://[^/\s]+(/l/\w+/[0-9a-f-]{36}/)")
_CODE = re.compile(r"\b(?=[A-Z0-9]*[A-Z])[A-Z0-9]{4,20}\b")
_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Letter:
    """What a reader finds in a letter: the link, and what looks like a coupon's code. `to` is their address."""

    name: str
    to: str
    path: str
    codes: tuple[str, ...]


@dataclass(slots=True)
class Mailbox:
    """The letters of a folder. `share` of them are followed; `wait` are the seconds until one is opened, on the mean."""

    folder: Path
    seed: int
    share: float
    wait: float
    found: int = 0
    _known: set[str] = field(default_factory=set)
    _waiting: list[tuple[float, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Leave alone what an earlier simulation has read."""
        read = self.folder / READ
        self._known = set(read.read_text().split()) if read.exists() else set()

    def due(self, seconds: float) -> list[Letter]:
        """Return the letters whose readers act now, so many seconds after the beginning."""
        fresh = [each for each in sorted(self.folder.glob("*.eml")) if each.name not in self._known]
        for path in fresh:
            self._known.add(path.name)
            self.found += 1
            if noise("follows", self.seed, path.name) < self.share:
                heapq.heappush(self._waiting, (seconds + 2 * self.wait * noise("opens", path.name), path.name))
        if fresh:
            (self.folder / READ).write_text("\n".join(sorted(self._known)))
        acting = []
        while self._waiting and self._waiting[0][0] <= seconds:
            letter = read_letter(self.folder / heapq.heappop(self._waiting)[1])
            if letter is not None:
                acting.append(letter)
        return acting


def read_letter(path: Path) -> Letter | None:
    """Return what stands in a letter; None where it leads nowhere."""
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    text = str(body.get_content()) if body else ""
    link = _LINK.search(text)
    if link is None:
        return None
    codes = tuple(dict.fromkeys(_CODE.findall(_ADDRESS.sub("", text))))
    return Letter(path.name, str(mail["To"]).strip().lower(), link[1], codes)
