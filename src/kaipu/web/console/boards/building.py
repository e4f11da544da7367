"""The builder: one's own board from any metric of the dictionary. It works with plain forms; dragging only moves fieldsets."""

from dataclasses import dataclass, field, replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaipu.brain.boards import api as boards
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import access, clock
from kaipu.web.console import figures
from kaipu.web.console.boards import views, wording
from kaipu.web.console.metrics import wording as metric_wording
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.ui import formats

MOST_METRICS, MOST_CUTS, MOST_TILES = 12, 3, 24


@dataclass(slots=True)
class Typed:
    """A tile as it was typed; metrics and dimensions in the reader's words."""

    mark: str
    kind: str = "line"
    size: str = "m"
    top: str = "10"
    title: str = ""
    metrics: list[str] = field(default_factory=list)
    dimensions: list[str] = field(default_factory=list)

    @property
    def metric_fields(self) -> list[str]:
        """What was typed, and one empty field more."""
        return [*self.metrics, ""][:MOST_METRICS]

    @property
    def dimension_fields(self) -> list[str]:
        """What was typed, and one empty field more."""
        return [*self.dimensions, ""][:MOST_CUTS]


@dataclass(slots=True)
class Draft:
    """A board as it was typed."""

    title: str
    period: str
    compare: str
    roles: list[str]
    version: int
    tiles: list[Typed]


@dataclass(frozen=True, slots=True)
class Words:
    """The reader's words for metrics and dimensions, both ways."""

    metrics: dict[str, str]
    dimensions: dict[str, str]

    def name(self, typed: str, known: dict[str, str]) -> str:
        """Return the name behind what was typed: a title, or the name itself; what is neither stays."""
        wanted = typed.strip()
        return next((name for name, title in known.items() if title.casefold() == wanted.casefold()), wanted)


def words() -> Words:
    """Collect the reader's words."""
    return Words(
        {metric.name: figures.title_of(metric) for metric in metrics.list_metrics() if metric.status != "deprecated"},
        {name: metric_wording.dimension(name) for name in metrics.DIMENSIONS},
    )


def _drafted(board: boards.Board, record: boards.BoardRecord, known: Words) -> Draft:
    tiles = [
        Typed(
            str(n), tile.kind, tile.size, str(tile.top), views.own_title(tile),
            [known.metrics.get(name, name) for name in tile.metrics], [known.dimensions.get(name, name) for name in tile.dimensions],
        )
        for n, tile in enumerate(board.tiles)
    ]  # fmt: skip
    return Draft(wording.title_of(board), board.period, board.compare, list(record.roles), record.version, tiles)


def _read(given: QueryDict) -> Draft:
    """Read the form; the order of tiles is the order of their marks."""

    def text(name: str) -> str:
        return given.get(name, "").replace("\x00", "").strip()[:100]

    tiles = [
        Typed(
            mark, text(f"kind-{mark}"), text(f"size-{mark}"), text(f"top-{mark}"), text(f"title-{mark}"),
            [each.replace("\x00", "").strip()[:100] for each in given.getlist(f"metric-{mark}") if each.strip()],
            [each.replace("\x00", "").strip()[:100] for each in given.getlist(f"dimension-{mark}") if each.strip()],
        )
        for mark in dict.fromkeys(given.getlist("tile")[:MOST_TILES])
        if mark.isascii() and mark.isdigit()
    ]  # fmt: skip
    version = text("version")
    return Draft(
        text("title"), text("period"), text("compare"), given.getlist("role"),
        int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0, tiles,
    )  # fmt: skip


def _change(draft: Draft, act: str) -> None:
    """Carry out a button of the form: add, remove-N, up-N, down-N; tiles are called by their marks."""
    what, _dash, mark = act.partition("-")
    if what == "add" and len(draft.tiles) < MOST_TILES:
        draft.tiles.append(Typed(str(max((int(each.mark) for each in draft.tiles), default=-1) + 1)))
    place = next((n for n, each in enumerate(draft.tiles) if each.mark == mark), None)
    if place is None:
        return
    if what == "remove":
        draft.tiles.pop(place)
    else:
        step = {"up": -1, "down": 1}.get(what, 0)
        draft.tiles.insert(max(place + step, 0), draft.tiles.pop(place))


def _tiles(draft: Draft, known: Words) -> list[boards.Tile]:
    return [
        boards.Tile(
            each.kind, tuple(known.name(word, known.metrics) for word in each.metrics),
            tuple(known.name(word, known.dimensions) for word in each.dimensions), each.size,
            top=int(each.top) if each.top.isascii() and each.top.isdigit() and len(each.top) < 4 else 0,
            title_en=each.title, title_zh=each.title,
        )
        for each in draft.tiles
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs("metrics.view")
def new(request: HttpRequest) -> HttpResponse:
    """Make a board, from nothing or from a copy of another."""
    known = words()
    if request.method == "POST":
        return _save(request, _read(request.POST), known, "")
    source = request.GET.get("from", "")
    if not source:
        first = Typed("0", "numbers", "l", metrics=[known.metrics["net_sales"], known.metrics["orders"]])
        return _form(request, Draft("", "28", "previous", [], 0, [first, Typed("1")]), known, "")
    record = views.open_board(request, source)
    draft = _drafted(record.board, record, known)
    copied = _("%(board)s, mine") % {"board": draft.title}
    return _form(request, replace(draft, title=copied[:80], version=0, roles=[]), known, "")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("metrics.view")
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change one's own board."""
    record = views.open_board(request, key)
    if record.owner_id != desk_of(request).user_id:
        raise Http404(key)
    known = words()
    if request.method == "POST":
        return _save(request, _read(request.POST), known, key)
    return _form(request, _drafted(record.board, record, known), known, key)


@require_POST
@needs("metrics.view")
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Take one's own board away."""
    try:
        boards.remove_board(key=key, user_id=desk_of(request).user_id, at=clock.now())
    except boards.BoardUnknown as unknown:
        raise Http404(key) from unknown
    messages.success(request, _("The board is removed. Its links and mails end with it."))
    return redirect("/desk/boards/")


def _save(request: HttpRequest, draft: Draft, known: Words, key: str) -> HttpResponse:
    act = request.POST.get("act", "save")
    if act != "save":
        _change(draft, act)
        return _form(request, draft, known, key)
    try:
        kept, _version = boards.save_board(
            user_id=desk_of(request).user_id, title=draft.title, tiles=_tiles(draft, known), period=draft.period,
            compare=draft.compare, roles=draft.roles, at=clock.now(), key=key, version=draft.version,
        )  # fmt: skip
    except boards.BoardInvalid as refused:
        return _form(request, draft, known, key, problems=[_problem(refused, draft)])
    except boards.BoardChanged as changed:
        told = _(
            "This board was saved in another window meanwhile. Below is yours, not saved yet; press Save again to put it in place of the other."
        )
        return _form(request, replace(draft, version=changed.version), known, key, problems=[("title", told)])
    messages.success(request, _("Kept."))
    return redirect(f"/desk/boards/{kept}/")


def _problem(refused: boards.BoardInvalid, draft: Draft) -> tuple[str, str]:
    """Return the field and the sentence of what cannot be kept."""
    mark = draft.tiles[refused.place - 1].mark if 0 < refused.place <= len(draft.tiles) else ""
    facts = {"place": refused.place, "what": metric_wording.dimension(refused.value)}
    sentences = {
        "title": ("title", _("Give the board a title of at most 80 letters.")),
        "tiles": ("add", _("A board needs 1 to 24 tiles.")),
        "kind": (f"kind-{mark}", _("Tile %(place)s: choose a kind of chart.") % facts),
        "size": (f"size-{mark}", _("Tile %(place)s: choose a size.") % facts),
        "top": (f"top-{mark}", _("Tile %(place)s: show 1 to 50 members.") % facts),
        "metrics": (f"metric-{mark}", _("Tile %(place)s: this kind of chart needs other metrics, or one is not in the dictionary. Choose from the list.") % facts),
        "dimensions": (f"dimension-{mark}", _("Tile %(place)s: this kind of chart needs another number of cuts, or a metric cannot be cut like this.") % facts),
        "parts": (f"kind-{mark}", _("Tile %(place)s: only what adds up can be shown as parts. Choose bars or a line.") % facts),
        "period": ("period", _("Choose the days and the comparison from the list.")),
        "roles": ("title", _("Choose roles from the list.")),
    }  # fmt: skip
    return sentences.get(refused.reason, ("title", refused.reason))


def _form(
    request: HttpRequest, draft: Draft, known: Words, key: str, *, problems: list[tuple[str, str]] | None = None
) -> HttpResponse:  # fmt: skip
    context = {
        "draft": draft, "key": key, "problems": problems or [],
        "kinds": list(wording.kinds().items()), "sizes": list(wording.sizes().items()),
        "periods": list(wording.periods().items()), "comparisons": [*wording.comparisons().items(), ("", _("nothing"))],
        "roles": [(name, wording.role(name), name in draft.roles) for name in sorted(access.ROLES)],
        "metric_titles": sorted(known.metrics.values()), "dimension_titles": sorted(known.dimensions.values()),
        "chinese": formats.speaks_chinese(),
    }  # fmt: skip
    title = _("Edit the board") if key else _("Make a board")
    return show(request, "console/boards/builder.html", context, title=title, status=422 if problems else 200)
