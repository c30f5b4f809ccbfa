"""Blocks of text: heading, rich text, quotation, accordion, table."""

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

RICH_TEXT = ["bold", "italic", "link", "document-link", "ol", "ul"]


class HeadingBlock(blocks.StructBlock):
    """A heading of level 2 or 3; the page's title is level 1."""

    text = blocks.CharBlock(label=_("Heading"), max_length=120)
    level = blocks.ChoiceBlock(
        label=_("Level"), choices=[("2", _("main heading")), ("3", _("sub-heading"))], default="2"
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "cms/blocks/heading.html"

    def get_context(self, value: blocks.StructValue, parent_context: dict | None = None) -> dict:
        return {**super().get_context(value, parent_context), "anchor": slugify(value["text"])}


class TextBlock(blocks.RichTextBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "cms/blocks/text.html"

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"features": RICH_TEXT, **kwargs})


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"), max_length=600)
    source = blocks.CharBlock(
        label=_("Who says it"), required=False, max_length=120, help_text=_("Role or publication.")
    )

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "cms/blocks/quote.html"


class AccordionItemBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Question or title"), max_length=160)
    content = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT)


class AccordionBlock(blocks.StructBlock):
    """Sections that open one by one, without any script."""

    items_ = blocks.ListBlock(AccordionItemBlock(), label=_("Sections"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Accordion")
        template = "cms/blocks/accordion.html"


class TableBlock(blocks.StructBlock):
    """A data table with a caption and typed columns; the first column heads each row."""

    caption = blocks.CharBlock(label=_("Caption"), max_length=160, help_text=_("What the table tells."))
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(label=_("Text"), required=False)),
            ("number", blocks.DecimalBlock(label=_("Number"), required=False)),
            (
                "rich_text",
                blocks.RichTextBlock(label=_("Formatted text"), required=False, features=["bold", "italic", "link"]),
            ),
        ],
        label=_("Table"),
    )
    first_column_heads = blocks.BooleanBlock(label=_("The first column heads each row"), required=False, default=True)

    class Meta:
        icon = "table"
        label = _("Table")
        template = "cms/blocks/table.html"
