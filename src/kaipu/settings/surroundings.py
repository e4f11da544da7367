"""Where this process runs: folders, ports, whether it is a demonstration, and how a variable of the environment is read.

Outside the demo nothing has a default that would be unsafe: the process refuses to start and says which variable to set.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[3]


def flag(name: str, default: bool = False) -> bool:
    """Return whether a variable says yes."""
    return os.environ.get(name, "1" if default else "").lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """Return a whole number between 1 and 65535. Raises ImproperlyConfigured."""
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise ImproperlyConfigured(f"{name} is {text!r}; it must be a whole number between 1 and 65535.")
    return int(text)


def names(text: str) -> frozenset[str]:
    """Return the names in a list with commas, in small letters."""
    return frozenset(each.strip().lower() for each in text.split(",") if each.strip())


VAR = Path(os.environ.get("KAIPU_VAR", ROOT / "var")).resolve()
TESTING = flag("KAIPU_TESTING")
DEMO_MARK = VAR / "secrets" / "demonstration"  # `kaipu demo open` leaves it, so that later commands know where they are
DEMO = flag("KAIPU_DEMO", default=DEMO_MARK.exists() and not TESTING)
DEBUG = flag("KAIPU_DEBUG")
HTTPS = flag("KAIPU_HTTPS", default=not (DEMO or TESTING))
HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = number("PORT", 8000)
PAY_PORT = number("KAIPU_PAY_PORT", PORT + 1)
WEB_WORKERS = number("KAIPU_WEB_WORKERS", 2)
WEB_THREADS = number("KAIPU_WEB_THREADS", 4)
COMPANIES_PORT = number("KAIPU_COMPANIES_PORT", PORT + 2)  # of the demo's other companies: advertising, help desk …
MAIL_PORT = number("KAIPU_MAIL_PORT", PORT + 3)  # of the demo's mail server, which keeps all mail as files
MAIL_STATUS_PORT = number("KAIPU_MAIL_STATUS_PORT", PORT + 4)
MAIL_BOX_PORT = number("KAIPU_MAIL_BOX_PORT", PORT + 5)  # where the demo's mail server shows what came back, by IMAP
MESSAGES_PORT = number("KAIPU_MESSAGES_PORT", PORT + 6)  # of the demo's SMS company and WeChat
PAYMENT_URL = os.environ.get("KAIPU_PAYMENT_URL") or f"http://127.0.0.1:{PAY_PORT}"
PUBLIC_URL = os.environ.get("KAIPU_PUBLIC_URL") or f"http://127.0.0.1:{PORT}"


def local_secret(name: str) -> str:
    """Return a secret made once for this demo installation and kept under var/, readable by its owner only."""
    path = VAR / "secrets" / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text()


def secret(variable: str, name: str) -> str:
    """Return a secret that must be set outside a demonstration. Raises ImproperlyConfigured."""
    value = os.environ.get(variable, "")
    if value:
        if len(value) < 32:
            raise ImproperlyConfigured(f"{variable} is shorter than 32 characters; set a long random one.")
        return value
    if DEMO or TESTING or DEBUG:
        return local_secret(name)
    raise ImproperlyConfigured(f"Set {variable} to a long random value (KAIPU_DEMO=1 makes one for a demonstration).")


SECRET_KEY = secret("KAIPU_SECRET_KEY", "django")
PAYMENT_SECRET = secret("KAIPU_PAYMENT_SECRET", "payments")
