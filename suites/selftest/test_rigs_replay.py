"""Replay: the same verdicts from a recording, without DUT and origin; what is not in it is inconclusive."""

from __future__ import annotations

import json
import random
import re
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest

from fixtures.link.recording import Recording
from fixtures.verdict import suite
from rigs.recordings import header
from suites.selftest.replay_bench import CASES, ROOT, Run, Tree

SEED = 1300


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return Tree(tmp_path_factory.mktemp("replay"))


@pytest.fixture(scope="module")
def recorded(tree: Tree) -> Run:
    done = tree.run("--rig=emulator")
    shutil.move(done.folder, tree.folder / "recorded")
    done.folder = tree.folder / "recorded"
    return done


@pytest.fixture
def copy(recorded: Run, tmp_path: Path) -> Path:
    """A copy of the recording that may be damaged."""
    return Path(shutil.copytree(recorded.folder, tmp_path / "copy"))


def test_the_cases_show_every_verdict(recorded: Run) -> None:
    words = {name: verdict for name, (verdict, _) in recorded.verdicts.items()}
    assert words == {
        "test_good": "pass", "test_secret": "pass", "test_post": "pass", "test_wrong": "fail",
        "test_tolerated": "deviation", "test_mixed": "deviation", "test_times": "pass", "test_beside": "pass",
        "test_silent": "pass", "test_open": "inconclusive"}, recorded.said


def test_ten_replays_agree_case_by_case(tree: Tree, recorded: Run) -> None:
    """Messages too: they quote the recorded times. No process, no port; a fraction of the time."""
    for _ in range(10):
        played = tree.replay(recorded.folder)
        assert played.verdicts == recorded.verdicts, played.said
        assert played.status == recorded.status
        spent, before = (sum(case["duration_s"] for case in run.results["cases"]) for run in (played, recorded))
        assert spent < before / 2


def test_a_replay_can_be_replayed(tree: Tree, recorded: Run) -> None:
    again = tree.replay(tree.replay(recorded.folder).folder)
    assert again.verdicts == recorded.verdicts, again.said
    assert "rig emulator (kind emulator)" in again.said


def test_any_order_and_any_part(tree: Tree, recorded: Run) -> None:
    names = list(recorded.verdicts)
    random.Random(SEED).shuffle(names)
    played = tree.replay(recorded.folder, *(f"{tree.file}::{name}" for name in names[:6]))
    assert played.verdicts == {name: recorded.verdicts[name] for name in names[:6]}, played.said
    alone = tree.replay(recorded.folder, "-k", "test_mixed")
    assert alone.verdicts == {"test_mixed": recorded.verdicts["test_mixed"]}


def test_with_workers(tree: Tree, recorded: Run) -> None:
    assert tree.replay(recorded.folder, "-n", "2").verdicts == recorded.verdicts


@pytest.mark.parametrize("form", ["zip", "tar.gz"])
def test_archives(tree: Tree, recorded: Run, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"run.{form}"
    if form == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in recorded.folder.rglob("*.json*"):
                archive.write(file, Path("a run") / file.relative_to(recorded.folder))
    else:
        with tarfile.open(path, "w:gz") as packed:
            packed.add(recorded.folder, "./a run")
    assert tree.replay(path).verdicts == recorded.verdicts


def test_another_write_is_inconclusive_with_both_strings(tree: Tree, recorded: Run, tmp_path: Path) -> None:
    """In a preparation, in the case itself, in data: never a pass, never a fail."""
    changed = CASES.replace('session.para("UA", "replay/1.0")', 'session.para("UA", "replay/2.0")')
    changed = changed.replace("bytes(range(256)) * 4", "bytes(range(256)) * 3 + bytes(256)")
    changed = changed.replace('session.get("/text-25")', 'session.get("/text-26")')
    changed = changed.replace('session.at("AT").ok', 'session.at("AT+CSQ").ok')
    other = Tree(tmp_path / "other", changed)
    played = other.replay(recorded.folder)
    for name in ("test_good", "test_post", "test_tolerated", "test_mixed"):
        assert played.verdicts[name][0] == "inconclusive", played.said
        assert "not in this recording" in played.verdicts[name][1]
    assert "replay/1.0" in played.verdicts["test_good"][1]
    assert "replay/2.0" in played.verdicts["test_good"][1]
    assert played.verdicts["test_wrong"] == recorded.verdicts["test_wrong"]
    assert played.verdicts["test_secret"][0] == "pass"


def test_another_secret_is_another_write(tree: Tree, recorded: Run, tmp_path: Path) -> None:
    """Masks hide it, but a longer one is no match; and what is asked of the server is compared too."""
    other = Tree(tmp_path / "other", CASES.replace("YWxhZGRpbjpvcGVuc2VzYW1l", "YWxhZGRpbjpvcGVuc2VzYW1lMQ"))
    verdict, message = other.replay(recorded.folder, "-k", "test_secret").verdicts["test_secret"]
    assert verdict == "inconclusive"
    assert "YWxh" not in message


def test_a_case_that_does_less_or_more_is_inconclusive(recorded: Run, tmp_path: Path) -> None:
    less = Tree(tmp_path / "less", CASES.replace('    session.post("/", bytes(range(256)) * 4)\n', ""))
    assert less.replay(recorded.folder, "-k", "post").verdicts["test_post"][0] == "inconclusive"
    more = Tree(tmp_path / "more", CASES.replace("session.wait(2)", "session.wait(40)"))
    assert more.replay(recorded.folder, "-k", "open").verdicts["test_open"][0] == "inconclusive"


def test_a_case_that_was_not_recorded(recorded: Run, tmp_path: Path) -> None:
    other = Tree(tmp_path / "other", CASES.replace("def test_good", "def test_new"))
    verdict, message = other.replay(recorded.folder, "-k", "test_new").verdicts["test_new"]
    assert (verdict, message[:21]) == ("inconclusive", "not in this recording")


def test_recordings_cut_at_a_random_byte(tree: Tree, recorded: Run, copy: Path) -> None:
    """Every file, three times: inconclusive, and nothing breaks. Also cut by its last byte alone, and to nothing."""
    chance = random.Random(SEED)
    for turn in range(3):
        for file in (copy / "transcripts").iterdir():
            whole = (recorded.folder / "transcripts" / file.name).read_bytes()
            at = {0: len(whole) - 1, 1: 0}.get(turn, chance.randrange(len(whole)))
            file.write_bytes(whole[:at])
        played = tree.replay(copy)
        assert {verdict for verdict, _ in played.verdicts.values()} == {"inconclusive"}, played.said
        assert len(played.verdicts) == len(recorded.verdicts)
        assert played.status == 10


def test_damage_inside_is_seen(tree: Tree, recorded: Run, copy: Path) -> None:
    """A flipped byte, a byte less, a line less."""
    chance = random.Random(SEED)
    for file in (copy / "transcripts").iterdir():
        whole = bytearray(file.read_bytes())
        at = chance.randrange(len(whole) - 2)
        whole[at:at + 1] = b"" if chance.random() < 0.5 else bytes([whole[at] ^ 1])
        file.write_bytes(bytes(whole))
    assert {verdict for verdict, _ in tree.replay(copy).verdicts.values()} == {"inconclusive"}


def test_another_suite_is_named_in_the_head(tree: Tree, recorded: Run, copy: Path) -> None:
    facts = json.loads((copy / "recording.json").read_text("utf-8"))
    facts["suite"] = {"version": "0.0.9", "commit": "abcdef0123456789"}
    (copy / "recording.json").write_text(json.dumps(facts), "utf-8")
    played = tree.replay(copy, "-k", "test_good")
    assert re.search(r"suite 0\.0\.9 abcdef012345; ANOTHER SUITE", played.said)
    assert played.verdicts["test_good"][0] == "pass"


def test_the_same_suite_is_not_named_again() -> None:
    facts = {"suite": suite.identity(), "rig": {"name": "usb0", "kind": "serial"}}
    assert "ANOTHER" not in header(Recording("a run", facts, lambda _: None))


def test_recordings_are_portable(tree: Tree, recorded: Run) -> None:
    """No path of the machine that made them; and they play where that one is not."""
    for file in [recorded.folder / "recording.json", *(recorded.folder / "transcripts").iterdir()]:
        text = file.read_text("utf-8")
        assert str(ROOT) not in text
        assert str(tree.folder) not in text
        assert "/tmp/" not in text


@pytest.mark.parametrize(("options", "said"), [
    (["--rig=replay"], "give --recording PATH as well"),
    (["--rig=replay", "--recording=nowhere"], "nowhere: no such file or folder"),
    (["--rig=replay", "--recording=suites"], "holds no recording.json"),
    (["--rig=replay", "--recording=deaf.py"], "is neither a folder nor"),
    (["--rig=emulator", "--recording=suites"], "rig emulator is of kind emulator"),
])
def test_a_wrong_recording_is_one_line(tree: Tree, options: list[str], said: str) -> None:
    done = tree.pytest(*options)
    assert done.returncode == 4
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, done.stderr
    assert said in lines[0]


@pytest.mark.parametrize(("name", "text", "said"), [
    ("recording.json", "{", "is broken"),
    ("recording.json", '{"schema": "recording/9"}', "is not known here"),
    ("recording.json", '{"schema": "recording/1", "rig": {"speed": "fast"}}', "rig.speed: expected a number"),
    ("recording.json", '{"schema": "recording/1"}', "rig: expected a table"),
])
def test_broken_facts_are_one_line(tree: Tree, tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text)
    done = tree.pytest("--rig=replay", f"--recording={tmp_path}")
    assert done.returncode == 4
    assert said in done.stderr
    assert "Traceback" not in done.stderr
