"""Who may open the desk, and which roles they hold."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.commerce.customers import api as customers
from kaipu.kernel import access, clock
from kaipu.web.console import navigation
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.typed import Typed


def role_word(role: str) -> str:
    """Return a role's name."""
    words = {
        "manager": _("Manager"), "merchandiser": _("Merchandiser"), "marketer": _("Marketer"), "buyer": _("Buyer"),
        "agent": _("Service agent"), "analyst": _("Analyst"), "engineer": _("Engineer"),
    }  # fmt: skip
    return words.get(role, role)


@require_safe
@needs("access.edit")
def staff(request: HttpRequest) -> HttpResponse:
    """Show who may open the desk with their roles. Two statements besides the shell's."""
    return _answer(request)


def _answer(request: HttpRequest, form: Typed | None = None, trouble: str = "") -> HttpResponse:
    held = access.list_roles()
    me = desk_of(request).user_id
    people = [
        {
            "account": account, "me": account.id == me,
            "roles": [(role, role_word(role)) for role in held.get(account.id, ())],
            "others": [(role, role_word(role)) for role in access.ROLES if role not in held.get(account.id, ())],
        }
        for account in customers.list_staff()
    ]  # fmt: skip
    context = {
        "people": people,
        "roles": [(role_word(role), [navigation.right(s) for s in access.SCOPES if s in scopes])
                  for role, scopes in access.ROLES.items()],
        "errors": form.errors if form else {}, "email": form.text("email") if form else "", "trouble": trouble,
    }  # fmt: skip
    status = 409 if trouble else 422 if form and form.errors else 200
    return show(request, "console/system/staff.html", context, title=_("Staff and roles"), status=status)


def _change(request: HttpRequest, step: Callable[[], object], done: str) -> HttpResponse:
    try:
        step()
    except (access.UnknownRole, customers.AccountUnknown):
        return _answer(request, trouble=_("That account or role is not as the page showed it, so nothing was done."))
    messages.success(request, done)
    return HttpResponseRedirect("/desk/staff/")


@require_POST
@needs("access.edit")
def admit(request: HttpRequest) -> HttpResponse:
    """Open the desk to an account that exists."""
    form = Typed(request.POST)
    email = form.needed("email", _("Type the e-mail address of an account."))
    account = customers.find_account(email=email) if email else None
    if email and account is None:
        form.errors["email"] = _("No account has this address. Let the person sign up in the shop first.")
    if form.errors or account is None:
        return _answer(request, form)
    done = _("The desk is open to this account. Give it a role next.")
    return _change(request, lambda: customers.set_staff(user_id=account.id, is_staff=True, at=clock.now()), done)


@require_POST
@needs("access.edit")
def dismiss(request: HttpRequest, user_id: int) -> HttpResponse:
    """Close the desk to an account; its roles stay for a return."""
    if user_id == desk_of(request).user_id:
        return _answer(request, trouble=_("You cannot close the desk to yourself. Somebody else must do it."))
    done = _("The desk is closed to this account.")
    return _change(request, lambda: customers.set_staff(user_id=user_id, is_staff=False, at=clock.now()), done)


@require_POST
@needs("access.edit")
def grant(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give a role."""
    role = Typed(request.POST).text("role")
    if user_id not in {account.id for account in customers.list_staff()}:
        return _answer(request, trouble=_("That account or role is not as the page showed it, so nothing was done."))
    done = _("The role is given: %(role)s.") % {"role": role_word(role)}
    return _change(request, lambda: access.grant_role(user_id=user_id, role=role, at=clock.now()), done)


@require_POST
@needs("access.edit")
def revoke(request: HttpRequest, user_id: int) -> HttpResponse:
    """Take a role away, but never one's own last right to give roles."""
    role = Typed(request.POST).text("role")
    if user_id == desk_of(request).user_id and "access.edit" in access.ROLES.get(role, ()):
        return _answer(request, trouble=_("You cannot take this role from yourself. Somebody else must do it."))
    done = _("The role is taken: %(role)s.") % {"role": role_word(role)}
    return _change(request, lambda: access.revoke_role(user_id=user_id, role=role, at=clock.now()), done)
