"""Reads of the questions people ask, and the bot's search among them."""

import re
import threading
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import rjieba
from django.db import connection

from kaipu.commerce.care import rules
from kaipu.commerce.care.models import Article, ArticleVersion
from kaipu.commerce.care.rules import Shelf, Theme

SURE = 0.55  # measured on questions that were held out: `python -m bench faq` prints what it costs and finds
_LATIN = re.compile(r"[a-z0-9]+")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_STOP = frozenset(Path(__file__).with_name("stop_words.txt").read_text().split())  # words that tell nothing
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))


class ArticleUnknown(LookupError):
    """There is no such article."""


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article in the version that counts, and how often it helped."""

    id: int
    state: str
    skill: str
    owner_id: int | None
    version: int
    question_en: str
    question_zh: str
    answer_en: str
    answer_zh: str
    wordings: str
    changed_at: datetime
    filed: bool
    told: int
    helped: int
    unhelped: int


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """One wording of an article, as it was."""

    number: int
    question_en: str
    question_zh: str
    answer_en: str
    answer_zh: str
    written_by_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class BotAnswer:
    """What the bot may say, out of which article and version, and how much of the question that covers (0 to 1)."""

    article_id: int
    version: int
    question_en: str
    question_zh: str
    answer_en: str
    answer_zh: str
    confidence: float


def split_words(text: str) -> list[str]:
    """Return the words of a text in either language that tell something: Latin ones without their endings, Chinese ones cut by rjieba."""
    small = text.lower()
    words = [_stem(word) for word in _LATIN.findall(small) if word not in _STOP]
    for run in _HAN.findall(small):
        words += [word for word in rjieba.cut_for_search(run) if word not in _STOP]
    return words


def _stem(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.isdigit():
            stem = word[: len(word) - len(ending)] + instead
            return (
                stem[:-1]
                if len(stem) > 3 and stem[-1] == stem[-2] and ending in {"ing", "ed"}
                else stem.rstrip("e") or stem
            )
    return word.rstrip("e") if len(word) > 4 else word


_lock = threading.Lock()
_kept: dict[str, tuple[tuple[object, ...], Shelf, dict[int, BotAnswer]]] = {}


def texts_of(question_en: str, answer_en: str, question_zh: str, answer_zh: str, wordings: str) -> list[str]:
    """Return the texts by which an article is found; questions count twice."""
    return [question_en, question_zh, wordings, question_en, question_zh, answer_en, answer_zh]


def _shelf() -> tuple[Shelf, dict[int, BotAnswer]]:
    """Return the published articles ready to be searched; made anew when one has changed. One statement where none has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), max(changed_at), sum(id), sum(current) FROM care_article WHERE state = 'published'"
        )
        mark = cursor.fetchone()
        name = connection.settings_dict["NAME"]
        with _lock:
            known = _kept.get(name)
        if known is not None and known[0] == mark:
            return known[1], known[2]
        cursor.execute(
            "SELECT a.id, v.number, v.question_en, v.question_zh, v.answer_en, v.answer_zh, v.wordings FROM care_article a "
            "JOIN care_articleversion v ON v.article_id = a.id AND v.number = a.current WHERE a.state = 'published' ORDER BY a.id"
        )
        rows = cursor.fetchall()
    answers = {row[0]: BotAnswer(row[0], row[1], row[2], row[3], row[4], row[5], 0.0) for row in rows}
    shelf = Shelf({row[0]: split_words("\n".join(texts_of(row[2], row[4], row[3], row[5], row[6]))) for row in rows})
    with _lock:
        _kept[name] = (mark, shelf, answers)
    return shelf, answers


def search_articles(*, text: str, limit: int = 3) -> list[BotAnswer]:
    """Return the published articles that fit a question best, with how much of it they cover. One statement."""
    shelf, answers = _shelf()
    found = []
    for hit in shelf.search(split_words(text), limit):
        each = answers[hit.article_id]
        found.append(
            BotAnswer(
                each.article_id, each.version, each.question_en, each.question_zh, each.answer_en, each.answer_zh,
                hit.confidence,
            )
        )  # fmt: skip
    return found


def find_answer(*, text: str) -> BotAnswer | None:
    """Return the article that answers a question, if one may be sure enough of it."""
    best = search_articles(text=text, limit=1)
    return best[0] if best and best[0].confidence >= SURE else None


def find_cited(*, article_id: int) -> BotAnswer | None:
    """Return a published article that an answer cites; its confidence is not known, so it counts as none."""
    return _shelf()[1].get(article_id)


def list_articles(*, state: str = "", text: str = "", article_id: int | None = None) -> list[ArticleRecord]:
    """Return articles with how often the bot told them and whether that helped; drafts first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.id, a.state, a.skill, a.owner_id, v.number, v.question_en, v.question_zh, v.answer_en, v.answer_zh,
                   v.wordings, a.changed_at, a.came_from_id IS NOT NULL, count(m.id)::int,
                   count(m.id) FILTER (WHERE m.helped)::int, count(m.id) FILTER (WHERE NOT m.helped)::int
              FROM care_article a JOIN care_articleversion v ON v.article_id = a.id AND v.number = a.current
              LEFT JOIN care_message m ON m.article_id = a.id
             WHERE (%(state)s = '' OR a.state = %(state)s) AND (%(id)s::bigint IS NULL OR a.id = %(id)s)
               AND (%(text)s = '' OR v.question_en || v.question_zh || v.answer_en || v.answer_zh ILIKE %(like)s)
             GROUP BY a.id, v.id
             ORDER BY CASE a.state WHEN 'draft' THEN 0 WHEN 'published' THEN 1 ELSE 2 END, v.question_en, a.id
            """,
            {"state": state, "id": article_id, "text": text, "like": f"%{text}%"},
        )
        return [ArticleRecord(*row) for row in cursor.fetchall()]


def get_article(*, article_id: int) -> ArticleRecord:
    """Return an article in the version that counts; raises ArticleUnknown."""
    found = list_articles(article_id=article_id)
    if not found:
        raise ArticleUnknown(str(article_id))
    return found[0]


def list_versions(*, article_id: int) -> list[VersionRecord]:
    """Return all wordings of an article, the newest first."""
    rows = ArticleVersion.objects.filter(article_id=article_id).order_by("-number")
    return [
        VersionRecord(*row)
        for row in rows.values_list(
            "number", "question_en", "question_zh", "answer_en", "answer_zh", "written_by_id", "at"
        )
    ]


def count_drafts() -> int:
    """Return how many articles wait to be published."""
    return Article.objects.filter(state="draft").count()


def find_themes(*, texts: Sequence[str]) -> list[Theme]:
    """Return what texts in either language speak about: words that go together, in the form in which they stand most often.

    Half a millisecond for ten texts.
    """
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for word in (word for text in texts for word in _LATIN.findall(text.lower())):
        forms[_stem(word)][word] += 1
    found = rules.find_themes([split_words(text) for text in texts])
    return [replace(each, words=tuple(_usual(forms.get(word), word) for word in each.words)) for each in found]


def _usual(forms: Counter[str] | None, stem: str) -> str:
    return min(forms, key=lambda word: (-forms[word], word)) if forms else stem
