"""A merger takes what is not published along, and undoing it brings that back: unfinished forms, drafts' organisers."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from network.models import ActivityOrganiser, ActivityPage, FormDraft, Merger, OrganisationPage
from network.services import form_drafts, lifecycle, merging, parting
from tests.network.world import World, record_of

pytestmark = pytest.mark.django_db


def merged(world: World) -> Merger:
    merging.merge_organisations(
        gone=record_of(world.foreign), kept=record_of(world.organisation), user=world.users["coordinator"]
    )
    return Merger.objects.get(gone=record_of(world.foreign))


def parted(world: World, merger: Merger) -> None:
    parting.part_organisations(merger=merger, user=world.users["coordinator"])


def add_form(page: OrganisationPage, title: str, *, of: ActivityPage | None = None) -> FormDraft:
    data = {"title": [title], "organisation": [str(page.pk)], "organiser_0": ["Sukupuu ry"]}
    base = of.latest_revision_id if of else None
    return FormDraft.objects.create(
        organisation=page, page=of, title=title, data=data, changed_at=timezone.now(), base_revision_id=base
    )


def owners() -> dict[str, tuple[int, list[str]]]:
    """By title the page that each form is for, as the row and as the form itself say it."""
    return {form.title: (form.organisation_id, form.data["organisation"]) for form in FormDraft.objects.all()}


def test_unfinished_forms_go_along_and_come_back(world: World) -> None:
    gone, kept = (OrganisationPage.objects.get(pk=page.pk) for page in (world.foreign, world.organisation))
    activity = world.add_activity(gone, title="Kerho")
    add_form(gone, "Uusi"), add_form(gone, "Kerho", of=activity), add_form(kept, "Oma")
    before = [*FormDraft.objects.order_by("pk").values()]
    assert merging.plan_merger(record_of(gone)).forms == 2
    merger = merged(world)
    assert owners() == dict.fromkeys(("Uusi", "Kerho", "Oma"), (kept.pk, [str(kept.pk)]))
    assert {form.title for form in form_drafts.unfinished_of([kept])} == {"Uusi", "Kerho", "Oma"}
    key = FormDraft.objects.get(title="Uusi").key
    assert b"Uusi" in world.client("editor").get(reverse("activity_unfinished", args=[key])).content
    assert world.client("other_coordinator").get(reverse("activity_unfinished", args=[key])).status_code in (403, 404)
    parted(world, merger)
    assert [*FormDraft.objects.order_by("pk").values()] == before
    assert world.client("editor").get(reverse("activity_unfinished", args=[key])).status_code in (403, 404)


def test_a_form_written_after_the_merger_stays(world: World) -> None:
    gone, kept = (OrganisationPage.objects.get(pk=page.pk) for page in (world.foreign, world.organisation))
    old, gave_up = add_form(gone, "Ennen"), add_form(gone, "Hylätty")
    merger = merged(world)
    gave_up.delete()
    add_form(kept, "Jälkeen")
    opened = form_drafts.Opened(key=old.key, version=1, writer="a")
    form_drafts.keep_form(
        organisation=kept, page=None, opened=opened, user=world.users["editor"], base_revision_id=None,
        answers={"title": ["Ennen, jatkettu"], "organisation": [str(kept.pk)]},
    )  # fmt: skip
    parted(world, merger)
    assert owners() == {"Ennen, jatkettu": (gone.pk, [str(gone.pk)]), "Jälkeen": (kept.pk, [str(kept.pk)])}


def test_a_page_that_went_elsewhere_keeps_its_form(world: World) -> None:
    gone, kept = (OrganisationPage.objects.get(pk=page.pk) for page in (world.foreign, world.organisation))
    activity = world.add_activity(gone, title="Kerho")
    add_form(gone, "Kerho", of=activity)
    merger = merged(world)
    third = OrganisationPage.objects.get(pk=world.trusted.pk)
    ActivityPage.objects.get(pk=activity.pk).move(third, pos="last-child")
    parted(world, merger)
    assert owners() == {"Kerho": (kept.pk, [str(kept.pk)])}


def draft_of(page: ActivityPage) -> list[tuple[int, str]]:
    content = ActivityPage.objects.get(pk=page.pk).latest_revision.content
    return [(row["organisation"], row["role"]) for row in content["organisers"]]


def test_an_organiser_that_stands_in_a_draft_only_is_replaced_and_comes_back(world: World) -> None:
    gone, kept = record_of(world.foreign), record_of(world.organisation)
    published = world.add_activity(world.trusted, title="Julki")
    new = world.add_activity(world.trusted, title="Uusi", publish=False)
    other = world.add_activity(world.trusted, title="Muu", publish=False)
    for page, role in ((published, "partner"), (new, "funder")):
        draft = ActivityPage.objects.get(pk=page.pk)
        draft.organisers.add(ActivityOrganiser(organisation=gone, role=role))
        draft.save_revision()
    assert not ActivityOrganiser.objects.filter(organisation=gone).exclude(page__in=own_pages(world)).exists()
    before, untouched = (draft_of(published), draft_of(new)), draft_of(other)
    merger = merged(world)
    assert [(kept.pk, "partner") in draft_of(published), (kept.pk, "funder") in draft_of(new)] == [True, True]
    assert gone.pk not in [number for page in (published, new) for number, _role in draft_of(page)]
    assert draft_of(other) == untouched
    live = ActivityPage.objects.get(pk=published.pk)
    assert (live.live, live.has_unpublished_changes, live.organisers.filter(organisation=kept).exists()) == (
        True, True, False,
    )  # fmt: skip
    parted(world, merger)
    assert (draft_of(published), draft_of(new)) == before


def own_pages(world: World) -> Any:
    return ActivityPage.objects.descendant_of(world.foreign).values("pk")


def test_a_number_that_only_begins_alike_is_another_organisation(world: World) -> None:
    gone = record_of(world.foreign)
    page = world.add_activity(world.trusted, publish=False)
    draft = ActivityPage.objects.get(pk=page.pk).latest_revision
    draft.content["organisers"] = [{"organisation": int(f"{gone.pk}0"), "role": "lead"}]
    draft.save()
    merged(world)
    assert draft_of(page) == [(int(f"{gone.pk}0"), "lead")]


def test_who_may_not_merge_moves_no_form(world: World) -> None:
    form = add_form(OrganisationPage.objects.get(pk=world.foreign.pk), "Uusi")
    for who in ("editor", "stranger", "other_coordinator", "publisher"):
        with pytest.raises(PermissionDenied):
            merging.merge_organisations(
                gone=record_of(world.foreign), kept=record_of(world.organisation), user=world.users[who]
            )
    form.refresh_from_db()
    assert form.organisation_id == world.foreign.pk


def organisers_at(revision: Revision) -> list[tuple[str, int]]:
    rows = Revision.objects.get(pk=revision.pk).as_object().organisers.all()
    return sorted((row.role, row.organisation_id) for row in rows)


def add_scheduled(world: World, **parts: Any) -> tuple[ActivityPage, Revision]:
    """An activity of a third organisation, published without the parts; a revision with them that waits for its time,
    and a later draft without them."""
    activity = world.add_activity(world.trusted, title="Kerho")
    soon = timezone.now() + dt.timedelta(days=3)
    later = ActivityPage.objects.get(pk=activity.pk)
    later.title, later.go_live_at = "Syksyn kerho", soon
    for role, organisation in parts.items():
        later.organisers.add(ActivityOrganiser(organisation=record_of(organisation), role=role))
    revision = later.save_revision()
    revision.publish()
    draft = ActivityPage.objects.get(pk=activity.pk)
    draft.title = "Luonnos"
    draft.save_revision()
    assert Revision.objects.get(pk=revision.pk).approved_go_live_at == soon
    return ActivityPage.objects.get(pk=activity.pk), revision


def test_what_is_to_be_published_names_the_other_and_then_again_the_one(world: World) -> None:
    gone, kept = record_of(world.foreign), record_of(world.organisation)
    activity, revision = add_scheduled(world, partner=world.foreign)
    before = organisers_at(revision)
    assert ("partner", gone.pk) in before
    assert Page.objects.get(pk=activity.pk).latest_revision_id != revision.pk
    merger = merged(world)
    after = organisers_at(revision)
    assert ("partner", kept.pk) in after
    assert gone.pk not in {organisation for _role, organisation in after}
    assert activity.scheduled_revision.pk == revision.pk
    Revision.objects.get(pk=revision.pk).publish(skip_permission_checks=True)
    parted(world, merger)
    assert organisers_at(revision) == before


def test_both_in_one_role_are_one_and_then_both_again(world: World) -> None:
    gone, kept = record_of(world.foreign), record_of(world.organisation)
    _activity, revision = add_scheduled(world, partner=world.foreign)
    content = Revision.objects.get(pk=revision.pk).content
    row = next(row for row in content["organisers"] if row["role"] == "partner")
    content["organisers"].append({**row, "pk": None, "organisation": kept.pk})
    Revision.objects.filter(pk=revision.pk).update(content=content)
    merger = merged(world)
    assert [row for row in organisers_at(revision) if row[0] == "partner"] == [("partner", kept.pk)]
    parted(world, merger)
    assert {row for row in organisers_at(revision) if row[0] == "partner"} == {
        ("partner", kept.pk),
        ("partner", gone.pk),
    }


def test_a_new_name_leaves_what_is_to_be_published_its_time(world: World) -> None:
    page = OrganisationPage.objects.get(pk=world.organisation.pk)
    page.go_live_at, page.summary = timezone.now() + dt.timedelta(days=3), "Syksystä alkaen"
    revision = page.save_revision()
    revision.publish()
    at = Revision.objects.get(pk=revision.pk).approved_go_live_at
    assert at is not None
    lifecycle.rename_organisation(
        organisation=record_of(page), titles={"fi": "Uusi nimi ry"}, user=world.users["coordinator"]
    )
    kept = Revision.objects.get(pk=revision.pk)
    assert (kept.approved_go_live_at, kept.as_object().title, kept.as_object().summary) == (
        at, "Uusi nimi ry", "Syksystä alkaen",
    )  # fmt: skip
    assert OrganisationPage.objects.get(pk=page.pk).summary != "Syksystä alkaen"
