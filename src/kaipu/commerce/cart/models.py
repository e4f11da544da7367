"""Tables of carts."""

from django.db import models
from django.db.models import Q

from kaipu.kernel import ids


class Cart(models.Model):
    """A cart is found by its unguessable token (guest, in a cookie) or by its customer (member)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    token = models.TextField(unique=True)
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.TextField(default="open")
    coupon_code = models.TextField(default="")
    points = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["open", "ordered", "merged"]), name="cart_state"),
            models.CheckConstraint(condition=Q(points__gte=0), name="cart_points"),
            models.UniqueConstraint(fields=["customer"], condition=Q(state="open"), name="cart_one_open"),
        ]


class CartLine(models.Model):
    """`quantity` is pieces, or grams of what is weighed; `seen_minor` is the unit price the shopper last saw, so that a change can be told instead of sprung."""

    cart = models.ForeignKey(Cart, on_delete=models.PROTECT, related_name="+")
    sku = models.ForeignKey("catalog.Sku", on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField()
    seen_minor = models.BigIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cart", "sku"], name="cartline_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1, quantity__lte=50_000), name="cartline_quantity"),
        ]
