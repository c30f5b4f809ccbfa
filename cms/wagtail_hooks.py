"""Additions to Wagtail's admin: the way back to the desk."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_admin_menu_item")
def desk_menu_item() -> MenuItem:
    return MenuItem(_("Desk"), reverse_lazy("desk"), name="desk", icon_name="home", order=1)
