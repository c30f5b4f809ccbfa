"""The guided form of a place: plain choices in, facts of a family centre's or meeting place's page out."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField

from network.desk import organisers, place_reach, texts
from network.desk.comparison import plain_text
from network.desk.form_parts import TextFields
from network.desk.keeping import description_of
from network.geocoding import is_configured
from network.geography import municipalities_of
from network.models import FamilyCentrePage, MeetingPlacePage, Municipality, OrganisationPage, Record
from network.models.pages import PlaceFactPage
from network.models.vocabulary import (
    CentreForm,
    LeadSector,
    MeetingPlaceKind,
    OrganiserRole,
    Phase,
    PointPrecision,
    SpokenLanguage,
)
from network.opening_field import OpeningHoursFormField
from network.points import parse_point
from network.querysets import User
from network.services.content import Home
from network.services.photographs import Picture, images_of, rows_of

ACCESS = ("step_free", "pram", "toilet", "parking", "public_transport")
KNOWN = ((None, _("not known")), (True, _("yes")), (False, _("no")))
CODES = {"yes": True, "no": False, "unknown": None}
MODELS: dict[str, type[PlaceFactPage]] = {"meeting_place": MeetingPlacePage, "family_centre": FamilyCentrePage}
MOST_PHOTOGRAPHS, NEW_PHOTOGRAPHS, LIBRARY_SHOWN = 12, 2, 60
PLAIN = ("title", "summary", "phase", "address", "postal_code", "hide_address", "opening_hours", "languages")
MISSING = {
    "title": _("Give it a name."),
    "summary": _("Say in one sentence what the place is."),
    "municipality": _("Choose the municipality."),
}


def tri_state() -> forms.ChoiceField:
    choices = [("unknown", _("not known")), ("yes", _("yes")), ("no", _("no"))]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, initial="unknown", required=False)


class PlaceForm(TextFields, forms.Form):
    """One screen, in steps; `instance` is the draft being edited, None for a new place."""

    place_type = forms.ChoiceField(
        label=_("What kind of place"),
        choices=[("meeting_place", _("meeting place")), ("family_centre", _("family centre"))],
        widget=forms.RadioSelect,
        initial="meeting_place",
    )
    title = forms.CharField(label=_("Name"), max_length=120)
    summary = forms.CharField(
        label=_("In one sentence"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What it is, and for whom. This is shown in lists."),
    )  # fmt: skip
    description = forms.CharField(
        label=_("Tell more"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Where the door is, what one may do there. An empty line begins a new paragraph."),
    )  # fmt: skip
    meeting_kind = forms.ChoiceField(
        label=_("Kind of meeting place"), choices=MeetingPlaceKind.choices, required=False, initial="other"
    )
    form = forms.ChoiceField(
        label=_("Form of the family centre"), choices=CentreForm.choices, required=False, initial="unknown"
    )
    lead_sector = forms.ChoiceField(
        label=_("Who leads it"), choices=LeadSector.choices, required=False, initial="unknown"
    )
    phase = forms.ChoiceField(label=_("Phase"), choices=Phase.choices, initial=Phase.OPERATING)

    serves = forms.ChoiceField(label=_("What it serves"), widget=forms.RadioSelect, required=False)
    municipality = forms.ModelChoiceField(
        label=_("Municipality"), queryset=Municipality.objects.none(), required=False,
        empty_label=_("Choose a municipality"),
    )  # fmt: skip
    address = forms.CharField(label=_("Street address"), required=False, max_length=160)
    postal_code = forms.RegexField(
        r"^\d{5}$", label=_("Postal code"), required=False,
        error_messages={"invalid": _("A postal code has five digits.")},
    )  # fmt: skip
    hide_address = forms.BooleanField(
        label=_("Hide the address"), required=False,
        help_text=_("Where safety asks for it. Readers are told the municipality alone, here and everywhere else."),
    )  # fmt: skip
    way = forms.ChoiceField(label=_("On the map"), widget=forms.RadioSelect)
    point = forms.CharField(
        label=_("Coordinates or a link from a map"), required=False, max_length=2000,
        help_text=_(
            "For example 62.2415, 25.7209 or N 6902583 E 433535, or a link copied from OpenStreetMap, Google, Bing or "
            "Apple Maps, Karttapaikka or Paikkatietoikkuna."
        ),
    )  # fmt: skip
    rough = forms.BooleanField(
        label=_("The point is only roughly there"), required=False,
        help_text=_("Then distances are told in words such as “about 3 km”."),
    )  # fmt: skip
    municipalities_served = forms.ModelMultipleChoiceField(
        label=_("Serves also"), queryset=Municipality.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Municipalities that it serves, if more than its own."),
    )  # fmt: skip

    opening_hours = OpeningHoursFormField(label=_("Opening hours"), required=False)
    step_free = tri_state()
    pram = tri_state()
    toilet = tri_state()
    parking = tri_state()
    public_transport = tri_state()
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"), choices=SpokenLanguage.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    library_image = forms.ModelChoiceField(
        label=_("One of the organisation's photographs"), queryset=get_image_model().objects.none(), required=False,
        empty_label=_("None"),
    )  # fmt: skip
    library_alt = forms.CharField(label=_("What it shows"), required=False, max_length=200)
    library_credit = forms.CharField(label=_("Photographer or source"), required=False, max_length=120)
    own_part = forms.ChoiceField(
        label=_("Your organisation's part"), choices=OrganiserRole.choices, required=False, initial=OrganiserRole.LEAD
    )

    STEPS = (
        ("what", _("What"), (
            "place_type", "title", "summary", "description", "meeting_kind", "form", "lead_sector", "phase",
        )),
        ("where", _("Where"), (
            "serves", "municipality", "address", "postal_code", "hide_address", "way", "point", "rough",
            "municipalities_served",
        )),
        ("hours", _("Opening hours"), ("opening_hours",)),
        ("access", _("Access and languages"), (*ACCESS, "languages")),
        ("photographs", _("Photographs"), ()),
        ("organisers", _("Who keeps it"), ()),
        ("texts", _("In other languages"), ()),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        home: Home,
        region_code: str | None,
        user: User,
        instance: PlaceFactPage | None = None,
        **kwargs: Any,
    ) -> None:
        self.home, self.user, self.instance = home, user, instance
        self.owner_id = Record.objects.filter(translation_key=home.translation_key).values_list("pk", flat=True).first()
        self.source_language = instance.source_language if instance else home.locale.language_code
        self.other_languages = [code for code, _name in settings.LANGUAGES if code != self.source_language]
        self.translations = texts.translations_of(instance, self.other_languages)
        initial = initial_from(instance) if instance else first_values(home)
        if instance:
            initial |= texts.initial_texts(self.translations)
            initial |= organisers.initial_organisers(instance, self.owner_id)
        kwargs["initial"] = {**initial, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.set_choices(region_code)
        self.add_rows()
        for language in self.other_languages:
            self.add_texts(language)
        for name, field in self.fields.items():
            if not isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple | forms.RadioSelect):
                field.widget.attrs.setdefault("class", "input")
            if name in MISSING:
                field.error_messages["required"] = MISSING[name]

    def set_choices(self, region_code: str | None) -> None:
        rows = municipalities_of(region_code)
        for name in ("municipality", "municipalities_served"):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["library_image"].queryset = images_of(self.home)[:LIBRARY_SHOWN]  # type: ignore[attr-defined]
        self.fields["serves"].choices = place_reach.serves_choices(region_code)  # type: ignore[attr-defined]
        labels = {
            "step_free": _("Step-free entrance"), "pram": _("Room for prams"), "toilet": _("Accessible toilet"),
            "parking": _("Parking"), "public_transport": _("Public transport near"),
        }  # fmt: skip
        for name, label in labels.items():
            self.fields[name].label = label
        if self.instance is not None:
            del self.fields["place_type"]
            centre = isinstance(self.instance, FamilyCentrePage)
            gone = ("meeting_kind",) if centre else ("form", "lead_sector", "serves")
            for name in gone:
                del self.fields[name]
        if not isinstance(self.home, OrganisationPage):
            del self.fields["own_part"]  # a county is no organiser: those who keep the place are named
        self.fields["way"].choices = self.ways()  # type: ignore[attr-defined]
        if not self.initial.get("way"):
            self.initial["way"] = "address" if is_configured() else "given"

    def ways(self) -> list[tuple[str, Any]]:
        found: list[tuple[str, Any]] = []
        page = self.instance
        if page is not None and page.latitude is not None and page.precision != PointPrecision.MUNICIPALITY:
            found.append(("keep", _("Where it is now")))
        if is_configured():
            found.append(("address", _("At its street address")))
        return [*found, ("given", _("At coordinates or a map's link")), ("municipality", _("Only the municipality"))]

    def add_rows(self) -> None:
        self.kept = rows_of(self.instance) if self.instance else []
        for number, row in enumerate(self.kept):
            self.add_picture(f"photo_{number}", alt=row["image"]["alt_text"], credit=row.get("credit", ""))
            self.fields[f"photo_{number}_remove"] = forms.BooleanField(
                label=_("Remove this photograph"), required=False
            )
        for number in range(NEW_PHOTOGRAPHS):
            self.fields[f"new_{number}"] = WagtailImageField(label=_("New photograph"), required=False)
            self.fields[f"new_{number}"].widget = forms.FileInput(attrs={"accept": "image/*"})
            self.add_picture(f"new_{number}")
        for number in range(organisers.number_of_rows(self.instance, self.owner_id)):
            self.fields[f"organiser_{number}"] = forms.CharField(
                label=_("Organisation %(number)s") % {"number": number + 1}, required=False, max_length=255
            )
            self.fields[f"organiser_part_{number}"] = forms.ChoiceField(
                label=_("Its part"), choices=OrganiserRole.choices, required=False, initial=OrganiserRole.PARTNER
            )

    def add_picture(self, name: str, *, alt: str = "", credit: str = "") -> None:
        self.fields[f"{name}_alt"] = forms.CharField(
            label=_("What it shows"), required=False, max_length=200, initial=alt,
            help_text=_("In words, for those who do not see it. Needed for each photograph."),
        )  # fmt: skip
        self.fields[f"{name}_credit"] = forms.CharField(
            label=_("Photographer or source"), required=False, max_length=120, initial=credit
        )

    # --- for the template -------------------------------------------------------------------------------------------

    def steps(self) -> list[tuple[str, Any, list[forms.BoundField]]]:
        return [(key, title, [self[name] for name in names if name in self.fields]) for key, title, names in self.STEPS]

    def kept_photographs(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """(image, its fields) of the photographs that the place has."""
        images = get_image_model().objects.in_bulk([row["image"]["image"] for row in self.kept])
        return [
            (
                images.get(row["image"]["image"]),
                [self[f"photo_{number}_{part}"] for part in ("alt", "credit", "remove")],
            )
            for number, row in enumerate(self.kept)
        ]

    def new_photographs(self) -> list[list[forms.BoundField]]:
        numbers = range(NEW_PHOTOGRAPHS)
        return [[self[f"new_{number}"], self[f"new_{number}_alt"], self[f"new_{number}_credit"]] for number in numbers]

    def source_language_name(self) -> str:
        return str(dict(SpokenLanguage.choices)[self.source_language])

    def has_library(self) -> bool:
        return bool(self.fields["library_image"].queryset)  # type: ignore[attr-defined]

    def organiser_rows(self) -> list[list[forms.BoundField]]:
        numbers = [name.removeprefix("organiser_part_") for name in self.fields if name.startswith("organiser_part_")]
        return [[self[f"organiser_{number}"], self[f"organiser_part_{number}"]] for number in numbers]

    @property
    def problems(self) -> list[tuple[forms.BoundField | None, str]]:
        """Errors in the order of the form, those of the whole first."""
        first = [name for _key, _title, names in self.STEPS for name in names if name in self.fields]
        names = [*first, *(name for name in self.fields if name not in first)]
        whole: list[tuple[forms.BoundField | None, str]] = [(None, str(error)) for error in self.non_field_errors()]
        return whole + [(self[name], str(error)) for name in names for error in self[name].errors]

    def text_groups(self) -> list[texts.TextGroup]:
        return texts.groups_of(self)

    # --- cleaning ---------------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        place_reach.check_serves(self, data)
        if (
            not data.get("municipality")
            and not place_reach.serves_county(self, data)
            and "municipality" not in self.errors
        ):
            self.add_error("municipality", MISSING["municipality"])
        if data.get("way") == "given" and not data.get("point") and not self.is_bare(data):
            self.add_error("point", _("Write the coordinates, or paste a link from a map."))
        if data.get("way") == "given" and data.get("point"):
            try:
                parse_point(data["point"])
            except ValidationError as error:
                self.add_error("point", error)
        if data.get("way") == "address" and not data.get("address"):
            self.add_error("address", _("Write the street address, or choose another way onto the map."))
        self.check_photographs(data)
        self.check_organisers(data)
        texts.check_texts(self, data)
        return data

    def is_bare(self, data: dict[str, Any]) -> bool:
        """Nobody has touched the point of a new place: it stands in its municipality."""
        if self.instance is None and not data.get("point"):
            data["way"] = "municipality"
            return True
        return False

    def model_of(self, data: dict[str, Any]) -> type[PlaceFactPage]:
        if self.instance is not None:
            return type(self.instance)
        return MODELS.get(data.get("place_type", ""), MeetingPlacePage)

    def check_photographs(self, data: dict[str, Any]) -> None:
        words = _("Say what the photograph shows.")
        for number in range(len(self.kept)):
            if not data.get(f"photo_{number}_remove") and not data.get(f"photo_{number}_alt"):
                self.add_error(f"photo_{number}_alt", words)
        for number in range(NEW_PHOTOGRAPHS):
            if data.get(f"new_{number}") and not data.get(f"new_{number}_alt"):
                self.add_error(f"new_{number}_alt", words)
            if data.get(f"new_{number}_alt") and not data.get(f"new_{number}") and f"new_{number}" not in self.errors:
                self.add_error(f"new_{number}", _("Choose the file of the photograph."))
        if data.get("library_image") and not data.get("library_alt"):
            self.add_error("library_alt", words)

    def check_organisers(self, data: dict[str, Any]) -> None:
        kept = organisers.kept_organisations(self.instance)
        others: organisers.Parts = []
        for name in [name for name in self.fields if name.startswith("organiser_part_")]:
            number = name.removeprefix("organiser_part_")
            if not (called := data.get(f"organiser_{number}")):
                continue
            try:
                pk = organisers.organisation_called(called, user=self.user, kept=kept)
                others.append((pk, data.get(name) or OrganiserRole.PARTNER.value))
            except ValidationError as error:
                self.add_error(f"organiser_{number}", error)
        data["organisers"] = others

    # --- what comes out ---------------------------------------------------------------------------------------------

    @property
    def model(self) -> type[PlaceFactPage]:
        return self.model_of(self.cleaned_data)

    def facts(self) -> dict[str, Any]:
        """Fields of the page but its point, gallery and relations."""
        data = self.cleaned_data
        own = ("form", "lead_sector") if self.model is FamilyCentrePage else ("meeting_kind",)
        return {
            **{name: data[name] for name in PLAIN},
            **{name: data[name] for name in own if data.get(name)},
            **{name: CODES.get(data[name]) for name in ACCESS},
            "municipality": data["municipality"],
            "description": description_of(data["description"], self.instance),
        }

    def translated_texts(self) -> dict[str, dict[str, str]]:
        """Title, summary and description by language, of the languages that were written."""
        return texts.texts_from(self)

    def pictures(self) -> list[Picture]:
        data = self.cleaned_data
        found = [
            Picture(data[f"photo_{number}_alt"], row["image"]["image"], None, data[f"photo_{number}_credit"])
            for number, row in enumerate(self.kept)
            if not data[f"photo_{number}_remove"]
        ]
        for number in range(NEW_PHOTOGRAPHS):
            if upload := data[f"new_{number}"]:
                found.append(Picture(data[f"new_{number}_alt"], None, upload, data[f"new_{number}_credit"]))
        if image := data["library_image"]:
            found.append(Picture(data["library_alt"], image.pk, None, data["library_credit"]))
        return found[:MOST_PHOTOGRAPHS]

    def parts(self) -> organisers.Parts:
        own_part = self.cleaned_data.get("own_part") or OrganiserRole.LEAD.value
        return organisers.parts_from(self.cleaned_data["organisers"], own_part=own_part, owner_id=self.owner_id)


def first_values(home: Home) -> dict[str, Any]:
    """What a new place of the organisation, or of the county, most likely has."""
    if not isinstance(home, OrganisationPage):
        return {"serves": place_reach.MUNICIPALITY, "languages": [home.locale.language_code]}
    return {
        "serves": place_reach.MUNICIPALITY,
        "municipality": home.municipality_id,
        "languages": [home.source_language or "fi"],
    }


def initial_from(page: PlaceFactPage) -> dict[str, Any]:
    """The form's values for a draft, so that editing begins where it stands."""
    words = {True: "yes", False: "no", None: "unknown"}
    placed = page.latitude is not None and page.precision != PointPrecision.MUNICIPALITY
    return {
        **{name: getattr(page, name) for name in PLAIN},
        **{name: getattr(page, name, None) for name in ("form", "lead_sector", "meeting_kind")},
        **{name: words[getattr(page, name)] for name in ACCESS},
        "description": plain_text(page.description),
        "municipality": page.municipality_id,
        "serves": place_reach.MUNICIPALITY if page.municipality_id else place_reach.WHOLE_COUNTY,
        "municipalities_served": [each.pk for each in page.municipalities_served.all()],
        "way": "keep" if placed else "municipality",
        "point": f"{page.latitude}, {page.longitude}" if placed else "",
        "rough": page.precision == PointPrecision.APPROXIMATE,
    }
