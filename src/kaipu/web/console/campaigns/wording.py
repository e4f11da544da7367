"""Campaigns, letters and refusals in the reader's words."""

from django.utils.translation import gettext as _

from kaipu.brain.campaigns import api as campaigns
from kaipu.web.ui import formats


def state(code: str) -> str:
    """Return where a campaign or journey stands."""
    return {"draft": _("Draft"), "running": _("Running"), "paused": _("Paused"), "ended": _("Ended")}.get(code, code)


def tone(code: str) -> str:
    """Return the tone of a state's badge."""
    return {"running": "good", "paused": "warn", "draft": "info"}.get(code, "")


def channels() -> dict[str, str]:
    """Return the ways a campaign can go."""
    return {
        "mail": _("By e-mail"), "sms": _("By SMS"), "wechat": _("By WeChat"), "push": _("As a push message"),
        "site": _("Banner in the shop"),
    }  # fmt: skip


def channel(code: str) -> str:
    """Return one way."""
    return channels().get(code, code)


def letter_state(code: str) -> str:
    """Return where a letter stands."""
    words = {
        "queued": _("waiting"), "claimed": _("being sent"), "handed": _("being sent"), "sent": _("sent"), "bounced": _("came back"),
        "failed": _("failed"), "doubt": _("in doubt"), "withheld": _("withheld"), "withdrawn": _("withdrawn"),
    }  # fmt: skip
    return words.get(code, code)


def reason(code: str) -> str:
    """Return why a letter stands there."""
    words = {
        "consent": _("did not agree to this way"), "address": _("has no address"), "returned": _("earlier letters came back"),
        "hard": _("no such address"), "soft": _("could not be delivered"),
        "cap": _("had enough letters this week"), "ended": _("the campaign ended"), "unreachable": _("the company was not reached"),
        "no answer": _("the company did not answer"), "attempts": _("tried too often"),
    }  # fmt: skip
    if code.isdigit():
        return _("the mail server answered %(code)s") % {"code": code}
    if code.partition(" ")[0] in {"wechat", "push"} or code.startswith("isv."):
        return _("the company answered %(code)s") % {"code": code}
    if code[:1].isdigit():
        kind = words["hard"] if campaigns.kind_of(code) == "hard" else words["soft"]
        return f"{kind} ({code})"
    return words.get(code, code)


def refusal(field: str) -> str:
    """Return what is wrong with a part of a plan."""
    words = {
        "title": _("Give the campaign a name of at most 120 letters."),
        "channels": _("Choose at least one way to tell people."),
        "ends_on": _("The last day must not be before the first, and at most a year after it."),
        "holdout_percent": _("Hold out from 0 to 50 per cent."),
        "path": _("Type a page of the shop that begins with /, for example /c/dairy/."),
        "coupon": _("A code has at most 40 letters."),
        "subject_en": _("Type the English subject."), "subject_zh": _("Type the Chinese subject."),
        "body_en": _("Type the English text."), "body_zh": _("Type the Chinese text."),
        "banner_en": _("Type the English banner."), "banner_zh": _("Type the Chinese banner."),
        "short_en": _("Type the English short message."), "short_zh": _("Type the Chinese short message."),
        "tasks": _("At most thirty tasks and thirty risks."),
    }  # fmt: skip
    if "_template_" in field:
        return _("Type the number of the approved template.")
    return words.get(field, _("Choose one of the list."))


def report(code: str) -> str:
    """Return what a kind of report says."""
    words = {"hard": _("no such address"), "soft": _("could not be delivered"), "complaint": _("complained")}
    return words[code]


def origin_title(origin: str) -> str:
    """Return the name of the campaign or journey that a letter belongs to."""
    kind, _mark, number = origin.partition(":")
    if kind == "campaign":
        return campaigns.get_campaign(campaign_id=int(number)).title
    journey = campaigns.get_journey(journey_id=int(number))
    return journey.title_zh if formats.speaks_chinese() else journey.title_en
