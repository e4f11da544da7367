"""Pages of a list as links: first, last, the neighbours, and gaps between."""

from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class Step:
    """One page number with its address; a gap has neither."""

    number: int
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """What <c-pages> shows."""

    number: int
    last: int
    steps: tuple[Step, ...]
    previous_url: str
    next_url: str


def address(query: QueryDict, number: int) -> str:
    """Return the relative address of a page, other parameters kept; the first page has no number."""
    kept = query.copy()
    kept.pop("page", None)
    if number > 1:
        kept["page"] = str(number)
    return f"?{kept.urlencode()}"


def pages(query: QueryDict, number: int, size: int, total: int) -> Pages:
    """Lay out the pages of `total` rows, `size` a page; a number past the end counts as the last page."""
    last = max(1, -(-total // size))
    number = min(max(1, number), last)
    shown = sorted({1, last, *range(max(1, number - 1), min(last, number + 1) + 1)})
    steps: list[Step] = []
    for each in shown:
        if steps and each - shown[shown.index(each) - 1] > 1:
            steps.append(Step(0, ""))
        steps.append(Step(each, address(query, each), each == number))
    return Pages(
        number, last, tuple(steps),
        address(query, number - 1) if number > 1 else "", address(query, number + 1) if number < last else "",
    )  # fmt: skip


def page_number(query: QueryDict) -> int:
    """Read the page number an address asks for; whatever is no number is the first page."""
    text = query.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text) else 1
