"""The form with which an address is subscribed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.joining.forms import PlainForm
from network.joining.spam import form_stamp, has_valid_stamp


class SubscribeForm(PlainForm):
    """`trap` stays empty; `stamp` says that the form was given out by this site, less than a day ago."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"), max_length=254,
        help_text=gettext_lazy("It is used for this alone, and deleted when you leave."),
    )  # fmt: skip
    trap = forms.CharField(required=False, label=gettext_lazy("Leave this empty"))
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stamp"].initial = form_stamp
        self.fields["trap"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}
        self.fields["email"].widget.attrs["autocomplete"] = "email"

    def clean_stamp(self) -> str:
        """A stamp that is missing or too old is given anew; the address stays in its field."""
        stamp = str(self.cleaned_data["stamp"])
        if not has_valid_stamp(stamp):
            self.data = {**self.data.dict(), self.add_prefix("stamp"): form_stamp()}  # type: ignore[attr-defined]
            raise forms.ValidationError(_("This form has been open for too long. Send it again."))
        return stamp

    @property
    def is_trapped(self) -> bool:
        """Whether something that is no person has filled it in."""
        return bool(self.cleaned_data.get("trap"))
