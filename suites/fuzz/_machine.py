"""Sessions as a rule-based state machine: any order of everything, judged against the model after each step."""

from __future__ import annotations

from typing import ClassVar

from hypothesis import seed
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from suites.fuzz import _programs as programs
from suites.fuzz import _states
from suites.fuzz._campaign import Campaign
from suites.fuzz._example import Example
from suites.fuzz._grammar import Made, lines

STEPS = 18
CHUNK = 150
"""Examples before it is looked again at what is reached seldom."""


class Sessions(RuleBasedStateMachine):
    """Every rule is always enabled: the player knows what a step means in the state that the model is in.

    What a rule draws depends on nothing that the DUT answered, so that an example is the same however it ended.
    """

    campaign: ClassVar[Campaign]
    seldom: ClassVar[st.SearchStrategy[list[Made]]]

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

    @rule(made=st.runner().flatmap(lambda machine: machine.seldom))
    def in_a_state(self, made: list[Made]) -> None:
        """What chance seldom brings about: a step in a state that it was hardly taken in."""
        self._play(*made)

    @rule(made=programs.noises)
    def noise(self, made: Made) -> None:
        self._play(made)

    def teardown(self) -> None:
        self.example.finish()


def search_sessions(campaign: Campaign) -> None:
    """Search sessions until the budget of the campaign is used up."""
    def once() -> None:
        seldom = _states.seldom(campaign.player.tally.transitions)
        machine = type("Sessions", (Sessions,), {"campaign": campaign, "seldom": seldom})
        run_state_machine_as_test(seed(campaign.number)(machine), settings=campaign.settings(STEPS, CHUNK))

    campaign.repeat(once)
