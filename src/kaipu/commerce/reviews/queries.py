"""Reads of reviews and questions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from kaipu.commerce.reviews.models import Answer, Picture, Question, Review, Reward, Vote


class ReviewUnknown(LookupError):
    """There is no such review, or it is not for everybody to see."""


class QuestionUnknown(LookupError):
    """There is no such question."""


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """A review with the ids of its pictures."""

    id: int
    order_id: int
    product_id: int
    customer_id: int | None
    author: str
    stars: int
    text: str
    language: str
    state: str
    reasons: tuple[str, ...]
    refusal: str
    helpful: int
    written_at: datetime
    published_at: datetime | None
    reply: str
    replied_at: datetime | None
    assumed: bool
    pictures: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How a product is rated: how many published reviews gave one, two, … five stars."""

    counts: tuple[int, int, int, int, int]

    @property
    def reviews(self) -> int:
        """How many reviews there are."""
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """The mean of the stars; 0 where there are none."""
        return sum((place + 1) * count for place, count in enumerate(self.counts)) / max(1, self.reviews)


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """A question with its answers as (text, when)."""

    id: int
    product_id: int
    author: str
    text: str
    language: str
    state: str
    asked_at: datetime
    assumed: bool
    answers: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture as it is served."""

    kind: str
    data: bytes


_REVIEW = (
    "id", "order_id", "product_id", "customer_id", "author", "stars", "text", "language", "state", "reasons", "refusal",
    "helpful", "written_at", "published_at", "reply", "replied_at", "assumed",
)  # fmt: skip


def _records(rows: Collection[Mapping[str, Any]]) -> list[ReviewRecord]:
    pictures: dict[int, list[int]] = {}
    ids = [row["id"] for row in rows]
    for review_id, picture_id in (
        Picture.objects.filter(review_id__in=ids).order_by("review_id", "place").values_list("review_id", "id")
        if ids
        else ()
    ):
        pictures.setdefault(review_id, []).append(picture_id)
    return [
        ReviewRecord(**(dict(row) | {"reasons": tuple(row["reasons"])}), pictures=tuple(pictures.get(row["id"], ())))
        for row in rows
    ]


def get_review(*, review_id: int) -> ReviewRecord:
    """Return a review; raises ReviewUnknown."""
    rows = list(Review.objects.filter(id=review_id).values(*_REVIEW))
    if not rows:
        raise ReviewUnknown(str(review_id))
    return _records(rows)[0]


def list_reviews(
    *, state: str = "", product_id: int | None = None, customer_id: int | None = None, stars: int | None = None,
    helpful_first: bool = False, limit: int = 20, offset: int = 0,
) -> list[ReviewRecord]:  # fmt: skip
    """Return reviews, the newest or the most helpful first. Two statements."""
    found = Review.objects.all()
    if state:
        found = found.filter(state=state)
    if product_id is not None:
        found = found.filter(product_id=product_id)
    if customer_id is not None:
        found = found.filter(customer_id=customer_id)
    if stars is not None:
        found = found.filter(stars=stars)
    first = ("-helpful",) if helpful_first else ()
    return _records(list(found.order_by(*first, "-written_at", "-id").values(*_REVIEW)[offset : offset + limit]))


def count_by_state() -> dict[str, int]:
    """Return how many reviews stand in each state."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, count(*) FROM reviews_review GROUP BY state")
        return dict(cursor.fetchall())


def count_waiting() -> int:
    """Return how many reviews and questions wait for somebody of the shop. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM reviews_review WHERE state = 'waiting') "
            "+ (SELECT count(*) FROM reviews_question WHERE state = 'waiting')"
        )
        return int(cursor.fetchone()[0])


def list_scores() -> dict[int, Score]:
    """Return how every product with published reviews is rated, by product id. One statement over all reviews."""
    counted = ", ".join(f"count(*) FILTER (WHERE stars = {stars})::int" for stars in range(1, 6))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT product_id, {counted} FROM reviews_review WHERE state = 'published' GROUP BY 1")
        return {row[0]: Score(tuple(row[1:])) for row in cursor.fetchall()}


def list_questioned() -> frozenset[int]:
    """Return the products with an answered question. One statement."""
    return frozenset(Question.objects.filter(state="published").values_list("product_id", flat=True).distinct())


def list_reviewed(*, order_id: int) -> dict[int, int]:
    """Return which products of an order are reviewed already, with their stars."""
    return dict(Review.objects.filter(order_id=order_id).values_list("product_id", "stars"))


def list_votes(*, customer_id: int, review_ids: Collection[int]) -> frozenset[int]:
    """Return those of some reviews that a customer found helpful."""
    rows = Vote.objects.filter(customer_id=customer_id, review_id__in=list(review_ids))
    return frozenset(rows.values_list("review_id", flat=True))


def list_questions(*, state: str = "", product_id: int | None = None, limit: int = 20) -> list[QuestionRecord]:
    """Return questions with their answers, the newest first. Two statements."""
    found = Question.objects.all()
    if state:
        found = found.filter(state=state)
    if product_id is not None:
        found = found.filter(product_id=product_id)
    rows = list(found.order_by("-asked_at", "-id")[:limit])
    answers: dict[int, list[tuple[str, datetime]]] = {}
    given = Answer.objects.filter(question_id__in=[row.id for row in rows]).order_by("at", "id") if rows else ()
    for each in given:
        answers.setdefault(each.question_id, []).append((each.text, each.at))
    return [
        QuestionRecord(
            row.id, row.product_id, row.author, row.text, row.language, row.state, row.asked_at, row.assumed,
            tuple(answers.get(row.id, ())),
        )
        for row in rows
    ]  # fmt: skip


def find_picture(*, picture_id: int, public: bool) -> PictureFile | None:
    """Return a picture; for the public only one whose review is published."""
    found = Picture.objects.filter(id=picture_id)
    if public:
        found = found.filter(review__state="published")
    row = found.values_list("kind", "data").first()
    return PictureFile(row[0], bytes(row[1])) if row else None


def list_texts(*, since: datetime, limit: int = 20000) -> list[tuple[str, str]]:
    """Return what was written in reviews since a moment, as (language, text), the newest first."""
    rows = Review.objects.filter(written_at__gte=since).exclude(text="").order_by("-written_at", "-id")
    return list(rows.values_list("language", "text")[:limit])


def list_voices(*, since: datetime, limit: int = 20000) -> list[tuple[int, str, datetime]]:
    """Return who wrote what in reviews since a moment, as (customer, text, when), the newest first; guests are left out."""
    rows = Review.objects.filter(written_at__gte=since, customer_id__isnull=False).exclude(text="")
    found = rows.order_by("-written_at", "-id").values_list("customer_id", "text", "written_at")[:limit]
    return [(customer_id or 0, text, at) for customer_id, text, at in found]


def list_tagged(
    *, tag: str, start: datetime, end: datetime, state: str = "published", limit: int = 200
) -> list[ReviewRecord]:
    """Return reviews, published ones unless another state is asked for, whose text holds `#tag`, written in [start, end), the most helpful first. Two statements."""
    found = Review.objects.filter(state=state, text__icontains=f"#{tag}", written_at__gte=start, written_at__lt=end)
    return _records(list(found.order_by("-helpful", "written_at", "id").values(*_REVIEW)[:limit]))


def list_leaders(*, since: datetime, limit: int = 20) -> list[tuple[int, str, int, int]]:
    """Return who helped others most by reviews since a moment: (customer, name as signed, helpful votes, reviews). One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT customer_id, (array_agg(author ORDER BY written_at DESC))[1], sum(helpful)::int, count(*)::int FROM reviews_review "
            "WHERE state = 'published' AND customer_id IS NOT NULL AND author <> '' AND written_at >= %s "
            "GROUP BY customer_id ORDER BY 3 DESC, 4 DESC, 1 LIMIT %s",
            [since, limit],
        )
        return list(cursor.fetchall())


def get_reward() -> int:
    """Return how many points a published review with pictures brings; 0 where none."""
    return Reward.objects.filter(id=1).values_list("points", flat=True).first() or 0


def tell_person(*, customer_id: int, at: datetime) -> dict[str, Any]:
    """Return a customer's reviews, votes and questions as plain values, for the person to read."""
    written = list_reviews(customer_id=customer_id, limit=1000)
    asked = Question.objects.filter(customer_id=customer_id).order_by("asked_at", "id")
    return {
        "reviews": [
            {"written_at": each.written_at, "signed": each.author, "stars": each.stars, "text": each.text, "state": each.state,
             "reply": each.reply, "pictures": len(each.pictures)}
            for each in written
        ],
        "helpful_votes": Vote.objects.filter(customer_id=customer_id).count(),
        "questions": [{"asked_at": each.asked_at, "text": each.text, "state": each.state} for each in asked],
    }  # fmt: skip
