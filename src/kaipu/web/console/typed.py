"""Reading what people type into the desk's forms: a value, or a sentence that says what is wrong with it."""

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from kaipu.kernel.money import Money, NotAnAmount, parse
from kaipu.web.console import listing
from kaipu.web.ui import quantities

MOST_PIECES = 1_000_000
MOST_GRAMS = 100_000_000
MOST_MINOR = 100_000_000


@dataclass(slots=True)
class Typed:
    """A form as it came: what was typed stays, errors are collected by field."""

    given: QueryDict
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, most: int = 200) -> str:
        """Read a text, without surrounding space and what cannot be stored."""
        return self.given.get(name, "").replace("\x00", "").strip()[:most]

    def needed(self, name: str, sentence: str, most: int = 200) -> str:
        """Read a text that must be there."""
        value = self.text(name, most)
        if not value:
            self.errors[name] = sentence
        return value

    def whole(self, name: str, *, least: int = 0, most: int = MOST_PIECES) -> int:
        """Read a whole number within limits; 0 beside an error."""
        typed = self.text(name).replace(",", "").replace(" ", "")
        negative = typed.startswith(("-", "−"))
        digits = typed.lstrip("-−+")
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 12:
            self.errors[name] = _("Type a whole number, for example 12.")
            return 0
        number = -int(digits) if negative else int(digits)
        if not least <= number <= most:
            limits = {"least": f"{least:,}", "most": f"{most:,}"}
            self.errors[name] = _("Type a number from %(least)s to %(most)s.") % limits
            return 0
        return number

    def quantity(self, name: str, *, weighed: bool, least: int = 0) -> int:
        """Read pieces, or grams of what is weighed, as people write a weight; 0 beside an error."""
        if not weighed:
            return self.whole(name, least=least)
        typed = self.text(name).replace(",", "")
        grams = quantities.parsed(typed, weighed=True)
        if grams is None or not least <= grams <= MOST_GRAMS:
            self.errors[name] = _("Type a weight, for example 12.5 kg or 800 g; up to 100,000 kg.")
            return 0
        return grams

    def money(self, name: str) -> Money:
        """Read an amount above zero; zero beside an error."""
        nothing = Money(0, settings.CURRENCY)
        try:
            amount = parse(self.text(name).lstrip("$¥€£ "), settings.CURRENCY)
        except NotAnAmount:
            self.errors[name] = _("Type an amount such as 3.99.")
            return nothing
        if not 0 < amount.minor <= MOST_MINOR:
            self.errors[name] = _("A price must be above 0 and at most 1,000,000.")
            return nothing
        return amount

    def day(self, name: str, *, needed: bool = False) -> date | None:
        """Read a day of this century; empty is allowed unless it is needed."""
        typed = self.text(name)
        if not typed and not needed:
            return None
        found = listing.to_day(typed)
        if found is None:
            self.errors[name] = _("Type a day such as 2026-11-30.")
        return found

    def expiry(self, name: str, *, today: date, needed: bool) -> date | None:
        """Read the day that goods which arrive expire on; one that is past stands beside an error."""
        found = self.day(name, needed=needed)
        if found is not None and found < today:
            self.errors[name] = _("This day is past. Send expired goods back instead of receiving them.")
        return found

    @property
    def problems(self) -> list[tuple[str, str]]:
        """The errors as (field, sentence), for the summary."""
        return list(self.errors.items())
