"""Text from elsewhere: made harmless, and shortened at the end of a sentence."""

import re
from html import escape, unescape

from django.utils.html import strip_tags
from wagtail.whitelist import Whitelister, allow_without_attributes, attribute_rule, check_url

LONGEST_SUMMARY = 300
LINK = re.compile(r"https?://[^\s<>\"']+")


class _Rules(Whitelister):
    """What our rich text may hold; everything else loses its tags and keeps its words."""

    element_rules = {
        "[document]": allow_without_attributes,
        "a": attribute_rule({"href": check_url}),
        "b": allow_without_attributes,
        "br": allow_without_attributes,
        "em": allow_without_attributes,
        "i": allow_without_attributes,
        "li": allow_without_attributes,
        "ol": allow_without_attributes,
        "p": allow_without_attributes,
        "strong": allow_without_attributes,
        "ul": allow_without_attributes,
    }


def rich_text(html: str) -> str:
    """HTML of another system as ours; plain text becomes paragraphs."""
    if not re.search(r"<(p|br|ul|ol|div|a|b|strong|i|em|h\d|span)\b", html, re.IGNORECASE):
        return paragraphs(unescape(html))
    html = re.sub(r"(?is)<(script|style|template)\b.*?</\1\s*>", "", html)
    html = re.sub(r"(?i)<(/?)(div|h[1-6])\b[^>]*>", r"<\1p>", html)
    clean = _Rules().clean(html).strip()
    return re.sub(r"<p>\s*</p>", "", clean) if clean.startswith("<") else f"<p>{clean}</p>"


def paragraphs(text: str) -> str:
    """Plain text as paragraphs, an empty line between them; its web addresses as links."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return "".join(f"<p>{_line(block)}</p>" for block in blocks if block.strip())


def _line(text: str) -> str:
    parts, at = [], 0
    for found in LINK.finditer(text):
        address = found[0].rstrip(".,;:)")
        parts.append(escape(text[at : found.start()], quote=False))
        parts.append(f'<a href="{escape(address)}">{escape(address, quote=False)}</a>')
        at = found.start() + len(address)
    parts.append(escape(text[at:], quote=False))
    return " ".join("".join(parts).split())


def without_tags(html: str) -> str:
    """HTML as one line of words."""
    return " ".join(unescape(strip_tags(re.sub(r"<(/p|br|/li)\b", r" <\1", html))).split())


def first_sentence(text: str) -> str:
    """The first sentence, or as much of the text as a summary holds, cut between words."""
    text = " ".join(text.split())
    match = re.match(r".{10,}?[.!?](?=\s|$)", text)
    sentence = match[0] if match else text
    if len(sentence) <= LONGEST_SUMMARY:
        return sentence
    return sentence[: LONGEST_SUMMARY - 2].rsplit(" ", 1)[0] + " …"
