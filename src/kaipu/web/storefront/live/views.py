"""The list of live shows, one show before, during and after, and its date as a calendar file (RFC 5545)."""

from datetime import UTC, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kaipu.commerce.content import api as content
from kaipu.kernel import clock
from kaipu.web.storefront import frame
from kaipu.web.storefront.read.views import goods
from kaipu.web.ui import formats
from kaipu.web.ui.addresses import site_of
from kaipu.web.ui.collect import collect

TONES = {"before": "", "on_air": "hot", "over": "", "called_off": ""}
MOST_OCTETS = 75


def states() -> dict[str, str]:
    """Return what a show is at a moment, in a shopper's words."""
    return {"before": _("Coming up"), "on_air": _("Live now"), "over": _("Over"), "called_off": _("Called off")}


def in_language(found: content.ShowRecord) -> tuple[str, str]:
    """Return a show's title and words in the reader's language."""
    if formats.speaks_chinese():
        return found.title_zh or found.title_en, found.words_zh or found.words_en
    return found.title_en, found.words_en


def time_left(span: timedelta) -> str:
    """Return how long it is until a show, in its two largest parts."""
    minutes = max(1, int(span.total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else "",
        ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours} if hours else "",
        ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest} if rest and not days else "",
    ]
    return " ".join(part for part in parts if part)


@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """Show what is on air, what comes, and what can be watched again."""
    at, words = clock.now(), states()
    rows = [
        (each, *in_language(each), words[each.state(at)], TONES[each.state(at)])
        for each in content.list_shows_for_shoppers(at=at)
    ]
    collect("page_view", request, page="shows")
    return frame.show(
        request, "storefront/live/list.html", {"rows": rows}, title=_("Live shows"), robots="index,follow", place="read"
    )


def _find(slug: str) -> content.ShowRecord:
    found = content.find_show(slug=slug)
    if found is None:
        raise Http404(slug)
    return found


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a live show: when it begins, where to watch it now, or its replay; its goods in the order they are shown."""
    found, at = _find(slug), clock.now()
    title, words = in_language(found)
    state = found.state(at)
    collect("page_view", request, page="show", show=found.slug)
    context = {
        "found": found, "name": title, "words": words, "state": state, "state_word": states()[state], "tone": TONES[state],
        "left": time_left(found.starts_at - at) if state == "before" else "", "goods": goods(request, found.goods) if found.goods else "",
    }  # fmt: skip
    return frame.show(request, "storefront/live/page.html", context, title=title, robots="index,follow", place="read")


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a show's date for a calendar, with a reminder ten minutes before. Other shows than those to come have none."""
    found, at = _find(slug), clock.now()
    if found.state(at) != "before":
        raise Http404(slug)
    title, words = in_language(found)
    page = f"{site_of(request)}/live/{found.slug}/"
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kaipu//Live shows//EN", "BEGIN:VEVENT", f"UID:{found.mark}@{request.get_host()}",
        f"DTSTAMP:{_stamp(found.changed_at)}", f"DTSTART:{_stamp(found.starts_at)}", f"DTEND:{_stamp(found.ends_at)}", f"SUMMARY:{_text(title)}",
        f"DESCRIPTION:{_text(words)}", f"URL:{page}", "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT10M", f"DESCRIPTION:{_text(title)}",
        "END:VALARM", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    body = "".join(f"{_folded(line)}\r\n" for line in lines)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.slug}.ics"'
    return response


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    """Escape a text (RFC 5545, 3.3.11)."""
    plain = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """Fold a line at 75 octets, never within a letter (RFC 5545, 3.1)."""
    rows, row, size = [], "", 0
    for letter in line:
        more = len(letter.encode())
        if size + more > MOST_OCTETS:
            rows.append(row)
            row, size = " ", 1
        row, size = row + letter, size + more
    return "\r\n".join([*rows, row])
