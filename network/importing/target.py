"""What imported items become: drafts of activities, through the same services and checks as the guided form's."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dateutil.rrule import rrulestr
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail.models import Page, WorkflowState

from cms.imports.contracts import Problem, Refused, Standing, Values
from network.geography import municipalities_of
from network.importing import values as fields
from network.models import ActivityPage, Municipality, OrganisationPage, Place, Region, Tag
from network.models.vocabulary import Origin
from network.recurrence import local_of
from network.services import drafts, review

NOT_CHECKED = {
    "path", "depth", "url_path", "content_type", "draft_title", "slug", "locale", "place", "municipality", "tags",
    "locked_by", "owner", "latest_revision", "live_revision", "alias_of",
}  # fmt: skip


class ActivityTarget:
    """Activities of an organisation. See `cms.imports.contracts.Target`."""

    key = "activities"

    def label_of(self, field: str) -> str:
        return fields.label_of(fields.GROUP_OF.get(field, field))

    def in_words(self, field: str, value: Any) -> str:
        return fields.in_words(field, value)

    def may_import(self, user: Any, owner: UUID) -> bool:
        page = organisation_page(owner)
        return page is not None and review.may_edit_page(user, page)

    def check(self, owner: UUID, items: Iterable[Values]) -> list[tuple[Problem, ...]]:
        items = list(items)
        places = {
            place.pk: place
            for place in Place.objects.filter(pk__in={_place_of(values) for values in items}).select_related("record")
        }
        page = organisation_page(owner)
        allowed = Allowed.of(review.region_code_of(page) if page else None) if items else Allowed("", frozenset(), {})
        return [_problems(values, places, allowed) for values in items]

    def standing(self, keys: Collection[UUID]) -> dict[UUID, Standing]:
        pages = list(_sources(keys).select_related("latest_revision"))
        texts = _texts_of(pages)
        waiting = _waiting([page.pk for page in pages])
        tags = _tag_names(pages)
        found: dict[UUID, Standing] = {}
        for page in pages:
            content = page.latest_revision.content if page.latest_revision else page.serializable_data()
            names = [tags[row["tag"]] for row in content.get("tagged_items", []) if row["tag"] in tags]
            found[page.translation_key] = Standing(
                values=fields.values_of(content, names, texts.get(page.translation_key, {})),
                title=str(content.get("title", page.title)),
                problem=_waits() if page.pk in waiting else None,
            )
        return found

    def is_over(self, values: Values) -> bool:
        last = last_moment(values.get("when") or {})
        return last is not None and last < timezone.now()

    def create(self, owner: UUID, values: Values, user: Any) -> UUID:
        organisation = organisation_page(owner)
        if organisation is None:
            raise PermissionDenied
        facts = fields.facts_of(values)
        if organisation.origin == Origin.OWN:
            facts["origin"] = Origin.IMPORTED
        page = drafts.create_draft(
            organisation=organisation,
            facts=facts,
            tags=values.get("tags", ()),
            user=user,
            organisers=_lead(organisation),
            texts=whole_texts(values.get("texts")),
        )
        return page.translation_key

    def change(self, key: UUID, values: Values, user: Any) -> bool:
        page = _one(key)
        had_unsent = page.live and page.has_unpublished_changes
        tags = values.get("tags")
        if tags is None:
            tags = [tag.name for tag in page.get_latest_revision_as_object().tags.all()]
        try:
            drafts.save_draft(
                page=page,
                facts=fields.facts_of(values),
                tags=tags,
                user=user,
                base_revision_id=page.latest_revision_id,
                texts=whole_texts(values.get("texts")),
            )
        except drafts.WaitsForReview:
            raise Refused(_waits()) from None
        return had_unsent

    def release(self, key: UUID, user: Any) -> None:
        review.submit_page(page=_one(key), user=user)

    def take_back(self, key: UUID, user: Any, *, made_at_revision: int | None) -> bool:
        page = _sources([key]).first()
        if page is None:
            return True
        if page.live or page.first_published_at or page.latest_revision_id != made_at_revision:
            return False
        if review.is_waiting(page):
            review.withdraw_submission(page=page, user=user)
            page.refresh_from_db()
        drafts.delete_draft(page=page, user=user)
        return True

    def revision_of(self, key: UUID) -> int | None:
        return _sources([key]).values_list("latest_revision_id", flat=True).first()

    def address_of(self, key: UUID) -> str:
        pk = _sources([key]).values_list("pk", flat=True).first()
        return reverse("activity_edit", args=[pk]) if pk else ""


def organisation_page(owner: UUID) -> OrganisationPage | None:
    """The source-language page of the organisation with that translation key."""
    pages = OrganisationPage.objects.filter(translation_key=owner).select_related("locale")
    return next((page for page in pages if page.is_source), None)


def whole_texts(texts: Mapping[str, Mapping[str, str]] | None) -> dict[str, dict[str, str]]:
    return {
        language: {name: text.get(name, "") for name in fields.TEXT_FIELDS}
        for language, text in (texts or {}).items()
        if text.get("title")
    }


def last_moment(when: Mapping[str, Any]) -> dt.datetime | None:
    """When the last meeting ends; None for a series without an end or times that cannot be read."""
    starts, ends = (parse_datetime(when.get(name) or "") for name in ("starts_at", "ends_at"))
    rule = when.get("recurrence") or ""
    if starts is None or ends is None:
        return None
    if not rule:
        return ends
    if "UNTIL=" not in rule and "COUNT=" not in rule:
        return None
    first = local_of(starts)
    last = first
    for number, start in enumerate(rrulestr(rule, dtstart=first)):
        last = start
        if number > 5000:
            return None
    return ends + (last - first)


def _sources(keys: Collection[UUID]) -> Any:
    own = Q(source_language="") | Q(source_language=F("locale__language_code"))
    return ActivityPage.objects.filter(own, translation_key__in=keys).select_related("locale")


def _one(key: UUID) -> ActivityPage:
    page = _sources([key]).first()
    if page is None:
        raise Refused(Problem("", _("It was deleted here meanwhile."), _("Leave it out of the file.")))
    return page


def _lead(organisation: OrganisationPage) -> list[tuple[int, str]]:
    owner = review.owner_of(organisation)
    return [(owner.pk, "lead")] if owner is not None else []


def _waits() -> Problem:
    return Problem("", _("It waits for review."), _("Take the submission back, or wait for the coordinator's answer."))


def _place_of(values: Values) -> int | None:
    return (values.get("where") or {}).get("place")


def _waiting(pks: list[int]) -> set[int]:
    states = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS,
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(pk) for pk in pks],
    )
    return {int(pk) for pk in states.values_list("object_id", flat=True)}


def _texts_of(pages: list[ActivityPage]) -> dict[UUID, dict[str, dict[str, str]]]:
    """By key and language, the latest texts of the other languages."""
    found: dict[UUID, dict[str, dict[str, str]]] = defaultdict(dict)
    keys = [page.translation_key for page in pages]
    others = ActivityPage.objects.filter(translation_key__in=keys, removed_language=None)
    for other in others.exclude(pk__in=[page.pk for page in pages]).select_related("locale", "latest_revision"):
        content = other.latest_revision.content if other.latest_revision else other.serializable_data()
        texts = {name: str(content.get(name) or "") for name in fields.TEXT_FIELDS}
        found[other.translation_key][other.locale.language_code] = texts
    return found


def _tag_names(pages: list[ActivityPage]) -> dict[int, str]:
    ids = {
        row["tag"]
        for page in pages
        if page.latest_revision
        for row in page.latest_revision.content.get("tagged_items", [])
    }
    return dict(Tag.objects.filter(pk__in=ids).values_list("pk", "name"))


@dataclass(frozen=True)
class Allowed:
    """Municipalities by their codes: the names of all, and those that are the organisation's county's."""

    county: str
    own: frozenset[str]
    names: Mapping[str, str]

    @classmethod
    def of(cls, region_code: str | None) -> "Allowed":
        """Two or three queries; the rule is the forms' own."""
        region = Region.objects.filter(pk=region_code).first()
        own = frozenset(municipalities_of(region_code).values_list("pk", flat=True))
        return cls(region.short if region else "", own, {each.pk: each.name for each in Municipality.objects.all()})

    def problem_of(self, code: str | None) -> Problem | None:
        if code is None or code in self.own:
            return None
        if code not in self.names:
            return Problem("where", _("There is no such municipality."), _("Write its name as it is official."))
        facts = {"municipality": self.names[code], "county": self.county}
        return Problem(
            "where",
            _("%(municipality)s is not in the organisation's county, %(county)s.") % facts,
            _("Write a municipality of %(county)s, or have an organisation of the other county publish it.") % facts,
        )


def _problems(values: Values, places: Mapping[int, Place], allowed: Allowed) -> tuple[Problem, ...]:
    """What the model would refuse, before anything is written."""
    facts = fields.facts_of(values)
    place_id = facts.get("place_id")
    problems: list[Problem] = []
    if place_id is not None and place_id not in places:
        problems.append(Problem("where", _("The place is not there any more."), _("Choose another place.")))
    if elsewhere := allowed.problem_of(facts.get("municipality_id")):
        problems.append(elsewhere)
    if problems:
        return tuple(problems)
    facts.pop("place_id", None)
    page = ActivityPage(**facts, slug="x")
    if place_id is not None:
        page.place = places[place_id]
    errors: dict[str, list[str]] = {}
    for check in (lambda: page.clean_fields(exclude=NOT_CHECKED), page.clean):
        try:
            check()
        except ValidationError as error:
            for name, words in error.message_dict.items():
                errors.setdefault(name, []).extend(words)
    for language, text in (values.get("texts") or {}).items():
        if len(text.get("title", "")) > 255 or len(text.get("summary", "")) > 400:
            too_long = _("The text in the language “%(language)s” is too long.") % {"language": language}
            errors.setdefault("texts", []).append(too_long)
    return tuple(
        Problem(fields.GROUP_OF.get(name, "" if name == "__all__" else name), each, remedy_for(name))
        for name, words in errors.items()
        for each in words
    )


def remedy_for(field: str) -> str:
    """What to do about a value that the model refuses."""
    group = fields.GROUP_OF.get(field, field)
    words = {
        "title": _("Give it a name, at most 255 characters."),
        "summary": _("Say it in one sentence of at most 400 characters."),
        "when": _("Correct the day and the times."),
        "where": _("Name a place of the network, a municipality, or say that it is online."),
        "ages": _("Give the youngest first, then the oldest."),
        "price": _("Give the price, or say that it is free."),
        "registration": _("Correct the link, the e-mail address or the number."),
    }
    return words.get(group, _("Correct it at the source or in the file."))
