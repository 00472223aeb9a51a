"""An origin that runs elsewhere: own certificate, secret from a file, several runs at once, and the check of a rig."""

from __future__ import annotations

import json
import os
import re
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from fixtures.origin.client import OriginClient
from fixtures.origin.records import ConnectionRecord, OriginError
from rigs.config import RigError, load_rig
from suites.selftest.abuse import ROOT, SECRET, Served, origin, talk
from suites.selftest.origin_bench import Wire, wait_for
from suites.selftest.serial_servers import emulator

SPEED = 20


@dataclass
class Lab:
    """A public origin as one would start it, on loopback: files of certificate, key, authority and secret."""

    served: Served
    folder: Path

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.served.ports['tls']}"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("lab")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    issued = authority.issue_cert("127.0.0.1", "lab.test")
    (folder / "cert.pem").write_bytes(b"".join(pem.bytes() for pem in issued.cert_chain_pems))
    issued.private_key_pem.write_to_path(str(folder / "key.pem"))
    (folder / "token").write_text(SECRET + "\n")
    ports = free_range(40)
    with origin(
        "--token",
        "another secret, which the file goes before",
        "--token-file",
        str(folder / "token"),
        "--cert",
        str(folder / "cert.pem"),
        "--key",
        str(folder / "key.pem"),
        "--ports",
        f"{ports[0]}-{ports[-1]}",
        "--name",
        "lab.test",
        "--log",
    ) as served:
        assert set(served.ports.values()) - set(ports) == {served.ports["plain"], served.ports["tls"]}
        yield Lab(served, folder)


def free_range(count: int) -> range:
    """Ports in a row that are free at this moment."""
    for first in range(21_000 + os.getpid() % 5000, 32_000, count):
        try:
            for port in range(first, first + count):
                socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return range(first, first + count)
    raise AssertionError("no ports are free")


def test_the_certificate_of_ones_own_is_judged(lab: Lab) -> None:
    """By the file that is named; a wrong one is one clear line, and the secret does not go out."""
    with OriginClient(lab.url, SECRET, ca=str(lab.folder / "ca.pem")) as client:
        assert client.info().names == ("lab.test",)
        other = lab.folder / "other.pem"
        other.write_text(client.info().other_ca_pem)
    with OriginClient(lab.url, SECRET, ca=str(other)) as client, pytest.raises(OriginError, match="remote_ca") as said:
        client.info()
    assert "\n" not in str(said.value)
    with pytest.raises(OriginError, match="No such file"):
        OriginClient(lab.url, SECRET, ca="/no/such.pem")
    with pytest.raises(OriginError, match="ORIGIN_TOKEN"):
        OriginClient(lab.url, "")


def test_silent_ports_are_of_the_range_and_come_back(lab: Lab) -> None:
    with lab.served.client() as client:
        for _ in range(3):
            client.open("quiet")
            ports = [client.silent("quiet") for _ in range(8)]
            assert len(set(ports)) == 8
            assert not set(ports) & set(lab.served.ports.values())
            client.close("quiet")


def test_ports_that_are_used_up_are_one_clear_line(lab: Lab) -> None:
    with lab.served.client() as client:
        client.open("greedy")
        with pytest.raises(OriginError, match="--ports"):
            for _ in range(64):
                client.silent("greedy")
        client.close("greedy")


def test_a_token_has_so_many_silent_ports(lab: Lab) -> None:
    with origin() as served, served.client() as client:
        client.open("greedy")
        with pytest.raises(OriginError, match="64 silent ports"):
            for _ in range(65):
                client.silent("greedy")


def from_address(port: int, host: str, data: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), 10, source_address=(host, 0)) as sock:
        sock.sendall(data)
        sock.shutdown(socket.SHUT_WR)
        while sock.recv(65536):
            pass


def test_a_run_is_not_told_of_strangers_nor_of_other_runs(lab: Lab) -> None:
    """Two rigs and a scanner, each from an address of its own: unassigned traffic goes to whom it may belong."""
    port = lab.served.ports["plain"]
    with lab.served.client(run="one") as one, lab.served.client(run="two") as two, lab.served.client() as all_of_it:
        one.open("oneA")
        two.open("twoA")
        mark = all_of_it.journal("").last
        from_address(port, "127.1.0.1", b"GET /oneA/ HTTP/1.1\r\nHost: o\r\n\r\n")
        from_address(port, "127.2.0.1", b"GET /twoA/ HTTP/1.1\r\nHost: o\r\n\r\n")
        for host in ("127.1.0.1", "127.2.0.1", "127.3.0.1"):
            from_address(port, host, b"GET /lost HTTP/1.1\r\nHost: o\r\n\r\n")
        wait_for(lambda: len(all_of_it.journal("", mark).requests) == 3)
        for client, host in ((one, "127.1.0.1:"), (two, "127.2.0.1:")):
            seen = client.journal("", mark)
            assert [each.peer[:10] for each in seen.connections] == [host]
            assert len(seen.requests) == 1
        assert len(one.journal("oneA").requests) == len(two.journal("twoA").requests) == 1
        one.close("oneA")
        two.close("twoA")


def test_rigs_behind_one_address_do_not_see_what_is_only_beginning(lab: Lab) -> None:
    port = lab.served.ports["plain"]
    with lab.served.client(run="three") as three, lab.served.client(run="four") as four:
        three.open("threeA")
        four.open("fourA")
        for token in (b"threeA", b"fourA"):
            from_address(port, "127.0.0.1", b"GET /" + token + b"/ HTTP/1.1\r\nHost: o\r\n\r\n")
        mark = three.journal("").last
        with Wire(port) as wire:
            wire.send(b"GET /fourA")
            wait_for(lambda: any(c.bytes_in and not c.closed_by for c in plainly(lab, mark)))
            assert three.journal("", mark).connections == ()
            wire.send(b"/ HTTP/1.1\r\nHost: o\r\n\r\n")
            wire.message()
        assert len(four.journal("fourA").requests) == 2
        three.close("threeA")
        four.close("fourA")


def plainly(lab: Lab, mark: int) -> list[ConnectionRecord]:
    with lab.served.client() as client:
        return list(client.journal("", mark).connections)


def rig_file(lab: Lab, folder: Path, module: str, **changes: str) -> Path:
    keys = {
        "remote": lab.url,
        "remote_ca": str(lab.folder / "ca.pem"),
        "token_file": str(lab.folder / "token"),
        **changes,
    }
    file = folder / "bench.toml"
    lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in keys.items())
    file.write_text(
        f'kind = "serial"\nport = "{module}"\nspeed = {SPEED}\n[pics]\nhttps = true\n[pixit.origin]\n{lines}\n'
    )
    return file


def test_a_rig_file_names_it(lab: Lab, tmp_path: Path) -> None:
    settings = load_rig(rig_file(lab, tmp_path, "/dev/ttyNONE")).origin
    assert settings.bearer() == SECRET
    assert settings.reach("", lab.served.ports) == (f"http://127.0.0.1:{lab.served.ports['plain']}", lab.url)
    assert not settings.on_loopback
    with pytest.raises(RigError, match=r"bench\.toml: pixit\.origin\.token_file: /no/such: No such file"):
        load_rig(rig_file(lab, tmp_path, "/dev/ttyNONE", token_file="/no/such"))
    with pytest.raises(RigError, match=r"remote_ca: goes with remote only"):
        load_rig(rig_file(lab, tmp_path, "/dev/ttyNONE", remote=""))


def pytest_run(*options: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options],
        cwd=ROOT,
        timeout=200,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if name != "ORIGIN_TOKEN"},
    )
    return done.returncode, done.stdout


def test_the_check_of_a_rig_goes_end_to_end(lab: Lab, tmp_path: Path) -> None:
    with emulator("--pty", str(tmp_path / "module"), "--speed", str(SPEED)) as module:
        status, said = pytest_run(f"--rig={rig_file(lab, tmp_path, str(module))}", "--rig-check")
        assert status == 0, said
        assert re.search(rf"origin +ok +runs at {re.escape(lab.url)}", said), said
        assert re.search(rf"journal +ok +http://\S+ and {re.escape(lab.url)}: known content, journalled, nothing", said)
        assert "the rig is sound" in said
        (tmp_path / "wrong").write_text("no secret of this origin")
        status, said = pytest_run(
            f"--rig={rig_file(lab, tmp_path, str(module), token_file=str(tmp_path / 'wrong'))}", "--rig-check"
        )
    assert status == 11, said
    assert re.search(r"origin +broken +.*check the bearer token", said), said
    assert re.search(r"journal +not reached", said), said
    assert "no secret of this origin" not in said
    assert SECRET not in said


def test_cases_run_against_it(lab: Lab, tmp_path: Path) -> None:
    """A few cases of GET and TLS by a module whose origin is elsewhere."""
    with emulator("--pty", str(tmp_path / "module"), "--speed", str(SPEED)) as module:
        status, said = pytest_run(
            f"--rig={rig_file(lab, tmp_path, str(module))}",
            "-q",
            "--results",
            str(tmp_path / "r"),
            "suites/conformance/test_f1303_url.py",
            "-k",
            "client_hello or without_a_path",
        )
    assert status == 0, said
    assert re.search(r"[3-9] passed", said), said
    assert SECRET not in lab.served.log()


def test_the_log_tells_who_came_and_nothing_else(lab: Lab) -> None:
    talk(lab.served.ports["plain"], b"GET /secret?password=hunter2 HTTP/1.1\r\nHost: o\r\nX: hunter2\r\n\r\n")
    with pytest.raises(ssl.SSLError):
        Wire(lab.served.ports["tls"], ssl.create_default_context())
    wait_for(lambda: re.search(r" connection peer=127\.0\.0\.1:\d+ listener=tls .* error=\S*ALERT", lab.served.log()))
    assert re.search(r"listener=plain seconds=[0-9.]+ received=\d+ requests=1 known=no end=\w+/fin", lab.served.log())
    assert re.search(r" control peer=127\.0\.0\.1:\d+ status=200", lab.served.log())
    assert "hunter2" not in lab.served.log()
