"""Builds cms/static/cms/icons.svg, the one sprite of the site, from the npm package lucide-static.

    python tools/build_icons.py [path to a lucide-static .tgz]

Without a path the pinned version is fetched with `npm pack`. The result is committed; the site itself needs no npm.
Add an icon by adding its Lucide name to NAMES.
"""

import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "1.62.0"
SPRITE = Path(__file__).resolve().parents[1] / "cms/static/cms/icons.svg"
NAMES = """
accessibility archive arrow-down arrow-left arrow-right arrow-up arrow-up-down at-sign baby badge-check bell book-open
braces building-2 bus calendar calendar-clock calendar-days calendar-plus calendar-x chart-column check chevron-down
chevron-left chevron-right circle-alert circle-check circle-help church clipboard-check clock coffee copy door-open
download external-link eye file-text flag folder funnel globe graduation-cap hand-heart handshake heart hexagon
history house image inbox info landmark languages layers layout-dashboard library link list list-checks lock log-in
log-out mail map map-pin menu message-circle minus monitor mouse-pointer-click network panel-left parking-circle pen
pencil phone play plus printer puzzle quote refresh-cw repeat rotate-ccw route rss save search send settings share-2
shield-check shapes sliders-horizontal sparkles star table tag tent-tree toilet trash-2 tree-pine triangle-alert undo-2
upload user user-plus users video wallet wifi x
"""
ICONS = NAMES.split()
RENAMED = {"circle-help": "circle-question-mark", "parking-circle": "circle-parking"}  # our name: Lucide's name now
LICENCE = "Icons: Lucide %s, ISC licence, Copyright (c) 2026 Lucide Icons and Contributors; parts derived from Feather,"
LICENCE += " MIT licence, Copyright (c) 2013-present Cole Bemis. https://lucide.dev/license"


def fetch_package(folder: Path) -> Path:
    """The package file, packed by npm into the folder."""
    subprocess.run(["npm", "pack", f"lucide-static@{VERSION}"], cwd=folder, check=True, capture_output=True)
    return folder / f"lucide-static-{VERSION}.tgz"


def symbol(name: str, svg: str) -> str:
    """One <symbol> of the sprite from a whole Lucide file."""
    found = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if not found:
        raise SystemExit(f"{name}: not an SVG file")
    inner = re.sub(r"\s+", " ", found.group(1)).replace(" />", "/>").replace("> <", "><").strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>'


def build(package: Path) -> str:
    with tarfile.open(package) as archive:
        symbols = []
        for name in sorted(set(ICONS)):
            member = f"package/icons/{RENAMED.get(name, name)}.svg"
            try:
                file = archive.extractfile(member)
            except KeyError:
                raise SystemExit(f"{name}: no such icon in {package.name}") from None
            symbols.append(symbol(name, file.read().decode() if file else ""))
    head = f'<svg xmlns="http://www.w3.org/2000/svg"><!-- {LICENCE % VERSION} -->'
    return head + "\n" + "\n".join(symbols) + "\n</svg>\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        package = Path(sys.argv[1]) if len(sys.argv) > 1 else fetch_package(Path(folder))
        SPRITE.write_text(build(package), encoding="utf-8")
    print(f"{SPRITE.name}: {len(set(ICONS))} icons, {SPRITE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
