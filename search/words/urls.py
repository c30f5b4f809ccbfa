"""Addresses of the words that coordinators keep."""

from django.urls import path

from cms.routes import localised
from search.words import fruitless_views, promotion_views, synonym_views

SYNONYMS = ("desk", "search_words", "synonyms")
PROMOTED = ("desk", "search_words", "promoted")
FRUITLESS = ("desk", "search_words", "fruitless")

urlpatterns = [
    path(localised(*SYNONYMS), synonym_views.synonyms, name="synonyms"),
    path(localised(*SYNONYMS, "add"), synonym_views.edit_synonyms, name="synonym_new"),
    path(localised(*SYNONYMS, "imports"), synonym_views.import_synonyms, name="synonyms_import"),
    path(localised(*SYNONYMS, "synonyms.csv"), synonym_views.synonyms_csv, name="synonyms_csv"),
    path(localised(*SYNONYMS, "<int:pk>/"), synonym_views.edit_synonyms, name="synonym_edit"),
    path(localised(*SYNONYMS, "<int:pk>/", "state"), synonym_views.switch_synonyms, name="synonym_switch"),
    path(localised(*SYNONYMS, "<int:pk>/", "undo", "<int:change>/"), synonym_views.undo_synonyms, name="synonym_undo"),
    path(localised(*PROMOTED), promotion_views.promotions, name="promotions"),
    path(localised(*PROMOTED, "add"), promotion_views.edit_promotion, name="promotion_new"),
    path(localised(*PROMOTED, "<int:pk>/"), promotion_views.edit_promotion, name="promotion_edit"),
    path(localised(*PROMOTED, "<int:pk>/", "undo", "<int:change>/"), promotion_views.undo_promotion,
         name="promotion_undo"),
    path(localised(*FRUITLESS), fruitless_views.fruitless, name="fruitless"),
    path(localised(*FRUITLESS, "searches.csv"), fruitless_views.fruitless_csv, name="fruitless_csv"),
    path(localised(*FRUITLESS, "<int:pk>/", "state"), fruitless_views.ignore_fruitless, name="fruitless_ignore"),
]  # fmt: skip
