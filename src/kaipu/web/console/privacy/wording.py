"""Privacy in words."""

from django.utils.translation import gettext as _


def kind(code: str) -> str:
    """Return what somebody asks for."""
    return {"erasure": _("Erasure"), "export": _("Their data as a file")}.get(code, code)


def states() -> dict[str, tuple[str, str]]:
    """Return the states of requests with their tones."""
    return {
        "waiting": (_("waits for approval"), "warn"), "approved": (_("being worked on"), ""),
        "erased": (_("erased, proof under way"), ""), "failed": (_("still found somewhere"), "bad"),
        "done": (_("done"), "good"), "refused": (_("refused"), ""), "withdrawn": (_("withdrawn"), ""),
    }  # fmt: skip


def source(code: str) -> str:
    """Return who brought a request."""
    return {"shopper": _("the person"), "staff": _("staff"), "replay": _("replay list")}.get(code, code)


def tag(code: str) -> str:
    """Return how a column is personal."""
    words = {
        "name": _("name"), "email": _("e-mail"), "phone": _("telephone"), "address": _("address"), "place": _("town"),
        "identifier": _("stands for a person"), "trait": _("says something of a person"),
        "content": _("was written by a person"), "key": _("opens something"), "derived": _("tells nothing of one person"),
    }  # fmt: skip
    return words.get(code, code)


def erasure(code: str) -> str:
    """Return what becomes of a column when its person is erased."""
    words = {
        "deleted": _("deleted"), "handed": _("goes to a nameless customer"), "renamed": _("gets a random name"),
        "covered": _("what names them is taken out"), "kept": _("kept; names nobody alone"),
    }  # fmt: skip
    return words.get(code, "–")


def policy(key: str) -> str:
    """Return what kind of data a policy is about."""
    words = {
        "sessions": _("Log-ins that ended"), "exports": _("Files of what is known of a person"),
        "idempotency": _("Keys that keep an order from being placed twice"), "jobs": _("Jobs that ended well"),
        "uploads": _("Uploaded files of finished imports"), "carts": _("Carts of guests who went away"),
        "letters": _("Settled dead letters"), "events": _("What visitors did"), "requests": _("Requests and their proofs"),
        "talks": _("What was said in settled conversations"), "logs": _("Logs of the programs"), "consents": _("Answers about consents"), "orders": _("Orders and payments"), "audit": _("The audit log"),
    }  # fmt: skip
    return words.get(key, key)


def basis(code: str) -> str:
    """Return why data are there."""
    words = {
        "contract": _("needed for what was agreed"), "consent": _("consent"), "interest": _("safe running of the shop"),
        "law": _("wanted by law"),
    }  # fmt: skip
    return words.get(code, code)


def action(code: str) -> str:
    """Return what becomes of data that are too old."""
    words = {
        "erase": _("erased every night"), "elsewhere": _("erased every hour"), "keep": _("kept, without names once erased"),
    }  # fmt: skip
    return words.get(code, code)


def did(code: str) -> str:
    """Return what an entry of the access log tells."""
    words = {
        "privacy.see": _("was shown personal data"), "privacy.reveal": _("asked to see contact data"),
        "privacy.ask_erasure": _("asked for an erasure"), "privacy.ask_export": _("asked for the data of a person"),
        "privacy.approve": _("approved"), "privacy.refuse": _("refused"), "privacy.withdraw": _("withdrew"),
        "privacy.erase_person": _("erased from the database"), "privacy.close_erasure": _("searched for proof"),
        "privacy.close_export": _("wrote the file"), "privacy.fetch": _("fetched the file"),
    }  # fmt: skip
    return words.get(code, code)


def what(code: str) -> str:
    """Return where personal data were shown."""
    return {"page": _("page"), "rows": _("rows behind a figure"), "export": _("export")}.get(code, code)
