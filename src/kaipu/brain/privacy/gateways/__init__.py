"""Files of privacy: where else somebody may be found, and the replay list."""

from kaipu.brain.privacy.gateways.files import FoundFile, blank, search_files
from kaipu.brain.privacy.gateways.replaying import count_listed, list_erased, note_erasure

__all__ = ["FoundFile", "blank", "count_listed", "list_erased", "note_erasure", "search_files"]
