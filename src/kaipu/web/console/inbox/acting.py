"""What agents press in the inbox: each is one operation, each refusal a sentence."""

import re
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaipu.commerce.care import api as care
from kaipu.kernel import clock
from kaipu.web.console.inbox.views import answer_with, people
from kaipu.web.console.shell import desk_of, needs
from kaipu.web.console.typed import Typed

_NAMED = re.compile(r"@([\w\u4e00-\u9fff]+)")


def _back(conversation_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(f"/desk/inbox/{conversation_id}/#newest")


@require_POST
@needs("care.edit")
def duty(request: HttpRequest) -> HttpResponse:
    """Go on duty or off; who is on duty gets conversations."""
    on = request.POST.get("on") == "yes"
    care.set_agent(user_id=desk_of(request).user_id, on_duty=on)
    messages.success(
        request,
        _("You are on duty and get conversations.") if on else _("You are off duty; what you have stays yours."),
    )
    return HttpResponseRedirect("/desk/inbox/")


@require_POST
@needs("care.edit")
def take(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Take a conversation that nobody has."""
    try:
        care.take_conversation(conversation_id=conversation_id, user_id=desk_of(request).user_id, at=clock.now())
    except care.TakenAlready as taken:
        name = people().get(taken.user_id, "")
        return answer_with(
            request, conversation_id, trouble=_("%(name)s has taken this already; nothing was done.") % {"name": name}
        )
    except care.ConversationUnknown:
        return HttpResponseRedirect("/desk/inbox/")
    return _back(conversation_id)


@require_POST
@needs("care.edit")
def assign(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Give a conversation to a colleague, or back to everybody."""
    whom = request.POST.get("to", "")
    to = int(whom) if whom.isascii() and whom.isdigit() and len(whom) < 18 else None
    if to is not None and to not in people():
        return answer_with(request, conversation_id, trouble=_("Nobody of the staff is called so; nothing was done."))
    care.assign_conversation(
        conversation_id=conversation_id, to_user_id=to, user_id=desk_of(request).user_id, at=clock.now()
    )
    return _back(conversation_id)


@require_POST
@needs("care.edit")
def answer(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Send an answer; what was said meanwhile is shown first."""
    form = Typed(request.POST)
    text = form.needed("text", _("Type an answer."), most=4000)
    typed = {"text": text, "client_id": form.text("client_id", 64)}
    if form.errors:
        return answer_with(request, conversation_id, errors=form.errors, typed=typed)
    seen = form.text("seen_id")
    try:
        care.answer_conversation(
            conversation_id=conversation_id, text=text, client_id=typed["client_id"], user_id=desk_of(request).user_id,
            seen_id=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 18 else 0,
            anyway=request.POST.get("anyway") == "yes", close=request.POST.get("then") == "close", at=clock.now(),
        )  # fmt: skip
    except care.SaidMeanwhile:
        trouble = _("Something was said since you looked. Read it below, then send your answer if it still fits.")
        return answer_with(request, conversation_id, trouble=trouble, typed=typed, asks_anyway=True)
    except care.NotOpen:
        return answer_with(
            request, conversation_id, trouble=_("This goes on in another conversation; nothing was sent."), typed=typed
        )
    except care.AnswerTooLate:
        trouble = _(
            "It is too late for an answer here, see below; nothing was sent, and what you typed is still there."
        )
        return answer_with(request, conversation_id, trouble=trouble, typed=typed)
    except care.AnswerTooLong as long:
        errors = {"text": _("The company takes shorter answers. Letters too many: %(n)d.") % {"n": long.over}}
        return answer_with(request, conversation_id, errors=errors, typed=typed)
    return _back(conversation_id)


@require_POST
@needs("care.edit")
def note(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Leave a note for colleagues; @name calls one."""
    form = Typed(request.POST)
    text = form.needed("note", _("Type a note."), most=4000)
    if form.errors:
        return answer_with(request, conversation_id, errors=form.errors)
    called = {name.lower() for name in _NAMED.findall(text)}
    named = [user_id for user_id, name in people().items() if called & {name.lower(), *name.lower().split()}]
    care.note_conversation(
        conversation_id=conversation_id, text=text, mentioned=named, user_id=desk_of(request).user_id, at=clock.now()
    )
    return _back(conversation_id)


@require_POST
@needs("care.edit")
def close(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Settle a conversation."""
    try:
        care.close_conversation(conversation_id=conversation_id, user_id=desk_of(request).user_id, at=clock.now())
    except care.NotOpen:
        return answer_with(request, conversation_id, trouble=_("This is settled already; nothing was done."))
    return _back(conversation_id)


@require_POST
@needs("care.edit")
def reopen(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Take a settled conversation up again."""
    try:
        care.reopen_conversation(conversation_id=conversation_id, user_id=desk_of(request).user_id, at=clock.now())
    except care.NotOpen:
        return answer_with(request, conversation_id, trouble=_("This is open already; nothing was done."))
    return _back(conversation_id)


@require_POST
@needs("care.edit")
def priority(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Say how urgent it is."""
    level = request.POST.get("priority", "")
    if level not in {"0", "1", "2", "3"}:
        return answer_with(request, conversation_id, trouble=_("Choose how urgent it is."))
    care.set_priority(
        conversation_id=conversation_id, priority=int(level), user_id=desk_of(request).user_id, at=clock.now()
    )
    return _back(conversation_id)


@require_POST
@needs("care.edit")
def merge(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Let a conversation go on in another of the same customer."""
    try:
        into = UUID(request.POST.get("into", ""))
        care.merge_conversations(
            conversation_id=conversation_id, into_id=into, user_id=desk_of(request).user_id, at=clock.now()
        )
    except (ValueError, care.ConversationUnknown):
        trouble = _("These two cannot be merged: they belong to different customers, or one goes on elsewhere already.")
        return answer_with(request, conversation_id, trouble=trouble)
    return _back(into)


@require_POST
@needs("care.edit")
def split(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Begin a conversation of its own with one of the customer's messages."""
    message = request.POST.get("message", "")
    try:
        new = care.split_conversation(
            conversation_id=conversation_id, message_id=int(message) if message.isascii() and message.isdigit() and len(message) < 18 else 0,
            user_id=desk_of(request).user_id, at=clock.now(),
        )  # fmt: skip
    except care.NotOpen:
        return answer_with(
            request, conversation_id, trouble=_("Only something the customer said can begin a new conversation.")
        )
    return _back(new)


@require_POST
@needs("care.edit")
def file_answer(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Make a draft article of an answer, so that the bot can give it next time."""
    message = request.POST.get("message", "")
    try:
        article = care.file_answer(
            message_id=int(message) if message.isascii() and message.isdigit() and len(message) < 18 else 0,
            user_id=desk_of(request).user_id, at=clock.now(),
        )  # fmt: skip
    except care.NothingToFile:
        return answer_with(
            request, conversation_id, trouble=_("There is no question before this answer, so nothing was filed.")
        )
    messages.success(request, _("Filed as a draft. Somebody who leads the desk publishes it."))
    return HttpResponseRedirect(f"/desk/articles/{article}/")
