"""What a question asks, whatever its sort: words for the reader, the kind of answer, steps and limits."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from network.models.geography import in_language
from situation_map.models import IndicatorVersion, RoundQuestion
from situation_map.observing import bounds
from situation_map.registry import Kind, Step, Text
from situation_map.stored import definition_from
from situation_map.topics import topics


@dataclass(frozen=True, slots=True)
class Asked:
    """`label` is short, `question` a sentence; `rule` says how to count. Limits are None where there is none."""

    label: str
    question: str
    kind: Kind
    rule: str = ""
    help: str = ""
    unit: str = ""
    steps: tuple[Step, ...] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None
    scale_version: int = 1

    def step_label(self, code: int) -> Text:
        return next((step.label for step in self.steps if step.code == code), "")


def asked_of(question: RoundQuestion) -> Asked:
    """Without a query where `version__indicator` has been fetched along."""
    given_help = in_language(question, "help")
    if question.kind == RoundQuestion.Kind.STATEMENT:
        return of_topic(question, given_help)
    if question.version is None:
        words = in_language(question, "text")
        return Asked(words, words, Kind.TEXT, help=given_help)
    return of_version(question.version, given_help)


def of_topic(question: RoundQuestion, given_help: str) -> Asked:
    topic = topics().get(question.key)
    if topic is None:
        return Asked(question.key, _("This topic does not exist any more."), Kind.SCALE, help=given_help)
    return Asked(
        str(topic.label), str(topic.question), Kind.SCALE, help=given_help, steps=topic.steps,
        scale_version=topic.version,
    )  # fmt: skip


def of_version(version: IndicatorVersion, given_help: str) -> Asked:
    definition = definition_from(version.indicator, version)
    lowest, highest = bounds(definition)
    return Asked(
        label=str(definition.label),
        question=str(definition.question) or str(definition.label),
        kind=definition.kind,
        rule=str(definition.counting_rule),
        help=given_help,
        unit=str(definition.unit),
        steps=definition.steps,
        lowest=lowest,
        highest=highest,
        scale_version=version.number,
    )
