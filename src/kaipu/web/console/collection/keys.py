"""Keys with which programs send events: given out, shown once, taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.kernel import clock, tokens
from kaipu.web.console.shell import needs, show
from kaipu.web.console.typed import Typed

SCOPE = "events.write"
LIST = "/desk/collection/keys/"


@require_safe
@needs("events.edit")
def key_list(request: HttpRequest) -> HttpResponse:
    """Show the keys. One statement besides the shell's."""
    return _list(request)


def _list(request: HttpRequest, form: Typed | None = None, secret: str = "") -> HttpResponse:
    context = {
        "keys": tokens.list_tokens(scope=SCOPE), "secret": secret, "errors": form.errors if form else {},
        "problems": form.problems if form else [], "given": form.given.get("title", "") if form and form.errors else "",
    }  # fmt: skip
    bad = form is not None and bool(form.errors)
    return show(
        request, "console/collection/keys.html", context, title=_("Keys for programs"), status=422 if bad else 200
    )


@require_POST
@needs("events.edit")
def issue(request: HttpRequest) -> HttpResponse:
    """Give out a key; its secret is on this one page and nowhere else."""
    form = Typed(request.POST)
    title = form.needed("title", _("Say which program the key is for."), most=100)
    if form.errors:
        return _list(request, form)
    _key, secret = tokens.issue_token(title=title, scopes=[SCOPE], at=clock.now())
    return _list(request, form, secret)


@require_POST
@needs("events.edit")
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Take a key back."""
    try:
        tokens.revoke_token(token_id=token_id, at=clock.now())
    except tokens.TokenUnknown:
        messages.warning(request, _("This key was taken back before, so nothing was done."))
    else:
        messages.success(request, _("The key opens nothing any more."))
    return HttpResponseRedirect(LIST)
