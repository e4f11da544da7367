"""What connectors must never do: tell the shop's key, tell a secret to a stranger, ask inside a private net, or follow elsewhere."""

import os
import shutil
import socket
import ssl
import subprocess
import sys

import pytest

from kaipu.brain.connectors import api as connectors
from kaipu.brain.connectors import gateways
from kaipu.brain.connectors.rules import TransportInvalid, read_transport
from kaipu.brain.connectors.tests.factories import MAPPING, NOW, connect, row, run

NAME = "KAIPU_CONNECTOR_SECRET_TEST"


def test_the_shops_own_key_can_never_be_named():
    with pytest.raises(TransportInvalid) as wrong:
        read_transport({"url": "https://example.com", "proof": "bearer", "secret": "KAIPU_SECRET_KEY"})
    assert wrong.value.field == "secret"
    given = {
        NAME: "s",
        f"{NAME}_HOSTS": "A.example, b.example",
        "KAIPU_SECRET_KEY": "k" * 50,
        "KAIPU_TESTING": "1",
        "KAIPU_DEMO": "0",
        "OF": NAME,
    }
    said = subprocess.run(
        [sys.executable, "-c", "from kaipu import settings as s; print(*s.CONNECTOR_SECRETS, *sorted(s.CONNECTOR_SECRET_HOSTS[s.os.environ['OF']]))"],
        env={**os.environ, **given}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert said.split() == [NAME, "a.example", "b.example"]


@pytest.mark.django_db
def test_a_secret_that_is_bound_goes_to_its_hosts_only(source, settings):
    connect(source.url, proof="bearer", secret=NAME)
    source.answers["/report"] = lambda _: {"data": [row()]}
    settings.CONNECTOR_SECRETS = {NAME: "s3cret"}
    settings.CONNECTOR_SECRET_HOSTS = {NAME: frozenset({"reports.example"})}
    assert (run().problem, source.asked) == ("bound", [])
    settings.CONNECTOR_SECRET_HOSTS = {NAME: frozenset({"127.0.0.1"})}
    assert run().rows == 1


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]"])  # noqa: S104
def test_private_addresses_are_refused_unless_allowed(source, settings, host):
    settings.CONNECTOR_PRIVATE_HOSTS = frozenset()
    connect(f"http://{host}:{source.server_address[1]}")
    assert (run().problem, source.asked) == ("private", [])


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["url", "totals_url"])
def test_a_private_address_is_told_when_it_is_saved(settings, field):
    settings.CONNECTOR_PRIVATE_HOSTS = frozenset({"companies.local"})
    fine = {"url": "http://no-such-host.invalid/", "totals_url": ""}

    def save(**given):
        connectors.save_connector(
            key="new", contract="ad_spend", title_en="New", title_zh="", transport={**fine, **given}, mapping=MAPPING,
            cron="0 * * * *", at=NOW,
        )  # fmt: skip

    for url in ("http://127.0.0.1:5432/", "http://[::1]/", "https://localhost/x", "http://169.254.169.254/latest/"):
        with pytest.raises(TransportInvalid) as wrong:
            save(**{field: url})
        assert (wrong.value.field, wrong.value.why) == (field, "private")
    assert connectors.list_connectors(at=NOW) == []
    save()  # a name that nobody knows today may be known tomorrow
    save(**{field: "http://companies.local/"})
    assert len(connectors.list_connectors(at=NOW)) == 1


@pytest.mark.parametrize(
    "address", ["10.0.0.8", "169.254.169.254", "192.168.1.1", "100.64.0.1", "224.0.0.1", "fe80::1%eth0", "fd00::1", "::",
                "64:ff9b::7f00:1", "2002:7f00:1::"],
)  # fmt: skip
def test_every_address_of_a_name_is_looked_at(source, monkeypatch, address):
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 80))
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_a, **_k: [public, (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))]
    )
    with pytest.raises(gateways.SourceRefused) as refused:
        gateways.fetch("http://rebound.example/", {})
    assert refused.value.problem == "private"


def test_the_address_that_was_looked_at_is_the_one_connected_to(source, monkeypatch):
    port, asked = source.server_address[1], []
    known = socket.getaddrinfo

    def resolve(host, *given, **more):
        if host != "twice.example":
            return known(host, *given, **more)
        asked.append(host)
        return known("127.0.0.1" if len(asked) == 1 else "127.0.0.9", *given, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    source.answers["/"] = lambda _: []
    assert gateways.fetch(f"http://twice.example:{port}/", {}, private={"twice.example"}).body == b"[]"
    assert len(asked) == 1


@pytest.mark.django_db
def test_the_next_page_must_be_as_protected_as_the_first(source):
    connect(source.url)
    source.answers["/report"] = lambda _: {"data": [row()], "next": source.url.replace("http:", "https:") + "/report"}
    assert run().problem == "elsewhere"
    source.answers["/report"] = lambda _: {"data": [row()], "next": "http://[half"}
    assert run().problem == "unsendable"


@pytest.mark.django_db
@pytest.mark.parametrize("secret", ["two\nlines", "密钥"])
def test_what_cannot_be_sent_is_refused_and_the_secret_is_told_nobody(source, settings, secret):
    connect(source.url, proof="bearer", secret=NAME)
    settings.CONNECTOR_SECRETS = {NAME: secret}
    assert run().problem == "unsendable"
    assert connectors.list_runs(connector="ads")[0].detail == ""


@pytest.mark.django_db
def test_an_address_outside_ascii_is_refused(source):
    connect(f"{source.url}/报表")
    assert run().problem == "unsendable"


@pytest.fixture
def disguised(source, tmp_path):
    """The source behind TLS, with a certificate that nobody vouches for."""
    pair = (tmp_path / "key.pem", tmp_path / "certificate.pem")
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", str(pair[0]), "-out", str(pair[1])]  # fmt: skip
    subprocess.run(made, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair[1], pair[0])
    source.socket = context.wrap_socket(source.socket, server_side=True)
    source.answers["/"] = lambda _: []
    return f"https://localhost:{source.server_address[1]}/", pair[1]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl found: it makes the certificate")
def test_a_certificate_is_looked_at_by_the_hosts_name(disguised, monkeypatch):
    url, certificate = disguised
    with pytest.raises(gateways.SourceDown, match="CERTIFICATE_VERIFY_FAILED"):
        gateways.fetch(url, {}, private={"localhost"})
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert gateways.fetch(url, {}, private={"localhost"}).body == b"[]"
    with pytest.raises(gateways.SourceDown, match="CERTIFICATE_VERIFY_FAILED"):
        gateways.fetch(url.replace("localhost", "127.0.0.1"), {}, private={"127.0.0.1"})
