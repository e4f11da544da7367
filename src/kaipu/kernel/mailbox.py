"""A box that mail comes to, by IMAP (RFC 3501, the standard library's client)."""

import contextlib
import imaplib
import ssl
from collections.abc import Iterator
from types import TracebackType
from urllib.parse import unquote, urlsplit

from kaipu.kernel.mail import SECONDS, Unreachable


class Mailbox:
    """One connection. `address` is imap:// or imaps://user:password@host:port/FOLDER; the folder is INBOX where none is named."""

    def __init__(self, address: str) -> None:
        self.address = urlsplit(address)
        self.link: imaplib.IMAP4 | None = None

    def __enter__(self) -> "Mailbox":
        """Open it. Raises Unreachable."""
        host, folder = self.address.hostname or "127.0.0.1", unquote(self.address.path.strip("/")) or "INBOX"
        try:
            if self.address.scheme == "imaps":
                context = ssl.create_default_context()
                link: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                    host, self.address.port or 993, ssl_context=context, timeout=SECONDS
                )
            else:
                link = imaplib.IMAP4(host, self.address.port or 143, timeout=SECONDS)
            link.login(unquote(self.address.username or ""), unquote(self.address.password or ""))
            answer, _ = link.select(folder)
        except (OSError, imaplib.IMAP4.error) as error:
            raise Unreachable(str(error)) from error
        if answer != "OK":
            raise Unreachable(folder)
        self.link = link
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        link, self.link = self.link, None
        if link:
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                link.logout()

    def read_new(self, *, most: int) -> Iterator[tuple[bytes, bytes]]:
        """Yield mail that nobody has seen, as (number, mail); it stays unseen until `put_away`. Raises Unreachable."""
        assert self.link is not None  # noqa: S101 - inside the block
        try:
            _, found = self.link.uid("SEARCH", "UNSEEN")
            for number in (found[0] or b"").split()[:most]:
                _, parts = self.link.uid("FETCH", number.decode(), "(BODY.PEEK[])")
                for part in parts:
                    if isinstance(part, tuple):
                        yield number, part[1]
        except (OSError, imaplib.IMAP4.error) as error:
            raise Unreachable(str(error)) from error

    def put_away(self, number: bytes) -> None:
        """Mark a mail as seen. Raises Unreachable."""
        assert self.link is not None  # noqa: S101 - inside the block
        try:
            self.link.uid("STORE", number.decode(), "+FLAGS", "(\\Seen)")
        except (OSError, imaplib.IMAP4.error) as error:
            raise Unreachable(str(error)) from error
