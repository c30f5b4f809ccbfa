"""What an analyser says of one token."""

from dataclasses import dataclass
from typing import Literal

Mode = Literal["index", "query"]

GUESS_MARK = "~"
"""Begins every guessed term, so that a guess never meets a real base form."""


@dataclass(frozen=True, slots=True)
class TokenTerms:
    """The terms of a token by field, strongest first.

    In index mode: exact = the word as written, base = base forms of every reading, part = parts of compounds,
    guess = marked guesses for words no dictionary knows. In query mode `part` is empty: what is sought in the
    index's parts are the base forms.
    """

    exact: str
    base: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    guess: tuple[str, ...] = ()

    def all_terms(self) -> set[str]:
        return {self.exact, *self.base, *self.part, *self.guess}
