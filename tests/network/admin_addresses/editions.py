"""Editions: made by the coordinators of the whole country, read by everybody when their time has come."""

from django.utils import timezone

from tests.network.admin_addresses.rows import Row

NATIONAL = "national"
INSIDERS = ("editor", "publisher", "manager", "coordinator")
VALUES = {"name_fi": "Uusi julkaisu", "dated_on": timezone.localdate().isoformat()}
RELEASE = {"published_at": "", "seen_by_members": "on"}
ERRATUM = {"text_fi": "Väärin.", "dated_on": timezone.localdate().isoformat()}


def managed(name: str, *args: str, **facts: object) -> Row:
    return Row(name, args, **{"owner": NATIONAL, "insiders": INSIDERS, **facts})  # type: ignore[arg-type]


def changed(name: str, *args: str, **facts: object) -> Row:
    return managed(name, *args, **{"data": {}, "changes": True, **facts})


SECRET = "=salaa"
MANAGING = (
    managed("editions_desk"),
    managed("edition_new", shows=False),
    changed("edition_new", data=VALUES),
    managed("edition_desk", "edition_draft"),
    managed("edition_state", "edition_draft", shows=False),
    managed("edition_edit", "edition_draft"),
    changed("edition_edit", "edition_draft", data=VALUES),
    managed("edition_delete", "edition_draft"),
    changed("edition_delete", "edition_draft"),
    managed("edition_freeze", "edition_draft"),
    changed("edition_freeze", "edition_draft"),
    managed("edition_release", "edition_secret"),
    changed("edition_release", "edition_secret", data=RELEASE),
    managed("erratum_new", "edition_secret"),
    changed("erratum_new", "edition_secret", data=ERRATUM),
)
READING = (
    managed("editions", listing=True, insiders=()),
    managed("edition", SECRET),
    managed("edition_content", SECRET),
    managed("edition_changes", SECRET),
    managed("edition_changes_csv", SECRET, shows=False),
    managed("edition_changes_json", SECRET),
    managed("edition_by_period", SECRET),
    managed("edition_by_period_csv", SECRET, shows=False),
    managed("edition_by_period_json", SECRET),
)
