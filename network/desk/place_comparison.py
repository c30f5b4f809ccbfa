"""What a submission changes in a place, field by field, in the words of the form."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from network.desk.comparison import LONG, TEXTS, Change, in_words, text_changes
from network.desk.organisers import organisers_in_words
from network.models.pages import PlaceFactPage
from network.opening import readable_hours
from network.opening_words import in_words as hours_in_words
from network.points import to_tm35fin
from network.services.photographs import rows_of

FACTS = (
    "form", "meeting_kind", "lead_sector", "phase", "municipality", "municipalities_served", "address", "postal_code",
    "hide_address", "point", "opening_hours", "step_free", "pram", "toilet", "parking", "public_transport", "languages",
    "photographs", "organisers", "visibility",
)  # fmt: skip
AS_LINES = frozenset(("opening_hours", "photographs"))


def place_changes(page: PlaceFactPage) -> list[Change]:
    """From what is published to the latest draft: every field with a value on either side, in the form's order."""
    own = place_differences(page if page.live else None, page.get_latest_revision_as_object())
    return own + (text_changes(page, place_differences) if page.is_source else [])


def place_differences(now: PlaceFactPage | None, proposed: PlaceFactPage) -> list[Change]:
    own = {field.name for field in proposed._meta.get_fields()} | {"point"}
    names = [*TEXTS, *(name for name in FACTS if name in own)] if proposed.is_source else [*TEXTS]
    rows = (
        Change(label_of(proposed, name), words_of(now, name) if now else "", words_of(proposed, name), name in LONG)
        for name in names
    )
    return [row for row in rows if row.now or row.proposed]


def label_of(page: PlaceFactPage, name: str) -> str:
    if name == "point":
        return capfirst(_("point"))
    if name == "organisers":
        return capfirst(_("organisers"))
    return capfirst(str(page._meta.get_field(name).verbose_name))


def words_of(page: PlaceFactPage, name: str) -> str:
    """A field's value for people; empty for none."""
    if name == "opening_hours":
        return hours_in_words(readable_hours(page.opening_hours))
    if name == "photographs":
        return "\n".join(row["image"]["alt_text"] or _("photograph") for row in rows_of(page))
    if name == "organisers":
        return organisers_in_words(page)
    if name == "municipalities_served":
        return ", ".join(str(each) for each in page.municipalities_served.all())
    if name == "point":
        return point_in_words(page)
    return in_words(page, name)


def point_in_words(page: PlaceFactPage) -> str:
    """62.24150, 25.72090 (N 6902583, E 433535), exact"""
    if page.latitude is None or page.longitude is None:
        return ""
    north, east = to_tm35fin(page.latitude, page.longitude)
    where = f"{page.latitude:.5f}, {page.longitude:.5f} (N {north:.0f}, E {east:.0f})"
    return f"{where}, {page.get_precision_display()}"
