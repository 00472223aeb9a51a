"""The time windows are complete, and the arithmetic around them is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.spec import datafile, tolerances
from fixtures.spec.datafile import SpecError

VALUES = {
    "T01": {"quiet": 1}, "T02": {"soon": 5, "limit": 125}, "T03": {"limit": 125, "listen": 130},
    "T04": {"limit": 125, "over_sum": 10}, "T05": {"over": 10, "soon": 5, "early": 2}, "T06": {"early": 2, "over": 5},
    "T07": {"early": 5, "over": 10}, "T08": {"held": 6}, "T09": {"quiet": 10}, "T10": {"early": 1, "over": 5},
    "T11": {"silence": 3, "finish": 5}, "T12": {"gap": 0.1}, "T13": {"poll": 10}, "T14": {"report": 15, "recvto": 60},
    "T15": {"closed": 5}, "T16": {"byte_gap": 0.2, "pause": 12, "time": 60}, "T17": {"bits_per_byte": 10},
    "T18": {"recvto_10": 5, "recvto_30": 15, "recvto_120": 60, "recvto_5": 2, "connectto_20_recvto_60": 3,
            "respto_60": 40, "respto_20": 15, "connectto_120": 25},
    "T19": {"kept": 30}, "T20": {"sign": 125, "attach": 60}, "T21": {"unanswered": 2},
}


def test_all_windows_are_there() -> None:
    assert {key: dict(row.seconds) for key, row in tolerances.load().items()} == VALUES


def test_every_window_says_where_and_why() -> None:
    assert all(row.where and row.why and row.id == key for key, row in tolerances.load().items())


def test_windows_fit_each_other() -> None:
    held, recvto = tolerances.seconds("T08", "held"), 10
    assert held < recvto
    assert tolerances.seconds("T12", "gap") < tolerances.seconds("T01", "quiet") < tolerances.seconds("T02", "soon")
    assert tolerances.seconds("T03", "limit") < tolerances.seconds("T03", "listen")
    assert 10 < tolerances.seconds("T16", "pause") < tolerances.seconds("T16", "time")
    for name, pause in tolerances.load()["T18"].seconds.items():
        assert pause <= 0.75 * int(name.split("_")[1]), name


def test_bench_delay_grows_with_the_speed_of_the_dut() -> None:
    assert tolerances.jitter(1.0) == pytest.approx(0.15)
    assert tolerances.jitter(20.0) == pytest.approx(3.0)


def test_transfer_counts_ten_bits_a_byte() -> None:
    assert tolerances.transfer(11520, 115200) == pytest.approx(1.0)


@pytest.mark.parametrize(("row", "name"), [("T22", "limit"), ("T03", "limits")])
def test_a_wrong_name_says_what_there_is(row: str, name: str) -> None:
    with pytest.raises(SpecError, match=r"^tolerances\.toml: .*there are [^\n]*$"):
        tolerances.seconds(row, name)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("a = [1,\n b")
    for broken in (path, tmp_path / "absent.toml"):
        with pytest.raises(SpecError, match=broken.name):
            datafile.read(broken)


@pytest.mark.parametrize(("value", "kind"), [("5", int), (True, int), (5, str), (None, str), (1.5, int)])
def test_a_value_of_another_type_is_refused(value: object, kind: type) -> None:
    with pytest.raises(SpecError, match="file: key 'key'"):
        datafile.take({"key": value} if value is not None else {}, "key", kind, "file")


def test_an_integer_is_a_float_where_one_is_needed() -> None:
    assert datafile.take({"key": 5}, "key", float, "file") == 5.0
