"""Forms of single meetings: what happens to one, to all from it on, to the whole activity."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network.desk.form_parts import date_input, time_input
from network.meetings import MeetingShown
from network.models.vocabulary import ActivityState
from network.not_on import parse_not_on
from network.recurrence import LOCAL
from network.services.schedule import LONGEST_REASON, NewTimes

WAYS = {
    "cancel": _("Cancel it"),
    "move": _("Move it"),
    "postpone": _("Postpone it"),
    "restore": _("Hold it after all"),
}
PUT_BACK = _("Put it back to its own time")  # of one that is moved: it is held already
SCOPES = {
    "this": _("Only this one"),
    "following": _("This one and all after it"),
    "all": _("The whole series"),
}
SCOPES_OF = {"cancel": ("this", "following"), "move": ("this", "following", "all")}


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("Why, in a few words"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("Everybody reads it. Do not write about anyone's health or other private matters."),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )


class MeetingForm(forms.Form):
    """What one does to a meeting. `way` is a key of WAYS; with a series, moving and cancelling ask how far."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    scope = forms.ChoiceField(label=_("Which"), widget=forms.RadioSelect, initial="this")
    day = forms.DateField(label=_("New day"), widget=date_input())
    start = forms.TimeField(label=_("Starts"), widget=time_input())
    end = forms.TimeField(label=_("Ends"), widget=time_input())
    reason = reason_field()

    def __init__(self, *args: Any, way: str, meeting: MeetingShown, repeats: bool, seen: str, **kwargs: Any) -> None:
        starts, ends = meeting.starts_at.astimezone(LOCAL), meeting.ends_at.astimezone(LOCAL)
        values = {
            "seen": seen,
            "day": starts.date(),
            "start": starts.time(),
            "end": ends.time(),
            "reason": meeting.note,
        }
        super().__init__(*args, **{**kwargs, "initial": values})
        self.nights = (ends.date() - starts.date()).days
        scopes = SCOPES_OF.get(way, ()) if repeats else ()
        if scopes:
            self.fields["scope"].choices = [(key, SCOPES[key]) for key in scopes]  # type: ignore[attr-defined]
        else:
            del self.fields["scope"]
        if way != "move":
            for name in ("day", "start", "end"):
                del self.fields[name]
        if way == "restore":
            del self.fields["reason"]
        for name in ("day", "start", "end"):
            if name in self.fields:
                self.fields[name].widget.attrs["class"] = "input"

    @property
    def scope_chosen(self) -> str:
        return self.cleaned_data.get("scope") or "this"

    @property
    def times(self) -> NewTimes:
        data = self.cleaned_data
        return NewTimes(data["day"], data["start"], data["end"], self.nights)

    @property
    def problems(self) -> list[tuple[forms.BoundField | None, str]]:
        whole = [(None, str(error)) for error in self.non_field_errors()]
        return whole + [(field, str(error)) for field in self.visible_fields() for error in field.errors]


class StateForm(forms.Form):
    """Whether the whole activity is held."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    state = forms.ChoiceField(label=_("All of it is"), choices=ActivityState.choices, widget=forms.RadioSelect)
    state_note = reason_field()

    @property
    def problems(self) -> list[tuple[forms.BoundField | None, str]]:
        return [(field, str(error)) for field in self.visible_fields() for error in field.errors]


class SeasonRowForm(forms.Form):
    """One activity's next season: whether, first and last day, days left out."""

    chosen = forms.BooleanField(label=_("Repeat this"), required=False)
    first = forms.DateField(label=_("First day"), widget=date_input())
    last = forms.DateField(label=_("Last day"), widget=date_input())
    not_on = forms.CharField(
        label=_("Not on these days"), required=False, max_length=1000, widget=forms.TextInput(attrs={"class": "input"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "last"):
            self.fields[name].widget.attrs["class"] = "input"
        if self.is_bound and not self.data.get(self.add_prefix("chosen")):
            for name in ("first", "last"):  # a row that is not chosen neither counts nor fails
                self.fields[name].required = False

    def clean_not_on(self) -> tuple[str, ...]:
        first = self.cleaned_data.get("first")
        if not isinstance(first, dt.date) or not self.cleaned_data.get("chosen"):
            return ()
        return tuple(parse_not_on(self.cleaned_data["not_on"], first=first))
