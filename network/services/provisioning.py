"""The tree that everything hangs in: homes, county branches, organisations; the same in every locale."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Set
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext, override
from wagtail.models import Locale, Page, Site

from cms.models import HomePage, SiteSettings
from network.models import Municipality, OrganisationPage, Region, RegionPage
from network.services.roles import provision_coordinators, provision_role_groups

FIRST_NUMBERS = 16
NATIONAL = {
    "fi": ("Valtakunnallinen", "valtakunnallinen"),
    "sv": ("Riksomfattande", "valtakunnallinen"),
    "en": ("National", "valtakunnallinen"),
}


def content_locales() -> dict[str, Locale]:
    """Locales by language code, in the order of the settings; missing ones are created."""
    return {code: Locale.objects.get_or_create(language_code=code)[0] for code, _ in settings.LANGUAGES}


@transaction.atomic
def ensure_homes() -> dict[str, HomePage]:
    """A home page per language, translations of one another, and the site that serves them. Wagtail's welcome page
    goes.
    """
    locales = content_locales()
    homes = {home.locale.language_code: home for home in HomePage.objects.select_related("locale")}
    root = Page.get_first_root_node()
    key = next(iter(homes.values())).translation_key if homes else uuid.uuid4()
    for code, locale in locales.items():
        if code in homes:
            continue
        with override(code):
            home = HomePage(
                title="Perheverkko",
                slug=f"home-{code}",
                locale=locale,
                translation_key=key,
                heading=gettext("A café, a club or a peer group? Find it near you."),
                lede=gettext(
                    "NGOs, parishes, municipalities and counties publish what they do for families in one network."
                ),
            )
        homes[code] = root.add_child(instance=home)
        home.save_revision().publish()
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(
            hostname="localhost", port=80, root_page=homes["fi"], is_default_site=True, site_name="Perheverkko"
        )
    elif site.root_page_id != homes["fi"].pk:
        welcome = site.root_page
        site.root_page, site.site_name = homes["fi"], "Perheverkko"
        site.save()
        if not isinstance(welcome.specific, HomePage) and welcome.depth > 1:
            welcome.delete()
    # Wagtail would create the row at the first read, and so write in a reader's request.
    SiteSettings.objects.get_or_create(site=Site.objects.get(is_default_site=True))
    return homes


@transaction.atomic
def ensure_region_branches(*, codes: Collection[str] | None = None) -> None:
    """A branch per county and one for the whole country, in each locale, with coordinators' group and workflow.

    `codes` limits it to some counties.
    """
    homes = ensure_homes()
    existing: dict[tuple[str | None, str], RegionPage] = {
        (page.region_id, page.locale.language_code): page for page in RegionPage.objects.select_related("locale")
    }
    regions = Region.objects.all() if codes is None else Region.objects.filter(code__in=codes)
    for region in [*regions, None]:
        code = region.code if region else None
        pages = []
        key = next((page.translation_key for (found, _), page in existing.items() if found == code), uuid.uuid4())
        for language, home in homes.items():
            page = existing.get((code, language))
            if page is None:
                title, slug = (getattr(region, f"short_{language}"), region.slug_fi) if region else NATIONAL[language]
                page = RegionPage(title=title, slug=slug, region=region, locale=home.locale, translation_key=key)
                home.add_child(instance=page)
            pages.append(page)
        provision_coordinators(region=region, pages=pages)


def region_branch(region_code: str | None, language: str) -> RegionPage:
    return RegionPage.objects.get(region_id=region_code, locale__language_code=language)


@transaction.atomic
def provision_organisation(
    *,
    title: str,
    region_code: str | None,
    facts: Mapping[str, Any],
    language: str = "fi",
    translation_key: uuid.UUID | None = None,
    translations: Mapping[str, Mapping[str, str]] | None = None,
    municipalities_served: Iterable[Municipality] = (),
    user: Any = None,
) -> OrganisationPage:
    """Create an organisation: its page in every locale (drafts where there is no text), role groups, collection;
    publish.

    `facts` are fields of OrganisationPage; `translations` maps a language to its text fields (title, summary,
    description). Returns the source-language page.
    """
    key = translation_key or uuid.uuid4()
    slug = free_slug(title, region_branch(region_code, language))
    texts = translations or {}
    pages: dict[str, OrganisationPage] = {}
    for code, locale in content_locales().items():
        page = OrganisationPage(
            slug=slug, locale=locale, translation_key=key, source_language=language, live=False,
            **{**facts, "title": title, **texts.get(code, {})},
        )  # fmt: skip
        if code == language:  # facts are the source's
            page.municipalities_served.set([*municipalities_served])
        pages[code] = region_branch(region_code, code).add_child(instance=page)
    provision_role_groups(pages=[*pages.values()])
    for code in [language, *(code for code in texts if code != language)]:
        # Who may take an organisation in is checked before, by role: coordinators of the whole country have no grant on
        # a county.
        pages[code].save_revision(user=user).publish(user=user, skip_permission_checks=True)
    pages[language].refresh_from_db()
    return pages[language]


def free_slug(title: str, parent: Page) -> str:
    """A slug of the title that no child of `parent` has yet."""
    return free_slug_below([parent], title)


def free_slug_below(parents: Iterable[Page], title: str, *, leave_out: Collection[int] = ()) -> str:
    """A slug of the title that nothing below any of the parents has, `leave_out` (page ids) apart.

    The name, or the name with a number: asked for a few at a time, so that one name on thousands of pages costs a
    handful of queries. Where numbers are missing in between, it need not be the lowest.
    """
    base = slug_base(title)
    below = Q(pk__in=[])
    for parent in parents:
        below |= Q(path__startswith=parent.path, depth=parent.depth + 1)

    def taken(numbers: Collection[int]) -> set[int]:
        slugs = {base if number == 1 else f"{base}-{number}": number for number in numbers}
        found = Page.objects.filter(below, slug__in=slugs).exclude(pk__in=leave_out).values_list("slug", flat=True)
        return {slugs[slug] for slug in found}

    number = free_number(taken)
    return base if number == 1 else f"{base}-{number}"


def free_number(taken: Callable[[Collection[int]], set[int]]) -> int:
    """A number from 1 on that is not taken: the lowest of the first, else between a taken one and a free one."""
    first = range(1, FIRST_NUMBERS + 1)
    found = taken(first)
    if free := next((number for number in first if number not in found), None):
        return free
    doubled = [FIRST_NUMBERS * 2**power for power in range(1, 20)]
    found = taken(doubled)
    high = next((number for number in doubled if number not in found), doubled[-1] * 2)
    low = high // 2
    while high - low > 1:
        step = -(-(high - low) // FIRST_NUMBERS)
        between = range(low + step, high, step)
        found = taken(between)
        high = next((number for number in between if number not in found), high)
        low = max(low, high - step)
    return high


def slug_base(title: str) -> str:
    return slugify(title)[:60].strip("-") or "sivu"


def first_free_slug(base: str, taken: Set[str]) -> str:
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
