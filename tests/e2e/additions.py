"""What the example content lacks, added to the running site: run with its settings (`manage.py shell`).

A section with an article of every kind of block, and a job that waits until tomorrow.
"""

import datetime as dt
import io
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image as Drawing
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.jobs.services import enqueue_job
from cms.models import ArticlePage, HomePage, SectionPage

SLUG = "ohjeita"


def create_section() -> tuple[str, str]:
    """Paths of the section and of its article; made once."""
    home = HomePage.objects.get(locale__language_code="fi")
    section = SectionPage.objects.child_of(home).filter(slug=SLUG).first()
    if section is None:
        section = SectionPage(title="Ohjeita", slug=SLUG, lede="Miten verkkoon julkaistaan.", locale=home.locale)
        home.add_child(instance=section)
        article = ArticlePage(
            title="Näin kirjoitat hyvän ilmoituksen",
            slug="hyva-ilmoitus",
            lede="Mitä, missä ja milloin: siitä lukija aloittaa.",
            locale=home.locale,
        )
        article.body = article.body.stream_block.to_python(blocks(home))
        section.add_child(instance=article)
        for page in (section, article):
            page.save_revision().publish()
    return section.get_url(), section.get_children().get().get_url()


def create_job() -> None:
    enqueue_job(name="jobs.prune", payload={}, key="tests.e2e", run_after=timezone.now() + dt.timedelta(days=1))


def blocks(home: HomePage) -> list[dict[str, Any]]:
    image = {"image": create_image(), "decorative": False, "alt_text": "Kaksi vihreää ruutua"}
    picture = {"image": image, "caption": "Ruutuja", "credit": "Perheverkko"}
    values = [
        ("heading", {"text": "Aloita tärkeimmästä", "level": "2"}),
        ("text", "<p>Kerro <b>päivä</b>. <a href='https://www.suomi.fi/'>Suomi.fi</a></p><ul><li>Hinta</li></ul>"),
        ("heading", {"text": "Esimerkkejä", "level": "3"}),
        ("quote", {"text": "Ovi on kadun puolella.", "source": "Perhekahvilan ohjaaja"}),
        ("accordion", {"items_": [{"title": "Kuka saa julkaista?", "content": "<p>Verkon jäsen.</p>"}]}),
        ("table", {"caption": "Vastausajat", "table": table(), "first_column_heads": True}),
        ("image", picture),
        ("gallery", {"title": "Kuvia", "images": [picture, picture]}),
        ("video", {"title": "Esittely", "url": "https://youtu.be/abcdefghijk", "transcript": "<p>Tekstivastine.</p>"}),
        ("document", {"document": create_document(), "title": "Muistilista", "description": "Yksi sivu"}),
        ("call_to_action", {"title": "Mukaan", "text": "", "button": "Alkuun", "target": {"page": home.pk, "url": ""}}),
        ("contact", {"role": "Koordinaattori", "email": "apu@perheverkko.example", "phone": "014 000 0000"}),
        ("panel", {"panel": "activities", "heading": "Toimintaa", "region": "15", "limit": 3}),
    ]  # fmt: skip
    return [{"type": kind, "value": value} for kind, value in values]


def table() -> dict[str, Any]:
    columns = [{"type": "text", "heading": "Asia"}, {"type": "number", "heading": "Päiviä"}]
    rows = [{"values": ["Uusi ilmoitus", "2"]}, {"values": ["Muutos", "1"]}]
    return {"columns": columns, "rows": rows, "caption": ""}


def create_image() -> int:
    content = io.BytesIO()
    Drawing.new("RGB", (640, 480), "#17523e").save(content, "PNG")
    content.seek(0)
    return get_image_model().objects.create(title="Ruudut", file=ImageFile(content, name="ruudut.png")).pk


def create_document() -> int:
    return get_document_model().objects.create(title="Muistilista", file=ContentFile(b"Lista", name="lista.txt")).pk
