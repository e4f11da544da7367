"""What machines read: the feed of articles (RSS 2.0) and the map of the site (sitemaps.org 0.9), each page in both languages."""

from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.commerce.content import api as content
from kaipu.commerce.shelf import api as shelf
from kaipu.kernel import clock
from kaipu.web.storefront import frame
from kaipu.web.storefront.read.views import language_of
from kaipu.web.ui import articles
from kaipu.web.ui.addresses import site_of

MOST = 5000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _answer(xml: str, kind: str) -> HttpResponse:
    response = HttpResponse(_HEAD + xml, content_type=f"{kind}; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@require_safe
def rss(request: HttpRequest) -> HttpResponse:
    """Send the newest articles in the language asked for."""
    site, language = site_of(request), language_of(request)
    items = []
    for item, version in content.list_live(limit=50):
        title, summary = articles.title_of(version, language)
        link = f"{site}/read/{item.slug}/?in={language}"
        when = format_datetime(item.published_at) if item.published_at else ""
        items.append(
            f"<item><title>{escape(title)}</title><link>{escape(link)}</link><guid>{escape(link)}</guid>"
            f"<description>{escape(summary)}</description><pubDate>{when}</pubDate></item>"
        )
    return _answer(
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>{escape(_('Kaipu Market'))}</title><link>{escape(site)}/read/</link><description>{escape(_('What the shop tells'))}</description>"
        f'<language>{articles.LANGUAGES[language]}</language><atom:link href={quoteattr(f"{site}/read/rss.xml?in={language}")} rel="self" type="application/rss+xml"/>'
        f"{''.join(items)}</channel></rss>",
        "application/rss+xml",
    )


def _url(address: str, changed_at: datetime | None = None, languages: tuple[str, ...] = ()) -> str:
    changed = f"<lastmod>{changed_at.isoformat()}</lastmod>" if changed_at else ""
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{articles.LANGUAGES[each]}" href={quoteattr(f"{address}?in={each}")}/>'
        for each in languages
    )
    return f"<url><loc>{escape(address)}</loc>{changed}{others}</url>"


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Send the addresses a search engine should know: articles, departments and what sells best, at most 5,000 goods."""
    site = site_of(request)
    found = [_url(f"{site}/"), _url(f"{site}/departments/"), _url(f"{site}/read/")]
    found += [
        _url(f"{site}/read/{item.slug}/", item.changed_at, ("en", "zh-hans") if version.title_zh else ("en",))
        for item, version in content.list_live(limit=1000)
    ]
    found += [
        _url(f"{site}/live/{each.slug}/", each.changed_at) for each in content.list_shows_for_shoppers(at=clock.now())
    ]
    found += [_url(f"{site}/c/{branch.path}/") for branch in frame.departments()]
    found += [_url(f"{site}/p/{card.slug}/") for card in shelf.list_popular(limit=MOST)]
    return _answer(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
        f"{''.join(found)}</urlset>",
        "application/xml",
    )
