"""The sandbox provider's protocol: JSON over HTTP, requests with a key, notifications signed by Standard Webhooks."""

import http.client
import json
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from kaipu.commerce.payments.gateways.protocol import PaymentProviderDown, Report, Session
from kaipu.commerce.payments.rules import is_signed
from kaipu.kernel.money import Money

TIMEOUT_SECONDS = 5
LONGEST = 100
MOST_MINOR = 10**15


class SandboxGateway:
    """Talks to the sandbox process; keeps one connection a thread."""

    name = "sandbox"

    def __init__(self, *, url: str, secret: str) -> None:
        self._host = urlsplit(url).netloc
        self._secret = secret
        self._local = threading.local()

    def open_session(self, *, attempt: str, amount: Money, return_url: str, notify_url: str, language: str) -> Session:
        """Open a payment and say where the shopper pays."""
        answer = self._call("POST", "/v1/sessions", {
            "attempt": attempt, "amount": amount.minor, "currency": amount.currency, "return_url": return_url,
            "notify_url": notify_url, "language": language,
        })  # fmt: skip
        return Session(answer["reference"], answer["pay_url"])

    def ask(self, *, attempt: str) -> Report:
        """Ask what became of a payment."""
        return _report("", self._call("GET", f"/v1/sessions/{attempt}", None))

    def refund(self, *, attempt: str, refund: str, amount: Money) -> str:
        """Give money back; return “done” or “failed”."""
        body = {"attempt": attempt, "refund": refund, "amount": amount.minor, "currency": amount.currency}
        return str(self._call("POST", "/v1/refunds", body)["state"])

    def read(self, *, headers: Mapping[str, str], body: bytes, now: int) -> Report | None:
        """Return the report in a notification, or None if its signature is not the provider's."""
        message_id = headers.get("webhook-id", "")
        signatures = headers.get("webhook-signature", "")
        if not is_signed(self._secret, message_id, headers.get("webhook-timestamp", ""), body, signatures, now):
            return None
        try:
            report = _report(message_id, json.loads(body))
            UUID(report.attempt)
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return None
        return report if _is_plausible(report) else None

    def close(self) -> None:
        """Close this thread's connection."""
        kept: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
        if kept is not None:
            kept.close()
            self._local.connection = None

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None) -> dict[str, Any]:
        payload = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self._secret}", "Content-Type": "application/json"}
        for fresh in (False, True):  # a kept connection may have been closed meanwhile; all calls may be repeated
            try:
                connection = self._connection(fresh=fresh)
                connection.request(method, path, payload, headers)
                response = connection.getresponse()
                answer = json.loads(response.read())
            except (OSError, http.client.HTTPException, ValueError) as error:
                self._local.connection = None
                if fresh:
                    raise PaymentProviderDown(str(error)) from error
                continue
            if response.status >= 400:
                raise PaymentProviderDown(f"{response.status}: {answer.get('error', '')}")
            return dict(answer)
        raise AssertionError("unreachable")

    def _connection(self, *, fresh: bool) -> http.client.HTTPConnection:
        known: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
        if known is None or fresh:
            known = self._local.connection = http.client.HTTPConnection(self._host, timeout=TIMEOUT_SECONDS)
        return known


def _report(message_id: str, answer: Mapping[str, Any]) -> Report:
    return Report(
        message_id, str(answer["reference"]), str(answer["attempt"]), str(answer["state"]), int(answer["amount"]),
        str(answer["currency"]), str(answer.get("means") or ""),
    )  # fmt: skip


def _is_plausible(report: Report) -> bool:
    """Tell whether the database could keep a report; what it could not keep was never asked for."""
    words = (report.message_id, report.reference, report.state, report.currency, report.means)
    return abs(report.amount_minor) <= MOST_MINOR and all(len(word) <= LONGEST and "\x00" not in word for word in words)
