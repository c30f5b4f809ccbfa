"""What changed in places, groups, contacts and practices from one edition to another, or to now.

Sorts that one of the two sides does not hold are not compared: what an edition never looked for is not gone from it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.models import Region
from network.models.vocabulary import Phase, RecordKind
from situation_map.models import ContactRole, CooperationGroup, EditionPart, GoodPracticePage, MaterialPage

from .asking import Reading
from .differing import CHANGE_LABELS, Change
from .parts import parts_of
from .standing import SORTS, TOLD_NOW, TOLD_WITH_A_DAY
from .things import best_text, phase_label

OPENED, CLOSED, PHASE = "opened", "closed", "phase"
LABELS: Mapping[str, str | Promise] = {
    **{change.value: label for change, label in CHANGE_LABELS.items()},
    OPENED: gettext_lazy("opened"),
    CLOSED: gettext_lazy("closed"),
    PHASE: gettext_lazy("another phase"),
}
Facts = Mapping[str, Any]
Things = Mapping[str, Mapping[str, Facts]]
"""By sort ("places") and key; a sort that is not held is missing."""


@dataclass(frozen=True)
class ThingChange:
    """``before`` and ``after`` say in words how it stood, and are empty where it was not there. ``change`` is one of
    ``LABELS``; ``is_moved`` when it is in another county or municipality now. ``region`` is None for the country."""

    sort: str
    key: str
    name: str
    language: str
    kind: str
    region: Region | None
    before: str
    after: str
    change: str
    is_moved: bool
    is_example: bool

    @property
    def label(self) -> str | Promise:
        return LABELS[self.change]


def read_things(reading: Reading) -> Things:
    """Of an edition one query; of now a constant number."""
    if reading.edition is None:
        today = timezone.localdate()
        told = {what: read(today) for what, read in TOLD_WITH_A_DAY.items()}
        told |= {what: read() for what, read in TOLD_NOW.items()}
        return {what: {thing.key: thing.facts for thing in things} for what, things in told.items()}
    found: dict[str, dict[str, Facts]] = {what: {} for what in SORTS if reading.edition.holds(what)}
    names = {kind: what for what, kind in SORTS.items()}
    for part in parts_of(reading.edition, *SORTS.values()):
        found[names[EditionPart.Kind(part.kind)]][part.key] = part.content
    return found


def not_compared(before: Things, after: Things) -> list[str]:
    return [what for what in SORTS if what not in before or what not in after]


def compare_things(before: Reading, after: Reading) -> tuple[list[ThingChange], list[str]]:
    """The changes, and the sorts that cannot be compared."""
    one, other = read_things(before), read_things(after)
    regions = {each.code: each for side in (before, after) for each in side.regions}
    return list(_compare(one, other, regions)), not_compared(one, other)


def _compare(before: Things, after: Things, regions: Mapping[str, Region]) -> Iterator[ThingChange]:
    for what in SORTS:
        if what not in before or what not in after:
            continue
        keys = {**before[what], **after[what]}
        rows = [compare_thing(what, key, before[what].get(key), after[what].get(key), regions) for key in keys]
        yield from sorted(rows, key=lambda row: (row.region.code if row.region else "", row.name.casefold(), row.key))


def compare_thing(
    what: str, key: str, before: Facts | None, after: Facts | None, regions: Mapping[str, Region]
) -> ThingChange:
    facts = after if after is not None else before
    assert facts is not None
    name, language = name_of(what, facts)
    code = region_of(what, key, facts)
    return ThingChange(
        sort=what,
        key=facts["key"],
        name=name,
        language=language,
        kind=str(kind_of(what, facts)),
        region=regions.get(code),
        before=words_of(what, before),
        after=words_of(what, after),
        change=change_of(what, before, after),
        is_moved=before is not None and after is not None and where_of(what, before) != where_of(what, after),
        is_example=facts["is_example"],
    )


def region_of(what: str, key: str, facts: Facts) -> str:
    return key.partition(":")[0] if what == "practices" else facts["region_id"] or ""


def where_of(what: str, facts: Facts) -> tuple[Any, ...]:
    return (facts["region_id"], facts["municipality"]) if what == "places" else ()


def name_of(what: str, facts: Facts) -> tuple[str, str]:
    """In the reader's language where there is one, and the language where it is another."""
    if what == "places":
        title, language = best_text(facts["titles"], facts["source_language"])
        return title or "", language
    if what == "practices":
        text, language = best_text(facts["texts"], facts["source_language"])
        return (text["title"], language) if text else ("", "")
    stem = "name" if what == "groups" else "role"
    texts = {code: facts[f"{stem}_{code}"] for code in ("fi", "sv", "en") if facts[f"{stem}_{code}"]}
    text, language = best_text(texts, "fi")
    return text or "", language


def kind_of(what: str, facts: Facts) -> str:
    if what == "places":
        return _("family centre") if facts["kind"] == RecordKind.FAMILY_CENTRE else _("meeting place")
    if what == "groups":
        return str(dict(CooperationGroup.Kind.choices).get(facts["kind"], facts["kind"]))
    if what == "contacts":
        return _("contact post")
    if facts["is_material"]:
        return str(dict(MaterialPage.Kind.choices).get(facts["kind"], facts["kind"]))
    return str(GoodPracticePage._meta.verbose_name)


def words_of(what: str, facts: Facts | None) -> str:
    """How it stood; empty where it was not there."""
    if facts is None:
        return ""
    if what == "places":
        return _("phase not known") if facts["phase"] == Phase.UNKNOWN else phase_label(facts["phase"])
    if what == "groups":
        return str(dict(CooperationGroup.Status.choices).get(facts["status"], facts["status"]))
    if what == "contacts":
        state = str(dict(ContactRole.State.choices).get(facts["state"], facts["state"]))
        return ", ".join(part for part in (facts["organisation"], state) if part)
    return _("taken into use") if facts["in_use"] else _("told")


def change_of(what: str, before: Facts | None, after: Facts | None) -> str:
    if before is None or after is None:
        return Change.NEW.value if before is None else Change.GONE.value
    if before["is_example"] != after["is_example"]:
        return Change.OTHER.value
    if what == "places" and before["phase"] != after["phase"]:
        return phase_change(before["phase"], after["phase"])
    same = {name: before.get(name) for name in COMPARED[what]} == {name: after.get(name) for name in COMPARED[what]}
    return Change.SAME.value if same else Change.CHANGED.value


def phase_change(before: str, after: str) -> str:
    """A place opens or closes only from a phase that was known: one whose phase became known did neither."""
    if before == Phase.UNKNOWN or after == Phase.UNKNOWN:
        return PHASE
    if after == Phase.OPERATING:
        return OPENED
    return CLOSED if after == Phase.ENDED else PHASE


COMPARED: Mapping[str, tuple[str, ...]] = {
    "places": ("region_id", "municipality", "form", "lead_sector", "meeting_kind", "served", "titles"),
    "groups": ("status", "kind", "mandate", "name_fi", "name_sv", "name_en", "representation_fi"),
    "contacts": ("state", "organisation", "posts", "role_fi", "role_sv", "role_en"),
    "practices": ("texts", "topics", "link"),
}
"""What has to differ for a thing to count as changed."""
