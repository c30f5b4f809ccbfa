"""Forms of the desk of editions."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.joining.forms import PlainForm
from network.models import Region
from situation_map.models import Edition
from situation_map.observing import value_problem
from situation_map.registry import MISSING_LABELS, Datum, IndicatorDefinition, Kind, Missing

LONGEST_FOREWORD, LONGEST_TEXT = 6000, 2000
YES_NO = {"yes": True, "no": False, "kyllä": True, "ei": False, "ja": True, "nej": False}


def day_field(label: Any, **facts: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **facts)


def words_field(label: Any, *, longest: int, rows: int) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}))


class ReleaseFields(PlainForm):
    """When it becomes public, and who may read it before."""

    published_at = forms.DateTimeField(
        label=gettext_lazy("Public from"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H.%M", "%d.%m.%Y %H:%M"],
        help_text=gettext_lazy("Finnish time. Empty: at once. Before that nobody finds it but those named below."),
    )  # fmt: skip
    seen_by_coordinators = forms.BooleanField(
        label=gettext_lazy("The counties' coordinators may read it before that"), required=False
    )
    seen_by_members = forms.BooleanField(
        label=gettext_lazy("Everybody with an account may read it before that"), required=False
    )

    def clean_published_at(self) -> dt.datetime | None:
        moment: dt.datetime | None = self.cleaned_data["published_at"]
        if moment is not None and moment <= timezone.now():
            raise forms.ValidationError(_("This moment has passed. Leave it empty to publish at once."))
        return moment


class EditionForm(ReleaseFields):
    name_fi = forms.CharField(label=gettext_lazy("Name in Finnish"), max_length=120)
    name_sv = forms.CharField(label=gettext_lazy("Name in Swedish"), max_length=120, required=False)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=120, required=False)
    slug = forms.CharField(
        label=gettext_lazy("Part of the address"), max_length=60, required=False, validators=[validate_slug],
        help_text=gettext_lazy("Empty: made from the name. It stays the same for good."),
    )  # fmt: skip
    dated_on = day_field(
        gettext_lazy("Day of the edition"), initial=timezone.localdate,
        help_text=gettext_lazy("Figures and statements that describe a later day are left out."),
    )  # fmt: skip
    foreword_fi = words_field(gettext_lazy("Foreword in Finnish"), longest=LONGEST_FOREWORD, rows=5)
    foreword_sv = words_field(gettext_lazy("Foreword in Swedish"), longest=LONGEST_FOREWORD, rows=5)
    foreword_en = words_field(gettext_lazy("Foreword in English"), longest=LONGEST_FOREWORD, rows=5)
    field_order = (
        "name_fi", "name_sv", "name_en", "slug", "dated_on", "foreword_fi", "foreword_sv", "foreword_en",
        "published_at", "seen_by_coordinators", "seen_by_members",
    )  # fmt: skip

    def __init__(self, *args: Any, edition: Edition | None = None, **kwargs: Any) -> None:
        if edition is not None:
            kwargs["initial"] = {name: getattr(edition, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.edition = edition

    def clean_dated_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["dated_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The day is in the future."))
        return day

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        taken = Edition.objects.filter(slug=slug)
        if self.edition is not None:
            taken = taken.exclude(pk=self.edition.pk)
        if slug and taken.exists():
            raise forms.ValidationError(_("Another edition has this address already."))
        return slug or (self.edition.slug if self.edition else "")


class ErratumForm(PlainForm):
    """What is wrong, where, and what should have stood."""

    text_fi = words_field(gettext_lazy("What is wrong, in Finnish"), longest=LONGEST_TEXT, rows=3)
    text_sv = words_field(gettext_lazy("What is wrong, in Swedish"), longest=LONGEST_TEXT, rows=3)
    text_en = words_field(gettext_lazy("What is wrong, in English"), longest=LONGEST_TEXT, rows=3)
    dated_on = day_field(gettext_lazy("Day of the erratum"), initial=timezone.localdate)
    area = forms.ChoiceField(label=gettext_lazy("County"), required=False)
    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"), required=False)
    period = forms.CharField(
        label=gettext_lazy("Period"), required=False, max_length=40,
        help_text=gettext_lazy("As in the address of the view: 2024, 2024-H1, or a day such as 2026-11-22."),
    )  # fmt: skip
    value = forms.CharField(
        label=gettext_lazy("What should have stood"), required=False, max_length=500,
        help_text=gettext_lazy("A number, a step's number, yes or no, or a date. Empty: not known."),
    )  # fmt: skip
    missing = forms.ChoiceField(label=gettext_lazy("or no figure, because"), required=False)

    def __init__(
        self, *args: Any, definitions: Sequence[IndicatorDefinition], regions: Sequence[Region], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {each.key: each for each in definitions}
        nothing = [("", _("the whole edition"))]
        counties = sorted((each for each in regions if each.in_scheme), key=lambda each: each.short)
        self.fields["area"].choices = [*nothing, *((each.code, each.short) for each in counties)]  # type: ignore[attr-defined]
        labels = [(each.key, str(each.label)) for each in definitions]
        self.fields["indicator"].choices = [("", _("no single figure")), *labels]  # type: ignore[attr-defined]
        reasons = [(reason.value, label) for reason, label in MISSING_LABELS.items()]
        self.fields["missing"].choices = [("", "–"), *reasons]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        definition = self.by_key.get(data.get("indicator", ""))
        if not any(data.get(f"text_{code}") for code in ("fi", "sv", "en")):
            self.add_error("text_fi", _("Say in at least one language what is wrong."))
        if definition is not None and not data.get("area"):
            self.add_error("area", _("Say which county's figure it is."))
        if definition is None and (data.get("value") or data.get("period") or data.get("missing")):
            self.add_error("indicator", _("Say which indicator's figure it is."))
        if data.get("value") and data.get("missing"):
            self.add_error("missing", _("Give either a figure or the reason why there is none."))
        data["datum"] = self.read_value(definition, data.get("value", "")) if definition else None
        data["definition"] = definition
        return data

    def read_value(self, definition: IndicatorDefinition, text: str) -> Datum | None:
        """The figure in the indicator's kind; a fault is said at the field."""
        if not text:
            return None
        datum = read_datum(definition.kind, text.strip())
        if datum is None:
            self.add_error("value", _("“%(value)s” cannot be read as a figure of this indicator.") % {"value": text})
        elif problem := value_problem(definition, datum):
            self.add_error("value", problem)
        return datum


def read_datum(kind: Kind, text: str) -> Datum | None:
    """None for what is no figure of that kind."""
    if kind == Kind.TEXT:
        return text
    if kind == Kind.YES_NO:
        return YES_NO.get(text.casefold())
    try:
        if kind == Kind.DATE:
            return dt.date.fromisoformat(text)
        number = Decimal(text.replace(" ", "").replace("\u00a0", "").replace("−", "-").replace(",", "."))
    except (ValueError, ArithmeticError):
        return None
    if not number.is_finite():
        return None
    return int(number) if kind in (Kind.COUNT, Kind.SCALE) and number == number.to_integral_value() else number


def chosen_reason(text: str) -> Missing | None:
    return Missing(text) if text else None
