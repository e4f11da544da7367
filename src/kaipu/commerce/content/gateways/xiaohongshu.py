"""Xiaohongshu: its open platform publishes no notes, so a person does; the shop prepares the note and is told where it went.

The same interface as any other company: publishing hands the post to its owner, figures come with the creator centre's export
(rules.exports), remarks stay there. It asks nobody over the network and holds no secret.
"""

from collections.abc import Collection
from datetime import datetime

from kaipu.commerce.content.gateways.protocol import (
    Counts,
    MediaFile,
    Note,
    Outgoing,
    PlatformRefused,
    Remark,
    Uploaded,
)


class Xiaohongshu:
    """One account, in the hands of whoever runs it."""

    media = "by hand"

    def __init__(self, base: str, secret: str) -> None:
        self.base, self.secret = base, secret  # asked for by no one here; every company is opened alike

    def upload(self, file: MediaFile) -> Uploaded:
        """Refuse: files go into the note's kit."""
        raise PlatformRefused("files go by hand")

    def publish(self, post: Outgoing, note: Note) -> None:
        """Leave it to a person."""
        note("handed")

    def find(self, mark: str) -> None:
        """Tell nothing: only a person can look."""

    def figures(self, remote_ids: Collection[str], *, since: datetime) -> dict[str, Counts]:
        """Return nothing: figures come with the export."""
        return {}

    def replies(self, remote_id: str) -> list[Remark]:
        """Return nothing: remarks are answered there."""
        return []

    def reply(self, place: str, remark_id: str, text: str) -> str:
        """Refuse: no remark was brought from there."""
        raise PlatformRefused("remarks are answered by hand")

    def find_replies(self, place: str, remark_id: str, text: str) -> list[str]:
        """Return nothing: no answer left."""
        return []
