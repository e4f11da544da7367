"""Files of privacy: where else somebody may be found, logs, and the replay list."""

from kaipu.brain.privacy.gateways.files import FoundFile, blank, search_files
from kaipu.brain.privacy.gateways.logs import prune_logs
from kaipu.brain.privacy.gateways.replaying import count_listed, list_erased, note_erasure

__all__ = ["FoundFile", "blank", "count_listed", "list_erased", "note_erasure", "prune_logs", "search_files"]
