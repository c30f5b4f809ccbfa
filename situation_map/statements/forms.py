"""The desk's forms of statements and decisions."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.joining.forms import PlainForm
from situation_map.freshness import VALID_DAYS
from situation_map.language import LANGUAGES
from situation_map.models import Decision, Source, Statement
from situation_map.models.statements import ConfirmerRole
from situation_map.registry import MISSING_LABELS, Missing
from situation_map.source_documents import DocumentField
from situation_map.topics import Topic

from .history import decision_in_words

NONE, NEW = "", "new"
OF_A_DECISION = {"development": (2,), "decisions": (2, 3)}
"""Steps whose evidence is a decision: topic and codes."""
REASONS = (Missing.NOT_ASKED, Missing.NO_ANSWER, Missing.NOT_APPLICABLE, Missing.NOT_YET, Missing.UNKNOWN)


class DayInput(forms.DateInput):
    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


def text_input(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DecisionFields(PlainForm):
    """A decision's facts. In a statement's form they are used when "a new decision" is chosen."""

    body = forms.CharField(
        label=gettext_lazy("Body that decided"), max_length=200, help_text=gettext_lazy("For example: county council")
    )
    decided_on = forms.DateField(label=gettext_lazy("Date of the decision"), required=False, widget=DayInput)
    title_fi = forms.CharField(label=gettext_lazy("What was decided, in Finnish"), max_length=250, required=False)
    title_sv = forms.CharField(label=gettext_lazy("What was decided, in Swedish"), max_length=250, required=False)
    title_en = forms.CharField(label=gettext_lazy("What was decided, in English"), max_length=250, required=False)
    document_url = forms.URLField(
        label=gettext_lazy("Link to the document"), max_length=200, required=False, assume_scheme="https"
    )
    decision_document = DocumentField(gettext_lazy("Document of the decision"))

    def titles(self) -> dict[str, str]:
        return {language: self.cleaned_data.get(f"title_{language}", "") for language in LANGUAGES}


class DecisionForm(DecisionFields):
    change_note = forms.CharField(
        label=gettext_lazy("Why it is corrected"), max_length=300, required=False,
        help_text=gettext_lazy("Readers see this in the history."),
    )  # fmt: skip

    def __init__(self, *args: Any, corrected: Decision | None = None, **kwargs: Any) -> None:
        if corrected is not None:
            names = ("body", "decided_on", "title_fi", "title_sv", "title_en", "document_url")
            kwargs["initial"] = {name: getattr(corrected, name) for name in names}
        super().__init__(*args, **kwargs)
        if corrected is None:
            del self.fields["change_note"]


class StatementForm(DecisionFields):
    """What is said of a topic. Its fields are in the order in which one thinks: the step, the words, the evidence."""

    step = forms.ChoiceField(label=gettext_lazy("Step"), widget=forms.RadioSelect)
    text_fi = forms.CharField(label=gettext_lazy("In Finnish"), widget=text_input(5), required=False, max_length=4000)
    text_sv = forms.CharField(label=gettext_lazy("In Swedish"), widget=text_input(5), required=False, max_length=4000)
    text_en = forms.CharField(label=gettext_lazy("In English"), widget=text_input(5), required=False, max_length=4000)
    as_of = forms.DateField(
        label=gettext_lazy("As of"), widget=DayInput, initial=timezone.localdate,
        help_text=gettext_lazy("The day of which the statement is true."),
    )  # fmt: skip
    decision = forms.ChoiceField(label=gettext_lazy("Decision"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("Source"), required=False)
    source_title = forms.CharField(label=gettext_lazy("Title of the source"), max_length=250, required=False)
    source_publisher = forms.CharField(label=gettext_lazy("Publisher"), max_length=200, required=False)
    source_url = forms.URLField(
        label=gettext_lazy("Link to the source"), max_length=200, required=False, assume_scheme="https"
    )
    source_published_on = forms.DateField(label=gettext_lazy("Date of the source"), required=False, widget=DayInput)
    source_language = forms.ChoiceField(
        label=gettext_lazy("Language of the source"), choices=settings.LANGUAGES, required=False
    )
    source_document = DocumentField()
    confirmed_by = forms.ChoiceField(
        label=gettext_lazy("Confirmed by"), required=False,
        help_text=gettext_lazy("A role, never a person. Empty: nobody has confirmed it yet."),
    )  # fmt: skip
    confidence = forms.ChoiceField(label=gettext_lazy("Confidence"), required=False)
    next_review = forms.DateField(
        label=gettext_lazy("Next review"), required=False, widget=DayInput,
        help_text=gettext_lazy("You are reminded then. Empty: a year after the confirmation."),
    )  # fmt: skip
    change_note = forms.CharField(
        label=gettext_lazy("Why it is corrected"), max_length=300, required=False,
        help_text=gettext_lazy("Readers see this in the history."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        topic: Topic,
        decisions: Sequence[Decision],
        sources: Sequence[Source],
        shown: Statement | None,
        corrects: bool,
        **kwargs: Any,
    ) -> None:
        self.topic, self.corrects = topic, corrects
        self.decisions = {str(row.pk): row for row in decisions}
        self.sources = {str(row.pk): row for row in sources}
        if shown is not None:
            kwargs["initial"] = initial_of(shown, corrects)
        super().__init__(*args, **kwargs)
        self.fields["body"].required = False
        self.set_choices()
        if not corrects:
            del self.fields["change_note"]

    def set_choices(self) -> None:
        steps = [
            (str(step.code), format_html("<span><b>{} {}</b> {}</span>", step.code, step.label, step.evidence))
            for step in self.topic.steps
        ]
        reasons = [(reason.value, _("no step: %(reason)s") % {"reason": MISSING_LABELS[reason]}) for reason in REASONS]
        decisions = [(key, f"{decision_in_words(row)}: {row}") for key, row in self.decisions.items()]
        sources = [(key, row.title) for key, row in self.sources.items()]
        choices: dict[str, list[Any]] = {
            "step": [*steps, *reasons],
            "decision": [(NONE, _("none")), *decisions, (NEW, _("another decision: fill in below"))],
            "source": [(NONE, _("none")), *sources, (NEW, _("another source: fill in below"))],
            "confirmed_by": [(NONE, _("nobody yet")), *ConfirmerRole.choices],
            "confidence": [(NONE, _("not said")), *Statement.Confidence.choices],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not any(values.get(f"text_{language}") for language in LANGUAGES):
            self.add_error("text_fi", _("Write the statement in at least one language."))
        if values.get("decision") == NEW:
            self.check_new_decision(values)
        if values.get("source") == NEW and not values.get("source_title"):
            self.add_error("source_title", _("Give the source its title."))
        if values.get("source_document") and values.get("source") != NEW:
            self.add_error("source", _("The document is of a new source: choose “another source” and give its title."))
        if values.get("decision_document") and values.get("decision") != NEW:
            self.add_error("decision", _("The document is of a new decision: choose “another decision” first."))
        if self.needs_decision(values):
            self.add_error("decision", _("The evidence of this step is a decision: choose it or fill it in."))
        return values

    def check_new_decision(self, values: dict[str, Any]) -> None:
        if not values.get("body"):
            self.add_error("body", _("Say which body decided."))
        if not any(self.titles().values()):
            self.add_error("title_fi", _("Write what was decided in at least one language."))
        if not values.get("decided_on"):
            self.add_error("decided_on", _("Give the day of the decision."))

    def needs_decision(self, values: dict[str, Any]) -> bool:
        codes = [str(code) for code in OF_A_DECISION.get(self.topic.key, ())]
        return values.get("step") in codes and not values.get("decision")

    def texts(self) -> dict[str, str]:
        return {language: self.cleaned_data[f"text_{language}"] for language in LANGUAGES}

    def step_and_reason(self) -> tuple[int | None, str]:
        chosen = self.cleaned_data["step"]
        return (int(chosen), "") if chosen.isdecimal() else (None, chosen)


def initial_of(shown: Statement, corrects: bool) -> dict[str, Any]:
    """What the form starts from: a correction with everything, a new assessment without the old one's dates."""
    values: dict[str, Any] = {
        "step": str(shown.step) if shown.step is not None else shown.missing,
        "decision": str(shown.decision_id or NONE),
        "source": str(shown.source_id or NONE),
        **{f"text_{language}": getattr(shown, f"text_{language}") for language in LANGUAGES},
    }
    if corrects:
        values |= {
            "as_of": shown.as_of,
            "confirmed_by": shown.confirmed_by_role,
            "confidence": shown.confidence,
            "next_review": shown.next_review_on,
        }
    return values


def in_a_year() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=VALID_DAYS)


class ConfirmForm(PlainForm):
    """That it is still true, and who says so."""

    confirmed_by = forms.ChoiceField(label=gettext_lazy("Confirmed by"), choices=ConfirmerRole.choices)
    confidence = forms.ChoiceField(label=gettext_lazy("Confidence"), required=False)
    next_review = forms.DateField(label=gettext_lazy("Next review"), widget=DayInput, initial=in_a_year)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confidence"].choices = [(NONE, _("as before")), *Statement.Confidence.choices]  # type: ignore[attr-defined]
