"""What the admin calls the groups that the site keeps: the organisation and the role, or the county's coordinators.

Such a group stores a key, by which the code finds it. The names are those of `library_names`, read at each request.
"""

from collections.abc import Iterable, Iterator
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.users.forms import GroupForm
from wagtail.users.views import groups
from wagtail.users.views.bulk_actions.assign_role import AssignRoleBulkAction

from network.admin_guard.library_names import LibraryNames, organisation_key, shown_names
from network.models import OrganisationPage, RegionPage
from network.models.vocabulary import Role
from network.services.roles import coordinator_group_name, role_group_name

ORGANISATION, COORDINATORS = "organisation:", "coordinators:"
WAGTAILS_OWN = {"Editors": gettext_lazy("Editors"), "Moderators": gettext_lazy("Moderators")}
MOST_FOUND = 100


def is_kept(group: Group) -> bool:
    """Whether the group is a role's or a county's, and its stored name their key."""
    return group.name.startswith((ORGANISATION, COORDINATORS))


def keeps_a_role(group: Group) -> bool:
    """Whether the code finds people's roles by it: its organisation or county is there. Of what is shown in the admin;
    outside it every kept group counts."""
    return is_kept(group) and (shown_names.get() is None or shown_name(group) != group.name)


def shown_name(group: Group) -> str:
    names, stored = shown_names.get(), str(group.name)
    if names is None:
        return stored
    if stored.startswith(COORDINATORS):
        county = names.county_name(stored.removeprefix(COORDINATORS))
        return _("%(county)s: coordinators") % {"county": county} if county else stored
    if stored.startswith(ORGANISATION):
        return name_of_role(stored, names) or stored
    return str(WAGTAILS_OWN.get(stored, stored))


def name_of_role(stored: str, names: LibraryNames) -> str:
    """ "Tuulikello ry: editor"; nothing for a group of no organisation that there is."""
    key, _colon, role = stored.removeprefix(ORGANISATION).partition(":")
    found = organisation_key(key)
    organisation = names.name_of_organisation(found) if found else ""
    label = dict(Role.choices).get(role)
    return f"{organisation}: {label}" if organisation and label else ""


def call_by_name(group: Group) -> None:
    """For a group that is only shown in this request, by templates that read its stored name."""
    group.name = shown_name(group)


def in_order_of_names(rows: Iterable[Group]) -> list[Group]:
    """By the names that are shown; an organisation's roles from the least to the most."""
    roles = {role: number for number, role in enumerate(Role.values)}

    def place(group: Group) -> tuple[str, int, int]:
        role = roles.get(group.name.rpartition(":")[2], len(roles)) if is_kept(group) else 0
        name = shown_name(group)
        return ((name.rpartition(":")[0] if role < len(roles) and is_kept(group) else name).casefold(), role, group.pk)

    return sorted(rows, key=place)


def called(text: str) -> Q:
    """Groups whose organisation or county is called so in some language."""
    keys = OrganisationPage.objects.filter(title__icontains=text).values_list("translation_key", flat=True)
    counties = RegionPage.objects.filter(title__icontains=text).values_list("region_id", flat=True)
    names = [role_group_name(f"{key}", role) for key in keys.distinct()[:MOST_FOUND] for role in Role.values]
    return Q(name__in=[*names, *(coordinator_group_name(code) for code in counties.distinct())])


def name_groups() -> None:
    """Let the admin show names where it lists groups. Safe to call twice."""
    if getattr(Group.__str__, "is_named", False):
        return
    _say_names()
    _order_choices()
    _name_rows()
    _find_by_name()
    _name_in_message()
    _keep_keys()
    _keep_groups()


def _say_names() -> None:
    def say(group: Group) -> str:
        return shown_name(group)

    say.is_named = True  # type: ignore[attr-defined]
    Group.__str__ = say  # type: ignore[method-assign, assignment]


def _order_choices() -> None:
    """Forms and filters make their choices in one place; those of everything else are left alone."""
    original = ModelChoiceIterator.__iter__

    @wraps(original)
    def __iter__(choices: Any) -> Iterator[Any]:
        if shown_names.get() is None or choices.queryset.model is not Group:
            yield from original(choices)
            return
        if choices.field.empty_label is not None:
            yield ("", choices.field.empty_label)
        for group in in_order_of_names(choices.queryset):
            yield choices.choice(group)

    ModelChoiceIterator.__iter__ = __iter__  # type: ignore[method-assign]


def _name_rows() -> None:
    index, delete = groups.IndexView.get_context_data, groups.DeleteView.get_context_data

    @wraps(index)
    def of_index(view: Any, **kwargs: Any) -> Any:
        context = index(view, **kwargs)
        for group in context["object_list"]:
            call_by_name(group)
        return context

    @wraps(delete)
    def of_delete(view: Any, **kwargs: Any) -> Any:
        call_by_name(view.object)
        return delete(view, **kwargs)

    groups.IndexView.get_context_data = of_index
    groups.DeleteView.get_context_data = of_delete


def _find_by_name() -> None:
    original = groups.IndexView.search_queryset

    @wraps(original)
    def search_queryset(view: Any, queryset: QuerySet[Group]) -> Any:
        found = original(view, queryset)
        return found | queryset.filter(called(view.search_query)) if view.is_searching else found

    groups.IndexView.search_queryset = search_queryset


def _name_in_message() -> None:
    original = AssignRoleBulkAction.get_success_message

    @wraps(original)
    def get_success_message(action: Any, *args: Any, **kwargs: Any) -> Any:
        call_by_name(action.cleaned_form.cleaned_data["role"])
        return original(action, *args, **kwargs)

    AssignRoleBulkAction.get_success_message = get_success_message


def _keep_keys() -> None:
    """A key is not to be edited as if it were a name."""
    original = GroupForm.__init__

    @wraps(original)
    def __init__(form: Any, *args: Any, **kwargs: Any) -> None:
        original(form, *args, **kwargs)
        if form.instance.pk and is_kept(form.instance):
            del form.fields["name"]

    GroupForm.__init__ = __init__


def _keep_groups() -> None:
    """A group that a role is kept in is not deleted: those who have the role would lose what it permits."""
    original = groups.DeleteView.run_before_hook

    @wraps(original)
    def run_before_hook(view: Any) -> Any:
        if not keeps_a_role(view.object):
            return original(view)
        words = _(
            "“%(group)s” cannot be deleted: the site keeps a role in this group. Choose on the desk who has the role."
        )
        messages.error(view.request, words % {"group": shown_name(view.object)})
        return redirect(view.index_url_name)

    groups.DeleteView.run_before_hook = run_before_hook
