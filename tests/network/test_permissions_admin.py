"""Wagtail's and wagtail-localize's admin: foreign pages are 403, translations are published by publishers only."""

import json
from contextlib import nullcontext
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from django.utils.http import urlencode
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from network.admin_guard.localize import overrides_field
from network.models import ActivityPage
from network.services.roles import role_group_name
from search.models import DocumentText
from tests.network.admin_addresses.scene import add_files
from tests.network.world import World

CANARY = "Kanarialintu"
PAGE_VIEWS = ("edit", "view_draft", "delete", "unpublish", "move", "copy", "history", "revisions_index", "usage",
              "lock", "workflow_history", "set_privacy", "convert_alias", "add_subpage")  # fmt: skip
ACTIONS = ("publish", "unpublish", "delete", "move")


@pytest.mark.parametrize("who", ["stranger", "other_coordinator"])
def test_foreign_pages_are_closed_in_the_admin(world, who) -> None:
    page = world.add_activity(title=CANARY)
    client = world.client(who)
    for name in PAGE_VIEWS:
        response = client.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]))
        assert (response.status_code, CANARY in response.content.decode()) == (403, False), name
    assert client.get(reverse("wagtailadmin_explore", args=[page.pk])).status_code == 403
    compared = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"])
    assert client.get(compared).status_code == 403


def test_the_owner_opens_the_same(world) -> None:
    page = world.add_activity(title=CANARY)
    for name in ("edit", "view_draft", "copy", "history", "revisions_index"):
        response = world.client("editor").get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]), follow=True)
        assert (response.status_code, CANARY in response.content.decode()) == (200, True), name
    assert world.client("editor").get(reverse("wagtailadmin_explore", args=[world.organisation.pk])).status_code == 200
    assert world.client("editor").get(reverse("wagtailadmin_home")).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_bulk_actions_neither_show_nor_change_foreign_pages(world, method) -> None:
    page, own = world.add_activity(title=CANARY), world.add_activity(title="Oma")
    before = Page.objects.get(pk=page.pk).live
    for action in ACTIONS:
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        mixed = getattr(world.client("stranger"), method)(f"{url}?id={page.pk}&id={own.pk}")
        everything = getattr(world.client("stranger"), method)(f"{url}?id=all")
        folder = getattr(world.client("stranger"), method)(f"{url}?id=all&childOf={world.organisation.pk}")
        for response in (mixed, everything, folder):
            assert (response.status_code, CANARY in response.content.decode()) == (403, False), action
    assert Page.objects.get(pk=page.pk).live == before


def test_bulk_actions_show_the_owner_the_own_pages(world) -> None:
    page = world.add_activity(title=CANARY)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    response = world.client("coordinator").get(f"{url}?id={page.pk}")
    assert (response.status_code, CANARY in response.content.decode()) == (200, True)


def translated(world: World) -> tuple[ActivityPage, TranslationSource]:
    page = world.add_activity(title=CANARY)
    swedish = Locale.objects.get(language_code="sv")
    source, _created = TranslationSource.update_or_create_from_instance(page)
    Translation.objects.create(source=source, target_locale=swedish, enabled=True)
    page.copy_for_translation(swedish)
    return page, source


def allow_translating(world: World) -> None:
    permission = Permission.objects.get(codename="submit_translation")
    for organisation in (world.organisation, world.foreign, world.trusted):
        for role in ("editor", "publisher"):
            Group.objects.get(name=role_group_name(str(organisation.translation_key), role)).permissions.add(permission)


@pytest.mark.parametrize(("who", "publishes", "status"), [
    ("stranger", False, 403), ("stranger", True, 403), ("editor", True, 403), ("publisher", True, 403),
    ("editor", False, 302), ("administrator", True, 302),
])  # fmt: skip
def test_updating_translations_publishes_for_publishers_only(
    world, who, publishes, status, django_capture_on_commit_callbacks
) -> None:
    allow_translating(world)
    page, source = translated(world)
    answers = {"publish_translations": "on"} if publishes else {}
    with django_capture_on_commit_callbacks(execute=True):
        response = world.client(who).post(reverse("wagtail_localize:update_translations", args=[source.pk]), answers)
    assert response.status_code == status
    swedish = page.get_translations().get(locale__language_code="sv")
    assert swedish.live == (who == "administrator")


def test_a_trusted_publisher_publishes_the_own_translations(world, django_capture_on_commit_callbacks) -> None:
    allow_translating(world)
    page = world.add_activity(world.trusted)
    source, _created = TranslationSource.update_or_create_from_instance(page)
    swedish = Locale.objects.get(language_code="sv")
    Translation.objects.create(source=source, target_locale=swedish, enabled=True)
    page.copy_for_translation(swedish)
    url = reverse("wagtail_localize:update_translations", args=[source.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert world.client("trusted").post(url, {"publish_translations": "on"}).status_code == 302
    assert page.get_translations().get(locale=swedish).live


def test_foreign_pages_are_not_submitted_for_translation(world) -> None:
    allow_translating(world)
    page, source = translated(world)
    client = world.client("stranger")
    urls = (
        reverse("wagtail_localize:submit_page_translation", args=[page.pk]),
        reverse("wagtail_localize:update_translations", args=[source.pk]),
        reverse("wagtail_localize:preview_translation", args=[source.translations.get().pk]),
        reverse("wagtail_localize:download_pofile", args=[source.translations.get().pk]),
    )
    for url in urls:
        response = client.get(url)
        assert (response.status_code, CANARY in response.content.decode()) == (403, False), url


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", MULTIPART_CONTENT])
def test_a_translation_shows_no_picture_of_others(world, content_type) -> None:
    """A picture put into a translation comes as a bare number, which stands for a document of others as well."""
    (own, _), (foreign, _), (_, document) = (
        add_files(organisation, world.users["administrator"], "kuva")
        for organisation in (world.organisation, world.foreign, world.foreign)
    )
    DocumentText.objects.filter(document=document).delete()  # it would refer to the number that is gone
    get_document_model().objects.filter(pk=document.pk).update(id=own.pk + 1000)
    get_image_model().objects.filter(pk=own.pk).update(id=own.pk + 1000)
    own = get_image_model().objects.get(pk=own.pk + 1000)
    kwargs = picture_in_translation(world, own)
    for image, is_refused in ((own, False), (foreign, True)):
        with pytest.raises(PermissionDenied) if is_refused else nullcontext():
            overrides_field(override_by_editor(world, image.pk, content_type), kwargs)
    unknown = kwargs | {"overridable_segment_id": 999_999}
    with pytest.raises(PermissionDenied):
        overrides_field(override_by_editor(world, own.pk, content_type), unknown)


def picture_in_translation(world: World, image: Any) -> dict[str, Any]:
    """The arguments of the address where the picture of a place gets another one in Swedish."""
    block = {"image": {"image": image.pk, "alt_text": "Ovi", "decorative": False}, "credit": ""}
    world.place.photographs = json.dumps([{"type": "photograph", "value": block, "id": "ovi"}])
    world.place.save()
    source, _created = TranslationSource.update_or_create_from_instance(world.place)
    translation = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="sv"))
    return {
        "translation_id": translation.pk,
        "overridable_segment_id": source.overridablesegment_set.get(data_json=str(image.pk)).pk,
    }


def override_by_editor(world: World, number: int, content_type: str) -> HttpRequest:
    values = {"value": str(number)}
    body = encode_multipart(BOUNDARY, values) if content_type == MULTIPART_CONTENT else urlencode(values)
    request = RequestFactory().put("/", body, content_type=content_type)
    request.user = world.users["editor"]
    return request


def test_the_admin_sends_its_sign_in_to_ours(client, db) -> None:
    response = client.get("/admin/", follow=True, headers={"accept-language": "fi"})
    assert response.redirect_chain[-1] == ("/fi/kirjaudu/?next=%2Fadmin%2F", 302)
