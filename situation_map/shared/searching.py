"""How good practices and materials are found: published pages of published organisations, each language by itself."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from network.presentation import text_for
from network.services.addresses import public_path
from network.services.searching import plain_text
from search.contracts import SearchDocument, SearchSource
from search.services import index_object, index_objects
from situation_map.models import GoodPracticePage, MaterialPage
from situation_map.models.pages import SharedPage
from situation_map.registry import Text
from situation_map.topics import topics

from .reading import MODELS, owners_of, sources

SOURCE_KEYS: dict[type[SharedPage], str] = {GoodPracticePage: "practice", MaterialPage: "material"}


def documents_of(model: type[SharedPage], ids: list[str]) -> Iterator[SearchDocument]:
    """Of the objects (translation keys) that may be found now: one document a language. Constant queries a batch."""
    facts = {page.translation_key: page for page in sources(model).filter(translation_key__in=ids)}
    owners = owners_of([*facts.values()], None)
    pages = model._default_manager.filter(translation_key__in=list(facts), live=True).select_related("locale")
    known = topics()
    for page in pages.order_by("translation_key", "pk"):
        source = facts[page.translation_key]
        owner = owners.get(source.path[: -Page.steplen])
        if owner is None:
            continue
        names = [text.title for text in owner.texts.all()]
        labels = [str(known[key].label) for key in source.topics if key in known]
        results = plain_text(page.results) if isinstance(page, GoodPracticePage) else ""
        yield SearchDocument(
            source=SOURCE_KEYS[model],
            object_id=str(page.translation_key),
            language=page.locale.language_code,
            title=page.title,
            summary=page.summary,
            body="\n".join(filter(None, [plain_text(page.description), results])),
            keywords="\n".join(dict.fromkeys([*names, *labels])),
            url=public_path(page),
            region=owner.region_id,
            organisation=str(owner.pk),
            extra={"owner": shown.title} if (shown := text_for(owner, page.locale.language_code)) else {},
            visibility=owner.visibility,
            is_example=source.is_example,
        )


def _source(model: type[SharedPage], label: Text, icon: str) -> SearchSource:
    def documents_for(ids: list[str]) -> Iterable[SearchDocument]:
        return documents_of(model, ids)

    def all_ids() -> Iterable[str]:
        return map(str, sources(model).order_by("pk").values_list("translation_key", flat=True))

    return SearchSource(
        key=SOURCE_KEYS[model],
        label=label,
        icon=icon,
        documents_for=documents_for,
        all_ids=all_ids,
    )


PRACTICES = _source(GoodPracticePage, _("Good practices"), "quote")
MATERIALS = _source(MaterialPage, _("Materials"), "file-text")


def index_page(page: Page) -> None:
    """Bring the search up to date with a page, in the transaction of its own change."""
    index_object(SOURCE_KEYS[type(page)], str(page.translation_key))


def index_branch(top: Page) -> None:
    """After a move, a new slug or another restriction: what is below has another address, owner or readers."""
    for model in MODELS:
        below = model._default_manager.filter(path__startswith=top.path)
        keys = below.order_by("translation_key").values_list("translation_key", flat=True).distinct()
        index_objects(SOURCE_KEYS[model], map(str, keys))
