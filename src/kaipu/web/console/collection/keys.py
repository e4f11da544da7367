"""Keys with which programs send events, and tills of other makers sell: given out, shown once, taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.kernel import clock, tokens
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.typed import Typed

SCOPES = ("events.write", "tills.use", "decisions.read", "decisions.decide")
RIGHTS = {"tills.use": "orders.edit", "decisions.read": "decisions.view", "decisions.decide": "decisions.govern"}
LIST = "/desk/collection/keys/"


@require_safe
@needs("events.edit")
def key_list(request: HttpRequest) -> HttpResponse:
    """Show the keys. Two statements besides the shell's."""
    return _list(request)


def _list(request: HttpRequest, form: Typed | None = None, secret: str = "") -> HttpResponse:
    uses = {"events.write": _("Send events"), "tills.use": _("Sell at another maker's till"),
        "decisions.read": _("Read decisions"), "decisions.decide": _("Read, approve, reject and undo decisions"),
    }  # fmt: skip
    context = {
        "keys": [(key, uses[scope]) for scope in SCOPES for key in tokens.list_tokens(scope=scope)], "uses": list(uses.items()), "secret": secret, "errors": form.errors if form else {},
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
    scope = form.text("scope") or SCOPES[0]
    if scope not in SCOPES or (scope in RIGHTS and not desk_of(request).may(RIGHTS[scope])):
        form.errors["scope"] = _("Choose what the program may do.")
    if form.errors:
        return _list(request, form)
    _key, secret = tokens.issue_token(title=title, scopes=[scope], at=clock.now())
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
