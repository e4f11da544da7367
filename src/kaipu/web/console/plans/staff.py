"""Who of the staff may own something, by account."""

from kaipu.commerce.customers import api as customers
from kaipu.kernel import access
from kaipu.web.console.typed import Typed


def names() -> dict[int, str]:
    """Return the staff who hold a role, by account, in the order of their names."""
    roles = access.list_roles()
    found = [(each.name or each.email, each.id) for each in customers.list_staff() if each.id in roles]
    return {number: name for name, number in sorted(found)}


def read(form: Typed, known: dict[int, str], sentence: str, name: str = "owner") -> int:
    """Read who was chosen; 0 beside an error."""
    typed = form.text(name, 20)
    number = int(typed) if typed.isascii() and typed.isdigit() else 0
    if number not in known:
        form.errors[name] = sentence
        return 0
    return number
