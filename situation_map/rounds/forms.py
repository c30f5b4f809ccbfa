"""Forms of the coordinator's desk for rounds."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.joining.forms import PlainForm
from network.models.geography import in_language
from situation_map.models import Round, RoundQuestion
from situation_map.models.rounds import LONGEST_NOTE, LONGEST_TEXT
from situation_map.models.statements import ConfirmerRole
from situation_map.periods import UnknownPeriod, read_period
from situation_map.registry import Origin
from situation_map.topics import topics

from .designing import newest_versions

DEFAULT_ROLE = gettext_lazy("family centre coordinator")
LANGUAGES = (("fi", gettext_lazy("Finnish")), ("sv", gettext_lazy("Swedish")), ("en", gettext_lazy("English")))


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def text_field(label: Any, *, rows: int, required: bool = False, longest: int = LONGEST_TEXT) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=longest, widget=forms.Textarea(attrs={"rows": rows})
    )


class RoundForm(PlainForm):
    """Name, period, days, and the words with which the round is opened."""

    name_fi = forms.CharField(label=gettext_lazy("Name in Finnish"), max_length=120)
    name_sv = forms.CharField(label=gettext_lazy("Name in Swedish"), max_length=120, required=False)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=120, required=False)
    period = forms.CharField(
        label=gettext_lazy("Period"), max_length=10,
        help_text=gettext_lazy("The year, half-year or quarter of the figures: 2026, 2026-H1, 2026-Q4."),
    )  # fmt: skip
    as_of = day_field(
        gettext_lazy("The answers describe the situation on"),
        help_text=gettext_lazy("Answers can be published from this day on."),
    )
    deadline_on = day_field(gettext_lazy("Last day to answer"))
    next_review_on = day_field(
        gettext_lazy("Next review of the statements"), required=False,
        help_text=gettext_lazy("Empty: a year after they have been confirmed."),
    )  # fmt: skip
    intro_fi = text_field(gettext_lazy("Words to the counties, in Finnish"), rows=4)
    intro_sv = text_field(gettext_lazy("Words to the counties, in Swedish"), rows=4)
    intro_en = text_field(gettext_lazy("Words to the counties, in English"), rows=4)

    def clean_period(self) -> str:
        try:
            return read_period(self.cleaned_data["period"]).key
        except UnknownPeriod:
            raise forms.ValidationError(_("There is no such period. Write it as 2026, 2026-H1 or 2026-Q4.")) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        review, as_of = data.get("next_review_on"), data.get("as_of")
        if review and as_of and review <= max(as_of, timezone.localdate()):
            self.add_error("next_review_on", _("The next review has to be later than the answers."))
        return data


class NewRoundForm(RoundForm):
    """With the round whose questions and contacts are copied."""

    copied_from = forms.ModelChoiceField(
        label=gettext_lazy("Copy questions and contacts from"), required=False, queryset=Round.objects.none(),
        empty_label=gettext_lazy("Nothing: begin with an empty questionnaire"),
    )  # fmt: skip

    is_example = forms.BooleanField(
        label=gettext_lazy("A rehearsal: whatever it publishes is marked as an example"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["copied_from"].queryset = Round.objects.order_by("-as_of", "-pk")  # type: ignore[attr-defined]
        self.order_fields(["copied_from", *self.fields])


class AddForm(PlainForm):
    """Indicators and topics that are not in the round yet."""

    indicators = forms.MultipleChoiceField(
        label=gettext_lazy("Indicators"), required=False, widget=forms.CheckboxSelectMultiple
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Statements"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, round_: Round, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = set(round_.questions.values_list("kind", "key"))
        self.fields["indicators"].choices = [  # type: ignore[attr-defined]
            (version.indicator.key, in_language(version, "label"))
            for version in newest_versions().values()
            if (RoundQuestion.Kind.INDICATOR.value, version.indicator.key) not in there
            and version.indicator.origin == Origin.ASSESSED
            and (round_.is_example or not version.indicator.is_example)
        ]
        self.fields["topics"].choices = [  # type: ignore[attr-defined]
            (topic.key, topic.label)
            for topic in topics().values()
            if (RoundQuestion.Kind.STATEMENT.value, topic.key) not in there
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("indicators") and not data.get("topics"):
            self.add_error(None, _("Choose something to add."))
        return data


class QuestionForm(PlainForm):
    """Help beside a question, and whether it needs an answer."""

    help_fi = text_field(gettext_lazy("Help in Finnish"), rows=2, longest=LONGEST_NOTE)
    help_sv = text_field(gettext_lazy("Help in Swedish"), rows=2, longest=LONGEST_NOTE)
    help_en = text_field(gettext_lazy("Help in English"), rows=2, longest=LONGEST_NOTE)
    is_required = forms.BooleanField(
        label=gettext_lazy("Needs an answer, or the reason why there is none"), required=False, initial=True
    )


class OpenQuestionForm(QuestionForm):
    """An open question has its words too."""

    text_fi = text_field(gettext_lazy("Question in Finnish"), rows=2, longest=LONGEST_NOTE, required=True)
    text_sv = text_field(gettext_lazy("Question in Swedish"), rows=2, longest=LONGEST_NOTE)
    text_en = text_field(gettext_lazy("Question in English"), rows=2, longest=LONGEST_NOTE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["text_fi", "text_sv", "text_en", *self.fields])


class ContactForm(PlainForm):
    """Who answers for a county."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    role = forms.CharField(label=gettext_lazy("Role"), max_length=80, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of the letters"), choices=settings.LANGUAGES)
    confirmer = forms.ChoiceField(label=gettext_lazy("Vouches for the answers as"), choices=ConfirmerRole.choices)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["role"] = data.get("role") or str(DEFAULT_ROLE)
        return data


class DeadlineForm(PlainForm):
    """A day that has not passed."""

    day = day_field(gettext_lazy("Last day to answer"))

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed."))
        return day


class ReasonForm(PlainForm):
    """Why a round is withdrawn."""

    reason = text_field(gettext_lazy("Reason"), rows=4, required=True, longest=LONGEST_NOTE)


class ReopenCountyForm(DeadlineForm):
    """Why a county shall look at its answers again, and until when."""

    message = text_field(gettext_lazy("Words to the county"), rows=4, required=True, longest=LONGEST_NOTE)


class PublishForm(PlainForm):
    """Which counties are published, and whether those that did not answer are said to have given no answer."""

    counties = forms.MultipleChoiceField(
        label=gettext_lazy("Counties"), required=False, widget=forms.CheckboxSelectMultiple
    )
    write_no_answer = forms.BooleanField(
        label=gettext_lazy("Write “no answer” for the counties that have not sent theirs"), required=False
    )

    def __init__(self, choices: list[tuple[str, str]], *args: Any, may_write_no_answer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counties"].choices = choices  # type: ignore[attr-defined]
        if not may_write_no_answer:
            del self.fields["write_no_answer"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("counties") and not data.get("write_no_answer"):
            self.add_error("counties", _("Choose at least one county."))
        return data
