"""Forms of an organisation's life."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.joining.forms import WHOLE_COUNTRY, PlainForm, name_field
from network.models import Municipality, OrganisationPage, Record, RecordText, Region
from network.models.vocabulary import Publication, RecordKind

LANGUAGE_NAMES = {
    "fi": gettext_lazy("Name in Finnish"),
    "sv": gettext_lazy("Name in Swedish"),
    "en": gettext_lazy("Name in English"),
}


class RenameForm(PlainForm):
    """A name for each language; only the source's is needed."""

    def __init__(self, *args: Any, pages: list[OrganisationPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source = pages[0].title
        for number, page in enumerate(pages):
            code = page.locale.language_code
            own = number == 0 or page.title != source
            self.fields[f"title_{code}"] = forms.CharField(
                label=LANGUAGE_NAMES.get(code, code), max_length=120, required=number == 0,
                initial=page.title if own else "", widget=forms.TextInput(attrs={"class": "input"}),
                help_text="" if number == 0 else _("Empty: the same name."),
            )  # fmt: skip

    def titles(self) -> dict[str, str]:
        return {name.removeprefix("title_"): str(title) for name, title in self.cleaned_data.items()}


class OtherOrganisationForm(PlainForm):
    """Another organisation, by its published name or the address of its page."""

    other = forms.CharField(
        label=gettext_lazy("Organisation"), max_length=300,
        help_text=gettext_lazy("Write the name as it is published, or the address of its page."),
    )  # fmt: skip

    def __init__(self, *args: Any, organisation: Record, needed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.fields["other"].required = needed
        self.fields["other"].widget.attrs["autocomplete"] = "off"

    def clean_other(self) -> Record | None:
        text = " ".join(self.cleaned_data["other"].split())
        if not text:
            return None
        rows = RecordText.objects.filter(
            record__kind=RecordKind.ORGANISATION, record__publication=Publication.LIVE
        ).exclude(record=self.organisation)
        named = rows.filter(path=address_path(text)) if "/" in text else rows.filter(title__iexact=text)
        found = {row.record_id: row.record for row in named.select_related("record")[:20]}
        if not found:
            raise forms.ValidationError(_("No other organisation has this name or address."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several organisations have this name. Give the address of its page."))
        return next(iter(found.values()))


def address_path(text: str) -> str:
    """/fi/keski-suomi/an-organisation/ of a whole address"""
    path = text.split("://", 1)[-1]
    path = path[path.index("/") :].split("?")[0].split("#")[0]
    return path if path.endswith("/") else f"{path}/"


class MoveForm(PlainForm):
    region = forms.ChoiceField(label=gettext_lazy("New county"))
    municipality = forms.ChoiceField(
        label=gettext_lazy("Home municipality there"),
        required=False,
        help_text=gettext_lazy("Empty: the whole county."),
    )

    def __init__(self, *args: Any, regions: list[Region], whole_country: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regions = {region.code: region for region in regions}
        self.municipalities = {row.code: row for row in Municipality.objects.order_by(name_field())}
        whole = [(WHOLE_COUNTRY, _("the whole country"))] if whole_country else []
        self.fields["region"].choices = [  # type: ignore[attr-defined]
            ("", "—"), *((region.code, region.short) for region in regions), *whole,
        ]  # fmt: skip
        self.fields["municipality"].choices = [("", "—"), *(  # type: ignore[attr-defined]
            (region.short, [(row.code, row.name) for row in self.municipalities.values() if row.region_id == code])
            for code, region in self.regions.items()
        )]  # fmt: skip

    def chosen_region(self) -> Region | None:
        return self.regions.get(self.cleaned_data["region"])

    def chosen_municipality(self) -> Municipality | None:
        return self.municipalities.get(self.cleaned_data["municipality"])


class EndForm(PlainForm):
    ended_on = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
    )  # fmt: skip
