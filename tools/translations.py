"""Hold the translations together: every text of the shop has its Chinese and no other, and the compiled files are those of the sources.

`python -m tools.translations` checks, `--write` compiles. Neither needs the gettext programs.
"""

import ast
import re
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "kaipu"
CATALOG = SOURCES / "web/ui/locale/zh_Hans/LC_MESSAGES/django.po"
FUNCTIONS = {
    "gettext": 0,
    "gettext_lazy": 0,
    "gettext_noop": 0,
    "_": 0,
    "ngettext": 0,
    "ngettext_lazy": 0,
    "pgettext": 1,
    "pgettext_lazy": 1,
}
SHORT_TAG = re.compile(r"""(?:\{%\s*trans(?:late)?\s+|\b_\()("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""")
BLOCK_TAG = re.compile(
    r"\{%\s*blocktrans(?:late)?\b([^%]*)%\}(.*?)(?:\{%\s*plural\b[^%]*%\}.*?)?\{%\s*endblocktrans(?:late)?\s*%\}",
    re.DOTALL,
)
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def texts_of_python(source: str) -> set[str]:
    """Return the literal texts that a Python file asks to translate."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        place = FUNCTIONS.get(name)
        if place is not None and len(node.args) > place:
            argument = node.args[place]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                found.add(argument.value)
    return found


def texts_of_template(source: str) -> set[str]:
    """Return the literal texts that a template asks to translate."""
    found = {str(ast.literal_eval(literal)).replace("%", "%%") for literal in SHORT_TAG.findall(source)}
    for options, body in BLOCK_TAG.findall(source):
        text = VARIABLE.sub(r"%(\1)s", body.replace("%", "%%"))
        if "trimmed" in options.split():
            text = " ".join(line.strip() for line in text.strip().splitlines())
        found.add(text)
    return found


def asked_for() -> set[str]:
    """Return every text that the shop asks to translate."""
    found: set[str] = set()
    for path in sorted(SOURCES.rglob("*")):
        if path.suffix == ".py" and "tests" not in path.parts:
            found |= texts_of_python(path.read_text())
        elif path.suffix in {".html", ".txt"}:
            found |= texts_of_template(path.read_text())
    return {text for text in found if text.strip()}


def faults() -> list[str]:
    """Return a sentence for each text without Chinese, each that nothing asks for, and each compiled file that is not of its source."""
    if not CATALOG.exists():
        return []
    catalog = polib.pofile(str(CATALOG))
    known = {entry.msgid for entry in catalog if not entry.obsolete}
    asked = asked_for()
    told = [f"No Chinese for {text!r}" for text in sorted(asked - known)]
    told += [f"Nothing asks for {text!r} any more" for text in sorted(known - asked)]
    told += [
        f"Chinese is empty or doubtful for {entry.msgid!r}"
        for entry in (*catalog.untranslated_entries(), *catalog.fuzzy_entries())
    ]
    twice = {
        entry.msgid
        for entry in catalog
        if sum(other.msgid == entry.msgid and other.msgctxt == entry.msgctxt for other in catalog) > 1
    }
    told += [f"Two entries for {text!r}" for text in sorted(twice)]
    compiled = CATALOG.with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != catalog.to_binary():
        told.append("django.mo is not compiled from django.po; run `python -m tools.translations --write`")
    return told


def main() -> None:
    """Compile, or check and say what is wrong."""
    if "--write" in sys.argv:
        polib.pofile(str(CATALOG)).save_as_mofile(str(CATALOG.with_suffix(".mo")))
        return
    told = faults()
    print("\n".join(told))
    sys.exit(bool(told))


if __name__ == "__main__":
    main()
