"""Forms of joining: an organisation's request, a question, an answer, a new account."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cms.forms import PlainForm
from cms.spam import form_stamp, has_valid_stamp, is_too_quick
from network.models import Municipality, Region
from network.models.pages import valid_business_id
from network.models.vocabulary import OrganisationKind, Role

WHOLE_COUNTRY = "whole"
WITHOUT_BUSINESS_ID = (OrganisationKind.NGO, OrganisationKind.EXPERTISE, OrganisationKind.OTHER)
"""Kinds in which some have no Y-tunnus: small associations, networks."""


class JoinForm(PlainForm):
    """What an organisation says of itself. `trap` stays empty, `stamp` says when the form was given out."""

    name = forms.CharField(label=gettext_lazy("Name of the organisation"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=OrganisationKind.choices)
    business_id = forms.CharField(
        label=gettext_lazy("Business ID (Y-tunnus)"), max_length=14, required=False,
        help_text=gettext_lazy("For example 1234567-1. An association without one leaves this empty."),
    )  # fmt: skip
    purpose = forms.CharField(
        label=gettext_lazy("What you do for families"), max_length=400, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One or two sentences. They stand on your page at first; you can change them."),
    )  # fmt: skip
    website = forms.URLField(label=gettext_lazy("Website"), required=False, assume_scheme="https", max_length=200)
    region = forms.ChoiceField(
        label=gettext_lazy("Home county"), help_text=gettext_lazy("Its coordinator reads your request.")
    )
    municipality = forms.ChoiceField(label=gettext_lazy("Home municipality"), required=False)
    municipalities_served = forms.MultipleChoiceField(label=gettext_lazy("Municipalities served"), required=False)
    contact_role = forms.CharField(
        label=gettext_lazy("Contact: role"), max_length=80,
        help_text=gettext_lazy("A role, not a name: executive director, family worker."),
    )  # fmt: skip
    contact_email = forms.EmailField(
        label=gettext_lazy("Contact: e-mail"),
        help_text=gettext_lazy("Our answer and the first manager's invitation come here. It is not published."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=settings.LANGUAGES,
        help_text=gettext_lazy("The language of your page at first, and of our letters."),
    )  # fmt: skip
    is_another = forms.BooleanField(required=False, label=gettext_lazy("This is another organisation"))
    trap = forms.CharField(required=False, label=gettext_lazy("Leave this empty"))
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regions = {region.code: region for region in Region.objects.all()}
        self.municipalities = {row.code: row for row in Municipality.objects.order_by(name_field())}
        groups = self.municipality_groups()
        self.fields["kind"].choices = [("", "—"), *OrganisationKind.choices]  # type: ignore[attr-defined]
        self.fields["region"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((code, region.short) for code, region in self.regions.items()),
            (WHOLE_COUNTRY, _("the whole country")),
        ]
        self.fields["municipality"].choices = [("", "—"), *groups]  # type: ignore[attr-defined]
        self.fields["municipalities_served"].choices = [*groups]  # type: ignore[attr-defined]
        self.fields["language"].initial = (get_language() or "fi")[:2]
        self.fields["stamp"].initial = form_stamp
        self.fields["trap"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}
        self.fields["contact_email"].widget.attrs["autocomplete"] = "email"
        self.fields["name"].widget.attrs["autocomplete"] = "organization"

    def municipality_groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return [
            (region.short, [(row.code, row.name) for row in self.municipalities.values() if row.region_id == code])
            for code, region in self.regions.items()
        ]

    def served_groups(self) -> list[dict[str, Any]]:
        """The municipalities of each county with what is ticked, for boxes that need no script."""
        chosen = set(self["municipalities_served"].value() or [])
        return [
            {
                "county": county,
                "rows": [(code, name, code in chosen) for code, name in rows],
                "chosen": sum(code in chosen for code, _name in rows),
            }
            for county, rows in self.municipality_groups()
        ]

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if re.search(r"://|www\.", name, re.IGNORECASE):
            raise forms.ValidationError(_("A name has no web address in it: that goes to its own field."))
        return name

    def clean_business_id(self) -> str:
        """1234567-1, also from 12345671 and FI12345671."""
        digits = re.sub(r"[\s-]|^FI", "", self.cleaned_data["business_id"].strip(), flags=re.IGNORECASE)
        if not digits:
            return ""
        number = f"{digits[:-1]}-{digits[-1]}"
        if not valid_business_id(number):
            raise forms.ValidationError(_("This is not a valid Y-tunnus: the check digit does not fit."))
        return number

    def clean_trap(self) -> str:
        if self.cleaned_data["trap"]:
            raise forms.ValidationError(_("This field must stay empty. Empty it and send again."))
        return ""

    def clean_stamp(self) -> str:
        """A stamp that is missing or too old is given anew; nothing of the form is lost."""
        stamp = str(self.cleaned_data["stamp"])
        problem = ""
        if not has_valid_stamp(stamp):
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data[self.add_prefix("stamp")] = form_stamp()  # type: ignore[index]
            problem = _("This page was open for too long. Look through what you wrote and send again.")
        elif is_too_quick(stamp):
            problem = _("That was quicker than a person writes. Wait a few seconds and send again.")
        if problem:
            self.add_error(None, problem)
        return stamp

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        needs_id = bool(data.get("kind")) and data["kind"] not in WITHOUT_BUSINESS_ID
        if needs_id and data.get("business_id") == "":
            self.add_error("business_id", _("Give the Y-tunnus: an organisation of this kind has one."))
        code, home = data.get("region"), self.municipalities.get(data.get("municipality", ""))
        if code and code != WHOLE_COUNTRY:
            if home is None:
                self.add_error("municipality", _("Choose the home municipality."))
            elif home.region_id != code:
                county = self.regions[home.region_id].short
                self.add_error("municipality", _("%(municipality)s is in another county: %(county)s.") % {
                    "municipality": home.name, "county": county})  # fmt: skip
        return data

    def values(self) -> dict[str, Any]:
        """What `network.services.joining.open_request` takes."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in (
                "name", "kind", "business_id", "contact_role", "contact_email", "purpose", "website", "language",
                "is_another")},
            "region": self.regions.get(data["region"]),
            "municipality": self.municipalities.get(data["municipality"]),
        }  # fmt: skip

    def served(self) -> list[Municipality]:
        return [self.municipalities[code] for code in self.cleaned_data["municipalities_served"]]


def name_field() -> str:
    return "name_sv" if (get_language() or "fi").startswith("sv") else "name_fi"


class MessageForm(PlainForm):
    """One text: an answer."""

    text = forms.CharField(label=gettext_lazy("Your answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


class DecisionForm(PlainForm):
    """The coordinator's: approve, ask, decline, hand over; the last three need words, the last one a county."""

    DECISIONS = (
        ("approve", gettext_lazy("Approve: the organisation joins")),
        ("ask", gettext_lazy("Ask something first")),
        ("decline", gettext_lazy("Decline")),
        ("hand_over", gettext_lazy("Hand over to another county")),
    )
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=DECISIONS, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you decide.")},
    )  # fmt: skip
    message = forms.CharField(
        label=gettext_lazy("Question or reason"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Needed when you ask, decline or hand over: the applicant reads your words."),
    )  # fmt: skip
    county = forms.ChoiceField(
        label=gettext_lazy("To which county"), required=False,
        help_text=gettext_lazy("When you hand it over: its coordinators decide then, and you do not see it any more."),
    )  # fmt: skip

    def __init__(self, *args: Any, region_code: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regions = {region.code: region for region in Region.objects.exclude(code=region_code)}
        others = [(code, region.short) for code, region in self.regions.items()]
        whole = [(WHOLE_COUNTRY, _("the whole country"))] if region_code else []
        self.fields["county"].choices = [("", "—"), *others, *whole]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") in ("ask", "decline", "hand_over") and not data.get("message", "").strip():
            self.add_error("message", _("Write your question or your reason: the applicant reads it."))
        if data.get("decision") == "hand_over" and not data.get("county") and "county" not in self.errors:
            self.add_error("county", _("Choose the county that the request goes to."))
        return data

    def region(self) -> Region | None:
        """The county to hand over to; None for the whole country."""
        return self.regions.get(self.cleaned_data["county"])


class AccountForm(PlainForm):
    """A new account for an invited person. The e-mail is the invitation's."""

    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=150)
    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=150)
    username = forms.CharField(
        label=gettext_lazy("User name"), max_length=150,
        help_text=gettext_lazy("Letters, digits and @ . + - _ ; you sign in with it."),
    )  # fmt: skip
    password = forms.CharField(
        label=gettext_lazy("Password"), strip=False, widget=forms.PasswordInput,
        help_text=gettext_lazy("At least 12 characters, not only digits. Several words are good."),
    )  # fmt: skip
    password_again = forms.CharField(label=gettext_lazy("Password again"), strip=False, widget=forms.PasswordInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, purpose in (
            ("first_name", "given-name"), ("last_name", "family-name"), ("username", "username"),
            ("password", "new-password"), ("password_again", "new-password"),
        ):  # fmt: skip
            self.fields[name].widget.attrs["autocomplete"] = purpose

    def clean_username(self) -> str:
        name = get_user_model().normalize_username(self.cleaned_data["username"])
        if get_user_model().objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("This user name is taken. Choose another."))
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("password_again") and data["password"] != data["password_again"]:
            self.add_error("password_again", _("The two passwords differ."))
        return data


class InviteForm(PlainForm):
    email = forms.EmailField(label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices, initial=Role.EDITOR)
    language = forms.ChoiceField(label=gettext_lazy("Language of the letter"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = (get_language() or "fi")[:2]
