"""The guided form of a place, its preview, its way to review."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from network.desk import keeping
from network.desk.filling import asked_revision
from network.desk.following import after_saving, deleted, previewed, submitted, withdrawn
from network.desk.place_comparison import place_differences
from network.desk.place_forms import PlaceForm
from network.desk.place_homes import chosen_home, county_key, homes_for
from network.desk.views import SENT_MEANWHILE, STALE, UNPROCESSABLE
from network.models import RegionPage
from network.models.pages import PlaceFactPage
from network.presentation import text_for
from network.services import drafts, places, review
from network.services.content import Home, home_page_of
from network.services.places import Likeness, Located

FORM_FIELDS = {"latitude": "point", "longitude": "point", "precision": "point"}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_place(request: HttpRequest) -> HttpResponse:
    """Create a place; `?organisation=<page id>` or `?county=<code>` chooses between several of one's own."""
    home = chosen_home(request)
    if home is None:
        organisations, counties = homes_for(request)
        context = {"organisations": organisations, "counties": [(county_key(page), page) for page in counties]}
        return render(request, "network/desk/choose_place_home.html", context)
    form = form_for(request, home)
    alike: list[Likeness] = []
    if request.method == "POST" and form.is_valid() and (located := locate(form)):
        if "new_all_the_same" not in request.POST:
            alike = alike_to(form, located, request)
        if not alike:
            try:
                page = places.create_place(
                    model=form.model,
                    home=home,
                    facts={**form.facts(), **point_facts(located)},
                    served=form.cleaned_data["municipalities_served"],
                    pictures=form.pictures(),
                    organisers=form.parts(),
                    texts=form.translated_texts(),
                    user=request.user,
                )
                return after_saving_place(request, page, located)
            except ValidationError as error:
                take_errors(form, error)
    return form_page(request, form, home, alike=alike)


def form_for(request: HttpRequest, home: Home, instance: PlaceFactPage | None = None) -> PlaceForm:
    return PlaceForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        home=home,
        region_code=review.region_code_of(home),
        user=request.user,
        instance=instance,
    )


def locate(form: PlaceForm) -> Located | None:
    """Where the form puts the place; None when its point is none, which the form then says."""
    data, page = form.cleaned_data, form.instance
    if data["way"] == "keep" and page is not None:
        return Located(page.latitude, page.longitude, "approximate" if data["rough"] else "exact")
    try:
        return places.locate_place(
            way=data["way"],
            text=data["point"],
            rough=data["rough"],
            address=data["address"],
            municipality=data["municipality"],
            hidden=data["hide_address"],
        )
    except ValidationError as error:
        form.add_error("point", error)
        return None


def point_facts(located: Located) -> dict[str, Any]:
    return {"latitude": located.latitude, "longitude": located.longitude, "precision": located.precision}


def alike_to(form: PlaceForm, located: Located, request: HttpRequest) -> list[Likeness]:
    data = form.cleaned_data
    return places.alike_places(
        title=data["title"], municipality=data["municipality"], located=located, user=request.user
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_place(request: HttpRequest, pk: int) -> HttpResponse:
    page = editable_place(request, pk)
    home = home_page_of(page)
    form = form_for(request, home, page.get_latest_revision_as_object())
    theirs = None
    if request.method == "POST" and form.is_valid() and (located := locate(form)):
        try:
            saved = places.save_place(
                page=page,
                home=home,
                facts={**form.facts(), **point_facts(located)},
                served=form.cleaned_data["municipalities_served"],
                pictures=form.pictures(),
                organisers=form.parts(),
                texts=form.translated_texts(),
                user=request.user,
                base_revision_id=asked_revision(request),
            )
            return after_saving_place(request, saved, located)
        except drafts.StaleDraft as stale:
            theirs = stale.theirs
            form.add_error(None, STALE)
        except drafts.WaitsForReview:
            form.add_error(None, SENT_MEANWHILE)
        except ValidationError as error:
            take_errors(form, error)
    return form_page(request, form, home, page=page, theirs=theirs)


def take_errors(form: PlaceForm, error: ValidationError) -> None:
    """What the page itself refuses, beside the form's field of that name or above the form."""
    for name, problems in error.message_dict.items():
        name = FORM_FIELDS.get(name, name)
        form.add_error(name if name in form.fields else None, problems)


def form_page(
    request: HttpRequest,
    form: PlaceForm,
    home: Home,
    *,
    page: PlaceFactPage | None = None,
    theirs: Any = None,
    alike: list[Likeness] | None = None,
) -> HttpResponse:
    mine = candidate(form) if theirs else None
    context: dict[str, Any] = {
        "form": form,
        "home": home,
        "county": county_key(home) if isinstance(home, RegionPage) else "",
        "page_edited": page,
        "revision": page.latest_revision_id if page else None,
        "returned": review.last_return(page) if page else None,
        "waits": page is not None and review.is_waiting(page) and not review.may_review_page(request.user, page),
        "direct": review.publishes_directly(request.user, page or home),
        "can_delete": page is not None and not page.live and not page.first_published_at,
        "has_formatting": keeping.has_formatting(form.instance),
        "conflicts": [row for row in place_differences(theirs, mine) if row.changed] if theirs and mine else [],
        "alike": [(likeness, text_for(likeness.place.record)) for likeness in alike or []],
        "has_examples": (page.origin if page else places.origin_of(home)) == "example",
        "nav": "desk",
    }
    failed = form.errors or alike
    return render(request, "network/desk/place_form.html", context, status=UNPROCESSABLE if failed else 200)


def candidate(form: PlaceForm) -> PlaceFactPage | None:
    """The instance with the form's values, unsaved, to compare."""
    if form.instance is None:
        return None
    page: PlaceFactPage = form.instance.with_content_json(form.instance.serializable_data())
    for name, value in form.facts().items():
        setattr(page, name, value)
    return page


def editable_place(request: HttpRequest, pk: int) -> PlaceFactPage:
    """A place, its source-language page, that the user writes or coordinates. Raises PermissionDenied, Http404."""
    page = Page.objects.filter(pk=pk).select_related("locale", "latest_revision").specific().first()
    if not isinstance(page, PlaceFactPage):
        raise Http404
    if not review.may_edit_page(request.user, page):
        raise PermissionDenied
    if not page.is_source:
        raise Http404
    return page


def after_saving_place(request: HttpRequest, page: PlaceFactPage, located: Located) -> HttpResponse:
    if located.notice:
        messages.warning(request, located.notice)
    return after_saving(request, page, kind="place")


@never_cache
@login_required
@require_safe
def preview_place(request: HttpRequest, pk: int) -> HttpResponse:
    return previewed(request, editable_place(request, pk), kind="place")


@require_POST
@login_required
def submit_place(request: HttpRequest, pk: int) -> HttpResponse:
    return submitted(request, editable_place(request, pk))


@require_POST
@login_required
def withdraw_place(request: HttpRequest, pk: int) -> HttpResponse:
    return withdrawn(request, editable_place(request, pk), kind="place")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_place(request: HttpRequest, pk: int) -> HttpResponse:
    return deleted(request, editable_place(request, pk), kind="place")
