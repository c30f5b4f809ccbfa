"""What administrators keep: reports, workflows, people, groups, sites, settings, redirects, jobs, plugins, accounts."""

from tests.network.admin_addresses.rows import Row

ADMINISTRATOR, COORDINATOR = "administrator", "coordinator"
INSIDERS = ("editor", "publisher", "manager", COORDINATOR)


def kept(name: str, *args: str, **facts: object) -> Row:
    """An address of administrators: nobody else sees or changes anything there."""
    insiders = INSIDERS if facts.get("data") is not None else ()
    return Row(name, args, **{"owner": ADMINISTRATOR, "insiders": insiders, **facts})  # type: ignore[arg-type]


REPORTS = (
    *(
        kept(f"wagtailadmin_reports:{name}{part}", query=query)
        for name in ("locked_pages", "workflow", "workflow_tasks", "site_history", "page_types_usage")
        for part in ("", "_results")
        for query in ("", "export=csv")
        if (name, query) != ("page_types_usage", "export=csv")
    ),
    *(Row(f"wagtailadmin_reports:aging_pages{part}", owner=COORDINATOR, listing=True) for part in ("", "_results")),
    Row("wagtailadmin_reports:aging_pages", query="export=csv", owner=COORDINATOR, listing=True),
)

WORKFLOWS = (
    *(kept(f"wagtailadmin_workflows:{name}", shows=False) for name in (
        "index", "index_results", "add", "select_task_type", "task_index", "task_index_results", "task_chooser",
        "task_chooser_results", "task_chooser_create")),
    kept("wagtailadmin_workflows:task_chosen", "task", shows=False),
    kept("wagtailadmin_workflows:add", form=True, data={"name": "x"}),
    kept("wagtailadmin_workflows:edit", "workflow", shows=False),
    kept("wagtailadmin_workflows:edit", "workflow", form=True, data={"name": "x"}, changes=True),
    kept("wagtailadmin_workflows:usage", "workflow", shows=False),
    kept("wagtailadmin_workflows:usage_results", "workflow", shows=False),
    kept("wagtailadmin_workflows:disable", "workflow", shows=False),
    kept("wagtailadmin_workflows:disable", "workflow", data={}, changes=True),
    kept("wagtailadmin_workflows:enable", "workflow", data={}),
    kept("wagtailadmin_workflows:remove", "branch", shows=False, status=(405,)),
    kept("wagtailadmin_workflows:remove", "branch", data={}, changes=True),
    kept("wagtailadmin_workflows:remove", "branch", "workflow", data={}, changes=True),
    kept("wagtailadmin_workflows:add_task", "=wagtailcore", "=groupapprovaltask", shows=True),
    kept("wagtailadmin_workflows:edit_task", "task", shows=True),
    kept("wagtailadmin_workflows:edit_task", "task", form=True, data={"name": "x"}),
    kept("wagtailadmin_workflows:disable_task", "task", shows=False),
    kept("wagtailadmin_workflows:disable_task", "task", data={}, changes=True),
    kept("wagtailadmin_workflows:enable_task", "task", data={}),
)  # fmt: skip


def viewset(namespace: str, thing: str, *, names: str, shows: str = "", **forms: dict[str, str]) -> tuple[Row, ...]:
    """The addresses of a listing with forms; `shows` names those that hold the canary."""
    rows = []
    for name in names.split():
        args = (thing,) if name not in ("index", "index_results", "add") else ()
        rows.append(kept(f"{namespace}:{name}", *args, shows=name in shows.split()))
    rows += [
        kept(f"{namespace}:{name}", *((thing,) if name != "add" else ()), form=True, data=data, changes=True)
        for name, data in forms.items()
    ]
    return tuple(rows)


LISTING = "index index_results add edit delete history history_results usage"
VIEWSETS = (
    *viewset("wagtailusers_users", "person", names=f"{LISTING} copy",
             shows="index index_results edit history", edit={"first_name": "Uusi"}, delete={}),
    *viewset("wagtailusers_groups", "group", names=LISTING,
             shows="index index_results edit history usage", edit={"name": "Uusi"}, delete={}),
    *viewset("wagtailsites", "site", names=f"{LISTING} copy", edit={"site_name": "x"}),
    *viewset("wagtaillocales", "swedish", names=LISTING),
    *viewset("jobs", "job", names="index index_results inspect retry cancel", shows="inspect", retry={}),
    *viewset("wagtailredirects", "redirect", names="index index_results add",
             shows="index index_results", add={"old_path": "/uusi/", "redirect_link": "https://example.org/"}),
    kept("wagtailredirects:edit", "redirect"),
    kept("wagtailredirects:edit", "redirect", form=True, data={"redirect_link": "https://example.org/"}, changes=True),
    kept("wagtailredirects:delete", "redirect"),
    kept("wagtailredirects:delete", "redirect", data={}, changes=True),
    kept("wagtailredirects:start_import", shows=False),
    kept("wagtailredirects:process_import", shows=False, status=(200, 302, 405)),
    kept("wagtaillocales:copy", "swedish", shows=False),
    kept("wagtailsites:add", form=True, changes=True, data={"hostname": "x.example", "port": "80",
                                                            "root_page": "{branch}"}),
    kept("wagtailusers_users:add", shows=True),
    *(Row("wagtail_bulk_action", ("=accounts", "=user", f"={action}"), query="id={person}", owner=ADMINISTRATOR)
      for action in ("delete", "assign_role", "set_active_state")),
    kept("wagtail_bulk_action", "=accounts", "=user", "=delete", query="id={person}", data={}, changes=True),
    kept("wagtail_bulk_action", "=network", "=tag", "=delete", query="id=1", shows=False, status=(302, 404)),
)  # fmt: skip

SETTINGS = (
    kept("wagtailsettings:edit", "=cms", "=sitesettings", shows=False),
    kept("wagtailsettings:edit", "=cms", "=sitesettings", "site", shows=False),
    kept("wagtailsettings:edit", "=cms", "=sitesettings", "site", form=True, data={"publisher": "x"}, changes=True),
    kept("wagtailsettings:preview_on_edit", "=cms", "=sitesettings", "site", shows=False, status=(200, 302, 404)),
    kept("plugins:index", shows=False),
    kept("plugins:set_active", "=statistics", data={}, status=(302, 404)),
    kept("plugins:clear_failure", "=statistics", data={}, status=(302, 404)),
    kept("wagtailforms:index", shows=False),
    kept("wagtailforms:index_results", shows=False),
    kept("wagtailforms:list_submissions", "draft", shows=False, status=(200, 302, 404)),
    kept("wagtailforms:list_submissions_results", "draft", shows=False, status=(200, 302, 404)),
    kept("wagtailforms:delete_submissions", "draft", data={}, status=(200, 302, 404)),
    kept("wagtailsnippets:index", shows=False, status=(200, 302)),
    kept("wagtailembeds:chooser", shows=False),
    kept("wagtailembeds:chooser_upload", data={"url": "http://127.0.0.1:1/"}),
)  # fmt: skip

OPEN = (
    Row("wagtailadmin_account", listing=True, shows=False, owner="publisher"),
    Row("wagtailadmin_account", listing=True, owner="publisher", form=True, changes=True, data={
        "name_email-first_name": "Uusi", "name_email-last_name": "Nimi", "name_email-email": "uusi@example.org"},
        own=("wagtailusers_userprofile", "accounts_user", "wagtailcore_modellogentry")),
    Row("wagtailadmin_logout", data={}, listing=True, shows=False),
    Row("wagtailadmin_dismissibles", data='{"x": true}', method="patch", listing=True, changes=True,
        own=("wagtailusers_userprofile",)),
    Row("wagtailadmin_sprite", listing=True, shows=False),
    Row("wagtailadmin_javascript_catalog", listing=True, shows=False),
    Row("wagtail_localize:javascript_catalog", listing=True, shows=False),
    Row("wagtailadmin_block_preview", query="id=x", listing=True, shows=False, status=(302, 404)),
    Row("wagtailadmin_password_reset", listing=True, shows=False),
    Row("wagtailadmin_password_reset", data={"email": "other_manager@example.org"}, listing=True, shows=False),
    Row("wagtailadmin_password_reset_done", listing=True, shows=False),
    Row("wagtailadmin_password_reset_confirm", ("=MQ", "=x-y"), listing=True, shows=False),
    Row("wagtailadmin_password_reset_complete", listing=True, shows=False),
    Row("admin_login", listing=True, shows=False),
    Row("wagtailadmin_error_test", owner=ADMINISTRATOR, status=(500,), shows=False),
    Row("/admin/test404/", listing=True, shows=False, status=(200, 404)),
    Row("/admin/tuntematon/", listing=True, shows=False, status=(302, 404)),
)  # fmt: skip

ROWS = (*REPORTS, *WORKFLOWS, *VIEWSETS, *SETTINGS, *OPEN)
