"""A topic's history: everything said of it, and what each row changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.utils.translation import gettext as _

from cms.dates import format_date
from network.desk.comparison import Change
from network.models import Region
from situation_map.language import LANGUAGES
from situation_map.models import Decision, Statement
from situation_map.registry import MISSING_LABELS, Missing
from situation_map.topics import Topic, topics

ASSESSED, CORRECTED, CONFIRMED = "assessed", "corrected", "confirmed"
CERTAINTY = ("confirmed_on", "confirmed_by_role", "confidence", "next_review_on")


@dataclass(frozen=True)
class Version:
    """One row of the history. ``changes`` are the differences from the row that it replaces or, for a new assessment,
    from the assessment before it; none for the first. ``stands`` when no correction has replaced it."""

    statement: Statement
    kind: str
    stands: bool
    changes: Sequence[Change]

    @property
    def kind_label(self) -> str:
        return kind_label(self.kind)


def kind_label(kind: str) -> str:
    """What sort of row it is, in words."""
    return {ASSESSED: _("New assessment"), CORRECTED: _("Correction"), CONFIRMED: _("Confirmed again")}[kind]


def history_of(region: Region | None, topic: Topic) -> list[Version]:
    """The last said first; of the whole country without a county. A constant number of queries."""
    rows = list(Statement.objects.history_of(region, topic.key))
    replaced = {row.replaces_id for row in rows}
    return [
        Version(row, kind_of(row), row.pk not in replaced, differences(compared_with(row, rows, replaced), row))
        for row in rows
    ]


def kind_of(row: Statement) -> str:
    """Whether it says something new, corrects what was said, or confirms it."""
    before = replaced_by(row)
    if before is None:
        return ASSESSED
    said = [change for change in differences(before, row) if change.changed]
    labels = {label_of(name) for name in CERTAINTY}
    return CONFIRMED if said and all(change.label in labels for change in said) else CORRECTED


def replaced_by(row: Statement) -> Statement | None:
    """The statement that the row has taken the place of."""
    return cast("Statement | None", row.replaces)


def compared_with(row: Statement, rows: Sequence[Statement], replaced: set[int | None]) -> Statement | None:
    """What the row replaces, else the latest assessment of an earlier day that still stands."""
    if (before := replaced_by(row)) is not None:
        return before
    earlier = [
        other
        for other in rows
        if other.pk != row.pk
        and other.pk not in replaced
        and other.is_example == row.is_example
        and other.as_of
        and row.as_of
        and other.as_of < row.as_of
    ]
    return max(earlier, key=lambda other: (other.as_of, other.pk)) if earlier else None


def differences(before: Statement | None, after: Statement) -> list[Change]:
    """Every field that differs, in words; none where there is nothing to compare with."""
    if before is None:
        return []
    names = [f"text_{language}" for language in LANGUAGES]
    names += ["step", "as_of", "decision", "source", *CERTAINTY]
    rows = (
        Change(label_of(name), in_words(before, name), in_words(after, name), name.startswith("text")) for name in names
    )
    return [row for row in rows if row.changed]


def label_of(name: str) -> str:
    return {
        "text_fi": _("Text in Finnish"),
        "text_sv": _("Text in Swedish"),
        "text_en": _("Text in English"),
        "step": _("Step"),
        "as_of": _("As of"),
        "decision": _("Decision"),
        "source": _("Source"),
        "confirmed_on": _("Confirmed on"),
        "confirmed_by_role": _("Confirmed by"),
        "confidence": _("Confidence"),
        "next_review_on": _("Next review"),
    }[name]


def in_words(statement: Statement, name: str) -> str:
    """A field for people; empty for none."""
    if name == "step":
        return step_in_words(statement)
    if name == "decision":
        return decision_in_words(statement.decision) if statement.decision else ""
    if name == "source":
        return statement.source.title if statement.source else ""
    if name in ("as_of", "confirmed_on", "next_review_on"):
        day = getattr(statement, name)
        return format_date(day) if day else ""
    if name in ("confirmed_by_role", "confidence"):
        return str(getattr(statement, f"get_{name}_display")()) if getattr(statement, name) else ""
    return str(getattr(statement, name))


def step_in_words(statement: Statement) -> str:
    """ "2 decided", or why there is no step."""
    topic = topics().get(statement.topic)
    step = topic.step(statement.step) if topic else None
    if step is not None:
        return f"{step.code} {step.label}"
    if statement.step is not None:
        return str(statement.step)
    return str(MISSING_LABELS[Missing(statement.missing)]) if statement.missing else ""


def decision_in_words(decision: Decision) -> str:
    day = format_date(decision.decided_on) if decision.decided_on else _("no date")
    return f"{decision.body}, {day}"
