"""Planning a post: its words, the pictures of the article or new ones, or a film, checked against what the channel takes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kaipu.commerce.content import api as content
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel import clock
from kaipu.web.console.content import drafting, wording
from kaipu.web.console.shell import desk_of
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats
from kaipu.web.ui.addresses import site_of

MOST_NEW = 9


def shots(version: content.VersionRecord, chosen: set[str] | None) -> list[tuple[str, str, bool]]:
    """Return the article's pictures as (id, what it shows, whether it is chosen); all are, before anybody chose."""
    chinese = formats.speaks_chinese()
    return [
        (
            each.picture,
            (each.note_zh or each.note_en) if chinese else each.note_en,
            chosen is None or each.picture in chosen,
        )
        for each in version.blocks
        if each.picture and each.kind in {"picture", "video"}
    ]


def limits() -> list[str]:
    """Return what each channel takes, a sentence a channel."""
    names = wording.channels()
    with_film, without = (
        _("%(channel)s: up to %(n)d pictures, or a film"),
        _("%(channel)s: up to %(n)d pictures, no film"),
    )
    return [
        (with_film if each.film_bytes else without) % {"channel": names[code], "n": each.pictures}
        for code, each in content.MEDIA_LIMITS.items()
    ]


def plan(request: HttpRequest, item: content.ItemRecord, form: Typed) -> bool:
    """Plan a post as the form says; tell whether it is planned, else what is wrong stands in the form."""
    account, owner = (form.text(name, 11) for name in ("account", "owner"))
    due = drafting.to_moment(form.text("due_at", 40))
    text = form.needed("text", _("Type the words of the post."), 4000)
    if due is None:
        form.errors["due_at"] = _("Type a day and a time.")
    pictures: list[UUID | reviews.CleanPicture] = [*_chosen(request, item), *_more(request, form)]
    film = _film(request, form)
    if form.errors or due is None:
        return False
    try:
        content.plan_post(
            account_id=int(account) if account.isascii() and account.isdigit() else 0, item_id=item.id, title=form.text("title", 100), text=text,
            link=f"{site_of(request)}/read/{item.slug}/", pictures=pictures, film=film, due_at=due, user_id=desk_of(request).user_id,
            owner_id=int(owner) if owner.isascii() and owner.isdigit() else None, at=clock.now(),
        )  # fmt: skip
    except content.PostInvalid as invalid:
        form.errors.update({field: trouble(field, reason) for field, reason in invalid.wrong})
        return False
    except content.AccountUnknown:
        form.errors["account"] = _("Choose an account.")
        return False
    messages.success(request, _("It is published at its minute."))
    return True


def _chosen(request: HttpRequest, item: content.ItemRecord) -> list[UUID]:
    """Return the pictures of the article that were chosen, in its order."""
    version = content.get_version(item_id=item.id, number=item.version)
    return [UUID(picture) for picture, _note, on in shots(version, set(request.POST.getlist("picture"))) if on]


def _more(request: HttpRequest, form: Typed) -> list[reviews.CleanPicture]:
    found = []
    for each in request.FILES.getlist("more")[:MOST_NEW]:
        try:
            found.append(reviews.clean_picture(each.read()))
        except reviews.PictureRefused as refused:
            form.errors["more"] = wording.picture_trouble(refused.why)
    return found


def _film(request: HttpRequest, form: Typed) -> content.CleanFilm | None:
    sent = request.FILES.get("film")
    if sent is None:
        return None
    try:
        if (sent.size or 0) > content.MOST_FILM_BYTES:
            raise content.FilmRefused("size")
        return content.clean_film(sent.read())
    except content.FilmRefused as refused:
        form.errors["film"] = {
            "kind": _("Choose an MP4 file."),
            "size": _("Choose a film of at most %(n)d MB.") % {"n": content.MOST_FILM_BYTES >> 20},
        }.get(refused.why, _("This file is broken; choose another."))
        return None


def trouble(field: str, reason: str) -> str:
    """Return what is wrong with a post, in a sentence."""
    sentences = {
        ("pictures", "needed"): _("This channel shows no post without a picture; Douyin takes a film instead."),
        ("pictures", "many"): _("This channel takes fewer pictures; choose some of them."),
        ("pictures", "large"): _("A picture is too large for this channel; WeChat takes pictures of the text up to 1 MB."),
        ("pictures", "either"): _("Choose pictures or a film, not both."),
        ("film", "taken"): _("This channel takes no film; choose pictures."),
        ("film", "large"): _("The film is too large for this channel."),
        ("film", "long"): _("The film is too long for this channel: 15 minutes at most."),
    }  # fmt: skip
    fields = {
        "account": _("This account is switched off."), "text": _("The words are too long for this channel."),
        "title": _("A note on Xiaohongshu has a title of at most 20 letters."),
    }  # fmt: skip
    return sentences.get((field, reason)) or fields.get(field) or _("This cannot be kept.")
