"""Contact posts on the desk: a post and its organisation, held or vacant. Who holds it is not stored."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from network.joining.forms import PlainForm
from network.joining.public_views import UNPROCESSABLE
from network.models import Region
from network.permissions import is_coordinator
from situation_map.language import LANGUAGES
from situation_map.models import AreaKind, ContactRole

from .forms import DayInput
from .recording import new_key
from .stated_area import StatedArea, own_region
from .views import NAV, take_errors

FIELDS = ("role_fi", "role_sv", "role_en", "organisation", "state", "posts", "valid_until")


class ContactForm(PlainForm):
    role_fi = forms.CharField(label=gettext_lazy("Post, in Finnish"), max_length=200, required=False)
    role_sv = forms.CharField(label=gettext_lazy("Post, in Swedish"), max_length=200, required=False)
    role_en = forms.CharField(label=gettext_lazy("Post, in English"), max_length=200, required=False)
    organisation = forms.CharField(label=gettext_lazy("Organisation"), max_length=200, required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=ContactRole.State.choices)
    posts = forms.IntegerField(
        label=gettext_lazy("How many posts"), min_value=1, max_value=1000, required=False,
        help_text=gettext_lazy("Empty: not known."),
    )  # fmt: skip
    valid_until = forms.DateField(label=gettext_lazy("Until"), required=False, widget=DayInput)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not any(values.get(f"role_{language}") for language in LANGUAGES):
            self.add_error("role_fi", _("Write the post in at least one language."))
        return values


@transaction.atomic
def save_contact(*, region: Region, contact: ContactRole | None, values: dict[str, Any], user: Any) -> ContactRole:
    """A new post of the county, or the post as it is now. Raises PermissionDenied, ValidationError naming the field."""
    if not is_coordinator(user, region.code):
        raise PermissionDenied
    row = contact or ContactRole(key=new_key("contact", region, ""), region=region, area_kind=AreaKind.REGION)
    if row.region_id != region.code or row.is_example:
        raise PermissionDenied
    for name in FIELDS:
        setattr(row, name, values[name])
    row.role_fi = row.role_fi or row.role_sv or row.role_en
    row.as_of = timezone.localdate()
    row.changed_at = timezone.now()
    row.clean_fields(exclude=[field.name for field in row._meta.fields if field.is_relation])
    row.save()
    return row


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact_new(request: HttpRequest, code: str) -> HttpResponse:
    return write_contact(request, own_region(request, code), None)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    region = own_region(request, code)
    return write_contact(request, region, get_object_or_404(ContactRole, pk=pk, region=region, is_example=False))


def write_contact(request: HttpRequest, region: Region, contact: ContactRole | None) -> HttpResponse:
    initial = {name: getattr(contact, name) for name in FIELDS} if contact else None
    form = ContactForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_contact(region=region, contact=contact, values=form.cleaned_data, user=request.user)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("The contact post is published."))
            return redirect("county_desk", code=region.code)
    context = {"area": StatedArea(region), "contact": contact, "form": form, "nav": NAV}
    return render(
        request, "situation_map/desk/contact_form.html", context, status=UNPROCESSABLE if form.errors else 200
    )
