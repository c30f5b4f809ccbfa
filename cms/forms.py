"""Forms of public pages, with the looks of the site."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.spam import form_stamp, has_valid_stamp


class PlainForm(forms.Form):
    """With the looks of the site, and its problems as a list that leads to the fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple | forms.RadioSelect):
                field.widget.attrs.setdefault("class", "input")

    @property
    def problems(self) -> list[tuple[forms.BoundField | None, str]]:
        """(field, problem); no field for what concerns the whole."""
        return [
            (self[name] if name in self.fields else None, str(problem))
            for name, problems in self.errors.items()
            for problem in problems
        ]


class FollowForm(PlainForm):
    """An address that is to be told.

    `trap` stays empty; `stamp` says that the form was given out by this site, less than a day ago.
    """

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
