"""The form of a document in the admin, with the language that its text is in."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm

from search.extraction.language import LITTLE_WORDS
from search.extraction.services import correct_language
from search.models import DocumentText
from search.narrowing import language_names


class DocumentForm(BaseDocumentForm):
    """Of a document that is there already: a new one is read first, and its language told from the text.

    Who may change the document may correct the language; the view that shows the form has asked that.
    """

    text_language = forms.ChoiceField(
        label=_("Language of the text"),
        required=False,
        help_text=_("The search tells it by the words. Correct it here; that stays when the file is replaced."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["text_language"]
            return
        names = language_names()
        self.fields["text_language"].choices = [
            ("", _("As the search tells it")),
            *((code, names[code]) for code in LITTLE_WORDS),
        ]
        found = DocumentText.objects.filter(document_id=self.instance.pk).values_list("corrected_language", flat=True)
        self.initial["text_language"] = found.first() or ""

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        document = super().save(commit)
        if commit and "text_language" in self.fields and "text_language" in self.data:
            correct_language(document, self.cleaned_data["text_language"])
        return document
