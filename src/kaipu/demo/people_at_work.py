"""Who can log in to the demonstration: one member of staff for each role, and two shoppers with a year of baskets."""

from dataclasses import dataclass

PASSWORD = "kaipu-demo-open"  # noqa: S105 - printed on purpose; the demonstration listens to this machine only
ROLES = {
    "manager": "Mia Manager", "merchandiser": "Max Merchandiser", "marketer": "Mei Marketer", "buyer": "Ben Buyer",
    "agent": "Ada Agent", "analyst": "Ana Analyst", "engineer": "Eli Engineer",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shopper:
    """A log-in for an imported household."""

    email: str
    household: str
    name: str


SHOPPERS = (
    Shopper("ebony@kaipu.example", "900", "Ebony Joshi"),
    Shopper("lihua@kaipu.example", "2337", "郑丽华"),
)
