"""Choose who runs the database server: PostgreSQL refuses to run as root, and people do run this as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kaipu.launch.trouble import LaunchTrouble


@dataclass(frozen=True, slots=True)
class Account:
    """The person the server runs as, and whether that is somebody else than we are."""

    uid: int
    gid: int
    name: str
    borrowed: bool

    def popen(self) -> dict[str, Any]:
        """Return the arguments that make `subprocess` start a program as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.borrowed else {}

    def own(self, path: Path) -> None:
        """Give a folder or file of ours to this account."""
        if self.borrowed:
            os.chown(path, self.uid, self.gid)

    def can(self, test: str, path: Path) -> bool:
        """Ask the system itself, as this account, whether a path passes a `test` such as -x."""
        return (
            subprocess.run(
                ["/bin/sh", "-c", f'test {test} "$1"', "sh", str(path)], cwd="/", check=False, **self.popen()
            ).returncode
            == 0
        )


def server_account(data: Path, root: Path) -> Account:
    """Return whom the server in `data` runs as.

    That is ourselves, unless we are root: then the owner of the data, else the owner of the installation,
    else the accounts that every system has for this. Raises LaunchTrouble where none exists.
    """
    if os.geteuid() != 0:
        return _account(pwd.getpwuid(os.geteuid()), borrowed=False) if _known(os.geteuid()) else _nameless()
    owners = [path.stat().st_uid for path in (data, root) if path.exists()]
    for uid in owners:
        if uid != 0 and _known(uid):
            return _account(pwd.getpwuid(uid), borrowed=True)
    for name in ("postgres", "nobody"):
        if any(entry.pw_name == name and entry.pw_uid != 0 for entry in pwd.getpwall()):
            return _account(pwd.getpwnam(name), borrowed=True)
    raise LaunchTrouble(
        "PostgreSQL refuses to run as root and this system has no account `postgres` or `nobody`; start as an ordinary user."
    )


def _known(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _nameless() -> Account:
    raise LaunchTrouble(
        f"User number {os.geteuid()} has no name on this system, and PostgreSQL needs one; add it to /etc/passwd or set DATABASE_URL."
    )


def _account(entry: pwd.struct_passwd, *, borrowed: bool) -> Account:
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name, borrowed)
