"""Parts that need no database: the page for faults, the sprite, the styles."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template
from django.test import RequestFactory

from cms.views import server_error

ROOT = Path(__file__).resolve().parents[2]
SPRITE = ROOT / "cms/static/cms/icons.svg"
STYLES = ROOT / "cms/static/cms/css"
ICON = re.compile(r'{% icon "([a-z0-9-]+)"')
OWN_APPS = ("cms", "network", "search", "situation_map")


def own_templates() -> list[Path]:
    folders = [ROOT / name for name in OWN_APPS]
    return [path for folder in folders for path in folder.rglob("templates/**/*.html")]


def test_every_icon_named_in_a_template_is_in_the_sprite():
    known = set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text()))
    named = {name for path in own_templates() for name in ICON.findall(path.read_text())}
    assert named - known == set()
    assert len(named) > 20


def test_every_own_template_compiles():
    folders = [Path(apps.get_app_config(name).path) / "templates" for name in ("cms", "network")]
    names = [str(path.relative_to(folder)) for folder in folders for path in folder.rglob("*.html")]
    for name in names:
        get_template(name)
    assert len(names) > 40


@pytest.mark.parametrize(("path", "language"), [("/sv/platser/", "sv"), ("/nowhere", "fi")])
def test_fault_is_answered_without_the_database(path, language):
    response = server_error(RequestFactory().get(path))
    html = response.content.decode()
    assert response.status_code == 500
    assert f'<html lang="{language}">' in html
    assert f'href="/{language}/"' in html


def test_styles_ask_nothing_from_elsewhere():
    styles = "".join(path.read_text() for path in STYLES.glob("*.css"))
    sources = re.findall(r"(?:url\(|@import )\s*[\"']?([^\"')]+)", styles)
    assert [source for source in sources if "//" in source] == []
    files = [source for source in sources if not source.startswith("data:")]
    assert [source for source in files if not (STYLES / source).resolve().exists()] == []
    assert len(sources) >= 5


def test_both_parts_of_a_font_have_the_same_weights():
    """A browser takes letters from the faces of one span of weights alone: else the text is in another font."""
    faces = re.findall(
        r'family: "([^"]+)"; src: url\(fonts/(\S+)\).*?weight: ([\d ]+);', (STYLES / "site.css").read_text()
    )
    parts = {
        wide: sorted((family, weight) for family, file, weight in faces if ("-ext" in file) == wide)
        for wide in (True, False)
    }
    assert parts[True] == parts[False]
    assert len(parts[True]) == 3


def test_colours_follow_the_theme():
    tokens = (STYLES / "tokens.css").read_text()
    for name in ("paper", "sheet", "ink", "ink-soft", "line", "edge", "spruce", "amber", "lingon"):
        assert re.search(rf"--{name}: light-dark\(", tokens), name
