"""TLS as an SSL context of the module asks for it: the handshake, and the look at the certificate after it.

The chain is verified by the TLS library; name and validity are verified here, because the module has a clock of its own
and may leave out the server name indication.
"""

from __future__ import annotations

import os
import ssl
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from rigs.emulator.effects import TlsSettings
from rigs.emulator.net.failures import Failed, Failure

_VERSIONS = {      # <sslversion>: oldest and newest
    1: (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1),
    2: (ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_1),
    3: (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2),
    4: (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_3),
}
_VERIFYING = (1, 2)         # <authmode> values with a look at the server's certificate
_SHOWING = (2, 3)           # <authmode> values with a certificate of the client
_NO_CHECK_TIME = 0x200000   # X509_V_FLAG_NO_CHECK_TIME


def verifies(settings: TlsSettings) -> bool:
    """The server's certificate is judged."""
    return settings.authmode in _VERIFYING


def context(settings: TlsSettings) -> ssl.SSLContext:
    """A context for one handshake; raises `Failed(TLS_SETUP)` when the settings do not make one."""
    try:
        return _context(settings)
    except (ValueError, OSError, KeyError) as error:      # ssl.SSLError is an OSError
        raise Failed(Failure.TLS_SETUP) from error


def _context(settings: TlsSettings) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    made.set_ciphers("ALL:@SECLEVEL=0")     # old versions and short keys work only at level 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        made.minimum_version, made.maximum_version = _VERSIONS[settings.version]
    if verifies(settings):
        made.verify_mode = ssl.CERT_REQUIRED
        made.verify_flags |= ssl.VerifyFlags(_NO_CHECK_TIME)
        made.load_verify_locations(cadata=_certificates(settings.cacert or b""))
    if settings.authmode in _SHOWING:
        _show(made, settings.clientcert or b"", settings.clientkey or b"")
    return made


def _certificates(data: bytes) -> str | bytes:
    """PEM as text, DER as bytes, as the TLS library wants them."""
    return data.decode("ascii", "ignore") if b"-----BEGIN" in data else data


def _show(made: ssl.SSLContext, certificate: bytes, key: bytes) -> None:
    """Load the client's certificate and key, which the library only takes from a file."""
    import tempfile

    handle, path = tempfile.mkstemp(suffix=".pem")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(certificate + b"\n" + key)
        made.load_cert_chain(path, password=lambda: b"")     # a locked key fails instead of asking at the terminal
    finally:
        os.unlink(path)


def judge(
    settings: TlsSettings, certificate: Mapping[str, Any] | None, roots: Sequence[Mapping[str, Any]],
    named: Callable[[Iterable[tuple[str, str]]], bool],
) -> None:
    """Judge the certificate that came; raises `Failed(CERTIFICATE)`.

    certificate, roots: as `SSLObject.getpeercert()` and `SSLContext.get_ca_certs()` give them. named: whether names
    speak for the host.
    """
    if not verifies(settings):
        return
    if not certificate or not named(certificate.get("subjectAltName", ())):
        raise Failed(Failure.CERTIFICATE)
    issuers = [root for root in roots if root.get("subject") == certificate.get("issuer")]
    if settings.now is None:
        return
    now = settings.now.timestamp()
    if not all(_valid(found, now) for found in (certificate, *issuers)):
        raise Failed(Failure.CERTIFICATE)


def _valid(certificate: Mapping[str, Any], now: float) -> bool:
    begin, end = (ssl.cert_time_to_seconds(str(certificate[key])) for key in ("notBefore", "notAfter"))
    return begin <= now <= end
