"""The widespread chat-completions protocol: POST {url}/chat/completions with a key, one answer back."""

import http.client
import json
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

SECONDS = 6
LONGEST = 64 * 1024


class AssistantDown(Exception):
    """The company did not answer in time or not as agreed; the text says what happened, without what was asked."""


def complete(*, url: str, key: str, model: str, messages: Sequence[dict[str, str]], seconds: float = SECONDS) -> str:
    """Return what a model says to some messages. Raises AssistantDown; follows no redirect."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line, deadline = kind(parts.netloc, timeout=seconds), time.monotonic() + seconds
    body = {"model": model, "messages": list(messages), "temperature": 0, "max_tokens": 400}
    try:
        line.request(
            "POST", f"{parts.path.rstrip('/')}/chat/completions", json.dumps(body).encode(),
            {"Content-Type": "application/json", "Authorization": f"Bearer {key}"},
        )  # fmt: skip
        answer = line.getresponse()
        read = _read(line, answer, deadline)
        if answer.status != 200:
            raise AssistantDown(f"HTTP {answer.status}")
        return str(json.loads(read)["choices"][0]["message"]["content"])
    except TimeoutError as error:
        raise AssistantDown("no answer in time") from error
    except (OSError, http.client.HTTPException) as error:
        raise AssistantDown(type(error).__name__) from error
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise AssistantDown("an answer that cannot be read") from error
    finally:
        line.close()


def _read(line: http.client.HTTPConnection, answer: http.client.HTTPResponse, deadline: float) -> bytes:
    """Read an answer until the deadline, also where it comes drop by drop. Raises TimeoutError."""
    read = b""
    while len(read) < LONGEST:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if line.sock:
            line.sock.settimeout(left)
        part = answer.read1(8192)
        if not part:
            break
        read += part
    return read[:LONGEST]
