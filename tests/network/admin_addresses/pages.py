"""Wagtail's pages: the explorer, the editor, drafts, moving, copying, publishing, history, review, locks."""

from tests.network.admin_addresses.rows import Row

PAGES = "wagtailadmin_pages"
COORDINATOR, ADMINISTRATOR = "coordinator", "administrator"
WRITERS = ("editor", "publisher")


def page(name: str, *args: str, **facts: object) -> Row:
    return Row(f"{PAGES}:{name}", tuple(filter(None, args)) if args else ("draft",), **facts)  # type: ignore[arg-type]


EXPLORING = (
    Row("wagtailadmin_explore_root", listing=True, shows=False),
    Row("wagtailadmin_explore", ("organisation",)),
    Row("wagtailadmin_explore", ("branch",), owner=COORDINATOR, listing=True),
    Row("wagtailadmin_explore", ("draft",)),
    Row("wagtailadmin_explore_results", ("organisation",), query="q=siivet"),
    Row("wagtailadmin_explore_results", ("branch",), query="q=siivet", owner=COORDINATOR, shows=False, listing=True),
    Row("wagtailadmin_home", listing=True),
    page("search", "", query="q=siivet", listing=True),
    page("search", "", query="q=hiljaa&ordering=title", listing=True),
    page("search_results", "", query="q=siivet", listing=True),
    page("type_use", "=network", "=activitypage", owner=ADMINISTRATOR),
    page("type_use_results", "=network", "=activitypage", owner=ADMINISTRATOR),
    page("choose_parent", "=network", "=activitypage", owner=ADMINISTRATOR, shows=False),
    page("choose_parent", "=network", "=activitypage", owner=ADMINISTRATOR,
         data={"parent_page": "{organisation}"}, shows=False),
)  # fmt: skip

EDITING = (
    page("add_subpage", "organisation", shows=False),
    page("add", "=network", "=activitypage", "organisation", shows=False),
    page("add", "=network", "=activitypage", "organisation", form=True, changes=True, data={
        "title": "Lisätty", "summary": "Uusi.", "slug": "lisatty", "starts_at": "2031-01-07 09:30",
        "ends_at": "2031-01-07 11:30", "languages": ["fi"], "municipality": "{municipality}",
    }),
    page("preview_on_add", "=network", "=activitypage", "organisation", shows=False),
    page("preview_on_add", "=network", "=activitypage", "organisation", data={"title": "X"}),
    page("edit"),
    page("edit", "changed"),
    page("edit", "hidden"),
    page("edit", form=True, data={"title": "Muutettu"}, changes=True),
    *(page("edit", which, form=True, data={"title": "Muutettu", "action-publish": "1"}, owner=COORDINATOR,
           changes=True, publishes=True, insiders=WRITERS) for which in ("draft", "changed")),
    page("edit", form=True, data={"title": "Muutettu", "action-submit": "1"}, changes=True),
    page("preview_on_edit", shows=False),
    page("preview_on_edit", data={"title": "Muutettu"}),
    page("view_draft"),
    page("view_draft", "hidden"),
    page("usage"),
    page("delete"),
    page("delete", data={}, changes=True),
    page("delete", "hidden", owner=COORDINATOR, data={}, changes=True, insiders=WRITERS),
    page("unpublish", "hidden", owner=COORDINATOR),
    page("unpublish", "hidden", owner=COORDINATOR, data={}, changes=True, insiders=WRITERS),
    page("convert_alias", owner=ADMINISTRATOR, shows=False, status=(200, 302, 404)),
    page("convert_alias", owner=ADMINISTRATOR, data={}, status=(200, 302, 404)),
    page("set_privacy", owner=COORDINATOR, shows=False),
    page("set_privacy", owner=COORDINATOR, data={"restriction_type": "login"}, changes=True, insiders=WRITERS),
    page("lock", owner=COORDINATOR, data={}, changes=True, insiders=WRITERS),
    page("unlock", "locked", owner=COORDINATOR, data={}, changes=True, insiders=WRITERS),
    page("set_page_position", owner=COORDINATOR, data={}, query="position=0", shows=False, insiders=WRITERS),
    page("lock", owner=COORDINATOR, shows=False, status=(405, 302, 200)),
)  # fmt: skip

MOVING = (
    page("move"),
    page("move", data={"new_parent_page": "{their_organisation}"}, owner=COORDINATOR),
    page("move_confirm", "draft", "their_organisation", owner=COORDINATOR),
    page("move_confirm", "draft", "their_organisation", owner=COORDINATOR, data={}, changes=True, insiders=WRITERS),
    page("move_confirm", "theirs", "organisation", owner=COORDINATOR, data={}, changes=True),
    page("move_confirm", "organisation", "branch", owner=COORDINATOR, shows=False),
    page("copy"),
    page("copy", data={"new_title": "Kopio", "new_slug": "kopio", "new_parent_page": "{organisation}"}, changes=True),
    page("copy", data={"new_title": "Kopio", "new_slug": "kopio", "new_parent_page": "{their_organisation}"},
         owner=COORDINATOR, changes=True, insiders=WRITERS),
    page("copy", data={"new_title": "Alias", "new_slug": "alias", "new_parent_page": "{organisation}", "alias": "on"},
         changes=True),
    page("copy", "theirs", data={"new_title": "Kopio", "new_slug": "kopio", "new_parent_page": "{organisation}"},
         owner=COORDINATOR, changes=True),
)  # fmt: skip

HISTORY = (
    page("revisions_index"),
    page("history"),
    page("history_results", shows=False),
    page("revisions_view", "draft", "revision"),
    page("revisions_view", "theirs", "revision", owner="", why="a revision of another page"),
    page("revisions_revert", "draft", "first_revision"),
    page("revisions_revert", "theirs", "revision", owner="", why="a revision of another page"),
    page("revisions_unschedule", "scheduled", "scheduled_revision", owner=COORDINATOR),
    page(
        "revisions_unschedule",
        "scheduled",
        "scheduled_revision",
        owner=COORDINATOR,
        data={},
        changes=True,
        insiders=WRITERS,
    ),
    page("revisions_unschedule", "theirs", "scheduled_revision", owner="", data={}, why="a revision of another page"),
    page("revisions_compare", "changed", "=live", "=latest"),
    page("revisions_compare", "theirs", "revision", "revision", owner="", why="revisions of another page"),
    page("workflow_history", "waiting"),
    page("workflow_history_detail", "waiting", "workflow_state"),
    page("workflow_history_detail", "theirs", "workflow_state", owner="", why="the state of another page"),
)

REVIEWING = (
    page("workflow_action", "waiting", "=approve", "task_state", owner=COORDINATOR, shows=False),
    page("workflow_action", "waiting", "=approve", "task_state", owner=COORDINATOR, data={"comment": "Hyvä."},
         changes=True, insiders=WRITERS),
    page("workflow_action", "waiting", "=reject", "task_state", owner=COORDINATOR, data={"comment": "Ei."},
         changes=True, insiders=WRITERS),
    page("workflow_action", "theirs", "=approve", "task_state", owner=COORDINATOR, data={"comment": "Hyvä."},
         shows=False, changes=True, insiders=WRITERS),
    page("collect_workflow_action_data", "waiting", "=approve", "task_state", owner=COORDINATOR, shows=False),
    page("collect_workflow_action_data", "waiting", "=approve", "task_state", owner=COORDINATOR, data={},
         insiders=WRITERS),
    page("confirm_workflow_cancellation", "waiting", shows=False),
    page("workflow_preview", "waiting", "task", owner=COORDINATOR),
    Row("wagtailadmin_editing_sessions:ping", ("=network", "=activitypage", "draft", "session"),
        data={"revision_id": "{first_revision}"}, changes=True),
    Row("wagtailadmin_editing_sessions:ping", ("=wagtailcore", "=page", "draft", "session"), data={}, changes=True),
    Row("wagtailadmin_editing_sessions:ping", ("=wagtailimages", "=image", "image", "session"), data={},
        changes=True),
    Row("wagtailadmin_editing_sessions:ping", ("=accounts", "=user", "person", "session"), data={},
        owner=ADMINISTRATOR, changes=True),
    Row("wagtailadmin_editing_sessions:release", ("session",), data={}, changes=True, listing=True),
)  # fmt: skip


def bulk(action: str, *, post: bool = False, ids: str = "id={hidden}&id={their_live}", **facts: object) -> Row:
    data = {} if post else None
    return Row("wagtail_bulk_action", ("=wagtailcore", "=page", f"={action}"), query=ids, data=data,
               **{"owner": COORDINATOR, "changes": post, "insiders": WRITERS if post else (), **facts})  # type: ignore[arg-type]  # fmt: skip


BULK = (
    bulk("publish", ids="id={draft}&id={theirs}"),
    bulk("publish", ids="id={draft}&id={theirs}", post=True),
    bulk("unpublish"),
    bulk("unpublish", post=True),
    bulk("delete"),
    bulk("delete", post=True, ids="id={draft}&id={theirs}"),
    bulk("move"),
    Row("wagtail_bulk_action", ("=wagtailcore", "=page", "=move"), query="id={draft}", owner=COORDINATOR,
        data={"chooser": "{their_organisation}"}, changes=True, insiders=WRITERS),
    Row("wagtail_bulk_action", ("=wagtailcore", "=page", "=move"), query="id={theirs}", owner=COORDINATOR,
        data={"chooser": "{organisation}"}, changes=True),
    bulk("delete", ids="id=all", owner=ADMINISTRATOR),
    bulk("delete", ids="id=all&childOf={organisation}"),
)  # fmt: skip

API = "wagtailadmin_api:pages"
ACTIONS = {
    "copy": {"destination_page_id": "{organisation}", "slug": "kopio", "recursive": False, "copy_revisions": True,
             "keep_live": False, "alias": False},
    "delete": {},
    "publish": {},
    "unpublish": {},
    "move": {"destination_page_id": "{their_organisation}", "position": "last-child"},
    "copy_for_translation": {"locale": "en"},
    "create_alias": {"destination_page_id": "{organisation}", "update_slug": "alias"},
    "convert_alias": {},
    "revert_to_page_revision": {"revision_id": "{first_revision}"},
}  # fmt: skip

API_ANSWERS = (200, 201, 204, 302, 400, 403, 404)  # some actions do not fit the page

ADMIN_API = (
    Row(f"{API}:listing", query="child_of={organisation}&for_explorer=1"),
    Row(f"{API}:listing", query="for_explorer=1&child_of={branch}", owner=COORDINATOR, listing=True),
    Row(f"{API}:listing", listing=True),
    Row(f"{API}:detail", ("draft",)),
    Row(f"{API}:detail", ("changed",)),
    Row(f"{API}:find", query="id={draft}", owner=ADMINISTRATOR),
    *(
        Row(f"{API}:action", (which, f"={name}"), data=data, owner=ADMINISTRATOR, status=API_ANSWERS, insiders=WRITERS)
        for which in ("draft", "hidden")
        for name, data in ACTIONS.items()
    ),
)  # fmt: skip

CHOOSING = (
    Row("wagtailadmin_choose_page", listing=True, shows=False),
    Row("wagtailadmin_choose_page", query="page_type=network.activitypage", listing=True, shows=False),
    Row("wagtailadmin_choose_page", query="page_type=network.OrganisationPage", listing=True, shows=False),
    Row("wagtailadmin_choose_page_child", ("organisation",), listing=True),
    Row("wagtailadmin_choose_page_child", ("branch",), owner=COORDINATOR, listing=True),
    Row("wagtailadmin_choose_page_child", ("draft",)),
    Row("wagtailadmin_choose_page_child", ("hidden",), listing=True),
    Row("wagtailadmin_choose_page_child", ("changed",), listing=True),
    *(Row("wagtailadmin_choose_page_search", query=f"q={word}", listing=True)
      for word in ("siivet", "hiljaa", "jonossa", "lukossa")),
    Row("wagtailadmin_choose_page_search", query="q=avoin", listing=True),
    Row("wagtailadmin_choose_page_chosen_multiple", query="id={draft}"),
    Row("wagtailadmin_choose_page_chosen_multiple", query="id={hidden}&id={draft}", owner=COORDINATOR),
    Row("wagtailadmin_choose_page_chosen_multiple", query="id={changed}", listing=True),
    Row("wagtailadmin_choose_page_external_link", listing=True, shows=False),
    Row("wagtailadmin_choose_page_external_link", listing=True, data=lambda scene: {
        "external-link-chooser-url": scene["changed"].url, "external-link-chooser-link_text": "x"}),
    Row("wagtailadmin_choose_page_email_link", listing=True, shows=False),
    Row("wagtailadmin_choose_page_phone_link", listing=True, shows=False),
    Row("wagtailadmin_choose_page_anchor_link", listing=True, shows=False),
    Row("wagtailadmin_tag_autocomplete", query="term=kanarial", listing=True),
    Row("wagtailadmin_tag_model_autocomplete", ("=network", "=tag"), query="term=kanarial", listing=True),
    Row("wagtailadmin_tag_model_autocomplete", ("=taggit", "=tag"), query="term=kanarial", owner=ADMINISTRATOR),
)  # fmt: skip

ROWS = (*EXPLORING, *EDITING, *MOVING, *HISTORY, *REVIEWING, *BULK, *ADMIN_API, *CHOOSING)
