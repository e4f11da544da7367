"""Points for a review with pictures, once it is published: the stars make no difference, so nobody is paid for praise."""

from datetime import datetime

from kaipu.commerce.members import api as members
from kaipu.commerce.reviews.models import Reward
from kaipu.commerce.reviews.queries import get_reward
from kaipu.kernel import audit
from kaipu.kernel.operation import operation

MOST_POINTS = 10_000


class RewardInvalid(ValueError):
    """A reward is between 0 and 10,000 points."""


@operation
def set_reward(*, points: int, at: datetime) -> None:
    """Say how many points a published review with pictures brings; 0 for none. Raises RewardInvalid."""
    if not 0 <= points <= MOST_POINTS:
        raise RewardInvalid(str(points))
    Reward.objects.update_or_create(id=1, defaults={"points": points})
    audit.record(action="reviews.set_reward", subject="reviews", detail={"points": points}, at=at)


@operation
def reward_review(*, review_id: int, customer_id: int, at: datetime) -> bool:
    """Give a review's writer the points, once a review; return False where none are given or they are no member."""
    points = get_reward()
    if not points or members.find_membership(customer_id=customer_id) is None:
        return False
    return members.give_points(
        customer_id=customer_id, points=points, reference=f"review:{review_id}", note="review", at=at
    )
