"""A video from a service outside, shown only after the reader agrees. Nothing is fetched before that, nor when
editing.
"""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


@dataclass(frozen=True)
class VideoService:
    name: str
    address: re.Pattern[str]
    player: str


SERVICES = (
    VideoService(
        "YouTube",
        re.compile(
            r"^https://(?:www\.|m\.)?(?:youtube\.com/(?:watch\?(?:.*&)?v=|shorts/|live/)|youtu\.be/)(?P<id>[\w-]{11})(?:[?&#].*)?$"
        ),
        "https://www.youtube-nocookie.com/embed/{id}",
    ),
    VideoService(
        "Vimeo",
        re.compile(r"^https://(?:www\.)?vimeo\.com/(?P<id>\d+)(?:[?#].*)?$"),
        "https://player.vimeo.com/video/{id}?dnt=1",
    ),
)


def player_for(url: str) -> tuple[str, str] | None:
    """(name of the service, address of its player) for a video's page; None when the service is not known."""
    for service in SERVICES:
        if match := service.address.match(url):
            return service.name, service.player.format(id=match["id"])
    return None


class VideoBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=160, help_text=_("What the video is about."))
    url = blocks.URLBlock(label=_("Address"), help_text=_("The video's page at YouTube or Vimeo."))
    transcript = blocks.RichTextBlock(
        label=_("The same in text"),
        required=False,
        features=["ul", "ol", "link"],
        help_text=_("For those who cannot hear or see it, and those who do not agree to the service."),
    )

    class Meta:
        icon = "media"
        label = _("Video")
        template = "cms/blocks/video.html"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if player_for(cleaned["url"]) is None:
            raise blocks.StructBlockValidationError(
                block_errors={
                    "url": ValidationError(_("Only addresses of single videos at YouTube or Vimeo can be shown."))
                }
            )
        return cleaned

    def get_context(self, value: blocks.StructValue, parent_context: dict | None = None) -> dict:
        service, player = player_for(value["url"]) or ("", "")
        return {**super().get_context(value, parent_context), "service": service, "player": player}
