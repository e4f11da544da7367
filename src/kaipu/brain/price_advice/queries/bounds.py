"""The bounds that hold for prices."""

from kaipu.brain.price_advice.models import PriceBounds
from kaipu.brain.price_advice.rules import Bounds


def get_bounds() -> Bounds:
    """Return the bounds that hold, or those a new shop begins with. One statement."""
    row = PriceBounds.objects.order_by("-id").first()
    return Bounds(**{**row.values, "objective": row.objective}) if row else Bounds()
