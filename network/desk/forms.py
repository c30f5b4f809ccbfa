"""The guided form of an activity: plain choices in, facts of an ActivityPage out."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from network.desk import form_answers, form_checks, keeping, organisers, repeats, suggestions, texts
from network.desk.form_parts import (
    MOST_TAGS,
    OrganiserFields,
    PriceFields,
    TextFields,
    WhatFields,
    WhenFields,
    WhereFields,
    WhomFields,
)
from network.geography import municipalities_of
from network.models import ActivityPage, FormDraft, OrganisationPage, Record
from network.models.vocabulary import ActivityKind, SpokenLanguage
from network.querysets import User

FIRST_LANGUAGES = ("fi", "sv", "en", "ru", "ar", "uk", "so", "fse")
MISSING = {
    "title": _("Give it a name."),
    "summary": _("Say in one sentence what happens."),
    "day": _("Choose the day."),
    "start": _("Say when it starts."),
    "end": _("Say when it ends."),
    "languages": _("Choose at least one language."),
}
STEPS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("what", _("What"), ("title", "summary", "description", "kind", "tags")),
    ("when", _("When"), (
        "repeats", "day", "start", "end", "ends", "until", "times", "every", "weekdays", "monthly", "skip",
    )),
    ("where", _("Where"), ("where", "place", "municipality", "address", "also_online", "online_url", "online_link")),
    ("whom", _("For whom"), (
        "age_from", "age_from_unit", "age_to", "age_to_unit", "languages", "target_groups", "tasks",
    )),
    ("price", _("Price and registration"), (
        "is_free", "price", "registration", "registration_url", "registration_email", "registration_phone",
        "closes_day", "closes_time", "capacity",
    )),
)  # fmt: skip


class ActivityForm(WhatFields, WhenFields, WhereFields, WhomFields, PriceFields, OrganiserFields, TextFields):
    """One screen, in steps. `instance` is the draft being edited, None for a new one; `user` is who writes."""

    def __init__(
        self,
        *args: Any,
        organisation: OrganisationPage,
        region_code: str | None,
        user: User,
        instance: ActivityPage | None = None,
        answers: form_answers.Answers | None = None,
        **kwargs: Any,
    ) -> None:
        """`answers` is what was typed before and is shown again, neither checked nor complained of."""
        self.owner_id = (
            Record.objects.filter(translation_key=organisation.translation_key).values_list("pk", flat=True).first()
        )
        self.organisation, self.user, self.instance = organisation, user, instance
        self.region_code = region_code
        self.kept: FormDraft | None = None
        self.source_language = instance.source_language if instance else organisation.locale.language_code
        self.other_languages = [code for code, _name in settings.LANGUAGES if code != self.source_language]
        self.translations = texts.translations_of(instance, self.other_languages)
        kwargs["initial"] = {**self.first_values(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.add_organiser_rows(organisers.number_of_rows(instance, self.owner_id))
        for language in self.other_languages:
            self.add_texts(language)
        self.set_choices()
        self.set_attributes()
        if answers is not None:
            self.initial.update(form_answers.shown_again(self, answers))

    def first_values(self) -> dict[str, Any]:
        """The draft's values; for a new activity what it most likely has."""
        if self.instance is not None:
            return {
                **keeping.initial_from(self.instance),
                **organisers.initial_organisers(self.instance, self.owner_id),
                **texts.initial_texts(self.translations),
            }
        lately = suggestions.lately_used(self.organisation)
        return {
            "kind": ActivityKind.DROP_IN,
            "languages": [self.organisation.source_language or "fi"],
            "municipality": self.organisation.municipality_id,
            "place": lately[0] if lately else None,
        }

    def set_choices(self) -> None:
        kept = self.instance.place_id if self.instance else None
        places = suggestions.places_for(self.user, region_code=self.region_code, kept=kept)
        field: Any = self.fields["place"]
        field.queryset = places
        rows = [*places]
        field.choices = self.grouped_places(rows)
        if not rows and not self.is_bound and self.instance is None:
            self.initial["where"] = "address"
        municipalities: Any = self.fields["municipality"]
        municipalities.queryset = municipalities_of(self.region_code)
        self.fields["repeats"].choices = repeats.repeat_choices(self.instance)  # type: ignore[attr-defined]
        self.fields["languages"].choices = self.ordered_languages()  # type: ignore[attr-defined]
        shown: Any = self.fields["online_link"]
        hours = self.instance.online_link_hours_before if self.instance else None
        if hours is not None and hours not in dict(shown.choices):
            words = ngettext_lazy("From %(n)s hour before", "From %(n)s hours before", hours)
            shown.choices = [*shown.choices, (hours, words % {"n": hours})]

    def grouped_places(self, places: list[Any]) -> list[Any]:
        """Those used lately first, then the organisation's own, then all others."""
        label = self.fields["place"].label_from_instance  # type: ignore[attr-defined]
        lately = {pk: place for pk in suggestions.lately_used(self.organisation) for place in places if place.pk == pk}
        own = [place for place in places if place.record.owner_id == self.owner_id and place.pk not in lately]
        first = {*lately, *(place.pk for place in own)}
        rest = [place for place in places if place.pk not in first]
        groups = ((_("Used lately"), [*lately.values()]), (_("Your organisation's"), own), (_("All places"), rest))
        if self.instance is None and not lately and len(own) == 1 and not self.initial.get("place"):
            self.initial["place"] = own[0].pk
        filled = [(name, [(place.pk, label(place)) for place in some]) for name, some in groups if some]
        return [("", self.fields["place"].empty_label), *filled]  # type: ignore[attr-defined]

    def ordered_languages(self) -> list[tuple[str, Any]]:
        """The usual ones and those chosen first."""
        given = [code for code in self.initial.get("languages") or [] if code not in FIRST_LANGUAGES]
        first = [*FIRST_LANGUAGES, *given]
        words = dict(SpokenLanguage.choices)
        return [
            *((code, words[code]) for code in first if code in words),
            *((code, word) for code, word in SpokenLanguage.choices if code not in first),
        ]

    def set_attributes(self) -> None:
        for name, words in MISSING.items():
            self.fields[name].error_messages["required"] = words
        for name, field in self.fields.items():
            if not isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple | forms.RadioSelect):
                field.widget.attrs.setdefault("class", "input")
            if name in ("title", "summary", "tags") or name.startswith("organiser_"):
                field.widget.attrs["autocomplete"] = "off"

    def filled_with(self, data: Any) -> "ActivityForm":
        """The same form, filled in."""
        return ActivityForm(
            data,
            organisation=self.organisation,
            region_code=self.region_code,
            user=self.user,
            instance=self.instance,
        )

    def steps(self) -> list[tuple[str, Any, list[forms.BoundField]]]:
        return [(key, title, [self[name] for name in names]) for key, title, names in STEPS]

    def organiser_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        numbers = range(organisers.number_of_rows(self.instance, self.owner_id))
        return [(self[f"organiser_{number}"], self[f"organiser_part_{number}"]) for number in numbers]

    def text_groups(self) -> list[texts.TextGroup]:
        return texts.groups_of(self)

    @property
    def problems(self) -> list[tuple[forms.BoundField | None, str]]:
        """Errors in the order of the form, those of the whole first."""
        whole: list[tuple[forms.BoundField | None, str]] = [(None, str(error)) for error in self.non_field_errors()]
        return whole + [(self[name], str(error)) for name in self.in_order() for error in self[name].errors]

    def in_order(self) -> list[str]:
        """The names of all fields as they stand on the screen."""
        first = [name for _key, _title, names in STEPS for name in names]
        return [*first, *(name for name in self.fields if name not in first)]

    def clean_tags(self) -> list[str]:
        parts = (part.strip().lower() for part in self.cleaned_data["tags"].split(","))
        names = [*dict.fromkeys(part for part in parts if part)]
        if len(names) > MOST_TAGS:
            words = ngettext_lazy("At most %(number)s tag.", "At most %(number)s tags.", MOST_TAGS)
            raise forms.ValidationError(words, params={"number": MOST_TAGS})
        return suggestions.known_tags(names, self.instance.tags.all() if self.instance else ())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        form_checks.fill_defaults(data)
        form_checks.forget_what_does_not_apply(self, data)
        form_checks.check_times(self, data)
        form_checks.check_skip(self, data)
        form_checks.check_where(self, data)
        form_checks.check_ages(self, data)
        form_checks.check_price_and_registration(self, data)
        form_checks.check_organisers(self, data)
        texts.check_texts(self, data)
        return data

    def facts(self) -> dict[str, Any]:
        """Fields of an ActivityPage, tags and organisers apart. What the form cannot say stays as the page has it."""
        return keeping.facts_from(self.cleaned_data, self.instance)

    def organisers(self) -> organisers.Parts:
        """Who arranges it, as the page keeps it."""
        others: organisers.Parts = self.cleaned_data["organisers"]
        return organisers.parts_from(others, own_part=self.cleaned_data["own_part"], owner_id=self.owner_id)

    def translated_texts(self) -> dict[str, dict[str, str]]:
        """Title, summary and description by language, of the languages that were written."""
        return texts.texts_from(self)

    def candidate(self) -> ActivityPage | None:
        """The instance with the form's values, unsaved, to compare; None while something is wrong with them."""
        if self.instance is None or "organisers" not in self.cleaned_data or self.errors.keys() - {"__all__"}:
            return None
        page = self.instance.with_content_json(self.instance.serializable_data())
        for name, value in self.facts().items():
            setattr(page, name, value)
        return page
