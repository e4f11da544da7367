"""Conversations and articles for tests, made through the doors."""

from datetime import UTC, datetime
from uuid import UUID

from kaipu.commerce.care import api as care
from kaipu.commerce.customers import api as customers

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)  # a Monday, 10 a.m. in New York
ADA, BEN = 901, 902


def make_article(
    question: str = "What does delivery cost?", answer: str = "It costs $4.99, and nothing from $35 on."
) -> int:
    """Publish an article."""
    return care.write_article(
        article_id=None, user_id=None, publish=True, at=AT,
        wording=care.Wording(question, answer, "配送费多少钱？", "4.99 美元，满 35 美元免费。", "delivery fee\nshipping price\n运费"),
    )  # fmt: skip


def make_customer(email: str = "alice@example.com") -> int:
    """Make a customer."""
    return customers.know_guest(name="Alice Example", email=email, phone="15550109999", language="en", at=AT)


def open_talk(text: str = "My milk is sour", *, channel: str = "form", **changes: object) -> care.Opened:
    """Begin a conversation."""
    given: dict[str, object] = {"channel": channel, "text": text, "language": "en", **changes}
    return care.open_conversation(opening=care.Opening(**given), at=AT)  # type: ignore[arg-type]


def said(conversation_id: UUID) -> list[tuple[str, str, str]]:
    """Return what stands in a conversation as (author, kind, text or step)."""
    return [
        (each.author, each.kind, each.text or each.detail.get("what", ""))
        for each in care.list_messages(conversation_id=conversation_id, public=False)
    ]
