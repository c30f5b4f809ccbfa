"""Words of the search: synonyms are the country's, promoted results and searches without results the counties' too."""

from tests.network.admin_addresses.rows import Row

NATIONAL, COORDINATOR = "national", "coordinator"
INSIDERS = ("editor", "publisher", "manager", COORDINATOR)
SET = {"language": "", "words": "yksi\nkaksi", "leads_to": "", "origin": "", "is_on": "on", "save": "1"}
PROMOTED = {"words": "yksi", "language": "", "region": "", "is_on": "on"}


def kept(name: str, *args: str, **facts: object) -> Row:
    return Row(name, args, **{"owner": NATIONAL, "insiders": INSIDERS, **facts})  # type: ignore[arg-type]


def changed(name: str, *args: str, **facts: object) -> Row:
    return kept(name, *args, **{"data": {}, "changes": True, **facts})


ROWS = (
    kept("synonyms"),
    kept("synonyms_csv"),
    kept("synonyms_import", shows=False),
    kept("synonyms_import", data={}, status=(422,)),
    kept("synonym_new", shows=False),
    changed("synonym_new", data=SET),
    kept("synonym_edit", "synonym_set"),
    changed("synonym_edit", "synonym_set", data=SET),
    changed("synonym_switch", "synonym_set", data={"on": "0"}),
    changed("synonym_undo", "synonym_set", "synonym_change"),
    kept("promotions", listing=True),
    kept("promotion_new", listing=True, shows=False),
    kept("promotion_edit", "promoted"),
    changed("promotion_edit", "promoted", data=PROMOTED),
    changed("promotion_undo", "promoted", "promoted_change"),
    kept("fruitless", listing=True, shows=False),
    kept("fruitless_csv", listing=True, shows=False),
    changed("fruitless_ignore", "fruitless_search", data={"ignored": "1"}),
)
