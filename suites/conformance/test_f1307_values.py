"""HTTPDATA: values outside the ranges, missing values and values too many are refused (L110-L113)."""

from __future__ import annotations

import pytest

from fixtures.bench import Session
from fixtures.verdict import requirement
from suites.conformance._input import enter, refused

SIZES = {"0": 1, "153601": 153601, "200000": 200000, "262149": 5, "16777221": 5, "-1": 1, "4294967297": 1,
         "18446744073709551621": 5}
"""Sizes and the bytes that satisfy a DUT which takes them, cut to the bits that some DUT may look at."""


@requirement("F1307-05")
@pytest.mark.parametrize("size", SIZES)
def test_sizes_outside_the_range(session: Session, size: str) -> None:
    """A size that is too small, too large or in range only when cut is refused, before and behind a good one.

    What is refused must not depend on data that were entered before it.
    """
    refused(session, f"AT+HTTPDATA={size},10", filling=SIZES[size])
    enter(session, [b"a good one between"])
    refused(session, f"AT+HTTPDATA={size},10", filling=SIZES[size])


@requirement("F1307-07")
@pytest.mark.parametrize("size", [5, 153600])
@pytest.mark.parametrize("time", ["9", "0", "-1", "65536", "75536"])
def test_times_outside_the_range(session: Session, time: str, size: int) -> None:
    """A time that is too short, too long or only in range when cut to 16 bits is refused, with any good size."""
    refused(session, f"AT+HTTPDATA={size},{time}", filling=size)
    enter(session, [b"a good one between"])
    refused(session, f"AT+HTTPDATA={size},{time}", filling=size)


@requirement("F1307-08")
@pytest.mark.parametrize("values", ["", "5", "5,", ",10", "a,10", "5,b", "5,10,1"])
def test_values_missing_wrong_or_too_many(session: Session, values: str) -> None:
    """Both values are needed, both are numbers, and there is no third (L110)."""
    refused(session, f"AT+HTTPDATA={values}")
    enter(session, [b"a good one between"])
    refused(session, f"AT+HTTPDATA={values}", filling=20)
