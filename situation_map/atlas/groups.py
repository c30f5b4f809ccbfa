"""Three hundred municipalities as lists of their counties, to be opened one by one and searched by name."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from network.models import Region
from situation_map.writing import write_value

from .drawing import county_address
from .frame import Frame, Whole
from .rows import Row


@dataclass(frozen=True, slots=True)
class Group:
    """A county's municipalities in the order of the table. ``whole`` is what is counted for the county and stands in
    none of them, as it is written; empty where there is nothing."""

    county: Region
    href: str
    rows: Sequence[Row]
    known: int
    is_open: bool
    whole: str = ""
    whole_unknown: int = 0


def group_rows(frame: Frame, rows: Sequence[Row]) -> list[Group]:
    """By the counties' names. Where the reader searches by name, only what fits is left, and it is open; a county's own
    name fits all of its municipalities."""
    inside: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        inside[getattr(row.figure.region, "region_code", "")].append(row)
    wholes = {whole.county.code: whole for whole in frame.wholes}
    wanted = frame.choice.name.casefold().split()
    groups = []
    for county in sorted(frame.counties_drawn, key=lambda region: region.short):
        found = [row for row in inside[county.code] if _fits(wanted, row.figure.region.short, county.short)]
        if not found:
            continue
        chosen = any(row.figure.region.code in frame.choice.areas for row in found)
        known = sum(row.figure.is_known for row in found)
        groups.append(
            Group(
                county, county_address(county), found, known, bool(wanted) or chosen,
                *_whole_words(frame, wholes.get(county.code)),
            )
        )  # fmt: skip
    return groups


def _fits(wanted: Sequence[str], *names: str) -> bool:
    text = " ".join(names).casefold()
    return all(word in text for word in wanted)


def _whole_words(frame: Frame, whole: Whole | None) -> tuple[str, int]:
    return ("", 0) if whole is None else (write_value(frame.base, whole.value), whole.value.unknown_count)
