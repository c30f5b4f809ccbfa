"""What the words of the search add to the scene: a set, a promoted result, a search without results."""

from typing import Any

from search.models import FruitlessSearch, SearchEntry
from search.words.keepers import Keeper
from search.words.recording import PromotedValues, SetValues, save_promoted, save_set

CANARY = "kanarialintu"


def add_words(things: dict[str, Any]) -> None:
    national = Keeper("national")
    found = SearchEntry.objects.filter(visibility="public", language="fi").order_by("pk")[0]
    made = save_set(values=SetValues("fi", (f"{CANARY}set", "toinen"), origin="Kanarialintu"), by=national)
    values = PromotedValues(
        words=f"{CANARY}nosto", source=found.source, object_id=found.object_id, title="Kanarialintu nostettu"
    )  # fmt: skip
    promoted = save_promoted(values=values, by=national)
    things |= {
        "synonym_set": made, "synonym_change": made.changes.get(), "promoted": promoted,
        "promoted_change": promoted.changes.get(),
        "fruitless_search": FruitlessSearch.objects.create(key="x" * 64, language="fi", words="hakematta jäänyt"),
    }  # fmt: skip
