"""Ways to other companies and to files. They know no database."""

from kaipu.brain.connectors.gateways.folder import (
    DroppedFile,
    archive_file,
    forget_files,
    forget_in,
    list_files,
    read_file,
    set_bad,
    write_file,
)
from kaipu.brain.connectors.gateways.web import Answer, SourceDown, SourceRefused, fetch, is_private

__all__ = [
    "Answer", "DroppedFile", "SourceDown", "SourceRefused", "archive_file", "fetch", "forget_files", "forget_in", "is_private", "list_files", "read_file", "set_bad", "write_file",
]  # fmt: skip
