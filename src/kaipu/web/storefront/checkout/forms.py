"""What a shopper types at checkout, and the sentences for what is missing or cannot be right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from kaipu.commerce.customers import api as customers

CONTACT = ("name", "email", "phone", "street", "city", "region", "postcode", "note")


@dataclass(slots=True)
class CheckoutForm:
    """Typed values, kept as typed, with an error for each field that has one."""

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    general: list[str] = field(default_factory=list)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """All errors as (field id, sentence), general ones first."""
        return [("", sentence) for sentence in self.general] + list(self.errors.items())

    def refuse(self, fields: Iterable[str]) -> None:
        """Note the sentence of each field that was refused."""
        for name in fields:
            self.errors[name] = sentence_for(name, self.values.get(name, ""))


def sentence_for(name: str, typed: str) -> str:
    """Return what is wrong with a field and how to mend it."""
    if typed.strip() and name == "email":
        return _("This e-mail address cannot be right; it should look like name@example.com.")
    if typed.strip() and name == "phone":
        return _("This telephone number cannot be right; it needs 6 to 15 digits.")
    asked = {
        "method": _("Choose delivery or collecting."),
        "name": _("Enter the name of who receives the order."),
        "email": _("Enter an e-mail address; we send the confirmation there."),
        "phone": _("Enter a telephone number, in case the courier cannot find you."),
        "street": _("Enter the street and house number."),
        "city": _("Enter the town or city."),
        "postcode": _("Enter the postcode."),
        "pickup": _("Choose the shop where you want to collect."),
        "adult": _("Confirm that you are 21 or older."),
    }
    return asked.get(name, _("Please fill in this field."))


def read(data: QueryDict) -> CheckoutForm:
    """Read a sent form; nothing is checked yet."""
    names = (*CONTACT, "method", "pickup", "adult", "member", "cart", "seen_delivery", "seen_pickup")
    return CheckoutForm({name: data.get(name, "").replace("\x00", "")[:300] for name in names})


def fresh(customer: customers.CustomerRecord | None, addresses: Iterable[customers.AddressRecord]) -> CheckoutForm:
    """Return an empty form, filled with what we know of a member."""
    values = dict.fromkeys(CONTACT, "") | {"method": "delivery"}
    if customer is not None:
        values |= {"name": customer.name, "email": customer.email, "phone": customer.phone}
    for address in list(addresses)[:1]:
        values |= {
            "name": address.recipient, "phone": address.phone or values["phone"], "street": address.street,
            "city": address.city, "region": address.region, "postcode": address.postcode,
        }  # fmt: skip
    return CheckoutForm(values)


def contact_of(values: Mapping[str, str]) -> dict[str, str]:
    """Return the contact that belongs to the chosen way of getting the goods."""
    names = CONTACT if values["method"] == "delivery" else ("name", "email", "phone", "note")
    return {name: values[name] for name in names if values.get(name)}


def cart_of(values: Mapping[str, str]) -> UUID | None:
    """Return the cart the form was made for."""
    try:
        return UUID(values.get("cart", ""))
    except ValueError:
        return None


def seen_of(values: Mapping[str, str]) -> int:
    """Return the sum the page showed for the chosen way, in minor units; −1 if the form lost it."""
    text = values.get(f"seen_{values['method']}", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1


def adult_confirmed(request: HttpRequest) -> bool:
    """Tell whether the box for adults was ticked."""
    return request.POST.get("adult") == "yes"
