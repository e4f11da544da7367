"""Law 3: two operations in one request are seen, a flow counts as one, and a socket inside an operation is refused."""

import socket
import types

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from kaipu.kernel import jobs
from kaipu.kernel.operation import operation
from tools.laws.operations import NetworkInsideTransaction

pytestmark = pytest.mark.django_db


@operation
def first_thing() -> None:
    """Do the first thing."""


@operation
def second_thing() -> None:
    """Do the second thing."""


@operation
def both_things() -> None:
    """Do both in one transaction: the inner ones join."""
    first_thing()
    second_thing()


flow = types.ModuleType("kaipu.commerce.orders.flows")
flow.__dict__.update(first_thing=first_thing, second_thing=second_thing)
exec("def prepare_and_settle():\n    first_thing()\n    second_thing()\n", flow.__dict__)  # noqa: S102 - a function that claims to live in `flows`


def two(_request: HttpRequest) -> HttpResponse:
    """Break the law."""
    first_thing()
    second_thing()
    return HttpResponse()


def one(_request: HttpRequest) -> HttpResponse:
    """Keep it: one operation."""
    both_things()
    return HttpResponse()


def one_flow(_request: HttpRequest) -> HttpResponse:
    """Keep it: one flow."""
    flow.prepare_and_settle()
    return HttpResponse()


def flow_and_operation(_request: HttpRequest) -> HttpResponse:
    """Break the law."""
    flow.prepare_and_settle()
    first_thing()
    return HttpResponse()


urlpatterns = [path("two/", two), path("one/", one), path("flow/", one_flow), path("mixed/", flow_and_operation)]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("url", "count"), [("/one/", 0), ("/flow/", 0), ("/two/", 1), ("/mixed/", 1)])
def test_operations_of_a_request_are_counted(url, count, laws):
    assert Client(headers={"x-forwarded-proto": "https"}).get(url, secure=True).status_code == 200
    violations = laws.operations.take_violations()
    assert len(violations) == count
    assert all("one request called 2 operations or flows" in line for line in violations)


@jobs.job(name="tests.two_things")
def two_things() -> None:
    """Break the law in a job."""
    first_thing()
    second_thing()


@jobs.job(name="tests.one_flow")
def job_of_one_flow() -> None:
    """Keep it."""
    flow.prepare_and_settle()


def test_operations_of_a_job_are_counted(laws):
    job_of_one_flow()
    assert laws.operations.take_violations() == []
    two_things()
    (violation,) = laws.operations.take_violations()
    assert violation.startswith("Law 3: one job called 2 operations or flows: ")


def test_a_socket_inside_an_operation_is_refused():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as outside:
        address = server.getsockname()

        @operation
        def call_the_bank() -> None:
            outside.connect(address)

        socket.create_connection(address).close()
        with pytest.raises(NetworkInsideTransaction, match="call_the_bank connects to"):
            call_the_bank()
