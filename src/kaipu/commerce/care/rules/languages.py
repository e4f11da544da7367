"""In which language somebody writes."""

import re

_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORD = re.compile(r"[A-Za-z]{2,}")


def language_of(text: str, otherwise: str) -> str:
    """Return “zh” or “en”, whichever a text is clearly written in, else `otherwise`.

    Two Han characters make it Chinese, names of brands beside them or not; without any, two words make it English.
    """
    if len(_HAN.findall(text)) > 1:
        return "zh"
    return "en" if len(_WORD.findall(text)) > 1 and not _HAN.search(text) else otherwise
