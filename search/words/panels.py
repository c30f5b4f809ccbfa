"""The ways from the desk to the words of the search."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.dashboard.registry import DashboardLink, MenuGroup
from search.words.keepers import Keeper, keeper_of


def keeper_asking(request: HttpRequest) -> Keeper | None:
    if not hasattr(request, "_words_keeper"):
        request._words_keeper = keeper_of(request.user)  # type: ignore[attr-defined]
    found: Keeper | None = request._words_keeper  # type: ignore[attr-defined]
    return found


def keeps_words(request: HttpRequest) -> bool:
    return keeper_asking(request) is not None


def keeps_synonyms(request: HttpRequest) -> bool:
    keeper = keeper_asking(request)
    return keeper is not None and keeper.is_national


LINKS = (
    DashboardLink("search-fruitless", _("Searches without results"), "fruitless", keeps_words, group=MenuGroup.SEARCH),
    DashboardLink("search-synonyms", _("Synonyms"), "synonyms", keeps_synonyms, group=MenuGroup.SEARCH),
    DashboardLink("search-promotions", _("Promoted results"), "promotions", keeps_words, group=MenuGroup.SEARCH),
)
