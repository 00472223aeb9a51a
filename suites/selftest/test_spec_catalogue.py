"""The catalogue holds every requirement, each complete, and agrees with the source it was written from."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from fixtures.spec import catalogue
from fixtures.spec.datafile import SpecError

SPLIT = {
    "F1300": (44, ""), "F1301": (21, ""), "F1302": (14, ""),
    "F1303": (99, "05a 06a 06b 07a 23a 31a 71a 73a"), "F1304": (49, "09a 18a"), "F1305": (20, ""),
    "F1306": (41, "11a"), "F1307": (26, ""), "F1308": (44, "08a 08b 17a 30a"), "F1309": (29, "07a 07b 08a 14a 23a"),
}
COMMANDS = {"F1300": "interface", "F1301": "HTTPINIT", "F1302": "HTTPTERM", "F1303": "HTTPPARA",
            "F1304": "HTTPACTION", "F1305": "HTTPHEAD", "F1306": "HTTPREAD", "F1307": "HTTPDATA",
            "F1308": "HTTPPOSTFILE", "F1309": "HTTPREADFILE"}
SOURCE = Path(__file__).parents[3] / "shared" / "spec" / "requirements.yaml"
GOOD = {"level": "MUST", "clause": "L1", "text": "It works.", "kinds": ["positive"], "needs": [], "status": "tested"}


def wanted(prefix: str) -> list[str]:
    count, parts = SPLIT[prefix]
    return sorted([f"{prefix}-{number:02}" for number in range(1, count + 1)]
                  + [f"{prefix}-{part}" for part in parts.split()])


@pytest.mark.parametrize("prefix", sorted(SPLIT))
def test_a_file_holds_exactly_its_ids(prefix: str) -> None:
    found = [entry for entry in catalogue.load().values() if entry.id.startswith(prefix)]
    assert sorted(entry.id for entry in found) == wanted(prefix)
    assert {entry.command for entry in found} == {COMMANDS[prefix]}


def test_there_are_407_requirements_by_level() -> None:
    levels = Counter(entry.level for entry in catalogue.load().values())
    assert levels == {"MUST": 193, "SHOULD": 144, "MAY": 70}


def test_every_entry_can_be_judged_by_its_text() -> None:
    for entry in catalogue.load().values():
        assert len(entry.text) > 30, entry.id
        assert entry.text.endswith("."), entry.id
        assert entry.clause, entry.id


def test_a_parameter_is_a_tag_of_httppara() -> None:
    tags = {entry.parameter for entry in catalogue.load().values() if entry.parameter}
    assert tags == {"URL", "CONNECTTO", "RECVTO", "RESPTO", "CONTENT", "ACCEPT", "UA", "SSLCFG", "USERDATA",
                    "BREAK/BREAKEND"}


def test_what_is_not_tested_says_why() -> None:
    for entry in catalogue.load().values():
        assert (entry.status == "tested") != bool(entry.why), entry.id
        assert all(catalogue.load()[other].status == "tested" for other in entry.by), entry.id


def test_the_loaded_catalogue_is_a_copy() -> None:
    catalogue.load().clear()
    assert catalogue.load()


@pytest.mark.parametrize(("change", "names"), [
    ({"level": "WILL"}, "level"), ({"level": None}, "level"), ({"kinds": ["slow"]}, "slow"), ({"kinds": []}, "kinds"),
    ({"kinds": "positive"}, "kinds"), ({"needs": ["luck"]}, "luck"), ({"text": 5}, "text"),
    ({"colour": "red"}, "colour"),
    ({"status": "done"}, "done"), ({"status": "implied"}, "by"), ({"by": ["F1301-02"]}, "by"),
    ({"status": "untestable"}, "why"), ({"why": "no reason"}, "why"),
])
def test_a_broken_entry_is_named(change: dict[str, object], names: str) -> None:
    table = {key: value for key, value in (GOOD | change).items() if value is not None}
    with pytest.raises(SpecError, match=r"^F1301\.toml: F1301-01: .*") as caught:
        catalogue.parse({"command": "HTTPINIT", "F1301-01": table}, "F1301.toml")
    assert names in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("key", ["F1302-01", "F1301-1", "F1301-001", "note"])
def test_a_foreign_id_is_refused(key: str) -> None:
    with pytest.raises(SpecError, match=re.escape(key)):
        catalogue.parse({"command": "HTTPINIT", key: GOOD}, "F1301.toml")


def test_a_cover_that_is_no_requirement_is_refused(tmp_path: Path) -> None:
    text = ('command = "HTTPINIT"\n[F1301-01]\nlevel = "MAY"\nclause = "L1"\ntext = "x"\nkinds = ["positive"]\n'
            'status = "implied"\nby = ["F1301-99"]\nwhy = "seen there"\n')
    (tmp_path / "F1301.toml").write_text(text)
    with pytest.raises(SpecError, match="F1301-99"):
        catalogue._load(tmp_path)


def source_entries() -> dict[str, dict[str, str]]:
    blocks = re.split(r"^- ", SOURCE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    fields = [dict(re.findall(r"^\s*(\w+): ?(.*)$", block, re.MULTILINE)) for block in blocks]
    return {entry["id"]: entry for entry in fields}


def listed(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text))


@pytest.mark.skipif(not SOURCE.exists(), reason="the source catalogue is not beside this checkout")
def test_nothing_but_the_words_differs_from_the_source() -> None:
    source = source_entries()
    ours = catalogue.load()
    assert list(ours) == list(source)
    for key, entry in source.items():
        want = (entry["command"], entry["level"], entry.get("parameter"), listed(entry["kinds"]),
                listed(entry.get("needs", "")))
        assert (ours[key].command, ours[key].level, ours[key].parameter, ours[key].kinds, ours[key].needs) == want


@pytest.mark.skipif(not SOURCE.exists(), reason="the source catalogue is not beside this checkout")
def test_no_ground_of_the_source_was_lost() -> None:
    grounds = re.compile(r"\bA\d\d\b|\bT\d\d\b|\[[A-Z]\w*")
    for key, entry in source_entries().items():
        ours = catalogue.load()[key]
        assert set(grounds.findall(entry["clause"])) <= set(grounds.findall(ours.clause + ours.text)), key
