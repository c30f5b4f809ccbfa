"""The form of one question: fields by the kind of answer, and what they say as the content of an answer."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.dates import reading_language
from situation_map.models import RoundAnswer, RoundQuestion, Statement
from situation_map.models.rounds import LONGEST_NOTE, LONGEST_TEXT
from situation_map.registry import MISSING_LABELS, Kind, Missing

from .answering import Given
from .asking import Asked, asked_of
from .content import EMPTY, FIELDS, content_of, digest

REASONS = (Missing.NOT_YET, Missing.NOT_APPLICABLE, Missing.UNKNOWN, Missing.NO_ANSWER)
"""Why a county may have no figure. The others are not for it to say."""
REASON = "no:"
NUMERIC = (Kind.COUNT, Kind.RATIO, Kind.SHARE)
MOST_DIGITS, MOST_DECIMALS = 14, 6
LONGEST_FIGURE_TEXT = 500
SPACES = re.compile(r"[\s\u00a0\u202f]")
ENGLISH_THOUSANDS = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


class NumberField(forms.CharField):
    """A number as people write it: "1 250", "7,1", "7.1", "81 %". Gives a Decimal, or None."""

    def __init__(self, *, whole: bool, lowest: Decimal | None, highest: Decimal | None, **kwargs: Any) -> None:
        self.whole, self.lowest, self.highest = whole, lowest, highest
        super().__init__(max_length=40, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return written_number(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = super().to_python(value)
        return read_number(text, whole=self.whole, lowest=self.lowest, highest=self.highest) if text else None

    def run_validators(self, value: Any) -> None:
        """The limits are checked where the number is read."""


def written_number(value: Decimal) -> str:
    """As it is typed: no separators between thousands."""
    text = f"{value.normalize():f}"
    return text if reading_language() == "en" else text.replace(".", ",")


def read_number(text: str, *, whole: bool, lowest: Decimal | None, highest: Decimal | None) -> Decimal:
    """Raises forms.ValidationError with what to do about it. What could be read in two ways is not guessed."""
    plain = SPACES.sub("", text).removesuffix("%").replace("−", "-")
    if reading_language() == "en" and ENGLISH_THOUSANDS.fullmatch(plain):
        raise forms.ValidationError(_("Write the number without a separator between thousands."))
    plain = plain.replace(",", ".")
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", plain):
        raise forms.ValidationError(_("“%(text)s” is not a number.") % {"text": text[:40]})
    digits, decimals = len(plain.partition(".")[0].lstrip("-")), len(plain.partition(".")[2])
    if digits > MOST_DIGITS or decimals > MOST_DECIMALS:
        raise forms.ValidationError(_("The number has too many digits."))
    number = Decimal(plain)
    if whole and number != number.to_integral_value():
        raise forms.ValidationError(_("Give a whole number."))
    if lowest is not None and number < lowest:
        raise forms.ValidationError(_("The smallest possible is %(limit)s.") % {"limit": written_number(lowest)})
    if highest is not None and number > highest:
        raise forms.ValidationError(_("The largest possible is %(limit)s.") % {"limit": written_number(highest)})
    return number


class AnswerForm(forms.Form):
    """One question's fields, prefixed with "q" and the question's number. `was` is the digest of what was shown."""

    was = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)

    def __init__(self, question: RoundQuestion, answer: RoundAnswer | None, data: Mapping[str, Any] | None) -> None:
        self.question, self.answer, self.asked = question, answer, asked_of(question)
        shown = content_of(answer)
        super().__init__(data, prefix=f"q{question.pk}", initial={**shown, "value": value_shown(self.asked, shown)})
        self.initial["was"] = digest(shown)
        self.is_statement = question.kind == RoundQuestion.Kind.STATEMENT
        self.is_open = question.kind == RoundQuestion.Kind.OPEN
        self.fields["value"] = value_field(self.asked, is_open=self.is_open)
        if not self.has_choices and not self.is_open:
            self.fields["missing"] = reason_field()
        if self.is_statement:
            self.fields.update(statement_fields())
        if not self.is_open:
            self.fields["note"] = note_field()
        for name, field in self.fields.items():
            if not isinstance(field.widget, forms.RadioSelect | forms.HiddenInput):
                field.widget.attrs.setdefault("class", "input")
            field.widget.attrs["id"] = f"id_{self.prefix}-{name}"

    @property
    def has_choices(self) -> bool:
        return self.asked.kind in (Kind.SCALE, Kind.YES_NO)

    @property
    def is_locked(self) -> bool:
        return self.answer is not None and self.answer.review == RoundAnswer.Review.ACCEPTED

    @property
    def is_returned(self) -> bool:
        return self.answer is not None and self.answer.review == RoundAnswer.Review.RETURNED

    def refresh_was(self) -> None:
        """After a conflict: the next save is against what others have written, which is shown now."""
        fields = {name: self[name].html_name for name in self.fields}
        sent = {html: self.data[html] for html in fields.values() if html in self.data}
        self.data = {**sent, fields["was"]: digest(content_of(self.answer))}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("missing") and "value" in data and data["value"] not in (None, ""):
            self.add_error("missing", _("Give either a figure or the reason why there is none, not both."))
        if self.is_statement and any(data.get(name) for name in ("decision_title", "decided_on", "document_url")):
            if not data.get("decision_body"):
                self.add_error("decision_body", _("Say which body decided."))
            if not data.get("decision_title"):
                self.add_error("decision_title", _("Say what was decided."))
        return data

    def given(self) -> Given:
        """For `save_answers`. The form is valid."""
        data = self.cleaned_data
        content = {name: data[name] for name in FIELDS if name in data}
        return Given({**EMPTY, **content, **value_content(self.asked, data["value"])}, data["was"])

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(id of the input, problem)"""
        found = []
        for name, problems in self.errors.items():
            target = f"id_{self.prefix}-{name}" if name in self.fields else f"question-{self.question.pk}"
            target += "_0" if name == "value" and self.has_choices else ""
            found += [(target, str(problem)) for problem in problems]
        return found


def value_field(asked: Asked, *, is_open: bool) -> forms.Field:
    label = _("Answer")
    if asked.kind in NUMERIC:
        mode = "numeric" if asked.kind == Kind.COUNT else "decimal"
        return NumberField(
            label=label, required=False, whole=asked.kind == Kind.COUNT, lowest=asked.lowest, highest=asked.highest,
            widget=forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"}),
        )  # fmt: skip
    if asked.kind in (Kind.SCALE, Kind.YES_NO):
        return forms.ChoiceField(label=label, required=False, choices=choices_of(asked), widget=forms.RadioSelect)
    if asked.kind == Kind.DATE:
        return forms.DateField(
            label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        )
    longest = LONGEST_TEXT if is_open else LONGEST_FIGURE_TEXT
    return forms.CharField(label=label, required=False, max_length=longest, widget=forms.Textarea(attrs={"rows": 4}))


def choices_of(asked: Asked) -> list[tuple[str, Any]]:
    if asked.kind == Kind.YES_NO:
        options: list[tuple[str, Any]] = [("1", _("yes")), ("0", _("no"))]
    else:
        options = [(str(step.code), step.label) for step in asked.steps]
    reasons = [(f"{REASON}{reason.value}", MISSING_LABELS[reason]) for reason in REASONS]
    return [*options, *reasons, ("", _("not answered yet"))]


def reason_field() -> forms.Field:
    reasons = [(reason.value, MISSING_LABELS[reason]) for reason in REASONS]
    return forms.ChoiceField(label=_("If there is no figure: why"), required=False, choices=[("", "–"), *reasons])


def note_field() -> forms.Field:
    return forms.CharField(
        label=_("Note to whoever reads the answers"), required=False, max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Where the figure comes from, what it leaves out. No names."),
    )  # fmt: skip


def statement_fields() -> dict[str, forms.Field]:
    """What a statement says beside its step."""
    labels = {"fi": _("In words, in Finnish"), "sv": _("In words, in Swedish"), "en": _("In words, in English")}
    texts = {
        f"text_{code}": forms.CharField(
            label=label, required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5, "lang": code})
        )
        for code, label in labels.items()
    }
    sure = [("", "–"), *Statement.Confidence.choices]
    return {
        **texts,
        "confidence": forms.ChoiceField(label=_("How sure is this?"), required=False, choices=sure),
        "decision_body": forms.CharField(label=_("Decision: which body"), required=False, max_length=200),
        "decision_title": forms.CharField(label=_("Decision: what"), required=False, max_length=250),
        "decided_on": forms.DateField(
            label=_("Decision: when"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        ),
        "document_url": forms.URLField(
            label=_("Decision: address of the document"), required=False, assume_scheme="https"
        ),
    }


def value_shown(asked: Asked, content: Mapping[str, Any]) -> Any:
    """The field's value for an answer."""
    if asked.kind in (Kind.SCALE, Kind.YES_NO):
        if content["missing"]:
            return f"{REASON}{content['missing']}"
        return "" if content["number"] is None else str(int(content["number"]))
    if asked.kind in NUMERIC:
        return content["number"]
    return content["date"] if asked.kind == Kind.DATE else content["words"]


def value_content(asked: Asked, value: Any) -> dict[str, Any]:
    """The parts of an answer's content that the field says."""
    if asked.kind in (Kind.SCALE, Kind.YES_NO):
        if value.startswith(REASON):
            return {"missing": value.removeprefix(REASON)}
        return {"number": Decimal(value)} if value else {}
    if asked.kind in NUMERIC:
        return {"number": value}
    return {"date": value} if asked.kind == Kind.DATE else {"words": value}


def forms_of(
    questions: Iterable[RoundQuestion], answers: Mapping[int, RoundAnswer], data: Mapping[str, Any] | None = None
) -> list[AnswerForm]:
    """A form for each question, in their order. A question whose fields the data lacks is shown as it stands."""
    found = []
    for question in questions:
        sent = data if data is not None and f"q{question.pk}-was" in data else None
        found.append(AnswerForm(question, answers.get(question.pk), sent))
    return found


class ColleagueForm(forms.Form):
    """Whom to ask in: an address and a role."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off", "class": "input"})
    )
    role = forms.CharField(
        label=gettext_lazy("Role"), max_length=80, widget=forms.TextInput(attrs={"class": "input"}),
        help_text=gettext_lazy("A role, not a name: planner of the municipality, parish family worker."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letter"),
        choices=(("fi", gettext_lazy("Finnish")), ("sv", gettext_lazy("Swedish")), ("en", gettext_lazy("English"))),
        widget=forms.Select(attrs={"class": "input"}),
    )

    @property
    def problems(self) -> list[tuple[forms.BoundField | None, str]]:
        return [(self[name], str(problem)) for name, problems in self.errors.items() for problem in problems]
