"""What can be wrong with an act on a round. Each carries what the screen needs to say it."""

from collections.abc import Sequence

from situation_map.models import RoundQuestion


class RoundNotInState(Exception):
    """The round, or a county in it, has moved on: what was asked cannot be done now. `state` is how it stands."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(f"It is {state}.")


class NotReady(Exception):
    """A round that cannot be opened yet; `problems` are sentences for the coordinator."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(self.problems))


class Unanswered(Exception):
    """Questions that need an answer, or a reason why there is none, before the answers can be sent."""

    def __init__(self, questions: Sequence[RoundQuestion]) -> None:
        self.questions = list(questions)
        super().__init__(", ".join(question.key for question in self.questions))


class LinkOver(Exception):
    """The link has been ended, or its round withdrawn."""


class BadDeadline(ValueError):
    """A deadline that has passed already."""
