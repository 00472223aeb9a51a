"""TLS listeners: what each accepts, what each is wrong about, and what the journal knows of a handshake."""

from __future__ import annotations

import ssl
import tempfile
import warnings

import pytest

from fixtures.origin import content, process
from fixtures.origin.client import OriginClient
from fixtures.origin.records import ConnectionRecord
from suites.selftest.origin_bench import Bench, Wire, running_origin, wait_for

origin = pytest.fixture(scope="module")(running_origin)


@pytest.fixture
def bench(origin: Bench) -> Bench:
    return origin.fresh()


def trusting(bench: Bench, other: bool = False) -> ssl.SSLContext:
    info = bench.client.info()
    return ssl.create_default_context(cadata=info.other_ca_pem if other else info.ca_pem)


def with_certificate(bench: Bench) -> ssl.SSLContext:
    context, info = trusting(bench), bench.client.info()
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(info.client_cert_pem + info.client_key_pem)
        file.flush()
        context.load_cert_chain(file.name)
    return context


def failed(bench: Bench, listener: str) -> ConnectionRecord:
    """The last unassigned connection of a listener, with its handshake error."""

    def look() -> ConnectionRecord | None:
        seen = [c for c in bench.client.journal("").connections if c.listener == listener and c.tls_error]
        return seen[-1] if seen else None

    return wait_for(look)


@pytest.mark.parametrize(("listener", "version"), [("tls", "TLSv1.3"), ("tls12", "TLSv1.2"), ("tls13", "TLSv1.3")])
@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_good_listeners(bench: Bench, listener: str, version: str, name: str) -> None:
    with Wire(bench.process.ports[listener], trusting(bench), name) as wire:
        wire.send(bench.request("bytes-400000/bye"))
        answer = wire.everything()
    assert answer.body == content.body(400000)
    seen = bench.connection()
    assert seen.tls is not None
    assert seen.tls["version"] == version
    assert seen.tls["sni"] == (name if name == "localhost" else None)
    assert seen.tls["cipher"]
    assert seen.client_hello
    assert seen.tls_error is None
    assert bench.last().listener == listener


def test_upload_and_keep_alive_over_tls(bench: Bench) -> None:
    body = content.body(3 << 20)
    with Wire(bench.process.ports["tls"], trusting(bench)) as wire:
        for _ in range(2):
            wire.send(bench.request("bytes-10", "POST", body=body))
            assert wire.message().body == content.body(10)
        assert isinstance(wire.sock, ssl.SSLSocket)
        wire.sock.unwrap()
    assert [record.body_length for record in bench.requests(2)] == [len(body)] * 2
    ended = bench.connection(lambda seen: seen.closed_by)
    assert (ended.closed_by, ended.tls and ended.tls["close_notify"]) == ("dut", True)


def test_redirect_over_tls_stays_on_tls(bench: Bench) -> None:
    with Wire(bench.process.ports["tls"], trusting(bench)) as wire:
        wire.send(bench.request("redirect-302/bye"))
        assert wire.everything().lines("Location") == [f"https://o/{bench.token}/landing"]


@pytest.mark.parametrize(
    ("listener", "reason"),
    [("tls_expired", "expired"), ("tls_wrongname", "mismatch"), ("tls_unknownca", "unable to get local issuer")],
)
def test_bad_certificates(bench: Bench, listener: str, reason: str) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match=reason):
        Wire(bench.process.ports[listener], trusting(bench), "localhost")
    seen = failed(bench, listener)
    assert "ALERT" in str(seen.tls_error)
    assert (seen.closed_by, seen.requests, seen.tls) == ("dut", 0, None)


def test_the_other_authority_is_only_unknown(bench: Bench) -> None:
    with Wire(bench.process.ports["tls_unknownca"], trusting(bench, other=True), "localhost") as wire:
        wire.send(bench.request("bye"))
        assert wire.everything().status == 200


def test_a_client_that_does_not_verify_is_served(bench: Bench) -> None:
    context = ssl._create_unverified_context()
    for listener in ("tls_expired", "tls_wrongname", "tls_unknownca"):
        with Wire(bench.process.ports[listener], context) as wire:
            wire.send(bench.request("bye"))
            assert wire.everything().status == 200


def test_old_version_only(bench: Bench) -> None:
    with pytest.raises(ssl.SSLError, match=r"(?i)version|unsupported"):
        Wire(bench.process.ports["tls_old"], trusting(bench), "localhost")
    assert "UNSUPPORTED_PROTOCOL" in str(failed(bench, "tls_old").tls_error)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    with Wire(bench.process.ports["tls_old"], context) as wire:
        wire.send(bench.request("bye"))
        assert wire.everything().status == 200
    assert (bench.connection().tls or {})["version"] == "TLSv1.1"


@pytest.mark.parametrize("listener", ["tls12", "tls13"])
def test_one_version_refuses_the_other(bench: Bench, listener: str) -> None:
    context = trusting(bench)
    version = ssl.TLSVersion.TLSv1_3 if listener == "tls12" else ssl.TLSVersion.TLSv1_2
    context.minimum_version = context.maximum_version = version
    with pytest.raises(ssl.SSLError):
        Wire(bench.process.ports[listener], context, "localhost")
    assert failed(bench, listener).client_hello


def test_client_certificate(bench: Bench) -> None:
    port = bench.process.ports["tls_client"]
    with Wire(port, with_certificate(bench)) as wire:
        wire.send(bench.request("bye"))
        assert wire.everything().status == 200
    assert "commonName=client" in (bench.connection().tls or {})["client_subject"]
    # TLS 1.3 lets the client find out only when it reads (RFC 8446 4.4.2.4).
    with pytest.raises(ssl.SSLError, match=r"(?i)certificate_required"), Wire(port, trusting(bench)) as wire:
        wire.everything()
    assert "PEER_DID_NOT_RETURN_A_CERTIFICATE" in str(failed(bench, "tls_client").tls_error)


def test_plain_http_on_a_tls_port(bench: Bench) -> None:
    with Wire(bench.process.ports["tls"]) as wire:
        wire.send(b"GET / HTTP/1.1\r\nHost: o\r\n\r\n")
        wire.everything()
    seen = failed(bench, "tls")
    assert seen.first.startswith(b"GET / HTTP/1.1\r\n")
    assert not seen.client_hello
    assert any(problem.startswith("plain-on-tls") for problem in seen.problems)


def test_tls_on_a_plain_port(bench: Bench) -> None:
    mark = bench.client.journal("").last
    with pytest.raises(ssl.SSLError):
        Wire(bench.process.ports["plain"], trusting(bench), "localhost")
    seen = wait_for(lambda: [c for c in bench.client.journal("", mark).connections if c.problems])[-1]
    assert seen.client_hello
    assert seen.requests == 0
    assert seen.problems[0].startswith("tls-on-plain")


def test_dut_that_closes_inside_the_handshake(bench: Bench) -> None:
    with Wire(bench.process.ports["tls13"]) as wire:
        wire.send(b"\x16\x03\x01\x02")
    seen = failed(bench, "tls13")
    assert (seen.closed_by, seen.bytes_in, seen.first) == ("dut", 4, b"\x16\x03\x01\x02")


@pytest.mark.parametrize(("segments", "ending"), [("short-10/bytes-50", "fin"), ("rst/short-10/bytes-50", "rst")])
def test_endings_over_tls(bench: Bench, segments: str, ending: str) -> None:
    with Wire(bench.process.ports["tls"], trusting(bench)) as wire:
        wire.send(bench.request(segments))
        answer = wire.everything()
    assert (answer.body, answer.ending) == (content.body(10), ending)


def test_names_and_own_certificate(bench: Bench) -> None:
    """Further names are in the certificate; files of one's own take its place."""
    named = process.start(names=("origin.test",))
    with OriginClient(named.tls_url, named.bearer) as client:
        info = client.info()
        assert info.names == ("origin.test",)
        Wire(named.ports["tls"], ssl.create_default_context(cadata=info.ca_pem), "origin.test").sock.close()
    named.stop()
    mine = bench.client.info()
    with tempfile.NamedTemporaryFile("w") as cert, tempfile.NamedTemporaryFile("w") as key:
        cert.write(mine.client_cert_pem)
        key.write(mine.client_key_pem)
        cert.flush()
        key.flush()
        own = process.start(certificate=(cert.name, key.name))
    context = trusting(bench)
    context.check_hostname = False
    with Wire(own.ports["tls"], context) as wire:
        assert isinstance(wire.sock, ssl.SSLSocket)
        assert "client" in str(wire.sock.getpeercert())
    own.stop()
