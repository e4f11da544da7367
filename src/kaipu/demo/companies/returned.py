"""What the demonstration's mail server sends back, and the box it lies in: as much of IMAP (RFC 3501) as reading new mail takes.

A household's address comes back where its digest says so: one in a hundred has no box, one in a hundred a full one.
"""

import hashlib
import re
import socketserver
from pathlib import Path
from typing import Any

HARD, SOFT, UNWANTED = "5.1.1", "4.2.2", "complaint"
_BEGINS = {"lost": HARD, "full": SOFT, "angry": UNWANTED}
_REPORT = """From: MAILER-DAEMON@post-office.example
To: <{sender}>
Subject: Returned mail
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="=parts="

--=parts=
Content-Type: text/plain; charset=us-ascii

{words}

--=parts=
Content-Type: message/{kind}

{fields}

--=parts=
Content-Type: text/rfc822-headers

{headers}

--=parts=--
"""


def fate_of(recipient: str) -> str:
    """Return the status that comes back for a recipient, “complaint”, or “”."""
    name, _, domain = recipient.lower().partition("@")
    for begins, status in _BEGINS.items():
        if name.startswith(begins):
            return status
    if domain != "shoppers.example":
        return ""
    share = int.from_bytes(hashlib.blake2s(recipient.lower().encode(), digest_size=4).digest()) % 200
    return {0: HARD, 1: HARD, 2: SOFT, 3: SOFT, 4: UNWANTED}.get(share, "")


def write_report(mail: bytes, *, sender: str, recipient: str) -> bytes:
    """Return the report about a mail, or nothing where it arrived or says that nobody waits for reports."""
    status = fate_of(recipient) if sender else ""
    if not status:
        return b""
    headers = re.split(rb"\r?\n\r?\n", mail, maxsplit=1)[0].decode(errors="replace").replace("\r\n", "\n")
    if status == UNWANTED:
        kind, words = "feedback-report", "The reader pressed the button for unwanted mail."
        fields = "Feedback-Type: abuse\nUser-Agent: PostOffice/1\nVersion: 1"
    else:
        kind, words = "delivery-status", "The mail could not be delivered."
        fields = f"Reporting-MTA: dns; post-office.example\n\nFinal-Recipient: rfc822; {recipient}\nAction: failed\nStatus: {status}"
    text = _REPORT.format(sender=sender, kind=kind, words=words, fields=fields, headers=headers)
    return text.replace("\n", "\r\n").encode()


class Visit(socketserver.StreamRequestHandler):
    """One visit to the box: log in, look for unseen mail, fetch it, mark it as seen."""

    def handle(self) -> None:
        """Answer command by command."""
        office = self.server.office  # type: ignore[attr-defined]  # set where the server is made
        self.boxes: dict[str, Path] = {"shop shop": office.box, "care care": office.letters}
        box: Path = office.box
        self._say("* OK post office")
        while line := self.rfile.readline(4096):
            tag, _, rest = line.decode(errors="replace").strip().partition(" ")
            verb, _, words = rest.partition(" ")
            if verb.upper() == "LOGIN":
                box = self.boxes.get(words.replace('"', ""), box)
            box.mkdir(parents=True, exist_ok=True)
            done = self._answer(verb.upper(), words, box)
            self._say(f"{tag} {done}")
            if verb.upper() == "LOGOUT":
                return

    def _answer(self, verb: str, words: str, box: Path) -> str:
        mails = {int(path.stem[-7:], 16) + 1: path for path in sorted(box.glob("*.eml"))}
        if verb == "LOGIN":
            return "OK in" if words.replace('"', "") in self.boxes else "NO wrong"
        if verb == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1")
        elif verb == "SELECT":
            self._say(f"* {len(mails)} EXISTS")
        elif verb == "LOGOUT":
            self._say("* BYE")
        elif verb == "UID":
            return self._by_uid(words, mails)
        return "OK done"

    def _by_uid(self, words: str, mails: dict[int, Path]) -> str:
        asked = words.split()
        if asked[0].upper() == "SEARCH":
            unseen = [uid for uid, path in mails.items() if not path.with_suffix(".seen").exists()]
            self._say(" ".join(["* SEARCH", *map(str, unseen)]))
            return "OK done"
        path = mails.get(int(asked[1]))
        if path is None:
            return "NO such mail"
        if asked[0].upper() == "STORE":
            path.with_suffix(".seen").touch()
        else:
            body = path.read_bytes()
            self._say(f"* 1 FETCH (UID {asked[1]} BODY[] {{{len(body)}}}")
            self.wfile.write(body)
            self._say(")")
        return "OK done"

    def _say(self, words: Any) -> None:
        self.wfile.write(f"{words}\r\n".encode())
