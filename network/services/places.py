"""Places: drafts of them, where they are, whether one is there already."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from network.geocoding import GeocoderDown, geocode
from network.models import Municipality, OrganisationPage, Place
from network.models.pages import FamilyCentrePage, MeetingPlacePage, PlaceFactPage
from network.models.vocabulary import Origin, PointPrecision
from network.points import parse_point
from network.querysets import User, haversine_m
from network.services import photographs, review
from network.services.content import Home, create_page
from network.services.drafts import StaleDraft, WaitsForReview
from network.services.lifecycle import check_goes_on
from network.services.translations import Texts, save_texts

NEAR_M = 75
NEAREST_COMPARED = 4
FAR_FROM_CENTRE_M = 25_000
Parts = Iterable[tuple[int, str]]
PLACE_MODELS: tuple[type[PlaceFactPage], ...] = (FamilyCentrePage, MeetingPlacePage)


@dataclass(frozen=True)
class Located:
    """Where a place is put; `notice` says what the writer should know about it."""

    latitude: float | None
    longitude: float | None
    precision: str
    notice: str = ""


def locate_place(
    *, way: str, text: str, rough: bool, address: str, municipality: Municipality | None, hidden: bool
) -> Located:
    """The point of a place, given as `way` says: "given" (`text`), "address" (asked of the geocoder), "municipality".

    Raises ValidationError for a text that is no point. A geocoder that is down, finds nothing, or must not be asked
    because the address is hidden, leaves the municipality's centre and says so.
    """
    if way == "given":
        point = parse_point(text)
        precision = PointPrecision.APPROXIMATE if rough else point.precision
        return Located(
            point.latitude, point.longitude, precision, far_notice(point.latitude, point.longitude, municipality)
        )
    centre = at_centre(municipality)
    if way != "address" or municipality is None:
        return centre
    if hidden:
        return at_centre(municipality, _("A hidden address is not sent to the address search."))
    try:
        found = geocode(address=address, municipality=municipality.name_fi)
    except GeocoderDown:
        words = _("The address search does not answer now, so the place stands at the centre of its municipality.")
        remedy = _("Try again later, or paste a link from a map.")
        return at_centre(municipality, f"{words} {remedy}")
    if found is None:
        words = _("The address search did not find the address, so the place stands at the centre of its municipality.")
        remedy = _("Check the address, or paste a link from a map.")
        return at_centre(municipality, f"{words} {remedy}")
    notice = far_notice(found.point.latitude, found.point.longitude, municipality)
    return Located(found.point.latitude, found.point.longitude, found.point.precision, notice)


def at_centre(municipality: Municipality | None, notice: str = "") -> Located:
    if municipality is None:
        return Located(None, None, PointPrecision.MUNICIPALITY, notice)
    return Located(municipality.latitude, municipality.longitude, PointPrecision.MUNICIPALITY, notice)


def far_notice(latitude: float, longitude: float, municipality: Municipality | None) -> str:
    """A warning where the centres of several other municipalities are nearer. Borders are not known here."""
    if municipality is None:
        return ""
    metres = {
        each: haversine_m(latitude, longitude, each.latitude, each.longitude) for each in Municipality.objects.all()
    }
    nearest = sorted(metres, key=lambda each: metres[each])
    if municipality in nearest[:NEAREST_COMPARED] or metres[municipality] < FAR_FROM_CENTRE_M:
        return ""
    words = _("Check the point: it is %(km)s km from the centre of %(municipality)s and nearer to %(nearest)s.")
    return words % {
        "km": round(metres[municipality] / 1000),
        "municipality": municipality.name,
        "nearest": nearest[0].name,
    }


@transaction.atomic
def create_place(
    *,
    model: type[PlaceFactPage],
    home: Home,
    facts: Mapping[str, Any],
    served: Iterable[Municipality],
    user: Any,
    pictures: Sequence[photographs.Picture] = (),
    organisers: Parts = (),
    texts: Texts | None = None,
) -> PlaceFactPage:
    """A new place of the organisation, or right below the county, not published; `texts` is what is written in other
    languages.

    Raises PermissionDenied, ValidationError.
    """
    if not review.may_edit_page(user, home):
        raise PermissionDenied
    if isinstance(home, OrganisationPage):
        check_goes_on(home)
    gallery = photographs.gallery_of(pictures, home=home, user=user)
    page = create_page(
        model,
        parent=home,
        facts={**facts, "photographs": gallery, "origin": origin_of(home), "owner": user},
        related={"municipalities_served": served, "organisers": organiser_rows(model, organisers)},
        publish=False,
        user=user,
    )
    save_texts(source=page, texts=texts or {}, user=user)
    return page


def origin_of(home: Home) -> str:
    """Where a new place comes from: what an invented organisation keeps is invented too."""
    return home.origin if isinstance(home, OrganisationPage) else Origin.OWN


@transaction.atomic
def save_place(
    *,
    page: PlaceFactPage,
    home: Home,
    facts: Mapping[str, Any],
    served: Iterable[Municipality],
    user: Any,
    base_revision_id: int | None,
    pictures: Sequence[photographs.Picture] = (),
    organisers: Parts = (),
    texts: Texts | None = None,
) -> PlaceFactPage:
    """Save the facts as the page's latest draft; `base_revision_id` is the draft that was edited, `texts` what is
    written in other languages.

    Raises PermissionDenied, StaleDraft, WaitsForReview, ValidationError. Returns the page as it is then.
    """
    if not review.may_edit_page(user, page):
        raise PermissionDenied
    Page.objects.select_for_update().get(pk=page.pk)
    page.refresh_from_db()
    draft: Any = page.get_latest_revision_as_object()
    if page.latest_revision_id != base_revision_id:
        raise StaleDraft(draft)
    if review.is_waiting(page) and not review.may_review_page(user, page):
        raise WaitsForReview
    for name, value in facts.items():
        setattr(draft, name, value)
    kept = photographs.image_ids_of(draft)
    draft.photographs = photographs.gallery_of(pictures, home=home, user=user, kept=kept)
    draft.municipalities_served.set([*served])
    if [(row.organisation_id, str(row.role)) for row in draft.organisers.all()] != (parts := [*organisers]):
        draft.organisers.set(organiser_rows(type(draft), parts))
    draft.draft_title = draft.title
    if not draft.live:
        draft.save()  # as Wagtail's editor does: an unpublished page's row is its draft
    draft.save_revision(user=user, log_action=True)
    page.refresh_from_db()
    save_texts(source=page, texts=texts or {}, user=user)
    return page


def organiser_rows(model: type[PlaceFactPage], parts: Parts) -> list[Any]:
    row: Any = model._meta.get_field("organisers").related_model
    return [row(organisation_id=pk, role=role, sort_order=number) for number, (pk, role) in enumerate(parts)]


# --- whether it is there already -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Likeness:
    """A published place that may be the same; `distance_m` where both points are known."""

    place: Place
    same_name: bool
    distance_m: float | None


def folded_name(title: str) -> str:
    plain = unicodedata.normalize("NFKC", title).casefold()
    return " ".join("".join(sign if sign.isalnum() else " " for sign in plain).split())


def alike_places(
    *, title: str, municipality: Municipality | None, located: Located, user: User, leave_out: Any = None
) -> list[Likeness]:
    """Published places of the same name in the municipality, or within NEAR_M metres. `leave_out`: a translation key.

    A place whose address is hidden is found by its name only: its point is nowhere to compare with.
    """
    readable = Place.objects.visible_to(user).exclude(record__translation_key=leave_out).with_texts()
    found: dict[int, Likeness] = {}
    if municipality is not None:
        for place in readable.filter(record__municipality=municipality):
            if any(folded_name(text.title) == folded_name(title) for text in place.record.texts.all()):
                found[place.pk] = Likeness(place, True, None)
    exact = located.precision != PointPrecision.MUNICIPALITY
    if exact and located.latitude is not None and located.longitude is not None:
        here = (located.latitude, located.longitude)
        for place in readable.near(latitude=here[0], longitude=here[1], distance_m=NEAR_M):
            metres = haversine_m(*here, *place.public_point) if place.public_point else NEAR_M + 1
            if metres <= NEAR_M:
                found[place.pk] = Likeness(place, place.pk in found, metres)
    return [*found.values()]
