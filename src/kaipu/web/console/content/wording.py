"""Words for kinds, stages, states and what is wrong with a draft."""

from django.utils.translation import gettext as _

from kaipu.commerce.content import api as content

TONES = {"draft": "", "waiting": "warn", "approved": "info", "scheduled": "info", "published": "good", "retired": ""}


def kinds() -> dict[str, str]:
    """Return the kinds of items."""
    return {
        "article": _("Written article"), "page": _("Page"), "video": _("Video"), "live": _("Live show"), "script": _("Video script"),
    }  # fmt: skip


def stages() -> dict[str, str]:
    """Return the stages of a customer's way."""
    return {
        "discover": _("Discover"), "compare": _("Compare"), "buy": _("Buy"), "use": _("Use"), "return": _("Come back"),
    }  # fmt: skip


def states() -> dict[str, str]:
    """Return the states of an item."""
    return {
        "draft": _("Draft"), "waiting": _("Waits for approval"), "approved": _("Approved"), "scheduled": _("Scheduled"),
        "published": _("Published"), "retired": _("Retired"),
    }  # fmt: skip


def channels() -> dict[str, str]:
    """Return where an item is told."""
    return {
        "site": _("Our shop"), "wechat": _("WeChat"), "weibo": _("Weibo"), "douyin": _("Douyin"), "xiaohongshu": _("Xiaohongshu"),
        "store": _("In the shops"),
    }  # fmt: skip


def blocks() -> dict[str, str]:
    """Return the kinds of blocks."""
    return {
        "heading": _("Heading"), "text": _("Text"), "picture": _("Picture"), "products": _("Goods"), "quote": _("Quote"), "video": _("Video link"),
        "live": _("Live show"), "coupon": _("Coupon to claim"), "survey": _("Questionnaire"), "button": _("Button"), "shot": _("Shot"),
    }  # fmt: skip


def where(place: str) -> str:
    """Return where in a draft something stands."""
    if place.isdigit():
        return _("Block %(n)d") % {"n": int(place) + 1}
    return {"title": _("Title"), "summary": _("Summary")}.get(place, place)


def trouble(field: str, reason: str) -> tuple[str, str]:
    """Return (the form's field, the sentence) for what is wrong with a draft."""
    if field.startswith("block") and field[5:].isdigit():
        part, sentence = _BLOCK.get(reason, ("en", lambda: _("This block cannot be kept.")))
        number = int(field[5:])
        return f"b{number}_{part}", _("Block %(n)d: %(what)s") % {"n": number + 1, "what": sentence()}
    if reason.startswith("unknown:"):
        return field, _("No goods have the code %(code)s.") % {"code": reason[8:]}
    sentences = {
        "title_en": _("Type a title in English."), "slug": _("An address has small letters, digits and hyphens."),
        "blocks": _("An item has at most %(n)d blocks.") % {"n": content.MOST_BLOCKS},
    }  # fmt: skip
    if (field, reason) == ("slug", "taken"):
        return field, _("Another item has this address.")
    return field, sentences.get(field, _("This cannot be kept."))


_BLOCK = {
    "words": ("en", lambda: _("type the words in English.")),
    "link": ("link", lambda: _("type a link that begins with https:// or, for a page of this shop, with /.")),
    "code": ("code", lambda: _("type the code.")),
    "picture": ("note_en", lambda: _("choose a picture, and say what it shows.")),
    "goods": ("goods", lambda: _("type at least one article number.")),
    "at": ("at", lambda: _("say when it begins.")),
    "kind": ("en", lambda: _("this kind of block is not known.")),
}


def picture_trouble(why: str) -> str:
    """Return why a picture was refused."""
    return {
        "kind": _("Choose a JPEG or PNG file."), "size": _("Choose a picture of at most 4 MB."),
        "pixels": _("Choose a picture of 16 to 6,000 pixels a side."),
    }.get(why, _("This file is broken; choose another."))  # fmt: skip
