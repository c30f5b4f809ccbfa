"""The desk: activities and places, their meetings and seasons, organisations, people, requests to join, imports."""

from tests.network.admin_addresses.rows import Row
from tests.network.admin_addresses.scene import Scene

COORDINATOR, NATIONAL = "coordinator", "national"
WRITERS = ("editor", "publisher")
INSIDERS = (*WRITERS, "manager")

ACTIVITIES = (
    Row("activity_unfinished", ("unfinished",)),
    Row("activity_discard", ("unfinished",)),
    Row("activity_discard", ("unfinished",), data={}, changes=True),
    Row("activity_autosave", listing=True, shows=False),
    Row("activity_autosave", changes=True, data=lambda scene: {
        "page": scene.number("draft"), "title": "Uusi", "revision": scene["draft"].latest_revision_id,
        "opened_as": "x", "draft_version": "0"}),
    Row("activity_autosave", data={"organisation": "{organisation}", "title": "Uusi", "writer": "x"}, changes=True),
    Row("activity_take_off", ("changed",), owner=COORDINATOR, shows=False),
    Row("activity_take_off", ("changed",), owner=COORDINATOR, data={}, changes=True, insiders=("editor",)),
    Row("suggest_tags", query="q=kanaria", listing=True, shows=False),
    Row("suggest_organisations", query="q=kanaria", listing=True, shows=False),
    Row("activity_meetings", ("hidden",)),
    Row("activity_meetings_undo", ("hidden",), data={"entry": "1"}),
    Row("activity_state", ("hidden",), data={"state": "cancelled", "state_note": "Peruttu."}, form=True,
        form_at="activity_meetings", changes=True),
    Row("activity_meeting", ("hidden", "day", "=cancel")),
    Row("activity_meeting", ("hidden", "day", "=cancel"), form=True, data={}, changes=True),
    Row("activity_repeat", ("hidden",), shows=False),
    Row("season_repeat", query="organisation={organisation}", shows=False),
)  # fmt: skip


def place_answers(scene: Scene) -> dict[str, object]:
    """The guided form of a place, filled in."""
    return {
        "organisation": scene.number("organisation"), "place_type": "meeting_place", "title": "Uusi pesä",
        "summary": "Tila leikille.", "meeting_kind": "family_cafe", "phase": "operating",
        "municipality": scene.number("municipality"), "way": "given", "point": "62,2415 25,7209",
        "languages": ["fi"], "own_part": "lead", "save": "1", "revision": scene["place"].latest_revision_id,
    }  # fmt: skip


def county_place_answers(scene: Scene) -> dict[str, object]:
    """The same of a place right below the county, which no organisation keeps."""
    answers = {**place_answers(scene), "county": "15", "title": "Alueen pesä"}
    answers["revision"] = scene["county_place"].latest_revision_id
    return {name: value for name, value in answers.items() if name not in ("organisation", "own_part")}


PLACES = (
    Row("place_new", query="organisation={organisation}", shows=False),
    Row("place_new", data=place_answers, changes=True),
    Row("place_new", query="county=15", owner=COORDINATOR, shows=False, insiders=INSIDERS),
    Row("place_new", data=county_place_answers, owner=COORDINATOR, changes=True, insiders=INSIDERS),
    *(
        Row(name, ("county_place",), owner=COORDINATOR, insiders=INSIDERS)
        for name in ("place_edit", "place_preview", "place_delete")
    ),
    Row("place_edit", ("county_place",), data=county_place_answers, owner=COORDINATOR, changes=True, insiders=INSIDERS),
    Row("place_submit", ("county_place",), data={}, owner=COORDINATOR, changes=True, insiders=INSIDERS),
    Row("place_delete", ("county_place",), data={}, owner=COORDINATOR, changes=True, insiders=INSIDERS),
    Row("place_edit", ("place",)),
    Row("place_edit", ("place",), data=place_answers, changes=True),
    Row("place_preview", ("place",)),
    Row("place_submit", ("place",), data={}, changes=True),
    Row("place_withdraw", ("waiting_place",), data={}, changes=True),
    Row("place_delete", ("place",)),
    Row("place_delete", ("place",), data={}, changes=True),
)

MANAGER = "manager"
LANGUAGES = (
    Row("language_remove", ("draft_of_two", "=sv")),
    Row("language_remove", ("draft_of_two", "=sv"), data={}, changes=True),
    Row("language_put_back", ("draft_of_one", "=sv")),
    Row("language_put_back", ("draft_of_one", "=sv"), data={}, changes=True),
)


def organisation(name: str, *args: str, **facts: object) -> Row:
    """Of managers and coordinators of the county; the organisation's name is public, so nothing is hidden in most."""
    return Row(name, ("record", *args), **{"owner": MANAGER, "shows": False, **facts})  # type: ignore[arg-type]


ORGANISATIONS = (
    Row("own_organisations", owner=MANAGER, shows=False, listing=True),
    organisation("own_organisation"),
    organisation("organisation_rename"),
    organisation("organisation_rename", data={"title_fi": "Uusi nimi ry"}, changes=True, insiders=WRITERS),
    organisation("organisation_parent"),
    organisation("organisation_parent", data={"other": "Luotettu ry"}, owner=COORDINATOR, insiders=WRITERS),
    organisation("organisation_move", owner=NATIONAL),
    organisation("organisation_move", owner=NATIONAL, data={"region": "90"}, insiders=INSIDERS),
    organisation("organisation_merge", owner=COORDINATOR),
    organisation("organisation_merge", owner=COORDINATOR, data={"other": "Luotettu ry"}, insiders=INSIDERS),
    Row("organisation_part", ("merged_record",), owner=COORDINATOR),
    Row("organisation_part", ("merged_record",), owner=COORDINATOR, data={}, changes=True, insiders=INSIDERS),
    organisation("organisation_end", owner=COORDINATOR),
    organisation("organisation_end", owner=COORDINATOR, data={"ended_on": "2031-01-01"}, insiders=INSIDERS),
    organisation("organisation_trust", owner=COORDINATOR, data={"trusted": "yes"}, changes=True, insiders=INSIDERS),
    organisation("people", shows=True),
    organisation("people", data={"email": "uusi@example.org", "role": "editor", "language": "fi"}, changes=True,
                 insiders=WRITERS),
    organisation("person_role", "colleague", data={"role": "publisher"}, changes=True, insiders=WRITERS),
    organisation("person_remove", "colleague", shows=True),
    organisation("person_remove", "colleague", data={}, changes=True, insiders=WRITERS),
    organisation("invitation_change", "invitation", data={"end": "1"}, changes=True, insiders=WRITERS),
    Row("coordinators", owner=COORDINATOR, listing=True, shows=True),
    Row("county_coordinators", ("=15",), owner=COORDINATOR),
    Row("county_coordinators", ("=15",), owner=NATIONAL, data={"person": "viewer"}, changes=True, insiders=INSIDERS),
    Row("county_coordinators", ("=15",), owner=NATIONAL, changes=True, insiders=INSIDERS,
        data={"invite": "1", "email": "uusi@example.org", "language": "fi"}),
    Row("coordinator_invitation", ("=15", "coordinator_invitation"), owner=NATIONAL, data={"resend": "1"},
        changes=True, insiders=INSIDERS),
    Row("coordinator_dismiss", ("=15", "colleague"), owner=NATIONAL),
    Row("coordinator_dismiss", ("=15", "colleague"), owner=NATIONAL, data={}, changes=True, insiders=INSIDERS),
)  # fmt: skip

JOINING = (
    Row("join", owner="", listing=True, why="open to all"),
    Row("joined", owner="", listing=True, why="open to all"),
    Row("join_request", ("=wrong",), owner="", why="only who holds the letter has the token"),
    Row("join_withdraw", ("=wrong",), owner="", data={}, why="only who holds the letter has the token"),
    Row("invitation", ("=wrong",), owner="", why="only who holds the letter has the token"),
    Row("join_queue", owner=COORDINATOR, listing=True),
    Row("join_decision", ("join",), owner=COORDINATOR),
    Row("join_decision", ("join",), owner=COORDINATOR, data={"decision": "approve", "message": ""}, changes=True,
        insiders=INSIDERS),
    Row("join_decision", ("join",), owner=COORDINATOR, data={"decision": "decline", "message": "Ei."}, changes=True,
        insiders=INSIDERS),
)  # fmt: skip

IMPORTS = (
    Row("imports", listing=True),
    Row("import_template", listing=True, shows=False),
    Row("import_new", ("=table",), listing=True, shows=False),
    Row("import_source", ("import_source",)),
    Row("import_again", ("import_source", "=table"), shows=False),
    Row("import_schedule", ("import_source",), data={"schedule": "none"}),
    Row("import_take", ("import_source", "=1"), data={}, status=(302, 404)),
    Row("import_run", ("import_run",)),
    Row("import_columns", ("import_run",), status=(200, 302, 404), shows=False),
    Row("import_state", ("import_run",), shows=False),
    Row("import_refused", ("import_run",), shows=False, status=(200, 302, 404)),
    # The run is empty: its owner is told so.
    Row("import_confirm", ("import_run",), data={"mode": "all", "outcome": "draft"}, status=(422,)),
    Row("import_leave", ("import_run",), data={}, changes=True),
    Row("import_resume", ("import_run",), data={}),
    Row("import_undo", ("import_run",), data={}),
)

OUTPUTS = (
    *(
        Row(name, owner="", listing=True, why="open to all")
        for name in (
            "activities_framed",
            *(f"activities_{key}" for key in ("ics", "atom", "csv", "json", "geojson")),
            *(f"places_{key}" for key in ("atom", "csv", "json", "geojson")),
            *(f"organisations_{key}" for key in ("atom", "csv", "json")),
        )
    ),
    Row("activity_calendar", ("hidden_key",), owner=COORDINATOR, listing=True),
    Row("activity_calendar", ("draft_key",), owner="", why="a draft has no calendar"),
)
