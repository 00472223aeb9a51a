"""The ruler against the truth: emulated modules whose pace and delays are known. Run by name, on a quiet machine.

`pytest suites/selftest/ruler.py`: too slow, and too dependent on what else runs, for the quick tests. Each truth is
arithmetic: ten bits a byte on the line, seconds that the origin waits.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reports import figures
from suites.benchmarks import _floor

ROOT = Path(__file__).resolve().parents[2]
BAUDS = (9600, 115200, 921600, 3_000_000)
RATE_OFF, LATENCY_OFF_MS = 0.01, 1.0
RIG = """kind = "emulator"
speed = 1
[emulator]
baud = {baud}
variants = {variants}
[pics]
files_at = true
"""


def measured(folder: Path, baud: int, chosen: str, *, variants: str = "[]", rounds: int = 3) -> dict[str, Any]:
    """The entries of a run of some measuring cases on an emulated module, by name."""
    (folder / "rig.toml").write_text(RIG.format(baud=baud, variants=variants))
    results = folder / "results.json"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", f"suites/benchmarks/{chosen}", f"--rig={folder / 'rig.toml'}", "-q",
         f"--results={results}", "-p", "no:cacheprovider", f"--rounds={rounds}"],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    return {entry["name"]: entry for entry in json.loads(results.read_text())["benchmarks"]}


def on_the_wire(size: int, block: int) -> int:
    """Bytes that the module sends for a read of `size` bytes: OK, each block behind its marker, the closing line."""
    full, rest = divmod(size, block)
    count = full * (len(f"\r\n+HTTPREAD: DATA,{block}\r\n") + block)
    count += len(f"\r\n+HTTPREAD: DATA,{rest}\r\n") + rest if rest else 0
    return len("\r\nOK\r\n") + count + len("\r\n+HTTPREAD: 0\r\n")


@pytest.mark.parametrize("baud", BAUDS)
def test_throughput_is_what_the_line_carries(tmp_path: Path, baud: int) -> None:
    """Within 1 % of body by (bytes on the wire times ten bits by baud)."""
    size = 1_000 if baud < 10_000 else 10_000 if baud < 100_000 else 100_000 if baud < 1_000_000 else 1 << 20
    case, name = f"test_read.py::test_throughput_by_body[{size}]", f"HTTPREAD throughput, {size} bytes"
    entry = measured(tmp_path, baud, case)[name]
    truth = size / (on_the_wire(size, 1024) * 10 / baud) / 1000
    ratio = statistics.median(entry["samples"]) / truth
    print(f"\n{baud} baud: measured by truth = {ratio:.4f}, bottleneck {entry['bottleneck']}")
    assert abs(ratio - 1) <= RATE_OFF
    assert entry["bottleneck"] == "line"
    assert entry["mark"] == ""


def test_a_delay_is_measured_to_the_millisecond(tmp_path: Path) -> None:
    """A responder that holds each answer back: round trip by delay and floor, medians of one run each."""
    floor = _floor.measure(tmp_path)
    for delay in (0.005, 0.02):
        off = (_floor.measure(tmp_path, delay).trip - delay - floor.trip) * 1000
        print(f"\n{delay * 1000:g} ms: {off:+.3f} ms off")
        assert abs(off) <= LATENCY_OFF_MS


def test_five_percent_slower_is_called_worse(tmp_path: Path) -> None:
    """Twenty comparisons each of a slower module and of an unchanged one with the good one; one may be wrong."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    groups, each = 40, 12
    chosen, name = "test_read.py::test_throughput_by_body[1000]", "HTTPREAD throughput, 1000 bytes"
    good = measured(tmp_path / "a", 115200, chosen, rounds=groups * each)[name]
    slow = measured(tmp_path / "b", round(115200 * 0.95), chosen, rounds=groups // 2 * each)[name]
    slow["conditions"] = good["conditions"]  # the baud stands for the firmware here
    parts = [{**good, "samples": good["samples"][place::groups]} for place in range(groups)]
    slower = [{**slow, "samples": slow["samples"][place::groups // 2]} for place in range(groups // 2)]
    worse = [figures.one(before, after).answer for before, after in zip(parts, slower, strict=False)]
    same = [figures.one(before, after).answer for before, after in zip(parts[::2], parts[1::2], strict=True)]
    print(f"\nslower called worse: {worse.count('worse')} of {len(worse)}, unchanged called same: "
          f"{same.count('same')} of {len(same)}")
    assert worse.count("worse") >= 19
    assert same.count("same") >= 19
