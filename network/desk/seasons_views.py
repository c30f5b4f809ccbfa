"""Repeat next term: the same weekdays with new dates, for one activity or for the whole organisation's season."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from network.desk.filling import chosen_organisation, editable_activity
from network.desk.meeting_forms import SeasonRowForm
from network.models import ActivityPage, OrganisationPage
from network.not_on import not_on_text
from network.services import review, seasons
from network.services.content import organisation_page_of
from network.services.projection import typed_facts

UNPROCESSABLE = 422
REFUSED = {
    "order": ("last", gettext_lazy("The last day is before the first.")),
    "past": ("first", gettext_lazy("The first day has been already.")),
    "far": ("last", gettext_lazy("That is over two years ahead.")),
    "empty": ("not_on", gettext_lazy("Nothing is left: every meeting falls on a day that is left out.")),
    "rule": (None, gettext_lazy("It repeats in a way that cannot be copied here. Copy the dates in its form.")),
}


@dataclass(frozen=True)
class SeasonRow:
    """A proposal with the form that changes it."""

    proposal: seasons.Proposal
    form: SeasonRowForm

    @property
    def page(self) -> ActivityPage:
        return self.proposal.page

    @property
    def facts(self) -> Any:
        """For the words of the times as they are now."""
        return typed_facts(self.page, None)

    @property
    def is_chosen(self) -> bool:
        return bool(self.form["chosen"].value())


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def repeat_activity(request: HttpRequest, pk: int) -> HttpResponse:
    """One activity's next season."""
    page = editable_activity(request, pk)
    return season_page(request, organisation_page_of(page), only=page)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def repeat_season(request: HttpRequest) -> HttpResponse:
    """The next season of all that the organisation arranges; `?organisation=` chooses between several of one's own."""
    organisation = chosen_organisation(request)
    if organisation is None:
        context = {"organisations": review.organisation_pages_for(request.user), "target": reverse("season_repeat")}
        return render(request, "network/desk/choose_for_season.html", context)
    return season_page(request, organisation)


def season_page(request: HttpRequest, organisation: OrganisationPage, only: ActivityPage | None = None) -> HttpResponse:
    rows = [
        row_of(request, proposal) for proposal in seasons.proposals_for(organisation) if only in (None, proposal.page)
    ]
    problem = ""
    if request.method == "POST":
        problem, made = carry_out(request, [row for row in rows if row.is_chosen])
        if made:
            return made_answer(request, organisation, made)
    context = {
        "organisation": organisation,
        "only": only,
        "rows": rows,
        "problem": problem,
        "direct": review.publishes_directly(request.user, organisation),
        "has_examples": organisation.origin == "example",
        "nav": "desk",
    }
    return render(request, "network/desk/season.html", context, status=UNPROCESSABLE if problem else 200)


def row_of(request: HttpRequest, proposal: seasons.Proposal) -> SeasonRow:
    season = proposal.season
    values = {
        "chosen": proposal.repeated is None,
        "first": season.first,
        "last": season.last,
        "not_on": not_on_text(season.not_on),
    }
    return SeasonRow(proposal, SeasonRowForm(request.POST or None, prefix=f"a{proposal.page.pk}", initial=values))


def carry_out(request: HttpRequest, rows: list[SeasonRow]) -> tuple[str, list[ActivityPage]]:
    """(what is wrong, the activities made): all that were chosen or none."""
    if not rows:
        return _("Choose at least one activity."), []
    if [row for row in rows if not row.form.is_valid()]:
        return _("Nothing was made yet: correct the marked dates first."), []
    chosen = [
        (row.page, seasons.Season(*(row.form.cleaned_data[name] for name in ("first", "last", "not_on"))))
        for row in rows
    ]
    try:
        made = seasons.repeat_season(seasons=chosen, user=request.user, submit="submit" in request.POST)
    except seasons.SeasonRefused as refused:
        field, words = REFUSED[refused.problem]
        next(row for row in rows if row.page == refused.page).form.add_error(field, words)
        return _("Nothing was made yet: correct the marked dates first."), []
    except ValidationError as error:
        return " ".join(error.messages), []
    return "", made


def made_answer(request: HttpRequest, organisation: OrganisationPage, made: list[ActivityPage]) -> HttpResponse:
    number = len(made)
    if "submit" not in request.POST:
        words = ngettext(
            "%(number)s draft was made. Read it through, then submit it.",
            "%(number)s drafts were made. Read them through, then submit them.",
            number,
        )
    elif review.publishes_directly(request.user, organisation):
        words = ngettext("%(number)s activity was published.", "%(number)s activities were published.", number)
    else:
        words = ngettext(
            "%(number)s activity was sent to the county's coordinator.",
            "%(number)s activities were sent to the county's coordinator.",
            number,
        )
    messages.success(request, words % {"number": number})
    if number == 1 and "submit" not in request.POST:
        return redirect("activity_edit", pk=made[0].pk)
    return redirect("desk")
