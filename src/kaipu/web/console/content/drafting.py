"""Reading the editor's form: a draft as it was typed, block by block, and what its buttons do to the blocks."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kaipu.commerce.content import api as content
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel import clock
from kaipu.kernel.money import Money, NotAnAmount, parse
from kaipu.web.console.content import wording
from kaipu.web.console.typed import MOST_MINOR, Typed

TEXTS = {"title_en": 200, "title_zh": 200, "summary_en": 400, "summary_zh": 400, "slug": 80}
PARTS = {"en": 4000, "zh": 4000, "note_en": 1000, "note_zh": 1000, "link": 500, "code": 40, "picture": 40}


@dataclass(slots=True)
class Writing:
    """What the form says: a draft, what was typed where it could not be read, and what is wrong."""

    draft: content.Draft
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    uploads: dict[int, reviews.CleanPicture] = field(default_factory=dict)


def to_moment(text: str) -> datetime | None:
    """Read a moment of a form, in the shop's zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not 2000 <= found.year <= 2100:
        return None
    return found if found.tzinfo else found.replace(tzinfo=clock.zone())


def from_moment(value: datetime | None) -> str:
    """Write a moment for a form, in the shop's zone."""
    return value.astimezone(clock.zone()).strftime("%Y-%m-%dT%H:%M") if value else ""


def codes(text: str) -> tuple[str, ...]:
    """Read article numbers with commas, spaces or lines between them, each once; at most twelve."""
    words = text.replace("，", ",").replace("\n", ",").replace(" ", ",").split(",")
    return tuple(dict.fromkeys(word.strip()[:64] for word in words if word.strip()))[: content.MOST_GOODS]


def _block(request: HttpRequest, form: Typed, place: int, writing: Writing) -> content.Block:
    given = {part: form.text(f"b{place}_{part}", most) for part, most in PARTS.items()}
    at = to_moment(form.text(f"b{place}_at", 40))
    seconds = form.text(f"b{place}_seconds", 4)
    block = content.Block(
        kind=form.text(f"b{place}_kind", 20), at=at.isoformat() if at else "", goods=codes(form.text(f"b{place}_goods", 1000)),
        seconds=int(seconds) if seconds.isascii() and seconds.isdigit() else 0, **given,
    )  # fmt: skip
    sent = request.FILES.get(f"b{place}_file")
    if sent is not None:
        try:
            writing.uploads[place] = reviews.clean_picture(sent.read())
        except reviews.PictureRefused as refused:
            writing.errors[f"b{place}_file"] = wording.picture_trouble(refused.why)
    return block


def read(request: HttpRequest, user_id: int) -> Writing:
    """Read the whole form; blocks are numbered without a gap."""
    form = Typed(request.POST)
    given = {name: form.text(name, most) for name, most in TEXTS.items()}
    typed = {name: form.text(name, 1000) for name in ("products", "due_at", "budget", "campaign_id", "owner_id")}
    writing = Writing(content.Draft("article", "discover", ""), typed)
    budget = 0
    if typed["budget"]:
        try:
            budget = parse(typed["budget"].lstrip("$¥€£ "), settings.CURRENCY).minor
        except NotAnAmount:
            writing.errors["budget"] = _("Type an amount such as 3.99.")
        if not 0 <= budget <= MOST_MINOR:
            writing.errors["budget"] = _("Type an amount such as 3.99.")
    numbers = {name: int(typed[name]) if typed[name].isascii() and typed[name].isdigit() and len(typed[name]) < 12 else None for name in ("campaign_id", "owner_id")}  # fmt: skip
    due = to_moment(typed["due_at"])
    if typed["due_at"] and due is None:
        writing.errors["due_at"] = _("Type a day and a time.")
    blocks = tuple(_block(request, form, place, writing) for place in range(_count(form)))
    writing.draft = content.Draft(
        kind=form.text("kind", 20), stage=form.text("stage", 20), blocks=blocks, owner_id=numbers["owner_id"] or user_id,
        channels=tuple(each for each in content.CHANNELS if each in request.POST.getlist("channels")),
        campaign_id=numbers["campaign_id"], budget_minor=max(0, budget), due_at=due, products=codes(typed["products"]),
        title_en=given["title_en"], title_zh=given["title_zh"], summary_en=given["summary_en"], summary_zh=given["summary_zh"], slug=given["slug"],
    )  # fmt: skip
    return writing


def _count(form: Typed) -> int:
    place = 0
    while place < content.MOST_BLOCKS and f"b{place}_kind" in form.given:
        place += 1
    return place


def press(blocks: tuple[content.Block, ...], button: str) -> tuple[content.Block, ...] | None:
    """Return the blocks after one of the editor's buttons (“add:quote”, “up:2”, “down:2”, “remove:2”); None for any other."""
    what, _colon, value = button.partition(":")
    if what == "add" and value in content.BLOCKS:
        return (*blocks, content.Block(value))[: content.MOST_BLOCKS]
    place = int(value) if value.isascii() and value.isdigit() and len(value) < 4 else -1
    if what not in {"up", "down", "remove"} or not 0 <= place < len(blocks):
        return None
    rest = blocks[:place] + blocks[place + 1 :]
    if what == "remove":
        return rest
    target = max(0, place - 1) if what == "up" else place + 1
    return (*rest[:target], blocks[place], *rest[target:])


def given_of(draft: content.Draft, typed: dict[str, str]) -> dict[str, Any]:
    """Return what the form shows."""
    return {
        **{name: getattr(draft, name) for name in (*TEXTS, "kind", "stage", "channels")},
        "products": ", ".join(draft.products), "due_at": from_moment(draft.due_at), "campaign_id": draft.campaign_id or "",
        "owner_id": draft.owner_id, "budget": f"{Money(draft.budget_minor, settings.CURRENCY).major}" if draft.budget_minor else "",
        **{name: value for name, value in typed.items() if value},
    }  # fmt: skip


def rows_of(blocks: tuple[content.Block, ...], errors: dict[str, str]) -> list[dict[str, Any]]:
    """Return blocks as the form shows them, with what is wrong with each."""
    words = wording.blocks()
    return [
        {
            "place": place, "number": place + 1, "block": each, "word": words.get(each.kind, each.kind), "goods": ", ".join(each.goods),
            "at": from_moment(datetime.fromisoformat(each.at)) if each.at else "", "last": place == len(blocks) - 1,
            "errors": {name.partition("_")[2]: sentence for name, sentence in errors.items() if name.startswith(f"b{place}_")},
        }
        for place, each in enumerate(blocks)
    ]  # fmt: skip


def draft_of(item: content.ItemRecord, version: content.VersionRecord, codes: tuple[str, ...]) -> content.Draft:
    """Return the draft a form begins with."""
    return content.Draft(
        kind=item.kind, stage=item.stage, title_en=version.title_en, title_zh=version.title_zh, summary_en=version.summary_en,
        summary_zh=version.summary_zh, blocks=version.blocks, slug=item.slug, owner_id=item.owner_id, channels=item.channels,
        campaign_id=item.campaign_id, budget_minor=item.budget_minor, due_at=item.due_at, products=codes,
    )  # fmt: skip
