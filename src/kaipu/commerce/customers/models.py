"""Tables of accounts and customers."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Customer(models.Model):
    """Someone who buys, with or without an account. `assumed` marks persons made up for the demonstration."""

    number = models.TextField(unique=True)
    name = models.TextField(default="")
    email = models.TextField(default="")
    phone = models.TextField(default="")
    language = models.TextField(default="en")
    joined_at = models.DateTimeField()
    attributes = models.JSONField(default=dict)
    assumed = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(Lower("email"), name="customer_email"),
            models.Index(Lower("name"), name="customer_name"),
        ]


class UserManager(BaseUserManager["User"]):
    """What Django's authentication asks of a user table."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find an account by its e-mail address, whatever the case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Someone who logs in. Staff rights are roles in `kernel.access`, not flags here; `is_staff` only opens the console's door."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.TextField(default="", blank=True)
    language = models.TextField(default="en")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField()
    customer = models.OneToOneField(Customer, null=True, on_delete=models.PROTECT, related_name="+")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the account. Log-in libraries set passwords and the last log-in through here, so that no one else writes the table."""
        super().save(*args, **kwargs)


class Address(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    recipient = models.TextField()
    phone = models.TextField(default="")
    street = models.TextField()
    city = models.TextField()
    region = models.TextField(default="")
    postcode = models.TextField(default="")
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(is_default=True), name="address_one_default")
        ]


class PaymentMeans(models.Model):
    """A keyed hash of what a customer has paid with, so that two accounts of one person are seen; nothing leads back to a number."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    digest = models.TextField()
    first_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "digest"], name="payment_means_once"),
            models.CheckConstraint(condition=~Q(digest=""), name="payment_means_known"),
        ]


class Consent(models.Model):
    """One answer to one question; the newest row of a purpose counts. Rows are only added."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField()
    granted = models.BooleanField()
    source = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["customer", "purpose", "-at"], name="consent_newest")]
