"""The examples of an origin on a public host, and who may control one that runs so."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.origin import arguments, control
from fixtures.origin.channel import Channel
from fixtures.origin.entries import ConnectionEntry, now
from fixtures.origin.site import Site
from rigs.config import load_rig
from suites.selftest.abuse import ROOT, SECRET

EXAMPLES = ROOT / "fixtures/origin/examples"


@pytest.mark.parametrize(
    ("peer", "secure", "told"),
    [
        ("127.0.0.1", False, True),
        ("::1", False, True),
        ("::ffff:127.0.0.1", False, True),
        ("203.0.113.5", True, True),
        ("192.0.2.1", False, True),
        ("203.0.113.5", False, False),
    ],
)
def test_control_from_elsewhere_goes_over_tls_only(peer: str, secure: bool, told: bool) -> None:
    """192.0.2.1 is the origin's own address here: a run on the same host."""

    class Told(Channel):
        def __init__(self) -> None:
            self.entry = ConnectionEntry(1, "plain", 80, f"{peer}:5", now())

        @property
        def here(self) -> str:
            return "192.0.2.1"

    channel, site = Told(), Site(SECRET)
    channel.secure = secure
    denied = control.denied(site, channel)
    assert (denied is None) == told
    assert denied is None or (denied[0] == 403 and b"https" in denied[2] and SECRET.encode() not in denied[2])
    site.plain_control = True
    assert control.denied(site, channel) is None


def test_examples_are_of_this_program() -> None:
    """Unit and container file start the program by options that it has; the rig file is one."""
    unit = (EXAMPLES / "origin.service").read_text()
    command = re.search(r"^ExecStart=(.*?)$", unit.replace("\\\n", ""), re.MULTILINE)
    assert command
    words = shlex.split(command[1])
    assert words[1:3] == ["-m", "fixtures.origin"]
    options = arguments.parser().parse_args(words[3:])
    assert arguments.public(options)
    assert (options.log, len(options.ports), options.plain_control) == (True, 100, False)
    container = (EXAMPLES / "Containerfile").read_text()
    entry = re.search(r"^ENTRYPOINT (.*)$", container, re.MULTILINE)
    assert entry
    assert arguments.parser().parse_args(json.loads(entry[1])[3:]).token_file == "/run/secrets/origin-token"
    assert load_rig(EXAMPLES / "rig.toml").origin.remote == "https://lab.example.org:8443"


def test_it_needs_nothing_of_the_house_but_its_room(tmp_path: Path) -> None:
    """What the container file copies is enough, also where nothing can be written."""
    for name in re.findall(r"^COPY (\S+) ", (EXAMPLES / "Containerfile").read_text(), re.MULTILINE):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).symlink_to(ROOT / name)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "fixtures.origin", "--list"],
        cwd=tmp_path,
        text=True,
        timeout=60,
        env={"PYTHONPATH": str(tmp_path), "PATH": os.environ["PATH"]},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "bytes-LENGTH" in done.stdout
