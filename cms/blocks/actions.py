"""Blocks that ask the reader to do something: a call to action, a way to get in touch."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class LinkTargetBlock(blocks.StructBlock):
    """A page of the site or an address outside; exactly one."""

    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Address"), required=False)

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            raise blocks.StructBlockValidationError(
                block_errors={"url": ValidationError(_("Give either a page or an address, one of the two."))}
            )
        return cleaned


class CallToActionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), required=False, max_length=300)
    button = blocks.CharBlock(label=_("Text of the button"), max_length=60)
    target = LinkTargetBlock(label=_("Where it leads"))

    class Meta:
        icon = "pick"
        label = _("Call to action")
        template = "cms/blocks/call_to_action.html"


class ContactBlock(blocks.StructBlock):
    """A way to get in touch: a role, not a person, so that it stays true when people change."""

    role = blocks.CharBlock(label=_("Role"), max_length=120)
    organisation = blocks.CharBlock(label=_("Organisation"), required=False, max_length=160)
    email = blocks.EmailBlock(label=_("E-mail"), required=False)
    phone = blocks.CharBlock(label=_("Telephone"), required=False, max_length=30)
    hours = blocks.CharBlock(label=_("When"), required=False, max_length=120)

    class Meta:
        icon = "mail"
        label = _("Contact")
        template = "cms/blocks/contact.html"
