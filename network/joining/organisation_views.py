"""An organisation on the desk: its name, its place among others, another county, merging, ending."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.joining.organisation_forms import EndForm, MoveForm, OtherOrganisationForm, RenameForm
from network.joining.people_views import managed_organisation
from network.joining.public_views import UNPROCESSABLE
from network.models import OrganisationPage, Record, Region, RemovedLanguage
from network.models.joining import OPEN_STATES
from network.models.mergers import UNDONE_WITHIN_DAYS
from network.models.vocabulary import Publication, RecordKind, Role, SpokenLanguage
from network.permissions import is_coordinator
from network.services import joining, lifecycle, members, merging, parting, review
from network.services.managing import may_coordinate

PAGE_SIZE = 50
NAV = "organisations-desk"


def title_of(record: Record) -> str:
    return merging.title_of(record)


@never_cache
@login_required
@require_safe
def own_organisations(request: HttpRequest) -> HttpResponse:
    """What one manages, and for coordinators the organisations of their counties, to search in."""
    managed = Record.objects.filter(memberships__user__in=[request.user], memberships__role=Role.MANAGER)
    coordinates = is_coordinator(request.user)
    if not coordinates and not managed.exists():
        raise PermissionDenied
    text = request.GET.get("q", "").strip()[:120]
    context: dict[str, Any] = {
        "managed": [*managed.prefetch_related("texts").order_by("pk")],
        "coordinates": coordinates,
        "text": text,
        "nav": NAV,
    }
    if coordinates:
        waiting = joining.requests_for(request.user).filter(state__in=OPEN_STATES).count()
        context |= {"waiting": waiting, "page": county_organisations(request, text)}
    return render(request, "network/joining/own_organisations.html", context)


def county_organisations(request: HttpRequest, text: str) -> Any:
    """A page of the published organisations that hang in the user's counties, by title."""
    pages = OrganisationPage.objects.filter(source_language=F("locale__language_code"), live=True)
    if (paths := review.region_paths(request.user)) is not None:
        inside = Q(pk__in=[])
        for path in paths:
            inside |= Q(path__startswith=path)
        pages = pages.filter(inside)
    if text:
        pages = pages.filter(title__icontains=text)
    rows = pages.order_by("title", "pk").values("title", "translation_key", "ended_on")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    keys = [row["translation_key"] for row in page.object_list]
    numbers = dict(Record.objects.filter(translation_key__in=keys).values_list("translation_key", "pk"))
    page.object_list = [
        {**row, "pk": numbers[row["translation_key"]]} for row in page.object_list if row["translation_key"] in numbers
    ]
    return page


@never_cache
@login_required
@require_safe
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """All that can be done with an organisation, for who manages or coordinates it."""
    record = managed_organisation(request, pk)
    pages = lifecycle.pages_of(record)
    code = review.region_code_of(pages[0]) if pages else None
    context = {
        "organisation": record,
        "facts": record.organisation,
        "title": title_of(record),
        "pages": pages,
        "region": Region.objects.filter(pk=code).first(),
        "coordinates": may_coordinate(request.user, record),
        "is_trusted": code is not None and record.trusted_in.filter(region_id=code).exists(),
        "parent": record.organisation.parent,
        "below": organisations_below(record),
        "languages": languages_of(pages),
        "merger": parting.merger_of(record),
        "mergers": parting.mergers_into(record),
        "people": members.people_of(record).count(),
        "is_published": record.publication == Publication.LIVE,
        "nav": NAV,
    }  # fmt: skip
    return render(request, "network/joining/organisation.html", context)


def languages_of(pages: list[OrganisationPage]) -> list[dict[str, Any]]:
    """The languages beside the original's that are published or were removed."""
    removals = {row.page_id: row for row in RemovedLanguage.objects.filter(page__in=[page.pk for page in pages])}
    names = dict(SpokenLanguage.choices)
    return [
        {
            "code": page.locale.language_code,
            "name": names[page.locale.language_code],
            "page": page,
            "removal": removals.get(page.pk),
        }
        for page in pages[1:]
        if page.live or page.pk in removals
    ]


def organisations_below(record: Record) -> list[Record]:
    rows = record.suborganisations.select_related("record").prefetch_related("record__texts").order_by("pk")
    return [row.record for row in rows]


def show(request: HttpRequest, template: str, record: Record, form: Any = None, **context: Any) -> HttpResponse:
    values = {"organisation": record, "title": title_of(record), "form": form, "nav": NAV, **context}
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(request, f"network/joining/{template}.html", values, status=status)


def take_errors(form: Any, error: ValidationError) -> None:
    for name, problems in error.message_dict.items():
        form.add_error(name if name in form.fields else None, problems)


def gone_already(request: HttpRequest, record: Record) -> HttpResponse:
    messages.warning(request, _("This organisation is no longer published: somebody has merged or removed it."))
    return redirect("own_organisation", pk=record.pk)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    record = managed_organisation(request, pk)
    form = RenameForm(request.POST if request.method == "POST" else None, pages=lifecycle.pages_of(record))
    if request.method == "POST" and form.is_valid():
        try:
            page = lifecycle.rename_organisation(organisation=record, titles=form.titles(), user=request.user)
        except lifecycle.Ended:
            return gone_already(request, record)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("The name is now %(title)s. Old addresses lead here.") % {"title": page.title})
            return redirect("own_organisation", pk=pk)
    return show(request, "rename", record, form)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def parent(request: HttpRequest, pk: int) -> HttpResponse:
    record = managed_organisation(request, pk)
    above = record.organisation.parent
    initial = {"other": title_of(above)} if above else {}
    form = OtherOrganisationForm(
        request.POST if request.method == "POST" else None, organisation=record, needed=False, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["other"]
        if not lifecycle.may_set_parent(request.user, record, chosen):
            form.add_error("other", _("You manage only one of the two. Ask the coordinator of your county."))
            return show(request, "parent", record, form)
        try:
            lifecycle.set_parent(organisation=record, parent=chosen, user=request.user)
        except lifecycle.Ended:
            return gone_already(request, record)
        except ValidationError as error:
            form.add_error("other", error.message_dict["parent"])
        else:
            messages.success(request, _("Saved."))
            return redirect("own_organisation", pk=pk)
    return show(request, "parent", record, form)


def coordinated_organisation(request: HttpRequest, pk: int) -> Record:
    """An organisation of the user's county. Raises PermissionDenied, Http404."""
    record = get_object_or_404(Record.objects.prefetch_related("texts"), pk=pk, kind=RecordKind.ORGANISATION)
    if not may_coordinate(request.user, record):
        raise PermissionDenied
    return record


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another county, in every language."""
    record = coordinated_organisation(request, pk)
    regions = [region for region in Region.objects.all() if is_coordinator(request.user, region.code)]
    form = MoveForm(
        request.POST if request.method == "POST" else None, regions=regions,
        whole_country=members.is_national(request.user),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            lifecycle.move_organisation(
                organisation=record, region=form.chosen_region(), municipality=form.chosen_municipality(),
                user=request.user,
            )  # fmt: skip
        except lifecycle.Ended:
            return gone_already(request, record)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("Moved: %(title)s. Old addresses lead to the new ones.") % {
                "title": title_of(record)})  # fmt: skip
            return redirect("own_organisation", pk=pk)
    return show(request, "move", record, form, counties=len(regions))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """First which organisation stays, then what moves, then the merger, which can be undone for a time."""
    record = coordinated_organisation(request, pk)
    form = OtherOrganisationForm(request.POST if request.method == "POST" else None, organisation=record)
    if request.method != "POST" or not form.is_valid():
        return show(request, "merge", record, form)
    kept = form.cleaned_data["other"]
    if not merging.may_merge(request.user, record, kept):
        form.add_error("other", _("That organisation is in a county that you do not coordinate."))
        return show(request, "merge", record, form)
    if "confirmed" not in request.POST:
        plan = merging.plan_merger(record)
        return show(request, "merge_confirm", record, form, kept=kept, kept_title=title_of(kept), plan=plan,
                    days=UNDONE_WITHIN_DAYS)  # fmt: skip
    try:
        merging.merge_organisations(gone=record, kept=kept, user=request.user)
    except lifecycle.Ended:
        return gone_already(request, record)
    messages.success(request, _("%(gone)s is now part of %(kept)s.") % {
        "gone": title_of(record), "kept": title_of(kept)})  # fmt: skip
    return redirect("own_organisation", pk=kept.pk)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day; for one that has it already, going on after all."""
    record = coordinated_organisation(request, pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    try:
        if request.method == "POST" and "resume" in request.POST:
            lifecycle.resume_organisation(organisation=record, user=request.user)
            messages.success(request, _("It goes on. Activities that were ended stay so: repeat them next term."))
            return redirect("own_organisation", pk=pk)
        if request.method == "POST" and form.is_valid():
            day = form.cleaned_data["ended_on"]
            number = lifecycle.end_organisation(organisation=record, ended_on=day, user=request.user)
            messages.success(request, ngettext(
                "The last day is written down, and %(count)s activity ends.",
                "The last day is written down, and %(count)s activities end.", number) % {"count": number})  # fmt: skip
            return redirect("own_organisation", pk=pk)
    except lifecycle.Ended:
        return gone_already(request, record)
    except ValidationError as error:
        take_errors(form, error)
    return show(request, "end", record, form, facts=record.organisation,
                activities=len(lifecycle.activities_of(record)))  # fmt: skip


@require_POST
@login_required
def trust(request: HttpRequest, pk: int) -> HttpResponse:
    """The county trusts the organisation, or no longer."""
    record = coordinated_organisation(request, pk)
    code = review.region_code_of(lifecycle.pages_of(record)[0])
    region = get_object_or_404(Region, pk=code)
    trusted = request.POST.get("trusted") == "yes"
    members.change_trust(organisation=record, region=region, trusted=trusted, by=request.user)
    words = _("%(title)s publishes without review now.") if trusted else _("%(title)s is reviewed again.")
    messages.success(request, words % {"title": title_of(record)})
    return redirect("own_organisation", pk=pk)
