"""What a spreadsheet program would work out as a formula gets an apostrophe in an export, and the import takes it off again.

A customer types their own name, and whoever opens the export trusts the shop. Texts that begin with apostrophes before such a
sign get one more, so that taking one off gives every text back as it was.
Source: OWASP, “CSV Injection”, with the wide signs that East Asian spreadsheet programs take for the narrow ones.
"""

import re

# Spaces in front of a sign count as nothing, as they do for some programs and for the import.
FORMULA = "^'*[ \u00a0\u3000]*[=+@\uff1d\uff0b\uff20\uff0d\t\r\n-]"
STARTS = "'\t\r\n =+@-\u00a0\u3000\uff1d\uff0b\uff20\uff0d"
KINDS = frozenset({"text", "names", "json"})
_FORMULA = re.compile(FORMULA)


def guard(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """Return the cell that was guarded."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
