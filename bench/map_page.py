"""Measures the situation map in a browser, beside the same choropleth drawn by two map libraries.

    python -m bench.map_page [--runs 5] [--address http://127.0.0.1:8000]

Lighthouse's mobile profile (simulated: a slow phone on a slow mobile network) on the map with example content; without
an address a site of its own is started as `make run` does. The other two pages are made here: the bundled boundaries
with a class for each county as GeoJSON, drawn by Leaflet and by MapLibre from their npm packages, without background
tiles, served compressed from this machine. They have no table, search, card, period or fonts; ours has.
Needs Node.js, npm and Chromium. Prints the median of the runs; the machine's load shows in the spread.
"""

import argparse
import contextlib
import functools
import gzip
import http.server
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.browser_program import find_chromium
from tools.environment import REPOSITORY
from tools.servers.process import find_free_port

PACKAGES = {"lighthouse": "12.8.2", "leaflet": "1.9.4", "maplibre-gl": "5.24.1"}
MAP = "/fi/tilannekuva/"
BOUNDARIES = REPOSITORY / "situation_map" / "data" / "welfare_regions.geojson"
COLOURS = ("#e8ebc6", "#b3d39b", "#74ad85", "#2b7562", "#12493f")
HEAD = """<!doctype html><html lang="fi"><head><meta charset="utf-8"><title>Map</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="lib.css">
<style>body{margin:0}#map{height:100vh}</style></head><body><div id="map"></div><script src="lib.js"></script><script>
const colours = COLOURS, colourOf = (code) => colours[Number(code) % colours.length];
""".replace("COLOURS", json.dumps(COLOURS))
LEAFLET = """fetch("areas.geojson").then((answer) => answer.json()).then((areas) => {
  const map = L.map("map");
  const layer = L.geoJSON(areas, {
    style: (area) => ({ fillColor: colourOf(area.properties.code), fillOpacity: 1, color: "#fff", weight: 1 }),
    onEachFeature: (area, shape) => shape.bindTooltip(area.properties.code),
  }).addTo(map);
  map.fitBounds(layer.getBounds());
});"""
MAPLIBRE = """fetch("areas.geojson").then((answer) => answer.json()).then((areas) => {
  for (const area of areas.features) area.properties.colour = colourOf(area.properties.code);
  new maplibregl.Map({
    container: "map", bounds: [19, 59.5, 31.8, 70.2],
    style: { version: 8, sources: { areas: { type: "geojson", data: areas } }, layers: [
      { id: "fill", type: "fill", source: "areas", paint: { "fill-color": ["get", "colour"] } },
      { id: "line", type: "line", source: "areas", paint: { "line-color": "#fff", "line-width": 1 } },
    ] },
  });
});"""
FILES = {
    "leaflet": ("dist/leaflet.js", "dist/leaflet.css", LEAFLET),
    "maplibre-gl": ("dist/maplibre-gl.js", "dist/maplibre-gl.css", MAPLIBRE),
}
MEASURES = {
    "first paint": "first-contentful-paint",
    "largest paint": "largest-contentful-paint",
    "blocked": "total-blocking-time",
    "shift": "cumulative-layout-shift",
}


class CompressedFiles(http.server.SimpleHTTPRequestHandler):
    """Serves files as a web server does: text compressed, nothing logged."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        content = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: Any) -> None:
        pass


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--address", help="of a site that runs already")
    chosen = parser.parse_args()
    if not shutil.which("npm") or not find_chromium():
        print("Node.js with npm and Chromium are needed.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="perheverkko-map-") as folder, contextlib.ExitStack() as stack:
        tools = Path(folder)
        names = [f"{name}@{version}" for name, version in PACKAGES.items()]
        subprocess.run(
            ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, *names], check=True
        )
        site = chosen.address or stack.enter_context(running_site(tools / "data"))
        others = stack.enter_context(serve(make_pages(tools)))
        addresses = {"Perheverkko": site + MAP, **{name: f"{others}/{name}/" for name in FILES}}
        for name, address in addresses.items():
            report(name, [run_lighthouse(tools, address) for _run in range(chosen.runs)])
    return 0


@contextlib.contextmanager
def running_site(data: Path) -> Iterator[str]:
    from tests.site import start_site

    running = start_site(data, find_free_port())
    try:
        yield running.address
    finally:
        running.stop()


def make_pages(tools: Path) -> Path:
    """A folder with a page for each library."""
    root = tools / "pages"
    for name, (script, style, code) in FILES.items():
        folder = root / name
        folder.mkdir(parents=True)
        package = tools / "node_modules" / name
        shutil.copy(package / script, folder / "lib.js")
        shutil.copy(package / style, folder / "lib.css")
        shutil.copy(BOUNDARIES, folder / "areas.geojson")
        (folder / "index.html").write_text(f"{HEAD}{code}</script></body></html>")
    return root


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[str]:
    port = find_free_port()
    handler = functools.partial(CompressedFiles, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()


def run_lighthouse(tools: Path, address: str) -> dict[str, Any]:
    """One run's report."""
    output = tools / "report.json"
    command = [
        str(tools / "node_modules" / ".bin" / "lighthouse"), address, "--quiet", "--output=json",
        f"--output-path={output}", "--only-categories=performance,accessibility",
        "--chrome-flags=--headless=new --no-sandbox",
    ]  # fmt: skip
    subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": str(find_chromium())}, capture_output=True)
    found: dict[str, Any] = json.loads(output.read_text())
    return found


def report(name: str, runs: list[dict[str, Any]]) -> None:
    scores = {key: [run["categories"][key]["score"] for run in runs] for key in ("performance", "accessibility")}
    shown = ", ".join(f"{key} {statistics.median(found) * 100:.0f}" for key, found in scores.items())
    print(f"\n{name}: {shown}, median of {len(runs)}")
    for label, audit in MEASURES.items():
        values = [run["audits"][audit]["numericValue"] for run in runs]
        digits, unit = (3, "") if label == "shift" else (0, " ms")
        middle, least, most = (f"{value:.{digits}f}" for value in (statistics.median(values), min(values), max(values)))
        print(f"  {label:14} {middle:>8}{unit}  ({least}–{most})")
    items = runs[0]["audits"]["network-requests"]["details"]["items"]
    weight = sum(item.get("transferSize", 0) for item in items)
    print(f"  {'transferred':14} {weight / 1000:8.1f} kB in {len(items)} requests")


if __name__ == "__main__":
    sys.exit(main())
