"""Mail by SMTP (RFC 5321), step by step, so that it is known which failure came before a mail left the house and which after."""

import http.client
import smtplib
import ssl
from contextlib import suppress
from email.policy import EmailPolicy
from types import TracebackType
from urllib.parse import quote, unquote, urlsplit

SECONDS = 20
PERMANENT = 500


class Unreachable(OSError):
    """The company was not reached or would not talk: nothing has left the house."""


class Refused(OSError):
    """The company answered no; `code` is what it said, `for_good` whether trying again is useless.

    `dead` are addresses that take nothing any more. A number from 500 on means it (RFC 5321, 4.2.1) unless said otherwise.
    """

    def __init__(self, code: int | str, *, for_good: bool | None = None, dead: tuple[str, ...] = ()) -> None:
        super().__init__(str(code))
        self.code = code
        self.dead = dead
        self.for_good = isinstance(code, int) and code >= PERMANENT if for_good is None else for_good


class NoAnswer(OSError):
    """The letter was handed over and no answer came back: it may have arrived or not."""


class _Written(EmailPolicy):
    """Mail as it goes over the line, but for one header that must stay whole.

    The library folds an address too long for a line into encoded words, and no program looks for an address in those.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return a header's line or lines."""
        if name.lower() == "list-unsubscribe":
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


WRITTEN = _Written(linesep="\r\n")


class MailServer:
    """One connection, kept for many mails. `address` is smtp://, smtps:// or smtp+tls:// with user and password where needed.

    `status` is an address with {id} in it that answers 200 for a Message-ID the server has, 404 for one it has not.
    """

    def __init__(self, address: str, status: str = "") -> None:
        self.address = urlsplit(address)
        self.status = status
        self.link: smtplib.SMTP | None = None

    def __enter__(self) -> "MailServer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye."""
        link, self.link = self.link, None
        if link:
            with suppress(OSError):
                link.quit()

    def reach(self) -> None:
        """Open the connection where it is not. Raises Unreachable."""
        if self.link is not None:
            return
        host, secure = self.address.hostname or "127.0.0.1", self.address.scheme
        try:
            if secure == "smtps":
                link: smtplib.SMTP = smtplib.SMTP_SSL(
                    host, self.address.port or 465, timeout=SECONDS, context=ssl.create_default_context()
                )
            else:
                link = smtplib.SMTP(host, self.address.port or 25, timeout=SECONDS)
            if secure == "smtp+tls":
                link.starttls(context=ssl.create_default_context())
            if self.address.username:
                link.login(unquote(self.address.username), unquote(self.address.password or ""))
            link.ehlo_or_helo_if_needed()
        except (OSError, ValueError) as error:
            raise Unreachable(str(error)) from error
        self.link = link

    def hand_over(self, mail: bytes, *, to: str, sender: str) -> None:
        """Hand one mail over. Raises Unreachable or Refused where it has not been taken, NoAnswer where nobody knows."""
        self.reach()
        assert self.link is not None  # noqa: S101 - reach raises otherwise
        try:
            self.link.rset()
            for code, _words in (self.link.mail(sender), self.link.rcpt(to)):
                if code >= 300:
                    raise Refused(code)
        except Refused:
            raise
        except OSError as error:
            self.link = None
            raise Unreachable(str(error)) from error
        self._data(mail)

    def _data(self, mail: bytes) -> None:
        assert self.link is not None  # noqa: S101 - the caller has it
        try:
            code, _words = self.link.data(mail)
        except smtplib.SMTPDataError as error:
            raise Refused(error.smtp_code) from error
        except OSError as error:
            self.link = None
            raise NoAnswer(str(error)) from error
        if code >= 300:
            raise Refused(code)

    def has_mail(self, message_id: str) -> bool | None:
        """Ask whether the server has a mail; None where it can't be asked or does not say."""
        if not self.status:
            return None
        asked = urlsplit(self.status.replace("{id}", quote(message_id, safe="")))
        kind = http.client.HTTPSConnection if asked.scheme == "https" else http.client.HTTPConnection
        link = kind(asked.netloc, timeout=SECONDS)
        try:
            link.request("GET", f"{asked.path}{'?' if asked.query else ''}{asked.query}")
            return {200: True, 404: False}.get(link.getresponse().status)
        except (OSError, http.client.HTTPException):
            return None
        finally:
            link.close()
