"""Why a file cannot be taken: one error with a fact and its data, which a page or the terminal turns into a sentence."""

from typing import Any

LARGEST_UPLOAD = 512 * 1024 * 1024
FACTS = (
    "kind_unknown", "file_missing", "file_empty", "file_too_large", "type_unknown", "encoding_unknown", "csv_broken",
    "cell_too_long",
    "parquet_broken", "header_doubled", "column_missing", "column_unknown", "option_unknown", "constant_invalid",
    "mapping_broken", "disk_full", "in_progress", "changed_meanwhile", "folder_missing",
)  # fmt: skip


class FileRefused(ValueError):
    """A whole file or its mapping cannot be used; nothing was written. `fact` says why, `data` fills the sentence."""

    def __init__(self, fact: str, **data: Any) -> None:
        super().__init__(f"{fact} {data}" if data else fact)
        self.fact, self.data = fact, data

    def as_data(self) -> dict[str, Any]:
        """Return plain JSON values, for keeping with a run."""
        return {"fact": self.fact, **self.data}
