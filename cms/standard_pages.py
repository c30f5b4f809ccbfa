"""The pages that every site begins with: about, accessibility, sources, privacy. Created once, then the editors'
own.
"""

import tomllib
import uuid
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.html import escape

from cms.models import ArticlePage, HomePage

FILE = Path(__file__).parent / "content" / "standard_pages.toml"
NAMESPACE = uuid.UUID("3d1c9b0e-2f0f-4b5c-8b60-5a8a1f0e7a11")


def stream_of(text: str) -> list[dict[str, Any]]:
    """StreamField data of plain text with "## " headings and "- " lists."""
    blocks: list[dict[str, Any]] = []
    for chunk in text.strip().split("## "):
        if not chunk.strip():
            continue
        heading, _, rest = chunk.partition("\n")
        blocks.append({"type": "heading", "value": {"text": heading.strip(), "level": "2"}})
        blocks.append({"type": "text", "value": "".join(map(html_of, rest.strip().split("\n\n")))})
    return blocks


def html_of(paragraph: str) -> str:
    lines = [line.strip() for line in paragraph.strip().splitlines()]
    if lines and all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{escape(line[2:])}</li>" for line in lines) + "</ul>"
    return f"<p>{escape(' '.join(lines))}</p>"


@transaction.atomic
def ensure_standard_pages(*, homes: dict[str, HomePage]) -> int:
    """Create those that no language has yet; returns how many the file holds."""
    pages = tomllib.loads(FILE.read_text(encoding="utf-8"))["page"]
    for entry in pages:
        key = uuid.uuid5(NAMESPACE, entry["key"])
        if ArticlePage.objects.filter(translation_key=key).exists():
            continue
        for code, home in homes.items():
            texts = entry[code]
            page = ArticlePage(
                title=texts["title"], slug=entry["slug"], lede=texts["lede"], body=stream_of(texts["body"]),
                locale=home.locale, translation_key=key, show_in_menus=True,
            )  # fmt: skip
            home.add_child(instance=page)
            page.save_revision().publish()
    return len(pages)
