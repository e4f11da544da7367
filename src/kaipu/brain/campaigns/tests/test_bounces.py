"""Reports of mail that came back, as servers write them: recognised by the return path, refused where it is forged."""

from uuid import UUID

from kaipu.brain.campaigns.rules import kind_of, read_report, read_return_path, return_path
from kaipu.kernel.webhooks import is_signed, sign

LETTER = UUID("0190e2b4-7a4c-7e10-8b1f-3f2c1d0e9a77")
PATH = return_path(LETTER, domain="b.example.com", secret="s")
# As Postfix writes it, shortened; the original's headers are of another letter than the path says: the path is signed, so it wins.
POSTFIX = f"""From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: {PATH}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="B0"

--B0
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.net.

--B0
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
X-Postfix-Queue-ID: 1234

Final-Recipient: rfc822; alice@example.org
Original-Recipient: rfc822;alice@example.org
Action: {{action}}
Status: {{status}}
Diagnostic-Code: smtp; 550 5.1.1 <alice@example.org>: Recipient address rejected

--B0
Content-Type: message/rfc822

From: shop@example.com
Message-ID: <{LETTER}@example.com>
Subject: Moon cakes

Hello
--B0--
"""


def read(action: str = "failed", status: str = "5.1.1", to: str = PATH) -> tuple[str, str] | None:
    found = read_report(POSTFIX.format(action=action, status=status).replace(PATH, to).encode(), secret="s")
    assert found is None or found.letter_id == LETTER
    return (found.kind, found.code) if found else None


def test_a_return_path_leads_back_and_cannot_be_made_up():
    assert len(PATH.partition("@")[0]) <= 64
    assert read_return_path(PATH, secret="s") == LETTER
    assert read_return_path(f"Shop <{PATH.upper()}>", secret="s") == LETTER
    assert read_return_path(PATH, secret="other") is None
    assert read_return_path("b-0-0@b.example.com", secret="s") is None


def test_reports_as_servers_write_them():
    assert read() == ("hard", "5.1.1")
    assert read(status="5.2.2") == ("soft", "5.2.2")
    assert read(status="4.4.1 (out of time)") == ("soft", "4.4.1")
    assert read(action="delayed", status="4.4.1") is None
    assert read(action="delivered", status="2.0.0") is None
    assert read(to="shop@example.com") == ("hard", "5.1.1")  # known by the mail that it holds
    assert read_report(b"Subject: Out of office\r\n\r\nBack on Monday", secret="s") is None


def test_a_status_says_whether_the_address_is_dead():
    assert [kind_of(code) for code in ("5.1.1", "5.1.10", "5.2.2", "5.7.1", "4.4.7")] == [
        "hard",
        "hard",
        "soft",
        "soft",
        "soft",
    ]


def test_signatures_hold_five_minutes_and_without_a_secret_none_does():
    body = b"{}"
    right = sign("whsec_c2VjcmV0", "m", 1000, body)
    assert is_signed("whsec_c2VjcmV0", "m", "1000", body, f"v1,x {right}", 1299)
    assert not is_signed("whsec_c2VjcmV0", "m", "1000", body, right, 1301)
    assert not is_signed("whsec_c2VjcmV0", "m", "1000", b"{ }", right, 1000)
    assert not is_signed("", "m", "1000", body, sign("", "m", 1000, body), 1000)
