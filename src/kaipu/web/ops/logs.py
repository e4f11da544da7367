"""Log lines as JSON, each with the request it belongs to, so that one shopper's trouble can be followed through all processes."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from kaipu.kernel.operation import acting_now

ORDINARY = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "request", "taskName"}


class JsonFormatter(logging.Formatter):
    """Write a record as one line of JSON: time, level, logger, message, request, actor and whatever `extra` brought."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        who = acting_now()
        if who.request_id:
            line["request_id"] = who.request_id
        if who.actor != "system":
            line["actor"] = who.actor
        line |= {key: value for key, value in record.__dict__.items() if key not in ORDINARY}
        if record.exc_info:
            line["trouble"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)
