"""The topics of a county's situation and their coded scales, read from data/coded_steps.toml."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .datafile import read_toml, required_texts
from .errors import DataFileError
from .language import lazy_text
from .registry import Step, Text

FILE = Path(__file__).parent / "data" / "coded_steps.toml"
DEVELOPMENT = "development"


@dataclass(frozen=True, slots=True)
class Topic:
    key: str
    version: int
    label: Text
    question: Text
    steps: tuple[Step, ...]

    def step(self, code: int | None) -> Step | None:
        return next((step for step in self.steps if step.code == code), None)


@cache
def topics() -> dict[str, Topic]:
    """All topics by key, in the order of the file. Raises DataFileError when the file is not as it must be."""
    found = {}
    for number, row in enumerate(read_toml(FILE).get("topic", []), start=1):
        entry = f"topic {row.get('key', number)}"
        label, question = (required_texts(row, name, FILE.name, entry) for name in ("label", "question"))
        steps = tuple(_step(step, f"{entry}, step {step.get('code')}") for step in row.get("step", []))
        if [step.code for step in steps] != list(range(len(steps))) or not steps:
            raise DataFileError(file=FILE.name, entry=entry, field="step", problem="codes must run 0, 1, 2 …")
        found[row["key"]] = Topic(row["key"], row["version"], lazy_text(label), lazy_text(question), steps)
    return found


def _step(row: dict, entry: str) -> Step:
    label, evidence = (required_texts(row, name, FILE.name, entry) for name in ("label", "evidence"))
    return Step(row.get("code", -1), lazy_text(label), lazy_text(evidence))
