"""Places in the page tree, handed out without asking the database for each page."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from wagtail.models import Page

from network.models import RegionPage
from network.models.pages import FactPage
from network.services.provisioning import first_free_slug, slug_base

from .rows import chunks

SectionKey = tuple[str | uuid.UUID | None, str]
"""A county's code or an organisation's key, and the language of the tree."""


@dataclass(slots=True)
class Branch:
    """A page that pages are hung below, and what is needed to hang them there."""

    page_id: int
    path: str
    url_path: str
    children: int = 0
    last_step: int = 0
    slugs: set[str] = field(default_factory=set)

    @property
    def depth(self) -> int:
        return len(self.path) // Page.steplen

    def free_slug(self, title: str) -> str:
        return first_free_slug(slug_base(title), self.slugs)

    def hang(self, page: FactPage) -> None:
        """Give an unsaved page with a slug its place as the last child."""
        self.last_step += 1
        self.children += 1
        self.slugs.add(page.slug)
        page.depth = self.depth + 1
        page.path = Page._get_path(self.path, page.depth, self.last_step)
        page.url_path = f"{self.url_path}{page.slug}/"


def region_branches() -> dict[SectionKey, Branch]:
    """The branches of the counties in every language, locked until the transaction ends."""
    found: dict[SectionKey, Branch] = {}
    for page in RegionPage.objects.select_related("locale").select_for_update(of=("self",)):
        children = page.get_children().order_by("path").values_list("path", "slug")
        branch = Branch(page.pk, page.path, page.url_path, children=page.numchild, slugs={slug for _, slug in children})
        if last := children.last():
            branch.last_step = Page._str2int(last[0][-Page.steplen :])
        found[page.region_id, page.locale.language_code] = branch
    return found


def write_child_counts(branches: Iterable[Branch]) -> None:
    """Bring `numchild` up to date: an update per number of children."""
    by_number: dict[int, list[int]] = {}
    for branch in branches:
        by_number.setdefault(branch.children, []).append(branch.page_id)
    for number, ids in by_number.items():
        for chunk in chunks(ids, 500):
            Page.objects.filter(pk__in=chunk).update(numchild=number)
