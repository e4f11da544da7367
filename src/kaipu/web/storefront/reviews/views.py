"""Writing a review of something one bought, finding one helpful, asking about a product."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.customers import api as customers
from kaipu.commerce.orders import api as orders
from kaipu.commerce.reviews import api as reviews
from kaipu.commerce.shelf import api as shelf
from kaipu.kernel import clock
from kaipu.web.storefront import bag, frame
from kaipu.web.storefront.reviews import showing
from kaipu.web.ui import formats

MOST_BYTES = 4 * 1024 * 1024


def _language() -> str:
    return "zh" if formats.speaks_chinese() else "en"


def _line(request: HttpRequest) -> tuple[orders.OrderRecord, catalog.SkuRecord]:
    """Return the order and the goods that a form is about, if they are this person's; else there is no such page."""
    given = request.POST if request.method == "POST" else request.GET
    try:
        order = orders.get_order(
            number=given.get("order", "")[:20], token=given.get("t", ""), customer_id=bag.customer_of(request),
            at=clock.now(),
        )  # fmt: skip
    except orders.OrderUnknown as error:
        raise Http404 from error
    for line in order.lines:
        if line.sku.slug == given.get("product", ""):
            return order, line.sku
    raise Http404(order.number)


def picture_trouble(why: str) -> str:
    """Say why a picture can't be kept."""
    sentences = {
        "kind": _("Only JPEG and PNG pictures can be sent."),
        "size": _("A picture may have at most 4 MB."),
        "pixels": _("This picture has too many or too few pixels."),
        "broken": _("This picture cannot be read; it may be damaged."),
    }
    return sentences[why]


def _pictures(request: HttpRequest, errors: dict[str, str]) -> list[reviews.CleanPicture]:
    found: list[reviews.CleanPicture] = []
    given = [each for each in request.FILES.getlist("pictures") if isinstance(each, UploadedFile)]
    if len(given) > 3:
        errors["pictures"] = _("At most three pictures, please.")
    for each in given[:3]:
        try:
            if (each.size or 0) > MOST_BYTES:
                raise reviews.PictureRefused("size")
            found.append(reviews.clean_picture(each.read()))
        except reviews.PictureRefused as refused:
            errors["pictures"] = picture_trouble(refused.why)
    return found


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Show the form for one product of an order, and keep what is sent."""
    order, sku = _line(request)
    errors: dict[str, str] = {}
    stars = request.POST.get("stars", "")
    if request.method == "POST":
        pictures = _pictures(request, errors)
        if stars not in {"1", "2", "3", "4", "5"}:
            errors["stars"] = _("Choose one to five stars.")
        if not errors:
            trouble = _keep(request, order, sku, int(stars), pictures)
            if not trouble:
                showing.forget()
                return HttpResponseRedirect(f"/orders/{order.number}?t={order.token}#reviews")
            errors[""] = trouble
    context = {
        "order": order, "sku": sku, "errors": errors, "problems": list(errors.items()), "chosen": stars,
        "text": request.POST.get("text", ""), "given": sku.product_id in reviews.list_reviewed(order_id=order.id),
        "stars": [("5", _("Excellent")), ("4", _("Good")), ("3", _("All right")), ("2", _("Poor")), ("1", _("Bad"))],
    }  # fmt: skip
    return frame.show(
        request, "storefront/reviews/write.html", context, title=_("Write a review"), place="account",
        status=422 if errors else 200,
    )  # fmt: skip


def _keep(
    request: HttpRequest,
    order: orders.OrderRecord,
    sku: catalog.SkuRecord,
    stars: int,
    pictures: list[reviews.CleanPicture],
) -> str:
    """Keep a review; return what is wrong, or nothing."""
    try:
        _id, state = reviews.write_review(
            order_number=order.number, token=order.token, customer_id=bag.customer_of(request), product_id=sku.product_id,
            stars=stars, text=request.POST.get("text", "").replace("\x00", ""), pictures=pictures, language=_language(),
            at=clock.now(),
        )  # fmt: skip
    except reviews.NotBought:
        return _("You can review this once it was handed over to you.")
    except reviews.AlreadyReviewed:
        return _("You have reviewed this already. Thank you.")
    said = _("Thank you! Your review is on the product's page.")
    if state == "waiting":
        said = _("Thank you! We look at your review and publish it soon.")
    messages.success(request, said)
    return ""


@require_POST
def helpful(request: HttpRequest, review_id: int) -> HttpResponse:
    """Count a helpful vote of whoever is logged in."""
    customer = bag.customer_of(request)
    slug = request.POST.get("slug", "")[:200]
    back = f"/p/{slug}/#reviews"
    if customer is None:
        return HttpResponseRedirect(f"/account/login/?next=/p/{slug}/")
    try:
        reviews.vote_helpful(review_id=review_id, customer_id=customer, at=clock.now())
    except reviews.ReviewUnknown as error:
        raise Http404(str(review_id)) from error
    return HttpResponseRedirect(back)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask something about a product; it appears with its answer."""
    card = shelf.find_card(slug=slug)
    if card is None:
        raise Http404(slug)
    product = catalog.get_product(slug=slug, at=clock.now())
    customer = bag.customer_of(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        name = customers.get_customer(customer_id=customer).name if customer else ""
        try:
            reviews.ask_question(
                product_id=product.id, customer_id=customer, name=name, language=_language(),
                text=request.POST.get("text", "").replace("\x00", ""), at=clock.now(),
            )  # fmt: skip
        except reviews.TextMissing:
            errors["text"] = _("Type your question.")
        else:
            return frame.show(
                request, "storefront/reviews/asked.html", {"product": product, "slug": slug}, title=_("Thank you"),
                place="product",
            )  # fmt: skip
    context = {"product": product, "slug": slug, "errors": errors, "problems": list(errors.items())}
    return frame.show(
        request, "storefront/reviews/ask.html", context, title=_("Ask about this product"), place="product",
        status=422 if errors else 200,
    )  # fmt: skip


@require_safe
def picture(request: HttpRequest, picture_id: int) -> HttpResponse:
    """Serve a picture of a published review."""
    found = reviews.find_picture(picture_id=picture_id, public=True)
    if found is None:
        raise Http404(str(picture_id))
    response = HttpResponse(found.data, content_type=f"image/{found.kind}")
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
