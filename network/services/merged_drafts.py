"""What nobody has published yet when organisations merge, and when they are parted: unfinished forms, drafts."""

from collections.abc import Iterable

from django.db.models import Q
from wagtail.models import Page, Revision

from network.models import FormDraft, OrganisationPage, Record

ORGANISATION = "organisation"  # the form's field with the organisation's page


def move_forms(sources: Iterable[OrganisationPage], targets: Iterable[OrganisationPage]) -> list[list[int]]:
    """Unfinished forms of the one organisation's pages are the other's, each in its language.

    Gives of each form the page that it was for.
    """
    theirs = {page.locale_id: page for page in targets}
    moved: list[list[int]] = []
    for page in sources:
        target = theirs[page.locale_id]
        for form in FormDraft.objects.select_for_update().filter(organisation=page):
            moved.append([form.pk, page.pk])
            give_form(form, target)
    return moved


def give_form(form: FormDraft, target: OrganisationPage) -> None:
    """What was typed stays; where the form says whose it is, it says the new organisation."""
    form.organisation = target
    if ORGANISATION in form.data:
        form.data = {**form.data, ORGANISATION: [str(target.pk)]}
    form.save(update_fields=["organisation", "data"])


def forms_back(rows: Iterable[tuple[int, int]], sources: Iterable[OrganisationPage]) -> None:
    """Those still unfinished and the other's: of a page, when that is below its organisation again."""
    before = dict(rows)
    pages = OrganisationPage.objects.in_bulk({*before.values()})
    waiting = FormDraft.objects.select_for_update(of=("self",)).filter(pk__in=before, organisation__in=[*sources])
    for form in waiting.select_related("page"):
        target = pages[before[form.pk]]
        if form.page is None or form.page.path[: -Page.steplen] == target.path:
            give_form(form, target)


def coming_revisions(page: Page) -> list[Revision]:
    """What may still be published of a page: its latest draft, and what has a time for that."""
    return [*page.revisions.filter(Q(pk=page.latest_revision_id) | Q(approved_go_live_at__isnull=False))]


def drafts_naming(organisation: Record) -> list[int]:
    """Pages with a revision to come, unpublished or with a time, that names the organisation as an organiser. One
    query."""
    latest = Page.objects.filter(has_unpublished_changes=True, latest_revision__isnull=False).values("latest_revision")
    # SQLite keeps JSON without blanks, PostgreSQL gives it with them.
    named = Q(content__organisers__icontains=f'"organisation":{organisation.pk}') | Q(
        content__organisers__icontains=f'"organisation": {organisation.pk}'
    )
    coming = Q(pk__in=latest) | Q(approved_go_live_at__isnull=False)
    found = Revision.page_revisions.filter(named, coming).values_list("object_id", "content__organisers")
    return [
        int(page)
        for page, rows in found
        if any(row.get("organisation") == organisation.pk for row in rows or ())
    ]  # fmt: skip
