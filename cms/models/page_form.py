"""The form of every page in the admin: it takes only images and documents that the person may choose."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex
from wagtail.permissions import policy_registry

FOREIGN_FILE = _("An image or a file that you chose belongs to somebody else. Choose one of your own.")


class PageForm(WagtailAdminPageForm):
    """Choosers offer one's own files, but a number typed into the request would pass; what the page has, stays."""

    def _post_clean(self) -> None:
        before = files_in(self.instance)
        super()._post_clean()
        user = getattr(self, "for_user", None)
        if user is not None and not may_choose(user, files_in(self.instance) - before):
            self.add_error(None, FOREIGN_FILE)


def files_in(page: Any) -> set[tuple[Any, str]]:
    """(model, id) of the images and documents that the page refers to, wherever in it."""
    models = {ContentType.objects.get_for_model(model).pk: model for model in (get_image_model(), get_document_model())}
    found = ReferenceIndex._extract_references_from_object(page)  # in Wagtail's own index only once it is saved
    return {(models[reference[0]], str(reference[1])) for reference in found if reference[0] in models}


def may_choose(user: Any, files: set[tuple[Any, str]]) -> bool:
    """Whether each exists and lies in a collection that the user may choose from."""
    for model in {model for model, _number in files}:
        numbers = {number for kind, number in files if kind is model}
        policy = policy_registry.get_by_type(model)
        allowed = policy.instances_user_has_any_permission_for(user, ["choose", "change"]).filter(pk__in=numbers)
        if allowed.count() < len(numbers):
            return False
    return True
