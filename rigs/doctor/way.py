"""The origin looked at from this host, before the module is asked: it answers, it journals, it keeps its secrets."""

from __future__ import annotations

import contextlib
import http.client
import secrets
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

from fixtures.origin import content
from fixtures.origin.client import OriginClient
from fixtures.origin.records import Journal, OriginError
from rigs.doctor.chain import Trouble
from rigs.doctor.patient import Patient

SIZE = 256
SOON = 10.0
NOT_LISTENING = "refused"
CONTROL = "/_/journal?token="


def journal(patient: Patient) -> str:
    """Known content over both listeners, found again in the journal; nothing without the token; all ports reached."""
    assert patient.client is not None
    token = f"rigcheck{secrets.token_hex(6)}"
    try:
        patient.client.open(token, patient.rig.speed)
        with contextlib.closing(_Closer(patient.client, token)):
            asked, unseen = _asked(patient, token)
            _journalled(asked, patient.client.journal(token))
        _secretive(asked)
    except OriginError as error:
        raise Trouble(str(error), "Is that origin of the same version? Its log tells more (--log).") from error
    shut = _shut(patient)
    if shut:
        raise Trouble(f"ports of the origin that this host does not reach: {', '.join(shut)}",
                      "Start the origin with --ports FIRST-LAST, and let that range through the firewall.")
    away = f"{' and '.join(unseen)} cannot be reached from here" if unseen else ""
    done = f"{' and '.join(asked)}: known content, journalled, nothing told without the token" if asked else ""
    return "; ".join(filter(None, (done, away)))


class _Closer:
    def __init__(self, client: OriginClient, token: str) -> None:
        self._client, self._token = client, token

    def close(self) -> None:
        """Forget the token."""
        self._client.close(self._token)


def _asked(patient: Patient, token: str) -> tuple[list[str], list[str]]:
    """Base URLs that answered with known content, and those that only the module may be able to reach."""
    asked, unseen = [], []
    given = (patient.rig.origin.url, patient.rig.origin.tls_url)
    for base in _bases(patient):
        try:
            status, body = _get(base, f"/{token}/bytes-{SIZE}")
        except OSError as error:
            if base not in given:
                raise Trouble(f"{base} cannot be reached from here: {error}", "Does it listen there, does a firewall "
                              "let it through? See url and tls_url in [pixit.origin].") from None
            unseen.append(base)
            continue
        if (status, body) != (200, content.body(SIZE)):
            raise Trouble(f"{base} answers {status} with other content than an origin has",
                          "Is another server there, or a proxy in between?")
        asked.append(base)
    return asked, unseen


def _bases(patient: Patient) -> Iterator[str]:
    if patient.own is not None:
        yield from (_here(patient.own.url), _here(patient.own.tls_url))
        return
    plain, tls = patient.rig.origin.reach("", patient.ports)
    yield plain
    yield tls


def _here(url: str) -> str:
    return url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")


def _journalled(asked: list[str], seen: Journal) -> None:
    if len(seen.requests) != len(asked):
        raise Trouble(f"{len(asked)} requests were made, the journal has {len(seen.requests)}",
                      "Do url and tls_url lead to the origin that remote names?")


def _secretive(asked: list[str]) -> None:
    for base in asked:
        status, body = _get(base, CONTROL)
        if status == 200 or b"requests" in body:
            raise Trouble(f"{base} tells its journal without the token", "Take it off the network: it is no origin.")


def _get(base: str, path: str) -> tuple[int, bytes]:
    parts = urlsplit(base)
    if parts.scheme == "https":
        # As a module without authorities does; the control channel is the one whose certificate is judged.
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            parts.hostname or "", parts.port, timeout=SOON, context=context)
    else:
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=SOON)
    with contextlib.closing(connection):
        try:
            connection.request("GET", path, headers={"Connection": "close"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except http.client.HTTPException as error:
            raise OSError(f"no HTTP: {type(error).__name__}") from error


def _shut(patient: Patient) -> list[str]:
    """Listeners of a remote origin that cannot be connected to; the module cannot either, most likely."""
    host = urlsplit(patient.rig.origin.remote).hostname
    if not host:
        return []
    others = {name: number for name, number in patient.ports.items() if name not in ("plain", "tls", NOT_LISTENING)}
    return [f"{name} ({number})" for name, number in others.items() if not _open(host, number)]


def _open(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), SOON).close()
    except OSError:
        return False
    return True
