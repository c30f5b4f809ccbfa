"""Which area a source means by a code or a name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from network.models import FamilyCentreArea, Municipality, Region
from situation_map.area_kinds import COUNTRY_CODE, AreaKind
from situation_map.areas import ENGLISH_NAMES

COUNTRY_WORDS = ("fi", "sss", "fin", "suomi", "finland", "koko maa", "hela landet", "whole country")
PREFIXES: Mapping[str, AreaKind] = {
    "KU": AreaKind.MUNICIPALITY,
    "HVA": AreaKind.REGION,
    "YTA": AreaKind.COLLABORATIVE_AREA,
}
"""Letters that Statistics Finland writes before the codes of an area's kind."""
PREFIXED = re.compile(r"(KU|HVA|YTA)(\d{1,3})", re.IGNORECASE)
WIDTHS = {AreaKind.REGION: 2, AreaKind.MUNICIPALITY: 3, AreaKind.COLLABORATIVE_AREA: 1}


@dataclass(frozen=True)
class AreaBook:
    """Codes and names of every area, read once."""

    codes: Mapping[AreaKind, Mapping[str, str]]
    names: Mapping[str, tuple[AreaKind, str]]

    @classmethod
    def read(cls) -> "AreaBook":
        codes: dict[AreaKind, dict[str, str]] = {kind: {} for kind in AreaKind}
        names: dict[str, tuple[AreaKind, str]] = {}
        codes[AreaKind.COUNTRY][COUNTRY_CODE] = "Suomi"
        for area in FamilyCentreArea.objects.all():
            codes[AreaKind.FAMILY_CENTRE_AREA][f"{area.region_id}-{area.key}"] = area.name_fi
        for municipality in Municipality.objects.all():
            codes[AreaKind.MUNICIPALITY][municipality.code] = municipality.name_fi
            for name in (municipality.name_fi, municipality.name_sv):
                names[name.lower()] = AreaKind.MUNICIPALITY, municipality.code
        for region in Region.objects.all():
            codes[AreaKind.REGION][region.code] = region.short_fi
            if region.collab_code:
                codes[AreaKind.COLLABORATIVE_AREA][region.collab_code] = region.collab_fi
                for name in (region.collab_fi, region.collab_sv, ENGLISH_NAMES.get(region.collab_code, "")):
                    names[name.lower()] = AreaKind.COLLABORATIVE_AREA, region.collab_code
            for language in ("fi", "sv", "en"):
                for form in ("name", "short"):
                    name = getattr(region, f"{form}_{language}").lower()
                    if names.get(name, (AreaKind.REGION, ""))[0] != AreaKind.MUNICIPALITY:
                        names[name] = AreaKind.REGION, region.code  # Helsinki is a municipality too: say which by code
        return cls(codes, names)

    def find(self, text: str, kind: AreaKind | None) -> tuple[AreaKind | None, str]:
        """The area that is meant; (None, "") for none. Without a kind, two digits are a county and three a
        municipality."""
        text = text.strip()
        if text.lower() in COUNTRY_WORDS and kind in (None, AreaKind.COUNTRY):
            return AreaKind.COUNTRY, COUNTRY_CODE
        if found := PREFIXED.fullmatch(text):
            told = PREFIXES[found[1].upper()]
            return self._known(told, found[2]) if kind in (None, told) else (None, "")
        if kind is not None:
            by_code = self._known(kind, text)
            return by_code if by_code[0] is not None else self._named(text, kind)
        for guess in (AreaKind.REGION, AreaKind.MUNICIPALITY, AreaKind.FAMILY_CENTRE_AREA):
            if text in self.codes[guess]:
                return guess, text
        return self._named(text, None)

    def name_of(self, kind: AreaKind, code: str) -> str:
        return self.codes[kind].get(code, "")

    def _known(self, kind: AreaKind, code: str) -> tuple[AreaKind | None, str]:
        padded = str(int(code)).zfill(WIDTHS[kind]) if code.isdecimal() and kind in WIDTHS else code
        return (kind, padded) if padded in self.codes[kind] else (None, "")

    def _named(self, text: str, kind: AreaKind | None) -> tuple[AreaKind | None, str]:
        if kind is not None:
            same = [code for code, name in self.codes[kind].items() if name.lower() == text.lower()]
            if same:
                return kind, same[0]
        found = self.names.get(text.lower())
        return found if found is not None and kind in (None, found[0]) else (None, "")
