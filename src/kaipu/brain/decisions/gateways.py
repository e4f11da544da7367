"""One letter to a colleague, and one signed message to an address; neither follows where it is sent on to."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Collection
from urllib.parse import urlsplit

from django.core.mail import EmailMessage

from kaipu.kernel import webhooks

SECONDS = 10


def send_letter(*, to: str, subject: str, body: str) -> None:
    """Send a plain letter. Raises OSError when the mail server refuses."""
    EmailMessage(subject=subject.replace("\n", " ")[:200], body=body, to=[to]).send()


class _Link(http.client.HTTPConnection):
    """A connection to the very address that was looked at, never into a private net unless the host may be there."""

    secure = False
    private: Collection[str] = ()

    def connect(self) -> None:
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
        if self.host not in self.private and not all(_is_public(each) for each in addresses):
            raise OSError("private")
        self.sock = socket.create_connection((addresses[0], self.port), SECONDS)
        if self.secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


class _SecureLink(_Link):
    default_port = http.client.HTTPS_PORT
    secure = True


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or found
    return bool(inner.is_global and not inner.is_multicast)


def post(
    *, url: str, secret: str, message_id: str, timestamp: int, body: bytes, private: Collection[str] = ()
) -> tuple[bool, str]:
    """Post a signed message by the Standard Webhooks convention; tell whether it was taken, and what was answered."""
    parts = urlsplit(url)
    headers = {
        "Content-Type": "application/json", "User-Agent": "Kaipu", "webhook-id": message_id, "webhook-timestamp": f"{timestamp}",
        "webhook-signature": webhooks.sign(secret, message_id, timestamp, body),
    }  # fmt: skip
    link: _Link | None = None
    try:
        link = (_SecureLink if parts.scheme == "https" else _Link)(parts.netloc, timeout=SECONDS)
        link.private = private
        link.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, headers)
        answer = link.getresponse()
        answer.read(1024)
        return 200 <= answer.status < 300, str(answer.status)
    except (OSError, ValueError, http.client.HTTPException) as error:
        return False, f"{type(error).__name__}: {error}"[:200]
    finally:
        if link is not None:
            link.close()
