"""What the blocks accept and refuse."""

import pytest
from wagtail import blocks

from cms.blocks import CallToActionBlock, ContentStreamBlock, VideoBlock
from cms.blocks.panel import render_panel
from cms.blocks.video import player_for


@pytest.mark.parametrize(
    ("url", "player"),
    [
        (
            "https://www.youtube.com/watch?v=abcdefghijk",
            ("YouTube", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ),
        ("https://youtu.be/abcdefghijk?t=3", ("YouTube", "https://www.youtube-nocookie.com/embed/abcdefghijk")),
        (
            "https://m.youtube.com/watch?list=x&v=abcdefghijk",
            ("YouTube", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ),
        ("https://vimeo.com/12345", ("Vimeo", "https://player.vimeo.com/video/12345?dnt=1")),
        ("https://vimeo.com.evil.example/12345", None),
        ("https://www.youtube.com/playlist?list=abcdefghijk", None),
        ("http://youtu.be/abcdefghijk", None),
        ('https://youtu.be/abcdefghi"k', None),
    ],
)
def test_player_for_known_services_only(url, player) -> None:
    assert player_for(url) == player


def test_video_of_another_service_is_refused() -> None:
    block = VideoBlock()
    value = block.to_python({"title": "Video", "url": "https://video.example/1", "transcript": ""})
    with pytest.raises(blocks.StructBlockValidationError) as error:
        block.clean(value)
    assert list(error.value.block_errors) == ["url"]


@pytest.mark.parametrize("target", [{"page": None, "url": ""}])
def test_call_to_action_without_target_is_refused(target, db) -> None:
    block = CallToActionBlock()
    value = block.to_python({"title": "Tule mukaan", "text": "", "button": "Liity", "target": target})
    with pytest.raises(blocks.StructBlockValidationError) as error:
        block.clean(value)
    assert list(error.value.block_errors) == ["target"]


def test_every_block_editors_expect_is_there() -> None:
    assert list(ContentStreamBlock().child_blocks) == [
        "heading", "text", "quote", "accordion", "table", "image", "gallery", "video", "document", "call_to_action",
        "contact", "panel",
    ]  # fmt: skip


def test_unknown_panel_renders_nothing(db, rf) -> None:
    assert render_panel("no-such-panel", rf.get("/"), {}) == ""
