"""The forms of bringing figures in."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.imports.contracts import Content, Importer, Unreadable
from cms.imports.fetching import check_address
from cms.imports.models import ImportRun, ImportSource
from network.joining.forms import PlainForm
from situation_map.stored import stored_definitions


class FiguresForm(PlainForm):
    """A file or an address, the indicator it is of, and the source that the figures are kept under."""

    file = forms.FileField(label=gettext_lazy("File"), required=False)
    address = forms.CharField(label=gettext_lazy("or its address"), required=False, max_length=1000)
    indicator = forms.ChoiceField(
        label=gettext_lazy("Indicator"), required=False,
        help_text=gettext_lazy("For a source with one indicator. Leave empty where the source names the indicators."),
    )  # fmt: skip
    source_title = forms.CharField(
        label=gettext_lazy("Name of the source"), max_length=250,
        help_text=gettext_lazy("It stands beside every figure. Brought in again under the same name, figures correct "
                               "those brought in before."),
    )  # fmt: skip
    source_publisher = forms.CharField(label=gettext_lazy("Publisher"), required=False, max_length=200)
    source_url = forms.URLField(
        label=gettext_lazy("Address where people read the source"), required=False, assume_scheme="https"
    )

    def __init__(self, *args: Any, importer: Importer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.importer = importer
        choices = [(each.key, f"{each.label} ({each.key})") for each in stored_definitions(also_unlisted=True)]
        self.fields["indicator"].choices = [("", _("Named in the source")), *sorted(choices, key=lambda c: c[1])]  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs["accept"] = ",".join(importer.suffixes)
        self.fields["address"].widget.attrs |= {"inputmode": "url", "placeholder": "https://", "autocomplete": "url"}

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file and file.size > settings.IMPORTS_MOST_BYTES:
            words = _("The file is larger than %(number)s megabytes. Divide it.")
            raise forms.ValidationError(words, params={"number": settings.IMPORTS_MOST_BYTES // 1_000_000})
        return file

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"]).strip()
        if address:
            try:
                check_address(address)
            except Unreadable as error:
                raise forms.ValidationError(f"{error.problem} {error.remedy}") from None
        return address

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and bool(data.get("file")) == bool(data.get("address")):
            self.add_error("file", _("Choose a file or give an address: one of the two."))
        return data

    def content(self) -> Content | None:
        file = self.cleaned_data.get("file")
        return Content(file.name, file.read()) if file else None


class AcceptForm(PlainForm):
    """What to do with the rows that are refused."""

    mode = forms.ChoiceField(
        label=gettext_lazy("Rows that are refused"), widget=forms.RadioSelect,
        choices=[
            (ImportRun.Mode.ALL, gettext_lazy("all or nothing: bring nothing in before they are corrected")),
            (ImportRun.Mode.GOOD, gettext_lazy("leave them out and bring in the others")),
        ],
    )  # fmt: skip
    nightly = forms.BooleanField(
        label=gettext_lazy("Fetch it every night from now on"), required=False,
        help_text=gettext_lazy("Each night is a dry run first. Where a row is refused or the source looks different, "
                               "nothing is brought in and you get a letter."),
    )  # fmt: skip

    def __init__(self, *args: Any, run: ImportRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not run.source.address:
            del self.fields["nightly"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("nightly") and data.get("mode") == ImportRun.Mode.GOOD:
            self.add_error("nightly", _("What is fetched every night is brought in whole or not at all."))
        return data

    def schedule(self) -> str:
        return ImportSource.Schedule.DAILY if self.cleaned_data.get("nightly") else ImportSource.Schedule.NONE
