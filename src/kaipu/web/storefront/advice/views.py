"""One guide: the next question, or the goods that the answers lead to. The answers so far stand in the address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.commerce.care import api as care
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.shelf import api as shelf
from kaipu.kernel import clock
from kaipu.web.storefront import bag, frame
from kaipu.web.storefront.goods import cards
from kaipu.web.ui import member_words

MOST_ANSWERS = 20


def _way(typed: str) -> list[int]:
    """Read the numbers of the answers so far, such as 0-2-1; what is no number ends them."""
    found = []
    for part in typed[:100].split("-")[:MOST_ANSWERS]:
        if not (part.isascii() and part.isdigit() and len(part) < 4):
            break
        found.append(int(part))
    return found


@require_safe
def advice(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the next question, or show goods with the reason why these."""
    try:
        guide = care.get_guide(slug=slug)
    except care.GuideUnknown as error:
        raise Http404(slug) from error
    way = _way(request.GET.get("a", ""))
    question, said = care.follow_guide(guide.steps, way)
    known = way[: len(said)]
    context: dict[str, object] = {
        "guide": guide, "question": question, "said": [
            (step, answer, "-".join(str(each) for each in known[:place])) for place, (step, answer) in enumerate(said)
        ],
        "answers": [(answer, "-".join(str(each) for each in (*known, number))) for number, answer in enumerate(question.answers)]
        if question else [],
        "goods": "", "why": None,
    }  # fmt: skip
    if question is None and said:
        answer = said[-1][1]
        there = catalog.list_skus_by_code(codes=answer.codes, at=clock.now())
        found = shelf.list_cards(sku_ids=[there[code].id for code in answer.codes if code in there])
        context |= {"goods": cards.grid(found, bag.read(request)), "why": answer}
    main = render_to_string("storefront/advice/page.html", context, request)
    title = member_words.title(guide)
    return frame.page(
        request, main, title=title, description=_("A few questions, then goods that suit you."), place="shop",
        robots="noindex" if known else "index,follow",
    )  # fmt: skip
