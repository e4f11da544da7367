"""What is written down about questions people ask: versions that never change, drafts, what counts."""

from dataclasses import dataclass
from datetime import datetime

from kaipu.commerce.care.models import Article, ArticleVersion, Message
from kaipu.commerce.care.queries import ArticleUnknown
from kaipu.kernel import audit
from kaipu.kernel.operation import operation


class WordsMissing(ValueError):
    """A question and its answer are written at least in English; `fields` names what is missing."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class NothingToFile(LookupError):
    """There is no question before this answer that could be filed."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of an article."""

    question_en: str
    answer_en: str
    question_zh: str = ""
    answer_zh: str = ""
    wordings: str = ""


@operation
def write_article(
    *, article_id: int | None, wording: Wording, skill: str = "", user_id: int | None, publish: bool, at: datetime
) -> int:
    """Write a new article or a new version of one, and return the article's id. Raises ArticleUnknown, WordsMissing."""
    missing = tuple(name for name in ("question_en", "answer_en") if not getattr(wording, name).strip())
    if missing:
        raise WordsMissing(missing)
    if article_id is None:
        article = Article.objects.create(owner_id=user_id, skill=skill, changed_at=at, current=0)
    else:
        found = Article.objects.select_for_update().filter(id=article_id).first()
        if found is None:
            raise ArticleUnknown(str(article_id))
        article = found
    article.current += 1
    article.changed_at, article.skill = at, skill
    if publish:
        article.state = "published"
    article.save()
    ArticleVersion.objects.create(
        article=article, number=article.current, question_en=wording.question_en.strip()[:300],
        question_zh=wording.question_zh.strip()[:300], answer_en=wording.answer_en.strip()[:2000],
        answer_zh=wording.answer_zh.strip()[:2000], wordings=wording.wordings.strip()[:2000], written_by_id=user_id, at=at,
    )  # fmt: skip
    audit.record(
        action="care.write_article", subject=f"article:{article.id}", detail={"version": article.current}, at=at
    )
    return article.id


@operation
def set_article_state(*, article_id: int, state: str, at: datetime) -> None:
    """Publish an article, or retire it: then the bot does not know it any more. Raises ArticleUnknown."""
    changed = Article.objects.filter(id=article_id).update(state=state, changed_at=at)
    if not changed:
        raise ArticleUnknown(str(article_id))
    audit.record(action="care.set_article_state", subject=f"article:{article_id}", detail={"state": state}, at=at)


@operation
def file_answer(*, message_id: int, user_id: int, at: datetime) -> int:
    """Make a draft article of an agent's answer and what the customer had asked before it; return its id.

    Both stand in the language of the conversation, in the English places if there is only one. Raises NothingToFile.
    """
    answer = Message.objects.select_related("conversation").filter(id=message_id, author="agent", kind="said").first()
    if answer is None:
        raise NothingToFile(str(message_id))
    asked = Message.objects.filter(conversation=answer.conversation, author="customer", kind="said", id__lt=message_id)
    question = asked.order_by("-id").first()
    if question is None:
        raise NothingToFile(str(message_id))
    article = Article.objects.create(
        owner_id=user_id, came_from=answer.conversation, current=1, changed_at=at, skill=answer.conversation.skill
    )
    chinese = answer.conversation.language == "zh"
    ArticleVersion.objects.create(
        article=article, number=1, question_en=question.text[:300], answer_en=answer.text[:2000],
        question_zh=question.text[:300] if chinese else "", answer_zh=answer.text[:2000] if chinese else "",
        written_by_id=user_id, at=at,
    )  # fmt: skip
    return article.id
