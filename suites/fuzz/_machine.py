"""Sessions as a rule-based state machine: any order of everything, judged against the model after each step."""

from __future__ import annotations

from typing import ClassVar

from hypothesis import seed
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from suites.fuzz import _programs as programs
from suites.fuzz._campaign import Campaign
from suites.fuzz._example import Example
from suites.fuzz._grammar import Made, lines

STEPS = 18


class Sessions(RuleBasedStateMachine):
    """Every rule is always enabled: the player knows what a step means in the state that the model is in.

    What a rule draws depends on nothing that the DUT answered, so that an example is the same however it ended.
    """

    campaign: ClassVar[Campaign]

    def __init__(self) -> None:
        super().__init__()
        self.example = Example(self.campaign)

    def _play(self, *made: Made) -> None:
        for one in made:
            self.example.play(one)

    @rule(made=lines())
    def any_parameter(self, made: Made) -> None:
        self._play(made)

    @rule(made=programs.settings)
    def set_parameter(self, made: Made) -> None:
        self._play(made)

    @rule(made=programs.urls)
    def set_url(self, made: Made) -> None:
        self._play(made)

    @rule(made=programs.requests)
    def request(self, made: Made) -> None:
        self._play(made)

    @rule(url=programs.urls, made=programs.requests)
    def fetch(self, url: Made, made: Made) -> None:
        self._play(url, made)

    @rule(url=programs.good_urls, made=programs.requests, reads=st.lists(programs.reads, min_size=1, max_size=4))
    def fetch_and_read(self, url: Made, made: Made, reads: list[Made]) -> None:
        self._play(url, made, *reads)

    @rule(url=programs.good_urls, made=programs.requests, reads=st.lists(programs.reads, max_size=2),
          files=st.lists(programs.files, min_size=1, max_size=2))
    def fetch_and_save(self, url: Made, made: Made, reads: list[Made], files: list[Made]) -> None:
        self._play(url, made, *reads, *files)

    @rule(made=st.lists(programs.reads, min_size=1, max_size=4))
    def read(self, made: list[Made]) -> None:
        self._play(*made)

    @rule(made=programs.inputs(large=False))
    def enter(self, made: Made) -> None:
        self._play(made)

    @rule(made=programs.inputs(large=False))
    def post(self, made: Made) -> None:
        self._play(programs.URL_OF_POSTS, made, programs.POST_IT)

    @rule(made=programs.files)
    def file(self, made: Made) -> None:
        self._play(made)

    @rule(made=programs.refused)
    def refused(self, made: Made) -> None:
        self._play(made)

    @rule(made=programs.basics)
    def basic(self, made: Made) -> None:
        self._play(made)

    @rule(made=programs.restarts)
    def service(self, made: list[Made]) -> None:
        self._play(*made)

    @rule(way=st.sampled_from(sorted(programs.WAYS)), made=st.one_of(
        programs.basics, programs.refused, programs.files, programs.reads, programs.services, programs.busy))
    def in_a_state(self, way: str, made: Made) -> None:
        """What chance seldom brings together."""
        held = [programs.HELD] if made.step.do == "busy" else []
        self._play(*programs.WAYS[way], *held, made)

    @rule(made=programs.rare)
    def rare(self, made: list[Made]) -> None:
        self._play(*made)

    def teardown(self) -> None:
        self.example.finish()


def search_sessions(campaign: Campaign) -> None:
    """Search sessions until the budget of the campaign is used up."""
    def once() -> None:
        machine = type("Sessions", (Sessions,), {"campaign": campaign})
        run_state_machine_as_test(seed(campaign.number)(machine), settings=campaign.settings(STEPS))

    campaign.repeat(once)


def expected() -> list[str]:
    """The transitions that a night should reach: every step in every state that it can be taken in."""
    states = ("idle", "url", "data", "response", "part", "read", "open", "stopped")
    steps = ("line AT", "line +HTTPPARA", "line +HTTPINIT", "line +HTTPTERM", "line E0", "line E1", "line +CMEE",
             "line +HTTPACTION", "line +HTTPDATA", "line +HTTPREAD", "line +HTTPPOSTFILE", "line +HTTPREADFILE",
             "request GET", "request POST", "request HEAD", "request DELETE", "read", "length", "head", "save", "send",
             "input", "noise")
    return [f"{state} {step}" for state in states for step in steps] + [
        f"{state} busy {method}" for state in ("url", "data", "response", "part", "read", "open", "stopped")
        for method in ("GET", "POST", "DELETE")]
