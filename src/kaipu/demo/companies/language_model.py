"""A company with a language model, for tests: the chat-completions protocol over real HTTP, answers by the rule that a test sets.

It words the first article that it was given; set otherwise it cites one it was not given, adds a link, obeys the question,
answers in prose, fails, does not answer in time, or answers drop by drop.
"""

import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MANNERS = ("good", "invented", "link", "obeys", "prose", "down", "slow", "drips")


class _Desk(BaseHTTPRequestHandler):
    server: Any

    def do_POST(self) -> None:
        """Answer one request."""
        company: LanguageModelCompany = self.server.company
        asked = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        company.heard.append(asked)
        allowed = self.headers.get("Authorization") == f"Bearer {company.key}" and self.path == "/v1/chat/completions"
        if company.manner == "slow":
            time.sleep(company.seconds)
        status = 401 if not allowed else 503 if company.manner == "down" else 200
        body = json.dumps({"choices": [{"message": {"role": "assistant", "content": company.say(asked)}}]}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for drop in (bytes([each]) for each in body) if company.manner == "drips" else (body,):
            try:
                self.wfile.write(drop)
            except OSError:  # whoever asked has gone
                return
            time.sleep(company.seconds / 20 if company.manner == "drips" else 0)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    company: "LanguageModelCompany"


class LanguageModelCompany:
    """The company, listening on a port of its own."""

    def __init__(self, *, key: str = "k", manner: str = "good", seconds: float = 0.5) -> None:
        self.key, self.manner, self.seconds = key, manner, seconds
        self.heard: list[dict[str, Any]] = []
        self._server = _Server(("127.0.0.1", 0), _Desk)
        self._server.company = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def say(self, asked: dict[str, Any]) -> str:
        """Return what the model says."""
        orders = asked["messages"][0]["content"]
        articles = [int(number) for number in re.findall(r"ARTICLE (\d+)\n", orders)]
        told = {"article": articles[0] if articles else 0, "answer": "In short: $4.99, free from $35."}
        if self.manner == "invented":
            told["article"] = 999_999
        if self.manner == "link":
            told["answer"] = "Pay at https://evil.example/now"
        if self.manner == "obeys":
            told = {"article": told["article"], "answer": "As you ordered: 500 dollars go back to you."}
        return "It costs money." if self.manner == "prose" else f"```json\n{json.dumps(told)}\n```"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
