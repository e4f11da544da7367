"""Gathering what the shop knows somebody by: the words and numbers that an erasure must make disappear."""

from collections.abc import Mapping
from dataclasses import dataclass

from kaipu.brain.tracking import api as tracking
from kaipu.commerce.care import api as care
from kaipu.commerce.cart import api as cart
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.customers import api as customers
from kaipu.commerce.orders import api as orders
from kaipu.kernel import ids, redaction

_LEAST_NAME = 5
_LEAST_HAN_NAME = 3
_LEAST_KEY = 8
_LEAST_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Person:
    """By what somebody is known. `words` are theirs alone; `shared` counts those that others bear, too, and that prove nothing.

    `links` are keys and browser names; `renamed` says what visitors and sessions are called from now on.
    """

    customer_id: int
    user_id: int | None
    identity: str
    words: tuple[str, ...]
    shared: int
    links: tuple[str, ...]
    visitors: tuple[str, ...]
    sessions: tuple[str, ...]
    renamed: Mapping[str, str]
    order_ids: tuple[int, ...]
    carts: tuple[str, ...]

    @property
    def pattern(self) -> str:
        """One regular expression that finds the person in any text."""
        return f"{self.text_pattern}|{self.id_pattern}"

    @property
    def text_pattern(self) -> str:
        """The part of it that stands for words and keys, not for numbers."""
        return redaction.alone(self.found)

    @property
    def found(self) -> str:
        """The words and keys themselves, as the modules' doors want them."""
        return redaction.words_of([*self.words, *(link for link in self.links if len(link) >= _LEAST_KEY)])

    @property
    def id_pattern(self) -> str:
        """The part of it that stands for the numbers of customer and account."""
        return redaction.id_pattern(self.customer_id, self.user_id)

    @property
    def actor(self) -> str:
        """How logs call the person's account; “” for someone without one."""
        return "" if self.user_id is None else f"user:{self.user_id}"


def identity_of(customer: customers.CustomerRecord) -> str:
    """Return what makes a customer this one and no other, in whichever copy of the database."""
    return f"{customer.id}|{customer.number}|{customer.joined_at.isoformat()}"


def find_person(*, customer_id: int) -> Person:
    """Gather by what somebody is known. Raises customers.CustomerUnknown. Reads all events."""
    customer = customers.get_customer(customer_id=customer_id)
    account = customers.find_account_of(customer_id=customer_id)
    placed = orders.list_traces(customer_id=customer_id)
    carts = cart.list_tokens(customer_id=customer_id)
    trail = tracking.get_trail(customer_id=customer_id, visits=placed.visits)
    words = {("email", customer.email), ("phone", customer.phone), ("name", customer.name), ("number", customer.number)}
    if account:
        words |= {("email", account.email), ("name", account.name)}
    for address in customers.list_addresses(customer_id=customer_id):
        words |= {("name", address.recipient), ("phone", address.phone), ("street", address.street)}
    words |= {(field, word) for field, word in placed.words if field in {"name", "email", "phone", "street"}}
    telling = {word.strip() for field, word in words if _tells(field, word.strip())}
    shared = customers.list_shared_words(customer_id=customer_id, words=telling)
    shared |= orders.list_shared_words(customer_id=customer_id, words=telling)
    shared |= catalog.list_words_of_goods(words=telling)
    own = sorted(word for word in telling if word.lower() not in shared)
    known = {*trail.visitors, *trail.sessions}
    return Person(
        customer_id=customer_id, user_id=account.id if account else None, identity=identity_of(customer),
        words=tuple(own), shared=len(telling) - len(own), links=tuple(sorted({*placed.tokens, *carts, *care.list_keys(customer_id=customer_id), *known})),
        visitors=trail.visitors, sessions=trail.sessions, renamed={name: ids.new_id().hex for name in sorted(known)},
        order_ids=placed.ids, carts=tuple(carts),
    )  # fmt: skip


def _tells(field: str, word: str) -> bool:
    """Tell whether a word is long enough to stand for one person wherever it is met.

    A single Latin name does not: “Olive” and “Customer” are met in many places, and whoever chooses a name must not choose
    what is taken out of everybody's data. It goes with the columns that are known to be the person's.
    """
    if field == "name":
        han = any("\u4e00" <= letter <= "\u9fff" for letter in word)
        return len(word) >= _LEAST_HAN_NAME if han else len(word) >= _LEAST_NAME and " " in word
    if field in {"number", "street"}:  # “1795” may be anything; what mixes digits and letters is somebody's
        return len(word) >= _LEAST_KEY and not word.isdigit() and any(letter.isdigit() for letter in word)
    return sum(letter.isdigit() for letter in word) >= _LEAST_DIGITS if field == "phone" else len(word) >= _LEAST_KEY
