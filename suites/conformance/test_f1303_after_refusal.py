"""HTTPPARA: a refused line does no harm to the good one behind it (L31-L50)."""

from __future__ import annotations

import pytest

from fixtures.bench import Session
from fixtures.bench.parameters import BASIC
from fixtures.verdict import requirement
from suites.conformance._settings import good_line, need_tag

BAD = {
    "URL": '"ftp://h/p"', "CONNECTTO": "19", "RECVTO": "121", "CONTENT": f'"{"c" * 257}"', "ACCEPT": f'"{"a" * 257}"',
    "UA": f'"{"u" * 257}"', "SSLCFG": '"10"', "USERDATA": f'"X-Long: {"d" * 505}"', "BREAK": "abc", "BREAKEND": "abc",
}


@pytest.mark.parametrize("tag", [pytest.param(tag, marks=requirement(BASIC[tag])) for tag in BAD])
def test_a_good_value_behind_a_bad_one(session: Session, tag: str) -> None:
    """A good value is taken with OK, twice, right behind one of the same tag that was refused and behind another's."""
    need_tag(session, tag)
    other = "RECVTO" if tag == "CONNECTTO" else "CONNECTTO"
    for refused in (tag, other):
        session.at(f'AT+HTTPPARA="{refused}",{BAD[refused]}')
        for _ in range(2):
            session.ok(good_line(tag))
