"""Who sees what of a person: each field has a tag, each tag a right, and whoever lacks it reads a masked value.

This is the one place that masks. Pages, exports and interfaces hand over a record, the tags of its fields and the reader's
rights; nothing else decides.
"""

from collections.abc import Collection, Mapping
from typing import Any

from kaipu.brain.privacy.rules.recognisers import cover

HIDDEN = "•••"
CONTACT, PERSONS = "customers.contact", "customers.view"
# tag → the right to read it as it is. “identifier” is a number or key that stands for a person, “trait” what is known of them,
# “content” what they wrote, “key” what opens something in their name, which nobody needs to read.
RIGHTS: dict[str, str] = {
    "name": CONTACT, "email": CONTACT, "phone": CONTACT, "address": CONTACT, "place": PERSONS, "content": CONTACT,
    "identifier": PERSONS, "trait": PERSONS, "key": "",
}  # fmt: skip
TAGS = tuple(RIGHTS)


def mask_name(name: str) -> str:
    """Keep the first letter of each word, or of a Chinese name: “Ann Lee” → “A** L**”, “王小明” → “王**”."""
    return " ".join(f"{part[0]}**" for part in name.split())


def mask_email(email: str) -> str:
    """Keep the first letter and the domain: “ann@example.org” → “a***@example.org”."""
    local, _, domain = email.partition("@")
    return f"{local[:1]}***@{domain}" if domain else HIDDEN if email else ""


def mask_phone(phone: str) -> str:
    """Keep three digits and the last four: “13812341234” → “138****1234”; of a short number only the last two."""
    if len(phone) < 10:
        return f"****{phone[-2:]}" if phone else ""
    return f"{phone[:3]}****{phone[-4:]}"


def mask_value(tag: str, value: Any) -> Any:
    """Return a value as someone without the tag's right reads it; what is empty stays so."""
    if value in (None, "", (), []) or not tag:
        return value
    text = str(value)
    if tag == "name":
        return mask_name(text)
    if tag == "email":
        return mask_email(text)
    if tag == "phone":
        return mask_phone(text)
    if tag == "content":
        return cover(text)
    return HIDDEN


def mask(
    record: Mapping[str, Any], tags: Mapping[str, str], rights: Collection[str], *, shown: bool = True
) -> dict[str, Any]:
    """Return a record's fields as a reader with some rights may see them. A field without a tag is shown to all.

    `shown` is False where contact data stay masked until the reader asks for them and says why.
    """
    return {name: value if may_read(tags.get(name, ""), rights, shown=shown) else mask_value(tags.get(name, ""), value)
            for name, value in record.items()}  # fmt: skip


def may_read(tag: str, rights: Collection[str], *, shown: bool = True) -> bool:
    """Tell whether a reader sees a field of this tag as it is."""
    if not tag or tag == "derived":
        return True
    right = RIGHTS.get(tag, CONTACT)
    return bool(right) and right in rights and (shown or right != CONTACT)


# The tags of the records that modules hand out, by field
CUSTOMER_TAGS = {"name": "name", "email": "email", "phone": "phone", "attributes": "trait"}
CONTACT_TAGS = {
    "name": "name", "recipient": "name", "email": "email", "phone": "phone", "street": "address", "postcode": "address",
    "city": "place", "region": "place",
}  # fmt: skip
EXPORT_TAGS: dict[str, dict[str, str]] = {
    "customers": {**CONTACT_TAGS, "number": "identifier", "attributes": "trait"},
    "orders": {"customer": "identifier", "visit": "identifier"},
}
