"""Forms with which a search is followed by e-mail and saved under a name."""

from django import forms
from django.utils.translation import gettext_lazy

from cms.forms import FollowForm, PlainForm
from search.following.models import Rhythm


class FollowSearchForm(FollowForm):
    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=Rhythm.choices, initial=Rhythm.DAILY, required=True
    )


class NameForm(PlainForm):
    """What a search is called on its owner's desk."""

    name = forms.CharField(label=gettext_lazy("Name of the search"), max_length=80)

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())
