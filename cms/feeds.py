"""Writing Atom (RFC 4287): elements, ids that never change, and no character that XML cannot hold."""

import re
from urllib.parse import urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.utils.xmlutils import SimplerXMLGenerator

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TAG_DATE = "2026"


def tag_address(what: str) -> str:
    """tag:perheverkko.example,2026:activity/… (RFC 4151)"""
    return f"tag:{urlsplit(settings.PUBLIC_URL).hostname},{TAG_DATE}:{what}"


def clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return NOT_XML.sub("", text)


class Writer(SimplerXMLGenerator):
    """Elements with text in one call."""

    def open(self, name: str, attributes: dict[str, str] | None = None) -> None:
        self.startElement(name, AttributesImpl(attributes or {}))

    def element(self, name: str, text: str = "", **attributes: str) -> None:
        self.addQuickElement(name, clean(text), {key.strip("_"): clean(value) for key, value in attributes.items()})
