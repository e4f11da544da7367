import os
import shutil
import signal
import tempfile
from pathlib import Path

import psycopg
import pytest

from kaipu.launch import place, postgres
from kaipu.launch.processes import is_alive, wait_until_gone
from kaipu.launch.trouble import LaunchTrouble

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[4]


class Server:
    """One embedded server in a folder of its own."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.said: list[str] = []

    def start(self) -> str:
        return postgres.start(self.var, root=ROOT, say=self.said.append)

    def stop(self) -> bool:
        return postgres.stop(self.var, root=ROOT)

    @property
    def pid(self) -> int | None:
        return postgres.running_pid(self.var, root=ROOT)

    @property
    def data(self) -> Path:
        found = place.find(self.var, ROOT)
        assert found is not None
        return found.data


@pytest.fixture(scope="module")
def place_of_tests():
    """Return a short folder that an unprivileged account can walk through, as a clone usually is."""
    with tempfile.TemporaryDirectory(prefix="kaipu-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="module")
def server(place_of_tests):
    it = Server(place_of_tests / "var")
    it.start()
    yield it
    it.stop()


def test_a_second_start_adopts_the_running_server(server):
    pid = server.pid
    assert server.start() == postgres.address(server.var)
    assert server.pid == pid


def test_it_is_durable_private_and_not_on_the_network(server):
    with psycopg.connect(server.start()) as connection:
        shown = {
            name: connection.execute("select current_setting(%s)", [name]).fetchone()[0]
            for name in ("fsync", "synchronous_commit", "full_page_writes", "listen_addresses", "TimeZone", "jit")
        }
        (superuser,) = connection.execute("select usesuper from pg_user where usename = current_user").fetchone()
    assert shown == {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "listen_addresses": "",
        "TimeZone": "UTC",
        "jit": "off",
    }
    assert superuser is False
    assert oct(server.data.stat().st_mode)[-3:] == "700"


def test_a_stranger_is_not_let_in(server):
    if os.geteuid() != 0:
        pytest.skip("only root can try to be somebody else")
    url = server.start()
    child = os.fork()
    if child == 0:
        os.setuid(4242)
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            os._exit(7)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


def test_a_killed_server_comes_back_with_what_was_committed(server):
    with psycopg.connect(server.start()) as connection:
        connection.execute("create table if not exists kept (n int)")
        connection.execute("insert into kept values (1)")
    pid = server.pid
    os.kill(pid, signal.SIGKILL)
    assert wait_until_gone(pid, 5)
    with psycopg.connect(server.start()) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (1,)
    assert server.pid != pid


def test_a_lock_file_that_names_somebody_else_is_ignored(server):
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert server.pid is None
    server.start()
    assert server.pid not in {None, os.getpid()}


def test_stop_leaves_nothing_and_may_be_said_twice(server):
    server.start()
    pid = server.pid
    assert server.stop() is True
    assert not is_alive(pid)
    assert server.stop() is False


def test_broken_data_are_told_in_one_sentence(server):
    server.stop()
    control = server.data / "global" / "pg_control"
    control.rename(control.with_suffix(".gone"))
    with pytest.raises(LaunchTrouble, match=r"PostgreSQL could not start: could not open file .*pg_control"):
        server.start()
    control.with_suffix(".gone").rename(control)
    server.start()


def test_a_folder_that_holds_something_else_is_left_alone(place_of_tests):
    there = place_of_tests / "other" / "postgres" / "data"
    there.mkdir(parents=True)
    (there / "letter.txt").write_text("dear")
    with pytest.raises(LaunchTrouble, match="is not a PostgreSQL data folder"):
        postgres.start(place_of_tests / "other", root=ROOT)
    assert (there / "letter.txt").read_text() == "dear"


def test_a_path_too_long_for_a_socket_moves_the_socket_and_says_so_once(place_of_tests):
    server = Server(place_of_tests / ("long" * 30))
    try:
        server.start()
        server.start()
        assert [line.rpartition(" ")[0].rpartition(";")[2] for line in server.said] == [" the socket lives in"]
    finally:
        server.stop()
        _clean(server)


def test_a_closed_folder_moves_everything_and_keeps_its_permissions(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root borrows an account")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = Server(closed / "var")
    try:
        url = server.start()
        assert len(server.said) == 1
        assert oct(closed.stat().st_mode)[-3:] == "700"
        with psycopg.connect(url) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    finally:
        server.stop()
        _clean(server)


def _clean(server: Server) -> None:
    elsewhere = Path((server.var / "postgres" / "elsewhere").read_text().strip())
    shutil.rmtree(elsewhere)
