"""The forms of bringing in: what and from where, which column is what, what to do with the result."""

from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cms.imports.contracts import Columns, Content, Importer, Unreadable
from cms.imports.fetching import check_address
from cms.imports.models import ImportRun, ImportSource
from network.importing.columns import BY_FIELD, COLUMNS, PROBLEM_HEADINGS
from network.models import OrganisationPage
from network.models.vocabulary import ActivityKind

PRICES = [("", gettext_lazy("Say “ask the organiser”")), ("free", gettext_lazy("It is free of charge"))]


class BringInForm(forms.Form):
    """A file or an address, for one kind of import. `source`: to bring in again what was brought in before."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisation"), queryset=OrganisationPage.objects.none(), empty_label=None
    )
    file = forms.FileField(label=gettext_lazy("File"), required=False)
    address = forms.CharField(label=gettext_lazy("Address"), required=False, max_length=1000)
    kind_of_activity = forms.ChoiceField(
        label=gettext_lazy("Kind, where it is not told"), choices=ActivityKind.choices, initial=ActivityKind.EVENT
    )
    price = forms.ChoiceField(label=gettext_lazy("If no price is told"), choices=PRICES, required=False)
    is_partial = forms.BooleanField(
        label=gettext_lazy("This holds only some of the rows, for example corrected ones"),
        required=False,
        help_text=gettext_lazy("Then nothing that is missing from it counts as gone."),
    )

    def __init__(self, *args: Any, importer: Importer, organisations: list[OrganisationPage],
                 source: ImportSource | None = None, **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.importer, self.source = importer, source
        chosen = OrganisationPage.objects.filter(pk__in=[page.pk for page in organisations])
        self.fields["organisation"].queryset = chosen  # type: ignore[attr-defined]
        if len(organisations) == 1 or source is not None:
            del self.fields["organisation"]
        if not importer.suffixes or (source is not None and source.address):
            del self.fields["file"]
        else:
            self.fields["file"].widget.attrs["accept"] = ",".join(importer.suffixes)
        if not importer.takes_addresses or source is not None:
            del self.fields["address"]
        else:
            self.fields["address"].widget.attrs |= {
                "inputmode": "url",
                "placeholder": "https://",
                "autocomplete": "url",
            }
        if "file" in self.fields and "address" in self.fields:
            self.fields["address"].label = _("or its address")
        if source is not None:
            self.initial = {
                **self.initial,
                "kind_of_activity": source.defaults.get("kind", ActivityKind.EVENT),
                "price": "free" if source.defaults.get("is_free") else "",
            }
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput):
                field.widget.attrs.setdefault("class", "input")

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file and file.size > settings.IMPORTS_MOST_BYTES:
            words = _("The file is larger than %(number)s megabytes. Divide it.")
            raise forms.ValidationError(words, params={"number": settings.IMPORTS_MOST_BYTES // 1_000_000})
        return file

    def clean_address(self) -> str:
        address = str(self.cleaned_data.get("address") or "").strip()
        if address:
            try:
                check_address(address)
            except Unreadable as error:
                raise forms.ValidationError(f"{error.problem} {error.remedy}") from None
        return address

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        given = [name for name in ("file", "address") if data.get(name)]
        first = "file" if "file" in self.fields else "address"
        wants = "file" in self.fields or "address" in self.fields
        if wants and not given and not self.errors:
            self.add_error(first, _("Choose a file.") if first == "file" else _("Give the address."))
        if len(given) == 2:
            self.add_error("address", _("Give either a file or an address, not both."))
        return data

    def content(self) -> Content | None:
        file = self.cleaned_data.get("file")
        return Content(PurePath(file.name).name[:200], file.read()) if file else None

    def defaults(self) -> dict[str, Any]:
        return {"kind": self.cleaned_data["kind_of_activity"], "is_free": self.cleaned_data["price"] == "free"}


def name_of_address(address: str, owner: Any, importer: str) -> str:
    """A short name that no other source of the organisation has: what is private in an address is not in it."""
    host = urlsplit(address).hostname or address[:60]
    taken = set(ImportSource.objects.filter(owner=owner, importer=importer).values_list("name", flat=True))
    number = 1
    while (name := host if number == 1 else f"{host} ({number})") in taken:
        number += 1
    return name


class ColumnsForm(forms.Form):
    """What each column is. The fields are `c0`, `c1` …, in the order of the file."""

    def __init__(self, *args: Any, columns: Columns, remembered: dict[str, int], headings: list[str],
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.columns = columns
        language = (get_language() or "fi")[:2]
        choices = [("", _("Leave out")), *((column.field, column.heading(language)) for column in COLUMNS)]
        before = {headings[at]: field for field, at in remembered.items() if at < len(headings)}
        for position, heading in enumerate(columns.headings):
            known = before.get(heading) if heading not in PROBLEM_HEADINGS else ""
            field = forms.ChoiceField(label=heading or _("Column %(number)s") % {"number": position + 1},
                                      choices=choices, required=False)  # fmt: skip
            field.initial = columns.guesses[position] if known is None else known
            field.widget.attrs["class"] = "input"
            self.fields[f"c{position}"] = field

    def rows(self) -> list[tuple[forms.BoundField, list[str]]]:
        """Each column's field with what stands in its first rows."""
        return [
            (self[f"c{at}"], [row[at] for row in self.columns.first_rows if at < len(row) and row[at].strip()][:3])
            for at in range(len(self.columns.headings))
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        language = (get_language() or "fi")[:2]
        seen: dict[str, str] = {}
        for name, field in [*data.items()]:  # an error takes its field out of the data
            if field and field in seen:
                words = _("“%(heading)s” is chosen for two columns.")
                self.add_error(
                    name, forms.ValidationError(words, params={"heading": BY_FIELD[field].heading(language)})
                )
            elif field:
                seen[field] = name
        missing = [column.heading(language) for column in COLUMNS if column.is_needed and column.field not in seen]
        if missing:
            words = _("Say which column holds: %(names)s.")
            raise forms.ValidationError(words, params={"names": ", ".join(missing)})
        return data

    def mapping(self) -> dict[str, int]:
        return {field: int(name[1:]) for name, field in self.cleaned_data.items() if field}


class ConfirmForm(forms.Form):
    """What to do with a dry run."""

    mode = forms.ChoiceField(label=gettext_lazy("Rows that are refused"), widget=forms.RadioSelect)
    outcome = forms.ChoiceField(label=gettext_lazy("What is brought in becomes"), widget=forms.RadioSelect)
    accepts_vanished = forms.BooleanField(required=False)
    schedule = forms.ChoiceField(
        label=gettext_lazy("Read the address again"), choices=ImportSource.Schedule.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, run: ImportRun, refused: int, direct: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        both = [
            (ImportRun.Mode.GOOD, _("Bring in the good rows, leave the refused ones out")),
            (ImportRun.Mode.ALL, _("All or nothing: bring nothing in before every row is right")),
        ]
        self.fields["mode"].choices = both  # type: ignore[attr-defined]
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (ImportRun.Outcome.DRAFT, _("Drafts, which you send on one by one")),
            (
                ImportRun.Outcome.RELEASE,
                _("Published at once") if direct else _("Sent at once to the county's coordinator"),
            ),
        ]
        self.initial = {
            **self.initial,
            "mode": ImportRun.Mode.GOOD if refused else ImportRun.Mode.ALL,
            "outcome": run.source.outcome,
            "schedule": run.source.schedule,
        }
        if not run.vanishes_too_much:
            del self.fields["accepts_vanished"]
        else:
            self.fields["accepts_vanished"].label = _("I have checked the source: they really are gone there")
        if not run.source.address:
            del self.fields["schedule"]
