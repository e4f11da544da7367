"""Articles: the list, one of them in either language, its pictures, and what product pages say of them."""

import time
from functools import lru_cache
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.content import api as content
from kaipu.commerce.shelf import api as shelf
from kaipu.kernel import clock
from kaipu.web.storefront import bag, frame
from kaipu.web.storefront.goods import cards
from kaipu.web.ui import articles, formats
from kaipu.web.ui.addresses import site_of
from kaipu.web.ui.collect import collect
from kaipu.web.ui.mould import escape

SECONDS = 20
YEAR = 365 * 24 * 3600
LOCALES = {"en": "en_US", "zh-hans": "zh_CN"}


def stages() -> dict[str, str]:
    """Return what articles are for, in a shopper's words."""
    return {
        "discover": _("To discover"), "compare": _("To compare"), "buy": _("To buy well"), "use": _("To cook and keep"),
        "return": _("To come back for"),
    }  # fmt: skip


def language_of(request: HttpRequest) -> str:
    """Return the language a page is asked for in its address, else the reader's own."""
    wanted = request.GET.get("in", "")
    return wanted if wanted in articles.LANGUAGES else "zh-hans" if formats.speaks_chinese() else "en"


@require_safe
def read_list(request: HttpRequest) -> HttpResponse:
    """Show what there is to read, the newest first."""
    words, wanted = stages(), request.GET.get("for", "")
    stage = wanted if wanted in words else ""
    language = language_of(request)
    rows = []
    for item, version in content.list_live(stage=stage):
        title, summary = articles.title_of(version, language)
        rows.append(
            {"slug": item.slug, "title": title, "summary": summary, "stage": words[item.stage], "published_at": item.published_at}
        )  # fmt: skip
    collect("page_view", request, page="articles")
    context = {"rows": rows, "stages": [(code, word, code == stage) for code, word in words.items()]}
    return frame.show(
        request, "storefront/read/list.html", context, title=_("Read"), robots="index,follow", place="read"
    )


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article that is live, in the language its address or its reader asks for."""
    found = content.find_live(slug=slug)
    if found is None:
        raise Http404(slug)
    item, version = found
    language = language_of(request)
    collect("page_view", request, page="article", article=item.slug)
    title, summary = articles.title_of(version, language)
    url = f"{site_of(request)}/read/{item.slug}/"
    picture = next((each.picture for each in version.blocks if each.kind == "picture"), "")
    head = render_to_string(
        "storefront/read/head.html",
        {
            "url": url, "chinese": bool(version.title_zh), "title": title, "summary": summary or title, "locale": LOCALES[language],
            "picture": f"{site_of(request)}/read/pictures/{picture}" if picture else "", "published_at": item.published_at,
        },
    )  # fmt: skip
    with override(language):
        body = articles.render(version, language, lambda codes: goods(request, codes), item.published_at)
        other = ("zh-hans" if version.title_zh else "") if language == "en" else "en"
        main = render_to_string("storefront/read/article.html", {"body": body, "slug": item.slug, "other": other})
        return frame.page(request, main, title=title, description=summary or title, head=head, place="read")


def goods(request: HttpRequest, codes: tuple[str, ...]) -> str:
    """Return goods as the cards of a listing; those that are not on the shelf are left out."""
    known = catalog.list_skus_by_code(codes=codes, at=clock.now())
    found = shelf.list_cards(sku_ids=[known[code].id for code in codes if code in known])
    return f'<ul class="row-goods" tabindex="0" aria-label="{escape(_("Goods in this article"))}">{cards.grid(found, bag.read(request))}</ul>'


@require_safe
def picture(request: HttpRequest, picture_id: UUID) -> HttpResponse:
    """Send a picture of an article."""
    found = content.find_picture(picture_id=picture_id)
    if found is None:
        raise Http404(str(picture_id))
    response = HttpResponse(found.data, content_type=f"image/{found.kind}")
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


@lru_cache(maxsize=4)
def _about(_moment: int) -> dict[int, tuple[tuple[str, str, str], ...]]:
    return content.list_live_by_product()


def about(product_id: int) -> str:
    """Return where one can read about a product, as HTML; “” where nowhere. Up to 20 seconds old, so it costs a page no statement."""
    found = _about(int(time.monotonic() / SECONDS)).get(product_id, ())
    if not found:
        return ""
    chinese = (get_language() or "").startswith("zh")
    links = [(slug, (zh or en) if chinese else en) for slug, en, zh in found[:4]]
    return render_to_string("storefront/read/about.html", {"links": links})
