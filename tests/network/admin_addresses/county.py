"""Counties: their public pages, their desk, and the good practices and materials of organisations."""

from tests.network.admin_addresses.rows import Row

COORDINATOR = "coordinator"
WRITERS = ("editor", "publisher")
INSIDERS = (*WRITERS, "manager")
ANSWERS = {"step": "1", "text_fi": "Toisin.", "as_of": "2026-10-01", "confirmed_by": "coordinator"}
DECISION = {"body": "Aluehallitus", "title_fi": "Keskukset"}
CONTACT = {"role_fi": "Yhteyshenkilö", "state": "vacant"}


def public(name: str, *args: str, **facts: object) -> Row:
    return Row(name, args, **{"owner": "", "listing": True, "why": "open to all", **facts})  # type: ignore[arg-type]


def desk(name: str, *args: str, **facts: object) -> Row:
    """What a county's desk shows stands on its public page too, so that nothing is hidden in it."""
    return Row(name, args, **{"owner": COORDINATOR, "shows": False, "insiders": INSIDERS, **facts})  # type: ignore[arg-type]


def country(name: str, *args: str, **facts: object) -> Row:
    return desk(name, *args, **{"owner": "national", "insiders": (*INSIDERS, COORDINATOR), **facts})


PUBLIC = (
    public("situation_history", "=keski-suomi", "=development"),
    public("situation_country"),
    public("situation_country_history", "=development"),
    public("situation_municipality", "=keski-suomi", "=jyvaskyla"),
    public("situation_changes", "=keski-suomi"),
    public("situation_changes", "=keski-suomi", data={"email": "uusi@example.org"}),
    public("situation_changes_atom", "=keski-suomi"),
    public("situation_changes_json", "=keski-suomi"),
    public("situation_country_changes"),
    public("situation_country_changes", data={"email": "uusi@example.org"}),
    public("situation_country_changes_atom"),
    public("situation_country_changes_json"),
    public("subscription", "=wrong", why="only who holds the letter has the token"),
    public("subscription", "=wrong", data={}, why="only who holds the letter has the token"),
    public("subscription_leave", "=wrong", data={}, why="only who holds the letter has the token"),
)

DESK = (
    Row("county_desks", owner=COORDINATOR, shows=False, listing=True),
    desk("county_desk", "=15"),
    desk("statement_new", "=15", "=development"),
    desk("statement_new", "=15", "=development", data=ANSWERS, changes=True),
    desk("statement_history", "=15", "=development"),
    desk("statement_correct", "=15", "statement"),
    desk("statement_correct", "=15", "statement", data=ANSWERS, changes=True),
    desk("statement_confirm", "=15", "statement"),
    desk("statement_confirm", "=15", "statement", changes=True,
         data={"confirmed_by": "coordinator", "next_review": "2031-01-01"}),
    desk("decision_new", "=15"),
    desk("decision_new", "=15", data=DECISION, changes=True),
    desk("decision_correct", "=15", "decision"),
    desk("decision_correct", "=15", "decision", data=DECISION, changes=True),
    country("county_desk", "=FI"),
    country("statement_new", "=FI", "=development"),
    country("statement_new", "=FI", "=development", data=ANSWERS, changes=True),
    country("statement_history", "=FI", "=development"),
    country("decision_new", "=FI"),
    country("decision_new", "=FI", data=DECISION, changes=True),
    desk("contact_new", "=15"),
    desk("contact_new", "=15", data=CONTACT, changes=True),
    desk("contact_edit", "=15", "contact"),
    desk("contact_edit", "=15", "contact", data=CONTACT, changes=True),
    desk("shared_desk", "=15"),
    desk("shared_use", "=15", "practice_key", data={"use": "yes"}, status=(404,)),  # a draft, and the county's own
    desk("shared_use", "=15", "foreign_key", data={"use": "yes"}, status=(404,)),  # the county's own
)  # fmt: skip


def page(name: str, *args: str, **facts: object) -> Row:
    return Row(f"wagtailadmin_pages:{name}", args, **facts)  # type: ignore[arg-type]


SHARED = (
    *(
        page("add", "=situation_map", f"={kind}", "organisation", shows=False)
        for kind in ("goodpracticepage", "materialpage")
    ),
    page("add", "=situation_map", "=goodpracticepage", "organisation", form=True, changes=True, data={
        "title": "Lisätty", "summary": "Uusi.", "slug": "lisatty", "topics": ["development"],
    }),
    page("edit", "practice"),
    page("edit", "practice", form=True, data={"title": "Muutettu"}, changes=True),
    page("edit", "material"),
    page("edit", "material", form=True, data={"title": "Muutettu"}, changes=True),
    page("edit", "practice", form=True, data={"title": "Muutettu", "action-submit": "1"}, changes=True),
    page("view_draft", "practice"),
    page("view_draft", "material"),
    page("delete", "practice", data={}, changes=True),
    page("unpublish", "practice", owner="", data={}, why="it is not published"),
    page("copy", "practice", owner=COORDINATOR, changes=True, insiders=(), data={
        "new_title": "Kopio", "new_slug": "kopio", "new_parent_page": "{their_organisation}"}),
    Row("/{path_of_practice}", owner="", why="a draft has no address", listing=True),
)  # fmt: skip
