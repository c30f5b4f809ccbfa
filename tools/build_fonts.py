"""Makes the fonts of pictures and briefs from those of the site: python -m tools.build_fonts

The typesetter reads fixed weights in TrueType; the site has variable ones in WOFF2, in two parts each. Both families
are under the SIL Open Font License, which lies beside them. The pages' text at its usual weight, which nearly every
page asks for, is made here too: half the bytes of the variable font, which only bold text asks for.
"""

import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from tools.environment import REPOSITORY

GIVEN = REPOSITORY / "cms" / "static" / "cms" / "css" / "fonts"
MADE = REPOSITORY / "situation_map" / "takeaway" / "typesetting" / "fonts"
FAMILIES = {"familjen": "Familjen Grotesk", "literata": "Literata"}
STYLES = {400: "Regular", 700: "Bold"}


def fixed(stem: str, part: str, weight: int, folder: Path) -> str:
    """One part of a family at one weight, as a file."""
    font = TTFont(GIVEN / f"{stem}{part}.woff2")
    font.flavor = None
    made = instancer.instantiateVariableFont(font, {"wght": weight})
    made.pop("STAT", None)
    path = folder / f"{stem}{part}-{weight}.ttf"
    made.save(path)
    return str(path)


def build(stem: str, family: str, weight: int, style: str) -> Path:
    with tempfile.TemporaryDirectory() as folder:
        font = Merger().merge([fixed(stem, part, weight, Path(folder)) for part in ("", "-ext")])
        names = font["name"]
        names.names = []
        full = f"{family} {style}"
        for number, text in ((1, family), (2, style), (4, full), (6, full.replace(" ", "")), (16, family), (17, style)):
            names.setName(text, number, 3, 1, 0x409)
        font["OS/2"].usWeightClass = weight
        font["OS/2"].fsSelection = 0x40 if weight == 400 else 0x20
        font["head"].macStyle = 0 if weight == 400 else 1
        target = MADE / f"{stem}-{weight}.ttf"
        font.save(target)
    return target


def build_text() -> Path:
    """Literata at one weight, for the pages."""
    made = instancer.instantiateVariableFont(TTFont(GIVEN / "literata.woff2"), {"wght": 400})
    made.flavor = "woff2"
    target = GIVEN / "literata-400.woff2"
    made.save(target)
    return target


def main() -> None:
    print(f"{build_text().relative_to(REPOSITORY)} is made")
    for stem, family in FAMILIES.items():
        for weight, style in STYLES.items():
            target = build(stem, family, weight, style)
            print(f"{target.relative_to(REPOSITORY)}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
