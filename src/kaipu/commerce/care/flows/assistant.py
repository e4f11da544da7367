"""A chat whose bot may ask a language model first (`settings.LLM`); without one, or where it fails, the ordinary bot answers.

Retrieval comes first and the company is asked between two transactions, never inside one.
"""

from datetime import datetime

from django.conf import settings

from kaipu.commerce.care import operations, queries
from kaipu.commerce.care.gateways import AssistantDown, complete
from kaipu.commerce.care.rules import WITH_BOT, WordedAnswer, language_of, read_wording, write_prompt

ARTICLES = 4


def begin_talk(*, opening: operations.Opening, at: datetime) -> operations.Opened:
    """Begin a chat; the bot answers, in a model's words where one is set up. Raises TextMissing. Takes up to six seconds then."""
    worded = _ask(opening.text, opening.language, at)
    return operations.open_conversation(opening=opening, at=at, worded=worded)


def go_on_talking(*, token: str, text: str, client_id: str, at: datetime) -> int:
    """Add what a customer says and let the bot answer, if it is the bot's turn. Raises ConversationUnknown, TextMissing."""
    talk = queries.find_conversation(token=token) if settings.LLM["url"] else None
    worded = _ask(text, talk.language, at) if talk is not None and talk.state == WITH_BOT else None
    return operations.say(token=token, text=text, client_id=client_id, at=at, worded=worded)


def _ask(text: str, language: str, at: datetime) -> WordedAnswer | None:
    """Ask the model about what articles say; None where none is set up, nothing fits, it fails, or it says more than they do."""
    given = settings.LLM
    if not given["url"] or not text.strip():
        return None
    found = queries.search_articles(text=text, limit=ARTICLES)
    tongue = language_of(text, language)
    articles = {
        each.article_id: f"{each.question_zh}\n{each.answer_zh}" if tongue == "zh" and each.answer_zh
        else f"{each.question_en}\n{each.answer_en}"
        for each in found
    }  # fmt: skip
    if not articles:
        return None
    try:
        content = complete(
            url=given["url"], key=given["key"], model=given["model"], messages=write_prompt(text, articles, tongue)
        )
    except AssistantDown as down:
        operations.note_assistant(outcome="failed", error=str(down), at=at)
        return None
    worded = read_wording(content, articles)
    operations.note_assistant(outcome="refused" if worded is None else "answered", error="", at=at)
    return worded
