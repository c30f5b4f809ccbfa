"""Forms of the words that coordinators keep."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.forms import PlainForm
from search.analysis.tokens import iter_tokens
from search.models import SearchEntry
from search.readers import region_names
from search.words.exchange import MOST_BYTES, said_of
from search.words.keepers import Keeper
from search.words.models import LANGUAGES
from search.words.origins import shown_origin, stored_origin
from search.words.recording import PromotedValues, SetValues, UnreadableWords, check_members, read_members


def _lines(label: Any, help_text: Any, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=3_000, widget=forms.Textarea(attrs={"rows": 6})
    )


def field_labels(form: type[PlainForm]) -> dict[str, Any]:
    return {name: field.label for name, field in form.base_fields.items()}


class SynonymForm(PlainForm):
    """A set of synonyms."""

    language = forms.ChoiceField(
        label=gettext_lazy("For readers in"), choices=LANGUAGES, required=False,
        help_text=gettext_lazy("Words of several languages in one set go with every language."),
    )  # fmt: skip
    words = _lines(
        gettext_lazy("Words"),
        gettext_lazy("One word or short phrase a line, in its base form. Inflected forms are found too."),
        required=True,
    )
    leads_to = _lines(
        gettext_lazy("One way only: these are found too"),
        gettext_lazy("Leave empty when all the words mean the same. Fill in when the words above should find these, "
                     "but these should not find the words above."),
        required=False,
    )  # fmt: skip
    origin = forms.CharField(
        label=gettext_lazy("Where the words come from"), max_length=200, required=False,
        help_text=gettext_lazy("For example: asked by families in the meeting places."),
    )  # fmt: skip
    is_on = forms.BooleanField(label=gettext_lazy("In use"), required=False)

    def clean_words(self) -> tuple[str, ...]:
        return self._members("words")

    def clean_leads_to(self) -> tuple[str, ...]:
        return self._members("leads_to")

    def clean_origin(self) -> str:
        return stored_origin(self.cleaned_data["origin"])

    def _members(self, name: str) -> tuple[str, ...]:
        try:
            return read_members(self.cleaned_data[name].splitlines())
        except UnreadableWords as error:
            raise forms.ValidationError(said_of(error)) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "words" in data and "leads_to" in data:
            try:
                check_members(data["words"], data["leads_to"])
            except UnreadableWords as error:
                self.add_error("words", said_of(error))
        return data

    @property
    def values(self) -> SetValues:
        return SetValues(**self.cleaned_data)

    @staticmethod
    def filled(values: SetValues) -> dict[str, Any]:
        """The answers of a set, in the reader's language."""
        return {
            "language": values.language, "words": "\n".join(values.words), "leads_to": "\n".join(values.leads_to),
            "origin": shown_origin(values.origin), "is_on": values.is_on,
        }  # fmt: skip


class SynonymFileForm(PlainForm):
    """A CSV file of sets."""

    file = forms.FileField(label=gettext_lazy("CSV file"))

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than a megabyte."))
        return bytes(file.read())


class PromotedForm(PlainForm):
    """A thing that comes first for some words."""

    words = forms.CharField(
        label=gettext_lazy("When a reader searches for"), max_length=100,
        help_text=gettext_lazy("One word or a few. Inflected forms count too."),
    )  # fmt: skip
    is_exact = forms.BooleanField(label=gettext_lazy("Only when nothing else is typed beside them"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("For readers in"), choices=LANGUAGES, required=False)
    region = forms.ChoiceField(label=gettext_lazy("Only in searches narrowed to"), required=False)
    starts_on = forms.DateField(
        label=gettext_lazy("First day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    is_on = forms.BooleanField(label=gettext_lazy("In use"), required=False)

    def __init__(self, *args: Any, keeper: Keeper, reader_language: str, entry: SearchEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keeper, self.entry = keeper, entry
        names = region_names(reader_language)
        open_to = [(code, name) for code, name in names.items() if keeper.may_promote_in(code)]
        everywhere = [("", _("The whole country"))] if keeper.is_national else []
        region: Any = self.fields["region"]
        region.choices = [*everywhere, *open_to]
        region.required = not keeper.is_national

    def clean_words(self) -> str:
        words = " ".join(token.word for token in iter_tokens(self.cleaned_data["words"]))
        if not words:
            raise forms.ValidationError(_("Write at least one word."))
        return words

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        if not self.keeper.is_national and data.get("region") != self.entry.region:
            self.add_error("region", _("In your county only what is of your county can come first."))
        return data

    @property
    def values(self) -> PromotedValues:
        entry = self.entry
        return PromotedValues(
            source=entry.source, object_id=entry.object_id, title=entry.title, **self.cleaned_data
        )  # fmt: skip
