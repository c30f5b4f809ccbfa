"""Whether two organisations may be one: the same Y-tunnus, or names that are nearly equal."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

from network.models import JoinRequest, Organisation, RecordText
from network.models.joining import OPEN_STATES
from network.models.vocabulary import RecordKind
from network.querysets import RecordQuerySet

NEAR = 0.86
"""How alike two names are before they are shown as look-alikes, 0–1: one letter of seven."""
LEGAL_FORMS = frozenset(("ry", "rf", "rn", "oy", "ab", "oyj", "abp", "sr", "sa", "sk", "osk", "ky", "registered"))


@dataclass(frozen=True)
class LookAlike:
    """What is there already; `path` is an organisation's address, `request_id` a request's number."""

    name: str
    same_business_id: bool
    path: str = ""
    request_id: int | None = None


def plain_name(name: str) -> str:
    """A name without legal forms, accents, signs and capitals: "Tuulikello r.y." and "TUULIKELLO RY" are one."""
    text = unicodedata.normalize("NFKD", name.casefold()).replace(".", "")
    words = re.findall(r"\w+", "".join(sign for sign in text if not unicodedata.combining(sign)))
    return " ".join(word for word in words if word not in LEGAL_FORMS) or " ".join(words)


class NameComparison:
    """One name against many. Cheap bounds come first, so 30,000 names take a fraction of a second."""

    def __init__(self, name: str) -> None:
        self.plain = plain_name(name)
        self.matcher = SequenceMatcher(autojunk=False)
        self.matcher.set_seq2(self.plain)

    def is_near(self, other: str) -> bool:
        plain = plain_name(other)
        if plain == self.plain:
            return True
        self.matcher.set_seq1(plain)
        return (
            self.matcher.real_quick_ratio() >= NEAR
            and self.matcher.quick_ratio() >= NEAR
            and self.matcher.ratio() >= NEAR
        )


def look_alikes(
    *, name: str, business_id: str, among: RecordQuerySet, leave_out: JoinRequest | None = None
) -> list[LookAlike]:
    """Organisations of `among` and open requests that may be this one, the same Y-tunnus first. Three queries."""
    near = NameComparison(name)
    found: dict[int, LookAlike] = {}
    texts = RecordText.objects.filter(record__in=among.filter(kind=RecordKind.ORGANISATION)).order_by("record_id", "pk")
    same_id = (
        set(Organisation.objects.filter(business_id=business_id).values_list("pk", flat=True)) if business_id else set()
    )
    for pk, title, path in texts.values_list("record_id", "title", "path"):
        if pk not in found and (pk in same_id or near.is_near(title)):
            found[pk] = LookAlike(title, pk in same_id, path=path)
    requests = JoinRequest.objects.filter(state__in=OPEN_STATES).exclude(pk=leave_out.pk if leave_out else 0)
    waiting = [
        LookAlike(other, same, request_id=pk)
        for pk, other, number in requests.values_list("pk", "name", "business_id")
        if (same := bool(business_id) and number == business_id) or near.is_near(other)
    ]
    return sorted([*found.values(), *waiting], key=lambda each: not each.same_business_id)
