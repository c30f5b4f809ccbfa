"""The guided form of an activity: plain choices in, facts of an ActivityPage out."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network.example.content import paragraphs
from network.models import ActivityPage, Municipality, OrganisationPage, Place, Tag
from network.models.vocabulary import ActivityKind, CentreTask, Registration, SpokenLanguage, TargetGroup
from network.presentation import text_for
from network.recurrence import LOCAL, weekly_rule

MOST_TAGS = 8
MONTHS = 12


class PlaceChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, place: Any) -> str:
        text = text_for(place.record)
        where = place.record.municipality.name if place.record.municipality else ""
        return f"{text.title if text else place.pk}, {where}"


class ActivityForm(forms.Form):
    """One screen, in steps. Times are local (Europe/Helsinki); ages are given in years and kept in months."""

    title = forms.CharField(label=_("Name"), max_length=120, help_text=_("For example “Family café in the library”."))
    summary = forms.CharField(
        label=_("In one sentence"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What happens, and for whom. This is shown in lists."),
    )  # fmt: skip
    description = forms.CharField(
        label=_("Tell more"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What to bring, where the door is, what happens if the child sleeps. An empty line begins a new paragraph."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=ActivityKind.choices)
    tags = forms.CharField(label=_("Tags"), required=False, max_length=200, help_text=_("Separated by commas."))

    repeats = forms.ChoiceField(
        label=_("How often"), choices=[("once", _("Once")), ("weekly", _("Every week")), ("biweekly", _("Every other week"))],
        widget=forms.RadioSelect, initial="once",
    )  # fmt: skip
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), help_text=_("The first one, if it repeats."))
    start = forms.TimeField(label=_("Starts"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    end = forms.TimeField(label=_("Ends"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    until = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Only if it repeats."),
    )  # fmt: skip
    skip = forms.CharField(
        label=_("Not on these days"), required=False, max_length=300, help_text=_("Dates separated by commas, for example 24.12.2026, 31.12.2026.")
    )

    where = forms.ChoiceField(
        label=_("Where"),
        choices=[("place", _("In a place of the network")), ("address", _("At another address")), ("online", _("Online"))],
        widget=forms.RadioSelect, initial="place",
    )  # fmt: skip
    place = PlaceChoiceField(label=_("Place"), queryset=Place.objects.none(), required=False)
    municipality = forms.ModelChoiceField(label=_("Municipality"), queryset=Municipality.objects.none(), required=False)
    address = forms.CharField(label=_("Street address"), required=False, max_length=160)
    online_url = forms.URLField(label=_("Address online"), required=False, assume_scheme="https")

    age_from = forms.IntegerField(label=_("Youngest, years"), required=False, min_value=0, max_value=25)
    age_to = forms.IntegerField(label=_("Oldest, years"), required=False, min_value=0, max_value=25, help_text=_("Leave both empty if age does not matter."))
    target_groups = forms.MultipleChoiceField(
        label=_("For whom"), choices=TargetGroup.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=SpokenLanguage.choices, widget=forms.CheckboxSelectMultiple, initial=["fi"]
    )
    tasks = forms.MultipleChoiceField(
        label=_("Task of a family centre"), choices=CentreTask.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    is_free = forms.BooleanField(label=_("Free of charge"), required=False, initial=True)
    price = forms.CharField(label=_("Price"), required=False, max_length=160, help_text=_("For example “5 € a family”."))
    registration = forms.ChoiceField(label=_("Registration"), choices=Registration.choices, widget=forms.RadioSelect, initial="none")
    registration_url = forms.URLField(label=_("Registration: link"), required=False, assume_scheme="https")
    registration_email = forms.EmailField(label=_("Registration: e-mail"), required=False)
    capacity = forms.IntegerField(label=_("How many fit"), required=False, min_value=1, max_value=10000)

    STEPS = (
        (_("What"), ("title", "summary", "description", "kind", "tags")),
        (_("When"), ("repeats", "day", "start", "end", "until", "skip")),
        (_("Where"), ("where", "place", "municipality", "address", "online_url")),
        (_("For whom"), ("age_from", "age_to", "languages", "target_groups", "tasks")),
        (_("Price and registration"), ("is_free", "price", "registration", "registration_url", "registration_email", "capacity")),
    )

    def __init__(self, *args: Any, organisation: OrganisationPage, region_code: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = (  # type: ignore[attr-defined]
            Place.objects.filter(record__region_id=region_code, record__publication="live")
            .exclude(phase__in=("ended", "planned"))
            .with_texts()
            .order_by("record__municipality__name_fi", "pk")
        )
        self.fields["municipality"].queryset = Municipality.objects.filter(region_id=region_code)  # type: ignore[attr-defined]
        self.organisation = organisation
        for name in self.fields:
            self.fields[name].widget.attrs.setdefault("class", "" if _chooses(self.fields[name]) else "input")

    def steps(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in self.STEPS]

    def clean_tags(self) -> list[str]:
        names = [*dict.fromkeys(part.strip().lower() for part in self.cleaned_data["tags"].split(",") if part.strip())]
        if len(names) > MOST_TAGS:
            raise forms.ValidationError(_("At most %(number)s tags."), params={"number": MOST_TAGS})
        return names

    def clean_skip(self) -> list[str]:
        return [_date(part).isoformat() for part in re.split(r"[,;\s]+", self.cleaned_data["skip"].strip()) if part]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._check_times(data)
        self._check_where(data)
        ages = data.get("age_from"), data.get("age_to")
        if None not in ages and ages[1] < ages[0]:
            self.add_error("age_to", _("The oldest age is below the youngest."))
        if not data.get("is_free") and not data.get("price"):
            self.add_error("price", _("Give the price, or choose free of charge."))
        if data.get("registration") == Registration.REQUIRED and not (data.get("registration_url") or data.get("registration_email")):
            self.add_error("registration_url", _("Say how to register: a link or an e-mail address."))
        return data

    def _check_times(self, data: dict[str, Any]) -> None:
        start, end, day, until = (data.get(name) for name in ("start", "end", "day", "until"))
        if start and end and end <= start:
            self.add_error("end", _("The end is not after the start."))
        if data.get("repeats") != "once":
            if until is None and "until" not in self.errors:
                self.add_error("until", _("Give the last day, at most two years ahead."))
            elif until and day and not day <= until <= day + dt.timedelta(days=731):
                self.add_error("until", _("The last day is before the first, or over two years after it."))

    def _check_where(self, data: dict[str, Any]) -> None:
        where = data.get("where")
        if where == "place" and not data.get("place") and "place" not in self.errors:
            self.add_error("place", _("Choose the place, or give another address."))
        if where == "address" and not data.get("municipality") and "municipality" not in self.errors:
            self.add_error("municipality", _("Choose the municipality."))

    def facts(self) -> dict[str, Any]:
        """Fields of an ActivityPage, tags apart."""
        data = self.cleaned_data
        starts_at = dt.datetime.combine(data["day"], data["start"], LOCAL)
        repeats, where = data["repeats"], data["where"]
        rule = weekly_rule(until=data["until"], interval=2 if repeats == "biweekly" else 1) if repeats != "once" else ""
        return {
            **{name: data[name] for name in ("title", "summary", "kind", "languages", "target_groups", "tasks", "is_free",
                                             "registration", "registration_url", "registration_email", "capacity")},
            "description": paragraphs(data["description"]),
            "starts_at": starts_at.astimezone(dt.UTC),
            "ends_at": dt.datetime.combine(data["day"], data["end"], LOCAL).astimezone(dt.UTC),
            "recurrence": rule,
            "excluded_dates": data["skip"] if rule else [],
            "place": data["place"] if where == "place" else None,
            "municipality": data["municipality"] if where == "address" else None,
            "address": data["address"] if where == "address" else "",
            "is_online": where == "online",
            "online_url": data["online_url"] if where == "online" else "",
            "age_min_months": None if data["age_from"] is None else data["age_from"] * MONTHS,
            "age_max_months": None if data["age_to"] is None else data["age_to"] * MONTHS + MONTHS - 1,
            "price_text": "" if data["is_free"] else data["price"],
            "price_cents": None,
        }  # fmt: skip

    def tag_rows(self) -> list[Tag]:
        return [Tag.objects.get_or_create(name=name)[0] for name in self.cleaned_data["tags"]]


def _chooses(field: forms.Field) -> bool:
    return isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple | forms.RadioSelect)


def _date(text: str) -> dt.date:
    """A date written 24.12.2026 or 2026-12-24. Raises ValidationError repeating it."""
    for pattern in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return dt.datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise forms.ValidationError(_("“%(text)s” is not a date. Write for example 24.12.2026."), params={"text": text})


def initial_from(page: ActivityPage) -> dict[str, Any]:
    """The form's values for a page, so that editing begins where the draft stands."""
    starts, ends = page.starts_at.astimezone(LOCAL), page.ends_at.astimezone(LOCAL)
    until = re.search(r"UNTIL=(\d{8})", page.recurrence)
    text = re.sub(r"</(p|li)>", "\n\n", page.description)
    return {
        **{name: getattr(page, name) for name in ("title", "summary", "kind", "languages", "target_groups", "tasks", "is_free",
                                                  "registration", "registration_url", "registration_email", "capacity",
                                                  "address", "online_url", "place", "municipality")},
        "description": re.sub(r"<[^>]+>", "", text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip(),
        "tags": ", ".join(tag.name for tag in page.tags.all()),
        "repeats": "once" if not page.recurrence else "biweekly" if "INTERVAL=2" in page.recurrence else "weekly",
        "day": starts.date(), "start": starts.time(), "end": ends.time(),
        "until": dt.datetime.strptime(until[1], "%Y%m%d").date() if until else None,
        "skip": ", ".join(page.excluded_dates),
        "where": "online" if page.is_online else "place" if page.place_id else "address",
        "age_from": None if page.age_min_months is None else page.age_min_months // MONTHS,
        "age_to": None if page.age_max_months is None else page.age_max_months // MONTHS,
        "price": page.price_text,
    }  # fmt: skip
