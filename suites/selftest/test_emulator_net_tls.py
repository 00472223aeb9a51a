"""The emulated module's TLS: versions, certificates of both sides, names, the module's own clock."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import trustme

from rigs.emulator.effects import FetchResult, TlsSettings
from rigs.emulator.net import tls
from rigs.emulator.net.failures import Failed, Failure
from rigs.emulator.net.names import covers
from suites.selftest.emulator_net_bench import OK, Bench, run

NOW = datetime.now(UTC)
CA = trustme.CA()
OTHER = trustme.CA()
ROOT = CA.cert_pem.bytes()
EXPIRED = CA.issue_cert("origin.test", not_after=NOW - timedelta(days=1))
CLIENT = CA.issue_cert("client@origin.test")


async def serve(
    bench: Bench, certificate: trustme.LeafCert, prepare: Callable[[ssl.SSLContext], None] | None = None
) -> tuple[int, list[dict[str, Any]]]:
    """A TLS server that answers OK, and what it saw of each connection."""
    seen: list[dict[str, Any]] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    certificate.configure_cert(context)
    names: list[str | None] = []
    context.sni_callback = lambda _session, name, _context: names.append(name)
    if prepare:
        prepare(context)

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = writer.get_extra_info("ssl_object")
        seen.append({"version": session.version(), "peer": session.getpeercert(), "sni": names[-1] if names else None})
        try:
            while await bench.read(reader):
                writer.write(OK)
        except (OSError, asyncio.IncompleteReadError):
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context, ssl_shutdown_timeout=1.0)
    bench.servers.append(server)
    return int(server.sockets[0].getsockname()[1]), seen


def attempt(
    settings: TlsSettings, certificate: trustme.LeafCert | None = None, host: str = "origin.test",
    prepare: Callable[[ssl.SSLContext], None] | None = None,
) -> tuple[FetchResult, Bench, list[dict[str, Any]]]:
    """One https request with these settings."""
    kept: list[Any] = []

    async def scenario(bench: Bench) -> None:
        port, seen = await serve(bench, certificate or CA.issue_cert("origin.test", "127.0.0.1"), prepare)
        result = await bench.fetch(port, scheme="https", host=host, tls=settings)
        kept.extend([result, bench, seen])

    run(scenario)
    return kept[0], kept[1], kept[2]


def test_an_unverified_answer_comes_back() -> None:
    result, _, seen = attempt(TlsSettings())
    assert (result.status, result.body) == (200, b"hi")
    assert seen[0]["version"] == "TLSv1.3"
    assert seen[0]["sni"] is None


def test_the_name_is_indicated_when_asked_for() -> None:
    assert attempt(TlsSettings(sni=True))[2][0]["sni"] == "origin.test"
    assert attempt(TlsSettings(sni=True), host="127.0.0.1")[2][0]["sni"] is None


def test_a_tls_connection_is_kept() -> None:
    async def scenario(bench: Bench) -> None:
        port, seen = await serve(bench, CA.issue_cert("origin.test"))
        for hour in range(3):
            settings = TlsSettings(authmode=1, cacert=ROOT, now=NOW + timedelta(hours=hour))
            result = await bench.fetch(port, scheme="https", tls=settings)
            assert result.status == 200
            assert result.close is False
        assert len(seen) == 1
        assert (await bench.fetch(port, scheme="https", tls=TlsSettings())).status == 200
        assert len(seen) == 2

    run(scenario)


@pytest.mark.parametrize(("version", "shown"), [(3, "TLSv1.2"), (4, "TLSv1.3")])
def test_the_version_of_the_context_is_used(version: int, shown: str) -> None:
    assert attempt(TlsSettings(version=version))[2][0]["version"] == shown


def test_a_server_without_the_version_fails_the_handshake() -> None:
    def only_new(context: ssl.SSLContext) -> None:
        context.minimum_version = ssl.TLSVersion.TLSv1_3

    result, bench, _ = attempt(TlsSettings(version=3), prepare=only_new)
    assert result == FetchResult(1, 715)
    assert not bench.requests


def test_ssl3_cannot_be_set_up() -> None:
    assert attempt(TlsSettings(version=0))[0].error == 710


@pytest.mark.parametrize("host", ["origin.test", "127.0.0.1"])
def test_a_good_certificate_is_accepted(host: str) -> None:
    settings = TlsSettings(authmode=1, cacert=ROOT, now=NOW)
    assert attempt(settings, host=host)[0].status == 200


def test_a_root_in_der_form_is_as_good() -> None:
    settings = TlsSettings(authmode=1, cacert=ssl.PEM_cert_to_DER_cert(ROOT.decode()), now=NOW)
    assert attempt(settings)[0].status == 200


@pytest.mark.parametrize(
    ("settings", "certificate"),
    [
        (TlsSettings(authmode=1, cacert=OTHER.cert_pem.bytes(), now=NOW), CA.issue_cert("origin.test")),
        (TlsSettings(authmode=1, cacert=ROOT, now=NOW), CA.issue_cert("other.test")),
        (TlsSettings(authmode=1, cacert=ROOT, now=NOW), EXPIRED),
        (TlsSettings(authmode=1, cacert=ROOT, now=datetime(1980, 1, 6, tzinfo=UTC)), CA.issue_cert("origin.test")),
        (TlsSettings(authmode=1, cacert=ROOT, now=datetime(3500, 1, 1, tzinfo=UTC)), CA.issue_cert("origin.test")),
    ],
    ids=["unknown CA", "wrong name", "expired", "clock before", "clock behind"],
)
def test_a_bad_certificate_fails_before_any_request(settings: TlsSettings, certificate: trustme.LeafCert) -> None:
    result, bench, _ = attempt(settings, certificate)
    assert result == FetchResult(1, 715)
    assert not bench.requests


def test_no_certificate_is_judged_without_authmode_and_no_time_without_a_clock() -> None:
    assert attempt(TlsSettings(now=NOW), EXPIRED)[0].status == 200
    assert attempt(TlsSettings(authmode=1, cacert=ROOT, now=None), EXPIRED)[0].status == 200


def demand(context: ssl.SSLContext) -> None:
    context.verify_mode = ssl.CERT_REQUIRED
    CA.configure_trust(context)


@pytest.mark.parametrize("authmode", [2, 3])
def test_a_client_certificate_is_shown(authmode: int) -> None:
    settings = TlsSettings(
        authmode=authmode, cacert=ROOT, clientcert=CLIENT.cert_chain_pems[0].bytes(),
        clientkey=CLIENT.private_key_pem.bytes(), now=NOW,
    )
    result, _, seen = attempt(settings, prepare=demand)
    assert result.status == 200
    assert ("email", "client@origin.test") in seen[0]["peer"]["subjectAltName"]


@pytest.mark.parametrize(("version", "errors"), [(3, {715}), (4, {706, 715})])
def test_a_server_that_misses_the_client_certificate_refuses(version: int, errors: set[int]) -> None:
    """In TLS 1.3 the refusal follows the handshake, and may come as an alert or as the reset behind it."""

    async def scenario(bench: Bench) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        CA.issue_cert("origin.test").configure_cert(context)
        demand(context)

        def handshake() -> None:
            raw, _ = server.accept()
            with raw, pytest.raises(ssl.SSLError), context.wrap_socket(raw, server_side=True) as session:
                session.recv(1)

        with socket.create_server(("127.0.0.1", 0)) as server:
            serving = asyncio.get_running_loop().run_in_executor(None, handshake)
            port = server.getsockname()[1]
            result = await bench.fetch(port, scheme="https", tls=TlsSettings(version=version))
            await serving
        assert result.error in errors

    run(scenario)


@pytest.mark.parametrize(
    "settings",
    [
        TlsSettings(authmode=1, cacert=b"no certificate"),
        TlsSettings(authmode=1, cacert=b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
        TlsSettings(authmode=1),
        TlsSettings(authmode=3, clientcert=ROOT, clientkey=b"no key"),
        TlsSettings(authmode=3),
    ],
)
def test_settings_that_make_no_context_fail(settings: TlsSettings) -> None:
    with pytest.raises(Failed) as caught:
        tls.context(settings)
    assert caught.value.failure is Failure.TLS_SETUP


def test_a_plain_server_and_one_that_closes_fail_the_handshake() -> None:
    async def scenario(bench: Bench) -> None:
        async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read(1)
            writer.write(OK)
            await reader.read()

        async def closing(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
            await reader.read(4096)

        for act in (plain, closing):
            result = await bench.fetch(await bench.serve(act), scheme="https", tls=TlsSettings())
            assert result.error == 715

    run(scenario)


def test_a_server_that_says_nothing_to_the_handshake_times_out() -> None:
    async def scenario(bench: Bench) -> None:
        async def act(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
            await reader.read()

        result = await bench.fetch(await bench.serve(act), scheme="https", tls=TlsSettings(), connect_timeout=10.0)
        assert result.error == 705

    run(scenario)


@pytest.mark.parametrize(
    ("names", "host", "expected"),
    [
        ([("DNS", "Origin.test")], "origin.TEST.", True),
        ([("DNS", "*.test")], "origin.test", True),
        ([("DNS", "*.test")], "a.origin.test", False),
        ([("DNS", "*.test")], "test", False),
        ([("DNS", "127.0.0.1")], "127.0.0.1", False),
        ([("IP Address", "127.0.0.1")], "127.0.0.1", True),
        ([("IP Address", "0:0:0:0:0:0:0:1")], "[::1]", True),
        ([("IP Address", "nonsense")], "127.0.0.1", False),
        ([], "origin.test", False),
    ],
)
def test_names_are_matched(names: list[tuple[str, str]], host: str, expected: bool) -> None:
    assert covers(names, host) is expected
