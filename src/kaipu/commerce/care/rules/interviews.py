"""Notes of interviews: how they were held, and quotes as they are typed."""

METHODS = ("visit", "call", "video", "store", "mail")
MOST_QUOTES = 30


def read_quotes(text: str) -> tuple[tuple[str, str], ...]:
    """Return what was typed, one quote a line, as (theme, words); a line begins with #theme or has none. Lines without words are left out."""
    found = []
    for line in text.replace("\x00", "").splitlines():
        words = line.strip()
        theme = ""
        if words.startswith(("#", "＃")):
            head, _space, words = words[1:].replace("\u3000", " ").partition(" ")
            theme = head.strip().lower()[:40]
        if words.strip(" “”\"'"):
            found.append((theme, words.strip(" “”\"'")[:1000]))
    return tuple(found[:MOST_QUOTES])
