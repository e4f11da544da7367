"""Read taxonomy.tsv: proper names, pictures and shelf rules for every department, category and type of the dataset.

The till's own words ("FRZN SS PREMIUM ENTREES/DNRS/N") stay the key; what a shopper reads is written by hand, by path,
because 765 types mean something else in another category. Shelf lives and margins are typical values of the trade, made
up in the sense that the dataset has none.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

type Path = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Name:
    """A department's, category's or type's name in both languages, and its picture."""

    en: str
    zh: str
    icon: str


@dataclass(frozen=True, slots=True)
class Kind:
    """Everything known about the products of one path: names from the department down, and how they are kept and sold."""

    names: tuple[Name, Name, Name]
    policy: str
    storage: str
    shelf_life_days: int
    margin_percent: int
    on_shelf: bool

    @property
    def sellable(self) -> bool:
        """Tell whether an online shop may offer it to anyone or behind an age check: no medicines, no fuel, no coupons."""
        return self.on_shelf and self.policy in {"public", "age"}


class TaxonomyIncomplete(LookupError):
    """The dataset has a path that taxonomy.tsv does not name."""


@cache
def load_taxonomy() -> dict[Path, Kind]:
    """Return the kinds by original path, with "" where the dataset has NULL."""
    departments: dict[str, tuple[Name, bool]] = {}
    categories: dict[tuple[str, str], tuple[Name, int]] = {}
    kinds: dict[Path, Kind] = {}
    text = resources.files("kaipu.demo").joinpath("taxonomy.tsv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        name = Name(row["en"], row["zh"], row["icon"])
        department, category = row["department"], row["category"]
        if row["kind"] == "department":
            departments[department] = (name, row["shelf"] == "public")
        elif row["kind"] == "category":
            categories[department, category] = (name, int(row["margin_percent"]))
        else:
            (top, on_shelf), (middle, margin) = departments[department], categories[department, category]
            kinds[department, category, row["type"]] = Kind(
                (top, middle, name), row["policy"], row["storage"], int(row["shelf_life_days"]), margin, on_shelf
            )
    return kinds


def find_kind(department: str | None, category: str | None, type_name: str | None) -> Kind:
    """Return the kind of one path; raises TaxonomyIncomplete when the file does not name it."""
    path = (department or "", category or "", type_name or "")
    try:
        return load_taxonomy()[path]
    except KeyError:
        raise TaxonomyIncomplete(
            f"taxonomy.tsv has no line for {' / '.join(path)}; add one with a name in both languages."
        ) from None
