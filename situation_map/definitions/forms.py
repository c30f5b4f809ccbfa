"""The form of an indicator's definition."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.joining.forms import PlainForm
from situation_map.area_kinds import AreaKind
from situation_map.models import Indicator, IndicatorVersion
from situation_map.models.measures import KIND_CHOICES, STORED_ORIGINS
from situation_map.registry import RHYTHM_LABELS, THEMES, Direction, Kind, Rhythm

from .defining import KEEPING, LANGUAGES, MEANING, MEANING_TEXTS

LANGUAGE_NAMES = {
    "fi": gettext_lazy("in Finnish"),
    "sv": gettext_lazy("in Swedish"),
    "en": gettext_lazy("in English"),
}
TEXT_LABELS = {
    "label": gettext_lazy("Name"),
    "unit": gettext_lazy("Unit"),
    "question": gettext_lazy("Question it answers"),
    "definition": gettext_lazy("What is meant"),
    "counting_rule": gettext_lazy("How it is counted"),
    "limits": gettext_lazy("What it does not tell"),
    "source": gettext_lazy("Source"),
    "owner": gettext_lazy("Who answers for it"),
}
LONG = ("definition", "counting_rule", "limits")
LENGTHS = {"label": 200, "unit": 60, "question": 300, "source": 300, "owner": 200}
REQUIRED = ("label_fi", "question_fi", "counting_rule_fi")
DIRECTIONS = [
    (Direction.NONE.value, gettext_lazy("neither way is better")),
    (Direction.HIGHER.value, gettext_lazy("more is better")),
    (Direction.LOWER.value, gettext_lazy("less is better")),
]
CLASSES = [
    ("equal", gettext_lazy("Equal intervals")),
    ("quantile", gettext_lazy("Equal numbers of areas")),
    ("natural", gettext_lazy("Natural breaks")),
]
OTHER_KINDS = [(kind.value, kind.label) for kind in AreaKind if kind != AreaKind.REGION]
MOST_STEPS = 10


class DefinitionForm(PlainForm):
    """Everything that an indicator says of itself; ``seen`` is the version that was edited (0: a new one)."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"))
    origin = forms.ChoiceField(label=gettext_lazy("Where its figures come from"), choices=STORED_ORIGINS)
    direction = forms.ChoiceField(label=gettext_lazy("Which way is better"), choices=DIRECTIONS)
    steps = forms.CharField(
        label=gettext_lazy("Steps of the scale"), required=False, strip=True, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("For scales only. One step on each line: code | Finnish | Swedish | English."),
    )  # fmt: skip
    lowest = forms.DecimalField(
        label=gettext_lazy("Smallest possible figure"), required=False, max_digits=20, decimal_places=6, localize=True
    )
    highest = forms.DecimalField(
        label=gettext_lazy("Largest possible figure"), required=False, max_digits=20, decimal_places=6, localize=True
    )
    decimals = forms.IntegerField(label=gettext_lazy("Decimals shown"), min_value=0, max_value=6, initial=0)
    classification = forms.ChoiceField(label=gettext_lazy("Classes on the map"), choices=CLASSES)
    area_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Told of counties and, beside them, of"), required=False, choices=OTHER_KINDS,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    per_inhabitant_allowed = forms.BooleanField(label=gettext_lazy("May be divided by the inhabitants"), required=False)
    update_rhythm = forms.ChoiceField(
        label=gettext_lazy("New figures come"), required=False,
        choices=[(rhythm.value, RHYTHM_LABELS[rhythm]) for rhythm in Rhythm if rhythm != Rhythm.NIGHTLY],
    )  # fmt: skip
    next_update_on = forms.DateField(
        label=gettext_lazy("Next expected"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    source_url = forms.URLField(label=gettext_lazy("Address of the source"), required=False, assume_scheme="https")
    order = forms.IntegerField(label=gettext_lazy("Place in the theme"), min_value=0, max_value=999, initial=100)
    is_listed = forms.BooleanField(label=gettext_lazy("Offered on the map"), required=False, initial=True)

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fixed_kind = kind
        self.fields["theme"].choices = list(THEMES.items())  # type: ignore[attr-defined]
        for name in (*MEANING_TEXTS, "owner"):
            for language in LANGUAGES:
                self.fields[f"{name}_{language}"] = _text_field(name, language)
        if kind and kind != Kind.SCALE:
            del self.fields["steps"]
        if kind and kind != Kind.COUNT:
            del self.fields["per_inhabitant_allowed"]

    @property
    def texts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields in three languages, by subject."""
        names = (*MEANING_TEXTS, "owner")
        return [(TEXT_LABELS[name], [self[f"{name}_{language}"] for language in LANGUAGES]) for name in names]

    @property
    def others(self) -> list[forms.BoundField]:
        return [field for field in self if not field.is_hidden and field.name[-3:] not in ("_fi", "_sv", "_en")]

    def clean_steps(self) -> list[dict[str, Any]]:
        return read_steps(self.cleaned_data["steps"])

    def clean_area_kinds(self) -> list[str]:
        return [AreaKind.REGION.value, *self.cleaned_data["area_kinds"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("kind") or self.fixed_kind
        low, high = data.get("lowest"), data.get("highest")
        if low is not None and high is not None and low > high:
            self.add_error("highest", _("The largest figure is smaller than the smallest."))
        if kind == Kind.SCALE and not data.get("steps") and "steps" not in self.errors:
            self.add_error("steps", _("A scale needs its steps."))
        if kind and kind != Kind.SCALE and data.get("steps"):
            self.add_error("steps", _("Only a scale has steps."))
        if kind and kind != Kind.COUNT and data.get("per_inhabitant_allowed"):
            self.add_error("per_inhabitant_allowed", _("Only a count can be divided by the inhabitants."))
        return data

    def values(self) -> dict[str, Any]:
        """The fields as they are stored."""
        empty = {"steps": [], "per_inhabitant_allowed": False}
        return {name: self.cleaned_data.get(name, empty.get(name)) for name in (*MEANING, *KEEPING)}


class NewDefinitionForm(DefinitionForm):
    """With what cannot be changed afterwards."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KIND_CHOICES)
    key = forms.SlugField(
        label=gettext_lazy("Short name in addresses and files"), required=False, max_length=60,
        help_text=gettext_lazy("Small letters, digits and lines, for example peer-groups. Empty: made of the name."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["kind", "key", *self.fields])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("key"):
            data["key"] = slugify(data.get("label_fi") or "")[:60]
        if not data["key"] and "key" not in self.errors and data.get("label_fi"):
            self.add_error("key", _("Give a short name in small letters."))
        return data


def _text_field(name: str, language: str) -> forms.CharField:
    full = f"{name}_{language}"
    widget = forms.Textarea(attrs={"rows": 3}) if name in LONG else forms.TextInput()
    widget.attrs |= {"class": "input", "lang": language}
    label = _("%(subject)s %(language)s") % {"subject": TEXT_LABELS[name], "language": LANGUAGE_NAMES[language]}
    return forms.CharField(label=label, required=full in REQUIRED, max_length=LENGTHS.get(name, 2000), widget=widget)


def read_steps(text: str) -> list[dict[str, Any]]:
    """ "0 | ei aloitettu | inte påbörjat | not begun", a step on each line. Raises ValidationError naming the line."""
    steps: list[dict[str, Any]] = []
    for number, line in enumerate((line for line in text.splitlines() if line.strip()), start=1):
        code, *words = [part.strip() for part in line.split("|")]
        if not code.isdecimal() or int(code) > 99 or not 1 <= len(words) <= 3 or not words[0]:
            message = _("Line %(number)s: write a code, a line | and the word in Finnish; then Swedish and English.")
            raise forms.ValidationError(message, params={"number": number})
        if int(code) in [step["code"] for step in steps]:
            raise forms.ValidationError(_("Line %(number)s: this code is used twice."), params={"number": number})
        texts = dict(zip(LANGUAGES, [*words, "", ""], strict=False))
        steps.append({"code": int(code), "label": texts})
    if len(steps) > MOST_STEPS:
        raise forms.ValidationError(_("A scale has at most %(most)s steps."), params={"most": MOST_STEPS})
    return sorted(steps, key=lambda step: step["code"])


def write_steps(steps: list[dict[str, Any]]) -> str:
    lines = []
    for step in steps:
        words = [step["label"].get(language, "") for language in LANGUAGES]
        lines.append(" | ".join([str(step["code"]), *words]).rstrip(" |"))
    return "\n".join(lines)


def initial_of(indicator: Indicator, version: IndicatorVersion) -> dict[str, Any]:
    """A stored definition as the form shows it."""
    values = {name: getattr(version, name) for name in MEANING} | {name: getattr(indicator, name) for name in KEEPING}
    for name in ("lowest", "highest"):
        values[name] = _plain(values[name])
    kinds = [kind for kind in values["area_kinds"] if kind != AreaKind.REGION]
    return values | {"steps": write_steps(version.steps), "area_kinds": kinds, "seen": version.number}


def _plain(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.normalize() + 0
