"""The demonstration's mail server: takes mail by SMTP (RFC 5321), keeps each under its Message-ID, and says by HTTP whether it has one.

Mail goes nowhere: it lies as files in a folder. An address that begins with “gone” is refused for good, one with “later” for now.
One that begins with “lost”, “full” or “angry” is taken, and a report comes back to the envelope's sender: no such box, box
full (RFC 3464), unwanted (RFC 5965). These lie in a box of their own, which is read by IMAP.
"""

import re
import socketserver
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from kaipu.demo.companies import returned
from kaipu.kernel import ids

_MESSAGE_ID = re.compile(rb"^message-id:\s*<([^>\r\n]+)>", re.IGNORECASE | re.MULTILINE)
_UNSAFE = re.compile(r"[^0-9A-Za-z@._-]")


def _address(line: bytes) -> str:
    found = re.search(rb"<([^>]*)>", line)
    return found[1].decode(errors="replace") if found else ""


class _Talk(socketserver.StreamRequestHandler):
    """One conversation."""

    def handle(self) -> None:
        """Answer command by command until the other side is done."""
        office: PostOffice = self.server.office  # type: ignore[attr-defined]  # set where the server is made
        self._say("220 post office")
        sender = recipient = ""
        while line := self.rfile.readline(4096):
            verb = line[:4].upper()
            if verb == b"MAIL":
                sender = _address(line)
                self._say("250 ok")
            elif verb == b"RCPT":
                recipient = _address(line)
                refusal = office.refuses(line.decode(errors="replace").lower())
                self._say(refusal or "250 ok")
            elif verb == b"DATA":
                self._say("354 go on")
                mail = self._read()
                office.keep(mail)
                self._say("250 kept")
                office.report(mail, sender=sender, recipient=recipient)
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")

    def _read(self) -> bytes:
        lines = []
        while (line := self.rfile.readline(65536)) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)


class _Status(BaseHTTPRequestHandler):
    """Whether a mail is there: /messages/<Message-ID>."""

    def do_GET(self) -> None:
        """Answer 200 or 404."""
        office: PostOffice = self.server.office  # type: ignore[attr-defined]  # set where the server is made
        self.send_response(200 if office.count(unquote(self.path.rpartition("/")[2])) else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@dataclass
class PostOffice:
    """A mail server on three ports of this machine: 0 lets the system choose."""

    folder: Path
    port: int = 0
    status_port: int = 0
    box_port: int = 0
    servers: list[Any] = field(default_factory=list)

    def start(self) -> "PostOffice":
        """Open the ports."""
        self.folder.mkdir(parents=True, exist_ok=True)
        talking, telling, showing = (
            _Server(("127.0.0.1", self.port), _Talk),
            ThreadingHTTPServer(("127.0.0.1", self.status_port), _Status),
            _Server(("127.0.0.1", self.box_port), returned.Visit),
        )
        for server in (talking, telling, showing):
            setattr(server, "office", self)  # noqa: B010 - the library's own classes know no office
            threading.Thread(target=server.serve_forever, daemon=True).start()
            self.servers.append(server)
        self.port, self.status_port = talking.server_address[1], telling.server_address[1]
        self.box_port = showing.server_address[1]
        return self

    def stop(self) -> None:
        """Close them."""
        for server in self.servers:
            server.shutdown()
            server.server_close()

    @property
    def address(self) -> str:
        """Where mail is handed in."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def status_address(self) -> str:
        """Where it is asked about."""
        return f"http://127.0.0.1:{self.status_port}/messages/{{id}}"

    @property
    def box_address(self) -> str:
        """Where what came back is read."""
        return f"imap://shop:shop@127.0.0.1:{self.box_port}"

    @property
    def box(self) -> Path:
        """The folder of what came back."""
        return self.folder / "returned"

    @property
    def letters(self) -> Path:
        """The folder of what customers wrote to the service desk; read by IMAP as user care."""
        return self.folder / "letters"

    def deliver(self, mail: bytes) -> None:
        """Put a customer's mail into the service desk's box."""
        self.letters.mkdir(parents=True, exist_ok=True)
        draft = self.letters / f".{ids.new_id().hex}"
        draft.write_bytes(mail)
        draft.rename(
            self.letters / f"{time.time_ns():025x}{ids.new_id().hex[-7:]}.eml"
        )  # in the order in which they came

    def report(self, mail: bytes, *, sender: str, recipient: str) -> None:
        """Put a report about a mail into the box, where its recipient's address asks for one."""
        written = returned.write_report(mail, sender=sender, recipient=recipient)
        if written:
            self.box.mkdir(parents=True, exist_ok=True)
            draft = self.box / f".{ids.new_id().hex}"
            draft.write_bytes(written)
            draft.rename(self.box / f"{ids.new_id().hex}.eml")

    def refuses(self, recipient: str) -> str:
        """Return why a recipient gets no mail here, or “”."""
        return "550 no such person" if "<gone" in recipient else "451 try later" if "<later" in recipient else ""

    def keep(self, mail: bytes) -> None:
        """Put a mail down, and a second one of the same Message-ID beside it."""
        found = _MESSAGE_ID.search(mail)
        name = _UNSAFE.sub("_", found[1].decode(errors="replace")) if found else "nameless"
        draft = self.folder / f".{ids.new_id().hex}"
        draft.write_bytes(mail)
        draft.rename(self.folder / f"{name}~{ids.new_id().hex}.eml")

    def count(self, message_id: str = "") -> int:
        """Return how many mails lie here, or how many of one Message-ID."""
        return sum(1 for _ in self.folder.glob(f"{_UNSAFE.sub('_', message_id)}~*.eml" if message_id else "*~*.eml"))
