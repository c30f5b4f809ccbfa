"""The world of the table: an organisation with something of every kind that nobody else may see.

Whatever is private holds the word CANARY: titles, slugs, file names, texts, comments, tags. What is published for
coordinators only holds HUSHED.
"""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
    PageLogEntry,
    Site,
    Task,
    UploadedFile,
    Workflow,
)
from wagtail.users.models import UserProfile
from wagtail_localize.models import Translation, TranslationSource

from cms.jobs.models import Job
from network.models import ActivityPage, OrganisationPage, Region
from network.services import review
from network.services.addresses import public_path
from network.services.provisioning import region_branch
from network.services.reference import FOLDER, region_from, rows_of
from network.services.roles import set_membership
from tests.network.admin_addresses.scene_county import add_county
from tests.network.admin_addresses.scene_desk import add_desk
from tests.network.admin_addresses.scene_editions import add_editions
from tests.network.admin_addresses.scene_figures import add_figures
from tests.network.admin_addresses.scene_rounds import add_rounds
from tests.network.admin_addresses.scene_words import add_words
from tests.network.world import World, build_world, record_of

CANARY = "Kanarialintu"
HUSHED = "Keltasirkku"  # in what is published for coordinators, whatever their county
# Nobody here may see what is the organisation's own: its viewer has no admin work, the others belong elsewhere.
OUTSIDERS = ("", "viewer", "other_viewer", "stranger", "other_publisher", "other_manager", "trusted",
             "other_coordinator")  # fmt: skip


@dataclass
class Scene:
    world: World
    things: dict[str, Any] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)  # by address, as its owner has it

    def __getitem__(self, name: str) -> Any:
        """An object by its name; what the table puts into an address is its key."""
        return self.things[name]

    def number(self, name: str) -> Any:
        thing = self.things[name]
        return getattr(thing, "pk", thing)


def build_scene() -> Scene:
    world = build_world()
    Region.objects.bulk_create(
        region_from(values) for _row, values in rows_of(FOLDER / "regions.csv") if values["code"] not in ("15", "90")
    )  # the map needs all of them
    scene = Scene(world)
    add_people(scene)
    add_own_things(scene)
    add_pages(scene)
    add_review(scene)
    add_library(scene)
    add_translations(scene)
    add_administration(scene)
    add_desk(world, scene.things)
    add_county(world, scene.things)
    add_rounds(world, scene.things)
    add_figures(world, scene.things)
    add_editions(world, scene.things)
    add_words(scene.things)
    for name in ("draft", "hidden", "changed", "unborn"):
        scene.things[f"{name}_key"] = scene[name].translation_key
        scene.things[f"path_of_{name}"] = public_path(scene[name]).lstrip("/")
    for name in (*OUTSIDERS, "editor", "publisher", "manager", "coordinator", "national", "administrator"):
        scene.clients[name] = world.client(name)
        scene.clients[name].raise_request_exception = False
    for user in get_user_model().objects.all():
        UserProfile.get_for_user(user)
    return scene


def add_people(scene: Scene) -> None:
    world = scene.world
    for name, page, role in (
        ("manager", world.organisation, "manager"),
        ("other_viewer", world.foreign, "viewer"),
        ("other_publisher", world.foreign, "publisher"),
        ("other_manager", world.foreign, "manager"),
    ):
        world.users[name] = get_user_model().objects.create_user(name, email=f"{name}@example.org")
        set_membership(user=world.users[name], organisation=record_of(page), role=role)
    translating = Permission.objects.get(codename="submit_translation")
    for group in Group.objects.filter(name__startswith="organisation:") | Group.objects.filter(
        name__startswith="coordinators:"
    ):
        group.permissions.add(translating)


def add_own_things(scene: Scene) -> None:
    """What the outsiders have themselves, to mix with what is not theirs."""
    world = scene.world
    theirs = world.add_activity(world.foreign, publish=False, title="Oma luonnos")
    review.submit_page(page=theirs, user=world.users["stranger"])
    image, document = add_files(world.foreign, world.users["stranger"], "oma")
    scene.things |= {
        "theirs": theirs, "their_organisation": world.foreign, "their_image": image, "their_document": document,
        "their_revision": theirs.latest_revision, "their_task_state": review.waiting_task(theirs),
        "their_collection": image.collection, "their_live": world.add_activity(world.foreign, title="Oma kerho"),
    }  # fmt: skip


def add_pages(scene: Scene) -> None:
    world, stranger = scene.world, scene.world.users["stranger"]
    draft = world.add_activity(publish=False, title=f"{CANARY} siivet", summary=f"{CANARY} lentää.")
    draft.tags.add(f"{CANARY}-aihe")
    draft.save_revision(user=world.users["editor"])
    changed = world.add_activity(title="Avoin aamu")
    changed.title = f"{CANARY} nokka"
    changed.save_revision(user=world.users["editor"], changed=True)
    scheduled = world.add_activity(publish=False, title=f"{CANARY} huominen")
    scheduled.go_live_at = timezone.now() + timezone.timedelta(days=3)
    scheduled_revision = scheduled.save_revision(approved_go_live_at=scheduled.go_live_at)
    hidden = world.add_activity(title=f"{HUSHED} hiljaa", visibility="coordinators")
    locked = world.add_activity(publish=False, title=f"{CANARY} lukossa")
    branch = region_branch("15", "fi")
    unborn = OrganisationPage(title=f"{CANARY} ry", slug="kanarialintu-ry", locale=branch.locale, live=False,
                              source_language="fi", summary="Uusi.")  # fmt: skip
    branch.add_child(instance=unborn)
    unborn.save_revision()
    # The stranger worked for the organisation once: owns, has edited and locked pages of it.
    Page.objects.filter(pk__in=[draft.pk, locked.pk]).update(owner=stranger)
    Page.objects.filter(pk=locked.pk).update(locked=True, locked_by=stranger, locked_at=timezone.now())
    for page in (draft, changed):
        PageLogEntry.objects.log_action(instance=page, action="wagtail.edit", user=stranger, title=page.title)
    for page in (draft, changed):
        page.refresh_from_db()
    scene.things |= {
        "organisation": world.organisation, "branch": branch, "draft": draft, "changed": changed,
        "municipality": world.municipalities["Jyväskylä"], "scheduled": scheduled,
        "scheduled_revision": scheduled_revision, "hidden": hidden, "locked": locked, "unborn": unborn,
        "revision": draft.latest_revision, "live": world.add_activity(title="Iltakerho"),
        "first_revision": draft.revisions.order_by("pk").first(),
    }  # fmt: skip


def add_review(scene: Scene) -> None:
    world, stranger = scene.world, scene.world.users["stranger"]
    waiting = world.add_activity(publish=False, title=f"{CANARY} jonossa")
    review.submit_page(page=waiting, user=world.users["editor"])
    task_state = review.waiting_task(waiting)
    state = waiting.current_workflow_state
    state.requested_by = stranger  # before leaving
    state.save()
    returned = world.add_activity(publish=False, title=f"{CANARY} takaisin")
    review.submit_page(page=returned, user=world.users["editor"])
    review.return_page(page=returned, user=world.users["coordinator"], reason=f"{CANARY} syy")
    scene.things |= {
        "waiting": waiting, "task_state": task_state, "workflow_state": state, "task": task_state.task,
        "workflow": Workflow.objects.get(pk=state.workflow_id), "returned": returned,
        "any_task": Task.objects.first(),
    }  # fmt: skip
    session = EditingSession.objects.create(
        user=world.users["editor"], content_object=scene["draft"], last_seen_at=timezone.now()
    )
    scene.things["session"] = session


def add_files(organisation: OrganisationPage, user: Any, name: str) -> tuple[Any, Any]:
    """An image and a document in the organisation's collection; the document's address gives nothing away."""
    collection = Collection.objects.get(name=str(organisation.translation_key))
    image = get_image_model().objects.create(
        title=f"{name} kuva", file=get_test_image_file(f"{name}.png"), collection=collection, uploaded_by_user=user
    )
    document = get_document_model().objects.create(
        title=f"{name} tiedosto", collection=collection, uploaded_by_user=user,
        file=ContentFile(f"{name} sisältö".encode(), name="liite.txt"),
    )  # fmt: skip
    return image, document


def add_library(scene: Scene) -> None:
    world = scene.world
    editor = world.users["editor"]
    image, document = add_files(world.organisation, editor, CANARY)
    for item in (image, document):
        item.tags.add(f"{CANARY}-tagi")
    uploads = {}
    for model, name in ((get_image_model(), "image"), (get_document_model(), "document")):
        uploads[f"uploaded_{name}"] = UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(model), uploaded_by_user=editor,
            file=get_test_image_file(f"{CANARY}-upload.png") if name == "image"
            else ContentFile(b"x", name=f"{CANARY}-upload.txt"),
        )  # fmt: skip
    # A document that a published page of the organisation shows is everybody's.
    restricted = Collection.get_first_root_node().add_child(name=f"{CANARY} kansio")
    restriction = CollectionViewRestriction.objects.create(
        collection=restricted, restriction_type="password", password="x" * 12
    )
    scene.things |= {
        "image": image, "document": document, **uploads, "collection": image.collection, "restriction": restriction,
        "restricted": restricted, "image_file": image.file.name, "document_file": document.filename,
        "document_path": document.file.name,
    }  # fmt: skip


def add_translations(scene: Scene) -> None:
    swedish = Locale.objects.get(language_code="sv")
    source, _created = TranslationSource.update_or_create_from_instance(scene["draft"])
    translation = Translation.objects.create(source=source, target_locale=swedish, enabled=True)
    target = scene["draft"].copy_for_translation(swedish)
    theirs, _created = TranslationSource.update_or_create_from_instance(scene["theirs"])
    their_translation = Translation.objects.create(source=theirs, target_locale=swedish, enabled=True)
    scene["theirs"].copy_for_translation(swedish)
    scene.things |= {
        "source": source, "translation": translation, "target": target, "swedish": swedish,
        "segment": source.stringsegment_set.first(), "their_source": theirs, "their_translation": their_translation,
        "override": source.overridablesegment_set.first() or 999_999,
    }  # fmt: skip


def add_administration(scene: Scene) -> None:
    world = scene.world
    redirect = Redirect.add_redirect(f"/fi/{CANARY.lower()}-vanha/", redirect_to=scene["draft"])
    job = Job.objects.create(name="nothing", payload={"title": CANARY}, state=Job.State.FAILED, last_error=CANARY,
                             finished_at=timezone.now())  # fmt: skip
    person = world.users["editor"]
    person.first_name, person.last_name, person.email = CANARY, "Editoija", "editor@example.org"
    person.save()
    group = Group.objects.create(name=f"{CANARY} ryhmä")
    scene.things |= {
        "redirect": redirect, "job": job, "person": person, "group": group, "site": Site.objects.get(),
        "activities": ContentType.objects.get_for_model(ActivityPage),
    }  # fmt: skip
