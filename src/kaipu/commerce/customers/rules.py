"""Pure checks of what people type about themselves."""

import re

EMAIL = re.compile(r"^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$")
PURPOSES = (
    "marketing_email", "marketing_sms", "marketing_wechat", "marketing_push", "analytics", "personalisation",
)  # fmt: skip


def clean_email(text: str) -> str:
    """Return an e-mail address in lower case without surrounding space, or “” if it cannot be one."""
    address = text.strip().lower()
    return address if len(address) <= 254 and EMAIL.match(address) else ""


def clean_phone(text: str) -> str:
    """Return digits and a leading plus of a telephone number, or “” if there are fewer than 6 or more than 15 digits."""
    digits = re.sub(r"\D", "", text)
    if not 6 <= len(digits) <= 15:
        return ""
    return ("+" if text.strip().startswith("+") else "") + digits
