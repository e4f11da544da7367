"""Stars outlive their person: the figures keep how a product was rated, without words, pictures or name."""

from django.db.models import F

from kaipu.commerce.reviews.models import Answer, Picture, Question, Review, Vote
from kaipu.kernel.operation import operation


@operation
def hand_over_reviews(*, customer_id: int, to_customer_id: int) -> int:
    """Give a customer's reviews to another without text, pictures, reply and name; their questions and votes go. Return how many.

    A vote that goes is taken off its review's count.
    """
    theirs = Review.objects.filter(customer_id=customer_id)
    Picture.objects.filter(review__in=theirs).delete()
    voted = list(Vote.objects.filter(customer_id=customer_id).values_list("review_id", flat=True))
    Review.objects.filter(id__in=voted).update(helpful=F("helpful") - 1)
    Vote.objects.filter(customer_id=customer_id).delete()
    asked = Question.objects.filter(customer_id=customer_id)
    Answer.objects.filter(question__in=asked).delete()
    asked.delete()
    return theirs.update(customer_id=to_customer_id, text="", author="", reply="")
