"""The one seam through which pages change: whatever the way in, all of it is committed or nothing is.

Wagtail's publish is not atomic: with a failing signal receiver the page stays live without its log row. Every action
that changes the tree (button, approval, schedule, translation, bulk, command all end in one of these classes) is
therefore wrapped in a transaction here, so that receivers write records, search entries and jobs together with the
page.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.unpublish import UnpublishAction
from wagtail.actions.unpublish_page import UnpublishPageAction

logger = logging.getLogger(__name__)

ACTIONS: tuple[type, ...] = (
    PublishRevisionAction,
    PublishPageRevisionAction,
    UnpublishAction,
    UnpublishPageAction,
    MovePageAction,
    DeletePageAction,
    CopyPageAction,
    CopyPageForTranslationAction,
    CreatePageAliasAction,
    ConvertAliasPageAction,
)


Preparation = Callable[[Any], None]
_preparations: list[Preparation] = []


def prepare_publication(preparation: Preparation) -> None:
    """Have this called with the page or other object that is about to be published, before the transaction begins: for
    work that takes long and writes nothing. What it raises is logged, and the publication goes on."""
    if preparation not in _preparations:
        _preparations.append(preparation)


def in_transaction(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def execute(*args: Any, **kwargs: Any) -> Any:
        _prepare(args[0] if args else None)
        with transaction.atomic():
            return method(*args, **kwargs)

    execute.atomic_seam = True  # type: ignore[attr-defined]
    return execute


def _prepare(action: Any) -> None:
    if not isinstance(action, PublishRevisionAction) or getattr(action, "is_prepared", False):
        return
    action.is_prepared = True  # a page's action calls the one that it is made of, which is wrapped too
    for preparation in _preparations:
        try:
            preparation(action.object)
        except Exception:
            logger.exception("publishing.preparation_failed object=%s", action.object.pk)


def make_actions_atomic() -> None:
    """Wrap `execute` of each action class that defines one. Safe to call twice."""
    for action in ACTIONS:
        method = vars(action).get("execute")
        if method and not getattr(method, "atomic_seam", False):
            action.execute = in_transaction(method)  # type: ignore[attr-defined]
