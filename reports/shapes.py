"""The signs of verdicts on a page: a shape and a word beside the colour, so that none is told by colour alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """How a verdict looks: `sign` is one character, `word` its spelling in the results, `name` its style."""

    sign: str
    word: str

    @property
    def name(self) -> str:
        """The class of the style sheet."""
        return f"v-{self.word}"


SHAPES: dict[str, Shape] = {
    word: Shape(sign, word)
    for word, sign in {
        "pass": "●",
        "deviation": "◆",
        "inconclusive": "?",
        "fail": "✖",
        "waived": "✕",
        "error": "‼",
        "not-applicable": "–",
        "not-run": "○",
    }.items()
}
"""In the order in which counts are shown."""


def shape(entry: dict[str, object]) -> Shape:
    """Return the shape of a requirement or a case of the results; a waived fail has its own."""
    return SHAPES["waived" if entry.get("waived") else str(entry["verdict"])]
